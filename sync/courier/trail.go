package courier

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Trail is the audit on an unlocked device: what its officers looked at, which the
// region is told, and what the device has seen of the region's own log.
type Trail interface {
	// Seen is the checkpoint that was kept last; zero where none ever was.
	Seen() wire.LogSeen
	// Keep keeps a checkpoint that goes on from Seen.
	Keep(context.Context, wire.Checkpoint) error
	// Broken hears that the region showed a log that does not go on from Seen:
	// errs.Conflict "log_shorter" or "log_other", or errs.Invalid "checkpoint". Where
	// the region showed a checkpoint at all it comes along.
	Broken(context.Context, error, wire.Checkpoint)
	// Looks are those after a frame of the device's journal, in order, at most so many.
	Looks(ctx context.Context, after uint64, most int) ([]wire.Look, error)
}

// Follow has every hello from now on demand that the region's log goes on from what
// the device has seen of it, and tell what was looked at on the device.
func (c *Client) Follow(t Trail) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trail = t
}

func (c *Client) followed() Trail {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.trail
}

// follow compares the log that the region shows with what was seen of it. A region
// that shows none any more hides it.
func (c *Client) follow(ctx context.Context, t Trail, p *wire.LogProof) {
	seen, id := t.Seen(), c.Identity()
	switch {
	case p == nil && seen.Size == 0:
		return // a server that keeps none
	case p == nil:
		t.Broken(ctx, errs.Errorf(errs.Conflict, "log_shorter", "the region shows no log"), wire.Checkpoint{})
		return
	case p.Note == "":
		return // nothing was added
	}
	now, err := wire.OpenCheckpoint(p.Note, id.ServerID, id.RegionKey)
	if err == nil {
		err = now.Follows(seen, p.Proof)
	}
	if err != nil {
		t.Broken(ctx, err, now)
		return
	}
	_ = t.Keep(ctx, now) // what is not kept now is asked for again
}

// mostTold bounds what one hello tells of looks; the rest goes with the next.
const mostTold = 50 * wire.MaxLooks

// tellLooks tells the region what was looked at since what it has.
func (c *Client) tellLooks(ctx context.Context, t Trail, has uint64) error {
	for told := 0; told < mostTold; told += wire.MaxLooks {
		all, err := t.Looks(ctx, has, wire.MaxLooks)
		if err != nil || len(all) == 0 {
			return err
		}
		body, err := json.Marshal(wire.LooksRequest{Looks: all})
		if err != nil {
			return err
		}
		a, err := c.do(ctx, request{method: http.MethodPost, path: wire.PathLooks, body: body, bodyType: wire.TypeJSON, want: wire.TypeJSON})
		if err != nil {
			return err
		}
		var r wire.LooksReply
		if json.Unmarshal(a.body, &r) != nil || r.UpTo < all[len(all)-1].Number {
			return ErrUnknown
		}
		has = r.UpTo
	}
	return nil
}

// Looked asks who looked at a record, for the officer of the session. Each entry is
// proved to stand in the region's log; what is not is errs.Invalid "proof", and
// nothing of it is given. What was looked at on this device is told before.
func (c *Client) Looked(ctx context.Context, record uuid.UUID) (wire.Looked, wire.Checkpoint, error) {
	if c.followed() != nil {
		if _, err := c.Hello(ctx); err != nil {
			return wire.Looked{}, wire.Checkpoint{}, err
		}
	}
	a, err := c.read(ctx, request{method: http.MethodGet, path: wire.PathLooked + "?record=" + record.String(), want: wire.TypeJSON})
	if err != nil {
		return wire.Looked{}, wire.Checkpoint{}, err
	}
	var l wire.Looked
	id := c.Identity()
	if json.Unmarshal(a.body, &l) != nil {
		return wire.Looked{}, wire.Checkpoint{}, ErrUnknown
	}
	l.Region = id.ServerID
	at, err := l.Verify(id.RegionKey)
	if err != nil {
		return wire.Looked{}, wire.Checkpoint{}, err
	}
	return l, at, nil
}
