package ledger_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
)

// canaries are fifty invented names, notes and phones that may stand in no
// file.
func canaries() []string {
	var all []string
	for i := range 50 {
		all = append(all, fmt.Sprintf([]string{"Қанатбекова-%03d", "үйге барғысы келмеді %03d", "+7 700 555 %03d 77"}[i%3], i*7))
	}
	return all
}

// keepCanaries puts every canary wherever a ledger takes words, then waits to
// be killed.
func keepCanaries(dir string, out io.Writer) int {
	k := newKit(dir)
	ctx := context.Background()
	l, err := ledger.Open(ctx, k.opt)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for i, word := range canaries() {
		_, err := k.author(l, word)
		errs := []error{
			err,
			l.PutDraft(ctx, k.maker.NewRecord(), k.own, []byte(word)),
			l.PutMeta(ctx, "name "+word, k.opt.StoreKey, []byte(word)),
			l.Quarantine(ctx, ledger.QuarantinedLine{Reason: word, Line: []byte(word)}),
			l.WriteAudit(ctx, ledger.AuditFrame{Action: "search", Reason: word}),
		}
		for _, err := range errs {
			if err != nil {
				fmt.Fprintln(os.Stderr, i, err)
				return 1
			}
		}
	}
	fmt.Fprintln(out, "kept")
	_, _ = io.Copy(io.Discard, os.Stdin) // until the parent kills
	return 0
}

func TestNoWordStandsInAnyFile(t *testing.T) {
	dir := t.TempDir()
	cmd := child(t.Context(), t, "canary", dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); strings.TrimSpace(line) != "kept" {
		t.Fatal(line, err)
	}
	searchFiles(t, dir, "while it is open")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	searchFiles(t, dir, "after the crash")
	k := newKit(dir)
	l := k.open(t)
	<-l.Audited()
	n := 0
	for _, err := range l.Records(t.Context(), ledger.Query{Kinds: []raid.Kind{raid.KindEncounter}}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != len(canaries()) {
		t.Fatalf("%d records", n)
	}
	closeNow(t, l)
	searchFiles(t, dir, "after closing")
}

func searchFiles(t *testing.T, dir, when string) {
	t.Helper()
	for _, h := range hits(t, dir, append(canaries(), "Айару", "encounter")) {
		t.Errorf("%s: %s", when, h)
	}
}

// hits names every file that holds one of the words in UTF-8 or UTF-16, and
// every one others may read that is not Badger's, whose folder is closed.
func hits(t *testing.T, dir string, words []string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a store that is open removes its marker
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if info.Mode().Perm() != 0o600 && filepath.Base(filepath.Dir(filepath.Dir(path))) != "ledger" {
			found = append(found, fmt.Sprintf("%s has mode %v", path, info.Mode()))
		}
		b, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) || bytes.Contains(b, wide(w)) {
				found = append(found, fmt.Sprintf("%q stands in %s", w, path))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// wide spells a word in UTF-16, little end first.
func wide(w string) (b []byte) {
	for _, u := range utf16.Encode([]rune(w)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// TestTheSearchFinds plants words for the search above.
func TestTheSearchFinds(t *testing.T) {
	dir := t.TempDir()
	for name, b := range map[string][]byte{"a": []byte("xx Айару xx"), "b": append([]byte("x"), wide("Айару")...), "c": []byte("Айар")} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if found := hits(t, dir, []string{"Айару"}); len(found) != 2 {
		t.Fatalf("found %v", found)
	}
}
