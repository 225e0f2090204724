package paint

import (
	"image"
	"image/color"
	"math"
	"testing"
)

func newCanvas(n int) *image.RGBA { return image.NewRGBA(image.Rect(0, 0, n, n)) }

var white = color.RGBA{255, 255, 255, 255}

// area is the light on a canvas in whole pixels.
func area(img *image.RGBA) float64 {
	var sum float64
	for i := 0; i < len(img.Pix); i += 4 {
		sum += float64(img.Pix[i]) / 255
	}
	return sum
}

func TestFillCoversItsArea(t *testing.T) {
	t.Parallel()
	rect := func(x0, y0, x1, y1 float32) []point { return []point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} }
	tests := []struct {
		name  string
		paths [][]point
		want  float64
	}{
		{"whole pixels", [][]point{rect(2, 2, 6, 6)}, 16},
		{"parts of pixels", [][]point{rect(2.5, 2.25, 6.5, 6.25)}, 16},
		{"within one pixel", [][]point{rect(3.2, 3.2, 3.7, 3.7)}, 0.25},
		{"a slope", [][]point{{{0, 0}, {8, 8}, {0, 8}}}, 32},
		{"a flat slope over many pixels of a row", [][]point{{{0, 2}, {16, 3}, {0, 3}}}, 8},
		{"cut by the left edge", [][]point{rect(-40, 2, 4, 6)}, 16},
		{"cut by the right edge", [][]point{rect(12, 2, 90, 6)}, 16},
		{"cut by the upper and lower edges", [][]point{rect(4, -9, 6, 99)}, 32},
		{"around everything", [][]point{rect(-50, -50, 50, 50)}, 256},
		{"slopes that cross both edges", [][]point{{{-8, 0}, {24, 0}, {8, 16}}}, 128 + 64},
		{"left of everything", [][]point{rect(-9, 2, -4, 6)}, 0},
		{"right of everything", [][]point{rect(20, 2, 24, 6)}, 0},
		{"a hole", [][]point{rect(2, 2, 10, 10), {{4, 4}, {4, 8}, {8, 8}, {8, 4}}}, 64 - 16},
		{"two that overlap and run alike are one", [][]point{rect(2, 2, 8, 8), rect(5, 2, 11, 8)}, 54},
		{"two that touch leave no seam", [][]point{rect(2, 2, 5.5, 8), rect(5.5, 2, 9, 8)}, 42},
		{"not a number", [][]point{{{0, 0}, {float32(math.NaN()), 5}, {5, 5}}}, -1},
		{"infinite", [][]point{{{0, 0}, {float32(math.Inf(1)), 5}, {5, 5}}}, -1},
		{"two points", [][]point{{{0, 0}, {5, 5}}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c coverage
			c.reset(16, 16)
			img := newCanvas(16)
			for _, p := range tt.paths {
				c.polygon(p)
			}
			c.paint(img, white)
			if got := area(img); tt.want >= 0 && math.Abs(got-tt.want) > 0.15 {
				t.Errorf("%.2f pixels, want %.2f", got, tt.want)
			}
			for i, v := range c.marks {
				if v != 0 {
					t.Fatalf("left a mark at %d", i)
				}
			}
			for i, v := range c.acc {
				if v != 0 {
					t.Fatalf("left %v at %d", v, i)
				}
			}
		})
	}
}

// loop is a circle as a path that ends where it began.
func loop(x, y, r float64) (out []point) {
	for i := range 25 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 24)
		out = append(out, point{float32(x + r*cos), float32(y + r*sin)})
	}
	return out
}

func TestStrokes(t *testing.T) {
	t.Parallel()
	disc := math.Pi
	tests := []struct {
		name   string
		width  float64
		round  bool
		dashes []float32
		path   []point
		want   float64
	}{
		{"cut off at its ends", 2, false, nil, []point{{2, 8}, {12, 8}}, 20},
		{"with round ends", 2, true, nil, []point{{4, 8}, {12, 8}}, 16 + disc},
		{"a bend", 2, true, nil, []point{{3, 3}, {12, 3}, {12, 12}}, 2*18 + disc - 1 + disc/4},
		{"straight through a point", 2, false, nil, []point{{2, 8}, {7, 8}, {12, 8}}, 20},
		{"a point twice", 2, false, nil, []point{{2, 8}, {7, 8}, {7, 8}, {12, 8}}, 20},
		{"back on itself", 2, false, nil, []point{{2, 8}, {12, 8}, {2, 8}}, 20},
		{"dashes", 2, false, []float32{2, 3}, []point{{0, 8}, {15, 8}}, 12},
		{"dashes from far away", 2, false, []float32{2, 3}, []point{{-500, 8}, {500, 8}}, 14},
		{"dashes from beyond the world", 2, false, []float32{2, 3}, []point{{-3e8, 8}, {3e8, 8}}, 14},
		{"a curve tighter than the line is wide", 6, true, nil, loop(8, 8, 1.5), 64.3},
		{"nothing", 2, true, nil, []point{{5, 5}, {5, 5}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c coverage
			c.reset(16, 16)
			img := newCanvas(16)
			pen := newPen(&c, tt.width, tt.round, tt.dashes)
			pen.line(tt.path)
			c.paint(img, white)
			if got := area(img); math.Abs(got-tt.want) > 0.4 {
				t.Errorf("%.2f pixels, want %.2f", got, tt.want)
			}
		})
	}
}

