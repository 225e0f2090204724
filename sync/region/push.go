package region

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// push takes lines in and answers each. It answers 200 only after all of it is
// on the disk.
func (r *Region) push(w http.ResponseWriter, req *http.Request, who caller) error {
	if err := wantType(req, wire.TypeLines); err != nil {
		return err
	}
	if free, err := r.free(r.dir); err == nil && free < lowDisk {
		return errs.Errorf(errs.Unavailable, wire.CodeLowDisk, "the region's disk is nearly full")
	}
	body, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), wire.MaxPacked, wire.MaxUnpacked)
	if err != nil {
		return err
	}
	if n := wire.CountLines(body); n > wire.MaxLines {
		return errs.Errorf(errs.Invalid, "too_many_lines", "%d lines, %d are taken at once", n, wire.MaxLines)
	}
	if err := r.guard.push(who.device.ID, wire.CountLines(body), len(body)); err != nil {
		return err
	}
	in := intake.Inspector{From: who.device.ID, Open: r.opener.Line, Key: r.people().KeyOf}
	lines := in.All(body)
	got, err := r.take(req.Context(), who.device.ID, lines)
	if err != nil {
		return err
	}
	out := make([]byte, 0, 128*len(lines)+128)
	known, forked := 0, false
	for i, v := range got.verdicts {
		if v.Result == wire.Duplicate {
			known++
		}
		forked = forked || v.Result == wire.Quarantined && v.Reason == intake.ReasonFork
		r.monitor.lines.Add(1, string(v.Result))
		out = appendJSON(out, wire.Result{Line: i, Rev: lines[i].Rev, Result: v.Result, Reason: v.Reason})
	}
	if forked {
		r.alarm(req.Context(), who.device.ID, alarmFork)
	}
	r.guard.known(who.device.ID, known)
	out = appendJSON(out, wire.PushEnd{End: true, Contiguous: got.contiguous, Epoch: r.epoch().Epoch})
	writeLines(w, req, out)
	return nil
}

// taken is what became of a push.
type taken struct {
	verdicts   []intake.Verdict
	contiguous uint64 // of the device that pushed
}

// take judges lines against all that the region has, writes the outcome as one,
// and wakes whom it concerns. An error means that nothing may be answered.
func (r *Region) take(ctx context.Context, from uuid.UUID, lines []intake.Line) (out taken, err error) {
	people, ground := r.people(), *r.ground.Load()
	var noted []audit.Frame
	// A push begun is a push finished.
	receipt, err := r.store.Take(context.WithoutCancel(ctx), access.Judging(), from, func(v intake.View) (p store.Push, err error) {
		b := intake.NewBatch(v, people, ground)
		if out.verdicts, err = b.Take(lines); err != nil {
			return p, err
		}
		if out.contiguous, err = b.Contiguous(from); err != nil {
			return p, err
		}
		p.Changes = b.Changes()
		noted = asides(from, p.Changes)
		p.Audit = r.journal.Encode(noted...)
		return p, nil
	})
	if err != nil {
		return taken{}, err
	}
	r.hub.Wake(receipt)
	for _, n := range noted {
		r.journal.Tell(ctx, n)
	}
	return out, nil
}

// heard follows what another server wrote, or this one.
func (r *Region) heard(news store.Receipt) {
	if len(news.Tokens)+len(news.Officers) > 0 {
		r.hub.Wake(news)
		return
	}
	if err := r.register.Refresh(r.life); err != nil && r.life.Err() == nil {
		r.log.Error("read register", "error", err.Error())
	}
}

// asides notes what a push set aside for people to look at. The same line again
// changes nothing and is not noted again.
func asides(device uuid.UUID, c intake.Changes) (out []audit.Frame) {
	var revs []revision.Hash
	for _, a := range c.Asides {
		if !a.Held && a.Rev != "" {
			revs = append(revs, a.Rev)
		}
	}
	for part := range slices.Chunk(revs, audit.MostIDs) {
		out = append(out, audit.Frame{Action: "quarantine", Device: device, Revs: part})
	}
	return out
}
