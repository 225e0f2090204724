package night

import (
	"context"
	"strings"

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
