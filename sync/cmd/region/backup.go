package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"shyraq/errs"
	"shyraq/sync/region/admin"
)

func back(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("backup", getenv)
	var to names
	f.Var(&to, "recipient", "")
	rows := f.Bool("register", false, "")
	always := f.Bool("for-all-backups", false, "")
	rest, err := f.parse(args, -1)
	if err != nil {
		return err
	}
	if len(rest) != 1 && !(*always && len(rest) == 0) {
		return fmt.Errorf("%w: backup FILE", errUsage)
	}
	return with(ctx, f, func(c admin.Control) error {
		if *always {
			if err := c.SetRecipients(ctx, to); err != nil || len(rest) == 0 {
				return err
			}
		}
		path, err := filepath.Abs(rest[0])
		if err != nil {
			return err
		}
		v, err := c.Backup(ctx, admin.BackupRequest{Path: path, To: to, Rows: *rows})
		if err != nil {
			return err
		}
		if f.json {
			return json.NewEncoder(std.out).Encode(v)
		}
		_, err = fmt.Fprintf(std.out, "%s: %d bytes, %d values of %s, read back, loaded and compared in %.1f s\n", v.Path, v.Bytes, v.Pairs, v.Made.Format("2006-01-02 15:04:05 MST"), v.Took.Seconds())
		return err
	})
}

func restore(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("restore", getenv)
	secret := f.String("secret", "", "")
	newer := f.String("newer", "", "")
	rest, err := f.parse(args, 1)
	if err != nil {
		return err
	}
	if err := asOwner(f.data); err != nil {
		return err
	}
	ids, err := secrets(*secret, std)
	if err != nil {
		return err
	}
	file, err := opened(rest[0])
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	o := admin.Restoring{Place: f.place(), Backup: file, Secrets: ids}
	if *newer != "" {
		register, err := opened(*newer)
		if err != nil {
			return err
		}
		defer func() { _ = register.Close() }()
		o.Newer = register
	}
	v, err := admin.Restore(ctx, o)
	if err != nil {
		return err
	}
	if f.json {
		return json.NewEncoder(std.out).Encode(v)
	}
	tell(v, std)
	return nil
}

func opened(path string) (*os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, errs.Errorf(errs.NotFound, "file_missing", "%s cannot be read", path)
	}
	return file, nil
}

// secrets reads the secret that opens a backup: from a file, or, so that it lies
// on no disk, from standard input.
func secrets(path string, std stdio) ([]age.Identity, error) {
	var in io.Reader = std.in
	if path != "" {
		file, err := opened(path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		in = file
	} else {
		fmt.Fprintln(std.err, "The secret of the backup (AGE-SECRET-KEY-…), then end of input (Ctrl+D):")
	}
	b, err := io.ReadAll(io.LimitReader(in, 1<<20))
	if err != nil {
		return nil, err
	}
	ids, err := age.ParseIdentities(strings.NewReader(string(b)))
	if err != nil {
		return nil, errs.Errorf(errs.Invalid, "backup_secret", "a secret begins with AGE-SECRET-KEY-")
	}
	return ids, nil
}

// tell says what came back, and what a person has to do still.
func tell(v admin.RestoreReport, std stdio) {
	fmt.Fprintf(std.out, "region %s as of %s, %d values, loaded and verified; every device sends again what it has\n", v.ServerID, v.Made.Format("2006-01-02 15:04:05 MST"), v.Pairs)
	say := func(what string, all []admin.Ended) {
		for _, e := range all {
			if e.Officer.String() != "00000000-0000-0000-0000-000000000000" {
				fmt.Fprintf(std.out, "%s after the backup: officer %s\n", what, e.Officer)
			} else {
				fmt.Fprintf(std.out, "%s after the backup: device %s\n", what, e.Device)
			}
		}
	}
	say("joined", v.Joined)
	say("revoked", v.Revoked)
	if v.Erased > 0 {
		fmt.Fprintf(std.out, "erased again, as after the backup: %d revisions\n", v.Erased)
	}
	fmt.Fprintln(std.out, "A device that erased itself still has what it wrote, sealed for this region: start it, or shyraq sync --once (enrolled anew since: with --data DIR/aside/1), and look into quarantine. Of one that was lost since the backup, what only it and this region had is gone.")
	if v.Register.Equal(v.Made) {
		forgot(v.Made.Format("2006-01-02 15:04 MST"), std)
	}
	if v.Alone {
		fmt.Fprintln(std.out, alone)
	}
}

// forgot says what is to be done again where no newer register was at hand.
func forgot(since string, std stdio) {
	fmt.Fprintf(std.out, `Nothing that was changed of officers, devices, administrators and terms after %s is known here:
- who was erased since is back and can be read: erase RECORD again, before the region is served;
- keys of administrators that were given since are not known: administrator add again;
- terms and holds that were set since are not known: retention terms, retention hold again;
- revoke again whom you revoked since;
- a device that was enrolled since comes back with a new code (invite --officer ID --role … --unit … --name …).
`, since)
}
