package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/older"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/place"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/records"
	"shyraq/sync/region/register"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store/badger"
)

// Bringing says which region is brought; all of it.
type Bringing struct {
	Place   place.Place
	ID      uuid.UUID
	Keys    *sealing.Ring
	Now     func() time.Time
	Rand    io.Reader
	Log     *slog.Logger
	Elapsed quota.Elapsed
}

// BringOlder brings a region of version 0.2 into a store, once: all its lines are
// judged anew, in the order in which they came, and what is not stored now is
// set aside for a person. The new store is made beside and takes its place when
// it is whole; the old files are then put into a folder below. Where it is cut
// off it begins anew or ends what is left. A folder that is not of that version
// is left alone.
func BringOlder(ctx context.Context, o Bringing) error {
	dir := o.Place.Dir
	name, found := older.Found(dir)
	switch {
	case !found:
		return nil
	case o.Place.Database != "":
		return errs.Errorf(errs.Conflict, "region_older", "%s has %s of an older version: serve it once without a database, then migrate it", dir, name)
	}
	if o.Place.Held() {
		return older.PutAside(dir)
	}
	o.Log.Info("the region is of an older version and is brought into a store")
	made := storeMade(dir)
	if err := os.RemoveAll(made); err != nil {
		return err
	}
	if err := o.bring(ctx, made); err != nil {
		return fmt.Errorf("bring older region: %w", err)
	}
	if err := os.Rename(made, place.StoreDir(dir)); err != nil {
		return err
	}
	if err := disk.SyncDir(dir); err != nil {
		return err
	}
	return older.PutAside(dir)
}

func (o Bringing) bring(ctx context.Context, made string) (err error) {
	from, err := older.Open(ctx, older.Options{Dir: o.Place.Dir, Region: o.ID, Key: o.Keys.Current(), Now: o.Now, Rand: o.Rand})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	sealed := place.Sealed(o.ID, o.Keys)
	sealed.Rand = o.Rand
	to, err := badger.Open(badger.Options{Options: sealed, Dir: made})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	people, err := register.Open(ctx, register.Options{Store: to})
	if err != nil {
		return err
	}
	keys, err := o.bringPeople(ctx, from, people)
	if err != nil {
		return err
	}
	opener, err := pki.NewOpener(keys)
	if err != nil {
		return err
	}
	b := &bringing{log: o.Log, in: intake.Inspector{Open: opener.Line, Key: people.State().KeyOf},
		to: records.New(records.Options{Store: to, Register: people, Hub: feed.NewHub(), Opener: opener, Keys: keys, Now: o.Now, ID: o.ID,
			Journal: audit.New(audit.Options{Store: to, Now: o.Now, Log: o.Log, Elapsed: o.Elapsed})})}
	return b.all(ctx, from)
}

// bringPeople writes keys, people, names and the region file into the register.
func (o Bringing) bringPeople(ctx context.Context, from *older.Folder, to *register.Register) (keys pki.Keys, err error) {
	var n pki.Named
	var people older.People
	var file regionfile.Region
	found, err := from.Setting("keys", &keys)
	if err == nil && !found {
		err = errs.Errorf(errs.NotFound, "keys_missing", "the region's keys are gone")
	}
	for name, v := range map[string]any{"names": &n, "register": &people, "file": &file} {
		if err == nil {
			_, err = from.Setting(name, v)
		}
	}
	if err != nil {
		return keys, err
	}
	return keys, to.Change(ctx, func(e *register.Edit) error {
		err := errors.Join(e.Set(pki.KeySetting, keys), e.Set(pki.NameSetting, n))
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
			err = errors.Join(err, e.AddInvite(v, o.Now()))
		}
		return err
	})
}

// all takes in all lines, those of one device in a row as one push, and looks
// afterwards that every revision is there.
func (b *bringing) all(ctx context.Context, from *older.Folder) error {
	err := from.Lines(ctx, func(l older.Line) error { return b.add(ctx, l) })
	if err == nil {
		err = b.flush(ctx)
	}
	if err != nil {
		return err
	}
	if b.stored+b.changed != int(from.Count()) {
		return errs.Errorf(errs.Conflict, "bring_differs", "%d of %d revisions arrived", b.stored+b.changed, from.Count())
	}
	b.log.Info("the region was brought into a store", slog.Int("stored", b.stored), slog.Int("aside", b.aside), slog.Int("aside now", b.changed))
	return nil
}

// bringing gathers lines of one device, and counts.
type bringing struct {
	to                     *records.Writer
	log                    *slog.Logger
	in                     intake.Inspector
	from                   uuid.UUID
	lines                  []intake.Line
	was                    []bool // it was stored before
	size                   int
	stored, aside, changed int // changed: it was stored before, and is set aside now
}

func (b *bringing) add(ctx context.Context, l older.Line) error {
	if l.From != b.from || len(b.lines) >= records.MostLines || b.size >= records.MostBytes {
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	b.from = l.From
	var line intake.Line
	in := b.in
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
	got, err := b.to.Take(ctx, b.from, b.lines)
	if err != nil {
		return err
	}
	for i, v := range got.Verdicts {
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
				b.log.Warn("a revision is set aside now", "rev", string(b.lines[i].Rev), "reason", v.Reason)
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
