package courier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/erasure"
	"shyraq/sync/ledger"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
	"shyraq/sync/rights"
	"shyraq/sync/seal"
)

// News is where pulled revisions and small sealed values go. *ledger.Ledger
// fills it.
type News interface {
	Append(ctx context.Context, entries ...ledger.Entry) (int, error)
	PutMeta(ctx context.Context, name string, key seal.KeyID, v []byte) error
	Meta(ctx context.Context, name string) ([]byte, error)
}

// MetaDirectory is the name under which the directory is kept: the JSON of a
// regionfile.Directory as the region sent it.
const MetaDirectory = "directory"

// MetaSigned is the name under which the region's signature over it is kept, as
// wire.HeaderSigned carried it.
const MetaSigned = MetaDirectory + ".signed"

// Reader is the courier's receiving half, for an unlocked device: it asks for
// what is new for the officer, verifies every revision against the directory's
// keys, and only then has it stored. Not safe for concurrent use.
type Reader struct {
	Client  *Client
	News    News
	Officer uuid.UUID                              // whose feed it is
	KeyOf   func(revision.Envelope) seal.KeyID     // under which key a revision is kept
	MetaKey seal.KeyID                             // under which key cursor and directory are kept
	OnBad   func(rev revision.Hash, reason string) // a revision that did not verify; may be nil

	// Erase destroys what is here of what the region erased; left says that something is
	// to be delivered first. Nil destroys nothing.
	Erase func(ctx context.Context, all []erasure.Order) (left bool, err error)

	// Withhold lets go of what is here and may not be read any more, as ask says of
	// records; part says that of some a part may still be read. Nil lets go of nothing.
	Withhold func(ctx context.Context, ask func(context.Context, []uuid.UUID) (rights.Answer, error)) (gone int, part bool, err error)

	// Wants says whether a revision is kept at all; nil keeps every one.
	Wants func(revision.Envelope, revision.Hash) bool
	// StartAgain is asked after every page, and tells once that the feed has to
	// be read from its start; nil never.
	StartAgain func() bool

	directory *regionfile.Directory
	tag       string
	untold    bool // it changed, and no Pulled has said so
	loaded    bool
	cursor    string
	erased    uint64 // up to which number erasures were obeyed
	rights    string // by which what is here was last looked through
	bad       int    // revisions not applied since the directory last changed
}

// Pulled says what one Pull brought.
type Pulled struct {
	Added     int  // revisions not had before
	Bad       int  // revisions not applied
	More      bool // ask again at once
	Directory bool // the directory changed
	Erased    int  // records of which something was erased, or that may not be read any more
}

const pageSize = 200

// Pull asks once, waiting up to wait for something to come.
func (r *Reader) Pull(ctx context.Context, wait time.Duration) (Pulled, error) {
	var out Pulled
	if !r.loaded {
		if err := r.load(ctx); err != nil {
			return out, err
		}
		if _, err := r.refresh(ctx); err != nil {
			return out, err
		}
		r.loaded = true
	}
	if r.untold {
		wait = 0 // it is told at once, not when the next thing comes
	}
	p, err := r.Client.Changes(ctx, r.cursor, pageSize, wait)
	if wire.Code(err) == wire.CodeEpoch {
		r.cursor = ""
		p, err = r.Client.Changes(ctx, "", pageSize, 0)
	}
	if err != nil {
		return out, err
	}
	entries, strangers := r.sift(p, &out)
	if p.Directory != r.tag || strangers > 0 {
		changed, err := r.refresh(ctx)
		if err != nil {
			return out, err
		}
		if changed && r.bad > 0 {
			r.bad, p.Cursor, p.More = 0, "", true // those not applied may verify now
		}
		out.Bad = 0
		entries, _ = r.sift(p, &out)
	}
	if len(entries) > 0 {
		if out.Added, err = r.News.Append(ctx, entries...); err != nil {
			return out, fmt.Errorf("keep news: %w", err)
		}
	}
	if err := r.obey(ctx, p.Erased, &out); err != nil {
		return out, err
	}
	part, err := r.withhold(ctx, p.Rights, &out)
	if err != nil {
		return out, err
	}
	if again := r.StartAgain != nil && r.StartAgain(); again || part {
		p.Cursor, p.More = "", true
	}
	r.report(p)
	out.Bad += p.Broken
	if p.Cursor != r.cursor {
		if err := r.News.PutMeta(ctx, r.cursorName(), r.MetaKey, []byte(p.Cursor)); err != nil {
			return out, fmt.Errorf("keep cursor: %w", err)
		}
		r.cursor = p.Cursor
	}
	out.More, out.Directory, r.untold = p.More, r.untold, false
	return out, nil
}

// sift verifies a page. Strangers are those whose author's key is not known:
// the directory may have changed meanwhile.
func (r *Reader) sift(p Page, out *Pulled) (entries []ledger.Entry, strangers int) {
	for _, s := range p.Revisions {
		switch err := r.check(s); {
		case err == nil && r.Wants != nil && !r.Wants(s.Envelope, s.Rev):
		case err == nil:
			entries = append(entries, ledger.Entry{Signed: s, Key: r.KeyOf(s.Envelope)})
		case errors.Is(err, errs.NotFound):
			strangers++
			out.Bad++
		default:
			out.Bad++
		}
	}
	for _, s := range p.Shown {
		seen := s.Shown()
		switch err := r.checkShown(s); {
		case err == nil && r.Wants != nil && !r.Wants(seen.Envelope, seen.Rev):
		case err == nil:
			entries = append(entries, ledger.Entry{Projection: &s, Key: r.KeyOf(seen.Envelope)})
		default:
			out.Bad++
		}
	}
	return entries, strangers
}

