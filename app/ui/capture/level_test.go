package capture

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// Fields beside each other stand at one height: no label among them takes a
// line more than the others, in any language, lying and upright.
func TestFieldsBesideEachOtherStandLevel(t *testing.T) {
	for i, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs()[i:] {
			p := openPage(t, palette.Night, lang, size)
			level := func(what string) {
				t.Helper()
				rows(p.c.pages[p.c.page].object(), func(row *fyne.Container) {
					high := float32(-1)
					for _, o := range row.Objects {
						b, is := o.(interface{ labelHeight() float32 })
						if !is || !o.Visible() {
							continue
						}
						if now := b.labelHeight(); high >= 0 && now != high {
							t.Errorf("%.0f %s, %s: labels of %.0f and %.0f stand beside each other", size.Width, lang, what, high, now)
						} else {
							high = now
						}
					}
				})
			}
			p.c.Begin(nil)
			p.tapVenue(0)
			p.c.enter(pageWhere)
			level("where")
			p.c.enter(pagePerson)
			p.fillPerson()
			level("person")
			p.c.enter(pageStudy)
			p.tap(p.study().education, "E_SCH")
			level("study")
			p.c.enter(pageGuardian)
			p.fillGuardian()
			level("guardian")
			p.fillCards()
			for _, k := range p.c.pages[pageMore].(*morePage).cards {
				p.c.openCard(k.key)
				if p.c.page != pageMore {
					p.c.OpenMore()
				}
				level(fmt.Sprint("more, ", k.key))
			}
			p.c.enter(pageOutcome)
			p.tap(p.outcome().outcome, string(codes.OutcomePolice))
			level("outcome")
		}
	}
}

// labelHeight is how high the words above the control stand.
func (b *box) labelHeight() float32 {
	d := fyne.CurrentApp().Driver()
	return d.AbsolutePositionForObject(b.field.Control()).Y - d.AbsolutePositionForObject(b).Y
}

// rows visits the rows of fields below an object.
func rows(o fyne.CanvasObject, visit func(*fyne.Container)) {
	if o == nil || !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		if _, is := o.Layout.(sharesLayout); is {
			visit(o)
		}
		for _, c := range o.Objects {
			rows(c, visit)
		}
	case ui.Holder:
		rows(o.Held(), visit)
	}
}

// No word of an answer is torn, in any language: it is smaller before that, or
// the answers stand in fewer columns.
func TestNoWordOfAnAnswerIsTorn(t *testing.T) {
	for _, lang := range i18n.Langs() {
		p := openPage(t, palette.Night, lang, fyne.Size{Width: 1024, Height: 700})
		p.c.Begin(nil)
		for _, at := range []page{pagePerson, pageStudy, pageWhy, pageGuardian, pageOutcome} {
			p.c.enter(at)
			faces(p.c.pages[at].object(), func(f *ui.Tile) {
				if lines := uitest.Torn(uitest.Label(f)); lines != nil {
					t.Errorf("%s: a word of %q is torn: %q", lang, f.Text(), lines)
				}
			})
		}
	}
}

// faces visits the answers below an object.
func faces(o fyne.CanvasObject, visit func(*ui.Tile)) {
	if o == nil || !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *tiles:
		for _, f := range o.big.Tiles() {
			visit(f)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			faces(c, visit)
		}
	case ui.Holder:
		faces(o.Held(), visit)
	}
}
