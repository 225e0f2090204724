package session

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/session/draft"
	"shyraq/app/ui/capture"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// captureDesk fills capture.Desk: what the form writes goes through the store of
// drafts.
type captureDesk struct {
	duty   *duty.Duty
	drafts *draft.Store
}

// begun sees to it that a record the form began by itself is on the raid of
// now.
func (p *captureDesk) begun(ctx context.Context, record uuid.UUID) error {
	if p.drafts.Knows(record) {
		return nil
	}
	shift, err := p.duty.Shift(ctx)
	if err != nil {
		return err
	}
	p.drafts.Hold(duty.Draft{ID: record, Raid: shift.RaidID, Crew: shift.CrewID()})
	return nil
}

// put takes what the form holds. An act that was begun stays beside it.
func (p *captureDesk) put(ctx context.Context, d capture.Draft) error {
	if err := p.begun(ctx, d.ID); err != nil {
		return err
	}
	p.take(d)
	return nil
}

// take takes what the form holds, in memory.
func (p *captureDesk) take(d capture.Draft) {
	p.drafts.Type(d.ID, d.Encounter, func(f *draft.Form) {
		f.Page, f.Person, f.Typing = d.Page, d.Person, d.Typing
	})
}

// SaveDraft implements capture.Desk.
func (p *captureDesk) SaveDraft(ctx context.Context, d capture.Draft) error {
	if err := p.put(ctx, d); err != nil {
		return err
	}
	return p.drafts.Write(ctx, d.ID)
}

// DropDraft implements capture.Desk.
func (p *captureDesk) DropDraft(ctx context.Context, record uuid.UUID) error {
	return p.drafts.Drop(ctx, record)
}

// SaveStep implements capture.Desk.
func (p *captureDesk) SaveStep(ctx context.Context, d capture.Draft) error {
	return p.sign(ctx, d, func(f *draft.Form) { f.Typing = capture.WithoutLinks(f.Typing) })
}

// Finish implements capture.Desk. An act that was begun for a record that is
// finished begins anew, and what was half typed is given up.
func (p *captureDesk) Finish(ctx context.Context, d capture.Draft) error {
	return p.sign(ctx, d, draft.Finished)
}

// sign saves a revision; the draft goes on from it.
func (p *captureDesk) sign(ctx context.Context, d capture.Draft, keep func(*draft.Form)) error {
	if err := p.begun(ctx, d.ID); err != nil {
		return err
	}
	p.drafts.Beside(d.ID, func(f *draft.Form) { f.Page, f.Person, f.Typing = d.Page, d.Person, d.Typing })
	return p.drafts.Sign(d.ID, func(w duty.Draft) (duty.Draft, error) {
		w.Encounter = d.Encounter
		signed, err := p.duty.Record(ctx, w)
		if err == nil {
			w.Seen = []revision.Hash{signed.Rev}
		}
		return w, err
	}, keep)
}

// open reads a record for the form: the draft of it where there is one, with
// the review that sent it back.
func (p *captureDesk) open(ctx context.Context, id uuid.UUID) (capture.Record, error) {
	w, f, err := p.drafts.Read(ctx, id, func() (duty.Draft, error) { return p.duty.Edit(ctx, id) })
	if errors.Is(err, errs.Denied) {
		return p.read(ctx, id)
	}
	if err != nil {
		return capture.Record{}, err
	}
	return p.record(ctx, w, f)
}

