package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
)

// Who entered a clock time is written when the record is signed: what a form
// or a file says of it counts for nothing.
func TestATimeKeepsWhoEnteredIt(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	if _, err := s.Step(ctx, id, func(e *raid.Encounter) error {
		e.DeliveredAt, e.DeliveredBy, e.MetBy = s.Now(), gulnar.ID, gulnar.ID
		e.People[0].Proposed = "127"
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	f, err := s.Reveal(ctx, id, "")
	if err != nil {
		t.Fatal(err)
	}
	e := f.Encounter
	if e.MetBy != aigul.ID || e.DeliveredBy != aigul.ID || e.People[0].HandedBy != uuid.Nil {
		t.Errorf("met by %v, delivered by %v, handed by %v", e.MetBy, e.DeliveredBy, e.People[0].HandedBy)
	}
	if e.People[0].Proposed != "442.2" || e.People[0].Article != "" {
		t.Errorf("proposed %q, chosen %q", e.People[0].Proposed, e.People[0].Article)
	}
}

// What a listing shows tells nobody where a child or a parent lives.
func TestMaskHidesParticulars(t *testing.T) {
	e := raid.Encounter{People: []raid.Person{{
		Residence: raid.Residence{District: "711210000", Locality: "Ауыл", Address: "Бейбітшілік 12"},
		Protocol:  "2600000001", Seized: []raid.SeizedItem{{Kind: "T_TOB", Act: "1234567"}},
		Guardians: []raid.Guardian{{IIN: "900315100008", Address: "Достық 1"}},
	}}}
	m := Mask(e).People[0]
	if m.Residence.Address != "•••" || m.Guardians[0].Address != "•••" || m.Guardians[0].IIN != "••••••••••08" ||
		m.Protocol != "••••••••01" || m.Seized[0].Act != "•••••67" || m.Residence.Locality != "Ауыл" {
		t.Errorf("masked: %q %q %q %q %q", m.Residence.Address, m.Guardians[0].Address, m.Guardians[0].IIN, m.Protocol, m.Seized[0].Act)
	}
	if e.People[0].Seized[0].Act != "1234567" || e.People[0].Guardians[0].Address != "Достық 1" {
		t.Error("the record itself was masked")
	}
}

// A new element without an id takes that of its place, so that what a newer
// program wrote of it stays.
func TestKeepIDsOfThings(t *testing.T) {
	one := uuid.UUID{1}
	was := raid.Encounter{VideoClips: []raid.VideoClip{{ID: one, Badge: "7"}}, People: []raid.Person{{ID: one, Seized: []raid.SeizedItem{{ID: one}}}}}
	now := raid.Encounter{VideoClips: []raid.VideoClip{{Badge: "7", To: time.Unix(1, 0)}}, People: []raid.Person{{ID: one, Seized: []raid.SeizedItem{{Count: 2}, {Count: 3}}}}}
	keepIDs(was, &now)
	if now.VideoClips[0].ID != one || now.People[0].Seized[0].ID != one || now.People[0].Seized[1].ID != uuid.Nil {
		t.Errorf("clip %v, things %v %v", now.VideoClips[0].ID, now.People[0].Seized[0].ID, now.People[0].Seized[1].ID)
	}
}

// Whoever withdraws a record changes nothing else of it: what place and clock pointed to
// stays, or the history would call its absence his.
func TestAWithdrawalChangesNothingElse(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	s.finish(id)
	before, err := s.Encounter(ctx, id)
	if err != nil || before.Encounter.People[0].Proposed == "" {
		t.Fatalf("proposed is %q: %v", before.Encounter.People[0].Proposed, err)
	}
	if _, err := s.Withdraw(ctx, id, "қате"); err != nil {
		t.Fatal(err)
	}
	after, err := s.Encounter(ctx, id)
	if err != nil || after.Encounter.Withdrawal == nil {
		t.Fatal("not withdrawn", err)
	}
	after.Encounter.Withdrawal = nil
	if diff := cmp.Diff(before.Encounter, after.Encounter); diff != "" {
		t.Error(diff)
	}
}
