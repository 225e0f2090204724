// Package pack reads and writes tile archives: PMTiles version 3,
// specification 3.6. MBTiles become PMTiles in its room mbtiles.
//
// A pack is a file from a stick or a web page, so nothing in it is believed.
// Every offset is compared with the size of the file, every count with the
// bytes that are left, and every decompressed size with a limit, before memory
// is taken: 16 MiB for a directory or the metadata, 8 MiB for a tile. Leaf
// directories are followed four deep. All four compressions are read; MLT and
// AVIF tiles are refused when the pack is opened. What is wrong with a file is
// said by wrapping exactly one of the sentinels below.
//
// What is written takes its place whole or not at all, also when the process is
// killed, and leaves room on the disk for others.
//
// A Pack and a Stack are safe for concurrent use. The package never asks a
// network and decodes no tile: it hands out the plain bytes.
package pack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

// What can be wrong with a pack or a tile. Open, OpenReader, Tile, Copy and a
// Writer wrap exactly one of these, except for errors of the disk itself.
var (
	ErrEmpty       = errors.New("file is empty")
	ErrNotPack     = errors.New("not a PMTiles file")
	ErrVersion     = errors.New("PMTiles version is not 3")
	ErrTruncated   = errors.New("file is shorter than it says")
	ErrDamaged     = errors.New("pack is damaged")
	ErrTooLarge    = errors.New("directory or tile is larger than allowed")
	ErrCompression = errors.New("compression is unknown")
	ErrTileType    = errors.New("tile type cannot be shown")
	ErrNoTile      = errors.New("pack has no such tile")
	ErrNoSpace     = errors.New("too little room on the disk")
)

// Limits before memory is taken, and how deep directories may nest.
const (
	maxDirectory = 16 << 20
	maxTile      = 8 << 20
	maxDepth     = 4
)

// Pack is one open archive.
type Pack struct {
	src    io.ReaderAt
	closer io.Closer
	name   string
	header Header
	meta   Metadata
	flaw   error
	root   []entry
	leaves leafCache
	unpack Unpacker
	once   sync.Once
	closed error
}

// Open opens a pack by its path. Close it when it is no longer used.
func Open(path string) (*Pack, error) {
	f, size, err := openFile(path)
	if err != nil {
		return nil, fmt.Errorf("open pack: %w", err)
	}
	p, err := open(f, size)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("open pack: %w", err)
	}
	p.closer, p.name = f, path
	return p, nil
}

// openFile opens a file and gives its size. What is none, a folder or a pipe, is
// refused before it is opened: a pipe would wait for its writer.
func openFile(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, ErrNotPack
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	if info, err = f.Stat(); err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// OpenReader opens a pack of size bytes that is already at hand, such as an
// embedded one. The reader is not closed by the pack.
func OpenReader(src io.ReaderAt, size int64) (*Pack, error) {
	p, err := open(src, size)
	if err != nil {
		return nil, fmt.Errorf("open pack: %w", err)
	}
	return p, nil
}

func open(src io.ReaderAt, size int64) (*Pack, error) {
	head := make([]byte, min(headerSize, max(size, 0)))
	if _, err := src.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	}
	h, err := parseHeader(head, size)
	if err != nil {
		return nil, err
	}
	p := &Pack{src: src, header: h}
	raw, err := p.section(h.root, h.internal, maxDirectory)
	if err != nil {
		return nil, fmt.Errorf("root directory: %w", err)
	}
	if p.root, err = parseDirectory(raw); err != nil {
		return nil, fmt.Errorf("root directory: %w", err)
	}
	// A pack shows its map without metadata; what can be read of it is kept.
	if h.metadata.length > 0 {
		raw, err := p.section(h.metadata, h.internal, maxDirectory)
		if err != nil {
			p.flaw = fmt.Errorf("metadata: %w", err)
		}
		p.meta = parseMetadata(raw)
	}
	p.learn()
	return p, nil
}

// Close closes the file. Tiles asked for afterwards are errors.
func (p *Pack) Close() error {
	p.once.Do(func() {
		if p.closer != nil {
			p.closed = p.closer.Close()
		}
	})
	return p.closed
}

