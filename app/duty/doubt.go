package duty

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/app/doubt"
	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/sync/revision"
)

// doubtful is what there is against the time of a revision; nil where there is nothing.
func (d *Duty) doubtful(s revision.Signed) *doubt.Time {
	if s.Receipt == nil {
		return nil
	}
	return d.doubtOnce(s, d.keyEnded(s.Envelope.Author, s.Envelope.Key))
}

// doubtOnce is doubtful, where it is known when the key was withdrawn.
func (d *Duty) doubtOnce(s revision.Signed, ended time.Time) *doubt.Time {
	r := s.Receipt
	after, until := r.Bounds()
	withdrawn := !ended.IsZero() && until.After(ended)
	if r.Flag == "" && !withdrawn {
		return nil
	}
	zone := d.Rules().Offset
	found := &doubt.Time{Signed: s.Envelope.Moment().In(zone), Until: until.In(zone), Withdrawn: withdrawn}
	if !after.IsZero() {
		found.After = after.In(zone)
	}
	return found
}

// keyEnded is when a signing key was withdrawn; zero for one that was not.
func (d *Duty) keyEnded(author uuid.UUID, key string) time.Time {
	o, _ := d.Colleague(author)
	for _, k := range o.Keys {
		if k.ID == key {
			return k.Until
		}
	}
	return time.Time{}
}

// doubtOf is that of the oldest revision of a record that has one: what comes after it
// goes on from there.
func (d *Duty) doubtOf(c *caseFile) *doubt.Time {
	var key string // lists ask of thousands: most of a record is signed by one key
	var ended time.Time
	for _, s := range c.record.Revisions {
		if s.Receipt == nil {
			continue
		}
		if s.Envelope.Key != key {
			key, ended = s.Envelope.Key, d.keyEnded(s.Envelope.Author, s.Envelope.Key)
		}
		if found := d.doubtOnce(s, ended); found != nil {
			return found
		}
	}
	return nil
}

// DoubtsOfActs are those of the acts of a record, by their numbers; of most there are
// none.
func (d *Duty) DoubtsOfActs(ctx context.Context, record uuid.UUID) (map[handover.Number]doubt.Time, error) {
	c, err := d.readCase(ctx, record)
	if err != nil {
		return nil, err
	}
	out := map[handover.Number]doubt.Time{}
	for _, p := range c.encounter.People {
		for _, a := range p.Acts {
			if found := d.doubtOfAct(c, a); found != nil {
				out[a.Number] = *found
			}
		}
	}
	return out, nil
}

// doubtOfAct is that of the revision that brought an act, which says itself when it was
// signed.
func (d *Duty) doubtOfAct(c *caseFile, a handover.Act) *doubt.Time {
	if c.kind != raid.KindEncounter || d.doubtOf(c) == nil {
		return nil
	}
	for _, s := range c.record.Revisions {
		if e, _, err := bodyOf(c.kind, s); err == nil && findAct(e, a.Number) != nil {
			found := d.doubtful(s)
			if found != nil {
				found.Signed = a.IssuedAt.In(d.Rules().Offset)
			}
			return found
		}
	}
	return nil
}
