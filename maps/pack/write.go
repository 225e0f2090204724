package pack

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

// maxTiles bounds what a Writer takes and with it its memory, about 80 bytes a
// tile. Kazakhstan to zoom 14 has a third of it.
const maxTiles = 4 << 20

// WriterOptions say what is written, and where there must be room.
type WriterOptions struct {
	Type        TileType    // MVT, PNG, JPEG or WebP
	Compression Compression // of the tiles; Unknown: zstd for MVT, none for pictures
	Mode        fs.FileMode // of the finished file; 0: 0600
	Free        Free        // nil asks the system
	Need        uint64      // bytes the tiles will take, for the look at the disk; 0: unknown
	Placing     func()      // as in CopyOptions
}

// Description is what a pack says of itself. A Bound without extent is taken
// from the tiles; a Center outside the bound is its middle.
type Description struct {
	Bound      orb.Bound
	Center     orb.Point
	CenterZoom uint8
	Metadata   []byte // a JSON object; empty: {}
}

// Writer writes a pack: tiles in any order, then Finish. Contents that occur
// more than once are stored once, neighbours of one content are one entry, and
// the tiles lie in the file in the order of their ids ("clustered").
//
// Tiles wait in a second file beside the target, so that memory holds their
// ids alone; both go when the Writer is dropped, and what a killed process left
// goes at the next. A Writer is used by one goroutine.
type Writer struct {
	opt      WriterOptions
	spool    *part
	out      *bufio.Writer // into the spool
	size     uint64        // of the spool
	placed   []placedTile
	contents []span // in the spool, in order of arrival
	known    map[[16]byte]uint32
	zstd     *zstd.Encoder
	gzip     *gzip.Writer
	packed   bytes.Buffer
}

type placedTile struct {
	id      uint64
	content uint32
}

// NewWriter begins a pack that Finish will put at path.
func NewWriter(path string, o WriterOptions) (*Writer, error) {
	if o.Compression == Unknown {
		o.Compression = None
		if o.Type == MVT {
			o.Compression = Zstd
		}
	}
	switch {
	case o.Type == Other || o.Type > WebP:
		return nil, fmt.Errorf("write pack: %s: %w", o.Type, ErrTileType)
	case o.Compression != None && o.Compression != Gzip && o.Compression != Zstd:
		return nil, fmt.Errorf("write pack: %w", ErrCompression)
	}
	w := &Writer{opt: o, known: map[[16]byte]uint32{}, gzip: gzip.NewWriter(io.Discard)}
	var err error
	// Frames for empty tiles, since an entry of no length is forbidden.
	w.zstd, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
	if err == nil {
		w.spool, err = newPart(path, o.Free, 2*o.Need)
	}
	if err != nil {
		return nil, fmt.Errorf("write pack: %w", err)
	}
	w.out = bufio.NewWriterSize(w.spool, 1<<18)
	return w, nil
}

// Add takes one tile, not compressed. Of two tiles of one place the first
// stays. An empty picture is left out.
func (w *Writer) Add(t geo.Tile, plain []byte) error {
	switch {
	case !t.Valid():
		return fmt.Errorf("tile %d/%d/%d: %w", t.Z, t.X, t.Y, ErrNoTile)
	case len(plain) > maxTile || len(w.placed) >= maxTiles:
		return fmt.Errorf("tile %d/%d/%d: %w", t.Z, t.X, t.Y, ErrTooLarge)
	case len(plain) == 0 && w.opt.Compression == None:
		return nil
	}
	sum := sha256.Sum256(plain)
	key := [16]byte(sum[:])
	content, ok := w.known[key]
	if !ok {
		content = uint32(len(w.contents))
		raw, err := w.pack(plain, w.opt.Compression)
		if err == nil {
			_, err = w.out.Write(raw)
		}
		if err != nil {
			return fmt.Errorf("write pack: %w", err)
		}
		w.contents = append(w.contents, span{w.size, uint64(len(raw))})
		w.known[key] = content
		w.size += uint64(len(raw))
	}
	w.placed = append(w.placed, placedTile{tileID(t), content})
	return nil
}

// pack compresses b; the answer is good until the next call.
func (w *Writer) pack(b []byte, c Compression) ([]byte, error) {
	w.packed.Reset()
	switch c {
	case Zstd:
		return w.zstd.EncodeAll(b, w.packed.AvailableBuffer()), nil
	case Gzip:
		w.gzip.Reset(&w.packed)
		_, err := w.gzip.Write(b)
		err = errors.Join(err, w.gzip.Close())
		return w.packed.Bytes(), err
	}
	return b, nil
}

// Drop gives the pack up and removes what was written. After Finish it does
// nothing.
func (w *Writer) Drop() { w.spool.drop() }

// Finish puts the pack at its path, replacing what is there: whole and on the
// disk, or not at all. The Writer is used up either way.
func (w *Writer) Finish(ctx context.Context, d Description) error {
	defer w.Drop()
	err := full(w.out.Flush())
	if err == nil {
		err = w.finish(ctx, d)
	}
	if err != nil {
		return fmt.Errorf("write pack: %w", err)
	}
	return nil
}

