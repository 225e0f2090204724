package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// soak asks for every byte instead of a sample; `make soak` sets it.
func soak() bool { return os.Getenv("SHYRAQ_SOAK") != "" }

// sampleFlips is how many flips an ordinary run makes.
const sampleFlips = 1000

// flip is one byte of one file to be changed.
type flip struct {
	file   string
	offset int64
}

// TestEveryFlipIsRightRepairedOrNamed changes one byte of a cleanly closed
// store at a time and looks at it with a process of its own.
func TestEveryFlipIsRightRepairedOrNamed(t *testing.T) {
	pristine := t.TempDir()
	k := newKit(pristine)
	k.deliver(t)
	l := k.open(t)
	k.fill(t, l, 17, "әліппе")
	<-l.Audited()
	closeNow(t, l)
	want := lookAt(t, pristine)
	if len(want.Errors) > 0 || len(want.Findings) > 0 {
		t.Fatalf("not even whole before: %+v", want)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	flips := choose(t, pristine, rand.New(rand.NewPCG(seed, 1)))

	tally := &tally{counts: map[string]int{}}
	work := make(chan flip)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			dir := filepath.Join(t.TempDir(), "store")
			for f := range work {
				tally.add(f, tryFlip(t, pristine, dir, f, want))
			}
		})
	}
	for _, f := range flips {
		work <- f
	}
	close(work)
	all.Wait()
	t.Logf("%d flips: %v", len(flips), tally.counts)
	for _, s := range tally.silent {
		t.Error("silent: ", s)
	}
}

type tally struct {
	mu     sync.Mutex
	counts map[string]int
	silent []string
}

func (y *tally) add(f flip, what string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	kind, detail, _ := strings.Cut(what, ":")
	y.counts[kind]++
	if kind == "silent" {
		y.silent = append(y.silent, fmt.Sprintf("%s byte %d: %s", f.file, f.offset, detail))
	}
}

// choose lists the bytes to flip: every one in a soak but for DISCARD, a
// megabyte of zeros, which is sampled; a thousand at random otherwise.
func choose(t *testing.T, dir string, r *rand.Rand) []flip {
	var all []flip
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		step := int64(1)
		if d.Name() == "DISCARD" {
			step = 4096
		}
		rel, _ := filepath.Rel(dir, path)
		for at := int64(0); at < info.Size(); at += step {
			all = append(all, flip{rel, at})
		}
		t.Logf("%s: %d bytes", rel, info.Size())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !soak() {
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		all = all[:min(sampleFlips, len(all))]
	}
	return all
}

// tryFlip says what became of one flip.
func tryFlip(t *testing.T, pristine, dir string, f flip, want seen) string {
	if err := copyStore(pristine, dir); err != nil {
		t.Error(err)
		return "fault"
	}
	path := filepath.Join(dir, f.file)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
		return "fault"
	}
	b[f.offset] ^= 0x10
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Error(err)
		return "fault"
	}
	died := ""
	got, err := tryLook(t, dir)
	if err != nil {
		died = " after a death"
		if got, err = tryLook(t, dir); err != nil {
			return "silent: died twice: " + err.Error()
		}
	}
	switch {
	case got.Digest == want.Digest && len(got.Errors) == 0 && len(got.Findings) == 0:
		return "right" + died
	case got.Digest == want.Digest && len(got.Errors) == 0:
		return "repaired" + died
	case got.Lost || len(got.Errors) > 0:
		return "named" + died
	}
	return fmt.Sprintf("silent: %+v", got)
}

func lookAt(t *testing.T, dir string) seen {
	t.Helper()
	s, err := tryLook(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tryLook(t *testing.T, dir string) (s seen, err error) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := child(ctx, t, "look", dir)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return s, fmt.Errorf("%w: %.300s", err, complaint.String())
	}
	return s, json.Unmarshal(out, &s)
}

// copyStore makes dir an exact copy; files that are all zeros stay holes.
func copyStore(from, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(from, path)
		dst := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(dst, 0o700)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(b, func(c byte) bool { return c != 0 }) {
			if err := os.WriteFile(dst, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(dst, int64(len(b)))
		}
		return os.WriteFile(dst, b, 0o600)
	})
}
