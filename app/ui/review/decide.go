package review

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/errs"
)

// Accept signs that the open record is right. It asks again only where
// something was written of it, since an acceptance sends no word of that.
func (s *Screen) Accept() {
	if s.accept.Disabled() || s.changed() {
		return
	}
	if s.written().empty() {
		s.acceptNow()
		return
	}
	id := s.open
	s.notifier.Ask(ui.Question{
		Icon: icon.Pin, Head: s.look.Say("review.unsent_head"), Text: s.look.Say("review.unsent_text"),
		Yes: s.look.Say("review.unsent_accept"), No: s.look.Say("review.unsent_back"), Risky: true,
		OnYes: func() {
			if s.open == id && !s.accept.Disabled() {
				s.acceptNow()
			}
		},
	})
}

func (s *Screen) acceptNow() {
	s.comments.leave() // an undo brings back what was being typed
	said := "review.accepted"
	if s.toNote() {
		said = "review.note_done"
	}
	s.decide(said, func(ctx context.Context, rev string) error {
		return s.reviews.Accept(ctx, s.open, rev)
	})
}

// Return sends the open record back with its comments; without one it asks
// for the first, and what was written before it opens first.
func (s *Screen) Return() {
	if s.back.Disabled() || s.changed() {
		return
	}
	if s.taken && !s.comments.object.Visible() {
		s.goOnWriting()
		return
	}
	if text := strings.TrimSpace(s.comments.text()); text != "" {
		s.comments.pin()
	}
	comments := slices.Clone(s.view.comments)
	if len(comments) == 0 {
		s.comments.ask()
		return
	}
	s.decide("review.returned", func(ctx context.Context, rev string) error {
		return s.reviews.Return(ctx, s.open, rev, comments)
	})
}

// goOnWriting opens what was written before: who comes back to it, or took his
// return back, does not send it by the key that begins a comment.
func (s *Screen) goOnWriting() {
	s.taken = false
	if written := s.view.comments; !s.comments.object.Visible() && len(written) > 0 {
		s.comments.resume(written[0].Field, written[0].Text)
	}
	s.comments.field.Focus()
}

// decide signs one decision and opens the next record.
func (s *Screen) decide(said string, sign func(ctx context.Context, rev string) error) {
	if s.busy || len(s.record.Heads) == 0 {
		return
	}
	id, rev := s.open, s.record.Heads[0].Rev
	it, _ := s.item()
	comments := slices.Clone(s.view.comments)
	s.busy = true
	s.fill()
	s.run(func() error { return sign(context.Background(), rev) }, func(err error) {
		s.busy = false
		if err != nil {
			s.notifier.ToastError(err)
			s.fill()
			if errors.Is(err, errs.Conflict) {
				s.load(id)
			}
			return
		}
		s.decided[id] = rev
		s.last = &decision{item: it, rev: rev, comments: comments}
		if delete(s.took, id); said != "review.returned" {
			s.took[id] = s.last
		}
		s.forget(func(record uuid.UUID) bool { return record == id })
		s.notifier.Toast(s.told(s.last, said), s.offer(s.last))
		s.goOn(id)
		if s.OnDecided != nil {
			s.OnDecided()
		}
	})
}

// titled is what a toast calls a record.
func (s *Screen) titled(it Item) string {
	return s.clock(it) + " " + titleOf(s.look, it)
}

// goOn takes a record out of the queue and opens the one that follows.
func (s *Screen) goOn(id uuid.UUID) {
	next := 0
	s.comments.close() // what stood in it was sent, or was for what is decided
	s.queue, next = after(s.queue, id)
	s.list.Choose(next)
	s.list.Focus()
	if next < 0 {
		s.none()
		return
	}
	s.load(s.queue[next].ID)
}
