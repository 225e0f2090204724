package unlock_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/app/ui/unlock"
	"shyraq/errs"
)

// door is a vault of one PIN.
type door struct {
	pin   string
	wait  time.Duration
	tries chan string
}

func (d *door) Unlock(_ context.Context, officer, pin string) error {
	defer func() { d.tries <- officer + "/" + pin }()
	if pin != d.pin {
		return errs.Errorf(errs.Denied, "pin_wrong", "")
	}
	return nil
}

func (d *door) Wait(string) time.Duration { return d.wait }

func people() unlock.Data {
	return unlock.Data{
		Officers: []unlock.Officer{
			{ID: "a", Name: "Нұрсұлтан Ахметов", Role: "patrol", Unit: "Есіл ауданы ПБ, ЮПП тобы", DemoPIN: "730264"},
			{ID: "b", Name: "Әйгерім Сәрсенбаева", Role: "inspector", Unit: "Алматы ауданы ПБ", DemoPIN: "915037"},
		},
		Last: "a", Waiting: 3, Demo: true,
		Elsewhere: []unlock.Officer{{ID: "supervisor", Name: "Ерлан Қалиев", Role: "supervisor"}},
	}
}

func never(time.Duration, func()) func() { return func() {} }

func TestUnlockLooks(t *testing.T) {
	uitest.Everywhere(t, "unlock", func(look *ui.Look) fyne.CanvasObject {
		s := unlock.New(look, &door{})
		s.Show(people())
		return s.Object()
	})
}

// Who forgot his PIN reads at the door what to do, and that nothing is lost.
func TestUnlockForgotLooks(t *testing.T) {
	uitest.Everywhere(t, "unlock-forgot", func(look *ui.Look) fyne.CanvasObject {
		s := unlock.New(look, &door{})
		d := people()
		d.Demo, d.Elsewhere = false, nil
		s.Show(d)
		if !uitest.Says(uitest.Words(s.Object()), look.T("unlock.forgot")) {
			t.Error("nothing says it")
		}
		return s.Object()
	})
}

func TestWelcomeLooks(t *testing.T) {
	uitest.Everywhere(t, "welcome", func(look *ui.Look) fyne.CanvasObject { return unlock.NewWelcome(look).Object() })
}

// TestWelcomeLeadsOn: one tap, or Enter, leads to the form.
func TestWelcomeLeadsOn(t *testing.T) {
	s, went := unlock.NewWelcome(uitest.Look(t, palette.Night, i18n.KK)), 0
	s.OnGo = func() { went++ }
	w := test.NewWindow(s.Object())
	defer w.Close()
	w.Canvas().Focus(s.Go())
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if went != 1 {
		t.Errorf("led on %d times", went)
	}
}

// TestTheCornerSaysWhatIsChosen: of the languages and of the flavours one is marked,
// the one of now, however it was chosen.
func TestTheCornerSaysWhatIsChosen(t *testing.T) {
	look := uitest.Look(t, palette.Day, i18n.RU)
	s := unlock.New(look, &door{})
	s.Show(people())
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	chosen := func(say string) bool {
		t.Helper()
		b, ok := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == say || b.Hint != nil && b.Hint() == say })
		if !ok {
			t.Fatalf("nothing says %q", say)
		}
		return b.Chosen
	}
	check := func(when string, lang i18n.Lang, flavour palette.Flavour) {
		t.Helper()
		uitest.Settle(w)
		for _, l := range i18n.Langs() {
			if chosen(l.Name()) != (l == lang) {
				t.Errorf("%s: %s is marked: %v", when, l.Name(), l != lang)
			}
		}
		for _, f := range palette.Flavours() {
			if chosen(look.T("flavour."+string(f))) != (f == flavour) {
				t.Errorf("%s: %s is marked: %v", when, f, f != flavour)
			}
		}
	}
	check("at first", i18n.RU, palette.Day)
	b, _ := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == i18n.EN.Name() })
	test.Tap(b)
	check("tapped", i18n.EN, palette.Day)
	look.SetLang(i18n.KK)
	look.SetFlavour(palette.Red)
	check("by a key", i18n.KK, palette.Red)
}

