package kv

import (
	"context"
	"math"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// recent knows what was filed lately, where one process alone writes into an
// engine: a reader who has read up to a place need not search under tokens beneath
// which nothing came since, and an officer's raids need not be read again. It may
// be forgotten at any time. It is safe for use by several goroutines.
type recent struct {
	mu     sync.Mutex
	floor  uint64 // of commits up to here nothing is known
	high   uint64 // the highest that is known
	begun  bool
	tokens map[access.Token]uint64 // the last commit that filed something
	raids  map[uuid.UUID]raids     // of officers
}

// raids are those an officer was named in, as of a commit.
type raids struct {
	all     []access.Member
	as      uint64 // of this commit they were read; 0 where they were not
	changed uint64 // by this one
}

// mostRecent bounds the tokens, and the officers.
const mostRecent = 1 << 15

// note takes in a commit before anybody can read it.
func (r *recent) note(c store.Receipt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.begun {
		r.begun, r.floor = true, c.Commit-1
	}
	if r.tokens == nil || len(r.tokens)+len(c.Tokens) > mostRecent || len(r.raids)+len(c.Officers) > mostRecent {
		r.floor = max(r.floor, r.high)
		r.tokens, r.raids = map[access.Token]uint64{}, map[uuid.UUID]raids{}
	}
	r.high = max(r.high, c.Commit)
	for _, t := range c.Tokens {
		r.tokens[t] = max(r.tokens[t], c.Commit)
	}
	for _, o := range c.Officers {
		r.raids[o] = raids{changed: max(r.raids[o].changed, c.Commit)}
	}
}

// since leaves the tokens under which something may have come after a place.
func (r *recent) since(tokens []access.Token, after access.Position) []access.Token {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.begun {
		return tokens
	}
	whole := after.Commit // up to here the reader has all
	if after.Seq < math.MaxUint64 {
		whole--
	}
	if after.Commit == 0 || whole < r.floor {
		return tokens
	}
	var out []access.Token
	for _, t := range tokens {
		if r.tokens[t] > whole {
			out = append(out, t)
		}
	}
	return out
}

// of gives an officer's raids, where they are known and still what they were.
func (r *recent) of(officer uuid.UUID) ([]access.Member, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, ok := r.raids[officer]
	return slices.Clone(m.all), ok && m.as > 0 && m.as >= m.changed
}

// keep remembers an officer's raids as they were at a horizon.
func (r *recent) keep(officer uuid.UUID, all []access.Member, horizon access.Position) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, noted := r.raids[officer]
	switch {
	case !r.begun || horizon.Commit < r.floor, !noted && len(r.raids) >= mostRecent, horizon.Commit < m.changed:
		return
	}
	r.raids[officer] = raids{all: slices.Clone(all), as: horizon.Commit, changed: m.changed}
}

// Memberships lists the raids an officer was named in.
func (s *Store) Memberships(ctx context.Context, scope access.Scope, officer uuid.UUID) (out []access.Member, err error) {
	if !scope.Judges() {
		return nil, store.ErrScope
	}
	if s.recent != nil {
		if all, ok := s.recent.of(officer); ok {
			return all, nil
		}
	}
	t, horizon, end, err := s.engine.View(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	out, err = view{s, t}.memberships(officer)
	if err == nil && s.recent != nil {
		s.recent.keep(officer, out, horizon)
	}
	return out, err
}

func (v view) memberships(officer uuid.UUID) (out []access.Member, err error) {
	err = each(v.t, key(inMembers, officer[:]), nil, func(k, sealed []byte) (bool, error) {
		plain, err := v.s.unseal(k, sealed)
		if err != nil {
			return false, err
		}
		m, _, err := decode[access.Member](k, plain)
		out = append(out, m)
		return true, err
	})
	return out, err
}
