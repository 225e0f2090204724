package act

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// A card that is scanned where a name is typed leaves the name as it was, says so,
// and its Enter leads nowhere: what is typed next is the name.
func TestAScanIsNoName(t *testing.T) {
	for name, row := range map[string]struct{ had, typed, want string }{
		"into an empty line":   {"", "189501016001", ""},
		"behind a name":        {"Ақмарал", "189501016001", "Ақмарал"},
		"a code of thirteen":   {"", "4870001234567", ""},
		"a name and its house": {"", "Ақмарал 12", "Ақмарал 12"},
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
			screen := set(t, s, &table{}, nil)
			screen.open(stepTaker)
			f := screen.fields
			s.Window.Canvas().Focus(f.name.Entry())
			uitest.Letters(s.Window, row.had+row.typed)
			if got := screen.data.Form.Taker.Name; got != row.want || f.name.Text() != row.want {
				t.Errorf("the name is %q, the line says %q, want %q", got, f.name.Text(), row.want)
			}
			scanned := row.want == row.had
			if says := uitest.Says(uitest.Words(s.Window.Canvas().Content()), s.Look.T("capture.iin.scan_none")); says != scanned {
				t.Errorf("it says that a scanner read a number: %v", says)
			}
			uitest.Press(s.Window, fyne.KeyReturn)
			if stays := s.Window.Canvas().Focused() == f.name.Entry(); stays != scanned {
				t.Errorf("Enter stays in the line: %v", stays)
			}
			uitest.Press(s.Window, fyne.KeyReturn)
			if s.Window.Canvas().Focused() == f.name.Entry() {
				t.Error("the Enter of a hand is lost")
			}
		})
	}
}

// Digits alone, however they came there, are nobody who takes a child.
func TestDigitsAloneAreNobody(t *testing.T) {
	for name, ticks := range map[string]bool{"189501016001": false, "12 34": false, "Ақмарал": true, "Ақмарал 2": true} {
		s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
		screen := set(t, s, &table{}, nil)
		screen.edit(func(m *Form) { m.Taker.Name, m.Taker.Kinship, m.Fit = name, "S_MOTH", fitYes })
		if got := screen.filled(stepTaker); got != ticks {
			t.Errorf("%q ticks the step: %v", name, got)
		}
		keeps := false
		for _, p := range screen.problems() {
			keeps = keeps || p.Path == "taker.name"
		}
		if keeps == ticks {
			t.Errorf("%q keeps the act from being issued: %v", name, keeps)
		}
	}
}

// The lines for a name in what comes first keep a scan out as well.
func TestAScanIsNobodyWhoStays(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	kept := ""
	first := NewFirst(look, Whom{Rules: func() raid.Rules { return raid.Rules{} }, Keep: func(_ uuid.UUID, _, text string) { kept = text }})
	w := uitest.Window(t, first.named(safety.NotAlone, "act.first_stays"), fyne.NewSize(800, 300))
	uitest.Type(t, w, look.T("act.first_stays"), "189501016001")
	if kept != "" {
		t.Errorf("%q stays with the child", kept)
	}
	if b, _ := uitest.Find(w.Canvas().Content(), func(b *ui.Button) bool { return b.Text() == look.T("act.first_write") }); !b.Disabled() {
		t.Error("it can be written down")
	}
}

// Nor does a number stay in another line that is printed, and masked nowhere.
func TestAScanStaysInNoLineOfTheAct(t *testing.T) {
	for name, row := range map[string]struct {
		at   step
		line func(*fields) *ui.TextField
	}{
		"the address":       {stepPaper, func(f *fields) *ui.TextField { return f.address }},
		"what was seen":     {stepState, func(f *fields) *ui.TextField { return f.seen }},
		"what he was given": {stepState, func(f *fields) *ui.TextField { return f.returned }},
		"the place":         {stepState, func(f *fields) *ui.TextField { return f.place }},
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
			screen := set(t, s, &table{}, nil)
			screen.open(row.at)
			line := row.line(screen.fields)
			was := line.Text()
			s.Window.Canvas().Focus(line.Entry())
			line.ToEnd()
			uitest.Letters(s.Window, " 2 189501016001")
			if got := line.Text(); got != was+" 2 " {
				t.Errorf("it says %q, want %q", got, was+" 2 ")
			}
		})
	}
}
