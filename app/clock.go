package app

import (
	"shyraq/app/locate"
	"shyraq/app/ui"
	"shyraq/sync/drift"
)

// showClock puts right what is said of the device's clock, where that became
// another: it is looked at every few seconds, and drawing draws the window. The
// officer is told once over the screen; the strip and the settings go on
// telling.
func (s *session) showClock() {
	say := s.p.clockWords(s.p.clock.Notice())
	text := ""
	if say != nil {
		text = say()
	}
	if text == s.clockSaid {
		return
	}
	first := s.clockSaid == ""
	s.clockSaid = text
	s.frame()
	if s.p.shell.Router().Area() == ui.AreaSettings {
		s.settings.Show(s.settingsData())
	}
	if first {
		s.p.shell.ToastWarning(say)
	}
}

// clockWords says how far the device's clock is off; nil where nobody needs to
// know.
func (p *program) clockWords(n drift.Notice) ui.Say {
	if n.By == 0 {
		return nil
	}
	return func() string { return p.look.Texts().Drift(n.By, string(n.Witness)) }
}

// clockState is what the settings say of the clock, at all times.
func (p *program) clockState() ui.Say {
	if say := p.clockWords(p.clock.Notice()); say != nil {
		return say
	}
	if _, measured := p.clock.Behind(); measured {
		return p.look.Say("clock.right")
	}
	return p.look.Say("clock.unknown")
}

// witness has a receiver tell the time too; a recording tells another day's.
func (s *session) witness(f locate.Fix) {
	if f.Valid && !f.At.IsZero() && !f.Heard.IsZero() && !s.p.replayed() {
		s.p.clock.Satellites(f.At, f.Heard)
	}
}
