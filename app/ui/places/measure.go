package places

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/report/places"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/icon"
	"shyraq/maps/gazetteer"
	"shyraq/maps/paint"
)

// measureView asks what was done, where and since when, and tells what came of it.
type measureView struct {
	screen *Screen
	typed  *ui.Dialog
	busy   bool
	at     *orb.Point
	reach  string          // the radius that is chosen
	said   *places.Verdict // nil: nothing was asked, or something of it is another by now
	about  asked

	what    *ui.TextField
	where   *ui.Field
	placed  *ui.Label
	radius  *ui.BigButtons
	day     *ui.DateField
	compare *ui.Button
	told    *fyne.Container
	page    *fyne.Container
	scroll  *ui.Scroll
	object  fyne.CanvasObject
}

// asked is of what something was said.
type asked struct {
	what    string
	measure places.Measure
}

var radii = []int{100, 200, 300, 500}

const mostWhat = 120

func newMeasureView(s *Screen) *measureView {
	look := s.deps.Look
	v := &measureView{screen: s, typed: ui.NewDialog(s.deps.Notifier, "places.measure_what"), told: ui.Column(10)}
	v.what = ui.NewTextField(look, "what", look.Say("places.measure_what")).Most(mostWhat)
	v.what.SetNote(look.Say("places.measure_hint"))
	v.what.OnChange = func(string) {
		if v.what.Marked() {
			v.what.ClearProblem()
			v.page.Refresh()
		}
		v.changed()
	}
	v.placed = ui.NewLabel(v.placeText)
	v.where = ui.NewField("place", look.Say("places.measure_place"), v.placed)
	var options []ui.Option
	for _, r := range radii {
		options = append(options, ui.Option{Code: strconv.Itoa(r), Say: func() string { return look.Texts().Distance(float64(r)) }})
	}
	v.radius = ui.NewBigButtons(look, "radius", look.Say("places.measure_radius"), false, options...).Cell(84)
	v.radius.SetSelected(strconv.Itoa(radii[1]))
	v.radius.OnChange = func(chosen []string) {
		if len(chosen) == 0 { // tapped again: one is always chosen
			v.radius.SetSelected(v.reach)
			return
		}
		v.reach = chosen[0]
		v.changed()
		v.draw()
	}
	v.day = ui.NewDateField(look, "day", look.Say("places.measure_day"), s.deps.Now)
	v.day.OnDate = func(time.Time, bool) {
		v.typed.Keep("day", v.day.Text())
		v.day.ClearProblem()
		v.page.Refresh()
		v.changed()
	}
	v.compare = ui.NewButton(look.Say("places.measure_compare"), v.ask).With(icon.Figures)
	v.page = ui.Inset(12, side, 16, side, ui.Column(12, v.what.Object(), v.where.Object(), v.radius.Object(), v.day.Object(), v.compare, v.told))
	v.scroll = ui.NewScroll(v.page)
	v.object = v.scroll.Object()
	v.typed.Text("what", v.what)
	v.typed.Choice("radius", v.radius)
	v.reach = v.radius.Code()
	if at, ok := gazetteer.Coordinates(v.typed.Value("place")); ok {
		v.at = &at
	}
	if day, ok := ui.ParseDay(v.typed.Value("day"), s.deps.Now()); ok {
		v.day.SetDate(day)
	}
	return v
}

func (v *measureView) placeText() string {
	t := v.screen.deps.Look.Texts()
	if v.at == nil {
		return t.T("places.measure_place_none")
	}
	return t.T("places.measure_place_is", "Latitude", t.Decimal(v.at[1], 4), "Longitude", t.Decimal(v.at[0], 4))
}

// place takes a place of the map.
func (v *measureView) place(at orb.Point) {
	v.at = &at
	v.typed.Keep("place", fmt.Sprintf("%.6f,%.6f", at[1], at[0]))
	v.where.ClearProblem()
	v.changed()
	v.page.Refresh()
	v.draw()
}

// changed takes away what was said of something else.
func (v *measureView) changed() {
	if v.said != nil {
		v.said = nil
		v.screen.fill()
		return
	}
	v.placed.Refresh()
}

