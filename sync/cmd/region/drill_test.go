package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/regiontest"
	"shyraq/sync/revision"
)

// must runs a verb that has to succeed and reads what it printed as JSON.
func must[T any](t *testing.T, dir string, args ...string) (v T) {
	t.Helper()
	code, out, errs := exec(t, append(args, "--json", "--data", dir)...)
	if code != 0 {
		t.Fatalf("%v: exit %d: %s", args, code, errs)
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return v
}

// joined enrols an officer of a role on a device of his own.
func joined(t *testing.T, dir, server, role string) *regiontest.Device {
	t.Helper()
	v := must[admin.Invite](t, dir, "invite", "--role", role, "--unit", regiontest.Unit, "--name", "Сынақ")
	d, err := regiontest.Enrol(t.Context(), server, v.Code)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// writes has a device write and push some records.
func writes(t *testing.T, d *regiontest.Device, n int) (out []revision.Signed) {
	t.Helper()
	for range n {
		s, err := d.Write()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	sends(t, d, "stored", out...)
	return out
}

// sends pushes what a device has, and fails unless each has that result.
func sends(t *testing.T, d *regiontest.Device, want string, all ...revision.Signed) {
	t.Helper()
	got, err := d.Send(t.Context(), all...)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range got {
		if !strings.HasPrefix(r, want) {
			t.Fatalf("number %d is %s, want %s", all[i].Envelope.DSeq, r, want)
		}
	}
}

// reads fails unless a device is served all of these.
func reads(t *testing.T, d *regiontest.Device, all ...revision.Signed) {
	t.Helper()
	got, err := d.ReadAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if _, there := slices.BinarySearch(got, s.Rev); !there {
			t.Errorf("number %d of %s is not served", s.Envelope.DSeq, s.Envelope.Device)
		}
	}
}

// home is a region with its key elsewhere and its backups' secret in a file.
type home struct{ dir, key, secret, backup string }

func newHome(t *testing.T) home {
	t.Helper()
	base := t.TempDir()
	h := home{dir: filepath.Join(base, "region"), key: filepath.Join(base, "key"), secret: filepath.Join(base, "secret"), backup: filepath.Join(base, "night.age")}
	v := must[admin.Founded](t, h.dir, "init", "--key-file", h.key)
	if err := os.WriteFile(h.secret, []byte(v.Secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	plan := filepath.Join(base, "file.json")
	if err := os.WriteFile(plan, []byte(regiontest.File), 0o600); err != nil {
		t.Fatal(err)
	}
	must[admin.LoadReport](t, h.dir, "load", plan, "--key-file", h.key)
	return h
}

// serve serves it and gives its address.
func (h home) serve(t *testing.T, more ...string) (string, func()) {
	t.Helper()
	line, stop := start(t, h.dir, append([]string{"--key-file", h.key}, more...)...)
	return "https://" + line.Listen, func() {
		t.Helper()
		if code := stop(); code != 0 {
			t.Errorf("serve ended with %d", code)
		}
	}
}

// TestDrill is an operator's worst day: a backup while the region is served, a
// night after it, the disk lost, the region restored. Every device brings back
// what came after the backup, also one that was enrolled after it; one that was
// revoked after it stays out.
func TestDrill(t *testing.T) {
	for _, c := range []struct {
		name  string
		newer bool // the register of later is at hand
	}{{"with the register of later", true}, {"with the backup alone", false}} {
		t.Run(c.name, func(t *testing.T) {
			h := newHome(t)
			copies := filepath.Join(filepath.Dir(h.backup), "copies")
			server, stop := h.serve(t, "--backup-to", copies)
			boss, patrol, thief := joined(t, h.dir, server, "supervisor"), joined(t, h.dir, server, "patrol"), joined(t, h.dir, server, "patrol")
			before := writes(t, patrol, 3)
			rep := must[admin.BackupReport](t, h.dir, "backup", h.backup)
			if rep.Pairs == 0 || rep.Bytes == 0 {
				t.Fatalf("%+v", rep)
			}
			late := joined(t, h.dir, server, "patrol")
			after, lates := writes(t, patrol, 2), writes(t, late, 2)
			must[admin.RevokeRequest](t, h.dir, "revoke", "--device", thief.Identity().Device.String())
			stop()

			if err := os.RemoveAll(h.dir); err != nil { // the disk
				t.Fatal(err)
			}
			args := []string{"restore", h.backup, "--key-file", h.key, "--secret", h.secret}
			if c.newer {
				args = append(args, "--newer", filepath.Join(copies, "register.age"))
			}
			back := must[admin.RestoreReport](t, h.dir, args...)
			if len(back.Revoked) != map[bool]int{true: 1}[c.newer] || len(back.Joined) != map[bool]int{true: 2}[c.newer] {
				t.Errorf("%+v", back)
			}
			server, stop = h.serve(t)
			defer stop()
			for _, d := range []*regiontest.Device{boss, patrol, late, thief} {
				if err := d.Move(server); err != nil {
					t.Fatal(err)
				}
			}
			if hello, err := patrol.Hello(t.Context()); err != nil || hello.Epoch != back.Epoch || hello.Epoch == rep.Epoch {
				t.Errorf("%+v, %v", hello, err)
			}
			sends(t, patrol, "duplicate", before...)
			sends(t, patrol, "stored", after...)
			if c.newer {
				sends(t, late, "stored", lates...)
				if hello, err := thief.Hello(t.Context()); err != nil || hello.Device.State != "revoked" {
					t.Errorf("a device revoked after the backup: %+v, %v", hello, err)
				}
				reads(t, boss, slices.Concat(before, after, lates)...)
			} else {
				comesBack(t, h, server, late, lates)
				reads(t, boss, append(before, after...)...)
			}
			if code, out, errs := exec(t, "verify", "--data", h.dir); code != 0 {
				t.Errorf("verify: %d %s%s", code, out, errs)
			}
		})
	}
}

// comesBack enrols a device that the restored region does not know by its own
// key and a new code: it keeps its id and its chain. What it signed with the key
// that the region lost is kept, shown to a person and taken in by him; what it
// writes from now on is stored.
func comesBack(t *testing.T, h home, server string, d *regiontest.Device, had []revision.Signed) {
	t.Helper()
	if _, err := d.Send(t.Context(), had...); err == nil || !strings.Contains(err.Error(), "device_unknown") {
		t.Fatalf("a device that the region does not know: %v", err)
	}
	id, officer := d.Identity().Device, d.Officer
	v := must[admin.Invite](t, h.dir, "invite", "--officer", officer.String(), "--role", "patrol", "--unit", regiontest.Unit, "--name", "Сынақ")
	if err := d.Again(t.Context(), server, v.Code); err != nil {
		t.Fatal(err)
	}
	if d.Identity().Device != id || d.Officer != officer {
		t.Error("it came back as another")
	}
	sends(t, d, "quarantined:key_revoked", had...)
	next := writes(t, d, 1)
	rows := must[[]admin.AsideRow](t, h.dir, "quarantine", "list")
	if len(rows) != len(had) {
		t.Fatalf("%d lines are set aside, want %d", len(rows), len(had))
	}
	shown := must[admin.AsideReport](t, h.dir, "quarantine", "show", rows[0].Key)
	if shown.Author != officer || shown.Reason != "key_revoked" || shown.Kind != "encounter" {
		t.Errorf("%+v", shown)
	}
	if v := must[admin.AdmitReport](t, h.dir, "quarantine", "admit", "--officer", officer.String()); v.Admitted != len(had) || len(v.Left) != 0 {
		t.Errorf("%+v", v)
	}
	reads(t, joined(t, h.dir, server, "supervisor"), slices.Concat(had, next)...)
}

// TestRevokedByMistake: a device is revoked, goes on pushing, and the operator
// takes that back: what was set aside meanwhile comes into its records.
func TestRevokedByMistake(t *testing.T) {
	h := newHome(t)
	server, stop := h.serve(t)
	defer stop()
	boss, patrol := joined(t, h.dir, server, "supervisor"), joined(t, h.dir, server, "patrol")
	for _, who := range [][]string{{"--device", patrol.Identity().Device.String()}, {"--officer", patrol.Officer.String()}} {
		must[admin.RevokeRequest](t, h.dir, append([]string{"revoke"}, who...)...)
		var wrote []revision.Signed
		for range 3 {
			s, err := patrol.Write()
			if err != nil {
				t.Fatal(err)
			}
			wrote = append(wrote, s)
		}
		sends(t, patrol, "quarantined", wrote...)
		if v := must[admin.AdmitReport](t, h.dir, append([]string{"revoke", "--undo"}, who...)...); v.Admitted != 3 || len(v.Left) != 0 {
			t.Errorf("%v: %+v", who, v)
		}
		sends(t, patrol, "duplicate", wrote...)
		reads(t, boss, wrote...)
		writes(t, patrol, 1)
		if code, _, errs := exec(t, append([]string{"revoke", "--undo", "--data", h.dir}, who...)...); code != 5 || !strings.Contains(errs, "not_revoked") {
			t.Errorf("twice: %d %s", code, errs)
		}
	}
	if code, _, errs := exec(t, "quarantine", "admit", strings.Repeat("ab", 32), "--data", h.dir); code != 4 || !strings.Contains(errs, "aside_unknown") {
		t.Errorf("admitted nothing: %d %s", code, errs)
	}
}

// TestRestoreRefuses: a backup is never laid over a region, nor opened with the
// wrong secret or the wrong key, and what was cut off is no region.
func TestRestoreRefuses(t *testing.T) {
	h := newHome(t)
	must[admin.BackupReport](t, h.dir, "backup", h.backup, "--key-file", h.key)
	other := newHome(t)
	empty := filepath.Join(t.TempDir(), "empty")
	cut := h.backup + ".cut"
	b, err := os.ReadFile(h.backup)
	if err == nil {
		err = os.WriteFile(cut, b[:len(b)-100], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, dir, key, secret, file string
		code                         int
		want                         string
	}{
		{"over a region", h.dir, h.key, h.secret, h.backup, 5, "place_taken"},
		{"with another's secret", empty, h.key, other.secret, h.backup, 6, "backup_secret"},
		{"with another's key", empty, other.key, h.secret, h.backup, 6, "backup_key"},
		{"from nothing", empty, h.key, h.secret, h.backup + ".none", 4, "file_missing"},
		{"cut off", empty, h.key, h.secret, cut, 3, "backup_damaged"},
	} {
		code, _, errs := exec(t, "restore", c.file, "--data", c.dir, "--key-file", c.key, "--secret", c.secret)
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%s: %d %s, want %d with %q", c.name, code, errs, c.code, c.want)
		}
		if code, _, errs := exec(t, "status", "--data", empty, "--key-file", h.key); code != 4 || !strings.Contains(errs, "no_region") {
			t.Errorf("%s: it is a region: %d %s", c.name, code, errs)
		}
	}
	register := h.backup + ".register"
	must[admin.BackupReport](t, h.dir, "backup", "--register", register, "--key-file", h.key)
	if code, _, errs := exec(t, "restore", register, "--data", empty, "--key-file", h.key, "--secret", h.secret); code != 3 || !strings.Contains(errs, "backup_rows") {
		t.Errorf("a register alone: %d %s", code, errs)
	}
	later := h.backup + ".later" // and nothing changed since the register was written
	must[admin.BackupReport](t, h.dir, "backup", later, "--key-file", h.key)
	if v := must[admin.RestoreReport](t, empty+"-2", "restore", later, "--newer", register, "--key-file", h.key, "--secret", h.secret); !v.Register.Equal(v.Made) {
		t.Errorf("%+v", v)
	}
	must[admin.RestoreReport](t, empty, "restore", h.backup, "--key-file", h.key, "--secret", h.secret)
	if code, _, errs := exec(t, "backup", h.backup, "--data", empty, "--key-file", h.key); code != 5 || !strings.Contains(errs, "backup_there") {
		t.Errorf("over a backup: %d %s", code, errs)
	}
}

// TestOfficerChanges: moved, renamed, promoted, and reading other units.
func TestOfficerChanges(t *testing.T) {
	h := newHome(t)
	server, stop := h.serve(t)
	defer stop()
	patrol, chief := joined(t, h.dir, server, "patrol"), joined(t, h.dir, server, "supervisor")
	wrote := writes(t, patrol, 1)
	id := patrol.Officer.String()
	for _, args := range [][]string{
		{"rename", id, "Басқа Есім"}, {"move", id, "unit-b"}, {"role", id, "inspector"},
		{"move", chief.Officer.String(), "unit-b"}, {"oversee", chief.Officer.String(), regiontest.Unit},
	} {
		must[admin.OfficerChange](t, h.dir, append([]string{"officer"}, args...)...)
	}
	for _, row := range must[[]admin.OfficerRow](t, h.dir, "officers") {
		if row.ID == patrol.Officer && (row.Name != "Басқа Есім" || row.Unit != "unit-b" || row.Role != "inspector") {
			t.Errorf("%+v", row)
		}
	}
	if got, err := chief.ReadShown(t.Context()); err != nil || !slices.Equal(got, []revision.Hash{wrote[0].Rev}) { // of a unit that is not his own
		t.Errorf("he is shown %v: %v", got, err)
	}
	if code, out, errs := exec(t, "officers", "--data", h.dir); code != 0 || !strings.Contains(out, "oversees "+regiontest.Unit) {
		t.Errorf("officers: %d %s%s", code, out, errs)
	}
	for _, role := range []string{"inspector", "supervisor"} { // it ends with the role, and does not come back with it
		must[admin.OfficerChange](t, h.dir, "officer", "role", chief.Officer.String(), role)
		if got, err := chief.ReadAll(t.Context()); err != nil || len(got) != 0 {
			t.Errorf("as %s he reads %d, %v", role, len(got), err)
		}
		if got, err := chief.ReadShown(t.Context()); err != nil || len(got) != 0 {
			t.Errorf("as %s he is shown %d, %v", role, len(got), err)
		}
	}
	sends(t, patrol, "duplicate", wrote...)
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"move", id, "unit-z"}, 4, "unit_unknown"}, {[]string{"role", id, "chief"}, 3, "bad_role"},
		{[]string{"oversee", id, "unit-a"}, 3, "bad_role"}, {[]string{"rename", id, ""}, 0, ""}, {[]string{"rename", "x", "y"}, 2, "identifier"},
	} {
		if code, _, errs := exec(t, append(append([]string{"officer"}, c.args...), "--data", h.dir)...); code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%v: %d %s", c.args, code, errs)
		}
	}
	_, out, _ := exec(t, "audit", "--action", "officer", "--data", h.dir)
	if n := strings.Count(out, id); n < 5 || strings.Contains(out, "Есім") {
		t.Errorf("%d entries of him in the audit:\n%s", n, out)
	}
	if v := must[admin.StatusReport](t, h.dir, "status"); v.Officers != 2 || v.Devices != 2 || v.Revisions != 1 || v.Database {
		t.Errorf("%+v", v)
	}
}

