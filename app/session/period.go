package session

import (
	"bytes"
	"context"

	"shyraq/app/duty"
	"shyraq/app/paper"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/period"
)

// openPeriod lays the commission's report over the figures of a night.
func (s *Session) openPeriod() {
	if s.gone() || !s.sees(ui.AreaFigures) {
		return
	}
	page := period.New(period.Deps{
		Look: s.look, Notifier: s.notifier(), Codes: s.cfg.Codes, Now: s.duty.Now,
		Reports: periodDesk{s.duty, s.look, s.cfg.Codes, s.cfg.Fonts, s.cfg.Downloads},
		OnBack:  func() { s.host.Router().Back() },
	})
	s.period = page
	s.host.Router().Push(page)
	page.Open()
}

// periodDesk fills period.Reports.
type periodDesk struct {
	duty      *duty.Duty
	look      *ui.Look
	codes     *codes.Lists
	fonts     func() (*paper.Fonts, error)
	downloads func() string
}

func (d periodDesk) Count(ctx context.Context, p commission.Period) (commission.Report, error) {
	return d.duty.Commission(ctx, p)
}

func (d periodDesk) Tonight() civil.Date {
	return civil.NightOf(d.duty.Now(), d.duty.Rules().Offset)
}

// Save writes the report beside the officer's other downloads. It holds counts
// alone; that it left the device is written down first.
func (d periodDesk) Save(ctx context.Context, r commission.Report, form period.Form) (string, error) {
	file, ending, err := d.file(r, form)
	if err != nil {
		return "", err
	}
	if err := d.duty.Exported(ctx, "report_"+string(form)); err != nil {
		return "", err
	}
	name := "shyraq-" + string(r.Period.From) + "-" + string(r.Period.To)
	if form == period.Public {
		name += "-public"
	}
	return writeCopy(d.downloads(), name, ending, file)
}

func (d periodDesk) file(r commission.Report, form period.Form) (file []byte, ending string, err error) {
	var out bytes.Buffer
	t := d.look.Texts()
	switch form {
	case period.Paper:
		fonts, err := d.fonts()
		if err != nil {
			return nil, "", err
		}
		pages, err := commission.Print(fonts, r, d.codes, t, d.duty.Now())
		if err != nil {
			return nil, "", err
		}
		pdf, err := paper.PDF(fonts, pages[0].About, pages...)
		return pdf, ".pdf", err
	case period.Book:
		err = commission.WriteXLSX(&out, r, d.codes, t)
		return out.Bytes(), ".xlsx", err
	case period.Public:
		err = r.Publish().WriteCSV(&out, d.codes, t)
		return out.Bytes(), ".csv", err
	}
	err = commission.WriteCSV(&out, r, d.codes, t)
	return out.Bytes(), ".csv", err
}
