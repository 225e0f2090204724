package paint

import "image"

// Sign is a point's mark alone, in a square of side pixels on nothing: for a
// legend that shows exactly what the map draws.
func Sign(s Shape, t Tone, f Flavour, side int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	var cover coverage
	cover.reset(side, side)
	e := &easel{cover: &cover, dst: img, scale: float32(side) / (2*symbolRadius + 6), flavour: f, palette: f.palette()}
	middle := float32(side) / 2
	e.symbol(&Point{Shape: s, Tone: t}, point{middle, middle})
	return img
}
