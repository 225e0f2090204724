package session

import (
	"shyraq/app/duty"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/sync/courier"
)

// frame puts the strip and the rail right.
func (s *Session) frame() {
	o, link, shift := s.duty.Officer(), s.link, s.shift
	s.noticed = s.notices().count()
	f := ui.Frame{
		Officer: o.Name, Now: s.duty.Now(), Link: LinkOf(link), Waiting: link.Waiting, LastAck: link.LastAck,
		Areas: ui.AreasFor(string(o.Role)), Badges: map[ui.Area]int{ui.AreaReview: len(s.queue), ui.AreaNight: s.noticed},
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

// banners say what an officer should not overlook.
func (s *Session) banners() []ui.Banner {
	look, link := s.look, s.link
	var all []ui.Banner
	switch link.State {
	case courier.CertExpired:
		all = append(all, trouble(look.Say("app.cert_expired")))
	case courier.Revoked, courier.Refused:
		all = append(all, trouble(look.Say("app.revoked")))
	}
	if link.Quarantined > 0 {
		all = append(all, trouble(look.SayN("app.quarantined", link.Quarantined)))
	}
	for _, p := range allParts {
		if err := s.bad[p]; err != nil {
			all = append(all, trouble(look.Say("app.stale", "What", look.Say("app.part."+string(p)), "Why", look.SaySentence(err))))
		}
	}
	lost := 0
	for _, f := range s.found {
		if !mended(f) {
			lost++
		}
	}
	if lost > 0 {
		all = append(all, trouble(look.SayN("app.damaged", lost)))
	}
	return append(all, s.noticeBanners()...)
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
	case courier.Connecting, courier.Offline:
		if s.Code == "" {
			return ui.LinkConnecting // nothing went wrong yet
		}
	}
	return ui.LinkOffline
}
