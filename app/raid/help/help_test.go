package help_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/help"
)

func id(n byte) uuid.UUID { return uuid.UUID{15: n} }

var referral = raid.Referral{ID: id(100), Kind: "F_PSY", Status: "new", Due: "2026-04-01"}

func answer(n byte, result codes.Code, on, due civil.Date, after ...byte) help.Answer {
	a := help.Answer{ID: id(n), FollowUp: raid.FollowUp{Referral: referral.ID, Result: result, On: on, Due: due, At: time.Unix(int64(n), 0)}}
	for _, b := range after {
		a.After = append(a.After, id(b))
	}
	return a
}

func undone(a help.Answer) help.Answer {
	a.Undone = &raid.Reasoned{Reason: "қате"}
	return a
}

// TestOf: how a referral stands, in whatever order the answers came.
func TestOf(t *testing.T) {
	t.Parallel()
	done := referral
	done.Status = "done"
	foreign := answer(9, "V_DONE", "2026-03-20", "")
	foreign.Referral = id(101)
	for _, row := range []struct {
		name    string
		of      raid.Referral
		answers []help.Answer
		want    string // open, taken, done, differs, result, due
	}{
		{"nobody answered", referral, nil, "open - - -  2026-04-01"},
		{"done, as the patrol wrote", done, nil, "- taken done -  "},
		{"an answer to another referral", referral, []help.Answer{foreign}, "open - - -  2026-04-01"},
		{"taken up", referral, []help.Answer{answer(1, "V_TAKE", "2026-03-20", "2026-04-10")}, "open taken - - V_TAKE 2026-04-10"},
		{"did not come, then came", referral, []help.Answer{answer(1, "V_MISS", "2026-03-20", "2026-04-10"), answer(2, "V_DONE", "2026-04-09", "", 1)}, "- taken done - V_DONE "},
		{"declined", referral, []help.Answer{answer(1, "V_DECL", "2026-03-20", "")}, "- - - - V_DECL "},
		{"taken back", referral, []help.Answer{undone(answer(1, "V_DONE", "2026-03-20", ""))}, "open - - -  2026-04-01"},
		{"the second taken back", referral, []help.Answer{answer(1, "V_TAKE", "2026-03-20", "2026-04-10"), undone(answer(2, "V_DONE", "2026-04-09", "", 1))}, "open taken - - V_TAKE 2026-04-10"},
		{"on from one that was taken back", referral, []help.Answer{answer(1, "V_TAKE", "2026-03-20", "2026-04-10"), undone(answer(2, "V_MISS", "2026-04-09", "2026-05-01", 1)), answer(3, "V_DONE", "2026-04-12", "", 2)}, "- taken done - V_DONE "},
		{"two apart, alike", referral, []help.Answer{answer(1, "V_DONE", "2026-03-20", ""), answer(2, "V_DONE", "2026-03-21", "")}, "- taken done - V_DONE "},
		{"two apart, not alike", referral, []help.Answer{answer(1, "V_DONE", "2026-03-20", ""), answer(2, "V_MISS", "2026-03-21", "2026-04-20")}, "open - - differs  2026-03-20"},
		{"somebody went on from both", referral, []help.Answer{answer(1, "V_DONE", "2026-03-20", ""), answer(2, "V_MISS", "2026-03-21", "2026-04-20"), answer(3, "V_DONE", "2026-03-22", "", 1, 2)}, "- taken done - V_DONE "},
		{"a result of a newer program", referral, []help.Answer{answer(1, "V_NEW", "2026-03-20", "2026-05-01")}, "open - - - V_NEW 2026-05-01"},
		{"round in a circle", referral, []help.Answer{answer(1, "V_DONE", "2026-03-20", "", 2), answer(2, "V_MISS", "2026-03-21", "2026-04-20", 1)}, "open - - differs  2026-03-20"},
		{"after itself, and after nothing that is here", referral, []help.Answer{answer(1, "V_DONE", "2026-03-20", "", 1, 77)}, "- taken done - V_DONE "},
		{"another twin, ended already, and open", done, []help.Answer{answer(1, "V_MISS", "2026-03-20", "2026-04-10")}, "open - - - V_MISS 2026-04-10"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(20) {
				all := append([]help.Answer(nil), row.answers...)
				rand.New(rand.NewPCG(seed, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				s := help.Of(row.of, all)
				word := func(on bool, w string) string {
					if on {
						return w
					}
					return "-"
				}
				got := fmt.Sprint(word(s.Open, "open"), " ", word(s.Taken, "taken"), " ", word(s.Done, "done"), " ", word(s.Differs, "differs"), " ", s.Result, " ", s.Due)
				if d := cmp.Diff(row.want, got); d != "" {
					t.Fatal(seed, d)
				}
			}
		})
	}
}

func TestOverdue(t *testing.T) {
	t.Parallel()
	for day, want := range map[civil.Date]bool{"2026-03-31": false, "2026-04-01": false, "2026-04-02": true} {
		if got := help.Of(referral, nil).Overdue(day); got != want {
			t.Errorf("%s: %v", day, got)
		}
	}
	ended := help.Of(referral, []help.Answer{answer(1, "V_DONE", "2026-03-20", "")})
	if ended.Overdue("2027-01-01") {
		t.Error("what has ended is overdue")
	}
}

// TestTold is oldest first, with what was taken back.
// TestFrom: an open referral without a day is looked at again two weeks after the
// child was met, or after what came of it last.
func TestFrom(t *testing.T) {
	t.Parallel()
	free := referral
	free.Due = ""
	for _, row := range []struct {
		name    string
		of      raid.Referral
		answers []help.Answer
		urgent  bool
		want    civil.Date
	}{
		{"nobody set one", free, nil, false, "2026-04-04"},
		{"nobody set one, and it is urgent", free, nil, true, "2026-03-22"},
		{"a day was set", referral, nil, false, referral.Due},
		{"a day was set, and it is urgent", referral, nil, true, referral.Due},
		{"it goes on without a day", free, []help.Answer{answer(1, "V_TAKE", "2026-03-25", "")}, true, "2026-04-08"},
		{"it has ended", free, []help.Answer{answer(1, "V_DONE", "2026-03-25", "")}, true, ""},
	} {
		s := help.Of(row.of, row.answers).From("2026-03-21", row.urgent)
		if s.Due != row.want || s.Overdue("2027-01-01") != (row.want != "") {
			t.Errorf("%s: due %s, overdue later %v, want %s", row.name, s.Due, s.Overdue("2027-01-01"), row.want)
		}
	}
	if s := help.Of(free, nil).From("", true); s.Due != "" {
		t.Errorf("without a day of meeting it is due %s", s.Due)
	}
}

func TestTold(t *testing.T) {
	t.Parallel()
	all := help.Told(referral.ID, []help.Answer{answer(2, "V_DONE", "2026-04-09", "", 1), undone(answer(1, "V_TAKE", "2026-03-20", "2026-04-10"))})
	if len(all) != 2 || all[0].ID != id(1) || all[0].Undone == nil {
		t.Errorf("%d", len(all))
	}
}

// What stands is found whatever the answers name: no way through them is without end.
func FuzzOf(f *testing.F) {
	f.Add([]byte{1, 2, 2, 1, 3, 0})
	f.Add([]byte{1, 1, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		results := []codes.Code{"V_TAKE", "V_DONE", "V_MISS", "V_DECL", "V_NEW"}
		var all []help.Answer
		for i := 0; i+1 < len(data) && len(all) < 200; i += 2 {
			a := answer(data[i]%16, results[int(data[i+1])%len(results)], "2026-03-20", "2026-04-10", data[i+1]%16, data[i]%7)
			if data[i]&0x80 != 0 {
				a = undone(a)
			}
			all = append(all, a)
		}
		s := help.Of(referral, all)
		standing := 0
		last := map[uuid.UUID]help.Answer{}
		for _, a := range all {
			last[a.ID] = a
		}
		for _, a := range last {
			if a.Undone == nil {
				standing++
			}
		}
		if (standing > 0) != (len(s.Latest) > 0) {
			t.Errorf("of %d that stand %d are the latest", standing, len(s.Latest))
		}
		if s.Differs && !s.Open {
			t.Error("two say different things, and nobody looks again")
		}
	})
}
