package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/ui/shift"
)

// openShift shows the end of the shift over the area in sight.
func (s *session) openShift() {
	if s.gone() || !s.sees(ui.AreaCheck) {
		return
	}
	router := s.p.shell.Router()
	if s.shiftEnd != nil && router.Top() == ui.Screen(s.shiftEnd) {
		return
	}
	s.shiftEnd = shift.New(s.p.look, s.p.shell)
	s.shiftEnd.OnBack = func() { router.Back() }
	s.shiftEnd.OnSend = s.duty.Nudge
	s.shiftEnd.OnPrint = s.printShift
	s.shiftEnd.OnClose = s.closeShift
	s.check.Settle(func() { // a draft under the hand counts
		s.readShift(func() { router.Push(s.shiftEnd); s.p.event("shift", nil) })
	})
}

// readShift counts the shift away from the UI thread and shows it.
func (s *session) readShift(then func()) {
	var d shift.Data
	ui.Go(func() (err error) {
		if err = s.flush(); err == nil {
			d.Sheet, err = s.duty.ShiftSheet(s.ctx, s.shift.Night)
		}
		if err == nil {
			d.Closed, d.Waits, err = s.duty.ShiftClosed(s.ctx, s.shift.Night)
		}
		return err
	}, func(err error) {
		if s.gone() {
			return
		}
		if err != nil {
			s.p.shell.ToastError(err)
			return
		}
		d.Officer, d.At, d.Link = s.duty.Officer().Name, s.duty.Now(), linkOf(s.duty.SyncStatus())
		if s.shift.Crew != nil {
			d.Crew = s.shift.Crew.Name
		}
		s.shiftData = d
		s.shiftEnd.Show(d)
		if then != nil {
			then()
		}
	})
}

// closeShift closes it; what the region has goes at once, the rest with its
// answer.
func (s *session) closeShift() {
	ui.Go(func() error {
		_, err := s.duty.CloseShift(s.ctx, s.shift.Night)
		return err
	}, func(err error) {
		if s.gone() {
			return
		}
		if err != nil {
			s.p.shell.ToastError(err)
			return
		}
		s.p.event("shift_closed", nil)
		s.readShift(nil)
		s.refresh()
	})
}

// printShift writes the page where the officer keeps his papers. It holds
// counts and his own name, nothing of a record, and that it left is written
// down first.
func (s *session) printShift() {
	d := s.shiftData
	texts := s.p.look.Texts()
	var name string
	ui.Go(func() error {
		fonts, err := s.p.env.Fonts()
		if err != nil {
			return err
		}
		page, err := fonts.Report(report.ShiftPage(d.Sheet, report.ShiftOf{Officer: d.Officer, Crew: d.Crew, At: d.At}, texts))
		if err != nil {
			return err
		}
		pdf, err := page.PDF(fonts)
		if err != nil {
			return err
		}
		if err := s.duty.Printed(s.ctx, uuid.Nil, "shift"); err != nil {
			return err
		}
		name, err = writeNew(s.p.papers(), "shyraq-"+string(d.Sheet.Night)+"-"+d.Sheet.Hash[:8], ".pdf", pdf)
		return err
	}, func(err error) {
		if err != nil {
			s.p.shell.ToastError(err)
			return
		}
		s.p.shell.Toast(s.p.look.Say("shift.printed", "File", name), nil)
	})
}

// papers is the folder of the user's documents, or his home; that of the
// demonstration, where there is one.
func (p *program) papers() string {
	if p.opts.demo != "" {
		return p.opts.demo
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return p.dir
	}
	documents := filepath.Join(home, "Documents")
	if info, err := os.Stat(documents); err == nil && info.IsDir() {
		return documents
	}
	return home
}

// writeNew writes a file that was not there before, and tells its name.
func writeNew(dir, name, ending string, data []byte) (string, error) {
	for _, more := range []string{"", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9"} {
		path := filepath.Join(dir, name+more+ending)
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		return path, errors.Join(err, f.Close())
	}
	return "", fs.ErrExist
}
