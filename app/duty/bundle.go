package duty

import (
	"context"

	"shyraq/sync/courier"
)

// AskByFile writes what waits here, and the question what is new, as a file that
// somebody carries to the region: it is sealed for it alone. Answers to files that were
// written before are not taken any more.
func (d *Duty) AskByFile(ctx context.Context) ([]byte, error) {
	o := d.runnerOptions()
	return d.client.Ask(ctx, o.Outbox, o.Reader)
}

// ReadAnswer takes what the region answered to the file of AskByFile, as if it had
// come by a connection. Nothing is exchanged in the background meanwhile: who calls
// has stopped it. Keys of a night that was closed are not destroyed by it: for that
// the region is asked over a connection of its own.
func (d *Duty) ReadAnswer(ctx context.Context, file []byte) (courier.Carried, error) {
	got, err := d.client.Answered(ctx, file, d.runnerOptions())
	if p := got.Pulled; p.Added > 0 || p.Directory || p.Erased > 0 {
		d.news(p)
	}
	if d.vouch.hear(got.Status); err == nil {
		d.keepVouched(ctx)
	}
	got.Status = d.opts.dated(got.Status)
	return got, err
}

// Carry hands the file of another device in at the region, as CarryFile does.
func (d *Duty) Carry(ctx context.Context, file []byte) ([]byte, error) {
	return d.client.Carry(ctx, file)
}

// CarryFile hands the file of another device in at the region, and gives the answer to
// be carried back. It needs a connection and no PIN, and can read neither. Of Options
// it uses what makes a client.
func CarryFile(ctx context.Context, o Options, file []byte) ([]byte, error) {
	c, err := o.client()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.Carry(ctx, file)
}
