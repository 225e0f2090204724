package audit

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// A part of the log is so many entries. Of each part a page says, by four bytes of
// each id, of whom its entries speak: so whoever asks for one child opens the parts
// alone in which that may be.
const partEntries = 256

// part is such a page.
type part struct {
	First int64           // index of its first entry
	After access.Position // the entry before it
	UpTo  access.Position // its last entry
	Ids   []uint32        // sorted
}

func partName(n int64) string { return fmt.Sprintf("part/%d", n) }

// openPart is the page of the part that is being filled.
const openPart = "part/open"

func shortID(id uuid.UUID) uint32 { return binary.BigEndian.Uint32(id[12:]) }

// speaks says whether a part may speak of an id.
func (p part) speaks(id uuid.UUID) bool {
	_, found := slices.BinarySearch(p.Ids, shortID(id))
	return found
}

func (p part) encode() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(p.First))
	b = p.UpTo.AppendKey(p.After.AppendKey(b))
	for _, id := range p.Ids {
		b = binary.BigEndian.AppendUint32(b, id)
	}
	return b
}

func decodePart(b []byte) (p part, err error) {
	if len(b) < 40 || len(b)%4 != 0 {
		return p, store.Damaged("part of the audit log")
	}
	p = part{First: int64(binary.BigEndian.Uint64(b)), After: access.PositionOf(b[8:]), UpTo: access.PositionOf(b[24:])}
	for b = b[40:]; len(b) > 0; b = b[4:] {
		p.Ids = append(p.Ids, binary.BigEndian.Uint32(b))
	}
	return p, nil
}

// ids are all that an entry speaks of.
func (n Frame) ids() []uuid.UUID {
	all := slices.Concat(n.Records, n.People, []uuid.UUID{n.Officer, n.Device})
	return slices.DeleteFunc(all, func(id uuid.UUID) bool { return id == uuid.Nil })
}

// take adds an entry, and says whether the part is full with it.
func (p *part) take(n store.Note, index int64) (full bool) {
	var f Frame
	if json.Unmarshal(n.Value, &f) == nil {
		for _, id := range f.ids() {
			p.Ids = append(p.Ids, shortID(id))
		}
	}
	p.UpTo = n.At
	return (index+1)%partEntries == 0
}

// page is the page of a part under its name.
func (p *part) page(name string) store.Page {
	slices.Sort(p.Ids)
	p.Ids = slices.Compact(p.Ids)
	return store.Page{Name: name, Value: p.encode()}
}

// mentions gives the pages that say of whom entries speak which come behind a head.
func (l *Log) mentions(ctx context.Context, h head, notes []store.Note) (out []store.Page, err error) {
	p := part{First: h.Size, After: h.UpTo}
	if h.Size%partEntries != 0 {
		pages, err := l.o.Store.Pages(ctx, access.Judging(), openPart)
		if err != nil {
			return nil, err
		}
		if p, err = decodePart(pages[0]); err != nil {
			return nil, err
		}
	}
	for i, n := range notes {
		at := h.Size + int64(i)
		if p.take(n, at) {
			out = append(out, p.page(partName(at/partEntries)))
			p = part{First: at + 1, After: n.At}
		}
	}
	return append(out, p.page(openPart)), nil
}

// Entry is an entry of the log with its place in it.
type Entry struct {
	Index int64
	Value []byte // as it is kept, which is what is hashed
	Frame Frame
}

// Asked is what is looked for: entries that speak of all of these ids.
type Asked struct {
	IDs   []uuid.UUID
	Most  int // entries
	Parts int // of the log that are looked through at most; all where zero
	Only  func(Frame) bool
}

// Find gives the newest entries that speak of some ids, newest first, and whether
// there may be more. What the journal gave away into files is not found here.
func (l *Log) Find(ctx context.Context, a Asked) (out []Entry, more bool, err error) {
	h, err := l.head(ctx)
	if err != nil || h.Size == 0 {
		return nil, false, err
	}
	for n, seen := (h.Size-1)/partEntries, 0; n >= 0; n, seen = n-1, seen+1 {
		if a.Parts > 0 && seen == a.Parts {
			return out, true, nil
		}
		name := partName(n)
		if n == h.Size/partEntries {
			name = openPart
		}
		pages, err := l.o.Store.Pages(ctx, access.Judging(), name)
		if err != nil {
			return nil, false, err
		}
		p, err := decodePart(pages[0])
		if err != nil {
			return nil, false, err
		}
		if slices.ContainsFunc(a.IDs, func(id uuid.UUID) bool { return !p.speaks(id) }) {
			continue
		}
		found, err := l.inPart(ctx, p, min(h.Size-n*partEntries, partEntries), a)
		if err != nil {
			return nil, false, err
		}
		if out = append(out, found...); len(out) > a.Most {
			return out[:a.Most], true, nil
		}
	}
	return out, false, nil
}

// inPart gives what speaks of the ids in a part of so many entries, newest first.
// Where some of it left, that were the first ones.
func (l *Log) inPart(ctx context.Context, p part, entries int64, a Asked) (out []Entry, err error) {
	notes, err := l.o.Store.Audit(ctx, access.Judging(), p.After, int(entries))
	if err != nil {
		return nil, err
	}
	notes = slices.DeleteFunc(notes, func(n store.Note) bool { return n.At.After(p.UpTo) })
	first := p.First + entries - int64(len(notes))
	for i, n := range slices.Backward(notes) {
		e := Entry{Index: first + int64(i), Value: n.Value}
		if json.Unmarshal(n.Value, &e.Frame) != nil {
			continue
		}
		ids := e.Frame.ids()
		if !slices.ContainsFunc(a.IDs, func(id uuid.UUID) bool { return !slices.Contains(ids, id) }) && (a.Only == nil || a.Only(e.Frame)) {
			out = append(out, e)
		}
	}
	return out, nil
}

// read gives the entries that remain in the journal up to the head, in parts, with
// the index of the first of each.
func (l *Log) read(ctx context.Context, h head, each func(first int64, notes []store.Note) error) error {
	remain := int64(0)
	count := func(_ int64, notes []store.Note) error { remain += int64(len(notes)); return nil }
	if err := l.walk(ctx, h, 0, count); err != nil {
		return err
	}
	return l.walk(ctx, h, h.Size-remain, each)
}

func (l *Log) walk(ctx context.Context, h head, first int64, each func(int64, []store.Note) error) error {
	var after access.Position
	for {
		notes, err := l.o.Store.Audit(ctx, access.Judging(), after, addedAtOnce)
		if err != nil {
			return err
		}
		full := len(notes) == addedAtOnce
		notes = slices.DeleteFunc(notes, func(n store.Note) bool { return n.At.After(h.UpTo) })
		if len(notes) > 0 {
			after = notes[len(notes)-1].At
			if err := each(first, notes); err != nil {
				return err
			}
			first += int64(len(notes))
		}
		if !full || len(notes) < addedAtOnce {
			return nil
		}
	}
}
