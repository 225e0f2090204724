package followup

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"

	"fyne.io/fyne/v2"
)

// pause is how long nothing is typed before it is searched, and leastTyped how many
// letters there must be: a search is logged, so not every letter is one.
const (
	pause      = 400 * time.Millisecond
	leastTyped = 2
)

// seek is the search among all referrals, those that have ended too.
type seek struct {
	screen *Screen
	field  *ui.TextField
	button *ui.Button // seeks, and once something was found clears
	object fyne.CanvasObject

	after func(time.Duration, func()) (stop func())
	still func() // stops the search that waits for somebody to end typing
	asked int    // number of the latest search, so that a slow answer is dropped
	found []Row
	on    bool // what was found is shown
}

func newSeek(s *Screen) *seek {
	k := &seek{screen: s, after: ui.After, still: func() {}}
	k.field = ui.NewTextField(s.look, "", nil).Placeholder(s.look.Say("followup.search_hint"))
	k.field.OnEnter, k.field.OnChange = k.seek, k.typed
	k.button = ui.NewIconButton(icon.Search, k.hint, k.tapped)
	k.object = ui.Row(palette.Gap, ui.Grow(k.field.Object()), k.button)
	return k
}

// hint says what the button does.
func (k *seek) hint() string {
	if k.on {
		return k.screen.look.T("followup.search_clear")
	}
	return k.screen.look.T("followup.search")
}

func (k *seek) tapped() {
	if k.on {
		k.end()
		k.screen.fill()
		k.screen.list.Focus()
		return
	}
	k.seek()
}

// typed follows the letters: the list is searched as soon as they rest.
func (k *seek) typed(text string) {
	k.still()
	k.still = func() {}
	switch text = strings.TrimSpace(text); {
	case text == "":
		k.end()
		k.screen.fill()
	case utf8.RuneCountInString(text) >= leastTyped:
		k.still = k.after(pause, k.seek)
	}
}

func (k *seek) seek() {
	k.still()
	text := strings.TrimSpace(k.field.Text())
	if text == "" {
		return
	}
	k.asked++
	asked := k.asked
	var found []Row
	k.screen.run(func() (err error) {
		found, err = k.screen.desk.Find(context.Background(), text)
		return err
	}, func(err error) {
		switch {
		case asked != k.asked:
		case err != nil:
			k.screen.notifier.ToastError(err)
		default:
			k.found, k.on = found, true
			k.button.Icon = icon.Close
			k.button.Refresh()
			k.screen.choose(-1)
			k.screen.fill()
			k.screen.list.Top()
		}
	})
}

// end ends the search; false says that there was none.
func (k *seek) end() bool {
	k.still()
	k.asked++
	was := k.on || k.field.Text() != ""
	k.on, k.found = false, nil
	k.field.SetText("")
	k.button.Icon = icon.Search
	k.button.Refresh()
	return was
}

// Find implements ui.Finder.
func (s *Screen) Find() { s.seek.field.Focus() }

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool {
	if !s.seek.end() {
		return false
	}
	s.fill()
	s.list.Focus()
	return true
}
