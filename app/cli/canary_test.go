package cli

import (
	"bytes"
	"compress/zlib"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"
)

// canary WORD… FILE…: none of the words lies in any file of the script's
// folder, the temporary one in it too, but in the files that are named. A word
// is looked for as UTF-8, as the UTF-16 of a PDF, as JSON escapes it, and in
// whatever a file holds packed. With ! a word must be found.
func canary(ts *testscript.TestScript, neg bool, args []string) {
	var words, allowed []string
	for _, a := range args {
		if _, err := os.Stat(ts.MkAbs(a)); err == nil {
			allowed = append(allowed, ts.MkAbs(a))
		} else {
			words = append(words, a)
		}
	}
	var found []string
	seen := 0
	err := filepath.WalkDir(ts.MkAbs("."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || slices.Contains(allowed, path) || filepath.Base(path) == "script.txtar" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		all := append(raw, unpacked(raw)...)
		for _, w := range words {
			for _, form := range forms(w) {
				if bytes.Contains(all, form) {
					found = append(found, w+" in "+path)
				}
			}
		}
		return nil
	})
	ts.Check(err)
	if seen < 10 {
		ts.Fatalf("only %d files were looked through", seen)
	}
	if neg != (len(found) > 0) {
		ts.Fatalf("found: %s", strings.Join(found, "; "))
	}
}

// forms are the bytes a word may stand in a file as.
func forms(word string) [][]byte {
	var big, little, escaped []byte
	for _, u := range utf16.Encode([]rune(word)) {
		big = append(big, byte(u>>8), byte(u))
		little = append(little, byte(u), byte(u>>8))
		escaped = append(escaped, []byte(`\u`)...)
		for shift := 12; shift >= 0; shift -= 4 {
			escaped = append(escaped, "0123456789abcdef"[u>>shift&15])
		}
	}
	return [][]byte{[]byte(word), big, little, escaped}
}

// unpacked is what lies in a file as zlib streams, wherever they begin: a PDF
// keeps its page so.
func unpacked(raw []byte) []byte {
	var out bytes.Buffer
	for i := 0; i+2 < len(raw); i++ {
		if raw[i] != 0x78 || (int(raw[i])<<8|int(raw[i+1]))%31 != 0 {
			continue
		}
		if z, err := zlib.NewReader(bytes.NewReader(raw[i:])); err == nil {
			_, _ = io.Copy(&out, io.LimitReader(z, 4<<20)) // most of these begin nothing
		}
	}
	return out.Bytes()
}
