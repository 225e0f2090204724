package chart

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/maps/gazetteer"
	"shyraq/maps/paint"
)

// Names finds places by name; a gazetteer.Gazetteer is one.
type Names interface {
	// Learn reads the names of a view from the disk; true says that there are
	// new ones.
	Learn(ctx context.Context, view orb.Bound) (bool, error)
	// Search is answered from memory, at once.
	Search(text, lang string, near orb.Point, most int) []gazetteer.Result
}

// seek is the search over a map: a field, and below it what it has found.
type seek struct {
	pane   *Pane
	run    func(work func() error, done func(error))
	field  *ui.TextField
	rows   *fyne.Container
	object *fyne.Container

	found   []place
	chosen  int
	reading bool
	stop    context.CancelFunc
}

// place is one line of what was found.
type place struct {
	at    orb.Point
	bound orb.Bound
	kind  paint.NameKind
	name  string
	other string
	far   float64
	typed bool // as coordinates
}

// mostFound is how many lines there are at most; a low map has room for fewer.
const (
	mostFound         = 6
	rowHigh   float32 = palette.MainTouch + palette.Gap
)

func newSeek(p *Pane) *seek {
	s := &seek{pane: p, run: ui.Go}
	s.field = ui.NewTextField(p.look, "", nil).Placeholder(p.look.Say("chart.find_hint")).Most(80)
	s.field.OnChange = func(string) { s.search() }
	s.field.OnEnter = func() { s.take(s.chosen) }
	s.field.OnKey = s.key
	shut := ui.NewQuiet(icon.Close, nil, func() { s.close() })
	shut.Hint = p.look.Say("action.close")
	s.rows = ui.Column(palette.Gap)
	s.object = ui.Column(0, ui.CardOf(8, ui.Column(palette.Gap,
		ui.Row(palette.Gap, ui.Grow(s.field.Object()), shut), s.rows)))
	s.object.Hide()
	return s
}

// open shows the field, gives it the keys, and has the names in sight read.
func (s *seek) open() {
	s.pane.layers.card.Hide()
	s.object.Show()
	s.search()
	s.pane.floor.Refresh()
	if c := ui.CanvasOf(s.field.Object()); c != nil {
		c.Focus(s.field.Entry())
	}
	if s.stop != nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.reading = stop, true
	names, view := s.pane.tools.Names, s.pane.Map.Bound()
	s.run(func() error {
		_, err := names.Learn(ctx, view)
		return err
	}, func(error) { // an error is of a search that was closed
		if ctx.Err() != nil {
			return
		}
		stop()
		s.stop, s.reading = nil, false
		if s.object.Visible() {
			s.search()
		}
	})
}

// leave ends the reading of names.
func (s *seek) leave() {
	if s.stop != nil {
		s.stop()
		s.stop, s.reading = nil, false
	}
}

// close hides the field and gives the map the keys; false says that it was not
// shown.
func (s *seek) close() bool {
	s.leave()
	if !s.object.Visible() {
		return false
	}
	s.object.Hide()
	s.field.SetText("")
	if c := ui.CanvasOf(s.pane.Map); c != nil {
		c.Focus(s.pane.Map)
	}
	return true
}

func (s *seek) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp:
		s.choose(s.chosen - 1)
	case fyne.KeyDown:
		s.choose(s.chosen + 1)
	default:
		return false
	}
	return true
}

// room is how many lines the map has place for.
func (s *seek) room() int {
	high := s.pane.floor.Size().Height - floorSide - s.pane.foot() - palette.Touch - 3*palette.Gap
	return min(max(int(high/rowHigh), 1), mostFound)
}

func (s *seek) search() {
	text, middle := s.field.Text(), s.pane.Map.Center()
	s.found, s.chosen = nil, 0
	if at, ok := gazetteer.Coordinates(text); ok {
		s.found = append(s.found, place{at: at, bound: at.Bound(), name: strings.TrimSpace(text), typed: true})
	} else {
		for _, r := range s.pane.tools.Names.Search(text, string(s.pane.look.Lang()), middle, s.room()) {
			s.found = append(s.found, place{at: r.At, bound: r.Bound, kind: r.Kind, name: r.Name, other: r.Other, far: r.Metres})
		}
	}
	s.fill()
}

func (s *seek) fill() {
	s.rows.Objects = nil
	for i, f := range s.found {
		b := ui.NewButton(ui.Plain(f.name), func() { s.take(i) }).With(f.icon())
		b.Note = ui.Plain(s.about(f))
		b.Leading, b.Chosen = true, i == s.chosen
		s.rows.Add(b)
	}
	if say := s.instead(); say != "" {
		s.rows.Add(ui.Inset(2, 8, 6, 8, ui.NewNote(s.pane.look.Say(say))))
	}
	s.pane.floor.Refresh()
}

// instead is what stands where nothing was found.
func (s *seek) instead() string {
	switch {
	case len(s.found) > 0:
		return ""
	case strings.TrimSpace(s.field.Text()) == "":
		return "chart.find_how"
	case s.reading:
		return "chart.find_reading"
	}
	return "chart.find_none"
}

// about says what a place is, in which district and how far it is.
func (s *seek) about(f place) string {
	t := s.pane.look.Texts()
	parts := []string{t.T("chart.kind_coordinates")}
	if !f.typed {
		parts[0] = t.T(kindNames[f.kind])
	}
	if f.other != "" {
		parts = append(parts, f.other)
	}
	if of := s.pane.tools.District; of != nil {
		if d := of(f.at); d != "" && d != f.name {
			parts = append(parts, d)
		}
	}
	if !f.typed {
		parts = append(parts, t.Distance(f.far))
	}
	return strings.Join(parts, " · ")
}

var kindNames = [...]string{
	paint.NameCity: "chart.kind_city", paint.NameTown: "chart.kind_town", paint.NameVillage: "chart.kind_village",
	paint.NameQuarter: "chart.kind_quarter", paint.NameStreet: "chart.kind_street",
}

func (f place) icon() icon.Name {
	switch {
	case f.typed:
		return icon.Pin
	case f.kind == paint.NameStreet:
		return icon.Route
	}
	return icon.Place
}

func (s *seek) choose(i int) {
	if i < 0 || i >= len(s.found) {
		return
	}
	s.chosen = i
	for j, o := range s.rows.Objects {
		if b, ok := o.(*ui.Button); ok && b.Chosen != (j == i) {
			b.Chosen = j == i
			b.Refresh()
		}
	}
}

// take goes to a place and marks it.
func (s *seek) take(i int) {
	if i < 0 || i >= len(s.found) {
		return
	}
	f, p := s.found[i], s.pane
	s.close()
	if f.kind == paint.NameStreet || f.typed {
		p.Look(f.at)
	} else {
		p.Map.SetCenter(f.at)
		p.Map.SetZoom(settlementZoom[f.kind])
	}
	if f.typed && p.OnPlace != nil {
		p.OnPlace(f.at)
		return
	}
	if p.OnPlace == nil {
		p.Map.SetPin(&f.at)
	}
}

// settlementZoom shows a settlement whole, more or less.
var settlementZoom = [...]float64{paint.NameCity: 11.5, paint.NameTown: 12.5, paint.NameVillage: 13.5, paint.NameQuarter: 14.5}
