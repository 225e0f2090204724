package paint

import "math"

// dashed walks the path and draws its dashes. Dashes far outside the picture
// are counted, not drawn.
func (p *pen) dashed(path []point) {
	solid := *p
	solid.dashes = nil
	var total float32
	for _, d := range p.dashes {
		total += d
	}
	if !(total > 0.5) {
		solid.solid(path, false)
		return
	}
	var walked float32
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		d, length, ok := direction(a, b)
		if !ok {
			continue
		}
		if lo, hi, ok := p.clip(a, d, length); ok {
			p.dash(&solid, a, d, lo, hi, walked, total)
		}
		walked = wrapped(walked+length, total)
	}
}

// clip is the stretch of a piece, in its own length, that can touch the picture.
func (p *pen) clip(a point, d vec, length float32) (lo, hi float32, ok bool) {
	lo, hi = 0, length
	w, h, r := float32(p.to.w), float32(p.to.h), p.half+1
	if b := (point{a.x + d.x*length, a.y + d.y*length}); a.x > 0 && a.y > 0 && a.x < w && a.y < h && b.x > 0 && b.y > 0 && b.x < w && b.y < h {
		return lo, hi, true
	}
	for _, axis := range [2][4]float32{{a.x, d.x, -r, w + r}, {a.y, d.y, -r, h + r}} {
		at, dir, from, to := axis[0], axis[1], axis[2], axis[3]
		if dir > -1e-6 && dir < 1e-6 {
			if at < from || at > to {
				return 0, 0, false
			}
			continue
		}
		t0, t1 := (from-at)/dir, (to-at)/dir
		lo, hi = max(lo, min(t0, t1)), min(hi, max(t0, t1))
	}
	return lo, hi, lo < hi
}

// wrapped is how far into its dashes a line is.
func wrapped(walked, total float32) float32 {
	for range 4 { // most pieces are a few dashes long
		if walked < total {
			return walked
		}
		walked -= total
	}
	return float32(math.Mod(float64(walked), float64(total)))
}

// dash draws the dashes between lo and hi. It counts from lo, since far along
// a piece float32 has no room left for the length of a dash.
func (p *pen) dash(solid *pen, a point, d vec, lo, hi, walked, total float32) {
	begin := point{a.x + d.x*lo, a.y + d.y*lo}
	t := -wrapped(walked+lo, total)
	for end := hi - lo; t < end; {
		on := true
		for _, l := range p.dashes {
			from, to := max(t, 0), min(t+l, end)
			if on && from < to {
				s := point{begin.x + d.x*from, begin.y + d.y*from}
				e := point{begin.x + d.x*to, begin.y + d.y*to}
				solid.quad(s, e, d)
			}
			t += l
			on = !on
		}
	}
}
