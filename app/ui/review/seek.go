package review

import (
	"slices"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/seek"
)

// search is the search among what was accepted, above that list.
type search struct {
	*seek.Seek[Found]
	screen *Screen
	cut    *ui.Label // that there is more
	object *fyne.Container
}

func newSearch(s *Screen) *search {
	k := &search{screen: s}
	k.Seek = seek.New(seek.Deps[Found]{
		Look: s.look, Hint: s.look.Say("review.find_hint"), Find: "review.find", Clear: "review.find_clear",
		Run:     func(work func() error, done func(error)) { s.run(work, done) },
		Ask:     s.reviews.Find,
		OnFound: k.shown,
		OnEnd:   k.shown,
		OnLeave: func() { s.list.Focus() },
		OnError: s.notifier.ToastError,
	})
	k.cut = ui.NewNote(nil)
	k.object = ui.Inset(0, 8, 8, 8, ui.Column(4, k.Row(), k.cut))
	k.object.Hide()
	return k
}

// shown has the list say what was found.
func (k *search) shown() {
	if k.screen.at == accepted {
		k.screen.arrange()
	}
}

// items are the accepted records in sight: what was found, as the lists have it by
// now.
func (k *search) items() []Item {
	d := k.screen.data
	if k.Found() == nil {
		return d.Accepted
	}
	var out []Item
	for _, it := range k.Found().Items {
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
func (k *search) fill() {
	more, key := k.screen.data.More, "review.accepted_more"
	if k.Found() != nil {
		more, key = k.Found().More, "review.find_more"
	}
	k.cut.Set(k.screen.look.Say(key))
	ui.Show(k.cut, more)
	ui.Show(k.object, k.screen.at == accepted)
}

// none says of an empty list of accepted records why it is empty.
func (k *search) none() string {
	if k.Found() != nil {
		return k.screen.look.T("review.find_none")
	}
	return k.screen.look.T("review.accepted_none")
}

func (k *search) noneText() string {
	if k.Found() != nil {
		return k.screen.look.T("review.find_none_text")
	}
	return k.screen.look.T("review.accepted_none_text")
}

// Find implements ui.Finder: an accepted record.
func (s *Screen) Find() {
	s.turn(accepted)
	if s.at == accepted {
		s.seek.Field.Focus()
	}
}

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool {
	if s.at != accepted || !s.seek.End() {
		return false
	}
	s.seek.shown()
	s.list.Focus()
	return true
}