func (w *Writer) finish(ctx context.Context, d Description) error {
	w.known = nil
	if len(w.placed) == 0 {
		return fmt.Errorf("no tiles: %w", ErrEmpty)
	}
	slices.SortStableFunc(w.placed, func(a, b placedTile) int { return cmp.Compare(a.id, b.id) })
	w.placed = slices.CompactFunc(w.placed, func(a, b placedTile) bool { return a.id == b.id })
	entries, order := w.layout()

	root, leaves, err := w.directories(entries)
	if err != nil {
		return err
	}
	if len(d.Metadata) == 0 {
		d.Metadata = []byte("{}")
	}
	meta, err := w.pack(d.Metadata, Gzip)
	if err != nil {
		return err
	}
	meta = bytes.Clone(meta)

	h := w.header(d, order)
	h.Entries = uint64(len(entries))
	at := uint64(headerSize)
	for _, s := range []struct {
		where *span
		size  uint64
	}{{&h.root, uint64(len(root))}, {&h.metadata, uint64(len(meta))}, {&h.leaves, uint64(len(leaves))}, {&h.data, h.data.length}} {
		*s.where = span{at, s.size}
		at += s.size
	}

	p, err := newPart(w.spool.target, w.spool.free, at)
	if err != nil {
		return err
	}
	defer p.drop()
	out := bufio.NewWriterSize(p, 1<<18)
	for _, b := range [][]byte{h.bytes(), root, meta, leaves} {
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	if err := w.copyTiles(ctx, out, order); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	// What cannot be read must not take the place of what could.
	if _, err := verify(ctx, p.File, int64(at)); err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	return p.commit(w.opt.Mode, w.opt.Placing)
}

// layout gives every content its place in the order in which tiles first ask
// for it, and joins runs. order lists the contents so.
func (w *Writer) layout() (entries []entry, order []uint32) {
	const nowhere = math.MaxUint64
	place := make([]uint64, len(w.contents))
	for i := range place {
		place[i] = nowhere
	}
	var at uint64
	for i, t := range w.placed {
		size := w.contents[t.content].length
		if place[t.content] == nowhere {
			place[t.content] = at
			at += size
			order = append(order, t.content)
		}
		if n := len(entries); n > 0 && w.placed[i-1].content == t.content && w.placed[i-1].id+1 == t.id {
			entries[n-1].run++
			continue
		}
		entries = append(entries, entry{id: t.id, offset: place[t.content], length: size, run: 1})
	}
	return entries, order
}

func (w *Writer) copyTiles(ctx context.Context, out io.Writer, order []uint32) error {
	var b []byte
	for i, c := range order {
		if i%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s := w.contents[c]
		b = slices.Grow(b[:0], int(s.length))[:s.length]
		if _, err := w.spool.ReadAt(b, int64(s.offset)); err != nil {
			return err
		}
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// header counts the tiles and finds zooms and bounds.
func (w *Writer) header(d Description, order []uint32) Header {
	h := Header{Type: w.opt.Type, Clustered: true, internal: Gzip, tiles: w.opt.Compression,
		Addressed: uint64(len(w.placed)), Contents: uint64(len(order)), Bound: d.Bound, Center: d.Center, CenterZoom: d.CenterZoom}
	first, last := tileOf(w.placed[0].id), tileOf(w.placed[len(w.placed)-1].id)
	h.MinZoom, h.MaxZoom = first.Z, last.Z
	for _, c := range order {
		h.data.length += w.contents[c].length
	}
	var tiles orb.Bound
	for i := len(w.placed) - 1; i >= 0; i-- {
		t := tileOf(w.placed[i].id)
		if t.Z < h.MaxZoom {
			break
		}
		if g := ground(t); tiles.IsZero() {
			tiles = g
		} else {
			tiles = tiles.Union(g)
		}
	}
	// Bounds that miss the tiles would hide them.
	if !hasExtent(h.Bound) || !h.Bound.Intersects(tiles) {
		h.Bound = tiles
	}
	if !h.Bound.Contains(h.Center) || h.Center == (orb.Point{}) {
		h.Center = h.Bound.Center()
	}
	h.CenterZoom = min(max(h.CenterZoom, h.MinZoom), h.MaxZoom)
	return h
}

func hasExtent(b orb.Bound) bool { return b.Min[0] < b.Max[0] && b.Min[1] < b.Max[1] }

// bytes is the header as it stands in the file.
func (h Header) bytes() []byte {
	b := make([]byte, headerSize)
	copy(b, "PMTiles\x03")
	for i, v := range []uint64{h.root.offset, h.root.length, h.metadata.offset, h.metadata.length,
		h.leaves.offset, h.leaves.length, h.data.offset, h.data.length, h.Addressed, h.Entries, h.Contents} {
		binary.LittleEndian.PutUint64(b[8+8*i:], v)
	}
	if h.Clustered {
		b[96] = 1
	}
	b[97], b[98], b[99], b[100], b[101] = byte(h.internal), byte(h.tiles), byte(h.Type), h.MinZoom, h.MaxZoom
	deg := func(at int, v float64) { binary.LittleEndian.PutUint32(b[at:], uint32(int32(math.Round(v*1e7)))) }
	deg(102, h.Bound.Min[0])
	deg(106, h.Bound.Min[1])
	deg(110, h.Bound.Max[0])
	deg(114, h.Bound.Max[1])
	b[118] = h.CenterZoom
	deg(119, h.Center[0])
	deg(123, h.Center[1])
	return b
}
