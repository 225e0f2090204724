package courier

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"shyraq/errs"
	"shyraq/sync/bundle"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// What one ask takes along; the rest goes with the next.
const (
	mostAsked      = 20_000  // lines
	mostAskedBytes = 8 << 20 // of lines
)

// mostEarlier is to how many asks before the last one an answer is still read: files go by
// different hands and come back in any order.
const mostEarlier = 4

// asked is what a device keeps of the ask whose answer it waits for: the key to it,
// and how far it had read. One that has met the region since has no use for it.
type asked struct {
	Key       []byte `json:"key,omitempty"`
	Cursor    string `json:"cursor,omitempty"`
	Directory string `json:"directory,omitempty"`
	Erased    uint64 `json:"erased,omitempty"`
	Log       string `json:"log,omitempty"`
	Looks     uint64 `json:"looks,omitempty"` // up to which the region has them, as it said in the last answer

	Earlier []asked `json:"earlier,omitempty"` // asks before it whose answers were not read, the latest first
}

// waits are the asks whose answers are waited for, the latest first.
func (a asked) waits() (all []asked) {
	for _, one := range append([]asked{a}, a.Earlier...) {
		if one.Earlier = nil; len(one.Key) > 0 {
			all = append(all, one)
		}
	}
	return all
}

// askedOf is what is kept of asks, the latest first.
func askedOf(all []asked, looks uint64) (a asked) {
	if len(all) > 0 {
		a, a.Earlier = all[0], all[1:min(len(all), 1+mostEarlier)]
	}
	a.Looks = looks
	return a
}

// since says whether the device has read something after another state.
func (a asked) since(now asked) bool {
	return a.Cursor != now.Cursor || a.Directory != now.Directory || a.Erased != now.Erased || a.Log != now.Log
}

// Ask writes a file for who carries it to the region: what waits in an outbox, and the
// question what is new for the officer of a reader. Its answer is read by Answered,
// once. That of an ask before it is read too, in whatever order they come back.
func (c *Client) Ask(ctx context.Context, o Outbox, r *Reader) ([]byte, error) {
	c.mu.Lock()
	officer, cert, id, grants := c.officer, c.cert, c.id, c.grants
	c.mu.Unlock()
	if officer == nil {
		return nil, errs.Errorf(errs.Denied, wire.CodeSession, "nobody is signed in")
	}
	if err := r.load(ctx); err != nil {
		return nil, err
	}
	before, err := r.asked(ctx)
	if err != nil {
		return nil, err
	}
	key, err := bundle.NewKey()
	if err != nil {
		return nil, err
	}
	ask := bundle.Ask{At: c.opts.Now().UTC(), Cursor: r.cursor, Directory: r.tag, Erased: r.erased, Trusted: id.Trusted, Offset: int64(c.opts.Offset / time.Second)}
	if ask.Public, err = key.Public(); err != nil {
		return nil, err
	}
	nonce := bundle.NonceOf(ask.Public)
	ask.Session = wire.SessionRequest{Officer: officer.ID, Key: revision.KeyID(officer.Key.Public().(ed25519.PublicKey)), Nonce: nonce,
		Sig: ed25519.Sign(officer.Key, wire.SessionText(id.ServerID, id.Device, nonce))}
	if grants != nil {
		ask.Session.Grant = grants.Serial()
	}
	if ask.CSR, err = newCSR(c.opts.Rand, id.Key); err != nil {
		return nil, err
	}
	c.tell(ctx, &ask, before.Looks)
	items, err := o.Pending(mostAsked)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		if len(ask.Lines)+len(it.Line) > mostAskedBytes {
			break
		}
		ask.Lines = append(append(ask.Lines, it.Line...), '\n')
	}
	file, err := ask.Seal(c.opts.Rand, bundle.From{Server: id.ServerID, Device: id.Device, Certificate: cert.Leaf}, cert.PrivateKey.(crypto.Signer), id.Delivery)
	if err != nil {
		return nil, err
	}
	now := asked{Key: key.Bytes(), Cursor: ask.Cursor, Directory: ask.Directory, Erased: ask.Erased, Log: ask.Log}
	return file, r.keepAsked(ctx, askedOf(append([]asked{now}, before.waits()...), before.Looks))
}

