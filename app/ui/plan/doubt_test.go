package plan

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
)

const (
	isOver   = "This night is over. Check the date."
	isFar    = "This night is more than a year away. Check the date."
	ridesTwo = "1: Нұрсұлтан А. stands in a crew of another raid of this night too: 1."
)

// TestADoubtfulPlanIsAskedAbout: a slip of the date makes a raid that nobody
// sees, and nobody rides in two raids of a night.
func TestADoubtfulPlanIsAskedAbout(t *testing.T) {
	over := planned(1, "2026-11-20")
	for _, row := range []struct {
		name   string
		change Known // what is changed; none: a new raid
		night  string
		says   string
	}{
		{"a new raid of a night that is over", Known{}, "21.11.2026", isOver},
		{"a raid to come that is moved back", planned(1, tomorrow), "21.11.2026", isOver},
		{"another raid of an earlier night", planned(1, tonight), "21.11.2026", isOver},
		{"a new raid of another century", Known{}, "23.11.2062", isFar},
		{"a new raid of tonight", Known{}, "22.11.2026", ""},
		{"a new raid within a year", Known{}, "22.11.2027", ""},
		{"a raid that is over is mended", over, "20.11.2026", ""},
		{"a new raid of a night on which he rides", Known{}, "25.11.2026", ridesTwo},
		{"his raid moved to a night on which he rides", planned(1, tomorrow), "25.11.2026", ridesTwo},
	} {
		t.Run(row.name, func(t *testing.T) {
			k := row.change
			if k.ID == uuid.Nil {
				k.Raid = planned(1, tonight).Raid
			}
			p := changing(t, uitest.New(t, "en", ui.Night, wide), k, planned(5, "2026-11-25"))
			p.writeNight(row.night)
			test.Tap(p.Button("Save the raid"))
			for _, words := range []string{isOver, isFar, ridesTwo} {
				if p.Says(words) != (words == row.says) {
					t.Errorf("says %q: %v", words, p.Says(words))
				}
			}
			if asked := p.Says("Check the plan"); asked != (row.says != "") {
				t.Errorf("asked before it is saved: %v", asked)
			}
		})
	}
}

// TestEveryDoubtIsRead: the question names all that is wrong, not the first
// alone.
func TestEveryDoubtIsRead(t *testing.T) {
	p := openWith(t, uitest.New(t, "en", ui.Night, wide), func() Data {
		d := data(t, uitest.New(t, "en", ui.Night, wide))
		d.Raid = planned(1, "2026-11-21").Raid
		d.Raid.Sectors, d.Raid.Crews[0].Sectors = nil, nil
		return d
	}())
	problems := p.screen.form.problems()
	if got, want := p.screen.sentences(problems)(), isOver+"\nChoose at least one sector"; got != want {
		t.Errorf("read: %q, want %q", got, want)
	}
}

func TestAnAddedCrewHasANameOfItsOwn(t *testing.T) {
	p := open(t, uitest.New(t, "en", ui.Night, wide))
	p.screen.addCrew()
	p.screen.form.removeCrew(0)
	p.screen.addCrew()
	var names []string
	for _, c := range p.screen.form.raid.Crews {
		names = append(names, c.Name)
	}
	if len(names) != 2 || names[0] == names[1] {
		t.Errorf("crews are called %q", names)
	}
}

// TestTheNewsNamesTheNight: after three raids planned ahead it is the night
// that tells them apart.
func TestTheNewsNamesTheNight(t *testing.T) {
	p := changing(t, uitest.New(t, "en", ui.Night, wide), planned(1, tomorrow))
	p.writeNight("24.11.2026")
	test.Tap(p.Button("Save the raid"))
	if !p.Says("The raid is saved: 24 November") {
		t.Error("nothing says which night was saved")
	}
}
