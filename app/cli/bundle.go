package cli

import (
	"context"
	"os"
	"time"

	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/bundle"
)

// answeredFile is what a bundle brought, as JSON.
type answeredFile struct {
	exchange
	At   time.Time `json:"at"`   // when the region answered
	More bool      `json:"more"` // another bundle brings the rest
}

// runBundleAsk writes what waits here to a file for the region.
func runBundleAsk(ctx context.Context, c *call) error {
	if err := c.newFile("bundle_out"); err != nil {
		return err
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		waiting := d.SyncStatus().Waiting
		file, err := d.AskByFile(ctx)
		if err == nil {
			err = c.writeOut(file)
		}
		if err != nil || c.out == "-" {
			return err
		}
		if c.json {
			return c.writeJSON(map[string]int{"waiting": waiting})
		}
		c.printf("%s\n", c.text.T("cli.bundle_asked", "File", c.out, "Waiting", waiting))
		return nil
	})
}

// runBundleCarry hands the file of another device in at the region. It asks for no
// PIN: whoever carries can read neither the file nor its answer.
func runBundleCarry(ctx context.Context, c *call) error {
	if err := c.newFile("bundle_out"); err != nil {
		return err
	}
	file, err := c.read(c.args[0], bundle.MaxFile)
	if err != nil {
		return err
	}
	o, err := c.options()
	if err != nil {
		return err
	}
	if o.Device, err = vault.LoadDevice(o.Dir); err != nil {
		return err
	}
	answer, err := duty.CarryFile(ctx, o, file)
	if err == nil {
		err = c.writeOut(answer)
	}
	if err != nil || c.out == "-" {
		return err
	}
	if c.json {
		return c.writeJSON(map[string]int{"bytes": len(answer)})
	}
	c.printf("%s\n", c.text.T("cli.bundle_carried", "File", c.out))
	return nil
}

// runBundleRead takes what the region answered.
func runBundleRead(ctx context.Context, c *call) error {
	file, err := c.read(c.args[0], bundle.MaxFile)
	if err != nil {
		return err
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		got, err := d.ReadAnswer(ctx, file)
		if err != nil {
			return err
		}
		e := exchangeOf(got.Status, got.Pulled, false)
		e.Waiting = d.SyncStatus().Waiting // what was saved since the file was written too
		if c.json {
			err = c.writeJSON(answeredFile{e, got.At, got.More})
		} else if err = c.printExchange(e); err == nil && got.More {
			c.printf("%s\n", c.text.T("cli.bundle_more"))
		}
		if err == nil {
			err = got.Fault
		}
		return err
	})
}

// newFile asks for --out, and that nothing is there yet.
func (c *call) newFile(usage string) error {
	if c.out == "" {
		return usagef(usage)
	}
	if _, err := os.Lstat(c.out); c.out != "-" && err == nil {
		return errs.Errorf(errs.Conflict, "file_exists", "the file is there already")
	}
	return nil
}
