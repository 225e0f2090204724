package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"shyraq/app/duty"
	"shyraq/app/raid/codes"
	"shyraq/assets"
)

// TestWindowMemory prints what the window takes at its door, where nothing is
// read yet, and with the night of an officer whose device holds
// SHYRAQ_RECORDS encounters (10,000 unless told).
func TestWindowMemory(t *testing.T) {
	if os.Getenv("SHYRAQ_BENCH") == "" {
		t.Skip("a measurement: run make bench")
	}
	records := 10_000
	if n, err := strconv.Atoi(os.Getenv("SHYRAQ_RECORDS")); err == nil {
		records = n
	}
	program := built(t, "shyraq")
	for _, n := range []int{0, records} {
		dir := filepath.Join(t.TempDir(), "demo")
		fill(t, dir, n)
		s := openScreen(t, program, "--demo", dir)
		s.wait("door")
		s.still()
		door := s.resident()
		s.typed(officers[0].PIN)
		began := time.Now()
		s.key("Return")
		s.wait("shown")
		took := time.Since(began)
		s.wait("settled")
		t.Logf("%6d encounters: %d MB at the door, %d MB with the night; %v from the last key of the PIN to the list, Argon2 included", n, door>>20, s.resident()>>20, took.Round(time.Millisecond))
		s.interrupt()
	}
}

// fill makes a demonstration whose patrol has recorded n encounters more, on
// nights before, and sent them.
func fill(t *testing.T, dir string, n int) {
	t.Helper()
	ctx := context.Background()
	env := demonstration(t, dir)
	d, err := Start(ctx, env)
	if err != nil {
		t.Fatal(err)
	}
	if n > 0 {
		err = d.on(ctx, "patrol", clock(2, 12), func(w *duty.Duty, at *time.Duration) error {
			all := meetings()
			for i := range n {
				*at = clock(22, 0) - time.Duration(1+i/40)*24*time.Hour
				draft, err := w.NewEncounter(ctx)
				if err != nil {
					return err
				}
				m := all[i%len(all)]
				d.begin(w, &draft.Encounter, m)
				for j := range draft.Encounter.People {
					p := &draft.Encounter.People[j]
					p.Name = fmt.Sprintf("%s %d", p.Name, i)
				}
				draft.Encounter.MetAt = w.Now().Add(-time.Minute)
				for j := range draft.Encounter.People {
					draft.Encounter.People[j].Guardians = nil
				}
				if _, err := w.Record(ctx, draft); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func demonstration(t *testing.T, dir string) Options {
	t.Helper()
	codes, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	region, err := os.ReadFile(filepath.Join("..", "..", "assets", "regions", "astana.json"))
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Dir: dir, Program: built(t, "shyraq-region"), Region: region, Codes: codes, Rand: rand.Reader, Real: time.Now,
		Wire: duty.Wire{Chance: func() float64 { return 0.5 }},
	}
}

// resident is the memory of the program in bytes.
func (s *screen) resident() int {
	s.t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.program.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				s.t.Fatal(err)
			}
			return kb << 10
		}
	}
	s.t.Fatal("no memory in the status")
	return 0
}
