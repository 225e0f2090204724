package session

import (
	"bytes"
	"context"

	"shyraq/app/duty"
	"shyraq/app/paper"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	looked "shyraq/app/report/places"
	"shyraq/app/ui"
	placesui "shyraq/app/ui/places"
)

// openPlaces lays the page of where and when over the figures. It is made once: what was
// chosen on it stands there again.
func (s *Session) openPlaces() {
	if s.gone() || !s.open(ui.AreaFigures) {
		return
	}
	if s.places == nil {
		m, err := s.newMap()
		if err != nil {
			s.host.ToastError(err)
			return
		}
		s.places = placesui.New(placesui.Deps{
			Look: s.look, Notifier: s.notifier(), Map: m, Tools: s.tools(), Region: s.duty.Bound(), Now: s.duty.Now,
			Desk:   placesDesk{s.duty, periodDesk{s.duty, s.look, s.cfg.Codes, s.cfg.Fonts, s.cfg.Downloads, s.cfg.Atlas}},
			OnBack: func() { s.host.Router().Back() },
		})
		s.forgets = append(s.forgets, s.places.Close)
	}
	if s.host.Router().Holds(s.places) {
		return
	}
	s.host.Router().Push(s.places)
	s.places.Open()
}

// placesDesk fills placesui.Desk.
type placesDesk struct {
	duty *duty.Duty
	periodDesk
}

func (d placesDesk) Places(ctx context.Context, p commission.Period) (looked.Source, error) {
	return d.duty.Places(ctx, p)
}

func (d placesDesk) Tonight() civil.Date { return d.periodDesk.Tonight() }

// Save writes the page beside the officer's other downloads. It holds no count of one to
// four; that it left the device is written down first.
func (d placesDesk) Save(ctx context.Context, p looked.Page, form placesui.Form) (string, error) {
	var file []byte
	if form == placesui.Paper {
		pdf, err := d.paper(func(fonts *paper.Fonts) ([]paper.Page, error) {
			return looked.Print(fonts, p, d.look.Texts(), d.duty.Now())
		})
		if err != nil {
			return "", err
		}
		file = pdf
	} else {
		var out bytes.Buffer
		if err := looked.WriteCSV(&out, p, d.look.Texts()); err != nil {
			return "", err
		}
		file = out.Bytes()
	}
	if err := d.duty.Exported(ctx, "places_"+string(form)); err != nil {
		return "", err
	}
	return writeCopy(d.downloads(), "shyraq-places-"+string(p.Period.From)+"-"+string(p.Period.To), "."+string(form), file)
}

// SaveMeasure writes what was said of a measure.
func (d placesDesk) SaveMeasure(ctx context.Context, what string, m looked.Measure, v looked.Verdict) (string, error) {
	file, err := d.paper(func(fonts *paper.Fonts) ([]paper.Page, error) {
		return looked.PrintMeasure(fonts, what, m, v, d.look.Texts(), d.duty.Now())
	})
	if err != nil {
		return "", err
	}
	if err := d.duty.Exported(ctx, "measure_pdf"); err != nil {
		return "", err
	}
	return writeCopy(d.downloads(), "shyraq-measure-"+string(m.Day), ".pdf", file)
}

func (d placesDesk) paper(lay func(*paper.Fonts) ([]paper.Page, error)) ([]byte, error) {
	fonts, err := d.fonts()
	if err != nil {
		return nil, err
	}
	pages, err := lay(fonts)
	if err != nil {
		return nil, err
	}
	return paper.PDF(fonts, pages[0].About, pages...)
}
