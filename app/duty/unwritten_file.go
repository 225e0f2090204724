package duty

import (
	"encoding/json"
	"errors"
	"path/filepath"

	"shyraq/disk"
)

// spareHalf is the room for what is held, in bytes: some forms with an act each.
const spareHalf = 512 << 10

// Use has what is held kept in a file of a data directory, and takes what an
// earlier run of the program left there. The file is made by Reserve.
func (u *Unwritten) Use(dir string) {
	u.filing.Lock()
	defer u.filing.Unlock()
	u.file = disk.Spare{Path: filepath.Join(dir, "spare"), Size: spareHalf}
	raw, err := u.file.Get()
	if err != nil || len(raw) == 0 {
		return // what cannot be read is told by all else in that directory
	}
	var left map[string][]byte
	if json.Unmarshal(raw, &left) != nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.all) == 0 {
		u.all = left
	}
}

// Reserve takes the room of the file while there is some.
func (u *Unwritten) Reserve() {
	u.filing.Lock()
	defer u.filing.Unlock()
	if u.file.Path != "" {
		_ = u.file.Make() // without it what is held is in memory, and said to be
	}
}

// keep puts all that is held into the file, where it is not there yet.
func (u *Unwritten) keep() error {
	u.filing.Lock()
	defer u.filing.Unlock()
	u.mu.Lock()
	at, filed := u.puts, u.filed
	raw, err := json.Marshal(u.all)
	u.mu.Unlock()
	switch {
	case err != nil:
		return err
	case at == filed:
		return nil
	case u.file.Path == "":
		return errors.New("no file to hold it")
	}
	if err := u.file.Put(raw); err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.filed = max(u.filed, at)
	return nil
}