// tell adds to an ask what a device says of itself with every hello.
func (c *Client) tell(ctx context.Context, ask *bundle.Ask, looks uint64) {
	ask.Tries = c.tried()
	if journal := c.witnessed(); journal != nil {
		if end, ok := journal.End(); ok {
			ask.Journal = end.String()
		}
	}
	trail := c.followed()
	if trail == nil {
		return
	}
	ask.Log = trail.Seen().String()
	for range bundle.MostLooks {
		all, err := trail.Looks(ctx, looks, wire.MaxLooks)
		if err != nil || len(all) == 0 {
			return // they go with the next, or by a connection
		}
		body, err := json.Marshal(wire.LooksRequest{Looks: all})
		if err != nil {
			return
		}
		ask.Looks, looks = append(ask.Looks, body), all[len(all)-1].Number
	}
}

// Carried is what an answer came to.
type Carried struct {
	Status Status
	Pulled Pulled
	At     time.Time // when the region answered, by its clock
	More   bool      // the answer did not hold all: another ask brings the rest
	Fault  error     // why the region did not take all that was sent; nil where it did
}

// Answered reads the answer to an ask, as if the region had just given it. No other
// exchange may run meanwhile. Where the device has asked for nothing, or has read the
// answer before, that is errs.Conflict "bundle_not_asked"; where it has met the region
// since, or read what a later file brought, "bundle_met": what still waits goes with the
// next file.
func (c *Client) Answered(ctx context.Context, file []byte, o RunnerOptions) (Carried, error) {
	if err := o.Reader.load(ctx); err != nil {
		return Carried{}, err
	}
	was, err := o.Reader.asked(ctx)
	if err != nil {
		return Carried{}, err
	}
	a, which, rest, err := c.openAnswer(file, was.waits())
	if err != nil {
		return Carried{}, err
	}
	now := asked{Cursor: o.Reader.cursor, Directory: o.Reader.tag, Erased: o.Reader.erased}
	if trail := c.followed(); trail != nil {
		now.Log = trail.Seen().String()
	}
	if which.since(now) {
		return Carried{}, errors.Join(errs.Errorf(errs.Conflict, "bundle_met", "the region was met since"), o.Reader.keepAsked(ctx, askedOf(rest, was.Looks)))
	}
	p := newPlayed(a, c.Identity().ServerID)
	c.mu.Lock()
	c.played, c.token = &http.Client{Transport: p, CheckRedirect: c.http.CheckRedirect}, ""
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.played, c.token = nil, ""
	}()
	if p.renewed {
		if err := c.Renew(ctx); err != nil {
			return Carried{}, err
		}
	}
	o.Outbox = playedOutbox{o.Outbox, p}
	out := Carried{At: a.At, More: a.More, Fault: p.fault}
	if out.Status, out.Pulled, err = Once(ctx, o); err != nil {
		return out, err
	}
	return out, o.Reader.keepAsked(ctx, askedOf(rest, max(was.Looks, p.looks)))
}

// openAnswer opens an answer by the key of the ask that it answers, and gives that ask and
// the others.
func (c *Client) openAnswer(file []byte, waits []asked) (bundle.Answer, asked, []asked, error) {
	id := c.Identity()
	var failed error = errs.Errorf(errs.Conflict, "bundle_not_asked", "no answer is waited for")
	for i, one := range waits {
		a, err := bundle.KeyFrom(one.Key).Open(file, id.ServerID, id.Device, id.RegionKey)
		if err == nil {
			return a, one, slices.Delete(slices.Clone(waits), i, i+1), nil
		}
		failed = err
		if wire.Code(err) != "bundle_other_ask" {
			break
		}
	}
	return bundle.Answer{}, asked{}, nil, failed
}

func (r *Reader) askedName() string { return "bundle/" + r.Officer.String() }

// asked reads what is kept of the last ask.
func (r *Reader) asked(ctx context.Context) (asked, error) {
	b, err := r.News.Meta(ctx, r.askedName())
	if errors.Is(err, errs.NotFound) {
		return asked{}, nil
	}
	var a asked
	if err == nil {
		err = json.Unmarshal(b, &a)
	}
	if err != nil {
		return asked{}, fmt.Errorf("read what was asked: %w", err)
	}
	return a, nil
}

func (r *Reader) keepAsked(ctx context.Context, a asked) error {
	b, err := json.Marshal(a)
	if err == nil {
		err = r.News.PutMeta(ctx, r.askedName(), r.MetaKey, b)
	}
	if err != nil {
		return fmt.Errorf("keep what was asked: %w", err)
	}
	return nil
}

// Carry hands an ask of another device in at the region, and gives the answer to be
// carried back to it. It can read neither.
func (c *Client) Carry(ctx context.Context, ask []byte) ([]byte, error) {
	a, err := c.do(ctx, request{method: http.MethodPost, path: bundle.Path, body: ask, bodyType: wire.TypeJSON, want: wire.TypeJSON})
	return a.body, err
}
