package duty

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
)

const switchDir = "SHYRAQ_DUTY_SWITCH"

// TestMain starts the child of TestKilledWhileSwitching where it is asked to.
func TestMain(m *testing.M) {
	if dir := os.Getenv(switchDir); dir != "" {
		if err := switchForEver(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// handed is what the child needs to work on a laptop of the parent's.
type handed struct {
	Device vault.Device
	Turns  []turn
}

type turn struct {
	Officer uuid.UUID
	PIN     string
}

// switchForEver hands the laptop from one officer to the next until it is
// killed. It tells every record and draft after its save returned.
func switchForEver(dir string) error {
	ctx := context.Background()
	raw, err := os.ReadFile(filepath.Join(dir, "turns.json"))
	if err != nil {
		return err
	}
	var h handed
	if err := json.Unmarshal(raw, &h); err != nil {
		return err
	}
	codes, err := codes.Parse(os.DirFS("../../assets/codes"))
	if err != nil {
		return err
	}
	now := newClock().now
	v, err := vault.Open(ctx, filepath.Join(dir, "data"), vault.Options{
		Now: now, KeyStore: vault.NoKeyStore, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1},
	})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		who := h.Turns[i%len(h.Turns)]
		keys, err := v.Unlock(ctx, who.Officer, who.PIN)
		if err != nil {
			return err
		}
		d, err := Open(ctx, Options{
			Dir: filepath.Join(dir, "data"), Keys: keys, Vault: v, Codes: codes, Now: now, Rand: rand.Reader,
			Districts: func(regionfile.Region) (Districts, error) { return square{}, nil },
			Wire:      Wire{Chance: func() float64 { return 0.5 }}, Device: h.Device,
		})
		if err != nil {
			return err
		}
		for _, draft := range []bool{false, true} {
			w, err := d.NewEncounter(ctx)
			if err != nil {
				return err
			}
			w.Encounter.Place = raid.Place{Point: point(), Source: raid.FromGPS, Type: "STRT"}
			w.Encounter.People = []raid.Person{child("Асан")}
			if draft {
				err = d.SaveDraft(ctx, w)
			} else {
				_, err = d.Record(ctx, w)
			}
			if err != nil {
				return err
			}
			fmt.Println(i%len(h.Turns), draft, w.ID)
		}
		if err := d.Close(); err != nil {
			return err
		}
		keys.Zero()
	}
}

// TestKilledWhileSwitching: kill -9 at any point of a switch loses no record and
// no draft of anybody, and shows nobody more than before.
func TestKilledWhileSwitching(t *testing.T) {
	saule := officer(6, "Сәуле", regionfile.Patrol)
	dir := t.TempDir()
	s := &station{t: t, dir: filepath.Join(dir, "data"), clock: newClock()}
	l := &laptop{station: s, pins: map[uuid.UUID]string{}}
	var err error
	s.vault, err = vault.Open(ctx, s.dir, vault.Options{Now: s.clock.now, KeyStore: vault.NoKeyStore, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	h := handed{Device: testDevice(t)}
	people := []regionfile.Officer{aigul, bekzat, saule}
	for i, who := range people {
		h.Turns = append(h.Turns, turn{who.ID, []string{"274916", "391827", "604913"}[i]})
		l.pins[who.ID] = h.Turns[i].PIN
		c, err := s.vault.Prepare(h.Turns[i].PIN)
		if err != nil {
			t.Fatal(err)
		}
		keys, err := s.vault.Add(ctx, c, vault.Officer{ID: who.ID, Name: who.Name, Role: who.Role, Unit: who.Unit})
		if err == nil {
			err = keys.TrustRegion(h.Device.RegionKey)
		}
		if err != nil {
			t.Fatal(err)
		}
		s.opts = Options{
			Dir: s.dir, Keys: keys, Vault: s.vault, Codes: lists(t), Now: s.clock.now, Rand: rand.Reader,
			Districts: func(regionfile.Region) (Districts, error) { return square{}, nil },
			Wire:      Wire{Chance: func() float64 { return 0.5 }}, Device: h.Device,
		}
	}
	s.open()
	dirOf := directory()
	dirOf.Officers = append(dirOf.Officers, saule)
	s.learn(dirOf)
	y := newStation(t, yerlan)
	y.plan(aigul, bekzat)
	y.carry(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(h)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "turns.json"), raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}

	records, drafts := map[int][]uuid.UUID{}, map[int][]uuid.UUID{}
	for round := range 6 {
		who, draft, id := runSwitches(t, dir, 4+3*round, time.Duration(round)*7*time.Millisecond)
		for i := range who {
			if draft[i] {
				drafts[who[i]] = append(drafts[who[i]], id[i])
			} else {
				records[who[i]] = append(records[who[i]], id[i])
			}
		}
	}
	if s.vault, err = vault.Open(ctx, s.dir, vault.Options{Now: s.clock.now, KeyStore: vault.NoKeyStore, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1}}); err != nil {
		t.Fatal(err)
	}
	s.opts.Vault = s.vault
	s.open()
	sees := [][]int{{0, 1}, {0, 1}, {2}} // aigul and bekzat are one crew
	for i, who := range people {
		l.as(who)
		for other, ids := range records {
			mine := other == sees[i][0] || other == sees[i][len(sees[i])-1]
			for _, id := range ids {
				if l.reads(id) != mine {
					t.Errorf("%s reads a record of %s: %v", who.Name, people[other].Name, !mine)
				}
			}
		}
		kept := map[uuid.UUID]bool{}
		all, err := l.Drafts(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range all {
			kept[w.ID] = true
		}
		for other, ids := range drafts {
			for _, id := range ids {
				if kept[id] != (other == i) {
					t.Errorf("%s has a draft of %s: %v", who.Name, people[other].Name, kept[id])
				}
			}
		}
	}
	if v, err := l.Verify(ctx); err != nil || v.Lost() {
		t.Errorf("the copies: %+v, %v", v, err)
	}
}

// runSwitches lets the child save so many times and kills it a moment later.
func runSwitches(t *testing.T, dir string, saves int, later time.Duration) (who []int, draft []bool, id []uuid.UUID) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), switchDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var n int
		var d bool
		var name string
		if _, err := fmt.Sscan(strings.TrimSpace(lines.Text()), &n, &d, &name); err != nil {
			t.Fatalf("the child said %q", lines.Text())
		}
		who, draft, id = append(who, n), append(draft, d), append(id, uuid.MustParse(name))
		if len(id) == saves {
			time.AfterFunc(later, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait()
	if len(id) < saves {
		t.Fatalf("the child saved %d of %d", len(id), saves)
	}
	return who, draft, id
}

// BenchmarkSwitch measures what it takes to hand a laptop with 1,000 records to
// the next officer: the store closed, the keys dropped, the PIN stretched at
// its real cost, the store opened, the night read. The PIN alone is beside it.
func BenchmarkSwitch(b *testing.B) {
	s := &station{t: b, dir: b.TempDir(), clock: newClock()}
	var err error
	if s.vault, err = vault.Open(ctx, s.dir, vault.Options{Now: s.clock.now, KeyStore: vault.NoKeyStore}); err != nil {
		b.Fatal(err)
	}
	l := &laptop{station: s, pins: map[uuid.UUID]string{aigul.ID: "274916", bekzat.ID: "391827"}}
	device := testDevice(b)
	for _, who := range []regionfile.Officer{aigul, bekzat} {
		c, err := s.vault.Prepare(l.pins[who.ID])
		if err != nil {
			b.Fatal(err)
		}
		keys, err := s.vault.Add(ctx, c, vault.Officer{ID: who.ID, Name: who.Name, Role: who.Role, Unit: who.Unit})
		if err != nil {
			b.Fatal(err)
		}
		s.opts = Options{
			Dir: s.dir, Keys: keys, Vault: s.vault, Codes: lists(b), Now: s.clock.now, Rand: rand.Reader,
			Districts: func(regionfile.Region) (Districts, error) { return square{}, nil },
			Wire:      Wire{Chance: func() float64 { return 0.5 }}, Device: device,
		}
	}
	s.open()
	s.learn(directory())
	for range 1000 {
		l.meet("Асан")
	}
	b.Run("officer", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			l.as([]regionfile.Officer{aigul, bekzat}[i%2])
			if _, err := l.Night(ctx, tonight); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("PIN alone", func(b *testing.B) {
		for b.Loop() {
			keys, err := l.vault.Unlock(ctx, aigul.ID, "274916")
			if err != nil {
				b.Fatal(err)
			}
			keys.Zero()
		}
	})
}
