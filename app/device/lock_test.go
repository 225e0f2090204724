package device

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/vault"
	"shyraq/errs"
)

// screens are the screens of an officer who was typing when the lock came. They
// note what was so at each step.
type screens struct {
	t     *testing.T
	d     *Device
	keys  *vault.Keys
	draft duty.Draft
	lost  error
	steps []string
}

// Keep implements Screens: it writes to the real store.
func (s *screens) Keep(then func(error)) {
	s.step("keep")
	if s.lost != nil {
		then(s.lost)
		return
	}
	work := s.d.Duty()
	if work == nil {
		then(errors.New("nobody is signed in"))
		return
	}
	then(work.SaveDraft(bg, s.draft))
}

// Empty implements Screens.
func (s *screens) Empty() { s.step("empty") }

func (s *screens) step(what string) {
	if gone(s.keys) || s.d.Duty() == nil || s.d.delivers() {
		what += " too late"
	}
	s.steps = append(s.steps, what)
}

// away is ui.Go on one thread.
func (s *screens) away(work func() error, then func(error)) {
	s.step("wipe")
	err := work()
	if !gone(s.keys) || s.d.Duty() != nil || !s.d.delivers() {
		s.t.Errorf("after the lock: keys gone %v, work %v, delivers %v", gone(s.keys), s.d.Duty(), s.d.delivers())
	}
	then(err)
}

// typing is an unlocked device with something typed that lies on no disk.
func typing(t *testing.T) *screens {
	t.Helper()
	d := opened(t)
	unlock(t, d, devicetest.Aigul)
	d.mu.Lock()
	defer d.mu.Unlock()
	return &screens{t: t, d: d, keys: d.keys, draft: duty.Draft{
		ID: uuid.New(), Encounter: raid.Encounter{Night: "2026-07-04", Note: "соңғы сөз"},
	}}
}

// A lock keeps what was typed, empties the screens, wipes the keys and delivers
// on, in this order; the officer finds what he typed when he is back.
func TestTheOrderOfALock(t *testing.T) {
	s := typing(t)
	ended := false
	s.d.Lock(s, s.away, func(lost, err error) {
		if ended = true; lost != nil || err != nil {
			t.Errorf("lost %v, %v", lost, err)
		}
	})
	if want := []string{"keep", "empty", "wipe"}; !ended || !slices.Equal(s.steps, want) {
		t.Errorf("steps %q, want %q; ended %v", s.steps, want, ended)
	}
	unlock(t, s.d, devicetest.Aigul)
	drafts, err := s.d.Duty().Drafts(bg)
	if err != nil || len(drafts) != 1 || drafts[0].Encounter.Note != s.draft.Encounter.Note {
		t.Errorf("drafts %v, %v", drafts, err)
	}
}

// A disk that keeps nothing does not hold a lock up: what is lost is told.
func TestALockThatLosesSomething(t *testing.T) {
	s := typing(t)
	s.lost = errs.Errorf(errs.Unavailable, "disk_slow", "")
	var told error
	s.d.Lock(s, s.away, func(lost, err error) { told = errors.Join(lost, err) })
	if want := []string{"keep", "empty", "wipe"}; !errors.Is(told, s.lost) || !slices.Equal(s.steps, want) {
		t.Errorf("told %v, steps %q", told, s.steps)
	}
}

// The end keeps the last words while there are keys, and delivers nothing more:
// neither by itself nor by a lock that was under way.
func TestClose(t *testing.T) {
	s := typing(t)
	refused := errors.New("the disk is full")
	err := s.d.Close(func() error {
		s.step("last words")
		return errors.Join(s.d.duty.SaveDraft(bg, s.draft), refused)
	})
	if !errors.Is(err, refused) || !slices.Equal(s.steps, []string{"last words"}) {
		t.Errorf("%v, steps %q", err, s.steps)
	}
	if err := s.d.leave(); err != nil || !gone(s.keys) || s.d.Duty() != nil || s.d.delivers() {
		t.Errorf("after the end: %v, keys gone %v, delivers %v", err, gone(s.keys), s.d.delivers())
	}
	again := open(t, s.d.cfg)
	unlock(t, again, devicetest.Aigul)
	if drafts, err := again.Duty().Drafts(bg); err != nil || len(drafts) != 1 {
		t.Errorf("drafts %v, %v", drafts, err)
	}
}
