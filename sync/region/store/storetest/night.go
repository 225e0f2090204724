// Package storetest holds a region's store to its contract, and brings the
// officers and lines to do it with. Tests alone import it.
package storetest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Night is a region at work on a store: officers with devices who push, and who
// read.
type Night struct {
	T     testing.TB
	Store store.Store

	*book
}

// book is the register of officers, which the servers of a night share.
type book struct {
	mu       sync.RWMutex
	officers map[uuid.UUID]*Officer
}

// Officer is one who signs, with a device of his own and its chain.
type Officer struct {
	Night  *Night
	ID     uuid.UUID
	Device uuid.UUID
	Role   regionfile.Role
	Since  access.Position
	Unit   access.Since[string]

	Oversees []access.Since[string]
	Chain    []revision.Signed
	key      ed25519.PrivateKey

	withdrawn bool // his key
}

// Districts are those of the units of a Night.
var Districts = map[string][]string{"unit-a": {"d1"}, "unit-b": {"d2"}, "unit-c": nil}

// NewNight begins on an empty store.
func NewNight(t testing.TB, s store.Store) *Night {
	return &Night{T: t, Store: s, book: &book{officers: map[uuid.UUID]*Officer{}}}
}

// NewID makes an id as devices do.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// Join makes an officer.
func (n *Night) Join(role regionfile.Role, unit string) *Officer {
	o := &Officer{Night: n, ID: NewID(), Device: NewID(), Role: role, Unit: access.Since[string]{ID: unit}}
	seed := sha256.Sum256(o.ID[:])
	o.key = ed25519.NewKeyFromSeed(seed[:])
	n.mu.Lock()
	defer n.mu.Unlock()
	n.officers[o.ID] = o
	return o
}

// Author, Unit and Revoked are the register of the night's officers.
func (n *Night) Author(id uuid.UUID) intake.Author {
	n.mu.RLock()
	defer n.mu.RUnlock()
	o := n.officers[id]
	if o == nil {
		return intake.Author{}
	}
	return intake.Author{Subject: o.subject()}
}

// Unit is the unit of an officer.
func (n *Night) Unit(id uuid.UUID) string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	if o := n.officers[id]; o != nil {
		return o.Unit.ID
	}
	return ""
}

// Revoked says of no device that it is.
func (n *Night) Revoked(uuid.UUID) bool { return false }

func (o *Officer) subject() access.Subject {
	s := access.Subject{Device: wire.DeviceActive, Session: true, Officer: o.ID, Role: o.Role, RoleSince: o.Since, Unit: o.Unit, Oversees: o.Oversees}
	for _, d := range Districts[o.Unit.ID] {
		s.Districts = append(s.Districts, access.Since[string]{ID: d, At: o.Unit.At})
	}
	return s
}

// Subject is who an officer is as a reader, with the crews that have him.
func (o *Officer) Subject() access.Subject {
	o.Night.T.Helper()
	s := o.subject()
	all, err := o.Night.Store.Memberships(o.Night.T.Context(), access.Judging(), o.ID)
	if err != nil {
		o.Night.T.Fatal(err)
	}
	for _, m := range all {
		s.Join(m)
	}
	return s
}

// Scope is what an officer reads by.
func (o *Officer) Scope() access.Scope {
	o.Night.T.Helper()
	s, err := access.ScopeOf(o.Subject())
	if err != nil {
		o.Night.T.Fatal(err)
	}
	return s
}

// plainScope is the scope of an officer who is in no crew.
func (o *Officer) plainScope(t testing.TB) access.Scope {
	s, err := access.ScopeOf(o.subject())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Write authors the officer's next revision, after change had its way.
func (o *Officer) Write(kind raid.Kind, record uuid.UUID, body any, change func(*revision.Envelope)) revision.Signed {
	raw, err := json.Marshal(body)
	if err != nil {
		o.Night.T.Fatal(err)
	}
	e := revision.Envelope{Schema: 1, Kind: kind, Record: record, Device: o.Device, DSeq: uint64(len(o.Chain)) + 1, Author: o.ID,
		Time: revision.Time{MS: 3_957_000_000_000 + int64(len(o.Chain))}, Unit: o.Unit.ID, Body: raw}
	if n := len(o.Chain); n > 0 {
		e.Prev = o.Chain[n-1].Rev
	}
	if change != nil {
		change(&e)
	}
	s, err := revision.Sign(e, o.key)
	if err != nil {
		o.Night.T.Fatal(err)
	}
	o.Chain = append(o.Chain, s)
	return s
}

// Encounter authors an encounter with the pen in the officer's own hand.
func (o *Officer) Encounter(record uuid.UUID, change func(*raid.Encounter, *revision.Envelope)) revision.Signed {
	v := raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Officer: o.ID}, Note: Canary}
	return o.Write(raid.KindEncounter, record, v, func(e *revision.Envelope) {
		if change != nil {
			change(&v, e)
		}
		e.Body, _ = json.Marshal(v)
	})
}

// Canary stands in every encounter: it must be found in no file.
const Canary = "сынақ-канарейка-7391"

// Came is when everything is pushed.
var Came = time.Date(2095, 6, 1, 23, 0, 0, 0, time.UTC)

// Kept is a revision as a store keeps it, which came then.
func Kept(s revision.Signed) []byte {
	s.Receipt = &revision.Receipt{At: Came.UnixMilli()}
	return s.AppendLine(nil)
}

