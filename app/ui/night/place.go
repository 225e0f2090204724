package night

import (
	"context"
	"math"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
)

// placeCard is "place checked": one tap says that nothing was found here, a
// second small choice says what was.
type placeCard struct {
	screen  *Screen
	object  *fyne.Container
	spot    *ui.Label
	tap     *ui.Button
	more    *ui.Button
	other   *fyne.Container
	busy    bool
	rests   bool // it recorded a moment ago: a second tap is of the same finger
	after   still.After
	here    Spot         // as it is shown
	said    string       // the words of it
	results []*ui.Button // of a check of a place
}

// distanceStep is how far a distance may be off where it is shown, in metres:
// a receiver that stands still would have the words drawn anew every second.
const distanceStep = 10

func newPlaceCard(s *Screen) *placeCard {
	c := &placeCard{screen: s, after: ui.After}
	look := s.look
	c.spot = ui.NewNote(func() string { return spotName(s.look.Texts(), c.here) }).On(ui.Cut)
	once := func(v raid.VenueResult) {
		if !c.rests {
			c.save(v)
		}
	}
	c.tap = ui.NewButton(look.Say("night.place_checked"), func() { once(raid.NothingFound) }).With(icon.Place)
	c.more = ui.NewIconButton(icon.Up, look.Say("night.place_other"), c.toggle)
	option := func(icon icon.Name, key string, v raid.VenueResult) *ui.Button {
		b := ui.NewButton(look.Say(key), func() { once(v) }).With(icon)
		b.Leading = true
		c.results = append(c.results, b)
		return b
	}
	c.other = ui.Column(palette.Gap,
		ui.NewNote(look.Say("night.place_which")),
		option(icon.Child, "night.result_minors", raid.MinorsFound),
		option(icon.Flag, "night.result_violation", raid.Violation),
	)
	c.other.Add(ui.NewNote(look.Say("night.place_besides")))
	for _, b := range []*ui.Button{
		ui.NewButton(look.Say("night.home_check"), func() { c.toggle(); s.askHome() }).With(icon.Place),
		ui.NewButton(look.Say("night.talk"), func() { c.toggle(); s.askTalk() }).With(icon.People),
	} {
		b.Leading = true
		c.other.Add(b)
	}
	c.other.Hide()
	c.object = ui.Inset(8, 16, 12, 16, ui.Column(6,
		c.other,
		ui.Row(6, icon.NewOf(icon.Pin, palette.Lamp, 18), ui.Grow(c.spot)),
		ui.Row(palette.Gap, ui.Grow(ui.AtLeast(1, 56, c.tap)), ui.AtLeast(56, 56, c.more)),
	))
	return c
}

func (c *placeCard) fill() {
	known := c.screen.data.Here.Known() && !c.busy
	c.tap.SetEnabled(known)
	for _, b := range c.results {
		b.SetEnabled(known)
	}
	here := c.screen.data.Here
	if v := here.Place.Venue; v != "" && v == c.here.Place.Venue && math.Abs(here.Distance-c.here.Distance) < distanceStep {
		here.Distance = c.here.Distance
	}
	c.here = here
	if name := spotName(c.screen.look.Texts(), here); name != c.said {
		c.said = name
		c.spot.Refresh()
	}
}

func (c *placeCard) toggle() {
	ui.Show(c.other, !c.other.Visible())
	c.more.Icon = icon.Up
	if c.other.Visible() {
		c.more.Icon = icon.Down
	}
	c.more.Refresh()
	c.screen.foot.fill() // gives way while a result is chosen
	c.screen.object.Refresh()
	c.screen.list.Choose(c.screen.list.Chosen())
}

// save records the check where the program believes to be at the tap, and
// offers to take it back.
func (c *placeCard) save(v raid.VenueResult) {
	s := c.screen
	here := s.data.Here
	if c.busy || !here.Known() || s.Settling != nil && s.Settling() {
		return
	}
	if s.ended(func() { c.save(v) }) {
		return
	}
	if c.other.Visible() {
		c.toggle()
	}
	c.busy, c.rests = true, true
	c.after(still.For, func() { c.rests = false })
	c.fill()
	var id uuid.UUID
	s.run(func() (err error) {
		id, err = s.duty.CheckPlace(context.Background(), here, v)
		return err
	}, func(err error) {
		c.busy = false
		c.fill()
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		here.Distance, s.recorded = 0, true
		s.notifier.Toast(func() string {
			t := s.look.Texts()
			return t.T("night.place_saved", "Place", spotName(t, here)+" · "+result(t, v))
		}, func() { c.undo(id) })
		call(s.OnChanged)
		if v == raid.MinorsFound && s.OnFound != nil { // each of them is to be written down
			s.OnFound(raid.VenueCheck{Place: here.Place, Result: v})
		}
	})
}

func (s *Screen) ended(then func()) bool { return s.Ended != nil && s.Ended(then) }

func (c *placeCard) undo(id uuid.UUID) {
	s := c.screen
	s.run(func() error { return s.duty.UndoCheck(context.Background(), id) }, func(err error) {
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		s.notifier.Toast(s.look.Say("night.place_undone"), nil)
		call(s.OnChanged)
	})
}

// foot is what can be done with the chosen row: see the name while holding,
// and open.
type foot struct {
	screen *Screen
	object *fyne.Container
	hold   *listview.Hold
	open   *ui.Button
}

func newFoot(s *Screen) *foot {
	f := &foot{screen: s}
	f.hold = listview.NewHold(s.look.Say("night.reveal"))
	f.hold.OnHold, f.hold.OnRelease = s.reveal, s.mask
	f.open = ui.NewButton(s.look.Say("night.open"), func() {
		if l, ok := s.chosenLine(); ok && s.list.Bring() {
			s.open(l)
		}
	}).With(icon.Forward)
	f.object = ui.Column(0,
		ui.Inset(8, 16, 8, 16, ui.Row(palette.Gap, ui.Grow(f.hold), f.open)),
		ui.HLine(),
	)
	f.object.Hide()
	return f
}

func (f *foot) fill() {
	l, ok := f.screen.chosenLine()
	ok = ok && !f.screen.follows()
	ui.Show(f.object, ok && !f.screen.place.other.Visible())
	ui.Show(f.hold, ok && l.row != nil && len(l.row.Names) > 0)
	f.object.Refresh()
}
