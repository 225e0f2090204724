package duty

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

var ctx = context.Background()

func TestAnEncounterStepByStep(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	if w := s.word(id); w != state.WordInCare {
		t.Errorf("met: %s", w)
	}
	s.finish(id)
	if w := s.word(id); w != state.WordWaiting {
		t.Errorf("finished: %s", w)
	}
	s.sent(ledger.Held)
	if w := s.word(id); w != state.WordWaiting {
		t.Errorf("held: %s", w)
	}
	s.sent(ledger.Stored)
	f, err := s.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if f.Row.Place.District != "711210000" || f.History[0].Parents != nil || len(f.History) != 2 || !f.History[1].Head {
		t.Errorf("district %q, %d revisions", f.Row.Place.District, len(f.History))
	}
	if f.Encounter.Operation != RoutinePatrol || f.Row.Night != tonight {
		t.Errorf("operation %q, night %q", f.Encounter.Operation, f.Row.Night)
	}
}

func TestStatesOfTheOutbox(t *testing.T) {
	for _, row := range []struct {
		result ledger.Result
		want   state.Word
	}{
		{ledger.Stored, state.WordSent},
		{ledger.Duplicate, state.WordSent},
		{ledger.Held, state.WordWaiting},
		{ledger.Quarantined, state.WordQuarantined},
		{ledger.Refused, state.WordQuarantined},
	} {
		t.Run(string(row.result), func(t *testing.T) {
			s := newStation(t, aigul)
			id := s.meet("Асан")
			s.finish(id)
			s.sent(row.result)
			if w := s.word(id); w != row.want {
				t.Errorf("%s, want %s", w, row.want)
			}
		})
	}
}

func TestRecordRefuses(t *testing.T) {
	s := newStation(t, aigul)
	closed := s.meet("Асан")
	s.finish(closed)
	passed := s.meet("Үсен")
	if _, err := s.PassPen(ctx, passed, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		do   func() error
		want string
	}{
		{"a closed record without a reason", func() error {
			_, err := s.Step(ctx, closed, func(e *raid.Encounter) error { e.Note = "x"; return nil })
			return err
		}, "reason_missing"},
		{"a withdrawal without a reason", func() error { _, err := s.Withdraw(ctx, closed, " "); return err }, "reason_missing"},
		{"whose pen has passed", func() error {
			_, err := s.Step(ctx, passed, func(e *raid.Encounter) error { e.Note = "x"; return nil })
			return err
		}, "pen"},
		{"editing without the pen", func() error { _, err := s.Edit(ctx, passed); return err }, "pen"},
		{"a pen for a supervisor", func() error {
			_, err := s.PassPen(ctx, s.meet("Жан"), raid.Pen{Officer: yerlan.ID})
			return err
		}, "pen_target"},
		{"a pen of a finished record", func() error {
			_, err := s.PassPen(ctx, closed, raid.Pen{Officer: gulnar.ID})
			return err
		}, "record_closed"},
		{"nobody met", func() error {
			w, err := s.NewEncounter(ctx)
			if err == nil {
				_, err = s.Record(ctx, w)
			}
			return err
		}, "record_blocked"},
		{"a record that is not here", func() error {
			_, err := s.Step(ctx, uuid.New(), func(*raid.Encounter) error { return nil })
			return err
		}, "no_record"},
		{"a raid by a patrol officer", func() error { _, err := s.PlanRaid(ctx, uuid.Nil, raid.Raid{}); return err }, "role"},
		{"a review by a patrol officer", func() error { return s.Accept(ctx, closed, "") }, "role"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := row.do(); code(err) != row.want {
				t.Errorf("%v, want %s", err, row.want)
			}
		})
	}
	var blocked *ProblemsError
	w, _ := s.NewEncounter(ctx)
	if _, err := s.Record(ctx, w); !errors.As(err, &blocked) || !raid.Blocked(blocked.Problems) {
		t.Errorf("%v carries no problems", err)
	}
}

func TestAmendNeedsAReasonEachTime(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	s.finish(id)
	amend := func(reason string) error {
		_, err := s.Step(ctx, id, func(e *raid.Encounter) error {
			e.Note += "."
			if reason != "" {
				e.Amendment = &raid.Reasoned{Reason: reason}
			}
			return nil
		})
		return err
	}
	if err := amend("қате жас"); err != nil {
		t.Fatal(err)
	}
	if err := amend(""); code(err) != "reason_missing" {
		t.Errorf("the reason of before served again: %v", err)
	}
	s.clock.at = s.clock.at.Add(time.Minute)
	if err := amend("тағы да"); err != nil {
		t.Error(err)
	}
	if _, err := s.Withdraw(ctx, id, "екі рет жазылған"); err != nil {
		t.Fatal(err)
	}
	s.sent(ledger.Stored)
	if w := s.word(id); w != state.WordWithdrawn {
		t.Errorf("%s", w)
	}
}

