package courier

import (
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Grants is the officer's right to read on this device, as the device keeps it. Its
// methods are called from any goroutine.
type Grants interface {
	// Serial is that of the grant that is kept; zero where there is none.
	Serial() uint64
	// Due says that it is time for the next one.
	Due() bool
	// Take keeps one that the region signed for this officer on this device, in the
	// place of the one before.
	Take(wire.Grant)
	// Refused hears that the region revoked this officer or this device. One that only
	// does not know them, as after a restore, leaves the grant to end by itself.
	Refused()
}

// KeepGrants has every session bring a grant to g from now on.
func (c *Client) KeepGrants(g Grants) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.grants = g
}

// OnAnchor has the region's signed time told with every hello. It must not block.
func (c *Client) OnAnchor(f func(wire.Anchor)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.anchored = f
}

// renewal is how soon after it a session is not opened anew for a grant: a region
// that gives none is not asked without end.
const renewal = time.Minute

// due says that a session is to be opened for the sake of its grant. The caller holds
// the lock.
func (c *Client) due() Grants {
	if c.grants == nil || c.opts.Now().Sub(c.opened).Abs() < renewal || !c.grants.Due() {
		return nil
	}
	return c.grants
}

// granted hands a grant on, where it is the region's.
func (c *Client) granted(g *wire.Grant, o *Officer, had uint64) {
	c.mu.Lock()
	grants, id, now := c.grants, c.id, c.officer == o
	c.mu.Unlock()
	if g != nil && grants != nil && now && g.Serial == wire.NextSerial(had) && g.Of(id.RegionKey, id.ServerID, id.Device, o.ID) {
		grants.Take(*g)
	}
}

// refused ends the grant of who was revoked: the region's word counts at once.
func (c *Client) refused(err error) error {
	if code := wire.Code(err); code != "officer_revoked" && code != wire.CodeRevoked {
		return err
	}
	c.mu.Lock()
	grants := c.grants
	c.opened = time.Time{} // who is given back is granted anew by his next exchange
	c.mu.Unlock()
	if grants != nil {
		grants.Refused()
	}
	return err
}

// anchor hands the region's time on, where the region signed it.
func (c *Client) anchor(a *wire.Anchor) {
	c.mu.Lock()
	id, told := c.id, c.anchored
	c.mu.Unlock()
	if a != nil && told != nil && a.Of(id.RegionKey, id.ServerID, id.Device) {
		told(*a)
	}
}

// CodeGrantEnded is the code of what may not be read, because the grant has ended.
const CodeGrantEnded = "grant_ended"

// ErrGrantEnded says so.
var ErrGrantEnded = errs.Errorf(errs.Denied, CodeGrantEnded, "the right to read without a connection has ended")

// CodeGrantRefused is the code of what may not be read, because the region revoked the
// officer or the device: a connection brings nothing back.
const CodeGrantRefused = "grant_refused"

// ErrGrantRefused says so.
var ErrGrantRefused = errs.Errorf(errs.Denied, CodeGrantRefused, "the region revoked the right to read here")
