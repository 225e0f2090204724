package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"shyraq/errs"
)

// Secret is the 128 bits behind an invite code.
type Secret [16]byte

// NewSecret draws a secret from a source of randomness.
func NewSecret(random io.Reader) (Secret, error) {
	var s Secret
	if _, err := io.ReadFull(random, s[:]); err != nil {
		return s, fmt.Errorf("draw invite: %w", err)
	}
	return s, nil
}

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

// Code is the secret as a person types it: 26 base32 characters.
func (s Secret) Code() string { return base32Plain.EncodeToString(s[:]) }

// ID names the invite without giving its secret away.
func (s Secret) ID() string {
	h := sha256.Sum256(append([]byte("shyraq invite v1\n"), s[:]...))
	return hex.EncodeToString(h[:8])
}

// ParseCode reads a code as people type it: any case, blanks and hyphens
// anywhere, 0 for O and 1 for I. What is not a code is errs.Invalid.
func ParseCode(code string) (Secret, error) {
	var s Secret
	clean := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t', '\n', '\r', '\u00a0':
			return -1
		case '0':
			return 'O'
		case '1':
			return 'I'
		}
		return r
	}, code)
	b, err := base32Plain.DecodeString(strings.ToUpper(clean))
	if err != nil || len(b) != len(s) || base32Plain.EncodeToString(b) != strings.ToUpper(clean) {
		return s, errs.Errorf(errs.Invalid, "invite_code", "a code has 26 letters and digits")
	}
	copy(s[:], b)
	return s, nil
}

// Exporter gives the keying material (RFC 9266 in spirit) that only the two
// ends of this TLS session share: whoever stands between them has two sessions
// and two different values.
func Exporter(state *tls.ConnectionState) ([]byte, error) {
	if state == nil || !state.HandshakeComplete {
		return nil, errs.Errorf(errs.Invalid, "tls", "no finished handshake")
	}
	b, err := state.ExportKeyingMaterial("EXPORTER-shyraq-enrol-v1", nil, 32)
	if err != nil {
		return nil, fmt.Errorf("export keying material: %w", err)
	}
	return b, nil
}

// RequestMAC proves the secret over the request within one TLS session.
func RequestMAC(s Secret, exporter []byte, r EnrolRequest) []byte {
	return mac(s, "shyraq enrol v1", exporter, []byte(r.Invite), r.Device[:], []byte(r.CSR), r.OfficerKey, []byte(r.Client))
}

// ReplyMAC proves the secret over the reply within one TLS session.
func ReplyMAC(s Secret, exporter []byte, r EnrolReply) []byte {
	return mac(s, "shyraq enrolled v1", exporter, r.Device[:], r.Officer[:], []byte(r.Certificate), []byte(r.CA),
		r.ServerID[:], []byte(r.Epoch), r.RegionKey, r.Delivery)
}

// mac writes every field with its length before it, so that no two different
// requests give the same text.
func mac(s Secret, label string, fields ...[]byte) []byte {
	h := hmac.New(sha256.New, s[:])
	for _, f := range append([][]byte{[]byte(label)}, fields...) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(f)))
		h.Write(n[:])
		h.Write(f)
	}
	return h.Sum(nil)
}

// SameMAC compares two proofs in constant time.
func SameMAC(a, b []byte) bool { return hmac.Equal(a, b) }
