package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/retention"
)

// TestChecklist: each point is open in a region that was only founded, and is done once
// somebody did it, and no other with it.
func TestChecklist(t *testing.T) {
	passphraseWork = 10
	files := t.TempDir()
	dir, a, b := filepath.Join(files, "region"), filepath.Join(files, "a"), filepath.Join(files, "b")
	founded(t, dir)
	do := verbs(t, dir)
	opened := func(more ...string) (codes []string) {
		t.Helper()
		var all []admin.Point
		if err := json.Unmarshal([]byte(do(0, append([]string{"checklist", "--json"}, more...)...)), &all); err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			if todo[p.Code].open == "" || todo[p.Code].done == "" {
				t.Errorf("nothing is said of %q", p.Code)
			}
			if !p.Done {
				codes = append(codes, p.Code)
			}
		}
		return codes
	}
	holds := func(after string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, opened()); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", after, diff)
		}
	}
	left := []string{"key_apart", "names", "administrators", "recovery", "backup", "retention", "on_duty", "audit"}
	done := func(code string) {
		t.Helper()
		left = slices.DeleteFunc(left, func(c string) bool { return c == code })
		holds(code, left...)
	}
	holds("init and load", left...)
	if out := do(0, "checklist"); strings.Count(out, "OPEN  ") != len(left) || strings.Count(out, "you   ") != len(yours) || !strings.Contains(out, "11 terms") {
		t.Errorf("the list says\n%s", out)
	}

	do(0, "names", "add", "localhost:8443")
	holds("a name that only this machine has", left...)
	do(0, "names", "add", "region.example.kz")
	done("names")
	do(0, "administrator", "add", "Асан", do(0, "administrator", "key", a))
	holds("one administrator", left...)
	do(0, "administrator", "add", "Бота", do(0, "administrator", "key", b))
	done("administrators")

	do(0, "backup", "--register", filepath.Join(files, "register.age"))
	holds("a backup of people alone", left...)
	do(0, "backup", filepath.Join(files, "whole.age"))
	done("backup")

	approve := func() {
		t.Helper()
		var v admin.AdministratorsReport
		if err := json.Unmarshal([]byte(do(0, "administrator", "--json")), &v); err != nil || len(v.Proposals) != 1 {
			t.Fatalf("%v, %+v", err, v)
		}
		do(0, "administrator", "approve", v.Proposals[0].ID.String(), "--as", b)
	}
	phrase := filepath.Join(files, "phrase")
	writeFile(t, phrase, []byte("three words and more\n"))
	ask := []string{"recovery", "init"}
	for _, name := range []string{"c", "d"} {
		ask = append(ask, name, do(0, "recovery", "key", filepath.Join(files, name), "--passphrase-file", phrase))
	}
	do(0, append(ask, "--as", a)...)
	holds("recovery that one has proposed", left...)
	approve()
	done("recovery")

	terms, path := retention.Usual(), filepath.Join(files, "terms.json")
	for i := range terms.Terms {
		if i > 0 {
			terms.Terms[i].Verified, terms.Terms[i].Source = true, "сынақ бұйрығы № 1"
		}
		writeFile(t, path, terms.Encode())
	}
	do(0, "retention", "terms", path, "--as", a)
	approve()
	holds("all terms but one", left...)
	terms.Terms[0].Verified = true
	writeFile(t, path, terms.Encode())
	do(0, "retention", "terms", path, "--as", a)
	approve()
	done("retention")

	text, err := os.ReadFile(file(t))
	if err != nil {
		t.Fatal(err)
	}
	roster := strings.Replace(string(text), `"districts":["711110000"]}`, `"districts":["711110000"],"duty":[{"role":"inspector","name":"Ботагөз Қ.","phone":"+7 700 000 00 00"}]}`, 1)
	writeFile(t, path, []byte(roster))
	do(0, "load", path)
	done("on_duty")

	if got := opened("--audit-to", files); slices.Contains(got, "audit") {
		t.Errorf("with a folder for old decisions: %v", got)
	}
	key := filepath.Join(files, "elsewhere")
	if err := os.Rename(filepath.Join(dir, "key"), key); err != nil {
		t.Fatal(err)
	}
	if got := opened("--key-file", key); slices.Contains(got, "key_apart") {
		t.Errorf("with the key elsewhere: %v", got)
	}
}

func writeFile(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
