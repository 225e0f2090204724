package app

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
)

// draftDisk is where drafts lie: the part of duty under a store of drafts.
type draftDisk interface {
	SaveDraft(ctx context.Context, w duty.Draft) error
	DropDraft(ctx context.Context, record uuid.UUID) error
	KeepTyped(ctx context.Context, page string, raw []byte) error
	Typed(ctx context.Context, page string) ([]byte, error)
}

// drafts is the one way to the drafts of a session. A record has one draft,
// whoever types into it: the form changes its part, the act another, and both
// change what is held here. So does a page that is no record, such as a plan.
// What is held goes to the disk by one writer a record or page, in order, and
// the latest wins. Who reads waits for what was put before, so that nothing
// typed is lost between two looks.
//
// It is safe for use by many goroutines.
type drafts struct {
	disk draftDisk

	mu    sync.Mutex
	held  map[uuid.UUID]*heldDraft
	pages map[page]*heldPage
}

// typing is something typed, and how much of it is on the disk. Its fields but
// turn are under drafts.mu.
type typing struct {
	turn    sync.Mutex                             // one at a time at the disk: a write, a revision, a look
	put     uint64                                 // changes of anything
	written uint64                                 // of which this many are on the disk, or need not be
	save    func() func(ctx context.Context) error // writes what stands there now
}

// heldDraft is one record's. Its fields are under drafts.mu.
type heldDraft struct {
	typing

	known  bool // which heads it was begun from, and on which raid
	now    duty.Draft
	form   form
	bodies uint64 // changes of the record
}

// form is what the screens keep beside the record.
type form struct {
	Page   int               `json:"page"`
	Person int               `json:"person"`
	Typing map[string]string `json:"typing,omitempty"`
	Act    *typedAct         `json:"act,omitempty"`
}

func newDrafts(disk draftDisk) *drafts {
	return &drafts{disk: disk, held: map[uuid.UUID]*heldDraft{}, pages: map[page]*heldPage{}}
}

// of is the record's place; made where there is none.
func (s *drafts) of(record uuid.UUID) *heldDraft {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.held[record]
	if h == nil {
		h = &heldDraft{now: duty.Draft{ID: record}}
		h.save = func() func(context.Context) error {
			w := h.whole()
			return func(ctx context.Context) error { return s.disk.SaveDraft(ctx, w) }
		}
		s.held[record] = h
	}
	return h
}

// knows tells whether the draft of a record is held: which heads it was begun
// from, on which raid.
func (s *drafts) knows(record uuid.UUID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.held[record]
	return h != nil && h.known
}

// hold takes a draft that begins, or as it was read.
func (s *drafts) hold(w duty.Draft) {
	h := s.of(w.ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.take(w)
}

func (h *heldDraft) take(w duty.Draft) {
	h.known, h.now, h.form = true, w, form{}
	_ = json.Unmarshal(w.Form, &h.form)
}

// get gives the draft as it stands, with the screens' part.
func (s *drafts) get(record uuid.UUID) (duty.Draft, form) {
	h := s.of(record)
	s.mu.Lock()
	defer s.mu.Unlock()
	return h.whole(), h.form
}

// whole is the draft with the screens' part in it.
func (h *heldDraft) whole() duty.Draft {
	w := h.now
	if raw, err := json.Marshal(h.form); err == nil {
		w.Form = raw
	}
	return w
}

// typed takes the record as it stands in the form, and what the form keeps
// beside it, in memory: whoever looks next sees it. A write has to follow.
func (s *drafts) typed(record uuid.UUID, e raid.Encounter, keep func(*form)) {
	h := s.of(record)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.now.Encounter = e
	keep(&h.form)
	h.bodies++
	h.put++
}

// beside changes what is kept beside the record alone, as typed does.
func (s *drafts) beside(record uuid.UUID, keep func(*form)) {
	h := s.of(record)
	s.mu.Lock()
	defer s.mu.Unlock()
	keep(&h.form)
	h.put++
}

// write puts the latest state on the disk. It returns when that, or something
// later, is there.
func (s *drafts) write(ctx context.Context, record uuid.UUID) error {
	h := s.of(record)
	h.turn.Lock()
	defer h.turn.Unlock()
	return s.writeNow(ctx, &h.typing)
}

// writeNow is write for who has the turn.
func (s *drafts) writeNow(ctx context.Context, h *typing) error {
	s.mu.Lock()
	if h.put == h.written {
		s.mu.Unlock()
		return nil
	}
	save, at := h.save(), h.put
	s.mu.Unlock()
	if err := save(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h.written = max(h.written, at)
	return nil
}

// sign has act make a revision of the draft, which then goes on from it; keep
// says what of the screens' part goes on. What was typed meanwhile, and an act
// that is half filled in, stay on the disk.
func (s *drafts) sign(record uuid.UUID, act func(duty.Draft) (duty.Draft, error), keep func(*form)) error {
	h := s.of(record)
	h.turn.Lock()
	defer h.turn.Unlock()
	s.mu.Lock()
	w, bodies, at := h.whole(), h.bodies, h.put
	s.mu.Unlock()
	next, err := act(w)
	if err != nil {
		return err
	}
	s.mu.Lock()
	if h.bodies != bodies {
		next.Encounter = h.now.Encounter
	}
	h.now = next
	if keep != nil {
		keep(&h.form)
	}
	stays := h.put != at || h.form.Act != nil || len(h.form.Typing) > 0
	if h.written = h.put; stays {
		h.put++ // the revision took the draft from the disk
	}
	s.mu.Unlock()
	// The revision is safe; a draft that does not go is tried with the next
	// change, and at the lock.
	_ = s.writeNow(context.Background(), &h.typing)
	return nil
}

// read reads a record's draft anew, after all that was put before is written.
// What is put while it is read is later than the disk, and stays.
func (s *drafts) read(ctx context.Context, record uuid.UUID, load func() (duty.Draft, error)) (duty.Draft, form, error) {
	h := s.of(record)
	h.turn.Lock()
	defer h.turn.Unlock()
	if err := s.writeNow(ctx, &h.typing); err != nil {
		return duty.Draft{}, form{}, err
	}
	w, err := load()
	if err != nil {
		return w, form{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !h.known || h.put == h.written {
		h.take(w)
	}
	return h.whole(), h.form, nil
}

// drop forgets a draft, here and on the disk, with all that waited for its
// turn. One that is on no disk yet is no error.
func (s *drafts) drop(ctx context.Context, record uuid.UUID) error {
	h := s.of(record)
	h.turn.Lock()
	defer h.turn.Unlock()
	if err := s.disk.DropDraft(ctx, record); err != nil && !errors.Is(err, raid.NotFound) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h.written = h.put
	delete(s.held, record)
	return nil
}

// forget holds a draft no longer: its record goes on elsewhere.
func (s *drafts) forget(record uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.held, record)
}

// flush writes all that is not on the disk and waits for what is under way,
// but no longer than most.
func (s *drafts) flush(ctx context.Context, most time.Duration) error {
	s.mu.Lock()
	var all []*typing
	for _, h := range s.held {
		all = append(all, &h.typing)
	}
	for _, h := range s.pages {
		all = append(all, &h.typing)
	}
	s.mu.Unlock()
	done := make(chan error, 1)
	go func() {
		var errs []error
		for _, h := range all {
			h.turn.Lock()
			errs = append(errs, s.writeNow(ctx, h))
			h.turn.Unlock()
		}
		done <- errors.Join(errs...)
	}()
	late := time.NewTimer(most)
	defer late.Stop()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return raid.Errorf(raid.Unavailable, "disk_slow", "a draft is still being written")
	}
}
