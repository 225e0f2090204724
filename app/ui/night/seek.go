package night

import (
	"context"

	"fyne.io/fyne/v2"

	"shyraq/app/ui/seek"
)

// newSeek makes the search among the records of all nights: of those that fit what was
// typed; with nothing typed, of those that the filter shows.
func newSeek(s *Screen) *seek.Seek[Found] {
	return seek.New(seek.Deps[Found]{
		Look: s.look, Hint: s.searchHint, Find: "night.search", Clear: "night.search_clear",
		Run: func(work func() error, done func(error)) { s.run(work, done) },
		Ask: func(ctx context.Context, text string) (Found, error) {
			if text == "" {
				return s.duty.Nights(ctx, s.filter)
			}
			return s.duty.Search(ctx, text)
		},
		OnFound: func() {
			if s.filter == Crews {
				s.tapFilter(All) // it is records that were found
				return
			}
			s.fill()
		},
		OnEnd:   s.fill,
		OnError: s.notifier.ToastError,
		Wide:    func() bool { return s.filter != All && s.filter != Crews },
	})
}

// Sought is what is searched for; "" where nothing is, or all of a filter.
func (s *Screen) Sought() string {
	if s.seek.Found() == nil {
		return ""
	}
	return s.seek.Text()
}

// Seek searches the list for a text.
func (s *Screen) Seek(text string) {
	s.seek.Field.SetText(text)
	s.seek.Seek()
}

// Key implements ui.Keyed: the keys of the list work wherever the focus is, and
// left and right go through the filters.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEnter:
		s.front().Focus()
		s.front().TypedKey(e)
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
