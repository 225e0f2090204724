package httpapi

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/fields"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
)

// noteCost is what a record that is read counts beside its bytes: that it was
// read is written down.
const noteCost = 64

// mostParts bounds the parts of one answer, where each has little or nothing.
const mostParts = 32

// pages is one answer of changes on its way. It is made in parts: each is read
// from the store, written down as read, sent and forgotten, before the next one
// is looked for. So whoever reads slowly holds one part in memory and nothing in
// the store; and a right that ends meanwhile ends the answer.
type pages struct {
	a     *API
	w     http.ResponseWriter
	req   *http.Request
	who   caller
	scope func() (access.Scope, error)
	show  feed.Show
	left  feed.Limits // of the whole answer

	begun bool
}

// rooms is the store, in which so many read at once.
func (p *pages) rooms() rooms { return rooms{p.a.o.Store, p.a.guard.pages} }

// limits are those of the next part.
func (p *pages) limits() feed.Limits {
	l := p.left
	l.Bytes = min(l.Bytes, wire.PartSize)
	return l
}

// send sends a first part, and what else belongs to the answer. Once it has begun
// an error ends it early, which its reader sees by the end that is missing: he
// asks again, and is told then.
func (p *pages) send(ctx context.Context, part feed.Page) error {
	for n := 1; ; n++ {
		last, err := p.write(part, n == mostParts)
		if err != nil && p.begun {
			return errBrokenOff
		}
		if last || err != nil {
			return err
		}
		scope, err := p.scope()
		if err == nil {
			part, err = feed.Look(ctx, p.rooms(), scope, p.show, part.Next, p.limits())
		}
		if err != nil {
			return errBrokenOff
		}
	}
}

// write writes down who reads what of a part, then sends it, with how to go on.
// What cannot be written down is not read.
func (p *pages) write(part feed.Page, last bool) (bool, error) {
	if err := p.a.o.Merkle.Ready(); err != nil {
		return true, err
	}
	giveBack, err := p.a.guard.answers.Reserve(int64(part.Size()))
	if err != nil {
		return true, err
	}
	defer giveBack()
	p.a.reached(part.Next.Reached())
	_, directory, err := p.a.directoryBody()
	if err != nil {
		return true, err
	}
	if notes := reads(p.who, part); len(notes) > 0 {
		if err := p.a.o.Journal.Write(p.req.Context(), notes...); err != nil {
			return true, err
		}
	}
	p.left.Lines, p.left.Bytes = p.left.Lines-len(part.Lines), p.left.Bytes-part.Size()
	last = last || !part.More || p.left.Lines <= 0 || p.left.Bytes <= 0
	var how []byte
	people := p.a.people()
	rights := rightsOf(people.Subject(p.who.officer))
	switch {
	case last:
		how = appendJSON(nil, wire.ChangesEnd{End: true, Cursor: part.Next.String(), More: part.More, Directory: directory, Erased: people.Erased(), Rights: rights})
	case p.req.URL.Query().Get("parts") == "1":
		how = appendJSON(nil, wire.ChangesPart{Part: true, Cursor: part.Next.String(), Directory: directory, Erased: people.Erased(), Rights: rights})
	}
	sent, err := p.lines(part.Lines, how, last)
	p.a.guard.reading.Add(p.who.officer, int64(sent+noteCost*(len(part.Records)+len(part.Partly))))
	return last, err
}

// lines sends lines and how to go on; what is one whole answer as that.
func (p *pages) lines(lines [][]byte, how []byte, last bool) (sent int, err error) {
	n := len(how)
	for _, l := range lines {
		n += len(l) + 1
	}
	body := make([]byte, 0, n)
	for _, l := range lines {
		body = append(append(body, l...), '\n')
	}
	body = append(body, how...)
	if last && !p.begun {
		return writeLines(p.w, p.req, body), nil
	}
	packed := p.req.Header.Get("Accept-Encoding") == "zstd"
	if !p.begun {
		p.w.Header().Set("Content-Type", wire.TypeLines)
		if packed {
			p.w.Header().Set("Content-Encoding", "zstd")
		}
		p.w.WriteHeader(http.StatusOK)
		p.begun = true
	}
	if packed {
		body = wire.Pack(nil, body) // a frame of its own: whoever has it whole can unpack it
	}
	if err := pieces(p.w, body); err != nil {
		return len(body), err
	}
	return len(body), http.NewResponseController(p.w).Flush()
}

// reads notes that an officer was given records, and of which he was given some groups
// of fields alone.
func reads(who caller, page feed.Page) (out []audit.Frame) {
	note := func(records []uuid.UUID, groups []string) {
		for part := range slices.Chunk(records, audit.MostIDs) {
			out = append(out, audit.Frame{Action: string(access.Read), Officer: who.officer, Device: who.device.ID, Records: part, Groups: groups, Allowed: true})
		}
	}
	note(page.Records, nil)
	partly := map[fields.Set][]uuid.UUID{}
	for _, p := range page.Partly {
		partly[p.Groups] = append(partly[p.Groups], p.Record)
	}
	for _, groups := range slices.Sorted(maps.Keys(partly)) {
		note(partly[groups], groups.Names())
	}
	return out
}
