package duty

import (
	"slices"
	"strings"
	"unicode/utf8"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
)

// Mask gives a copy of an encounter in which nobody is named: initials for
// names, dots for numbers but the last two digits, and of what was told and noted
// of people in free words no more than that it is written, since it may hold a
// name. What officers say to each other, a reason or an answer, stays.
func Mask(e raid.Encounter) raid.Encounter {
	e = e.Clone()
	e.Note, e.Place.Note = hidden(e.Note), hidden(e.Place.Note)
	for i := range e.People {
		p := &e.People[i]
		p.NoIINNote, p.WhyOut, p.Injuries, p.Agreed = hidden(p.NoIINNote), hidden(p.WhyOut), hidden(p.Injuries), hidden(p.Agreed)
		p.Placed = hidden(p.Placed)
		p.Surname, p.Name, p.Patronymic = initial(p.Surname), initial(p.Name), initial(p.Patronymic)
		p.IIN, p.Phone = dots(p.IIN), dots(p.Phone)
		p.Protocol = dots(p.Protocol) // leads to a name in another system
		p.Residence.Address = hidden(p.Residence.Address)
		for j := range p.Seized {
			p.Seized[j].Act, p.Seized[j].Note = dots(p.Seized[j].Act), hidden(p.Seized[j].Note)
		}
		for j := range p.Guardians {
			g := &p.Guardians[j]
			g.Name, g.Phone, g.IIN = initials(g.Name), dots(g.Phone), dots(g.IIN)
			g.Address = hidden(g.Address)
			for k := range g.Penalties {
				g.Penalties[k].Number = dots(g.Penalties[k].Number)
			}
		}
		for j := range p.Safety {
			if d := p.Safety[j]; d.Step != safety.Ambulance && d.Step != safety.Hotline && d.Step != safety.Centre {
				p.Safety[j].With = initials(d.With) // a service is nobody's name
			}
			p.Safety[j].Said = hidden(p.Safety[j].Said)
			if p.Safety[j].NamesAdult() {
				p.Safety[j].Phone = dots(p.Safety[j].Phone)
			}
		}
		for j := range p.Acts {
			p.Acts[j] = maskAct(p.Acts[j])
		}
	}
	return e
}

// maskAct leaves of an act its number, its times and what was made of it: the
// rest is copied from the person, and a signature is a name.
func maskAct(a handover.Act) handover.Act {
	c, t := a.Child, a.Taker
	a.Child.Surname, a.Child.Name, a.Child.Patronymic = initial(c.Surname), initial(c.Name), initial(c.Patronymic)
	a.Child.IIN = dots(c.IIN)
	a.Taker.Name, a.Taker.Phone, a.Taker.Number = initials(t.Name), dots(t.Phone), dots(t.Number)
	a.Taker.Address, a.Place = hidden(t.Address), hidden(a.Place) // the place is written by hand, and may be his home
	a.Seen, a.Returned, a.Refused = hidden(a.Seen), hidden(a.Returned), hidden(a.Refused)
	a.OfficerInk, a.TakerInk = nil, nil
	return a
}

// maskShort gives a copy of a short record that does not tell whose home it was,
// nor what was noted there.
func maskShort(b raid.Short) raid.Short {
	switch v := b.(type) {
	case raid.HomeCheck:
		v.Name, v.Place.Name, v.Place.Note = initials(v.Name), hidden(v.Place.Name), hidden(v.Place.Note)
		v.Note = hidden(v.Note)
		return v
	case raid.VenueCheck:
		v.Note, v.Place.Note = hidden(v.Note), hidden(v.Place.Note)
		return v
	case raid.Talk:
		v.Note = hidden(v.Note)
		return v
	}
	return b
}

// Hushed gives a file that is not revealed without what officers say to each
// other either: remarks, answers and reasons, which may hold a name as any free
// words may. The form needs them, a list or a printed page does not.
func (f File) Hushed() File {
	if !f.Masked {
		return f
	}
	f.Encounter, f.Short = hushed(f.Encounter), hushedShort(f.Short)
	f.Reviews = slices.Clone(f.Reviews)
	for i := range f.Reviews {
		r := &f.Reviews[i].Review
		r.Comments, r.Undone = slices.Clone(r.Comments), hiddenReason(r.Undone)
		for j := range r.Comments {
			r.Comments[j].Text = hidden(r.Comments[j].Text)
		}
	}
	for _, versions := range []*[]Version{&f.History, &f.Heads} {
		*versions = slices.Clone(*versions)
		for i := range *versions {
			v := &(*versions)[i]
			v.Encounter, v.Short = hushed(v.Encounter), hushedShort(v.Short)
		}
	}
	return f
}

func hushed(e raid.Encounter) raid.Encounter {
	e = e.Clone()
	e.Amendment, e.Withdrawal = hiddenReason(e.Amendment), hiddenReason(e.Withdrawal)
	if e.Answer != nil {
		e.Answer.Text = hidden(e.Answer.Text)
	}
	for i := range e.People {
		for j := range e.People[i].Acts {
			if v := e.People[i].Acts[j].Void; v != nil {
				v.Reason = hidden(v.Reason)
			}
		}
	}
	return e
}

func hushedShort(b raid.Short) raid.Short {
	switch v := b.(type) {
	case raid.HomeCheck:
		v.Undone = hiddenReason(v.Undone)
		return v
	case raid.VenueCheck:
		v.Undone = hiddenReason(v.Undone)
		return v
	case raid.Talk:
		v.Undone = hiddenReason(v.Undone)
		return v
	}
	return b
}

func hiddenReason(r *raid.Reasoned) *raid.Reasoned {
	if r == nil {
		return nil
	}
	return &raid.Reasoned{Reason: hidden(r.Reason), At: r.At}
}

func initial(name string) string {
	if strings.TrimSpace(name) == "" {
		return ""
	}
	return raid.MaskName(name, "")
}

// initials masks a full name in one field, word by word.
func initials(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		words[i] = initial(w)
	}
	return strings.Join(words, " ")
}

// hidden says no more than that something is written.
func hidden(text string) string {
	if text == "" {
		return ""
	}
	return "•••"
}

func dots(number string) string {
	n := utf8.RuneCountInString(number)
	if n == 0 {
		return ""
	}
	if n < 6 {
		return strings.Repeat("•", n)
	}
	runes := []rune(number)
	return strings.Repeat("•", n-2) + string(runes[n-2:])
}
