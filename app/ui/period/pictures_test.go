package period

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/assets"
)

func fonts() (*paper.Fonts, error) { return paper.ReadFonts(assets.Fonts()) }

// course is when the children of a report were found: every night of it, and hours of all
// kinds.
func course(p commission.Period) *commission.Course {
	c := &commission.Course{Form: commission.CourseForm, Hours: make([]int, 24), Before: make([]int, 24)}
	n := 5
	for night := p.From; night <= p.To; night = night.Next() {
		n = (n*31 + 7) % 47
		c.Steps = append(c.Steps, commission.Step{Night: night, NightBefore: civil.DateOf(night.In(time.UTC).AddDate(-1, 0, 0)), Now: n, Before: (n * 3) % 29})
	}
	for i, hour := range []int{21, 22, 23, 0, 1, 2, 3, 4, 5} {
		c.Hours[hour], c.Before[hour] = []int{12, 88, 140, 96, 41, 17, 9, 1, 0}[i], []int{1, 61, 120, 133, 60, 22, 1, 5, 1}[i]
	}
	return c
}

// TestPicturesOfCharts: the charts in the place of the table, at the sizes of a tablet and
// of a low window.
func TestPicturesOfCharts(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s)
		uitest.Tap(t, p.Window, s.Look.T("plot.title"))
		uitest.Rest(t, name, s.Window)
		s.Save("period-charts-" + name)
		if !strings.HasPrefix(name, "1280x800-kk") {
			return
		}
		for _, size := range []fyne.Size{fyne.NewSize(800, 1280), fyne.NewSize(640, 480)} {
			s.Window.Resize(size)
			uitest.Settle(s.Window)
			uitest.Fits(t, s.Window.Content())
			s.Save(fmt.Sprintf("period-charts-%s-%.0f", name, size.Width))
		}
	})
}

// TestChartsTakeThePlaceOfTheTable and leave it, and the keyboard goes with them.
func TestChartsTakeThePlaceOfTheTable(t *testing.T) {
	p := open(uitest.New(t, i18n.KK, palette.Red, wide))
	uitest.Tap(t, p.Window, p.Look.T("plot.title"))
	if strings.Contains(p.screen.notesText(), p.Look.T("period.tap")) {
		t.Error("a number of a chart is said to open a list")
	}
	if p.screen.box.Visible() || p.screen.where.Visible() || !p.screen.pictures.charts.Object().Visible() {
		t.Error("the table stands where the charts were chosen")
	}
	uitest.OnlyRed(t, p.Picture())
	p.Key(fyne.KeyPageDown)
	p.Key(fyne.KeyLeft) // another period, and still its charts
	if got := p.program.counted; len(got) != 2 || got[1].To != "2026-10-31" || p.screen.box.Visible() {
		t.Errorf("counted %v", got)
	}
	uitest.Tap(t, p.Window, p.Look.T("plot.table"))
	if !p.screen.box.Visible() || p.screen.pictures.charts.Object().Visible() {
		t.Error("the table does not come back")
	}
}

// TestAReportWithoutChartsSaysSo: one that was frozen before there were any.
func TestAReportWithoutChartsSaysSo(t *testing.T) {
	p := open(uitest.New(t, i18n.RU, palette.Day, wide))
	p.screen.report.Course = nil
	uitest.Tap(t, p.Window, p.Look.T("plot.title"))
	if !p.Says(p.Look.T("plot.none")) {
		t.Error("an empty page")
	}
	p.screen.report.Course = &commission.Course{Form: commission.CourseForm + 1}
	p.screen.fill()
	if !p.Says(p.Look.T("plot.newer")) {
		t.Error("the charts of a newer program are not said to be there")
	}
}
