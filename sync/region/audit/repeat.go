package audit

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
)

// Every is how often the same repeated decision is written at most.
const Every = time.Minute

// mostRepeats is how many kinds of repeats are told apart.
const mostRepeats = 4096

// Repeat is a decision that may come again without end, as a refusal does.
type Repeat struct {
	Action          access.Action
	Device, Officer uuid.UUID
	Reason          string
	Allowed         bool
}

func (n Repeat) frame(times int) Frame {
	return Frame{Action: string(n.Action), Officer: n.Officer, Device: n.Device, Allowed: n.Allowed, Reason: n.Reason, Times: times}
}

// NoteRepeat writes down what may repeat without end, once, and then at most
// once in Every with how often it came.
func (j *Journal) NoteRepeat(ctx context.Context, n Repeat) {
	if j.repeats.Note(n) {
		j.Note(ctx, n.frame(0))
	}
}

// WriteRepeats writes what came again since it was noted; with all, whatever is
// left.
func (j *Journal) WriteRepeats(ctx context.Context, all bool) {
	due, rest := j.repeats.Due(all)
	for _, d := range due {
		j.Note(ctx, d.Key.frame(d.Times))
	}
	if rest > 0 {
		j.Note(ctx, Frame{Action: "refused", Times: rest})
	}
}

// KeepRepeats writes down what repeats, until the context ends.
func (j *Journal) KeepRepeats(ctx context.Context) {
	tick := time.NewTicker(Every / 4)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			j.WriteRepeats(ctx, false)
		case <-ctx.Done():
			return
		}
	}
}

// Repeats counts all that was noted as a repeat.
func (j *Journal) Repeats() uint64 { return j.repeats.Total() }
