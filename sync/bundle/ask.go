package bundle

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"io"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Ask is what a device without a network would say to its region.
type Ask struct {
	At      time.Time           `json:"at"`      // by the device's clock
	Public  []byte              `json:"public"`  // X25519, 32 bytes: to it the answer is sealed
	Session wire.SessionRequest `json:"session"` // of the officer who reads; its nonce is NonceOf(Public)

	CSR     string `json:"csr"`               // PEM: where its certificate is due for the next one that is given
	Trusted int64  `json:"trusted,omitempty"` // serial of the last wire.Succession that was followed
	Journal string `json:"journal,omitempty"` // wire.HeaderJournal
	Log     string `json:"log,omitempty"`     // wire.HeaderLog
	Tries   string `json:"tries,omitempty"`   // recovery.HeaderTries
	Offset  int64  `json:"offset,omitempty"`  // wire.HeaderOffset, seconds; of demonstrations

	Cursor    string `json:"cursor,omitempty"`    // how far the feed was read
	Directory string `json:"directory,omitempty"` // ETag of the directory that is there
	Erased    uint64 `json:"erased,omitempty"`    // number of the last erasure that was obeyed
	Looks     looks  `json:"looks,omitempty"`     // each a wire.LooksRequest; MostLooks at most
	Lines     []byte `json:"lines,omitempty"`     // as of a push, however many
}

// From is whom an ask is from.
type From struct {
	Server, Device uuid.UUID
	Certificate    *x509.Certificate // of the device; an opened ask's is not held against any authority
}

// Seal writes an ask, sealed to the region's delivery key and signed with the
// device's.
func (a Ask) Seal(rand io.Reader, from From, key crypto.Signer, delivery []byte) ([]byte, error) {
	f := file{Bundle: kindAsk, Server: from.Server, Device: from.Device, Certificate: from.Certificate.Raw}
	if err := f.close(rand, delivery, a); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(f.text())
	sig, err := key.Sign(rand, sum[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	f.Sig = sig
	return f.encode()
}

// OpenAsk reads an ask that was sealed to a region, and holds its signature against
// the certificate in it. Whether that is one of the region's, and what it may do, is
// the caller's to find out. What is sealed to another region is errs.Denied
// "bundle_other_region", what was changed "bundle_forged".
func OpenAsk(b []byte, server uuid.UUID, opener func(wire.SealedLine) ([]byte, error)) (Ask, From, error) {
	f, err := decode(b, kindAsk)
	if err != nil {
		return Ask{}, From{}, err
	}
	if f.Server != server {
		return Ask{}, From{}, errs.Errorf(errs.Denied, "bundle_other_region", "it is of region %s", f.Server)
	}
	cert, err := x509.ParseCertificate(f.Certificate)
	if err != nil {
		return Ask{}, From{}, forged()
	}
	key, is := cert.PublicKey.(*ecdsa.PublicKey)
	sum := sha256.Sum256(f.text())
	if !is || cert.Subject.CommonName != f.Device.String() || !ecdsa.VerifyASN1(key, sum[:], f.Sig) {
		return Ask{}, From{}, forged()
	}
	packed, err := opener(wire.SealedLine{Rev: sealedAsk, Device: f.Device, Wrap: f.Wrap, Sealed: f.Sealed})
	if err != nil {
		if wire.Code(err) != "" {
			return Ask{}, From{}, err // to a delivery key that has ended
		}
		return Ask{}, From{}, forged()
	}
	var a Ask
	if err := open(packed, maxAsk, &a); err != nil {
		return Ask{}, From{}, err
	}
	if a.Session.Nonce != NonceOf(a.Public) {
		return Ask{}, From{}, forged()
	}
	return a, From{Server: f.Server, Device: f.Device, Certificate: cert}, nil
}

// looks are read no further than there may be: a list of nothing packs to nothing.
type looks [][]byte

// UnmarshalJSON implements json.Unmarshaler.
func (l *looks) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t == nil {
		return err
	} else if t != json.Delim('[') {
		return errs.Errorf(errs.Invalid, "bundle_file", "looks are a list")
	}
	for *l = nil; d.More(); {
		var one []byte
		if len(*l) == MostLooks {
			return errs.Errorf(errs.Invalid, "bundle_file", "more than %d looks", MostLooks)
		}
		if err := d.Decode(&one); err != nil {
			return err
		}
		*l = append(*l, one)
	}
	return nil
}

// sealedAsk is the name under which an ask is sealed, where a line has its hash.
const sealedAsk = "bundle/" + kindAsk
