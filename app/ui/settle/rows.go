package settle

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/merge"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/review"
)

// place is where a field stands on the page of a record: when and where it was
// before who was met, and how it ended behind.
func place(f merge.Field) int {
	name, _, _ := strings.Cut(f.Path, ".")
	switch name {
	case "met_at", "night", "operation", "pen", "place":
		return 0
	case "people":
		return 1
	}
	return 2
}

// headRows say whose the two versions are, what they break together, and that
// there are more.
func (s *Screen) headRows() []fyne.CanvasObject {
	d := s.data
	var out []fyne.CanvasObject
	for i, v := range d.Sides {
		out = append(out, s.line(icon.Conflict, palette.Danger, ui.Plain(letters[i]+" · "+s.whose(v))))
	}
	switch {
	case d.Broken != "":
		out = append(out, s.line(icon.Warning, palette.Danger, func() string {
			return s.look.T("settle.law") + " " + s.look.T(d.Broken)
		}))
	case len(d.Waits) == 0:
		out = append(out, s.line(icon.Done, palette.Done, s.look.Say("settle.none")))
	}
	if d.More > 0 {
		out = append(out, s.line(icon.Conflict, palette.Lamp, s.look.SayN("settle.more", d.More)))
	}
	return []fyne.CanvasObject{ui.Column(palette.Gap, out...)}
}

var letters = [2]string{"A", "B"}

func (s *Screen) option(side merge.Side, text string) ui.Option {
	i := int(side) - 1
	return ui.Option{Code: answers[side], Say: ui.Plain(letters[i] + " · " + text), Note: ui.Plain(s.whose(s.data.Sides[i]))}
}

// takenRows name what joined by itself, with what stands then, and whose it is.
func (s *Screen) takenRows() (out []fyne.CanvasObject) {
	var seen []string
	for _, f := range s.data.Taken {
		text := s.joins(f) + " · " + s.look.T("settle.by", "Name", s.data.Sides[max(int(f.By), 1)-1].Author)
		if !slices.Contains(seen, text) {
			seen = append(seen, text)
			out = append(out, s.line(icon.Tick, palette.Done, ui.Plain(text)))
		}
	}
	return out
}

// joins says what a field is once it has joined; of one that is emptied also what it
// was, and of an element that comes or goes what it is.
func (s *Screen) joins(f merge.Field) string {
	said, by := s.said(f), max(int(f.By), 1)-1
	if len(f.Members) == 0 {
		if what, whose := s.element(f, by), "settle.joins_added"; what != "" {
			return said.section + ": " + s.look.T(whose, "What", what)
		}
		if what := s.element(f, 1-by); what != "" {
			return said.section + ": " + s.look.T("settle.joins_removed", "What", what)
		}
	}
	first, _, several := strings.Cut(said.label, ", ")
	text := said.section + ": " + said.label + ": " + said.sides[by]
	if several && strings.HasPrefix(said.sides[by], first+": ") {
		text = said.section + ": " + said.sides[by] // each value stands behind its name already
	}
	if empty := s.look.T("review.empty_value"); said.sides[by] == empty && said.sides[1-by] != empty {
		text += " (" + s.look.T("review.was", "Value", said.sides[1-by]) + ")"
	}
	return text
}

// mostValues is how much of an element is told: who or what it is stands first.
const mostValues = 2

// element is an element of a list in short, as one side has it; empty where that
// lacks it.
func (s *Screen) element(f merge.Field, side int) string {
	var values []string
	for _, l := range review.Said(s.look.Texts(), s.data.Words, s.data.Sides[side], f.Path) {
		if l.Value != "" && len(values) < mostValues {
			values = append(values, l.Value)
		}
	}
	return strings.Join(values, ", ")
}

func (s *Screen) line(mark icon.Name, r palette.Role, say ui.Say) fyne.CanvasObject {
	return ui.Row(palette.Gap, icon.NewOf(mark, r, 20), ui.Grow(ui.NewLabel(say)))
}

// whose is the author of a version, his unit and the time.
func (s *Screen) whose(v review.Version) string {
	t := s.look.Texts()
	at := v.Time
	if s.data.Words.Zone != nil {
		at = at.In(s.data.Words.Zone)
	}
	words := []string{v.Author, v.Unit.In(string(t.Lang())), t.DateClock(at)}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · ")
}
