package vault

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"shyraq/errs"

	"github.com/google/go-cmp/cmp"
)

func TestWaits(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, options(c, NoKeyStore))
	add(t, v, patrolA, rightPIN)
	var got []time.Duration
	for range 12 {
		_, err := v.Unlock(context.Background(), patrolA.ID, wrongPIN)
		if !errors.Is(err, errs.Denied) {
			t.Fatal(err)
		}
		got = append(got, v.Wait(patrolA.ID))
		c.add(v.Wait(patrolA.ID))
		v = open(t, dir, options(c, NoKeyStore)) // a restart changes nothing
	}
	m := time.Minute
	want := []time.Duration{0, 0, 0, 0, m, 2 * m, 5 * m, 15 * m, 60 * m, 60 * m, 60 * m, 60 * m}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	unlock(t, v, patrolA, rightPIN)
	if _, err := v.Unlock(context.Background(), patrolA.ID, wrongPIN); code(err) != "pin_wrong" {
		t.Errorf("a right PIN did not clear the count: %v", err)
	}
}

func TestWaitIsKept(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for _, row := range []struct {
		name    string
		restart bool // of the program
		do      func(c *clock)
		want    time.Duration
		byClock time.Duration // where the machine does not tell how long it is on
	}{
		{"half of it passed", true, func(c *clock) { c.add(30 * time.Second) }, 30 * time.Second, 30 * time.Second},
		{"all of it passed", true, func(c *clock) { c.add(time.Minute) }, 0, 0},
		{"clock turned back a day", true, func(c *clock) { c.turn(-day) }, time.Minute, time.Minute},
		{"clock turned back ten years", true, func(c *clock) { c.turn(-3650 * day) }, time.Minute, time.Minute},
		{"clock turned back without a restart", false, func(c *clock) { c.turn(-day) }, time.Minute, time.Minute},
		{"clock turned forward a day", true, func(c *clock) { c.turn(day) }, time.Minute, 0},
		{"clock turned forward after half of it", true, func(c *clock) { c.add(30 * time.Second); c.turn(day) }, 30 * time.Second, 0},
		{"the machine was off for a year", true, func(c *clock) { c.reboot(365 * day) }, 40 * time.Second, 0},
	} {
		for _, counted := range []bool{true, false} {
			name, want := row.name, row.want
			if !counted {
				name, want = row.name+", by the clock alone", row.byClock
			}
			t.Run(name, func(t *testing.T) {
				dir, c := t.TempDir(), newClock()
				o := options(c, NoKeyStore)
				if !counted {
					o = byClock(o)
				}
				v := open(t, dir, o)
				add(t, v, patrolA, rightPIN)
				for range freeTries {
					if _, err := v.Unlock(context.Background(), patrolA.ID, wrongPIN); err == nil {
						t.Fatal("a wrong PIN opened")
					}
				}
				row.do(c)
				if row.restart {
					v = open(t, dir, o)
				}
				if got := v.Wait(patrolA.ID); got != want {
					t.Errorf("waits %v, want %v", got, want)
				}
				_, err := v.Unlock(context.Background(), patrolA.ID, rightPIN)
				if (err == nil) != (want == 0) {
					t.Errorf("the right PIN: %v", err)
				}
				if want > 0 {
					var refused *UnlockError
					if !errors.As(err, &refused) || code(err) != "wait" || !refused.Until.Equal(c.now().Add(want)) {
						t.Errorf("refusal %v", err)
					}
				}
			})
		}
	}
}

