package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/release/format"
	"shyraq/sync/drift"
)

// DataDir is where a device keeps its data: the setting, else SHYRAQ_DATA, else
// the place the operating system has for it. Without any of them it is
// errs.Invalid "no_data_dir": data that lie in whatever folder the program was
// started from are not found again.
func DataDir(setting string, getenv func(string) string) (string, error) {
	if setting == "" {
		setting = getenv("SHYRAQ_DATA")
	}
	if setting != "" {
		return filepath.Abs(setting)
	}
	if runtime.GOOS == "windows" {
		if base := getenv("LocalAppData"); base != "" {
			return filepath.Join(base, "Shyraq"), nil
		}
	}
	if base := getenv("XDG_DATA_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "shyraq"), nil
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "shyraq"), nil
	}
	return "", errs.Errorf(errs.Invalid, "no_data_dir", "no home directory; give --data")
}

// options gives what duty needs but device and keys.
func (c *call) options() (duty.Options, error) {
	dir, err := DataDir(c.data, c.getenv)
	if err == nil {
		err = format.Check(dir) // before the clock writes there
	}
	if err != nil {
		return duty.Options{}, err
	}
	c.clock = drift.New(c.env.Now)
	c.clock.Count(c.env.Boot)
	c.clock.Use(dir, c.env.Now)
	return duty.Options{
		Dir: dir, Codes: c.env.Codes, Now: c.clock.Now, Clock: c.clock, Rand: c.env.Rand,
		Districts: c.env.Districts, Wire: c.env.Wire,
	}, nil
}

func (c *call) openVault(ctx context.Context, dir string) (*vault.Vault, error) {
	return vault.Open(ctx, dir, vault.Options{
		Now: c.env.Now, Rand: c.env.Rand, KeyStore: c.env.KeyStore, Cost: c.env.Cost, Up: c.env.Up,
	})
}

// unlocked runs a verb's work on an unlocked device.
func (c *call) unlocked(ctx context.Context, work func(*duty.Duty) error) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	if o.Device, err = vault.LoadDevice(o.Dir); err != nil {
		return err
	}
	if o.Vault, o.Keys, err = c.tryPIN(ctx, o.Dir); err != nil {
		return err
	}
	defer o.Keys.Zero()
	d, err := duty.Open(ctx, o)
	if err != nil {
		return err
	}
	c.env.Texts.SetOffset(d.Rules().Offset)
	if err = d.Unlocked(ctx); err == nil {
		err = work(d)
	}
	return errors.Join(err, d.Close())
}

// tryPIN unlocks the vault. The directory is taken before the vault is read and
// until the try is written down: a window that is open holds the same vault,
// and two writers would lose each other's count of failures.
func (c *call) tryPIN(ctx context.Context, dir string) (v *vault.Vault, keys *vault.Keys, err error) {
	release, err := duty.Take(dir)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if v, err = c.openVault(ctx, dir); err != nil {
		return nil, nil, err
	}
	who, err := c.who(v)
	if err != nil {
		return nil, nil, err
	}
	pin, err := c.pin()
	if err != nil {
		return nil, nil, err
	}
	keys, err = v.Unlock(ctx, who, pin)
	return v, keys, err
}

// who is the officer named, or the only one there is.
func (c *call) who(v *vault.Vault) (uuid.UUID, error) {
	all := v.Officers()
	if c.officer != "" {
		id, err := uuid.Parse(c.officer)
		if err != nil {
			return uuid.Nil, usagef("officer_id")
		}
		return id, nil
	}
	switch len(all) {
	case 0:
		return uuid.Nil, errs.Errorf(errs.NotFound, "not_enrolled", "nobody is enrolled")
	case 1:
		return all[0].ID, nil
	}
	return uuid.Nil, usagef("officer_which")
}

// maxSecret bounds what is read for a PIN or a code.
const maxSecret = 1 << 10

// pin is the first line of --pin-file, or what is typed at the terminal.
func (c *call) pin() (string, error) { return c.secret(c.pinFile, "pin") }

// secret is the first line of a file, the next one of standard input for "-", or
// what is typed at the terminal. It is never an argument: those everybody on the
// machine reads in the list of processes.
func (c *call) secret(file, what string) (string, error) {
	switch file {
	case "":
		if c.env.ReadPIN == nil {
			return "", usagef(what + "_missing")
		}
		return c.env.ReadPIN(c.text.T("cli." + what + "_prompt"))
	case "-":
		if c.typed == nil {
			c.typed = bufio.NewReader(io.LimitReader(c.stdin, 4*maxSecret))
		}
		return firstLine(c.typed, what)
	}
	f, err := os.Open(file)
	if err != nil {
		return "", usagef(what + "_file")
	}
	defer f.Close()
	return firstLine(bufio.NewReader(io.LimitReader(f, maxSecret)), what)
}

func firstLine(from *bufio.Reader, what string) (string, error) {
	line, err := from.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", usagef(what + "_file")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
