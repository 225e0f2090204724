package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"shyraq/disk"
)

// Damage is a place of the journal that cannot be read: the frames From to To
// (inclusive) are missing there. Where To is below From the bytes held no
// frame that anybody counts: the unfinished end of a batch that was never
// acknowledged, or frames whose chain does not fit.
type Damage struct {
	From, To uint64
	Segment  string // file, empty where a whole one is gone
	Offset   int64
	Length   int64
	Foreign  []uint64 // numbers of whole frames there that the key did not make
}

// Error names the frames by number.
func (d *Damage) Error() string {
	switch {
	case len(d.Foreign) > 0:
		return fmt.Sprintf("journal: frame %d was not written by this store", d.Foreign[0])
	case d.To < d.From:
		return fmt.Sprintf("journal: %d bytes before frame %d are no frame", d.Length, d.From)
	case d.To == d.From:
		return fmt.Sprintf("journal: frame %d is damaged", d.From)
	}
	return fmt.Sprintf("journal: frames %d to %d are damaged", d.From, d.To)
}

// Read returns the frames of the journal in dir as Options.Read does, without a
// key: what is foreign cannot be told from the rest.
func Read(dir string, from uint64) iter.Seq2[Frame, error] { return Options{Dir: dir}.Read(from) }

// Read returns the frames of the journal, oldest first, from the segment on that
// holds frame number from. It may run while a Journal is open for appending.
// Damage is given as *Damage in place of the frames and reading goes on behind
// it; any other error ends it.
func (o Options) Read(from uint64) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		dir := o.Dir
		segments, err := listSegments(dir)
		if err == nil {
			err = o.readable(segments)
		}
		if err != nil {
			yield(Frame{}, fmt.Errorf("read journal: %w", err))
			return
		}
		var head Head
		if len(segments) > 0 { // what Forget removed is not asked for
			if first, _ := firstOf(segments[0]); first > 0 && first <= from {
				head.Number = first - 1
			}
		}
		for i, s := range segments {
			if i+1 < len(segments) {
				if next, _ := firstOf(segments[i+1]); next <= from {
					head = Head{Number: next - 1}
					continue
				}
			}
			b, err := disk.ReadOwn(filepath.Join(dir, s))
			if err != nil {
				yield(Frame{}, fmt.Errorf("read journal: %w", err))
				return
			}
			for _, p := range pieces(b, s, &head, o.Made) {
				if p.damage != nil && !yield(Frame{}, p.damage) {
					return
				}
				if p.damage == nil && !yield(p.frame, nil) {
					return
				}
			}
		}
	}
}

// piece is a frame or a damage, and where it stands.
type piece struct {
	frame    Frame
	damage   *Damage
	from, to int
}

// pieces takes a segment apart. head is the end of what was read before and is
// moved on; made says whether a frame is one of this journal.
func pieces(b []byte, segment string, head *Head, made func(*Frame) bool) []piece {
	var all []piece
	var foreign []uint64
	at := 0
	hole := func(to int, next uint64) {
		if to > at || next > head.Number+1 {
			all = append(all, piece{damage: &Damage{head.Number + 1, next - 1, segment, int64(at), int64(to - at), foreign}, from: at, to: to})
		}
		at, foreign = to, nil
	}
	walk(b, func(f Frame, off, n int) {
		if !made(&f) {
			foreign = append(foreign, f.Number)
			return // left in the hole, and named
		}
		known := head.Hash != [hashLen]byte{} || head.Number == 0
		if f.Number <= head.Number || f.Number == head.Number+1 && known && f.Prev != head.Hash {
			return // a frame of another chain: left in the hole
		}
		hole(off, f.Number)
		all = append(all, piece{frame: f, from: off, to: off + n})
		at = off + n
		*head = Head{f.Number, f.Hash}
	})
	hole(len(b), head.Number+1)
	return all
}

// walk gives the whole frames in b. Behind damage it goes on with the next
// frame that is whole.
func walk(b []byte, give func(f Frame, off, n int)) {
	for at := 0; at < len(b); {
		f, n, err := Decode(b[at:])
		if err == nil {
			give(f, at, n)
			at += n
			continue
		}
		next := bytes.Index(b[at+1:], []byte(anyMagic))
		if next < 0 {
			return
		}
		at += 1 + next
	}
}

// listSegments returns the names of the segments, oldest first. A folder that
// is not there is an empty journal.
func listSegments(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if _, ok := firstOf(e.Name()); ok && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// firstOf returns the number a segment's name gives.
func firstOf(name string) (uint64, bool) {
	digits, ok := strings.CutSuffix(name, ".frames")
	if !ok || len(digits) != 16 {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 16, 64)
	return n, err == nil
}
