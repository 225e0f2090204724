package journal

import (
	"fmt"
	"path/filepath"

	"shyraq/disk"
	"shyraq/errs"
)

// Parts are what a frame holds beside its place in the chain.
type Parts struct{ Sealed, Facts, Region []byte }

// Rewrite asks edit of every frame whether other parts are to stand in it, and writes
// the segments that hold such frames anew: the old ones are gone when it returns. A
// frame keeps number, place and hash, so that the chain, and whoever noted its end,
// still holds. Segments are looked through while others append, and put in place one
// by one: cut off, it is run again. Edit may be asked twice of a frame.
func (j *Journal) Rewrite(edit func(Frame) (Parts, bool, error)) (changed int, err error) {
	if j.opt.Older {
		return 0, errs.Errorf(errs.Invalid, "journal_version", "a journal of version 0.2 is not amended")
	}
	segments, err := listSegments(j.dir)
	if err != nil {
		return 0, fmt.Errorf("rewrite journal: %w", err)
	}
	j.mu.Lock()
	opt := j.opt
	j.mu.Unlock()
	for _, s := range segments {
		_, n, err := opt.edited(s, -1, edit)
		if err == nil && n > 0 {
			n, err = j.rewrite(s, edit)
		}
		if err != nil {
			return changed, fmt.Errorf("rewrite journal: %w", err)
		}
		changed += n
	}
	return changed, nil
}

// rewrite puts a segment in the place of another while nobody appends.
func (j *Journal) rewrite(segment string, edit func(Frame) (Parts, bool, error)) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return 0, j.broken
	}
	last, size := segment == j.name, int64(-1)
	if last {
		size = j.size // what is behind it is of no batch
	}
	b, n, err := j.opt.edited(segment, size, edit)
	if err != nil || n == 0 {
		return 0, err
	}
	if err := j.replace(segment, b); err != nil {
		return 0, err
	}
	if last {
		j.headed = 0 // the head file says where in it the journal ended
		return n, j.keepHead()
	}
	return n, nil
}

// edited gives a segment, up to a size if one is given, with what edit says of its
// frames. What is no frame of this journal stays as it is: that is Mend's.
func (o Options) edited(segment string, size int64, edit func(Frame) (Parts, bool, error)) (out []byte, n int, err error) {
	b, err := disk.ReadOwn(filepath.Join(o.Dir, segment))
	if err != nil {
		return nil, 0, err
	}
	if size >= 0 && size < int64(len(b)) {
		b = b[:size]
	}
	at := 0
	walk(b, func(f Frame, off, length int) {
		if err != nil || !o.Made(&f) {
			return
		}
		p, change, e := edit(f)
		if err = e; e != nil || !change {
			return
		}
		f.Sealed, f.Facts, f.Region, f.Amended = p.Sealed, p.Facts, p.Region, true
		f.Mark = o.Key.mark(&f)
		out = f.Encode(append(out, b[at:off]...))
		at, n = off+length, n+1
	})
	return append(out, b[at:]...), n, err
}
