package locate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"shyraq/errs"
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
	// not, errs.Unavailable. It is called from the goroutine of Run. May be nil.
	OnLink func(error)
	// Wait passes the time before the next try; nil waits by a timer.
	Wait func(ctx context.Context, d time.Duration) error

	silent time.Duration // silence, unless a test is in a hurry
	unread time.Duration // unreadable, unless a test is in a hurry
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

func (l Live) bearing() time.Duration {
	if l.unread > 0 {
		return l.unread
	}
	return unreadable
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
	most, d := maxLine, decoder(&Receiver{})
	if l.Setting.Kind == GPSD {
		most, d = maxReport, &Reports{}
		if _, err := io.WriteString(p, watch); err != nil {
			return false, unavailable("no_receiver", "cannot ask gpsd", err)
		}
	}
	lines, sense := newLines(p, most), newSense(l.bearing(), l.tell)
	for {
		if err := p.SetReadDeadline(time.Now().Add(l.patience())); err != nil && !errors.Is(err, os.ErrNoDeadline) {
			return sense.talked, unavailable("no_receiver", "cannot wait for the receiver", err)
		}
		line, err := lines.next()
		switch {
		case ctx.Err() != nil:
			return sense.talked, ctx.Err()
		case errors.Is(err, os.ErrDeadlineExceeded):
			return sense.talked, unavailable("receiver_silent", "the receiver says nothing", err)
		case err != nil && !errors.Is(err, errLong):
			return sense.talked, unavailable("no_receiver", "the receiver is gone", err)
		}
		fix, ok, bad := d.Line(line)
		sense.heard(line, ok, bad == nil && err == nil)
		if ok && bad == nil && err == nil {
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
	return fmt.Errorf("%w: %w", &errs.Error{Kind: errs.Unavailable, Code: code, Detail: detail}, err)
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
