package desktop

import (
	"testing"
	"testing/synctest"
	"time"
)

// waits plays a window system in which something happens at the given moments,
// and gives when the program waited for it.
func waits(t *testing.T, events []time.Duration, length time.Duration) []time.Duration {
	t.Helper()
	var began []time.Duration
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		q := &quiet{do: func(f func()) { f() }}
		q.wait = func(most time.Duration) {
			now := time.Since(start)
			began = append(began, now)
			for _, at := range events {
				if at >= now && at < now+most {
					most = at - now
				}
			}
			time.Sleep(most)
		}
		time.AfterFunc(length, q.Stop)
		q.Run()
	})
	return began
}

func TestTheLoopSleepsWhileNothingHappens(t *testing.T) {
	if got, most := len(waits(t, nil, 10*time.Second)), 72; got == 0 || got > most {
		t.Errorf("%d waits in 10 s, want 1 to %d: each has the loop turn twice", got, most)
	}
}

func TestTheLoopIsLeftAloneAfterATouch(t *testing.T) {
	touch := 300 * time.Millisecond // within the second wait
	for _, at := range waits(t, []time.Duration{touch}, 5*time.Second) {
		if at > touch && at < touch+quietActive {
			t.Errorf("waited at %v, within %v of the touch at %v", at, quietActive, touch)
		}
	}
}

func TestNothingIsWaitedForAfterTheEnd(t *testing.T) {
	q := &quiet{do: func(f func()) { f() }, wait: func(time.Duration) { t.Error("waited after the end") }}
	q.Stop()
	q.touched()
	q.Run()
}
