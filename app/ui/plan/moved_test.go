package plan

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// Who saves a raid that another has changed since his form began is told so,
// and led to the raid as it is now; what he saves next is over that.
func TestWhoSavesOverAnotherIsTold(t *testing.T) {
	k := planned(1, tomorrow)
	p := changing(t, uitest.New(t, "en", palette.Night, wide), k)
	saved, again := 0, 0
	p.screen.OnSaved, p.screen.OnAgain = func() { saved++ }, func() { again++ }
	p.staff.err = errs.Errorf(errs.Conflict, CodeMoved, "")
	test.Tap(p.Button("Save the raid"))
	if !Same(p.staff.began, k.Raid) {
		t.Error("the raid is not compared with what the form began with")
	}
	if saved != 0 || !p.Says(p.Look.T("plan.moved_text")) {
		t.Fatalf("saved %d times, nothing is said", saved)
	}
	test.Tap(p.Button("Open as it is now"))
	if again != 1 {
		t.Fatalf("opened anew %d times", again)
	}
	p.staff.err = nil
	k.Raid.Note = "басқа"
	d := p.screen.form.data
	d.Raid = k.Raid
	p.screen.Show(d)
	test.Tap(p.Button("Save the raid"))
	if saved != 1 || !Same(p.staff.began, k.Raid) {
		t.Errorf("saved %d times over %+v", saved, p.staff.began)
	}
}

// What was typed goes on beside what another has written meanwhile: each keeps
// what he touched.
func TestBothKeepWhatTheyTouched(t *testing.T) {
	type what struct{ From, To, Crew, Type string }
	for _, row := range []struct {
		name         string
		mine, theirs func(r *raid.Raid)
		from, to     string // of mine, as typed
		want         what
	}{
		{"hours of mine, a crew of theirs", func(*raid.Raid) {}, func(r *raid.Raid) { r.Crews[0].Name = "9" },
			"21:30", "05:00", what{"21:30", "05:00", "9", "NIGHT"}},
		{"a crew of mine, the kind of theirs", func(r *raid.Raid) { r.Crews[0].Name = "7" }, func(r *raid.Raid) { r.Type = "TEEN" },
			"22:00", "06:00", what{"22:00", "06:00", "7", "TEEN"}},
		{"a crew of both", func(r *raid.Raid) { r.Crews[0].Name = "7" }, func(r *raid.Raid) { r.Crews[0].Name = "9" },
			"22:00", "06:00", what{"22:00", "06:00", "7", "NIGHT"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			k := planned(1, tomorrow)
			typed := Typed{ID: k.ID, Was: k.Raid, Raid: copyOf(k.Raid), From: row.from, To: row.to}
			row.mine(&typed.Raid)
			k.Raid = copyOf(k.Raid)
			row.theirs(&k.Raid)
			p := changing(t, uitest.New(t, "en", palette.Night, wide), k)
			d := p.screen.form.data
			d.Typed = kept(t, &typed)
			p.screen.Show(d)
			f := p.screen.form
			if diff := cmp.Diff(row.want, what{f.from, f.to, f.raid.Crews[0].Name, string(f.raid.Type)}); diff != "" {
				t.Error(diff)
			}
			if !Same(f.data.Raid, k.Raid) || !p.Says(p.Look.T("plan.unsaved_moved")) {
				t.Error("it is not compared with the raid as it is now")
			}
		})
	}
}
