package session

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/night"
	"shyraq/app/ui/palette"
)

// begunCard is a short record that was begun and not saved.
type begunCard struct {
	name string    // of its card
	at   time.Time // when it was begun
	last time.Time // the last letter
}

// begunCards are those that wait, the earliest first. They are no drafts of the
// store, and as easily forgotten: a locked tablet hides them.
func (s *Session) begunCards() (all []begunCard) {
	for name, d := range s.pages.dialogs() {
		at := d.At.In(s.duty.Rules().Offset)
		if b, is := duty.BegunOf(name, at, d.Fields); is && slices.Contains(night.Cards, name) && !s.saved(b) {
			all = append(all, begunCard{name, b.At, at})
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

// saved says whether what stands in a card is a record already.
func (s *Session) saved(b duty.Begun) bool {
	return slices.ContainsFunc(s.rows(), func(r duty.Row) bool { return b.SavedAs(r, s.duty.Officer().ID) })
}

// begunOnNight are those that were begun in a night.
func (s *Session) begunOnNight(on civil.Date) []begunCard {
	return slices.DeleteFunc(s.begunCards(), func(c begunCard) bool { return civil.NightOf(c.at, c.at.Location()) != on })
}

// row is the card among the drafts of the list.
func (c begunCard) row(tonight civil.Date) night.Draft {
	return night.Draft{ID: uuid.NewSHA1(uuid.Nil, []byte(c.name)), At: c.at, Typed: c.last, Card: c.name,
		Earlier: civil.NightOf(c.at, c.at.Location()) != tonight}
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
