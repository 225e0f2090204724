package review

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/google/uuid"
)

// sorted is the queue in the order of work: what was returned and has been
// answered, then the oldest; what this supervisor may not review comes last.
func sorted(items []Item) []Item {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b Item) int {
		return cmp.Or(
			order(a.Own, b.Own),
			order(b.Answered, a.Answered),
			a.At.Compare(b.At),
			bytes.Compare(a.ID[:], b.ID[:]), // records of one minute do not change places
		)
	})
	return out
}

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// after is the record to open when the one at i has left the queue: the one
// that takes its place, else the last, else none.
func after(queue []Item, id uuid.UUID) (rest []Item, next int) {
	i := slices.IndexFunc(queue, func(it Item) bool { return it.ID == id })
	if i < 0 {
		return queue, -1
	}
	rest = slices.Delete(slices.Clone(queue), i, i+1)
	if len(rest) == 0 {
		return rest, -1
	}
	return rest, min(i, len(rest)-1)
}
