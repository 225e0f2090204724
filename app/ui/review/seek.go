package review

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// pause is how long nothing is typed before it is searched, and leastTyped how
// many letters there must be: a search is logged, so not every letter is one.
const (
	pause      = 400 * time.Millisecond
	leastTyped = 2
)

// seek is the search among what was accepted, above that list.
type seek struct {
	screen *Screen
	field  *ui.TextField
	button *ui.Button // seeks, and once something was found clears
	cut    *ui.Label  // that there is more
	object *fyne.Container

	after func(time.Duration, func()) (stop func())
	still func() // stops the search that waits for the reviewer to end typing
	asked int    // number of the latest search, so that a slow answer is dropped
	found *Found // nil: nothing is sought
}

func newSeek(s *Screen) *seek {
	k := &seek{screen: s, after: ui.After, still: func() {}}
	k.field = ui.NewTextField(s.look, "", nil).Placeholder(s.look.Say("review.find_hint"))
	k.field.OnEnter, k.field.OnChange = k.seek, k.typed
	k.button = ui.NewIconButton(icon.Search, k.hint, k.tapped)
	k.cut = ui.NewNote(nil)
	k.object = ui.Inset(0, 8, 8, 8, ui.Column(4, ui.Row(palette.Gap, ui.Grow(k.field.Object()), k.button), k.cut))
	k.object.Hide()
	return k
}

// hint says what the button does.
func (k *seek) hint() string {
	if k.found != nil {
		return k.screen.look.T("review.find_clear")
	}
	return k.screen.look.T("review.find")
}

func (k *seek) tapped() {
	if k.found != nil {
		k.clear()
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
		k.clear()
	case utf8.RuneCountInString(text) >= leastTyped:
		k.still = k.after(pause, k.seek)
	}
}

func (k *seek) seek() {
	k.still()
	text := strings.TrimSpace(k.field.Text())
	if text == "" {
		k.clear()
		return
	}
	k.asked++
	asked := k.asked
	var found Found
	k.screen.run(func() (err error) {
		found, err = k.screen.reviews.Find(context.Background(), text)
		return err
	}, func(err error) {
		switch {
		case asked != k.asked:
		case err != nil:
			k.screen.notifier.ToastError(err)
		default:
			k.found = &found
			k.shown()
		}
	})
}

// clear ends the search; false says that there was none.
func (k *seek) clear() bool {
	k.still()
	k.asked++
	was := k.found != nil || k.field.Text() != ""
	k.field.SetText("")
	if k.found = nil; was {
		k.shown()
	}
	return was
}

// shown has the list say what was found.
func (k *seek) shown() {
	if k.screen.at == accepted {
		k.screen.arrange()
	}
}

// items are the accepted records in sight: what was found, as the lists have it by
// now.
func (k *seek) items() []Item {
	d := k.screen.data
	if k.found == nil {
		return d.Accepted
	}
	var out []Item
	for _, it := range k.found.Items {
		here := func(o Item) bool { return o.ID == it.ID }
		if slices.ContainsFunc(d.Queue, here) || slices.ContainsFunc(d.Returned, here) {
			continue // it is accepted no more
		}
		if i := slices.IndexFunc(d.Accepted, here); i >= 0 {
			it = d.Accepted[i]
		}
		out = append(out, it)
	}
	return out
}

// fill shows the search above the list it is of.
func (k *seek) fill() {
	more, key := k.screen.data.More, "review.accepted_more"
	k.button.Icon = icon.Search
	if k.found != nil {
		more, key = k.found.More, "review.find_more"
		k.button.Icon = icon.Close
	}
	k.button.Refresh()
	k.cut.Set(k.screen.look.Say(key))
	ui.Show(k.cut, more)
	ui.Show(k.object, k.screen.at == accepted)
}

// none says of an empty list of accepted records why it is empty.
func (k *seek) none() string {
	if k.found != nil {
		return k.screen.look.T("review.find_none")
	}
	return k.screen.look.T("review.accepted_none")
}

func (k *seek) noneText() string {
	if k.found != nil {
		return k.screen.look.T("review.find_none_text")
	}
	return k.screen.look.T("review.accepted_none_text")
}

// Find implements ui.Finder: an accepted record.
func (s *Screen) Find() {
	s.turn(accepted)
	if s.at == accepted {
		s.seek.field.Focus()
	}
}

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool {
	if s.at != accepted || !s.seek.clear() {
		return false
	}
	s.list.Focus()
	return true
}
