package retention_test

import (
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/retention"
	"shyraq/sync/revision"
)

var key = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

func signed(t *testing.T, kind raid.Kind, at time.Time, body any, parents ...revision.Hash) revision.Signed {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	s, err := revision.Sign(revision.Envelope{Schema: 1, Kind: kind, Record: uuid.UUID{1}, Parents: parents, Time: revision.Time{MS: at.UnixMilli()}, Body: raw}, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var made = time.Date(2095, 1, 31, 20, 0, 0, 0, time.UTC)

func closed(change func(*raid.Encounter)) raid.Encounter {
	e := raid.Encounter{Night: "2095-01-31", ClosedAt: made, People: []raid.Person{{ID: uuid.UUID{2}, Kind: raid.Minor}}}
	if change != nil {
		change(&e)
	}
	return e
}

// TestJudge: what a record is, when its term ends, and what holds it.
func TestJudge(t *testing.T) {
	t.Parallel()
	type want struct {
		category retention.Category
		ends     civil.Date
		held     string
	}
	one := func(kind raid.Kind, body any) retention.Record {
		return retention.Record{Object: access.Object{Facts: access.Facts{Kind: kind}}, Revisions: []revision.Signed{signed(t, kind, made, body)}}
	}
	enc := func(change func(*raid.Encounter)) retention.Record { return one(raid.KindEncounter, closed(change)) }
	with := func(r retention.Record, change func(*retention.Record)) retention.Record { change(&r); return r }
	two := enc(nil)
	two.Revisions = append(two.Revisions, signed(t, raid.KindEncounter, made, closed(func(e *raid.Encounter) { e.Note = "x" })))
	out := enc(func(e *raid.Encounter) { e.People = nil })
	out.Revisions = append([]revision.Signed{signed(t, raid.KindEncounter, made, closed(nil))}, out.Revisions...)
	out.Revisions[1] = signed(t, raid.KindEncounter, made, closed(func(e *raid.Encounter) { e.People = nil }), out.Revisions[0].Rev)
	for _, row := range []struct {
		name string
		r    retention.Record
		want want
	}{
		{"a child", enc(nil), want{"encounter_minor", "2098-02-01", ""}},
		{"a handover act", enc(func(e *raid.Encounter) { e.People[0].Acts = []handover.Act{{}} }), want{"encounter_act", "2100-02-01", ""}},
		{"an adult", enc(func(e *raid.Encounter) { e.People[0].Kind = raid.Adult }), want{"encounter_adult", "2096-02-01", ""}},
		{"a child in the history alone", out, want{"encounter_minor", "2098-02-01", ""}},
		{"a child in care", enc(func(e *raid.Encounter) { e.ClosedAt = time.Time{} }), want{"encounter_minor", "2098-02-01", "open"}},
		{"withdrawn in care", enc(func(e *raid.Encounter) { e.ClosedAt, e.Withdrawal = time.Time{}, &raid.Reasoned{} }), want{"encounter_minor", "2098-02-01", ""}},
		{"a referral", enc(func(e *raid.Encounter) { e.People[0].Referrals = []raid.Referral{{Status: "sent"}} }), want{"encounter_minor", "2098-02-01", "referral"}},
		{"a referral that came back", enc(func(e *raid.Encounter) { e.People[0].Referrals = []raid.Referral{{Status: "returned"}} }), want{"encounter_minor", "2098-02-01", "referral"}},
		{"a referral that is done", enc(func(e *raid.Encounter) { e.People[0].Referrals = []raid.Referral{{Status: "done"}} }), want{"encounter_minor", "2098-02-01", ""}},
		{"an article without a protocol", enc(func(e *raid.Encounter) { e.People[0].Article = "442.1" }), want{"encounter_minor", "2098-02-01", "proceeding"}},
		{"an article with one", enc(func(e *raid.Encounter) { e.People[0].Article, e.People[0].Protocol = "442.1", "1" }), want{"encounter_minor", "2098-02-01", ""}},
		{"two versions", two, want{"encounter_minor", "2098-02-01", "versions"}},
		{"a line set aside", with(enc(nil), func(r *retention.Record) { r.Aside = true }), want{"encounter_minor", "2098-02-01", "aside"}},
		{"held by order", with(enc(nil), func(r *retention.Record) { r.Ordered = true }), want{"encounter_minor", "2098-02-01", "order"}},
		{"received later than its clock says", with(enc(nil), func(r *retention.Record) { r.Received = "2096-05-05" }), want{"encounter_minor", "2099-05-05", ""}},
		{"of a clock of 1970", retention.Record{Object: access.Object{Facts: access.Facts{Kind: raid.KindTalk}}, Revisions: []revision.Signed{signed(t, raid.KindTalk, time.Unix(60, 0), raid.Talk{})}}, want{"talk", "1973-01-01", "time"}},
		{"a body of a newer program", one(raid.KindEncounter, map[string]any{"people": 7}), want{"encounter_act", "2100-02-01", "unknown"}},
		{"a plan", one(raid.KindRaid, raid.Raid{Night: "2095-03-01"}), want{"plan", "2100-03-01", ""}},
		{"an answer to a referral", one(raid.KindFollowUp, raid.FollowUp{On: "2095-03-01"}), want{"review", "2100-02-01", ""}},
		{"a report that was frozen, for which no term is set", one(raid.KindReport, raid.Report{At: made}), want{"report", "", ""}},
		{"a decision, for which none is set", one(raid.KindAssignment, raid.Assignment{Until: "2095-03-01"}), want{"report", "", ""}},
		{"all erased", retention.Record{}, want{"", "", ""}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := retention.Usual().Judge(row.r, time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC), time.FixedZone("", 5*3600))
			var held []string
			for _, h := range s.Held {
				held = append(held, string(h))
			}
			if diff := cmp.Diff(row.want, want{s.Category, s.Ends, strings.Join(held, ",")}, cmp.AllowUnexported(want{})); diff != "" {
				t.Error(diff)
			}
			if s.Ends == "" {
				return
			}
			day := s.Ends.In(time.FixedZone("", 5*3600))
			if before := retention.Usual().Judge(row.r, day.Add(-time.Second), time.FixedZone("", 5*3600)); before.Due && row.name != "of a clock of 1970" {
				t.Error("due a second before its day")
			}
		})
	}
}

