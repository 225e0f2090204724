package settle

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// actRows are the acts of which one may have to be voided, child by child: whose
// version each stands in, who issued it and to whom he gave the child.
func (s *Screen) actRows() (out []fyne.CanvasObject) {
	var person uuid.UUID
	for _, a := range s.data.Acts {
		if a.Person != person {
			person = a.Person
			rule := "settle.acts_one"
			if a.Twice {
				rule = "settle.acts_two"
			}
			out = append(out, ui.Column(6, ui.NewStrong(ui.Plain(s.numbered(person))).In(palette.Lamp), ui.HLine()),
				s.line(icon.Warning, palette.Danger, s.look.Say(rule)))
		}
		out = append(out, s.actRow(a.Act))
	}
	return out
}

// actRow is one act, with the button that has it voided, or kept in force after all.
func (s *Screen) actRow(a handover.Act) fyne.CanvasObject {
	mark, role := icon.Handover, palette.Lamp
	do := ui.NewRisky(icon.Withdrawn, s.look.Say("act.void"), func() { s.askVoid(a) })
	words := ui.Column(2, ui.NewStrong(ui.Plain(s.actTitle(a))), ui.NewNote(ui.Plain(s.actGiven(a))).In(palette.Text))
	if reason, ends := s.void[a.Number]; ends {
		mark, role = icon.Withdrawn, palette.Danger
		do = ui.NewButton(s.look.Say("settle.act_keep"), func() { s.setVoid(a.Number, "") }).With(icon.Return)
		words.Add(ui.NewNote(s.look.Say("settle.act_void", "Reason", reason)).In(palette.Danger))
	}
	return ui.Row(palette.Gap, icon.NewOf(mark, role, 20), ui.Grow(words), do)
}

// actTitle says in which of the two versions an act is in force, and its number.
func (s *Screen) actTitle(a handover.Act) string {
	var in []string
	for i, v := range s.data.Sides {
		if v.Encounter != nil && slices.ContainsFunc(v.Encounter.People, func(p raid.Person) bool { return p.InForce(a.Number) != nil }) {
			in = append(in, letters[i])
		}
	}
	return strings.Join(append(in, s.look.T("record.act", "Number", string(a.Number))), " · ")
}

// actGiven says to whom the child was given by an act, and who issued it.
func (s *Screen) actGiven(a handover.Act) string {
	t, at := s.look.Texts(), a.IssuedAt
	if s.data.Words.Zone != nil {
		at = at.In(s.data.Words.Zone)
	}
	kinship := ""
	if a.Taker.Kinship != "" && s.data.Words.Codes != nil {
		kinship = s.data.Words.Codes.Label("kinship", a.Taker.Kinship, string(t.Lang())) + ", "
	}
	return t.T("settle.act_given", "Taker", kinship+a.Taker.Name, "Name", cmp.Or(a.Name, "—"), "Time", t.DateClock(at))
}

// numbered is a person as the page of a record numbers him.
func (s *Screen) numbered(person uuid.UUID) string {
	for _, v := range s.data.Sides {
		if v.Encounter == nil {
			continue
		}
		if n := slices.IndexFunc(v.Encounter.People, func(p raid.Person) bool { return p.ID == person }); n >= 0 {
			return s.look.T("review.person", "N", n+1)
		}
	}
	return s.look.T("settle.record")
}

// askVoid asks why an act is to be voided. That is done with the saving.
func (s *Screen) askVoid(a handover.Act) {
	look := s.look
	var shut func()
	typed := ui.NewDialog(s.notifier, "settle.void/"+string(a.Number))
	reason := ui.NewTextField(look, "reason", look.Say("act.void_reason")).Most(handover.MaxText)
	void := ui.NewRisky(icon.Withdrawn, look.Say("act.void"), func() {
		shut()
		typed.Done()
		s.setVoid(a.Number, strings.TrimSpace(reason.Text()))
	})
	cancel := ui.NewButton(look.Say("action.cancel"), func() { shut() })
	reason.OnChange = func(text string) { void.SetEnabled(strings.TrimSpace(text) != "") }
	void.SetEnabled(false)
	typed.Text("reason", reason)
	shut = s.notifier.Sheet(560, look.Say("act.void_head"), ui.Column(16,
		ui.NewStrong(ui.Plain(s.actTitle(a))), ui.NewLabel(look.Say("settle.act_void_text")), reason.Object(), ui.Row(palette.Gap, cancel, ui.Space(), void)))
	reason.Focus()
}

// setVoid has an act voided with the saving, or, without a reason, kept in force.
func (s *Screen) setVoid(number handover.Number, reason string) {
	chosen := s.chosen()
	if s.void == nil {
		s.void = map[handover.Number]string{}
	}
	if s.void[number] = reason; reason == "" {
		delete(s.void, number)
	}
	s.lay(chosen)
	s.tapped()
}

// twice is how many children have more than one act in force as it stands.
func (s *Screen) twice() (n int) {
	live := map[uuid.UUID]int{}
	for _, a := range s.data.Acts {
		if _, ends := s.void[a.Act.Number]; ends {
			continue
		}
		if live[a.Person]++; live[a.Person] == 2 {
			n++
		}
	}
	return n
}
