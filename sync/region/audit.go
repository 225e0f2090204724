package region

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// auditFrame says who did what and whether he might, by ids alone. It must hold
// no name and nothing of what is written in a record.
type auditFrame struct {
	At      time.Time       `json:"at"`
	Action  string          `json:"action"`
	Officer uuid.UUID       `json:"officer,omitzero"`
	Device  uuid.UUID       `json:"device,omitzero"`
	Records []uuid.UUID     `json:"records,omitempty"`
	Revs    []revision.Hash `json:"revs,omitempty"`
	Allowed bool            `json:"allowed"`
	Reason  string          `json:"reason,omitempty"` // a code
	Times   int             `json:"times,omitempty"`  // how often more the same happened since it was written last
}

// mostNoted is how many ids one audit frame holds.
const mostNoted = 1000

// encodeNote writes a frame as it is kept.
func (r *Region) encodeNote(n auditFrame) []byte {
	n.At = r.now().UTC()
	b, err := json.Marshal(n)
	if err != nil {
		panic(err) // ids, times and codes
	}
	return b
}

func (r *Region) encodeNotes(all []auditFrame) (out [][]byte) {
	for _, n := range all {
		out = append(out, r.encodeNote(n))
	}
	return out
}

// audit writes a decision down; a store that fails is a fault of the machine and
// is logged, the decision stands.
func (r *Region) audit(ctx context.Context, n auditFrame) {
	r.tell(ctx, n)
	if err := r.writeAudit(ctx, n); err != nil {
		r.log.Error("audit", "error", err.Error())
	}
}

// told are the decisions that whoever watches the log hears of at once: who may
// come in, who may not any more, and what waits for a person.
var told = []string{"invite", string(enrolling), "revoke", "revive", "officer", "quarantine", "admit"}

// tell puts a decision into the log, by ids and codes alone.
func (r *Region) tell(ctx context.Context, n auditFrame) {
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
		r.log.LogAttrs(ctx, slog.LevelInfo, "decided", attrs...)
	case n.Reason == "":
		r.log.LogAttrs(ctx, slog.LevelWarn, "set aside", attrs...)
	default:
		r.log.LogAttrs(ctx, slog.LevelWarn, "refused", append(attrs, slog.String("reason", n.Reason))...)
	}
}

func (r *Region) writeAudit(ctx context.Context, all ...auditFrame) error {
	notes := r.encodeNotes(all)
	_, err := r.store.Take(context.WithoutCancel(ctx), access.Judging(), uuid.Nil, func(intake.View) (store.Push, error) {
		return store.Push{Audit: notes}, nil
	})
	if err != nil {
		return fmt.Errorf("write decision down: %w", err)
	}
	return nil
}

// reads notes that an officer was given records.
func reads(who caller, records []uuid.UUID) (out []auditFrame) {
	for part := range slices.Chunk(records, mostNoted) {
		out = append(out, auditFrame{Action: string(access.Read), Officer: who.officer, Device: who.device.ID, Records: part, Allowed: true})
	}
	return out
}

// asides notes what a push set aside for people to look at. The same line again
// changes nothing and is not noted again.
func (r *Region) asides(device uuid.UUID, c intake.Changes) (out []auditFrame) {
	var revs []revision.Hash
	for _, a := range c.Asides {
		if !a.Held && a.Rev != "" {
			revs = append(revs, a.Rev)
		}
	}
	for part := range slices.Chunk(revs, mostNoted) {
		out = append(out, auditFrame{Action: "quarantine", Device: device, Revs: part})
	}
	return out
}

// note writes down what may repeat without end, once, and then once a minute
// with how often it came.
func (r *Region) note(ctx context.Context, n refusal) {
	if r.guard.refusals.Note(n) {
		r.audit(ctx, n.frame(0))
	}
}

func (n refusal) frame(times int) auditFrame {
	return auditFrame{Action: string(n.action), Officer: n.officer, Device: n.device, Allowed: n.allowed, Reason: n.reason, Times: times}
}

// noteRepeats writes what came again since it was noted; with all, whatever is
// left.
func (r *Region) noteRepeats(ctx context.Context, all bool) {
	due, rest := r.guard.refusals.Due(all)
	for _, d := range due {
		r.audit(ctx, d.Key.frame(d.Times))
	}
	if rest > 0 {
		r.audit(ctx, auditFrame{Action: "refused", Times: rest})
	}
}
