package session

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/atlas"
	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/raid/regionfile"
	read "shyraq/app/report/statistics"
	"shyraq/app/report/tablefile"
	"shyraq/app/ui"
	"shyraq/app/ui/chooser"
	"shyraq/app/ui/statistics"
	"shyraq/errs"
)

// openStatistics lays the imports over the report. The files of an earlier year or of the
// police are a supervisor's to import; an inspector reads what was.
func (s *Session) openStatistics() {
	if s.gone() || !s.sees(ui.AreaFigures) {
		return
	}
	deps := statistics.Deps{
		Look: s.look, Notifier: s.notifier(), Desk: statisticsDesk{s.duty, s.cfg.Texts}, Codes: s.cfg.Codes,
		Region: func() regionfile.Region { return s.duty.Region() },
		OnBack: func() { s.host.Router().Back() }, OnChanged: s.statisticsChanged,
	}
	one := deps
	if s.role() == regionfile.Supervisor {
		deps.OnPreview = func(file statistics.Preview) {
			if s.gone() {
				return
			}
			s.preview = statistics.NewPage(one, file)
			s.host.Router().Push(s.preview)
		}
	}
	page := statistics.New(deps)
	s.statistics = page
	s.host.Router().Push(page)
	page.Open()
}

// statisticsChanged has the report counted anew below the page.
func (s *Session) statisticsChanged() {
	if s.period != nil {
		s.period.Renew()
	}
	s.refresh()
}

// statisticsDesk fills statistics.Desk.
type statisticsDesk struct {
	duty  *duty.Duty
	texts *i18n.Bundle
}

func (d statisticsDesk) Imports(ctx context.Context) ([]statistics.Import, error) {
	all, err := d.duty.Statistics(ctx)
	return importsOf(all), err
}

func importsOf(all []duty.ImportedStatistics) []statistics.Import {
	out := make([]statistics.Import, len(all))
	for i, one := range all {
		out[i] = importOf(one)
	}
	return out
}

func importOf(one duty.ImportedStatistics) statistics.Import {
	v := one.Statistics
	out := statistics.Import{ID: one.ID, Source: v.Source, By: v.By, On: one.On, Form: v.Form, Rows: len(v.Parts), Left: v.Left, Lines: v.Lines,
		Replaced: one.Replaced, Leads: one.Leads, Waits: one.Waits}
	for _, p := range v.Periods {
		if out.Period.From == "" || p.From < out.Period.From {
			out.Period.From = p.From
		}
		out.Period.To = max(out.Period.To, p.To)
	}
	if v.Undone != nil {
		out.Undone, out.UndoneOn = v.Undone.Reason, v.Undone.At
	}
	return out
}

// tableEndings are those of the files that are read.
var tableEndings = []string{".xlsx", ".csv", ".txt", ".xls"}

func (d statisticsDesk) Folder(path string) (chooser.Folder, error) {
	return folderOf(atlas.BrowseFor(path, func(name string) bool { return slices.Contains(tableEndings, strings.ToLower(filepath.Ext(name))) }))
}

// Read understands a file. What was read of it is wiped, whoever stands in it.
func (d statisticsDesk) Read(ctx context.Context, path string) (statistics.Preview, error) {
	file, err := readTable(path)
	if err != nil {
		return statistics.Preview{}, err
	}
	defer clear(file)
	var texts []i18n.Texts
	for _, lang := range i18n.Langs() {
		texts = append(texts, d.texts.For(lang))
	}
	p, err := d.duty.ReadStatistics(ctx, file, texts)
	return statistics.Preview{File: filepath.Base(path), Reading: p.Reading, Same: importsOf(p.Same)}, err
}

func readTable(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, atlas.Told(err)
	}
	defer f.Close()
	file, err := io.ReadAll(io.LimitReader(f, tablefile.MaxBytes+1))
	if err != nil {
		return nil, errs.Errorf(errs.Unavailable, "file_unreadable", "the file cannot be read")
	}
	return file, nil
}

func (d statisticsDesk) Replaces(ctx context.Context, r read.Reading) ([]statistics.Import, error) {
	all, err := d.duty.WouldReplace(ctx, r)
	return importsOf(all), err
}

func (d statisticsDesk) Import(ctx context.Context, r read.Reading, source string) (statistics.Import, error) {
	one, err := d.duty.ImportStatistics(ctx, r, source)
	return importOf(one), err
}

func (d statisticsDesk) Undo(ctx context.Context, id uuid.UUID, reason string) error {
	_, err := d.duty.UndoStatistics(ctx, id, reason)
	return err
}
