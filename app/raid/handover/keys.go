package handover

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"shyraq/errs"
	"shyraq/strictjson"
)

// PublishedKey is the public half of an officer's key, as a region publishes
// it so that acts can be checked.
type PublishedKey struct {
	ID      string    `json:"id"`     // hex of the first 16 bytes of the SHA-256 of Public
	Public  []byte    `json:"public"` // Ed25519, 32 bytes
	Officer string    `json:"officer"`
	Unit    string    `json:"unit"`
	From    time.Time `json:"from"`
	Until   time.Time `json:"until,omitzero"` // what was signed before stays valid
}

// KeyFile is what `shyraq-region keys` prints: the officers' keys, signed by
// the region. Who knows the region's key, as every enrolled device does, can
// take the file from anywhere.
type KeyFile struct {
	Schema    int            `json:"schema"` // 1
	Region    string         `json:"region"`
	IssuedAt  time.Time      `json:"issued_at"`
	RegionKey []byte         `json:"region_key"` // Ed25519, 32 bytes
	Keys      []PublishedKey `json:"keys"`
	Sig       []byte         `json:"sig"`
}

// MaxKeys bounds a file of keys, in bytes: 10,000 keys take 3 MB.
const MaxKeys = 8 << 20

// signed is the text of which the region signs the hash.
func (f KeyFile) signed() []byte {
	var b strings.Builder
	put := func(field string) { fmt.Fprintf(&b, "%d:%s\n", len(field), field) }
	put(f.Region)
	put(stamp(f.IssuedAt))
	for _, k := range f.Keys {
		until := ""
		if !k.Until.IsZero() {
			until = stamp(k.Until)
		}
		for _, field := range []string{k.ID, hex.EncodeToString(k.Public), k.Officer, k.Unit, stamp(k.From), until} {
			put(field)
		}
	}
	sum := sha256.Sum256([]byte(b.String()))
	return append([]byte("shyraq keys v1\n"), sum[:]...)
}

// SignKeys makes the file of a region's keys.
func SignKeys(region string, at time.Time, keys []PublishedKey, key ed25519.PrivateKey) KeyFile {
	if keys == nil {
		keys = []PublishedKey{}
	}
	f := KeyFile{Schema: 1, Region: region, IssuedAt: at.UTC().Truncate(time.Second), RegionKey: key.Public().(ed25519.PublicKey), Keys: keys}
	f.Sig = ed25519.Sign(key, f.signed())
	return f
}

// DecodeKeys reads a file of keys and checks that the region signed it and
// that each id is that of its key. region is the key of the region that is
// known to the reader; where it knows none, the file's own is taken, and the
// file has to come from a place that is trusted. Errors are Invalid
// "keys_file", and Denied "keys_region" for the keys of another region.
func DecodeKeys(r io.Reader, region []byte) (KeyFile, error) {
	var f KeyFile
	if err := strictjson.Decode(r, MaxKeys, &f); err != nil {
		return KeyFile{}, err
	}
	bad := func(detail string) (KeyFile, error) {
		return KeyFile{}, &errs.Error{Kind: errs.Invalid, Code: "keys_file", Detail: detail}
	}
	if f.Schema != 1 || len(f.RegionKey) != ed25519.PublicKeySize {
		return bad("want schema 1 and the region's key")
	}
	if len(region) > 0 && !bytes.Equal(region, f.RegionKey) {
		return KeyFile{}, &errs.Error{Kind: errs.Denied, Code: "keys_region", Detail: "signed by another region"}
	}
	if !ed25519.Verify(f.RegionKey, f.signed(), f.Sig) {
		return bad("the signature does not fit")
	}
	for _, k := range f.Keys {
		if sum := sha256.Sum256(k.Public); len(k.Public) != ed25519.PublicKeySize || k.ID != hex.EncodeToString(sum[:16]) {
			return bad("a key is not the one its id names")
		}
	}
	return f, nil
}
