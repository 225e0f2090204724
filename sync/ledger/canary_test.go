package ledger_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
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
	"shyraq/sync/ledger/ledgertest"
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
			l.SetAside(ctx, ledger.Aside{Reason: word, Line: []byte(word)}),
			l.Note(ctx, ledger.AuditFrame{Action: "search", Reason: word}),
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
	words := append(canaries(), "Айару", "encounter", "wanted-by-nobody")
	files, bytesRead := 0, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm() != 0o600 && !strings.Contains(path, "/ledger/") {
			t.Errorf("%s: %v has mode %v", when, path, info.Mode())
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files, bytesRead = files+1, bytesRead+len(b)
		for _, w := range words {
			wide := make([]byte, 0, 2*len(w))
			for _, u := range utf16.Encode([]rune(w)) {
				wide = binary.LittleEndian.AppendUint16(wide, u)
			}
			if bytes.Contains(b, []byte(w)) || bytes.Contains(b, wide) {
				t.Errorf("%s: %q stands in %s", when, w, path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d files, %d bytes, no word of %d", when, files, bytesRead, len(words))
}

// TestTheSearchFinds proves that searchFiles would see a word.
func TestTheSearchFinds(t *testing.T) {
	m := ledgertest.NewMaker(1)
	all, err := m.Chain(1, "2026-03-05")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(all[0].AppendLine(nil), []byte("Айару")) {
		t.Fatal("the body does not hold the word that is searched")
	}
}
