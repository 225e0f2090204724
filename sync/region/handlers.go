package region

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"time"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/quota"
	"shyraq/sync/revision"
)

func wantType(req *http.Request, want string) error {
	kind, _, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil || kind != want {
		return errs.Errorf(errs.Invalid, "content_type", "%s is asked for", want)
	}
	return nil
}

func (r *Region) hello(w http.ResponseWriter, _ *http.Request, who caller) error {
	r.shelf.mu.RLock()
	n := r.shelf.contiguous(who.device.ID)
	r.shelf.mu.RUnlock()
	writeJSON(w, http.StatusOK, wire.Hello{
		ServerID: r.id, Epoch: r.epochText(), Time: r.now().UTC(), Demo: r.demo,
		Limits:   wire.Limits{Packed: wire.MaxPacked, Unpacked: wire.MaxUnpacked, Lines: wire.MaxLines},
		Device:   wire.HelloDevice{ID: who.device.ID, State: who.state, Contiguous: n, Renew: who.renew},
		Delivery: r.keys.DeliveryPublic, Addresses: r.addresses(),
	})
	return nil
}

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
	lines, err := r.accept(req.Context(), body, who)
	if err != nil {
		return err
	}
	out := make([]byte, 0, 128*len(lines)+128)
	known := 0
	for i, l := range lines {
		if l.result == wire.Duplicate {
			known++
		}
		out = appendJSON(out, wire.Result{Line: i, Rev: l.rev, Result: l.result, Reason: l.reason})
	}
	r.guard.revisions.Add(who.device.ID, -int64(known)) // what it sent before is not counted twice
	r.shelf.mu.RLock()
	n := r.shelf.contiguous(who.device.ID)
	r.shelf.mu.RUnlock()
	out = appendJSON(out, wire.PushEnd{End: true, Contiguous: n, Epoch: r.epochText()})
	writeLines(w, req, out)
	return nil
}

// accept inspects lines side by side, then has the desk take them in.
func (r *Region) accept(ctx context.Context, body []byte, who caller) ([]*line, error) {
	reg := r.people()
	in := &inspector{registry: reg, opener: r.opener, from: who.device.ID, revoked: who.state == wire.DeviceRevoked, known: r.shelf.has}
	lines := in.all(body)
	if err := r.desk.take(ctx, lines, reg, r.districts); err != nil {
		return nil, err
	}
	var aside []revision.Hash
	for _, l := range lines {
		if l.result == wire.Quarantined && l.rev != "" {
			aside = append(aside, l.rev)
		}
	}
	if len(aside) > 0 {
		for part := range slices.Chunk(aside, mostNoted) {
			r.audit(ctx, auditFrame{Action: "quarantine", Device: who.device.ID, Revs: part})
		}
	}
	return lines, nil
}

// changes gives what is new for the officer of the session, or waits for it.
func (r *Region) changes(w http.ResponseWriter, req *http.Request, who caller) error {
	if err := r.guard.reading.Take(who.officer, 1); err != nil {
		return err
	}
	ctx, leave, err := r.guard.wait(req.Context(), who)
	if err != nil {
		return err
	}
	defer leave()
	q := req.URL.Query()
	c, err := parseCursor(q.Get("cursor"), r.epoch)
	if err != nil {
		return err
	}
	limit, wait := max(1, number(q.Get("limit"), 200, 1000)), time.Duration(number(q.Get("wait"), 0, int(wire.LongestPoll/time.Second)))*time.Second
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	serial := serialOf(req.TLS.PeerCertificates[0])
	_, known, err := r.directoryBody()
	if err != nil {
		return err
	}
	for {
		// Rights are read anew at every turn: they may end while it waits.
		d := r.people().bySerial(serial)
		if d == nil || d.Revoked {
			return errs.Errorf(errs.Denied, wire.CodeRevoked, "changes")
		}
		r.shelf.mu.RLock()
		subject, err := r.subject(who)
		if err != nil {
			r.shelf.mu.RUnlock()
			return err
		}
		tag := scopeTag(subject)
		if tag != c.scope {
			c.scope, c.pos = tag, 0
		}
		p := r.shelf.page(subject, c.pos, limit)
		changed := r.shelf.changed
		r.shelf.mu.RUnlock()
		c.pos = p.pos
		_, directory, err := r.directoryBody()
		if err != nil {
			return err
		}
		if len(p.revs) > 0 || wait == 0 || directory != known {
			return r.sendPage(w, req, who, c, p, directory)
		}
		select {
		case <-changed:
		case <-deadline.C:
			wait = 0
		case <-r.closing:
			wait = 0
		case <-ctx.Done():
			if errors.Is(context.Cause(ctx), quota.ErrDisplaced) {
				return errs.Errorf(errs.Unavailable, wire.CodePlaces, "a later request waits in its place")
			}
			return ctx.Err()
		}
	}
}