func TestUnlockWaitLooks(t *testing.T) {
	for _, f := range palette.Flavours() {
		s := unlock.New(uitest.Look(t, f, i18n.KK), &door{wait: 4*time.Minute + 58*time.Second})
		s.After = never
		s.Show(people())
		w := uitest.Window(t, s.Object(), uitest.Sizes[0])
		uitest.Check(t, w, f)
		uitest.Picture(t, "unlock-wait-"+string(f), w)
	}
}

func TestEnrolLooks(t *testing.T) {
	uitest.Everywhere(t, "enrol", func(look *ui.Look) fyne.CanvasObject {
		s := unlock.NewEnrol(look, desk{})
		s.Show("127.0.0.1:8443", true)
		return s.Object()
	})
}

// TestEnrolFaultLooks: what is missing is said, and nothing has moved.
func TestEnrolFaultLooks(t *testing.T) {
	uitest.Everywhere(t, "enrol-fault", func(look *ui.Look) fyne.CanvasObject {
		s := unlock.NewEnrol(look, desk{})
		s.Show("127.0.0.1:8443", true)
		button, _ := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == look.T("enrol.submit") })
		button.Tapped(nil)
		return s.Object()
	})
}

func TestUnlockPhraseLooks(t *testing.T) {
	uitest.Everywhere(t, "unlock-phrase", func(look *ui.Look) fyne.CanvasObject {
		s := unlock.New(look, &door{})
		s.Show(people())
		button, _ := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == look.T("unlock.use_phrase") })
		button.Tapped(nil)
		return s.Object()
	})
}

// The eye beside a passphrase is the toolkit's: it too is worn anew.
func TestThePhraseRedresses(t *testing.T) {
	uitest.Redresses(t, fyne.NewSize(1280, 800), func(s *uitest.Stage) func() {
		screen := unlock.New(s.Look, &door{})
		screen.Show(people())
		button, _ := uitest.Find(screen.Object(), func(b *ui.Button) bool { return b.Text() == s.Look.T("unlock.use_phrase") })
		button.Tapped(nil)
		s.Shell.ShowLocked(screen.Object())
		return nil
	})
}

type desk struct{ enrolled func(unlock.Enrolment) }

func (desk) CheckPIN(pin string) error {
	if len(pin) < 6 {
		return errs.Errorf(errs.Invalid, "pin_short", "")
	}
	return nil
}

func (d desk) Enrol(_ context.Context, e unlock.Enrolment) error {
	if d.enrolled != nil {
		d.enrolled(e)
	}
	return errs.Errorf(errs.Denied, "invite_used", "")
}

