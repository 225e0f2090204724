package review

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// stay is the record in the middle after somebody else decided it, or withdrew
// it: it is in no queue any more, and stays in sight, in its place, until the
// supervisor himself leaves it. Turning to the next by itself would let the key
// that was meant for this record decide one that was never read.
type stay struct {
	item Item
	at   int // its place in the list
}

// remain keeps the record that is open in the list where others took it out.
// What was decided here has gone on to the next already.
func (s *Screen) remain() {
	i := s.list.Chosen()
	it, is := s.item()
	s.left = nil
	if !is || it.ID != s.open || s.at != waiting || !s.known(waiting) {
		return
	}
	_, here := s.decided[it.ID]
	if here || slices.ContainsFunc(s.items(waiting), func(o Item) bool { return o.ID == it.ID }) {
		return
	}
	s.left = &stay{it, i}
}

// with puts the record that stays back into its list.
func (l *stay) with(items []Item) []Item {
	if l == nil {
		return items
	}
	return slices.Insert(slices.Clone(items), min(l.at, len(items)), l.item)
}

// stays says whether a record is in the list only since it is in sight.
func (s *Screen) stays(record uuid.UUID) bool { return s.left != nil && s.left.item.ID == record }

// leave takes the record that stayed out of the list, and with it what was
// written of it: another is opened.
func (s *Screen) leave(to uuid.UUID) {
	if s.left == nil || s.stays(to) {
		return
	}
	gone := s.left.item.ID
	s.left = nil
	s.queue = slices.DeleteFunc(slices.Clone(s.queue), func(it Item) bool { return it.ID == gone })
	s.list.Choose(slices.IndexFunc(s.queue, func(it Item) bool { return it.ID == to }))
	s.forget(func(record uuid.UUID) bool { return record == gone })
}

// foot says under the buttons what the keys do, or why there is nothing to
// decide: in a place that is there beforehand, so that nothing moves.
func (s *Screen) foot() {
	s.keys.Role = palette.Dim
	s.keys.Set(s.look.Say("review.keys"))
	switch {
	case s.left != nil && s.stays(s.open):
		s.keys.Role = palette.Lamp
		s.keys.Set(s.leftLine(s.left.item.ID))
	case s.renewed:
		s.keys.Role = palette.Lamp
		s.keys.Set(s.look.Say("review.renewed"))
	}
}

// changed stops the first decision on a record that changed while it was read:
// it was meant for what stood there before.
func (s *Screen) changed() bool {
	if !s.renewed {
		return false
	}
	s.renewed, s.unread = false, nil
	s.notifier.ToastWarning(s.look.Say("review.renewed"))
	s.fill()
	return true
}

// leftLine says who decided of a record meanwhile.
func (s *Screen) leftLine(record uuid.UUID) ui.Say {
	here := func(it Item) bool { return it.ID == record }
	if i := slices.IndexFunc(s.data.Returned, here); i >= 0 {
		return s.decision("review.decided_return", s.data.Returned[i])
	}
	if i := slices.IndexFunc(s.data.Accepted, here); i >= 0 {
		return s.decision("review.decided_accept", s.data.Accepted[i])
	}
	return s.look.Say("review.left")
}
