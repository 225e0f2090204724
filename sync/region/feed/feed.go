// Package feed gives an officer what is new to him, page by page, and wakes
// whoever waits for it.
//
// It promises that a page has a bound in bytes, whatever others wrote; that the
// union of the pages is what the table allows, each revision once and after its
// parents, and of none more than the groups of fields that the table gives; that what a page costs is what changed for its reader, never what
// there is; and that a commit wakes only those whom it may concern. It keeps
// nothing: all that it has to know of a reader stands in his cursor.
package feed

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/fields"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/projection"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// Limits bound a page. It is full with the first line that passes one of them;
// one line it has in any case.
type Limits struct {
	Lines   int
	Bytes   int
	Entries int // of the index that are looked at
}

// Usual are the limits of the wire.
var Usual = Limits{Lines: 1000, Bytes: 1 << 20, Entries: 10_000}

// part is how much of the index, and of a record's history, is read at once.
const part = 256

// Size is the bytes of a page's lines.
func (p Page) Size() (n int) {
	for _, l := range p.Lines {
		n += len(l)
	}
	return n
}

// Show is how a reader is shown what he may not read all of: by a projection that the
// region signs. Where Sign is nil his program does not know of them, and he gets
// nothing from there on.
type Show struct {
	Sign   func(*projection.Projection)
	Offset *time.Location // the region's
}

// Page is what a reader gets.
type Page struct {
	Lines   [][]byte
	Records []uuid.UUID // that they are of, all of it
	Partly  []Part      // and those of which he gets some groups of fields
	Next    Cursor
	More    bool // there is more, now
	Dropped int  // records that the index proposed and the table did not give
}

// Part is a record of which some groups of fields are given.
type Part struct {
	Record uuid.UUID
	Groups fields.Set
}

// ErrOlder is what a reader gets whose program cannot be shown a part of a record.
var ErrOlder = errs.Errorf(errs.Denied, wire.CodeOlder, "this program cannot be shown a part of a record")

// Read gives the page after a cursor. The tokens of the scope are read in the
// order of places; at the place where a token came to the reader, all that
// stands under it comes before he goes on.
func Read(r store.Reading, s access.Scope, show Show, c Cursor, l Limits) (Page, error) {
	w := &walk{r: r, s: s, show: show, limits: l, cursor: c, objects: map[uuid.UUID]access.Object{}}
	for _, h := range s.Tokens() {
		if !h.At.After(r.Horizon()) {
			w.tokens = append(w.tokens, h)
		}
	}
	for done := false; !done; {
		var err error
		switch {
		case w.cursor.Fresh:
			err = w.fresh()
		default:
			done, err = w.regular()
		}
		if err != nil {
			return Page{}, fmt.Errorf("read page: %w", err)
		}
		done = done || w.page.More
	}
	w.page.Next = w.cursor
	return w.page, nil
}

// walk is one page on its way.
type walk struct {
	r       store.Reading
	s       access.Scope
	show    Show
	limits  Limits
	tokens  []access.Held
	cursor  Cursor
	page    Page
	bytes   int
	looked  int
	objects map[uuid.UUID]access.Object
}

// regular goes on to the next place at which a token came to the reader, or to
// the end; then it is done.
func (w *walk) regular() (done bool, err error) {
	end := w.r.Horizon()
	for _, h := range w.tokens {
		if h.At.After(w.cursor.Done) && end.After(h.At) {
			end = h.At
		}
	}
	tokens := make([]access.Token, 0, len(w.tokens))
	came := false
	for _, h := range w.tokens {
		tokens = append(tokens, h.ID)
		came = came || h.At == end && h.At.After(w.cursor.Done)
	}
	if err := w.entries(tokens, w.cursor.Done, end, false); err != nil || w.page.More {
		return false, err
	}
	if end.After(w.cursor.Done) {
		w.cursor = Cursor{Epoch: w.cursor.Epoch, Run: w.cursor.Run, Done: end, Fresh: came}
	}
	return !came, nil
}

// fresh reads all that stands under the tokens that came to the reader at the
// place he is at.
func (w *walk) fresh() error {
	for _, h := range w.tokens {
		if h.At != w.cursor.Done || h.ID.Compare(w.cursor.Last.Token) < 0 {
			continue
		}
		if h.ID != w.cursor.Last.Token {
			w.cursor.Last, w.cursor.Part = access.Entry{Token: h.ID}, access.Position{}
		}
		if err := w.entries([]access.Token{h.ID}, access.Position{}, w.cursor.Done, true); err != nil || w.page.More {
			return err
		}
	}
	w.cursor = Cursor{Epoch: w.cursor.Epoch, Run: w.cursor.Run, Done: w.cursor.Done}
	return nil
}

