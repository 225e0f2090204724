package region

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// cursor says how far a feed was read: in which epoch, with which rights, and
// to which position. It is opaque to devices.
type cursor struct {
	epoch [16]byte
	scope [8]byte
	pos   uint64
}

// String encodes a cursor.
func (c cursor) String() string {
	var b [32]byte
	copy(b[:16], c.epoch[:])
	copy(b[16:24], c.scope[:])
	binary.BigEndian.PutUint64(b[24:], c.pos)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// parseCursor reads a cursor; the empty one stands for the beginning.
func parseCursor(text string, epoch [16]byte) (cursor, error) {
	if text == "" {
		return cursor{epoch: epoch}, nil
	}
	// The decoder passes over line ends: the length tells that there are none.
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != 32 || len(text) != base64.RawURLEncoding.EncodedLen(32) {
		return cursor{}, errs.Errorf(errs.Invalid, "bad_cursor", "not a cursor")
	}
	c := cursor{epoch: [16]byte(b[:16]), scope: [8]byte(b[16:24]), pos: binary.BigEndian.Uint64(b[24:])}
	if c.epoch != epoch {
		return cursor{}, errs.Errorf(errs.Conflict, wire.CodeEpoch, "the region began anew; begin at the start")
	}
	return c, nil
}

// scopeTag stands for everything in a subject that Decide reads. Another tag
// means that rights changed, and the feed begins anew: what was skipped may be
// visible now.
func scopeTag(s Subject) [8]byte {
	ids := func(list []uuid.UUID) string {
		var out []string
		for _, id := range list {
			out = append(out, id.String())
		}
		slices.Sort(out)
		return strings.Join(out, ",")
	}
	districts := slices.Sorted(slices.Values(s.Districts))
	h := sha256.Sum256(fmt.Appendf(nil, "%s|%s|%s|%q|%s|%s", s.Officer, s.Role, s.Unit, districts, ids(s.Crews), ids(s.Raids)))
	return [8]byte(h[:8])
}

// page is what a feed gives: revisions in an order in which parents come
// first, the records they belong to, and where to go on.
type page struct {
	revs    []revision.Hash
	records []uuid.UUID
	pos     uint64
	more    bool
}

// page reads on from a position for a subject. Where a revision makes its
// record visible to him, the record's earlier revisions and the reviews of
// them go with it. The caller holds mu for reading.
func (s *shelf) page(who Subject, from uint64, limit int) page {
	p := page{pos: from}
	end := s.nextPos()
	start, _ := slices.BinarySearchFunc(s.leaves[:s.durable], from+1, func(l leaf, pos uint64) int {
		return int(int64(l.pos) - int64(pos))
	})
	sent := map[revision.Hash]bool{}
	add := func(i int) {
		l := s.leaves[i]
		if i < s.durable && !sent[l.rev] {
			sent[l.rev] = true
			p.revs = append(p.revs, l.rev)
			addTo(&p.records, l.record)
		}
	}
	for i := start; i < s.durable; i++ {
		if len(p.revs) >= limit {
			p.more = true
			break
		}
		l := s.leaves[i]
		p.pos = l.pos
		if !s.sees(who, l.record, end) {
			continue
		}
		if !s.sees(who, l.record, l.pos) {
			s.ancestors(who, l, end, add)
		}
		add(i)
	}
	return p
}

// ancestors gives what a subject could not see before leaf l came. A link goes
// with the second of its encounters only.
func (s *shelf) ancestors(who Subject, l leaf, end uint64, add func(int)) {
	f := s.records[l.record]
	for _, i := range f.leaves {
		if s.leaves[i].pos < l.pos {
			add(i)
		}
	}
	for _, review := range s.reviews[l.record] {
		for _, i := range s.records[review].leaves {
			if s.leaves[i].pos < l.pos {
				add(i)
			}
		}
	}
	for _, link := range s.links[l.record] {
		if !s.sees(who, link, end) {
			continue
		}
		for _, i := range s.records[link].leaves {
			if s.leaves[i].pos < l.pos {
				add(i)
			}
		}
	}
}

func (s *shelf) sees(who Subject, record uuid.UUID, before uint64) bool {
	o, ok := s.object(record, before)
	return ok && Decide(who, Read, o).Allow
}
