package kv

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Chain says where a device stands.
func (s *Store) Chain(ctx context.Context, scope access.Scope, device uuid.UUID) (c intake.Chain, err error) {
	if !scope.Judges() {
		return intake.Chain{}, store.ErrScope
	}
	err = s.now(ctx, func(v view) error {
		c, err = v.Chain(device)
		return err
	})
	return c, err
}

// Own gives the last revision that the region wrote in a record of its own.
func (s *Store) Own(ctx context.Context, scope access.Scope, record uuid.UUID) (last revision.Signed, err error) {
	if !scope.Judges() {
		return revision.Signed{}, store.ErrScope
	}
	err = s.now(ctx, func(v view) error {
		last, err = v.own(record)
		return err
	})
	return last, err
}

// Own names it.
func (v view) Own(record uuid.UUID) (revision.Hash, error) {
	last, err := v.own(record)
	return last.Rev, err
}

func (v view) own(record uuid.UUID) (revision.Signed, error) {
	f, err := v.Facts(record)
	if err != nil || !f.Region {
		return revision.Signed{}, err // what somebody else began is not opened
	}
	revs, err := v.revisions(record)
	if err != nil {
		return revision.Signed{}, err
	}
	for _, rev := range slices.Backward(revs) {
		if s, err := v.signed(rev); err != nil || s.Envelope.Author == uuid.Nil {
			return s, err
		}
	}
	return revision.Signed{}, nil
}

// revisions lists the revisions of a record in order.
func (v view) revisions(record uuid.UUID) (out []revision.Hash, err error) {
	err = each(v.t, key(inHistory, record[:]), nil, func(k, sealed []byte) (bool, error) {
		plain, err := v.s.unseal(k, sealed)
		if err != nil {
			return false, err
		}
		one, _, err := decode[version](k, plain)
		out = append(out, one.Rev)
		return true, err
	})
	return out, err
}

// Signed opens a revision that is stored. Of one that was erased it gives what its
// tombstone has, without bytes and body.
func (v view) Signed(rev revision.Hash) (revision.Signed, error) { return v.signed(rev) }

func (v view) signed(rev revision.Hash) (revision.Signed, error) {
	line, err := v.open(LineKey(rev))
	if err != nil {
		return revision.Signed{}, err
	}
	if line == nil {
		stone, found, err := v.stone(rev)
		if found || err != nil {
			stone.Envelope.Body = nil
			return revision.Signed{Rev: rev, Sig: stone.Sig, Envelope: stone.Envelope}, err
		}
	}
	s, err := revision.ParseLine(line)
	if err != nil {
		return revision.Signed{}, store.Damaged("line " + string(rev))
	}
	return s, nil
}

// Count says how much there is.
func (s *Store) Count(ctx context.Context, scope access.Scope) (c store.Count, err error) {
	if !scope.Upkeeps() {
		return store.Count{}, store.ErrScope
	}
	err = s.now(ctx, func(v view) error {
		return each(v.t, []byte{inLeaves}, nil, func([]byte, []byte) (bool, error) { c.Revisions++; return true, ctx.Err() })
	})
	if err != nil {
		return store.Count{}, err
	}
	err = s.list(ctx, []byte{inAsides}, nil, func(_ view, k, plain []byte) (bool, error) {
		a, _, err := openAside([32]byte(k[1:]), plain)
		if a.Held {
			c.Held++
		} else {
			c.Aside++
		}
		return true, err
	})
	return c, err
}
