package record

import (
	"context"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// linkRow says with which record a child of this one was found to be the same, or
// not the same, opens that one where it is here, and takes the decision back for who may.
func (s *Screen) linkRow(l Link) fyne.CanvasObject {
	row := line(icon.People, palette.Info, func() string { return s.linkText(l) })
	all := []fyne.CanvasObject{ui.Grow(row)}
	if l.Open != uuid.Nil {
		all = append(all, ui.NewButton(s.look.Say("record.link_open"), func() {
			if s.OnLinked != nil {
				s.OnLinked(l.Open)
			}
		}).With(icon.Eye))
	}
	if l.May {
		all = append(all, ui.NewButton(s.look.Say("record.unlink"), func() { s.unlink(l) }).With(icon.Undo))
	}
	return ui.Row(palette.Gap, all...)
}

func (s *Screen) linkText(l Link) string {
	key, other, by := "record.link_other", l.Other, l.By
	if l.Same {
		key = "record.link_same"
	}
	if other == "" {
		other = s.look.T("record.link_elsewhere")
	}
	if by == "" {
		by = s.look.T("capture.elsewhere.someone")
	}
	text := s.look.T(key, "Record", other, "By", by, "When", s.when(l.At))
	if l.Other == "" && l.Ask != "" {
		text += " · " + s.look.T("record.link_ask", "Whom", l.Ask)
	}
	return text
}

// unlink takes a decision back at one tap: it can be made again in the form.
func (s *Screen) unlink(l Link) {
	if s.unlinking {
		return
	}
	s.unlinking = true
	s.run(func() error { return s.records.Unlink(context.Background(), l.ID) }, func(err error) {
		s.unlinking = false
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		s.notifier.Toast(s.look.Say("record.unlinked"), nil)
		call(s.OnUnlinked)
	})
}
