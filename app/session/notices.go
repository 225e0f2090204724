package session

import (
	"cmp"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/night"
	"shyraq/app/ui/palette"
)

// notices are the records that wait for this officer, by why.
type notices struct{ wrong, overdue, near, passed, returned []uuid.UUID }

func (n notices) count() int {
	return len(n.wrong) + len(n.overdue) + len(n.near) + len(n.passed) + len(n.returned)
}

// careNear is how long before the limit it is said that it comes: time to call
// somebody and to drive.
const careNear = 30 * time.Minute

// watches says whether this officer has to act for every child of the night he may
// read of, with whomever the child is: an inspector and a supervisor do.
func (s *Session) watches() bool {
	return s.role() == regionfile.Supervisor || s.role() == regionfile.Inspector
}

// notices looks through the night as it is shown. An inspector and a supervisor are
// told of every child who is in care for too long, or soon will be; a crew, of those
// who are with it. The list says the same of each.
func (s *Session) notices() notices {
	var n notices
	now, limit := s.duty.Now(), careLimit(s.duty.Rules())
	told := map[uuid.UUID]bool{}
	for _, r := range s.rows() {
		told[r.ID] = true
		mine := r.Mine || r.Passed
		switch {
		case r.Wrong && (mine || r.Ours || s.watches()):
			n.wrong = append(n.wrong, r.ID)
		case returned(r) && mine:
			n.returned = append(n.returned, r.ID)
		case overdue(r, now, limit) && (r.Ours || s.watches()):
			n.overdue = append(n.overdue, r.ID)
		case overdue(r, now, limit-careNear) && (r.Ours || s.watches()) && !r.Passed:
			n.near = append(n.near, r.ID)
		case r.Passed:
			n.passed = append(n.passed, r.ID)
		}
	}
	for _, w := range s.drafts { // of whatever night
		switch e := w.Encounter; {
		case told[w.ID]:
		case e.GivenWrong():
			n.wrong = append(n.wrong, w.ID)
		case e.WithPatrol() && heldTooLong(e.MetAt, now, limit):
			n.overdue = append(n.overdue, w.ID)
		case e.WithPatrol() && heldTooLong(e.MetAt, now, limit-careNear):
			n.near = append(n.near, w.ID)
		}
	}
	return n
}

// returned says whether a supervisor sent a record back: of one that has two
// versions too, whose word is the conflict.
func returned(r duty.Row) bool {
	return r.Word == state.WordReturned || r.Word == state.WordConflict && r.State.Verdict == state.VerdictReturned
}

// overdue says whether a child is in care for longer than the limit.
func overdue(r duty.Row, now time.Time, limit time.Duration) bool {
	return heldTooLong(r.Since, now, limit)
}

// heldTooLong says it of a child who is in care since a time.
func heldTooLong(since, now time.Time, limit time.Duration) bool {
	return !since.IsZero() && now.Sub(since) > limit
}

// careLimit is how long a child may be with a patrol before somebody has to
// look: the shortest limit of holding that is in force today.
func careLimit(rules raid.Rules) time.Duration {
	least, day := 180, civil.DateOf(rules.Now.In(rules.Offset))
	for _, row := range rules.Detention {
		if day.Within(row.ValidFrom, row.ValidTo) {
			least = min(least, row.Minutes)
		}
	}
	return time.Duration(least) * time.Minute
}

// recordBanner says of some records why they wait, and leads to the first; none
// where there are none.
func (s *Session) recordBanner(why string, icon icon.Name, role palette.Role, ids []uuid.UUID) []ui.Banner {
	if len(ids) == 0 {
		return nil
	}
	return []ui.Banner{{
		Icon: icon, Role: role, Say: s.look.SayN("app.notice_"+why, len(ids)), Brief: s.look.SayN("app.brief_"+why, len(ids)), Action: s.look.Say("app.notice_show"),
		OnTap: func() { s.reveal(ids[0]) },
	}}
}

// urgentBanners are what somebody has to do something about right now: a child is
// where he may not be, or a raid is driven to that is off. They stand before what
// is wrong with the device or the link.
func (s *Session) urgentBanners(n notices) []ui.Banner {
	all := s.recordBanner("wrong", icon.Warning, palette.Danger, n.wrong)
	all = append(all, s.recordBanner("overdue", icon.Clock, palette.Danger, n.overdue)...)
	if off := s.shift.Off; off != nil {
		all = append(all, s.offBanner(*off))
	}
	return all
}

