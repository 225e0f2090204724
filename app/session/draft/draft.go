// Package draft is the one way to the drafts of a session: whatever an officer
// types, into the form, an act or a page, goes through its store.
//
// It promises that what was put is seen at once by who looks next, that it comes
// to the disk in order and the latest wins, and that neither of two writers takes
// back what the other wrote. It knows no screen but the form of an act, which it
// keeps beside the record.
package draft

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/ui/act"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// Disk is where drafts lie: the part of duty under a store of drafts.
type Disk interface {
	SaveDraft(ctx context.Context, w duty.Draft) error
	DropDraft(ctx context.Context, record uuid.UUID) error
	KeepTyped(ctx context.Context, page string, raw []byte) error
	Typed(ctx context.Context, page string) ([]byte, error)
	// HoldDraft and HoldTyped hold in memory what the disk does not take, sealed,
	// until its officer is back; false where that cannot be.
	HoldDraft(w duty.Draft) bool
	HoldTyped(page string, raw []byte) bool
}

// Store holds the drafts of a session. A record has one draft,
// whoever types into it: the form changes its part, the act another, and both
// change what is held here. So does a page that is no record, such as a plan.
// What is held goes to the disk by one writer a record or page, in order, and
// the latest wins. Who reads waits for what was put before, so that nothing
// Type is lost between two looks.
//
// It is safe for use by many goroutines.
type Store struct {
	disk Disk

	mu    sync.Mutex
	held  map[uuid.UUID]*heldDraft
	pages map[Page]*heldPage
}

// typing is something typed, and how much of it is on the disk. Its fields but
// turn are under Store.mu.
type typing struct {
	turn    sync.Mutex                             // one at a time at the disk: a write, a revision, a look
	put     uint64                                 // changes of anything
	written uint64                                 // of which this many are on the disk, or need not be
	save    func() func(ctx context.Context) error // writes what stands there now
	hold    func() bool                            // holds it instead
}

// heldDraft is one record's. Its fields are under Store.mu.
type heldDraft struct {
	typing

	known  bool // which heads it was begun from, and on which raid
	now    duty.Draft
	form   Form
	bodies uint64 // changes of the record
}

// Form is what the screens keep beside the record.
type Form struct {
	Page   int               `json:"page"`
	Person int               `json:"person"`
	Typing map[string]string `json:"typing,omitempty"`
	Act    *Act              `json:"act,omitempty"`
}

// Act is the form of an act as the officer left it.
type Act struct {
	Person uuid.UUID `json:"person"`
	Said   string    `json:"said"` // of the child at that time, as a hash
	Form   act.Form  `json:"form"`
}

// WithoutAct takes the form of an act that is done away: no signature of it may
// serve for another.
func WithoutAct(f *Form) { f.Act = nil }

// Finished takes what a record that is finished gives up: an act that was begun
// for it, and what was half typed.
func Finished(f *Form) { f.Act, f.Typing = nil, nil }

// New is a store over a disk.
func New(disk Disk) *Store {
	return &Store{disk: disk, held: map[uuid.UUID]*heldDraft{}, pages: map[Page]*heldPage{}}
}

// of is the record's place; made where there is none.
func (s *Store) of(record uuid.UUID) *heldDraft {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.held[record]
	if h == nil {
		h = &heldDraft{now: duty.Draft{ID: record}}
		h.save = func() func(context.Context) error {
			w := h.whole()
			return func(ctx context.Context) error { return s.disk.SaveDraft(ctx, w) }
		}
		h.hold = func() bool { return s.disk.HoldDraft(h.whole()) }
		s.held[record] = h
	}
	return h
}

// Knows tells whether the draft of a record is held: which heads it was begun
// from, on which raid.
func (s *Store) Knows(record uuid.UUID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.held[record]
	return h != nil && h.known
}

