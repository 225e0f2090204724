package wire

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

	"shyraq/errs"

	"github.com/klauspost/compress/zstd"
)

// Packers and unpackers are costly to make (megabytes of tables) and safe to
// use again, so they are kept.
var (
	packers = sync.Pool{New: func() any {
		w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20),
			zstd.WithEncoderLevel(zstd.SpeedDefault))
		if err != nil {
			panic(err) // the options above are constants
		}
		return w
	}}
	unpackers = sync.Pool{New: func() any {
		r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20),
			zstd.WithDecoderMaxMemory(MaxAnswer), zstd.WithDecoderLowmem(true))
		if err != nil {
			panic(err) // the options above are constants
		}
		return r
	}}
)

// packedAlone is how many bytes are packed as one: what is as large as the window
// gains little by the one after it.
const packedAlone = 1 << 20

// Pack appends plain, packed with zstd, to dst: what is large in several frames,
// each on a processor of its own.
func Pack(dst, plain []byte) []byte {
	n := min(runtime.GOMAXPROCS(0), len(plain)/packedAlone)
	if n <= 1 {
		return pack(dst, plain)
	}
	frames := make([][]byte, n)
	var done sync.WaitGroup
	for i := range frames {
		done.Go(func() { frames[i] = pack(nil, plain[i*len(plain)/n:(i+1)*len(plain)/n]) })
	}
	done.Wait()
	return slices.Concat(append([][]byte{dst}, frames...)...)
}

func pack(dst, plain []byte) []byte {
	w := packers.Get().(*zstd.Encoder)
	defer packers.Put(w)
	return w.EncodeAll(plain, dst)
}

// Unpack reads a body of at most packed bytes and unpacks it to at most
// unpacked bytes. Encoding is the header's value: zstd, gzip, identity or
// empty. What does not fit or breaks off is errs.Invalid.
func Unpack(r io.Reader, encoding string, packed, unpacked int64) ([]byte, error) {
	in := &capped{r: r, left: packed}
	plain, done, err := unpacker(in, encoding)
	if err != nil {
		return nil, err
	}
	defer done()
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(plain, unpacked+1))
	if err != nil {
		return nil, bodyError(in, err)
	}
	if n > unpacked {
		return nil, errs.Errorf(errs.Invalid, "body_unpacked_too_big", "more than %d bytes unpacked", unpacked)
	}
	return out.Bytes(), nil
}

// unpacker reads what is packed, until it is done with.
func unpacker(in *capped, encoding string) (plain io.Reader, done func(), err error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return in, func() {}, nil
	case "gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, nil, bodyError(in, err)
		}
		return z, func() {}, nil
	case "zstd":
		z := unpackers.Get().(*zstd.Decoder)
		done := func() {
			_ = z.Reset(nil)
			unpackers.Put(z)
		}
		if err := z.Reset(in); err != nil {
			done()
			return nil, nil, bodyError(in, err)
		}
		return z, done, nil
	}
	return nil, nil, errs.Errorf(errs.Invalid, "content_encoding", "zstd, gzip or identity")
}

// capped reads up to a cap and remembers whether it was passed, and what the
// connection itself said.
type capped struct {
	r    io.Reader
	left int64
	over bool
	err  error
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		var one [1]byte
		n, err := c.r.Read(one[:])
		if n > 0 {
			c.over = true
			return 0, errTooBig
		}
		return 0, err
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

var errTooBig = errors.New("body too big")

func bodyError(in *capped, err error) error {
	switch {
	case in.over:
		return errs.Errorf(errs.Invalid, "body_too_big", "more bytes than allowed")
	case in.err != nil:
		// Not the fault of what was sent: it may be sent again as it is.
		return errs.Errorf(errs.Unavailable, CodeCut, "the connection ended inside the body")
	case errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, zstd.ErrWindowSizeExceeded):
		return errs.Errorf(errs.Invalid, "body_unpacked_too_big", "needs too much memory to unpack")
	}
	return errs.Errorf(errs.Invalid, "body_damaged", "cannot be unpacked")
}
