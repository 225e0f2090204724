package kv

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// The rooms of the store: the first byte of each key. They are never given to
// something else.
const (
	inLines    = 'l' // rev -> line
	inLeaves   = 'v' // rev -> Leaf
	inFacts    = 'f' // record -> Facts
	inHistory  = 'h' // record, place -> rev, size
	InEntries  = 'e' // token, place, record -> gained
	inChains   = 'c' // device -> Chain
	inNumbers  = 'n' // device, dseq -> rev
	inAsides   = 'a' // key -> Aside and its line
	inWaits    = 'w' // what is waited for, key -> nothing
	inWaited   = 'W' // what is waited for -> nothing: whom a new waiter disturbs
	inUnsigned = 'u' // device, dseq, rev -> key of the aside
	inRubbish  = 'b' // device -> bytes
	inPlans    = 'p' // raid -> Plan
	inCrews    = 'k' // crew -> raid
	inMembers  = 'm' // officer, raid -> Member
	inRows     = 'r' // table, key -> version, value
	inAudit    = 't' // place -> entry
	inLog      = 'T' // name -> page of the audit's Merkle log
	inStones   = 'd' // rev -> Tombstone of what was erased
	inCommits  = 'x' // commit -> nothing: which numbers were given out; the highest stays
)

func key(room byte, parts ...[]byte) []byte {
	b := []byte{room}
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// CommitKey is where an engine notes that the number of a commit was given out.
func CommitKey(n uint64) []byte { return key(inCommits, number(n)) }

// CommitOf reads what CommitKey wrote; false for any other key.
func CommitOf(k []byte) (uint64, bool) {
	if len(k) != 9 || k[0] != inCommits {
		return 0, false
	}
	return binary.BigEndian.Uint64(k[1:]), true
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// hash is a revision's name in 32 bytes; one that is none is a name that no
// revision has.
func hash(rev revision.Hash) []byte {
	sum, ok := rev.Bytes()
	if !ok {
		sum = sha256.Sum256([]byte("no revision: " + rev))
	}
	return sum[:]
}

// LineKey is the place of a revision's line.
func LineKey(rev revision.Hash) []byte { return key(inLines, hash(rev)) }

// LeafKey is the place of a revision's leaf.
func LeafKey(rev revision.Hash) []byte { return key(inLeaves, hash(rev)) }

// FactsKey is the place of a record's facts.
func FactsKey(record uuid.UUID) []byte  { return key(inFacts, record[:]) }
func stoneKey(rev revision.Hash) []byte { return key(inStones, hash(rev)) }

func chainKey(device uuid.UUID) []byte { return key(inChains, device[:]) }

// NumberKey is the place of what has a number of a device.
func NumberKey(device uuid.UUID, n uint64) []byte { return key(inNumbers, device[:], number(n)) }
func asideKey(k [32]byte) []byte                  { return key(inAsides, k[:]) }
func rubbishKey(device uuid.UUID) []byte          { return key(inRubbish, device[:]) }
func planKey(raid uuid.UUID) []byte               { return key(inPlans, raid[:]) }
func crewKey(crew uuid.UUID) []byte               { return key(inCrews, crew[:]) }
func memberKey(officer, raid uuid.UUID) []byte    { return key(inMembers, officer[:], raid[:]) }
func auditKey(at access.Position) []byte          { return at.AppendKey([]byte{inAudit}) }
func pageKey(name string) []byte                  { return key(inLog, []byte(name)) }

// HistoryKey is the place of a revision in its record's history.
func HistoryKey(record uuid.UUID, at access.Position) []byte {
	return at.AppendKey(key(inHistory, record[:]))
}

// EntryKey is the place of a line of the index.
func EntryKey(e access.Entry) []byte {
	b := e.At.AppendKey(e.Token.AppendKey([]byte{InEntries}))
	return append(b, e.Record[:]...)
}

// EntryOf reads what EntryKey wrote.
func EntryOf(k, v []byte) access.Entry {
	k = k[1:]
	t := access.TokenOf(k)
	k = k[access.TokenSize:]
	return access.Entry{Token: t, At: access.PositionOf(k), Record: uuid.UUID(k[16:32]), Gained: len(v) > 0 && v[0] == 1}
}

const entryKeySize = 1 + access.TokenSize + 16 + 16

func unsignedKey(device uuid.UUID, n uint64, rev revision.Hash) []byte {
	return key(inUnsigned, device[:], number(n), hash(rev))
}

// waitKey names what is waited for in 32 bytes.
func waitKey(room byte, w intake.Wait, more ...[]byte) []byte {
	h := sha256.New()
	h.Write([]byte(w.Rev + "|"))
	h.Write(w.Device[:])
	h.Write(number(w.DSeq))
	return key(room, append([][]byte{h.Sum(nil)}, more...)...)
}

func rowKey(table store.Table, k string) []byte {
	return key(inRows, []byte(table), []byte{0}, []byte(k))
}

// beforeNumber is the number before the one of a key.
func beforeNumber(k []byte) uint64 { return binary.BigEndian.Uint64(k[17:]) - 1 }