// Lines inspects revisions as a server does.
func (o *Officer) Lines(all ...revision.Signed) []intake.Line {
	in := intake.Inspector{From: o.Device, Key: o.Night.keyOf, Anchor: func(uuid.UUID, revision.Anchor) bool { return true }}
	var out []intake.Line
	for _, s := range all {
		out = append(out, in.Line(s.AppendLine(nil)))
	}
	return out
}

func (n *Night) keyOf(author uuid.UUID, _ string, device uuid.UUID) intake.Key {
	n.mu.RLock()
	defer n.mu.RUnlock()
	o := n.officers[author]
	if o == nil {
		return intake.Key{}
	}
	if device != o.Device {
		return intake.Key{Author: true}
	}
	return intake.Key{Author: true, Public: o.key.Public().(ed25519.PublicKey), Withdrawn: o.withdrawn}
}

// Push pushes revisions from the officer's device and gives what became of each.
func (o *Officer) Push(all ...revision.Signed) ([]string, store.Receipt, error) {
	return o.PushLines(o.Night.T.Context(), o.Lines(all...))
}

// PushLines pushes inspected lines.
func (o *Officer) PushLines(ctx context.Context, lines []intake.Line) (out []string, r store.Receipt, err error) {
	r, err = o.Night.Store.Take(ctx, access.Judging(), o.Device, func(v intake.View) (store.Push, error) {
		out = nil
		b := intake.NewBatch(v, o.Night, intake.Ground{}, Came)
		verdicts, err := b.Take(lines)
		for _, v := range verdicts {
			text := string(v.Result)
			if v.Reason != "" {
				text += ":" + v.Reason
			}
			out = append(out, text)
		}
		return store.Push{Changes: b.Changes()}, err
	})
	return out, r, err
}

// Must pushes and fails unless the results are these.
func (o *Officer) Must(want string, all ...revision.Signed) store.Receipt {
	o.Night.T.Helper()
	got, r, err := o.Push(all...)
	if err != nil {
		o.Night.T.Fatal(err)
	}
	for _, g := range got {
		if g != want {
			o.Night.T.Fatalf("pushed: %v, want %s", got, want)
		}
	}
	return r
}

// After names parents.
func After(parents ...revision.Signed) func(*raid.Encounter, *revision.Envelope) {
	return func(_ *raid.Encounter, e *revision.Envelope) {
		for _, p := range parents {
			e.Parents = append(e.Parents, p.Rev)
		}
	}
}

// See reads all that an officer may read, by the index, from a place on. It
// fails on a line that comes twice. It gives the place it came to.
func (o *Officer) See(from access.Position, got map[revision.Hash]bool) access.Position {
	o.Night.T.Helper()
	at, err := o.see(from, got)
	if err != nil {
		o.Night.T.Fatal(err)
	}
	return at
}

func (o *Officer) see(from access.Position, got map[revision.Hash]bool) (access.Position, error) {
	scope := o.Scope()
	r, err := o.Night.Store.Read(context.Background(), scope)
	if err != nil {
		return from, err
	}
	defer r.Close()
	var tokens []access.Token
	for _, h := range scope.Tokens() {
		tokens = append(tokens, h.ID)
	}
	for at := from; ; {
		entries, err := r.Entries(tokens, at, r.Horizon(), 50)
		if err != nil || len(entries) == 0 {
			return r.Horizon(), err
		}
		for _, e := range entries {
			if err := deliver(r, scope, e, got); err != nil {
				return from, err
			}
		}
		at = entries[len(entries)-1].At
	}
}

func deliver(r store.Reading, scope access.Scope, e access.Entry, got map[revision.Hash]bool) error {
	o, err := r.Object(e.Record)
	if err != nil {
		return err
	}
	due, upTo := scope.Due(e, o, false)
	if !due {
		return nil
	}
	from := access.Position{}
	if !upTo {
		from = access.Position{Commit: e.At.Commit, Seq: e.At.Seq - 1}
	}
	all, err := r.History(e.Record, from, e.At, 1<<20)
	if err != nil {
		return err
	}
	for _, v := range all {
		if _, err := r.Line(v); err != nil {
			return err
		}
		if got[v.Rev] {
			return fmt.Errorf("%s comes twice", v.Rev[:8])
		}
		got[v.Rev] = true
	}
	return nil
}

// Officers lists who there is.
func (n *Night) Officers() []*Officer {
	n.mu.RLock()
	defer n.mu.RUnlock()
	out := make([]*Officer, 0, len(n.officers))
	for _, o := range n.officers {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b *Officer) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return out
}

// Move gives an officer another unit, since a place.
func (o *Officer) Move(unit string, at access.Position) {
	o.Night.mu.Lock()
	defer o.Night.mu.Unlock()
	o.Unit = access.Since[string]{ID: unit, At: at}
}

// Has says which revisions are stored.
func (n *Night) Has(revs []revision.Hash) map[revision.Hash]bool {
	n.T.Helper()
	out := map[revision.Hash]bool{}
	_, err := n.Store.Take(n.T.Context(), access.Judging(), NewID(), func(v intake.View) (store.Push, error) {
		for _, rev := range revs {
			_, found, err := v.Leaf(rev)
			if err != nil {
				return store.Push{}, err
			}
			out[rev] = found
		}
		return store.Push{}, nil
	})
	if err != nil {
		n.T.Fatal(err)
	}
	return out
}

// On is the same night at another server: the same officers, another store.
func (n *Night) On(s store.Store) *Night { return &Night{T: n.T, Store: s, book: n.book} }
