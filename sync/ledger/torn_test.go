package ledger_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestADamagedTableIsNeverTakenForWhole: a changed byte among the places of a
// table's keys can leave every value that is asked for by name and shorten a
// list. So a table is mended whether or not a read shows what is wrong.
func TestADamagedTableIsNeverTakenForWhole(t *testing.T) {
	pristine := t.TempDir()
	k := newKit(pristine)
	k.deliver(t)
	l := k.open(t)
	k.fill(t, l, 17, "әліппе")
	<-l.Audited()
	closeNow(t, l)
	want := lookAt(t, pristine)
	tables, err := filepath.Glob(filepath.Join(pristine, "ledger", "*", "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no table: %v", err)
	}
	info, err := os.Stat(tables[0])
	if err != nil {
		t.Fatal(err)
	}
	file, err := filepath.Rel(pristine, tables[0])
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "store")
	for at := info.Size() - 6000; at < info.Size()-3000; at += 25 { // the last keys and their places
		if what := tryFlip(t, pristine, dir, flip{file, at}, want); !strings.HasPrefix(what, "repaired") {
			t.Errorf("byte %d of %d: %s", at, info.Size(), what)
		}
	}
}
