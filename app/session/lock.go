package session

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"shyraq/app/duty"
	"shyraq/app/ui"
	"shyraq/errs"
)

// Keep implements device.Screens. It puts the draft under the officer's hand
// away, and then goes on: at the latest when the disk has had its time, for a
// lock must not wait for ever. What could not be kept by then is handed on.
func (s *Session) Keep(then func(lost error)) {
	var once sync.Once
	end := func(lost error) { once.Do(func() { then(lost) }) }
	at := s.where()
	late := s.cfg.After(2*longFlush, func() {
		end(s.hold(at, errs.Errorf(errs.Unavailable, "disk_slow", "a draft is still being written")))
	})
	if s.act != nil {
		s.keepAct(s.act)
	}
	s.check.Settle(func() {
		ui.Go(func() error {
			_ = s.keepPlace(context.Background(), at) // a comfort: drafts are what must not be lost
			return s.flush()
		}, func(err error) {
			late()
			end(s.hold(at, err))
		})
	})
}

// hold has what the disk did not take, and where the officer is, held in memory
// under his own key, and says so; nil is nil.
func (s *Session) hold(at place, lost error) error {
	if lost == nil {
		return lost
	}
	if d, ok := s.check.Unsaved(); ok {
		s.desk.take(d)
	}
	if !s.desk.drafts.HoldUnwritten() {
		return lost
	}
	if raw, err := json.Marshal(at); err == nil {
		s.duty.HoldPlace(raw) // a comfort
	}
	s.changed() // who stays finds in the list what is held
	return duty.Held{Cause: lost}
}

// writeHeld puts what a lock could not on the disk, once that takes it again.
func (s *Session) writeHeld() {
	if s.holding || s.gone() || !s.duty.Holds() {
		return
	}
	s.holding = true
	ui.Go(func() error { s.duty.WriteHeld(s.ctx); return nil }, func(error) { s.holding = false })
}

// longFlush is how long a lock or an end waits for a slow disk.
const longFlush = 10 * time.Second

// flush waits until every draft is on the disk.
func (s *Session) flush() error { return s.desk.drafts.Flush(context.Background(), longFlush) }

// LastWords keeps what was typed since the last draft, and where that was, when
// the window is gone already. The session is over with it.
func (s *Session) LastWords() error {
	s.over = true
	ctx, stop := context.WithTimeout(context.Background(), longFlush)
	defer stop()
	var err error
	if d, ok := s.check.Unsaved(); ok {
		err = s.desk.SaveDraft(ctx, d)
	}
	_ = s.keepPlace(ctx, s.where())
	return errors.Join(err, s.flush())
}

// Empty implements device.Screens: the session is over, and nothing of a record
// stays in a widget.
func (s *Session) Empty() {
	s.over = true
	s.let()
	s.pages.stop()
	s.check.Close()
	s.settings.Close()
	s.night.Close()
	if s.review != nil {
		s.review.Close()
	}
	if s.plan != nil {
		s.plan.Close()
	}
	s.host.Router().Clear()
}

// let ends what the session began: reading, listening, timers, maps.
func (s *Session) let() {
	s.stop()
	for _, f := range s.forgets {
		f()
	}
	s.forgets = nil
}
