package admin

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/place"
	"shyraq/sync/region/store"
)

// expiresSoon is how long before its end a certificate is one to look at: it
// renews itself a month before.
const expiresSoon = 14 * 24 * time.Hour

// StatusReport says how a region is, with numbers and ids alone.
type StatusReport struct {
	Region      string    `json:"region,omitempty"` // of the region file
	ServerID    uuid.UUID `json:"server_id"`
	Epoch       string    `json:"epoch"`
	Database    bool      `json:"database"` // kept in PostgreSQL, not in the folder
	Officers    int       `json:"officers"`
	Devices     int       `json:"devices"`
	Revoked     int       `json:"revoked_devices"`
	Ending      int       `json:"certificates_ending"` // within two weeks: devices that were long away
	Ended       int       `json:"certificates_ended"`
	Revisions   int       `json:"revisions"`
	Held        int       `json:"held"`
	Quarantined int       `json:"quarantined"`
	Free        uint64    `json:"free_bytes"` // of the disk of the data directory
	LowDisk     bool      `json:"low_disk,omitempty"`
	Audit       int64     `json:"audit_bytes"`
	AuditMost   int64     `json:"audit_most_bytes"` // beyond it the oldest months leave, where they have a folder to go to
	Left        []string  `json:"left,omitempty"`   // older stores in the data directory, from which nothing is erased
}

// Status says how the region is.
func (l *Local) Status(ctx context.Context) (StatusReport, error) {
	n, err := l.o.Store.Count(ctx, access.Upkeep())
	if err != nil {
		return StatusReport{}, err
	}
	people, now := l.people(), l.o.Now()
	out := StatusReport{Region: people.File().ID, ServerID: l.o.ID, Epoch: l.people().Epoch().Epoch, Database: l.o.Database,
		Officers: len(people.Officers()), Revisions: n.Revisions, Held: n.Held, Quarantined: n.Aside}
	for _, d := range people.Devices() {
		out.Devices++
		switch {
		case d.Revoked:
			out.Revoked++
		case !now.Before(d.Expires):
			out.Ended++
		case !now.Before(d.Expires.Add(-expiresSoon)):
			out.Ending++
		}
	}
	if out.Audit, err = l.o.Journal.Bytes(ctx); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return StatusReport{}, err
	}
	out.AuditMost, out.Left = l.o.Journal.Most(), place.Left(l.o.Dir)
	if free, low, err := l.o.Room(); err == nil {
		out.Free, out.LowDisk = free, low
	}
	return out, nil
}

// AuditRequest asks for decisions that were written down, after a place.
type AuditRequest struct {
	After  access.Position `json:"after,omitzero"`
	Since  time.Time       `json:"since,omitzero"`
	Action string          `json:"action,omitempty"` // only this one
	Most   int             `json:"most,omitempty"`
}

// AuditPage is a part of the journal of decisions.
type AuditPage struct {
	Rows []json.RawMessage `json:"rows"` // ids, times and codes: no name, and nothing of a record
	Next access.Position   `json:"next,omitzero"`
	More bool              `json:"more,omitempty"`
}

const mostNotes = 1000

// Audit gives the journal of decisions, oldest first.
func (l *Local) Audit(ctx context.Context, ask AuditRequest) (AuditPage, error) {
	p := AuditPage{Rows: []json.RawMessage{}, Next: ask.After}
	if ask.After == (access.Position{}) && ask.Action == "" { // the first that remains names what left
		if left, err := l.o.Journal.Left(ctx); err != nil {
			return AuditPage{}, err
		} else if left.Entries > 0 {
			row, err := json.Marshal(struct {
				Action string `json:"action"`
				store.Left
			}{"left", left})
			if err != nil {
				return AuditPage{}, err
			}
			p.Rows = append(p.Rows, row)
		}
	}
	most := ask.Most
	if most <= 0 || most > mostNotes {
		most = mostNotes
	}
	for len(p.Rows) < most {
		notes, err := l.o.Store.Audit(ctx, access.Administering(), p.Next, mostNotes)
		if err != nil {
			return AuditPage{}, err
		}
		for _, n := range notes {
			if len(p.Rows) == most {
				p.More = true
				return p, nil
			}
			p.Next = n.At
			var f audit.Frame
			if json.Unmarshal(n.Value, &f) == nil && !f.At.Before(ask.Since) && (ask.Action == "" || ask.Action == f.Action) {
				p.Rows = append(p.Rows, n.Value)
			}
		}
		if len(notes) < mostNotes {
			return p, nil
		}
	}
	p.More = true
	return p, nil
}
