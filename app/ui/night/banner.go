package night

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/errs"
)

func (s *Screen) fillBanner() {
	s.banner.Objects, s.told = nil, ui.Column(0)
	if s.data.Ended {
		s.banner.Add(s.endedBanner())
		s.banner.Add(ui.HLine())
		return
	}
	if s.data.Planned {
		return
	}
	text := func() string {
		if s.data.Off != "" {
			return s.look.T("night.routine_off", "Reason", s.data.Off)
		}
		key := "night.routine_text"
		if s.data.Others {
			key = "night.routine_others"
		}
		return s.look.T(key, "Night", nightDate(s.look.Texts(), s.data.Night))
	}
	s.told.Add(ui.NewNote(text))
	if s.data.Supervisor {
		s.told.Add(ui.Inset(6, 0, 0, 0, ui.NewButton(s.look.Say("night.plan_make"), func() { call(s.OnPlan) }).With(icon.Plan)))
	}
	words := ui.Column(2, ui.NewStrong(s.look.Say("night.routine_title")), s.told)
	s.banner.Add(ui.On(palette.Raised, ui.Inset(10, 16, 10, 16, ui.Row(12, icon.New(icon.Route, palette.Lamp), ui.Grow(words)))))
	s.banner.Add(ui.HLine())
}

// endedBanner says why the list holds so little, and what to do about it.
func (s *Screen) endedBanner() fyne.CanvasObject {
	why := s.look.SaySentence(errs.Errorf(errs.Denied, "grant_ended", ""))
	switch {
	case s.data.Revoked:
		why = s.look.Say("app.revoked")
	case s.data.Refused:
		why = s.look.SaySentence(errs.Errorf(errs.Denied, "grant_refused", ""))
	}
	s.told.Add(ui.NewLabel(why))
	words := ui.Column(4, ui.NewStrong(s.look.Say("night.ended_title")), s.told)
	if n := s.data.Recorded; n > 0 {
		s.told.Add(ui.NewNote(func() string { return s.look.T("night.ended_count", "Count", n) }))
	}
	return ui.On(palette.Raised, ui.Inset(10, 16, 10, 16, ui.Row(12, icon.New(icon.Lock, palette.Danger), ui.Grow(words))))
}
