package pack

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Unpacker undoes the compressions with decoders it uses again. The zero value
// is ready, and safe for concurrent use.
type Unpacker struct {
	gzips, brotlis sync.Pool
	zstdOnce       sync.Once
	zstd           *zstd.Decoder
	zstdErr        error
}

// Unpack never gives more than limit bytes: a bomb is ErrTooLarge. What is not
// packed is given back as it is.
func (u *Unpacker) Unpack(raw []byte, c Compression, limit int) ([]byte, error) {
	if len(raw) == 0 {
		return raw, nil
	}
	switch c {
	case None:
		return raw, nil
	case Unknown:
		// Tiles of unknown compression: gzip tells itself apart, else plain.
		if len(raw) < 2 || raw[0] != 0x1f || raw[1] != 0x8b {
			return raw, nil
		}
		return u.gzip(raw, limit)
	case Gzip:
		return u.gzip(raw, limit)
	case Brotli:
		return u.brotli(raw, limit)
	case Zstd:
		return u.unzstd(raw, limit)
	}
	return nil, ErrCompression
}

func (u *Unpacker) gzip(raw []byte, limit int) ([]byte, error) {
	r, _ := u.gzips.Get().(*gzip.Reader)
	if r == nil {
		r = new(gzip.Reader)
	}
	defer u.gzips.Put(r)
	if err := r.Reset(bytes.NewReader(raw)); err != nil {
		return nil, damaged(err)
	}
	// The last four bytes say how long the text is. They are a hint, not
	// believed: at worst the buffer grows, or is larger than a tile may be.
	hint := 4 * len(raw)
	if n := len(raw); n >= 4 {
		hint = int(min(binary.LittleEndian.Uint32(raw[n-4:]), uint32(min(limit, 64*n))))
	}
	return readLimited(r, hint, limit)
}

func (u *Unpacker) brotli(raw []byte, limit int) ([]byte, error) {
	r, _ := u.brotlis.Get().(*brotli.Reader)
	if r == nil {
		r = new(brotli.Reader)
	}
	defer u.brotlis.Put(r)
	if err := r.Reset(bytes.NewReader(raw)); err != nil {
		return nil, damaged(err)
	}
	return readLimited(r, 4*len(raw), limit)
}

func (u *Unpacker) unzstd(raw []byte, limit int) ([]byte, error) {
	u.zstdOnce.Do(func() {
		u.zstd, u.zstdErr = zstd.NewReader(nil, zstd.WithDecoderConcurrency(2),
			zstd.WithDecoderMaxMemory(maxDirectory), zstd.WithDecoderMaxWindow(maxDirectory))
	})
	if u.zstdErr != nil {
		return nil, u.zstdErr
	}
	out, err := u.zstd.DecodeAll(raw, nil)
	switch {
	case errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, zstd.ErrWindowSizeExceeded):
		return nil, ErrTooLarge
	case err != nil:
		return nil, damaged(err)
	case len(out) > limit:
		return nil, ErrTooLarge
	}
	return out, nil
}

// readLimited reads all of a text that is about hint bytes long.
func readLimited(r io.Reader, hint, limit int) ([]byte, error) {
	// Room for one read more than there should be, so that the end is seen.
	out := bytes.NewBuffer(make([]byte, 0, min(hint, limit)+bytes.MinRead))
	if _, err := out.ReadFrom(io.LimitReader(r, int64(limit)+1)); err != nil {
		return nil, damaged(err)
	}
	if out.Len() > limit {
		return nil, ErrTooLarge
	}
	return out.Bytes(), nil
}

func damaged(err error) error { return fmt.Errorf("%w: %v", ErrDamaged, err) }
