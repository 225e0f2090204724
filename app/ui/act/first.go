package act

import (
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// First lists what comes first for a child, in order: what is done with a
// tick, the next one with what it takes to write it down, the others quiet.
// The form of a check shows it as well.
type First struct {
	// OnDone is called with the step that was done; with names who was
	// called or decided, and is empty where nobody needs to be named.
	OnDone func(step raid.Code, with string)

	look *ui.Look
	box  *fyne.Container
	with *ui.TextField
}

// NewFirst is an empty list.
func NewFirst(look *ui.Look) *First { return &First{look: look, box: ui.Column(10)} }

// Object is what is put on the screen.
func (f *First) Object() fyne.CanvasObject { return f.box }

// Show replaces the steps.
func (f *First) Show(steps []raid.SafetyStep) {
	f.box.Objects, f.with = nil, nil
	next := true
	for _, s := range steps {
		if s.Done {
			f.box.Add(f.row(ui.IconDone, ui.Done, ui.NewLabel(f.text(s)).In(ui.Dim)))
			continue
		}
		if !next {
			f.box.Add(f.row(ui.IconDot, ui.Dim, ui.NewLabel(f.text(s)).In(ui.Dim)))
			continue
		}
		next = false
		f.box.Add(f.row(ui.IconWarning, ui.Danger, ui.NewStrong(f.text(s))))
		f.box.Add(f.doing(s))
	}
	f.box.Refresh()
}

func (f *First) text(s raid.SafetyStep) ui.Say {
	return f.look.Say("safety." + strings.ToLower(string(s.Code)))
}

func (f *First) row(icon ui.IconName, role ui.Role, label *ui.Label) fyne.CanvasObject {
	return ui.Row(12, ui.NewIcon(icon, role), ui.Grow(label))
}

// doing is how the next step is written down.
func (f *First) doing(s raid.SafetyStep) fyne.CanvasObject {
	done := ui.NewMain(ui.IconTick, f.look.Say("act.first_done"), nil)
	tell := func(with string) {
		if f.OnDone != nil {
			f.OnDone(s.Code, with)
		}
	}
	if !raid.NeedsName(s.Code) {
		done.OnTapped = func() { tell("") }
		return ui.Inset(0, 0, 8, 36, ui.Row(12, done, ui.Space()))
	}
	key := "act.first_with"
	if s.Code == raid.StepDecision {
		key = "act.first_decision"
	}
	f.with = ui.NewTextField(f.look, "safety", f.look.Say(key))
	f.with.As(ui.Name)
	done.SetEnabled(false)
	f.with.OnChange = func(t string) { done.SetEnabled(strings.TrimSpace(t) != "") }
	done.OnTapped = func() { tell(strings.TrimSpace(f.with.Text())) }
	return ui.Inset(0, 0, 8, 36, ui.Column(10, f.with.Object(), ui.Row(12, done, ui.Space())))
}
