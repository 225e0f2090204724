package draft

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"shyraq/app/duty"
	"shyraq/errs"
)

// Page is a place of the program where an officer types and where no record
// is. What stands there is kept as a draft is: sealed for him alone, until it
// is saved or left.
type Page string

// The pages.
const (
	Plan    Page = "plan"         // the raid in the form
	Review  Page = "review"       // comments that were not sent
	Settle  Page = "settle"       // what was chosen of two versions of a record
	Given   Page = "given"        // the decisions of the commission of which the officer knows that they are his
	Dialogs Page = duty.BegunPage // the dialogs that were not saved, such as a visit or a reason
)

// allPages are read when a session begins.
var allPages = []Page{Plan, Review, Settle, Dialogs, Given}

// heldPage is one page's. Its fields are under drafts.mu.
type heldPage struct {
	typing
	raw   []byte // empty: nothing stands there
	known bool   // it was read from the disk, or typed since
}

// page is its place; made where there is none. The caller holds s.mu.
func (s *Store) page(p Page) *heldPage {
	h := s.pages[p]
	if h == nil {
		h = &heldPage{}
		h.save = func() func(context.Context) error {
			raw := h.raw
			return func(ctx context.Context) error { return s.disk.KeepTyped(ctx, string(p), raw) }
		}
		h.hold = func() bool { return s.disk.HoldTyped(string(p), h.raw) }
		s.pages[p] = h
	}
	return h
}

// Note takes what stands on a page, in memory; nil: nothing does any more. It
// tells whether that is news: then a write has to follow.
func (s *Store) Note(p Page, v any) bool {
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

// Noted puts what stands on a page into v; false where nothing does.
func (s *Store) Noted(p Page, v any) bool {
	s.mu.Lock()
	raw := s.page(p).raw
	s.mu.Unlock()
	return len(raw) > 0 && json.Unmarshal(raw, v) == nil
}

// Holds tells whether something stands on a page.
func (s *Store) Holds(p Page) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.page(p).raw) > 0
}

// ReadPages reads the pages that nobody has typed on yet.
func (s *Store) ReadPages(ctx context.Context) error {
	var failed []error
	for _, p := range allPages {
		raw, err := s.disk.Typed(ctx, string(p))
		switch {
		case errors.Is(err, errs.NotFound):
			err = nil
		case err != nil:
			failed = append(failed, err)
			continue
		}
		s.mu.Lock()
		if h := s.page(p); !h.known {
			h.raw, h.known = raw, true
		}
		s.mu.Unlock()
	}
	return errors.Join(failed...)
}

// WritePages puts the latest of every page on the disk.
func (s *Store) WritePages(ctx context.Context) error {
	s.mu.Lock()
	var all []*heldPage
	for _, h := range s.pages {
		all = append(all, h)
	}
	s.mu.Unlock()
	var failed []error
	for _, h := range all {
		h.turn.Lock()
		failed = append(failed, s.writeNow(ctx, &h.typing))
		h.turn.Unlock()
	}
	return errors.Join(failed...)
}
