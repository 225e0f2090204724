package act

import (
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
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
	const step = safety.Decision
	name := f.nameField(step, typedAdult, "safety_adult", "act.first_name")
	inspector := f.nameField(step, typedWho, "safety", "act.first_inspector")
	if inspector.Text() == "" {
		inspector.SetText(f.calledLast())
	}
	said := f.field(step, typedSaid, "safety_said", look.Say("act.first_said"), raid.MaxText)
	who := ui.NewBigButtons(look, "safety_who", look.Say("act.first_who"), false, f.adults()...).Cell(210)
	ruling := ui.NewBigButtons(look, "safety_ruling", look.Say("act.first_ruling"), false,
		ui.Option{Code: string(safety.May), Say: look.Say("act.first_may")},
		ui.Option{Code: string(safety.MayNot), Say: look.Say("act.first_may_not")}).Cell(210)
	write := ui.NewMain(icon.Tick, look.Say("act.first_write"), nil)
	about, decided := f.typed(step, typedAbout), f.typed(step, typedRuling)
	who.SetSelected(about)
	ruling.SetSelected(decided)
	read := func() (Done, bool) {
		d := Done{Done: safety.Done{
			Step: safety.Decision, With: strings.TrimSpace(inspector.Text()), Said: strings.TrimSpace(said.Text()), Ruling: safety.Ruling(decided),
		}}
		switch about {
		case everybody:
		case newAdult:
			d.Adult = strings.TrimSpace(name.Text())
		default:
			d.Done.Adult, _ = uuid.Parse(about)
		}
		named := d.Adult != "" || d.Done.Adult != uuid.Nil || about == everybody && d.Ruling == safety.MayNot
		return d, named && d.With != "" && d.Ruling != ""
	}
	check := func() {
		_, whole := read()
		write.SetEnabled(whole)
	}
	for _, t := range []*ui.TextField{name, inspector} {
		keep := t.OnChange
		t.OnChange = func(text string) {
			keep(text)
			check()
		}
	}
	who.OnChange = func(c []string) {
		about = string(first(c))
		f.keep(step, typedAbout, about)
		ui.Show(name.Object(), about == newAdult)
		f.box.Refresh()
		check()
	}
	ruling.OnChange = func(c []string) {
		decided = string(first(c))
		f.keep(step, typedRuling, decided)
		check()
	}
	write.OnTapped = func() {
		if d, whole := read(); whole {
			f.tell(d)
		}
	}
	ui.Show(name.Object(), about == newAdult)
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

// calledLast is the inspector who was called, or the one who writes this.
func (f *First) calledLast() string {
	name := f.inspector()
	for _, d := range f.person.Safety {
		if d.Step == safety.Inspector && d.With != "" {
			name = d.With
		}
	}
	return name
}
