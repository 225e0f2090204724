package duty

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// divided is a record of Айгүл's of two versions, each by a change of its own; the
// first is that of the left side.
func divided(t *testing.T, left, right func(*raid.Encounter)) (*station, uuid.UUID) {
	t.Helper()
	s := newStation(t, aigul)
	id := s.meet("Асан")
	first, err := s.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(*raid.Encounter){left, right} {
		w := Draft{ID: id, Seen: slices.Clone(first.Seen), Encounter: first.Encounter.Clone()}
		s.clock.at = s.clock.at.Add(time.Minute)
		change(&w.Encounter)
		if _, err := s.Record(ctx, w); err != nil {
			t.Fatal(err)
		}
	}
	return s, id
}

func (s *station) sides(id uuid.UUID) (Split, [2]revision.Hash) {
	s.t.Helper()
	both, err := s.Split(ctx, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return both, [2]revision.Hash{both.Sides[0].Rev, both.Sides[1].Rev}
}

func (s *station) heads(id uuid.UUID) []revision.Signed {
	s.t.Helper()
	rec, err := s.ledger.Record(ctx, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return rec.Heads
}

func noted(text string) func(*raid.Encounter) { return func(e *raid.Encounter) { e.Note = text } }

// What a person chose is saved with both parents; what joins by itself comes
// along, with what a newer program wrote.
func TestSettle(t *testing.T) {
	for name, row := range map[string]struct {
		side merge.Side
		want string
	}{"left": {merge.Left, "солға"}, "right": {merge.Right, "оңға"}} {
		t.Run(name, func(t *testing.T) {
			s, id := divided(t, func(e *raid.Encounter) { e.Note = "солға"; e.People[0].Phone = "+77000000001" }, func(e *raid.Encounter) {
				e.Note = "оңға"
				e.People[0].Conditions = []codes.Code{"C_INJ"}
			})
			both, seen := s.sides(id)
			if len(both.Waits) != 1 || both.Waits[0].Path != "note" || len(both.Taken) != 2 || both.Base == nil {
				t.Fatalf("waits %+v, taken %+v", both.Waits, both.Taken)
			}
			if _, err := s.Settle(ctx, id, seen, nil, nil); codeOf(err) != "undecided" {
				t.Errorf("without a choice: %v", err)
			}
			got, err := s.Settle(ctx, id, seen, map[string]merge.Side{"note": row.side}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var e raid.Encounter
			if err := json.Unmarshal(got.Envelope.Body, &e); err != nil {
				t.Fatal(err)
			}
			want := slices.Clone(seen[:])
			slices.Sort(want)
			if e.Note != row.want || e.People[0].Phone == "" || len(e.People[0].Conditions) != 1 || !slices.Equal(got.Envelope.Parents, want) {
				t.Errorf("saved %s of %v", got.Envelope.Body, got.Envelope.Parents)
			}
			if n := len(s.heads(id)); n != 1 {
				t.Errorf("%d heads", n)
			}
			if _, err := s.Split(ctx, id); codeOf(err) != "record_whole" {
				t.Errorf("it is opened once more: %v", err)
			}
		})
	}
}

func codeOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Two who amended what is finished gave their reasons: who makes one of the two
// owes none. That a child is with whom he may not be is never joined unseen.
func TestWhatIsSettledKeepsTheRules(t *testing.T) {
	t.Run("finished and gone on with", func(t *testing.T) {
		s, id := divided(t, noted("жалғасы"), func(e *raid.Encounter) {
			e.People[0].Outcome = codes.OutcomeTalk
			e.ClosedAt = e.MetAt.Add(20 * time.Minute)
		})
		both, seen := s.sides(id)
		if len(both.Waits) != 2 || both.Waits[0].Why != merge.Ended || both.Waits[1].Why != merge.Ended {
			t.Fatalf("waits %+v", both.Waits)
		}
		chosen := map[string]merge.Side{"closed_at": merge.Left, both.Waits[1].Path: merge.Left}
		if _, err := s.Settle(ctx, id, seen, map[string]merge.Side{"closed_at": merge.Left}, nil); codeOf(err) != "undecided" {
			t.Errorf("how it ended is taken over unasked: %v", err)
		}
		if _, err := s.Settle(ctx, id, seen, chosen, nil); err != nil {
			t.Error(err)
		}
		if rows, err := s.Night(ctx, tonight); err != nil || len(rows) != 1 || rows[0].Word != state.WordInCare {
			t.Errorf("who goes on with the child has him no more: %+v, %v", rows, err)
		}
	})
	t.Run("given to who is unfit", func(t *testing.T) {
		s := newStation(t, aigul)
		id := s.meet("Асан")
		g := raid.Guardian{ID: uuid.New(), Kinship: codes.KinFather, Name: "Сынақов Пётр"}
		var e raid.Encounter
		if _, err := s.Step(ctx, id, func(now *raid.Encounter) error {
			now.People[0].Guardians = []raid.Guardian{g}
			e = now.Clone()
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		whole := s.heads(id)
		for _, change := range []func(*raid.Encounter){
			func(e *raid.Encounter) {
				e.People[0].Outcome, e.People[0].HandedTo, e.People[0].HandedAt = codes.OutcomeHome, g.ID, e.MetAt.Add(time.Minute)
			},
			func(e *raid.Encounter) { e.People[0].Guardians[0].Fitness = codes.Unfit },
		} {
			w := Draft{ID: id, Seen: []revision.Hash{whole[0].Rev}, Encounter: e.Clone()}
			change(&w.Encounter)
			if _, err := s.Record(ctx, w); err != nil {
				t.Fatal(err)
			}
		}
		both, seen := s.sides(id)
		if both.Broken == "" || len(both.Waits) != 2 || both.Taken != nil {
			t.Fatalf("broken %q, waits %+v", both.Broken, both.Waits)
		}
		// Both are true: he was given away, and then the adult was found unfit. It is
		// kept, and the record is not finished by it.
		chosen := map[string]merge.Side{}
		for _, f := range both.Waits {
			chosen[f.Path] = f.By
		}
		if _, err := s.Settle(ctx, id, seen, chosen, nil); err != nil {
			t.Fatal(err)
		}
		var bad *ProblemsError
		if _, err := s.Finish(ctx, id); !errors.As(err, &bad) {
			t.Errorf("it was finished: %v", err)
		}
	})
}

// Typing that is not saved is not left behind, who does not hold the pen settles
// nothing, and what came meanwhile is looked at first.
func TestWhoMayNotSettle(t *testing.T) {
	s, id := divided(t, noted("солға"), noted("оңға"))
	both, seen := s.sides(id)
	chosen := map[string]merge.Side{"note": merge.Left}
	if err := s.SaveDraft(ctx, Draft{ID: id, Seen: seen[:1], Encounter: both.Sides[0].Encounter}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Split(ctx, id); codeOf(err) != "draft_open" {
		t.Errorf("with a draft: %v", err)
	}
	if _, err := s.Settle(ctx, id, seen, chosen, nil); codeOf(err) != "draft_open" {
		t.Errorf("with a draft: %v", err)
	}
	if err := s.DropDraft(ctx, id); err != nil {
		t.Fatal(err)
	}
	other := newStation(t, bekzat)
	s.carry(other)
	if _, err := other.Split(ctx, id); codeOf(err) != "pen" {
		t.Errorf("without the pen: %v", err)
	}
	w := Draft{ID: id, Seen: seen[:1], Encounter: both.Sides[0].Encounter}
	w.Encounter.Note = "солға, тағы"
	if _, err := s.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Settle(ctx, id, seen, chosen, nil); codeOf(err) != "versions_moved" {
		t.Errorf("of what moved: %v", err)
	}
	if n := len(s.heads(id)); n != 2 {
		t.Errorf("%d heads", n)
	}
}

// What the region joined is shown as of both, is nobody's handing over and
// nobody's writing without the pen, and is told once in the history.
func TestWhatTheRegionJoined(t *testing.T) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	both, id := forked(t, func(s *station, e *raid.Encounter) {
		e.Pen = raid.Pen{Officer: aigul.ID}
		if e.Note = "бір"; s.Officer().ID == bekzat.ID {
			e.People[0].Phone = "+77000000001"
		}
	})
	s := both[0]
	heads := s.heads(id)
	var body raid.Encounter
	if err := json.Unmarshal(heads[0].Envelope.Body, &body); err != nil {
		t.Fatal(err)
	}
	body.Note, body.People[0].Phone = "бір", "+77000000001"
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	joined, err := revision.Sign(revision.Envelope{Schema: 1, Kind: raid.KindEncounter, Record: id, Parents: []revision.Hash{heads[0].Rev, heads[1].Rev},
		Time: heads[0].Envelope.Time, Unit: "north", Crew: heads[0].Envelope.Crew, Body: raw}, key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ledger.Append(ctx, ledger.Entry{Signed: joined, Key: s.opts.Keys.Own()}); err != nil {
		t.Fatal(err)
	}
	f, err := s.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Heads) != 1 || f.Heads[0].Name != "Айгүл + Бекзат" && f.Heads[0].Name != "Бекзат + Айгүл" || f.Row.Passed || f.Row.Settles {
		t.Errorf("shown as %q, %d heads, passed %v", f.Heads[0].Name, len(f.Heads), f.Row.Passed)
	}
	own := slices.IndexFunc(heads, func(h revision.Signed) bool { return h.Envelope.Author == aigul.ID })
	told, err := s.Elsewhere(ctx, id, []revision.Hash{heads[own].Rev})
	if err != nil || told == nil || told.Divided || told.What != DeedCombined || told.By != bekzat.Name || told.Own {
		t.Errorf("the form is told %+v, %v", told, err)
	}
	steps, err := s.History(ctx, id, func(Version, Version) []codes.Names { return []codes.Names{{EN: "Phone"}} })
	if err != nil {
		t.Fatal(err)
	}
	last := steps[len(steps)-1]
	if len(last.Deeds) != 1 || last.Deeds[0].What != DeedCombined || last.Name != f.Heads[0].Name {
		t.Errorf("told as %+v", last)
	}
	if _, err := s.Step(ctx, id, func(e *raid.Encounter) error { e.Note = "жалғасы"; return nil }); err != nil {
		t.Errorf("gone on with: %v", err)
	}
	e, err := s.Elsewhere(ctx, id, []revision.Hash{joined.Rev})
	if err != nil || e == nil || !e.Own {
		t.Errorf("told of %+v, %v", e, err)
	}
}

// Nothing but Settle writes over a version that is not shown: a step goes on from
// the one that is, a withdrawal, a handing over and what names no version are
// refused.
func TestTheHiddenVersionStays(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(s *station, id uuid.UUID) error
		want string // the code it is refused with
	}{
		{"a step of a form that was open on both", func(s *station, id uuid.UUID) error {
			w, err := s.Edit(ctx, id)
			if err != nil || len(w.Seen) != 2 {
				t.Fatalf("opened on %d versions: %v", len(w.Seen), err)
			}
			w.Encounter.Note += ", жалғасы"
			_, err = s.Record(ctx, w)
			return err
		}, ""},
		{"a body that names none", func(s *station, id uuid.UUID) error {
			w, err := s.Edit(ctx, id)
			w.Seen = nil
			if err == nil {
				_, err = s.Record(ctx, w)
			}
			return err
		}, "record_divided"},
		{"a withdrawal", func(s *station, id uuid.UUID) error { _, err := s.Withdraw(ctx, id, "қате"); return err }, "record_divided"},
		{"a handing over", func(s *station, id uuid.UUID) error {
			_, err := s.PassPen(ctx, id, raid.Pen{Officer: gulnar.ID})
			return err
		}, "record_divided"},
		{"an end", func(s *station, id uuid.UUID) error { _, err := s.Finish(ctx, id); return err }, "record_divided"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, id := divided(t, noted("солға"), noted("оңға"))
			_, seen := s.sides(id)
			hidden := seen[0]
			if s.heads(id)[0].Rev == hidden {
				hidden = seen[1]
			}
			if e, err := s.Elsewhere(ctx, id, seen[:1]); err != nil || e == nil || !e.Divided {
				t.Errorf("who has seen one of the two is told %+v, %v", e, err)
			}
			if err := row.do(s, id); codeOf(err) != row.want {
				t.Errorf("%v, want %q", err, row.want)
			}
			heads := s.heads(id)
			if len(heads) != 2 || !slices.ContainsFunc(heads, func(h revision.Signed) bool { return h.Rev == hidden }) {
				t.Errorf("%d versions, the one that was not shown is gone", len(heads))
			}
		})
	}
}

// Who makes one of two versions enters none of the times in them.
func TestWhoSettlesEntersNoTime(t *testing.T) {
	both, id := forked(t, func(s *station, e *raid.Encounter) {
		e.Note, e.Pen = "бір", raid.Pen{Officer: aigul.ID}
		if s.Officer().ID == bekzat.ID {
			e.DeliveredAt, e.DeliveredBy = e.MetAt.Add(time.Minute), bekzat.ID
			return
		}
		e.People[0].Phone = "+77000000001"
	})
	split, seen := both[0].sides(id)
	if split.Sides[0].Author == bekzat.ID {
		seen[0], seen[1] = seen[1], seen[0] // what is written over is her own
	}
	got, err := both[0].Settle(ctx, id, seen, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var e raid.Encounter
	if err := json.Unmarshal(got.Envelope.Body, &e); err != nil {
		t.Fatal(err)
	}
	if e.DeliveredBy != bekzat.ID {
		t.Errorf("delivered by %v, want %v", e.DeliveredBy, bekzat.ID)
	}
}

// What a finished record would lack is told before it is saved: choices across two
// versions make what neither was. Of a record that goes on, or is withdrawn, nothing is.
func TestWhatTheSettledRecordWouldLack(t *testing.T) {
	s, id := divided(t, func(e *raid.Encounter) {
		e.People[0].Outcome, e.ClosedAt = codes.OutcomeTalk, time.Date(2026, 7, 4, 23, 31, 0, 0, astana)
	}, func(e *raid.Encounter) { e.People[0].Outcome = "O_POL" })
	both, seen := s.sides(id)
	choose := func(outcome, closed merge.Side) map[string]merge.Side {
		chosen := map[string]merge.Side{}
		for _, f := range both.Waits {
			chosen[f.Path] = outcome
			if f.Path == "closed_at" {
				chosen[f.Path] = closed
			}
		}
		return chosen
	}
	for _, row := range []struct {
		name            string
		outcome, closed merge.Side
		want            bool
	}{
		{"as it was finished", merge.Left, merge.Left, false},
		{"finished, with the outcome of the other", merge.Right, merge.Left, true},
		{"as it goes on", merge.Right, merge.Right, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			lacks, err := s.Lacks(ctx, id, seen, choose(row.outcome, row.closed), nil)
			if err != nil {
				t.Fatal(err)
			}
			told := slices.ContainsFunc(lacks, func(p raid.Problem) bool { return p.Key == "problem.handed_to_missing" })
			if told != row.want {
				t.Errorf("it lacks %+v", lacks)
			}
		})
	}
	if _, err := s.Lacks(ctx, id, seen, nil, nil); codeOf(err) != "undecided" {
		t.Errorf("without a choice: %v", err)
	}
}
