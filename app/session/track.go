package session

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/paulmach/orb"

	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/locate"
	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/app/track"
	"shyraq/app/ui"
	"shyraq/app/ui/settings"
	"shyraq/errs"
	"shyraq/maps/geo"
	"shyraq/sync/courier"
)

// shiftTrack is the way of tonight's shift: as it is drawn, and what of it waits to
// be kept. It belongs to the UI thread, but for waiting.
type shiftTrack struct {
	rec    track.Recorder
	night  civil.Date
	parts  orb.MultiLineString // what was given to the map is never changed
	end    *orb.Point
	agreed bool      // the officer, that it is kept
	kept   time.Time // when that was tried last
	failed error     // why it was not kept then
	asked  bool      // whether the officer agreed is known
	busy   bool      // something of it is being kept

	waiting waitingPoints
}

// waitingPoints are those that are not on the disk yet. It is safe for use by many
// goroutines; what it writes is in the order in which it came.
type waitingPoints struct {
	writing sync.Mutex
	mu      sync.Mutex
	points  []track.Point
}

const (
	keepEvery  = time.Minute // a kill loses no more of the way
	mostWaits  = 8 * track.MostPoints
	seenMetres = 10 // the moving end of the way is drawn again from so many on
)

func (w *waitingPoints) add(points ...track.Point) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.points = append(w.points, points...)
	w.points = w.points[max(len(w.points)-mostWaits, 0):]
}

func (w *waitingPoints) drop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.points = nil
}

func (w *waitingPoints) some() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.points) > 0
}

// keep writes what waits. What a disk does not take waits on; what may not be kept
// is let go.
func (w *waitingPoints) keep(ctx context.Context, d *duty.Duty) error {
	w.writing.Lock()
	defer w.writing.Unlock()
	for {
		w.mu.Lock()
		piece := slices.Clone(w.points[:min(len(w.points), track.MostPoints)])
		w.mu.Unlock()
		if len(piece) == 0 {
			return nil
		}
		err := d.KeepTrack(ctx, piece)
		if err != nil && !errors.Is(err, errs.Denied) && !errors.Is(err, errs.Conflict) {
			return err
		}
		w.mu.Lock()
		w.points = w.points[min(len(piece), len(w.points)):]
		w.mu.Unlock()
		if err != nil {
			return err
		}
	}
}

// loadTrack begins the way of a night: with what was kept of it before, by this
// officer or one of his crew.
func (s *Session) loadTrack(night civil.Date) {
	if night == s.way.night {
		return
	}
	if s.way.night != "" {
		s.went(s.way.rec.Interrupt())
		s.way.parts, s.way.end = nil, nil
	}
	s.way.night = night
	var agreed, told bool
	var points []track.Point
	ui.Go(func() (err error) {
		if told, err = s.duty.PositionAgreed(s.ctx); err != nil {
			return err
		}
		if agreed, err = s.duty.TrackAgreed(s.ctx); err == nil {
			points, err = s.duty.Track(s.ctx, night)
		}
		return err
	}, func(err error) {
		if s.gone() || night != s.way.night {
			return
		}
		if code := codeOf(err); err != nil && code != courier.CodeGrantEnded && code != courier.CodeGrantRefused && code != "disk_full" && code != "unlogged" {
			s.host.ToastError(err) // those two are said by the strip
		}
		if !s.way.asked { // else he chose meanwhile
			s.tells.agreed = told
			s.agreed(agreed)
		}
		before := orb.MultiLineString{}
		for _, part := range track.Parts(points) {
			line := make(orb.LineString, len(part))
			for i, p := range part {
				line[i] = ground.Point(p)
			}
			before = append(before, line)
		}
		s.way.parts = append(before, s.way.parts...)
		s.showTrack()
	})
}

// agreed notes whether the way is kept from now on. What was gone before it was
// known, or without agreement, is not.
func (s *Session) agreed(yes bool) {
	s.way.agreed, s.way.asked = yes, true
	if !yes {
		s.way.waiting.drop()
	}
	s.showTrackChoice()
}

// agreeTrack keeps what the officer chose.
func (s *Session) agreeTrack(yes bool) {
	s.away(func() error { return s.duty.AgreeTrack(s.ctx, yes) }, func() {
		if !yes && s.tells.agreed {
			s.tells.agreed, s.tells.soon = false, true
		}
		s.beginTrack(yes)
		s.tellPlace()
	})
}