func (v *measureView) metres() float64 {
	n, err := strconv.Atoi(v.radius.Code())
	if err != nil {
		n = radii[1]
	}
	return float64(n)
}

// draw shows the place on the map, as large as it is taken.
func (v *measureView) draw() {
	s := v.screen
	if s.tab != tabMeasure {
		return
	}
	s.deps.Map.SetPin(v.at)
	var areas []paint.Area
	if v.at != nil {
		grid := places.Grid{Origin: *v.at, Width: 2 * v.metres()}
		areas = append(areas, paint.Area{ID: "measure", Shape: orb.MultiPolygon{grid.Shape(places.Hex{})}, Tone: paint.ToneLamp, Strong: true})
	}
	s.pane.SetAreas(chart.Sectors, areas)
}

// ask compares, or says at its field what is missing.
func (v *measureView) ask() {
	s := v.screen
	day, known := v.day.Date()
	a := asked{what: strings.TrimSpace(v.what.Text())}
	if v.busy || v.wrong(a.what, known, civil.DateOf(day)) {
		return
	}
	tonight := s.deps.Desk.Tonight()
	a.measure = places.Measure{At: *v.at, Radius: v.metres(), Day: civil.DateOf(day), Until: tonight}
	p := commission.Period{From: civil.DateOf(day.AddDate(0, 0, -places.MostNights)), To: civil.DateOf(day.AddDate(0, 0, places.MostNights))}
	p.To = min(p.To, tonight)
	v.busy, v.said = true, nil
	v.fill()
	var said places.Verdict
	s.run(func() error {
		source, err := s.deps.Desk.Places(context.Background(), p)
		if err == nil {
			said = places.Compare(source, a.measure)
		}
		return err
	}, func(err error) {
		v.busy = false
		if s.closed {
			return
		}
		if err != nil {
			s.deps.Notifier.ToastError(err)
			s.fill()
			return
		}
		v.said, v.about = &said, a
		v.typed.Done()
		s.fill()
		v.scroll.Reveal(v.told)
	})
}

// wrong says at the first field what is wrong with it.
func (v *measureView) wrong(what string, dated bool, day civil.Date) bool {
	look := v.screen.deps.Look
	at := func(f *ui.Field, focus func(), key string) bool {
		f.SetProblem(ui.Problem{Path: f.Path, Blocks: true, Say: look.Say(key)})
		v.page.Refresh() // a field that says something is higher
		focus()
		v.scroll.Reveal(f.Object())
		return true
	}
	switch {
	case what == "":
		return at(v.what.Field, v.what.Focus, "places.what_missing")
	case raid.HoldsIIN(what):
		return at(v.what.Field, v.what.Focus, "places.what_number")
	case v.at == nil:
		return at(v.where, func() {}, "places.place_missing")
	case !dated:
		return at(v.day.Field, v.day.Focus, "problem.date_missing")
	case day > v.screen.deps.Desk.Tonight():
		return at(v.day.Field, v.day.Focus, "places.day_future")
	}
	return false
}

// fill shows what was said.
func (v *measureView) fill() {
	look := v.screen.deps.Look
	v.compare.SetEnabled(!v.busy)
	v.placed.Refresh()
	v.told.Objects = nil
	if v.said != nil {
		t := look.Texts()
		for i, h := range v.said.Heads(t) {
			if i == 0 {
				v.told.Add(ui.NewStrong(ui.Plain(h)))
				continue
			}
			v.told.Add(ui.NewLabel(ui.Plain(h)))
		}
		for _, l := range v.said.Lines(t) {
			v.told.Add(ui.Column(1, ui.NewNote(ui.Plain(l.Name)), ui.NewLabel(ui.Plain(l.Words))))
		}
		v.told.Add(ui.NewNote(look.Say("places.measure_rule")))
		v.told.Add(ui.NewNote(look.Say("places.measure_limits")))
	}
	ui.Show(v.told, v.said != nil)
	v.page.Refresh()
	v.scroll.Refresh()
}
