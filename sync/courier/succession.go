package courier

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"strconv"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// succeedFor is how long a server that is not known is given to say who vouches
// for it.
const succeedFor = 20 * time.Second

// Passage is a succession that a device took, with what it trusted until then. A
// device keeps them, so that it can be shown later that its region is still the
// one it enrolled at.
type Passage struct {
	Was wire.Trust      `json:"was"`
	By  wire.Succession `json:"by"`
}

// Trust is what an identity holds its region to.
func (id Identity) Trust() wire.Trust {
	t := wire.Trust{Delivery: id.Delivery}
	t.CA, _ = decodePEM(id.CA, "CERTIFICATE")
	if id.CABefore != "" {
		t.Before, _ = decodePEM(id.CABefore, "CERTIFICATE")
	}
	return t
}

// With is the identity that holds its region to something else.
func (id Identity) With(t wire.Trust) Identity {
	id.CA, id.CABefore, id.Delivery = certPEM(t.CA), certPEM(t.Before), t.Delivery
	return id
}

// Before gives the identities that this one was until each of its passages, the
// newest first, as far as each follows from the one before it: a made-up passage
// ends them.
func (id Identity) Before() (all []Identity) {
	var run []Passage // those that follow one from the other
	for _, text := range id.Passed {
		var p Passage
		if json.Unmarshal(text, &p) != nil {
			run = nil
			continue
		}
		if n := len(run); n > 0 && !id.leads(run[:n-1], run[n-1], p.Was) {
			run = nil
		}
		run = append(run, p)
	}
	if n := len(run); n == 0 || !id.leads(run[:n-1], run[n-1], id.Trust()) {
		return nil
	}
	for i := len(run) - 1; i >= 0; i-- {
		all = append(all, id.With(run[i].Was))
	}
	return all
}

// leads says whether a passage is to what is trusted after it. It is vouched for by
// an authority of its day, or, in a region that was put back, by one of the passages
// before it.
func (id Identity) leads(before []Passage, p Passage, to wire.Trust) bool {
	if now, ok := p.By.After(p.Was, id.ServerID, id.RegionKey); ok {
		return now.Equal(to)
	}
	for _, q := range before {
		if now, ok := p.By.After(q.Was, id.ServerID, id.RegionKey); ok && now.Equal(to) && p.By.Serial > q.By.Serial {
			return true
		}
	}
	return false
}

// after takes successions one after the other: those that are later than what it
// knows, are the region's, and are vouched for by an authority that it trusts.
func (id Identity) after(list []wire.Succession) (next Identity, taken bool) {
	next = id
	for _, s := range list {
		was := next.Trust()
		now, ok := s.After(was, id.ServerID, id.RegionKey)
		if s.Serial <= next.Trusted || !ok {
			continue
		}
		text, err := json.Marshal(Passage{Was: was, By: s})
		if err != nil {
			return id, false
		}
		next = next.With(now)
		next.Trusted, taken = s.Serial, true
		if !now.Equal(was) {
			next.Passed = append(next.Passed[:len(next.Passed):len(next.Passed)], text)
		}
	}
	if n := len(next.Passed) - wire.MaxSuccessions; n > 0 {
		next.Passed = next.Passed[n:]
	}
	return next, taken
}

// putBack takes successions of a region that was restored to a day before a change
// of the authority that this device was told of: one that is later than what it
// knows and is vouched for by an authority that it trusted once. That one may have
// been stolen since, so this is for a device alone whose officer has a code, and the
// server proves the code within a session of the new authority.
func (id Identity) putBack(list []wire.Succession) (next Identity, taken bool) {
	for i, s := range list {
		for _, was := range id.Before() {
			now, ok := s.After(was.Trust(), id.ServerID, id.RegionKey)
			if s.Serial <= id.Trusted || !ok {
				continue
			}
			text, err := json.Marshal(Passage{Was: id.Trust(), By: s})
			if err != nil {
				return id, false
			}
			next = id.With(now)
			next.Trusted, next.Passed = s.Serial, append(id.Passed[:len(id.Passed):len(id.Passed)], text)
			next, _ = next.after(list[i+1:])
			return next, true
		}
	}
	return id, false
}

// succeed asks the region what it is held to by now.
func (c *Client) succeed(ctx context.Context) error {
	a, err := c.do(ctx, request{method: http.MethodGet, path: afterPath(c.Identity()), want: wire.TypeJSON})
	if err != nil {
		return err
	}
	var got wire.Successions
	if json.Unmarshal(a.body, &got) != nil {
		return ErrUnknown
	}
	next, taken := c.Identity().after(got.List)
	if !taken {
		return ErrUnknown
	}
	return c.take(next)
}

// take holds the region to what an identity says, from the next connection on.
func (c *Client) take(next Identity) error {
	c.keep(func(id *Identity) {
		id.CA, id.CABefore, id.Delivery, id.Trusted, id.Passed = next.CA, next.CABefore, next.Delivery, next.Trusted, next.Passed
	})
	return c.use(c.address(), c.Identity().Certificate)
}

// succeedUnknown asks a server that is of no authority that is known who vouches
// for it, and says whether that changed anything.
func (c *Client) succeedUnknown(ctx context.Context) bool {
	id := c.Identity()
	id.Server = c.address()
	next, ok := successor(ctx, id, c.opts)
	return ok && c.take(next) == nil
}

// successor asks at an identity's address what its region is held to by now. The
// server may be anybody: it is told nothing, and nothing it says is believed but
// what the region's key and an authority that is trusted signed.
func successor(ctx context.Context, id Identity, o ClientOptions) (Identity, bool) {
	list, err := vouched(ctx, id, o)
	if err != nil {
		return id, false
	}
	return id.after(list)
}

// vouched reads at an identity's address what the server says of who vouches for it.
func vouched(ctx context.Context, id Identity, o ClientOptions) ([]wire.Succession, error) {
	ctx, cancel := context.WithTimeout(ctx, succeedFor)
	defer cancel()
	anybody := newHTTP(&tls.Config{MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"}, InsecureSkipVerify: true}, o.Dial)
	defer anybody.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, id.Server+afterPath(id), nil)
	if err != nil {
		return nil, err
	}
	resp, err := anybody.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return readSuccessions(resp)
}

func readSuccessions(resp *http.Response) ([]wire.Succession, error) {
	if resp.StatusCode != http.StatusOK {
		return nil, errs.Errorf(errs.Unavailable, "not_region", "status %d", resp.StatusCode)
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, wire.MaxSuccessionsBytes))
	if err != nil {
		return nil, err
	}
	var got wire.Successions
	err = json.Unmarshal(b, &got)
	return got.List, err
}

func afterPath(id Identity) string {
	return wire.PathTrust + "?after=" + strconv.FormatInt(id.Trusted, 10)
}

func certPEM(der []byte) string {
	if der == nil {
		return ""
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
