// Package audit is the journal of decisions: who did what, when, and whether he
// might, by ids and codes alone. No name and nothing of what is written in a
// record is ever in it. What repeats without end is written once, and then once
// a minute with how often it came.
package audit

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Frame says who did what and whether he might, by ids alone. It must hold no
// name and nothing of what is written in a record.
type Frame struct {
	At      time.Time       `json:"at"` // when it was written down; nobody sets it
	Action  string          `json:"action"`
	Officer uuid.UUID       `json:"officer,omitzero"`
	Device  uuid.UUID       `json:"device,omitzero"`
	Records []uuid.UUID     `json:"records,omitempty"`
	People  []uuid.UUID     `json:"people,omitempty"` // of the records, where it was about some of them
	Revs    []revision.Hash `json:"revs,omitempty"`
	Groups  []string        `json:"groups,omitempty"` // of fields, where it was not all of the records
	Allowed bool            `json:"allowed"`
	Reason  string          `json:"reason,omitempty"` // a code
	Times   int             `json:"times,omitempty"`  // how often more the same happened since it was written last
	Then    time.Time       `json:"then,omitzero"`    // when a device says that it happened there, by its clock
	After   time.Time       `json:"after,omitzero"`   // where that cannot be: it was after this
	Until   time.Time       `json:"until,omitzero"`   // and not after this
}

// MostIDs is how many ids one frame holds; what has more is written as several.
const MostIDs = 1000

// Enrol is letting a device in, as an action of the journal; no table is asked.
const Enrol access.Action = "enrol"

// Options are what a journal needs; all of it.
type Options struct {
	Store   store.Store
	Now     func() time.Time
	Log     *slog.Logger
	Elapsed quota.Elapsed // by which repeats are counted
	Most    int64         // bytes that it is to take; UsualMost when zero
	Merkle  *Log          // of its entries; nil where none is kept
}

// Journal writes decisions down in the store. It is safe for concurrent use.
type Journal struct {
	o       Options
	repeats *quota.Repeats[Repeat]
	bytes   atomic.Int64 // that it took when it was last looked
	group   group
}

// New makes a journal.
func New(o Options) *Journal {
	return &Journal{o: o, repeats: quota.NewRepeats[Repeat](Every, mostRepeats, o.Elapsed)}
}

// Encode writes frames as they are kept, with the time of now.
func (j *Journal) Encode(all ...Frame) (out [][]byte) {
	for _, n := range all {
		n.At = j.o.Now().UTC()
		b, err := json.Marshal(n)
		if err != nil {
			panic(err) // ids, times and codes
		}
		out = append(out, b)
	}
	return out
}

// Note writes a decision down; a store that fails is a fault of the machine and
// is logged, the decision stands.
func (j *Journal) Note(ctx context.Context, n Frame) {
	j.Tell(ctx, n)
	if err := j.Write(ctx, n); err != nil {
		j.o.Log.Error("audit", "error", err.Error())
	}
}

// Looks says of a frame that somebody was given, or opened, what is written of a
// person, sought him by name or number, or asked who did; not that he was let in or wrote
// something himself.
func Looks(f Frame) bool {
	if f.Action == Held {
		return len(f.Records) < 2 // those of before name other records of the person beside it
	}
	return f.Action == string(access.Read) || f.Action == "looked_at" || strings.HasPrefix(f.Action, LookPrefix)
}

// Held is the action of who sought at the server what is held of a person.
const Held = "held"

// LookPrefix begins the action of what a device says was done on it.
const LookPrefix = wire.LookPrefix

// told are the decisions that whoever watches the log hears of at once: who may
// come in, who may not any more, and what waits for a person.
var told = []string{"invite", string(Enrol), "revoke", "wipe", "wiped", "revive", "officer", "quarantine", "admit", "token_issue", "token_revoke"}

// Tell puts a decision into the log, by ids and codes alone, where whoever
// watches it has to hear of it.
func (j *Journal) Tell(ctx context.Context, n Frame) {
	if !slices.Contains(told, n.Action) {
		return
	}
	attrs := []slog.Attr{slog.String("action", n.Action)}
	for _, id := range []struct {
		name  string
		value uuid.UUID
	}{{"officer", n.Officer}, {"device", n.Device}} {
		if id.value != uuid.Nil {
			attrs = append(attrs, slog.String(id.name, id.value.String()))
		}
	}
	if len(n.Revs) > 0 {
		attrs = append(attrs, slog.Int("revisions", len(n.Revs)))
	}
	if n.Times > 0 {
		attrs = append(attrs, slog.Int("times", n.Times))
	}
	switch {
	case n.Allowed:
		j.o.Log.LogAttrs(ctx, slog.LevelInfo, "decided", attrs...)
	case n.Reason == "":
		j.o.Log.LogAttrs(ctx, slog.LevelWarn, "set aside", attrs...)
	default:
		j.o.Log.LogAttrs(ctx, slog.LevelWarn, "refused", append(attrs, slog.String("reason", n.Reason))...)
	}
}
