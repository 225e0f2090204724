package place

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/release"
	"shyraq/sync/region/older"
	"shyraq/sync/region/register"
	"shyraq/sync/region/sealing"
)

// Passport is the clear file that says which region a directory is. The epoch
// stands in the store too: of the two the one that began later counts, so that
// several servers of a region agree, and a store that was restored does not
// bring the old one back.
type Passport struct {
	Schema   int       `json:"schema"`            // in which form all is kept that the passport is of
	Program  string    `json:"program,omitempty"` // the version that began that form
	ServerID uuid.UUID `json:"server_id"`
	Epoch    string    `json:"epoch"`              // 16 bytes in hex
	Restored int       `json:"restored,omitempty"` // how many epochs there were before

	InDatabase bool `json:"in_database,omitempty"` // it is kept in a database: a store in the folder is not it
}

// newest is the form in which this program keeps a region. It reads no later one.
const newest = 1

// PassportName is the passport's file in a region's directory.
const PassportName = "region.json"

// PassportPath is the file of a directory's passport.
func PassportPath(dir string) string { return filepath.Join(dir, PassportName) }

// ReadPassport reads the passport of a directory; fs.ErrNotExist where there is
// none, errs.Invalid "bad_region_file" where it cannot be read, errs.Unavailable
// "data_newer" where a newer program keeps the region in a form that this one does
// not know.
func ReadPassport(dir string) (p Passport, err error) {
	b, err := os.ReadFile(PassportPath(dir))
	if err != nil {
		return p, err
	}
	err = json.Unmarshal(b, &p)
	if err == nil && p.Schema > newest {
		return p, release.Older("this region", p.Program)
	}
	if err != nil || p.ServerID == uuid.Nil {
		return p, errs.Errorf(errs.Invalid, "bad_region_file", "region.json cannot be read")
	}
	_, err = register.ParseEpoch(p.Epoch)
	return p, err
}

// Write puts the passport into a directory, in one step.
func (p Passport) Write(dir string) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return disk.Replace(PassportPath(dir), append(b, '\n'))
}

// MayFound refuses a directory without a region where none is to be founded,
// and one that holds a region's store without its passport: new keys would
// shut that for good. Known says that a region has to be there.
func (p Place) MayFound(known bool) error {
	_, err := os.Stat(PassportPath(p.Dir))
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if known {
		return errs.Errorf(errs.NotFound, "no_region", "there is no region in %s", p.Dir)
	}
	name, found := older.Found(p.Dir)
	if p.Held() {
		name, found = "store", true
	}
	if found {
		return errs.Errorf(errs.Conflict, "region_incomplete", "%s has %s and no region.json", p.Dir, name)
	}
	return nil
}

// Identify reads the passport and the sealing key, or makes those of a new
// region: the key first, so that a region with a passport always had one.
func (p Place) Identify(random io.Reader) (pass Passport, k *sealing.Ring, err error) {
	pass, err = ReadPassport(p.Dir)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return pass, k, err
	}
	if k, err = sealing.Open(p.keyFile(), fresh, random); err != nil || !fresh {
		return pass, k, err
	}
	pass.Schema, pass.Program = newest, release.Version
	if pass.ServerID, err = uuid.NewRandomFromReader(random); err != nil {
		return pass, k, err
	}
	if pass.Epoch, err = Draw(random); err != nil {
		return pass, k, err
	}
	pass.InDatabase = p.Database != ""
	return pass, k, pass.Write(p.Dir)
}

// Right refuses to serve a region from where it is not kept: one that was moved
// into a database from its folder, or the other way round. Known says that a
// region has to be there.
func (p Place) Right(pass Passport, known bool) error {
	switch {
	case known && p.Database == "" && !pass.InDatabase && !p.Held():
		return errs.Errorf(errs.NotFound, "no_keys", "%s has a region.json and no store", p.Dir)
	case pass.InDatabase && p.Database == "":
		return errs.Errorf(errs.Invalid, "database_needed", "this region is kept in a database; give --database")
	case !pass.InDatabase && p.Database != "" && p.Held():
		return errs.Errorf(errs.Conflict, "store_in_folder", "this region is kept in the folder %s and not in the database: leave --database out; `shyraq-region migrate` would move it", p.Dir)
	}
	return nil
}

// Draw draws 16 bytes and writes them in hex: an epoch, or a token.
func Draw(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("draw: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// NewEpoch gives a directory a new epoch, after it was restored from a backup:
// every device then pushes again what it has. The server must be stopped.
func NewEpoch(dir string, random io.Reader) error {
	p, err := ReadPassport(dir)
	if err != nil {
		return fmt.Errorf("new epoch: %w", err)
	}
	if p.Epoch, err = Draw(random); err != nil {
		return err
	}
	p.Restored++
	return p.Write(dir)
}

// AgreeEpoch brings the passport of a directory and the store to one epoch, the
// later one. Two that differ and are as late are errs.Conflict "epoch_differs".
func AgreeEpoch(ctx context.Context, dir string, p Passport, reg *register.Register) error {
	var has register.Epoch
	found, err := reg.State().Setting(register.EpochSetting, &has)
	if err != nil {
		return err
	}
	switch {
	case found && has.Restored > p.Restored:
		p.Epoch, p.Restored = has.Epoch, has.Restored
		return p.Write(dir)
	case found && has.Restored == p.Restored && has.Epoch != p.Epoch:
		return errs.Errorf(errs.Conflict, "epoch_differs", "region.json and the store do not belong together")
	case found && has.Restored == p.Restored:
		return nil
	}
	return reg.Change(ctx, func(e *register.Edit) error {
		return e.SetEpoch(register.Epoch{Epoch: p.Epoch, Restored: p.Restored})
	})
}
