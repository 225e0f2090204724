package courier

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/position"
)

// tellWithin bounds an exchange about positions: what does not get through at once is
// lost, and the next one says it better.
const tellWithin = 10 * time.Second

// TellPosition tells the region where the officer of the session is, or that it is not
// told. It is tried once and kept nowhere. A server that knows nothing of positions is
// errs.NotFound.
func (c *Client) TellPosition(ctx context.Context, p position.Position) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, tellWithin)
	defer stop()
	_, err = c.read(ctx, request{method: http.MethodPost, path: position.Path, body: body, bodyType: wire.TypeJSON, want: wire.TypeJSON})
	return timely(ctx, err)
}

// Positions gives where the crews of the officer's unit are; nothing and the same tag
// where that is still what was given with it. Only a supervisor may ask.
func (c *Client) Positions(ctx context.Context, etag string) (all []position.OfCrew, tag string, err error) {
	ctx, stop := context.WithTimeout(ctx, tellWithin)
	defer stop()
	a, err := c.read(ctx, request{method: http.MethodGet, path: position.Path, want: wire.TypeJSON, etag: etag})
	switch {
	case err != nil:
		return nil, "", timely(ctx, err)
	case a.status == http.StatusNotModified:
		return nil, etag, nil
	}
	var got position.All
	if json.Unmarshal(a.body, &got) != nil {
		return nil, "", ErrUnknown
	}
	for _, p := range got.Crews {
		if p.Check() == nil { // what a newer server tells of another kind is left out
			all = append(all, p)
		}
	}
	return all, a.etag, nil
}

// timely says of an exchange that took too long that there is no link.
func timely(ctx context.Context, err error) error {
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errs.Errorf(errs.Unavailable, "unreachable", "no answer in %v", tellWithin)
	}
	return err
}