// noteCost is what a record that is read counts beside its bytes: that it was
// read is written down.
const noteCost = 64

// sendPage journals the reading, then sends. Without a journal nothing is read.
func (r *Region) sendPage(w http.ResponseWriter, req *http.Request, who caller, c cursor, p page, directory string) error {
	var out []byte
	for _, rev := range p.revs {
		s, err := r.store.get(req.Context(), rev)
		if err != nil {
			return fmt.Errorf("read revision %s: %w", rev, err)
		}
		out = append(s.AppendLine(out), '\n')
	}
	for part := range slices.Chunk(p.records, mostNoted) {
		if err := r.writeAudit(req.Context(), auditFrame{Action: string(Read), Officer: who.officer, Device: who.device.ID, Records: part, Allowed: true}); err != nil {
			return err
		}
	}
	sent := writeLines(w, req, appendJSON(out, wire.ChangesEnd{End: true, Cursor: c.String(), More: p.more, Directory: directory}))
	r.guard.reading.Add(who.officer, int64(sent+noteCost*len(p.records)))
	return nil
}

// subject builds who reads, from the register and the raids as they are now.
// The caller holds the shelf for reading.
func (r *Region) subject(who caller) (Subject, error) {
	o := r.people().officer(who.officer)
	if o == nil || o.Revoked {
		return Subject{}, errs.Errorf(errs.Denied, "officer_revoked", "changes")
	}
	s := Subject{Device: who.state, Session: who.session, Officer: o.ID, Role: o.Role, Unit: o.Unit, Districts: r.districts(o.Unit)}
	s.Crews, s.Raids = r.shelf.memberships(o.ID)
	return s, nil
}

func (r *Region) directory(w http.ResponseWriter, req *http.Request, who caller) error {
	body, tag, err := r.directoryBody()
	if err != nil {
		return err
	}
	w.Header().Set("ETag", tag)
	if slices.Contains(req.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	r.note(req.Context(), refusal{action: Directory, officer: who.officer, device: who.device.ID, allowed: true})
	writeBody(w, req, wire.TypeJSON, body)
	return nil
}

func writeLines(w http.ResponseWriter, req *http.Request, body []byte) int {
	return writeBody(w, req, wire.TypeLines, body)
}

// writeBody packs what is worth packing, where the caller can unpack it, and
// tells how many bytes it came to.
func writeBody(w http.ResponseWriter, req *http.Request, kind string, body []byte) int {
	w.Header().Set("Content-Type", kind)
	if len(body) > 512 && req.Header.Get("Accept-Encoding") == "zstd" {
		w.Header().Set("Content-Encoding", "zstd")
		body = wire.Pack(nil, body)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	size := len(body)
	for len(body) > 0 { // in pieces, so that each has its own deadline
		n := min(len(body), 16<<10)
		if _, err := w.Write(body[:n]); err != nil {
			break
		}
		body = body[n:]
	}
	return size
}

// number reads a count of a query, within 0 and most.
func number(text string, usual, most int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return min(usual, most)
	}
	return min(n, most)
}

func (r *Region) districts(unit string) []string {
	f := r.file.Load()
	i := slices.IndexFunc(f.region.Units, func(u regionfile.Unit) bool { return u.ID == unit })
	if i < 0 {
		return nil
	}
	return f.region.Units[i].Districts
}

// audit journals a decision; a journal that fails is a fault of the machine
// and is logged, the decision stands.
func (r *Region) audit(ctx context.Context, n auditFrame) {
	if err := r.writeAudit(ctx, n); err != nil {
		r.log.Error("audit", "error", err.Error())
	}
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

// mostNoted is how many ids one audit frame holds.
const mostNoted = 1000

func (r *Region) writeAudit(ctx context.Context, n auditFrame) error {
	if err := r.store.writeAudit(context.WithoutCancel(ctx), n); err != nil {
		return fmt.Errorf("journal decision: %w", err)
	}
	return nil
}

// appendJSON appends one line of an answer.
func appendJSON(dst []byte, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // results and ends are ids, numbers and codes
	}
	return append(append(dst, b...), '\n')
}
