package session

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

func TestWriteCopy(t *testing.T) {
	dir := t.TempDir()
	first, err := writeCopy(dir, "shyraq-43-ZQAA-3HHJ-0022-R", ".pdf", []byte("one"))
	if err != nil || filepath.Base(first) != "shyraq-43-ZQAA-3HHJ-0022-R.pdf" {
		t.Fatalf("%s, %v", first, err)
	}
	if info, err := os.Stat(first); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the copy: %v, %v", info.Mode(), err)
	}
	if again, err := writeCopy(dir, "shyraq-43-ZQAA-3HHJ-0022-R", ".pdf", []byte("one")); err != nil || again != first {
		t.Errorf("the same copy once more: %s, %v", again, err)
	}
	second, err := writeCopy(dir, "shyraq-43-ZQAA-3HHJ-0022-R", ".pdf", []byte("void now"))
	if err != nil || filepath.Base(second) != "shyraq-43-ZQAA-3HHJ-0022-R-2.pdf" {
		t.Errorf("another copy went over the first: %s, %v", second, err)
	}
	if _, err := writeCopy(filepath.Join(dir, "none"), "43", ".pdf", []byte("one")); !errors.Is(err, errs.Unavailable) {
		t.Errorf("no such folder: %v", err)
	}
}

// Nobody chose the folder of a copy: where it cannot be written the sentence
// names it.
func TestCopyNamesItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	_, err := writeCopy(dir, "shyraq-2026-11-22", ".csv", []byte("one"))
	look := uitest.Look(t, palette.Night, i18n.RU)
	for _, l := range i18n.Langs() {
		look.SetLang(l)
		if says := look.Sentence(err); !strings.Contains(says, dir) {
			t.Errorf("%s: %q", l, says)
		}
	}
}
