package duty

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// wants says whether a revision the region serves is to be kept: all, but for
// those of a closed night that are here and can be opened no more, and what was
// written about them. Were they taken again, closing the shift would have been
// for nothing. A record that is returned anew is asked for by itself, and its
// review is kept when it comes again behind it: only then is it known of which
// night it is, and lies under that night's key.
func (d *Duty) wants(e revision.Envelope, rev revision.Hash) bool {
	ctx := mechanically(context.Background())
	of, shut := e.Record, true // the record it belongs to, which a review or an answer names
	about, speaks := spokenOf(revision.Signed{Envelope: e})
	var v raid.Review
	switch {
	case speaks:
		if e.Kind == raid.KindReview && decodeBody(revision.Signed{Envelope: e}, &v) != nil {
			return true
		}
		_, err := d.ledger.Record(ctx, about)
		of, shut = about, isSealed(err)
	case !e.Kind.Fieldwork():
		return true
	}
	d.fetchMu.Lock()
	_, comes := d.page[of]
	asked, soon := d.fetch[of], d.refetch && speaks
	d.fetchMu.Unlock()
	if !shut || speaks && comes {
		return true
	}
	_, err := d.ledger.Get(ctx, rev)
	switch {
	case asked:
		return !soon
	case isNotFound(err) && v.Decision == raid.Return:
		d.miss(of) // the night is closed, and the record has come back
		return false
	case !isSealed(err) && !isNotFound(err) || !speaks && isNotFound(err):
		return true
	}
	all, err := d.closings(ctx)
	night, _ := nightOf(revision.Signed{Envelope: e}) // none for a review: whichever night closed what it is about
	return err != nil || !slices.ContainsFunc(all, func(c closing) bool {
		return (speaks || c.Night == night) && slices.ContainsFunc(c.Keys, d.goneFor)
	})
}

// metaFetch names the value in which an officer's device remembers what it is
// to fetch anew; the id of the officer follows.
const metaFetch = "fetch/"

// miss remembers a record that is spoken of and cannot be opened here: it is
// fetched anew, by the next program where this one is killed.
func (d *Duty) miss(record uuid.UUID) {
	d.fetchMu.Lock()
	defer d.fetchMu.Unlock()
	if d.fetch[record] {
		return
	}
	if d.fetch == nil {
		d.fetch = map[uuid.UUID]bool{}
	}
	d.fetch[record], d.refetch = true, true
	d.keepFetch()
}

// keepFetch writes down what is to be fetched; the caller holds fetchMu. Where
// it cannot be written, this program fetches it all the same.
func (d *Duty) keepFetch() {
	raw, err := json.Marshal(d.fetch)
	if err == nil {
		_ = d.ledger.PutMeta(context.Background(), metaFetch+d.opts.Keys.Officer().ID.String(), d.opts.Keys.Own(), raw)
	}
}

// loadFetch goes on with what a program before this one had to fetch.
func (d *Duty) loadFetch(ctx context.Context) {
	raw, err := optional{d.ledger.Ledger, d.opts.Dir}.Meta(ctx, metaFetch+d.opts.Keys.Officer().ID.String())
	was := map[uuid.UUID]bool{}
	if err != nil || json.Unmarshal(raw, &was) != nil {
		return
	}
	d.fetchMu.Lock()
	defer d.fetchMu.Unlock()
	d.fetch = was
	for record := range was {
		if _, err := d.ledger.Record(mechanically(ctx), record); isSealed(err) {
			d.refetch = true
		}
	}
}

// fetched are the records that were fetched anew and can be opened now.
func (d *Duty) fetched(ctx context.Context) (all []uuid.UUID) {
	d.fetchMu.Lock()
	defer d.fetchMu.Unlock()
	for record := range d.fetch {
		if _, err := d.ledger.Record(mechanically(ctx), record); err == nil {
			all = append(all, record)
		}
	}
	return all
}

// settle ends the fetching of records: their night may be closed once more.
func (d *Duty) settle(records []uuid.UUID) {
	if len(records) == 0 {
		return
	}
	d.fetchMu.Lock()
	defer d.fetchMu.Unlock()
	for _, record := range records {
		delete(d.fetch, record)
	}
	d.keepFetch()
}

// startAgain tells, once, that the feed has to be read from its start. It is
// asked at the end of every page.
func (d *Duty) startAgain() bool {
	d.fetchMu.Lock()
	defer d.fetchMu.Unlock()
	clear(d.page)
	again := d.refetch
	d.refetch = false
	return again
}
