package rotation

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/seal"
)

// The rows by which the servers of a region agree on their keys.
const (
	sealedRow    = "sealing"
	serverPrefix = "server/"
	offerPrefix  = "offer/"
)

func serverRow(id uuid.UUID) string { return serverPrefix + id.String() }
func offerRow(id uuid.UUID) string  { return offerPrefix + id.String() }

// sealed says which key seals, by its id; all servers go by it.
type sealed struct {
	Current string   `json:"current,omitempty"`
	Next    string   `json:"next,omitempty"` // is given to the servers, and seals nothing yet
	Retired []string `json:"retired,omitempty"`
}

// server is what a server says of itself, again and again.
type server struct {
	Public  []byte   `json:"public"` // to which a key is sealed for it
	Keys    []string `json:"keys"`   // that are in its file, the current one first
	Beat    int64    `json:"beat"`
	version uint64
}

// offer is a key for one server.
type offer struct {
	Wrap   []byte `json:"wrap"`
	Sealed []byte `json:"sealed"`
}

const offered = "sealing key"

// mostMissed is after how many beats without a word a server is dead.
const mostMissed = 4

func (r *Rotation) get(ctx context.Context, key string, v any) (store.Row, error) {
	row, err := r.o.Store.Row(ctx, access.Administering(), store.Jobs, key)
	if err == nil && row.Value != nil && json.Unmarshal(row.Value, v) != nil {
		err = store.Damaged("row " + key)
	}
	return row, err
}

// put writes a row whatever it was; nil removes it.
func (r *Rotation) put(ctx context.Context, key string, v any) error {
	row, err := r.o.Store.Row(ctx, access.Administering(), store.Jobs, key)
	if err != nil || v == nil && row.Value == nil {
		return err
	}
	c := store.RowChange{Table: store.Jobs, Key: key, Version: row.Version}
	if v != nil {
		if c.Value, err = json.Marshal(v); err != nil {
			return err
		}
	}
	_, err = r.o.Store.Change(ctx, access.Administering(), func(uint64) ([]store.RowChange, error) { return []store.RowChange{c}, nil })
	return err
}

func (r *Rotation) sealed(ctx context.Context) (s sealed, err error) {
	_, err = r.get(ctx, sealedRow, &s)
	return s, err
}

// meet takes in the key that this server was given, follows the others to the
// current one, destroys what is retired, and says that it is there. It reports
// whether all others seal by the same key.
func (r *Rotation) meet(ctx context.Context) (same bool, err error) {
	s, err := r.sealed(ctx)
	if err != nil {
		return false, err // nothing is written by a key that the others destroyed
	}
	if err := r.beat(ctx); err != nil { // also one that cannot write its file is there
		return false, err
	}
	if err := r.take(ctx); err != nil {
		return false, err
	}
	if id, ok := idOf(s.Current); ok && s.Current != r.o.Ring.Current().ID().String() {
		if err := r.o.Ring.Use(id); err != nil {
			return false, err
		}
	}
	for _, text := range s.Retired {
		if id, ok := idOf(text); ok {
			if err := r.o.Ring.Drop(id); err != nil {
				return false, err
			}
		}
	}
	if err := r.beat(ctx); err != nil {
		return false, err
	}
	all, err := r.servers(ctx)
	for _, v := range all {
		if len(v.Keys) == 0 || v.Keys[0] != r.o.Ring.Current().ID().String() {
			return false, err
		}
	}
	return true, err
}

// take opens the key that was given to this server, if there is one.
func (r *Rotation) take(ctx context.Context) error {
	var o offer
	row, err := r.get(ctx, offerRow(r.me), &o)
	if err != nil || row.Value == nil {
		return err
	}
	in, err := r.receiver.OpenWrap(o.Wrap, r.me)
	if err != nil {
		return r.put(ctx, offerRow(r.me), nil) // it was for this server before it was started anew
	}
	secret, err := in.Open(o.Sealed, offered)
	if err != nil {
		return err
	}
	k, err := seal.KeyFrom(secret)
	if err != nil {
		return err
	}
	if err := r.o.Ring.Add(k); err != nil {
		return err
	}
	return r.put(ctx, offerRow(r.me), nil)
}

