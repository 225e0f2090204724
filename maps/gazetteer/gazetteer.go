// Package gazetteer finds settlements and streets by name in the packs of a
// map, the venues near a place, and reads coordinates that somebody typed.
//
// Names are learnt from the tiles themselves: the settlements of the whole
// pack from its lower zooms, the streets from the deepest tiles in and around
// a view. So it needs no index beside the pack, and knows the streets of the
// ground that was looked at.
//
// It promises that a search touches no disk and takes microseconds, that what
// is learnt at a time and altogether is bounded, that a broken tile costs its
// own names only, and that letters of Kazakh are found when they are typed as
// Russian ones. It draws nothing and keeps nothing on disk.
package gazetteer

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
	"shyraq/maps/paint"
)

// The bounds of what is learnt.
const (
	deepAtOnce = 400     // tiles of the deepest zoom, a call and pack
	eachZoom   = 160     // tiles of a lower zoom, a call and pack
	mostTiles  = 6_000   // tiles of one state of the packs
	mostNames  = 120_000 // names of one state of the packs
	mostVenues = 60_000  // points of interest of one state of the packs

	around = 12_000 // metres about the middle of a view whose streets are learnt, if the view is smaller
)

// Gazetteer knows the names of a stack of packs. It is safe for concurrent
// use. Make it with New.
type Gazetteer struct {
	packs *pack.Stack
	index atomic.Pointer[index]

	mu       sync.Mutex // one Learn at a time
	revision uint64
	read     map[pack.Found]bool
	things   things
	venues   []paint.Venue
}

// New knows no name yet: see Learn.
func New(packs *pack.Stack) *Gazetteer {
	g := &Gazetteer{packs: packs, read: map[pack.Found]bool{}}
	g.index.Store(&index{})
	return g
}

// Names counts what is known.
func (g *Gazetteer) Names() int { return len(g.index.Load().entries) }

// Learn reads the names of the packs for a view, as far as they are not known
// yet: bounded work, some hundred tiles, for a goroutine of its own. It tells
// whether anything was new. What it has read when ctx ends is kept.
func (g *Gazetteer) Learn(ctx context.Context, view orb.Bound) (bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if rev := g.packs.Revision(); rev != g.revision || g.things == nil {
		g.revision, g.read, g.things, g.venues = rev, map[pack.Found]bool{}, things{}, nil
		g.index.Store(&index{})
	}
	before := len(g.read)
	defer func() {
		if len(g.read) > before {
			x := newIndex(g.things)
			x.venues = slices.Clip(g.venues)
			g.index.Store(x)
		}
	}()
	mid := view.Center()
	near := view.Union(geo.Around(mid, around))
	for _, p := range g.packs.Packs() {
		if p.Header().Type != pack.MVT {
			continue
		}
		for _, t := range wanted(p, mid, near) {
			if err := ctx.Err(); err != nil {
				return len(g.read) > before, err
			}
			f := pack.Found{Pack: p, Tile: t}
			if g.read[f] || len(g.read) >= mostTiles || len(g.things) >= mostNames {
				continue
			}
			g.read[f] = true
			// A tile that is broken has cost its names; the map says so itself.
			_ = paint.Names(p, t, g.things.take)
			if t.Z == p.Header().MaxZoom {
				_ = paint.Venues(p, t, g.meet)
			}
		}
	}
	return len(g.read) > before, nil
}

func (g *Gazetteer) meet(v paint.Venue) {
	if len(g.venues) < mostVenues && finite(v.At) {
		g.venues = append(g.venues, v)
	}
}
