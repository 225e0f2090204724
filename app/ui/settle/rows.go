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

// takenRows name what joined by itself, and whose it is.
func (s *Screen) takenRows() (out []fyne.CanvasObject) {
	var seen []string
	for _, f := range s.data.Taken {
		said := s.said(f)
		text := said.section + ": " + said.label + " · " + s.look.T("settle.by", "Name", s.data.Sides[max(int(f.By), 1)-1].Author)
		if !slices.Contains(seen, text) {
			seen = append(seen, text)
			out = append(out, s.line(icon.Tick, palette.Done, ui.Plain(text)))
		}
	}
	return out
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
	words := []string{v.Author, v.Unit.In(string(t.Lang())), t.DayMonth(at) + ", " + t.Clock(at)}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · ")
}
