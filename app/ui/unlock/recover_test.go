package unlock_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/app/ui/unlock"
	"shyraq/errs"
)

// recoverer is two administrators, of whom the test plays the words.
type recoverer struct {
	desk
	state *unlock.Recovery
	pin   chan string // that he asked with, or took the keys back with
	all   []unlock.Officer
}

func newRecoverer() *recoverer { return &recoverer{pin: make(chan string, 4), all: people().Officers} }

func (r *recoverer) Officers(context.Context) ([]unlock.Officer, error) { return r.all, nil }

func (r *recoverer) State(string) (unlock.Recovery, bool) {
	if r.state == nil {
		return unlock.Recovery{}, false
	}
	return *r.state, true
}

func (r *recoverer) Ask(_ context.Context, _, pin string) (unlock.Recovery, error) {
	r.pin <- pin
	return *asked(), nil
}

func (r *recoverer) Refresh(context.Context, string) (unlock.Recovery, error) { return *r.state, nil }

func (r *recoverer) Recover(_ context.Context, _, pin string) error {
	r.pin <- pin
	if pin != "730264" {
		return errs.Errorf(errs.Denied, "recovery_pin", "")
	}
	return nil
}

func asked(approved ...string) *unlock.Recovery {
	return &unlock.Recovery{Code: "5VDP-3E35-HDVC-GJNZ", Until: time.Date(2095, 6, 2, 3, 30, 0, 0, time.UTC), Sent: true,
		Approved: approved, Ready: len(approved) > 1}
}

// TestRecoverLooks: before he asked, while one has approved, and when both have.
func TestRecoverLooks(t *testing.T) {
	for name, state := range map[string]*unlock.Recovery{
		"recover": nil, "recover-one": asked("Асан Әбдіков"), "recover-ready": asked("Асан Әбдіков", "Бота Мұқанова"),
	} {
		uitest.Everywhere(t, name, func(look *ui.Look) fyne.CanvasObject {
			desk := newRecoverer()
			desk.state = state
			s := unlock.NewRecover(look, desk)
			s.After = never
			s.Show(desk.all, "a")
			return s.Object()
		})
	}
}

// recovering is the page with what it holds.
func recovering(t *testing.T, desk *recoverer) (*unlock.RecoverScreen, *ui.Look, func(say string) *ui.Button, func(key, text string)) {
	t.Helper()
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := unlock.NewRecover(look, desk)
	s.After = never
	s.Show(desk.all, "a")
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	button := func(key string) *ui.Button {
		t.Helper()
		b, ok := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == look.T(key) })
		if !ok {
			t.Fatalf("nothing says %q", look.T(key))
		}
		return b
	}
	return s, look, button, func(key, text string) { uitest.Type(t, w, look.T(key), text) }
}

// TestHeAsksAndReadsACode: a PIN that will not do, or is not typed twice, asks nobody.
func TestHeAsksAndReadsACode(t *testing.T) {
	for _, row := range [][2]string{{"1234", "1234"}, {"730264", "730265"}} {
		desk := newRecoverer()
		_, _, button, typed := recovering(t, desk)
		typed("recover.pin", row[0])
		typed("enrol.again", row[1])
		button("recover.ask").Tapped(nil)
		if len(desk.pin) != 0 {
			t.Error("somebody was asked")
		}
	}
	desk := newRecoverer()
	s, look, button, typed := recovering(t, desk)
	typed("recover.pin", "730264")
	typed("enrol.again", "730264")
	button("recover.ask").Tapped(nil)
	uitest.Until(t, func() bool { return uitest.Says(uitest.Words(s.Object()), "5VDP-3E35-HDVC-GJNZ") })
	if got := <-desk.pin; got != "730264" {
		t.Errorf("asked with %s", got)
	}
	if words := uitest.Words(s.Object()); !uitest.Says(words, look.T("recover.approved_none")) {
		t.Errorf("nothing says how it stands: %q", words)
	}
}

// TestHeOpensWhenBothApproved, and not before.
func TestHeOpensWhenBothApproved(t *testing.T) {
	desk := newRecoverer()
	desk.state = asked("Асан")
	s, look, button, typed := recovering(t, desk)
	typed("recover.chosen", "730264")
	button("unlock.open").Tapped(nil)
	if len(desk.pin) != 0 {
		t.Error("it was tried with one approval")
	}
	s.After = func(_ time.Duration, f func()) func() { f(); return func() {} }
	desk.state = asked("Асан", "Бота")
	s.Show(desk.all, "a")
	opened := make(chan string, 1)
	s.OnDone = func(who string) { opened <- who }
	typed("recover.chosen", "111222")
	button("unlock.open").Tapped(nil)
	uitest.Until(t, func() bool {
		return uitest.Says(uitest.Words(s.Object()), look.Sentence(errs.Errorf(errs.Denied, "recovery_pin", "")))
	})
	typed("recover.chosen", "730264")
	button("unlock.open").Tapped(nil)
	uitest.Until(t, func() bool { return len(opened) == 1 })
}

// TestEnrolLeadsToRecovery where somebody listens, and nowhere else.
func TestEnrolLeadsToRecovery(t *testing.T) {
	for _, listens := range []bool{false, true} {
		s, went := unlock.NewEnrol(uitest.Look(t, palette.Night, i18n.EN), desk{}), 0
		if listens {
			s.OnRecover = func() { went++ }
		}
		s.Show("127.0.0.1:8443", false)
		b, ok := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == "Get the keys back from two administrators" })
		if ok != listens {
			t.Fatalf("listens %v: found %v", listens, ok)
		}
		if !ok {
			continue
		}
		if b.Tapped(nil); went != 1 {
			t.Errorf("led there %d times", went)
		}
	}
}

// A name may end with a dot: no sentence that names who approved puts a second one
// behind it.
func TestNamesThatEndWithADot(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for _, key := range []string{"recover.approved_one", "recover.ready", "recover.rejected", "recover.done", "cli.recovered"} {
			said := uitest.Look(t, palette.Night, lang).T(key, "Names", "Айдар С., Ботагөз Қ.", "When", "02.06.2095")
			if strings.Contains(said, "..") || !strings.Contains(said, "Ботагөз Қ.") {
				t.Errorf("%s: %s", lang, said)
			}
		}
	}
}
