package app

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/ui/capture"
)

// formDesk fills capture.Desk: it keeps, for each record under the officer's
// hand, the draft duty knows (which heads it was begun from, on which raid),
// and puts the form's own state beside it.
type formDesk struct {
	duty *duty.Duty

	mu     sync.Mutex
	drafts map[uuid.UUID]duty.Draft
	busy   sync.WaitGroup
}

func newFormDesk(d *duty.Duty) *formDesk {
	return &formDesk{duty: d, drafts: map[uuid.UUID]duty.Draft{}}
}

// form is what the screen keeps beside the record.
type form struct {
	Page   int               `json:"page"`
	Person int               `json:"person"`
	Typing map[string]string `json:"typing,omitempty"`
	Act    *typedAct         `json:"act,omitempty"`
}

// hold remembers a draft that the form is about to show.
func (p *formDesk) hold(d duty.Draft) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drafts[d.ID] = d
}

// draftOf is duty's draft of what the form holds. A record the form began by
// itself is on the raid of now.
func (p *formDesk) draftOf(ctx context.Context, d capture.Draft) (duty.Draft, error) {
	p.mu.Lock()
	w, ok := p.drafts[d.ID]
	p.mu.Unlock()
	if !ok {
		shift, err := p.duty.Shift(ctx)
		if err != nil {
			return w, err
		}
		w = duty.Draft{ID: d.ID, Raid: shift.RaidID, Crew: shift.CrewID()}
	}
	w.Encounter = d.Encounter
	var kept form // an act that was begun stays beside the form
	_ = json.Unmarshal(w.Form, &kept)
	var err error
	w.Form, err = json.Marshal(form{Page: d.Page, Person: d.Person, Typing: d.Typing, Act: kept.Act})
	return w, err
}

// SaveDraft implements capture.Desk.
func (p *formDesk) SaveDraft(ctx context.Context, d capture.Draft) error {
	p.busy.Add(1)
	defer p.busy.Done()
	w, err := p.draftOf(ctx, d)
	if err != nil {
		return err
	}
	if err := p.duty.SaveDraft(ctx, w); err != nil {
		return err
	}
	p.hold(w)
	return nil
}

// DropDraft implements capture.Desk.
func (p *formDesk) DropDraft(ctx context.Context, record uuid.UUID) error {
	p.busy.Add(1)
	defer p.busy.Done()
	err := p.duty.DropDraft(ctx, record)
	if errors.Is(err, raid.NotFound) {
		return nil // nothing of it was on the disk yet
	}
	return err
}

// SaveStep implements capture.Desk.
func (p *formDesk) SaveStep(ctx context.Context, d capture.Draft) error { return p.sign(ctx, d) }

// Finish implements capture.Desk.
func (p *formDesk) Finish(ctx context.Context, d capture.Draft) error { return p.sign(ctx, d) }

// sign saves a revision; the draft goes on from it.
func (p *formDesk) sign(ctx context.Context, d capture.Draft) error {
	p.busy.Add(1)
	defer p.busy.Done()
	w, err := p.draftOf(ctx, d)
	if err != nil {
		return err
	}
	signed, err := p.duty.Record(ctx, w)
	if err != nil {
		return err
	}
	w.Seen = nil
	w.Seen = append(w.Seen, signed.Rev)
	p.hold(w)
	return nil
}

// wait waits until nothing is being written, or for as long as is allowed.
func (p *formDesk) wait(ctx context.Context, most time.Duration) error {
	done := make(chan struct{})
	go func() { p.busy.Wait(); close(done) }()
	late := time.NewTimer(most)
	defer late.Stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return raid.Errorf(raid.Unavailable, "disk_slow", "a draft is still being written")
	}
}

// open reads a record for the form: the draft of it where there is one, with
// the review that sent it back.
func (p *formDesk) open(ctx context.Context, id uuid.UUID) (capture.Record, error) {
	w, err := p.duty.Draft(ctx, id)
	if errors.Is(err, raid.NotFound) {
		w, err = p.duty.Edit(ctx, id)
	}
	if errors.Is(err, raid.Denied) {
		return p.read(ctx, id)
	}
	if err != nil {
		return capture.Record{}, err
	}
	p.hold(w)
	r := capture.Record{Draft: capture.Draft{ID: w.ID, Encounter: w.Encounter, At: w.Saved}}
	var f form
	if json.Unmarshal(w.Form, &f) == nil {
		r.Page, r.Person, r.Typing = f.Page, f.Person, f.Typing
	}
	file, err := p.duty.Encounter(ctx, id)
	if errors.Is(err, raid.NotFound) {
		return r, nil // never saved: a draft only
	}
	if err != nil {
		return r, err
	}
	r.TwoHeads = len(file.Heads) > 1
	if n := len(file.History); n > 0 {
		r.SavedAt = file.History[n-1].At
	}
	for _, v := range file.Reviews {
		if v.Current && v.Review.Decision == raid.Return {
			r.Review = &capture.Returned{ID: v.ID, By: v.Name, Comments: v.Review.Comments}
		}
	}
	return r, nil
}

// read opens a record whose pen another holds: masked, and not to be written.
func (p *formDesk) read(ctx context.Context, id uuid.UUID) (capture.Record, error) {
	file, err := p.duty.Encounter(ctx, id)
	if err != nil {
		return capture.Record{}, err
	}
	r := capture.Record{Draft: capture.Draft{ID: id, Encounter: file.Encounter}, Holder: "—"}
	if n := len(file.History); n > 0 {
		r.SavedAt = file.History[n-1].At
	}
	pen := file.Encounter.Pen
	if o, ok := p.duty.Colleague(pen.Officer); ok {
		r.Holder = o.Name
		return r, nil
	}
	raids, err := p.duty.Raids(ctx, file.Encounter.Night)
	if err != nil {
		return capture.Record{}, err
	}
	for _, planned := range raids {
		for _, c := range planned.Raid.Crews {
			if c.ID == pen.Crew {
				r.Holder = c.Name
			}
		}
	}
	return r, nil
}

// Heirs implements capture.Hands.
func (p *formDesk) Heirs(ctx context.Context) ([]capture.Heir, error) {
	var all []capture.Heir
	me := p.duty.Officer()
	for _, o := range p.duty.Colleagues() {
		if o.Role == raid.Inspector && o.Unit == me.Unit && o.ID != me.ID {
			all = append(all, capture.Heir{Name: o.Name, Pen: raid.Pen{Officer: o.ID}})
		}
	}
	shift, err := p.duty.Shift(ctx)
	if err != nil {
		return nil, err
	}
	if shift.Raid != nil {
		for _, c := range shift.Raid.Crews {
			if c.ID != shift.CrewID() {
				all = append(all, capture.Heir{Name: c.Name, Pen: raid.Pen{Crew: c.ID}})
			}
		}
	}
	return all, nil
}

// PassPen implements capture.Hands. What was typed since the last step is
// saved first, in the officer's own name.
func (p *formDesk) PassPen(ctx context.Context, d capture.Draft, to raid.Pen) error {
	if err := p.sign(ctx, d); err != nil {
		return err
	}
	_, err := p.duty.PassPen(ctx, d.ID, to)
	return err
}

// Withdraw implements capture.Hands.
func (p *formDesk) Withdraw(ctx context.Context, d capture.Draft, reason string) error {
	_, err := p.duty.Withdraw(ctx, d.ID, reason)
	return err
}