// entries delivers what stands under tokens after a place, from where the
// cursor is on.
func (w *walk) entries(tokens []access.Token, after, upTo access.Position, fresh bool) error {
	if last := before(w.cursor.Last.At); last.After(after) {
		after = last
	}
	for {
		all, err := w.r.Entries(tokens, after, upTo, part)
		if err != nil {
			return err
		}
		for _, e := range all {
			var from access.Position // within the record, where the last page ended in it
			switch c := e.Compare(w.cursor.Last); {
			case c < 0 || c == 0 && w.cursor.Part == access.Position{}:
				continue
			case c == 0:
				from = w.cursor.Part
			}
			if err := w.deliver(e, fresh, from); err != nil || w.page.More {
				return err
			}
			w.cursor.Last, w.cursor.Part = e, access.Position{}
			if w.looked++; w.looked >= w.limits.Entries {
				w.page.More = true
				return nil
			}
		}
		if len(all) < part {
			return nil
		}
		after = all[len(all)-1].At
	}
}

// before is the place before one.
func before(p access.Position) access.Position {
	switch {
	case p.Seq > 0:
		return access.Position{Commit: p.Commit, Seq: p.Seq - 1}
	case p.Commit > 0:
		return access.Position{Commit: p.Commit - 1, Seq: access.Latest.Seq}
	}
	return p
}

// deliver adds what comes with an entry. Where the page is full it says so, and
// the cursor stands inside the record.
func (w *walk) deliver(e access.Entry, fresh bool, from access.Position) error {
	o, err := w.object(e.Record)
	if err != nil {
		return err
	}
	due, upTo := w.s.Due(e, o, fresh)
	sees := w.s.Sees(o)
	switch {
	case !due:
		return nil
	case sees == fields.None:
		w.page.Dropped++
		return nil
	case sees != fields.All && w.show.Sign == nil && len(w.page.Lines) > 0:
		w.page.More = true
		return nil
	case sees != fields.All && w.show.Sign == nil:
		return ErrOlder
	}
	if !upTo {
		from = before(e.At)
	}
	for {
		all, err := w.r.History(e.Record, from, e.At, part)
		if err != nil {
			return err
		}
		for _, v := range all {
			if len(w.page.Lines) > 0 && (w.bytes+v.Size+extra(sees)+1 > w.limits.Bytes || len(w.page.Lines) >= w.limits.Lines) {
				w.page.More = true
				return nil
			}
			line, err := w.line(v, sees)
			if err != nil {
				return err
			}
			w.add(v, sees, line)
			w.cursor.Last, w.cursor.Part = e, v.At
		}
		if len(all) < part {
			return nil
		}
		from = all[len(all)-1].At
	}
}

// extra bounds how much longer than the line of a revision that of its projection is.
func extra(sees fields.Set) int {
	if sees == fields.All {
		return 0
	}
	return projection.Around
}

// line opens what the reader may read of a revision.
func (w *walk) line(v store.Version, sees fields.Set) ([]byte, error) {
	if sees == fields.All {
		return w.r.Line(v)
	}
	p, err := w.r.Shown(v, w.show.Offset)
	if err != nil {
		return nil, err
	}
	w.show.Sign(&p)
	return p.AppendLine(nil), nil
}

func (w *walk) add(v store.Version, sees fields.Set, line []byte) {
	w.page.Lines = append(w.page.Lines, line)
	w.bytes += len(line) + 1
	part := Part{v.Record, sees}
	switch {
	case sees != fields.All && !slices.Contains(w.page.Partly, part):
		w.page.Partly = append(w.page.Partly, part)
	case sees == fields.All && !slices.Contains(w.page.Records, v.Record):
		w.page.Records = append(w.page.Records, v.Record)
	}
}

// object reads the facts of a record once a page.
func (w *walk) object(id uuid.UUID) (access.Object, error) {
	if o, ok := w.objects[id]; ok {
		return o, nil
	}
	o, err := w.r.Object(id)
	if err == nil {
		w.objects[id] = o
	}
	return o, err
}