// checkShown verifies that this region shows this to this officer on this device: who
// wrote it the region vouches for.
func (r *Reader) checkShown(p projection.Projection) error {
	id := r.Client.Identity()
	return p.Verify(id.RegionKey, projection.Reader{Server: id.ServerID, Device: id.Device, Officer: r.Officer})
}

// report tells of what was not applied, once the page is done with.
func (r *Reader) report(p Page) {
	for _, s := range p.Revisions {
		if err := r.check(s); err != nil {
			r.bad++
			if r.OnBad != nil {
				r.OnBad(s.Rev, wire.Code(err))
			}
		}
	}
	for _, s := range p.Shown {
		if err := r.checkShown(s); err != nil {
			r.bad++
			if r.OnBad != nil {
				r.OnBad(s.Of, wire.Code(err))
			}
		}
	}
}

// check verifies who signed a revision: an officer by his key on the device it
// names, or the region itself. Whether the key had ended is not asked: the
// region judged that when it took the revision in, and a device's clock is no
// witness.
func (r *Reader) check(s revision.Signed) error {
	e := s.Envelope
	if r.directory == nil {
		return errs.Errorf(errs.NotFound, "unknown_author", "no directory")
	}
	if e.Author == uuid.Nil {
		if e.Device != uuid.Nil || e.Key != r.directory.RegionKey.ID {
			return errs.Errorf(errs.Invalid, "unknown_key", "not the region's key")
		}
		return s.Verify(r.directory.RegionKey.Public)
	}
	for _, o := range r.directory.Officers {
		if o.ID != e.Author {
			continue
		}
		for _, k := range o.Keys {
			if k.ID == e.Key && k.Device == e.Device {
				return s.Verify(k.Public)
			}
		}
	}
	return errs.Errorf(errs.NotFound, "unknown_author", "no such key in the directory")
}

func (r *Reader) cursorName() string { return "cursor/" + r.Officer.String() }

// load takes cursor and directory from where they were kept.
func (r *Reader) load(ctx context.Context) error {
	b, err := r.News.Meta(ctx, r.cursorName())
	if err != nil && !errors.Is(err, errs.NotFound) {
		return fmt.Errorf("read cursor: %w", err)
	}
	r.cursor = string(b)
	if b, err = r.News.Meta(ctx, metaErased); err != nil && !errors.Is(err, errs.NotFound) {
		return fmt.Errorf("read erasures: %w", err)
	}
	r.erased, _ = strconv.ParseUint(string(b), 10, 64) // none is zero
	if b, err = r.News.Meta(ctx, r.rightsName()); err != nil && !errors.Is(err, errs.NotFound) {
		return fmt.Errorf("read rights: %w", err)
	}
	r.rights = string(b)
	d, err := r.News.Meta(ctx, MetaDirectory)
	if err != nil && !errors.Is(err, errs.NotFound) {
		return fmt.Errorf("read directory: %w", err)
	}
	var dir regionfile.Directory
	if err != nil || json.Unmarshal(d, &dir) != nil || string(dir.RegionKey.Public) != string(r.Client.Identity().RegionKey) {
		return nil // it is fetched anew
	}
	tag, err := r.News.Meta(ctx, MetaDirectory+".tag")
	if err == nil {
		r.directory, r.tag = &dir, string(tag)
	}
	return nil
}

// refresh asks for the directory if it changed. Another region's key in it is
// refused: that key was pinned when the device enrolled.
func (r *Reader) refresh(ctx context.Context) (bool, error) {
	got, err := r.Client.Directory(ctx, r.tag)
	d, tag := got.Directory, got.Tag
	if err != nil || d == nil {
		return false, err
	}
	if string(d.RegionKey.Public) != string(r.Client.Identity().RegionKey) {
		return false, errs.Errorf(errs.Denied, "region_key_changed", "the directory has another key of the region")
	}
	if err := r.News.PutMeta(ctx, MetaDirectory, r.MetaKey, got.Body); err != nil {
		return false, fmt.Errorf("keep directory: %w", err)
	}
	if err := r.News.PutMeta(ctx, MetaSigned, r.MetaKey, []byte(got.Signed)); err != nil {
		return false, fmt.Errorf("keep directory: %w", err)
	}
	if err := r.News.PutMeta(ctx, MetaDirectory+".tag", r.MetaKey, []byte(tag)); err != nil {
		return false, fmt.Errorf("keep directory: %w", err)
	}
	r.directory, r.tag, r.untold = d, tag, true
	return true, nil
}

// Anew forgets how far the feed was read. Whoever enrols again on his device has
// other keys: what the old ones opened is shut to him, though the feed had
// brought it, and has to come once more.
func (r *Reader) Anew(ctx context.Context) error {
	r.cursor = ""
	return r.News.PutMeta(ctx, r.cursorName(), r.MetaKey, nil)
}

// Cursor tells how far the feed was read; it is opaque.
func (r *Reader) Cursor() string { return r.cursor }
