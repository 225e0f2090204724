package ledger

import (
	"encoding/binary"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// facts is what the index needs to know of a revision: ids and numbers, no
// words. They are sealed with the store key beside the revision, so that any
// officer's session can make the whole index again and still read nothing of
// another's.
type facts struct {
	record uuid.UUID
	target uuid.UUID // the record this one speaks of, as a review does
	kind   [4]byte
	night  uint32
}

const factsLen = 16 + 16 + 4 + 4

// factsOf reads them from a revision. A body without night or target is not
// wrong: what it says is not this package's business.
func factsOf(s revision.Signed) facts {
	f := facts{record: s.Envelope.Record, kind: kindID(s.Envelope.Kind)}
	f.night = nightID(civil.Date(revision.Text(s.Envelope.Body, "night")))
	if target, err := uuid.Parse(revision.Text(s.Envelope.Body, "record")); err == nil {
		f.target = target
	}
	return f
}

// lists are the keys by which lists find the record.
func (f facts) lists() [][2][]byte {
	out := [][2][]byte{{key(kKind, f.kind[:], f.record[:]), nil}}
	if f.night != 0 {
		night := binary.BigEndian.AppendUint32(nil, f.night)
		out = append(out, [2][]byte{key(kNight, night, f.kind[:], f.record[:]), nil})
	}
	if f.target != uuid.Nil {
		out = append(out, [2][]byte{key(kAbout, f.target[:], f.record[:]), nil})
	}
	return out
}

func (f facts) encode() []byte {
	b := make([]byte, 0, factsLen)
	b = append(b, f.record[:]...)
	b = append(b, f.target[:]...)
	b = append(b, f.kind[:]...)
	return binary.BigEndian.AppendUint32(b, f.night)
}

func decodeFacts(b []byte) (f facts, ok bool) {
	if len(b) != factsLen {
		return f, false
	}
	copy(f.record[:], b)
	copy(f.target[:], b[16:])
	copy(f.kind[:], b[32:])
	f.night = binary.BigEndian.Uint32(b[36:])
	return f, true
}

// openFacts reads the facts of a revision's frame; ok is false where the
// keyring lacks their key.
func (l *Ledger) openFacts(f *journal.Frame) (facts, bool) {
	plain, err := seal.Open(l.opt.Keys, l.opt.Store, factsName(revision.HashFrom(f.Rev)), f.Facts)
	if err != nil {
		return facts{}, false
	}
	return decodeFacts(plain)
}
