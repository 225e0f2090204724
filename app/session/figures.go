package session

import (
	"bytes"
	"context"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/ui/figures"
)

// makeFigures makes the screen of a night's figures.
func (s *Session) makeFigures() error {
	if !s.sees(ui.AreaFigures) {
		return nil
	}
	s.figures = figures.New(s.look, s.notifier(), figuresDesk{s.duty, s.look, s.cfg.Downloads})
	s.figures.Codes = s.cfg.Codes
	s.figures.OnPeriod = s.openPeriod
	s.figures.OnAssignments = s.openAssignments
	s.figures.OnPlaces = s.openPlaces
	s.host.Router().SetRoot(ui.AreaFigures, s.figures)
	return nil
}

// figuresDesk fills figures.Desk.
type figuresDesk struct {
	duty      *duty.Duty
	look      *ui.Look
	downloads func() string
}

func (c figuresDesk) Summary(ctx context.Context, night civil.Date) (report.Summary, bool, error) {
	sum, err := c.duty.Summary(ctx, night)
	tonight := civil.NightOf(c.duty.Now(), c.duty.Rules().Offset)
	return sum, night >= tonight, err
}

func (c figuresDesk) Nights(ctx context.Context) ([]civil.Date, civil.Date, error) {
	nights, err := c.duty.CountedNights(ctx)
	return nights, civil.NightOf(c.duty.Now(), c.duty.Rules().Offset), err
}

// Export writes the night's counts beside the officer's other downloads. They
// hold no name; that they left the device is written down first.
func (c figuresDesk) Export(ctx context.Context, night civil.Date) (string, error) {
	sum, err := c.duty.Summary(ctx, night)
	if err != nil {
		return "", err
	}
	text := c.look.Texts()
	var out bytes.Buffer
	if err := report.WriteCSV(&out, sum, string(text.Lang()), func(key string) string { return text.T(key) }); err != nil {
		return "", err
	}
	if err := c.duty.Exported(ctx, "summary "+string(night)); err != nil {
		return "", err
	}
	return writeCopy(c.downloads(), "shyraq-"+string(night), ".csv", out.Bytes())
}
