package duty

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// Draft is unfinished typing. A record has at most one, under its own id; it
// is sealed for its officer alone and never leaves the device.
type Draft struct {
	ID        uuid.UUID       `json:"id"`
	Seen      []revision.Hash `json:"seen,omitempty"` // heads it was begun from, the one shown first
	Raid      uuid.UUID       `json:"raid,omitzero"`
	Crew      uuid.UUID       `json:"crew,omitzero"`
	Saved     time.Time       `json:"saved"`
	Encounter raid.Encounter  `json:"encounter"`
	// Form is what a screen keeps beside the record, such as a date half
	// typed; duty only carries it.
	Form json.RawMessage `json:"form,omitempty"`
	// Whole says that the draft holds what a newer program wrote into the
	// revision it was begun from. Drafts of programs before this one do not.
	Whole bool `json:"whole,omitempty"`

	// Unwritten says that it is held in memory alone: the disk did not take it.
	Unwritten bool `json:"-"`

	settles bool // it makes one of two versions: its reason is that there are two

	raw json.RawMessage // as it lies on the disk, with what this program does not know
}

// SaveDraft keeps a draft on the disk, as safely as a record. It is a flush of
// the disk: once a second is often enough.
func (d *Duty) SaveDraft(ctx context.Context, w Draft) error {
	if d.erased(ctx, w.Seen) {
		return errErased()
	}
	w.Saved = d.Now()
	d.types(ctx, w.ID)
	raw, err := d.draftBytes(ctx, w)
	if err != nil {
		return fmt.Errorf("keep draft: %w", err)
	}
	err = d.write(draftName(w.ID), raw, func() error { return d.ledger.PutDraft(ctx, w.ID, d.opts.Keys.Own(), raw) })
	if err != nil {
		return fmt.Errorf("keep draft: %w", err)
	}
	return nil
}

// looseDraft is a draft as it is written without a look at the disk: what a
// newer program wrote into its revision is put under it at the next writing.
func looseDraft(w Draft) ([]byte, error) {
	if w.raw != nil {
		if raw, err := revision.Edit(w.raw, w); err == nil {
			return raw, nil
		}
	}
	return json.Marshal(w)
}

// draftBytes writes a draft over what lies on the disk, so that members of a
// newer program survive being typed beside. Where that cannot be done, as with
// a draft too long for a record, it is written as it is: a draft is never lost.
func (d *Duty) draftBytes(ctx context.Context, w Draft) ([]byte, error) {
	base := w.raw
	if !w.Whole {
		base = d.bareDraft(ctx, w)
		w.Whole = true
	}
	if base != nil {
		if raw, err := revision.Edit(base, w); err == nil {
			return raw, nil
		}
	}
	return json.Marshal(w)
}

// bareDraft is a draft as it stands before anything was typed: the body it was
// begun from, or nil for a new record.
func (d *Duty) bareDraft(ctx context.Context, w Draft) json.RawMessage {
	if len(w.Seen) == 0 {
		return nil
	}
	seen, err := d.seen(ctx, w)
	if err != nil || len(seen) == 0 {
		return nil
	}
	raw, err := json.Marshal(map[string]json.RawMessage{"encounter": seen[0].Envelope.Body})
	if err != nil {
		return nil
	}
	return raw
}

// known is the body over which the draft is written: with the members of a
// newer program, or nil where the draft holds none beside its revision's.
func (w Draft) known() json.RawMessage {
	var on struct {
		Encounter json.RawMessage `json:"encounter"`
	}
	if !w.Whole || json.Unmarshal(w.raw, &on) != nil {
		return nil
	}
	return on.Encounter
}

// Drafts lists the officer's drafts, the last one touched first. Those of
// another officer on this device are not his to open.
func (d *Duty) Drafts(ctx context.Context) ([]Draft, error) {
	kept, err := d.ledger.Drafts(ctx)
	if err != nil {
		return nil, fmt.Errorf("list drafts: %w", err)
	}
	out := d.heldDrafts()
	for _, k := range kept {
		var w Draft
		if draftOf(out, k.ID) == nil && k.Err == nil && json.Unmarshal(k.Body, &w) == nil && w.ID == k.ID {
			w.raw = k.Body
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b Draft) int { return b.Saved.Compare(a.Saved) })
	return out, nil
}

// heldDrafts are those that the disk did not take: later than what lies there.
func (d *Duty) heldDrafts() []Draft {
	out := []Draft{}
	for _, name := range d.opts.Unwritten.names() {
		if !strings.HasPrefix(name, unwrittenDraft) {
			continue
		}
		var w Draft
		if raw, ok := d.held(name); ok && json.Unmarshal(raw, &w) == nil {
			w.raw, w.Unwritten = raw, true
			out = append(out, w)
		}
	}
	return out
}

// Draft gives one draft, or errs.NotFound "draft_unknown".
func (d *Duty) Draft(ctx context.Context, id uuid.UUID) (Draft, error) {
	all, err := d.Drafts(ctx)
	if err != nil {
		return Draft{}, err
	}
	if w := draftOf(all, id); w != nil {
		return *w, nil
	}
	return Draft{}, errs.Errorf(errs.NotFound, "draft_unknown", "no draft %s", id)
}

// draftOf picks the draft of a record, or nil.
func draftOf(all []Draft, record uuid.UUID) *Draft {
	for i := range all {
		if all[i].ID == record {
			return &all[i]
		}
	}
	return nil
}

// DropDraft forgets a draft. What was saved of its record stays.
func (d *Duty) DropDraft(ctx context.Context, id uuid.UUID) error {
	if err := d.dropDraft(ctx, id); err != nil {
		return fmt.Errorf("drop draft: %w", err)
	}
	d.listeners.tell()
	return nil
}

func (d *Duty) dropDraft(ctx context.Context, id uuid.UUID) error {
	return d.write(draftName(id), nil, func() error { return d.ledger.DropDraft(ctx, id) })
}

// Edit opens a saved record for its officer to go on: his draft of it where
// there is one, else the head shown with every head remembered. It is read in
// full, so it is written in the journal. The pen must be his.
func (d *Duty) Edit(ctx context.Context, id uuid.UUID) (Draft, error) {
	w, err := d.Draft(ctx, id)
	if err == nil || !isNotFound(err) {
		d.permit.edits(id)
		return w, err
	}
	rec, err := d.record(ctx, id, raid.KindEncounter)
	if err != nil {
		return w, err
	}
	head := rec.Heads[0]
	if err := wholly(id, rec.Heads...); err != nil {
		return w, err
	}
	w = Draft{ID: id, Raid: head.Envelope.Raid, Crew: head.Envelope.Crew}
	if err := decodeBody(head, &w.Encounter); err != nil {
		return w, err
	}
	if !raid.HoldsPen(w.Encounter.Pen, d.Officer().ID, d.crews(ctx, w.Raid)) {
		return Draft{}, errs.Errorf(errs.Denied, "pen", "the pen is with somebody else")
	}
	for _, h := range rec.Heads {
		w.Seen = append(w.Seen, h.Rev)
	}
	w.raw, w.Whole = d.bareDraft(ctx, w), true
	d.permit.edits(id)
	return w, d.audit(ctx, AuditEdit, id, "")
}
