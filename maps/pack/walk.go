package pack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"shyraq/maps/geo"
)

// Census is what the directories of a pack hold.
type Census struct {
	Tiles   uint64     // that can be asked for
	Entries uint64     // runs of tiles
	Zooms   [31]uint64 // tiles a zoom
}

// Count reads every directory and counts. A directory that cannot be read, and
// a tile that lies outside the file, is an error.
func (p *Pack) Count(ctx context.Context) (Census, error) {
	var c Census
	err := p.walk(ctx, func(e entry) error {
		if _, err := p.header.data.within(e.offset, e.length); err != nil {
			return err
		}
		c.Entries++
		c.Tiles += uint64(e.run)
		// A run may go on in the next zoom.
		for id, left := e.id, uint64(e.run); left > 0; {
			z := zoomOf(id)
			if z > geo.MaxZoom {
				return fmt.Errorf("tile id %d: %w", id, ErrDamaged)
			}
			n := min(left, firstID(z+1)-id)
			c.Zooms[z] += n
			id, left = id+n, left-n
		}
		return nil
	})
	if err != nil {
		return Census{}, fmt.Errorf("count tiles: %w", err)
	}
	return c, nil
}

// Tiles names every tile of the pack in the order of ids. After an error it
// ends.
func (p *Pack) Tiles(ctx context.Context) iter.Seq2[geo.Tile, error] {
	return func(yield func(geo.Tile, error) bool) {
		enough := errors.New("enough")
		err := p.walk(ctx, func(e entry) error {
			for i := range uint64(e.run) {
				if zoomOf(e.id+i) > geo.MaxZoom {
					return fmt.Errorf("tile id %d: %w", e.id+i, ErrDamaged)
				}
				if !yield(tileOf(e.id+i), nil) {
					return enough
				}
			}
			return nil
		})
		if err != nil && err != enough {
			yield(geo.Tile{}, fmt.Errorf("list tiles: %w", err))
		}
	}
}

// verify reads the directories of a pack and its first tile.
func verify(ctx context.Context, src io.ReaderAt, size int64) (*Pack, error) {
	p, err := open(src, size)
	if err != nil {
		return nil, err
	}
	if _, err := p.Count(ctx); err != nil {
		return nil, err
	}
	for t, err := range p.Tiles(ctx) {
		if err == nil {
			_, err = p.Tile(t)
		}
		return p, err
	}
	return p, nil
}

// sampled is how many tiles of a pack are looked into before it is copied.
const sampled = 64

// sample looks into some tiles, spread over the pack. One of which most cannot
// be shown is refused: its map would be hatched, and listed as good.
func (p *Pack) sample(ctx context.Context) error {
	c, err := p.Count(ctx)
	if err != nil {
		return err
	}
	step, n, good, bad := max(c.Entries/sampled, 1), uint64(0), 0, 0
	err = p.walk(ctx, func(e entry) error {
		if n++; (n-1)%step != 0 {
			return nil
		}
		at, err := p.header.data.within(e.offset, e.length)
		if err != nil {
			return err
		}
		if b, err := p.plain(at); err == nil && (len(b) == 0 || TypeOf(b) == p.header.Type) {
			good++
		} else {
			bad++
		}
		return nil
	})
	if err == nil && bad > good {
		return fmt.Errorf("%d of %d tiles are not of a kind that is known: %w", bad, good+bad, ErrTileType)
	}
	return err
}

// walk visits the entries of all directories in the order of ids, not the
// leaves. Ids that go back end it, so that no leaf is visited twice.
func (p *Pack) walk(ctx context.Context, visit func(entry) error) error {
	var next uint64 // no id below this may come
	var down func(dir []entry, depth int) error
	down = func(dir []entry, depth int) error {
		for _, e := range dir {
			if err := ctx.Err(); err != nil {
				return err
			}
			if e.id < next {
				return fmt.Errorf("directories are out of order: %w", ErrDamaged)
			}
			if e.run > 0 {
				if e.id+uint64(e.run) < e.id {
					return fmt.Errorf("run length: %w", ErrDamaged)
				}
				next = e.id + uint64(e.run)
				if err := visit(e); err != nil {
					return err
				}
				continue
			}
			next = e.id
			if depth == maxDepth {
				return fmt.Errorf("directories nest deeper than %d: %w", maxDepth, ErrDamaged)
			}
			at, err := p.header.leaves.within(e.offset, e.length)
			if err != nil {
				return err
			}
			leaf, err := p.leaf(at)
			if err != nil {
				return fmt.Errorf("leaf directory: %w", err)
			}
			if err := down(leaf, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return down(p.root, 1)
}
