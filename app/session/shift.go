package session

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/state"
	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/night"
	"shyraq/app/ui/shift"
)

// OpenShift shows the end of the shift over the area in sight.
func (s *Session) OpenShift() { s.openShift("") }

// openShift shows the end of the shift of a night, or of the one that it is about
// now.
func (s *Session) openShift(night civil.Date) {
	if s.gone() || !s.sees(ui.AreaCheck) {
		return
	}
	router := s.host.Router()
	if s.shiftEnd != nil && router.Top() == ui.Screen(s.shiftEnd) {
		return
	}
	s.shiftEnd = shift.New(s.look, s.notifier())
	s.shiftEnd.OnBack = func() { router.Back() }
	s.shiftEnd.OnSend = s.duty.Nudge
	s.shiftEnd.OnPrint = s.printShift
	s.shiftEnd.OnClose = s.closeShift
	s.shiftEnd.OnForks = s.openForks
	s.shiftEnd.OnOpen = s.openUnclosed
	s.shiftEnd.OnDraft = s.openDrafts
	s.shiftEnd.OnNight = func(night civil.Date) { s.ending = night; s.readShift(nil) }
	s.ending = night
	s.check.Settle(func() { // a draft under the hand counts
		s.readShift(func() { router.Push(s.shiftEnd); s.host.Event("shift") })
	})
}

// readShift counts the shift away from the UI thread and shows it.
func (s *Session) readShift(then func()) {
	var d shift.Data
	wanted := s.ending
	way, seen := s.lastTrack(), seenWay{s.way.night, s.way.parts}
	s.away(func() (err error) {
		_ = way(s.ctx) // the settings say why it is not kept
		if err = s.flush(); err == nil {
			d, err = s.countShift(wanted, seen)
		}
		return err
	}, func() {
		if wanted != s.ending {
			return // another night was asked for meanwhile
		}
		d.Sheet.Drafts += len(s.begunOnNight(d.Sheet.Night))
		d.Officer, d.At, d.Link = s.duty.Officer().Name, s.duty.Now(), LinkOf(s.link)
		s.shiftData, s.ending = d, d.Sheet.Night
		s.shiftEnd.Show(d)
		if then != nil {
			then()
		}
	})
}

// countShift counts the shift of a night, or of the one that is to be ended now.
func (s *Session) countShift(night civil.Date, way seenWay) (d shift.Data, err error) {
	nights, ending, err := s.duty.OpenShifts(s.ctx)
	if err != nil {
		return d, err
	}
	if night == "" {
		night = ending
	}
	d.Nights = nights
	if d.Sheet, err = s.duty.ShiftSheet(s.ctx, night); err != nil {
		return d, err
	}
	if d.Closed, d.Waits, err = s.duty.ShiftClosed(s.ctx, night); err != nil {
		return d, err
	}
	d.Empty = d.Sheet.Steps == 0 && !s.duty.HoldsNight(night)
	of, err := s.duty.ShiftOf(s.ctx, night)
	if of.Crew != nil {
		d.Crew = of.Crew.Name
	}
	d.Walked = s.walkedSectors(of, way)
	return d, err
}

// closeShift closes it; what the region has goes at once, the rest with its
// answer.
func (s *Session) closeShift() {
	night := s.shiftData.Sheet.Night
	s.away(func() error {
		_, err := s.duty.CloseShift(s.ctx, night)
		return err
	}, func() {
		s.reopened = ""
		s.host.Event("shift_closed")
		s.host.Toast(s.look.Say("shift.closed_now"), nil)
		s.readShift(nil)
		s.refresh()
	})
}

// shiftClosed says whether the officer works on though he ended the shift of this night.
func (s *Session) shiftClosed() bool { return s.closed && s.reopened != s.shift.Night }