// bite is half a circle of half a pixel, cut out of an upper side: growing by a
// pixel fills it.
var bite = func() (out []point) {
	for i := range 9 {
		sin, cos := math.Sincos(math.Pi * float64(i) / 8)
		out = append(out, point{float32(8 + 0.5*cos), float32(4 + 0.5*sin)})
	}
	return out
}()

func TestSwollen(t *testing.T) {
	t.Parallel()
	square := []point{{4, 4}, {4, 12}, {12, 12}, {12, 4}} // as a pen runs
	hole := []point{{6, 6}, {10, 6}, {10, 10}, {6, 10}}
	tests := []struct {
		name  string
		round bool
		rings [][]point
		want  float64
	}{
		{"pointed", false, [][]point{square}, 100},
		{"round", true, [][]point{square}, 64 + 4*8 + math.Pi},
		{"with a hole that shrinks", false, [][]point{square, hole}, 100 - 4},
		{"with a hole that closes", false, [][]point{square, {{7, 7}, {9, 7}, {9, 9}, {7, 9}}}, 100},
		{"with a notch", false, [][]point{{{4, 4}, {4, 12}, {12, 12}, {12, 4}, {9, 4}, {9, 8}, {7, 8}, {7, 4}}}, 100},
		{"with a notch that closes", false, [][]point{{{4, 4}, {4, 12}, {12, 12}, {12, 4}, {8.2, 4}, {8.2, 5.5}, {7.8, 5.5}, {7.8, 4}}}, 100},
		{"with a bite of many short sides", false, [][]point{append([]point{{4, 4}, {4, 12}, {12, 12}, {12, 4}}, bite...)}, 100},
		{"a point twice", false, [][]point{{{4, 4}, {4, 4}, {4, 12}, {12, 12}, {12, 4}, {4, 4}}}, 100},
		{"no ground", false, [][]point{{{4, 4}, {4, 4}}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c coverage
			c.reset(16, 16)
			img := newCanvas(16)
			pen := newPen(&c, 2, tt.round, nil)
			for _, r := range tt.rings {
				pen.swollen(r)
			}
			c.paint(img, white)
			if got := area(img); math.Abs(got-tt.want) > 0.3 {
				t.Errorf("%.2f pixels, want %.2f", got, tt.want)
			}
		})
	}
}

func TestRingHasNoGapAtItsSeam(t *testing.T) {
	t.Parallel()
	var c coverage
	c.reset(16, 16)
	img := newCanvas(16)
	pen := newPen(&c, 2, false, nil)
	pen.ring([]point{{4, 4}, {12, 4}, {12, 12}, {4, 12}})
	c.paint(img, white)
	// Each corner is pointed alike.
	for _, p := range []image.Point{{12, 4}, {12, 12}, {4, 12}} {
		x, y := p.X, p.Y
		if x == 12 {
			x = 11
		}
		if y == 12 {
			y = 11
		}
		if a, b := img.RGBAAt(4, 4).R, img.RGBAAt(x, y).R; a != b {
			t.Errorf("corner %v has %d, the seam %d", p, b, a)
		}
	}
}

func TestLayKeepsMostRed(t *testing.T) {
	t.Parallel()
	for r := 0; r < 256; r += 5 {
		for g := 0; g <= r; g += 3 {
			p := []byte{byte(r), byte(g), byte(g), 255}
			n := newInk(color.RGBA{200, 199, 3, 255})
			n.lay(p, uint32(r+1))
			if p[1] > p[0] || p[2] > p[0] || p[3] != 255 {
				t.Fatalf("%d,%d becomes %v", r, g, p)
			}
		}
	}
}
