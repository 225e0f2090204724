package duty

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// TestAChildOfOneVersionIsOpened: of a record of two versions both are
// remembered, so whichever of them names the child, he is told of with his
// initials, opened, and decided about.
func TestAChildOfOneVersionIsOpened(t *testing.T) {
	met := child("Нұрсұлтан")
	met.ID, met.Surname, met.BirthDate, met.Age = uuid.New(), "Өмірзақов", "2010-03-14", 0
	with := func(e *raid.Encounter) { e.People = append(e.People, met) }
	for name, sides := range map[string][2]func(*raid.Encounter){"left": {with, noted("a")}, "right": {noted("a"), with}} {
		t.Run(name, func(t *testing.T) {
			author, id := divided(t, sides[0], sides[1])
			s := newStation(t, gulnar)
			author.carry(s)
			under, self := s.met("Умирзаков", "Нурсултан", "2010-03-14", nil)
			got, _, err := s.MetBefore(ctx, RecallQuery{Record: under, Person: nursultan, Met: s.Now()})
			if err != nil || len(got) != 1 || got[0].Record != id {
				t.Fatalf("found are %v, %v", got, err)
			}
			if got[0].Initials == "" || !got[0].AgeKnown {
				t.Errorf("he is told of as %+v", got[0])
			}
			if p, _, err := s.MetDetails(ctx, id, met.ID); err != nil || p.Surname != met.Surname {
				t.Errorf("opened: %v, %v", p.Surname, err)
			}
			if _, err := s.DecideMet(ctx, under, self, got[0], raid.SameChild, "құжаты бір"); err != nil {
				t.Errorf("decided: %v", err)
			}
		})
	}
}
