package session

import (
	"strings"

	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// post is where an officer stands in the directory of the region, as he was told
// it last. It goes through a lock with his place.
type post struct {
	Unit string          `json:"unit"`
	Role regionfile.Role `json:"role"`
}

// postNow is what the directory says by now. The screens are those of the role
// with which the session began, until the next one.
func (s *Session) postNow() post {
	o := s.duty.Officer()
	return post{o.Unit, o.Role}
}

// postKnown takes what the officer knew before a lock.
func (s *Session) postKnown(before *post) {
	if s.post = s.postNow(); before != nil {
		s.post = *before
	}
	s.frame()
}

// postBanner says that the officer was moved, until he has read it, and longer
// where only another session has the screens of his new role.
func (s *Session) postBanner() (ui.Banner, bool) {
	now := s.postNow()
	if s.post == (post{}) || s.post == now && now.Role == s.role() {
		return ui.Banner{}, false
	}
	return ui.Banner{
		Icon: icon.People, Role: palette.Lamp, Action: s.look.Say("app.notice_show"),
		Say:   func() string { return s.postWords(now) },
		OnTap: func() { s.askPost(now) },
	}, true
}

func (s *Session) askPost(now post) {
	s.notifier().Ask(ui.Question{
		Icon: icon.People, Head: s.look.Say("app.notice_moved_head"), Text: func() string { return s.postWords(now) },
		Yes: s.look.Say("app.notice_read"), No: s.look.Say("app.notice_later"),
		OnYes: func() { s.post = now; s.frame() },
	})
}

func (s *Session) postWords(now post) string {
	words := []string{s.look.T("app.notice_moved", "Role", s.look.T("role."+string(now.Role)), "Unit", s.unitNames(now.Unit).In(string(s.look.Lang())))}
	if now.Role != s.role() {
		words = append(words, s.look.T("app.notice_role"))
	}
	return strings.Join(words, " ")
}
