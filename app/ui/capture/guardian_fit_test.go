package capture

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// Whether an adult may take the child is asked in sight, whatever the page says below
// it: an inspector's line of penalties, and what is to be mended.
func TestWhetherTheAdultMayTakeTheChildIsInSight(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1366, Height: 768}, {Width: 1024, Height: 768}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs() {
			t.Run(fmt.Sprintf("%.0fx%.0f %s", size.Width, size.Height, lang), func(t *testing.T) {
				p := openPage(t, palette.Night, lang, size)
				p.c.deps.Repeats = fakeRepeats{Repeat{Decides: true}}
				p.c.deps.Inspector = func() string { return "Гүлнар Б." }
				p.c.Begin(nil)
				p.c.edit(func(s *sheet) {
					w := s.who()
					w.Reasons = []codes.Code{"R_NIGHT_O"}
					s.Encounter.Place.Type = "STREET"
				})
				inSight := func(when string) {
					t.Helper()
					uitest.Settle(p.window)
					top := fyne.CurrentApp().Driver().AbsolutePositionForObject
					f := p.guardian().fitness
					floor := top(p.c.frame.page).Y + p.c.frame.page.Size().Height
					if p.c.frame.dock.Visible() {
						floor = top(p.c.frame.dock).Y
					}
					if low := top(f).Y + f.Size().Height; low > floor {
						t.Errorf("%s: it ends %.0f dp below what is in sight", when, low-floor)
					}
				}
				p.c.enter(pageGuardian)
				inSight("blank")
				p.c.goTo(pageWhy)
				p.c.goTo(pageGuardian)
				inSight("seen before")
				p.fillGuardian()
				inSight("filled")
				p.c.edit(func(s *sheet) { s.guardian(1).Kinship = "S_FATH" })
				p.c.enter(pageGuardian)
				inSight("two adults")
			})
		}
	}
}

// An adult is marked with all that is true of him, on either page that asks: who hurt the
// child may be drunk as well. That he is sober takes both away, and a brother's page takes
// over both.
func TestAnAdultIsDrunkAndHurtTheChild(t *testing.T) {
	p := openPage(t, palette.Night, i18n.RU, fyne.NewSize(1280, 800))
	p.c.Begin(nil)
	p.c.enter(pageGuardian)
	says := func(when string, want ...codes.Code) {
		t.Helper()
		if got := p.c.sheet.who().Guardians[0].Marks(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	p.tap(p.guardian().kinship, "S_FATH")
	p.tap(p.guardian().fitness, string(codes.Unfit))
	p.tap(p.guardian().fitness, tapSeldom)
	p.tap(p.guardian().fitness, string(codes.UnfitHurt))
	says("both", codes.UnfitHurt, codes.Unfit)
	if got := p.guardian().fitness.big.Selected(); len(got) != 2 {
		t.Errorf("lit are %v", got)
	}
	w := p.c.sheet.who()
	if got := caughtUp(raid.Guardian{Fitness: codes.Unfit}, w.Guardians[0]); !slices.Equal(got.Marks(), w.Guardians[0].Marks()) {
		t.Errorf("the brother's: %v", got.Marks())
	}
	p.tap(p.guardian().fitness, string(codes.Fit))
	says("sober", codes.Fit)
	p.tap(p.guardian().fitness, string(codes.UnfitHurt))
	p.c.edit(func(s *sheet) { s.who().Outcome, s.who().HandedTo = codes.OutcomeSpot, s.who().Guardians[0].ID })
	p.c.enter(pageOutcome)
	p.tap(p.outcome().fitness, string(codes.Unfit))
	says("on the page of the outcome", codes.UnfitHurt, codes.Unfit)
	if got := p.outcome().fitness.big.Selected(); len(got) != 2 {
		t.Errorf("lit there are %v", got)
	}
}
