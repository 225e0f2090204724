package app

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"shyraq/app/ground"
	"shyraq/app/locate"
	"shyraq/app/ui"
	"shyraq/app/ui/settings"
	"shyraq/assets"
	"shyraq/sync/drift"
)

// receiver is the setting that holds: the one the program was started with, or
// the one that was chosen. One that cannot be read is as good as off; it was
// refused when it was given.
func (p *program) receiver() locate.Setting {
	line := p.prefs.Receiver
	if p.opts.gps != "" {
		line = p.opts.gps
	}
	set, err := locate.Parse(line)
	if err != nil {
		return locate.Setting{Kind: locate.Off}
	}
	return set
}

// follow moves the own position by what the receiver says, until the session
// ends or another receiver is chosen. A demonstration walks its recorded walk.
func (s *session) follow() {
	if s.unfollow != nil {
		s.unfollow()
	}
	ctx, stop := context.WithCancel(s.ctx)
	s.unfollow, s.fix, s.gpsErr = stop, locate.Fix{}, nil
	var source locate.Source
	if s.p.demo != nil && s.p.opts.gps == "" {
		source = locate.Replay{
			Open: func() (io.ReadCloser, error) { return assets.Demo().Open("track.nmea") },
			Loop: true, Now: s.p.now,
		}
	} else {
		source = s.p.receiver().Source(s.p.now, func(err error) {
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
func (s *session) linked(ctx context.Context, err error) {
	if ctx.Err() != nil || s.gone() {
		return
	}
	s.gpsErr = err
	s.showReceiver()
}

// moved takes a fix. A receiver that knows nothing does not take a place away
// that the officer has shown on the map.
func (s *session) moved(f locate.Fix) {
	if s.gone() {
		return
	}
	s.witness(f)
	if f.Valid || !s.byHand {
		s.fix, s.byHand = f, false
		own, here := s.position()
		s.night.SetPosition(own, here)
		s.check.FixChanged()
	}
	if f.Good(s.p.now()) && f.Accuracy <= wayWithin && s.way.Add(ground.Point(f.Point), f.At, f.Accuracy) {
		s.night.SetTrack(s.way.Parts())
	}
	s.showReceiver()
}

// showReceiver says how the receiver stands. A fix comes every second, all
// night: only what is in sight is drawn.
func (s *session) showReceiver() {
	if s.p.shell.Router().Area() == ui.AreaSettings {
		s.settings.ShowReceiver(s.receiverData())
	}
}

// wayWithin is how exact a fix must be to belong to the way, in metres.
const wayWithin = 50

// receiverData is how the receiver stands, for the settings.
func (s *session) receiverData() settings.Receiver {
	set, f, now := s.p.receiver(), s.fix, s.p.now()
	r := settings.Receiver{
		Kind: string(set.Kind), Address: set.Address, Speed: set.Speed,
		Demo: s.p.demo != nil && s.p.opts.gps == "", Fixed: s.p.opts.gps != "",
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
func (keeper) CheckReceiver(r settings.Receiver) error { return receiverOf(r).Check() }

func receiverOf(r settings.Receiver) locate.Setting {
	set := locate.Setting{Kind: locate.Kind(r.Kind), Address: r.Address}
	if set.Kind == locate.Serial {
		set.Speed = r.Speed
	}
	return set
}

// chooseReceiver keeps another receiver and follows it.
func (s *session) chooseReceiver(r settings.Receiver) {
	set := receiverOf(r)
	if err := set.Check(); err != nil {
		s.p.shell.ToastError(err)
		return
	}
	s.p.prefs.Receiver = set.String()
	s.p.keepPrefs()
	s.follow()
	s.frame()
	s.showReceiver()
}

// replayed tells whether the position comes from a recording, which the strip
// says.
func (p *program) replayed() bool {
	return p.demo != nil && p.opts.gps == "" || p.receiver().Kind == locate.File
}
