package chart

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/maps/gazetteer"
	"shyraq/maps/geo"
	"shyraq/maps/paint"
)

// home is a screen that is nothing but a map.
type home struct{ *Pane }

func (h home) Relabel() {}

// names are two settlements and a street, and remember what they were asked.
type names struct {
	learnt int
	err    error
}

func (n *names) Learn(ctx context.Context, _ orb.Bound) (bool, error) {
	n.learnt++
	return true, errors.Join(n.err, ctx.Err())
}

var street = orb.Point{71.44, 51.16}

func (n *names) Search(text, _ string, near orb.Point, most int) []gazetteer.Result {
	all := []gazetteer.Result{
		{Kind: paint.NameCity, Name: "Абай", At: orb.Point{72.87, 49.63}},
		{Kind: paint.NameStreet, Name: "Абай даңғылы", Other: "проспект Абая", At: street},
		{Kind: paint.NameStreet, Name: "Абылай хан даңғылы", At: orb.Point{71.48, 51.15}},
	}
	if gazetteer.Fold(text) != "аб" {
		return nil
	}
	for i := range all {
		all[i].Metres = geo.Distance(all[i].At, near)
	}
	return all[:min(most, len(all))]
}

// stand puts a pane with its tools on the screen, with work done at once.
func stand(t *testing.T, n *names) (*uitest.Stage, *Pane) {
	s := uitest.New(t, "en", palette.Night, fyne.NewSize(1024, 700))
	p := New(s.Look, s.Map(), Away|Closer|Locate|Areas|Search)
	t.Cleanup(p.Close)
	p.seek.run = func(work func() error, done func(error)) { done(work()) }
	s.Put(ui.AreaNight, home{p}, ui.Frame{})
	if n != nil {
		p.Furnish(Tools{Names: n, District: func(orb.Point) string { return "Saryarqa district" }})
	}
	return s, p
}

func TestAPlaceIsFoundByKeys(t *testing.T) {
	n := &names{}
	s, p := stand(t, n)
	p.Find()
	s.Type("аб")
	words := uitest.Words(s.Window.Content())
	for _, want := range []string{"Абай даңғылы", "проспект Абая", "Street", "Saryarqa district", "km"} {
		if !uitest.Says(words, want) {
			t.Errorf("%q is not said", want)
		}
	}
	uitest.Fits(t, s.Window.Content())
	s.Key(fyne.KeyUp) // at the top already
	s.Key(fyne.KeyDown)
	s.Key(fyne.KeyReturn)
	if geo.Distance(p.Map.Center(), street) > 1 || p.Map.Zoom() < 14 {
		t.Errorf("it leads to %v at %v", p.Map.Center(), p.Map.Zoom())
	}
	if p.seek.object.Visible() || s.Window.Canvas().Focused() != p.Map {
		t.Error("the map has not got the keys back")
	}
	if n.learnt != 1 {
		t.Errorf("names were read %d times", n.learnt)
	}
	p.Find()
	s.Type("аб")
	s.Key(fyne.KeyReturn)
	if z := p.Map.Zoom(); z > 13 {
		t.Errorf("a city is shown at zoom %v", z)
	}
}

func TestCoordinatesLeadThere(t *testing.T) {
	s, p := stand(t, &names{})
	var placed orb.Point
	for range 2 {
		p.Find()
		s.Type("44,8528; 65,5092")
		s.Key(fyne.KeyReturn)
		want := orb.Point{65.5092, 44.8528}
		if geo.Distance(p.Map.Center(), want) > 1 {
			t.Errorf("it leads to %v", p.Map.Center())
		}
		if p.OnPlace != nil && placed != want {
			t.Errorf("the screen was told %v", placed)
		}
		p.OnPlace = func(at orb.Point) { placed = at }
	}
}

func TestSearchSaysWhatIsTheMatter(t *testing.T) {
	n := &names{}
	s, p := stand(t, n)
	var finish func()
	p.seek.run = func(work func() error, done func(error)) { finish = func() { done(work()) } }
	p.Find()
	says := func(what, want string) {
		t.Helper()
		if !uitest.Says(uitest.Words(s.Window.Content()), want) {
			t.Errorf("%s: %q is not said", what, want)
		}
	}
	says("nothing typed", "Type the beginning")
	s.Type("жж")
	says("while names are read", "Reading")
	finish()
	says("nothing found", "Not found")
	s.Key(fyne.KeyReturn) // there is nothing to take
	if !p.seek.object.Visible() {
		t.Error("Enter closed a search that found nothing")
	}
	s.Key(fyne.KeyEscape)
	if p.seek.object.Visible() {
		t.Error("Esc did not close the search")
	}
	p.Find()
	if p.seek.field.Text() != "" {
		t.Error("the search remembers what it was asked")
	}
}

