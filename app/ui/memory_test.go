package ui_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// kept is a frame with a place to keep what is typed.
type kept map[string]map[string]string

func (k kept) Recall(dialog string) map[string]string { return k[dialog] }

func (k kept) Remember(dialog string, fields map[string]string) {
	if delete(k, dialog); len(fields) > 0 {
		k[dialog] = fields
	}
}

// asked is a dialog with a field of each kind, and what its own code heard.
type asked struct {
	dialog *ui.Dialog
	text   *ui.TextField
	choice *ui.BigButtons
	number *ui.Stepper
	heard  []string
}

func ask(look *ui.Look, frame any) *asked {
	a := &asked{dialog: ui.NewDialog(frame, "visit")}
	a.text = ui.NewTextField(look, "", ui.Plain("Name"))
	a.choice = ui.NewBigButtons(look, "", ui.Plain("Result"), true, ui.Option{Code: "A", Say: ui.Plain("a")}, ui.Option{Code: "B", Say: ui.Plain("b")})
	a.number = ui.NewStepper(look, "", ui.Plain("How many"), 0, 9, 3, nil)
	a.text.OnChange = func(s string) { a.heard = append(a.heard, s) }
	a.choice.OnChange = func(codes []string) { a.heard = append(a.heard, codes...) }
	a.number.OnChange = func(n int, _ bool) { a.heard = append(a.heard, string(rune('0'+n))) }
	a.dialog.Text("name", a.text)
	a.dialog.Choice("result", a.choice)
	a.dialog.Number("many", a.number)
	return a
}

// What is typed into a dialog stands there when it is opened again, and its own
// code hears of it as of a hand; what was saved does not. A frame that is no
// memory is none.
func TestADialogRemembers(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	memory := kept{}
	hand := func(a *asked) {
		w := uitest.Window(t, ui.Column(4, a.text.Object(), a.choice.Object(), a.number.Object()), uitest.Sizes[1])
		uitest.Settle(w)
		a.text.Entry().TypedRune('А')
		a.text.Entry().TypedRune('с')
		uitest.Tap(t, w, "b")
		uitest.Tap(t, w, "a")
		uitest.Tap(t, w, look.T("field.more"))
		uitest.Tap(t, w, look.T("field.more"))
	}
	stands := func(a *asked) []string {
		n, _ := a.number.Value()
		return append(a.choice.Selected(), a.text.Text(), string(rune('0'+n)))
	}
	want := []string{"B", "A", "Ас", "4"}
	hand(ask(look, memory))
	again := ask(look, memory)
	if d := cmp.Diff(want, stands(again)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Ас", "B", "A", "4"}, again.heard); d != "" {
		t.Errorf("its own code heard:\n%s", d)
	}
	again.dialog.Keep("own", "x")
	if got := ui.NewDialog(memory, "visit").Value("own"); got != "x" {
		t.Errorf("a control of the screen's own: %q", got)
	}
	again.dialog.Done()
	if d := cmp.Diff([]string{"", "0"}, stands(ask(look, memory))); d != "" || len(memory) != 0 {
		t.Errorf("what was saved is remembered: %s", d)
	}
	hand(ask(look, nil))
	if d := cmp.Diff([]string{"", "0"}, stands(ask(look, nil))); d != "" {
		t.Error(d)
	}
}
