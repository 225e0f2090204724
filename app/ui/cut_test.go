package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

func paste(f fyne.Focusable, text string) {
	board := test.NewClipboard()
	board.SetContent(text)
	f.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
}

// What of a paste finds no room is told, wherever a field has a bound, until
// something else is typed; what stood in the field before is never cut for it.
func TestAPasteThatIsCutSaysSo(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	for _, row := range []struct {
		name  string
		field *ui.TextField
		was   string
		paste string
		want  string
		cut   string
	}{
		{"a line", ui.NewTextField(look, "", nil), "", strings.Repeat("ж", 203), strings.Repeat("ж", 200), "3 characters were left out"},
		{"a line that holds it", ui.NewTextField(look, "", nil), "", strings.Repeat("ж", 200), strings.Repeat("ж", 200), ""},
		{"before what stood there", ui.NewTextField(look, "", nil).Most(8), "Абай 5", "/7 пәтер", "/7Абай 5", "6 characters were left out"},
		{"a narrative", ui.NewNarrative(look, "", nil, 3), "", strings.Repeat("ж", ui.MaxText+1), strings.Repeat("ж", ui.MaxText), "1 character was left out"},
		{"a short field", ui.NewTextField(look, "", nil).Most(5), "", "23:40:12", "23:40", "3 characters were left out"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := uitest.Window(t, row.field.Object(), fyne.NewSize(600, 300))
			var told string
			row.field.OnChange = func(s string) { told = s }
			row.field.SetText(row.was)
			paste(row.field.Entry(), row.paste)
			said := strings.Join(uitest.Words(w.Canvas().Content()), " ")
			if row.field.Text() != row.want || told != row.want {
				t.Errorf("holds %q, told %q", row.field.Text(), told)
			}
			if row.cut == "" && strings.Contains(said, "left out") || !strings.Contains(said, row.cut) {
				t.Errorf("says %q, want %q", said, row.cut)
			}
			row.field.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			if said := strings.Join(uitest.Words(w.Canvas().Content()), " "); row.field.Text() != row.want && strings.Contains(said, "left out") {
				t.Errorf("it is still told: %q", said)
			}
		})
	}
}

// A number that is longer than its pad says so too.
func TestANumberThatIsCutSaysSo(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	for pasted, cut := range map[string]int{"950711 600001": 0, "950711-600001-77": 2} {
		p := ui.NewNumberPad(look, "iin", nil, 12, 6, false)
		w := uitest.Window(t, p.Object(), fyne.NewSize(400, 400))
		got := 0
		p.OnCut = func(n int) { got = n }
		p.Focus()
		paste(w.Canvas().Focused(), pasted)
		if got != cut || p.Text() != "950711600001" {
			t.Errorf("%q: %d told, holds %q", pasted, got, p.Text())
		}
	}
}
