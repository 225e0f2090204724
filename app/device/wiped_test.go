package device

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/vault"
	"shyraq/sync/journal"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// canaries are invented children whose names may stand nowhere on a wiped device.
const canaries = 200

// TestCanariesOfAWipedDevice records two hundred invented children, part of them typed
// only and part of them not sent, and has the region wipe the device: no file of it has
// a word of one, nothing in it opens again with the PIN, also where a thief puts back the
// vault that he copied before, and what was not sent is delivered all the same.
func TestCanariesOfAWipedDevice(t *testing.T) {
	a := newAway(t)
	d := a.unlocked()
	dir := a.cfg.Dir
	var words []string
	for i := range canaries {
		word := fmt.Sprintf("Қанат%03dшық", i)
		words = append(words, word)
		w, err := d.NewEncounter(bg)
		a.must(err)
		w.Encounter.Place = raid.Place{Point: &raid.Point{Lat: 511_000_000, Lon: 714_000_000}, Source: raid.FromGPS, Type: "STRT", Note: word}
		w.Encounter.People = []raid.Person{{Kind: raid.Minor, Surname: word, Name: word, NoIIN: "I_DOC", Age: 15, Sex: codes.Male,
			Company: "K_ALONE", Education: "E_SCH", Work: "W_NO", Reasons: []codes.Code{"R_NIGHT_O"}, Conditions: []codes.Code{"C_OK"}, WhyOut: word}}
		a.must(d.SaveDraft(bg, w))
		if i%4 == 0 {
			continue
		}
		if _, err = d.Record(bg, w); err != nil {
			t.Fatal(err)
		}
		if i == canaries/2 {
			a.sync(d)
		}
	}
	known, err := vault.LoadDevice(dir)
	a.must(err)
	ring := a.device.keys
	unsent := d.SyncStatus().Waiting
	opened := opens(t, ring, known.Store, dir)
	if opened < canaries || unsent < canaries/4 {
		t.Fatal("nothing opens before: this hunts nothing")
	}
	stolen := map[string][]byte{}
	for _, name := range []string{"vault.json", "vault.copy.json"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		a.must(err)
		stolen[name] = b
	}
	a.must(a.region.Revoke(bg, admin.RevokeRequest{Device: known.Identity.Device, Wipe: true}))
	_, _, _ = d.SyncOnce(bg)
	if !duty.VaultLost(a.device.Lost()) {
		t.Fatal("the order was not obeyed")
	}
	if n := opens(t, ring, known.Store, dir); n != 0 {
		t.Errorf("%d frames open with what the process holds", n)
	}
	a.must(a.device.Close(nil))

	files := 0
	a.must(filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		files++
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) || bytes.Contains(b, []byte(fmt.Sprintf("%q", w)[1:])) {
				t.Errorf("%s is in %s", w, path)
			}
		}
		return err
	}))
	if files < 5 {
		t.Errorf("only %d files were looked through", files)
	}
	for name, b := range stolen {
		a.must(os.WriteFile(filepath.Join(dir, name), b, 0o600))
	}
	v, err := vault.Open(bg, dir, devicetest.Vault(a.own))
	if err == nil {
		_, err = v.Unlock(bg, a.who, grantPIN)
	}
	if err == nil {
		t.Error("the vault that was copied before opens again")
	}
	t.Logf("%d canaries, %d frames opened before, %d revisions not sent, %d files: 0 hits", canaries, opened, unsent, files)
	rows, err := a.region.Officers(bg)
	a.must(err)
	for _, o := range rows {
		for _, row := range o.Devices {
			if row.ID == known.Identity.Device && (row.Wiped.IsZero() || row.Waiting != unsent) {
				t.Errorf("the receipt says that %d of %d wait, at %v", row.Waiting, unsent, row.Wiped)
			}
		}
	}
}

// opens counts the frames of a device's journal that its officer's keys open.
func opens(t *testing.T, ring seal.Keyring, store uuid.UUID, dir string) (n int) {
	t.Helper()
	for f, err := range journal.Read(filepath.Join(dir, "journal"), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"rev/" + string(revision.HashFrom(f.Rev)), fmt.Sprintf("slot/%d/%x", f.Kind, f.Rev)} {
			if _, err := seal.Open(ring, store, name, f.Sealed); err == nil {
				n++
			}
		}
	}
	return n
}
