package pack

import (
	"errors"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

// Stack is several packs shown as one map, an overview below a city. The zero
// value is empty and ready.
type Stack struct {
	mu       sync.RWMutex
	packs    []*Pack
	revision uint64
}

// Found is a tile of one pack that serves for a wanted tile: itself, or the
// closest parent the pack has.
type Found struct {
	Pack *Pack
	Tile geo.Tile
}

// NewStack stacks packs, the lowest first.
func NewStack(packs ...*Pack) *Stack { return &Stack{packs: slices.Clone(packs)} }

// Add lays a pack on top.
func (s *Stack) Add(p *Pack) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.packs = append(slices.Clone(s.packs), p)
	s.revision++
}

// Remove takes a pack out; it stays open.
func (s *Stack) Remove(p *Pack) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.packs = slices.DeleteFunc(slices.Clone(s.packs), func(q *Pack) bool { return q == p })
	s.revision++
}

// Packs lists the packs, the lowest first.
func (s *Stack) Packs() []*Pack {
	if s == nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.packs)
}

// Revision changes whenever a pack is added or removed.
func (s *Stack) Revision() uint64 {
	if s == nil {
		return 0
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.revision
}

// Find gives what to paint for a wanted tile, the lowest first: of each pack
// the tile or its closest parent, those of low zoom below those of high zoom.
// A pack with the highest zoom whose ground covers the whole tile hides the
// others; at its border the others show beside it. A pack whose directory
// cannot be read is left out, and the errors are joined.
func (s *Stack) Find(t geo.Tile) ([]Found, error) {
	if !t.Valid() {
		return nil, nil
	}
	var out []Found
	var errs []error
	for _, p := range s.Packs() {
		f, ok, err := p.closest(t)
		if err != nil {
			errs = append(errs, err)
		}
		if ok {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Found) int { return int(a.Tile.Z) - int(b.Tile.Z) })
	for i := len(out) - 1; i > 0; i-- {
		if out[i].Tile.Z == out[len(out)-1].Tile.Z && covers(out[i].Pack.Bound(), t) {
			return out[i:], errors.Join(errs...)
		}
	}
	return out, errors.Join(errs...)
}

// Detail is the deepest zoom at which any pack has a tile for a place, up to
// most; false says that no pack has one.
func (s *Stack) Detail(at orb.Point, most uint8) (uint8, bool) {
	t := geo.TileAt(geo.Project(at), min(most, geo.MaxZoom))
	var best uint8
	found := false
	for _, p := range s.Packs() {
		if f, ok, _ := p.closest(t); ok && p.Bound().Contains(at) {
			best, found = max(best, f.Tile.Z), true
		}
	}
	return best, found
}

// Bound is all the ground of the packs; false says that there is none.
func (s *Stack) Bound() (orb.Bound, bool) {
	var b orb.Bound
	packs := s.Packs()
	for i, p := range packs {
		if i == 0 {
			b = p.Bound()
			continue
		}
		b = b.Union(p.Bound())
	}
	return b, len(packs) > 0
}

// closest is the deepest tile of the pack that holds t, at t's zoom or above.
func (p *Pack) closest(t geo.Tile) (Found, bool, error) {
	if !p.Bound().Intersects(ground(t)) {
		return Found{}, false, nil
	}
	for z := min(t.Z, p.header.MaxZoom); ; z-- {
		if z < p.header.MinZoom {
			return Found{}, false, nil
		}
		up := t.Parent(z)
		ok, err := p.Has(up)
		if err != nil {
			return Found{}, false, err
		}
		if ok {
			return Found{Pack: p, Tile: up}, true, nil
		}
		if z == 0 {
			return Found{}, false, nil
		}
	}
}

// ground is the bounds of a tile in degrees.
func ground(t geo.Tile) orb.Bound {
	o, s := t.Origin(), t.Span()
	nw := geo.Unproject(o)
	se := geo.Unproject(geo.World{X: o.X + s, Y: o.Y + s})
	return orb.Bound{Min: orb.Point{nw[0], se[1]}, Max: orb.Point{se[0], nw[1]}}
}

func covers(b orb.Bound, t geo.Tile) bool {
	const eps = 1e-6 // headers round to 1e-7 degree
	g := ground(t)
	return b.Min[0] <= g.Min[0]+eps && b.Max[0] >= g.Max[0]-eps &&
		b.Min[1] <= g.Min[1]+eps && b.Max[1] >= g.Max[1]-eps
}
