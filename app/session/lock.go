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
	way := s.lastTrack()
	s.check.Settle(func() {
		unsaved, ok := s.check.Unsaved()
		ui.Go(func() error {
			_ = s.keepPlace(context.Background(), at) // a comfort: drafts are what must not be lost
			err := s.flush()
			_ = way(context.Background()) // behind what was typed
			if err == nil {
				return nil
			}
			if ok {
				s.desk.take(unsaved)
			}
			return s.aside(at, err)
		}, func(lost error) {
			late()
			if lost != nil {
				s.changed() // who stays finds in the list what is held
			}
			end(lost)
		})
	})
}

// hold has what the disk did not take held in memory, and waits for no disk.
func (s *Session) hold(at place, lost error) error {
	if d, ok := s.check.Unsaved(); ok {
		s.desk.take(d)
	}
	if !s.holdAll(at) {
		return lost
	}
	s.changed()
	return duty.Held{Cause: lost}
}

// aside has what the disk did not take held under the officer's own key, in the
// file that needs no room where that can be, and says so. It waits for the disk.
func (s *Session) aside(at place, lost error) error {
	if !s.holdAll(at) {
		return lost
	}
	return duty.Held{Cause: lost, Kept: s.duty.FileHeld() == nil}
}

// holdAll holds what is not on the disk, and where the officer is.
func (s *Session) holdAll(at place) bool {
	if raw, err := json.Marshal(at); err == nil {
		s.duty.HoldPlace(raw) // a comfort
	}
	return s.desk.drafts.HoldUnwritten()
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
// the window is gone already. The session is over with it. What the disk refuses
// goes into the file that needs no room; an error says that something is lost.
func (s *Session) LastWords() error {
	s.over = true
	ctx, stop := context.WithTimeout(context.Background(), longFlush)
	defer stop()
	var err error
	if d, ok := s.check.Unsaved(); ok {
		if err = s.desk.SaveDraft(ctx, d); err != nil {
			s.desk.take(d) // it may have failed before it was taken
		}
	}
	at := s.where()
	_ = s.keepPlace(ctx, at)
	err = errors.Join(err, s.flush())
	_ = s.lastTrack()(ctx)
	if err == nil {
		return nil
	}
	err = s.aside(at, err)
	if held := (duty.Held{}); errors.As(err, &held) && held.Kept {
		return nil
	}
	return err
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
	if s.help != nil {
		s.help.Close()
		s.closeChildren()
	}
	if s.plan != nil {
		s.plan.Close()
	}
	if s.settling != nil {
		s.settling.Empty()
	}
	s.period, s.frozen, s.report, s.behind, s.assignments, s.places = nil, nil, nil, nil, nil, nil
	s.statistics, s.preview = nil, nil
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
