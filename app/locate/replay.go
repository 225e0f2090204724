package locate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"shyraq/errs"
)

// Replay is a Source that plays recorded sentences again. Its fixes carry the
// time at which they are played, as if they were made now.
type Replay struct {
	// Open gives the recording from its start.
	Open func() (io.ReadCloser, error)
	// Pace is how many times faster than recorded; 0 means as recorded.
	Pace float64
	// Loop begins again at the end, for a demonstration that goes on.
	Loop bool
	// Now is the clock that stamps the fixes.
	Now func() time.Time
	// Wait passes the time between two fixes; nil waits by a timer.
	Wait func(ctx context.Context, d time.Duration) error
}

// longestWait bounds a gap in a recording: a break of an hour is not replayed.
const longestWait = 10 * time.Second

// Run implements Source. Lines that are not in their form are passed over, as
// with a live receiver.
func (r Replay) Run(ctx context.Context, each func(Fix)) error {
	for {
		n, err := r.once(ctx, each)
		if err != nil || !r.Loop {
			return err
		}
		if n == 0 {
			return errs.Errorf(errs.Unavailable, "no_receiver", "the recording holds no fix")
		}
		if err := r.wait(ctx, time.Second); err != nil {
			return err
		}
	}
}

func (r Replay) once(ctx context.Context, each func(Fix)) (n int, err error) {
	f, err := r.Open()
	if err != nil {
		return 0, fmt.Errorf("replay: %w: %w", errs.Errorf(errs.Unavailable, "no_receiver", "cannot open the recording"), err)
	}
	defer f.Close()
	lines := newLines(f, maxLine)
	var receiver Receiver
	var last time.Time
	unread := &Unread{}
	for {
		line, err := lines.next()
		if err != nil && !errors.Is(err, errLong) {
			return n, ended(n, err, unread)
		}
		fix, ok, bad := receiver.Line(line)
		if bad != nil || err != nil || !ok {
			if unread.First == "" {
				unread.First, unread.Why = shown(line), whyOf(line, bad == nil)
			}
			continue
		}
		if gap := fix.At.Sub(last); !last.IsZero() && gap > 0 {
			if err := r.wait(ctx, min(gap, longestWait)); err != nil {
				return n, err
			}
		}
		if err := ctx.Err(); err != nil {
			return n, err
		}
		last = fix.At
		fix.At = r.Now()
		each(fix)
		n++
	}
}

// ended is what the end of a recording comes to: one of which nothing could be
// read says so.
func ended(n int, err error, unread *Unread) error {
	switch {
	case !errors.Is(err, io.EOF):
		return fmt.Errorf("replay: %w: %w", errs.Errorf(errs.Unavailable, "no_receiver", "cannot read the recording"), err)
	case n == 0 && unread.First != "":
		return fmt.Errorf("replay: %w", unread)
	}
	return nil
}

func (r Replay) wait(ctx context.Context, d time.Duration) error {
	if r.Pace > 0 {
		d = time.Duration(float64(d) / r.Pace)
	}
	if r.Wait != nil {
		return r.Wait(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
