package act

import (
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// Answers of the decision that are no adult of the record.
const (
	everybody = "everybody"
	newAdult  = "new"
)

// decision is the inspector's: of whom, what, by which inspector, and in words.
// A consent names one adult; a refusal may be of everybody at hand.
func (f *First) decision() fyne.CanvasObject {
	look := f.look
	name := ui.NewTextField(look, "safety_adult", look.Say("act.first_name")).Most(raid.MaxLine).As(ui.Name)
	inspector := ui.NewTextField(look, "safety", look.Say("act.first_inspector")).Most(raid.MaxLine).As(ui.Name)
	inspector.SetText(f.calledLast())
	said := ui.NewTextField(look, "safety_said", look.Say("act.first_said")).Most(raid.MaxText)
	who := ui.NewBigButtons(look, "safety_who", look.Say("act.first_who"), false, f.adults()...).Cell(210)
	ruling := ui.NewBigButtons(look, "safety_ruling", look.Say("act.first_ruling"), false,
		ui.Option{Code: string(raid.May), Say: look.Say("act.first_may")},
		ui.Option{Code: string(raid.MayNot), Say: look.Say("act.first_may_not")}).Cell(210)
	write := ui.NewMain(ui.IconTick, look.Say("act.first_write"), nil)
	var about, decided string
	read := func() (Done, bool) {
		d := Done{SafetyDone: raid.SafetyDone{
			Step: raid.StepDecision, With: strings.TrimSpace(inspector.Text()), Said: strings.TrimSpace(said.Text()), Ruling: raid.Ruling(decided),
		}}
		switch about {
		case everybody:
		case newAdult:
			d.Adult = strings.TrimSpace(name.Text())
		default:
			d.SafetyDone.Adult, _ = uuid.Parse(about)
		}
		named := d.Adult != "" || d.SafetyDone.Adult != uuid.Nil || about == everybody && d.Ruling == raid.MayNot
		return d, named && d.With != "" && d.Ruling != ""
	}
	check := func() {
		_, whole := read()
		write.SetEnabled(whole)
	}
	name.OnChange = func(string) { check() }
	inspector.OnChange = name.OnChange
	who.OnChange = func(c []string) {
		about = string(first(c))
		ui.Show(name.Object(), about == newAdult)
		f.box.Refresh()
		check()
	}
	ruling.OnChange = func(c []string) {
		decided = string(first(c))
		check()
	}
	write.OnTapped = func() {
		if d, whole := read(); whole {
			f.tell(d)
		}
	}
	name.Object().Hide()
	check()
	return ui.Column(10, who.Object(), name.Object(), ruling.Object(), inspector.Object(), said.Object(), ui.Row(12, write, ui.Space()))
}

// adults are those of the child, everybody at hand, and one who is not in the
// record.
func (f *First) adults() []ui.Option {
	look, rules := f.look, f.whom.Rules()
	var out []ui.Option
	for _, g := range f.person.Guardians {
		if g.Empty() {
			continue
		}
		out = append(out, ui.Option{Code: g.ID.String(), Say: func() string {
			kin := rules.Codes.Label("kinship", g.Kinship, string(look.Lang()))
			return strings.Trim(kin+" · "+g.Name, " ·")
		}})
	}
	return append(out,
		ui.Option{Code: newAdult, Say: look.Say("act.first_another")}, ui.Option{Code: everybody, Say: look.Say("act.first_whole")})
}

// calledLast is the inspector who was called.
func (f *First) calledLast() string {
	name := ""
	for _, d := range f.person.Safety {
		if d.Step == raid.StepInspector && d.With != "" {
			name = d.With
		}
	}
	return name
}
