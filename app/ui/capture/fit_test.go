package capture

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// In the plain case nobody scrolls: every page with its ordinary answers is no
// taller than its place, in every language, lying and upright.
func TestPagesFitWithoutScrolling(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1280, Height: 800}, {Width: 1366, Height: 768}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs() {
			t.Run(fmt.Sprintf("%.0fx%.0f %s", size.Width, size.Height, lang), func(t *testing.T) {
				p := openPage(t, palette.Night, lang, size)
				p.c.Begin(nil)
				for _, class := range []string{codes.ClassVenue, codes.ClassOutside, codes.ClassUndecided} {
					p.tap(p.where().class, class)
					p.fits("where " + class)
				}
				p.c.enter(pagePerson)
				p.fits("person, blank")
				p.tap(p.person().mode, "none")
				p.fits("person, without a number")
				p.tap(p.person().noIIN, "I_DOC")
				p.fits("person, a reason")
				p.tap(p.person().mode, "iin")
				p.write(p.person().name, "Айдос")
				p.typeDate("15.03.2011")
				p.fits("person, filled")
				p.c.enter(pageStudy)
				p.tap(p.study().education, "E_SCH")
				p.fits("study, a pupil")
				p.c.enter(pageWhy)
				p.tap(p.why().reasons, "R_NIGHT_O")
				p.fits("why")
				p.c.enter(pageGuardian)
				p.fits("guardian, blank")
				p.fillGuardian()
				p.fits("guardian, filled")
				p.c.enter(pageOutcome)
				p.tap(p.outcome().outcome, string(codes.OutcomePolice))
				p.fits("outcome")
				p.c.enter(pageFinish)
				p.fits("finish")
			})
		}
	}
}

func (p *pageObject) fits(what string) {
	p.t.Helper()
	place := p.c.frame.page.Size()
	need := p.c.pages[p.c.page].object().MinSize()
	if need.Height > place.Height || need.Width > place.Width {
		p.t.Errorf("%s: needs %.0fx%.0f, has %.0fx%.0f. A page of the form never scrolls: let fields share a row (sideBySide), or put the seldom one on a card of More (more.go)",
			what, need.Width, need.Height, place.Width, place.Height)
	}
}

// Where the window is small the first step scrolls: nothing lies under the
// buttons at its foot, and its last field can be brought above them.
func TestSmallWindowScrollsTheFirstStep(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 960, Height: 540}, {Width: 640, Height: 480}} {
		p := openPage(t, palette.Night, "kk", size)
		p.c.Begin(nil)
		place := p.c.frame.page
		d := fyne.CurrentApp().Driver()
		p.c.frame.scroll.Reveal(p.where().note)
		low := d.AbsolutePositionForObject(p.where().note).Y + p.where().note.Size().Height
		if floor := d.AbsolutePositionForObject(place).Y + place.Size().Height; low > floor {
			t.Errorf("%.0fx%.0f: the note ends at %.0f, the page at %.0f", size.Width, size.Height, low, floor)
		}
		named := d.AbsolutePositionForObject(p.where().name).Y
		kinds := d.AbsolutePositionForObject(p.where().kind).Y + p.where().kind.Size().Height
		if kinds > named {
			t.Errorf("%.0fx%.0f: the kinds of place end at %.0f, below the name at %.0f", size.Width, size.Height, kinds, named)
		}
	}
}

// The referrals stand in one size of letters, whatever the language: their page
// scrolls where that takes more lines.
func TestReferralsHaveOneSizeOfLetters(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1280, Height: 800}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs() {
			p := openPage(t, palette.Night, lang, size)
			p.c.Begin(nil)
			p.c.enter(pageFinish)
			finish := p.c.pages[pageFinish].(*finishPage)
			p.tap(finish.referrals, tapChoose)
			for _, f := range finish.referrals.big.Tiles() {
				if got := uitest.Label(f).TextSize; got < palette.SizeBody {
					t.Errorf("%v %s: %q is set in %.0f", size, lang, f.Text(), got)
				}
			}
		}
	}
}

// The notice of the first step covers no field, in a window in which the step
// does not scroll.
func TestTheNoticeOfTheFirstStepCoversNoField(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1280, Height: 800}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs() {
			p := openPage(t, palette.Night, lang, size)
			p.c.Begin(nil)
			p.c.left.left[pageWhere] = true
			p.c.refreshMarks()
			uitest.Settle(p.window)
			dock, top := p.c.frame.dock, fyne.CurrentApp().Driver().AbsolutePositionForObject
			if !dock.Visible() {
				t.Fatalf("%v %s: no notice", size, lang)
			}
			page := p.where().root
			free := func(what string) {
				uitest.Settle(p.window)
				if over := top(page).Y + page.Size().Height - top(dock).Y; over >= 1 {
					t.Errorf("%v %s, %s: the notice lies over the last %.0f dp of the page", size, lang, what, over)
				}
			}
			free("what is missing")
			all := []string{"met_at_missing", "time_future", "place_missing", "point_range", "point_zero", "place_type_missing", "district_missing", "district_unknown"}
			for i, first := range all {
				for _, second := range all[i+1:] {
					dock.say([]docks{{p.look.Say("problem." + first), true}, {p.look.Say("problem." + second), false}})
					free(first + " and " + second)
				}
			}
		}
	}
}

// Where a page scrolls anyway, no answer is in smaller letters than the others
// of its question.
func TestAPageThatScrollsHasOneSizeOfLetters(t *testing.T) {
	for _, lang := range i18n.Langs() {
		p := openPage(t, palette.Night, lang, fyne.NewSize(960, 600))
		p.c.Begin(nil)
		p.c.enter(pageWhy)
		for _, f := range p.why().reasons.big.Tiles() {
			if got := uitest.Label(f).TextSize; got < palette.SizeBody {
				t.Errorf("%s: %q is set in %.0f", lang, f.Text(), got)
			}
		}
	}
}
