package session

import (
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/followup"
	"shyraq/errs"
	"shyraq/sync/courier"
)

// snapshot is the night as it was read last: the one source of all that the
// strip, the rail, the list, the settings and the end of the shift say of it.
type snapshot struct {
	night    civil.Date // by the clock, when it was read
	link     courier.Status
	shift    duty.Shift
	raids    planned // all that are on and known here, of whatever night
	off      planned // and those that were called off
	tonight  []duty.Row
	left     []duty.Row // of earlier nights, what wants this officer's hand or eye
	whole    bool       // those were read, once
	drafts   []duty.Draft
	queue    []duty.QueueItem
	decided  decided
	assigned []duty.Assigned // decisions of the commission that this officer reads
	promised promised        // help that goes on, for who follows it
	forked   []uuid.UUID     // raids of the unit that were changed in two places, for who plans
	lent     lendings        // what units said of officers who ride with others, for who plans
	grant    duty.Grant      // to read without a connection
	noDisk   error           // why nothing can be saved; nil: it can
	closed   bool            // the shift of this night was closed, and nothing was recorded since
}

// decided is what a supervisor has to find again: all that was returned and not
// answered, and what was accepted last.
type decided struct {
	returned, accepted []duty.Decided
	more               bool // and more was accepted
	read               bool // it was, once
}

// mostAccepted is how many accepted records the review lists; older ones are found
// by its search.
const mostAccepted = 200

// rows are the records of tonight, and what is left of earlier nights.
func (n snapshot) rows() []duty.Row { return append(slices.Clone(n.tonight), n.left...) }

// planned are raids that are on, in the order in which they begin.
type planned []duty.PlannedRaid

// crewName is what a crew is called, of whatever raid: a record says of which crew it
// is, and its raid need not be the one that is on. Empty where it is not known here.
func (all planned) crewName(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	for _, r := range all {
		for _, c := range r.Raid.Crews {
			if c.ID == id {
				return c.Name
			}
		}
	}
	return ""
}

// every are the raids by whose crews something may have been recorded: those called
// off too, since what was recorded before stays.
func (n snapshot) every() planned { return slices.Concat(n.raids, n.off) }

// tonights are the raids of the night that is shown which are this officer's to see on
// the map: the one he is on, and every other of his unit.
func (n snapshot) tonights(unit string) (all planned) {
	for _, r := range n.raids {
		if r.ID == n.shift.RaidID || r.Raid.Night == n.shift.Night && r.Raid.Unit == unit {
			all = append(all, r)
		}
	}
	return all
}

// part is a part of a snapshot; "app.part.<part>" is what people call it.
type part string

const (
	partShift    part = "shift"
	partNight    part = "night"
	partLeft     part = "left"
	partDrafts   part = "drafts"
	partQueue    part = "queue"
	partHelp     part = "help"
	partAssigned part = "assigned"
)

// allParts are in the order in which they are told.
var allParts = []part{partShift, partNight, partLeft, partDrafts, partQueue, partHelp, partAssigned}

// faults say of each part that could not be read why.
type faults map[part]error

// read reads the night, each part by itself: one that cannot be read stays as
// it was and takes nothing else with it. What earlier nights have left is read
// where it is asked for: to look for that goes through every record once. It
// runs away from the UI thread.
func (s *Session) read(was snapshot, earlier bool) (snapshot, faults) {
	now, bad := was, faults{}
	now.night, now.link, now.noDisk = s.clockNight(), s.duty.SyncStatus(), s.duty.Unwritable()
	now.grant = s.duty.Grant(s.ctx)
	if !s.sees(ui.AreaNight) {
		return now, bad // an administrator reads no record
	}
	take := func(p part, err error) bool {
		if err != nil {
			bad[p] = err
		}
		return err == nil
	}
	if shift, err := s.duty.Shift(s.ctx); take(partShift, err) {
		now.shift = shift
	}
	if closed, _, err := s.duty.ShiftClosed(s.ctx, now.shift.Night); take(partShift, err) {
		now.closed = closed
	}
	if known, off, err := s.duty.Plans(s.ctx); take(partShift, err) {
		now.raids, now.off = known, off
		if s.sees(ui.AreaPlan) {
			now.forked = forked(known, s.unit(), now.night)
			if lent, err := s.readLent(known); take(partShift, err) {
				now.lent = lent
			}
		}
	}
	if now.grant.Ended {
		now.whole, now.promised, now.assigned = true, promised{}, nil
		return s.readAtHand(now, bad), bad
	}
	if was.grant.Ended {
		now.whole = false // what earlier nights have left is read anew
	}
	if rows, err := s.duty.Night(s.ctx, now.shift.Night); take(partNight, err) {
		now.tonight = rows
	}
	if earlier {
		if rows, err := s.duty.Unsettled(s.ctx); take(partLeft, err) {
			now.left, now.whole = rows, true
		}
	}
	now.left = slices.DeleteFunc(slices.Clone(now.left), func(r duty.Row) bool { return r.Night == now.shift.Night })
	if drafts, err := s.duty.Drafts(s.ctx); take(partDrafts, err) {
		now.drafts = drafts
	}
	if s.sees(ui.AreaReview) {
		if queue, err := s.duty.Queue(s.ctx); take(partQueue, err) {
			now.queue = queue
		}
		if earlier {
			if d, err := s.readDecided(); take(partQueue, err) {
				now.decided = d
			}
		}
	}
	if all, err := s.duty.Assignments(s.ctx); take(partAssigned, err) {
		now.assigned = all
	}
	if earlier && s.sees(followup.Area) {
		if f, err := s.duty.FollowUps(s.ctx); take(partHelp, err) {
			now.promised = promised{f, true}
		}
	}
	return now, bad
}

func (s *Session) readDecided() (d decided, err error) {
	d.read = true
	if d.returned, err = s.duty.Returned(s.ctx); err == nil {
		d.accepted, d.more, err = s.duty.Accepted(s.ctx, mostAccepted)
	}
	return d, err
}

// clockNight is the night by the clock.
func (s *Session) clockNight() civil.Date {
	rules := s.duty.Rules()
	return civil.NightOf(rules.Now, rules.Offset)
}

// turned reads the night anew when it has become another: at noon, or because
// the clock was set; and when another raid of it may be on.
func (s *Session) turned() {
	until := s.shift.Until
	ended := !until.IsZero() && !until.Equal(s.raidEnd) && !s.duty.Now().Before(until)
	if s.shown && (s.snapshot.night != s.clockNight() || ended) {
		s.raidEnd = until // once: a night that cannot be read is told, and tried with the next news
		s.changed()
	}
}

// told remembers which parts failed, and says what is new among them. A part
// that goes on failing for the same reason is said once; that it is not of now
// stands in the strip for as long as it is so.
func (s *Session) told(bad faults) {
	for _, p := range allParts {
		if err := bad[p]; err != nil && codeOf(err) != codeOf(s.bad[p]) {
			s.host.ToastError(err)
		}
	}
	s.bad = bad
}

// codeOf tells one cause from another.
func codeOf(err error) string {
	var e *errs.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return err.Error()
}
