// Package ledgertest holds the contract of a ledger as tests, which every
// implementation has to pass, and makers of the invented revisions they need.
//
// It promises that what it makes is the same for the same seed. It is used by
// tests only and never by a program.
package ledgertest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// Maker makes revisions of one officer on one device.
type Maker struct {
	Device uuid.UUID
	Author uuid.UUID
	Key    ed25519.PrivateKey
	MS     int64 // time of the next revision, moved on by each
	n      uint64
	stamp  []byte // of the anchor that each names
}

// NewMaker makes the maker with a number; makers of different numbers are
// different officers on different devices.
func NewMaker(number byte) *Maker {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{number}, ed25519.SeedSize))
	return &Maker{
		Device: ID(number, 1), Author: ID(number, 2), MS: 1_772_700_000_000,
		Key: key, stamp: ed25519.Sign(key, []byte("anchor")),
	}
}

// ID makes a UUIDv7 of two numbers; those of a greater n are newer.
func ID(space byte, n uint64) uuid.UUID {
	var id uuid.UUID
	ms := uint64(1_772_700_000_000) + n
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6], id[8], id[15] = 0x70, 0x80, space
	return id
}

// NewRecord makes the id of a record newer than all before.
func (m *Maker) NewRecord() uuid.UUID {
	m.n++
	return ID(m.Device[15], 1000+m.n)
}

// Encounter makes a body of an encounter of about 1 KB; words go into its text.
func Encounter(night civil.Date, words string) any {
	return map[string]any{
		"night": night, "operation": "night_city", "note": words,
		"place": map[string]any{"point": map[string]any{"lat": 511234567, "lon": 714567890}, "source": "gps", "type": "street", "district": "711310000"},
		"people": []any{map[string]any{
			"id": ID(9, 9), "kind": "minor", "surname": words, "name": "Айару", "birth_date": "2095-01-02", "sex": "f",
			"why_out": "далада серуендедік, үйге барғым келмеді " + words, "company": "alone", "reasons": []any{"walk"},
			"guardians": []any{map[string]any{"id": ID(9, 10), "kinship": "mother", "name": words, "phone": "+7 700 000 00 00"}},
		}},
	}
}

// Sign makes a revision that takes a link.
func (m *Maker) Sign(link ledger.Link, kind raid.Kind, record uuid.UUID, parents []revision.Hash, body any) (revision.Signed, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return revision.Signed{}, fmt.Errorf("body: %w", err)
	}
	m.MS++
	return revision.Sign(revision.Envelope{
		Schema: 1, Kind: kind, Record: record, Parents: parents, Device: link.Device, DSeq: link.DSeq, Prev: link.Prev,
		Author: m.Author, Time: revision.Time{MS: m.MS}, Anchor: &revision.Anchor{MS: max(m.MS, 1), Sig: m.stamp}, Unit: "ast-1", District: "711310000", Body: raw,
	}, m.Key)
}

// Chain makes n first revisions of n encounters, as another device would have
// made them with no ledger at all.
func (m *Maker) Chain(n int, night civil.Date) ([]revision.Signed, error) {
	link := ledger.Link{Device: m.Device, DSeq: 1}
	all := make([]revision.Signed, 0, n)
	for i := range n {
		s, err := m.Sign(link, raid.KindEncounter, m.NewRecord(), nil, Encounter(night, fmt.Sprintf("№%d", i)))
		if err != nil {
			return nil, err
		}
		all = append(all, s)
		link = ledger.Link{Device: m.Device, DSeq: link.DSeq + 1, Prev: s.Rev}
	}
	return all, nil
}
