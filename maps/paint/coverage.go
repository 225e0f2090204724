package paint

import (
	"encoding/binary"
	"image"
	"image/color"
	"math/bits"
)

// coverage accumulates the signed area that edges cut off each pixel, and then
// lays a colour wherever the sum is not zero: anti-aliased fills whose cost
// follows the outline, with nothing allocated while drawing.
//
// All paths of one colour may be added before one paint: paths that overlap
// and run the same way become one, so that no seam shows between them.
//
// A row remembers which pairs of pixels any edge touched, a bit each. What lies
// between two such pairs has one coverage throughout: nothing, which is
// skipped, or a span, which is filled without looking at the sums.
type coverage struct {
	w, h   int
	stride int
	acc    []int32  // in parts of a pixel, as a shift: unit
	marks  []uint64 // words of each row
	words  int
	y0, y1 int // touched rows, y1 exclusive
}

// pair is the pixels that a mark stands for, as a shift.
const pair = 1

// unit is the whole of a pixel.
const (
	fraction = 16
	unit     = 1 << fraction
)

// reset makes room for a picture of w by h pixels. Nothing is accumulated.
func (c *coverage) reset(w, h int) {
	// An edge may touch the two columns right of the last pixel.
	c.w, c.h, c.stride = w, h, (w+3)&^1
	c.words = (c.stride>>pair + 63) / 64
	// paint leaves zeros behind, so what is there already can be used as it is.
	c.acc = grown(c.acc, c.stride*h)
	c.marks = grown(c.marks, c.words*h)
	c.y0, c.y1 = h, 0
}

func grown[T any](s []T, n int) []T {
	if n > cap(s) {
		return make([]T, n)
	}
	return s[:n]
}

// polygon adds a closed path.
func (c *coverage) polygon(path []point) {
	if len(path) < 3 {
		return
	}
	last := path[len(path)-1]
	for _, p := range path {
		c.edge(last, p)
		last = p
	}
}

// edge adds one edge, cut to the picture: what lies left of it still turns
// the rows on, what lies right of it changes nothing.
func (c *coverage) edge(a, b point) {
	w, h := float32(c.w), float32(c.h)
	dir := int32(1)
	if a.y > b.y {
		a, b, dir = b, a, -1
	}
	// Comparisons with what is no number are false: such an edge is cut.
	if a.y >= 0 && b.y <= h && a.x >= 0 && b.x >= 0 && a.x <= w && b.x <= w {
		if a.y < b.y {
			c.rows(a, b, dir)
		}
		return
	}
	c.cut(a, b, dir)
}

// cut adds an edge, a above b, that is not wholly in the picture.
func (c *coverage) cut(a, b point, dir int32) {
	w, h := float32(c.w), float32(c.h)
	if b.y <= 0 || a.y >= h || (a.x >= w && b.x >= w) {
		return
	}
	if a.y == b.y || !(a.x-a.x == 0 && b.x-b.x == 0 && a.y-a.y == 0 && b.y-b.y == 0) {
		return // level, or not finite
	}
	slope := (b.x - a.x) / (b.y - a.y)
	if a.y < 0 {
		a.x, a.y = a.x-a.y*slope, 0
	}
	if b.y > h {
		b.x, b.y = b.x-(b.y-h)*slope, h
	}
	switch {
	case a.x <= 0 && b.x <= 0:
		c.rows(point{0, a.y}, point{0, b.y}, dir)
		return
	case a.x >= w && b.x >= w:
		return
	}
	if a.x < 0 || b.x < 0 {
		y := min(max(a.y-a.x/slope, a.y), b.y)
		if a.x < 0 {
			c.rows(point{0, a.y}, point{0, y}, dir)
			a = point{0, y}
		} else {
			c.rows(point{0, y}, point{0, b.y}, dir)
			b = point{0, y}
		}
	}
	if a.x > w || b.x > w {
		y := min(max(a.y+(w-a.x)/slope, a.y), b.y)
		if a.x > w {
			a = point{w, y}
		} else {
			b = point{w, y}
		}
	}
	c.rows(a, b, dir)
}

