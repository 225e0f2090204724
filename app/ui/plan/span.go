package plan

import (
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// span is the line below the night and the hours: what they come to, or what is
// wrong with one of them. It has its room whatever it says.
type span struct {
	icon   *icon.Icon
	words  *ui.Label
	object *fyne.Container
}

// spanHigh is two lines of a note.
const spanHigh float32 = 44

func newSpan() *span {
	s := &span{icon: icon.NewOf(icon.Clock, palette.Dim, 20), words: ui.NewNote(nil)}
	s.object = ui.AtLeast(1, spanHigh, ui.Row(6, s.icon, ui.Grow(s.words)))
	return s
}

// show says one thing: of what is wrong that which blocks.
func (s *span) show(wrong *ui.Problem, comesTo ui.Say) {
	mark, role, say := icon.Clock, palette.Dim, comesTo
	if wrong != nil {
		mark, role, say = icon.Info, palette.Lamp, wrong.Say
		if wrong.Blocks {
			mark, role = icon.Warning, palette.Danger
		}
	}
	s.icon.Set(mark, role)
	s.words.Role = role
	s.words.Set(say)
	s.object.Refresh()
}

// showSpan says what the night and the hours come to.
func (s *Screen) showSpan(said []ui.Problem) {
	var wrong *ui.Problem
	for i, p := range said {
		at := p.Path == "night" || p.Path == "from" || p.Path == "to"
		if at && (wrong == nil || p.Blocks && !wrong.Blocks) {
			wrong = &said[i]
		}
	}
	s.span.show(wrong, s.comesTo(s.form.raid))
}

// comesTo is when a raid begins and ends, with the days, and how long it is.
func (s *Screen) comesTo(r raid.Raid) ui.Say {
	if r.From.IsZero() || r.To.IsZero() {
		return nil
	}
	zone := s.form.zone()
	from, to := r.From.In(zone), r.To.In(zone)
	return func() string {
		t := s.look.Texts()
		return t.DateClock(from) + " – " + t.DayMonth(to) + ", " + t.Clock(to) + " · " + length(t, to.Sub(from))
	}
}

// length is how long a raid is: whole hours, or hours and minutes.
func length(t i18n.Texts, d time.Duration) string {
	if d%time.Hour == 0 {
		return t.Span(d)
	}
	return t.Duration(d)
}
