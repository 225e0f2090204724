package journal

import (
	"fmt"
	"path/filepath"

	"shyraq/disk"
)

// Mended is what Mend did: numbers of frames that were put back as they were, of
// frames that nobody has any more, and of foreign ones that were set aside.
type Mended struct {
	Restored []uint64
	Lost     []uint64
	Foreign  []uint64
}

// Mend reads the whole journal and asks other for every frame that is damaged.
// A segment that can be mended is written anew beside the old one, flushed and
// put in its place, so that a crash leaves the one or the other. Where other
// lacks a frame the damaged bytes stay as they are; foreign frames are set aside.
func (j *Journal) Mend(other func(number uint64) (*Frame, bool)) (Mended, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var m Mended
	segments, err := listSegments(j.dir)
	if err != nil {
		return m, fmt.Errorf("mend journal: %w", err)
	}
	var head Head
	for i, s := range segments {
		b, err := disk.ReadOwn(filepath.Join(j.dir, s))
		if err != nil {
			return m, fmt.Errorf("mend journal: %w", err)
		}
		all := pieces(b, s, &head, j.opt.Made)
		if i == len(segments)-1 && head.Number < j.head.Number {
			all = append(all, j.missingEnd(&all, head.Number, len(b)))
		}
		whole, changed := m.mend(b, all, other)
		if !changed {
			continue
		}
		for _, p := range all {
			if p.damage != nil && len(p.damage.Foreign) > 0 {
				if err := j.setAside(s, int64(p.from), b[p.from:p.to]); err != nil {
					return m, fmt.Errorf("mend journal: %w", err)
				}
			}
		}
		if err := j.replace(s, whole); err != nil {
			return m, fmt.Errorf("mend journal: %w", err)
		}
	}
	return m, nil
}

// missingEnd makes a piece of the frames behind the last whole one that were
// appended once; a hole that ends the segment is taken up in it.
func (j *Journal) missingEnd(all *[]piece, last uint64, end int) piece {
	p := piece{damage: &Damage{From: last + 1, To: j.head.Number}, from: end, to: end}
	if n := len(*all); n > 0 && (*all)[n-1].damage != nil {
		p.from = (*all)[n-1].from
		*all = (*all)[:n-1]
	}
	return p
}

// mend returns a segment with its holes filled as far as other can.
func (m *Mended) mend(b []byte, all []piece, other func(uint64) (*Frame, bool)) (whole []byte, changed bool) {
	for _, p := range all {
		if p.damage == nil {
			whole = append(whole, b[p.from:p.to]...)
			continue
		}
		var filled []byte
		lost := false
		for n := p.damage.From; n <= p.damage.To; n++ {
			f, ok := other(n)
			if !ok || f.Number != n {
				m.Lost = append(m.Lost, n)
				lost = true
				continue
			}
			filled = f.Encode(filled)
			m.Restored = append(m.Restored, n)
			changed = true
		}
		if foreign := p.damage.Foreign; len(foreign) > 0 {
			m.Foreign, changed = append(m.Foreign, foreign...), true // it is set aside
		} else if lost || p.damage.To < p.damage.From {
			whole = append(whole, b[p.from:p.to]...) // evidence is not thrown away
		}
		whole = append(whole, filled...)
	}
	return whole, changed
}

// replace puts new bytes in the place of a segment.
func (j *Journal) replace(segment string, b []byte) error {
	path := filepath.Join(j.dir, segment)
	part, err := disk.Create(path)
	if err != nil {
		return err
	}
	defer part.Discard()
	if _, err := part.Write(b); err != nil {
		return err
	}
	last := segment == j.name
	if last {
		if err := j.closeFile(); err != nil {
			return err
		}
	}
	if err := part.Commit(0o600); err != nil {
		return err
	}
	if last {
		j.size = int64(len(b))
		j.dirty = false
	}
	return nil
}
