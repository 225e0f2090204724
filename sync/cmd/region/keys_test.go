package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/regiontest"
	"shyraq/sync/revision"
)

// keyLines are the keys of a file, the current one first.
func keyLines(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(b))
}

// keeping is where a region is kept.
type keeping struct {
	name     string
	database func(*testing.T) string // nil: the folder
}

var keepings = []keeping{{"in the folder", nil}, {"in a database", url}}

// home founds a region there, and gives what a server of it is started with.
func (p keeping) home(t *testing.T) (h home, more []string) {
	t.Helper()
	h = newHome(t)
	if p.database == nil {
		return h, nil
	}
	to := p.database(t)
	if code, _, errs := exec(t, "migrate", "--from", h.dir, "--to", to, "--key-file", h.key); code != 0 {
		t.Fatal(errs)
	}
	return h, []string{"--database", to}
}

// TestTheSealingKeyIsChanged while devices push and read, the server killed again
// and again: nothing is lost, the old key is destroyed, and is in no file of the
// region; a backup of before restores with it, a backup of after without.
func TestTheSealingKeyIsChanged(t *testing.T) {
	for _, k := range keepings {
		t.Run(k.name, func(t *testing.T) {
			h, more := k.home(t)
			server, stop := h.serve(t, more...)
			boss, patrol := joined(t, h.dir, server, "supervisor"), joined(t, h.dir, server, "patrol")
			wrote := writes(t, patrol, 120)
			must[admin.BackupReport](t, h.dir, "backup", h.backup)
			stop()
			old := keyLines(t, h.key)

			serveArgs := append([]string{"serve", "--data", h.dir, "--key-file", h.key, "--listen", strings.TrimPrefix(server, "https://")}, more...)
			up := func() (end func()) { return running(t, serveArgs) }
			end := up()
			half := 0
			for round := 0; round < 10 || half < 1 && round < 40; round++ { // killed at some moment of it
				code, out, errs := exec(t, "keys", "rotate", "sealing", "--background", "--data", h.dir)
				if code != 0 && !strings.Contains(errs, "rotating") { // the one before is under way still
					t.Fatal(code, out, errs)
				}
				wrote = append(wrote, pushed(t, patrol)...)
				time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
				end()
				if n := len(keyLines(t, h.key)); n == 2 {
					half++
				}
				end = up()
			}
			if t.Logf("%d kills came while two keys were needed", half); half < 1 {
				t.Error("no kill came in the middle of a change")
			}
			v := must[admin.SealingKeys](t, h.dir, "keys", "list")
			if !v.Done {
				v = must[admin.SealingKeys](t, h.dir, "keys", "rotate", "sealing")
			}
			wrote = append(wrote, pushed(t, patrol)...)
			if !v.Done || v.Closed > 0 || v.Keys[0].Values == 0 {
				t.Errorf("%+v", v)
			}
			now := keyLines(t, h.key)
			if len(now) != 1 || now[0] == old[0] {
				t.Errorf("%d keys are in the file, the old one is among them: %v", len(now), now[0] == old[0])
			}
			reads(t, boss, wrote...)
			end()

			noKey(t, filepath.Dir(h.key), old[0])
			if code, out, errs := exec(t, append([]string{"verify", "--data", h.dir, "--key-file", h.key}, more...)...); code != 0 || !strings.Contains(out, "seals what is written") {
				t.Errorf("%d %s %s", code, out, errs)
			}
			later := h.backup + ".later"
			must[admin.BackupReport](t, h.dir, append([]string{"backup", later, "--key-file", h.key}, more...)...)
			must[admin.RestoreReport](t, h.dir+"-after", "restore", later, "--key-file", h.key, "--secret", h.secret)

			// The backup of before needs the key of before, and says so.
			if code, _, errs := exec(t, "restore", h.backup, "--data", h.dir+"-2", "--key-file", h.key, "--secret", h.secret); code != 6 || !strings.Contains(errs, "backup_key") {
				t.Errorf("%d %s", code, errs)
			}
			both := filepath.Join(t.TempDir(), "both")
			if err := os.WriteFile(both, []byte(now[0]+"\n"+old[0]+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			must[admin.RestoreReport](t, h.dir+"-2", "restore", h.backup, "--key-file", both, "--secret", h.secret)
			v = must[admin.SealingKeys](t, h.dir+"-2", "keys", "rotate", "sealing", "--key-file", both)
			if lines := keyLines(t, both); !v.Done || len(lines) != 1 || lines[0] != now[0] {
				t.Errorf("restored, it is sealed by the new key alone: %+v", v)
			}
		})
	}
}

// pushed writes and sends some records; what a kill kept from being answered is
// sent again by the next.
func pushed(t *testing.T, d *regiontest.Device) []revision.Signed {
	t.Helper()
	s, err := d.Write()
	if err != nil {
		t.Fatal(err)
	}
	sends(t, d, "stored", s)
	return []revision.Signed{s}
}

// noKey looks into every file for a key.
func noKey(t *testing.T, dir, text string) {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, raw) || bytes.Contains(b, []byte(text)) {
			t.Errorf("the old key is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// running starts a server as a program of its own, and gives what kills it.
func running(t *testing.T, args []string) (kill func()) {
	t.Helper()
	for try := 0; ; try++ {
		p := child(t, args...)
		var said bytes.Buffer
		p.Stderr = &said
		out, err := p.StdoutPipe()
		if err == nil {
			err = p.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		var line ready
		if err = json.NewDecoder(out).Decode(&line); err == nil {
			return func() { _ = p.Process.Kill(); _ = p.Wait() }
		}
		_ = p.Wait()
		if try == 50 || !strings.Contains(said.String(), "cannot_listen") { // somebody may have the port for a moment
			t.Fatalf("the server did not come up: %v: %s", err, said.String())
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// TestTheRegionsKeysAreChanged again and again, the server killed while it does so:
// each change is there as a whole or not at all, devices that hear of it go on, and
// one that was off all the time comes back by its own key.
func TestTheRegionsKeysAreChanged(t *testing.T) {
	for _, k := range keepings {
		t.Run(k.name, func(t *testing.T) {
			h, more := k.home(t)
			server, stop := h.serve(t, more...)
			boss, patrol, off := joined(t, h.dir, server, "supervisor"), joined(t, h.dir, server, "patrol"), joined(t, h.dir, server, "patrol")
			wrote := append(writes(t, patrol, 5), writes(t, off, 5)...)
			was := must[admin.RegionKeys](t, h.dir, "keys", "show")
			stop()

			args := append([]string{"serve", "--data", h.dir, "--key-file", h.key, "--listen", strings.TrimPrefix(server, "https://")}, more...)
			end := running(t, args)
			done := 0
			for round := range 12 {
				verb := [][]string{{"rotate", "--what", "authority", "--days", "1"}, {"rotate", "--what", "delivery"},
					{"revoke", "--what", "authority"}, {"rotate", "--what", "authority", "--at-once"}}[round%4]
				said := make(chan int, 1)
				go func() {
					code, _, _ := exec(t, append(append([]string{"keys"}, verb...), append([]string{"--data", h.dir, "--key-file", h.key}, more...)...)...)
					said <- code
				}()
				time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
				end()
				if <-said == 0 {
					done++
				}
				end = running(t, args)
				if v := must[admin.RegionKeys](t, h.dir, "keys", "show"); len(v.Authorities) == 0 || len(v.Deliveries) == 0 {
					t.Errorf("after %v: %+v", verb, v)
				}
				if _, err := patrol.Hello(t.Context()); err != nil {
					t.Errorf("after %v: %v", verb, err)
				}
				wrote = append(wrote, pushed(t, patrol)...)
			}
			if t.Logf("%d of 12 changes were answered", done); done == 0 {
				must[admin.RegionKeys](t, h.dir, "keys", "rotate", "--what", "authority", "--at-once")
			}
			if _, err := off.Hello(t.Context()); err != nil {
				t.Errorf("one that was off: %v", err)
			}
			wrote = append(wrote, pushed(t, off)...)
			if _, err := boss.Hello(t.Context()); err != nil {
				t.Error(err)
			}
			reads(t, boss, wrote...)
			now := must[admin.RegionKeys](t, h.dir, "keys", "show")
			if now.Signing != was.Signing || now.Authorities[0] == was.Authorities[0] {
				t.Errorf("%+v became %+v", was, now)
			}
			end()
			if code, out, errs := exec(t, append([]string{"verify", "--data", h.dir, "--key-file", h.key}, more...)...); code != 0 {
				t.Errorf("%d %s %s", code, out, errs)
			}
		})
	}
}
