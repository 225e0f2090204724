package badger

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// childDir tells a copy of this test that it is to push until it is killed.
const childDir = "SHYRAQ_STORE_CHILD"

func known(dir string) Options {
	sum := sha256.Sum256([]byte("key"))
	k, _ := seal.KeyFrom(sum[:])
	random, _ := os.Open("/dev/urandom")
	return Options{Dir: dir, Options: kv.Options{Region: uuid.UUID{1}, Key: k, Keys: seal.Ring{k.ID(): k}, Rand: random}}
}

// TestKilled pushes from four devices in a process that is killed in the middle
// of it, again and again: what was answered is there, what is there is whole,
// and what was not answered may be sent again.
func TestKilled(t *testing.T) {
	if dir := os.Getenv(childDir); dir != "" {
		pushForEver(t, dir)
		return
	}
	rounds := 4
	if os.Getenv("SHYRAQ_SOAK") != "" {
		rounds = 60
	}
	dir := filepath.Join(t.TempDir(), "store")
	answered := map[revision.Hash]bool{}
	for round := range rounds {
		kill(t, dir, 150+97*round%400, answered)
		s, err := Open(known(dir))
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		n := storetest.NewNight(t, s)
		found, err := s.Verify(t.Context(), access.Upkeep())
		if err != nil || len(found) > 0 {
			t.Fatalf("round %d: %v %v", round, found, err)
		}
		for rev, found := range n.Has(slices.Collect(maps.Keys(answered))) {
			if !found {
				t.Fatalf("round %d: %s was answered and is not there", round, rev[:8])
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d revisions were answered, all are there", len(answered))
}

// kill starts a child and kills it after it answered so many lines.
func kill(t *testing.T, dir string, lines int, answered map[revision.Hash]bool) {
	c := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	c.Env = append(os.Environ(), childDir+"="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	scan := bufio.NewScanner(out)
	for n := 0; scan.Scan(); {
		if rev, ok := strings.CutPrefix(scan.Text(), "stored "); ok {
			answered[revision.Hash(rev)] = true
			n++
		}
		if n == lines {
			_ = c.Process.Kill()
		}
	}
	_ = c.Wait()
	if len(answered) == 0 {
		t.Fatal("the child answered nothing")
	}
}

func pushForEver(t *testing.T, dir string) {
	s, err := Open(known(dir))
	if err != nil {
		t.Fatal(err)
	}
	n := storetest.NewNight(t, s)
	for range 4 {
		o := n.Join(regionfile.Patrol, "unit-a")
		go func() {
			for {
				a, b := o.Encounter(storetest.NewID(), nil), o.Encounter(storetest.NewID(), nil)
				if got, _, err := o.Push(a, b); err != nil || got[0] != "stored" {
					fmt.Println("failed", got, err)
					os.Exit(1)
				}
				fmt.Printf("stored %s\nstored %s\n", a.Rev, b.Rev)
			}
		}()
	}
	select {}
}
