package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"shyraq/errs"

	"github.com/google/uuid"
)

// freeTries fail without a wait.
const freeTries = 5

// waits after the fifth failure and each further one; the last stays.
var waits = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// tries are an officer's failures since his last right PIN. How long he has to
// wait is counted by the time that the machine has been up, which nobody turns;
// where a system does not tell that time, by its clock.
type tries struct {
	Failed int   `json:"failed,omitempty"`
	Left   int64 `json:"left,omitempty"`  // milliseconds of the wait at Up
	Up     int64 `json:"up,omitempty"`    // milliseconds since the machine started
	Until  int64 `json:"until,omitempty"` // Unix milliseconds of this device's clock
}

// wait is how long the last failure holds the next try.
func (t tries) wait() time.Duration {
	if t.Failed < freeTries {
		return 0
	}
	return waits[min(t.Failed-freeTries, len(waits)-1)]
}

// UnlockError is a PIN refused. It wraps errs.Denied with the code "pin_wrong"
// or "wait".
type UnlockError struct {
	Code  string
	Left  int       // tries left before a wait, for pin_wrong
	Until time.Time // when the next try is taken, for wait
}

// Error implements error.
func (e *UnlockError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the errs.Error with its code.
func (e *UnlockError) Unwrap() error {
	if e.Code == "wait" {
		return errs.Errorf(errs.Denied, e.Code, "until %s", e.Until.UTC().Format(time.RFC3339))
	}
	return errs.Errorf(errs.Denied, e.Code, "%d tries left", e.Left)
}

// Tried says how many PINs were tried on this device, right or wrong, since the vault
// began, and how often somebody failed in a row by now. The first only grows: a copy of
// the vault that is put back has fewer than were told. Its vault is named by a sum.
func (v *Vault) Tried() (of string, all uint64, failed int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	all = v.file.Tried
	for _, e := range v.file.Officers {
		all += uint64(e.Tries.Failed)
		failed = max(failed, e.Tries.Failed)
	}
	sum := sha256.Sum256(v.file.ID[:])
	return hex.EncodeToString(sum[:4]), all, failed
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

// remaining is the rest of a wait; the caller holds the lock. It is served while
// the machine is on, whether or not the program runs, and whatever is done to
// the clock meanwhile: a machine that was started anew goes on from what was
// left when the wait was last written down, less what it has been up since.
func (v *Vault) remaining(e *entry) time.Duration {
	whole := e.Tries.wait()
	if whole == 0 {
		return 0
	}
	up, ok := v.opts.Up()
	if !ok {
		return v.byClock(e, whole)
	}
	left, at := time.Duration(e.Tries.Left)*time.Millisecond, time.Duration(e.Tries.Up)*time.Millisecond
	if left <= 0 && at == 0 { // written by a program that went by the clock
		v.hold(e)
		return whole
	}
	served := up
	if up >= at {
		served = up - at
	}
	return min(max(left-served, 0), whole)
}

// byClock is remaining where the system does not tell how long it has been up.
// Within one run the monotonic clock counts, whatever is done to the wall
// clock. After a restart the wall clock counts, and one that was moved back
// finds a rest longer than the whole wait: then the whole wait begins again.
func (v *Vault) byClock(e *entry, whole time.Duration) time.Duration {
	now := v.opts.Now()
	until, ok := v.holds[e.ID]
	if !ok {
		until = time.UnixMilli(e.Tries.Until)
	}
	rest := until.Sub(now)
	if rest > whole {
		v.hold(e)
		rest = whole
	}
	return max(rest, 0)
}

// hold begins the wait of a failure.
func (v *Vault) hold(e *entry) {
	whole := e.Tries.wait()
	if up, ok := v.opts.Up(); ok {
		e.Tries.Left, e.Tries.Up, e.Tries.Until = whole.Milliseconds(), up.Milliseconds(), 0
		return
	}
	until := v.opts.Now().Add(whole)
	v.holds[e.ID] = until
	e.Tries.Left, e.Tries.Up, e.Tries.Until = 0, 0, until.UnixMilli()
}

// served writes down, in memory, how much of a wait is left: a machine that is
// started often serves it in parts.
func (v *Vault) served(e *entry, rest time.Duration) {
	if up, ok := v.opts.Up(); ok {
		e.Tries.Left, e.Tries.Up = rest.Milliseconds(), up.Milliseconds()
	}
}

// refused is what the officer is told after a failure.
func (v *Vault) refused(e *entry) error {
	if rest := v.remaining(e); rest > 0 {
		return &UnlockError{Code: "wait", Until: v.opts.Now().Add(rest)}
	}
	return &UnlockError{Code: "pin_wrong", Left: max(freeTries-e.Tries.Failed, 1)}
}
