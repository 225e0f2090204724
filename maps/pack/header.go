package pack

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

const headerSize = 127

// Compression is how a section of a pack is packed.
type Compression uint8

// The compressions of PMTiles.
const (
	Unknown Compression = iota
	None
	Gzip
	Brotli
	Zstd
)

// String is the usual name of the compression.
func (c Compression) String() string {
	names := [...]string{"unknown", "none", "gzip", "brotli", "zstd"}
	if int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("compression %d", uint8(c))
}

// TileType is what a pack's tiles are.
type TileType uint8

// The tile types of PMTiles. A pack of AVIF or MLT is not opened.
const (
	Other TileType = iota
	MVT
	PNG
	JPEG
	WebP
	AVIF
	MLT
)

// String is the usual short name of the type.
func (t TileType) String() string {
	names := [...]string{"other", "MVT", "PNG", "JPEG", "WebP", "AVIF", "MLT"}
	if int(t) < len(names) {
		return names[t]
	}
	return fmt.Sprintf("type %d", uint8(t))
}

// Header is what a pack says of itself in its first 127 bytes.
type Header struct {
	MinZoom, MaxZoom uint8
	Type             TileType
	Bound            orb.Bound
	Center           orb.Point
	CenterZoom       uint8
	Clustered        bool   // the tiles lie in the order of their ids
	Addressed        uint64 // tiles that can be asked for; 0: not counted
	Entries          uint64 // runs of tiles; 0: not counted
	Contents         uint64 // different tiles stored; 0: not counted

	internal, tiles              Compression
	root, metadata, leaves, data span
}

// Compression is how the tiles are packed; Directories how all else is.
func (h Header) Compression() Compression { return h.tiles }

// Directories is how directories and metadata are packed.
func (h Header) Directories() Compression { return h.internal }

// HasLeaves reports whether there are leaf directories below the root.
func (h Header) HasLeaves() bool { return h.leaves.length > 0 }

// span is a stretch of the file.
type span struct{ offset, length uint64 }

// within is a stretch given relative to this one, which must hold it.
func (s span) within(offset, length uint64) (span, error) {
	if offset > s.length || length > s.length-offset {
		return span{}, fmt.Errorf("entry points outside its section: %w", ErrDamaged)
	}
	return span{offset: s.offset + offset, length: length}, nil
}

// parseHeader reads the header of a file of size bytes. b is its beginning,
// cut at 127 bytes.
func parseHeader(b []byte, size int64) (Header, error) {
	switch {
	case size <= 0 || len(b) == 0:
		return Header{}, ErrEmpty
	case bytes.HasPrefix(b, []byte("PMTiles")):
	case len(b) >= 4 && b[0] == 'P' && b[1] == 'M' && (b[2] == 1 || b[2] == 2) && b[3] == 0:
		return Header{}, ErrVersion // the two earlier versions began "PM", version
	case len(b) < 7 && bytes.HasPrefix([]byte("PMTiles"), b):
		return Header{}, ErrTruncated
	default:
		return Header{}, ErrNotPack
	}
	if len(b) > 7 && b[7] != 3 {
		return Header{}, ErrVersion
	}
	if len(b) < headerSize {
		return Header{}, ErrTruncated
	}
	u64 := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	deg := func(at int) float64 { return float64(int32(binary.LittleEndian.Uint32(b[at:]))) / 1e7 }
	h := Header{
		root: span{u64(8), u64(16)}, metadata: span{u64(24), u64(32)},
		leaves: span{u64(40), u64(48)}, data: span{u64(56), u64(64)},
		Addressed: u64(72), Entries: u64(80), Contents: u64(88), Clustered: b[96] == 1,
		internal: Compression(b[97]), tiles: Compression(b[98]), Type: TileType(b[99]),
		MinZoom: b[100], MaxZoom: b[101],
		Bound:      orb.Bound{Min: orb.Point{deg(102), deg(106)}, Max: orb.Point{deg(110), deg(114)}},
		CenterZoom: b[118],
		Center:     orb.Point{deg(119), deg(123)},
	}
	if !hasExtent(h.Bound) {
		// Some makers leave the bounds at zero: the pack may be anywhere.
		h.Bound = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	}
	return h, h.check(uint64(size))
}

func (h Header) check(size uint64) error {
	for _, s := range []struct {
		name string
		span
	}{{"root directory", h.root}, {"metadata", h.metadata}, {"leaf directories", h.leaves}, {"tiles", h.data}} {
		if s.length > 0 && (s.offset > size || s.length > size-s.offset) {
			return fmt.Errorf("%s end after the file: %w", s.name, ErrTruncated)
		}
	}
	switch {
	case h.root.length == 0:
		return fmt.Errorf("no root directory: %w", ErrDamaged)
	case h.MaxZoom > geo.MaxZoom || h.MinZoom > h.MaxZoom:
		return fmt.Errorf("zooms %d to %d: %w", h.MinZoom, h.MaxZoom, ErrDamaged)
	case h.internal == Unknown || h.internal > Zstd || h.tiles > Zstd:
		return ErrCompression
	case h.Type > WebP:
		return fmt.Errorf("%s: %w", h.Type, ErrTileType)
	}
	return nil
}
