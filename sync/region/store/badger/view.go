package badger

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// view is the store in one transaction. What it reads is noted by Badger: a
// commit that rests on what another changed meanwhile fails and is judged anew.
type view struct {
	s *Store
	t *badger.Txn
}

// raw gives a value as it is kept; nil where there is none.
func (v view) raw(k []byte) ([]byte, error) {
	item, err := v.t.Get(k)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, store.Damaged(room(k))
	}
	b, err := item.ValueCopy([]byte{})
	if err != nil {
		return nil, store.Damaged(room(k))
	}
	return b, nil
}

// room names the room of a key in an error, and no more of it.
func room(k []byte) string { return fmt.Sprintf("room %c", k[0]) }

// open gives a sealed value; nil where there is none.
func (v view) open(k []byte) ([]byte, error) {
	sealed, err := v.raw(k)
	if sealed == nil || err != nil {
		return nil, err
	}
	return v.s.unseal(k, sealed)
}

// unseal opens a value that is kept at a place.
func (s *Store) unseal(k, sealed []byte) ([]byte, error) {
	plain, err := seal.Open(s.opt.Keys, s.opt.Region, string(k), sealed)
	if err != nil {
		return nil, store.Damaged(room(k))
	}
	return plain, nil
}

func (s *Store) seal(k, plain []byte) []byte {
	return seal.Seal(s.opt.Rand, s.opt.Key, s.opt.Region, string(k), plain)
}

// get reads a sealed JSON value; zero where there is none.
func get[T any](v view, k []byte) (out T, found bool, err error) {
	plain, err := v.open(k)
	if plain == nil || err != nil {
		return out, false, err
	}
	if json.Unmarshal(plain, &out) != nil {
		return out, false, store.Damaged(room(k))
	}
	return out, true, nil
}

func (v view) Leaf(rev revision.Hash) (intake.Leaf, bool, error) {
	return get[intake.Leaf](v, leafKey(rev))
}

func (v view) Facts(record uuid.UUID) (access.Facts, error) {
	f, _, err := get[access.Facts](v, factsKey(record))
	return f, err
}

func (v view) Chain(device uuid.UUID) (intake.Chain, error) {
	c, _, err := get[intake.Chain](v, chainKey(device))
	return c, err
}

func (v view) Number(device uuid.UUID, n uint64) (revision.Hash, error) {
	rev, _, err := get[revision.Hash](v, numberKey(device, n))
	return rev, err
}

func (v view) Plan(raid uuid.UUID) (intake.Plan, error) {
	p, _, err := get[intake.Plan](v, planKey(raid))
	return p, err
}

func (v view) Crew(crew uuid.UUID) (uuid.UUID, error) {
	id, _, err := get[uuid.UUID](v, crewKey(crew))
	return id, err
}

func (v view) Member(officer, raid uuid.UUID) (access.Member, error) {
	m, _, err := get[access.Member](v, memberKey(officer, raid))
	return m, err
}

func (v view) Rubbish(device uuid.UUID) (int64, error) {
	n, _, err := get[int64](v, rubbishKey(device))
	return n, err
}

func (v view) Aside(k [32]byte) (intake.Aside, bool, error) {
	a, found, err := v.aside(k)
	a.Line = nil
	return a, found, err
}

// aside reads what is set aside, with its line.
func (v view) aside(k [32]byte) (a intake.Aside, found bool, err error) {
	plain, err := v.open(asideKey(k))
	if plain == nil || err != nil {
		return a, false, err
	}
	return openAside(k, plain)
}

// A line that nobody vouches for is kept packed: rubbish that packs to nothing
// takes no more room here than on the way.
func packAside(a intake.Aside) ([]byte, error) {
	head, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("write aside: %w", err)
	}
	b := binary.BigEndian.AppendUint32(nil, uint32(len(head)))
	return wire.Pack(append(b, head...), a.Line), nil
}

func openAside(k [32]byte, plain []byte) (a intake.Aside, found bool, err error) {
	if len(plain) < 4 || uint32(len(plain)-4) < binary.BigEndian.Uint32(plain) {
		return a, false, store.Damaged(room(asideKey(k)))
	}
	n := 4 + binary.BigEndian.Uint32(plain)
	line, err := wire.Unpack(bytes.NewReader(plain[n:]), "zstd", wire.MaxUnpacked, wire.MaxUnpacked)
	if err != nil || json.Unmarshal(plain[4:n], &a) != nil {
		return a, false, store.Damaged(room(asideKey(k)))
	}
	a.Key, a.Line = k, line
	return a, true, nil
}

func (v view) Unsigned(device uuid.UUID, n uint64, rev revision.Hash) (intake.Aside, error) {
	k, found, err := get[[32]byte](v, unsignedKey(device, n, rev))
	if !found || err != nil {
		return intake.Aside{}, err
	}
	a, _, err := v.Aside(k)
	return a, err
}

// Waiting lists held lines. It also reads the place that a new waiter writes:
// who takes in what is waited for and who begins to wait meanwhile do not miss
// each other.
func (v view) Waiting(w intake.Wait) (out []intake.Aside, err error) {
	if _, err := v.raw(waitKey(inWaited, w)); err != nil {
		return nil, err
	}
	prefix := waitKey(inWaits, w)
	it := v.t.NewIterator(badger.IteratorOptions{Prefix: prefix})
	var keys [][32]byte
	for it.Rewind(); it.Valid(); it.Next() {
		keys = append(keys, [32]byte(it.Item().Key()[len(prefix):]))
	}
	it.Close()
	for _, k := range keys {
		a, found, err := v.aside(k)
		if err != nil {
			return nil, err
		}
		if found {
			out = append(out, a)
		}
	}
	return out, nil
}
