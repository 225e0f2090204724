package region

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/older"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/place"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

// bringOlder brings a region of version 0.2 into a store, once: all its lines are
// judged anew, in the order in which they came, and what is not stored now is
// set aside for a person. The new store is made beside and takes its place when
// it is whole; the old files are then put into a folder below. Where it is cut
// off it begins anew or ends what is left.
func (r *Region) bringOlder(ctx context.Context, o Options, k seal.Key) error {
	name, found := older.Found(o.Dir)
	switch {
	case !found:
		return nil
	case o.Database != "":
		return errs.Errorf(errs.Conflict, "region_older", "%s has %s of an older version: serve it once without a database, then migrate it", o.Dir, name)
	}
	if _, err := os.Stat(place.StoreDir(o.Dir)); err == nil {
		return older.PutAside(o.Dir)
	}
	r.log.Info("the region is of an older version and is brought into a store")
	made := storeMade(o.Dir)
	if err := os.RemoveAll(made); err != nil {
		return err
	}
	if err := r.bring(ctx, o, k, made); err != nil {
		return fmt.Errorf("bring older region: %w", err)
	}
	if err := os.Rename(made, place.StoreDir(o.Dir)); err != nil {
		return err
	}
	if err := disk.SyncDir(o.Dir); err != nil {
		return err
	}
	return older.PutAside(o.Dir)
}

func (r *Region) bring(ctx context.Context, o Options, k seal.Key, made string) (err error) {
	from, err := older.Open(ctx, older.Options{Dir: o.Dir, Region: r.id, Key: k, Now: o.Now, Rand: o.Rand})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := badger.Open(badger.Options{Options: kv.Options{Region: r.id, Key: k, Keys: seal.Ring{k.ID(): k}, Rand: o.Rand}, Dir: made})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	next := &Region{id: r.id, dir: r.dir, now: r.now, rand: r.rand, log: r.log, hub: r.hub, store: to,
		journal: audit.New(audit.Options{Store: to, Now: r.now, Log: r.log, Elapsed: o.Elapsed})}
	if next.register, err = register.Open(ctx, register.Options{Store: to, Changed: next.changed}); err != nil {
		return err
	}
	if err := next.bringPeople(ctx, from); err != nil {
		return err
	}
	return next.bringLines(ctx, from)
}

// bringPeople writes keys, people, names and the region file into the register.
func (r *Region) bringPeople(ctx context.Context, from *older.Folder) error {
	var n pki.Named
	var people older.People
	var file regionfile.Region
	found, err := from.Setting("keys", &r.keys)
	if err == nil && !found {
		err = errs.Errorf(errs.NotFound, "keys_missing", "the region's keys are gone")
	}
	for name, v := range map[string]any{"names": &n, "register": &people, "file": &file} {
		if err == nil {
			_, err = from.Setting(name, v)
		}
	}
	if err != nil {
		return err
	}
	return r.change(ctx, func(e *register.Edit) error {
		err := errors.Join(e.Set(pki.KeySetting, r.keys), e.Set(pki.NameSetting, n))
		if file.ID != "" {
			err = errors.Join(err, e.SetFile(file))
		}
		for _, o := range people.Officers {
			err = errors.Join(err, e.AddOfficer(o))
		}
		for _, d := range people.Devices {
			_, one := e.AddDevice(d)
			err = errors.Join(err, one)
		}
		for _, v := range people.Invites {
			err = errors.Join(err, e.AddInvite(v, r.now()))
		}
		return err
	})
}

// bringLines takes in all lines, those of one device in a row as one push, and
// looks afterwards that every revision is there.
func (r *Region) bringLines(ctx context.Context, from *older.Folder) error {
	var err error
	if r.opener, err = pki.NewOpener(r.keys); err != nil {
		return err
	}
	in := intake.Inspector{Open: r.opener.Line, Key: r.people().KeyOf}
	b := &bringing{r: r}
	err = from.Lines(ctx, func(l older.Line) error { return b.add(ctx, in, l) })
	if err == nil {
		err = b.flush(ctx)
	}
	if err != nil {
		return err
	}
	if b.stored+b.changed != int(from.Count()) {
		return errs.Errorf(errs.Conflict, "bring_differs", "%d of %d revisions arrived", b.stored+b.changed, from.Count())
	}
	r.log.Info("the region was brought into a store", slog.Int("stored", b.stored), slog.Int("aside", b.aside), slog.Int("aside now", b.changed))
	return nil
}

// bringing gathers lines of one device, and counts.
type bringing struct {
	r                      *Region
	from                   uuid.UUID
	lines                  []intake.Line
	was                    []bool // it was stored before
	size                   int
	stored, aside, changed int // changed: it was stored before, and is set aside now
}

func (b *bringing) add(ctx context.Context, in intake.Inspector, l older.Line) error {
	if l.From != b.from || len(b.lines) >= ownLines || b.size >= ownBytes {
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	b.from = l.From
	var line intake.Line
	switch {
	case l.Signed == nil:
		in.From = l.From
		line = in.Line(l.Raw)
	case l.Signed.Envelope.Author == uuid.Nil:
		line = intake.Own(*l.Signed)
	default:
		in.From = l.From
		line = in.Line(l.Signed.AppendLine(nil))
		line.Admitted = true // it was stored when its device and its key were good
	}
	b.lines, b.was, b.size = append(b.lines, line), append(b.was, l.Signed != nil), b.size+len(line.Raw)
	return nil
}

func (b *bringing) flush(ctx context.Context) error {
	if len(b.lines) == 0 {
		return nil
	}
	got, err := b.r.take(ctx, b.from, b.lines)
	if err != nil {
		return err
	}
	for i, v := range got.verdicts {
		switch v.Result {
		case wire.Stored, wire.Duplicate:
			if b.was[i] {
				b.stored++
			}
		case wire.Refused:
			if b.was[i] {
				return errs.Errorf(errs.Conflict, "bring_differs", "revision %s cannot be taken in (%s)", b.lines[i].Rev, v.Reason)
			}
		default:
			if b.was[i] {
				b.changed++
				b.r.log.Warn("a revision is set aside now", "rev", string(b.lines[i].Rev), "reason", v.Reason)
			} else {
				b.aside++
			}
		}
	}
	b.lines, b.was, b.size = nil, nil, 0
	return nil
}

// storeMade is where a store is made before it takes its place.
func storeMade(dir string) string { return filepath.Join(dir, "store.made") }
