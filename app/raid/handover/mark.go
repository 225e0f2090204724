package handover

import (
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/errs"
)

// Mark is what the QR code of a printed act carries: enough to see who
// signed which act, and nothing about anybody. Its text is
//
//	SHYRAQ:1:43-7Q2M-X9KD-0042-C:<186 characters>
//
// in capital letters, digits and ":-", which a QR code packs best. The last
// part is base32 of the minutes since 1970 (4 bytes), the act's SHA-256 (32),
// the id of the officer's key (16) and the Ed25519 signature (64).
//
// A mark that fits says that this officer's key signed an act of this number,
// at this minute, with this hash. It does not say that the words on the paper
// are those of the act, nor that it was not voided since: the unit sees both
// in the record.
type Mark struct {
	Number Number
	At     time.Time // to the minute, UTC
	Hash   [32]byte
	Key    string // id of the officer's key, 32 hex characters
	Sig    [64]byte
}

const (
	markPrefix  = "SHYRAQ:"
	markVersion = "1"
	markBytes   = 4 + 32 + 16 + 64
)

// signed is the text the officer's key signs, under a context of its own, so
// that no signature made for another purpose fits here.
func (m Mark) signed() []byte {
	return fmt.Appendf(nil, "shyraq act v1\n%s\n%d\n%x\n%s", m.Number, m.At.Unix()/60, m.Hash, m.Key)
}

// Sign signs an act and gives its mark. key is the officer's, keyID names
// it as the directory does; the act keeps both the id and the signature.
func Sign(a *Act, key ed25519.PrivateKey, keyID string) Mark {
	a.Key, a.Sig = keyID, ""
	m := a.unsigned()
	copy(m.Sig[:], ed25519.Sign(key, m.signed()))
	a.Sig = encode32(m.Sig[:])
	return m
}

func (a Act) unsigned() Mark {
	return Mark{Number: a.Number, At: a.IssuedAt.UTC().Truncate(time.Minute), Hash: a.Hash(), Key: a.Key}
}

// Mark gives the mark of an act that was signed.
func (a Act) Mark() Mark {
	m := a.unsigned()
	if sig, ok := decode32(a.Sig); ok && len(sig) == len(m.Sig) {
		copy(m.Sig[:], sig)
	}
	return m
}

// String gives the text of the QR code.
func (m Mark) String() string {
	raw := binary.BigEndian.AppendUint32(nil, uint32(m.At.Unix()/60))
	raw = append(raw, m.Hash[:]...)
	key, _ := hex.DecodeString(m.Key)
	raw = append(raw, key...)
	raw = append(raw, m.Sig[:]...)
	return markPrefix + markVersion + ":" + string(m.Number) + ":" + encode32(raw)
}

// ParseMark reads the text of a QR code. Not a text of an act is Invalid
// "act_text", one of a later version Invalid "act_version", a number that was
// misread Invalid "act_number". The signature is not looked at: ask CheckMark.
func ParseMark(text string) (Mark, error) {
	var m Mark
	rest, ours := strings.CutPrefix(strings.TrimSpace(text), markPrefix)
	parts := strings.Split(rest, ":")
	if !ours || len(parts) < 2 || parts[0] == "" || strings.Trim(parts[0], "0123456789") != "" {
		return m, &errs.Error{Kind: errs.Invalid, Code: "act_text", Detail: "not the text of an act's code"}
	}
	if parts[0] != markVersion {
		return m, &errs.Error{Kind: errs.Invalid, Code: "act_version", Detail: "made by a newer program"}
	}
	if len(parts) != 3 {
		return m, &errs.Error{Kind: errs.Invalid, Code: "act_text", Detail: "not three parts"}
	}
	raw, ok := decode32(parts[2])
	if !ok || len(raw) != markBytes {
		return m, &errs.Error{Kind: errs.Invalid, Code: "act_text", Detail: "cut off or misread"}
	}
	number, err := ParseNumber(parts[1])
	if err != nil {
		return m, err
	}
	m.Number = number
	m.At = time.Unix(int64(binary.BigEndian.Uint32(raw))*60, 0).UTC()
	copy(m.Hash[:], raw[4:])
	m.Key = hex.EncodeToString(raw[36:52])
	copy(m.Sig[:], raw[52:])
	return m, nil
}

// Fingerprint gives the first 16 hex characters of the hash in groups of four,
// as they are printed: what two people can compare by voice.
func (m Mark) Fingerprint() string {
	h := hex.EncodeToString(m.Hash[:8])
	return strings.Join([]string{h[:4], h[4:8], h[8:12], h[12:]}, " ")
}

// CheckMark finds the key that a mark names and checks its signature. A key
// that is not there is NotFound "act_key_unknown"; a signature that does not
// fit Invalid "act_signature"; one made outside the key's time Invalid
// "act_key_time", with the key given all the same.
func CheckMark(m Mark, keys []PublishedKey) (PublishedKey, error) {
	for _, k := range keys {
		if k.ID != m.Key || len(k.Public) != ed25519.PublicKeySize {
			continue
		}
		if !ed25519.Verify(k.Public, m.signed(), m.Sig[:]) {
			return PublishedKey{}, &errs.Error{Kind: errs.Invalid, Code: "act_signature", Detail: "the signature does not fit"}
		}
		early := !k.From.IsZero() && m.At.Before(k.From.Truncate(time.Minute).Add(-civil.ClockLead))
		if early || !k.Until.IsZero() && m.At.After(k.Until) {
			return k, &errs.Error{Kind: errs.Invalid, Code: "act_key_time", Detail: "signed outside the time of the key"}
		}
		return k, nil
	}
	return PublishedKey{}, &errs.Error{Kind: errs.NotFound, Code: "act_key_unknown", Detail: "key " + m.Key}
}
