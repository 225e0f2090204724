package ui_test

import (
	"slices"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// ears is a canvas that keeps which shortcuts it was given.
type ears struct {
	fyne.Canvas
	heard []fyne.Shortcut
}

func (e *ears) AddShortcut(s fyne.Shortcut, _ func(fyne.Shortcut)) { e.heard = append(e.heard, s) }

func shortcuts() map[desktop.CustomShortcut]bool {
	all := map[desktop.CustomShortcut]bool{}
	for _, g := range ui.KeyList() {
		for _, l := range g.Lines {
			for _, k := range l.Shortcuts {
				all[k] = true
			}
		}
	}
	return all
}

func TestEveryShortcutOfTheFrameIsInTheList(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	e := &ears{Canvas: s.Window.Canvas()}
	s.Shell.Attach(e)
	if len(e.heard) < 9 {
		t.Fatalf("only %d shortcuts were registered", len(e.heard))
	}
	known := shortcuts()
	for _, k := range e.heard {
		if c, ok := k.(*desktop.CustomShortcut); !ok || !known[*c] {
			t.Errorf("%s is in no list of keys", k.ShortcutName())
		}
	}
}

func TestHelpOpensAndClosesOnEveryPage(t *testing.T) {
	for _, test := range []struct {
		name  string
		close fyne.KeyName
		lock  bool
	}{
		{"Esc", fyne.KeyEscape, false},
		{"F1 again", fyne.KeyF1, false},
		{"Esc, locked", fyne.KeyEscape, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
			s.Shell.Legend = func() fyne.CanvasObject { return ui.NewLabel(ui.Plain("жұлдызша")) }
			s.Shell.Show(ui.Frame{Areas: ui.AreasFor("patrol")})
			if test.lock {
				s.Shell.ShowLocked(ui.NewLabel(ui.Plain("құлыптаулы")))
			}
			title := s.Look.T("help.title")
			for range 2 {
				s.Key(fyne.KeyF1)
				if !s.Says(title) {
					t.Fatal("F1 shows no help")
				}
				if s.Says("жұлдызша") == test.lock {
					t.Errorf("the map's signs shown: %v", !test.lock)
				}
				s.Key(test.close)
				if s.Says(title) {
					t.Fatal("it does not close")
				}
			}
			if s.Shell.Locked() != test.lock {
				t.Error("the lock was touched")
			}
		})
	}
}

// Everybody reads the keys that are of use to him, and no others.
func TestHelpIsOfTheRole(t *testing.T) {
	all := []string{"help.check", "help.plan", "help.review", "help.figures", "help.lists", "help.key_check", "help.key_find_accepted"}
	for _, row := range []struct {
		role  string
		reads []string
		signs bool
	}{
		{"patrol", []string{"help.check", "help.figures", "help.lists", "help.key_check"}, true},
		{"inspector", []string{"help.check", "help.figures", "help.lists", "help.key_check"}, true},
		{"supervisor", []string{"help.plan", "help.review", "help.figures", "help.lists", "help.key_find_accepted"}, true},
		{"administrator", nil, false},
	} {
		t.Run(row.role, func(t *testing.T) {
			s := uitest.New(t, "en", palette.Night, fyne.NewSize(1024, 700))
			s.Shell.Legend = func() fyne.CanvasObject { return ui.NewLabel(ui.Plain("жұлдызша")) }
			s.Shell.Show(ui.Frame{Areas: ui.AreasFor(row.role)})
			s.Key(fyne.KeyF1)
			for _, key := range all {
				if s.Says(s.Look.T(key)) != slices.Contains(row.reads, key) {
					t.Errorf("%q is read: %v", s.Look.T(key), !slices.Contains(row.reads, key))
				}
			}
			areas := "Ctrl+1 – " + strconv.Itoa(len(ui.AreasFor(row.role)))
			if s.Says(areas) != (row.role != "administrator") || !s.Says("Ctrl+L") {
				t.Errorf("of the keys of areas he reads %q", uitest.Words(s.Shell.Object()))
			}
			if s.Says("жұлдызша") != row.signs {
				t.Errorf("the signs of the map are shown: %v", !row.signs)
			}
		})
	}
}

// A field that is typed into hands F1 on.
func TestHelpComesWhileSomethingIsTyped(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	f := ui.NewTextField(s.Look, "", nil)
	s.Put(ui.AreaNight, bare{f.Object()}, ui.Frame{})
	s.Window.Canvas().Focus(f.Entry())
	s.Key(fyne.KeyF1)
	if !s.Says(s.Look.T("help.title")) {
		t.Error("F1 in a field shows no help")
	}
}

type bare struct{ o fyne.CanvasObject }

func (p bare) Object() fyne.CanvasObject { return p.o }
func (bare) Relabel()                    {}

func TestNothingInTheStripMovesByItself(t *testing.T) {
	for _, size := range uitest.Sizes {
		for _, lang := range i18n.Langs() {
			t.Run(string(lang), func(t *testing.T) {
				s := uitest.New(t, lang, palette.Night, size)
				f := ui.Frame{
					Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Officer: "Нұрсұлтан А.", Now: night,
					Link: ui.LinkIdle, Areas: ui.AreasFor("patrol"), Shift: true,
					Demo: []ui.DemoRole{{ID: "a", Say: ui.Plain("Инспектор")}},
				}
				s.Shell.Show(f)
				s.MustNotMove(func() {
					for _, g := range []struct {
						link    ui.Link
						waiting int
					}{{ui.LinkOffline, 12}, {ui.LinkSending, 3}, {ui.LinkTrouble, 88}, {ui.LinkOffline, 0}} {
						f.Link, f.Waiting, f.Now = g.link, g.waiting, f.Now.Add(71*60e9)
						s.Shell.Show(f)
						s.Shell.Tick(f.Now)
					}
				})
				s.MustNotMove(func() {
					s.Shell.SetBanners(ui.Banner{Icon: icon.Warning, Role: palette.Danger, Say: ui.Plain("Тек осы құрылғыда: 3")})
				})
			})
		}
	}
}

func TestTheStripCountsNothingWhereNothingWaits(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(800, 1280))
	s.Shell.Show(ui.Frame{Officer: "Нұрсұлтан А.", Link: ui.LinkIdle})
	for _, w := range uitest.Words(s.Shell.Object()) {
		if w == "0" {
			t.Error("the strip says 0")
		}
	}
}
