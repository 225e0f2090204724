package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/retention"
)

// TestRetentionVerbs: terms and erasures take two administrators, a hold takes one, and
// who a person is is never taken from the command line.
func TestRetentionVerbs(t *testing.T) {
	dir, files := filepath.Join(t.TempDir(), "region"), t.TempDir()
	founded(t, dir)
	do := verbs(t, dir)
	a, b := filepath.Join(files, "a"), filepath.Join(files, "b")
	for name, path := range map[string]string{"Асан": a, "Бота": b} {
		do(0, "administrator", "add", name, do(0, "administrator", "key", path))
	}
	if out := do(0, "retention"); !strings.Contains(out, "erase nothing by themselves") || strings.Count(out, "unverified") < 11 {
		t.Errorf("the usual terms are not told as what they are:\n%s", out)
	}
	terms := retention.Usual()
	terms.On = true
	write := func() string {
		path := filepath.Join(files, "terms.json")
		if err := os.WriteFile(path, terms.Encode(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	do(3, "retention", "terms", write(), "--as", a) // nothing unverified is switched on
	for i := range terms.Terms {
		terms.Terms[i].Verified, terms.Terms[i].Source = true, "сынақ бұйрығы № 1"
	}
	do(2, "retention", "terms", write())
	do(0, "retention", "terms", write(), "--as", a)
	proposal := func() string {
		t.Helper()
		var v admin.AdministratorsReport
		if err := json.Unmarshal([]byte(do(0, "administrator", "--json")), &v); err != nil || len(v.Proposals) != 1 {
			t.Fatalf("%v, %+v", err, v)
		}
		return v.Proposals[0].ID.String()
	}
	do(6, "administrator", "approve", proposal(), "--as", a)
	do(0, "administrator", "approve", proposal(), "--as", b)
	if out := do(0, "retention"); !strings.Contains(out, "switched on") || strings.Contains(out, "unverified") {
		t.Errorf("the terms are not in force:\n%s", out)
	}
	do(0, "retention", "--apply")
	const record = "01949f3e-0000-7000-8000-000000000001"
	do(2, "erase", record)
	do(2, "erase", record, "--reason", "because")
	do(6, "erase", record, "--reason", "court")
	do(0, "erase", record, "--reason", "court", "--as", a)
	do(4, "administrator", "approve", proposal(), "--as", b) // no such record
	do(0, "retention", "hold", record)
	do(6, "retention", "release", record)
	do(0, "retention", "release", record, "--as", b)
	do(0, "administrator", "approve", proposal(), "--as", a)

	person := filepath.Join(files, "person")
	if err := os.WriteFile(person, []byte("950711500005\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const spelling = "another spelling is not looked for"
	if out := do(0, "held", "--on", person); !strings.Contains(out, spelling) {
		t.Errorf("whoever asks is told that this is all:\n%s", out)
	}
	if out := do(0, "held", record); strings.Contains(out, spelling) {
		t.Errorf("of a record:\n%s", out)
	}
	do(2, "held")
	code, out, errs := exec(t, "held", "950711500005", "--data", dir)
	if code != 2 || strings.Contains(out+errs, "950711500005") {
		t.Errorf("a number on the command line: %d, %s%s", code, out, errs)
	}
}

// TestEraseNamesWhatIsLeft: whoever erases is told of the older stores beside, which
// have what he erased.
func TestEraseNamesWhatIsLeft(t *testing.T) {
	h := newHome(t)
	server, stop := h.serve(t)
	defer stop()
	wrote := writes(t, joined(t, h.dir, server, "patrol"), 1)
	do, keys := verbs(t, h.dir), t.TempDir()
	a, b := filepath.Join(keys, "a"), filepath.Join(keys, "b")
	for name, path := range map[string]string{"Айдар С.": a, "Ботагөз Қ.": b} {
		do(0, "administrator", "add", name, do(0, "administrator", "key", path))
	}
	for _, left := range []string{"store.before-1", filepath.Join("store", "badger.damaged-7")} {
		if out := do(0, "status"); strings.Contains(out, left) {
			t.Errorf("%s is named before it is there:\n%s", left, out)
		}
		if err := os.MkdirAll(filepath.Join(h.dir, left), 0o700); err != nil {
			t.Fatal(err)
		}
		if out := do(0, "status"); !strings.Contains(out, left) {
			t.Errorf("%s is not named:\n%s", left, out)
		}
	}
	do(0, "erase", wrote[0].Envelope.Record.String(), "--reason", "court", "--as", a)
	var v admin.AdministratorsReport
	if err := json.Unmarshal([]byte(do(0, "administrator", "--json")), &v); err != nil || len(v.Proposals) != 1 {
		t.Fatalf("%v, %+v", err, v)
	}
	out := do(0, "administrator", "approve", v.Proposals[0].ID.String(), "--as", b)
	if !strings.Contains(out, "erased: 1 records") || !strings.Contains(out, "remove store.before-1, store/badger.damaged-7") {
		t.Errorf("it says:\n%s", out)
	}
}
