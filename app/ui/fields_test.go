package ui_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/assets"
	"shyraq/errs"
)

func TestParseDay(t *testing.T) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for in, want := range map[string]string{
		"01.02.2011": "2011-02-01",
		"1.2.2011":   "2011-02-01",
		"01022011":   "2011-02-01",
		"010211":     "2011-02-01",
		"1/2/11":     "2011-02-01",
		"1-2-2011":   "2011-02-01",
		"2011-02-01": "2011-02-01",
		"1 2 2011":   "2011-02-01",
		"1.2.27":     "1927-02-01", // never guessed into the future
		"29.02.2012": "2012-02-29",
		"29.02.2011": "",
		"31.04.2011": "",
		"0.1.2011":   "",
		"1.13.2011":  "",
		"1.2":        "",
		"1.2.201":    "",
		"":           "",
		"11111":      "",
	} {
		got := ""
		if d, ok := ui.ParseDay(in, now); ok {
			got = d.Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, s := range []string{"01.02.2011", "1/2/11", "2011-02-01", "..", "99999999", "1.1.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := ui.ParseDay(s, now)
		if !ok {
			return
		}
		if again, ok := ui.ParseDay(d.Format("02.01.2006"), now); !ok || !again.Equal(d) {
			t.Errorf("%q gave %v, which reads back as %v", s, d, again)
		}
	})
}

func TestParseClock(t *testing.T) {
	for name, row := range map[string]struct {
		in, now, want string
	}{
		"the same evening":            {"22:40", "2026-11-23T23:10", "2026-11-23T22:40"},
		"before midnight, seen after": {"23:50", "2026-11-24T00:20", "2026-11-23T23:50"},
		"after midnight, seen before": {"0:20", "2026-11-23T23:50", "2026-11-24T00:20"},
		"without a colon":             {"2240", "2026-11-23T23:10", "2026-11-23T22:40"},
		"three digits":                {"930", "2026-11-23T08:10", "2026-11-23T09:30"},
		"a point":                     {"22.40", "2026-11-23T23:10", "2026-11-23T22:40"},
		"no such hour":                {"24:00", "2026-11-23T23:10", ""},
		"no such minute":              {"22:60", "2026-11-23T23:10", ""},
		"half typed":                  {"22:4", "2026-11-23T23:10", ""},
		"empty":                       {"", "2026-11-23T23:10", ""},
	} {
		t.Run(name, func(t *testing.T) {
			now, err := time.Parse("2006-01-02T15:04", row.now)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if at, ok := ui.ParseClock(row.in, now); ok {
				got = at.Format("2006-01-02T15:04")
			}
			if got != row.want {
				t.Errorf("%q at %s is %q, want %q", row.in, row.now, got, row.want)
			}
		})
	}
}

func TestNothingIsChosenBeforehand(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	options := []ui.Option{{Code: "A", Say: ui.Plain("alpha")}, {Code: "B", Say: ui.Plain("beta")}}
	for name, row := range map[string]struct {
		many bool
		taps []string
		want []string
	}{
		"nothing is tapped":     {false, nil, nil},
		"one takes the place":   {false, []string{"alpha", "beta"}, []string{"B"}},
		"a second tap takes it": {false, []string{"alpha", "alpha"}, nil},
		"many stay together":    {true, []string{"beta", "alpha"}, []string{"B", "A"}},
		"many, one taken back":  {true, []string{"beta", "alpha", "beta"}, []string{"A"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := ui.NewBigButtons(look, "p", ui.Plain("label"), row.many, options...)
			w := uitest.Window(t, b.Object(), fyne.NewSize(600, 200))
			for _, words := range row.taps {
				uitest.Tap(t, w, words)
			}
			if got := strings.Join(b.Selected(), ","); got != strings.Join(row.want, ",") {
				t.Errorf("chosen %q, want %q", got, row.want)
			}
		})
	}
}

func TestACodeOfANewerProgramIsKept(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	b := ui.NewBigButtons(look, "p", nil, true, ui.Option{Code: "A", Say: ui.Plain("alpha")})
	b.SetSelected("NEWER")
	b.SetOptions(ui.Option{Code: "A", Say: ui.Plain("alpha")}, ui.Option{Code: "B", Say: ui.Plain("beta")})
	if b.Code() != "NEWER" {
		t.Errorf("the code became %q", b.Code())
	}
}

func TestNarrativeIsCapped(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	f := ui.NewNarrative(look, "note", ui.Plain("note"), 3)
	w := uitest.Window(t, f.Object(), fyne.NewSize(600, 300))
	f.SetText(strings.Repeat("ж", ui.MaxText+50))
	test.Type(f.Entry(), "one more")
	if n := len([]rune(f.Text())); n != ui.MaxText {
		t.Errorf("the field holds %d characters", n)
	}
	if !uitest.Says(uitest.Words(w.Canvas().Content()), "2,000 / 2,000") {
		t.Errorf("no counter in %q", uitest.Words(w.Canvas().Content()))
	}
}

