package pki

import (
	"context"
	"crypto/x509"
	"io"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/register"
	"shyraq/sync/seal"
)

// ChangingOptions are what a change of keys needs; all of it.
type ChangingOptions struct {
	ID       uuid.UUID
	Register *register.Register
	Now      func() time.Time
	Rand     io.Reader
}

// Changing changes the authority and the delivery key of a region that is served.
// Each step is one change of the register: a server that is killed, and others that
// share the register, see it all or not at all. It is safe for concurrent use.
type Changing struct{ o ChangingOptions }

// NewChanging makes the changing of a region's keys.
func NewChanging(o ChangingOptions) *Changing { return &Changing{o} }

// Authority makes a new authority. It signs devices' certificates from now on;
// servers go on showing certificates of the one before until the time, and devices
// are told of the new one meanwhile. Without a time the one before, and one before
// that, is out at once. A change that is under way is errs.Conflict "rotating",
// unless the new one is to hold at once.
func (c *Changing) Authority(ctx context.Context, until time.Time) error {
	cert, key, err := NewAuthority(c.o.ID, c.o.Rand)
	if err != nil {
		return err
	}
	return c.step(ctx, func(k *Keys) error {
		if k.Shown != nil && !until.IsZero() {
			return errs.Errorf(errs.Conflict, "rotating", "the change before is not done yet")
		}
		if k.Shown != nil {
			k.end(k.Shown.Cert)
		}
		if k.Shown = nil; until.IsZero() {
			k.end(k.CACert)
		} else {
			k.Shown = &Shown{Cert: k.CACert, Key: k.CAKey, Until: until.UTC()}
		}
		k.CACert, k.CAKey = cert, key
		return nil
	})
}

// Delivery makes a new delivery key. The one before opens until the time what
// devices sealed to it.
func (c *Changing) Delivery(ctx context.Context, until time.Time) error {
	key, err := seal.NewReceiverKey()
	if err != nil {
		return err
	}
	return c.step(ctx, func(k *Keys) error {
		k.Deliveries = append(k.Deliveries, FormerDelivery{Private: k.Delivery, Public: k.DeliveryPublic, Changed: c.o.Now().UTC(), Until: until.UTC()})
		if n := len(k.Deliveries) - MostFormer; n > 0 {
			if k.Deliveries[n-1].Private != nil {
				return errs.Errorf(errs.Conflict, "keys_many", "%d delivery keys at most open what came before", MostFormer)
			}
			k.Deliveries = k.Deliveries[n:]
		}
		k.Delivery = key
		return k.complete()
	})
}

// EndAuthority has the authority before the current one out at once: errs.NotFound
// "no_former" where there is none.
func (c *Changing) EndAuthority(ctx context.Context) error {
	return c.step(ctx, func(k *Keys) error {
		if k.Shown == nil {
			return errs.Errorf(errs.NotFound, "no_former", "no authority but the current one is shown")
		}
		k.end(k.Shown.Cert)
		k.Shown = nil
		return nil
	})
}

// EndDeliveries destroys the delivery keys before the current one: errs.NotFound
// "no_former" where there is none.
func (c *Changing) EndDeliveries(ctx context.Context) error {
	return c.change(ctx, func(k *Keys) error {
		if !k.endDeliveries(func(FormerDelivery) bool { return true }) {
			return errs.Errorf(errs.NotFound, "no_former", "no delivery key but the current one opens anything")
		}
		return nil
	})
}

// EndDue ends what has had its time, and says what.
func (c *Changing) EndDue(ctx context.Context) (authority, delivery bool, err error) {
	k, err := KeysOf(c.o.Register.State())
	if err != nil {
		return false, false, err
	}
	now := c.o.Now()
	if k.Shown != nil && !now.Before(k.Shown.Until) {
		if err = c.EndAuthority(ctx); err == nil {
			authority = true
		}
	}
	due := func(d FormerDelivery) bool { return !now.Before(d.Until) }
	if err == nil && k.endDeliveries(due) {
		delivery = true
		err = c.change(ctx, func(k *Keys) error { k.endDeliveries(due); return nil })
	}
	return authority, delivery, err
}

// end keeps of an authority what tells its certificates.
func (k *Keys) end(cert []byte) {
	k.Ended = append([][]byte{cert}, k.Ended...)
	k.Ended = k.Ended[:min(len(k.Ended), MostFormer)]
}

// endDeliveries destroys private halves, and says whether there was one.
func (k *Keys) endDeliveries(which func(FormerDelivery) bool) (any bool) {
	all := make([]FormerDelivery, len(k.Deliveries))
	copy(all, k.Deliveries)
	for i, d := range all {
		if d.Private != nil && which(d) {
			all[i].Private, any = nil, true
		}
	}
	k.Deliveries = all
	return any
}

// step changes keys in a way that devices are told of, signed by the authority of
// which they know until then.
func (c *Changing) step(ctx context.Context, do func(*Keys) error) error {
	return c.change(ctx, func(k *Keys) error {
		was := *k
		if err := do(k); err != nil {
			return err
		}
		s := wire.Succession{Serial: max(was.Serial()+1, c.o.Now().UnixMilli()), From: was.CACert, To: k.Trust()}
		key, err := x509.ParseECPrivateKey(was.CAKey)
		if err != nil {
			return err
		}
		if err := s.Sign(k.Signing(), key, c.o.ID); err != nil {
			return err
		}
		k.Steps = append(k.Steps[:len(k.Steps):len(k.Steps)], s)
		k.Steps = k.Steps[max(0, len(k.Steps)-wire.MaxSuccessions):]
		return nil
	})
}

// change changes the keys in the register, as one.
func (c *Changing) change(ctx context.Context, do func(*Keys) error) error {
	return c.o.Register.Change(ctx, func(e *register.Edit) error {
		k, err := KeysOf(e.State())
		if err != nil {
			return err
		}
		if err := do(&k); err != nil {
			return err
		}
		return e.Set(KeySetting, k)
	})
}
