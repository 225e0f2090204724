package main

import (
	"path/filepath"
	"testing"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/regiontest"
	"shyraq/sync/revision"
)

// TestRestoreAnywhere puts one backup back in every kind of place. A database has
// given out more numbers than a small region has commits, or fewer: the backup of
// the region in the database is put back beside it too, and into a folder.
func TestRestoreAnywhere(t *testing.T) {
	db := url(t)
	h := newHome(t)
	server, stop := h.serve(t)
	patrol, boss := joined(t, h.dir, server, "patrol"), joined(t, h.dir, server, "supervisor")
	wrote := writes(t, patrol, 7)
	must[admin.BackupReport](t, h.dir, "backup", h.backup)
	wrote = append(wrote, writes(t, patrol, 1)...)
	register := filepath.Join(filepath.Dir(h.backup), "register.age")
	must[admin.BackupReport](t, h.dir, "backup", "--register", register)
	stop()
	again := filepath.Join(filepath.Dir(h.backup), "again.age")
	for _, c := range []struct {
		name, from, database string
		newer                bool
	}{
		{"a folder's into a database", h.backup, db, false},
		{"a database's into a folder", again, "", false},
		{"a folder's into a folder, with a newer register", h.backup, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "region")
			args, more := []string{"restore", c.from, "--key-file", h.key, "--secret", h.secret}, []string(nil)
			if c.newer {
				args = append(args, "--newer", register)
			}
			if c.database != "" {
				more = []string{"--database", c.database}
			}
			rep := must[admin.RestoreReport](t, dir, append(args, more...)...)
			if rep.Pairs == 0 {
				t.Errorf("%+v", rep)
			}
			line, stop := start(t, dir, append(more, "--key-file", h.key)...)
			defer stop()
			if v := must[admin.VerifyReport](t, dir, "verify"); v.Revisions < 7 || len(v.Problems) > 0 {
				t.Errorf("%+v", v)
			}
			server := "https://" + line.Listen
			bring(t, server, patrol, boss, wrote)
			if c.database != "" {
				must[admin.BackupReport](t, dir, "backup", again)
			}
		})
	}
}

// bring has a device send all that it wrote to a server that was put back, and the
// supervisor read it there.
func bring(t *testing.T, server string, patrol, boss *regiontest.Device, wrote []revision.Signed) {
	t.Helper()
	for _, d := range []*regiontest.Device{patrol, boss} {
		d.Move(server)
	}
	if _, err := patrol.Send(t.Context(), wrote...); err != nil {
		t.Fatal(err)
	}
	sends(t, patrol, "duplicate", wrote...)
	reads(t, boss, wrote...)
}
