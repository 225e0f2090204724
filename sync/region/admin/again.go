package admin

import (
	"context"
	"time"
)

// again does something a minute from now and then every so long, until the context
// ends. What fails is logged under the name, and tried at the next turn.
func (l *Local) again(ctx context.Context, every time.Duration, name string, do func() error) {
	for wait := time.Minute; ; wait = every {
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
		if err := do(); err != nil && ctx.Err() == nil {
			l.o.Log.Error(name, "error", err.Error())
		}
	}
}
