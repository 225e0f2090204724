package settings_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/settings"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

type keeper struct {
	shelf
	found []settings.Finding
	old   string
}

// The exchange by files is tried in bundle_test.go.
func (keeper) AskByFile(context.Context) (string, int, error) { return "", 0, nil }

func (keeper) ReadAnswer(context.Context, string) (settings.Answered, error) {
	return settings.Answered{}, nil
}

func (keeper) CarryFile(context.Context, string) (string, error) { return "", nil }

func (keeper) Bundles(string) (settings.Folder, error) { return settings.Folder{}, nil }

func (keeper) CheckPIN(pin string) error {
	if len(pin) < 6 {
		return errs.Errorf(errs.Invalid, "pin_short", "")
	}
	return nil
}

func (k keeper) ChangePIN(_ context.Context, old, _ string) error {
	if old != k.old {
		return errs.Errorf(errs.Denied, "pin_wrong", "")
	}
	return nil
}

func (keeper) CheckReceiver(r settings.Receiver) error {
	if r.Kind != "off" && r.Address == "" {
		return errs.Errorf(errs.Invalid, "receiver_setting", "")
	}
	return nil
}

func (k keeper) Verify(context.Context) ([]settings.Finding, error) { return k.found, nil }

func data() settings.Data {
	now := time.Date(2026, 11, 24, 2, 14, 0, 0, time.FixedZone("", 5*3600))
	return settings.Data{
		Officer: "Нұрсұлтан Ахметов", Role: "patrol", Unit: "Есіл ауданы ПБ, ЮПП тобы",
		Device: "0190b6a2-7c1e-7d11-9c3f-2f6f0f4be1aa", IdleMinutes: 3, Keyboard: "auto",
		Receiver: settings.Receiver{Kind: "serial", Address: "/dev/ttyACM0", Speed: 9600, State: settings.Known, InUse: 9, Accuracy: 4.6, Age: 2 * time.Second, Drift: -61 * time.Minute},
		Server:   "region.kz:8443", Link: ui.LinkOffline, Waiting: 3,
		LastAck: now.Add(-3 * time.Hour), NextTry: now.Add(4 * time.Minute), Now: now,
		Packs:    packs(),
		Version:  "0.1.0",
		Licences: []settings.Licence{{Name: "Fyne", Terms: "BSD-3-Clause"}, {Name: "Noto Sans", Terms: "OFL 1.1"}, {Name: "Badger", Terms: "Apache-2.0"}},
	}
}

func TestSettingsLook(t *testing.T) {
	uitest.Everywhere(t, "settings", func(look *ui.Look) fyne.CanvasObject {
		s := settings.New(look, ui.NewShell(look), keeper{})
		s.Show(data())
		return s.Object()
	})
}

// Out of sight nothing is drawn; in sight stands what was shown last.
func TestSettingsOutOfSight(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := settings.New(look, ui.NewShell(look), keeper{})
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Show(data())
	s.Hidden()
	d := data()
	d.Server = "other.kz:8443"
	s.Show(d)
	uitest.Settle(w)
	if uitest.Says(uitest.Words(s.Object()), d.Server) {
		t.Error("drawn out of sight")
	}
	s.Shown()
	uitest.Settle(w)
	if !uitest.Says(uitest.Words(s.Object()), d.Server) {
		t.Error("in sight stands what was shown before")
	}
}

// Out of touch there is always a next try: where none is planned, it is now.
func TestTheNextTry(t *testing.T) {
	for _, row := range []struct {
		name string
		link ui.Link
		next time.Duration // from now; zero: none planned
		want string
	}{
		{"out of touch, under way", ui.LinkOffline, 0, "settings.now"},
		{"sending", ui.LinkSending, 0, "settings.now"},
		{"in touch", ui.LinkIdle, 0, "settings.none"},
	} {
		t.Run(row.name, func(t *testing.T) {
			look := uitest.Look(t, palette.Night, i18n.EN)
			s := settings.New(look, ui.NewShell(look), keeper{})
			w := uitest.Window(t, s.Object(), uitest.Sizes[0])
			d := data()
			d.Link, d.NextTry, d.Waiting = row.link, time.Time{}, 0
			s.Show(d)
			uitest.Settle(w)
			words := uitest.Words(s.Object())
			i := slices.Index(words, look.T("settings.next_try"))
			if i < 0 || !slices.Contains(words[i:min(i+4, len(words))], look.T(row.want)) {
				t.Errorf("it says %q", words)
			}
		})
	}
}

