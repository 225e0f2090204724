package region

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
	"shyraq/sync/region/older"
	"shyraq/sync/region/register"
	"shyraq/sync/seal"
)

// passport is the clear file that says which region a directory is. The epoch
// stands in the store too: of the two the one that began later counts, so that
// several servers of a region agree, and a store that was restored does not
// bring the old one back.
type passport struct {
	Schema   int       `json:"schema"`
	ServerID uuid.UUID `json:"server_id"`
	Epoch    string    `json:"epoch"`              // 16 bytes in hex
	Restored int       `json:"restored,omitempty"` // how many epochs there were before

	InDatabase bool `json:"in_database,omitempty"` // it is kept in a database: a store in the folder is not it
}

const passportName = "region.json"

func passportPath(dir string) string { return filepath.Join(dir, passportName) }

func readPassport(dir string) (p passport, err error) {
	b, err := os.ReadFile(passportPath(dir))
	if err != nil {
		return p, err
	}
	if json.Unmarshal(b, &p) != nil || p.ServerID == uuid.Nil {
		return p, errs.Errorf(errs.Invalid, "bad_region_file", "region.json cannot be read")
	}
	_, err = parseEpoch(p.Epoch)
	return p, err
}

func parseEpoch(text string) ([16]byte, error) {
	e, err := hex.DecodeString(text)
	if err != nil || len(e) != 16 {
		return [16]byte{}, errs.Errorf(errs.Invalid, "bad_region_file", "the epoch cannot be read")
	}
	return [16]byte(e), nil
}

func (p passport) write(dir string) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return disk.Replace(passportPath(dir), append(b, '\n'))
}

// mayFound refuses a directory without a region where none is to be founded,
// and one that holds a region's store without its passport: new keys would
// shut that for good.
func mayFound(o Options) error {
	_, err := os.Stat(passportPath(o.Dir))
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if o.Known {
		return errs.Errorf(errs.NotFound, "no_region", "there is no region in %s", o.Dir)
	}
	name, found := older.Found(o.Dir)
	if _, err := os.Stat(storeDir(o.Dir)); err == nil {
		name, found = "store", true
	}
	if found {
		return errs.Errorf(errs.Conflict, "region_incomplete", "%s has %s and no region.json", o.Dir, name)
	}
	return nil
}

// identify reads the passport and the sealing key, or makes those of a new
// region: the key first, so that a region with a passport always had one.
func identify(o Options) (p passport, k seal.Key, err error) {
	p, err = readPassport(o.Dir)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return p, k, err
	}
	if k, err = openKey(o.KeyFile, fresh, o.Rand); err != nil || !fresh {
		return p, k, err
	}
	p.Schema = 1
	if p.ServerID, err = uuid.NewRandomFromReader(o.Rand); err != nil {
		return p, k, err
	}
	if p.Epoch, err = drawText(o.Rand); err != nil {
		return p, k, err
	}
	p.InDatabase = o.Database != ""
	return p, k, p.write(o.Dir)
}

// rightPlace refuses to serve a region from where it is not kept: one that was
// moved into a database from its folder, or the other way round.
func rightPlace(o Options, p passport) error {
	switch {
	case o.store != nil:
	case o.Known && o.Database == "" && !p.InDatabase && !(Place{Dir: o.Dir}).held():
		return errs.Errorf(errs.NotFound, "no_keys", "%s has a region.json and no store", o.Dir)
	case p.InDatabase && o.Database == "":
		return errs.Errorf(errs.Invalid, "database_needed", "this region is kept in a database; give --database")
	case !p.InDatabase && o.Database != "" && (Place{Dir: o.Dir}).held():
		return errs.Errorf(errs.Conflict, "store_in_folder", "this region is kept in %s; migrate moves it into a database", o.Dir)
	}
	return nil
}

// NewEpoch gives a directory a new epoch, after it was restored from a backup:
// every device then pushes again what it has. The server must be stopped.
func NewEpoch(dir string, random io.Reader) error {
	p, err := readPassport(dir)
	if err != nil {
		return fmt.Errorf("new epoch: %w", err)
	}
	if p.Epoch, err = drawText(random); err != nil {
		return err
	}
	p.Restored++
	return p.write(dir)
}

// epochSetting is the epoch as the store has it.
const epochSetting = "epoch"

type epochs struct {
	Epoch    string `json:"epoch"`
	Restored int    `json:"restored,omitempty"`
}

// agreeEpoch brings passport and store to one epoch, the later one.
func (r *Region) agreeEpoch(ctx context.Context, p passport) error {
	var has epochs
	found, err := r.people().Setting(epochSetting, &has)
	if err != nil {
		return err
	}
	switch {
	case found && has.Restored > p.Restored:
		p.Epoch, p.Restored = has.Epoch, has.Restored
		return p.write(r.dir)
	case found && has.Restored == p.Restored && has.Epoch != p.Epoch:
		return errs.Errorf(errs.Conflict, "epoch_differs", "region.json and the store do not belong together")
	case found && has.Restored == p.Restored:
		return nil
	}
	return r.change(ctx, func(e *register.Edit) error {
		return e.Set(epochSetting, epochs{Epoch: p.Epoch, Restored: p.Restored})
	})
}

// epoch is the epoch that the region is in.
func (r *Region) epoch() [16]byte {
	e, _ := parseEpoch(r.epochText()) // it was read before it was written
	return e
}

func (r *Region) epochText() string {
	var has epochs
	_, _ = r.people().Setting(epochSetting, &has)
	return has.Epoch
}
