package night

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"shyraq/app/ui/icon"
)

// seekOrClear is the button beside the search: it seeks, and once something
// was sought it clears.
func (s *Screen) seekOrClear() {
	if s.found != nil {
		s.search.SetText("")
		s.unseek()
		return
	}
	s.seek()
}

// pause is how long nothing is typed before it is searched, and leastTyped how
// many letters there must be: a search is logged, so not every letter is one.
const (
	pause      = 400 * time.Millisecond
	leastTyped = 2
)

// typed follows the letters: the list is searched as soon as they rest.
func (s *Screen) typed(text string) {
	s.still()
	s.still = func() {}
	switch text = strings.TrimSpace(text); {
	case text == "":
		s.unseek()
	case utf8.RuneCountInString(text) >= leastTyped:
		s.still = s.after(pause, s.seek)
	}
}

// seek asks for the records that fit what was typed; with nothing typed, for
// those of all nights that the filter shows.
func (s *Screen) seek() {
	s.still()
	text, f := strings.TrimSpace(s.search.Text()), s.filter
	if text == "" && f == All {
		s.unseek()
		return
	}
	s.asked++
	asked := s.asked
	var found Found
	s.run(func() (err error) {
		if text == "" {
			found, err = s.duty.Nights(context.Background(), f)
		} else {
			found, err = s.duty.Search(context.Background(), text)
		}
		return err
	}, func(err error) {
		if asked != s.asked {
			return
		}
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		s.found, s.wide = &found, text == ""
		s.clear.Icon, s.clear.Hint = icon.Close, s.look.Say("night.search_clear")
		s.clear.Refresh()
		s.fill()
	})
}

// Sought is what is searched for; "" where nothing is, or all of a filter.
func (s *Screen) Sought() string {
	if s.found == nil || s.wide {
		return ""
	}
	return strings.TrimSpace(s.search.Text())
}

// Seek searches the list for a text.
func (s *Screen) Seek(text string) {
	s.search.SetText(text)
	s.seek()
}

func (s *Screen) unseek() {
	s.still()
	s.asked++
	s.clear.Icon, s.clear.Hint = icon.Search, s.look.Say("night.search")
	s.clear.Refresh()
	if s.found != nil {
		s.found = nil
		s.fill()
	}
}

// Key implements ui.Keyed: the keys of the list work wherever the focus is, and
// left and right go through the filters.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEnter:
		s.list.Focus()
		s.list.TypedKey(e)
		return true
	case fyne.KeyLeft:
		s.turnFilter(-1)
		return true
	case fyne.KeyRight:
		s.turnFilter(1)
		return true
	}
	return false
}

// Rune implements ui.Keyed: plus and minus zoom the map.
func (s *Screen) Rune(r rune) bool {
	switch r {
	case '+', '=':
		s.pane.Map.ZoomIn()
	case '-', '_':
		s.pane.Map.ZoomOut()
	default:
		return false
	}
	return true
}
