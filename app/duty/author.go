package duty

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// schema is the version of the bodies this program writes.
const schema = 1

// step is one revision to be made.
type step struct {
	kind    raid.Kind
	record  uuid.UUID
	parents []revision.Signed // the heads the officer saw; none for a new record
	body    any               // a struct of package raid
	over    json.RawMessage   // the body it is written over; nil for that of the first parent
	// late makes the body once its place in the device's chain is known,
	// instead of body; key is the officer's.
	late     func(dseq uint64, key ed25519.PrivateKey) any
	raid     uuid.UUID
	crew     uuid.UUID
	district string
	night    civil.Date
	members  crewMembers // who may open it on this device
}

// author signs a step and gives it to the ledger: when it returns, the record
// is saved. Members of the body that this program does not know come over from
// the first parent. A step that changes nothing of a record writes no revision:
// what stands is what was to be saved.
func (d *Duty) author(ctx context.Context, s step) (revision.Signed, error) {
	if err := wholly(s.record, s.parents...); err != nil {
		return revision.Signed{}, err
	}
	var old json.RawMessage
	var parents []revision.Hash
	for i, p := range s.parents {
		if i == 0 {
			old = p.Envelope.Body
		}
		parents = append(parents, p.Rev)
		d.clock.Observe(p.Envelope.Time)
	}
	if s.over != nil {
		old = s.over
	}
	if d.changesNothing(s, old) {
		d.listeners.tell()
		return s.parents[0], nil
	}
	key, err := d.sealingKey(s.kind, s.night, s.crew, s.members)
	if err != nil {
		return revision.Signed{}, fmt.Errorf("write record: %w", err)
	}
	signing := d.opts.Keys.Signing()
	if signing == nil {
		return revision.Signed{}, errs.Errorf(errs.Denied, "locked", "the device is locked")
	}
	defer clear(signing)
	me := d.Officer()
	saved, err := d.ledger.Author(ctx, func(link ledger.Link) (ledger.Entry, error) {
		if s.late != nil {
			s.body = s.late(link.DSeq, signing)
		}
		body, err := revision.Edit(old, s.body)
		if err != nil {
			return ledger.Entry{}, err
		}
		signed, err := revision.Sign(revision.Envelope{
			Schema: schema, Kind: s.kind, Record: s.record, Parents: parents,
			Device: link.Device, DSeq: link.DSeq, Prev: link.Prev,
			Author: me.ID, Time: d.clock.Now(), Clock: d.opts.reading(), Anchor: anchor(d.opts.Keys.Vault()), Unit: me.Unit,
			Raid: s.raid, Crew: s.crew, District: s.district, Body: body,
		}, signing)
		return ledger.Entry{Signed: signed, Key: key}, err
	})
	if err != nil {
		return revision.Signed{}, fmt.Errorf("save record: %w", err)
	}
	if s.kind.Fieldwork() {
		d.permit.edits(s.record)
		if len(s.parents) == 0 {
			d.permit.begin(s.record, true)
		}
	}
	d.Nudge() // each step goes out at once
	d.listeners.tell()
	return saved, nil
}

// changesNothing says that a step would say again what its only parent says, for
// the same readers. One that joins heads is a change, and so is an act, whose body
// is made with its number.
func (d *Duty) changesNothing(s step, old json.RawMessage) bool {
	if len(s.parents) != 1 || s.late != nil {
		return false
	}
	was := s.parents[0].Envelope
	if was.Schema != schema || was.Unit != d.Officer().Unit || was.Raid != s.raid || was.Crew != s.crew || was.District != s.district {
		return false
	}
	body, err := revision.Edit(old, s.body)
	return err == nil && bytes.Equal(body, was.Body)
}

// sealingKey says under which key a record lies on this device: plans under
// the key all officers here share, everything about people under that of the
// crew's night. What an officer from outside the crew saves or is served lies
// under a key of his own for that night: on a shared device it would bring a
// closed night back to the crew, which gets what it may read from the region.
func (d *Duty) sealingKey(kind raid.Kind, night civil.Date, crew uuid.UUID, members crewMembers) (seal.KeyID, error) {
	if kind == raid.KindOperation || kind == raid.KindRaid {
		return d.opts.Keys.Store(), nil
	}
	if kind == raid.KindLink || kind == raid.KindRegister || kind.Numbered() {
		return d.opts.Keys.Own(), nil // other officers of this device may not be among its readers
	}
	if kind == raid.KindFollowUp || !slices.Contains(members.named, d.opts.Keys.Officer().ID) {
		// One key a night, whatever crews others name: what strangers write makes no
		// more of them than there are nights. What came of help lies under it as well: the
		// crew that shares this device is not among its readers.
		crew, members = uuid.Nil, crewMembers{}
	}
	return d.opts.Keys.Night(vault.Night{
		Night: night, Crew: crew, Members: members.named, Vouched: members.vouched, Region: d.opts.Device.Delivery,
	})
}

// decodeBody reads a revision's body as a type of package raid. The decoder's
// own error may quote the body, so it is not passed on.
func decodeBody(s revision.Signed, to any) error {
	if json.Unmarshal(s.Envelope.Body, to) != nil {
		return misshapen(s)
	}
	return nil
}

func misshapen(s revision.Signed) error {
	return errs.Errorf(errs.Invalid, "body_form", "revision %s does not hold what its kind says", s.Rev)
}

// ProblemsError says that a record cannot be saved as it is. It wraps
// errs.Invalid "record_blocked".
type ProblemsError struct{ Problems []raid.Problem }

// Error names the first field that blocks; problems hold no personal data.
func (e *ProblemsError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the errs.Error.
func (e *ProblemsError) Unwrap() error {
	err := &errs.Error{Kind: errs.Invalid, Code: "record_blocked"}
	for _, p := range e.Problems {
		if p.Severity == raid.Blocks {
			err.Field, err.Detail = p.Path, p.Key
			break
		}
	}
	return err
}

// checked refuses a body with problems that block.
func (d *Duty) checked(body raid.Checked) error {
	if problems := body.Check(d.Rules()); raid.Blocked(problems) {
		return &ProblemsError{problems}
	}
	return nil
}

// mayWrite refuses whoever's role does not write a kind of record. The region
// decides the same by its own table.
func (d *Duty) mayWrite(kind raid.Kind) error {
	role := d.Officer().Role
	fieldwork := kind.Fieldwork()
	switch {
	case kind == raid.KindLink || kind == raid.KindFollowUp:
		if role == regionfile.Inspector || role == regionfile.Supervisor {
			return nil
		}
	case fieldwork && (role == regionfile.Patrol || role == regionfile.Inspector):
		return nil
	case !fieldwork && role == regionfile.Supervisor:
		return nil
	}
	return errs.Errorf(errs.Denied, "role", "role %q does not write %s", role, kind)
}