// TestRecipients: backups are for whom they are made from now on; who had the
// secret before opens the older ones alone.
func TestRecipients(t *testing.T) {
	h, other := newHome(t), newHome(t)
	id, err := os.ReadFile(other.secret)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := age.ParseX25519Identity(strings.TrimSpace(string(id)))
	if err != nil {
		t.Fatal(err)
	}
	if code, _, errs := exec(t, "backup", "--for-all-backups", "--recipient", secret.Recipient().String(), "--data", h.dir, "--key-file", h.key); code != 0 {
		t.Fatal(errs)
	}
	must[admin.BackupReport](t, h.dir, "backup", h.backup, "--key-file", h.key)
	if code, _, errs := exec(t, "restore", h.backup, "--data", h.dir+"-2", "--key-file", h.key, "--secret", h.secret); code != 6 {
		t.Errorf("with the secret of before: %d %s", code, errs)
	}
	must[admin.RestoreReport](t, h.dir+"-2", "restore", h.backup, "--key-file", h.key, "--secret", other.secret)
	for _, to := range []string{"", "age1nobody"} {
		if code, _, errs := exec(t, "backup", "--for-all-backups", "--recipient", to, "--data", h.dir, "--key-file", h.key); code != 3 || !strings.Contains(errs, "backup_recipient") {
			t.Errorf("for %q: %d %s", to, code, errs)
		}
	}
}
