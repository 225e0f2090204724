package device

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
)

// TestALostVaultIsNoDeadEnd: both copies are damaged, and the device is opened all the
// same, delivers, lets nobody in, and takes an enrolment, which says what stands
// against it.
func TestALostVaultIsNoDeadEnd(t *testing.T) {
	dir := t.TempDir()
	cfg := config(t, dir)
	devicetest.Enrol(t, dir, cfg.Now, devicetest.Aigul)
	for _, name := range []string{"vault.json", "vault.copy.json"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(`{"version":2,`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Open(bg, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close(nil)
	lost := d.Lost()
	if !duty.VaultLost(lost) || !d.delivers() || len(d.Officers()) > 0 || d.Wait(devicetest.Aigul.ID) != 0 {
		t.Errorf("lost: %v, delivers: %v", lost, d.delivers())
	}
	if err := d.Unlock(bg, devicetest.Aigul.ID, devicetest.Aigul.PIN); !errors.Is(err, lost) {
		t.Errorf("unlock: %v", err)
	}
	if err := d.ChangePIN(bg, devicetest.Aigul.ID, "a", "b"); !errors.Is(err, lost) {
		t.Errorf("another PIN: %v", err)
	}
	if err := d.Enrol(bg, duty.Enrolment{PIN: "123456"}); err == nil || d.Lost() == nil {
		t.Errorf("a PIN that will not do began it anew: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "journal")); err != nil || !d.delivers() {
		t.Error("the store was moved")
	}
}

// TestAWipedDeviceIsShut: from the moment its region had the keys destroyed nobody is
// let in, the delivery goes on, and so it is after the next start.
func TestAWipedDeviceIsShut(t *testing.T) {
	dir := t.TempDir()
	cfg := config(t, dir)
	told := 0
	cfg.OnWiped = func() { told++ }
	devicetest.Enrol(t, dir, cfg.Now, devicetest.Aigul)
	d, err := Open(bg, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Unlock(bg, devicetest.Aigul.ID, devicetest.Aigul.PIN); err != nil {
		t.Fatal(err)
	}
	if err := d.keysFile().Destroy(bg); err != nil {
		t.Fatal(err)
	}
	d.wiped()
	if !duty.VaultLost(d.Lost()) || told != 1 || len(d.Officers()) > 0 {
		t.Errorf("lost: %v, told %d times", d.Lost(), told)
	}
	if err := d.leave(); err != nil {
		t.Logf("leaving: %v", err)
	}
	if !d.delivers() {
		t.Error("it delivers no more")
	}
	if err := d.Unlock(bg, devicetest.Aigul.ID, devicetest.Aigul.PIN); !duty.VaultLost(err) {
		t.Errorf("unlock: %v", err)
	}
	if err := d.Close(nil); err != nil {
		t.Fatal(err)
	}
	again, err := Open(bg, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close(nil)
	if !duty.VaultLost(again.Lost()) || !again.delivers() {
		t.Errorf("at the next start: %v", again.Lost())
	}
}

// TestADamagedIdentityIsNoDeadEnd: both copies of device.json are damaged beside a good
// vault; the device is opened, says so, and takes an enrolment.
func TestADamagedIdentityIsNoDeadEnd(t *testing.T) {
	dir := t.TempDir()
	cfg := config(t, dir)
	devicetest.Enrol(t, dir, cfg.Now, devicetest.Aigul)
	for _, name := range []string{"device.json", "device.copy.json"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Open(bg, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close(nil)
	if !duty.VaultLost(d.Lost()) || duty.VaultRecoverable(d.Lost()) == nil {
		t.Errorf("lost: %v", d.Lost())
	}
	if err := d.Unlock(bg, devicetest.Aigul.ID, devicetest.Aigul.PIN); !errors.Is(err, d.Lost()) {
		t.Errorf("unlock: %v", err)
	}
	err = d.Enrol(bg, duty.Enrolment{PIN: devicetest.Aigul.PIN, Server: "127.0.0.1:1", Code: "x"})
	if err == nil || duty.VaultLost(err) || d.Lost() != nil {
		t.Errorf("no enrolment is taken: %v, lost %v", err, d.Lost())
	}
	if _, err := os.Stat(filepath.Join(dir, "aside", "1", "journal")); err != nil {
		t.Errorf("what was saved is thrown away: %v", err)
	}
}
