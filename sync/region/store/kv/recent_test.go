package kv

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

func token(n byte) access.Token {
	return access.Token{Class: access.Fieldwork, Way: access.ByCrew, ID: [16]byte{n}}
}

// A reader is spared the search under a token only where nothing can have come
// beneath it since: not before anything is known, not below what is known, and
// not where commits are told in another order than that of their numbers.
func TestRecentSparesOnlyWhatIsQuiet(t *testing.T) {
	all := []access.Token{token(1), token(2), token(3)}
	whole := func(commit uint64) access.Position { return access.Position{Commit: commit, Seq: math.MaxUint64} }
	note := func(r *recent, commit uint64, tokens ...byte) {
		c := store.Receipt{Commit: commit}
		for _, n := range tokens {
			c.Tokens = append(c.Tokens, token(n))
		}
		r.note(c)
	}
	many := func(r *recent, commit uint64) {
		c := store.Receipt{Commit: commit}
		for i := range mostRecent {
			c.Tokens = append(c.Tokens, access.Token{Class: access.Plan, ID: [16]byte{byte(i), byte(i >> 8), 1}})
		}
		r.note(c)
	}
	for _, c := range []struct {
		name  string
		noted func(*recent)
		after access.Position
		want  []access.Token
	}{
		{"nothing is known", func(*recent) {}, whole(9), all},
		{"from the beginning", func(r *recent) { note(r, 10, 1) }, access.Position{}, all},
		{"from before it is known", func(r *recent) { note(r, 10, 1) }, whole(8), all},
		{"something came under one", func(r *recent) { note(r, 10, 1) }, whole(9), all[:1]},
		{"he has it", func(r *recent) { note(r, 10, 1) }, whole(10), nil},
		{"he has some of it", func(r *recent) { note(r, 10, 1) }, access.Position{Commit: 10, Seq: 4}, all[:1]},
		{"told in another order", func(r *recent) { note(r, 11, 2); note(r, 10, 1) }, whole(9), all},
		{"told in another order, he has the first", func(r *recent) { note(r, 11, 2); note(r, 10, 1) }, whole(10), all[1:2]},
		{"an older one is told last", func(r *recent) { note(r, 10, 3); note(r, 12, 2); note(r, 11, 2) }, whole(11), all[1:2]},
		{"it was forgotten", func(r *recent) { note(r, 10, 1); note(r, 11, 2); many(r, 12) }, whole(10), all},
		{"it was forgotten, he has it", func(r *recent) { note(r, 10, 1); note(r, 11, 2); many(r, 12) }, whole(11), nil},
		{"it was forgotten by an older one", func(r *recent) { note(r, 10, 3); note(r, 13, 1); many(r, 12) }, whole(12), all},
	} {
		r := &recent{}
		c.noted(r)
		if d := cmp.Diff(c.want, r.since(all, c.after)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		if len(r.tokens) > mostRecent {
			t.Errorf("%s: %d tokens are remembered", c.name, len(r.tokens))
		}
	}
}

// An officer's raids are remembered as long as no commit changes them, and never
// as they were before one that is on its way.
func TestRecentRaidsAreNeverOld(t *testing.T) {
	officer := uuid.New()
	was := []access.Member{{Officer: officer, Raid: uuid.New()}}
	at := func(commit uint64) access.Position { return access.Position{Commit: commit, Seq: math.MaxUint64} }
	changed := func(commit uint64) store.Receipt {
		return store.Receipt{Commit: commit, Officers: []uuid.UUID{officer}}
	}
	for _, c := range []struct {
		name  string
		noted func(*recent)
		want  bool
	}{
		{"nothing is known", func(r *recent) { r.keep(officer, was, at(9)) }, false},
		{"read", func(r *recent) { r.note(store.Receipt{Commit: 10}); r.keep(officer, was, at(10)) }, true},
		{"read before anything is known", func(r *recent) { r.note(store.Receipt{Commit: 10}); r.keep(officer, was, at(8)) }, false},
		{"changed after", func(r *recent) { r.note(store.Receipt{Commit: 10}); r.keep(officer, was, at(10)); r.note(changed(11)) }, false},
		{"read while the change is on its way", func(r *recent) { r.note(store.Receipt{Commit: 10}); r.note(changed(11)); r.keep(officer, was, at(10)) }, false},
		{"read after the change", func(r *recent) { r.note(changed(11)); r.keep(officer, was, at(11)) }, true},
		{"forgotten, then read as before", func(r *recent) {
			r.note(changed(11))
			for i := range mostRecent {
				r.note(store.Receipt{Commit: 12 + uint64(i), Officers: []uuid.UUID{uuid.New()}})
			}
			r.keep(officer, was, at(10))
		}, false},
	} {
		r := &recent{}
		c.noted(r)
		if _, ok := r.of(officer); ok != c.want {
			t.Errorf("%s: %t, want %t", c.name, ok, c.want)
		}
		if len(r.raids) > mostRecent {
			t.Errorf("%s: %d officers are remembered", c.name, len(r.raids))
		}
	}
}
