package night

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// A visit after which a child may need somebody asks once whose home it is, and where: a
// second tap on the same place saves nothing, a word of either or another button does.
func TestAVisitThatFoundAChildInNeedAsksWhoseHome(t *testing.T) {
	for _, row := range []struct {
		result, name, address string
		asks                  bool
	}{
		{"H_ALON", "", "", true}, {"H_DRNK", "", "", true}, {"H_HELP", "", "", true},
		{"H_ALON", "Сынақов", "", false}, {"H_HELP", "", "Абай 1", false}, {"H_OK", "", "", false},
	} {
		for _, lang := range []string{"kk", "ru", "en"} {
			t.Run(row.result+row.name+row.address+lang, func(t *testing.T) {
				s := uitest.New(t, i18n.Lang(lang), palette.Night, fyne.NewSize(1024, 700))
				d := night(s)
				d.Here = Spot{Place: raid.Place{Point: spot(511741000, 714203000), Type: "EDU"}}
				p := open(s, d)
				tap := func(key string) { t.Helper(); uitest.Tap(t, s.Window, s.Look.T(key)) }
				p.screen.place.toggle()
				tap("night.home_check")
				tap("night.home_child")
				code, _ := d.Rules.Codes.Row("home_results", codes.Code(row.result))
				test.Tap(s.Tile(code.Names.In(lang)))
				if row.name != "" {
					uitest.Type(t, s.Window, s.Look.T("night.home_name"), row.name)
				}
				if row.address != "" {
					uitest.Type(t, s.Window, s.Look.T("night.home_address"), row.address)
				}
				tap("night.short_save")
				if got := len(p.duty.homes) == 0; got != row.asks {
					t.Fatalf("it asks: %t", got)
				}
				if !row.asks {
					return
				}
				if !s.Says(s.Look.T("night.home_whose")) {
					t.Error("it does not say what")
				}
				tap("night.short_save")
				if len(p.duty.homes) != 0 {
					t.Fatal("the second tap of a finger saved it")
				}
				uitest.Fits(t, s.Window.Canvas().Content())
				tap("night.short_anyway")
				if len(p.duty.homes) != 1 {
					t.Error("it cannot be saved without")
				}
			})
		}
	}
}

// A visit that found two things says both, the graver one first; what cannot be true
// beside the last that was tapped goes.
func TestAVisitFindsTwoThings(t *testing.T) {
	for _, row := range []struct {
		taps   []codes.Code
		result codes.Code
		also   []codes.Code
		says   string
	}{
		{[]codes.Code{"H_DRNK", "H_ALON"}, "H_ALON", []codes.Code{"H_DRNK"}, "Child unattended · Parents with signs of drink"},
		{[]codes.Code{"H_DRNK", "H_ALON", "H_OK"}, "H_OK", nil, ""},
		{[]codes.Code{"H_OK", "H_DRNK", "H_HELP", "H_DRNK"}, "H_HELP", nil, ""},
	} {
		s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1024, 700))
		d := night(s)
		p := open(s, d)
		p.screen.askHome()
		uitest.Tap(t, s.Window, s.Look.T("night.home_child"))
		uitest.Type(t, s.Window, s.Look.T("night.home_name"), "Сынақов")
		for _, c := range row.taps {
			code, _ := d.Rules.Codes.Row("home_results", c)
			test.Tap(s.Tile(code.Names.EN))
		}
		uitest.Tap(t, s.Window, s.Look.T("night.short_save"))
		if len(p.duty.homes) != 1 {
			t.Fatalf("%v: saved %d", row.taps, len(p.duty.homes))
		}
		got := p.duty.homes[0]
		if diff := cmp.Diff(row.also, got.Also); got.Result != row.result || diff != "" {
			t.Errorf("%v: %s, %s", row.taps, got.Result, diff)
		}
		if row.says == "" {
			continue
		}
		names := func(c codes.Code) codes.Names { one, _ := d.Rules.Codes.Row("home_results", c); return one.Names }
		seen := Row{Kind: raid.KindHomeCheck, Outcome: names(got.Result), Others: []codes.Names{names(got.Also[0])}, Found: true}
		if text, role := ending(s.Look.Texts(), line{row: &seen}); text != row.says || role != palette.Danger {
			t.Errorf("its row says %q in %v", text, role)
		}
	}
}

// How many listened is typed, digits alone, and kept with what else was begun.
func TestHowManyListenedIsTyped(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	d := night(s)
	d.Here = Spot{Place: raid.Place{Point: spot(511741000, 714203000), Type: "EDU"}}
	p := open(s, d)
	tap := func(key string) { t.Helper(); uitest.Tap(t, s.Window, s.Look.T(key)) }
	p.screen.place.toggle()
	tap("night.talk")
	row, _ := d.Rules.Codes.Row("talks", "U_LECT")
	test.Tap(s.Tile(row.Names.KK))
	uitest.Type(t, s.Window, s.Look.T("night.talk_where"), "мектеп")
	uitest.Type(t, s.Window, s.Look.T("night.talk_listeners"), "6a0")
	tap("night.short_save")
	if len(p.duty.talks) != 1 {
		t.Fatal("not saved")
	}
	if diff := cmp.Diff([]any{60, "мектеп"}, []any{p.duty.talks[0].Listeners, p.duty.talks[0].Place.Note}); diff != "" {
		t.Error(diff)
	}
}

// Where minors are in a place their record begins there, at one tap; after a violation
// nobody waits, and a row of minors without a record says so and stands above the night.
func TestMinorsInAPlaceAreWrittenDown(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, wide)
	p := open(s, night(s))
	var found []raid.Short
	p.screen.OnFound = func(b raid.Short) { found = append(found, b) }
	p.screen.place.toggle()
	uitest.Tap(t, s.Window, s.Look.T("night.result_violation"))
	p.screen.place.rests = false // a moment passes
	p.screen.place.toggle()
	test.Tap(p.screen.place.results[0])
	test.Tap(p.screen.place.results[0])
	if len(found) != 1 || found[0].Visit().Place.Venue != p.screen.data.Here.Place.Venue {
		t.Errorf("begins %v", found)
	}
	d := night(s)
	for i := range d.Rows {
		d.Rows[i].Unwritten = d.Rows[i].ID == id(21)
	}
	p.screen.Show(d)
	at := p.screen.lines[slices.Index(p.order(), 21)]
	if text, role := ending(s.Look.Texts(), at); !at.pinned() || role != palette.Lamp || text != s.Look.T("night.minors_unwritten") {
		t.Errorf("its row: %q, %v, above all %t", text, role, at.pinned())
	}
}
