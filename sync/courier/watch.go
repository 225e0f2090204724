package courier

import (
	"context"
	"io"
	"time"

	"shyraq/sync/courier/wire"
)

// watchdog ends an exchange in which no byte moves for wire.Progress. There is
// no limit on the whole: a slow link may take as long as it needs.
type watchdog struct {
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

func watch(ctx context.Context) (context.Context, *watchdog) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &watchdog{cancel: cancel, timer: time.AfterFunc(wire.Progress, func() { cancel(ErrStalled) })}
}

func (w *watchdog) touch() { w.timer.Reset(wire.Progress) }

func (w *watchdog) stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// reader counts every read of r as progress.
func (w *watchdog) reader(r io.Reader) io.Reader { return &touching{r: r, w: w} }

type touching struct {
	r io.Reader
	w *watchdog
}

func (t *touching) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	if n > 0 {
		t.w.touch()
	}
	return n, err
}
