package paint

import (
	"math"
	"strconv"

	"shyraq/maps/geo"
)

// marker is what stands for one point or a cluster of them.
type marker struct {
	at      point // in the stretch
	count   int
	first   int32 // the caller's point that comes first in the order of the ground
	tone    Tone
	radius  float32  // device-independent pixels
	extents []extent // of the index
}

// extent is a range of positions in the index.
type extent struct{ lo, hi int }

// Clusters gather in squares of the quadtree, so they belong to the ground: a
// drag changes none, and counts are exact at every zoom. The least edge of a
// square is such that only neighbours can touch. From houseZoom on a cluster is
// one door.
const (
	leastSquare = 44.0 // device-independent pixels
	houseSquare = 16.0
	houseZoom   = 17
)

// joinRounds is how often neighbours that would cover each other are joined,
// and joinReach how many squares away a cluster may be for a square to feel it: a
// round looks at neighbours, at theirs, and at theirs again. Stretches are
// clustered with that much around them, so that all stretches agree.
const (
	joinRounds = 2
	joinReach  = 3*joinRounds + 2
)

// clusterRim is how far outside a stretch a cluster may stand and still be seen.
const clusterRim = 30 // device-independent pixels

// singly is how many points of one square are shown each by itself, if none of
// them touches another.
const singly = 4

// cluster is one square's points, or one of few, and later what joined them.
type cluster struct {
	n          int
	sumX, sumY uint64
	worst      uint8
	x, y       float64 // middle, device-independent pixels of the whole world
	radius     float64
	extent     extent
	into       int32 // the cluster that took this one in, or noCluster
	host       bool
}

const noCluster = -1

// clusterPoints groups the points of a stretch that would cover each other.
func clusterPoints(points *Points, g grid, scale float64) []marker {
	if points.Len() == 0 {
		return nil
	}
	x := points.index()
	zoom := g.zoomed(scale)
	p := clustering{index: x, dip: geo.PixelsAcross(zoom), house: zoom > houseZoom-0.01}
	least := leastSquare
	if p.house {
		least = houseSquare
	}
	level := int(math.Floor(math.Log2(p.dip/least) + 0.01))
	level = min(max(level, 0), 31)
	w, ok := squaresOf(g, level, clusterRim*scale, joinReach)
	if !ok {
		return nil
	}
	p.gather(level, w)
	for range joinRounds {
		if !p.join() {
			break
		}
	}
	return p.markers(g, scale, points.all)
}

// squaresOf is the squares under a stretch and its rim, with some more around;
// false says that the stretch lies beside the world.
func squaresOf(g grid, level int, rim float64, more int) (window, bool) {
	n := float64(g.size) * math.Exp2(float64(g.z)-float64(level)) // pixels a square
	last := int(1)<<level - 1
	side := func(from, length int) (lo, hi int) {
		return int(math.Floor((float64(from)-rim)/n)) - more, int(math.Floor((float64(from+length)+rim)/n)) + more
	}
	x0, x1 := side(g.x0, g.w)
	y0, y1 := side(g.y0, g.h)
	if x1 < 0 || y1 < 0 || x0 > last || y0 > last {
		return window{}, false
	}
	return window{uint32(max(x0, 0)), uint32(max(y0, 0)), uint32(min(x1, last)), uint32(min(y1, last))}, true
}

// clustering is the work of one stretch.
type clustering struct {
	index    *pointIndex
	dip      float64 // device-independent pixels of the whole world
	house    bool
	win      window
	cols     int
	in       []block // of each square of the window
	clusters []cluster

	touches [][2]int32 // of this round
}

// block is the clusters of one square.
type block struct{ from, to int32 }

func (p *clustering) gather(level int, w window) {
	p.win, p.cols = w, int(w.x1-w.x0)+1
	p.in = make([]block, p.cols*(int(w.y1-w.y0)+1))
	p.index.squares(level, w, func(cx, cy uint32, lo, hi int) {
		b := &p.in[int(cy-w.y0)*p.cols+int(cx-w.x0)]
		b.from = int32(len(p.clusters))
		if hi-lo > singly || !p.each(lo, hi) {
			p.clusters = append(p.clusters[:b.from], p.clusterOf(lo, hi))
		}
		b.to = int32(len(p.clusters))
	})
}

// each adds the points of a square one by one, as long as they stand apart.
func (p *clustering) each(lo, hi int) bool {
	from := len(p.clusters)
	for i := lo; i < hi; i++ {
		u := p.clusterOf(i, i+1)
		for j := from; j < len(p.clusters); j++ {
			if p.touch(&u, &p.clusters[j]) {
				return false
			}
		}
		p.clusters = append(p.clusters, u)
	}
	return true
}

// clusterOf is the points of a range as one cluster.
func (p *clustering) clusterOf(lo, hi int) cluster {
	x := p.index
	u := cluster{
		n: hi - lo, sumX: x.sumX[hi] - x.sumX[lo], sumY: x.sumY[hi] - x.sumY[lo],
		worst: x.most(lo, hi), extent: extent{lo, hi}, into: noCluster,
	}
	p.settle(&u)
	return u
}

// touch reports whether two clusters would cover each other.
func (p *clustering) touch(u, o *cluster) bool {
	reach := houseSquare
	if !p.house {
		reach = u.radius + o.radius
	}
	return apart2(u, o) < reach*reach
}

// apart2 is the square of the distance between two clusters.
func apart2(u, o *cluster) float64 {
	dx, dy := u.x-o.x, u.y-o.y
	return dx*dx + dy*dy
}

