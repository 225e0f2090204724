package register

import (
	"encoding/hex"

	"shyraq/errs"
)

// EpochSetting is the setting that holds the epoch.
const EpochSetting = "epoch"

// Epoch is a time in which a region's places in the order of commits count. A
// region that was restored begins another one.
type Epoch struct {
	Epoch    string `json:"epoch"`              // 16 bytes in hex
	Restored int    `json:"restored,omitempty"` // how many there were before
}

// Bytes are those that cursors and sessions carry; zero where no epoch is
// written yet.
func (e Epoch) Bytes() [16]byte {
	b, _ := ParseEpoch(e.Epoch) // it was read before it was written
	return b
}

// ParseEpoch reads the text of an epoch: errs.Invalid "bad_region_file" where it
// is none.
func ParseEpoch(text string) ([16]byte, error) {
	e, err := hex.DecodeString(text)
	if err != nil || len(e) != 16 {
		return [16]byte{}, errs.Errorf(errs.Invalid, "bad_region_file", "the epoch cannot be read")
	}
	return [16]byte(e), nil
}

// Epoch is the epoch that the region is in; empty where none was written yet.
func (s *State) Epoch() Epoch {
	var e Epoch
	_, _ = s.Setting(EpochSetting, &e)
	return e
}

// SetEpoch has the region begin an epoch.
func (e *Edit) SetEpoch(next Epoch) error { return e.Set(EpochSetting, next) }
