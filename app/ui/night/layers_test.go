package night

import (
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/raid/state"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// TestSignsAreTakenOffTheMap by their layer, each alone, and laid on it again; a child who
// is with a crew stays.
func TestSignsAreTakenOffTheMap(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := followed(s)
	count := func() (all, checks, care int) {
		for _, one := range p.screen.points() {
			for _, r := range p.screen.data.Rows {
				if r.ID.String() != one.ID {
					continue
				}
				all++
				if r.Kind.Short() {
					checks++
				}
				if r.Word == state.WordInCare {
					care++
				}
			}
		}
		return all, checks, care
	}
	all, checks, care := count()
	if checks == 0 || all == checks || care == 0 || len(p.screen.crews.marks()) == 0 {
		t.Fatalf("%d points, %d of checks, %d of children with a crew", all, checks, care)
	}
	p.screen.Hide([]chart.Layer{chart.Encounters})
	if n, c, in := count(); n != checks+care || c != checks || in != care {
		t.Errorf("without encounters: %d, %d of checks, %d with a crew", n, c, in)
	}
	if off := p.screen.Off(); len(off) > 0 {
		t.Errorf("kept over a lock: %v", off)
	}
	p.screen.Hide([]chart.Layer{chart.Checks})
	if n, c, _ := count(); n != all-checks || c != 0 {
		t.Errorf("without checks: %d, %d of checks", n, c)
	}
	p.screen.Hide([]chart.Layer{chart.Crews})
	if n, _, _ := count(); n != all || p.screen.pane.Shows(chart.Crews) {
		t.Errorf("without crews: %d", n)
	}
	p.screen.Hide(nil)
	if n, _, _ := count(); n != all {
		t.Errorf("with all of them again: %d of %d", n, all)
	}
}
