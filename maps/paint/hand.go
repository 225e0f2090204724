package paint

import (
	"math"

	"github.com/paulmach/orb"
)

// Hand is what the hand on the map does now. It is drawn over everything.
type Hand struct {
	Press *Press
	Cross bool           // marks the middle: where a key would tap
	Trail orb.LineString // the newest part of a way, until the layers have it
}

// Press is a finger that is held down: a ring around it says that something
// will come of it, and a full one that it has come.
type Press struct {
	At   orb.Point
	Done bool
}

// pressRadius looks out from below a finger, in device-independent pixels.
const pressRadius = 34

func (e *easel) hand(g grid, h Hand) {
	if len(h.Trail) > 1 {
		e.way(&Line{Tone: ToneLamp}, newTrack(orb.MultiLineString{h.Trail}), g)
	}
	if h.Press != nil {
		at, r := g.pixel(project(h.Press.At)), pressRadius*e.scale
		if h.Press.Done {
			e.fill(e.disc(at, r), fade(e.palette.lamp, 0.3))
		}
		e.stroke(e.disc(at, r), true, 6*e.scale, fade(e.palette.ground, 0.7))
		e.stroke(e.disc(at, r), true, 3*e.scale, e.palette.lamp)
	}
	if h.Cross {
		e.cross()
	}
}

// cross marks the middle of the picture and leaves what lies there in sight.
func (e *easel) cross() {
	mid := point{float32(e.dst.Rect.Dx()) / 2, float32(e.dst.Rect.Dy()) / 2}
	in, out := 6*e.scale, 18*e.scale
	for i := range 4 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 2)
		s, c := float32(sin), float32(cos)
		arm := []point{{mid.x + in*c, mid.y + in*s}, {mid.x + out*c, mid.y + out*s}}
		e.stroke(arm, false, 5*e.scale, fade(e.palette.ground, 0.8))
		e.stroke(arm, false, 2.4*e.scale, e.palette.lamp)
	}
}
