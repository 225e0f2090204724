package vault

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/disk"
	"shyraq/errs"
	"shyraq/strictjson"
)

const (
	fileName = "vault.json"
	version  = 3 // 1: until 0.2, one copy, members vouched for by nobody
	oldest   = 2 // that is read: it knows no recovery, and counts no PINs
)

// file is the body of vault.json. Nothing in it is secret by itself.
type file struct {
	Write    uint64    `json:"write"`          // how often it was written: the higher is the newer copy
	ID       uuid.UUID `json:"id"`             // names the device secret in the key store
	Shut     uint64    `json:"shut,omitempty"` // how often a PIN, an officer's keys or a night's key ended
	Secret   place     `json:"secret"`
	Officers []entry   `json:"officers"`
	Store    []shared  `json:"store"`
	Nights   []shared  `json:"nights"`
	Anchor   Anchor    `json:"anchor,omitzero"`
	Tried    uint64    `json:"tried,omitempty"` // PINs that were tried and are counted with no officer any more; see Vault.Tried
}

// place says where the device secret is kept.
type place string

const (
	inKeyStore place = "keystore"
	inFile     place = "file"
)

// entry is one officer: what is needed to try his PIN, and what it opens.
type entry struct {
	Officer
	KDF   kdf    `json:"kdf"`
	Sign  []byte `json:"sign"`  // Ed25519 public key
	Reach []byte `json:"reach"` // HPKE X25519 public key to which keys are wrapped
	Vouch []byte `json:"vouch"` // the officer's signature over Reach
	Box   []byte `json:"box"`   // the private halves and the own key, under the PIN
	// Region is the region's signing key, sealed under the officer's own; see
	// Keys.TrustRegion.
	Region []byte `json:"region,omitempty"`
	// Agents are the administrators of recovery, sealed likewise; see Keys.TrustAgents.
	Agents    []byte     `json:"agents,omitempty"`
	Recovered *Recovered `json:"recovered,omitempty"` // his keys were given back by two of them
	Grant     []byte     `json:"grant,omitempty"`     // see Keys.KeepGrant
	Tries     tries      `json:"tries"`
}

// shared is a key several people hold: a store key, or that of one crew's
// night. It is wrapped for each of them and, for a night, for the region.
type shared struct {
	Key     keyName     `json:"key"`
	Night   civil.Date  `json:"night,omitempty"`
	Crew    uuid.UUID   `json:"crew,omitzero"`
	Members []uuid.UUID `json:"members,omitempty"`
	Wraps   []wrap      `json:"wraps"`
	Region  []byte      `json:"region,omitempty"`
	Device  []byte      `json:"device,omitempty"` // a store key under the device secret, for who joins later
}

type wrap struct {
	Officer uuid.UUID `json:"officer"`
	Sealed  []byte    `json:"sealed"`
}

// keyName is a seal.KeyID written in hex.
type keyName [8]byte

func (k keyName) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(k[:])), nil }

func (k *keyName) UnmarshalText(text []byte) error {
	if len(text) != 2*len(k) {
		return errors.New("key id of wrong length")
	}
	_, err := hex.Decode(k[:], text)
	return err
}

func damaged(detail string, args ...any) error {
	return errs.Errorf(errs.Invalid, "vault_damaged", "%s: %s", fileName, fmt.Sprintf(detail, args...))
}

// decode reads the outer form of vault.json and its body, and refuses what no
// version of this program wrote. It does not check the sum: that takes the
// device secret, whose place the body names.
func decode(raw []byte) (f file, body, sum []byte, err error) {
	var outer struct {
		Version int             `json:"version"`
		Sum     []byte          `json:"sum"`
		Body    json.RawMessage `json:"body"`
	}
	if err := strictjson.Members(raw, &outer); err != nil {
		return f, nil, nil, damaged("not in its form: %v", err)
	}
	if outer.Version < oldest && outer.Version > 0 {
		return f, nil, nil, errs.Errorf(errs.Invalid, "vault_old", "version %d, this program reads %d", outer.Version, version)
	}
	if outer.Version < oldest || outer.Version > version {
		return f, nil, nil, errs.Errorf(errs.Unavailable, "vault_version", "version %d, this program reads %d", outer.Version, version)
	}
	if err := strictjson.Members(outer.Body, &f); err != nil {
		return f, nil, nil, damaged("body not in its form: %v", err)
	}
	if f.Secret != inKeyStore && f.Secret != inFile {
		return f, nil, nil, damaged("place of the secret not known")
	}
	for i, e := range f.Officers {
		if err := e.KDF.check(); err != nil {
			return f, nil, nil, fmt.Errorf("officer %d: %w", i, err)
		}
		if len(e.Sign) != ed25519.PublicKeySize || len(e.Reach) != 32 || e.Tries.Failed < 0 {
			return f, nil, nil, damaged("officer %d not in his form", i)
		}
	}
	return f, outer.Body, outer.Sum, nil
}

func encode(f file, secret []byte) ([]byte, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	sum, err := checkSumOf(secret, body)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "{\"version\":%d,\"sum\":%q,\n\"body\":%s}\n",
		version, base64.StdEncoding.EncodeToString(sum), body), nil
}

// checkSumOf keys the sum with the device secret: who has the disk but not the
// key store cannot put back spent tries or slip in an officer of his own.
func checkSumOf(secret, body []byte) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "shyraq vault sum v1", 32)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return h.Sum(nil), nil
}

func checkSum(secret, body, sum []byte) bool {
	want, err := checkSumOf(secret, body)
	return err == nil && hmac.Equal(want, sum)
}

// readLimited reads a whole file and refuses one that is larger than it can be.
func readLimited(path string, limit int64) ([]byte, error) {
	f, err := disk.OpenOwn(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, damaged("larger than %d bytes", limit)
	}
	return raw, nil
}

// writeFile replaces a file of the data folder in one step, and makes the folder.
func writeFile(path string, raw []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return disk.Replace(path, raw)
}
