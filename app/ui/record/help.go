package record

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// helpRows say of each referral how it stands; none where nobody is told of it.
func (s *Screen) helpRows(below bool) (out []fyne.CanvasObject) {
	if len(s.data.Help) == 0 {
		return nil
	}
	room := float32(0)
	if below {
		room = 12
	}
	out = append(out, ui.Inset(room, 0, 0, 0, ui.NewStrong(s.look.Say("record.help")).In(palette.Lamp)))
	for _, h := range s.data.Help {
		mark, role := icon.Waiting, palette.Info
		switch {
		case h.Differs:
			mark, role = icon.Conflict, palette.Danger
		case h.Overdue:
			mark, role = icon.Clock, palette.Danger
		case !h.Open:
			mark, role = icon.Done, palette.Done
		}
		out = append(out, line(mark, role, func() string { return s.helpText(h) }))
	}
	return out
}

func (s *Screen) helpText(h Help) string {
	t, lang := s.look.Texts(), string(s.look.Lang())
	stands := t.T("followup.nobody")
	switch {
	case h.Differs:
		stands = t.T("followup.differs")
	case h.Result.In(lang) != "":
		stands = h.Result.In(lang)
	case !h.Open:
		stands = t.T("followup.ended_before")
	}
	words := []string{stands}
	if h.Open && h.Due != "" {
		words = append(words, t.T("record.help_due", "Date", t.Date(h.Due.In(time.UTC))))
	}
	if h.By != "" {
		words = append(words, h.By)
	}
	return t.T("record.help_row", "Help", h.Who+" · "+h.Kind.In(lang), "Stands", strings.Join(words, " · "))
}
