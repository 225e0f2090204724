// Package revision holds one immutable, signed, full snapshot of a record: its
// canonical bytes, the hash that names it, the signature of its author and its
// line on the wire.
//
// It promises that two programs which see the same bytes agree on the hash, on
// the heads of a record and on which head is shown; that bytes are stored and
// sent as they were signed; and that editing a body keeps the members a newer
// program wrote there. It never reads a clock, a file or the network by itself
// and it never changes or drops a revision.
//
// # Canonical bytes
//
// UTF-8 JSON without spaces; member names ASCII and sorted by byte, none twice;
// no floats, no exponents, integers below 2^53 in size; text in Unicode NFC
// with the shortest escapes (\" \\ \b \f \n \r \t, other controls as \u00xx in
// lower case, everything else literal); at most 16 levels and 128 KiB.
// A revision is named by the lower-case hex SHA-256 of these bytes.
//
// # Envelope
//
// A member whose value is empty is left out: the nil device and dseq 0 of a
// revision made by the region, the parents of a first revision, prev of a
// chain's first link. Members of the envelope that this program does not know
// stay in the bytes and are not looked at.
package revision

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/errs"
)

// Limits of a revision.
const (
	MaxBytes   = 128 << 10 // canonical bytes of one revision
	MaxDepth   = 16        // levels of objects and arrays
	MaxInteger = 1<<53 - 1 // largest integer, either sign
	MaxParents = 64        // heads one revision may join
)

// Hash names a revision: the lower-case hex SHA-256 of its canonical bytes, 64
// characters. The empty Hash means none.
type Hash string

// HashOf returns the name of canonical bytes.
func HashOf(canonical []byte) Hash {
	sum := sha256.Sum256(canonical)
	return Hash(hex.EncodeToString(sum[:]))
}

// Valid reports whether h is 64 lower-case hex characters.
func (h Hash) Valid() bool { return isHex(string(h), 64) }

// Bytes returns the 32 bytes of h; ok is false when h is not Valid.
func (h Hash) Bytes() (sum [32]byte, ok bool) {
	if !h.Valid() {
		return sum, false
	}
	_, err := hex.Decode(sum[:], []byte(h))
	return sum, err == nil
}

// HashFrom is the reverse of Bytes.
func HashFrom(sum [32]byte) Hash { return Hash(hex.EncodeToString(sum[:])) }

// Envelope is what every revision says about itself, with the record's body.
type Envelope struct {
	Schema   int             // version of the body's form, 1 or more
	Kind     raid.Kind       // what the record is
	Record   uuid.UUID       // the record's id
	Parents  []Hash          // the heads this revision takes the place of, sorted
	Device   uuid.UUID       // who recorded; nil for the region
	DSeq     uint64          // gapless number in the device's chain, from 1; 0 for the region
	Prev     Hash            // revision DSeq-1 of the same device
	Author   uuid.UUID       // the officer; nil for the region
	Key      string          // KeyID of the signing key
	Time     Time            // hybrid time of recording, by the region's clock as far as it was known
	Clock    *Reading        // what the device's own clock showed then; nil where it was never measured
	Anchor   *Anchor         // the newest time that the region had signed to the device by then; nil where it had none
	Unit     string          // the author's unit
	Raid     uuid.UUID       // the raid it happened on, or nil
	Crew     uuid.UUID       // the crew it happened in, or nil
	District string          // KATO code of the place, or empty
	Body     json.RawMessage // the record itself, a canonical object
}

// Signed is a revision: its name, its signature, its canonical bytes verbatim
// and what they say. Receipt is no part of it: it is what the region says beside.
//
// Where groups of fields were withheld from the reader it is not the revision, but
// what he is shown of it under its name (package projection). Then it has neither
// bytes nor a signature: it verifies under no key and is no line.
type Signed struct {
	Rev      Hash
	Sig      []byte
	Bytes    []byte
	Envelope Envelope
	Receipt  *Receipt // nil where the region has not said it, or does not yet know of it
	Withheld fields.Set
}

// Whole says that nothing is withheld.
func (s Signed) Whole() bool { return s.Withheld == fields.None }

// signedText is what the officer's key signs: the name under a context of its
// own, so that no signature made for another purpose fits here.
func signedText(rev Hash) []byte { return append([]byte("shyraq revision v1\n"), rev...) }

// Sign makes a revision of an envelope: it sorts the parents, brings the body
// into canonical form and signs the hash. The envelope's Key is set to the key
// that signs. It returns errs.Invalid where Parse would.
func Sign(e Envelope, key ed25519.PrivateKey) (Signed, error) {
	e.Key = KeyID(key.Public().(ed25519.PublicKey))
	raw, err := e.encode()
	if err != nil {
		return Signed{}, err
	}
	s, err := Parse(raw)
	if err != nil {
		return Signed{}, err
	}
	s.Sig = ed25519.Sign(key, signedText(s.Rev))
	return s, nil
}

// Verify checks the signature against a public key and that the revision names
// that key. It returns errs.Invalid with code "bad_signature".
func (s Signed) Verify(pub ed25519.PublicKey) error {
	if len(pub) != ed25519.PublicKeySize || s.Envelope.Key != KeyID(pub) {
		return errs.Errorf(errs.Invalid, "bad_signature", "signed by another key")
	}
	if !ed25519.Verify(pub, signedText(s.Rev), s.Sig) {
		return errs.Errorf(errs.Invalid, "bad_signature", "signature does not fit revision %s", s.Rev)
	}
	return nil
}

// KeyID names a public signing key: hex of the first 16 bytes of its SHA-256.
func KeyID(pub ed25519.PublicKey) string {
	sum := sha256.Sum256(pub)
	return hex.EncodeToString(sum[:16])
}

func isHex(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
