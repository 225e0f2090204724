package kv

import (
	"github.com/google/uuid"

	"shyraq/app/raid/fields"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
)

// What is got ahead of a page at once, where the engine is far away.
const (
	mostAhead  = 128
	bytesAhead = wire.PartSize
)

// far is an engine that gets many values at once, and has them when it is asked
// for each.
type far interface{ Fetch(keys [][]byte) error }

// ahead gets what a reader of entries will ask for next, where the engine is far
// away: the facts of their records and what came at their places, then, of those
// that the table gives him, the lines. Nothing is opened here but what says how
// large they are.
func (r *reading) ahead(entries []access.Entry) error {
	engine, ok := r.t.(far)
	if !ok || len(entries) == 0 {
		return nil
	}
	entries = entries[:min(len(entries), mostAhead)]
	var keys [][]byte
	seen := map[uuid.UUID]bool{}
	for _, e := range entries {
		if !seen[e.Record] && r.known[e.Record] == nil {
			seen[e.Record] = true
			keys = append(keys, FactsKey(e.Record))
		}
		keys = append(keys, HistoryKey(e.Record, e.At))
	}
	if err := engine.Fetch(keys); err != nil {
		return err
	}
	lines, left := [][]byte(nil), bytesAhead
	for _, e := range entries {
		v, err := r.cameAt(e)
		if err != nil || v.Rev == "" {
			continue // what is damaged is told when it is asked for, if it is
		}
		if left -= v.Size; left < 0 {
			break
		}
		lines = append(lines, LineKey(v.Rev))
	}
	if len(lines) == 0 {
		return nil
	}
	return engine.Fetch(lines)
}

// cameAt says which revision of its record came at an entry's place; none where
// the reader may not read it, or where the entry only tells of what came before.
func (r *reading) cameAt(e access.Entry) (version, error) {
	if k, err := r.of(e.Record); err != nil || k.sees == fields.None {
		return version{}, err
	}
	v, _, err := get[version](r.view, HistoryKey(e.Record, e.At))
	return v, err
}
