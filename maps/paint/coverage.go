package paint

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// coverage accumulates the signed area that edges cut off each pixel, and then
// lays a colour wherever the sum is not zero: anti-aliased fills whose cost
// follows the outline, with nothing allocated while drawing.
//
// All paths of one colour may be added before one paint: paths that overlap
// and run the same way become one, so that no seam shows between them.
type coverage struct {
	w, h   int
	stride int
	acc    []float32
	lo, hi []int32 // touched columns of each row, hi exclusive
	y0, y1 int     // touched rows, y1 exclusive
}

// reset makes room for a picture of w by h pixels. Nothing is accumulated.
func (c *coverage) reset(w, h int) {
	c.w, c.h, c.stride = w, h, w+2
	if n := c.stride * h; n > cap(c.acc) {
		c.acc = make([]float32, n)
	} else {
		c.acc = c.acc[:n] // paint leaves zeros behind
	}
	if h > cap(c.lo) {
		c.lo, c.hi = make([]int32, h), make([]int32, h)
	}
	c.lo, c.hi = c.lo[:h], c.hi[:h]
	for y := range c.lo {
		c.lo[y], c.hi[y] = math.MaxInt32, 0
	}
	c.y0, c.y1 = h, 0
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
	if a.y == b.y || !(a.x-a.x == 0 && b.x-b.x == 0 && a.y-a.y == 0 && b.y-b.y == 0) {
		return // level, or not finite
	}
	dir := float32(1)
	if a.y > b.y {
		a, b, dir = b, a, -1
	}
	h, w := float32(c.h), float32(c.w)
	if b.y <= 0 || a.y >= h || (a.x >= w && b.x >= w) {
		return
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
		c.rows(0, a.y, 0, b.y, dir)
		return
	case a.x >= w && b.x >= w:
		return
	}
	if a.x < 0 || b.x < 0 {
		y := a.y - a.x/slope
		if a.x < 0 {
			c.rows(0, a.y, 0, y, dir)
			a = point{0, y}
		} else {
			c.rows(0, y, 0, b.y, dir)
			b = point{0, y}
		}
	}
	if a.x > w || b.x > w {
		y := a.y + (w-a.x)/slope
		if a.x > w {
			a = point{w, y}
		} else {
			b = point{w, y}
		}
	}
	c.rows(a.x, a.y, b.x, b.y, dir)
}

// rows spreads an edge that lies within the picture over its rows.
func (c *coverage) rows(x0, y0, x1, y1, dir float32) {
	h, w := float32(c.h), float32(c.w)
	y0, y1 = max(y0, 0), min(y1, h)
	if !(y0 < y1) {
		return
	}
	slope := (x1 - x0) / (y1 - y0)
	first, last := int(y0), min(int(math.Ceil(float64(y1))), c.h)
	c.y0, c.y1 = min(c.y0, first), max(c.y1, last)
	x := x0
	for y := first; y < last; y++ {
		dy := min(float32(y+1), y1) - max(float32(y), y0)
		next := min(max(x+slope*dy, 0), w)
		d := dy * dir
		xa, xb := x, next
		if xa > xb {
			xa, xb = xb, xa
		}
		ia := int(xa)
		ib := int(xb)
		if float32(ib) < xb {
			ib++
		}
		row := c.acc[y*c.stride : (y+1)*c.stride]
		if ib <= ia+1 {
			mid := 0.5*(xa+xb) - float32(ia)
			row[ia] += d - d*mid
			row[ia+1] += d * mid
			ib = ia + 1
		} else {
			s := 1 / (xb - xa)
			fa := xa - float32(ia)
			a0 := 0.5 * s * (1 - fa) * (1 - fa)
			fb := xb - float32(ib) + 1
			am := 0.5 * s * fb * fb
			row[ia] += d * a0
			if ib == ia+2 {
				row[ia+1] += d * (1 - a0 - am)
			} else {
				a1 := s * (1.5 - fa)
				row[ia+1] += d * (a1 - a0)
				for i := ia + 2; i < ib-1; i++ {
					row[i] += d * s
				}
				a2 := a1 + float32(ib-ia-3)*s
				row[ib-1] += d * (1 - a2 - am)
			}
			row[ib] += d * am
		}
		c.lo[y] = min(c.lo[y], int32(ia))
		c.hi[y] = max(c.hi[y], int32(ib+1))
		x = next
	}
}

// almost is where a sum counts as none or all: float32 leaves crumbs.
const almost = 1.0 / 512

// paint lays the colour, premultiplied, over dst and forgets what was added.
// dst must be as large as the picture.
func (c *coverage) paint(dst *image.RGBA, col color.RGBA) {
	word := uint32(col.R) | uint32(col.G)<<8 | uint32(col.B)<<16 | uint32(col.A)<<24
	for y := c.y0; y < c.y1; y++ {
		lo, hi := int(c.lo[y]), int(c.hi[y])
		if hi == 0 {
			continue
		}
		row := c.acc[y*c.stride : (y+1)*c.stride]
		pix := dst.Pix[y*dst.Stride : y*dst.Stride+4*c.w]
		var sum float32
		var k uint32 // coverage now, of 256
		for x := lo; x < min(hi, c.w); x++ {
			if v := row[x]; v != 0 {
				row[x] = 0
				sum += v
				k = part(sum)
			}
			if k == 0 {
				continue
			}
			p := pix[4*x : 4*x+4 : 4*x+4]
			if k == 256 && col.A == 255 {
				binary.LittleEndian.PutUint32(p, word)
			} else {
				lay(p, col, k)
			}
		}
		for x := c.w; x < hi; x++ {
			row[x] = 0
		}
		// What an edge right of the picture would have ended goes on to it.
		if k != 0 {
			for x := hi; x < c.w; x++ {
				lay(pix[4*x:4*x+4:4*x+4], col, k)
			}
		}
		c.lo[y], c.hi[y] = math.MaxInt32, 0
	}
	c.y0, c.y1 = c.h, 0
}

func part(sum float32) uint32 {
	if sum < 0 {
		sum = -sum
	}
	switch {
	case sum < almost:
		return 0
	case sum > 1-almost:
		return 256
	}
	return uint32(sum*256 + 0.5)
}

// lay puts k/256 of a premultiplied colour over one premultiplied pixel. Each
// channel takes the same steps, so a pixel with most red keeps most red.
func lay(p []byte, col color.RGBA, k uint32) {
	a := uint32(col.A) * k // of 255·256
	rest := 255*256 - a
	const half = 255 * 128
	p[0] = uint8((uint32(col.R)*k*255 + uint32(p[0])*rest + half) / (255 * 256))
	p[1] = uint8((uint32(col.G)*k*255 + uint32(p[1])*rest + half) / (255 * 256))
	p[2] = uint8((uint32(col.B)*k*255 + uint32(p[2])*rest + half) / (255 * 256))
	p[3] = uint8((uint32(col.A)*k*255 + uint32(p[3])*rest + half) / (255 * 256))
}
