package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// No word of a tile is broken, however narrow the place: there are fewer columns
// then.
func TestTilesBreakNoWord(t *testing.T) {
	look := uitest.Look(t, palette.Night, "ru")
	for _, width := range []float32{280, 330, 400, 432, 480, 560} {
		choice := ui.NewBigButtons(look, "keyboard", ui.Plain("Клавиатура"), false,
			ui.Option{Code: "auto", Say: ui.Plain("Автоматически")}, ui.Option{Code: "on", Say: ui.Plain("Всегда")},
			ui.Option{Code: "night", Say: ui.Plain("Ночные"), Icon: icon.Moon}, ui.Option{Code: "x", Say: ui.Plain("жедел-профилактикалық")}).Cell(132)
		w := uitest.Window(t, ui.Column(0, choice.Object()), fyne.NewSize(width, 600))
		uitest.Find(w.Canvas().Content(), func(l *ui.Label) bool {
			if lines := uitest.Torn(l); lines != nil {
				t.Errorf("at %.0f: %q is broken into %q", width, l.Text(), lines)
			}
			return false
		})
	}
}

// A choice is one stop of Tab: arrows go from tile to tile, Space, Enter and
// digits choose, and a letter is the screen's.
func TestAChoiceIsMadeByKeys(t *testing.T) {
	look := uitest.Look(t, palette.Night, "en")
	scanner := ui.TilePage{
		Least: func() float32 { return 48 }, Narrow: func() bool { return false }, Scrolls: func() bool { return false },
		Rune: func(r rune, do func()) { do() }, Key: func() bool { return false },
	}
	for name, row := range map[string]struct {
		keys []fyne.KeyName
		typ  string
		want string
	}{
		"Enter chooses where one is": {[]fyne.KeyName{fyne.KeyReturn}, "", "A"},
		"Space chooses where one is": {[]fyne.KeyName{fyne.KeySpace}, "", "A"},
		"to the right":               {[]fyne.KeyName{fyne.KeyRight, fyne.KeyReturn}, "", "B"},
		"below":                      {[]fyne.KeyName{fyne.KeyDown, fyne.KeyEnter}, "", "C"},
		"never beyond the end":       {[]fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyDown, fyne.KeySpace}, "", "D"},
		"by its number":              {nil, "3", "C"},
		"no such number":             {nil, "9", ""},
		"the place of one to come":   {nil, "5", ""},
		"a letter":                   {nil, "x", ""},
		"Tab goes on":                {[]fyne.KeyName{fyne.KeyTab, fyne.KeySpace}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			choice := ui.NewBigButtons(look, "p", nil, false, ui.Option{Code: "A", Say: ui.Plain("a")}, ui.Option{Code: "B", Say: ui.Plain("b")},
				ui.Option{Code: "C", Say: ui.Plain("c")}, ui.Option{Code: "D", Say: ui.Plain("d")}, ui.Option{Say: ui.Plain("to come")}).Cell(190)
			next := ui.NewButton(ui.Plain("next"), nil)
			w := uitest.Window(t, ui.Column(0, choice.Object(), next), fyne.NewSize(420, 400))
			var letters string
			w.Canvas().SetOnTypedRune(func(r rune) { letters += string(r) })
			for _, dense := range []bool{false, true} {
				if choice.SetSelected(); dense {
					choice.Dense(scanner)
				}
				w.Canvas().Unfocus()
				w.Canvas().FocusNext()
				for _, k := range row.keys {
					if k == fyne.KeyTab {
						w.Canvas().FocusNext()
					} else {
						uitest.Press(w, k)
					}
				}
				letters = ""
				uitest.Letters(w, row.typ)
				if choice.Code() != row.want {
					t.Errorf("chosen %q, want %q; dense %v", choice.Code(), row.want, dense)
				}
				if !dense && letters != strings.Trim(row.typ, "0123456789") {
					t.Errorf("the screen heard %q", letters)
				}
			}
		})
	}
}

// Where the program has brought the keyboard, an Enter or a Space may be one too
// many: the first chooses nothing. An arrow moves at once, for the ring is seen.
func TestAKeyTooManyChoosesNothing(t *testing.T) {
	look := uitest.Look(t, palette.Night, "en")
	choice := ui.NewBigButtons(look, "p", nil, false, ui.Option{Code: "A", Say: ui.Plain("a")}, ui.Option{Code: "B", Say: ui.Plain("b")})
	w := uitest.Window(t, choice.Object(), fyne.NewSize(700, 200))
	for name, row := range map[string]struct {
		keys []fyne.KeyName
		want string
	}{
		"Enter":              {[]fyne.KeyName{fyne.KeyReturn}, ""},
		"Space":              {[]fyne.KeyName{fyne.KeySpace}, ""},
		"Enter twice":        {[]fyne.KeyName{fyne.KeyReturn, fyne.KeyReturn}, "A"},
		"an arrow and Space": {[]fyne.KeyName{fyne.KeyRight, fyne.KeySpace}, "B"},
	} {
		choice.SetSelected()
		w.Canvas().Unfocus()
		choice.Focus()
		for _, k := range row.keys {
			uitest.Press(w, k)
		}
		if got := choice.Code(); got != row.want {
			t.Errorf("%s: chosen %q, want %q", name, got, row.want)
		}
	}
}

// Where other answers are offered, the keyboard stays at the one where it is.
func TestTheKeyboardStaysAtItsAnswer(t *testing.T) {
	look := uitest.Look(t, palette.Night, "en")
	a, b, c := ui.Option{Code: "A", Say: ui.Plain("a")}, ui.Option{Code: "B", Say: ui.Plain("b")}, ui.Option{Code: "C", Say: ui.Plain("c")}
	choice := ui.NewBigButtons(look, "p", nil, false, a, b, c)
	w := uitest.Window(t, choice.Object(), fyne.NewSize(700, 200))
	at := func() (code string) {
		for _, tile := range choice.Tiles() {
			if tile.Here() {
				code = tile.Code()
			}
		}
		return code
	}
	choice.Focus()
	uitest.Press(w, fyne.KeyRight)
	for _, row := range []struct {
		offered []ui.Option
		want    string
	}{{[]ui.Option{c, b}, "B"}, {[]ui.Option{c, a}, "C"}} {
		if choice.SetOptions(row.offered...); at() != row.want {
			t.Errorf("the keyboard is at %q, want %q", at(), row.want)
		}
	}
}

// On a page with room the lines of a choice are of one height, whatever the
// language: an answer of many words has a wider place rather than a third line.
func TestLinesOfTilesAreEven(t *testing.T) {
	for _, l := range i18n.Langs() {
		s := uitest.New(t, l, palette.Night, uitest.Sizes[0])
		var options []ui.Option
		for _, row := range s.Codes().List("operations", civil.Date("2026-11-22")) {
			options = append(options, ui.Option{Code: string(row.Code), Say: func() string { return row.Names.In(string(l)) }})
		}
		choice := ui.NewBigButtons(s.Look, "type", ui.Plain("?"), false, options...).Cell(190)
		for _, width := range []float32{566, 620, 740} {
			uitest.Window(t, ui.Column(0, choice.Object()), fyne.NewSize(width, 900))
			for _, tile := range choice.Tiles() {
				if h := choice.Tiles()[0].Size().Height; tile.Size().Height != h {
					t.Errorf("%s, %.0f: %q is %.0f high, the first %.0f", l, width, tile.Text(), tile.Size().Height, h)
				}
			}
		}
	}
}
