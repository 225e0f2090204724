package paint

import (
	"image/color"
	"math"
)

// step is one coat of paint: some shapes of one kind, filled, outlined or
// stroked in one colour. What the style tables say of a zoom and a flavour is
// a list of steps; painting follows it and decides nothing.
type step struct {
	kind   kind
	lots   lots
	coat   coat
	color  color.RGBA // premultiplied
	width  float32    // of strokes, in pixels
	dashes []float32  // in pixels
	butt   bool       // cut off at ends and bevelled at bends, not round
}

type coat uint8

const (
	coatFill   coat = iota // the ground of polygons
	coatRing               // their outlines, but not where a tile cut them
	coatStroke             // lines
)

// lots is a stretch of the lots a kind's shapes are sorted into: from, up to
// and including to. Roads and rails have two for each storey, ways and ramps.
type lots struct{ from, to uint8 }

const (
	lotTunnel = 0
	lotGround = 2
	lotBridge = 4
	lotLink   = 1 // added to the others
	lotCount  = 6
)

var everyLot = lots{0, lotCount - 1}

func lotOf(flags uint8) uint8 {
	lot := uint8(lotGround)
	switch {
	case flags&flagTunnel != 0:
		lot = lotTunnel
	case flags&flagBridge != 0:
		lot = lotBridge
	}
	if flags&flagLink != 0 {
		lot += lotLink
	}
	return lot
}

// setting is what a list of steps depends on.
type setting struct {
	zoom, scale float64
	flavour     Flavour
}

// steps is the list for one setting. It keeps its memory for the next one.
type steps struct {
	setting
	list   []step
	dashes []float32
}

// of gives the steps of a setting, from below to above.
func (s *steps) of(l setting) []step {
	if s.setting == l && s.list != nil {
		return s.list
	}
	s.setting, s.list, s.dashes = l, s.list[:0], s.dashes[:0]
	for i := range fills {
		if fills[i].kind == kindWater { // a river's own line drowns in its bed
			s.lines(waterways)
		}
		s.fill(&fills[i])
	}
	s.lines(others)
	s.storey(lotTunnel)
	s.storey(lotGround)
	s.storey(lotBridge)
	s.lines(borders)
	return s.list
}

func (s *steps) fill(st *fillStyle) {
	if s.zoom < st.from {
		return
	}
	s.list = append(s.list, step{kind: st.kind, lots: everyLot, coat: coatFill, color: st.color.in(s.flavour)})
	if st.outline == (tint{}) {
		return
	}
	w := st.edge.at(s.zoom) * s.scale
	s.list = append(s.list, step{kind: st.kind, lots: everyLot, coat: coatRing, butt: true,
		width: float32(math.Max(w, thinnest)), color: fade(st.outline.in(s.flavour), w/thinnest)})
}

func (s *steps) lines(all []lineStyle) {
	for i := range all {
		if l := &all[i]; l.extra > 0 {
			s.line(l, fade(l.casing.in(s.flavour), l.weak), l.extra, everyLot)
		}
		s.line(&all[i], all[i].color.in(s.flavour), 0, everyLot)
	}
}

// storey is the roads and rails of one level: all casings below all fills, so
// that junctions stay open.
func (s *steps) storey(lot uint8) {
	tunnel := lot == lotTunnel
	ways, ramps := lots{lot, lot}, lots{lot + lotLink, lot + lotLink}
	if !tunnel {
		for i := range roads {
			if r := &roads[i]; r.extra > 0 && s.zoom >= r.cased {
				s.line(r, r.casing.in(s.flavour), r.extra, ramps)
				s.line(r, r.casing.in(s.flavour), r.extra, ways)
			}
		}
	}
	for i := range roads {
		c := roads[i].color.in(s.flavour)
		switch {
		case tunnel:
			c = fade(c, tunnelPart)
		case s.flavour == Day && roads[i].extra > 0 && s.zoom < roads[i].cased:
			// A white road without its casing is lost on light ground.
			c = mix(c, roads[i].casing.in(s.flavour), 0.6)
		}
		s.line(&roads[i], c, 0, ramps)
		s.line(&roads[i], c, 0, ways)
	}
	both := lots{lot, lot + lotLink}
	for i := range rails {
		r := &rails[i]
		c := r.color.in(s.flavour)
		if tunnel {
			c = fade(c, tunnelPart)
		}
		s.line(r, c, 0, both)
		if s.zoom >= sleeperZoom && r.kind == kindRail && !tunnel {
			s.line(&sleepers, sleepers.color.in(s.flavour), 0, both)
		}
	}
}

// thinnest is the width in pixels below which a line becomes paler in place of
// thinner.
const thinnest = 0.8

// rampPart is how wide a ramp is beside its road.
const rampPart = 0.7

func (s *steps) line(st *lineStyle, c color.RGBA, extra float64, of lots) {
	if s.zoom < st.from {
		return
	}
	base := st.width.at(s.zoom) * s.scale
	if of.from == of.to && of.from&lotLink != 0 {
		base *= rampPart
	}
	width := base + 2*extra*s.scale
	from := len(s.dashes)
	for _, d := range st.dashes {
		if extra > 0 {
			break // a casing is whole
		}
		s.dashes = append(s.dashes, float32(d*math.Max(base, s.scale)))
	}
	s.list = append(s.list, step{kind: st.kind, lots: of, coat: coatStroke, color: fade(c, width/thinnest),
		width: float32(math.Max(width, thinnest)), dashes: s.dashes[from:len(s.dashes):len(s.dashes)], butt: st.butt})
}

// fade is a colour at a part of its strength, premultiplied; more than all of
// it is all of it.
func fade(c color.RGBA, part float64) color.RGBA {
	part = math.Max(0, math.Min(1, part))
	of := func(v uint8) uint8 { return uint8(float64(v)*part + 0.5) }
	return color.RGBA{R: of(c.R), G: of(c.G), B: of(c.B), A: of(c.A)}
}

// mix is a colour with a part of another in it.
func mix(a, b color.RGBA, part float64) color.RGBA {
	of := func(a, b uint8) uint8 { return uint8(float64(a)*(1-part) + float64(b)*part + 0.5) }
	return color.RGBA{R: of(a.R, b.R), G: of(a.G, b.G), B: of(a.B, b.B), A: of(a.A, b.A)}
}
