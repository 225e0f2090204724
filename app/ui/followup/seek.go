package followup

import (
	"shyraq/app/ui/seek"
)

// newSeek makes the search among all referrals, those that have ended too.
func newSeek(s *Screen) *seek.Seek[[]Row] {
	return seek.New(seek.Deps[[]Row]{
		Look: s.look, Hint: s.look.Say("followup.search_hint"), Find: "followup.search", Clear: "followup.search_clear",
		Run: func(work func() error, done func(error)) { s.run(work, done) },
		Ask: s.desk.Find,
		OnFound: func() {
			s.choose(-1)
			s.fill()
			s.list.Top()
		},
		OnEnd:   s.fill,
		OnLeave: func() { s.list.Focus() },
		OnError: s.notifier.ToastError,
	})
}

// sought says that the list is what a search found.
func (s *Screen) sought() bool { return s.seek.Found() != nil }

// Find implements ui.Finder.
func (s *Screen) Find() { s.seek.Field.Focus() }

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool {
	if _, chosen := s.chosenRow(); chosen && s.alone {
		s.choose(-1)
		s.list.Focus()
		return true
	}
	if !s.seek.End() {
		return false
	}
	s.fill()
	s.list.Focus()
	return true
}
