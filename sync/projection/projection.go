// Package projection holds what a region shows of a revision to a reader from whom
// groups of its fields are withheld: its envelope, its body without those groups,
// their names and the revision's own hash, signed by the region for this reader on
// this device.
//
// A revision is one signed snapshot, so that nothing can be left out of it. A
// projection is therefore none: the author's signature does not fit it, it is no
// line of a push, nothing goes on from it and it joins nothing. Who has the revision
// itself needs no projection of it.
//
// # Line
//
//	{"projection":rev,"server":id,"device":id,"officer":id,"at":ms,"withheld":[group…],"sig":base64,"receipt":{…},"revision":{…}}
//
// The revision in it is canonical, and its members are those of the envelope that
// this program knows. The receipt is that of the revision, where it has one. What the
// region signs is all of the line but the signature.
package projection

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/fields"
	"shyraq/errs"
	"shyraq/strictjson"
	"shyraq/sync/revision"
)

// Around is more than what stands in a line around the revision.
const Around = 1024

const maxLine = revision.MaxBytes + Around

// Reader is to whom a projection is shown, by which region.
type Reader struct{ Server, Device, Officer uuid.UUID }

// Projection is what a reader is shown of a revision.
type Projection struct {
	Of       revision.Hash
	Reader   Reader
	At       time.Time // when the region made it; the latest counts
	Withheld fields.Set
	Receipt  *revision.Receipt // of the revision; nil where it has none
	Revision []byte            // canonical, without what is withheld
	Sig      []byte

	envelope revision.Envelope
}

// New makes a projection of a revision for whoever may read some groups of its
// fields. The offset is the region's.
func New(s revision.Signed, sees fields.Set, offset *time.Location) (Projection, error) {
	body, withheld, err := fields.Keep(s.Envelope.Kind, s.Envelope.Body, sees, offset)
	if err != nil {
		return Projection{}, fmt.Errorf("project: %w", err)
	}
	e := s.Envelope
	e.Body = body
	raw, err := e.Canonical()
	if err != nil {
		return Projection{}, fmt.Errorf("project: %w", err)
	}
	shown, err := revision.Parse(raw)
	if err != nil {
		return Projection{}, fmt.Errorf("project: %w", err)
	}
	// What the reader may not read is withheld though nothing of it was written here:
	// of a record he cannot tell by what is not named.
	return Projection{Of: s.Rev, Withheld: withheld | fields.All&^sees, Receipt: s.Receipt, Revision: raw, envelope: shown.Envelope}, nil
}

// text is what the region's key signs, under a context of its own.
func (p Projection) text() []byte {
	sum, receipt := sha256.Sum256(p.Revision), revision.Receipt{}
	if p.Receipt != nil {
		receipt = *p.Receipt
	}
	return fmt.Appendf(nil, "shyraq projection v1\n%s\n%s\n%s\n%s\n%d\n%s\n%d\n%d\n%q\n%x", p.Reader.Server, p.Reader.Device, p.Reader.Officer, p.Of, p.At.UnixMilli(), p.Withheld,
		receipt.After, receipt.At, receipt.Flag, sum)
}

// Sign has the region show it to a reader.
func (p *Projection) Sign(key ed25519.PrivateKey, to Reader, at time.Time) {
	p.Reader, p.At = to, at.UTC().Truncate(time.Millisecond)
	p.Sig = ed25519.Sign(key, p.text())
}

// Verify checks that a region shows it to this reader. It returns errs.Invalid with
// code "bad_projection".
func (p Projection) Verify(key ed25519.PublicKey, to Reader) error {
	if len(key) != ed25519.PublicKeySize || p.Reader != to || !ed25519.Verify(key, p.text(), p.Sig) {
		return errs.Errorf(errs.Invalid, "bad_projection", "not shown by this region to this reader: %s", p.Of)
	}
	return nil
}

// Shown is what the reader sees, under the name of the revision.
func (p Projection) Shown() revision.Signed {
	return revision.Signed{Rev: p.Of, Envelope: p.envelope, Receipt: p.Receipt, Withheld: p.Withheld}
}

// mark is what a line begins with.
var mark = []byte(`{"projection":`)

// IsLine says whether a line claims to be a projection.
func IsLine(raw []byte) bool { return bytes.HasPrefix(raw, mark) }

// AppendLine appends the line of p, without a line feed, to b.
func (p Projection) AppendLine(b []byte) []byte {
	b = slices.Grow(b, 512+len(p.Revision))
	b = fmt.Appendf(b, `%s"%s","server":"%s","device":"%s","officer":"%s","at":%d,"withheld":[`, mark, p.Of, p.Reader.Server, p.Reader.Device, p.Reader.Officer, p.At.UnixMilli())
	for i, name := range p.Withheld.Names() {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "%q", name)
	}
	b = append(b, `],"sig":"`...)
	b = base64.StdEncoding.AppendEncode(b, p.Sig)
	b = append(b, '"')
	if p.Receipt != nil {
		receipt, err := json.Marshal(*p.Receipt)
		if err != nil {
			panic(err) // two numbers and a code
		}
		b = append(append(b, `,"receipt":`...), receipt...)
	}
	b = append(b, `,"revision":`...)
	return append(append(b, p.Revision...), '}')
}

// line is how it stands on the wire.
type line struct {
	Projection revision.Hash     `json:"projection"`
	Server     uuid.UUID         `json:"server"`
	Device     uuid.UUID         `json:"device"`
	Officer    uuid.UUID         `json:"officer"`
	At         int64             `json:"at"`
	Withheld   []string          `json:"withheld"`
	Sig        []byte            `json:"sig"`
	Receipt    *revision.Receipt `json:"receipt"`
	Revision   json.RawMessage   `json:"revision"`
}

// ParseLine reads a line. It returns errs.Invalid with code "not_a_projection" or as
// revision.Parse does. Who signed it is not checked.
func ParseLine(raw []byte) (Projection, error) {
	fault := func(what string) (Projection, error) {
		return Projection{}, errs.Errorf(errs.Invalid, "not_a_projection", "%s", what)
	}
	var l line
	switch {
	case len(raw) > maxLine || !IsLine(raw):
		return fault("too long, or none")
	case !strictjson.Within(raw, revision.MaxDepth+1) || strictjson.Members(raw, &l) != nil:
		return fault("not the JSON that is asked for")
	}
	withheld, known := fields.Named(l.Withheld)
	switch {
	case !l.Projection.Valid() || len(l.Sig) != ed25519.SignatureSize || l.At <= 0 || l.At > revision.MaxInteger:
		return fault("a member is missing")
	case !known || withheld == fields.None:
		return fault("unknown groups, or none")
	case l.Receipt != nil && (l.Receipt.At <= 0 || l.Receipt.After < 0 || len(l.Receipt.Flag) > 64):
		return fault("not a receipt")
	}
	shown, err := revision.Parse(l.Revision)
	if err != nil {
		return Projection{}, err
	}
	return Projection{Of: l.Projection, Reader: Reader{l.Server, l.Device, l.Officer}, At: time.UnixMilli(l.At).UTC(),
		Withheld: withheld, Receipt: l.Receipt, Revision: l.Revision, Sig: l.Sig, envelope: shown.Envelope}, nil
}
