package pack

import (
	"bytes"
	"encoding/binary"
	"errors"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"
)

// mostWrapped is how often a tile may be packed: some makers pack twice.
const mostWrapped = 3

// Plain gives the plain bytes of a tile, by what it is and not by what its
// maker says of it: packed by gzip, zlib, raw deflate, zstd or as labelled, once
// or again. What cannot be made out is ErrDamaged.
func (u *Unpacker) Plain(raw []byte, label Compression, limit int) ([]byte, error) {
	out, failed := u.Unpack(raw, label, limit)
	switch {
	case errors.Is(failed, ErrTooLarge) || errors.Is(failed, ErrCompression):
		return nil, failed
	case failed != nil:
		if out = raw; TypeOf(raw) == Other && packedAs(raw) == None {
			return nil, failed
		}
	}
	for range mostWrapped {
		if len(out) == 0 || TypeOf(out) != Other {
			return out, nil
		}
		inner, err := u.inner(out, limit)
		switch {
		case err != nil && (failed != nil || errors.Is(err, ErrTooLarge) || label == Unknown):
			return nil, err
		case inner == nil: // it only begins like something packed
			return out, nil
		}
		out = inner
	}
	return out, nil
}

// zlibbed is zlib, which PMTiles have no number for.
const zlibbed Compression = 100

// packedAs tells a compression by the first bytes; None where it has no mark.
func packedAs(b []byte) Compression {
	switch {
	case bytes.HasPrefix(b, []byte{0x1f, 0x8b}):
		return Gzip
	case bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return Zstd
	case len(b) > 2 && b[0]&0x0f == 8 && b[0]>>4 <= 7 && binary.BigEndian.Uint16(b)%31 == 0:
		return zlibbed
	}
	return None
}

// inner unpacks what is packed; nil where it is not.
func (u *Unpacker) inner(b []byte, limit int) ([]byte, error) {
	switch c := packedAs(b); c {
	case Gzip, Zstd:
		return u.Unpack(b, c, limit)
	case zlibbed:
		if r, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
			return readLimited(r, 4*len(b), limit)
		}
	}
	// Raw deflate has no mark: it is taken where a tile comes out of it.
	out, err := readLimited(flate.NewReader(bytes.NewReader(b)), 4*len(b), limit)
	if err != nil || TypeOf(out) == Other {
		return nil, nil
	}
	return out, nil
}

// TypeOf tells by its bytes what a plain tile is; Other where it is none.
func TypeOf(b []byte) TileType {
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return JPEG
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return WebP
	case len(b) >= 12 && string(b[4:8]) == "ftyp" && string(b[8:12]) == "avif":
		return AVIF
	case isMVT(b):
		return MVT
	}
	return Other
}

// isMVT says whether a tile is a message of the kind that vector tiles are,
// every field of which ends within it.
func isMVT(b []byte) bool {
	layers := 0
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 || key>>3 == 0 {
			return false
		}
		b = b[n:]
		skip := uint64(0)
		switch key & 7 {
		case 0:
			if _, n = binary.Uvarint(b); n <= 0 {
				return false
			}
			skip = uint64(n)
		case 1:
			skip = 8
		case 5:
			skip = 4
		case 2:
			length, n := binary.Uvarint(b)
			if n <= 0 {
				return false
			}
			b, skip = b[n:], length
		default:
			return false
		}
		if skip > uint64(len(b)) {
			return false
		}
		b = b[skip:]
		if key&7 == 2 {
			layers++
		}
	}
	return layers > 0
}
