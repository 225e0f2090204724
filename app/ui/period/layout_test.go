package period

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// small are windows of a tablet that stands, and of screens whose letters were doubled.
var small = []fyne.Size{{Width: 800, Height: 1280}, {Width: 640, Height: 1024}, {Width: 540, Height: 960}, {Width: 640, Height: 400}, {Width: 512, Height: 350}}

// On a small window every line is as high as its words, every number stands in sight,
// school and college too, and every button of the foot is whole.
func TestTheTableIsReadOnASmallWindow(t *testing.T) {
	for _, size := range small {
		for _, lang := range i18n.Langs() {
			t.Run(fmt.Sprintf("%.0fx%.0f %s", size.Width, size.Height, lang), func(t *testing.T) {
				p := open(uitest.New(t, lang, palette.Night, size))
				p.screen.scroll.ScrollTo(10000)
				uitest.Settle(p.Window)
				rows := 0
				uitest.Find(p.screen.box, func(v *rowView) bool {
					if v.Visible() && v.Size().Height > 0 && v.name.Text() != "" {
						rows++
						p.whole(t, v)
					}
					return false
				})
				if rows < 3 {
					t.Errorf("%d lines stand there", rows)
				}
				for _, b := range []*ui.Button{p.screen.where, p.screen.save, p.screen.frozen} {
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
					if at.X < 0 || at.X+b.Size().Width > size.Width+1 || b.Size().Width+1 < b.MinSize().Width {
						t.Errorf("%q is cut: from %.0f, %.0f wide", b.Text(), at.X, b.Size().Width)
					}
				}
				if y := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.screen.save).Y; y < 0 || y > size.Height {
					t.Errorf("the end of the page cannot be reached: %.0f", y)
				}
			})
		}
	}
}

// whole says where a line has no room for its words.
func (p *page) whole(t *testing.T, v *rowView) {
	t.Helper()
	if need := ui.HeightAt(v.name, v.name.Size().Width); need > v.Size().Height+0.5 {
		t.Errorf("%q needs %.0f and has %.0f", v.name.Text(), need, v.Size().Height)
	}
	for i, n := range v.counts {
		text := n.label.Text()
		if text == "" {
			continue
		}
		if !n.Visible() || n.Size().Width+0.5 < fyne.MeasureText(text, n.label.TextSize, fyne.TextStyle{Bold: n.label.Bold}).Width {
			t.Errorf("%q: number %d, %q, is not in sight whole: %v, %.0f wide", v.name.Text(), i, text, n.Visible(), n.Size().Width)
		}
		if n.tap != nil && n.Size().Height < palette.Touch-4 {
			t.Errorf("%q: number %d is %.0f high", v.name.Text(), i, n.Size().Height)
		}
	}
}

// The keys that walk the table bring it into sight on a low window.
func TestKeysBringTheTableIntoSight(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(640, 400)))
	p.screen.list.Focus()
	p.Key(fyne.KeyDown)
	uitest.Settle(p.Window)
	if p.screen.scroll.Offset() == 0 {
		t.Error("the page stayed above its table")
	}
}
