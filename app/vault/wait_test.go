package vault

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
)

func TestWaits(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, options(c, NoKeyStore))
	add(t, v, patrolA, rightPIN)
	var got []time.Duration
	for range 12 {
		_, err := v.Unlock(context.Background(), patrolA.ID, wrongPIN)
		if !errors.Is(err, raid.Denied) {
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
	for _, row := range []struct {
		name    string
		restart bool
		move    time.Duration
		want    time.Duration
	}{
		{"half of it passed", true, 30 * time.Second, 30 * time.Second},
		{"all of it passed", true, time.Minute, 0},
		{"clock moved back a day: from the start", true, -24 * time.Hour, time.Minute},
		{"clock moved back ten years: from the start", true, -87600 * time.Hour, time.Minute},
		{"clock moved back without a restart", false, -24 * time.Hour, time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir, c := t.TempDir(), newClock()
			v := open(t, dir, options(c, NoKeyStore))
			add(t, v, patrolA, rightPIN)
			for range freeTries {
				if _, err := v.Unlock(context.Background(), patrolA.ID, wrongPIN); err == nil {
					t.Fatal("a wrong PIN opened")
				}
			}
			c.add(row.move)
			if row.restart {
				v = open(t, dir, options(c, NoKeyStore))
			}
			if got := v.Wait(patrolA.ID); got != row.want {
				t.Errorf("waits %v, want %v", got, row.want)
			}
			_, err := v.Unlock(context.Background(), patrolA.ID, rightPIN)
			if (err == nil) != (row.want == 0) {
				t.Errorf("the right PIN: %v", err)
			}
			if row.want > 0 {
				var refused *UnlockError
				if !errors.As(err, &refused) || code(err) != "wait" || !refused.Until.Equal(c.now().Add(row.want)) {
					t.Errorf("refusal %v", err)
				}
			}
		})
	}
}

// The wait that began again is on disk: a further restart does not shorten it.
func TestMovedBackIsWritten(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, options(c, NoKeyStore))
	add(t, v, patrolA, rightPIN)
	for range freeTries {
		v.Unlock(context.Background(), patrolA.ID, wrongPIN)
	}
	c.add(-time.Hour)
	v = open(t, dir, options(c, NoKeyStore))
	v.Unlock(context.Background(), patrolA.ID, rightPIN)
	c.add(time.Minute)
	v = open(t, dir, options(c, NoKeyStore))
	unlock(t, v, patrolA, rightPIN)
}

// The power may be cut while a PIN is being tried: a cancelled disk stands for
// it here, since nothing that follows the count reaches the disk.
func TestTryIsCountedBeforeItIsMade(t *testing.T) {
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
