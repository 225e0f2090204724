// Package erasure is the order by which a region has every device destroy what it holds
// of a record: ids and hashes, signed, and no word of what is erased.
package erasure

import (
	"crypto/ed25519"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/revision"
)

// Order has every device destroy what it holds of a record. The region signs it: a
// server that is none of the region's, though it may have its certificate, erases
// nothing.
type Order struct {
	Number uint64    `json:"number,omitempty"` // its place among all; the signature says nothing of it
	Record uuid.UUID `json:"record"`
	Whole  bool      `json:"whole,omitempty"` // all of the record, with what is typed of it
	Revs   []Rev     `json:"revs"`            // these, by whomever they were kept
	At     time.Time `json:"at"`
	Sig    []byte    `json:"sig"`
}

// Rev is a revision that was erased, and its place in its device's chain.
type Rev struct {
	Rev    revision.Hash `json:"rev"`
	Device uuid.UUID     `json:"device,omitzero"`
	DSeq   uint64        `json:"dseq,omitempty"`
}

// Path is the route that gives what was erased, after a number.
const Path = "/v1/sync/erasures"

// Most is how many one answer gives.
const Most = 500

// Page is what was erased after a number.
type Page struct {
	Orders []Order `json:"orders"` // by their numbers
	Next   uint64  `json:"next"`   // to ask after
	More   bool    `json:"more,omitempty"`
}

func (o Order) text(server uuid.UUID) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "shyraq erasure v1\n%s\n%s\n%v\n%s\n", server, o.Record, o.Whole, o.At.UTC().Format(time.RFC3339Nano))
	for _, r := range o.Revs {
		fmt.Fprintf(&b, "%q %s %d\n", r.Rev, r.Device, r.DSeq)
	}
	return []byte(b.String())
}

// Sign signs an order.
func (o *Order) Sign(key ed25519.PrivateKey, server uuid.UUID) {
	o.Sig = ed25519.Sign(key, o.text(server))
}

// Of says whether an order is the region's.
func (o Order) Of(key ed25519.PublicKey, server uuid.UUID) bool {
	return len(key) == ed25519.PublicKeySize && o.Record != uuid.Nil && ed25519.Verify(key, o.text(server), o.Sig)
}