// Path is where the pack was opened; empty for a reader.
func (p *Pack) Path() string { return p.name }

// Header is what the first 127 bytes say.
func (p *Pack) Header() Header { return p.header }

// Metadata is what could be read of the pack's own description.
func (p *Pack) Metadata() Metadata { return p.meta }

// Flaw is what is wrong with the pack's description of itself, where its map
// can be shown nevertheless. Its attribution is unknown then.
func (p *Pack) Flaw() error { return p.flaw }

// Bound is the ground the pack says it covers.
func (p *Pack) Bound() orb.Bound { return p.header.Bound }

// Has reports whether the pack holds a tile, without reading it. A directory
// that cannot be read is an error.
func (p *Pack) Has(t geo.Tile) (bool, error) {
	_, err := p.find(t)
	if errors.Is(err, ErrNoTile) {
		return false, nil
	}
	return err == nil, err
}

// Tile reads one tile and unpacks it. ErrNoTile says that there is none.
func (p *Pack) Tile(t geo.Tile) ([]byte, error) {
	at, err := p.find(t)
	if err != nil {
		return nil, fmt.Errorf("tile %d/%d/%d: %w", t.Z, t.X, t.Y, err)
	}
	data, err := p.plain(at)
	if err != nil {
		return nil, fmt.Errorf("tile %d/%d/%d: %w", t.Z, t.X, t.Y, err)
	}
	return data, nil
}

// find walks the directories to where a tile lies in the file.
func (p *Pack) find(t geo.Tile) (span, error) {
	if !t.Valid() || t.Z < p.header.MinZoom || t.Z > p.header.MaxZoom {
		return span{}, ErrNoTile
	}
	id := tileID(t)
	dir := p.root
	for range maxDepth {
		e, ok := lookUp(dir, id)
		if !ok {
			return span{}, ErrNoTile
		}
		if e.run > 0 {
			return p.header.data.within(e.offset, e.length)
		}
		at, err := p.header.leaves.within(e.offset, e.length)
		if err != nil {
			return span{}, err
		}
		if dir, err = p.leaf(at); err != nil {
			return span{}, fmt.Errorf("leaf directory: %w", err)
		}
	}
	return span{}, fmt.Errorf("directories nest deeper than %d: %w", maxDepth, ErrDamaged)
}

func (p *Pack) leaf(at span) ([]entry, error) {
	if dir, ok := p.leaves.get(at.offset); ok {
		return dir, nil
	}
	raw, err := p.section(at, p.header.internal, maxDirectory)
	if err != nil {
		return nil, err
	}
	dir, err := parseDirectory(raw)
	if err != nil {
		return nil, err
	}
	p.leaves.put(at.offset, dir)
	return dir, nil
}

// plain reads a tile. Makers label wrongly what it is packed by.
func (p *Pack) plain(at span) ([]byte, error) {
	raw, err := p.section(at, None, maxTile)
	if err != nil {
		return nil, err
	}
	return p.unpack.Plain(raw, p.header.tiles, maxTile)
}

// learn finds out by the first tiles what they are, where the header does not
// say, or says of pictures that they are none. Empty tiles tell nothing.
func (p *Pack) learn() {
	enough := errors.New("enough")
	tries := 0
	_ = p.walk(context.Background(), func(e entry) error {
		tries++
		if at, err := p.header.data.within(e.offset, e.length); err == nil {
			b, err := p.plain(at)
			if kind := TypeOf(b); err == nil && kind != Other && kind <= WebP {
				p.header.Type = kind
				return enough
			}
		}
		if tries == 8 {
			return enough
		}
		return nil
	})
}

// section reads and unpacks one stretch of the file.
func (p *Pack) section(at span, c Compression, limit int) ([]byte, error) {
	if at.length > uint64(limit) {
		return nil, ErrTooLarge
	}
	raw := make([]byte, at.length)
	if n, err := p.src.ReadAt(raw, int64(at.offset)); n < len(raw) {
		if err == nil || err == io.EOF {
			err = ErrTruncated
		}
		return nil, err
	}
	return p.unpack.Unpack(raw, c, limit)
}
