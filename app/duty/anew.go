package duty

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"shyraq/app/vault"
	"shyraq/disk"
	"shyraq/errs"
)

// VaultLost says that a vault will not open again: both copies are damaged, an
// earlier version wrote it, an older copy was put back, the
// device's secret is gone, the region had it destroyed, or the identity beside it, by
// which it is used, is damaged in both copies. A key store that does
// not answer is none of these.
func VaultLost(err error) bool {
	return isCode(err, "vault_damaged") || isCode(err, "vault_old") || isCode(err, "vault_rolled_back") || isCode(err, "vault_secret") ||
		isCode(err, "device_wiped") || isCode(err, "device_damaged")
}

// asideName is the folder in a data directory for what BeginAnew puts out of the way.
const asideName = "aside"

// stays are what BeginAnew leaves in its place.
var stays = []string{asideName, "maps", "LOCK", "clock.json"}

// BeginAnew makes room for an enrolment where the vault is lost. First all that
// waits goes to the region, which needs no key: as long as anything does, and the
// region has not answered for it, nothing is moved and that is errs.Unavailable
// "vault_waiting". Then the store, the vault and the device's identity are set aside,
// where nothing is thrown away; the device that is enrolled next is another one to
// the region. Killed in the midst it is begun again, and goes on.
//
// Of Options it uses what DeliverLocked does, and Dir.
func BeginAnew(ctx context.Context, o Options) error {
	if err := deliverAll(ctx, o); err != nil {
		return err
	}
	release, err := Take(o.Dir)
	if err != nil {
		return err
	}
	defer release()
	if err := setAside(o.Dir); err != nil {
		return fmt.Errorf("set the store aside: %w", err)
	}
	return nil
}

// deliverAll sends what waits. A folder that knows no region has nobody to send to.
func deliverAll(ctx context.Context, o Options) (err error) {
	if o.Device, err = vault.LoadDevice(o.Dir); errors.Is(err, errs.NotFound) || errors.Is(err, errs.Invalid) {
		return nil
	}
	if err != nil {
		return err
	}
	o.Vault = nil // whose answers are asked for once more
	status, err := DeliverLocked(ctx, o)
	if status.Waiting > 0 {
		return errors.Join(errs.Errorf(errs.Unavailable, "vault_waiting", "%d", status.Waiting), err)
	}
	return err
}

// setAside moves all there is but what stays. The vault goes last: as long as it is
// there, and lost, whoever comes again begins with it.
func setAside(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	_ = os.Remove(filepath.Join(dir, "reserve")) // room, and nothing else
	to, err := freshFolder(filepath.Join(dir, asideName))
	if err != nil {
		return err
	}
	var first, last []string
	for _, e := range entries {
		switch name := e.Name(); {
		case slices.Contains(stays, name), name == "reserve":
		case vault.IsFile(name):
			last = append(last, name)
		default:
			first = append(first, name)
		}
	}
	for _, name := range slices.Concat(first, last) {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return errors.Join(disk.SyncDir(to), disk.SyncDir(dir))
}

// freshFolder makes the next numbered folder in one.
func freshFolder(in string) (string, error) {
	if err := disk.MakeDir(in); err != nil {
		return "", err
	}
	for n := 1; n < 1000; n++ {
		dir := filepath.Join(in, strconv.Itoa(n))
		err := os.Mkdir(dir, 0o700)
		if err == nil {
			return dir, disk.SyncDir(in)
		}
		if !errors.Is(err, os.ErrExist) {
			return "", err
		}
	}
	return "", errs.Errorf(errs.Conflict, "aside_full", "%s", in)
}
