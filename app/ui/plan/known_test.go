package plan

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// planned is a raid of a night with one crew of one officer in one sector.
func planned(n byte, night civil.Date) Known {
	sector := raid.Sector{ID: uuid.UUID{0: 0x30, 15: n}, Name: "Сарыарқа", District: "711310000"}
	return Known{ID: uuid.UUID{0: 0x40, 15: n}, Raid: raid.Raid{
		Operation: uuid.UUID{0: 0x60, 15: n}, Type: "NIGHT", Unit: "north", Night: night, Sectors: []raid.Sector{sector},
		Crews: []raid.Crew{{ID: uuid.UUID{0: 0x50, 15: n}, Name: "1", Members: []uuid.UUID{officer(1)}, Sectors: []uuid.UUID{sector.ID}}},
	}}
}

// changing opens the form on a raid that was planned before.
func changing(t *testing.T, s *uitest.Stage, k Known, others ...Known) *page {
	d := data(t, s)
	d.ID, d.Raid = k.ID, k.Raid
	d.Known = append([]Known{k}, others...)
	return openWith(t, s, d)
}

// writeNight types a date over the one that stands there.
func (p *page) writeNight(text string) { p.write(p.screen.night.TextField, text) }

// write types over what stands in a field.
func (p *page) write(f *ui.TextField, text string) {
	f.Focus()
	for range f.Text() {
		p.Key(fyne.KeyBackspace)
		p.Key(fyne.KeyDelete)
	}
	p.Type(text)
}

// times is how often something is said in sight below an object.
func (p *page) times(o fyne.CanvasObject, text string) (n int) {
	uitest.Find(o, func(l *ui.Label) bool {
		if l.Text() == text {
			n++
		}
		return false
	})
	return n
}

const tonight, tomorrow = civil.Date("2026-11-22"), civil.Date("2026-11-23")

// TestPlanningTomorrowLeavesTonight: tonight's crews are on their raid. Another
// date in the form makes another raid, and asks first.
func TestPlanningTomorrowLeavesTonight(t *testing.T) {
	p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight))
	p.writeNight("23.11.2026")
	if !p.Says("A new raid, another night") {
		t.Error("nothing says that this is another raid")
	}
	test.Tap(p.Button("Save the raid"))
	if len(p.staff.saved) != 0 {
		t.Fatal("saved without asking")
	}
	test.Tap(p.Button("Save the new raid"))
	if len(p.staff.saved) != 1 || p.staff.ids[0] != uuid.Nil {
		t.Fatalf("saved %d times, under %v: tonight's raid was moved", len(p.staff.saved), p.staff.ids)
	}
	was, got := planned(1, tonight).Raid, p.staff.saved[0]
	if got.Night != tomorrow || got.Operation != uuid.Nil || got.Crews[0].ID == was.Crews[0].ID || got.Sectors[0].ID == was.Sectors[0].ID {
		t.Errorf("the new raid shares something with tonight's: %+v", got)
	}
	if len(got.Crews[0].Members) != 1 || got.Crews[0].Sectors[0] != got.Sectors[0].ID {
		t.Errorf("the crew lost its members or its sector: %+v", got.Crews[0])
	}
}

// TestADateTypedAndTakenBackChangesNothing: half a date is often another date.
func TestADateTypedAndTakenBackChangesNothing(t *testing.T) {
	k := planned(1, tonight)
	p := changing(t, uitest.New(t, "en", palette.Night, wide), k)
	for _, text := range []string{"22.11.20", "22.11.202", "2", "23.11.2026", "22.11.2026"} {
		p.writeNight(text)
	}
	test.Tap(p.Button("Save the raid"))
	if len(p.staff.saved) != 1 || p.staff.ids[0] != k.ID || p.staff.saved[0].Crews[0].ID != k.Raid.Crews[0].ID {
		t.Errorf("saved %d times under %v", len(p.staff.saved), p.staff.ids)
	}
}

func TestARaidToComeMayMove(t *testing.T) {
	k := planned(1, tomorrow)
	p := changing(t, uitest.New(t, "en", palette.Night, wide), k)
	p.writeNight("24.11.2026")
	test.Tap(p.Button("Save the raid"))
	if len(p.staff.saved) != 1 || p.staff.ids[0] != k.ID || p.staff.saved[0].Night != "2026-11-24" {
		t.Errorf("saved %d times under %v", len(p.staff.saved), p.staff.ids)
	}
}

