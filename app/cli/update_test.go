package cli

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/mod/sumdb/note"

	"shyraq/release/update"
)

// updatePair is the key of updates of a name, the same in every process.
func updatePair(name string) (key, public string, err error) {
	seed := sha256.Sum256([]byte(name))
	public, err = note.NewEd25519VerifierKey(update.KeyName, ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey))
	if err != nil {
		return "", "", err
	}
	raw := base64.StdEncoding.EncodeToString(append([]byte{1}, seed[:]...))
	return "PRIVATE+KEY+" + strings.Join(strings.Split(public, "+")[:2], "+") + "+" + raw, public, nil
}

// updates makes update files of the folder "packages": new.tar, old.tar of an older
// version, foreign.tar signed by another key, and cut.tar.
func updates(ts *testscript.TestScript, _ bool, _ []string) {
	paths, err := filepath.Glob(filepath.Join(ts.MkAbs("packages"), "*"))
	ts.Check(err)
	for _, f := range []struct{ name, key, version string }{{"new", "ours", "9.1.0"}, {"old", "ours", "0.0.1"}, {"foreign", "theirs", "9.1.0"}} {
		key, _, err := updatePair(f.key)
		ts.Check(err)
		var b bytes.Buffer
		ts.Check(update.Write(&b, key, f.version, paths))
		ts.Check(os.WriteFile(ts.MkAbs(f.name+".tar"), b.Bytes(), 0o600))
		if f.name == "new" {
			ts.Check(os.WriteFile(ts.MkAbs("cut.tar"), b.Bytes()[:b.Len()-1500], 0o600))
		}
	}
}
