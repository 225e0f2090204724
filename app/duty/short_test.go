package duty

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/state"
	"shyraq/app/report"
	"shyraq/sync/revision"
)

// A home check and a talk are recorded by who is on the street, counted,
// listed without an address, and taken back by their author alone.
func TestShortRecords(t *testing.T) {
	s := newStation(t, aigul)
	home, err := s.Visit(ctx, raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_OK", Name: "Сынақов", Place: raid.Place{Type: "HOME", Note: "Достық 1", District: "711210000"}})
	if err != nil {
		t.Fatal(err)
	}
	talk, err := s.Visit(ctx, raid.Talk{Form: "U_LECT", Listeners: 30, Place: raid.Place{Type: "EDU", Note: "мектеп", District: "711210000"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Visit(ctx, raid.HomeCheck{Subject: raid.HomeOfChild}); code(err) != "record_blocked" {
		t.Errorf("a visit to nowhere: %v", err)
	}
	count := func() (r17, r19 int) {
		t.Helper()
		sum, err := s.Summary(ctx, tonight)
		if err != nil {
			t.Fatal(err)
		}
		return sum.Total.Accepted[report.R17].All, sum.Total.All[report.R19].All
	}
	if a, b := count(); a != 1 || b != 1 {
		t.Errorf("R17 %d, R19 %d", a, b)
	}
	rows, err := s.Night(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.ID == home && (r.Outcome != "H_OK" || r.Place.Note != "" || r.Word != state.WordWaiting) {
			t.Errorf("listed as %+v", r.Outcome)
		}
		if r.ID == home && r.Label.KK != "" || r.ID == talk && r.Label.KK != "мектеп" {
			t.Errorf("the place is called %q", r.Label.KK)
		}
	}
	f, err := s.Encounter(ctx, home)
	if err != nil {
		t.Fatal(err)
	}
	if h := f.Short.(raid.HomeCheck); h.Name != "С." || h.Place.Note != "•••" || f.Heads[0].Short.Visit().Place.Note != "•••" {
		t.Errorf("masked as %q %q", h.Name, h.Place.Note)
	}
	if full, err := s.Reveal(ctx, home, ""); err != nil || full.Short.(raid.HomeCheck).Name != "Сынақов" || full.Short.Visit().Place.Note != "Достық 1" {
		t.Errorf("revealed: %v", err)
	}
	for _, id := range []uuid.UUID{home, talk} {
		if err := s.Undo(ctx, id, " "); code(err) != "reason_missing" {
			t.Errorf("undone without a reason: %v", err)
		}
		if err := s.Undo(ctx, id, "қате"); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := count(); a != 0 || b != 0 {
		t.Errorf("after undo R17 %d, R19 %d", a, b)
	}
	met := s.meet("Асан")
	if err := s.Undo(ctx, met, "қате"); code(err) != "record_unknown" {
		t.Errorf("an encounter is not undone: %v", err)
	}
}

// A short record of two versions is taken back by who has seen both, and by nobody
// else; nor is another version written over them.
func TestAShortRecordOfTwoVersionsIsTakenBackBySight(t *testing.T) {
	s := newStation(t, aigul)
	talk := raid.Talk{Form: "U_LECT", Listeners: 30, Place: raid.Place{Type: "EDU", Note: "мектеп", District: "711210000"}}
	id, err := s.Visit(ctx, talk)
	if err != nil {
		t.Fatal(err)
	}
	first := s.heads(id)[0]
	var was raid.Talk
	if err := decodeBody(first, &was); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{31, 32} {
		was.Listeners = n
		if _, err := s.author(ctx, step{kind: raid.KindTalk, record: id, parents: []revision.Signed{first}, body: was, district: was.Place.District, night: was.Night}); err != nil {
			t.Fatal(err)
		}
	}
	both := s.heads(id)
	if len(both) != 2 {
		t.Fatalf("%d versions", len(both))
	}
	for name, row := range map[string]struct {
		do   func() error
		want string
	}{
		"none was seen":      {func() error { return s.Undo(ctx, id, "қате") }, "short_divided"},
		"one was seen":       {func() error { return s.Undo(ctx, id, "қате", both[0].Rev) }, "short_divided"},
		"another is written": {func() error { _, err := s.RecordShort(ctx, id, uuid.Nil, uuid.Nil, was); return err }, "record_divided"},
	} {
		if err := row.do(); code(err) != row.want || len(s.heads(id)) != 2 {
			t.Errorf("%s: %v, %d versions", name, err, len(s.heads(id)))
		}
	}
	if err := s.Undo(ctx, id, "қате", both[0].Rev, both[1].Rev); err != nil {
		t.Fatal(err)
	}
	if h := s.heads(id); len(h) != 1 || decodeBody(h[0], &was) != nil || was.Undone == nil {
		t.Errorf("%d versions, undone %v", len(h), was.Undone)
	}
}

// A record is gone on with as what it was begun as: no revision changes its kind.
func TestARecordKeepsItsKind(t *testing.T) {
	s := newStation(t, aigul)
	at := raid.Place{Type: "EDU", Note: "мектеп", District: "711210000"}
	talk, err := s.Visit(ctx, raid.Talk{Form: "U_LECT", Place: at})
	if err != nil {
		t.Fatal(err)
	}
	met := s.meet("Асан")
	visit := raid.HomeCheck{Night: tonight, At: s.Now(), Subject: raid.HomeOfChild, Result: "H_OK", Name: "Сынақов", Place: at}
	for _, row := range []struct {
		name string
		do   func() error
		want string
	}{
		{"a talk as a visit", func() error { _, err := s.RecordShort(ctx, talk, uuid.Nil, uuid.Nil, visit); return err }, "record_unknown"},
		{"an encounter as a visit", func() error { _, err := s.RecordShort(ctx, met, uuid.Nil, uuid.Nil, visit); return err }, "record_unknown"},
		{"a talk as an encounter", func() error {
			_, err := s.Record(ctx, Draft{ID: talk, Encounter: raid.Encounter{Night: tonight, MetAt: s.Now(), Pen: raid.Pen{Officer: s.Officer().ID}, Place: at}})
			return err
		}, "kind_other"},
		{"a talk, stepped", func() error {
			_, err := s.Step(ctx, talk, func(*raid.Encounter) error { return nil })
			return err
		}, "record_unknown"},
	} {
		if err := row.do(); code(err) != row.want {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		}
	}
	for id, kind := range map[uuid.UUID]raid.Kind{talk: raid.KindTalk, met: raid.KindEncounter} {
		if f, err := s.Encounter(ctx, id); err != nil || f.Row.Kind != kind || len(f.History) != 1 {
			t.Errorf("%s is now %+v, %v", kind, f.Row.Kind, err)
		}
	}
}

// TestAVisitHasItsDistrictAndItsMark: without a position a visit lies where its officer
// works; a child found alone is marked as long as that stands; its author amends it, of
// its own night and hour, and nobody else does.
func TestAVisitHasItsDistrictAndItsMark(t *testing.T) {
	s, mate := newStation(t, aigul), newStation(t, bekzat)
	dir := directory()
	dir.Region.Units[0].Districts = []string{"711210000"}
	s.learn(dir)
	home := raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_ALON", Name: "Сынақов", Place: raid.Place{Type: "HOME", Note: "Достық 1"}}
	id, err := s.Visit(ctx, home)
	if err != nil {
		t.Fatal(err)
	}
	row := func() Row {
		rows, err := s.Night(ctx, "")
		if err != nil || len(rows) != 1 {
			t.Fatal(len(rows), err)
		}
		return rows[0]
	}
	if r := row(); r.Place.District != "711210000" || !slices.Equal(r.Risks, []raid.Risk{raid.RiskAlone}) {
		t.Errorf("in %q, marked %v", r.Place.District, r.Risks)
	}
	at := row().At
	s.clock.at = s.clock.at.Add(time.Hour)
	was, err := s.EditShort(ctx, id)
	if err != nil || was.(raid.HomeCheck).Name != "Сынақов" {
		t.Fatalf("to amend there is %v", err)
	}
	now := was.(raid.HomeCheck)
	now.Result = "H_OK"
	if err := s.AmendShort(ctx, id, now); err != nil {
		t.Fatal(err)
	}
	if r := row(); r.Outcome != "H_OK" || len(r.Risks) != 0 || !r.At.Equal(at) || r.Place.District != "711210000" {
		t.Errorf("amended: %s, marked %v, at %v", r.Outcome, r.Risks, r.At)
	}
	s.carry(mate)
	if err := mate.AmendShort(ctx, id, home); code(err) != "pen" {
		t.Errorf("by another: %v", err)
	}
	if err := s.Undo(ctx, id, "қате"); err != nil {
		t.Fatal(err)
	}
	if err := s.AmendShort(ctx, id, home); code(err) != "record_unknown" {
		t.Errorf("one that was taken back: %v", err)
	}
}

// A visit that was begun earlier is of that hour and of its night, also where it is saved
// after noon; an hour that cannot be is not taken.
func TestAVisitIsOfTheHourItBegan(t *testing.T) {
	s := newStation(t, aigul)
	began := s.clock.at
	visit := func(at time.Time) raid.Visit {
		t.Helper()
		id, err := s.Visit(ctx, raid.HomeCheck{At: at, Subject: raid.HomeOfChild, Result: "H_OK", Place: raid.Place{Type: "HOME", Note: "Достық 1", District: "711210000"}})
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.EditShort(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return v.Visit()
	}
	for s.clock.at = began.Add(time.Hour); civil.NightOf(s.clock.at, s.Rules().Offset) == tonight; s.clock.at = s.clock.at.Add(time.Hour) {
	}
	if s.clock.at.Sub(began) > BegunAge {
		began = s.clock.at.Add(-BegunAge + time.Hour)
	}
	if v := visit(began); !v.At.Equal(began) || v.Night != tonight {
		t.Errorf("of %v, the night of %s", v.At, v.Night)
	}
	for name, at := range map[string]time.Time{"none": {}, "one to come": s.Now().Add(time.Hour), "an evening ago": s.Now().Add(-BegunAge - time.Hour)} {
		if v := visit(at); !v.At.Equal(s.Now()) || v.Night == tonight {
			t.Errorf("%s: of %v, the night of %s", name, v.At, v.Night)
		}
	}
}
