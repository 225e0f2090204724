package review

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// least is the height of a record from which something of it can be read.
const least float32 = 40

// seen says whether the record that is open can be seen: what it is called, and
// something of what was written.
func (p *page) seen() bool {
	head, body := p.screen.middle.Objects[0], p.screen.middle.Objects[1]
	return head.Visible() && body.Visible() && body.Size().Height >= least
}

// A decision is live only while the record that it is about is on the screen. In
// the least window the record comes before map and list, so that it can be decided.
func TestNothingIsDecidedOutOfSight(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		for _, row := range []struct {
			size fyne.Size
			sees bool // also a window of which the toolkit makes none so small
		}{{fyne.NewSize(480, 480), true}, {fyne.NewSize(640, 480), true}, {fyne.NewSize(640, 400), true},
			{fyne.NewSize(512, 350), false}, {fyne.NewSize(800, 600), true}, {fyne.NewSize(960, 540), true}, {fyne.NewSize(800, 1280), true}, {wide, true}} {
			p := open(uitest.New(t, lang, palette.Night, row.size))
			must := row.sees
			check := func(when string) {
				t.Helper()
				uitest.Settle(p.Window)
				sees := p.seen()
				if live := !p.screen.accept.Disabled(); live != sees || must && !sees {
					t.Errorf("%s %v, %s: the record is in sight: %v, %v; live: %v", lang, row.size, when, sees, p.screen.middle.Objects[1].Size(), live)
				}
			}
			check("opened")
			must = must && row.size.Height >= 480
			p.screen.comments.ask()
			p.Type("x")
			check("writing")
			p.screen.comments.pin()
			must = row.sees
			check("written")
			p.program.did = nil
			p.screen.step(1)
			uitest.Settle(p.Window)
			if !p.seen() {
				p.Type("aф")
				p.Type("r")
				if len(p.program.did) > 0 || p.screen.comments.object.Visible() {
					t.Errorf("%s %v: decided unseen: %v", lang, row.size, p.program.did)
				}
			}
		}
	}
}

// What turns up again while the window is drawn larger is live again, and dead in a smaller.
func TestDecisionFollowsTheWindow(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	for _, size := range []fyne.Size{fyne.NewSize(512, 350), wide, fyne.NewSize(512, 350), fyne.NewSize(800, 1280)} {
		p.Window.Resize(size)
		uitest.Settle(p.Window)
		if live := !p.screen.accept.Disabled(); live != p.seen() {
			t.Errorf("%v: in sight %v, live %v", size, p.seen(), live)
		}
	}
}
