package main

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/recovery"
	"shyraq/sync/region/admin"
)

// TestRecoveryVerbs: keys closed by a passphrase, two administrators who put a list in
// force, two who take part and change it, and a request that is approved on a stick by
// who has the code, and by nobody else.
func TestRecoveryVerbs(t *testing.T) {
	passphraseWork = 10
	dir, keys := filepath.Join(t.TempDir(), "region"), t.TempDir()
	founded(t, dir)
	do := verbs(t, dir)
	file := func(name string) string { return filepath.Join(keys, name) }
	phrase := func(name, text string) string {
		if err := os.WriteFile(file(name), []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return file(name)
	}
	short, good, other := phrase("short", "too short"), phrase("good", "three words and more"), phrase("other", "three words and others")
	public := map[string]string{}
	for _, name := range []string{"a", "b", "c"} {
		public[name] = do(0, "recovery", "key", file(name), "--passphrase-file", good)
	}
	do(3, "recovery", "key", file("d"), "--passphrase-file", short)
	do(1, "recovery", "key", file("a"), "--passphrase-file", good) // no key is written over
	if out := do(0, "recovery"); !strings.Contains(out, "nobody takes part") {
		t.Errorf("nobody is warned:\n%s", out)
	}
	do(4, "recovery", "add", "C", public["c"], "--key", file("c"), "--passphrase-file", good)

	for _, name := range []string{"x", "y"} {
		do(0, "administrator", "add", name, do(0, "administrator", "key", file(name)))
	}
	proposals := func() []admin.Proposal {
		t.Helper()
		var v admin.AdministratorsReport
		if err := json.Unmarshal([]byte(do(0, "administrator", "--json")), &v); err != nil {
			t.Fatal(err)
		}
		return v.Proposals
	}
	do(2, "recovery", "init", "A", public["a"], "B", public["b"]) // nobody alone
	do(3, "recovery", "init", "A", public["a"], "B", public["a"], "--as", file("x"))
	do(0, "recovery", "init", "A", public["a"], "B", public["b"], "--as", file("x"))
	do(6, "administrator", "approve", proposals()[0].ID.String(), "--as", file("x"))
	do(0, "administrator", "approve", proposals()[0].ID.String(), "--as", file("y"))
	do(0, "recovery", "init", "A", public["a"], "C", public["c"], "--as", file("x"))
	do(5, "administrator", "approve", proposals()[0].ID.String(), "--as", file("y")) // it has begun

	with := func(name string) []string { return []string{"--key", file(name), "--passphrase-file", good} }
	verb := func(want int, name string, args ...string) string {
		t.Helper()
		return do(want, append(append([]string{"recovery"}, args...), with(name)...)...)
	}
	do(6, "recovery", "add", "C", public["c"], "--key", file("a"), "--passphrase-file", other)
	verb(6, "c", "add", "C", public["c"]) // who does not take part yet
	verb(0, "a", "add", "C", public["c"])
	verb(0, "a", "confirm")
	report := func() (v admin.RecoveryReport) {
		t.Helper()
		if err := json.Unmarshal([]byte(do(0, "recovery", "--json")), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := report(); len(v.Agents.Agents) != 2 || v.Next == nil {
		t.Errorf("one alone changed the list: %+v", v)
	}
	verb(0, "b", "confirm")
	if v := report(); len(v.Agents.Agents) != 3 || v.Next != nil || v.Agents.Serial != 2 {
		t.Errorf("two did not: %+v", v)
	}
	verb(4, "a", "confirm")
	verb(4, "a", "remove", "D")
	verb(4, "a", "approve", "AAAA-BBBB-CCCC-DDDD")

	e, err := recovery.Make(rand.Reader, recovery.Owner{Region: uuid.New(), Device: uuid.New(), Officer: uuid.New()}, *report().Agents, time.Now(), []byte("keys"))
	if err != nil {
		t.Fatal(err)
	}
	q, private, err := recovery.Ask(rand.Reader, e, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file("request"), recovery.Encode(q), 0o600); err != nil {
		t.Fatal(err)
	}
	verb(6, "b", "approve", "AAAA-BBBB-CCCC-DDDD", "--request", file("request"), "--out", file("wrong"))
	var words []recovery.Approval
	for _, name := range []string{"b", "c"} {
		verb(0, name, "approve", strings.ToLower(q.Code()), "--request", file("request"), "--out", file("word-"+name))
		raw, err := os.ReadFile(file("word-" + name))
		if err != nil {
			t.Fatal(err)
		}
		a, err := recovery.Decode[recovery.Approval](raw)
		if err != nil {
			t.Fatal(err)
		}
		words = append(words, a)
	}
	if plain, _, err := e.Open(q, private, words, time.Now()); err != nil || string(plain) != "keys" {
		t.Errorf("%q %v", plain, err)
	}
}
