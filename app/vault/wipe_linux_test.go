package vault

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
)

// TestNothingOfABoxStaysInMemory looks through all of this process after a lock.
func TestNothingOfABoxStaysInMemory(t *testing.T) {
	dir, o := t.TempDir(), options(newClock(), NoKeyStore)
	v := open(t, dir, o)
	c, err := v.Prepare(rightPIN)
	if err != nil {
		t.Fatal(err)
	}
	first, err := v.Add(context.Background(), c, patrolA)
	if err != nil {
		t.Fatal(err)
	}
	first.Zero()
	c.Drop()
	v = open(t, dir, o)
	keys, err := v.Unlock(context.Background(), patrolA.ID, rightPIN)
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string][]byte{
		"signing key": masked(keys.signing[:32]), "own key": masked(keys.held[keys.own]), "store key": masked(keys.held[keys.store]),
	}
	if find(t, secrets) == 0 {
		t.Fatal("nothing is found while it is open: the search finds nothing")
	}
	keys.Zero()
	if n := find(t, secrets); n > 0 {
		t.Errorf("%d copies stay", n)
	}
	runtime.KeepAlive(keys)
}

const mask = 0xa5

// masked is a secret as it may stand in memory beside the search; what it was
// made of is cleared where it is a copy.
func masked(secret []byte) []byte {
	out := make([]byte, len(secret))
	for i := range secret {
		out[i] = secret[i] ^ mask
	}
	return out
}

// find counts the copies of secrets in the memory that this process may write.
func find(t *testing.T, secrets map[string][]byte) (n int) {
	t.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	mem, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer mem.Close()
	page := make([]byte, 1<<20)
	for line := range bytes.Lines(maps) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(string(line), "%x-%x %s", &from, &to, &rights); err != nil || rights[:2] != "rw" {
			continue
		}
		for ; from < to; from += int64(len(page)) {
			got, _ := mem.ReadAt(page[:min(int64(len(page)), to-from)], from)
			for i := range page[:got] {
				page[i] ^= mask // and with that the copy of it is none
			}
			for name, s := range secrets {
				if k := bytes.Count(page[:got], s); k > 0 {
					n += k
					t.Logf("%s: %d in %s", name, k, line)
				}
			}
			clear(page)
		}
	}
	return n
}
