package kv

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	digest "hash"
	"slices"

	"github.com/google/uuid"

	"shyraq/errs"
)

// Copied says what a copy came to.
type Copied struct {
	Pairs   int      // that are in both
	Written int      // of them, by this run
	Sum     [32]byte // of all keys and values, in order
}

// Copy makes one engine hold what another does: nothing more, nothing less, byte
// by byte, and compares all of it once more before it says so. What is there
// already is not written again, so that a copy that was cut off goes on where it
// was. Nobody else may use either engine meanwhile; the copy is opened anew
// afterwards.
func Copy(ctx context.Context, from, to Engine) (Copied, error) {
	source, _, end, err := from.View(ctx)
	if err != nil {
		return Copied{}, fmt.Errorf("copy: %w", err)
	}
	defer end()
	first, err := pass(ctx, source, to, true)
	if err != nil {
		return Copied{}, fmt.Errorf("copy: %w", err)
	}
	second, err := pass(ctx, source, to, false)
	if err != nil {
		return Copied{}, fmt.Errorf("compare: %w", err)
	}
	if second.Written != 0 || second.Sum != first.Sum {
		return Copied{}, errs.Errorf(errs.Conflict, "copy_differs", "%d pairs are not as they were", second.Written)
	}
	first.Pairs = second.Pairs
	return first, nil
}

// pass goes through both once; what differs is written, or only counted.
func pass(ctx context.Context, source Tx, to Engine, write bool) (c Copied, err error) {
	sum := NewSum()
	err = Walk(ctx, source, func(r Range, pairs []Pair) error {
		ops, err := differences(ctx, to, r, pairs)
		if err != nil {
			return err
		}
		c.Written += len(ops)
		c.Pairs += len(pairs)
		sum.Add(pairs)
		if !write || len(ops) == 0 {
			return nil
		}
		return Put(ctx, to, ops)
	})
	c.Sum = sum.Sum()
	return c, err
}

// Put writes as one.
func Put(ctx context.Context, to Engine, ops []Op) error {
	return to.Update(ctx, uuid.Nil, func(Tx) (func(uint64) ([]Op, error), error) {
		return func(uint64) ([]Op, error) { return ops, nil }, nil
	})
}

// Sum is of keys and values in order: two that are equal hold the same.
type Sum struct{ h digest.Hash }

// NewSum begins a sum.
func NewSum() *Sum { return &Sum{h: sha256.New()} }

// Add takes in pairs that come next.
func (s *Sum) Add(pairs []Pair) {
	for _, p := range pairs {
		for _, b := range [][]byte{p.Key, p.Value} {
			s.h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(b))))
			s.h.Write(b)
		}
	}
}

// Sum gives it.
func (s *Sum) Sum() [32]byte { return [32]byte(s.h.Sum(nil)) }

// differences lists what has to be written so that a range holds what it should.
// The commits' own notes of the copy do not count.
func differences(ctx context.Context, to Engine, r Range, want []Pair) ([]Op, error) {
	t, _, end, err := to.View(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	have := map[string][]byte{}
	for after := r.After; ; {
		got, err := t.Scan([]Range{{after, r.UpTo}}, walkPairs)
		if err != nil {
			return nil, err
		}
		for _, p := range got[0] {
			have[string(p.Key)] = p.Value
		}
		if len(got[0]) < walkPairs {
			break
		}
		after = got[0][len(got[0])-1].Key
	}
	var ops []Op
	for _, p := range want {
		v, found := have[string(p.Key)]
		_, note := CommitOf(p.Key) // its value is the engine's own
		if !found || !note && !bytes.Equal(v, p.Value) {
			ops = append(ops, Op{Pair: p})
		}
		delete(have, string(p.Key))
	}
	for k := range have {
		if _, own := CommitOf([]byte(k)); !own {
			ops = append(ops, Op{Pair: Pair{Key: []byte(k)}, Drop: true})
		}
	}
	slices.SortFunc(ops, func(a, b Op) int { return bytes.Compare(a.Key, b.Key) })
	return ops, nil
}