// beat says that this server is there, where that changed or is long ago.
func (r *Rotation) beat(ctx context.Context) error {
	now := server{Public: r.receiver.Public(), Beat: time.Now().UnixNano()}
	for _, k := range r.o.Ring.All() {
		now.Keys = append(now.Keys, k.ID().String())
	}
	var was server
	if _, err := r.get(ctx, serverRow(r.me), &was); err != nil {
		return err
	}
	if slices.Equal(was.Keys, now.Keys) && slices.Equal(was.Public, now.Public) && time.Duration(now.Beat-was.Beat) < r.o.Beat*9/10 && now.Beat >= was.Beat {
		return nil
	}
	return r.put(ctx, serverRow(r.me), now)
}

// servers are the others that said something in the last beats, as far as this
// one saw them. A row that does not change any more is removed.
func (r *Rotation) servers(ctx context.Context) (map[uuid.UUID]server, error) {
	rows, err := r.o.Store.Rows(ctx, access.Administering(), store.Jobs)
	if err != nil {
		return nil, err
	}
	all := map[uuid.UUID]server{}
	for _, row := range rows {
		text, ok := strings.CutPrefix(row.Key, serverPrefix)
		id, err := uuid.Parse(text)
		var v server
		if !ok || err != nil || id == r.me || json.Unmarshal(row.Value, &v) != nil {
			continue
		}
		v.version = row.Version
		if r.dead(id, row.Version) {
			if err := errors.Join(r.put(ctx, row.Key, nil), r.put(ctx, offerRow(id), nil)); err != nil {
				return nil, err
			}
			continue
		}
		all[id] = v
	}
	return all, nil
}

// seen is when the row of a server changed last, by this process's own time.
type seen struct {
	version uint64
	at      time.Time
}

func (r *Rotation) dead(id uuid.UUID, version uint64) bool {
	r.seeing.Lock()
	defer r.seeing.Unlock()
	if r.saw == nil {
		r.saw = map[uuid.UUID]seen{}
	}
	if was, known := r.saw[id]; known && was.version == version {
		return time.Since(was.at) > mostMissed*r.o.Beat
	}
	r.saw[id] = seen{version, time.Now()}
	return false
}

// share gives a key to every server, this one first, and returns when each that
// lives has it in its file.
func (r *Rotation) share(ctx context.Context, next seal.Key) error {
	if err := r.o.Ring.Add(next); err != nil {
		return err
	}
	s, err := r.sealed(ctx)
	if err != nil {
		return err
	}
	s.Current, s.Next, s.Retired = r.o.Ring.Current().ID().String(), next.ID().String(), nil
	if err := r.put(ctx, sealedRow, s); err != nil {
		return err
	}
	given := map[uuid.UUID]string{} // for which of its keys
	for end := time.Now().Add(3 * mostMissed * r.o.Beat); ; {
		all, err := r.servers(ctx)
		if err != nil {
			return err
		}
		missing := 0
		for id, v := range all {
			if slices.Contains(v.Keys, next.ID().String()) {
				continue
			}
			missing++
			if given[id] != string(v.Public) {
				if err := r.give(ctx, id, v, next); err != nil {
					return err
				}
				given[id] = string(v.Public)
			}
		}
		if missing == 0 {
			return nil
		}
		if time.Now().After(end) {
			return errs.Errorf(errs.Unavailable, "servers_key_file", "%d servers of the region did not take the new key; can they write their key files?", missing)
		}
		select {
		case <-time.After(r.o.Beat / 10):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// give seals a key to one server.
func (r *Rotation) give(ctx context.Context, id uuid.UUID, to server, k seal.Key) error {
	d, err := seal.NewDelivery(r.o.Rand, to.Public, id)
	if err != nil {
		return err
	}
	defer d.Zero()
	return r.put(ctx, offerRow(id), offer{Wrap: d.Wrap(), Sealed: d.Seal(offered, k.Bytes())})
}

func idOf(text string) (id seal.KeyID, ok bool) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(id) {
		return id, false
	}
	return seal.KeyID(b), true
}

// Clear forgets the servers of a region and what they agreed on: of a store that
// was put back from a backup none of that is so any more.
func Clear(ctx context.Context, s store.Store) error {
	rows, err := s.Rows(ctx, access.Administering(), store.Jobs)
	if err != nil {
		return err
	}
	var gone []store.RowChange
	for _, row := range rows {
		if row.Key == sealedRow || strings.HasPrefix(row.Key, serverPrefix) || strings.HasPrefix(row.Key, offerPrefix) {
			gone = append(gone, store.RowChange{Table: store.Jobs, Key: row.Key, Version: row.Version})
		}
	}
	if len(gone) == 0 {
		return nil
	}
	_, err = s.Change(ctx, access.Administering(), func(uint64) ([]store.RowChange, error) { return gone, nil })
	return err
}
