package admin

import (
	"cmp"
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/moment"
)

// LostRequest asks what could be read on a device that is lost.
type LostRequest struct {
	Device uuid.UUID `json:"device"`
	Revoke bool      `json:"revoke,omitempty"` // it as well, before anything is counted
}

// LostReport says what could be read on a device, at most: what the region gave it,
// as the audit has it, and what it wrote itself. Keys of closed nights that were
// destroyed there the region does not know, so that less may be readable than this.
// It holds no word of a record.
type LostReport struct {
	Device   uuid.UUID `json:"device"`
	Client   string    `json:"client,omitempty"`
	Enrolled time.Time `json:"enrolled,omitzero"`
	Revoked  bool      `json:"revoked,omitempty"`

	Officers []LostOfficer `json:"officers"`          // who could unlock it
	Wrote    uint64        `json:"wrote"`             // revisions of its own that the region has
	Records  int           `json:"records"`           // that it was given, plans among them
	Nights   []LostNight   `json:"nights"`            // in which those began, the latest first
	Unclear  int           `json:"unclear,omitempty"` // of them, whose ids say a time that cannot be: by a clock that was wrong
	From     time.Time     `json:"from,omitzero"`
	Until    time.Time     `json:"until,omitzero"` // when it was given the first and the last
	Contact  time.Time     `json:"contact,omitzero"`
	Earlier  bool          `json:"earlier,omitempty"` // older entries of the audit left into files
}

// LostOfficer is who could unlock a device, and when he was known to.
type LostOfficer struct {
	ID       uuid.UUID `json:"id"`
	Name     string    `json:"name"`
	Unlocked time.Time `json:"unlocked,omitzero"` // the last time that the region knows of
}

// LostNight is how many of the records began in a night, by the time in their ids.
type LostNight struct {
	Night   civil.Date `json:"night"`
	Records int        `json:"records"`
}

// mostLost bounds how many entries of one device are looked at.
const mostLost = 1 << 20

// Lost says what could be read on a device, and revokes it where that is asked; that
// it was asked stands in the audit.
func (l *Local) Lost(ctx context.Context, ask LostRequest) (rep LostReport, err error) {
	d := l.people().Device(ask.Device)
	if d == nil {
		return rep, errs.Errorf(errs.NotFound, "device_unknown", "%s", ask.Device)
	}
	rep = LostReport{Device: d.ID, Client: d.Client, Enrolled: d.Enrolled, Revoked: d.Revoked || ask.Revoke}
	if ask.Revoke && !d.Revoked {
		if err := l.Revoke(ctx, RevokeRequest{Device: ask.Device}); err != nil {
			return rep, err
		}
	}
	if err := l.o.Journal.Write(ctx, audit.Frame{Action: "lost", Device: ask.Device, Allowed: true}); err != nil {
		return rep, err
	}
	if _, err := l.o.Merkle.CatchUp(ctx); err != nil {
		return rep, err
	}
	found, more, err := l.o.Merkle.Find(ctx, audit.Asked{IDs: []uuid.UUID{ask.Device}, Most: mostLost})
	if err != nil {
		return rep, err
	}
	chain, err := l.o.Store.Chain(ctx, access.Judging(), ask.Device)
	if err != nil {
		return rep, err
	}
	left, err := l.o.Journal.Left(ctx)
	if err != nil {
		return rep, err
	}
	zone, err := civil.ParseOffset(l.people().File().Offset)
	if err != nil {
		zone = time.UTC
	}
	rep.Wrote, rep.Earlier = chain.DSeq, more || left.Entries > 0
	rep.count(found, zone)
	rep.name(l)
	return rep, nil
}

// count takes what the audit says of the device, newest first.
func (r *LostReport) count(found []audit.Entry, zone *time.Location) {
	given, unlocked := map[uuid.UUID]time.Time{}, map[uuid.UUID]time.Time{} // given first
	for _, e := range found {
		f := e.Frame
		if !f.Allowed || f.Device != r.Device {
			continue
		}
		switch f.Action {
		case string(access.Read):
			for _, id := range f.Records {
				given[id] = f.At
			}
			r.From = f.At
			r.Until = later(r.Until, f.At)
			r.Contact = later(r.Contact, f.At)
		case string(access.SignIn):
			unlocked[f.Officer] = later(unlocked[f.Officer], f.At)
			r.Contact = later(r.Contact, f.At)
		case audit.LookPrefix + "unlock":
			then, _ := moment.Bounded(f.Then, f.At)
			unlocked[f.Officer] = later(unlocked[f.Officer], then)
		}
	}
	nights := map[civil.Date]int{}
	for id, at := range given {
		if id.Version() != 7 || !moment.Possible(began(id), at) {
			r.Unclear++
			continue
		}
		nights[civil.NightOf(began(id), zone)]++
	}
	r.Records = len(given)
	for _, n := range slices.Sorted(maps.Keys(nights)) {
		r.Nights = append(r.Nights, LostNight{n, nights[n]})
	}
	slices.Reverse(r.Nights)
	for id, at := range unlocked {
		r.Officers = append(r.Officers, LostOfficer{ID: id, Unlocked: at})
	}
}

// name says who the officers are, and adds those with a key on the device who never
// signed in.
func (r *LostReport) name(l *Local) {
	for _, o := range l.people().Officers() {
		at := slices.IndexFunc(r.Officers, func(x LostOfficer) bool { return x.ID == o.ID })
		if at >= 0 {
			r.Officers[at].Name = o.Name
			continue
		}
		for _, k := range o.Keys {
			if k.Device == r.Device {
				r.Officers = append(r.Officers, LostOfficer{ID: o.ID, Name: o.Name})
				break
			}
		}
	}
	slices.SortFunc(r.Officers, func(a, b LostOfficer) int {
		return cmp.Or(b.Unlocked.Compare(a.Unlocked), slices.Compare(a.ID[:], b.ID[:]))
	})
}

// began is when a record was begun, by its id (UUIDv7) and the clock of who began it.
func began(id uuid.UUID) time.Time {
	return time.UnixMilli(int64(binary.BigEndian.Uint64(id[:8]) >> 16))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Lost implements Control.
func (r *Remote) Lost(ctx context.Context, ask LostRequest) (v LostReport, err error) {
	err = r.ask(ctx, "lost", ask, &v)
	return v, err
}
