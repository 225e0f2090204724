package intake

import (
	"crypto/ed25519"
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

// Line is one pushed line, as far as it can be told without knowing any other.
type Line struct {
	Raw    []byte    // a revision as AppendLine writes it, anything else as it came
	From   uuid.UUID // the device that pushed it; nil for the region itself
	Rev    revision.Hash
	Device uuid.UUID
	DSeq   uint64
	Prev   revision.Hash
	Signed *revision.Signed // nil where it is no revision
	Hand   Hand
	Anchor AnchorState
	Seen   int64  // when the region first saw it, milliseconds of the Unix epoch; 0 for a line that came now
	Fault  string // why it is no revision; the line is kept
	Refuse string // why nothing of it is kept

	body *content // what is read in it; nil where that was not done yet

	// Admitted is a line that was set aside and that a person takes in: that its
	// device, its key or its author was revoked since, or that another line has its
	// number, does not hold it back any more. The table is asked as ever.
	Admitted bool
}

// Hand says whose hand signed a line, as the register of officers has it.
type Hand byte

// The hands. Holds is true of the last two alone.
const (
	Unread    Hand = iota // no revision, so nothing was looked for
	NoAuthor              // nobody of that name
	NoKey                 // he has no such key on that device
	Forged                // the signature does not hold
	Withdrawn             // it holds, and the key was withdrawn since
	Good
)

// AnchorState says whether the time that a revision names was signed by the region to
// its device.
type AnchorState byte

// The states of an anchor.
const (
	AnchorNone    AnchorState = iota // it names none, or nobody looked
	AnchorForeign                    // nobody signed it here, or to another device
	AnchorGood
)

// Holds says whether a line was signed by who it names.
func (h Hand) Holds() bool { return h >= Withdrawn }

// Key is what the register knows of a signing key.
type Key struct {
	Author    bool // the officer is known
	Public    ed25519.PublicKey
	Withdrawn bool
}

// Inspector looks at lines one by one. It changes nothing and may look at
// several at once.
type Inspector struct {
	From uuid.UUID
	Open func(wire.SealedLine) ([]byte, error) // opens what a locked device sealed
	Key  func(author uuid.UUID, key string, device uuid.UUID) Key

	// Anchor says whether the region signed a time to a device; nil looks at none.
	Anchor func(device uuid.UUID, a revision.Anchor) bool
}

// All inspects the lines of a body on every processor.
func (in Inspector) All(body []byte) []Line {
	var raws [][]byte
	for _, raw := range wire.Lines(body) {
		raws = append(raws, raw)
	}
	out := make([]Line, len(raws))
	workers := min(runtime.GOMAXPROCS(0), 1+len(raws)/8)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(raws); i += workers {
				out[i] = in.Line(raws[i])
			}
		})
	}
	wg.Wait()
	return out
}

// Line inspects one line: its form, its hash, its seal and its signature. A nil
// line was too long to be read.
func (in Inspector) Line(raw []byte) Line {
	l := Line{Raw: raw, From: in.From}
	switch {
	case raw == nil:
		l.Refuse = "line_too_long"
		return l
	case wire.IsSealed(raw):
		return in.sealed(l)
	}
	return in.plain(l)
}

// sealed unseals a line of a locked device. What cannot be opened is kept as it
// came: the fault may be ours. What it claims to be is not believed.
func (in Inspector) sealed(l Line) Line {
	s, err := wire.ParseSealed(l.Raw)
	if err != nil || !s.Rev.Valid() {
		l.Refuse = "not_a_line"
		return l
	}
	claimed := Line{Raw: l.Raw, From: l.From, Rev: s.Rev, Device: s.Device, DSeq: s.DSeq}
	plain, err := in.Open(s)
	if err != nil {
		claimed.Fault = ReasonCannotOpen
		return claimed
	}
	l.Raw = plain
	l = in.plain(l)
	if l.Rev != s.Rev || l.Device != s.Device || l.DSeq != s.DSeq {
		claimed.Rev, claimed.Device, claimed.DSeq, claimed.Fault = "", uuid.Nil, 0, ReasonSeal
		return claimed
	}
	return l
}

