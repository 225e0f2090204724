package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// tileHeight is how many levels of hashes one page holds: 32 hashes, a kilobyte. A
// page is written again while it fills, so larger ones would cost more than they save.
const tileHeight = 5

// tileName is the page of a tile. One that is not full yet has the same.
func tileName(t tlog.Tile) string { return fmt.Sprintf("tile/%d/%d", t.L, t.N) }

// tiles reads tiles from the store.
type tiles struct {
	ctx  context.Context
	s    store.Store
	kept map[string][]byte // of this reading
}

// hashes reads hashes of the log as of a head; each is held against its root.
func (l *Log) hashes(ctx context.Context, h head) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: h.Size, Hash: h.Root}, &tiles{ctx, l.o.Store, map[string][]byte{}})
}

// Height implements tlog.TileReader.
func (r *tiles) Height() int { return tileHeight }

// mostKept bounds the tiles that one reading remembers.
const mostKept = 4096

// ReadTiles implements tlog.TileReader. A page may have more by now than was asked
// for: hashes are only ever added to it.
func (r *tiles) ReadTiles(all []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(all))
	var names []string
	var missing []int
	for i, t := range all {
		if page, ok := r.kept[tileName(t)]; ok {
			out[i] = page
			continue
		}
		names, missing = append(names, tileName(t)), append(missing, i)
	}
	if len(names) > 0 {
		pages, err := r.s.Pages(r.ctx, access.Judging(), names...)
		if err != nil {
			return nil, err
		}
		for i, page := range pages {
			out[missing[i]] = page
		}
	}
	for i, t := range all {
		want := t.W * tlog.HashSize
		if len(out[i]) < want {
			return nil, store.Damaged(tileName(t))
		}
		out[i] = out[i][:want]
	}
	return out, nil
}

// SaveTiles implements tlog.TileReader: what was held against the root need not be
// read again.
func (r *tiles) SaveTiles(all []tlog.Tile, data [][]byte) {
	if len(r.kept) > mostKept {
		clear(r.kept)
	}
	for i, t := range all {
		if t.W == 1<<tileHeight {
			r.kept[tileName(t)] = data[i]
		}
	}
}

// growing are the hashes of a log with those that come behind it.
type growing struct {
	tlog.HashReader
	from  int64 // the first one that is new
	added []tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (g *growing) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	var older []int64
	var where []int
	for i, n := range at {
		if n >= g.from && n-g.from < int64(len(g.added)) {
			out[i] = g.added[n-g.from]
			continue
		}
		older, where = append(older, n), append(where, i)
	}
	if len(older) == 0 {
		return out, nil
	}
	got, err := g.HashReader.ReadHashes(older)
	if err != nil {
		return nil, err
	}
	for i, h := range got {
		out[where[i]] = h
	}
	return out, nil
}
