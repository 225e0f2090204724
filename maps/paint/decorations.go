package paint

import (
	"fmt"
	"image"
	"math"
	"strings"

	"shyraq/maps/geo"
)

// Inset keeps a strip on each side of the picture free of scale bar,
// attribution and note, in device-independent pixels, for the caller's buttons.
type Inset struct{ Left, Top, Right, Bottom float64 }

// decorations are what the marks along the lower edge depend on. They are drawn once and
// laid over each frame until this changes.
type decorations struct {
	w, h        int
	scale       float64
	flavour     Flavour
	bar         int
	barText     string
	north       string
	attribution string
	note        string
	inset       Inset
}

// scaleBar is a round distance and its length in pixels.
func scaleBar(v View) (pixels int, text string) {
	perPixel := geo.MetersPerPixel(v.Center[1], v.Zoom) / v.scale()
	most := perPixel * 120 * v.scale()
	round := math.Pow(10, math.Floor(math.Log10(most)))
	for _, k := range []float64{5, 2} {
		if k*round <= most {
			round *= k
			break
		}
	}
	m, km := "м", "км"
	if v.Language == "en" {
		m, km = "m", "km"
	}
	text = fmt.Sprintf("%g %s", round, m)
	if round >= 1000 {
		text = fmt.Sprintf("%g %s", round/1000, km)
	}
	return int(round/perPixel + 0.5), text
}

// north is the letter at the arrow.
func north(lang string) string {
	if lang == "en" {
		return "N"
	}
	return "С" // солтүстік, север
}

// northWide is the arrow with its distance to the scale bar, and footHigh the
// height of both, in device-independent pixels.
const (
	northWide = 20
	footHigh  = 27
)

// decorate draws arrow, scale bar, attribution and note as a sheet along the
// lower edge, as high as it must be. It tells how much of that edge they take,
// in device-independent pixels.
func decorate(f decorations, e *easel) (*sheet, float64) {
	k := e.scale
	left, right := float32(f.inset.Left)*k+10*k, float32(f.w)-float32(f.inset.Right)*k-8*k
	room := right - left - northWide*k - float32(f.bar) - 24*k
	lines := breakLines(e.regular, f.attribution, room/(10.5*k))
	foot := f.inset.Bottom + 8 + max(footHigh, 13*float64(len(lines)))
	high := f.h
	if f.note == "" {
		high = min(f.h, int((foot+6)*float64(k)))
	}
	s := &sheet{img: image.NewRGBA(image.Rect(0, 0, f.w, high))}
	e.dst = s.img
	e.cover.reset(f.w, high)
	bottom := float32(high) - float32(f.inset.Bottom)*k - 8*k

	if f.bar > 0 && right-left-northWide*k > float32(f.bar) { // no name shines through
		x, top, end := left-4*k, bottom-float32(footHigh+2)*k, left+northWide*k+float32(f.bar)+6*k
		e.fill([]point{{x, top}, {x, bottom + 4*k}, {end, bottom + 4*k}, {end, top}}, fade(e.palette.ground, 0.8))
	}
	e.northMark(f.north, point{left + 5*k, bottom})
	left += northWide * k
	if f.bar > 0 && right-left > float32(f.bar) {
		bar := []point{{left, bottom - 6*k}, {left, bottom}, {left + float32(f.bar), bottom}, {left + float32(f.bar), bottom - 6*k}}
		e.stroke(bar, false, 4.5*k, fade(e.palette.ground, 0.8))
		e.stroke(bar, false, 1.6*k, e.palette.dim)
		e.words(f.barText, point{left + 6*k, bottom - 5*k}, 11*k)
	}
	y := bottom
	var widest float32
	for _, l := range lines {
		widest = max(widest, e.regular.set(l).width*10.5*k)
	}
	if len(lines) > 0 {
		x, top := right-widest-5*k, bottom-float32(len(lines)-1)*13*k-12*k
		e.fill([]point{{x, top}, {x, bottom + 4*k}, {right + 5*k, bottom + 4*k}, {right + 5*k, top}}, fade(e.palette.ground, 0.8))
	}
	for i := len(lines) - 1; i >= 0; i-- {
		width := e.regular.set(lines[i]).width * 10.5 * k
		e.words(lines[i], point{right - width, y}, 10.5*k)
		y -= 13 * k
	}
	if f.note != "" {
		e.note(f)
	}
	s.spans = spans(s.img)
	return s, foot
}

// northMark is a small arrow over a letter: up is north, always.
func (e *easel) northMark(letter string, foot point) {
	k := e.scale
	tip, wing := foot.y-(footHigh-1)*k, foot.y-12*k
	arrow := []point{{foot.x, tip}, {foot.x - 5*k, wing}, {foot.x, wing - 3*k}, {foot.x + 5*k, wing}}
	e.stroke(arrow, true, 3*k, fade(e.palette.ground, 0.85))
	e.fill(arrow, e.palette.dim)
	width := e.regular.set(letter).width * 11 * k
	e.words(letter, point{foot.x - width/2, foot.y + 1*k}, 11*k)
}

// words sets a small line with a halo.
func (e *easel) words(text string, at point, em float32) {
	r := e.regular.set(text)
	e.letters.to = e.cover
	e.letters.text(r, at, em, e.letters.halo(1.8*e.scale))
	e.cover.paint(e.dst, fade(e.palette.ground, 0.85))
	e.letters.text(r, at, em, nil)
	e.cover.paint(e.dst, e.palette.dim)
}

// note sets a sentence on a panel in the middle of the upper edge.
func (e *easel) note(f decorations) {
	k := e.scale
	em := 14 * k
	width := float32(f.w) - float32(f.inset.Left+f.inset.Right)*k - 48*k
	lines := breakLines(e.regular, f.note, min(width, 460*k)/em)
	var widest float32
	for _, l := range lines {
		widest = max(widest, e.regular.set(l).width*em)
	}
	mid := (float32(f.inset.Left)*k + float32(f.w) - float32(f.inset.Right)*k) / 2
	top := float32(f.inset.Top)*k + 12*k
	x0, x1 := mid-widest/2-14*k, mid+widest/2+14*k
	y1 := top + float32(len(lines))*20*k + 12*k
	panel := []point{{x0, top}, {x0, y1}, {x1, y1}, {x1, top}}
	e.stroke(panel, true, 10*k, e.palette.line)
	e.stroke(panel, true, 8*k, e.palette.panel)
	e.fill(panel, e.palette.panel)
	for i, l := range lines {
		r := e.regular.set(l)
		e.letters.to = e.cover
		e.letters.text(r, point{mid - r.width*em/2, top + 6*k + float32(i)*20*k + 14*k}, em, nil)
		e.cover.paint(e.dst, e.palette.text)
	}
}

// breakLines breaks a text at spaces so that no line is wider than most ems,
// a single long word apart.
func breakLines(face *typeface, text string, most float32) []string {
	var out []string
	line := ""
	for _, w := range strings.Fields(text) {
		switch {
		case line == "":
			line = w
		case face.set(line+" "+w).width > most:
			out = append(out, line)
			line = w
		default:
			line += " " + w
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}
