package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Screen is one thing to see. It takes data by a Show of its own and gives
// events by On... fields. Relabel says again what was made of data and not of
// a Say (a date, a number, the text of a code): the router calls it after a
// change of language, before the screen is drawn. A screen that uses Say for
// everything has an empty Relabel.
type Screen interface {
	Object() fyne.CanvasObject
	Relabel()
}

// Watcher is a screen that wants to know when it comes into sight and when it
// goes out of it: to load, to begin or end a timer, to keep a draft.
type Watcher interface {
	Shown()
	Hidden()
}

// Router shows one screen and remembers the way back. Each area of the rail
// keeps its own way, so that a look at the map does not lose a half-written
// check.
type Router struct {
	OnChange func() // after another screen came into sight

	look  *Look
	box   *fyne.Container
	area  Area
	ways  map[Area][]Screen
	drawn map[Screen]int
}

// NewRouter shows nothing yet.
func NewRouter(look *Look) *Router {
	r := &Router{
		look: look, box: container.New(&stackLayout{}),
		ways: map[Area][]Screen{}, drawn: map[Screen]int{},
	}
	look.OnChange(func() {
		if s := r.Top(); s != nil {
			s.Relabel()
			r.drawn[s] = look.version
		}
	})
	return r
}

// Object is what is put into the frame.
func (r *Router) Object() fyne.CanvasObject { return r.box }

// Area is the area in sight.
func (r *Router) Area() Area { return r.area }

// Top is the screen in sight, or nil.
func (r *Router) Top() Screen { return top(r.ways[r.area]) }

// Holds tells whether a screen is on the way of the area in sight: in sight, or
// below what is.
func (r *Router) Holds(s Screen) bool { return slices.Contains(r.ways[r.area], s) }

// Root is the first screen of an area, nil where there is none.
func (r *Router) Root(a Area) Screen {
	if way := r.ways[a]; len(way) > 0 {
		return way[0]
	}
	return nil
}

// Has tells whether an area has a screen already.
func (r *Router) Has(a Area) bool { return len(r.ways[a]) > 0 }

// Depth is how many screens the area in sight has on its way.
func (r *Router) Depth() int { return len(r.ways[r.area]) }

// SetRoot gives an area its first screen and forgets its way.
func (r *Router) SetRoot(a Area, s Screen) {
	was := r.Top()
	for _, old := range r.ways[a] {
		delete(r.drawn, old)
	}
	r.ways[a] = []Screen{s}
	r.drawn[s] = r.look.version
	if a == r.area {
		r.swap(was)
	}
}

// Go shows an area where its way stands.
func (r *Router) Go(a Area) {
	was := r.Top()
	r.area = a
	r.swap(was)
}

// Home shows the first screen of an area, whatever stood on top of it.
func (r *Router) Home(a Area) {
	was := r.Top()
	if way := r.ways[a]; len(way) > 1 {
		for _, over := range way[1:] {
			delete(r.drawn, over)
		}
		r.ways[a] = way[:1:1]
	}
	r.area = a
	r.swap(was)
}

// Push shows a screen on top of the area in sight.
func (r *Router) Push(s Screen) {
	was := r.Top()
	r.ways[r.area] = append(r.ways[r.area], s)
	r.drawn[s] = r.look.version
	r.swap(was)
}

// Back leaves the screen in sight for the one below it; false when there is
// none.
func (r *Router) Back() bool {
	way := r.ways[r.area]
	if len(way) < 2 {
		return false
	}
	was := top(way)
	delete(r.drawn, was)
	r.ways[r.area] = way[:len(way)-1]
	r.swap(was)
	return true
}

// Clear forgets every screen of every area; the lock uses it, so that nothing
// of a record stays in a widget.
func (r *Router) Clear() {
	was := r.Top()
	r.ways, r.drawn = map[Area][]Screen{}, map[Screen]int{}
	r.swap(was)
}

func (r *Router) swap(was Screen) {
	now := r.Top()
	if now == was && now != nil {
		r.changed()
		return
	}
	r.release()
	if w, ok := was.(Watcher); ok {
		w.Hidden()
	}
	r.box.Objects = nil
	if now != nil {
		stale := r.drawn[now] != r.look.version
		if stale {
			now.Relabel()
			r.drawn[now] = r.look.version
		}
		r.box.Add(now.Object())
		if stale {
			redraw(now.Object())
		}
	}
	r.box.Refresh()
	if w, ok := now.(Watcher); ok {
		w.Shown()
	}
	r.changed()
}

// release takes the keys away from the screen that goes out of sight: the
// toolkit leaves them with a widget that is not drawn any more, and a number
// typed on the screen above would choose answers below it unseen. What has
// them beside the screen, such as the rail, keeps them.
func (r *Router) release() {
	c := CanvasOf(r.box)
	if c == nil {
		return
	}
	held, ok := c.Focused().(fyne.CanvasObject)
	if !ok {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	shown, before := r.box.Objects, at(held)
	r.box.Objects = nil
	here := at(held) != before // what is nowhere has another place than what is drawn
	r.box.Objects = shown
	if here {
		c.Unfocus()
	}
}

func (r *Router) changed() {
	if r.OnChange != nil {
		r.OnChange()
	}
}

func top(way []Screen) Screen {
	if len(way) == 0 {
		return nil
	}
	return way[len(way)-1]
}
