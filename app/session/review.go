package session

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/review"
	"shyraq/sync/revision"
)

// makeReview makes the screen on which a supervisor decides.
func (s *Session) makeReview() error {
	if !s.sees(ui.AreaReview) {
		return nil
	}
	m, err := s.newMap()
	if err != nil {
		return err
	}
	s.review = review.New(s.look, s.notifier(), m, reviewDesk{s.duty})
	s.review.Furnish(s.tools())
	s.review.OnDecided = s.refresh
	s.review.OnTyped = s.reviewTyped
	s.review.OnPage = s.pageOver
	s.host.Router().SetRoot(ui.AreaReview, s.review)
	return nil
}

// reviewDesk fills review.Desk.
type reviewDesk struct{ duty *duty.Duty }

// Record opens a record in full, to be read with its names masked: that it was opened
// is written down as of a review, and once more where the names are asked for.
func (b reviewDesk) Record(ctx context.Context, id uuid.UUID) (review.Record, error) {
	file, err := b.duty.Reveal(ctx, id, "review")
	if err != nil {
		return review.Record{}, err
	}
	r := review.Record{ID: id, Own: file.Row.Author == b.duty.Officer().ID, Doubt: file.Doubt}
	for _, v := range file.Heads {
		r.Heads = append(r.Heads, b.version(file, v))
	}
	if n := len(file.History); n > 1 && len(file.Heads) == 1 {
		before := b.version(file, b.lastSeen(file))
		r.Before = &before
	}
	r.Accepted = acceptedBefore(file)
	if v := lastWord(file.Reviews); v != nil && v.Decision == raid.Return {
		r.Asked = v.Comments
		if a := file.Encounter.Answer; a != nil {
			r.Answer = a.Text
		}
	}
	return r, nil
}

// lastWord is the review that counted for the revision that was reviewed last.
func lastWord(all []duty.Opinion) *raid.Review {
	if len(all) == 0 {
		return nil
	}
	reviews := make([]raid.Review, len(all))
	for i, o := range all {
		reviews[i] = o.Review
	}
	return state.ReviewOf(reviews, reviews[len(reviews)-1].Rev)
}

// acceptedBefore is the acceptance of an earlier revision of a record that was changed
// since, with the reason that was given for it; nil where the last word was another.
func acceptedBefore(file duty.File) *review.Verdict {
	v := lastWord(file.Reviews)
	if v == nil || v.Decision != raid.Accept || slices.ContainsFunc(file.Heads, func(h duty.Version) bool { return string(h.Rev) == v.Rev }) {
		return nil
	}
	out := &review.Verdict{At: v.At}
	for _, o := range file.Reviews {
		if o.Review.Rev == v.Rev && o.Review.At.Equal(v.At) {
			out.By = o.Name
		}
	}
	if a := file.Encounter.Amendment; a != nil {
		out.Reason = a.Reason
	}
	return out
}

// lastSeen is the revision a reviewer decided on last, else the one before.
func (b reviewDesk) lastSeen(file duty.File) duty.Version {
	for i := len(file.Reviews) - 1; i >= 0; i-- {
		for _, v := range file.History {
			if string(v.Rev) == file.Reviews[i].Review.Rev && !v.Head {
				return v
			}
		}
	}
	return file.History[len(file.History)-2]
}

func (b reviewDesk) version(file duty.File, v duty.Version) review.Version {
	out := review.Version{Rev: string(v.Rev), Author: v.Name, Time: v.At, Withheld: v.Withheld}
	for _, u := range b.duty.Region().Units {
		if u.ID == v.Unit {
			out.Unit = u.Names
		}
	}
	if out.Short = v.Short; file.Row.Kind == raid.KindEncounter {
		out.Encounter = &v.Encounter
	}
	return out
}

func (b reviewDesk) Accept(ctx context.Context, id uuid.UUID, rev string) error {
	return b.duty.Accept(ctx, id, revision.Hash(rev))
}

