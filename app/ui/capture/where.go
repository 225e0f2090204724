package capture

import (
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// leastWhere is what the map and the places beside it take where they stand
// above the kinds of place: more where there is room, and never so much that
// nothing but the map is in sight to scroll the page by.
const leastWhere float32 = 300

// wherePage is the first step: the point, the venue or the type of place.
type wherePage struct {
	c *Capture
	t *table

	chart  *slippy.Map
	pane   *chart.Pane
	hint   *ui.Label
	source *ui.Label
	nearby *tiles
	near   near // what they offer
	class  *tiles
	kind   *tiles
	name   *text
	note   *text
	met    *moment
	open   string // the class whose types are shown

	root fyne.CanvasObject
}

func newWherePage(c *Capture) *wherePage {
	p := &wherePage{c: c, t: c.table(pageWhere, ""), open: codes.ClassOutside}
	look, record := c.deps.Look, c.record()
	p.source = ui.NewNote(p.sourceText)
	p.nearby = c.newTiles(look.Say("capture.where.nearby"), 240, p.tapVenue)
	p.nearby.big.OneLine()
	p.class = c.newTiles(look.Say("capture.where.type"), 120, func(class string) {
		p.open = class
		p.show()
	})
	p.class.offer(
		tile{Code: codes.ClassVenue, Say: look.Say("capture.where.classv")},
		tile{Code: codes.ClassOutside, Say: look.Say("capture.where.classo")},
		tile{Code: codes.ClassUndecided, Say: look.Say("capture.where.classn")},
	)
	p.class.segmented()
	p.kind = c.newCodeTiles("places", nil, 190)
	p.kind.firm, p.kind.offers = true, p.kinds
	one(p.t, record, "place.type", p.kind, func(e *raid.Encounter) *codes.Code { return &e.Place.Type }, worn(p.class), after(p.typeTaken))
	p.name = bind(p.t, record, "place.name", c.newText(look.Say("capture.where.name"), p.venueName), func(e *raid.Encounter) *string { return &e.Place.Name })
	p.note = bind(p.t, record, "place.note", c.newText(look.Say("capture.where.note"), look.Say("capture.where.noteholder")),
		func(e *raid.Encounter) *string { return &e.Place.Note })
	p.t.add("place.point", p.nearby, nil, tells(func(e *raid.Encounter, _ *raid.Person) int { return count(e.Place.Source == raid.FromMap) }))
	p.t.add("place.venue", p.nearby, nil, tells(func(e *raid.Encounter, _ *raid.Person) int { return count(e.Place.Venue != "") }))
	p.t.also(p.nearby, "place", "place.source", "place.accuracy")
	p.t.also(p.class, "place.district")
	p.t.also(nil, "night", "operation")

	named := sideBySide(fieldGap, p.name, p.note) // below the kind that asks for it
	right := ui.Column(pageGap, p.class, ui.Grow(p.kind.big.Control()), named)
	p.met = bind(p.t, record, "met_at", c.newMoment(look.Say("capture.care.met"), nil).kept(),
		func(e *raid.Encounter) *time.Time { return &e.MetAt }, uncounted, after(c.frame.refreshState))
	district := ui.NewIconButton(icon.List, look.Say("capture.where.district"), p.askDistrict)
	here := ui.NewIconButton(icon.Locate, look.Say("capture.where.usegps"), c.useFix)
	if c.deps.Map == nil {
		p.root = ui.Column(palette.Gap, p.nearby, ui.Grow(right), ui.Row(palette.Gap, ui.Grow(p.source), district), p.met)
		return p
	}
	p.chart = c.deps.Map()
	p.pane = chart.New(look, p.chart, chart.Away|chart.Closer|chart.Search)
	p.pane.Furnish(c.deps.Tools)
	p.pane.OnPlace = func(at orb.Point) { c.setPoint(pointOf(at), raid.FromMap, 0) }
	p.chart.OnTap = p.tapped
	p.hint = ui.NewNote(p.hintText)
	p.pane.OnStreets = func() { p.hint.Refresh() }
	left := ui.Column(pageGap,
		p.hint,
		ui.Grow(framed(p.pane.Object())),
		ui.Row(palette.Gap, ui.Grow(p.source), district, here),
		p.nearby, p.met,
	)
	p.root = columns(0.33, leastWhere, left, right)
	return p
}

// hintText says what a tap on the map does, and that it does so roughly where no
// streets are seen.
func (p *wherePage) hintText() string {
	if p.pane.Within() > 0 {
		return p.c.deps.Look.T("capture.where.blindtap")
	}
	return p.c.deps.Look.T("capture.where.maptap")
}

// tapped takes the venue under a tap, asks where there are several, and takes
// the place itself on bare ground.
func (p *wherePage) tapped(at orb.Point, hits []slippy.PointID) {
	if len(hits) > 1 {
		p.takeOne(hits)
		return
	}
	if len(hits) == 1 && p.takeVenueOnMap(hits[0]) {
		return
	}
	p.c.setPoint(pointOf(at), raid.FromMap, p.pane.Within())
}

// takeOne offers the venues that lie on one another.
func (p *wherePage) takeOne(hits []slippy.PointID) {
	place := p.c.sheet.Encounter.Place
	if place.Point == nil {
		return
	}
	lang, codes := string(p.c.deps.Look.Lang()), p.c.deps.Rules().Codes
	var items []chart.Item
	var ids []string
	for _, n := range p.c.deps.Atlas.Nearest(*place.Point, 12) {
		if slices.Contains(hits, n.key()) {
			ids = append(ids, n.key())
			items = append(items, chart.Item{Icon: icon.Place, Role: palette.Text, Title: n.Venue.Names.In(lang),
				Note: codes.Label("places", n.Venue.Type, lang), State: p.c.deps.Look.Texts().Distance(n.Metres)})
		}
	}
	var shut func()
	list := chart.NewClusterList(items, func(i int) {
		shut()
		p.takeVenueOnMap(ids[i])
	})
	shut = p.c.deps.Notifier.Sheet(460, p.c.deps.Look.Say("capture.where.which"), list.Object())
	list.Focus()
}

func (p *wherePage) object() fyne.CanvasObject { return p.root }

// anew forgets what was looked at in the record before: each begins with the same
// kinds in the same places, where the hand that knows them taps.
func (p *wherePage) anew() {
	p.near.still()
	p.near, p.open = near{}, codes.ClassOutside
}

func (p *wherePage) show() {
	place := p.c.sheet.Encounter.Place
	if class := p.c.deps.Rules().Codes.Class("places", place.Type); class != "" && p.kind.chosen() != string(place.Type) {
		p.open = class // the type was set elsewhere: show it
	}
	p.class.choose(p.open)
	p.t.show()
	p.showNearby(place)
	p.showMap(place)
	p.source.Refresh()
	p.root.Refresh() // the lines may be more, or fewer, than before
}

// kinds are the types of place of the class that is open, and after them the
// chosen one of another class, so that it is seen whatever class was tapped, or
// of a newer program.
func (p *wherePage) kinds(chosen ...codes.Code) []tile {
	codes := p.c.deps.Rules().Codes
	var out []tile
	for _, row := range codes.List("places", p.c.today()) {
		if row.Class == p.open {
			out = append(out, p.c.codeTile(row))
		}
	}
	for _, code := range chosen {
		switch row, known := codes.Row("places", code); {
		case code == "":
		case !known:
			out = append(out, p.c.newerTile(code))
		case row.Class != p.open:
			out = append(out, p.c.codeTile(row))
		}
	}
	return out
}

func (p *wherePage) showMap(place raid.Place) {
	if p.chart == nil {
		return
	}
	p.showFix()
	var points []paint.Point
	if place.Point != nil {
		for _, n := range p.c.deps.Atlas.Nearest(*place.Point, 12) {
			if n.Venue.Point != nil {
				points = append(points, paint.Point{ID: n.key(), At: lonLat(*n.Venue.Point), Shape: paint.Diamond, Tone: paint.ToneDim,
					Label: n.Venue.Names.In(string(p.c.deps.Look.Lang()))})
			}
		}
	}
	p.chart.SetPoints(points)
	if place.Point == nil {
		p.chart.SetPin(nil)
		return
	}
	at := lonLat(*place.Point)
	p.chart.SetPin(&at)
}

// showFix shows the own position on the map.
func (p *wherePage) showFix() {
	if p.chart == nil {
		return
	}
	if fix, ok := p.c.fix(); ok {
		p.chart.SetPosition(&paint.Position{At: lonLat(fix.At), Accuracy: float64(fix.Accuracy)})
		return
	}
	p.chart.SetPosition(nil)
}

// centre brings the record's place, or else the own position, into the middle.
func (p *wherePage) centre() {
	if p.chart == nil {
		return
	}
	at := p.c.sheet.Encounter.Place.Point
	if fix, ok := p.c.fix(); at == nil && ok {
		at = &fix.At
	}
	if at != nil {
		p.chart.SetCenter(lonLat(*at))
		p.chart.SetZoom(16)
	}
}

func (p *wherePage) sourceText() string {
	if p.c.sheet == nil {
		return ""
	}
	look := p.c.deps.Look
	place := p.c.sheet.Encounter.Place
	text := look.T("capture.where.nofix")
	switch {
	case place.Point != nil && place.Source == raid.FromMap && place.Accuracy > 0:
		text = look.T("capture.where.blind", "Distance", look.Texts().Distance(float64(place.Accuracy)))
	case place.Point != nil && place.Source == raid.FromMap:
		text = look.T("capture.where.bymap")
	case place.Point != nil && place.Accuracy > 0:
		text = look.T("capture.where.gps", "Distance", look.Texts().Distance(float64(place.Accuracy)))
	case place.Point != nil:
		text = look.T("capture.where.gpsplain")
	}
	if d, ok := regionfile.Of(p.c.deps.Rules()).District(place.District); ok && place.Point == nil {
		text += "\n" + d.Names.In(string(look.Lang()))
	}
	if place.Point != nil {
		if d := p.district(*place.Point, place.Accuracy); d != "" {
			text += "\n" + d
		}
	}
	return text
}

// askDistrict lets the district be chosen by name, where no map shows it. A
// point that is set later says it better.
func (p *wherePage) askDistrict() {
	c := p.c
	if !c.writable() {
		return
	}
	choice := c.newTiles(nil, 240, func(kato string) {
		c.frame.close()
		c.edit(func(s *sheet) { s.Encounter.Place.District = toggled(s.Encounter.Place.District, kato) })
		p.show()
	})
	var offers []tile
	for _, d := range regionfile.Of(c.deps.Rules()).Districts {
		offers = append(offers, tile{Code: d.KATO, Say: func() string { return d.Names.In(string(c.deps.Look.Lang())) }})
	}
	choice.offer(offers...)
	choice.choose(c.sheet.Encounter.Place.District)
	c.frame.ask(c.deps.Look.Say("capture.where.district"), ui.Column(12, choice,
		ui.Row(palette.Gap, ui.Space(), ui.NewButton(c.deps.Look.Say("action.cancel"), c.frame.close))))
}

// byBorder is how near a border must be to be spoken of where the place is not
// known any less well, in metres: a street and a finger on the map are as wide.
const byBorder = 30

// district says where a point lies, and what an officer must know to judge
// whether that is right: a border nearby, or that it lies in no district.
func (p *wherePage) district(at raid.Point, accuracy int) string {
	look, atlas := p.c.deps.Look, p.c.deps.Atlas
	lang := string(look.Lang())
	in, ok := atlas.District(at)
	if !ok {
		next, metres, ok := atlas.NextTo(at)
		if !ok {
			return ""
		}
		return look.T("capture.where.outside", "District", next.Names.In(lang), "Distance", look.Texts().Distance(metres))
	}
	if beyond, ok := atlas.Beyond(at, float64(max(accuracy, byBorder))); ok {
		return look.T("capture.where.byborder", "District", in.Names.In(lang), "Beyond", beyond.Names.In(lang))
	}
	return in.Names.In(lang)
}

func (p *wherePage) typeTaken() {
	if p.nameless() {
		p.name.focus()
		return
	}
	p.t.answered()
}

func (p *wherePage) takeVenueOnMap(id string) bool {
	p.takeVenue(id)
	near, ok := p.venue(id)
	return ok && near.taken(p.c.sheet.Encounter.Place)
}

// venue is one of the venues near the place, by its key.
func (p *wherePage) venue(key string) (Nearby, bool) {
	place := p.c.sheet.Encounter.Place
	if place.Point == nil {
		return Nearby{}, false
	}
	near := append(slices.Clone(p.near.offered), p.c.deps.Atlas.Nearest(*place.Point, 12)...)
	i := slices.IndexFunc(near, func(n Nearby) bool { return n.key() == key })
	if i < 0 {
		return Nearby{}, false
	}
	return near[i], true
}

// venueName stands in the empty field of the name where a venue is chosen.
func (p *wherePage) venueName() string {
	if p.c.sheet == nil { // the page is being made
		return ""
	}
	place := p.c.sheet.Encounter.Place
	if place.Venue == "" || place.Name != "" {
		return ""
	}
	near, _ := p.venue(place.Venue)
	return near.Venue.Names.In(string(p.c.deps.Look.Lang()))
}

func (p *wherePage) complete() bool {
	place := p.c.sheet.Encounter.Place
	return place.Point != nil && place.Type != "" && !p.nameless()
}

// nameless says whether a venue still lacks its name: it is asked before the
// page goes on by itself.
func (p *wherePage) nameless() bool {
	place := p.c.sheet.Encounter.Place
	return place.Name == "" && p.c.deps.Rules().Codes.Class("places", place.Type) == codes.ClassVenue
}

func (p *wherePage) begin() focuser { return p.class }

func lonLat(p raid.Point) orb.Point { return orb.Point{float64(p.Lon) / 1e7, float64(p.Lat) / 1e7} }

func pointOf(p orb.Point) raid.Point {
	return raid.Point{Lat: int32(math.Round(p.Lat() * 1e7)), Lon: int32(math.Round(p.Lon() * 1e7))}
}