// record is a draft as the form takes it, with what is known of its record.
func (p *captureDesk) record(ctx context.Context, w duty.Draft, f draft.Form) (capture.Record, error) {
	id := w.ID
	r := capture.Record{Draft: capture.Draft{
		ID: w.ID, Encounter: w.Encounter, At: w.Saved, Page: f.Page, Person: f.Person, Typing: f.Typing,
	}, Unwritten: w.Unwritten}
	file, err := p.duty.Encounter(ctx, id)
	if errors.Is(err, errs.NotFound) {
		return r, nil // never saved: a draft only
	}
	if err != nil {
		return r, err
	}
	if r.Elsewhere, err = p.elsewhere(ctx, id, w.Seen); err != nil {
		return r, err
	}
	r.TwoHeads = len(file.Heads) > 1 && r.Elsewhere == nil
	r.Acts = actsOf(file.Heads)
	if n := len(file.History); n > 0 {
		r.SavedAt = file.History[n-1].At
	}
	// A change whose reason was written goes on as the change it is.
	r.Amending = begun(w.Encounter.Amendment, file.Encounter.Amendment)
	if v := sentBack(file); v != nil {
		r.Review = &capture.Returned{ID: v.ID, By: v.Name, Comments: v.Review.Comments}
		r.Encounter.Answer = unsentAnswer(w.Encounter.Answer, file.Encounter.Answer, v.ID)
		return r, nil
	}
	// Nobody waits for what was typed of an answer any more: it is shown, and never sent
	// unseen with something else.
	r.Stranded = !w.Saved.IsZero() && !w.Encounter.ClosedAt.IsZero() && !file.Encounter.ClosedAt.IsZero() && !r.Amending && r.Elsewhere == nil
	if a := w.Encounter.Answer; a != nil && (file.Encounter.Answer == nil || *a != *file.Encounter.Answer) {
		r.Words, r.Encounter.Answer = a.Text, file.Encounter.Answer
	}
	return r, nil
}

// actsOf are the acts in force of a record's versions: one that is void in any of them
// is none.
func actsOf(heads []duty.Version) capture.Acts {
	if len(heads) < 2 {
		return nil
	}
	all, void := capture.Acts{}, map[uuid.UUID]bool{}
	for _, h := range heads {
		for _, p := range h.Encounter.People {
			for _, a := range p.Acts {
				void[a.ID] = void[a.ID] || a.Void != nil
				all[p.ID] = append(all[p.ID], handover.Act{ID: a.ID, Number: a.Number})
			}
		}
	}
	for id, acts := range all {
		all[id] = slices.DeleteFunc(acts, func(a handover.Act) bool { return void[a.ID] })
	}
	return all
}

// unsentAnswer is the answer to the review that returned a record now: what was
// typed of an answer to one that was taken back since goes on as the answer to it.
func unsentAnswer(typed, saved *raid.Answer, review uuid.UUID) *raid.Answer {
	if typed == nil || typed.Review == review || saved != nil && saved.Review == typed.Review {
		return typed
	}
	return &raid.Answer{Review: review, Text: typed.Text}
}

// begun says whether a reason was written that the saved record does not hold.
func begun(now, saved *raid.Reasoned) bool {
	return now != nil && (saved == nil || now.Reason != saved.Reason || !now.At.Equal(saved.At))
}

// read opens a record whose pen another holds: masked, and not to be written.
func (p *captureDesk) read(ctx context.Context, id uuid.UUID) (capture.Record, error) {
	file, err := p.duty.Encounter(ctx, id)
	if err != nil {
		return capture.Record{}, err
	}
	r := capture.Record{Draft: capture.Draft{ID: id, Encounter: file.Encounter}}
	if n := len(file.History); n > 0 {
		r.SavedAt = file.History[n-1].At
	}
	r.Holder, err = p.holder(ctx, file.Encounter)
	return r, err
}

// holder is who writes a record, with his crew of that night.
func (p *captureDesk) holder(ctx context.Context, e raid.Encounter) (string, error) {
	return p.penName(ctx, e.Night, e.Pen)
}

// penName is the name of a pen, with the crew of a night.
func (p *captureDesk) penName(ctx context.Context, night civil.Date, pen raid.Pen) (string, error) {
	name := "—"
	if o, ok := p.duty.Colleague(pen.Officer); ok {
		name = o.Name
	}
	raids, off, err := p.duty.Plans(ctx)
	if err != nil {
		return "", err
	}
	if crew := planned(slices.Concat(raids, off)).crewName(pen.Crew); crew != "" {
		name = crew
	}
	for _, planned := range raids {
		for _, c := range planned.Raid.Crews {
			switch {
			case planned.Raid.Night != night || pen.Crew != uuid.Nil && c.ID == pen.Crew:
			case pen.Officer != uuid.Nil && slices.Contains(c.Members, pen.Officer):
				name += " · " + c.Name // where he is found tonight
			}
		}
	}
	return name, nil
}