// TestWholeSettingsLook shows every card: in a window that is as high as all of
// them.
func TestWholeSettingsLook(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		screen := settings.New(s.Look, s.Shell, keeper{})
		screen.Show(data())
		s.Put(ui.AreaSettings, screen, ui.Frame{Officer: "Н. Ахметов"})
		s.Window.Resize(fyne.NewSize(s.Window.Canvas().Size().Width, 2600))
		uitest.Settle(s.Window)
		uitest.Check(t, s.Window, s.Look.Flavour())
		s.Save("settings-whole-" + name)
	})
}

func TestPINFormLooks(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	shell := ui.NewShell(look)
	w := uitest.Window(t, shell.Object(), uitest.Sizes[0])
	shell.Attach(w.Canvas())
	shell.Sheet(520, look.Say("settings.change_pin"), settings.NewPINForm(look, keeper{}).Object())
	uitest.Settle(w)
	uitest.Check(t, w, palette.Night)
	uitest.Picture(t, "settings-pin", w)
}

func TestLanguageChangesInPlace(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	s := settings.New(look, ui.NewShell(look), keeper{})
	var told i18n.Lang
	s.OnLang = func(l i18n.Lang) { told = l }
	s.Show(data())
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	uitest.Tap(t, w, "Русский")
	if told != i18n.RU {
		t.Errorf("told %q", told)
	}
	for _, want := range []string{"Настройки", "3 записи", "Сменить PIN-код", "На этом компьютере нет системного хранилища"} {
		if !uitest.Says(uitest.Words(s.Object()), want) {
			t.Errorf("%q is not shown after the change", want)
		}
	}
}

func TestVerifyNamesEachDifference(t *testing.T) {
	look := uitest.Look(t, palette.Day, i18n.EN)
	s := settings.New(look, ui.NewShell(look), keeper{found: []settings.Finding{{Text: "frame 12: taken from the store", Mended: true}, {Text: "frame 14: in neither copy"}}})
	s.Show(data())
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	uitest.Tap(t, w, "Verify both copies")
	uitest.Until(t, func() bool {
		words := uitest.Words(s.Object())
		return uitest.Says(words, "2 differences found") && uitest.Says(words, "frame 14: in neither copy")
	})
	uitest.Settle(w)
	uitest.Picture(t, "settings-verified", w)
}

func TestWrongOldPINIsSaidAtItsField(t *testing.T) {
	look := uitest.Look(t, palette.Day, i18n.EN)
	f := settings.NewPINForm(look, keeper{old: "730264"})
	w := uitest.Window(t, f.Object(), fyne.NewSize(520, 600))
	uitest.Type(t, w, "Current PIN", "111222")
	uitest.Type(t, w, "New PIN", "915037")
	uitest.Type(t, w, "Once more", "915037")
	uitest.Tap(t, w, "Change")
	uitest.Until(t, func() bool { return uitest.Says(uitest.Words(f.Object()), "The PIN is wrong") })
	uitest.MustNotMove(t, w, func() { uitest.Type(t, w, "Once more", "4") })
	uitest.MustNotMove(t, w, func() { uitest.Tap(t, w, "Change") })
	if !uitest.Says(uitest.Words(f.Object()), "not the same") {
		t.Error("what is wrong is not said")
	}
}

// Who goes through the settings by Tab sees where he is.
func TestTabScrollsTheSettingsAlong(t *testing.T) {
	for _, size := range uitest.Sizes {
		look := uitest.Look(t, palette.Day, i18n.RU)
		s := settings.New(look, ui.NewShell(look), keeper{})
		s.Show(data())
		uitest.TabsInSight(t, uitest.Window(t, s.Object(), size))
	}
}
