package region

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"runtime"
	"sync"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// line is one pushed line on its way to a verdict.
type line struct {
	raw     []byte // the plain wire line
	rev     revision.Hash
	device  uuid.UUID // of the revision, as far as it can be read
	dseq    uint64
	signed  *revision.Signed // nil where it cannot be read
	from    uuid.UUID        // the device that pushed it
	linked  bool             // it has its number in the chain already
	missing revision.Hash    // what a held line waits for, unless it is a number
	result  wire.ResultKind  // empty while nothing is decided
	reason  string
}

func (l *line) decide(r wire.ResultKind, reason string) { l.result, l.reason = r, reason }

// inspector looks at lines one by one: what can be told without knowing any
// other line, namely form, hash, author, key, signature and unit. It changes
// nothing and may look at several lines at once.
type inspector struct {
	registry *registry
	opener   *opener
	from     uuid.UUID
	revoked  bool // the pushing device
	known    func(revision.Hash) bool
}

// all inspects the lines of a body on every processor.
func (in *inspector) all(body []byte) []*line {
	var raws [][]byte
	for _, raw := range wire.Lines(body) {
		raws = append(raws, raw)
	}
	out := make([]*line, len(raws))
	workers := min(runtime.GOMAXPROCS(0), 1+len(raws)/8)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(raws); i += workers {
				out[i] = in.one(raws[i])
			}
		})
	}
	wg.Wait()
	return out
}

func (in *inspector) one(raw []byte) *line {
	l := &line{raw: raw, from: in.from}
	switch {
	case raw == nil:
		l.decide(wire.Refused, "line_too_long")
		return l
	case wire.IsSealed(raw):
		in.open(l)
	}
	if l.result == "" {
		in.look(l)
	}
	if in.revoked && l.result != wire.Refused {
		l.decide(wire.Quarantined, wire.CodeRevoked)
	}
	return l
}

// open unseals a line of a locked device. What cannot be opened is kept as it
// came: the fault may be ours.
func (in *inspector) open(l *line) {
	s, err := wire.ParseSealed(l.raw)
	if err != nil {
		l.decide(wire.Refused, "not_a_line")
		return
	}
	l.rev, l.device, l.dseq = s.Rev, s.Device, s.DSeq
	plain, err := in.opener.line(s)
	if err != nil {
		l.decide(wire.Quarantined, "cannot_open")
		return
	}
	l.raw = plain
}

// look reads a plain line and judges what stands in it alone.
func (in *inspector) look(l *line) {
	claimed := *l
	s, err := revision.ParseLine(l.raw)
	if err != nil {
		in.salvage(l, err)
		return
	}
	e := s.Envelope
	l.signed, l.rev, l.device, l.dseq = &s, s.Rev, e.Device, e.DSeq
	if claimed.rev != "" && (claimed.rev != s.Rev || claimed.device != e.Device || claimed.dseq != e.DSeq) {
		l.decide(wire.Quarantined, "seal_mismatch")
		return
	}
	if in.known(s.Rev) {
		l.decide(wire.Duplicate, "")
		return
	}
	o := in.registry.officer(e.Author)
	if o == nil {
		l.decide(wire.Quarantined, "unknown_author")
		return
	}
	k := key(o, e.Key, e.Device)
	switch {
	case k == nil:
		l.decide(wire.Quarantined, "unknown_key")
	case s.Verify(k.Public) != nil:
		l.decide(wire.Quarantined, "signature")
	case !k.Until.IsZero() || o.Revoked:
		l.decide(wire.Quarantined, "key_revoked")
	case e.Unit != o.Unit:
		l.decide(wire.Quarantined, "foreign_unit")
	}
}

// salvage judges a line that is no revision: refused where it is no line or
// does not have the hash it names, else kept, with as much of its envelope as
// can be read.
func (in *inspector) salvage(l *line, cause error) {
	var wrapped struct {
		Rev      revision.Hash   `json:"rev"`
		Revision json.RawMessage `json:"revision"`
	}
	if json.Unmarshal(l.raw, &wrapped) != nil || len(wrapped.Revision) == 0 {
		l.decide(wire.Refused, "not_a_line")
		return
	}
	sum := sha256.Sum256(wrapped.Revision)
	if string(wrapped.Rev) != hex.EncodeToString(sum[:]) {
		l.decide(wire.Refused, "hash_mismatch")
		return
	}
	l.rev = wrapped.Rev
	var env struct {
		Device uuid.UUID `json:"device"`
		DSeq   uint64    `json:"dseq"`
	}
	if json.Unmarshal(wrapped.Revision, &env) == nil {
		l.device, l.dseq = env.Device, env.DSeq
	}
	reason := wire.Code(cause)
	if reason == "" || reason == "not_a_line" || reason == "hash_mismatch" {
		reason = "bad_revision"
	}
	l.decide(wire.Quarantined, reason)
}

// readable says whether a body is what its kind promises, as far as the server
// acts on it.
func readable(e revision.Envelope) bool {
	switch e.Kind {
	case raid.KindReview:
		var v raid.Review
		return json.Unmarshal(e.Body, &v) == nil && v.Record != uuid.Nil && v.Rev != ""
	case raid.KindLink:
		var v raid.Link
		return json.Unmarshal(e.Body, &v) == nil && v.A.Rev != "" && v.B.Rev != ""
	}
	return e.Kind.Fits(e.Body) // the access table denies kinds it does not know
}