// noticeBanners are those that can wait.
func (s *Session) noticeBanners(n notices) []ui.Banner {
	look := s.look
	all := s.recordBanner("near", icon.Clock, palette.Lamp, n.near)
	all = append(all, s.cardBanners()...) // nothing else says where what was typed is
	all = append(all, s.recordBanner("returned", icon.Return, palette.Danger, n.returned)...)
	all = append(all, s.recordBanner("passed", icon.Handover, palette.Lamp, n.passed)...)
	if s.shiftClosed() {
		all = append(all, ui.Banner{
			Icon: icon.Lock, Role: palette.Lamp, Say: look.Say("app.notice_closed"), Brief: look.Say("app.brief_closed"),
			Action: look.Say("app.shift_reopen"), OnTap: func() { s.reopenShift(func() {}) },
		})
	}
	if forked := s.forked; len(forked) > 0 {
		all = append(all, ui.Banner{
			Icon: icon.Warning, Role: palette.Lamp, Say: look.SayN("app.notice_versions", len(forked)),
			Action: look.Say("app.notice_show"), OnTap: func() { s.showForked(forked[0]) },
		})
	}
	for _, l := range s.lent.refused(s.snapshot.night, s.duty.Now()) {
		all = append(all, s.refusedBanner(l))
	}
	if asked := waiting(s.lent.asked); len(asked) > 0 {
		all = append(all, ui.Banner{
			Icon: icon.People, Role: palette.Lamp, Say: look.SayN("app.notice_asked", len(asked)),
			Action: look.Say("app.notice_show"), OnTap: func() { s.Area(ui.AreaPlan) },
		})
	}
	if b, moved := s.postBanner(); moved {
		all = append(all, b)
	}
	if b, changed := s.rideBanner(); changed {
		all = append(all, b)
	}
	return all
}

// offBanner says that the raid of the night was called off, and why.
func (s *Session) offBanner(r raid.Raid) ui.Banner {
	return ui.Banner{Icon: icon.Withdrawn, Role: palette.Danger, Say: func() string {
		name := cmp.Or(s.whichRaid(r), s.cfg.Codes.Label("operations", r.Type, string(s.look.Lang())))
		return s.look.T("app.notice_off", "Name", name, "Reason", r.Cancelled.Reason)
	}}
}

// whichRaid tells a raid from the others of its night, by operation and hours; empty where
// the unit has no other that night, called off or not.
func (s *Session) whichRaid(r raid.Raid) string {
	n := 0
	for _, p := range s.every() {
		if p.Raid.Night == r.Night && p.Raid.Unit == r.Unit {
			n++
		}
	}
	if n < 2 {
		return ""
	}
	t, zone := s.look.Texts(), s.duty.Rules().Offset
	return s.cfg.Codes.Label("operations", r.Type, string(t.Lang())) + ", " + t.Clock(r.From.In(zone)) + "–" + t.Clock(r.To.In(zone))
}

// mostReason is how much of a reason stands in the list of the night; the strip
// tells all of it.
const mostReason = 120

// offBriefly is why the raid of the night was called off; empty where none was.
func (s *Session) offBriefly() string {
	if s.shift.Off == nil {
		return ""
	}
	why := []rune(s.shift.Off.Cancelled.Reason)
	if len(why) > mostReason {
		return string(why[:mostReason-1]) + "…"
	}
	return string(why)
}

// reveal brings a record of the night into sight.
func (s *Session) reveal(id uuid.UUID) {
	if s.gone() {
		return
	}
	s.Area(ui.AreaNight)
	s.night.Choose(id)
}

// grown looks whether a child came over the limit since: time alone brings no
// refresh.
func (s *Session) grown() {
	if n := s.notices().count(); n != s.noticed {
		s.show(s.snapshot)
	}
}

// done is the moment after a record was finished: it is said where
// it is now, and its row is chosen.
func (s *Session) done(id uuid.UUID) {
	s.settled(id, s.look.Say(s.byLink("app.saved_sending", "app.saved_here")))
}

// withdrawn is the moment after a record was withdrawn.
func (s *Session) withdrawn(id uuid.UUID) {
	s.settled(id, s.look.Say(s.byLink("app.withdrawn_sending", "app.withdrawn_here")))
}

// passed is the moment after a record was handed over: whom it goes to, and
// that he cannot know of it before it has left this device, is said at once.
func (s *Session) passed(id uuid.UUID, to string) {
	s.settled(id, s.look.Say(s.byLink("app.passed_sending", "app.passed_here"), "Who", to))
}

// byLink is the text for what is on its way, or for what waits for the link.
func (s *Session) byLink(sending, here string) string {
	if l := LinkOf(s.link); l == ui.LinkIdle || l == ui.LinkSending {
		return sending
	}
	return here
}

// lastTaps is how long after a record ended a tap may be meant for its page: the second
// of the hand that ended it, or one that was already on its way to another button.
const lastTaps = 3 * time.Second

// justEnded says that a record was finished, withdrawn or handed over a moment ago.
func (s *Session) justEnded(now time.Time) bool {
	since := now.Sub(s.ended)
	return !s.ended.IsZero() && since >= 0 && since < lastTaps
}

func (s *Session) settled(id uuid.UUID, said ui.Say) {
	if s.gone() {
		return
	}
	s.notifier().Toast(said, nil)
	s.ended = s.duty.Now()
	s.host.Event("saved")
	if f := s.night.Filter(); f != night.Mine {
		s.night.Turn(night.All) // what has ended is no draft and with no crew any more
	}
	s.reveal(id)
	s.refresh()
}
