package kv

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Verify opens every value, holds every line against its name and every row
// against those that have to be beside it. What Badger lost without a word is
// found where something else tells of it.
func (s *Store) Verify(ctx context.Context, scope access.Scope) ([]store.Problem, error) {
	if !scope.Upkeeps() {
		return nil, store.ErrScope
	}
	t, _, end, err := s.engine.View(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	c := &check{v: view{s, t}, aside: map[string]bool{}}
	for _, room := range []struct {
		name byte
		look func(k []byte)
	}{
		{inAsides, c.asides}, {inLines, c.line}, {inLeaves, c.leaf}, {inHistory, c.opens}, {inFacts, c.facts}, {inChains, c.chain},
		{inNumbers, c.number}, {inUnsigned, c.opens}, {inRubbish, c.opens}, {inPlans, c.opens}, {inCrews, c.opens},
		{inMembers, c.opens}, {inStones, c.stone}, {inRows, c.opens}, {inAudit, c.opens}, {inLog, c.opens},
	} {
		if err := c.each(ctx, []byte{room.name}, room.look); err != nil {
			return nil, err
		}
	}
	if two, ok := s.engine.Engine.(interface {
		Check(gone func(k []byte) bool) ([]store.Problem, error)
	}); ok { // it keeps everything twice
		gone, err := c.v.gone()
		if err != nil {
			return nil, err
		}
		more, err := two.Check(gone)
		if err != nil {
			return nil, err
		}
		c.found = append(c.found, more...)
	}
	return c.found, nil
}

// check is one run of Verify.
type check struct {
	v     view
	found []store.Problem
	aside map[string]bool // hashes of what is set aside
}

func (c *check) say(where []byte, what string, args ...any) {
	c.found = append(c.found, store.Problem{Where: fmt.Sprintf("%c %x", where[0], where[1:min(len(where), 17)]), What: fmt.Sprintf(what, args...)})
}

func (c *check) each(ctx context.Context, prefix []byte, look func([]byte)) error {
	return each(c.v.t, prefix, nil, func(k, _ []byte) (bool, error) {
		look(k)
		return true, ctx.Err()
	})
}

func (c *check) opens(k []byte) {
	if b, err := c.v.open(k); err != nil || b == nil {
		c.say(k, "cannot be opened")
	}
}

func (c *check) asides(k []byte) {
	a, found, err := c.v.aside([32]byte(k[1:]))
	if err != nil || !found {
		c.say(k, "cannot be opened")
		return
	}
	c.aside[string(hash(a.Rev))] = true
	if w, err := c.v.raw(waitKey(inWaits, a.Wait, a.Key[:])); a.Held && (err != nil || w == nil) {
		c.say(k, "it waits, and nothing tells what for")
	}
}

// line holds a line against its name, and its leaf.
func (c *check) line(k []byte) {
	raw, err := c.v.open(k)
	if err != nil || raw == nil {
		c.say(k, "cannot be opened")
		return
	}
	s, err := revision.ParseLine(raw)
	if err != nil || string(hash(s.Rev)) != string(k[1:]) {
		c.say(k, "is not the revision that it is kept as")
		return
	}
	leaf, found, err := c.v.Leaf(s.Rev)
	if err != nil || !found || leaf.Record != s.Envelope.Record || leaf.Rev != s.Rev {
		c.say(k, "has no leaf")
	}
}

// leaf looks for the line and the place in the record's history.
func (c *check) leaf(k []byte) {
	leaf, _, err := get[intake.Leaf](c.v, k)
	if err != nil {
		c.say(k, "cannot be opened")
		return
	}
	if raw, err := c.v.raw(LineKey(leaf.Rev)); (err != nil || raw == nil) && !c.erased(leaf.Rev) {
		c.say(k, "has no line")
	}
	v, found, err := get[version](c.v, HistoryKey(leaf.Record, leaf.At))
	if err != nil || !found || v.Rev != leaf.Rev {
		c.say(k, "is not in its record's history")
	}
}

// facts counts the record's history, and looks for what it is filed under.
func (c *check) facts(k []byte) {
	id := uuid.UUID(k[1:])
	f, err := c.v.Facts(id)
	if err != nil {
		c.say(k, "cannot be opened")
		return
	}
	n := 0
	err = each(c.v.t, key(inHistory, id[:]), nil, func([]byte, []byte) (bool, error) { n++; return true, nil })
	if err != nil {
		c.say(k, "its history cannot be read")
	}
	if n != f.Count {
		c.say(k, "%d revisions are there of %d", n, f.Count)
	}
	if f.Erased > 0 {
		c.erasures(k, id, f.Erased)
	}
	o, err := c.v.object(id)
	if err != nil {
		return // said where it stands
	}
	for _, h := range access.Tokens(o) {
		e := access.Entry{Token: h.ID, At: h.At, Record: id}
		if b, err := c.v.raw(EntryKey(e)); err != nil || b == nil {
			c.say(k, "is not filed under one of its tokens (%d %c)", h.ID.Class, h.ID.Way)
		}
	}
}

// erased says whether a revision has a tombstone.
func (c *check) erased(rev revision.Hash) bool {
	t, found, err := c.v.stone(rev)
	return err == nil && found && t.Rev == rev
}

// stone holds a tombstone against what has to be beside it: nothing of the line, and
// a row that says since when.
func (c *check) stone(k []byte) {
	t, _, err := get[store.Tombstone](c.v, k)
	if err != nil || string(hash(t.Rev)) != string(k[1:]) {
		c.say(k, "is no tombstone of what it is kept as")
		return
	}
	if raw, err := c.v.raw(LineKey(t.Rev)); err != nil || raw != nil {
		c.say(k, "what was erased is there again")
	}
	if !c.v.erasedOnce(t.Envelope.Record) {
		c.say(k, "nothing says that it was erased")
	}
}

// erasures counts the tombstones of a record.
func (c *check) erasures(k []byte, record uuid.UUID, want int) {
	revs, err := c.v.revisions(record)
	n := 0
	for _, rev := range revs {
		if c.erased(rev) {
			n++
		}
	}
	if err != nil || n != want {
		c.say(k, "%d of its revisions are erased, and it says %d", n, want)
	}
}

// chain looks whether the last number of a device is there.
func (c *check) chain(k []byte) {
	v, _, err := get[intake.Chain](c.v, k)
	if err != nil {
		c.say(k, "cannot be opened")
		return
	}
	rev, err := c.v.Number(uuid.UUID(k[1:]), v.DSeq)
	if err != nil || rev != v.Rev {
		c.say(k, "its last number is not there")
	}
}

// number looks for what has a number: it is in a record or set aside.
func (c *check) number(k []byte) {
	sealed, err := c.v.open(k)
	var rev revision.Hash
	if err != nil || json.Unmarshal(sealed, &rev) != nil {
		c.say(k, "cannot be opened")
		return
	}
	_, stored, err := c.v.Leaf(rev)
	if err == nil && !stored && !c.aside[string(hash(rev))] && !c.erased(rev) {
		c.say(k, "what has the number is nowhere")
	}
	if n := key(inNumbers, k[1:17], number(beforeNumber(k))); beforeNumber(k) > 0 {
		if b, err := c.v.raw(n); err != nil || b == nil {
			c.say(k, "the number before it is not there")
		}
	}
}
