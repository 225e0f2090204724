package looked

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

func at(h, m int) time.Time { return time.Date(2026, 11, 23, h, m, 0, 0, uitest.Zone) }

// data are views of every kind; everybody is invented.
func data() Data {
	unit := codes.Names{KK: "Алматы ауданының ЮПП-сы", RU: "ОЮП Алматинского района", EN: "Juvenile police of Almaty district"}
	return Data{Of: ui.Plain("Сынақова Г., 23.11.2026, 01:45"), Size: 12_431, Signed: at(9, 5), More: true, Views: []View{
		{At: at(9, 4), What: "asked", Name: "Жетекшиева Айгүл", Unit: unit, Device: "0197aa01", Here: true, Times: 1},
		{At: at(8, 12), What: "print", Name: "Сынақова Гүлнар", Unit: unit, Device: "0197aa02", Times: 1},
		{At: at(3, 40), What: "act", Name: "Сынақова Гүлнар", Unit: unit, Device: "0197aa02", Times: 1},
		{At: at(2, 2), What: "reveal", Name: "Қысқатегінов-Ұзынатауов Асқарбек", Unit: unit, Device: "0197aa03", Times: 4},
		{At: at(1, 55), What: "reveal", Device: "0197aa04", Times: 1},
		{At: at(1, 50), What: "edit", Name: "Патрульов Бек", Unit: unit, Device: "0197aa05", Times: 1},
		{At: at(1, 49), What: "export", Name: "Патрульов Бек", Unit: unit, Device: "0197aa05", Times: 1},
		{At: at(1, 48), What: "received", Name: "Патрульов Бек", Unit: unit, Device: "0197aa05", Times: 1},
		{At: at(1, 47), What: "asked", Admin: true, Times: 1},
		{At: at(1, 46), What: "other", Name: "Патрульов Бек", Unit: unit, Device: "0197aa05", Times: 1},
	}}
}

// open puts the page over the night, as the session does.
func open(s *uitest.Stage, d Data) *Screen {
	p := New(s.Look)
	p.Show(d)
	s.Put(ui.AreaNight, p, ui.Frame{Operation: "Түнгі қаладағы балалар", Officer: "Жетекшиева А.", Now: at(9, 5), Areas: ui.AreasFor("supervisor")})
	uitest.Settle(s.Window)
	return p
}

var states = []struct {
	name string
	data func(look *ui.Look) Data
	says string // the key of what is said in the place of a list; empty: there is one
}{
	{"list", func(*ui.Look) Data { return data() }, ""},
	{"waiting", func(*ui.Look) Data { return Data{Of: data().Of, Waiting: true} }, "looked.waiting"},
	{"offline", func(look *ui.Look) Data { return Data{Of: data().Of, Trouble: look.Say("error.unreachable")} }, "error.unreachable"},
	{"empty", func(*ui.Look) Data { return Data{Of: data().Of, Size: 4, Signed: at(9, 5)} }, "looked.empty"},
}

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s, data())
		uitest.Rest(t, name, s.Window)
		for _, row := range states {
			p.Show(row.data(s.Look))
			uitest.Settle(s.Window)
			s.Save("looked-" + row.name + "-" + name)
		}
	})
}

// TestWhatItSays: a list only where there is an answer, else why there is none; never
// both, and nothing of before.
func TestWhatItSays(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[0])
	p := open(s, data())
	for _, row := range states {
		t.Run(row.name, func(t *testing.T) {
			p.Show(data())
			p.Show(row.data(s.Look))
			uitest.Settle(s.Window)
			said := uitest.Words(p.Object())
			if row.says != "" && !uitest.Says(said, s.Look.T(row.says)) {
				t.Errorf("it does not say %s: %q", row.says, said)
			}
			if list := uitest.Says(said, "Сынақова Гүлнар"); list != (row.says == "") {
				t.Errorf("a list: %v", list)
			}
			if row.says != "" {
				return
			}
			for _, key := range []string{"looked.admin", "looked.unknown", "looked.what_print", "looked.here", "looked.more"} {
				if !uitest.Says(said, s.Look.T(key)) {
					t.Errorf("%s is missing", key)
				}
			}
		})
	}
}

// TestItAsksAgain by tap and by key, but not while it is asked.
func TestItAsksAgain(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[0])
	p := open(s, data())
	asked, back := 0, 0
	p.OnAgain, p.OnBack = func() { asked++ }, func() { back++ }
	uitest.Tap(t, s.Window, s.Look.T("looked.again"))
	p.Key(&fyne.KeyEvent{Name: fyne.KeyF5})
	p.Show(Data{Waiting: true})
	test.Tap(p.again)
	p.Key(&fyne.KeyEvent{Name: fyne.KeyF5})
	uitest.Tap(t, s.Window, s.Look.T("looked.back"))
	if asked != 2 || back != 1 {
		t.Errorf("asked %d times, back %d times", asked, back)
	}
}
