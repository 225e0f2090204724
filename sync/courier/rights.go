package courier

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/rights"
)

func (r *Reader) rightsName() string { return "rights/" + r.Officer.String() }

// withhold has a device let go of what its officer may not read any more, once whenever
// that changed, and tells whether the feed has to be read from its start for what he may
// still read in part. A device without a connection does it with the next one it has: a
// bundle was written before its answer could name a record.
func (r *Reader) withhold(ctx context.Context, now string, out *Pulled) (part bool, err error) {
	if r.Withhold == nil || now == "" || now == r.rights || r.Client.plays() {
		return false, nil
	}
	gone, part, err := r.Withhold(ctx, r.Client.Rights)
	if err != nil {
		return false, fmt.Errorf("let go of what may not be read: %w", err)
	}
	if err := r.News.PutMeta(ctx, r.rightsName(), r.MetaKey, []byte(now)); err != nil {
		return false, fmt.Errorf("keep rights: %w", err)
	}
	r.rights, out.Erased = now, out.Erased+gone
	return part, nil
}

// Rights asks what the officer may read of records.
func (c *Client) Rights(ctx context.Context, records []uuid.UUID) (rights.Answer, error) {
	body, err := json.Marshal(rights.Request{Records: records})
	if err != nil {
		return rights.Answer{}, err
	}
	a, err := c.read(ctx, request{method: http.MethodPost, path: rights.Path, body: body, bodyType: wire.TypeJSON, want: wire.TypeJSON})
	if err != nil {
		return rights.Answer{}, err
	}
	var got rights.Answer
	if json.Unmarshal(a.body, &got) != nil {
		return rights.Answer{}, ErrUnknown
	}
	return got, nil
}

// plays says that answers are read out of a bundle.
func (c *Client) plays() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.played != nil
}
