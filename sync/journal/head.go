package journal

import (
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"shyraq/disk"
	"shyraq/errs"
)

const (
	// headName is the file that says where the journal ends.
	headName = "head"

	// headEvery is after how many frames it is written anew.
	headEvery = 64
)

// place is where a journal ended: one line of text with its number, frame hash,
// segment and offset, and the key and the mark of all that.
type place struct {
	head    Head
	segment string // empty before the first frame
	offset  int64
}

func (p place) line(k Key) []byte {
	b := fmt.Appendf(nil, "shyraq head 2 %d %x %s %d %x ", p.head.Number, p.head.Hash, orDash(p.segment), p.offset, k.ID)
	return fmt.Appendf(b, "%x\n", k.sum(b))
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// readHead returns ok false for anything but a line that a key of the journal
// made.
func (o Options) readHead() (p place, ok bool) {
	if o.Older {
		return p, false
	}
	b, err := disk.ReadOwn(filepath.Join(o.Dir, headName))
	if err != nil || len(b) > 512 {
		return p, false
	}
	var hash, id, sum string
	if _, err := fmt.Sscanf(string(b), "shyraq head 2 %d %s %s %d %s %s", &p.head.Number, &hash, &p.segment, &p.offset, &id, &sum); err != nil {
		return place{}, false
	}
	if p.segment == "-" {
		p.segment = ""
	}
	raw, err := hex.DecodeString(hash)
	name, err2 := hex.DecodeString(id)
	if err != nil || err2 != nil || len(name) != len(Key{}.ID) || copy(p.head.Hash[:], raw) != hashLen {
		return place{}, false
	}
	keys := o.Keys
	if keys == nil {
		keys = o.Key.alone
	}
	k := Key{ID: [8]byte(name)}
	if k.Secret, ok = keys(k.ID); !ok || !hmac.Equal(p.line(k), b) {
		return place{}, false
	}
	return p, true
}

// Claims returns the end that the journal had by its head file; ok is false
// where there is none that its key made.
func (o Options) Claims() (h Head, ok bool) {
	p, ok := o.readHead()
	return p.head, ok
}

// Known reports whether this is the journal of one of the keys: its head file, or a
// frame of its last segment, was made with one. So is a journal that is empty.
func (o Options) Known() (bool, error) {
	segments, err := listSegments(o.Dir)
	if err != nil {
		return false, fmt.Errorf("read journal: %w", err)
	}
	if _, ok := o.readHead(); ok || len(segments) == 0 {
		return true, o.readable(segments)
	}
	if err := o.readable(segments); err != nil {
		return false, err
	}
	b, err := readFrom(filepath.Join(o.Dir, segments[len(segments)-1]), 0)
	if err != nil {
		return false, fmt.Errorf("read journal: %w", err)
	}
	frames, known := 0, false
	walk(b, func(f Frame, _, _ int) {
		frames++
		known = known || o.Made(&f)
	})
	return known || frames == 0, nil
}

// endsAt reports whether the file has, just before offset, this frame hash.
func endsAt(path string, offset int64, hash [32]byte) bool {
	f, err := disk.OpenOwn(path, os.O_RDONLY)
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

// Vouch writes where the journal ends, durably, so that the next Open knows what
// has to be there and reads only what comes after.
func (j *Journal) Vouch() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.keepHead()
}

// MarkWith has what is written from now on marked with another key, of which
// Options.Keys knows. The head file follows with the next frame.
func (j *Journal) MarkWith(k Key) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.opt.Key, j.headed = k, 0
}

func (j *Journal) keepHead() error {
	if j.opt.Older || j.broken != nil || j.head.Number < j.floor && j.vouched || j.vouched && j.headed == j.head.Number {
		return nil
	}
	p := place{head: j.head}
	if j.head.Number > 0 && !j.dirty {
		p.segment, p.offset = j.name, j.size
	}
	if err := disk.Replace(filepath.Join(j.dir, headName), p.line(j.opt.Key)); err != nil {
		return err
	}
	j.vouched, j.headed = true, j.head.Number
	return nil
}

// readable refuses a journal of version 0.2, which has no head file and frames
// without a mark, where it is not asked for.
func (o Options) readable(segments []string) error {
	if o.Older || len(segments) == 0 {
		return nil
	}
	if _, err := os.Stat(filepath.Join(o.Dir, headName)); err == nil {
		return nil
	}
	b, err := readFrom(filepath.Join(o.Dir, segments[0]), 0)
	if err != nil {
		return err
	}
	if f, _, err := Decode(b); err == nil && f.Old {
		return errs.Errorf(errs.Invalid, "journal_version", "the journal is of version 0.2")
	}
	return nil
}
