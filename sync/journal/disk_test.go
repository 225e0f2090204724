package journal

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"shyraq/errs"
)

// shim is a file that can fail and remembers how much of it was flushed.
type shim struct {
	*os.File
	disk *faulty
}

type faulty struct {
	written, flushed int64
	writeLeft        int64 // bytes until the disk is full, -1 for never
	failSync         bool
	syncs            int
}

var errDisk = errors.New("disk says no")

func (s shim) Write(b []byte) (int, error) {
	if s.disk.writeLeft >= 0 && int64(len(b)) > s.disk.writeLeft {
		n, _ := s.File.Write(b[:s.disk.writeLeft])
		s.disk.writeLeft = 0
		return n, errDisk
	}
	n, err := s.File.Write(b)
	s.disk.written += int64(n)
	return n, err
}

func (s shim) Sync() error {
	s.disk.syncs++
	if s.disk.failSync {
		return errDisk
	}
	s.disk.flushed = s.disk.written
	return s.File.Sync()
}

func openShim(t *testing.T, dir string) (*Journal, *faulty) {
	t.Helper()
	return openOn(t, dir, &faulty{writeLeft: -1})
}

func openOn(t *testing.T, dir string, d *faulty) (*Journal, *faulty) {
	t.Helper()
	j, err := openWith(options(dir), func(path string) (File, error) {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		return shim{f, d}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j, d
}

func TestAppendReturnsAfterTheFlush(t *testing.T) {
	t.Parallel()
	j, d := openShim(t, t.TempDir())
	for i := range 5 {
		if _, err := j.Append(frame(i+1), frame(i+2)); err != nil {
			t.Fatal(err)
		}
		if d.written == 0 || d.flushed != d.written {
			t.Fatalf("%d bytes written, %d flushed", d.written, d.flushed)
		}
	}
}

func TestFullDiskLeavesWholeFrames(t *testing.T) {
	t.Parallel()
	for _, left := range []int64{0, 1, 119, 300} {
		t.Run(fmt.Sprint(left, " bytes left"), func(t *testing.T) {
			dir := t.TempDir()
			j, d := openShim(t, dir)
			if _, err := j.Append(frame(1)); err != nil {
				t.Fatal(err)
			}
			d.writeLeft = left
			if _, err := j.Append(frame(2)); !errors.Is(err, errDisk) {
				t.Fatalf("a full disk: %v", err)
			}
			if j.Head().Number != 1 {
				t.Fatal("counted what was not kept")
			}
			d.writeLeft = -1
			if _, err := j.Append(frame(2)); err != nil {
				t.Fatalf("after room was made: %v", err)
			}
			if numbers, damage := read(t, dir); !slices.Equal(numbers, upTo(2)) || damage != nil {
				t.Fatal(numbers, damage)
			}
		})
	}
}

func TestAfterAFailedFlushNothingIsTaken(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j, d := openShim(t, dir)
	d.failSync = true
	if _, err := j.Append(frame(1)); !errors.Is(err, errDisk) {
		t.Fatal(err)
	}
	d.failSync = false
	if _, err := j.Append(frame(2)); !errors.Is(err, errs.Unavailable) {
		t.Fatalf("went on as if nothing had been: %v", err)
	}
}

// Who wrote may have been killed before the flush, or told that it failed: what the
// next opening finds whole is on the disk before anybody is shown it.
func TestWhatIsFoundWholeIsFlushed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j, d := openShim(t, dir)
	if d.syncs != 0 {
		t.Fatal("an empty journal was flushed")
	}
	if _, err := j.Append(frame(1)); err != nil {
		t.Fatal(err)
	}
	d.failSync = true
	if _, err := j.Append(frame(2)); !errors.Is(err, errDisk) {
		t.Fatal(err)
	}
	j.Close()
	j, d = openShim(t, dir)
	if n := j.Head().Number; n != 2 || d.syncs == 0 {
		t.Fatalf("the end is %d, flushed %d times", n, d.syncs)
	}
	j.Close()
	j, _ = openOn(t, dir, &faulty{writeLeft: -1, failSync: true})
	if _, err := j.Append(frame(3)); j.Head().Number != 2 || !errors.Is(err, errs.Unavailable) {
		t.Fatalf("a disk that refuses to flush what was found: the end is %d, %v", j.Head().Number, err)
	}
}
