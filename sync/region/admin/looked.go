package admin

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
)

// LookedRequest asks who looked at a record or a child, or what an officer looked at;
// one of them.
type LookedRequest struct {
	At      uuid.UUID `json:"at,omitzero"`      // a record, or a child of one
	Officer uuid.UUID `json:"officer,omitzero"` // or his device
	Most    int       `json:"most,omitempty"`   // entries, the newest; 200 where zero
}

// LookedReport answers with entries of the log, newest first, and proves them.
type LookedReport struct {
	wire.Proofs
	Names map[uuid.UUID]string `json:"names"` // of the officers, which are not in the log
	More  bool                 `json:"more,omitempty"`
}

const (
	usualLooked = 200
	mostLooked  = 2000
)

// Looked tells who looked, and writes down that it was asked.
func (l *Local) Looked(ctx context.Context, ask LookedRequest) (rep LookedReport, err error) {
	if (ask.At == uuid.Nil) == (ask.Officer == uuid.Nil) {
		return rep, errs.Errorf(errs.Invalid, "looked", "a record or a child, or an officer")
	}
	note := audit.Frame{Action: "who_looked", Officer: ask.Officer, Allowed: true}
	if ask.At != uuid.Nil {
		note.Action, note.Records = "looked_at", []uuid.UUID{ask.At}
	}
	if err := l.o.Journal.Write(ctx, note); err != nil {
		return rep, err
	}
	if _, err := l.o.Merkle.CatchUp(ctx); err != nil {
		return rep, err
	}
	most := ask.Most
	if most <= 0 {
		most = usualLooked
	}
	a := audit.Asked{Most: min(most, mostLooked), Only: audit.Looks}
	var found []audit.Entry
	if ask.At != uuid.Nil {
		found, rep.More, err = l.o.Merkle.WhoLooked(ctx, ask.At, a)
	} else {
		a.IDs = []uuid.UUID{ask.Officer}
		found, rep.More, err = l.o.Merkle.Find(ctx, a)
	}
	if err == nil {
		rep.Proofs, err = l.o.Merkle.ProveEntries(ctx, found)
	}
	rep.Names = map[uuid.UUID]string{}
	for _, e := range found {
		if o := l.people().Officer(e.Frame.Officer); o != nil {
			rep.Names[o.ID] = o.Name
		}
	}
	return rep, err
}

// LogRequest asks for the log to be checked, also against a checkpoint that somebody
// kept.
type LogRequest struct {
	Seen string `json:"seen,omitempty"` // a signed checkpoint
}

// LogReport says what that came to.
type LogReport struct {
	Checkpoint string `json:"checkpoint"` // as it is signed
	Key        string `json:"key"`        // the region's public key, in hex
	Size       int64  `json:"size"`
	Entries    int64  `json:"entries"` // that were hashed anew; those before them left into files
}

// CheckLog hashes every entry anew and holds it against the signed checkpoint.
func (l *Local) CheckLog(ctx context.Context, ask LogRequest) (rep LogReport, err error) {
	public := l.o.Keys.Signing().Public().(ed25519.PublicKey)
	rep.Key = hex.EncodeToString(public)
	var seen wire.LogSeen
	if ask.Seen != "" {
		c, err := wire.OpenCheckpoint(ask.Seen, l.o.ID, public)
		if err != nil {
			return rep, err
		}
		seen = c.Seen()
	}
	if _, err := l.o.Merkle.CatchUp(ctx); err != nil {
		return rep, err
	}
	got, err := l.o.Merkle.Check(ctx, seen)
	if err != nil {
		return rep, err
	}
	rep.Size, rep.Entries = got.Checkpoint.Size, got.Entries
	p, err := l.o.Merkle.Prove(ctx, wire.LogSeen{})
	rep.Checkpoint = p.Note
	return rep, err
}

// Looked implements Control.
func (r *Remote) Looked(ctx context.Context, ask LookedRequest) (v LookedReport, err error) {
	err = r.ask(ctx, "looked", ask, &v)
	return v, err
}

// CheckLog implements Control.
func (r *Remote) CheckLog(ctx context.Context, ask LogRequest) (v LogReport, err error) {
	err = r.ask(ctx, "check_log", ask, &v)
	return v, err
}
