package session

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
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
		if slices.Contains(night.Cards, name) && !s.saved(name, d) {
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

// saved says whether what stands in a card is a record already: it was written, and
// the power went before the card was emptied. A record of its kind that this officer
// made after the last letter in it, with the same answer, is that one.
func (s *Session) saved(name string, d dialog) bool {
	kind, answer := raid.Kind(strings.TrimPrefix(name, "night.")), codes.Code(cmp.Or(d.Fields["result"], d.Fields["form"]))
	return slices.ContainsFunc(s.rows(), func(r duty.Row) bool {
		return r.Kind == kind && r.Author == s.duty.Officer().ID && r.Outcome == answer && !r.At.Before(d.At.Truncate(time.Second))
	})
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
