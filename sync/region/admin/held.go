package admin

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/help"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/moment"
	"shyraq/sync/region/retention"
	"shyraq/sync/revision"
)

// HeldRequest asks what is held of a person, or in a record.
type HeldRequest struct {
	Record uuid.UUID `json:"record,omitzero"`
	Person string    `json:"person,omitempty"` // an IIN and a name, a line each; it goes nowhere but through the door
}

// HeldReport answers a person who asks: what is held, since when, until when, and who
// can read it. It quotes nothing.
type HeldReport struct {
	Records []HeldRecord `json:"records"`
	Aside   int          `json:"aside"` // lines in quarantine that name him, or are of the record
}

// HeldRecord is a record in which he is named.
type HeldRecord struct {
	Record    uuid.UUID `json:"record"`
	Kind      raid.Kind `json:"kind"`
	Revisions int       `json:"revisions"` // in which he is named
	Of        int       `json:"of"`
	First     time.Time `json:"first"`
	Last      time.Time `json:"last"`              // by the clocks of who wrote them
	Unclear   int       `json:"unclear,omitempty"` // revisions of which the clock was wrong; First and Last leave them out
	Old       bool      `json:"old,omitempty"`     // only in revisions that were replaced
	Joined    bool      `json:"joined,omitempty"`  // named otherwise here; a link says that it is the same child
	retention.Standing
	Readers []HeldReader `json:"readers"`
}

// HeldReader is an officer who can read a record now.
type HeldReader struct {
	ID   uuid.UUID       `json:"id"`
	Name string          `json:"name"`
	Role regionfile.Role `json:"role"`
	Unit string          `json:"unit"`
}

// Held looks through all that is kept, and follows links that say "the same child". A
// name that is spelt in another way is another one, where no link says otherwise. That it was asked, and of which records, is
// in the audit.
func (l *Local) Held(ctx context.Context, ask HeldRequest) (rep HeldReport, err error) {
	person, ok := retention.ParsePerson(ask.Person)
	if (ask.Record == uuid.Nil) != ok {
		return rep, errs.Errorf(errs.Invalid, "held_whom", "a record, or an IIN or a name of two words")
	}
	terms, _, err := termsOf(l.people())
	if err != nil {
		return rep, err
	}
	beside, err := l.newLook(ctx)
	if err != nil {
		return rep, err
	}
	scopes, err := l.readers(ctx)
	if err != nil {
		return rep, err
	}
	var same joined
	if ok {
		if same, err = l.joined(ctx, person); err != nil {
			return rep, err
		}
	}
	names := func(s revision.Signed) bool {
		return ask.Record != uuid.Nil && s.Envelope.Record == ask.Record || ok && person.In(s.Envelope.Body)
	}
	rep.Records = []HeldRecord{}
	told := answers{of: map[uuid.UUID][]help.Answer{}}
	err = l.o.Store.Records(ctx, access.Retaining(), func(o access.Object, all []revision.Signed) error {
		told.take(o, all)
		row := HeldRecord{Record: o.Record, Kind: o.Kind, Of: len(all), Old: true, Joined: true, Readers: []HeldReader{}}
		heads := revision.Heads(all)
		for _, s := range all {
			if named := names(s); named || same.in(s) {
				row.take(s, heads, l.o.Now())
				row.Joined = row.Joined && !named
			}
		}
		if row.Revisions == 0 {
			return nil
		}
		row.Standing = terms.Judge(beside.record(o, all), l.o.Now(), beside.offset)
		for _, v := range scopes {
			if v.scope.Reads(o) {
				row.Readers = append(row.Readers, v.HeldReader)
			}
		}
		rep.Records = append(rep.Records, row)
		return nil
	})
	if err != nil {
		return rep, err
	}
	for i, r := range rep.Records {
		rep.Records[i].Standing = r.Answered(told.of[r.Record])
	}
	err = l.o.Store.LinesAside(ctx, access.Retaining(), func(a intake.Aside) error {
		if s, err := revision.ParseLine(a.Line); err == nil && names(s) {
			rep.Aside++
		}
		return nil
	})
	slices.SortFunc(rep.Records, func(a, b HeldRecord) int {
		return cmp.Or(a.First.Compare(b.First), bytes.Compare(a.Record[:], b.Record[:]))
	})
	if again := l.noteHeld(ctx, rep); err == nil {
		err = again
	}
	return rep, err
}

func (r *HeldRecord) take(s revision.Signed, heads []revision.Signed, now time.Time) {
	if at := time.UnixMilli(s.Envelope.Time.MS).UTC(); !moment.Possible(at, now) {
		r.Unclear++
	} else {
		if r.First.IsZero() || at.Before(r.First) {
			r.First = at
		}
		r.Last = later(r.Last, at)
	}
	r.Revisions++
	if slices.ContainsFunc(heads, func(h revision.Signed) bool { return h.Rev == s.Rev }) {
		r.Old = false
	}
}

// noteHeld writes down which records were told of, before they are: each by itself, for who
// looked at one is told to who may not know of the others.
func (l *Local) noteHeld(ctx context.Context, rep HeldReport) error {
	notes := []audit.Frame{}
	for _, r := range rep.Records {
		notes = append(notes, audit.Frame{Action: audit.Held, Records: []uuid.UUID{r.Record}, Allowed: true})
	}
	if len(notes) == 0 {
		notes = append(notes, audit.Frame{Action: audit.Held, Allowed: true})
	}
	return l.o.Journal.Write(ctx, notes...)
}

// readable is an officer and what he may read now.
type readable struct {
	HeldReader
	scope access.Scope
}

func (l *Local) readers(ctx context.Context) (out []readable, err error) {
	people := l.people()
	for _, o := range people.Officers() {
		s := people.Subject(o.ID)
		if s.Revoked {
			continue
		}
		s.Device, s.Session = wire.DeviceActive, true // as on a device of his, signed in
		all, err := l.o.Store.Memberships(ctx, access.Judging(), o.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range all {
			s.Join(m)
		}
		if scope, err := access.ScopeOf(s); err == nil {
			out = append(out, readable{HeldReader{o.ID, o.Name, o.Role, o.Unit}, scope})
		}
	}
	return out, nil
}

// Held implements Control.
func (r *Remote) Held(ctx context.Context, ask HeldRequest) (v HeldReport, err error) {
	err = r.ask(ctx, "held", ask, &v)
	return v, err
}
