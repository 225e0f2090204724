package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"shyraq/sync/region/admin"
)

// TestTwoAdministrators: once two have keys, nobody alone lets anybody read; another
// one approves, once, and not the one who proposed it.
func TestTwoAdministrators(t *testing.T) {
	dir, keys := filepath.Join(t.TempDir(), "region"), t.TempDir()
	founded(t, dir)
	do := verbs(t, dir)
	file := func(name string) string { return filepath.Join(keys, name) }
	public := map[string]string{}
	for _, name := range []string{"a", "b", "c"} {
		public[name] = do(0, "administrator", "key", file(name))
	}
	do(1, "administrator", "key", file("a")) // no key is written over
	reader := []string{"invite", "--role", "inspector", "--unit", "unit-a", "--name", "Сынақ"}
	do(0, reader...) // one alone, and the list says so
	do(0, "administrator", "add", "Асан", public["a"])
	if out := do(0, "administrator"); !strings.Contains(out, "one person alone") {
		t.Errorf("nobody is warned:\n%s", out)
	}
	do(5, "administrator", "add", "Асан 2", public["a"])
	do(0, "administrator", "add", "Бота", public["b"])

	rep := func() (v admin.AdministratorsReport) {
		t.Helper()
		if err := json.Unmarshal([]byte(do(0, "administrator", "--json")), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	with := func(args []string, more ...string) []string { return append(append([]string{}, args...), more...) }
	do(6, reader...)
	do(6, "administrator", "add", "Вера", public["c"])
	do(4, with(reader, "--as", file("c"))...) // no administrator's key
	do(0, "invite", "--role", "administrator", "--name", "Техник")
	do(0, with(reader, "--as", file("a"))...)
	id := rep().Proposals[0].ID.String()
	do(6, "administrator", "approve", id, "--as", file("a"))
	if out := do(0, "administrator", "approve", id, "--as", file("b")); len(out) != 26 {
		t.Errorf("no code: %q", out)
	}
	do(4, "administrator", "approve", id, "--as", file("b")) // it serves once

	officer := ""
	var all []admin.OfficerRow
	if err := json.Unmarshal([]byte(do(0, "officers", "--json")), &all); err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		if o.Role == "inspector" {
			officer = o.ID.String()
		}
	}
	do(6, "officer", "role", officer, "supervisor")
	do(0, "officer", "rename", officer, "Жаңа Ат")
	do(0, "officer", "role", officer, "patrol") // less to read takes one
	do(0, "officer", "role", officer, "supervisor", "--as", file("b"))
	do(0, "administrator", "reject", rep().Proposals[0].ID.String(), "--as", file("b"))
	do(0, "officer", "role", officer, "supervisor", "--as", file("b"))
	do(0, "administrator", "approve", rep().Proposals[0].ID.String(), "--as", file("a"))
	do(0, "revoke", "--officer", officer)
	do(6, "revoke", "--officer", officer, "--undo")
	do(0, "revoke", "--officer", officer, "--undo", "--as", file("a"))
	do(0, "administrator", "approve", rep().Proposals[0].ID.String(), "--as", file("b"))

	do(0, "administrator", "add", "Вера", public["c"], "--as", file("a"))
	do(0, "administrator", "approve", rep().Proposals[0].ID.String(), "--as", file("b"))
	v := rep()
	if len(v.Administrators) != 3 || len(v.Proposals) != 0 {
		t.Errorf("%+v", v)
	}
	do(0, "administrator", "remove", v.Administrators[0].ID.String(), "--as", file("c"))
	do(0, "administrator", "approve", rep().Proposals[0].ID.String(), "--as", file("b"))
	do(4, with(reader, "--as", file("a"))...)
	out := do(0, "audit", "--action", "approve")
	if n := strings.Count(out, `"allowed":true`); n != 5 || !strings.Contains(out, "proposal_own") {
		t.Errorf("%d approvals are noted:\n%s", n, out)
	}
	if err := os.Chmod(file("b"), 0o644); err != nil {
		t.Fatal(err)
	}
	do(6, with(reader, "--as", file("b"))...)
}
