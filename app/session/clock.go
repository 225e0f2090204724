package session

import (
	"shyraq/app/locate"
	"shyraq/app/ui"
)

// showClock puts right what is said of the device's clock, where that became
// another: it is looked at every few seconds, and drawing draws the window. The
// officer is told once over the screen; the strip and the settings go on
// telling.
func (s *Session) showClock() {
	say := s.clockWords()
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
	if s.host.Router().Area() == ui.AreaSettings {
		s.settings.Show(s.settingsData())
	}
	if first {
		s.host.ToastWarning(say)
	}
}

// clockWords says how far the device's clock is off; nil where nobody needs to
// know.
func (s *Session) clockWords() ui.Say {
	n := s.cfg.Clock.Notice()
	if n.By == 0 {
		return nil
	}
	return func() string { return s.look.Texts().Drift(n.By, string(n.Witness)) }
}

// clockState is what the settings say of the clock, at all times.
func (s *Session) clockState() ui.Say {
	if say := s.clockWords(); say != nil {
		return say
	}
	if _, measured := s.cfg.Clock.Behind(); measured {
		return s.look.Say("clock.right")
	}
	return s.look.Say("clock.unknown")
}

// witness has a receiver tell the time too; a recording tells another day's.
func (s *Session) witness(f locate.Fix) {
	if f.Valid && !f.At.IsZero() && !f.Heard.IsZero() && !s.replayed() {
		s.cfg.Clock.Satellites(f.At, f.Heard)
	}
}
