package kv

import (
	"bytes"
	"context"
)

// How much is read, compared or written at once where all is walked through.
const (
	walkPairs = 512
	walkBytes = 2 << 20
)

// Walk calls f with all that an engine keeps, in order and in parts that one
// commit takes; a part is all there is within its range. Of the notes of commits
// only the last comes, without a value: numbers go on behind it, and nothing
// else is read from them.
func Walk(ctx context.Context, t Tx, f func(Range, []Pair) error) error {
	if err := walk(ctx, t, Range{[]byte{0}, []byte{inCommits}}, f); err != nil {
		return err
	}
	if err := walkNote(ctx, t, f); err != nil {
		return err
	}
	return walk(ctx, t, Range{[]byte{inCommits + 1}, beyond(nil)}, f)
}

// WalkRows is Walk for the rows of the region's own state, with the last note of
// a commit: rows say since when they hold.
func WalkRows(ctx context.Context, t Tx, f func(Range, []Pair) error) error {
	if err := walk(ctx, t, Range{[]byte{inRows}, []byte{inRows + 1}}, f); err != nil {
		return err
	}
	return walkNote(ctx, t, f)
}

func walkNote(ctx context.Context, t Tx, f func(Range, []Pair) error) error {
	last, found, err := lastNote(ctx, t)
	if err != nil {
		return err
	}
	if !found {
		return nil
	}
	k := CommitKey(last)
	return f(Range{CommitKey(last - 1), k}, []Pair{{Key: k}})
}

// walk is Walk within a range.
func walk(ctx context.Context, t Tx, r Range, f func(Range, []Pair) error) error {
	for {
		got, err := t.Scan([]Range{r}, walkPairs)
		if err != nil {
			return err
		}
		pairs, high := upTo(got[0]), r.UpTo
		if len(got[0]) == walkPairs || len(pairs) < len(got[0]) {
			high = pairs[len(pairs)-1].Key
		}
		if err := f(Range{r.After, high}, pairs); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil || bytes.Equal(high, r.UpTo) {
			return err
		}
		r.After = high
	}
}

// upTo gives as many pairs as one commit takes.
func upTo(pairs []Pair) []Pair {
	n := 0
	for i, p := range pairs {
		if n += len(p.Key) + len(p.Value); n > walkBytes && i > 0 {
			return pairs[:i]
		}
	}
	return pairs
}

// lastNote finds the highest number of a commit that was given out.
func lastNote(ctx context.Context, t Tx) (last uint64, found bool, err error) {
	room := []byte{inCommits}
	err = each(t, room, nil, func(k, _ []byte) (bool, error) {
		if n, ok := CommitOf(k); ok {
			last, found = n, true
		}
		return true, ctx.Err()
	})
	return last, found, err
}

// Empty says whether an engine keeps nothing.
func Empty(t Tx) (bool, error) {
	got, err := t.Scan([]Range{{[]byte{0}, beyond(nil)}}, 1)
	return err == nil && len(got[0]) == 0, err
}

// IsRow says whether a key is that of a row of the region's own state.
func IsRow(k []byte) bool { return len(k) > 0 && k[0] == inRows }