func TestThePenGoesToTheInspector(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	id := a.meet("Асан")
	if _, err := a.PassPen(ctx, id, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	a.carry(g)
	w, err := g.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.Note = "инспектор жалғастырды"
	if _, err := g.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
	f, err := g.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var who []uuid.UUID
	for _, v := range f.History {
		who = append(who, v.Author)
	}
	if diff := cmp.Diff([]uuid.UUID{aigul.ID, aigul.ID, gulnar.ID}, who); diff != "" {
		t.Error(diff)
	}
	if f.Row.Foreign || !f.Row.Mine {
		t.Errorf("without pen %v, mine %v", f.Row.Foreign, f.Row.Mine)
	}
}

func TestWrittenWithoutThePenIsFlagged(t *testing.T) {
	a, b := newStation(t, aigul), newStation(t, bekzat)
	id := a.meet("Асан")
	a.carry(b)
	rec, err := b.ledger.Record(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var e raid.Encounter
	if err := decodeBody(rec.Heads[0], &e); err != nil {
		t.Fatal(err)
	}
	e.Note = "бөтен қолмен"
	if _, err := b.author(ctx, step{kind: raid.KindEncounter, record: id, parents: rec.Heads, body: e, night: e.Night}); err != nil {
		t.Fatal(err)
	}
	f, err := b.Encounter(ctx, id)
	if err != nil || !f.Row.Foreign {
		t.Errorf("flagged: %v (%v)", f.Row.Foreign, err)
	}
}

// forked is a record on which both of a crew wrote on from one revision, each
// on his device and without the other's, and which both have whole.
func forked(t *testing.T, change func(s *station, e *raid.Encounter)) (both []*station, id uuid.UUID) {
	t.Helper()
	a, b := newStation(t, aigul), newStation(t, bekzat)
	id = a.meet("Асан")
	crew := raid.Crew{ID: uuid.New(), Members: []uuid.UUID{aigul.ID, bekzat.ID}}
	a.carry(b)
	both = []*station{a, b}
	for _, s := range both {
		rec, err := s.ledger.Record(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		var e raid.Encounter
		if err := decodeBody(rec.Heads[0], &e); err != nil {
			t.Fatal(err)
		}
		e.Note = s.Officer().Name
		change(s, &e)
		if _, err := s.author(ctx, step{kind: raid.KindEncounter, record: id, parents: rec.Heads, body: e, crew: crew.ID, night: e.Night}); err != nil {
			t.Fatal(err)
		}
	}
	b.carry(a)
	a.carry(b)
	return both, id
}

// TestAChildIsInCareUntilTheRecordIsSettled: of two heads one closed the record
// and the other did not. Where the order of the store puts the closed one first,
// which the chance of a hash decides, the child is counted all the same, its
// clock runs, and the open one is gone on with.
func TestAChildIsInCareUntilTheRecordIsSettled(t *testing.T) {
	for range 40 {
		both, id := forked(t, func(s *station, e *raid.Encounter) {
			if s.Officer().ID == bekzat.ID {
				e.ClosedAt = e.MetAt.Add(time.Minute)
			}
		})
		rec, err := both[0].ledger.Record(ctx, id)
		var first raid.Encounter
		if err == nil {
			err = decodeBody(rec.Heads[0], &first)
		}
		if err != nil {
			t.Fatal(err)
		}
		if first.ClosedAt.IsZero() {
			continue
		}
		for _, s := range both {
			f, err := s.Encounter(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if f.Row.State.Care != state.CareOpen || f.Row.Since.IsZero() || !f.Encounter.ClosedAt.IsZero() {
				t.Errorf("%s: care %s since %v, closed %v", s.Officer().Name, f.Row.State.Care, f.Row.Since, f.Encounter.ClosedAt)
			}
		}
		return
	}
	t.Fatal("of forty records none has its closed head first")
}

func TestTwoHeadsAreBothSeen(t *testing.T) {
	both, id := forked(t, func(*station, *raid.Encounter) {})
	var shown []revision.Hash
	for _, s := range both {
		f, err := s.Encounter(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Heads) != 2 || f.Row.Word != state.WordConflict || f.Row.Heads != 2 {
			t.Errorf("%d heads, word %s", len(f.Heads), f.Row.Word)
		}
		shown = append(shown, f.Row.Rev)
	}
	if shown[0] != shown[1] {
		t.Error("the two devices show different heads")
	}
}

func TestUnknownMembersSurvive(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	id := a.meet("Асан")
	rec, err := a.ledger.Record(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal(rec.Heads[0].Envelope.Body, &body); err != nil {
		t.Fatal(err)
	}
	body["from_tomorrow"] = map[string]any{"a": []any{"b"}}
	body["people"].([]any)[0].(map[string]any)["shoes"] = "жоқ"
	if _, err := a.author(ctx, step{kind: raid.KindEncounter, record: id, parents: rec.Heads, body: body, night: tonight}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.PassPen(ctx, id, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	a.carry(g)
	g.finish(id)
	rec, err = g.ledger.Record(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	body = nil
	if err := json.Unmarshal(rec.Heads[0].Envelope.Body, &body); err != nil {
		t.Fatal(err)
	}
	if body["from_tomorrow"] == nil || body["people"].([]any)[0].(map[string]any)["shoes"] != "жоқ" {
		t.Error("a member of a newer program was lost")
	}
}

// Whatever the way a record comes, a patrol writes no penalty of a guardian
// down, and takes none away that an inspector wrote.
func TestPenaltiesAreWrittenByInspectors(t *testing.T) {
	imposed := raid.Penalty{Article: "442.1", Imposed: "2026-03-01"}
	with := func(penalties ...raid.Penalty) func(*raid.Encounter) error {
		return func(e *raid.Encounter) error {
			if len(e.People[0].Guardians) == 0 {
				e.People[0].Guardians = []raid.Guardian{{Name: "Сынақова Айнұр", Kinship: "S_MOTH"}}
			}
			e.People[0].Guardians[0].Penalties = penalties
			return nil
		}
	}
	patrol := newStation(t, aigul)
	id := patrol.meet("Асан")
	if _, err := patrol.Step(ctx, id, with(imposed)); code(err) != "penalty_role" {
		t.Fatalf("a patrol writes a penalty: %v", err)
	}
	if _, err := patrol.PassPen(ctx, id, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	inspector := newStation(t, gulnar)
	patrol.carry(inspector)
	if _, err := inspector.Step(ctx, id, with(imposed)); err != nil {
		t.Fatalf("an inspector writes a penalty: %v", err)
	}
	if _, err := inspector.PassPen(ctx, id, raid.Pen{Officer: aigul.ID}); err != nil {
		t.Fatal(err)
	}
	inspector.carry(patrol)
	later := imposed
	later.Imposed = "2026-04-01"
	if _, err := patrol.Step(ctx, id, with(later)); code(err) != "penalty_role" {
		t.Errorf("a patrol changes a penalty: %v", err)
	}
	if _, err := patrol.Step(ctx, id, with()); err != nil {
		t.Errorf("a file that does not repeat the penalty: %v", err)
	}
	rec, err := patrol.record(ctx, id, raid.KindEncounter)
	if err != nil {
		t.Fatal(err)
	}
	var e raid.Encounter
	if err := decodeBody(rec.Heads[0], &e); err != nil {
		t.Fatal(err)
	}
	if got := e.People[0].Guardians[0].Penalties; len(got) != 1 || got[0].Imposed != imposed.Imposed || got[0].By != gulnar.ID {
		t.Errorf("the inspector's penalty became %d", len(got))
	}
}

// A row says whose hand a record is in: a return is answered by that officer,
// not by the one who began it.
func TestARowNamesWhoWrites(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	row := func() Row {
		t.Helper()
		rows, err := s.Night(ctx, "")
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		return rows[0]
	}
	if r := row(); r.Writer != aigul.ID {
		t.Error("she began it and writes it, and is not named")
	}
	if _, err := s.PassPen(ctx, id, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	if r := row(); r.Writer != gulnar.ID || r.Author != aigul.ID {
		t.Error("the record was handed over, and another is named")
	}
}

// A child whom somebody took is with no crew, though his record is not finished
// yet: the row says what there is to do, and no clock runs.
func TestARowOfAnOpenRecordSaysWhoIsWithTheCrew(t *testing.T) {
	for _, row := range []struct {
		name    string
		outcome codes.Code
		taken   bool
		word    state.Word
		since   bool
	}{
		{"nobody took him", "", false, state.WordInCare, true},
		{"on the way to investigators", "O_CRIM", false, state.WordInCare, true},
		{"investigators took him", "O_CRIM", true, state.WordUnfinished, false},
		{"explained", codes.OutcomeTalk, false, state.WordUnfinished, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStation(t, aigul)
			id := s.meet("Асан")
			if _, err := s.Step(ctx, id, func(e *raid.Encounter) error {
				if e.People[0].Outcome = row.outcome; row.taken {
					e.People[0].HandedAt = s.Now()
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			rows, err := s.Night(ctx, "")
			if err != nil || len(rows) != 1 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			if r := rows[0]; r.Word != row.word || r.Since.IsZero() == row.since || r.Closed {
				t.Errorf("%s, in care since %v, closed %v", r.Word, r.Since, r.Closed)
			}
		})
	}
}