func TestRaidsAreChosenCopiedAndMade(t *testing.T) {
	one, two := planned(1, tonight), planned(2, tomorrow)
	p := changing(t, uitest.New(t, "en", palette.Night, wide), one, two)
	test.Tap(p.Tile("23 November · Children in the city at night"))
	if p.screen.form.data.ID != two.ID {
		t.Fatal("the other raid is not in the form")
	}
	test.Tap(p.Tile("Copy this one"))
	if f := p.screen.form; f.data.ID != uuid.Nil || f.raid.Night != "2026-11-24" || len(f.raid.Crews) != 1 || f.raid.Crews[0].ID == two.Raid.Crews[0].ID {
		t.Errorf("not a copy for the next free night: %s %+v", f.raid.Night, f.raid.Crews)
	}
	test.Tap(p.Tile("Tonight · Children in the city at night"))
	test.Tap(p.Tile("New raid"))
	if f := p.screen.form; f.data.ID != uuid.Nil || len(f.raid.Sectors) != 0 || f.raid.Night != "2026-11-24" {
		t.Errorf("not a new raid: %+v", f.raid)
	}
}

// TestLeavingATypedPlanAsks: choosing another raid is no way to lose one.
func TestLeavingATypedPlanAsks(t *testing.T) {
	one, two := planned(1, tonight), planned(2, tomorrow)
	p := changing(t, uitest.New(t, "en", palette.Night, wide), one, two)
	p.screen.addCrew()
	test.Tap(p.Tile("23 November · Children in the city at night"))
	test.Tap(p.Button("Stay here"))
	if f := p.screen.form; f.data.ID != one.ID || len(f.raid.Crews) != 2 {
		t.Fatal("what was typed is gone")
	}
	test.Tap(p.Tile("23 November · Children in the city at night"))
	test.Tap(p.Button("Open without them"))
	if p.screen.form.data.ID != two.ID {
		t.Error("the other raid is not in the form")
	}
}

// TestACrewOfNobodyIsAskedAbout: what only warns is read before it is saved.
func TestACrewOfNobodyIsAskedAbout(t *testing.T) {
	p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(1, tonight))
	p.screen.addCrew()
	test.Tap(p.Button("Save the raid"))
	if len(p.staff.saved) != 0 || !p.Says("Check the plan") {
		t.Fatalf("saved %d times without a word", len(p.staff.saved))
	}
	test.Tap(p.Button("Correct it"))
	test.Tap(p.Button("Save the raid"))
	test.Tap(p.Button("Save all the same"))
	if len(p.staff.saved) != 1 || p.staff.ids[0] != planned(1, tonight).ID {
		t.Errorf("saved %d times", len(p.staff.saved))
	}
}

// TestRaidsOfOneNightAreToldApart: a tile names one raid and no other.
func TestRaidsOfOneNightAreToldApart(t *testing.T) {
	at := func(k Known, hour int) Known {
		k.Raid.From = k.Raid.Night.In(uitest.Zone).Add(time.Duration(hour) * time.Hour)
		k.Raid.To = k.Raid.From.Add(3 * time.Hour)
		return k
	}
	crewed := func(k Known, name string) Known { k.Raid.Crews[0].Name = name; return k }
	for _, row := range []struct {
		name  string
		known []Known
		want  []string
	}{
		{"each its night", []Known{at(planned(1, "2026-11-24"), 20), at(planned(2, tomorrow), 20)},
			[]string{"24 November · Children in the city at night", "23 November · Children in the city at night"}},
		{"other hours", []Known{at(planned(1, tomorrow), 20), at(planned(2, tomorrow), 23)},
			[]string{"23 November · Children in the city at night · 20:00–23:00", "23 November · Children in the city at night · 23:00–02:00"}},
		{"other crews", []Known{crewed(at(planned(1, tomorrow), 20), "North"), crewed(at(planned(2, tomorrow), 20), "South")},
			[]string{"23 November · Children in the city at night · North", "23 November · Children in the city at night · South"}},
		{"nothing else", []Known{at(planned(1, tomorrow), 20), at(planned(2, tomorrow), 20)},
			[]string{"23 November · Children in the city at night · 20:00–23:00 · 1", "23 November · Children in the city at night · 20:00–23:00 · 2"}},
		{"other years", []Known{planned(1, tomorrow), planned(2, "2027-11-23")},
			[]string{"23 November · Children in the city at night", "23 November 2027 · Children in the city at night"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := changing(t, uitest.New(t, "en", palette.Night, wide), planned(9, tonight), row.known...)
			var got []string
			for i := range row.known {
				got = append(got, p.screen.nameOf(i+1)())
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
