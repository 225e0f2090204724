package review

import (
	"slices"
	"strings"

	"github.com/google/uuid"
)

// mostNotes bounds the records about which something is written and not sent.
const mostNotes = 100

// written is what is written of the open record now.
func (s *Screen) written() Note {
	n := Note{Record: s.open, Comments: slices.Clone(s.view.comments)}
	if s.comments.object.Visible() {
		n.Field, n.Text = s.comments.path, s.comments.field.Text()
	}
	return n
}

// empty tells that nothing is written.
func (n Note) empty() bool { return len(n.Comments) == 0 && strings.TrimSpace(n.Text) == "" }

// noted remembers what is written of the open record and gives it away.
func (s *Screen) noted() {
	if len(s.view.record.Heads) == 0 {
		return // nobody writes about what he does not see
	}
	s.taken = false
	n, was := s.written(), s.note(s.open)
	s.notes = slices.DeleteFunc(s.notes, func(o Note) bool { return o.Record == n.Record })
	if !n.empty() {
		s.notes = append(s.notes, n)
		s.notes = s.notes[max(len(s.notes)-mostNotes, 0):]
	}
	if n.empty() != was.empty() {
		s.list.Refresh() // its row says so
	}
	s.tell()
}

// tell gives away all that is written and not sent.
func (s *Screen) tell() {
	if s.OnTyped == nil {
		return
	}
	if len(s.notes) == 0 {
		s.OnTyped(nil)
		return
	}
	s.OnTyped(&Typed{Last: s.notes[len(s.notes)-1].Record, Notes: slices.Clone(s.notes)})
}

// forget drops what was written of a record: it was sent, or the record waits
// no more.
func (s *Screen) forget(gone func(record uuid.UUID) bool) {
	before := len(s.notes)
	s.notes = slices.DeleteFunc(s.notes, func(n Note) bool { return gone(n.Record) })
	if len(s.notes) != before {
		s.tell()
	}
}

// note is what was written of a record; empty for nothing.
func (s *Screen) note(record uuid.UUID) Note {
	for _, n := range s.notes {
		if n.Record == record {
			return n
		}
	}
	return Note{}
}

// Recall takes back what was written before, as after a lock, and opens the
// record that was written about last. What was written since stays.
func (s *Screen) Recall(t Typed) {
	for _, n := range t.Notes {
		if s.note(n.Record).Record == uuid.Nil {
			s.notes = append(s.notes, n)
		}
	}
	if s.view.comments == nil && !s.comments.object.Visible() {
		if s.loaded {
			s.takeUp()
		}
		s.OpenRecord(t.Last)
	}
	s.fill()
}

// takeUp puts what was written of the open record where it stood.
func (s *Screen) takeUp() {
	n := s.note(s.open)
	if n.empty() {
		return
	}
	s.view.comments = slices.Clone(n.Comments)
	s.view.dress()
	if strings.TrimSpace(n.Text) != "" {
		s.comments.resume(n.Field, n.Text)
	}
	s.taken = true
}

// List is the list in sight, for GoBack.
func (s *Screen) List() int { return int(s.at) }

// GoBack shows a list and the record that was open there; one that is not in it
// yet is opened as soon as it is, unless another is chosen first.
func (s *Screen) GoBack(list int, record uuid.UUID) {
	s.turned(tab(list))
	s.want = record
	s.arrange()
}

// Opened is the record that is open; nil for none.
func (s *Screen) Opened() uuid.UUID { return s.open }

// OpenRecord opens a record of the queue; one that is not in it is passed over.
func (s *Screen) OpenRecord(id uuid.UUID) {
	at := slices.IndexFunc(s.queue, func(it Item) bool { return it.ID == id })
	if at < 0 || id == s.open {
		return
	}
	s.list.Choose(at)
	s.load(id)
}
