package vault

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// freeTries fail without a wait.
const freeTries = 5

// waits after the fifth failure and each further one; the last stays.
var waits = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// tries are an officer's failures since his last right PIN.
type tries struct {
	Failed int   `json:"failed,omitempty"`
	Until  int64 `json:"until,omitempty"` // Unix milliseconds of this device's clock
}

// wait is how long the last failure holds the next try.
func (t tries) wait() time.Duration {
	if t.Failed < freeTries {
		return 0
	}
	return waits[min(t.Failed-freeTries, len(waits)-1)]
}

// UnlockError is a PIN refused. It wraps raid.Denied with the code "pin_wrong"
// or "wait".
type UnlockError struct {
	Code  string
	Left  int       // tries left before a wait, for pin_wrong
	Until time.Time // when the next try is taken, for wait
}

// Error implements error.
func (e *UnlockError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the raid.Error with its code.
func (e *UnlockError) Unwrap() error {
	if e.Code == "wait" {
		return raid.Errorf(raid.Denied, e.Code, "until %s", e.Until.UTC().Format(time.RFC3339))
	}
	return raid.Errorf(raid.Denied, e.Code, "%d tries left", e.Left)
}

// Wait is how long an officer has to wait before his next try is taken, zero
// for not at all.
func (v *Vault) Wait(officer uuid.UUID) time.Duration {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(officer)
	if err != nil {
		return 0
	}
	return v.remaining(e)
}

// remaining is the rest of a wait; the caller holds the lock. Within one run
// the monotonic clock counts, whatever is done to the wall clock. After a
// restart the wall clock counts, and one that was moved back finds a rest
// longer than the whole wait: then the whole wait begins again.
func (v *Vault) remaining(e *entry) time.Duration {
	whole := e.Tries.wait()
	if whole == 0 {
		return 0
	}
	now := v.opts.Now()
	until, ok := v.holds[e.ID]
	if !ok {
		until = time.UnixMilli(e.Tries.Until)
	}
	rest := until.Sub(now)
	if rest > whole {
		v.hold(e, now)
		rest = whole
	}
	return max(rest, 0)
}

func (v *Vault) hold(e *entry, now time.Time) {
	until := now.Add(e.Tries.wait())
	v.holds[e.ID] = until
	e.Tries.Until = until.UnixMilli()
}

// refused is what the officer is told after a failure.
func (v *Vault) refused(e *entry) error {
	if rest := v.remaining(e); rest > 0 {
		return &UnlockError{Code: "wait", Until: v.opts.Now().Add(rest)}
	}
	return &UnlockError{Code: "pin_wrong", Left: max(freeTries-e.Tries.Failed, 1)}
}
