package vault

import (
	"context"
	"fmt"

	"shyraq/errs"
)

// A copy of the vault that somebody kept has the tries of its time, and opens what
// was shut since. Where the system has a key store, how often the vault was written
// is counted there too, beside the device secret: a vault that is behind was put
// back. Then every officer waits the longest wait before his next try, and a vault
// from before a PIN was changed or a night's key destroyed opens for nobody. Where
// the secret is a file there is no such witness, and KeyStore says so; a folder that
// was put back whole is named by the region at the next hello.

// counted is how often a vault was written, and how often something was shut by it.
type counted struct{ write, shut uint64 }

func (v *Vault) counterName() string { return v.file.ID.String() + ".writes" }

// count tells the key store how far the vault is; one that does not take it is asked
// again the next time.
func (v *Vault) count(ctx context.Context) {
	if v.file.Secret != inKeyStore {
		return
	}
	name, text := v.counterName(), fmt.Sprintf("%d %d", v.file.Write, v.file.Shut)
	_, _ = ask(ctx, func() (string, error) { return "", v.opts.KeyStore.Set(name, text) })
}

// witness is what the key store counted; false where it has nothing to say.
func (v *Vault) witness(ctx context.Context) (c counted, ok bool) {
	if v.file.Secret != inKeyStore {
		return c, false
	}
	name := v.counterName()
	text, err := ask(ctx, func() (string, error) { return v.opts.KeyStore.Get(name) })
	if err != nil {
		return c, false
	}
	n, err := fmt.Sscanf(text, "%d %d", &c.write, &c.shut)
	return c, err == nil && n == 2
}

// putBack holds the vault that was read against what the key store counted.
func (v *Vault) putBack(ctx context.Context) error {
	c, ok := v.witness(ctx)
	switch {
	case !ok || v.file.Write >= c.write:
		return nil
	case v.file.Shut < c.shut:
		return errs.Errorf(errs.Denied, "vault_rolled_back", "written %d times, and %d times by the key store", v.file.Write, c.write)
	}
	for i := range v.file.Officers {
		e := &v.file.Officers[i]
		e.Tries.Failed = max(e.Tries.Failed, freeTries+len(waits)-1)
		v.hold(e)
	}
	v.file.Write = c.write // the next one is newer than all that there were
	if err := v.saveTries(); err != nil {
		return err
	}
	v.count(ctx)
	return nil
}
