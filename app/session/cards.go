package session

import (
	"slices"
	"strings"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/night"
	"shyraq/app/ui/palette"
)

// begunCard is a short record that was begun and not saved.
type begunCard struct {
	name string // of its card
	at   time.Time
}

// begunCards are those that wait, the earliest first. They are no drafts of the
// store, and as easily forgotten: a locked tablet hides them.
func (s *Session) begunCards() (all []begunCard) {
	for name, d := range s.pages.dialogs() {
		if slices.Contains(night.Cards, name) {
			all = append(all, begunCard{name, d.At.In(s.duty.Rules().Offset)})
		}
	}
	slices.SortFunc(all, func(a, b begunCard) int {
		if d := a.at.Compare(b.at); d != 0 {
			return d
		}
		return strings.Compare(a.name, b.name)
	})
	return all
}

// begunOn is how many were begun in a night.
func (s *Session) begunOn(on civil.Date) (n int) {
	for _, c := range s.begunCards() {
		if civil.NightOf(c.at, c.at.Location()) == on {
			n++
		}
	}
	return n
}

// cardBanners say of each that it is not saved, and lead to it.
func (s *Session) cardBanners() (all []ui.Banner) {
	if !s.sees(ui.AreaNight) {
		return nil
	}
	for _, c := range s.begunCards() {
		all = append(all, ui.Banner{
			Icon: icon.Draft, Role: palette.Lamp,
			Say: func() string {
				return s.look.T("app.notice_begun", "What", s.look.T(c.name), "Clock", s.look.Texts().Clock(c.at))
			},
			Action: s.look.Say("night.short_go_on"),
			OnTap: func() {
				s.Area(ui.AreaNight)
				s.night.Resume(c.name)
			},
		})
	}
	return all
}
