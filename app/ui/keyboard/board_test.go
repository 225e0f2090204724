package keyboard_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

func TestNameIsTypedByFinger(t *testing.T) {
	d := newHost(t, i18n.KK, palette.Night, landscape)
	d.tap(d.surname)
	d.keys(t, "әлімқұлова-ықсан ▸айгерім")
	if got := d.surname.Text(); got != "Әлімқұлова-Ықсан " {
		t.Errorf("surname %q", got)
	}
	if got := d.given.Text(); got != "Айгерім" {
		t.Errorf("name %q", got)
	}
	if d.focused() != d.given.Entry() {
		t.Error("the caret is not where the letters go")
	}
}

func TestCapitals(t *testing.T) {
	for _, row := range []struct {
		name  string
		field func(*form) *ui.TextField
		keys  string
		want  string
	}{
		{"each word of a name", func(f *form) *ui.TextField { return f.surname }, "ким ю-ра", "Ким Ю-Ра"},
		{"a sentence and the next", func(f *form) *ui.TextField { return f.notes }, "ол. үйде", "Ол. Үйде"},
		{"a new line", func(f *form) *ui.TextField { return f.notes }, "ол↵үйде", "Ол\nҮйде"},
		{"a code as it is", func(f *form) *ui.TextField { return f.code }, "ab c", "ab c"},
		{"the guess undone", func(f *form) *ui.TextField { return f.surname }, "⇧де", "де"},
		{"asked for", func(f *form) *ui.TextField { return f.code }, "a⇧bc", "aBc"},
		{"until told otherwise", func(f *form) *ui.TextField { return f.code }, "⇧⇧ab⇧c", "ABc"},
		{"back to the beginning", func(f *form) *ui.TextField { return f.surname }, "ка⌫⌫до", "До"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newHost(t, i18n.KK, palette.Night, landscape)
			d.tap(row.field(d.form))
			d.keys(t, row.keys)
			if got := row.field(d.form).Text(); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestEveryLetterOfThreeLanguages(t *testing.T) {
	want := map[i18n.Lang]string{
		i18n.KK: "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
		i18n.RU: "абвгдеёжзийклмнопрстуфхцчшщъыьэюя0123456789",
		i18n.EN: "abcdefghijklmnopqrstuvwxyz0123456789@.-:/",
	}
	for l, letters := range want {
		d := newHost(t, l, palette.Night, landscape)
		d.tap(d.notes)
		d.keys(t, letters)
		if got := len([]rune(d.notes.Text())); got != len([]rune(letters)) {
			t.Errorf("%s: %d letters, want %d", l, got, len([]rune(letters)))
		}
	}
}

// TestKeysAreForFingers: 48 dp in both directions on every page.
func TestKeysAreForFingers(t *testing.T) {
	for _, size := range []fyne.Size{landscape, portrait} {
		for _, p := range keyboard.Pages() {
			b := newHost(t, i18n.KK, palette.Night, size)
			b.tap(b.surname)
			for name, s := range b.Board.Sizes(p) {
				if s.Width < 48 || s.Height < 48 {
					t.Errorf("%v %s: key %s is %v", size, p, name, s)
				}
			}
		}
	}
}

// TestTargetStays: whatever takes the focus, letters go where they went.
func TestTargetStays(t *testing.T) {
	d := newHost(t, i18n.KK, palette.Night, landscape)
	d.tap(d.surname)
	d.keys(t, "са")
	d.Window.Canvas().Unfocus()
	d.keys(t, "ят")
	if got := d.surname.Text(); got != "Саят" || d.focused() != d.surname.Entry() {
		t.Errorf("%q, the focus is at %T", got, d.focused())
	}
}

func TestSelectionIsReplaced(t *testing.T) {
	d := newHost(t, i18n.KK, palette.Night, landscape)
	d.tap(d.code)
	d.keys(t, "abc")
	d.focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	d.keys(t, "x")
	if got := d.code.Text(); got != "x" {
		t.Errorf("%q", got)
	}
}

func TestWhenItComesAndGoes(t *testing.T) {
	d := newHost(t, i18n.KK, palette.Night, landscape)
	shown := func(when string, want bool) {
		t.Helper()
		if got := d.Board.Target() != nil; got != want {
			t.Fatalf("%s: shown %v", when, got)
		}
	}
	shown("at first", false)
	d.surname.Focus()
	shown("a field that nobody touched", false)
	d.tap(d.given)
	shown("a tap", true)
	d.surname.Focus()
	shown("the program moved the focus", true)
	d.number.Focus()
	shown("our own pad of digits", false)
	d.tap(d.given)
	d.Type("900315100008")
	shown("a scanner or a real key", false)
	d.tap(d.given)
	shown("digits alone are no keyboard", true)
	d.Type("к")
	d.tap(d.given)
	shown("letters were typed: there is a keyboard", false)
	d.Board.Toggle(d.given.Entry().(ui.Typist))
	shown("the button", true)
	d.keys(t, "▾")
	shown("done", false)
	d.Board.SetMode(keyboard.On)
	d.surname.Focus()
	shown("always", true)
	d.Type("к")
	shown("always, and a real key", true)
	d.Board.SetMode(keyboard.Off)
	shown("never", false)
	d.tap(d.given)
	shown("never, and a tap", false)
	if d.Board.Offered() {
		t.Error("the button is offered though the keyboard never comes")
	}
}

func TestLetGoWithItsField(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(d *host)
	}{
		{"the lock", func(d *host) { d.Shell.ShowLocked(ui.NewLabel(ui.Plain("құлып"))) }},
		{"a dialog", func(d *host) { d.Shell.Ask(ui.Question{Head: ui.Plain("?"), Yes: ui.Plain("Иә")}) }},
		{"another screen", func(d *host) { d.Shell.Router().Go(ui.AreaSettings) }},
		{"hidden behind the frame's back", func(d *host) { d.surname.Hide(); d.clock.pass(time.Second) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newHost(t, i18n.KK, palette.Night, landscape)
			d.tap(d.surname)
			row.do(d)
			if d.Board.Target() != nil {
				t.Error("the keyboard holds a field that is out of sight")
			}
			if y := d.form.object.Position().Y; y != 0 {
				t.Errorf("the screen stands at %v", y)
			}
		})
	}
}

func TestBackspaceRepeats(t *testing.T) {
	d := newHost(t, i18n.KK, palette.Night, landscape)
	d.tap(d.code)
	d.keys(t, "abcdefghij")
	at, _ := d.Board.Find('⌫')
	press := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	d.Board.MouseDown(press)
	d.clock.pass(440 * time.Millisecond)
	if got := d.code.Text(); got != "abcdefghi" {
		t.Errorf("before the repeat: %q", got)
	}
	d.clock.pass(200 * time.Millisecond)
	if got := len(d.code.Text()); got > 7 || got < 5 {
		t.Errorf("after it: %q", d.code.Text())
	}
	d.Board.MouseUp(press)
	left := d.code.Text()
	d.clock.pass(5 * time.Second)
	if d.code.Text() != left {
		t.Error("it goes on after the finger left")
	}
}

// TestEnter: to the next field, and in the last what Enter does there.
func TestEnter(t *testing.T) {
	d := newHost(t, i18n.KK, palette.Night, landscape)
	entered := 0
	d.surname.OnEnter = func() { entered-- }
	d.code.OnEnter = func() { entered++ }
	d.tap(d.surname)
	d.keys(t, "а↵б")
	if d.given.Text() != "Б" || entered != 0 {
		t.Errorf("%q, %d", d.given.Text(), entered)
	}
	d.tap(d.code)
	d.keys(t, "a↵")
	if entered != 1 || d.Board.Target() != nil {
		t.Errorf("in the last field: %d, shown %v", entered, d.Board.Target() != nil)
	}
}

func TestTabPassesIt(t *testing.T) {
	d := newHost(t, i18n.KK, palette.Night, landscape)
	d.Board.SetMode(keyboard.On)
	d.surname.Focus()
	for range 60 {
		d.Window.Canvas().FocusNext()
		if d.focused() == fyne.Focusable(d.Board) {
			t.Fatal("Tab stops at the keyboard")
		}
	}
}

// TestFieldIsInSight: every field of the form, in both sizes, in the screen,
// in a dialog and on the cover, stands above the keyboard and below the strip.
func TestFieldIsInSight(t *testing.T) {
	for _, size := range []fyne.Size{landscape, portrait} {
		for _, place := range []string{"screen", "dialog", "cover"} {
			t.Run(fmt.Sprintf("%vx%v %s", size.Width, size.Height, place), func(t *testing.T) {
				d := newHost(t, i18n.KK, palette.Night, size)
				top := float32(56)
				switch place {
				case "dialog":
					d.form, top = newForm(d.Look), 0
					d.Shell.Layer(520, ui.AtLeast(1, 520, d.form.object))
				case "cover":
					d.form, top = newForm(d.Look), 0
					d.Shell.ShowLocked(d.form.object)
				}
				uitest.Settle(d.Window)
				d.tap(d.surname)
				for _, f := range []*ui.TextField{d.surname, d.given, d.phone, d.notes, d.code} {
					if d.Board.Target() == nil {
						t.Fatal("the keyboard went away")
					}
					o := d.Board.Target()
					if o != f.Entry() {
						t.Fatal("next went to another field")
					}
					y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
					if bottom := size.Height - d.Board.Height(size); y < top || y+o.Size().Height > bottom {
						t.Errorf("%s: field from %v to %v, the keyboard begins at %v", f.Path, y, y+o.Size().Height, bottom)
					}
					d.keys(t, "▸")
				}
				if d.Board.Target() != nil {
					t.Error("after the last field the keyboard stays")
				}
			})
		}
	}
}