// TestAnOpenDecisionIsHeld, whatever term a region set for reports; one that is done, by
// either of two who spoke apart, or that was withdrawn, is not.
func TestAnOpenDecisionIsHeld(t *testing.T) {
	t.Parallel()
	settings := retention.Usual()
	settings.Terms = append(settings.Terms, retention.Term{Category: retention.Report, From: "2095-01-01", Months: 12, Verified: true})
	says := func(step codes.Code) raid.Assignment {
		return raid.Assignment{Until: "2095-03-01", Answers: []raid.AssignmentAnswer{{ID: uuid.UUID{15: byte(len(step))}, Step: step, At: made}}}
	}
	withdrawn := says(codes.AssignmentBegun)
	withdrawn.Undone = &raid.Reasoned{Reason: "x", At: made}
	for name, row := range map[string]struct {
		heads []raid.Assignment
		held  bool
	}{
		"nothing was said": {[]raid.Assignment{{Until: "2095-03-01"}}, true},
		"begun":            {[]raid.Assignment{says(codes.AssignmentBegun)}, true},
		"done":             {[]raid.Assignment{says(codes.AssignmentDone)}, false},
		"done, and begun":  {[]raid.Assignment{says(codes.AssignmentBegun), says(codes.AssignmentDone)}, false},
		"withdrawn":        {[]raid.Assignment{withdrawn}, false},
	} {
		r := retention.Record{Object: access.Object{Facts: access.Facts{Kind: raid.KindAssignment}}}
		for _, v := range row.heads {
			r.Revisions = append(r.Revisions, signed(t, raid.KindAssignment, made, v))
		}
		s := settings.Judge(r, time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC), time.FixedZone("", 5*3600))
		if !s.Due || slices.Contains(s.Held, retention.HeldDecision) != row.held || len(s.Held) > 0 != row.held {
			t.Errorf("%s: due %v, held %v", name, s.Due, s.Held)
		}
	}
}

