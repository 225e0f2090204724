package uitest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui"
	"shyraq/app/ui/keyboard"
)

// Words are the texts that are visible, from the top of the tree.
func Words(root fyne.CanvasObject) []string {
	var words []string
	walk(root, fyne.Position{}, box{}, func(o fyne.CanvasObject, _ fyne.Position, _ box) {
		if t, ok := o.(*ui.Label); ok && t.Text() != "" {
			words = append(words, t.Text())
		} else if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			words = append(words, t.Text)
		}
	})
	return words
}

// Says tells whether one of the words holds a text.
func Says(words []string, want string) bool {
	for _, w := range words {
		if strings.Contains(w, want) {
			return true
		}
	}
	return false
}

// Tap taps the visible button with these words or this hint, wherever it is
// on the canvas.
func Tap(t testing.TB, w fyne.Window, words string) {
	t.Helper()
	var found pressed
	each(w, func(o fyne.CanvasObject) {
		if b, ok := pressable(o); ok && (b.Text() == words || strings.Split(b.Text(), "\n")[0] == words) && found == nil {
			found = b
		}
	})
	if found == nil {
		t.Fatalf("no button %q", words)
	}
	test.Tap(found)
	Settle(w)
}

// Type gives the field below a label the keyboard and types.
func Type(t testing.TB, w fyne.Window, label, text string) {
	t.Helper()
	var field fyne.Focusable
	seen := false
	each(w, func(o fyne.CanvasObject) {
		if l, ok := o.(*ui.Label); ok && l.Text() == label {
			seen = true
		}
		if f, ok := o.(fyne.Focusable); ok && seen && field == nil {
			field = f
		}
	})
	if field == nil {
		t.Fatalf("no field %q", label)
	}
	w.Canvas().Focus(field)
	test.Type(field, text)
}

// Until waits for something that a goroutine of the screen brings about, and
// does what it hands over to the UI thread. It gives up after a minute, far
// beyond anything that is measured.
func Until(t testing.TB, ok func() bool) {
	t.Helper()
	thread, is := fyne.CurrentApp().Driver().(*Thread)
	if !is {
		t.Fatal("the application is none of Look or New")
	}
	if !thread.Until(time.Minute, ok) {
		t.Fatal("it never came")
	}
}

func each(w fyne.Window, visit func(fyne.CanvasObject)) {
	see := func(o fyne.CanvasObject, _ fyne.Position, _ box) { visit(o) }
	for _, o := range w.Canvas().Overlays().List() {
		walk(o, fyne.Position{}, box{}, see)
	}
	walk(w.Canvas().Content(), fyne.Position{}, box{}, see)
}

// Touch presses and lets go as the toolkit does for a finger: what can have
// the focus keeps it where it is, anything else takes it away.
func Touch(w fyne.Window, o fyne.CanvasObject, at fyne.Position) {
	c := w.Canvas()
	if _, ok := o.(fyne.Focusable); !ok {
		c.Unfocus()
	}
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	if m, ok := o.(desktop.Mouseable); ok {
		m.MouseDown(e)
		m.MouseUp(e)
	}
	if t, ok := o.(fyne.Tappable); ok {
		t.Tapped(&e.PointEvent)
	}
}

// Fingers types on the touch keyboard, key by key; it turns no page.
func Fingers(t testing.TB, w fyne.Window, b *keyboard.Board, text string) {
	t.Helper()
	for _, r := range text {
		at, ok := b.Find(r)
		if !ok {
			t.Fatalf("no key %q on this page", r)
		}
		Touch(w, b, at)
	}
}

// Letters types as a keyboard does: into what has the focus, else into the
// window. As of a real window, the key of a digit comes before the digit.
func Letters(w fyne.Window, text string) {
	for _, c := range text {
		if c >= '0' && c <= '9' {
			Press(w, fyne.KeyName(c))
		}
		if f := w.Canvas().Focused(); f != nil {
			f.TypedRune(c)
		} else if f := w.Canvas().OnTypedRune(); f != nil {
			f(c)
		}
	}
}

// Press presses a key of the keyboard.
func Press(w fyne.Window, name fyne.KeyName) {
	e := &fyne.KeyEvent{Name: name}
	if f := w.Canvas().Focused(); f != nil {
		f.TypedKey(e)
	} else if f := w.Canvas().OnTypedKey(); f != nil {
		f(e)
	}
}

// Hit touches the topmost target that says these words, and tells whether there
// was one; seen are the words of all that can be touched.
func Hit(w fyne.Window, words ...string) (found bool, seen []string) {
	for _, one := range slices.Backward(Targets(w)) {
		if slices.Contains(words, one.Words) {
			Touch(w, one.Object, fyne.NewPos(one.Size.Width/2, one.Size.Height/2))
			return true, nil
		}
		seen = append(seen, one.Words)
	}
	return false, seen
}
