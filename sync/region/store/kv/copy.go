package kv

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
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

// copyPart is how much is compared and written at once.
const (
	copyPairs = 512
	copyBytes = 2 << 20
)

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
	sum := sha256.New()
	for after := []byte{0}; ; {
		want, err := source.Scan([]Range{{after, beyond(nil)}}, copyPairs)
		if err != nil {
			return c, err
		}
		pairs := upTo(want[0])
		high := beyond(nil)
		if len(want[0]) == copyPairs || len(pairs) < len(want[0]) {
			high = pairs[len(pairs)-1].Key
		}
		ops, err := differences(ctx, to, Range{after, high}, pairs)
		if err != nil {
			return c, err
		}
		c.Written += len(ops)
		if write && len(ops) > 0 {
			err := to.Update(ctx, uuid.Nil, func(Tx) (func(uint64) ([]Op, error), error) {
				return func(uint64) ([]Op, error) { return ops, nil }, nil
			})
			if err != nil {
				return c, err
			}
		}
		for _, p := range pairs {
			sum.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p.Key))))
			sum.Write(p.Key)
			sum.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p.Value))))
			sum.Write(p.Value)
		}
		c.Pairs += len(pairs)
		if bytes.Equal(high, beyond(nil)) {
			c.Sum = [32]byte(sum.Sum(nil))
			return c, nil
		}
		after = high
	}
}

// upTo gives as many pairs as one commit takes.
func upTo(pairs []Pair) []Pair {
	n := 0
	for i, p := range pairs {
		if n += len(p.Key) + len(p.Value); n > copyBytes && i > 0 {
			return pairs[:i]
		}
	}
	return pairs
}

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
		got, err := t.Scan([]Range{{after, r.UpTo}}, copyPairs)
		if err != nil {
			return nil, err
		}
		for _, p := range got[0] {
			have[string(p.Key)] = p.Value
		}
		if len(got[0]) < copyPairs {
			break
		}
		after = got[0][len(got[0])-1].Key
	}
	var ops []Op
	for _, p := range want {
		v, found := have[string(p.Key)]
		if !found || !bytes.Equal(v, p.Value) {
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