func TestRightPINOpens(t *testing.T) {
	d := &door{pin: "730264", tries: make(chan string, 1)}
	s := unlock.New(uitest.Look(t, palette.Night, i18n.KK), d)
	opened := make(chan string, 1)
	s.OnOpen = func(who string) { opened <- who }
	s.Show(people())
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Focus()
	for _, r := range "730264" {
		w.Canvas().Focused().TypedRune(r)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := <-d.tries; got != "a/730264" {
		t.Errorf("tried %s", got)
	}
	uitest.Until(t, func() bool { return len(opened) > 0 })
	if got := <-opened; got != "a" {
		t.Errorf("opened %s", got)
	}
}

func TestNothingIsTriedDuringTheWait(t *testing.T) {
	d := &door{pin: "730264", wait: time.Minute, tries: make(chan string, 1)}
	s := unlock.New(uitest.Look(t, palette.Night, i18n.EN), d)
	s.After = never
	s.Show(people())
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Focus()
	for _, r := range "730264" {
		test.Type(w.Canvas().Focused(), string(r))
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(d.tries) != 0 {
		t.Error("a PIN was tried while the officer has to wait")
	}
	if got := uitest.Words(w.Canvas().Content()); !uitest.Says(got, "Next try in 1:00") {
		t.Errorf("no countdown in %q", got)
	}
}

func TestEnrolSaysWhatIsMissing(t *testing.T) {
	for name, row := range map[string]struct {
		code, pin, again, want string
	}{
		"short code":      {"ABCD-EFGH", "730264", "730264", "8 of 26"},
		"weak PIN":        {"abcdefghijklmnopqrstuvwxyz", "1234", "1234", "A PIN needs 6 digits or more."},
		"different twice": {"abcdefghijklmnopqrstuvwxyz", "730264", "730265", "not the same"},
	} {
		t.Run(name, func(t *testing.T) {
			s := unlock.NewEnrol(uitest.Look(t, palette.Day, i18n.EN), desk{})
			s.Show("127.0.0.1:8443", false)
			w := uitest.Window(t, s.Object(), uitest.Sizes[0])
			uitest.Type(t, w, "Invite code", row.code)
			uitest.Type(t, w, "New PIN or passphrase", row.pin)
			uitest.Type(t, w, "Once more", row.again)
			uitest.MustNotMove(t, w, func() { uitest.Tap(t, w, "Enrol") })
			if got := uitest.Words(w.Canvas().Content()); !uitest.Says(got, row.want) {
				t.Errorf("want %q in %q", row.want, got)
			}
			uitest.MustNotMove(t, w, func() { uitest.Type(t, w, "Once more", "4") })
			if got := uitest.Words(w.Canvas().Content()); uitest.Says(got, row.want) {
				t.Errorf("it is said on while it is mended: %q", got)
			}
		})
	}
}

func TestUsedCodeIsRefusedWithASentence(t *testing.T) {
	asked := make(chan unlock.Enrolment, 1)
	s := unlock.NewEnrol(uitest.Look(t, palette.Day, i18n.EN), desk{func(e unlock.Enrolment) { asked <- e }})
	s.Show("127.0.0.1:8443", false)
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	uitest.Type(t, w, "Invite code", "abcdefghijklm-nopqrstuvwxyz")
	uitest.Type(t, w, "New PIN or passphrase", "730264")
	uitest.Type(t, w, "Once more", "730264")
	uitest.Tap(t, w, "Enrol")
	if e := <-asked; e.Code != "ABCDEFGHIJKLMNOPQRSTUVWXYZ" || e.PIN != "730264" {
		t.Errorf("asked for %+v", e)
	}
	uitest.Until(t, func() bool {
		return uitest.Says(uitest.Words(w.Canvas().Content()), "This code was used already")
	})
}

// TestTouchKeyboardServesTheDoor: a tablet can be enrolled, and a passphrase
// typed, with nothing but fingers.
func TestTouchKeyboardServesTheDoor(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 800, Height: 1280}} {
		s := uitest.New(t, i18n.KK, palette.Night, size)
		form := unlock.NewEnrol(s.Look, desk{})
		form.Show("", true)
		s.Shell.ShowLocked(form.Object())
		uitest.Settle(s.Window)
		lines := s.Shell.Fields()
		if len(lines) != 4 {
			t.Fatalf("%d lines found", len(lines))
		}
		uitest.Touch(s.Window, lines[0], fyne.Position{})
		for i, o := range lines {
			if s.Board.Target() != o {
				t.Fatalf("line %d has no keyboard", i)
			}
			uitest.Fingers(t, s.Window, s.Board, "a1")
			top := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
			if edge := size.Height - s.Board.Height(size); top < 0 || top+o.Size().Height > edge {
				t.Errorf("line %d at %v, the keyboard begins at %v", i, top, edge)
			}
			s.Save(fmt.Sprintf("enrol-touch-%.0f-%d", size.Width, i))
			uitest.Fingers(t, s.Window, s.Board, "▸")
		}
	}
}
