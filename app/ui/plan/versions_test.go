package plan

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// inTwo is a raid that was changed in two places: the one in the form, and
// another that ends an hour sooner and has another crew.
func inTwo() Known {
	k := planned(1, tomorrow)
	k.Raid.From = time.Date(2026, 11, 23, 22, 0, 0, 0, uitest.Zone)
	k.Raid.To = k.Raid.From.Add(8 * time.Hour)
	other := copyOf(k.Raid)
	other.To = other.To.Add(-time.Hour)
	other.Crews[0].Name = "Барыс"
	at := time.Date(2026, 11, 22, 18, 0, 0, 0, uitest.Zone)
	k.Versions = []Version{{Rev: "a", Raid: k.Raid, By: "Дина М.", At: at}, {Rev: "b", Raid: other, By: "Самал Т.", At: at}}
	return k
}

func inTwoPage(t *testing.T) *page {
	p := changing(t, uitest.New(t, "en", palette.Night, wide), inTwo())
	d := p.screen.form.data
	d.Versions = d.Known[0].Versions
	p.screen.Show(d)
	return p
}

// A raid that was changed in two places says so with what the other version
// says, and is saved over both only after that was read and chosen.
func TestTwoVersionsAreComparedBeforeOneIsSaved(t *testing.T) {
	p := inTwoPage(t)
	mine, other := p.screen.form.data.Versions[0], p.screen.form.data.Versions[1]
	said := p.screen.by(other) + "\n" + p.screen.apart(other.Raid, mine.Raid)
	if !p.Says(p.Look.T("plan.versions", "By", p.screen.by(mine))) || !p.Says(said) {
		t.Fatalf("the page does not say %q", said)
	}
	want := "Hours: " + p.screen.hours(other.Raid) + "\nCrews: " + p.screen.crewsOf(other.Raid)
	if got := p.screen.apart(other.Raid, mine.Raid); got != want {
		t.Errorf("the other says %q, want %q", got, want)
	}
	p.screen.callOff()
	if len(p.staff.off) != 0 || !p.Says(p.Look.T("error.raid_versions")) {
		t.Error("it is called off with one version unseen")
	}
	test.Tap(p.Button("Save the raid"))
	if len(p.staff.saved) != 0 || !p.Says(p.Look.T("plan.versions_over")) {
		t.Fatalf("%d saved, nothing is asked", len(p.staff.saved))
	}
	test.Tap(p.Button("Compare once more"))
	if len(p.staff.saved) != 0 {
		t.Fatal("saved without a choice")
	}
	test.Tap(p.Button("Save the raid"))
	test.Tap(p.Button("Save: I have compared them"))
	if len(p.staff.saved) != 1 || len(p.staff.over) != 2 || p.staff.saved[0].Crews[0].Name != mine.Raid.Crews[0].Name {
		t.Errorf("saved %+v over %d versions", p.staff.saved, len(p.staff.over))
	}
}

// The other version can be opened and saved, and what is typed in it stays its.
func TestTheOtherVersionCanBeTaken(t *testing.T) {
	p := inTwoPage(t)
	other := p.screen.form.data.Versions[1]
	test.Tap(p.Button("Open this version"))
	if f := p.screen.form; !Same(f.raid, other.Raid) || f.data.Versions[0].Rev != "b" || f.touched() {
		t.Fatalf("in the form stands %+v", f.raid)
	}
	p.screen.from.SetText("21:30")
	p.screen.form.from = "21:30"
	p.screen.changed()
	d := data(t, p.Stage)
	k := inTwo()
	d.ID, d.Raid, d.Versions, d.Known = k.ID, k.Raid, k.Versions, []Known{k}
	d.Typed = kept(t, p.screen.typed())
	p.screen.Show(d)
	f := p.screen.form
	if f.from != "21:30" || f.raid.Crews[0].Name != "Барыс" || f.moved || f.data.Versions[0].Rev != "b" {
		t.Errorf("back: %s %q moved %v, first %q", f.from, f.raid.Crews[0].Name, f.moved, f.data.Versions[0].Rev)
	}
	test.Tap(p.Button("Save the raid"))
	test.Tap(p.Button("Save: I have compared them"))
	if !Same(p.staff.began, other.Raid) || len(p.staff.over) != 2 || len(p.staff.saved) != 1 {
		t.Errorf("saved %d over %d", len(p.staff.saved), len(p.staff.over))
	}
}

// A raid of one version, a new one and a copy know of no other.
func TestOneVersionAsksNothing(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(s *Screen)
	}{
		{"another raid", func(s *Screen) { s.choose(planned(2, tonight).ID.String()) }},
		{"a new one", func(s *Screen) { s.choose(newRaid) }},
		{"a copy", func(s *Screen) { s.choose(copyRaid) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := inTwoPage(t)
			p.screen.form.data.Known = append(p.screen.form.data.Known, planned(2, tonight))
			row.do(p.screen)
			if p.screen.versions.Visible() || len(p.screen.form.data.Versions) != 0 {
				t.Error("it speaks of versions")
			}
		})
	}
}
