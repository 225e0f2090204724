package night

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/ui"
)

// seekOrClear is the button beside the search: it seeks, and once something
// was sought it clears.
func (s *Screen) seekOrClear() {
	if s.found != nil {
		s.search.SetText("")
		s.unseek()
		return
	}
	s.seek()
}

// seek asks for the records that fit what was typed. A search is logged, so
// it runs on Enter and never on each letter.
func (s *Screen) seek() {
	text := strings.TrimSpace(s.search.Text())
	if text == "" {
		s.unseek()
		return
	}
	s.asked++
	asked := s.asked
	var ids []uuid.UUID
	s.run(func() (err error) {
		ids, err = s.duty.Search(context.Background(), text)
		return err
	}, func(err error) {
		if asked != s.asked {
			return
		}
		if err != nil {
			s.frame.ToastError(err)
			return
		}
		s.found = make(map[uuid.UUID]bool, len(ids))
		for _, id := range ids {
			s.found[id] = true
		}
		s.clear.Icon, s.clear.Hint = ui.IconClose, s.look.Say("night.search_clear")
		s.clear.Refresh()
		s.fill()
	})
}

func (s *Screen) unseek() {
	s.asked++
	s.clear.Icon, s.clear.Hint = ui.IconSearch, s.look.Say("night.search")
	s.clear.Refresh()
	if s.found != nil {
		s.found = nil
		s.fill()
	}
}

// Key implements ui.Keyed: the keys of the list work wherever the focus is.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEnter:
		s.list.Focus()
		s.list.TypedKey(e)
		return true
	}
	return false
}

// Rune implements ui.Keyed: plus and minus zoom the map.
func (s *Screen) Rune(r rune) bool {
	switch r {
	case '+', '=':
		s.pane.Map.ZoomIn()
	case '-', '_':
		s.pane.Map.ZoomOut()
	default:
		return false
	}
	return true
}
