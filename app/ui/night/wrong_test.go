package night

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/raid/state"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// A child who is with an adult who may not have him stands before all else, with the bar
// of danger: in the record and in the draft of one, whatever else the row is about.
func TestAChildGivenWrongStandsFirst(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Night, wide)
	for _, word := range []state.Word{state.WordSent, state.WordInCare, state.WordAccepted} {
		d := night(s)
		for i := range d.Rows {
			if d.Rows[i].ID == id(6) { // the last of the night
				d.Rows[i].Wrong, d.Rows[i].Word = true, word
			}
		}
		p := open(s, d)
		if got := p.order(); got[0] != 6 {
			t.Errorf("%s: the list begins with %v", word, got)
		}
		v := newRowView(s.Look)
		v.show(p.screen.lines[0], nil)
		if v.bar.Fill != palette.Danger {
			t.Errorf("%s: its bar is %v", word, v.bar.Fill)
		}
	}
	d := night(s)
	d.Drafts[0].Wrong = true
	p := open(s, d)
	v := newRowView(s.Look)
	v.show(p.screen.lines[0], nil)
	if got := p.order(); got[0] != 40 || v.bar.Fill != palette.Danger || v.ending.Text() != s.Look.T("night.given_wrong") {
		t.Errorf("a draft: %v, bar %v, %q", got, v.bar.Fill, v.ending.Text())
	}
}

// What is to be done at once is read whole in the narrowest list.
func TestWhatIsToBeDoneAtOnceIsNotCut(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		s := uitest.New(t, lang, palette.Night, fyne.NewSize(leastPanel, 400))
		v := newRowView(s.Look)
		v.show(line{row: &Row{At: clock(1, 2), Wrong: true, Word: state.WordSent}}, nil)
		w := uitest.Window(t, v, fyne.NewSize(leastPanel, rowHeight))
		uitest.Settle(w)
		for _, o := range test.WidgetRenderer(v.ending).Objects() {
			if drawn := o.(*canvas.Text).Text; drawn != v.ending.Text() {
				t.Errorf("%s: %q of %q", lang, drawn, v.ending.Text())
			}
		}
	}
}