// TestReplaced: of a list of children the history ends by itself.
func TestReplaced(t *testing.T) {
	t.Parallel()
	at := func(month time.Month) time.Time { return time.Date(2095, month, 1, 12, 0, 0, 0, time.UTC) }
	a := signed(t, raid.KindRegister, at(1), raid.Register{Part: 1})
	b := signed(t, raid.KindRegister, at(3), raid.Register{Part: 2}, a.Rev)
	c := signed(t, raid.KindRegister, at(8), raid.Register{Part: 3}, b.Rev)
	r := retention.Record{Object: access.Object{Facts: access.Facts{Kind: raid.KindRegister}}, Revisions: []revision.Signed{a, b, c}}
	for _, row := range []struct {
		now time.Time
		old []revision.Hash
		due bool
	}{
		{at(8), nil, false}, {at(9), []revision.Hash{a.Rev}, false},
		{time.Date(2096, 2, 1, 12, 0, 0, 0, time.UTC), []revision.Hash{a.Rev, b.Rev, c.Rev}, true},
	} {
		s := retention.Usual().Judge(r, row.now, time.UTC)
		if diff := cmp.Diff(row.old, s.Old); diff != "" || s.Due != row.due {
			t.Errorf("on %v: due %v, %s", row.now, s.Due, diff)
		}
	}
}

// TestTerms: what is no term, and that nothing unverified is switched on.
func TestTerms(t *testing.T) {
	t.Parallel()
	edit := func(change func(*retention.Settings)) []byte {
		s := retention.Usual()
		for i := range s.Terms {
			s.Terms[i].Verified = true
		}
		change(&s)
		return s.Encode()
	}
	for _, row := range []struct {
		name string
		raw  []byte
		code string
	}{
		{"the usual ones", retention.Usual().Encode(), ""},
		{"switched on", edit(func(s *retention.Settings) { s.On = true }), ""},
		{"on, and one unverified", edit(func(s *retention.Settings) { s.On, s.Terms[3].Verified = true, false }), "retention_unverified"},
		{"one missing", edit(func(s *retention.Settings) { s.Terms = s.Terms[1:] }), "retention_terms"},
		{"one twice", edit(func(s *retention.Settings) { s.Terms = append(s.Terms, s.Terms[0]) }), "retention_terms"},
		{"a change from a day on", edit(func(s *retention.Settings) {
			n := s.Terms[0]
			n.From, n.Months = "2097-01-01", 24
			s.Terms = append(s.Terms, n)
		}), ""},
		{"no source", edit(func(s *retention.Settings) { s.Terms[0].Source = "" }), "retention_terms"},
		{"shorter than a repeat counts", edit(func(s *retention.Settings) { s.Terms[0].Months = 11 }), "retention_terms"},
		{"no day", edit(func(s *retention.Settings) { s.Terms[0].From = "2095-02-30" }), "retention_terms"},
		{"a strange category", edit(func(s *retention.Settings) { s.Terms[0].Category = "x" }), "retention_terms"},
		{"a misspelt member", []byte(`{"on":false,"term":[]}`), "retention_terms"},
	} {
		if _, err := retention.Parse(row.raw); wire.Code(err) != row.code {
			t.Errorf("%s: %v, want %q", row.name, err, row.code)
		}
	}
	s, err := retention.Parse(edit(func(s *retention.Settings) {
		s.Terms = append(s.Terms, retention.Term{Category: "talk", From: "2097-01-01", Months: 24, Source: "x", Verified: true})
	}))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[civil.Date]int{"2096-12-31": 36, "2097-01-01": 24} {
		if got, _ := s.InForce(retention.Talk, day); got.Months != want {
			t.Errorf("on %s: %d months, want %d", day, got.Months, want)
		}
	}
}

// TestPerson finds whom a body names, however his name is written.
func TestPerson(t *testing.T) {
	t.Parallel()
	body := []byte(`{"people":[{"surname":"Өмірзақ","name":"Айгүл","iin":"950711500005"},{"surname":"Сынақов","name":"Бек"}],"note":"ИИН 950711600001, Ержан Серік"}`)
	for _, row := range []struct {
		text     string
		asked    bool
		stands   bool
		whatever string
	}{
		{"950711500005", true, true, ""}, {"950711600001\n", true, true, "in a note"}, {"900315100008", true, false, ""},
		{"Омирзак Айгул", true, true, "folded"}, {"АЙГҮЛ өмірзақ", true, true, ""}, {"Өмірзақ Бек", true, false, "two persons"},
		{"900315100008\nСынақов Бек", true, true, "either"}, {"Айгүл", false, false, "one word is anybody"}, {"", false, false, ""}, {"Серік Ержан", true, true, ""},
	} {
		p, ok := retention.ParsePerson(row.text)
		if ok != row.asked || ok && p.In(body) != row.stands {
			t.Errorf("%q %s: asked %v, stands %v", row.text, row.whatever, ok, p.In(body))
		}
	}
}