// askReopen says before anything is recorded that the shift is closed, and goes on once it is open
// again.
func (s *Session) askReopen(then func()) {
	look := s.look
	s.notifier().Ask(ui.Question{
		Icon: icon.Lock, Head: look.Say("app.closed_head"), Text: look.Say("app.closed_text"), Yes: look.Say("app.shift_reopen"),
		OnYes: func() { s.reopenShift(then) },
	})
}

// reopenShift opens the shift of this night again: what is recorded from now on can be
// opened here until it is ended once more.
func (s *Session) reopenShift(then func()) {
	night := s.shift.Night
	s.away(func() error { return s.duty.ReopenShift(s.ctx, night) }, func() {
		s.reopened = night
		s.host.Event("shift_open")
		s.host.Toast(s.look.Say("app.reopened"), nil)
		s.refresh()
		then()
	})
}

// openForks opens the record of two versions that keeps the shift open; of
// several the list, where they stand above all.
func (s *Session) openForks() {
	of := s.shiftData.Sheet.Night
	s.openThose(func(r duty.Row) bool { return r.Night == of && r.Heads > 1 && (r.Settles || r.Holds) })
}

// openUnclosed opens the record that is not closed, or was sent back, and keeps the
// shift open; of several the list.
func (s *Session) openUnclosed() {
	of := s.shiftData.Sheet.Night
	s.openThose(func(r duty.Row) bool {
		carried := r.Night < of && r.Holds && (!r.Since.IsZero() || r.Wrong)
		return (r.Night == of || carried) && r.Kind == raid.KindEncounter && r.Ours && r.Heads < 2 && (!r.Closed || r.Wrong || r.Word == state.WordReturned)
	})
}

// openThose opens the record of which something holds; of several the list.
func (s *Session) openThose(holds func(duty.Row) bool) {
	var found []uuid.UUID
	for _, r := range s.rows() {
		switch {
		case holds(r) && r.Wrong: // what the list begins with
			found = slices.Insert(found, 0, r.ID)
		case holds(r):
			found = append(found, r.ID)
		}
	}
	switch len(found) {
	case 0:
		s.readShift(nil) // somebody did it meanwhile
	case 1:
		s.openRecord(found[0])
	default:
		s.Area(ui.AreaNight)
		s.night.Turn(night.All)
		s.night.Choose(found[0])
	}
}

// openDrafts goes on with what was begun and not saved: with the draft or the card
// there is, of several drafts with the list of them.
func (s *Session) openDrafts() {
	cards := s.begunOnNight(s.shiftData.Sheet.Night)
	switch {
	case len(s.drafts) == 1:
		s.openRecord(s.drafts[0].ID)
	case len(s.drafts) > 1:
		s.Area(ui.AreaCheck)
		s.showOpen()
	case len(cards) > 0:
		s.Area(ui.AreaNight)
		s.night.Resume(cards[0].name)
	default:
		s.readShift(nil)
	}
}

// printShift writes the page beside the officer's other downloads. It holds
// counts and his own name, nothing of a record, and that it left is written
// down first.
func (s *Session) printShift() {
	d := s.shiftData
	texts := s.look.Texts()
	var name string
	s.away(func() error {
		fonts, err := s.cfg.Fonts()
		if err != nil {
			return err
		}
		page, err := fonts.Report(report.ShiftPage(d.Sheet, report.ShiftOf{Officer: d.Officer, Crew: d.Crew, At: d.At, Walked: d.Walked}, texts))
		if err != nil {
			return err
		}
		pdf, err := page.PDF(fonts)
		if err != nil {
			return err
		}
		if err := s.duty.Printed(s.ctx, uuid.Nil, "shift"); err != nil {
			return err
		}
		name, err = writeCopy(s.cfg.Downloads(), "shyraq-"+string(d.Sheet.Night)+"-"+d.Sheet.Hash[:8], ".pdf", pdf)
		return err
	}, func() {
		s.host.Toast(s.look.Say("shift.printed", "File", name), nil)
	})
}
