package wire

import (
	"crypto/ed25519"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/revision"
)

// Erasure has every device destroy what it holds of a record. The region signs it: a
// server that is none of the region's, though it may have its certificate, erases
// nothing.
type Erasure struct {
	Number uint64      `json:"number,omitempty"` // its place among all; the signature says nothing of it
	Record uuid.UUID   `json:"record"`
	Whole  bool        `json:"whole,omitempty"` // all of the record, with what is typed of it
	Revs   []ErasedRev `json:"revs"`            // these, by whomever they were kept
	At     time.Time   `json:"at"`
	Sig    []byte      `json:"sig"`
}

// ErasedRev is a revision that was erased, and its place in its device's chain.
type ErasedRev struct {
	Rev    revision.Hash `json:"rev"`
	Device uuid.UUID     `json:"device,omitzero"`
	DSeq   uint64        `json:"dseq,omitempty"`
}

// MostErasures is how many one answer gives.
const MostErasures = 500

// ErasurePage is what was erased after a number.
type ErasurePage struct {
	Erasures []Erasure `json:"erasures"` // by their numbers
	Next     uint64    `json:"next"`     // to ask after
	More     bool      `json:"more,omitempty"`
}

func (e Erasure) text(server uuid.UUID) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "shyraq erasure v1\n%s\n%s\n%v\n%s\n", server, e.Record, e.Whole, e.At.UTC().Format(time.RFC3339Nano))
	for _, r := range e.Revs {
		fmt.Fprintf(&b, "%q %s %d\n", r.Rev, r.Device, r.DSeq)
	}
	return []byte(b.String())
}

// Sign signs an erasure.
func (e *Erasure) Sign(key ed25519.PrivateKey, server uuid.UUID) {
	e.Sig = ed25519.Sign(key, e.text(server))
}

// Of says whether an erasure is the region's.
func (e Erasure) Of(key ed25519.PublicKey, server uuid.UUID) bool {
	return len(key) == ed25519.PublicKeySize && e.Record != uuid.Nil && ed25519.Verify(key, e.text(server), e.Sig)
}
