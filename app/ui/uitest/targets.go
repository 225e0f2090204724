package uitest

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Target is something in sight that a finger may tap.
type Target struct {
	Object fyne.CanvasObject
	Words  string // what it says, else its type
	At     fyne.Position
	Size   fyne.Size
}

// String is what it says and where it lies, for the message of a test.
func (t Target) String() string {
	return fmt.Sprintf("%q at %.0f,%.0f of %.0fx%.0f", t.Words, t.At.X, t.At.Y, t.Size.Width, t.Size.Height)
}

// Targets are what a finger could tap now, from the bottom of the window to
// what lies over it. What a scroll hides is none; of what it shows in part,
// the whole place is told.
func Targets(w fyne.Window) []Target {
	var all []Target
	size := w.Canvas().Size()
	window := box{0, 0, size.Width, size.Height}
	for _, layer := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
		reach(layer, fyne.Position{}, window, &all)
	}
	return all
}

// reach gathers the targets below an object that are seen through clip.
func reach(o fyne.CanvasObject, at fyne.Position, clip box, all *[]Target) {
	if o == nil || !o.Visible() {
		return
	}
	here := box{at.X, at.Y, at.X + o.Size().Width, at.Y + o.Size().Height}
	switch o.(type) {
	case *container.Scroll:
		clip = clip.within(here)
	case fyne.Tappable:
		if seen := clip.within(here); seen.x1 > seen.x0 && seen.y1 > seen.y0 {
			*all = append(*all, Target{o, words(o), at, o.Size()})
		}
	}
	for _, c := range children(o) {
		reach(c, at.Add(c.Position()), clip, all)
	}
}

func (b box) within(c box) box {
	return box{max(b.x0, c.x0), max(b.y0, c.y0), min(b.x1, c.x1), min(b.y1, c.y1)}
}

// words are what tells one target from another: what it says itself, else the
// first words inside.
func words(o fyne.CanvasObject) string {
	if b, ok := o.(interface{ Text() string }); ok && b.Text() != "" {
		return b.Text()
	}
	for _, w := range Words(o) {
		return w
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", o), "*")
}

// MustNotMove does something that brings a notice by itself, or takes one away,
// and fails for every target that a finger may have been about to touch and
// that is then elsewhere, of another size or gone. A target that was made anew
// must say the same at the same place.
//
// Hand in what the program does, never what the officer does: a page that
// follows his own tap may move.
func MustNotMove(t testing.TB, w fyne.Window, notice func()) {
	t.Helper()
	before := Targets(w)
	notice()
	Settle(w)
	after := Targets(w)
	for _, b := range before {
		if now, ok := again(b, after); !ok {
			t.Errorf("gone: %v", b)
		} else if now.At != b.At || now.Size != b.Size {
			t.Errorf("moved: %v is now %v", b, now)
		}
	}
}

// again is where a target is now.
func again(b Target, after []Target) (now Target, found bool) {
	for _, a := range after {
		switch {
		case a.Object == b.Object:
			return a, true
		case a.Words == b.Words && (!found || a.At == b.At && a.Size == b.Size):
			now, found = a, true
		}
	}
	return now, found
}

// MustNotCover does something that brings a notice and fails for every target
// whose middle is then another's: the tap that was on its way would go there.
// Targets for which spare is true may be covered; nil spares none.
func MustNotCover(t testing.TB, w fyne.Window, notice func(), spare func(Target) bool) {
	t.Helper()
	before := Targets(w)
	notice()
	Settle(w)
	after := Targets(w)
	for _, b := range before {
		middle := b.At.AddXY(b.Size.Width/2, b.Size.Height/2)
		was, ok := hit(before, middle)
		if !ok || spare != nil && spare(b) {
			continue
		}
		if now, ok := hit(after, middle); ok && now.Object != was.Object && now.Words != was.Words {
			t.Errorf("covered: %v now lies below %v", b, now)
		}
	}
}

// hit is the target that a tap at a place reaches.
func hit(all []Target, at fyne.Position) (found Target, ok bool) {
	for _, t := range all {
		if at.X >= t.At.X && at.Y >= t.At.Y && at.X < t.At.X+t.Size.Width && at.Y < t.At.Y+t.Size.Height {
			found, ok = t, true
		}
	}
	return found, ok
}

// MustNotMove is the helper of the same name for this window.
func (s *Stage) MustNotMove(notice func()) { s.t.Helper(); MustNotMove(s.t, s.Window, notice) }

// MustNotCover is the helper of the same name for this window; nothing may be
// covered.
func (s *Stage) MustNotCover(notice func()) { s.t.Helper(); MustNotCover(s.t, s.Window, notice, nil) }

// Targets are what a finger could tap in this window now.
func (s *Stage) Targets() []Target { return Targets(s.Window) }
