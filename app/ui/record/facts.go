package record

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/review"
)

func (s *Screen) lines() []review.Line {
	return review.Lines(s.look.Texts(), s.data.Words, s.version())
}

// factRows are the fields under the heads of their sections.
func (s *Screen) factRows() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	section := ""
	for _, l := range s.lines() {
		if l.Section != section {
			section = l.Section
			room := float32(10)
			if len(out) == 0 {
				room = 0
			}
			out = append(out, ui.Inset(room, 0, 0, 0, ui.NewStrong(ui.Plain(section)).In(palette.Lamp)), ui.HLine())
		}
		value := ui.NewLabel(ui.Plain(l.Value))
		switch {
		case l.Value == "":
			value.Say, value.Role = s.look.Say("review.empty_value"), palette.Dim
		case l.Secret && s.full == nil && !initialed(l.Path):
			value.Say, value.Role = s.look.Say("review.masked"), palette.Dim
		}
		out = append(out, ui.Pair(ui.Plain(l.Label), value))
	}
	return out
}

// initialed says whether a mask leaves something to be read of a field: the first
// letters of a name, and that a service was called and when; any other secret is
// not shown at all.
func initialed(path string) bool {
	return strings.HasPrefix(path, "people.") &&
		(strings.HasSuffix(path, ".name") || strings.HasSuffix(path, ".handed_to") || strings.Contains(path, ".safety."))
}

func (s *Screen) secrets() bool {
	if s.data.Version.Withheld != fields.None {
		return false // all that he may read stands there
	}
	for _, l := range s.lines() {
		if l.Secret && l.Value != "" {
			return true
		}
	}
	return s.freeWords()
}

// actTiles are the acts of the record, each a tap away; a void one only says
// why. They stand above all else, since an act more comes after the others and
// moves none.
func (s *Screen) actTiles() []fyne.CanvasObject {
	e := s.version().Encounter
	if e == nil || s.data.Version.Withheld != fields.None {
		return nil // nobody reads an act in part
	}
	var out []fyne.CanvasObject
	for i, p := range e.People {
		for _, a := range p.Acts {
			out = append(out, s.actTile(i, p, a))
		}
	}
	return out
}

func (s *Screen) actTile(i int, p raid.Person, a handover.Act) fyne.CanvasObject {
	b := ui.NewButton(s.look.Say("record.act", "Number", string(a.Number)), func() {
		if s.OnAct != nil {
			s.OnAct(p.ID, a.Number)
		}
	}).With(icon.Handover)
	b.Leading = true
	whose := func() string {
		return strings.Trim(s.look.T("review.person", "N", strconv.Itoa(i+1))+" · "+p.Masked(), " ·")
	}
	b.Note = whose
	if w := s.version().Encounter.Withdrawal; w != nil && a.Void == nil {
		b.Note = s.look.Say("record.act_gone")
	}
	if a.Void != nil {
		b.Note = func() string { return s.look.T("record.act_void", "Reason", s.free(a.Void.Reason)) }
		b.Disable()
	}
	return b
}

// titleText is when it was, and who was met.
func (s *Screen) titleText() string {
	if !s.shown {
		return ""
	}
	t := s.look.Texts()
	kind, at := raid.KindEncounter, s.data.Version.Time
	switch v := s.data.Version; {
	case v.Encounter != nil:
		at = v.Encounter.MetAt
	case v.Short != nil:
		kind, at = raid.KindOf(v.Short), v.Short.Visit().At
	}
	words := t.T("review.no_name")
	switch {
	case kind.Short():
		words = t.T("review." + string(kind))
	case s.data.Version.Withheld.Has(fields.Identity):
		words = t.T("night.name_not_shown")
		if n := len(s.data.Names) - 1; n > 0 {
			words += " +" + t.Int(n)
		}
	case len(s.data.Names) > 0:
		words = s.data.Names[0]
		if n := len(s.data.Names) - 1; n > 0 {
			words += " +" + t.Int(n)
		}
	}
	return t.Clock(at) + "  " + words + "  ·  " + t.Date(at)
}

// underText is who wrote the version that is shown.
func (s *Screen) underText() string {
	if !s.shown {
		return ""
	}
	v, t := s.data.Version, s.look.Texts()
	if s.data.Holder != "" {
		return s.look.T("record.writes", "Who", s.data.Holder)
	}
	return s.look.T("record.last", "Author", v.Author, "Unit", v.Unit.In(string(t.Lang())), "Time", t.DateClock(v.Time))
}

// changeText is what a change of the record is: an amendment once it is
// finished, and of two versions first of all that they become one.
func (s *Screen) changeText() string {
	if s.data.May.Settle {
		return s.look.T("record.settle")
	}
	if e := s.data.Version.Encounter; e != nil && e.ClosedAt.IsZero() {
		return s.look.T("record.go_on")
	}
	return s.look.T("record.change")
}

// Act is an act of the record on the page, or false.
func (s *Screen) Act(person uuid.UUID, number handover.Number) (handover.Act, bool) {
	if e := s.data.Version.Encounter; e != nil {
		for _, p := range e.People {
			for _, a := range p.Acts {
				if p.ID == person && a.Number == number {
					return a, true
				}
			}
		}
	}
	return handover.Act{}, false
}
