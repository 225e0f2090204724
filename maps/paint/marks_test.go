package paint

import (
	"image"
	"testing"

	"github.com/paulmach/orb"
)

// TestMarksStandOutFromEveryGround: whatever the ground, a mark in any tone,
// the own position, a ring and a pin are seen, and their rim keeps them apart
// from what is like them.
func TestMarksStandOutFromEveryGround(t *testing.T) {
	t.Parallel()
	for _, f := range flavours {
		pal := f.palette()
		for tone := ToneText; tone <= ToneNeeds; tone++ {
			c := pal.tone(tone)
			for _, fill := range fills {
				if got := contrast(c, fill.color.in(f)); got < 3 {
					t.Errorf("%s: tone %d on fill %d has contrast %.2f", f, tone, fill.kind, got)
				}
			}
			for _, rim := range []struct {
				name string
				got  float64
			}{{"panel", contrast(c, pal.panel)}, {"ground", contrast(c, pal.ground)}} {
				if rim.got < 3 {
					t.Errorf("%s: tone %d in its rim (%s) has contrast %.2f", f, tone, rim.name, rim.got)
				}
			}
		}
	}
}

// TestMarksGrowWithTheScreen: on a screen of twice as many pixels everything
// live is twice as large, no line stays thin.
func TestMarksGrowWithTheScreen(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{})
	pin := orb.Point{astana[0] + 0.002, astana[1]}
	l := &Layers{Points: NewPoints([]Point{{ID: "a", At: orb.Point{astana[0] - 0.002, astana[1]}}})}
	for name, live := range map[string]Live{
		"position": {Position: &Position{At: astana, Accuracy: 80}},
		"arrow":    {Position: &Position{At: astana, Heading: 45, Moving: true}},
		"old":      {Position: &Position{At: astana, Stale: true}},
		"pin":      {Pin: &pin},
		"ring":     {Selected: []string{"a"}},
		"press":    {Hand: Hand{Press: &Press{At: astana}, Cross: true}},
	} {
		drawn := func(scale float64) (n int) {
			v := View{Center: astana, Zoom: 15, Width: int(300 * scale), Height: int(200 * scale), Scale: scale, Flavour: Night}
			with, without := p.Picture(v, l, live), p.Picture(v, l, Live{})
			return difference(with, without)
		}
		if one, two := drawn(1), drawn(2); one == 0 || float64(two) < 3.85*float64(one) || float64(two) > 4.15*float64(one) {
			t.Errorf("%s: drawn %.3f times as much on a screen of 4 times the pixels", name, float64(two)/float64(one))
		}
	}
}

// difference adds up how much two pictures differ.
func difference(a, b *image.RGBA) (n int) {
	for i := range a.Pix {
		n += apart(a.Pix[i], b.Pix[i])
	}
	return n
}
