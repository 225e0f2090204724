package admin

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/backup"
	"shyraq/sync/region/place"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
)

// backupSetting is the setting that says for whom backups are encrypted.
const backupSetting = "backup"

type backupTo struct {
	Recipients []string `json:"recipients"`
}

// BackupRequest says where a backup goes.
type BackupRequest struct {
	Path string   `json:"path"`           // of the file, on the server's machine; it must not be there
	To   []string `json:"to,omitempty"`   // recipients of age, age1…; those the region was founded with where there are none
	Rows bool     `json:"rows,omitempty"` // only officers, devices, invites and settings; takes the place of a file that is there
}

// BackupReport says what was written and read back.
type BackupReport struct {
	backup.Report
	Path  string        `json:"path"`
	Bytes int64         `json:"bytes"`
	Took  time.Duration `json:"took"`
}

// Backup writes all that the region keeps at one moment into one encrypted file,
// while it is served. The file is read back, loaded into a store of its own,
// compared and verified; only then it gets its name. Beside the recipients it is
// encrypted for a secret that lives as long as that takes.
func (l *Local) Backup(ctx context.Context, ask BackupRequest) (BackupReport, error) {
	rep, err := l.backup(ctx, ask)
	l.o.Journal.Note(ctx, audit.Frame{Action: "backup", Allowed: err == nil, Reason: wire.Code(err)})
	if err != nil {
		return rep, fmt.Errorf("backup: %w", err)
	}
	if !ask.Rows { // the checklist tells how old the last one is; the file is there whether that is noted or not
		made := backupMade{At: l.o.Now().UTC()}
		if err := l.o.Register.Change(ctx, func(e *register.Edit) error { return e.Set(madeSetting, made) }); err != nil {
			l.o.Log.Error("note backup", "error", err.Error())
		}
	}
	return rep, nil
}

func (l *Local) backup(ctx context.Context, ask BackupRequest) (rep BackupReport, err error) {
	began := time.Now()
	rep.Path = ask.Path
	if _, err := os.Stat(ask.Path); err == nil && !ask.Rows {
		return rep, errs.Errorf(errs.Conflict, "backup_there", "%s is there already", ask.Path)
	}
	to, err := l.backupTo(ask.To)
	if err != nil {
		return rep, err
	}
	check, err := age.GenerateX25519Identity()
	if err != nil {
		return rep, err
	}
	s, ok := l.o.Store.(interface{ Engine() kv.Engine })
	if !ok {
		return rep, errs.Errorf(errs.Unavailable, "backup_store", "this store cannot be backed up")
	}
	part := ask.Path + ".part"
	defer func() { _ = os.Remove(part) }()
	wrote, err := l.writeBackup(ctx, part, append(to, check.Recipient()), ask.Rows, s.Engine())
	if err != nil {
		return rep, err
	}
	rep.Report = wrote
	if err := l.checkBackup(ctx, part, check, wrote); err != nil {
		return rep, fmt.Errorf("read back: %w", err)
	}
	info, err := os.Stat(part)
	if err != nil {
		return rep, err
	}
	rep.Bytes, rep.Took = info.Size(), time.Since(began)
	if err := os.Rename(part, ask.Path); err != nil {
		return rep, err
	}
	return rep, disk.SyncDir(filepath.Dir(ask.Path))
}

// backupTo are those a backup is for.
func (l *Local) backupTo(asked []string) ([]age.Recipient, error) {
	if len(asked) == 0 {
		var has backupTo
		if _, err := l.people().Setting(backupSetting, &has); err != nil {
			return nil, err
		}
		asked = has.Recipients
	}
	return recipients(asked)
}

func recipients(all []string) ([]age.Recipient, error) {
	if len(all) == 0 {
		return nil, errs.Errorf(errs.Invalid, "backup_recipient", "whom is it for? give --recipient age1…")
	}
	out, err := age.ParseRecipients(strings.NewReader(strings.Join(all, "\n")))
	if err != nil {
		return nil, errs.Errorf(errs.Invalid, "backup_recipient", "a recipient of age begins with age1")
	}
	return out, nil
}

// writeBackup writes what an engine has at this moment, durable on return.
func (l *Local) writeBackup(ctx context.Context, path string, to []age.Recipient, rows bool, e kv.Engine) (backup.Report, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return backup.Report{}, errs.Errorf(errs.Unavailable, "backup_path", "%s cannot be written", path)
	}
	t, _, end, err := e.View(ctx)
	if err != nil {
		return backup.Report{}, errors.Join(err, f.Close())
	}
	defer end()
	head := backup.Head{Region: l.o.ID, Key: l.o.Sealing.Current().ID().String(), Older: l.olderKeys(), Made: l.o.Now().UTC(), Epoch: l.people().Epoch().Epoch, Rows: rows}
	rep, err := backup.Write(ctx, f, to, head, t)
	if err == nil {
		err = f.Sync()
	}
	if again := f.Close(); err == nil {
		err = again
	}
	if err != nil && errs.OfDisk(err) != nil {
		err = errs.OfDisk(err)
	}
	return rep, err
}

// checkBackup reads a backup from the disk, loads it into a store beside it and
// holds that against what was written.
func (l *Local) checkBackup(ctx context.Context, path string, secret age.Identity, want backup.Report) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	in, err := backup.Open(f, secret)
	if err != nil {
		return err
	}
	if want.Rows {
		got, err := in.Each(func([]kv.Pair) error { return nil })
		return differs(got, want, err)
	}
	dir := path + ".check"
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o := badger.Options{Dir: dir, Options: place.Sealed(l.o.ID, l.o.Sealing)}
	e, err := badger.OpenEngine(o)
	if err != nil {
		return err
	}
	got, err := in.Load(ctx, e)
	if again := e.Close(); err == nil {
		err = again
	}
	if err := differs(got, want, err); err != nil {
		return err
	}
	return verifyStore(ctx, o)
}

func differs(got, want backup.Report, err error) error {
	if err == nil && (got.Sum != want.Sum || got.Pairs != want.Pairs) {
		err = errs.Errorf(errs.Conflict, "copy_differs", "what was read is not what was written")
	}
	return err
}

// verifyStore opens a store that was loaded and reads all of it.
func verifyStore(ctx context.Context, o badger.Options) error {
	s, err := badger.Open(o)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	return whole(s.Verify(ctx, access.Upkeep()))
}

// SetRecipients says for whom backups are encrypted from now on.
func (l *Local) SetRecipients(ctx context.Context, all []string) error {
	if _, err := recipients(all); err != nil {
		return err
	}
	err := l.o.Register.Change(ctx, func(e *register.Edit) error { return e.Set(backupSetting, backupTo{Recipients: all}) })
	l.o.Journal.Note(ctx, audit.Frame{Action: "backup_recipients", Allowed: err == nil, Reason: wire.Code(err)})
	return err
}

// olderKeys are the ids of the keys by which something may still be sealed.
func (l *Local) olderKeys() string {
	var ids []string
	for _, k := range l.o.Sealing.All()[1:] {
		ids = append(ids, k.ID().String())
	}
	return strings.Join(ids, " ")
}
