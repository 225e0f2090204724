package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// checkpointName is the file that remembers where the journal ends.
const checkpointName = "checkpoint"

// checkpoint is one line of text: number, frame hash, segment, offset, and the
// SHA-256 of all that, cut to 16 hex digits.
type checkpoint struct {
	head    Head
	segment string
	offset  int64
}

func (c checkpoint) line() []byte {
	b := fmt.Appendf(nil, "%d %x %s %d ", c.head.Number, c.head.Hash, c.segment, c.offset)
	sum := sha256.Sum256(b)
	return fmt.Appendf(b, "%x\n", sum[:8])
}

// readCheckpoint returns ok false for anything but a line it would write
// itself.
func readCheckpoint(dir string) (c checkpoint, ok bool) {
	b, err := os.ReadFile(filepath.Join(dir, checkpointName))
	if err != nil || len(b) > 256 {
		return c, false
	}
	var hash, sum string
	if _, err := fmt.Sscanf(string(b), "%d %s %s %d %s", &c.head.Number, &hash, &c.segment, &c.offset, &sum); err != nil {
		return checkpoint{}, false
	}
	raw, err := hex.DecodeString(hash)
	if err != nil || copy(c.head.Hash[:], raw) != hashLen || !bytes.Equal(c.line(), b) {
		return checkpoint{}, false
	}
	return c, true
}

// endsAt reports whether the file has, just before offset, this frame hash.
func endsAt(path string, offset int64, hash [32]byte) bool {
	f, err := os.Open(path)
	if err != nil || offset < headerLen+hashLen {
		return false
	}
	defer f.Close()
	var b [hashLen]byte
	if _, err := io.ReadFull(io.NewSectionReader(f, offset-hashLen, hashLen), b[:]); err != nil {
		return false
	}
	return b == hash
}

// Checkpoint remembers the end of the journal, so that the next Open reads
// only what comes after. It is a convenience and is not flushed.
func (j *Journal) Checkpoint() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.checkpoint()
}

// checkpoint ignores errors: a missing checkpoint only costs time.
func (j *Journal) checkpoint() {
	if j.head.Number == 0 || j.broken != nil || j.dirty {
		return
	}
	path := filepath.Join(j.dir, checkpointName)
	if err := os.WriteFile(path+".new", checkpoint{j.head, j.name, j.size}.line(), 0o600); err == nil {
		_ = os.Rename(path+".new", path)
	}
}
