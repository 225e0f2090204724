package session

import (
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/looked"
	"shyraq/app/ui/record"
)

// openLooked lays the page of who looked at a record over its page, and asks the
// region.
func (s *Session) openLooked(of record.Data) {
	if s.gone() {
		return
	}
	page := looked.New(s.look)
	page.OnBack = func() { s.host.Router().Back() }
	title := s.lookedOf(of)
	ask := func() {
		page.Show(looked.Data{Of: title, Waiting: true})
		var got duty.Looked
		ui.Go(func() (err error) {
			got, err = s.duty.WhoLooked(s.ctx, of.ID)
			return err
		}, func(err error) {
			switch {
			case s.gone():
			case err != nil:
				page.Show(looked.Data{Of: title, Trouble: s.look.SaySentence(err)})
			default:
				page.Show(s.lookedData(title, got))
			}
		})
	}
	page.OnAgain = ask
	s.host.Router().Push(page)
	ask()
}

// lookedOf says which record it is without naming anybody.
func (s *Session) lookedOf(d record.Data) ui.Say {
	v := d.Version
	return func() string {
		return s.look.T("looked.of", "Author", v.Author, "Time", s.look.Texts().DateClock(v.Time.In(s.duty.Rules().Offset)))
	}
}

func (s *Session) lookedData(of ui.Say, got duty.Looked) looked.Data {
	d := looked.Data{Of: of, More: got.More, Size: got.Size, Signed: got.At.In(s.duty.Rules().Offset)}
	units := map[string]codes.Names{}
	for _, u := range s.duty.Region().Units {
		units[u.ID] = u.Names
	}
	for _, v := range got.Views {
		one := looked.View{At: v.At, What: v.What, Name: v.Name, Unit: units[v.Unit], Admin: v.Admin, Here: v.Here, Times: v.Times}
		if v.Device != uuid.Nil {
			one.Device = v.Device.String()[:8]
		}
		d.Views = append(d.Views, one)
	}
	return d
}
