package paint

import (
	"cmp"
	"math"
	"slices"
)

// HitsMost is how many ids a caller does well to ask for at once: more than a
// list can be read.
const HitsMost = 200

// Hits lists the ids of the points within reach physical pixels of a place in
// the picture: from one place of the list on, at most so many, and how many
// there are in all. The cluster whose middle is nearest comes first, and in a
// cluster the nearest point. Points handed in a moment ago, which no picture
// shows yet, are not hit.
func (p *Painter) Hits(v View, l *Layers, x, y, reach float64, from, most int) (ids []string, all int) {
	if l == nil || l.Points.quick() == nil {
		return nil, 0
	}
	v, g := plan(v)
	// Clusters belong to the ground, so those of a small stretch are those of the
	// whole picture.
	rim := int(math.Ceil(math.Max(reach, clusterRim*v.Scale)))
	cx, cy := int(math.Floor(x)), int(math.Floor(y))
	if cx < -rim || cy < -rim || cx > v.Width+rim || cy > v.Height+rim {
		return nil, 0
	}
	g.x0, g.y0, g.w, g.h = g.x0+cx-rim, g.y0+cy-rim, 2*rim+1, 2*rim+1
	h := hitting{points: l.Points, markers: clusterPoints(l.Points, g, v.Scale), scale: v.Scale,
		grid: g, at: point{float32(x - float64(cx-rim)), float32(y - float64(cy-rim))}}
	return h.page(reach, from, most)
}

// hitting is one look for what lies under a place.
type hitting struct {
	points  *Points
	markers []marker
	grid    grid
	scale   float64
	at      point
}

// sortMost is the largest cluster whose points are put in order of distance;
// those of a larger one come in the order of the ground.
const sortMost = 4096

func (h *hitting) page(reach float64, from, most int) (ids []string, all int) {
	type hit struct {
		far float64
		m   *marker
	}
	var near []hit
	for i := range h.markers {
		m := &h.markers[i]
		d := math.Hypot(float64(m.at.x-h.at.x), float64(m.at.y-h.at.y))
		if d <= math.Max(reach, float64(m.radius)*h.scale) {
			near = append(near, hit{d, m})
		}
	}
	slices.SortStableFunc(near, func(a, b hit) int { return cmp.Compare(a.far, b.far) })
	from = max(from, 0)
	for _, n := range near {
		lo, hi := max(from-all, 0), min(from+most-all, n.m.count)
		all += n.m.count
		if lo < hi {
			ids = append(ids, h.ids(n.m, lo, hi)...)
		}
	}
	return ids, all
}

// ids lists part of a cluster.
func (h *hitting) ids(m *marker, lo, hi int) []string {
	out := make([]string, 0, hi-lo)
	x := &h.points.pointIndex
	if m.count > sortMost {
		seen := 0
		for _, r := range m.extents {
			for i := r.lo + max(lo-seen, 0); i < min(r.hi, r.lo+hi-seen); i++ {
				out = append(out, h.points.all[x.of[i]].ID)
			}
			seen += r.hi - r.lo
		}
		return out
	}
	type one struct {
		far float64
		of  int32
	}
	members := make([]one, 0, m.count)
	k := math.Exp2(float64(h.grid.z)) * float64(h.grid.size) / plane
	for _, r := range m.extents {
		for i := r.lo; i < r.hi; i++ {
			px, py := unweave(x.keys[i])
			dx := float64(px)*k - float64(h.grid.x0) - float64(h.at.x)
			dy := float64(py)*k - float64(h.grid.y0) - float64(h.at.y)
			members = append(members, one{dx*dx + dy*dy, x.of[i]})
		}
	}
	slices.SortFunc(members, func(a, b one) int { return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.of, b.of)) })
	for _, o := range members[lo:hi] {
		out = append(out, h.points.all[o.of].ID)
	}
	return out
}
