package courier

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Journal is the journal of an unlocked device, to whose end the region is a
// witness.
type Journal interface {
	// End is where it ends; false where there is nothing to tell.
	End() (wire.JournalEnd, bool)
	// Told hears the highest end that the region was told before.
	Told(context.Context, wire.JournalEnd)
}

// Witness has every hello tell where a journal ends from now on.
func (c *Client) Witness(j Journal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.journal = j
}

func (c *Client) witnessed() Journal {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.journal
}

// Kept asks the region which revisions of this device's chain it has, and gives
// those that it signed for. An answer that is not signed with the region's key, to
// this device and to this very question, is errs.Unavailable "kept_unsigned".
func (c *Client) Kept(ctx context.Context, revs []wire.KeptRev) ([]wire.KeptRev, error) {
	var all []wire.KeptRev
	for part := range slices.Chunk(revs, wire.MaxKept) {
		got, err := c.kept(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, r := range got {
			if slices.Contains(part, r) {
				all = append(all, r)
			}
		}
	}
	return all, nil
}

func (c *Client) kept(ctx context.Context, revs []wire.KeptRev) ([]wire.KeptRev, error) {
	var nb [16]byte
	if _, err := io.ReadFull(c.opts.Rand, nb[:]); err != nil {
		return nil, fmt.Errorf("draw nonce: %w", err)
	}
	ask := wire.KeptRequest{Nonce: hex.EncodeToString(nb[:]), Revs: revs}
	body, err := json.Marshal(ask)
	if err != nil {
		return nil, err
	}
	a, err := c.do(ctx, request{method: http.MethodPost, path: wire.PathKept, body: body, bodyType: wire.TypeJSON, want: wire.TypeJSON})
	if err != nil {
		return nil, err
	}
	var k wire.Kept
	id := c.Identity()
	if json.Unmarshal(a.body, &k) != nil || !k.Of(id.RegionKey, id.ServerID, id.Device, ask.Nonce) {
		return nil, errs.Errorf(errs.Unavailable, "kept_unsigned", "the answer is not signed by the region")
	}
	return k.Revs, nil
}
