package pack

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"

	"shyraq/maps/geo"
)

// entry is one row of a directory. A run of 0 points to a leaf directory.
type entry struct {
	id     uint64
	offset uint64
	length uint64
	run    uint32
}

// parseDirectory reads an unpacked directory. Ids must ascend, since they are
// searched by halving.
func parseDirectory(b []byte) ([]entry, error) {
	r := varints{b: b}
	n := r.next()
	// Each entry takes four numbers of at least one byte each.
	if r.bad || n > uint64(len(r.b))/4 {
		return nil, fmt.Errorf("directory counts more than it holds: %w", ErrDamaged)
	}
	dir := make([]entry, n)
	var id uint64
	for i := range dir {
		d := r.next()
		if (i > 0 && d == 0) || d > math.MaxUint64-id {
			return nil, fmt.Errorf("directory is out of order: %w", ErrDamaged)
		}
		id += d
		dir[i].id = id
	}
	for i := range dir {
		run := r.next()
		if run > math.MaxUint32 {
			return nil, fmt.Errorf("run length: %w", ErrDamaged)
		}
		dir[i].run = uint32(run)
	}
	for i := range dir {
		dir[i].length = r.next()
		// The specification forbids length 0, yet makers write it for an empty
		// tile that is not compressed: nothing to read is nothing to fear.
		if dir[i].length > math.MaxInt64 || (dir[i].length == 0 && dir[i].run == 0) {
			return nil, fmt.Errorf("entry length: %w", ErrDamaged)
		}
	}
	for i := range dir {
		v := r.next()
		switch {
		case v > 0:
			dir[i].offset = v - 1
		case i > 0 && dir[i-1].offset <= math.MaxInt64:
			dir[i].offset = dir[i-1].offset + dir[i-1].length
		default:
			return nil, fmt.Errorf("entry offset: %w", ErrDamaged)
		}
	}
	if r.bad {
		return nil, fmt.Errorf("directory ends early: %w", ErrDamaged)
	}
	return dir, nil
}

// lookUp is the entry that covers an id: a leaf, or a run that reaches it.
func lookUp(dir []entry, id uint64) (entry, bool) {
	i := sort.Search(len(dir), func(i int) bool { return dir[i].id > id }) - 1
	if i < 0 {
		return entry{}, false
	}
	e := dir[i]
	return e, e.run == 0 || id-e.id < uint64(e.run)
}

// varints reads numbers until one is malformed; then it stays bad and gives 0.
type varints struct {
	b   []byte
	bad bool
}

func (r *varints) next() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

// tileID numbers tiles along a Hilbert curve, zoom after zoom.
func tileID(t geo.Tile) uint64 {
	var d uint64
	x, y := uint64(t.X), uint64(t.Y)
	for s := uint64(1) << t.Z >> 1; s > 0; s >>= 1 {
		var rx, ry uint64
		if x&s > 0 {
			rx = 1
		}
		if y&s > 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = s-1-(x&(s-1)), s-1-(y&(s-1))
			}
			x, y = y, x
		}
		x, y = x&(s-1), y&(s-1)
	}
	return firstID(t.Z) + d
}

// firstID is the lowest id of a zoom, up to 31.
func firstID(z uint8) uint64 { return (1<<(2*z) - 1) / 3 }

// zoomOf is the zoom to which an id belongs; 31 says that it is beyond all we
// handle.
func zoomOf(id uint64) uint8 {
	z := uint8(0)
	for z <= geo.MaxZoom && id >= firstID(z+1) {
		z++
	}
	return z
}

// tileOf is the tile of an id of zoom 0 to 30; it undoes tileID.
func tileOf(id uint64) geo.Tile {
	z := zoomOf(id)
	d := id - firstID(z)
	var x, y uint64
	for s := uint64(1); s < 1<<z; s <<= 1 {
		rx := d >> 1 & 1
		ry := (d ^ rx) & 1
		if ry == 0 {
			if rx == 1 {
				x, y = s-1-x, s-1-y
			}
			x, y = y, x
		}
		x, y = x+s*rx, y+s*ry
		d >>= 2
	}
	return geo.Tile{Z: z, X: uint32(x), Y: uint32(y)}
}
