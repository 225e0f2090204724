package journal

import (
	"fmt"
	"os"
	"path/filepath"

	"shyraq/disk"
)

// Forget removes the segments that hold nothing but frames before a number. Read
// from that number on, or a later one, misses nothing.
func (j *Journal) Forget(before uint64) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	segments, err := listSegments(j.dir)
	if err != nil {
		return fmt.Errorf("forget frames: %w", err)
	}
	for i, s := range segments[:max(0, len(segments)-1)] {
		if next, _ := firstOf(segments[i+1]); next > before {
			break
		}
		if err := os.Remove(filepath.Join(j.dir, s)); err != nil {
			return fmt.Errorf("forget frames: %w", err)
		}
	}
	return disk.SyncDir(j.dir)
}
