package paint

import (
	"encoding/binary"
	"image"
	"math"

	"shyraq/maps/geo"
)

// live draws what may move with every frame over the finished picture.
func (e *easel) live(v View, g grid, rings []ringed, live Live) {
	for _, at := range rings {
		p := g.pixel(at.world)
		r := (at.radius + 6) * e.scale
		e.stroke(e.disc(p, r), true, 5*e.scale, e.palette.ground)
		e.stroke(e.disc(p, r), true, 3*e.scale, e.palette.lamp)
	}
	e.marks(g, live.Marks)
	if live.Pin != nil {
		e.pin(g.pixel(project(*live.Pin)))
	}
	if live.Position != nil {
		e.position(live.Position, g, v)
	}
	e.hand(g, live.Hand)
	if live.Focused {
		e.corners()
	}
}

// corners mark the picture as the one that keys go to: quietly, for a line all
// around in the colour of a choice would say that the map is chosen.
func (e *easel) corners() {
	px := func(dp float32) int { return int(dp*e.scale + 0.5) }
	thick, long, r := px(2), px(14), e.dst.Rect.Inset(px(3))
	mark := func(x, y, w, h int) { fillRect(e.dst, image.Rect(x, y, x+w, y+h), e.palette.dim) }
	for _, y := range [...]int{r.Min.Y, r.Max.Y - thick} {
		mark(r.Min.X, y, long, thick)
		mark(r.Max.X-long, y, long, thick)
	}
	for _, x := range [...]int{r.Min.X, r.Max.X - thick} {
		mark(x, r.Min.Y, thick, long)
		mark(x, r.Max.Y-long, thick, long)
	}
}

// pin is a drop whose tip stands on the place.
func (e *easel) pin(tip point) {
	r := 10 * e.scale
	c := point{tip.x, tip.y - 2.3*r}
	drop := []point{tip}
	for i := range 25 {
		sin, cos := math.Sincos(math.Pi*0.83 - float64(i)/24*math.Pi*1.66 - math.Pi/2)
		drop = append(drop, point{c.x + r*float32(cos), c.y + r*float32(sin)})
	}
	if ringArea(drop) > 0 {
		for i, j := 0, len(drop)-1; i < j; i, j = i+1, j-1 {
			drop[i], drop[j] = drop[j], drop[i]
		}
	}
	e.stroke(drop, true, 4*e.scale, e.palette.ground)
	e.fill(drop, e.palette.lamp)
	e.fill(e.disc(c, 0.42*r), e.palette.ground)
}

func (e *easel) position(p *Position, g grid, v View) {
	at := g.pixel(project(p.At))
	if p.Accuracy > 0 {
		r := float32(p.Accuracy / geo.MetersPerPixel(p.At[1], v.Zoom) * v.scale())
		if r > 12*e.scale && r < 20_000 {
			ring := e.disc(at, r)
			e.fill(ring, fade(e.palette.lamp, 0.10))
			e.stroke(e.disc(at, r), true, 1.2*e.scale, fade(e.palette.lamp, 0.7))
		}
	}
	r := 8 * e.scale
	if p.Moving && !p.Stale {
		sin, cos := math.Sincos(p.Heading * math.Pi / 180)
		s, c := float32(sin), float32(cos)
		turn := func(x, y float32) point { return point{at.x + (x*c-y*s)*r, at.y + (x*s+y*c)*r} }
		arrow := []point{turn(0, -1.7), turn(-1.1, 1.2), turn(0, 0.55), turn(1.1, 1.2)}
		e.stroke(arrow, true, 4*e.scale, e.palette.ground)
		e.fill(arrow, e.palette.lamp)
		return
	}
	e.fill(e.disc(at, r+2.5*e.scale), e.palette.ground)
	e.fill(e.disc(at, r), e.palette.lamp)
	if p.Stale {
		e.fill(e.disc(at, r-2.5*e.scale), e.palette.ground)
	}
}

// laySheet puts a sheet over a frame with the sheet's corner at x, y.
func laySheet(dst *image.RGBA, s *sheet, x, y int) {
	for sy, span := range s.spans {
		dy := y + sy
		if dy < 0 || dy >= dst.Rect.Dy() {
			continue
		}
		lo, hi := max(int(span[0]), -x), min(int(span[1]), dst.Rect.Dx()-x)
		if lo >= hi {
			continue
		}
		over(dst.Pix[dy*dst.Stride+4*(x+lo):dy*dst.Stride+4*(x+hi)], s.img.Pix[sy*s.img.Stride+4*lo:sy*s.img.Stride+4*hi])
	}
}

// over lays premultiplied pixels over opaque ones. A tinted area covers all of
// a view, so that this is what most of a frame may cost: all four channels of
// a pixel are reckoned in one word, each in the 16 bits it needs.
func over(dst, src []byte) {
	const lanes, half = 0x00ff00ff00ff00ff, 0x0080008000800080
	for i := 0; i+4 <= len(src) && i+4 <= len(dst); i += 4 {
		c := binary.LittleEndian.Uint32(src[i:])
		switch c >> 24 {
		case 0:
			continue
		case 255:
			binary.LittleEndian.PutUint32(dst[i:], c)
			continue
		}
		o := uint64(binary.LittleEndian.Uint32(dst[i:]))
		o = (o | o<<24) & lanes
		o = o*uint64(255-c>>24) + half
		o = (o + o>>8&lanes) >> 8 & lanes // divided by 255, to the nearest
		binary.LittleEndian.PutUint32(dst[i:], c+uint32(o|o>>24)|0xff<<24)
	}
}
