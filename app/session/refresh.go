package session

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// changed asks for one refresh; it may be called from anywhere, as often as
// there is news.
func (s *Session) changed() {
	if !s.stale.Swap(true) {
		fyne.Do(func() {
			s.stale.Store(false)
			s.refresh()
		})
	}
}

// away does work off the UI thread. Where the session still stands afterwards
// it goes on with then, or says what went wrong.
func (s *Session) away(work func() error, then func()) {
	ui.Go(work, func(err error) {
		switch {
		case s.gone():
		case err != nil:
			s.host.ToastError(err)
		default:
			then()
		}
	})
}

// refresh reads the night away from the UI thread and shows it. While one
// runs, a further one waits for its end.
func (s *Session) refresh() {
	if s.gone() {
		return
	}
	if s.loading {
		s.again = true
		return
	}
	s.loading = true
	var got snapshot
	var bad faults
	was, earlier := s.snapshot, s.shown
	ui.Go(func() error {
		got, bad = s.read(was, earlier)
		return nil
	}, func(err error) {
		s.loading = false
		if s.gone() {
			return
		}
		if err != nil { // a fault of the program: nothing was read
			got, bad = was, faults{partNight: err}
		}
		first := !s.shown
		s.told(bad)
		s.show(got)
		if first {
			s.comeBack()
		}
		if s.again || !earlier {
			s.again = false
			s.refresh()
		}
	})
}

// gone says that the session is over: what comes late says nothing any more.
func (s *Session) gone() bool { return s.over || s.ctx.Err() != nil }

// show puts a snapshot on every screen that says anything of it.
func (s *Session) show(now snapshot) {
	s.shown = true
	was := s.snapshot.grant.Ended
	ends := now.grant.Ended && !was
	s.snapshot = now
	if now.grant.Ended != was {
		s.check.Conceal()
	}
	if ends {
		if err := s.conceal(); err != nil {
			s.host.ToastError(err)
		}
	}
	s.frame()
	if s.sees(ui.AreaNight) {
		s.loadTrack(now.shift.Night)
	}
	s.night.Show(s.nightData())
	if s.review != nil {
		s.review.Show(s.reviewData())
	}
	if s.help != nil {
		s.help.Show(s.helpData())
	}
	if s.children != nil {
		s.children.Renew()
	}
	s.settings.Show(s.settingsData())
	s.reread()
	s.lookElsewhere()
	s.showLent()
	if s.sees(ui.AreaCheck) && s.check.Listing() {
		s.showOpen()
	}
	if s.host.Router().Top() == ui.Screen(s.shiftEnd) && s.shiftEnd != nil {
		s.readShift(nil) // the region may have answered
	}
	if s.figures != nil && s.host.Router().Area() == ui.AreaFigures && s.open(ui.AreaFigures) {
		s.figures.Renew() // what is in sight counts what is there now
	}
	if s.period != nil && s.host.Router().Holds(s.period) {
		s.period.Renew()
	}
	if s.frozen != nil && s.host.Router().Holds(s.frozen) {
		s.frozen.Renew()
	}
	if s.report != nil && s.host.Router().Holds(s.report) {
		s.report.Renew()
	}
	if s.assignments != nil && s.host.Router().Holds(s.assignments) {
		s.assignments.Renew()
		s.knowGiven()
	}
	if s.statistics != nil && s.host.Router().Holds(s.statistics) {
		s.statistics.Renew()
	}
	if s.behind != nil && s.host.Router().Holds(s.behind) {
		s.behind.Renew()
	}
	s.host.Event("shown")
}
