package plan

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

const (
	isOver   = "This night is over. Check the date."
	isFar    = "This night is more than a year away. Check the date."
	ridesTwo = "1: Нұрсұлтан А. is also in a crew of another raid of this night: 1."
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
			p := changing(t, uitest.New(t, "en", palette.Night, wide), k, planned(5, "2026-11-25"))
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
	p := openWith(t, uitest.New(t, "en", palette.Night, wide), func() Data {
		d := data(t, uitest.New(t, "en", palette.Night, wide))
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
	p := open(t, uitest.New(t, "en", palette.Night, wide))
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
	p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tomorrow))
	p.writeNight("24.11.2026")
	test.Tap(p.Button("Save the raid"))
	if !p.Says("The raid is saved: 24 November · Children in the city at night, 22:00–06:00") {
		t.Errorf("nothing says which night was saved: %q", uitest.Words(p.Shell.Object()))
	}
}

// TestOneSentenceAtTheTrueCause: what was typed and is no date or no time is
// called that, once, and never missing.
func TestOneSentenceAtTheTrueCause(t *testing.T) {
	const (
		noDay   = "There is no such day. Write it as day.month.year."
		noTime  = "There is no such time. Write it as hours:minutes."
		noNight = "The night is missing. Write the date of its evening."
		noFrom  = "Give the beginning of the raid."
		noTo    = "Give the end of the raid."
	)
	for _, row := range []struct {
		name            string
		night, from, to string
		says            []string // at the night, at the beginning, at the end
	}{
		{"all right", "23.11.2026", "22:00", "06:00", nil},
		{"no such day", "31.02.2027", "22:00", "06:00", []string{"night " + noDay}},
		{"half a day", "31", "22:00", "06:00", []string{"night " + noDay}},
		{"no day", "", "22:00", "06:00", []string{"night " + noNight}},
		{"no such hour", "23.11.2026", "22:00", "25:00", []string{"to " + noTime}},
		{"no such hours", "23.11.2026", "9", "6x", []string{"from " + noTime, "to " + noTime}},
		{"no beginning", "23.11.2026", "", "06:00", []string{"from " + noFrom}},
		{"no end", "23.11.2026", "22:00", "", []string{"to " + noTo}},
		{"nothing is right", "31.02.2027", "", "25:00", []string{"night " + noDay, "from " + noFrom, "to " + noTime}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight))
			p.writeNight(row.night)
			p.write(p.screen.from, row.from)
			p.write(p.screen.to, row.to)
			var said []string
			for _, problem := range p.screen.form.problems() {
				if problem.Path == "night" || problem.Path == "from" || problem.Path == "to" {
					said = append(said, problem.Path+" "+p.screen.sentence(problem)())
				}
			}
			if diff := cmp.Diff(row.says, said); diff != "" {
				t.Error(diff)
			}
			if n := p.times(p.screen.night.Object(), noDay); n > 1 {
				t.Errorf("the date says %d times that it is none", n)
			}
		})
	}
}
