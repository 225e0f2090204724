package courier

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"net/http"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// OnWipe has an order of the region obeyed: do destroys the keys, durable on return,
// and says how much is still to be delivered. It is called within a hello, before
// anything else of it is looked at, and may be called again. Nil obeys nothing.
func (c *Client) OnWipe(do func(context.Context) (waiting int, err error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wipe = do
}

// obey obeys an order that the region signed for this device, and sends the receipt. A
// receipt that is lost is sent with the next hello, since the order comes again.
func (c *Client) obey(ctx context.Context, o *wire.WipeOrder) error {
	c.mu.Lock()
	id, wipe, cert := c.id, c.wipe, c.cert
	c.mu.Unlock()
	if o == nil || wipe == nil || !o.Of(id.RegionKey, id.ServerID, id.Device) {
		return nil
	}
	waiting, err := wipe(ctx)
	if err != nil {
		return err
	}
	c.SignIn(nil)
	c.mu.Lock()
	c.wiped = true
	c.mu.Unlock()
	key, ok := cert.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return errs.Errorf(errs.Invalid, "identity", "the key signs nothing")
	}
	r := wire.WipeReceipt{Nonce: o.Nonce, At: c.opts.Now().UTC(), Waiting: waiting}
	if err := r.Sign(c.opts.Rand, key, id.ServerID, id.Device); err != nil {
		return err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = c.do(ctx, request{method: http.MethodPost, path: wire.PathWiped, body: body, bodyType: wire.TypeJSON, want: wire.TypeJSON})
	return err
}