// beginTrack keeps the way from now on, or no longer.
func (s *Session) beginTrack(yes bool) {
	if yes && !s.way.agreed {
		s.went(s.way.rec.Interrupt())
		s.way.waiting.drop() // it was gone before
	}
	s.way.failed = nil
	s.agreed(yes)
}

// tracked takes a fix for the way.
func (s *Session) tracked(f locate.Fix) {
	if !f.Mock && !f.Good(s.cfg.Clock.Now()) {
		return
	}
	s.went(s.way.rec.Add(track.Fix{
		Point: f.Point, Accuracy: f.Accuracy, Heard: f.Heard, At: f.At, OddDate: f.OddDate, Source: f.Source,
		Mock: f.Mock || s.replayed() && !s.walks(),
	}))
	if end, ok := s.way.rec.End(); !ok {
		s.way.end = nil
	} else if at := ground.Point(end); s.way.end == nil || geo.Distance(*s.way.end, at) >= seenMetres {
		s.way.end = &at
	}
	s.showTrack()
}

// went takes points of the way: they are drawn at once, and kept with the next piece.
func (s *Session) went(points []track.Point) {
	if s.way.agreed || !s.way.asked {
		s.way.waiting.add(points...)
	}
	w := &s.way
	for _, p := range points {
		if p.Beside() {
			continue
		}
		end := len(w.parts) - 1
		if end < 0 || p.Flags&track.Begin != 0 {
			w.parts = append(w.parts[:end+1:end+1], orb.LineString{ground.Point(p.Where)})
			continue
		}
		w.parts = slices.Clone(w.parts)
		w.parts[end] = append(w.parts[end], ground.Point(p.Where)) // behind the length that others know
	}
}

func (s *Session) showTrack() { s.night.SetTrack(s.way.parts, s.way.end) }

// keepTrack puts on the disk what waits of the way, once a minute.
func (s *Session) keepTrack() {
	now := s.cfg.Clock.Now()
	if since := now.Sub(s.way.kept); !s.way.agreed || s.way.busy || !s.way.waiting.some() || since >= 0 && since < keepEvery {
		return
	}
	s.way.kept, s.way.busy = now, true
	ui.Go(func() error { return s.way.waiting.keep(s.ctx, s.duty) }, s.trackKept)
}

// trackKept notes whether that could be.
func (s *Session) trackKept(err error) {
	s.way.busy = false
	if s.gone() {
		return
	}
	was := s.way.failed
	if s.way.failed = err; codeOf(err) != codeOf(was) {
		s.showTrackChoice()
	}
}

// lastTrack is all of the way that is not on the disk yet, to be written away from
// the UI thread before a lock or an end.
func (s *Session) lastTrack() (write func(ctx context.Context) error) {
	s.went(s.way.rec.Flush())
	if !s.way.agreed {
		return func(context.Context) error { return nil }
	}
	return func(ctx context.Context) error { return s.way.waiting.keep(ctx, s.duty) }
}

// showTrackChoice puts right what the settings say of it.
func (s *Session) showTrackChoice() {
	if s.host.Router().Area() == ui.AreaSettings {
		s.settings.Show(s.settingsData())
	}
}

func (s *Session) trackChoice() settings.Track {
	told, at := s.toldState()
	return settings.Track{Told: told, ToldAt: at, Agreed: s.way.agreed, Known: s.way.asked, Stopped: s.way.failed != nil, Receiver: s.walks() || s.receiver().Kind != locate.Off}
}

// seenWay is the way of a night as it was drawn at a moment.
type seenWay struct {
	night civil.Date
	parts orb.MultiLineString
}

// walkedWithin is how far from the way ground counts as walked, in metres: as far as
// somebody is seen on a lit street.
const walkedWithin = 50

// walkedSectors tells how much of the crew's sectors tonight's way has passed. It is
// measured away from the UI thread.
func (s *Session) walkedSectors(of duty.Shift, way seenWay) (all []report.Walked) {
	if of.Night != way.night || len(way.parts) == 0 || of.Crew == nil {
		return nil
	}
	places := placesOf(way.parts)
	region := s.duty.Region()
	for _, sector := range of.Raid.Sectors {
		d, ok := region.District(sector.District)
		if ground := shape(d); ok && slices.Contains(of.Crew.Sectors, sector.ID) && len(ground) > 0 {
			all = append(all, report.Walked{Names: d.Names, Share: track.Walked(places, ground, walkedWithin)})
		}
	}
	return all
}
