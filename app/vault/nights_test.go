package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/seal"
)

// TestDropNight: after it no officer of the device has the key, not in memory,
// not in the file, not after an unlock, and all other keys are as before.
func TestDropNight(t *testing.T) {
	t.Parallel()
	dir, o := t.TempDir(), options(newClock(), NoKeyStore)
	v := open(t, dir, o)
	stranger := Officer{ID: uuid.New(), Name: "Бөтен", Role: regionfile.Patrol, Unit: "u1"}
	a, b, c := add(t, v, patrolA, "274916"), add(t, v, patrolB, "391827"), add(t, v, stranger, "604913")
	crew := uuid.New()
	members := []uuid.UUID{a.Officer().ID, b.Officer().ID}
	vouched := named(v, a.Officer(), b.Officer())
	first, err := a.Night(Night{Night: "2026-07-03", Crew: crew, Members: members, Vouched: vouched})
	if err != nil {
		t.Fatal(err)
	}
	second, err := a.Night(Night{Night: "2026-07-04", Crew: crew, Members: members, Vouched: vouched})
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := c.Night(Night{Night: "2026-07-04", Crew: uuid.New()})
	if err != nil {
		t.Fatal(err)
	}
	his, err := a.Night(Night{Night: "2026-07-05"})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[seal.KeyID]bool{a.Own(): true, his: true, first: false, a.Store(): false, foreign: false} {
		if a.Alone(id) != want {
			t.Errorf("%s is his alone: %v", id, !want)
		}
	}
	if err := a.DropNight(his); err != nil {
		t.Fatal(err)
	}
	if got := a.Nights(); len(got) != 2 || got[0].Key != first || got[1].Key != second || got[1].Crew != crew {
		t.Fatalf("%+v", got)
	}
	if err := a.DropNight(foreign); !errors.Is(err, errs.Denied) {
		t.Errorf("another crew's night: %v", err)
	}
	// A program was killed between the writing of the file and its renaming.
	whole, err := os.ReadFile(filepath.Join(dir, fileName))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, ".vault.json-1234"), whole, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := a.DropNight(second); err != nil {
		t.Fatal(err)
	}
	if err := a.DropNight(second); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if _, ok := a.Key(second); ok {
		t.Error("the key is still in memory")
	}
	for _, name := range fileNames {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || bytes.Contains(raw, []byte(second.String())) {
			t.Errorf("%s still names the key (%v)", name, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".vault*")); len(left) > 0 {
		t.Errorf("copies stay behind: %v", left)
	}
	v = open(t, dir, o)
	for _, who := range []struct {
		id   uuid.UUID
		pin  string
		held int
	}{{a.Officer().ID, "274916", 1}, {b.Officer().ID, "391827", 1}, {c.Officer().ID, "604913", 1}} {
		k, err := v.Unlock(context.Background(), who.id, who.pin)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := k.Key(second); ok || len(k.Nights()) != who.held {
			t.Errorf("after an unlock: %v, %d nights", ok, len(k.Nights()))
		}
	}
	again, err := a.Night(Night{Night: "2026-07-04", Crew: crew, Members: members, Vouched: vouched})
	if err != nil || again == second {
		t.Errorf("the night goes on under the key that was destroyed: %v", err)
	}
}
