// Package bundle is an exchange with the region that travels as two files, on a
// stick or by any messenger, for a crew that has no network: an Ask holds what the
// device would have said, the Answer to it what the region answered.
//
// It promises that nobody on the way reads either: an ask is sealed to the region's
// delivery key, and its answer to a key that the device made for this one ask and
// forgets once it has read the answer. An ask is signed with the device's key and
// answers, by its officer's, for the key in it; an answer is signed by the region. So
// a file that was changed, exchanged or made by somebody else opens nowhere, and one
// that is read twice changes nothing: the region knows a revision by its hash, and the
// device has no key any more.
//
// What is outside the seal are ids and a certificate. Package bundle decides nothing:
// the region plays an ask through the same routes as it would the device itself, and
// the device its answer through the same courier.
package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/strictjson"
	"shyraq/sync/courier/wire"
	"shyraq/sync/seal"
)

// Path is where a device with a network hands in the ask of one without, and is given
// the answer: POST, both as JSON.
const Path = "/v1/sync/bundle"

// Caps on a file and on what is sealed in it, in bytes. A night of a crew is some 200
// KB; a first answer carries the polygons of a region.
const (
	MaxFile  = 24 << 20
	MaxPlain = wire.MaxAnswer // of an answer
	maxAsk   = 16 << 20
)

// MostLooks is how many requests of looks an ask holds.
const MostLooks = 20

// version is that of both files.
const version = 1

// The kinds of files; each is part of what is signed and sealed.
const (
	kindAsk    = "ask"
	kindAnswer = "answer"
)

// file is an ask or an answer as it travels.
type file struct {
	Bundle      string    `json:"bundle"` // kindAsk or kindAnswer
	Version     int       `json:"version"`
	Server      uuid.UUID `json:"server"`
	Device      uuid.UUID `json:"device"`
	Certificate []byte    `json:"certificate,omitempty"` // DER, of the device that asks
	Wrap        []byte    `json:"wrap"`
	Sealed      []byte    `json:"sealed"`
	Sig         []byte    `json:"sig"`
}

// text is what is signed of a file.
func (f file) text() []byte {
	b := []byte("shyraq bundle v1\n" + f.Bundle + "\n" + f.Server.String() + "\n" + f.Device.String() + "\n")
	for _, part := range [][]byte{f.Certificate, f.Wrap, f.Sealed} {
		sum := sha256.Sum256(part)
		b = append(b, sum[:]...)
	}
	return b
}

// name is under what the content of a file is sealed.
func name(kind string) string { return "bundle/" + kind }

// close seals a content to a public X25519 key.
func (f *file) close(rand io.Reader, public []byte, content any) error {
	plain, err := json.Marshal(content)
	if err != nil {
		return err
	}
	if len(plain) > MaxPlain {
		return tooBig()
	}
	d, err := seal.NewDelivery(rand, public, f.Device)
	if err != nil {
		return err
	}
	defer d.Zero()
	f.Version, f.Wrap, f.Sealed = version, d.Wrap(), d.Seal(name(f.Bundle), wire.Pack(nil, plain))
	return nil
}

// encode gives the file as it is written.
func (f file) encode() ([]byte, error) {
	b, err := json.Marshal(f)
	if err == nil && len(b) > MaxFile {
		err = tooBig()
	}
	return b, err
}

// decode reads a file of a kind. What is none of the program's is errs.Invalid
// "bundle_file", the other kind "bundle_kind", another version "bundle_version".
func decode(b []byte, kind string) (f file, err error) {
	if len(b) > MaxFile {
		return f, tooBig()
	}
	if !strictjson.Within(b, 2) || strictjson.Members(b, &f) != nil || f.Bundle != kindAsk && f.Bundle != kindAnswer {
		return f, errs.Errorf(errs.Invalid, "bundle_file", "%d bytes are no bundle", len(b))
	}
	switch {
	case f.Version != version:
		return f, errs.Errorf(errs.Invalid, "bundle_version", "version %d", f.Version)
	case f.Bundle != kind:
		return f, errs.Errorf(errs.Invalid, "bundle_kind", "not the %s", kind)
	}
	return f, nil
}

// open reads the content of a file out of what was sealed.
func open(packed []byte, most int64, content any) error {
	plain, err := wire.Unpack(bytes.NewReader(packed), "zstd", MaxFile, most)
	if err != nil {
		return err
	}
	if !strictjson.Within(plain, 8) || strictjson.Members(plain, content) != nil {
		return errs.Errorf(errs.Invalid, "bundle_file", "what is sealed in it cannot be read")
	}
	return nil
}

// NonceOf is what an officer signs in the place of a nonce of the region: it stands
// for the key to which the answer is sealed.
func NonceOf(public []byte) string {
	sum := sha256.Sum256(public)
	return "bundle " + hex.EncodeToString(sum[:])
}

func tooBig() error { return errs.Errorf(errs.Invalid, "bundle_big", "more than %d bytes", MaxFile) }

func forged() error {
	return errs.Errorf(errs.Denied, "bundle_forged", "it was changed, or is not of this region")
}