func (b reviewDesk) Return(ctx context.Context, id uuid.UUID, rev string, comments []raid.Comment) error {
	return b.duty.Return(ctx, id, revision.Hash(rev), comments...)
}

func (b reviewDesk) Find(ctx context.Context, text string) (review.Found, error) {
	list, more, err := b.duty.FindAccepted(ctx, text, mostAccepted)
	if err != nil {
		return review.Found{}, err
	}
	on, off, err := b.duty.Plans(ctx)
	raids := planned(slices.Concat(on, off))
	found := review.Found{More: more}
	for _, one := range list {
		found.Items = append(found.Items, b.decided(one, raids))
	}
	return found, err
}

func (b reviewDesk) Undo(ctx context.Context, id uuid.UUID, rev string) error {
	return b.duty.UndoReview(ctx, id, revision.Hash(rev), duty.AtOnce)
}

func (b reviewDesk) Reveal(ctx context.Context, id uuid.UUID) error {
	_, err := b.duty.Reveal(ctx, id, "held")
	return err
}

func (s *Session) reviewData() review.Data {
	rules := s.duty.Rules()
	whole := s.bad[partQueue] == nil && !s.grant.Ended // what may not be read now waits still
	d := review.Data{Now: s.duty.Now(), Whole: whole, Reads: !s.decided.read, Words: review.Words{Codes: s.cfg.Codes, Region: s.duty.Region(), Zone: rules.Offset, Officer: s.officerName}}
	desk := reviewDesk{s.duty}
	raids := s.every()
	for _, q := range s.queue {
		item := desk.item(q.Row, raids)
		item.Since, item.Answered, item.Withdrawn, item.By = q.Since, q.Answered, q.Withdrawn, q.By
		if a := q.Accepted; a != nil {
			item.Accepted = &review.Verdict{At: a.At, By: a.By}
		}
		d.Queue = append(d.Queue, item)
	}
	for _, q := range s.decided.returned {
		d.Returned = append(d.Returned, desk.decided(q, raids))
	}
	for _, q := range s.decided.accepted {
		d.Accepted = append(d.Accepted, desk.decided(q, raids))
	}
	d.More = s.decided.more
	return d
}

// decided is a record with a decision as the review lists it.
func (b reviewDesk) decided(q duty.Decided, raids planned) review.Item {
	item := b.item(q.Row, raids)
	item.Since, item.By, item.Withdrawn = q.At, q.By, q.Withdrawn
	if o := q.Over; o != nil {
		item.Over = &review.Verdict{At: o.At, By: o.By, Own: o.Own}
	}
	return item
}

// item is a row as the review lists it, with its crew where who writes it now began it.
func (b reviewDesk) item(r duty.Row, raids planned) review.Item {
	item := review.Item{
		ID: r.ID, Rev: string(r.Rev), Kind: r.Kind, At: r.At, Place: placeNames(b.duty.Rules().Codes, r.Label, r.Place.Type),
		Own: r.Author == b.duty.Officer().ID, Conflict: r.Heads > 1, Risks: r.Risks, Doubt: r.Doubt,
	}
	for _, f := range r.People {
		item.Names = append(item.Names, f.Initials)
	}
	if o, ok := b.duty.Colleague(r.Writer); ok {
		item.Author, item.Deviceless = o.Name, o.Revoked || !hasDevice(o)
	}
	if r.Writer == r.Author {
		item.Crew = raids.crewName(r.Crew)
	}
	return item
}

// reviewTyped keeps the comments that were written and not sent.
func (s *Session) reviewTyped(t *review.Typed) {
	if t == nil {
		s.pages.typed(draft.Review, nil)
		return
	}
	s.pages.typed(draft.Review, t)
}

// recallComments gives the review what was written there and not sent.
func (s *Session) recallComments() {
	var typed review.Typed
	if s.review != nil && s.desk.drafts.Noted(draft.Review, &typed) {
		s.review.Recall(typed)
	}
}
