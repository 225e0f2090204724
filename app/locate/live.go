package locate

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"shyraq/app/raid"
)

// port is a stream that can be waited for in bounds: a network connection, a
// serial port.
type port interface {
	io.ReadWriteCloser
	SetReadDeadline(time.Time) error
}

// decoder makes fixes of lines; Receiver and Reports are the two.
type decoder interface {
	Line(line string) (Fix, bool, error)
}

// Live is a Source that reads a receiver while it runs, and comes back when it
// is gone: a cable is pulled, a daemon is started later than we are.
type Live struct {
	Setting Setting
	// Now is our clock, which stamps the fixes.
	Now func() time.Time
	// OnLink tells how it stands: nil while the receiver talks, else why it does
	// not, raid.Unavailable. It is called from the goroutine of Run. May be nil.
	OnLink func(error)
	// Wait passes the time before the next try; nil waits by a timer.
	Wait func(ctx context.Context, d time.Duration) error

	silent time.Duration // silence, unless a test is in a hurry
}

// silence is how long a receiver may say nothing before it is asked anew: the
// slowest speaks every second.
const silence = 15 * time.Second

// pauses come before the next try: at once useful after a loose cable, and not
// a burden when there is nobody for a whole night.
var pauses = []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second}

// Run implements Source, for the receivers that run: gpsd, serial and tcp. It
// ends with the context alone, unless the setting
// cannot be used at all.
func (l Live) Run(ctx context.Context, each func(Fix)) error {
	if err := l.Setting.Check(); err != nil {
		return err
	}
	if l.Setting.Kind == Off {
		return nil
	}
	for failed := 0; ; {
		talked, err := l.once(ctx, each)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if talked {
			failed = 0
		}
		l.tell(err)
		if err := (Replay{Wait: l.Wait}).wait(ctx, pauses[min(failed, len(pauses)-1)]); err != nil {
			return err
		}
		failed++
	}
}

func (l Live) patience() time.Duration {
	if l.silent > 0 {
		return l.silent
	}
	return silence
}

func (l Live) tell(err error) {
	if l.OnLink != nil {
		l.OnLink(err)
	}
}

// once reads the receiver until it is gone and tells whether it talked at all.
func (l Live) once(ctx context.Context, each func(Fix)) (talked bool, err error) {
	p, err := l.open(ctx)
	if err != nil {
		return false, unavailable("no_receiver", "cannot open the receiver", err)
	}
	// Closing ends a read that waits. It is closed once, whoever comes first.
	stop := context.AfterFunc(ctx, func() { p.Close() })
	defer func() {
		if stop() {
			p.Close()
		}
	}()
	most, d := MaxSentence, decoder(&Receiver{})
	if l.Setting.Kind == GPSD {
		most, d = maxReport, &Reports{}
		if _, err := io.WriteString(p, watch); err != nil {
			return false, unavailable("no_receiver", "cannot ask gpsd", err)
		}
	}
	lines := newLines(p, most)
	for {
		if err := p.SetReadDeadline(time.Now().Add(l.patience())); err != nil && !errors.Is(err, os.ErrNoDeadline) {
			return talked, unavailable("no_receiver", "cannot wait for the receiver", err)
		}
		line, err := lines.next()
		if ctx.Err() != nil {
			return talked, ctx.Err()
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return talked, unavailable("receiver_silent", "the receiver says nothing", err)
		}
		if err != nil {
			return talked, unavailable("no_receiver", "the receiver is gone", err)
		}
		fix, ok, err := d.Line(line)
		if err != nil {
			continue
		}
		if !talked {
			talked = true
			l.tell(nil)
		}
		if ok {
			each(heard(fix, l.Now()))
		}
	}
}

func (l Live) open(ctx context.Context) (port, error) {
	if l.Setting.Kind == Serial {
		return openSerial(l.Setting.Address, l.Setting.Speed)
	}
	var d net.Dialer
	ctx, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	c, err := d.DialContext(ctx, "tcp", l.Setting.Address)
	if err != nil {
		return nil, err
	}
	return c.(*net.TCPConn), nil
}

func unavailable(code, detail string, err error) error {
	return fmt.Errorf("%w: %w", &raid.Error{Kind: raid.Unavailable, Code: code, Detail: detail}, err)
}

// lines cuts a stream into lines and passes over those that are too long: a
// port at the wrong speed gives rubbish without an end.
type lines struct {
	in   *bufio.Reader
	most int
}

func newLines(r io.Reader, most int) *lines {
	return &lines{in: bufio.NewReaderSize(r, most+2), most: most}
}

func (l *lines) next() (string, error) {
	for skipping := false; ; {
		raw, err := l.in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			skipping = true
		case err != nil:
			return "", err
		case skipping:
			skipping = false
		default:
			for len(raw) > 0 && (raw[len(raw)-1] == '\n' || raw[len(raw)-1] == '\r') {
				raw = raw[:len(raw)-1]
			}
			return string(raw), nil
		}
	}
}

// Source is the receiver of a setting, or the recording; nil for off. tell may
// be nil; see Live.OnLink.
func (s Setting) Source(now func() time.Time, tell func(error)) Source {
	switch s.Kind {
	case "", Off:
		return nil
	case File:
		return Replay{Open: func() (io.ReadCloser, error) { return os.Open(s.Address) }, Loop: true, Now: now}
	}
	return Live{Setting: s, Now: now, OnLink: tell}
}
