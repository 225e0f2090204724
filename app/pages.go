package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"shyraq/app/raid"
)

// page is a place of the program where an officer types and where no record
// is. What stands there is kept as a draft is: sealed for him alone, until it
// is saved or left.
type page string

const (
	pagePlan   page = "plan"   // the raid in the form
	pageReview page = "review" // comments that were not sent
	pageDialog page = "dialog" // the dialogs that were not saved, such as a visit or a reason
)

// allPages are read when a session begins.
var allPages = []page{pagePlan, pageReview, pageDialog}

// heldPage is one page's. Its fields are under drafts.mu.
type heldPage struct {
	typing
	raw   []byte // empty: nothing stands there
	known bool   // it was read from the disk, or typed since
}

// page is its place; made where there is none. The caller holds s.mu.
func (s *drafts) page(p page) *heldPage {
	h := s.pages[p]
	if h == nil {
		h = &heldPage{}
		h.save = func() func(context.Context) error {
			raw := h.raw
			return func(ctx context.Context) error { return s.disk.KeepTyped(ctx, string(p), raw) }
		}
		s.pages[p] = h
	}
	return h
}

// note takes what stands on a page, in memory; nil: nothing does any more. It
// tells whether that is news: then a write has to follow.
func (s *drafts) note(p page, v any) bool {
	var raw []byte
	if v != nil {
		var err error
		if raw, err = json.Marshal(v); err != nil {
			return false // what is typed is text and always is JSON
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.page(p)
	if h.known && bytes.Equal(h.raw, raw) {
		return false
	}
	h.raw, h.known = raw, true
	h.put++
	return true
}

// noted puts what stands on a page into v; false where nothing does.
func (s *drafts) noted(p page, v any) bool {
	s.mu.Lock()
	raw := s.page(p).raw
	s.mu.Unlock()
	return len(raw) > 0 && json.Unmarshal(raw, v) == nil
}

// holds tells whether something stands on a page.
func (s *drafts) holds(p page) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.page(p).raw) > 0
}

// readPages reads the pages that nobody has typed on yet.
func (s *drafts) readPages(ctx context.Context) error {
	var errs []error
	for _, p := range allPages {
		raw, err := s.disk.Typed(ctx, string(p))
		switch {
		case errors.Is(err, raid.NotFound):
			err = nil
		case err != nil:
			errs = append(errs, err)
			continue
		}
		s.mu.Lock()
		if h := s.page(p); !h.known {
			h.raw, h.known = raw, true
		}
		s.mu.Unlock()
	}
	return errors.Join(errs...)
}

// writePages puts the latest of every page on the disk.
func (s *drafts) writePages(ctx context.Context) error {
	s.mu.Lock()
	var all []*heldPage
	for _, h := range s.pages {
		all = append(all, h)
	}
	s.mu.Unlock()
	var errs []error
	for _, h := range all {
		h.turn.Lock()
		errs = append(errs, s.writeNow(ctx, &h.typing))
		h.turn.Unlock()
	}
	return errors.Join(errs...)
}

// typedOn takes what stands on a page at once, and has it on the disk within a
// second; nil: it was saved, or left.
func (s *session) typedOn(p page, v any) {
	if s.gone() || !s.desk.drafts.note(p, v) || s.pagesDue != nil {
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
	s.away(func() error { return s.desk.drafts.writePages(s.ctx) }, func() {})
}
