package httpapi

import (
	"context"
	"encoding/binary"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/store"
)

// looksRow is the row that says up to which number the region has what was looked at
// on a device.
func looksRow(device uuid.UUID) string { return device.String() + "/looks" }

// lookBytes is what a look counts of what a device may send.
const lookBytes = 512

func upTo(row store.Row) uint64 {
	if len(row.Value) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(row.Value)
}

// looked is up to which number the region has them; a hello does not fail by it.
func (a *API) looked(ctx context.Context, who caller) uint64 {
	row, err := a.o.Store.Row(ctx, access.Judging(), store.Journals, looksRow(who.device.ID))
	if err != nil {
		return 0
	}
	return upTo(row)
}

// takeLooks writes down what was looked at on a device while it was away, each once and
// in order, with the number up to which it is there, as one. A device that was
// revoked may tell it still.
func (a *API) takeLooks(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask wire.LooksRequest
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	if err := ask.Check(); err != nil {
		return err
	}
	if err := a.guard.push(who.device.ID, len(ask.Looks), lookBytes*len(ask.Looks)); err != nil {
		return err
	}
	for try := 0; ; try++ {
		n, opened, err := a.writeLooks(req.Context(), who, ask.Looks)
		if errors.Is(err, errs.Conflict) && try < 3 {
			continue // the same device told another server at the same moment
		}
		if err == nil {
			a.mark(req.Context(), who.device.ID, a.guard.opened, opened, alarmOpened)
			answer.JSON(w, http.StatusOK, wire.LooksReply{UpTo: n})
		}
		return err
	}
}

// writeLooks gives the number up to which they are there, and how many records each
// officer looked at by those that are new.
func (a *API) writeLooks(ctx context.Context, who caller, all []wire.Look) (uint64, map[uuid.UUID]int64, error) {
	row, err := a.o.Store.Row(ctx, access.Judging(), store.Journals, looksRow(who.device.ID))
	if err != nil {
		return 0, nil, err
	}
	opened := map[uuid.UUID]int64{}
	has := upTo(row)
	var frames []audit.Frame
	for _, l := range all {
		if l.Number <= has {
			continue
		}
		frames = append(frames, audit.Frame{Action: audit.LookPrefix + l.Action, Officer: l.Officer, Device: who.device.ID, Records: l.Records, People: l.People,
			Allowed: true, Reason: l.Class, Times: l.Times, Then: l.At.UTC()})
		has = l.Number
		opened[l.Officer] += int64(len(l.Records))
	}
	if len(frames) == 0 {
		return has, nil, nil
	}
	change := store.RowChange{Table: store.Journals, Key: row.Key, Version: row.Version, Value: binary.BigEndian.AppendUint64(nil, has)}
	return has, opened, a.o.Journal.WriteWith(ctx, change, frames...)
}

// log shows a device that the audit log goes on from what it has seen. A device that
// has seen another one is told so by the missing proof, and is an alarm here.
func (a *API) log(ctx context.Context, who caller, text string) *wire.LogProof {
	seen, ok := wire.ParseLogSeen(text)
	if !ok {
		return nil
	}
	p, err := a.o.Merkle.Prove(ctx, seen)
	switch {
	case errors.Is(err, errs.Conflict):
		a.alarm(ctx, who.device.ID, alarmLog)
	case err != nil:
		return nil // a hello does not fail by it; the device asks again
	}
	return &p
}
