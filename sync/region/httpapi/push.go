package httpapi

import (
	"net/http"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/intake"
)

// push takes lines in and answers each. It answers 200 only after all of it is
// on the disk.
func (a *API) push(w http.ResponseWriter, req *http.Request, who caller) error {
	if err := wantType(req, wire.TypeLines); err != nil {
		return err
	}
	if _, low, err := a.o.Room(); err == nil && low {
		return errs.Errorf(errs.Unavailable, wire.CodeLowDisk, "the region's disk is nearly full")
	}
	body, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), wire.MaxPacked, wire.MaxUnpacked)
	if err != nil {
		return err
	}
	if n := wire.CountLines(body); n > wire.MaxLines {
		return errs.Errorf(errs.Invalid, "too_many_lines", "%d lines, %d are taken at once", n, wire.MaxLines)
	}
	if err := a.guard.push(who.device.ID, wire.CountLines(body), len(body)); err != nil {
		return err
	}
	got, err := a.o.Records.Push(req.Context(), who.device.ID, body, a.o.Now().Add(offset(req)))
	if err != nil {
		return err
	}
	out := make([]byte, 0, 128*len(got.Lines)+128)
	known, forked, begun := 0, false, map[uuid.UUID]int64{}
	for i, v := range got.Verdicts {
		if v.Result == wire.Duplicate {
			known++
		}
		if s := got.Lines[i].Signed; s != nil && v.Result == wire.Stored && len(s.Envelope.Parents) == 0 {
			begun[s.Envelope.Author]++
		}
		forked = forked || v.Result == wire.Quarantined && v.Reason == intake.ReasonFork
		a.monitor.lines.Add(1, string(v.Result))
		out = appendJSON(out, wire.Result{Line: i, Rev: got.Lines[i].Rev, Result: v.Result, Reason: v.Reason})
	}
	if forked {
		a.alarm(req.Context(), who.device.ID, alarmFork)
	}
	if len(got.Crowded) > 0 {
		a.alarm(req.Context(), who.device.ID, alarmHeads)
	}
	a.mark(req.Context(), who.device.ID, a.guard.begun, begun, alarmBegun)
	a.guard.known(who.device.ID, known)
	out = appendJSON(out, wire.PushEnd{End: true, Contiguous: got.Contiguous, Epoch: a.people().Epoch().Epoch})
	writeLines(w, req, out)
	return nil
}