// Hold takes a draft that begins, or as it was read.
func (s *Store) Hold(w duty.Draft) {
	h := s.of(w.ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.take(w)
}

func (h *heldDraft) take(w duty.Draft) {
	h.known, h.now, h.form = true, w, Form{}
	_ = json.Unmarshal(w.Form, &h.form)
	if w.Unwritten {
		h.put++ // the next flush tries it again
	}
}

// Get gives the draft as it stands, with the screens' part.
func (s *Store) Get(record uuid.UUID) (duty.Draft, Form) {
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

// Type takes the record as it stands in the form, and what the form keeps
// Beside it, in memory: whoever looks next sees it. A write has to follow.
func (s *Store) Type(record uuid.UUID, e raid.Encounter, keep func(*Form)) {
	h := s.of(record)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.now.Encounter = e
	keep(&h.form)
	h.bodies++
	h.put++
}

// Beside changes what is kept beside the record alone, as typed does.
func (s *Store) Beside(record uuid.UUID, keep func(*Form)) {
	h := s.of(record)
	s.mu.Lock()
	defer s.mu.Unlock()
	keep(&h.form)
	h.put++
}

// Write puts the latest state on the disk. It returns when that, or something
// later, is there.
func (s *Store) Write(ctx context.Context, record uuid.UUID) error {
	h := s.of(record)
	h.turn.Lock()
	defer h.turn.Unlock()
	return s.writeNow(ctx, &h.typing)
}

// writeNow is write for who has the turn.
func (s *Store) writeNow(ctx context.Context, h *typing) error {
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

// Sign has act make a revision of the draft, which then goes on from it; keep
// says what of the screens' part goes on. What was typed meanwhile, and an act
// that is half filled in, stay on the disk.
func (s *Store) Sign(record uuid.UUID, act func(duty.Draft) (duty.Draft, error), keep func(*Form)) error {
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

// Read reads a record's draft anew, after all that was put before is written.
// What is put while it is read is later than the disk, and stays.
func (s *Store) Read(ctx context.Context, record uuid.UUID, load func() (duty.Draft, error)) (duty.Draft, Form, error) {
	h := s.of(record)
	h.turn.Lock()
	defer h.turn.Unlock()
	if err := s.writeNow(ctx, &h.typing); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if h.known {
			return h.whole(), h.form, nil // it is later than whatever lies on that disk
		}
		return duty.Draft{}, Form{}, err
	}
	w, err := load()
	if err != nil {
		return w, Form{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !h.known || h.put == h.written {
		h.take(w)
	}
	return h.whole(), h.form, nil
}

// Standing has look see the versions that the draft of a record stands on, while
// no revision of it is being made. Of one that is not held nothing is looked at.
func (s *Store) Standing(record uuid.UUID, look func(seen []revision.Hash) error) error {
	if !s.Knows(record) {
		return nil
	}
	h := s.of(record)
	h.turn.Lock()
	defer h.turn.Unlock()
	s.mu.Lock()
	seen := slices.Clone(h.now.Seen)
	s.mu.Unlock()
	return look(seen)
}

// Drop forgets a draft, here and on the disk, with all that waited for its
// turn. One that is on no disk yet is no error.
func (s *Store) Drop(ctx context.Context, record uuid.UUID) error {
	h := s.of(record)
	h.turn.Lock()
	defer h.turn.Unlock()
	if err := s.disk.DropDraft(ctx, record); err != nil && !errors.Is(err, errs.NotFound) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h.written = h.put
	delete(s.held, record)
	return nil
}

// Forget holds a draft no longer: its record goes on elsewhere.
func (s *Store) Forget(record uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.held, record)
}

// HoldUnwritten has all that is not on the disk held in memory, sealed, until its
// officer is back. It waits for no disk. False says that not all could be held.
func (s *Store) HoldUnwritten() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := true
	for _, h := range s.held {
		all = (h.put == h.written || h.hold()) && all
	}
	for _, h := range s.pages {
		all = (h.put == h.written || h.hold()) && all
	}
	return all
}

// Flush writes all that is not on the disk and waits for what is under way,
// but no longer than most.
func (s *Store) Flush(ctx context.Context, most time.Duration) error {
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
		var failed []error
		for _, h := range all {
			h.turn.Lock()
			failed = append(failed, s.writeNow(ctx, h))
			h.turn.Unlock()
		}
		done <- errors.Join(failed...)
	}()
	late := time.NewTimer(most)
	defer late.Stop()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return errs.Errorf(errs.Unavailable, "disk_slow", "a draft is still being written")
	}
}
