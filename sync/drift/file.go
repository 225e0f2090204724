package drift

import (
	"encoding/json"
	"path/filepath"
	"time"

	"shyraq/disk"
)

// keepEvery is how often the region's time is written down while the difference
// stays what it is: who looks after a start without a link reads when the region
// answered last.
const keepEvery = time.Minute

// state is the file clock.json: the last measure. It says nothing of anybody.
type state struct {
	Measured   bool      `json:"measured"`
	Satellites bool      `json:"satellites,omitempty"` // by them, and not by the region
	BehindMS   int64     `json:"behind_ms"`            // to be added to the device's time
	Told       time.Time `json:"told"`                 // the region's time when it was measured

	// What the device's clock showed then, and how long the machine had been on
	// since a start of this name; no name where it does not tell.
	At   time.Time `json:"at,omitzero"`
	Boot string    `json:"boot,omitempty"`
	UpMS int64     `json:"up_ms,omitempty"`
}

func (s state) behind() time.Duration { return time.Duration(s.BehindMS) * time.Millisecond }

func (s *state) set(d time.Duration) { s.BehindMS = int64(d / time.Millisecond) }

// load reads what was measured in a folder. A file that is not there or cannot
// be read is as good as none: it is measured again with the next answer.
func load(dir string) state {
	var s state
	raw, err := disk.ReadOwn(filepath.Join(dir, "clock.json"))
	if dir == "" || err != nil || json.Unmarshal(raw, &s) != nil || s.Told.Before(born) {
		return state{}
	}
	return s
}

// save writes a measure down. One that cannot be written is in force all the
// same, and written another time.
func save(dir string, s state) {
	if dir == "" {
		return
	}
	path := filepath.Join(dir, "clock.json")
	raw, err := json.Marshal(s)
	if err == nil {
		_ = disk.Replace(path, append(raw, '\n'))
	}
}
