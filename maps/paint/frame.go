package paint

import (
	"cmp"
	"image"
	"math"
	"slices"

	xdraw "golang.org/x/image/draw"

	"shyraq/maps/geo"
)

// Frame fills dst, which must be as large as the view, with what exists, and
// has workers paint what is missing. It waits for nothing. Where a tile is not
// there yet its parent or children stand in, scaled.
func (p *Painter) Frame(dst *image.RGBA, v View, l *Layers, live Live) Status {
	v.Width, v.Height = dst.Rect.Dx(), dst.Rect.Dy()
	v, g := plan(v)
	if l == nil {
		l = &Layers{}
	}
	if v.Width == 0 || v.Height == 0 {
		return Status{}
	}
	if p.config.Patient {
		return p.whole(dst, v, g, l, live)
	}
	p.drawing.Lock()
	defer p.drawing.Unlock()

	wish := p.wishFor(v, g, l)
	p.mu.Lock()
	p.told = false
	// A window larger than the cache would chase its own tiles for ever.
	p.tiles.most = max(p.config.CacheBytes, 3*int64(len(dst.Pix)))
	p.wanted = p.wanted[:0]
	complete := true
	whole := g.covered()
	if !whole {
		fillRect(dst, dst.Rect, groundTint.in(v.Flavour))
	}
	for _, k := range p.keys(v, g) {
		x, y := g.corner(k.tile)
		if img := p.tiles.get(k); img != nil {
			blit(dst, img, x, y)
			continue
		}
		complete = false
		p.wanted = append(p.wanted, k)
		p.substitute(dst, k, image.Rect(x, y, x+g.size, y+g.size))
	}
	slices.Reverse(p.wanted) // workers take from the end
	s := p.sheet
	if s == nil || s.key != wish.key || !s.grid.holds(g) {
		complete = false
		p.wish = wish
	} else {
		p.wish = nil
		if !s.grid.easily(g, wish.grid) {
			p.wish = wish // the rim is running out: a new one before it is needed
		}
	}
	if !complete || p.wish != nil {
		p.start()
		p.work.Broadcast()
	}
	p.mu.Unlock()

	if s != nil && s.key.flavour == v.Flavour {
		p.overlay(dst, s, g)
	}
	status := p.finish(dst, v, g, s, l, live)
	status.Complete = complete
	return status
}

// covered reports whether tiles fill the whole picture.
func (g grid) covered() bool {
	n := g.size << g.z
	return g.x0 >= 0 && g.y0 >= 0 && g.x0+g.w <= n && g.y0+g.h <= n
}

// holds reports whether all of another stretch at the same size is in this one.
func (g grid) holds(o grid) bool {
	return g.z == o.z && g.size == o.size && g.x0 <= o.x0 && g.y0 <= o.y0 &&
		g.x0+g.w >= o.x0+o.w && g.y0+g.h >= o.y0+o.h
}

// easily reports whether a view has more than a third of its rim left on each
// side; full is the stretch with all of it.
func (g grid) easily(view, full grid) bool {
	rim := (view.x0 - full.x0) / 3
	return g.x0+rim <= view.x0 && g.y0+rim <= view.y0 &&
		g.x0+g.w-rim >= view.x0+view.w && g.y0+g.h-rim >= view.y0+view.h
}

// overlay lays a sheet where it belongs now; one of another zoom is scaled
// until its successor is there.
func (p *Painter) overlay(dst *image.RGBA, s *sheet, g grid) {
	if s.grid.z == g.z && s.grid.size == g.size {
		laySheet(dst, s, s.grid.x0-g.x0, s.grid.y0-g.y0)
		return
	}
	k := math.Exp2(float64(g.z)-float64(s.grid.z)) * float64(g.size) / float64(s.grid.size)
	if k < 0.45 || k > 2.2 {
		return
	}
	x, y := float64(s.grid.x0)*k-float64(g.x0), float64(s.grid.y0)*k-float64(g.y0)
	to := image.Rect(int(x), int(y), int(x+float64(s.grid.w)*k), int(y+float64(s.grid.h)*k))
	xdraw.NearestNeighbor.Scale(dst, to, s.img, s.img.Rect, xdraw.Over, nil)
}

// substitute fills a tile's square with what there is of it: the same tile at
// another size, else a parent, else children over the ground.
func (p *Painter) substitute(dst *image.RGBA, k tileKey, square image.Rectangle) {
	if img := p.tiles.any(k.tileName); img != nil {
		scale(dst, square, img, img.Rect)
		return
	}
	fillRect(dst, square, groundTint.in(k.flavour))
	for up := uint8(1); up <= 5 && up <= k.tile.Z; up++ {
		n := k.tileName
		n.tile = k.tile.Parent(k.tile.Z - up)
		img := p.tiles.any(n)
		if img == nil {
			continue
		}
		edge := float64(img.Rect.Dx()) / float64(int(1)<<up)
		x := float64(k.tile.X-n.tile.X<<up) * edge
		y := float64(k.tile.Y-n.tile.Y<<up) * edge
		scale(dst, square, img, image.Rect(int(x), int(y), int(math.Ceil(x+edge)), int(math.Ceil(y+edge))))
		break
	}
	if k.tile.Z >= geo.MaxZoom {
		return
	}
	mid := square.Min.Add(square.Size().Div(2))
	for i := range uint32(4) {
		n := k.tileName
		n.tile = geo.Tile{Z: k.tile.Z + 1, X: k.tile.X*2 + i%2, Y: k.tile.Y*2 + i/2}
		img := p.tiles.any(n)
		if img == nil {
			continue
		}
		part := square
		if i%2 == 0 {
			part.Max.X = mid.X
		} else {
			part.Min.X = mid.X
		}
		if i/2 == 0 {
			part.Max.Y = mid.Y
		} else {
			part.Min.Y = mid.Y
		}
		scale(dst, part, img, img.Rect)
	}
}

func scale(dst *image.RGBA, to image.Rectangle, src *image.RGBA, from image.Rectangle) {
	if to.Size() == from.Size() {
		xdraw.Draw(dst, to, src, from.Min, xdraw.Src)
		return
	}
	xdraw.ApproxBiLinear.Scale(dst, to, src, from, xdraw.Src, nil)
}

// blit copies a tile with its corner at x, y.
func blit(dst, src *image.RGBA, x, y int) {
	x0, x1 := max(0, -x), min(src.Rect.Dx(), dst.Rect.Dx()-x)
	y0, y1 := max(0, -y), min(src.Rect.Dy(), dst.Rect.Dy()-y)
	if x0 >= x1 {
		return
	}
	for sy := y0; sy < y1; sy++ {
		copy(dst.Pix[(y+sy)*dst.Stride+4*(x+x0):(y+sy)*dst.Stride+4*(x+x1)], src.Pix[sy*src.Stride+4*x0:])
	}
}

// nearest orders tiles by their distance from the middle of the stretch.
func nearest(keys []tileKey, g grid) []tileKey {
	far := func(k tileKey) int {
		x, y := g.corner(k.tile)
		dx, dy := x+g.size/2-g.w/2, y+g.size/2-g.h/2
		return dx*dx + dy*dy
	}
	slices.SortStableFunc(keys, func(a, b tileKey) int { return cmp.Compare(far(a), far(b)) })
	return keys
}
