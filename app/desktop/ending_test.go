package desktop

import (
	"errors"
	"slices"
	"testing"
	"time"

	"shyraq/app/cli"
)

// hand is a clock whose timers a test fires.
type hand map[time.Duration]func()

func (h hand) after(d time.Duration, f func()) func() {
	h[d] = f
	return func() { delete(h, d) }
}

func TestEnding(t *testing.T) {
	for name, c := range map[string]struct {
		drive func(e *ending, h hand)
		fails error
		exits []int
		left  int // timers that still run
	}{
		"all goes well":                      {func(e *ending, _ hand) { e.Begin(); _ = e.End() }, nil, nil, 0},
		"nobody said that it begins":         {func(e *ending, _ hand) { _ = e.End() }, nil, nil, 0},
		"the toolkit does not come back":     {func(e *ending, h hand) { e.Begin(); h[toolkitEnds]() }, nil, []int{cli.Done}, 2},
		"nor can what was typed be put away": {func(e *ending, h hand) { e.Begin(); h[toolkitEnds]() }, errors.New("no"), []int{cli.Fault}, 2},
		"the store hangs as well":            {func(e *ending, h hand) { e.Begin(); h[allEnds]() }, nil, []int{cli.Fault}, 2},
	} {
		h, closed := hand{}, 0
		var exits []int
		e := newEnding(func() error { closed++; return c.fails })
		e.after, e.exit = h.after, func(code int) { exits = append(exits, code) }
		c.drive(e, h)
		if !slices.Equal(exits, c.exits) || len(h) != c.left || closed > 1 {
			t.Errorf("%s: exits %v, want %v; %d timers left, closed %d times", name, exits, c.exits, len(h), closed)
		}
	}
}

// A signal that comes before the window is ready ends the program once: by the
// toolkit, which heard it too, or by us where that did not.
func TestAnEarlySignalEndsItOnce(t *testing.T) {
	for name, byToolkit := range map[string]bool{"the toolkit ends": true, "it does not listen yet": false} {
		gone, late, ends := make(chan struct{}), make(chan time.Time, 1), 0
		if byToolkit {
			close(gone)
		} else {
			late <- time.Time{}
		}
		early(gone, late, func() { ends++ })
		if (ends == 0) != byToolkit {
			t.Errorf("%s: we ended it %d times", name, ends)
		}
	}
}
