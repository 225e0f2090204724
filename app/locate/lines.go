package locate

import (
	"bufio"
	"errors"
	"io"
)

// maxLine is the longest line of a serial port: a sentence, and what trackers
// and tag blocks put before it.
const maxLine = 1024

// errLong comes with the first bytes of a line that is longer than may be.
var errLong = errors.New("line too long")

// lines cuts a stream at line feeds and carriage returns, for some receivers
// send only one of them. Empty lines are passed over. A port at the wrong speed
// gives rubbish without an end: it is handed out in pieces, with errLong.
type lines struct {
	in   *bufio.Reader
	buf  []byte
	most int
	long bool // within a line that is too long
}

func newLines(r io.Reader, most int) *lines {
	return &lines{in: bufio.NewReader(r), most: most}
}

func (l *lines) next() (string, error) {
	l.buf = l.buf[:0]
	for {
		b, err := l.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && len(l.buf) > 0 && !l.long:
			return string(l.buf), nil
		case err != nil:
			return "", err
		case b != '\n' && b != '\r':
			if l.buf = append(l.buf, b); len(l.buf) > l.most {
				l.long = true
				return string(l.buf), errLong
			}
		case l.long:
			l.long = false
			return string(l.buf), errLong // the end of it is no line either
		case len(l.buf) > 0:
			return string(l.buf), nil
		}
	}
}
