package paint

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"shyraq/maps/geo"
)

// Points are the caller's points with an index of the ground they lie on:
// Morton keys of their places on the plane, sorted, so that a square of any
// size at any zoom is one range of them and its count, middle and worst state
// come from three looks. The zero value and nil hold none.
//
// The index is made once, by the worker that first needs it, and shared by all
// painters that show the value. There is no way to add a point: whoever has a
// new one hands in a new value, whose index costs a worker some tens of
// milliseconds for 250,000 points, and meanwhile the old picture stays.
type Points struct {
	all  []Point
	once sync.Once
	made atomic.Bool
	pointIndex
}

// NewPoints holds points for the map. The slice must not be changed
// afterwards. Points whose place is not a number are kept and never shown.
// Longitudes beyond the date line come round it.
func NewPoints(all []Point) *Points { return &Points{all: all} }

// Len is how many points there are, shown or not.
func (p *Points) Len() int {
	if p == nil {
		return 0
	}
	return len(p.all)
}

// few is how many points are indexed at once wherever they are asked for.
const few = 4096

// index makes the index if nobody has yet.
func (p *Points) index() *pointIndex {
	p.once.Do(func() {
		p.pointIndex = newPointIndex(p.all)
		p.made.Store(true)
	})
	return &p.pointIndex
}

// quick is the index where it costs no frame: made already, or soon made. Nil
// says that no worker has been there, and so that no picture shows the points.
func (p *Points) quick() *pointIndex {
	if p == nil || (len(p.all) > few && !p.made.Load()) {
		return nil
	}
	return p.index()
}

// pointIndex is in the order of the ground, not of the caller.
type pointIndex struct {
	keys       []uint64
	of         []int32  // which point of the caller's
	sumX, sumY []uint64 // of all before, one longer than keys
	worst      []uint8  // severity
	worstOf    []uint8  // of each worstBlock of them
}

const worstBlock = 64

// severity orders tones by how much they must be seen; bySeverity goes back.
var (
	severity   = [...]uint8{ToneText: 1, ToneDim: 0, ToneLamp: 4, ToneDone: 2, ToneInfo: 3, ToneNeeds: 5}
	bySeverity = [...]Tone{ToneDim, ToneText, ToneDone, ToneInfo, ToneLamp, ToneNeeds}
)

func (t Tone) severity() uint8 {
	if int(t) >= len(severity) {
		t = ToneText // as the palette takes it
	}
	return severity[t]
}

func newPointIndex(all []Point) pointIndex {
	pairs := make([]keyed, 0, len(all))
	for i := range all {
		if x, y, ok := onPlane(all[i].At[0], all[i].At[1]); ok {
			pairs = append(pairs, keyed{weave(x, y), int32(i), all[i].Tone.severity()})
		}
	}
	pairs = sortKeys(pairs)
	n := len(pairs)
	x := pointIndex{
		keys: make([]uint64, n), of: make([]int32, n), worst: make([]uint8, n),
		sumX: make([]uint64, n+1), sumY: make([]uint64, n+1),
		worstOf: make([]uint8, (n+worstBlock-1)/worstBlock),
	}
	for i, p := range pairs {
		px, py := unweave(p.key)
		x.keys[i], x.of[i] = p.key, p.of
		x.sumX[i+1], x.sumY[i+1] = x.sumX[i]+uint64(px), x.sumY[i]+uint64(py)
		x.worst[i] = p.worst
		x.worstOf[i/worstBlock] = max(x.worstOf[i/worstBlock], p.worst)
	}
	return x
}

// plane is how many steps of a fixed place the plane is wide: 9 mm each at
// the equator.
const plane = 1 << 32

// onPlane is a place of the plane in whole steps; false for what is not a place.
func onPlane(lon, lat float64) (x, y uint32, ok bool) {
	if lon-lon != 0 || lat-lat != 0 { // not a number, or infinite
		return 0, 0, false
	}
	if lon < -180 || lon > 180 {
		lon = math.Mod(math.Mod(lon+180, 360)+360, 360) - 180
	}
	w := geo.Project([2]float64{lon, lat})
	step := func(v float64) uint32 { return uint32(max(0, min(plane-1, v*plane))) }
	return step(w.X), step(w.Y), true
}

// most is the worst severity between two positions of the index.
func (x *pointIndex) most(lo, hi int) uint8 {
	var s uint8
	for lo < hi && lo%worstBlock != 0 {
		s = max(s, x.worst[lo])
		lo++
	}
	for ; lo+worstBlock <= hi && s < uint8(len(bySeverity)-1); lo += worstBlock {
		s = max(s, x.worstOf[lo/worstBlock])
	}
	if s == uint8(len(bySeverity)-1) {
		return s
	}
	for ; lo < hi; lo++ {
		s = max(s, x.worst[lo])
	}
	return s
}

// squares calls each for every square of the quadtree at a level that lies in
// a window of squares and is not empty, in the order of the ground.
func (x *pointIndex) squares(level int, w window, each func(cx, cy uint32, lo, hi int)) {
	x.descend(level, w, 0, 0, len(x.keys), each)
}

// window is a stretch of squares, both ends included.
type window struct{ x0, y0, x1, y1 uint32 }

func (x *pointIndex) descend(level int, w window, at, lo, hi int, each func(cx, cy uint32, lo, hi int)) {
	if lo == hi {
		return
	}
	// Down at once to where the range falls apart: towns are deep and few.
	at = max(at, min(level, depth(x.keys[lo], x.keys[hi-1])))
	cx, cy := unweave(x.keys[lo])
	up := level - at
	if at == 0 {
		cx, cy = 0, 0
	} else {
		cx, cy = cx>>(32-at), cy>>(32-at)
	}
	if cx<<up > w.x1 || cy<<up > w.y1 || (cx+1)<<up-1 < w.x0 || (cy+1)<<up-1 < w.y0 {
		return
	}
	if at == level {
		each(cx, cy, lo, hi)
		return
	}
	prefix, shift := weave(cx, cy), 64-2*(at+1)
	for q := uint64(1); q < 4; q++ {
		next := lowerBound(x.keys, lo, hi, (prefix<<2|q)<<shift)
		x.descend(level, w, at+1, lo, next, each)
		lo = next
	}
	x.descend(level, w, at+1, lo, hi, each)
}

// find gives, for each point with one of some ids, where in the index its spot
// begins. It looks at every point, so whoever asks keeps the answer.
func (p *Points) find(ids []string) []int {
	x := p.quick()
	if x == nil || len(ids) == 0 {
		return nil
	}
	wanted := func(id string) bool { return slices.Contains(ids, id) }
	if len(ids) > 4 {
		set := make(map[string]bool, len(ids))
		for _, id := range ids {
			set[id] = true
		}
		wanted = func(id string) bool { return set[id] }
	}
	var out []int
	for i := range p.all {
		if a := &p.all[i]; wanted(a.ID) {
			if fx, fy, ok := onPlane(a.At[0], a.At[1]); ok {
				out = append(out, lowerBound(x.keys, 0, len(x.keys), weave(fx, fy)))
			}
		}
	}
	return out
}