// A wait is served in parts by a machine that is started often, and the clock
// gives nothing of it: whatever is tried comes to so many guesses a day.
func TestNoTryIsFree(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	start, tries := c.at, 0
	v := open(t, dir, options(c, NoKeyStore))
	add(t, v, patrolA, rightPIN)
	var on time.Duration
	for on < 6*time.Hour {
		_, err := v.Unlock(context.Background(), patrolA.ID, wrongPIN)
		if code(err) != "wait" || v.file.Officers[0].Tries.Failed > tries {
			tries = v.file.Officers[0].Tries.Failed
		}
		c.add(10 * time.Minute)
		on += 10 * time.Minute
		_, _ = v.Unlock(context.Background(), patrolA.ID, wrongPIN) // what is served is written down
		tries = v.file.Officers[0].Tries.Failed
		c.reboot(0)
		c.turn(start.Sub(c.at) + time.Duration(tries)*1000*time.Hour)
		v = open(t, dir, options(c, NoKeyStore))
	}
	if most := freeTries + 4 + 6; tries > most || tries < most-3 {
		t.Errorf("%d tries in six hours, want %d", tries, most)
	}
}

// The wait that began again is on disk: a further restart does not shorten it.
func TestMovedBackIsWritten(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	o := byClock(options(c, NoKeyStore))
	v := open(t, dir, o)
	add(t, v, patrolA, rightPIN)
	for range freeTries {
		v.Unlock(context.Background(), patrolA.ID, wrongPIN)
	}
	c.turn(-time.Hour)
	v = open(t, dir, o)
	v.Unlock(context.Background(), patrolA.ID, rightPIN)
	c.add(time.Minute)
	v = open(t, dir, o)
	unlock(t, v, patrolA, rightPIN)
}

// A vault of a program that went by the clock waits anew, and no longer than
// once.
func TestWaitOfAnOlderVault(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, byClock(options(c, NoKeyStore)))
	add(t, v, patrolA, rightPIN)
	for range freeTries {
		v.Unlock(context.Background(), patrolA.ID, wrongPIN)
	}
	c.turn(24 * time.Hour)
	v = open(t, dir, options(c, NoKeyStore))
	if got := v.Wait(patrolA.ID); got != time.Minute {
		t.Errorf("waits %v", got)
	}
	c.add(time.Minute)
	unlock(t, v, patrolA, rightPIN)
}

// The power may be cut while a PIN is being tried: a cancelled disk stands for
// it here, since nothing that follows the count reaches the disk.
func TestTryIsCountedBeforeItIsMade(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, options(c, NoKeyStore))
	add(t, v, patrolA, rightPIN)
	e, err := v.find(patrolA.ID)
	if err != nil {
		t.Fatal(err)
	}
	e.KDF.Threads = 0 // Argon2 panics on it
	func() {
		defer func() {
			if recover() == nil {
				t.Fatal("the try did not die")
			}
		}()
		v.Unlock(context.Background(), patrolA.ID, rightPIN)
	}()
	raw, err := readLimited(filepath.Join(dir, fileName), maxFile)
	if err != nil || !bytes.Contains(raw, []byte(`"failed":1`)) {
		t.Errorf("the failure is not on disk (%v)", err)
	}
}

// TestTried: what is told of the PINs that were tried only grows, whatever is done.
func TestTried(t *testing.T) {
	c := newClock()
	v := open(t, t.TempDir(), options(c, memory{}))
	add(t, v, patrolA, rightPIN).Zero()
	var last uint64
	for _, row := range []struct {
		name   string
		do     func()
		more   uint64
		failed int
	}{
		{"a wrong PIN", func() { _, _ = v.Unlock(t.Context(), patrolA.ID, wrongPIN) }, 1, 1},
		{"another", func() { _, _ = v.Unlock(t.Context(), patrolA.ID, wrongPIN) }, 1, 2},
		{"the right one", func() { unlock(t, v, patrolA, rightPIN).Zero() }, 1, 0},
		{"nothing", func() {}, 0, 0},
		{"a wrong one", func() { _, _ = v.Unlock(t.Context(), patrolA.ID, wrongPIN) }, 1, 1},
		{"he is enrolled anew", func() { add(t, v, patrolA, otherPIN).Zero() }, 0, 0},
	} {
		row.do()
		of, all, failed := v.Tried()
		if all != last+row.more || failed != row.failed || len(of) != 8 {
			t.Errorf("%s: %q %d %d", row.name, of, all, failed)
		}
		last = all
	}
}
