package kv

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// room names the room of a key in an error, and no more of it.
func room(k []byte) string { return fmt.Sprintf("room %c", k[0]) }

func (v view) Leaf(rev revision.Hash) (intake.Leaf, bool, error) {
	return get[intake.Leaf](v, LeafKey(rev))
}

// Erased gives the record of a revision that has a tombstone.
func (v view) Erased(rev revision.Hash) (uuid.UUID, bool, error) {
	t, found, err := v.stone(rev)
	return t.Envelope.Record, found, err
}

func (v view) Chain(device uuid.UUID) (intake.Chain, error) {
	c, _, err := get[intake.Chain](v, chainKey(device))
	return c, err
}

func (v view) Number(device uuid.UUID, n uint64) (revision.Hash, error) {
	rev, _, err := get[revision.Hash](v, NumberKey(device, n))
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

func (v view) Kept(k [32]byte) (intake.Aside, bool, error) { return v.aside(k) }

// Prefetch gets what the lines of a push will be judged by, where the engine
// is far away and gets many values at once.
func (v view) Prefetch(lines []intake.Line) error {
	engine, ok := v.t.(far)
	if !ok {
		return nil
	}
	var keys [][]byte
	for _, l := range lines {
		keys = append(keys, LeafKey(l.Rev), stoneKey(l.Rev), asideKey(l.Key()), chainKey(l.Device), waitKey(inWaited, intake.Wait{Rev: l.Rev}),
			waitKey(inWaited, intake.Wait{Device: l.Device, DSeq: l.DSeq}))
		if l.Signed != nil {
			keys = append(keys, FactsKey(l.Signed.Envelope.Record))
		}
		for _, rev := range l.Names() {
			keys = append(keys, LeafKey(rev))
		}
	}
	return engine.Fetch(keys)
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
	if ever, err := v.raw(waitKey(inWaited, w)); err != nil || ever == nil {
		return nil, err // nobody ever waited for it
	}
	prefix := waitKey(inWaits, w)
	var keys [][32]byte
	err = each(v.t, prefix, nil, func(k, _ []byte) (bool, error) {
		keys = append(keys, [32]byte(k[len(prefix):]))
		return true, nil
	})
	if err != nil {
		return nil, err
	}
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