// What a closed search still reads is of no use to anybody.
func TestAClosedSearchStopsReading(t *testing.T) {
	n := &names{}
	_, p := stand(t, n)
	var finish func()
	p.seek.run = func(work func() error, done func(error)) { finish = func() { done(work()) } }
	p.Find()
	p.EndFind()
	finish() // the context is done: an error, and nothing is shown
	if p.seek.object.Visible() || p.seek.reading {
		t.Error("a search that was closed came back")
	}
	if p.EndFind() {
		t.Error("there was something to close")
	}
}

func TestSearchNeedsNames(t *testing.T) {
	_, p := stand(t, nil)
	if p.search.Visible() {
		t.Error("a button without names")
	}
	p.Find()
	if p.seek.object.Visible() {
		t.Error("a search without names")
	}
}

func TestASmallMapHasFewerLines(t *testing.T) {
	s, p := stand(t, &names{})
	p.Object().Resize(fyne.NewSize(400, 280))
	p.Find()
	s.Type("аб")
	if len(p.seek.found) != 2 {
		t.Errorf("%d lines on 280 dp", len(p.seek.found))
	}
	if low := p.seek.object.Position().Y + p.seek.object.Objects[0].MinSize().Height; low > 280-float32(p.Map.Foot()) {
		t.Errorf("the lines reach to %v", low)
	}
}

func TestTheButtonShowsWhetherTheMapFollows(t *testing.T) {
	_, p := stand(t, nil)
	p.Map.SetPosition(&paint.Position{At: street})
	test.Tap(p.locate)
	if !p.locate.Chosen || !p.Map.Following() || geo.Distance(p.Map.Center(), street) > 1 {
		t.Error("a tap does not follow")
	}
	p.Look(orb.Point{71.4, 51.1})
	if p.locate.Chosen {
		t.Error("it says that it follows")
	}
	test.Tap(p.locate)
	test.Tap(p.locate)
	if p.locate.Chosen || p.Map.Following() {
		t.Error("a second tap does not let go")
	}
}

func TestLayers(t *testing.T) {
	s, p := stand(t, nil)
	ground := func(id string) []paint.Area {
		return []paint.Area{{ID: id, Name: id, Shape: orb.MultiPolygon{{{{71.4, 51.1}, {71.5, 51.1}, {71.5, 51.2}, {71.4, 51.1}}}}}}
	}
	p.Hide([]Layer{Districts})
	p.SetAreas(Sectors, ground("sector"))
	test.Tap(p.layers.button)
	if !p.layers.hidden[Sectors] || p.layers.card.Visible() {
		t.Error("one layer is not switched at once")
	}
	test.Tap(p.layers.button)
	p.SetAreas(Districts, ground("district"))
	p.SetTrack(orb.MultiLineString{{{71.4, 51.1}, {71.41, 51.1}}}, nil)
	test.Tap(p.layers.button)
	if !p.layers.card.Visible() {
		t.Fatal("three layers and no choice")
	}
	uitest.Fits(t, s.Window.Content())
	for _, row := range []struct {
		say  string
		l    Layer
		then bool
	}{{"Districts", Districts, false}, {"Way of the shift", Track, true}, {"Sectors", Sectors, true}} {
		uitest.Tap(t, s.Window, row.say)
		if p.layers.hidden[row.l] != row.then {
			t.Errorf("%s: hidden %v", row.say, p.layers.hidden[row.l])
		}
	}
	s.Shell.Escape()
	if p.layers.card.Visible() {
		t.Error("Esc does not close the card")
	}
}