// Heirs implements capture.Hands. The crews are those of the raid that the record is
// of, which need not be the one that is on: a crew of another raid could not write it.
func (p *captureDesk) Heirs(ctx context.Context, record uuid.UUID) ([]capture.Heir, error) {
	var all []capture.Heir
	me := p.duty.Officer()
	for _, o := range p.duty.Colleagues() {
		if o.Role == regionfile.Inspector && o.Unit == me.Unit && o.ID != me.ID {
			all = append(all, capture.Heir{Name: o.Name, Pen: raid.Pen{Officer: o.ID}})
		}
	}
	shift, err := p.duty.Shift(ctx)
	if err != nil {
		return nil, err
	}
	if shift.Crew != nil {
		all = append(all, p.mates(*shift.Crew, shift.NotLent)...)
	}
	crews, err := p.crewsFor(ctx, record, shift)
	for _, c := range crews {
		if c.ID != shift.CrewID() && !slices.Contains(c.Members, me.ID) {
			all = append(all, capture.Heir{Name: c.Name, Pen: raid.Pen{Crew: c.ID}})
		}
	}
	return all, err
}

// crewsFor are the crews of a record's raid; of the raid of now, for one that was not
// begun yet.
func (p *captureDesk) crewsFor(ctx context.Context, record uuid.UUID, shift duty.Shift) ([]raid.Crew, error) {
	of := shift.RaidID
	if p.drafts.Knows(record) {
		w, _ := p.drafts.Get(record)
		of = w.Raid
	}
	if of == uuid.Nil {
		return nil, nil
	}
	raids, err := p.duty.Raids(ctx, "")
	for _, r := range raids {
		if r.ID == of {
			return r.Raid.Crews, err
		}
	}
	return nil, err
}

// mates are the patrols who ride with the officer; an inspector among them is
// an heir wherever he rides. Who was only asked for of another unit does not ride.
func (p *captureDesk) mates(own raid.Crew, absent map[uuid.UUID]duty.LendState) (all []capture.Heir) {
	for _, id := range own.Members {
		if _, gone := absent[id]; gone {
			continue
		}
		o, known := p.duty.Colleague(id)
		if known && !o.Revoked && o.Role == regionfile.Patrol && o.ID != p.duty.Officer().ID {
			all = append(all, capture.Heir{Name: o.Name, Mate: true, Pen: raid.Pen{Officer: o.ID}})
		}
	}
	return all
}

// PassPen implements capture.Hands. What was typed since the last step is
// saved first, in the officer's own name.
func (p *captureDesk) PassPen(ctx context.Context, d capture.Draft, to raid.Pen) error {
	if err := p.sign(ctx, d, draft.Finished); err != nil {
		return err
	}
	return p.handOff(d.ID, func() (revision.Signed, error) { return p.duty.PassPen(ctx, d.ID, to) })
}

// handOff does something to a record that is not under the officer's hand
// afterwards.
func (p *captureDesk) handOff(record uuid.UUID, do func() (revision.Signed, error)) error {
	err := p.drafts.Sign(record, func(w duty.Draft) (duty.Draft, error) {
		signed, err := do()
		if err == nil {
			w.Seen = []revision.Hash{signed.Rev} // his own step is no news to him
		}
		return w, err
	}, draft.Finished)
	if err == nil {
		p.drafts.Forget(record)
	}
	return err
}

// Withdraw implements capture.Hands.
func (p *captureDesk) Withdraw(ctx context.Context, d capture.Draft, reason string) error {
	return p.handOff(d.ID, func() (revision.Signed, error) { return p.duty.Withdraw(ctx, d.ID, reason) })
}
