package session

import (
	"context"
	"errors"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"shyraq/app/locate"
	"shyraq/app/ui"
	"shyraq/app/ui/settings"
	"shyraq/sync/drift"
)

// receiver is the setting that holds: the one the program was started with, or
// the one that was chosen. One that cannot be read is as good as off; it was
// refused when it was given.
func (s *Session) receiver() locate.Setting {
	line := s.host.Prefs().Receiver
	if s.cfg.GPS != "" {
		line = s.cfg.GPS
	}
	set, err := locate.Parse(line)
	if err != nil {
		return locate.Setting{Kind: locate.Off}
	}
	return set
}

// follow moves the own position by what the receiver says, until the session
// ends or another receiver is chosen. A demonstration walks its recorded walk.
func (s *Session) follow() {
	if s.unfollow != nil {
		s.unfollow()
	}
	ctx, stop := context.WithCancel(s.ctx)
	s.unfollow, s.fix, s.gpsErr = stop, locate.Fix{}, nil
	s.went(s.way.rec.Interrupt()) // another receiver may see another way
	var source locate.Source
	if s.walks() {
		source = locate.Replay{Open: s.cfg.Walk, Loop: true, Now: s.cfg.Clock.Now}
	} else {
		source = s.receiver().Source(s.cfg.Clock.Now, func(err error) {
			fyne.Do(func() { s.linked(ctx, err) })
		})
	}
	if source == nil {
		return
	}
	go func() {
		err := source.Run(ctx, newest(fyne.Do, func(f locate.Fix) {
			if ctx.Err() == nil {
				s.moved(f)
			}
		}))
		fyne.Do(func() { s.linked(ctx, err) })
	}()
}

// newest has take called by do with the newest fix. One that comes while
// another waits takes its place: a receiver in the network that says a thousand
// a second must not fill the memory with what nobody can draw.
func newest(do func(func()), take func(locate.Fix)) func(locate.Fix) {
	var waits atomic.Pointer[locate.Fix]
	return func(f locate.Fix) {
		if waits.Swap(&f) == nil {
			do(func() { take(*waits.Swap(nil)) })
		}
	}
}

// linked keeps why the receiver says nothing.
func (s *Session) linked(ctx context.Context, err error) {
	if ctx.Err() != nil || s.gone() {
		return
	}
	s.gpsErr = err
	s.showReceiver()
}

// moved takes a fix. A receiver that knows nothing does not take a place away
// that the officer has shown on the map.
func (s *Session) moved(f locate.Fix) {
	if s.gone() {
		return
	}
	s.witness(f)
	if f.Valid || !s.byHand {
		s.fix, s.byHand = f, false
		s.showPosition()
		s.check.FixChanged()
	}
	s.tracked(f)
	s.showReceiver()
}

// showReceiver says how the receiver stands. A fix comes every second, all
// night: only what is in sight is drawn.
func (s *Session) showReceiver() {
	if s.host.Router().Area() == ui.AreaSettings {
		s.settings.ShowReceiver(s.receiverData())
	}
}

// receiverData is how the receiver stands, for the settings.
func (s *Session) receiverData() settings.Receiver {
	set, f, now := s.receiver(), s.fix, s.cfg.Clock.Now()
	r := settings.Receiver{
		Kind: string(set.Kind), Address: set.Address, Speed: set.Speed,
		Demo: s.walks(), Fixed: s.cfg.GPS != "",
		State: settings.Searching, InUse: f.InUse, Accuracy: f.Accuracy, Age: f.Age(now), OddDate: f.OddDate, Err: s.gpsErr,
	}
	if off, ok := f.Drift(); ok && (off >= drift.Notable || off <= -drift.Notable) {
		r.Drift = off
	}
	if unread := (*locate.Unread)(nil); errors.As(s.gpsErr, &unread) {
		r.First = unread.First
	}
	switch {
	case !r.Demo && set.Kind == locate.Off:
		r.State = settings.NoReceiver
	case s.gpsErr != nil:
		r.State = settings.Silent
	case s.byHand:
	case f.Good(now):
		r.State = settings.Known
	case f.Valid:
		r.State = settings.Old
	}
	return r
}

// CheckReceiver implements settings.Keeper.
func (settingsDesk) CheckReceiver(r settings.Receiver) error { return receiverOf(r).Check() }

func receiverOf(r settings.Receiver) locate.Setting {
	set := locate.Setting{Kind: locate.Kind(r.Kind), Address: r.Address}
	if set.Kind == locate.Serial {
		set.Speed = r.Speed
	}
	return set
}

// chooseReceiver keeps another receiver and follows it.
func (s *Session) chooseReceiver(r settings.Receiver) {
	set := receiverOf(r)
	if err := set.Check(); err != nil {
		s.host.ToastError(err)
		return
	}
	s.choose(func(p *Prefs) { p.Receiver = set.String() })
	s.follow()
	s.frame()
	s.showReceiver()
}

// replayed tells whether the position comes from a recording, which the strip
// says.
func (s *Session) replayed() bool { return s.walks() || s.receiver().Kind == locate.File }

// walks says that a recorded walk is the receiver.
func (s *Session) walks() bool { return s.cfg.Walk != nil && s.cfg.GPS == "" }
