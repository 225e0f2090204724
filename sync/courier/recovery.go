package courier

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
)

// OnRecovery has each hello of an unlocked device tell which list of agents is in
// force, so that an officer's keys are kept for them; see package recovery. What fails
// is told again with the next hello. Nil keeps nothing.
func (c *Client) OnRecovery(do func(ctx context.Context, serial int64, epoch string) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.recovery = do
}

// tellAgents tells of the agents that a hello named.
func (c *Client) tellAgents(ctx context.Context, h wire.Hello) {
	c.mu.Lock()
	do := c.recovery
	c.mu.Unlock()
	if do != nil && h.Recovery > 0 && h.Device.State == wire.DeviceActive {
		_ = do(ctx, h.Recovery, h.Epoch) // the next hello tells it again
	}
}

// RecoveryAgents gives the lists of agents after one that is known.
func (c *Client) RecoveryAgents(ctx context.Context, after int64) ([]recovery.Agents, error) {
	var v recovery.Lists
	path := recovery.PathAgents + "?" + url.Values{"after": {strconv.FormatInt(after, 10)}}.Encode()
	a, err := c.do(ctx, request{method: http.MethodGet, path: path, want: wire.TypeJSON})
	if err != nil {
		return nil, err
	}
	if json.Unmarshal(a.body, &v) != nil || len(v.Lists) > recovery.MaxLists {
		return nil, ErrUnknown
	}
	return v.Lists, nil
}

// KeepEscrow has the region keep an escrow.
func (c *Client) KeepEscrow(ctx context.Context, e recovery.Escrow) error {
	return c.post(ctx, recovery.PathEscrow, recovery.Encode(e))
}

// AskRecovery brings a request to the region.
func (c *Client) AskRecovery(ctx context.Context, q recovery.Request) error {
	return c.post(ctx, recovery.PathRequest, recovery.Encode(q))
}

func (c *Client) post(ctx context.Context, path string, body []byte) error {
	_, err := c.do(ctx, request{method: http.MethodPost, path: path, body: body, bodyType: wire.TypeJSON, want: wire.TypeJSON})
	return err
}

// Recovery gives what the region has for an officer of this device; without one, for
// all of them.
func (c *Client) Recovery(ctx context.Context, officer uuid.UUID) (v recovery.Answer, err error) {
	path := recovery.PathAnswer
	if officer != uuid.Nil {
		path += "?" + url.Values{"officer": {officer.String()}}.Encode()
	}
	a, err := c.do(ctx, request{method: http.MethodGet, path: path, want: wire.TypeJSON})
	if err == nil && json.Unmarshal(a.body, &v) != nil {
		err = ErrUnknown
	}
	return v, err
}

// TellTries has every hello tell how many PINs were tried on the device; false has
// nothing to tell.
func (c *Client) TellTries(count func() (recovery.Tries, bool)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tries = count
}

func (c *Client) tried() string {
	c.mu.Lock()
	count := c.tries
	c.mu.Unlock()
	if count == nil {
		return ""
	}
	t, ok := count()
	if !ok {
		return ""
	}
	return t.String()
}
