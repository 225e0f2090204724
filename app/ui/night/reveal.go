package night

import (
	"context"

	"github.com/google/uuid"
)

// reveal shows the names of the chosen record while it is held.
func (s *Screen) reveal() {
	l, ok := s.chosenLine()
	if !ok || l.row == nil || !s.list.Bring() {
		return
	}
	id := l.row.ID
	var names []string
	s.run(func() (err error) {
		names, err = s.duty.Reveal(context.Background(), id)
		return err
	}, func(err error) {
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		if s.foot.hold.Held() {
			s.shown = map[uuid.UUID][]string{id: names}
			s.list.Refresh()
		}
	})
}

func (s *Screen) mask() {
	if len(s.shown) > 0 {
		s.shown = map[uuid.UUID][]string{}
		s.list.Refresh()
	}
}
