package app

import (
	"time"

	"shyraq/app/session/draft"
)

// typedOn takes what stands on a page at once, and has it on the disk within a
// second; nil: it was saved, or left.
func (s *session) typedOn(p draft.Page, v any) {
	if s.gone() || !s.desk.drafts.Note(p, v) || s.pagesDue != nil {
		return
	}
	s.pagesDue = s.p.shell.After(time.Second, s.keepPages)
}

// keepPages writes what was typed on pages.
func (s *session) keepPages() {
	if s.pagesDue == nil || s.gone() {
		return
	}
	s.pagesDue()
	s.pagesDue = nil
	s.away(func() error { return s.desk.drafts.WritePages(s.ctx) }, func() {})
}
