package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"shyraq/disk"
)

// foreignName is the folder of what was set aside.
const foreignName = "foreign"

// setAside keeps bytes of a segment that hold foreign frames, before they are
// taken out of it. It is there when setAside returns.
func (j *Journal) setAside(segment string, offset int64, b []byte) error {
	dir := filepath.Join(j.dir, foreignName)
	if err := disk.MakeDir(dir); err != nil {
		return fmt.Errorf("set frames aside: %w", err)
	}
	for n := 0; ; n++ {
		path := filepath.Join(dir, fmt.Sprintf("%s.%d.%d", segment, offset, n))
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			if err != nil {
				return fmt.Errorf("set frames aside: %w", err)
			}
			continue
		}
		if err := disk.Replace(path, b); err != nil {
			return fmt.Errorf("set frames aside: %w", err)
		}
		return nil
	}
}