// settle finds where a cluster stands and how large it is.
func (p *clustering) settle(u *cluster) {
	k := p.dip / plane / float64(u.n)
	u.x, u.y = (float64(u.sumX)+0.5*float64(u.n))*k, (float64(u.sumY)+0.5*float64(u.n))*k
	u.radius = symbolRadius
	if u.n > 1 {
		u.radius = math.Min(22, 12.5+2*math.Log10(float64(u.n)))
	}
}

// join is one round: a cluster that no larger one touches takes in those it
// touches, and each of these goes to the nearest such. Sums do not ask who came
// first, so the order of squares is nothing. False says that none touch.
func (p *clustering) join() bool {
	p.touches = p.touches[:0]
	p.eachTouch(func(i, j int32) { p.touches = append(p.touches, [2]int32{i, j}) })
	if len(p.touches) == 0 {
		return false
	}
	for i := range p.clusters {
		p.clusters[i].host = true
	}
	for i, t := range p.touches {
		if p.clusters[t[1]].before(&p.clusters[t[0]]) {
			t[0], t[1] = t[1], t[0]
			p.touches[i] = t // the larger first
		}
		p.clusters[t[1]].host = false
	}
	for _, t := range p.touches {
		h, u := &p.clusters[t[0]], &p.clusters[t[1]]
		if !h.host {
			continue
		}
		if u.into != noCluster {
			was := &p.clusters[u.into]
			if d := apart2(u, h) - apart2(u, was); d > 0 || d == 0 && was.before(h) {
				continue
			}
		}
		u.into = t[0]
	}
	for _, t := range p.touches {
		u := &p.clusters[t[1]]
		if u.into == noCluster || u.n == 0 {
			continue
		}
		h := &p.clusters[u.into]
		h.n, h.sumX, h.sumY, h.worst = h.n+u.n, h.sumX+u.sumX, h.sumY+u.sumY, max(h.worst, u.worst)
		u.n = 0
	}
	for _, t := range p.touches {
		if h := &p.clusters[t[0]]; h.n > 0 {
			p.settle(h)
		}
	}
	return true
}

// before ranks clusters: the larger, then the one whose ground comes first.
func (u *cluster) before(o *cluster) bool {
	return u.n > o.n || u.n == o.n && u.extent.lo < o.extent.lo
}

// eachTouch calls f once for each two clusters that would cover each other, both
// in one square or in squares side by side or corner to corner.
func (p *clustering) eachTouch(f func(i, j int32)) {
	rows := len(p.in) / p.cols
	for at, own := range p.in {
		if own.from == own.to {
			continue
		}
		r, c := at/p.cols, at%p.cols
		ahead := [...][2]int{{r, c + 1}, {r + 1, c - 1}, {r + 1, c}, {r + 1, c + 1}}
		for i := own.from; i < own.to; i++ {
			u := &p.clusters[i]
			if u.n == 0 {
				continue
			}
			among := func(b block) {
				for j := b.from; j < b.to; j++ {
					if o := &p.clusters[j]; o.n > 0 && p.touch(u, o) {
						f(i, j)
					}
				}
			}
			among(block{i + 1, own.to})
			for _, n := range ahead {
				if n[0] < rows && n[1] >= 0 && n[1] < p.cols {
					among(p.in[n[0]*p.cols+n[1]])
				}
			}
		}
	}
}

// markers are the clusters that can be seen in a stretch, row by row.
func (p *clustering) markers(g grid, scale float64, all []Point) []marker {
	k := math.Exp2(float64(g.z)) * float64(g.size) / p.dip
	rim := float32(clusterRim * scale)
	out := make([]marker, 0, len(p.clusters))
	extents := make([]extent, 0, len(p.clusters)) // most clusters have one: they share a slice
	became := make([]int32, len(p.clusters))
	for _, b := range p.in {
		for i := b.from; i < b.to; i++ {
			became[i] = noCluster
			u := &p.clusters[i]
			at := point{float32(u.x*k - float64(g.x0)), float32(u.y*k - float64(g.y0))}
			if u.n == 0 || at.x < -rim || at.y < -rim || at.x > float32(g.w)+rim || at.y > float32(g.h)+rim {
				continue
			}
			became[i] = int32(len(out))
			extents = append(extents, u.extent)
			out = append(out, marker{at: at, count: u.n, first: p.index.of[u.extent.lo], tone: bySeverity[u.worst],
				radius: float32(u.radius), extents: extents[len(extents)-1 : len(extents) : len(extents)]})
		}
	}
	for i := range p.clusters {
		if p.clusters[i].into == noCluster {
			continue
		}
		end := p.clusters[i].into
		for p.clusters[end].into != noCluster {
			end = p.clusters[end].into
		}
		if b := became[end]; b != noCluster {
			out[b].extents = append(out[b].extents, p.clusters[i].extent)
		}
	}
	for i := range out {
		if m := &out[i]; m.count == 1 {
			m.tone = all[m.first].Tone
		}
	}
	return out
}

func (m *marker) text() string {
	n := m.count
	switch {
	case n < 1000:
		return strconv.Itoa(n)
	case n < 10_000:
		return strconv.FormatFloat(math.Floor(float64(n)/100)/10, 'f', -1, 64) + "k"
	case n < 1_000_000:
		return strconv.Itoa(n/1000) + "k"
	}
	return strconv.Itoa(n/1_000_000) + "M"
}

func (m *marker) em() float32 {
	if len(m.text()) > 2 {
		return 11
	}
	return 13
}
