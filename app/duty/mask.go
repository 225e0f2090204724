package duty

import (
	"strings"
	"unicode/utf8"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
)

// Mask gives a copy of an encounter in which nobody is named: initials for
// names, dots for numbers but the last two digits. What was told and noted
// stays as written, since a reviewer has to read it; it may hold a name.
func Mask(e raid.Encounter) raid.Encounter {
	e = e.Clone()
	for i := range e.People {
		p := &e.People[i]
		p.Surname, p.Name, p.Patronymic = initial(p.Surname), initial(p.Name), initial(p.Patronymic)
		p.IIN, p.Phone = dots(p.IIN), dots(p.Phone)
		p.Protocol = dots(p.Protocol) // leads to a name in another system
		p.Residence.Address = hidden(p.Residence.Address)
		for j := range p.Seized {
			p.Seized[j].Act = dots(p.Seized[j].Act)
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
	a.Taker.Address = dots(t.Address)
	a.OfficerInk, a.TakerInk = nil, nil
	return a
}

// maskShort gives a copy of a short record that does not tell whose home it was.
func maskShort(b raid.Short) raid.Short {
	v, home := b.(raid.HomeCheck)
	if !home {
		return b
	}
	v.Name, v.Place.Name, v.Place.Note = initials(v.Name), hidden(v.Place.Name), hidden(v.Place.Note)
	return v
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
