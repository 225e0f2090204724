package plan

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// The codes of the choices that are no raid.
const (
	newRaid  = "new"
	copyRaid = "copy"
)

// showKnown offers the raids that were planned, a new one, and, where one
// stands in the form, a copy of it for the next night that has none.
func (s *Screen) showKnown() {
	s.entitle()
	options := []ui.Option{{Code: newRaid, Say: s.look.Say("plan.new"), Icon: ui.IconPlus}}
	if s.form.data.ID != uuid.Nil {
		options = append(options, ui.Option{Code: copyRaid, Say: s.look.Say("plan.copy"), Icon: ui.IconForward})
	}
	for _, k := range s.form.data.Known {
		options = append(options, ui.Option{Code: k.ID.String(), Say: s.nameOf(k.Raid)})
	}
	s.known.SetOptions(options...)
	selected := newRaid
	if s.form.data.ID != uuid.Nil {
		selected = s.form.data.ID.String()
	}
	s.known.SetSelected(selected)
	ui.Show(s.known.Object(), len(options) > 1)
}

// entitle says above the form which raid stands in it.
func (s *Screen) entitle() {
	title := "plan.title_new"
	switch {
	case s.form.apart():
		title = "plan.title_apart"
	case s.form.data.ID != uuid.Nil:
		title = "plan.title_edit"
	}
	s.title.Set(s.look.Say(title))
}

// nameOf is a raid in a list: its evening, or that it is tonight's, and its
// operation.
func (s *Screen) nameOf(r raid.Raid) ui.Say {
	tonight := s.form.tonight()
	return func() string {
		when := s.look.Texts().DayMonth(r.Night.In(s.form.zone()))
		if r.Night == tonight {
			when = s.look.T("plan.tonight")
		}
		name := string(r.Type)
		if codes := s.form.data.Rules.Codes; codes != nil {
			name = codes.Label("operations", r.Type, string(s.look.Lang()))
		}
		return when + " · " + name
	}
}

// choose puts another raid into the form. What was typed and not saved is
// asked for first.
func (s *Screen) choose(code string) {
	proceed := func() {
		switch code {
		case newRaid:
			s.open(uuid.Nil, raid.Raid{Type: s.form.raid.Type, Night: s.freeNight(), Unit: s.form.raid.Unit})
		case copyRaid:
			s.copyOn(s.freeNight())
		default:
			for _, k := range s.form.data.Known {
				if k.ID.String() == code {
					s.open(k.ID, k.Raid)
					return
				}
			}
		}
	}
	if code == "" || code == s.form.data.ID.String() { // tapped again: it stands there already
		s.showKnown()
		return
	}
	if code == copyRaid || !s.form.touched() {
		proceed()
		return
	}
	s.notifier.Ask(ui.Question{
		Icon: ui.IconWarning, Head: s.look.Say("plan.leave"), Text: s.look.Say("plan.leave_text"),
		Yes: s.look.Say("plan.leave_yes"), No: s.look.Say("plan.leave_no"), Risky: true,
		OnYes: proceed, OnNo: s.showKnown,
	})
}

func (s *Screen) open(id uuid.UUID, r raid.Raid) {
	d := s.form.data
	d.ID, d.Raid, d.Typed = id, r, nil
	s.Show(d)
}

// copyOn makes what stands in the form a new raid of another night.
func (s *Screen) copyOn(night raid.Date) {
	d := s.form.data
	s.form.anew()
	d.ID, d.Raid, d.Typed = uuid.Nil, s.form.raid, nil
	from, to := s.form.from, s.form.to
	d.Raid.Night = night
	s.Show(d)
	s.from.SetText(from)
	s.to.SetText(to)
	s.form.from, s.form.to, s.form.copied = from, to, true
	s.changed()
}

// freeNight is tonight, or the first night after it that has no raid.
func (s *Screen) freeNight() raid.Date {
	night := s.form.tonight()
	taken := func(n raid.Date) bool {
		return slices.ContainsFunc(s.form.data.Known, func(k Known) bool { return k.Raid.Night == n })
	}
	for range 60 {
		if !taken(night) {
			return night
		}
		night = raid.DateOf(night.In(s.form.zone()).AddDate(0, 0, 1))
	}
	return night
}
