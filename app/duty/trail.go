package duty

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
)

// trail is the audit of the open store, towards the region: what was looked at here
// goes there, and what the region shows of its own log is held against what this
// device has seen. It implements courier.Trail.
type trail struct {
	d *Duty

	mu   sync.Mutex
	kept *keptLog // nil before it was read
}

// keptLog is the checkpoint that is kept.
type keptLog struct {
	wire.LogSeen
	Epoch string `json:"epoch"`
}

// metaLog is the name under which the store keeps it.
const metaLog = "region_log"

func newTrail(d *Duty) *trail { return &trail{d: d} }

func (t *trail) seen() keptLog {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil {
		raw, err := optional{t.d.ledger.Ledger, t.d.opts.Dir}.Meta(t.d.life, metaLog)
		var k keptLog
		if err != nil && !isNotFound(err) || err == nil && json.Unmarshal(raw, &k) != nil {
			return keptLog{} // it is read again with the next hello
		}
		t.kept = &k
	}
	return *t.kept
}

// Seen implements courier.Trail.
func (t *trail) Seen() wire.LogSeen { return t.seen().LogSeen }

// Keep implements courier.Trail.
func (t *trail) Keep(ctx context.Context, c wire.Checkpoint) error {
	k := keptLog{c.Seen(), c.Epoch}
	raw, err := json.Marshal(k)
	if err == nil {
		err = t.d.ledger.PutMeta(ctx, metaLog, t.d.opts.Keys.Store(), raw)
	}
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = &k
	return nil
}

// Broken implements courier.Trail. A region that was put back to an earlier copy says
// so by its epoch: that is told once, and its log is followed from there. In the same
// epoch what was seen stays, and is told with every opening.
func (t *trail) Broken(ctx context.Context, err error, now wire.Checkpoint) {
	was := t.seen()
	f := ledger.Finding{Kind: ledger.LogOther, From: uint64(was.Size), To: uint64(now.Size), Detail: "entries that were seen, and that are shown"}
	switch {
	case now.Epoch != "" && now.Epoch != was.Epoch:
		f.Kind = ledger.LogRestored
	case isCode(err, "log_shorter"):
		f.Kind = ledger.LogShorter
	}
	t.d.ledger.FoundOut(ctx, f)
	if f.Kind == ledger.LogRestored {
		_ = t.Keep(ctx, now) // another time, if not now
	}
}

// repeated is how soon after it the same look counts as the same.
const repeated = time.Minute

// Looks implements courier.Trail. Whoever looks at the same again within a minute is
// told of once, with how often.
func (t *trail) Looks(ctx context.Context, after uint64, most int) (out []wire.Look, err error) {
	for full := true; full && len(out) < most; {
		frames, err := t.d.ledger.AuditAfter(ctx, after, 4*most)
		if err != nil {
			return nil, err
		}
		full = len(frames) == 4*most
		for _, f := range frames {
			after = f.Number
			l := lookOf(f)
			if n := len(out); n > 0 && sameLook(out[n-1], l) {
				out[n-1].Number, out[n-1].Times = l.Number, out[n-1].Times+1
				continue
			}
			if len(out) == most {
				return out, nil
			}
			out = append(out, l)
		}
	}
	return out, nil
}

func lookOf(f ledger.NumberedAudit) wire.Look {
	few := func(ids []uuid.UUID) []uuid.UUID { return ids[:min(len(ids), wire.MaxLookedUpon)] }
	action := wire.LookClass(f.Action)
	if action == "" {
		action = "other"
	}
	return wire.Look{Number: f.Number, At: f.At, Action: action, Officer: f.Officer, Records: few(f.Records), People: few(f.People), Class: wire.LookClass(f.Reason)}
}

func sameLook(a, b wire.Look) bool {
	return a.Action == b.Action && a.Officer == b.Officer && a.Class == b.Class && slices.Equal(a.Records, b.Records) &&
		slices.Equal(a.People, b.People) && b.At.Sub(a.At).Abs() < repeated
}
