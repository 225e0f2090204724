package paint

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// marker is what stands for one point or a pile of them.
type marker struct {
	at     point // in the stretch
	points []int32
	tone   Tone
	radius float32 // device-independent pixels
}

// pileCell is the cell in which points pile up, and pileNear how close two
// piles may stand before they are one, in device-independent pixels.
const (
	pileCell = 44
	pileNear = 25
)

// severity orders tones by how much they must be seen.
var severity = [...]int{ToneText: 1, ToneDim: 0, ToneLamp: 4, ToneDone: 2, ToneInfo: 3, ToneNeeds: 5}

// pile groups points that would cover each other. Cells belong to the ground,
// not to the view, so piles do not change while the map is dragged.
func pile(points []Point, g grid, scale float64) []marker {
	cell, near := pileCell*scale, pileNear*scale
	if g.zoomed(scale) >= 17 {
		cell, near = 16*scale, 16*scale // at house level a pile is one door
	}
	type key struct{ y, x int32 }
	cells := map[key][]int32{}
	at := make([]point, len(points))
	for i := range points {
		p := g.pixel(project(points[i].At))
		at[i] = p
		const off = 200
		if !(p.x > -off && p.y > -off && p.x < float32(g.w)+off && p.y < float32(g.h)+off) {
			continue
		}
		k := key{int32(math.Floor((float64(p.y) + float64(g.y0)) / cell)), int32(math.Floor((float64(p.x) + float64(g.x0)) / cell))}
		cells[k] = append(cells[k], int32(i))
	}
	keys := make([]key, 0, len(cells))
	for k := range cells {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
	out := make([]marker, 0, len(keys))
	made := map[key]int{}
	for _, k := range keys {
		m := newMarker(cells[k], at)
		// A neighbour made before whose middle is too near takes these in.
		joined := false
		for _, d := range [...]key{{0, -1}, {-1, -1}, {-1, 0}, {-1, 1}} {
			j, ok := made[key{k.y + d.y, k.x + d.x}]
			if !ok {
				continue
			}
			if o := &out[j]; math.Hypot(float64(o.at.x-m.at.x), float64(o.at.y-m.at.y)) < near {
				*o = newMarker(append(o.points, m.points...), at)
				made[k], joined = j, true
				break
			}
		}
		if !joined {
			made[k] = len(out)
			out = append(out, m)
		}
	}
	for i := range out {
		m := &out[i]
		m.tone = points[m.points[0]].Tone
		for _, p := range m.points {
			if t := points[p].Tone; severity[t%6] > severity[m.tone%6] {
				m.tone = t
			}
		}
		m.radius = symbolRadius
		if n := len(m.points); n > 1 {
			m.radius = float32(math.Min(22, 12.5+2*math.Log10(float64(n))))
		}
	}
	return out
}

func newMarker(points []int32, at []point) marker {
	var x, y float64
	for _, i := range points {
		x += float64(at[i].x)
		y += float64(at[i].y)
	}
	n := float64(len(points))
	return marker{points: points, at: point{float32(x / n), float32(y / n)}}
}

func (m *marker) count() string {
	n := len(m.points)
	switch {
	case n < 1000:
		return strconv.Itoa(n)
	case n < 10_000:
		return strconv.FormatFloat(math.Floor(float64(n)/100)/10, 'f', -1, 64) + "k"
	}
	return strconv.Itoa(n/1000) + "k"
}

func (m *marker) em() float32 {
	if len(m.count()) > 2 {
		return 11
	}
	return 13
}

// hits lists the points whose marker lies within reach of a place, nearest
// marker first.
func hits(points []Point, markers []marker, x, y, reach, scale float64) []string {
	type hit struct {
		far float64
		m   *marker
	}
	var near []hit
	for i := range markers {
		m := &markers[i]
		d := math.Hypot(float64(m.at.x)-x, float64(m.at.y)-y)
		if d <= math.Max(reach, float64(m.radius)*scale) {
			near = append(near, hit{d, m})
		}
	}
	slices.SortStableFunc(near, func(a, b hit) int { return cmp.Compare(a.far, b.far) })
	var out []string
	for _, h := range near {
		for _, i := range h.m.points {
			out = append(out, points[i].ID)
		}
	}
	return out
}
