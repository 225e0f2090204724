package review

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/errs"
)

// decision is one that was signed and can still be taken back, with what was
// written for it.
type decision struct {
	item     Item
	rev      string
	comments []raid.Comment
	undone   bool
}

// told is what a toast says of a decision, as long as it stands.
func (s *Screen) told(d *decision, said string) ui.Say {
	words := s.look.Say(said, "Title", s.titled(d.item))
	return func() string {
		if d.undone {
			return ""
		}
		return words()
	}
}

// Decided is the last decision as it is kept over a lock.
type Decided struct {
	Record   uuid.UUID      `json:"record"`
	Rev      string         `json:"rev"`
	Comments []raid.Comment `json:"comments,omitempty"`
}

// Decided is the last decision, which can still be taken back; nil: there is none.
func (s *Screen) Decided() *Decided {
	if s.last == nil {
		return nil
	}
	return &Decided{s.last.item.ID, s.last.rev, s.last.comments}
}

// Redecided lets a decision from before a lock be taken back, as long as no other
// was made since.
func (s *Screen) Redecided(d Decided) {
	if s.last == nil {
		s.last = &decision{item: Item{ID: d.Record}, rev: d.Rev, comments: d.Comments}
		s.fill()
	}
}

// listed is a record as some list has it by now; one from before a lock is known by
// its id alone.
func (s *Screen) listed(it Item) Item {
	for _, of := range []tab{waiting, returned, accepted} {
		all := s.items(of)
		if i := slices.IndexFunc(all, func(o Item) bool { return o.ID == it.ID }); i >= 0 && it.At.IsZero() {
			return all[i]
		}
	}
	return it
}

// mayUndo says whether a decision can be taken back, and it can be said whose it is:
// the record that is open may be another.
func (s *Screen) mayUndo() bool { return s.last != nil && !s.listed(s.last.item).At.IsZero() }

// undoText names the record whose decision is taken back.
func (s *Screen) undoText() string {
	if !s.mayUndo() {
		return s.look.T("review.undo_none")
	}
	return s.look.T("review.undo_last", "Title", s.titled(s.listed(s.last.item)))
}

// Undo takes back the last decision, until the next record is decided: the
// record waits again and is open again, with the comments that were written.
func (s *Screen) Undo() {
	last := s.last
	if s.busy || !s.mayUndo() {
		return
	}
	id := last.item.ID
	last.item = s.listed(last.item)
	s.busy = true
	s.fill()
	s.run(func() error { return s.reviews.Undo(context.Background(), id, last.rev) }, func(err error) {
		s.busy = false
		if err == nil || errors.Is(err, errs.Conflict) {
			s.last = nil
		}
		if err != nil {
			s.fill()
			s.notifier.ToastError(err)
			return
		}
		last.undone = true
		delete(s.took, id)
		s.notifier.Toast(s.look.Say("review.undone", "Title", s.titled(last.item)), nil)
		s.putBack(*last)
		if s.OnDecided != nil {
			s.OnDecided()
		}
	})
}

// putBack opens a record that waits again.
func (s *Screen) putBack(d decision) {
	id := d.item.ID
	delete(s.decided, id)
	s.comments.leave()
	s.none() // it may be open already, in the list of what was decided
	s.at = waiting
	s.queue = bounded(s.items(waiting))
	here := func(it Item) bool { return it.ID == id }
	if !slices.ContainsFunc(s.queue, here) {
		s.queue = sorted(append(slices.Clone(s.queue), d.item))
	}
	if len(d.comments) > 0 {
		s.notes = append(s.notes, Note{Record: id, Comments: d.comments})
		s.tell()
	}
	s.list.Choose(slices.IndexFunc(s.queue, here))
	s.list.Focus()
	s.load(id)
}

// overruled says of what was accepted here that another supervisor returned it at the
// same time: a return stands. It says so once, also where the device was locked since.
func (s *Screen) overruled() {
	for _, it := range s.data.Returned {
		d := s.took[it.ID]
		here := d != nil && it.Rev == d.rev
		before := s.heard && it.Over != nil && it.Over.Own && s.spoken[it.ID] != it.Rev
		if !here && !before {
			continue
		}
		if here {
			delete(s.took, it.ID)
			d.undone = true // the notice that it was accepted goes
		}
		if s.last != nil && s.last.item.ID == it.ID && s.last.rev == it.Rev {
			s.last = nil
		}
		s.spoken[it.ID] = it.Rev
		s.notifier.ToastWarning(s.look.Say("review.overruled", "Title", s.titled(it), "Name", it.By))
	}
}

// Told are the acceptances of which it was said that a return outweighs them, by
// revision, to be kept over a lock.
func (s *Screen) Told() map[uuid.UUID]string { return maps.Clone(s.spoken) }

// Heard takes what was said before a lock; from then on it is said of all others.
func (s *Screen) Heard(told map[uuid.UUID]string) {
	maps.Copy(s.spoken, told)
	s.heard = true
	s.overruled()
	s.fill()
}

// offer is what a toast can take back of a decision: nothing once the next
// record was decided.
func (s *Screen) offer(d *decision) func() {
	return func() {
		if s.last == d {
			s.Undo()
			return
		}
		s.notifier.ToastWarning(s.look.Say("review.undo_late"))
	}
}
