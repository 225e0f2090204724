package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/recovery"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/retention"
)

// Whoever approves reads in words what he approves, all of it.
func TestAProposalIsToldInWords(t *testing.T) {
	t.Parallel()
	id := func(n byte) uuid.UUID { return uuid.UUID{15: n} }
	w := proposals{
		administrators: map[uuid.UUID]string{id(1): "Айдар С.", id(2): "Ботагөз Қ."},
		officers:       map[uuid.UUID]string{id(3): `"Әли К.", patrol of unit-a`, id(4): `device 4 of "Әли К.", patrol of unit-a`},
	}
	units := []string{"unit-b", "unit-c"}
	for _, row := range []struct {
		name, kind string
		body       any
		want       []string
	}{
		{"a reader", admin.ProposeInvite, admin.InviteRequest{Role: regionfile.Inspector, Unit: "unit-a", Name: "Сынақ"},
			[]string{`a code for a new officer: "Сынақ", inspector of unit-a`}},
		{"a further device", admin.ProposeInvite, admin.InviteRequest{Officer: id(3)},
			[]string{`a code for a further device of "Әли К.", patrol of unit-a`}},
		{"a role", admin.ProposeChange, admin.OfficerChange{Officer: id(3), Role: regionfile.Supervisor},
			[]string{`change what an officer reads: "Әли К.", patrol of unit-a`, "  role: supervisor"}},
		{"units to oversee", admin.ProposeChange, admin.OfficerChange{Officer: id(9), Oversees: &units, Unit: "unit-d", Name: "Жаңа"},
			[]string{"change what an officer reads: " + id(9).String(), `  name: "Жаңа"`, "  unit: unit-d", "  reads beside his own unit: unit-b, unit-c"}},
		{"no unit to oversee", admin.ProposeChange, admin.OfficerChange{Officer: id(3), Oversees: &[]string{}},
			[]string{`change what an officer reads: "Әли К.", patrol of unit-a`, "  reads beside his own unit: no other"}},
		{"an officer trusted again", admin.ProposeRevive, admin.RevokeRequest{Officer: id(3)},
			[]string{`trust again a revoked officer: "Әли К.", patrol of unit-a`}},
		{"a device trusted again", admin.ProposeRevive, admin.RevokeRequest{Device: id(4)},
			[]string{`trust again a revoked device: device 4 of "Әли К.", patrol of unit-a`}},
		{"an administrator", admin.ProposeAdd, admin.Administrator{ID: id(5), Name: "Вера\x1b[2J", Key: []byte{0xab, 0xcd}},
			[]string{`a further administrator: "Вера\x1b[2J", key abcd`}},
		{"one less", admin.ProposeRemove, admin.Administrator{ID: id(2)},
			[]string{`one administrator less: "Ботагөз Қ." (` + id(2).String() + ")"}},
		{"recovery", admin.ProposeRecovery, recovery.Agents{Serial: 1, Agents: []recovery.Agent{{Name: "Айдар С.", Sign: []byte{0x73}, Seal: []byte{0xff}}, {Name: "Вера", Sign: []byte{0x2f}, Seal: []byte{0x5b}}}},
			[]string{"any two of these may give an officer who forgot his PIN his keys back:", `  "Айдар С.", key 73ff`, `  "Вера", key 2f5b`}},
		{"recovery anew", admin.ProposeRecovery, recovery.Agents{Serial: 1, Anew: true},
			[]string{"in the place of those of before, whose keys are lost, any two of these may give an officer who forgot his PIN his keys back:"}},
		{"erasure", admin.ProposeErase, admin.EraseRequest{Record: id(6), Reason: "court"},
			[]string{"erase for good, on every device, record " + id(6).String() + "; reason: court"}},
		{"erasure of what was replaced", admin.ProposeErase, admin.EraseRequest{Record: id(6), Old: true, Reason: "correction"},
			[]string{"erase for good, on every device, the replaced versions of record " + id(6).String() + "; reason: correction"}},
		{"terms", admin.ProposeTerms, retention.Settings{On: true, Terms: []retention.Term{{Category: retention.Talk, From: "2026-01-01", Months: 36, Source: "бұйрық 7", Verified: true}}},
			[]string{"terms of records; the server erases by itself each night: yes", `  talk, from 2026-01-01: 36 months ("бұйрық 7", read there)`}},
		{"a record held no longer", admin.ProposeFree, admin.HoldRequest{Record: id(6), Release: true},
			[]string{"no longer hold record " + id(6).String() + ": it is erased when its term ends"}},
		{"of a newer program", "tomorrow", map[string]int{"x": 1},
			[]string{`"tomorrow", which this program has no words for: "{\"x\":1}"`}},
		{"with what this program does not know", admin.ProposeFree, map[string]string{"record": id(6).String(), "until": "2027"},
			[]string{`"release", which this program has no words for: "{\"record\":\"` + id(6).String() + `\",\"until\":\"2027\"}"`}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			body, err := json.Marshal(row.body)
			if err != nil {
				t.Fatal(err)
			}
			at := time.Date(2026, 11, 30, 9, 12, 0, 0, time.UTC)
			var out bytes.Buffer
			w.tell(&out, admin.Proposal{ID: id(7), Kind: row.kind, Body: body, By: id(1), At: at, Until: at.Add(71 * time.Hour)})
			want := "\nproposal " + id(7).String() + "\n" +
				"  by \"Айдар С.\", on 2026-11-30 09:12 UTC, waits until 2026-12-03 08:12 UTC\n" +
				"  " + strings.Join(row.want, "\n  ") + "\n" +
				"  another administrator: administrator approve " + id(7).String() + " --as KEY-FILE, or reject\n"
			if diff := cmp.Diff(want, out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The verb lists a proposal with the names of its people.
func TestAdministratorListsWhatWaitsInWords(t *testing.T) {
	dir, keys := filepath.Join(t.TempDir(), "region"), t.TempDir()
	founded(t, dir)
	do := verbs(t, dir)
	file := func(name string) string { return filepath.Join(keys, name) }
	for _, name := range []string{"Асан", "Бота"} {
		do(0, "administrator", "add", name, strings.TrimSpace(do(0, "administrator", "key", file(name))))
	}
	public := strings.Repeat("ab", 32) + strings.Repeat("09", 32)
	do(0, "recovery", "init", "Асан", public, "Бота", strings.Repeat("cd", 32)+strings.Repeat("07", 32), "--as", file("Асан"))
	out := do(0, "administrator")
	for _, want := range []string{`by "Асан", on `, `"Асан", key ` + public, "forgot his PIN"} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing says %q", want)
		}
	}
	if strings.Contains(out, "0001-01-01") || strings.Contains(out, "{") {
		t.Errorf("not in words:\n%s", out)
	}
}