func TestNumberPad(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	p := ui.NewNumberPad(look, "iin", ui.Plain("IIN"), 12, 6, false)
	w := uitest.Window(t, p.Object(), fyne.NewSize(400, 400))
	var last string
	p.OnChange = func(s string) { last = s }
	for _, k := range []string{"9", "0", "0", "1", "Erase", "2"} {
		uitest.Tap(t, w, k)
	}
	p.Focus()
	test.Type(w.Canvas().Focused(), "x7-8")
	if last != "900278" || p.Text() != last {
		t.Errorf("the pad holds %q, told %q", p.Text(), last)
	}
	test.Type(w.Canvas().Focused(), "1234567890")
	if len(p.Text()) != 12 {
		t.Errorf("the pad took %d digits", len(p.Text()))
	}
}

func TestASecretShowsNoDigit(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	p := ui.NewNumberPad(look, "pin", nil, 12, 0, true)
	p.SetText("730264")
	w := uitest.Window(t, p.Object(), fyne.NewSize(400, 400))
	for _, s := range uitest.Words(w.Canvas().Content()) {
		if strings.Contains(s, "73") || strings.Contains(s, "7 3") {
			t.Errorf("the pad shows %q", s)
		}
	}
}

func TestProblemsFindTheirFields(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	name := ui.NewTextField(look, "people.0.name", ui.Plain("Name"))
	place := ui.NewTextField(look, "place", ui.Plain("Place"))
	var fields ui.Fields
	fields.Add(name.Field, place.Field)
	w := uitest.Window(t, ui.Column(8, name.Object(), place.Object()), fyne.NewSize(400, 300))
	fields.Show([]ui.Problem{
		{Path: "people.0.name", Say: ui.Plain("a warning")},
		{Path: "people.0.name", Blocks: true, Say: ui.Plain("a block")},
		{Path: "place.point", Say: ui.Plain("below the place")},
	})
	words := uitest.Words(w.Canvas().Content())
	if !uitest.Says(words, "a block") || uitest.Says(words, "a warning") || !uitest.Says(words, "below the place") {
		t.Errorf("shown: %q", words)
	}
	fields.Jump("place.point")
	if w.Canvas().Focused() != place.Entry() {
		t.Error("the jump did not focus the field")
	}
	fields.Show(nil)
	if name.Marked() || place.Marked() {
		t.Error("a mark stayed")
	}
}

func TestSentences(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	for name, row := range map[string]struct {
		err  error
		want string
	}{
		"none":                  {nil, ""},
		"a code has its own":    {fmt.Errorf("enrol: %w", errs.Errorf(errs.Denied, "invite_used", "")), "This code was used already. Ask the administrator for a new one."},
		"else the kind speaks":  {errs.Errorf(errs.Unavailable, "some_new_code", ""), "Not possible now. The records are saved here and it tries again by itself."},
		"a bare kind":           {fmt.Errorf("x: %w", errs.Conflict), "The record changed meanwhile. Open it again and look."},
		"anything else is ours": {errors.New("Айгүл Т. at 0x0"), "The program has a fault. What you typed is kept as a draft; open the program again and tell the administrator."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := look.Sentence(row.err); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestGoTurnsAPanicIntoAnError(t *testing.T) {
	uitest.Look(t, palette.Night, i18n.EN)
	got := make(chan error, 1)
	ui.Go(func() error { panic("no") }, func(err error) { got <- err })
	uitest.Until(t, func() bool { return len(got) > 0 })
	if err := <-got; err == nil {
		t.Error("the panic was lost")
	}
}

// TestEveryIconIsDrawn: a name without a drawing would show as a dot.
func TestEveryIconIsDrawn(t *testing.T) {
	names, err := fs.Glob(assets.Icons(), "*.svg")
	if err != nil || len(names) < 50 {
		t.Fatalf("%d icons, %v", len(names), err)
	}
	uitest.Look(t, palette.Red, i18n.KK)
	for _, n := range names {
		r := icon.Resource(icon.Name(strings.TrimSuffix(n, ".svg")), palette.Lamp)
		if s := string(r.Content()); strings.Contains(s, "#000") || !strings.Contains(s, "#ffc08a") {
			t.Errorf("%s is not drawn in the colour of its role", n)
		}
	}
}

func TestStateHasItsOwnShape(t *testing.T) {
	seen := map[icon.Name]state.Word{}
	for _, w := range state.Words {
		icon, _ := ui.State(w).Mark()
		if other, taken := seen[icon]; taken {
			t.Errorf("%s and %s have the same shape", w, other)
		}
		seen[icon] = w
	}
}
