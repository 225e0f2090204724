package session

import (
	"slices"
	"strings"

	"shyraq/app/duty"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/followup"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
)

// frame puts the strip and the rail right.
func (s *Session) frame() {
	o, link, shift := s.duty.Officer(), s.link, s.shift
	s.noticed = s.notices().count()
	f := ui.Frame{
		Officer: o.Name, Now: s.duty.Now(), Link: LinkOf(link), Waiting: link.Waiting, LastAck: link.LastAck,
		Areas: s.areas(), Badges: map[ui.Area]int{ui.AreaReview: len(s.queue), ui.AreaNight: s.noticed, followup.Area: s.promised.Overdue()},
		Open: o.ID.String(), Shift: s.sees(ui.AreaCheck), Replayed: s.replayed(), Clock: s.clockWords(),
	}
	operation := codes.Code(duty.RoutinePatrol)
	if shift.Operation != "" {
		operation = shift.Operation
	}
	f.Operation = s.cfg.Codes.Label("operations", operation, string(s.look.Lang()))
	if shift.Crew != nil {
		f.Crew = shift.Crew.Name
	}
	s.cfg.Texts.SetOffset(s.duty.Rules().Offset)
	s.host.Show(f, s.banners()...)
	if link.State == courier.UpToDate && link.Waiting == 0 {
		s.host.Event("all_sent")
	}
}

func trouble(say ui.Say) ui.Banner {
	return ui.Banner{Icon: icon.Warning, Role: palette.Danger, Say: say}
}

// banners say what an officer should not overlook, of one weight what is most
// urgent first: that nothing can be saved, what cannot wait, and then the rest.
func (s *Session) banners() []ui.Banner {
	look, link, n := s.look, s.link, s.notices()
	var all []ui.Banner
	if s.noDisk != nil {
		all = append(all, trouble(look.Say("app.no_disk", "Why", look.SaySentence(s.noDisk))))
	}
	all = append(all, s.urgentBanners(n)...)
	if b := s.grantBanner(); b != nil && link.State != courier.Revoked { // a connection would bring nothing back
		all = append(all, *b)
	}
	switch link.State {
	case courier.CertExpired:
		all = append(all, trouble(look.Say("app.cert_expired")))
	case courier.Revoked:
		all = append(all, trouble(look.Say("app.revoked")))
	case courier.Refused:
		all = append(all, trouble(look.Say("app.refused")))
	}
	if link.Quarantined > 0 {
		all = append(all, trouble(s.setAside(link)))
	}
	if say := s.whyWaiting(link); say != nil {
		all = append(all, ui.Banner{Icon: icon.Warning, Role: palette.Info, Say: say})
	}
	for _, p := range allParts {
		if err := s.bad[p]; err != nil {
			all = append(all, trouble(look.Say("app.stale", "What", look.Say("app.part."+string(p)), "Why", look.SaySentence(err))))
		}
	}
	lost := 0
	for _, f := range s.found {
		switch {
		case f.Kind.OfRegion():
			all = append(all, trouble(look.Say("app.region_"+string(f.Kind))))
		case !mended(f):
			lost++
		}
	}
	if lost > 0 {
		all = append(all, trouble(look.SayN("app.damaged", lost)))
	}
	all = append(all, s.noticeBanners(n)...)
	return slices.Concat(all, s.guestsBanner(), s.assignmentBanner(), s.givenBanner(), s.helpBanner())
}

// answered is the link where the region was reached and something else is in the
// way.
func answered(code string) ui.Link {
	switch {
	case code == wire.CodeBusy, code == wire.CodeLowDisk, strings.HasPrefix(code, "quota_"):
		return ui.LinkBusy
	case code == "answer_too_big", code == "answer_damaged", code == "answer_unknown", code == "foreign_server":
		return ui.LinkTrouble
	}
	return ui.LinkOffline
}

// setAside says how many records the region set aside, and why, where the
// reason has words.
func (s *Session) setAside(link courier.Status) ui.Say {
	say := s.look.SayN("app.quarantined", link.Quarantined)
	if key := "aside." + link.Reason; s.look.Texts().Has(key) {
		return func() string { return say() + " " + s.look.T(key) }
	}
	return say
}

// passing are codes of what the strip says already, has a banner of its own, or
// is over before anybody has read of it.
var passing = []string{"", "unreachable", "stalled", "not_region", "answer_incomplete", wire.CodeCut, wire.CodeBusy, wire.CodeSession,
	wire.CodeEpoch, wire.CodeRevoked, wire.CodeExpired, "server_name", "canceled"}

// whyWaiting says what keeps records or news from going, where it is something
// else than a missing connection; nil: nothing does.
func (s *Session) whyWaiting(link courier.Status) ui.Say {
	switch link.State {
	case courier.Refused, courier.Revoked, courier.CertExpired:
		return nil
	}
	if slices.Contains(passing, link.Code) || !s.look.Texts().Has("error."+link.Code) {
		return nil
	}
	return s.look.SaySentence(errs.Errorf(errs.Unavailable, link.Code, ""))
}

// LinkOf says in the strip's words how the courier stands.
func LinkOf(s courier.Status) ui.Link {
	switch s.State {
	case courier.UpToDate:
		return ui.LinkIdle
	case courier.Sending:
		return ui.LinkSending
	case courier.Refused, courier.Revoked, courier.CertExpired:
		return ui.LinkTrouble
	case courier.Backoff:
		return answered(s.Code)
	case courier.Connecting, courier.Offline:
		if s.Code == "" {
			return ui.LinkConnecting // nothing went wrong yet
		}
	}
	return ui.LinkOffline
}