// The newest points are drawn by hand; the layers are made anew only when
// they are many, or after a gap.
func TestTheWayGrowsCheaply(t *testing.T) {
	_, p := stand(t, nil)
	l := p.layers
	way := orb.MultiLineString{{}}
	step := func(i int) {
		way = slices.Clone(way)
		end := len(way) - 1
		way[end] = append(way[end], orb.Point{71.4 + float64(i)*0.0005, 51.1})
		p.SetTrack(way, nil)
	}
	laid, before := 0, 0
	for i := range 200 {
		step(i)
		if n := len(l.laid[len(l.laid)-1]); n != before {
			laid, before = laid+1, n
		}
		if seen := before + max(len(l.trail)-1, 0); seen != i+1 {
			t.Fatalf("%d points are drawn of %d", seen, i+1)
		}
	}
	if laid > 200/trailMost+2 {
		t.Errorf("the layers were made %d times", laid)
	}
	way = append(way, nil)
	step(300)
	if len(l.laid) != 2 || l.trail != nil {
		t.Errorf("after a gap: %d parts, a trail of %v", len(l.laid), l.trail)
	}
	end := orb.Point{71.6, 51.1}
	p.SetTrack(way, &end)
	if len(l.laid) != 2 || !slices.Equal(l.trail, orb.LineString{way[1][0], end}) {
		t.Errorf("to where it goes on: %d parts, a trail of %v", len(l.laid), l.trail)
	}
	drawn := &l.trail[0]
	p.SetTrack(way, &orb.Point{71.6, 51.1})
	if &l.trail[0] != drawn {
		t.Error("what has not moved is drawn again")
	}
	l.toggle(Track)
	if l.laid != nil || l.trail != nil {
		t.Error("a hidden way is drawn")
	}
}

func TestAPlaceWithoutStreetsSaysHowToAddThem(t *testing.T) {
	s, p := stand(t, nil)
	s.Frame()
	if p.note.Visible() {
		t.Error("Astana has streets")
	}
	p.Map.SetCenter(orb.Point{2.35, 48.85})
	p.Map.SetZoom(14)
	s.Frame()
	if !p.note.Visible() || !uitest.Says(uitest.Words(s.Window.Content()), "not loaded") {
		t.Fatal("nothing is said")
	}
	uitest.Fits(t, s.Window.Content())
	asked := 0
	p.Furnish(Tools{AddMaps: func() { asked++ }})
	test.Tap(p.note)
	if asked != 1 || p.note.Size().Height < palette.Touch {
		t.Errorf("asked %d times, %v high", asked, p.note.Size())
	}
}

// The line of attribution breaks where the map is narrow: the buttons give way.
func TestButtonsLeaveTheFootFree(t *testing.T) {
	for _, width := range []float32{900, 420, 300} {
		s := uitest.New(t, "en", palette.Night, fyne.NewSize(1024, 700))
		p := New(s.Look, s.Map(), Away|Closer|Locate|Areas|Search)
		t.Cleanup(p.Close)
		p.floor.Resize(fyne.NewSize(width, 500)) // as before its first frame
		if p.Map.Foot() != 0 {
			t.Fatal("something was painted")
		}
		before := p.buttons.Position()
		s.Put(ui.AreaNight, home{p}, ui.Frame{})
		p.Object().Resize(fyne.NewSize(width, 500))
		s.Frame()
		if at := p.buttons.Position(); at != before {
			t.Errorf("%v wide: once it was painted the buttons move from %v to %v", width, before, at)
		}
		low := p.buttons.Position().Y + p.buttons.Size().Height
		if free := p.floor.Size().Height - low; p.Map.Foot() == 0 || free < float32(p.Map.Foot()) {
			t.Errorf("%v wide: the map needs %v, the buttons leave %v", width, p.Map.Foot(), free)
		}
	}
}

// On a low map, as beside a form, the sentence would lie on the pin: its sign alone
// stands in the corner, and leads where the sentence leads.
func TestTheNoteLeavesThePinInSight(t *testing.T) {
	s, p := stand(t, nil)
	p.Map.SetCenter(orb.Point{2.35, 48.85})
	p.Map.SetZoom(14)
	asked := 0
	p.Furnish(Tools{AddMaps: func() { asked++ }})
	for _, row := range []struct {
		size fyne.Size
		low  bool
	}{{fyne.NewSize(400, 200), true}, {fyne.NewSize(400, 260), true}, {fyne.NewSize(900, 600), false}} {
		s.Window.SetContent(container.NewWithoutLayout(p.Object()))
		p.Object().Resize(row.size)
		s.Frame()
		if p.note.Visible() == row.low || p.hint.Visible() != row.low {
			t.Errorf("%v: the sentence %v, its sign %v", row.size, p.note.Visible(), p.hint.Visible())
		}
		middle := row.size.Height / 2
		for _, b := range []*ui.Button{p.note, p.hint} {
			if at := b.Position(); b.Visible() && at.Y+b.Size().Height > middle-pinHigh && at.X < row.size.Width/2+20 && at.X+b.Size().Width > row.size.Width/2-20 {
				t.Errorf("%v: it lies on the pin", row.size)
			}
		}
		if row.low {
			test.Tap(p.hint)
		}
	}
	if asked != 2 {
		t.Errorf("led on %d times", asked)
	}
}
