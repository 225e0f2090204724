package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"shyraq/errs"
)

// Scan reads a body line by line as it comes, within the bounds of Unpack, and
// hands each line over until each says that it was the last. Empty lines are left
// out, one longer than MaxLine is given as nil, and a last one that is not whole
// is not given: what came before a cut was handed over all the same. The line is
// only good until each returns.
func Scan(r io.Reader, encoding string, packed, unpacked int64, each func(line []byte) (last bool)) error {
	in := &capped{r: r, left: packed}
	plain, done, err := unpacker(in, encoding)
	if err != nil {
		return err
	}
	defer done()
	limited := &io.LimitedReader{R: plain, N: unpacked + 1}
	lines := bufio.NewReaderSize(limited, 64<<10)
	for {
		line, err := scanLine(lines)
		switch {
		case limited.N == 0:
			return errs.Errorf(errs.Invalid, "body_unpacked_too_big", "more than %d bytes unpacked", unpacked)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return bodyError(in, err)
		}
		if line = bytes.TrimSuffix(line, []byte{'\r'}); len(line) > MaxLine {
			line = nil
		} else if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if each(line) {
			_, _ = lines.Peek(1) // the end itself is read, so that the connection serves again
			return nil
		}
	}
}

// scanLine reads a line without its end. Of one that is longer than MaxLine only
// so much is held that it is known as one.
func scanLine(r *bufio.Reader) (line []byte, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		switch {
		case err == nil && line == nil:
			return piece[:len(piece)-1], nil
		case len(line) <= MaxLine:
			line = append(line, piece...)
		}
		switch {
		case err == nil:
			return bytes.TrimSuffix(line, []byte{'\n'}), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}
