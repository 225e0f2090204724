package paint

import (
	"time"

	"github.com/paulmach/orb"
)

// Shape is the outline of a point: what tells states apart without hue.
type Shape uint8

// The shapes a point can wear.
const (
	Circle Shape = iota
	Ring
	Square
	Triangle
	Diamond
	Tick
	Clock
	Bar
	Cross
	Star
	Frame // a square that is hollow
)

// Tone is the role of a colour, the same words as on the rest of the screen.
type Tone uint8

// The tones, after the table of colours in the design.
const (
	ToneText  Tone = iota // plain
	ToneDim               // quiet
	ToneLamp              // the main thing, own position
	ToneDone              // finished
	ToneInfo              // waiting, on its way
	ToneNeeds             // needs a person
)

// Point is one thing of the caller's on the map. The text of a point is the
// caller's duty: a name that must be masked comes masked.
type Point struct {
	ID     string
	At     orb.Point
	Shape  Shape
	Tone   Tone
	Letter string // one or two letters drawn inside circles, squares and diamonds
	Label  string // drawn beside the point from zoom 13 on, where there is room
}

// Area is ground with an outline, a light tint and a name: a sector, a district.
type Area struct {
	ID     string
	Shape  orb.MultiPolygon
	Tone   Tone
	Name   string
	Strong bool // a heavier outline and tint, for the crew's own sector
}

// Line is a way over the ground, such as a track. Gaps are separate parts.
type Line struct {
	ID     string
	Parts  orb.MultiLineString
	Tone   Tone
	Width  float64 // device-independent pixels; 0 is taken as 3
	Dashed bool
}

// Position is where the device is.
type Position struct {
	At       orb.Point
	Accuracy float64   // metres, 68 %; 0 says unknown, and no circle is drawn
	Heading  float64   // degrees clockwise from north, drawn when Moving
	Moving   bool      // draws an arrow in place of a dot
	Stale    bool      // drawn hollow: the fix is old
	Time     time.Time // of the fix; not drawn
}

// Layers is what the caller lays over the map. It is read by workers while it
// is shown: change it by handing in a new value with another Revision.
type Layers struct {
	Revision uint64 // distinguishes one value from the next
	Points   *Points
	Areas    []Area
	Lines    []Line
}

// Live is what may move with every frame. It is drawn last, at once.
type Live struct {
	Position *Position
	Marks    []Mark
	Selected []string // ids of points to be ringed
	Pin      *orb.Point
	Note     string // shown where no pack has streets for the view
	Inset    Inset  // what the caller's buttons cover
	Focused  bool   // marks the corners of the picture: keys go to it
	Hand     Hand
}