func (in Inspector) plain(l Line) Line {
	s, err := revision.ParseLine(l.Raw)
	if err != nil {
		return salvage(l, err)
	}
	s.Receipt = nil // what a region says, and no device
	e := s.Envelope
	l.Signed, l.Rev, l.Device, l.DSeq, l.Prev = &s, s.Rev, e.Device, e.DSeq, e.Prev
	l.Raw = s.AppendLine(nil) // members nobody knows would make many lines of one
	k := in.Key(e.Author, e.Key, e.Device)
	switch {
	case !k.Author:
		l.Hand = NoAuthor
	case k.Public == nil:
		l.Hand = NoKey
	case s.Verify(k.Public) != nil:
		l.Hand = Forged
	case k.Withdrawn:
		l.Hand = Withdrawn
	default:
		l.Hand = Good
	}
	if l.Hand.Holds() {
		c := read(e) // here, on every processor, and not while others wait for their turn
		l.body = &c
		l.Anchor = in.anchor(e)
	}
	return l
}

// anchor looks at the time that a revision names, here, for it costs as much as its
// signature.
func (in Inspector) anchor(e revision.Envelope) AnchorState {
	switch {
	case e.Anchor == nil || in.Anchor == nil:
		return AnchorNone
	case in.Anchor(e.Device, *e.Anchor):
		return AnchorGood
	}
	return AnchorForeign
}

// content is what is read in a line that is a revision.
func (l Line) content() content {
	if l.body == nil {
		return read(l.Signed.Envelope)
	}
	return *l.body
}

// salvage judges a line that is no revision: refused where it is no line or
// does not have the hash it names, else kept, with as much of its envelope as
// can be read.
func salvage(l Line, cause error) Line {
	var wrapped struct {
		Rev      revision.Hash   `json:"rev"`
		Revision json.RawMessage `json:"revision"`
	}
	if json.Unmarshal(l.Raw, &wrapped) != nil || len(wrapped.Revision) == 0 {
		l.Refuse = "not_a_line"
		return l
	}
	sum := sha256.Sum256(wrapped.Revision)
	if string(wrapped.Rev) != hex.EncodeToString(sum[:]) {
		l.Refuse = "hash_mismatch"
		return l
	}
	l.Rev = wrapped.Rev
	var env struct {
		Device uuid.UUID     `json:"device"`
		DSeq   uint64        `json:"dseq"`
		Prev   revision.Hash `json:"prev"`
	}
	if json.Unmarshal(wrapped.Revision, &env) == nil {
		l.Device, l.DSeq = env.Device, env.DSeq
		if env.Prev.Valid() {
			l.Prev = env.Prev
		}
	}
	l.Fault = wire.Code(cause)
	if l.Fault == "" || l.Fault == "not_a_line" || l.Fault == "hash_mismatch" {
		l.Fault = "bad_revision"
	}
	return l
}

// Own is a line that the region itself wrote. It is judged like any other.
func Own(s revision.Signed) Line {
	return Line{Raw: s.AppendLine(nil), Rev: s.Rev, Signed: &s, Hand: Good}
}

// Key names a line that is set aside: by who pushed it and its bytes.
func (l Line) Key() [32]byte {
	h := sha256.New()
	h.Write(l.From[:])
	h.Write(l.Raw)
	return [32]byte(h.Sum(nil))
}

// cost is what keeping a line aside counts as.
func (l Line) cost() int64 { return int64(len(l.Raw)) + asideCost }

// Names says which revisions a line rests on: its parents, and those of other
// records that it speaks of.
func (l Line) Names() []revision.Hash {
	if l.Signed == nil {
		return nil
	}
	out := l.Signed.Envelope.Parents
	for _, r := range spoken(l.Signed.Envelope) {
		out = append(out[:len(out):len(out)], r.rev)
	}
	return out
}

// ref points at one revision of one record.
type ref struct {
	record uuid.UUID
	rev    revision.Hash
}

// spoken lists what a review, a link or an answer is about.
func spoken(e revision.Envelope) []ref {
	switch e.Kind {
	case raid.KindReview:
		var v raid.Review
		if json.Unmarshal(e.Body, &v) == nil {
			return []ref{{v.Record, revision.Hash(v.Rev)}}
		}
	case raid.KindLink:
		var v raid.Link
		if json.Unmarshal(e.Body, &v) == nil {
			return []ref{{v.A.Record, revision.Hash(v.A.Rev)}, {v.B.Record, revision.Hash(v.B.Rev)}}
		}
	case raid.KindFollowUp:
		var v raid.FollowUp
		if json.Unmarshal(e.Body, &v) == nil {
			return []ref{{v.Record, revision.Hash(v.Rev)}}
		}
	}
	return nil
}