// rows spreads an edge that lies within the picture, a above b, over its rows.
// Each pixel it crosses takes the area right of the edge, and the one after it
// the rest, so that a running sum gives the coverage. Coordinates are whole
// numbers here, parts of unit, and so is what they add: sums end at nothing.
func (c *coverage) rows(a, b point, dir int32) {
	ax, ay, bx, by := int32(a.x*unit), int32(a.y*unit), int32(b.x*unit), int32(b.y*unit)
	if ay >= by {
		return
	}
	y, last := int(ay>>fraction), int((by-1)>>fraction)
	c.y0, c.y1 = min(c.y0, y), max(c.y1, last+1)
	var slope, steep int32 // columns a row, rows a column
	if ax>>fraction != bx>>fraction {
		dx, dy := b.x-a.x, b.y-a.y
		slope = int32(dx / dy * unit)
		steep = int32(min(dy/max(dx, -dx), 1<<14) * unit)
	} else if y != last {
		slope = int32((b.x - a.x) / (b.y - a.y) * unit)
	}
	lo, hi := min(ax, bx), max(ax, bx)
	x := ax
	// To the end of the first row, by as much of the slope.
	d := unit - ay&(unit-1)
	next := ax + int32(int64(slope)*int64(d)>>fraction)
	cells, marks := c.acc[y*c.stride:], c.marks[y*c.words:]
	for {
		if y >= last {
			next, d = bx, d-(unit-(by-1)&(unit-1)-1)
		}
		next = min(max(next, lo), hi) // rounding must not carry it out of the picture
		xa, xb := min(x, next), max(x, next)
		ia, ib := int(xa>>fraction), int(xb>>fraction)
		fa, fb := int64(xa&(unit-1)), int64(xb&(unit-1))
		whole := d * dir
		m := ia >> pair
		marks[m>>6] |= 1 << (m & 63)
		if ia == ib {
			mid := int32(int64(whole) * (fa + fb) >> (fraction + 1))
			two := (*[2]int32)(cells[ia:])
			two[0] += whole - mid
			two[1] += mid
			ib++
		} else {
			first := int32(((unit-fa)*(unit-fa)>>fraction)*int64(steep)>>(fraction+1)) * dir
			end := int32((fb*fb>>fraction)*int64(steep)>>(fraction+1)) * dir
			if ib == ia+1 {
				three := (*[3]int32)(cells[ia:])
				three[0] += first
				three[1] += whole - first - end
				three[2] += end
			} else {
				row := cells[ia : ib+2]
				each := steep * dir
				second := int32((unit+unit/2-fa)*int64(steep)>>fraction)*dir - first
				row[0] += first
				row[1] += second
				n := len(row) - 2 // where xb lies
				for i := 2; i < n; i++ {
					row[i] += each
				}
				row[n] += whole - first - second - int32(n-2)*each - end
				row[n+1] += end
				for m++; m < (ib+1)>>pair; m++ {
					marks[m>>6] |= 1 << (m & 63)
				}
			}
			ib++
		}
		m = ib >> pair
		marks[m>>6] |= 1 << (m & 63)
		if y >= last {
			return
		}
		y++
		x, next, d = next, next+slope, unit
		cells, marks = cells[c.stride:], marks[c.words:]
	}
}

// paint lays a premultiplied colour over dst and forgets what was added.
// dst must be as large as the picture.
func (c *coverage) paint(dst *image.RGBA, col color.RGBA) {
	ink := newInk(col)
	for y := c.y0; y < c.y1; y++ {
		row := c.acc[y*c.stride : (y+1)*c.stride]
		pix := dst.Pix[y*dst.Stride : y*dst.Stride+4*c.w]
		var sum int32
		var k uint32 // strength of the ink now
		at := 0
		for i, marks := range c.marks[y*c.words : (y+1)*c.words] {
			if marks == 0 {
				continue
			}
			c.marks[y*c.words+i] = 0
			for marks != 0 {
				x := (i<<6 + bits.TrailingZeros64(marks)) << pair
				marks &= marks - 1
				if k != 0 && x > at {
					ink.span(pix[4*at:4*min(x, c.w)], k)
				}
				at = x + 2
				cells := (*[2]int32)(row[x:])
				first := sum + cells[0]
				sum = first + cells[1]
				*cells = [2]int32{}
				k = ink.part(sum)
				// Without a branch: laying nothing is cheaper than guessing wrong.
				if at <= c.w {
					two := (*[8]byte)(pix[4*x:])
					ink.lay(two[:4], ink.part(first))
					ink.lay(two[4:], k)
				} else if x < c.w { // the last column of an odd width
					ink.lay(pix[4*x:], ink.part(first))
				}
			}
		}
		if k != 0 && at < c.w {
			ink.span(pix[4*at:], k)
		}
	}
	c.y0, c.y1 = c.h, 0
}

// ink is a colour taken apart so that all channels are laid at once: red and
// blue, then green and alpha, with room above each; and its strength of 256.
type ink struct {
	full uint64
	word uint32
	most uint32
}

const lanes = 0x00ff00ff_00ff00ff

func apart4(word uint32) uint64 { return (uint64(word) | uint64(word)<<24) & lanes }

func newInk(c color.RGBA) ink {
	if c.A == 0 {
		return ink{}
	}
	full := func(v uint8) uint32 { return min(255, (uint32(v)*255+uint32(c.A)/2)/uint32(c.A)) }
	word := full(c.R) | full(c.G)<<8 | full(c.B)<<16 | 255<<24
	return ink{full: apart4(word), word: word, most: (uint32(c.A)*256 + 127) / 255}
}

// part is how strong the ink is where areas add up to sum, more than one pixel
// counting as one.
func (n *ink) part(sum int32) uint32 {
	sign := sum >> 31
	k := min(uint32((sum^sign)-sign+128)>>8, 256)
	return (k*n.most + 128) >> 8
}

// lay puts k/256 of the colour over one premultiplied pixel. Each channel
// takes the same steps, so a pixel with most red keeps most red.
func (n *ink) lay(p []byte, k uint32) {
	const half = 0x00800080_00800080
	d := (n.full*uint64(k) + apart4(binary.LittleEndian.Uint32(p))*uint64(256-k) + half) >> 8 & lanes
	binary.LittleEndian.PutUint32(p, uint32(d)|uint32(d>>24))
}

// span lays the same over a stretch of a row.
func (n *ink) span(p []byte, k uint32) {
	if k < 256 {
		for ; len(p) >= 4; p = p[4:] {
			n.lay(p, k)
		}
		return
	}
	two := uint64(n.word)<<32 | uint64(n.word)
	for ; len(p) >= 8; p = p[8:] {
		binary.LittleEndian.PutUint64(p, two)
	}
	if len(p) >= 4 {
		binary.LittleEndian.PutUint32(p, n.word)
	}
}
