package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/release/format"
	"shyraq/strictjson"
)

const (
	deviceFile = "device.json"
	deviceCopy = "device.copy.json" // an identity that is damaged would cost all that is here
	maxDevice  = 1 << 20
)

// Identity is what a device is towards its region. The courier's own type has
// the same fields, so that one converts into the other.
type Identity struct {
	Server      string    `json:"server"` // https://host:port
	ServerID    uuid.UUID `json:"server_id"`
	Device      uuid.UUID `json:"device"`
	Certificate string    `json:"certificate"` // PEM
	Key         string    `json:"key"`         // PEM, ECDSA P-256
	CA          string    `json:"ca"`          // PEM, the only authority trusted, but for CABefore
	Epoch       string    `json:"epoch"`
	RegionKey   []byte    `json:"region_key"` // Ed25519 public key
	Delivery    []byte    `json:"delivery"`   // HPKE X25519 public key

	Addresses []string `json:"addresses,omitempty"` // of the server, signed by the region: tried when Server fails
	Told      int64    `json:"told,omitempty"`      // serial of the notice they came with

	CABefore string            `json:"ca_before,omitempty"` // PEM, the authority of before, as long as the region says so
	Trusted  int64             `json:"trusted,omitempty"`   // serial of the last succession
	Passed   []json.RawMessage `json:"passed,omitempty"`    // each a courier.Passage: how this trust came from that of the enrolment
}

// Device is the file device.json: what the device needs to deliver while it is
// locked. No PIN guards it, and none of it opens a record.
type Device struct {
	Identity
	Store uuid.UUID `json:"store"` // id of the local store, bound into every seal
}

// LoadDevice reads device.json of a data directory, which is kept twice: where it is
// gone or damaged the copy counts, and either mends the other. A directory without one is
// errs.NotFound "not_enrolled"; a file that is not in its form is errs.Invalid
// "device_damaged"; a folder of a newer program errs.Unavailable "data_newer".
func LoadDevice(dir string) (Device, error) {
	if err := format.Check(dir); err != nil {
		return Device{}, err
	}
	d, raw, err := readDevice(dir, deviceFile)
	if err == nil {
		if _, kept, second := readDevice(dir, deviceCopy); second != nil || !bytes.Equal(kept, raw) {
			_ = writeFile(filepath.Join(dir, deviceCopy), raw) // or at the next reading
		}
		return d, nil
	}
	d, raw, second := readDevice(dir, deviceCopy)
	if second != nil {
		return Device{}, err // what a person is told is of the first
	}
	_ = writeFile(filepath.Join(dir, deviceFile), raw)
	return d, nil
}

// readDevice reads one of the two copies.
func readDevice(dir, name string) (Device, []byte, error) {
	raw, err := readLimited(filepath.Join(dir, name), maxDevice)
	if errors.Is(err, fs.ErrNotExist) {
		return Device{}, nil, errs.Errorf(errs.NotFound, "not_enrolled", "no %s in the data directory", name)
	}
	if err != nil {
		return Device{}, nil, fmt.Errorf("read device: %w", err)
	}
	d, err := decodeDevice(raw)
	if err != nil {
		return Device{}, nil, fmt.Errorf("read device: %w", err)
	}
	return d, raw, nil
}

func decodeDevice(raw []byte) (Device, error) {
	var d Device
	if err := strictjson.Members(raw, &d); err != nil {
		return Device{}, errs.Errorf(errs.Invalid, "device_damaged", "%s is not in its form: %v", deviceFile, err)
	}
	if d.Device == uuid.Nil || d.Store == uuid.Nil || d.Server == "" {
		return Device{}, errs.Errorf(errs.Invalid, "device_damaged", "%s lacks its ids", deviceFile)
	}
	return d, nil
}

// SaveDevice writes device.json as one step, and then its copy.
func SaveDevice(dir string, d Device) error {
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("save device: %w", err)
	}
	raw = append(raw, '\n')
	if err := writeFile(filepath.Join(dir, deviceFile), raw); err != nil {
		return fmt.Errorf("save device: %w", err)
	}
	_ = writeFile(filepath.Join(dir, deviceCopy), raw) // or at the next reading
	return nil
}
