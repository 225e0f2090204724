package duty

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/help"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// caseFile is a record with what was said of it.
type caseFile struct {
	id        uuid.UUID
	kind      raid.Kind
	record    ledger.Record
	encounter raid.Encounter // of the head shown
	short     raid.Short     // of the head shown, where it is a short record; else nil
	opinions  []opinion
	answers   []help.Answer // to its referrals
	draft     *Draft
	under     []seal.KeyID // what was said of it was read with these
}

// opinion is a review with its record's id and its author.
type opinion struct {
	id     uuid.UUID
	author uuid.UUID
	whole  bool // the officer is shown what was said with it
	raid.Review
}

func (c *caseFile) reviews() []raid.Review {
	out := make([]raid.Review, len(c.opinions))
	for i, o := range c.opinions {
		out[i] = o.Review
	}
	return out
}

func (c *caseFile) head() revision.Signed {
	if len(c.record.Heads) == 0 {
		return revision.Signed{}
	}
	return c.record.Heads[0]
}

func (c *caseFile) authors() []uuid.UUID { return authorsOf(c.record) }
func (c *caseFile) units() []string      { return unitsOf(c.record) }

func (c *caseFile) night() civil.Date {
	if c.short != nil {
		return c.short.Visit().Night
	}
	return c.encounter.Night
}

// caseList is what one walk over the store gathered.
type caseList struct {
	cases []*caseFile // encounters and checks, newest first
}

// loadCases reads the encounters and checks of a night, or all where the night is
// empty, and joins each with its reviews. A record that cannot be read is left
// out here; Verify names it.
func (d *Duty) loadCases(ctx context.Context, night civil.Date) (caseList, error) {
	var out caseList
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: raid.FieldKinds, Night: night}) {
		if err != nil {
			if errors.Is(err, ledger.ErrDamaged) {
				continue
			}
			return out, err
		}
		c := &caseFile{id: rec.ID, kind: rec.Kind, record: rec}
		if c.decode() == nil && (night == "" || c.night() == night) {
			out.cases = append(out.cases, c)
		}
	}
	if err := d.addReviews(ctx, &out, night == ""); err != nil {
		return out, err
	}
	return out, d.addDrafts(ctx, &out, night)
}

// addReviews looks up what was said of each record, reviews and answers, record by
// record, or in one walk over all of it where all records were asked for.
func (d *Duty) addReviews(ctx context.Context, f *caseList, all bool) error {
	if !all {
		for _, c := range f.cases {
			if err := d.reviewsOf(ctx, c); err != nil {
				return err
			}
		}
		return nil
	}
	said, err := d.allSaid(ctx)
	if err != nil {
		return err
	}
	for _, c := range f.cases {
		c.opinions, c.answers = said.opinions[c.id], said.answers[c.id]
	}
	return nil
}

// said is what was said of records, reviews and answers, by what it is about, and with
// which keys it was read.
type said struct {
	opinions map[uuid.UUID][]opinion
	answers  map[uuid.UUID][]help.Answer
	under    map[uuid.UUID][]seal.KeyID
}

// allSaid is what was said of all records.
func (d *Duty) allSaid(ctx context.Context) (said, error) {
	s := said{map[uuid.UUID][]opinion{}, map[uuid.UUID][]help.Answer{}, map[uuid.UUID][]seal.KeyID{}}
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindReview, raid.KindFollowUp}}) {
		if err != nil && !errors.Is(err, ledger.ErrDamaged) {
			return s, err
		}
		for _, o := range opinionsOf(rec) {
			s.opinions[o.Record] = append(s.opinions[o.Record], o)
		}
		if a, ok := answerOf(rec); ok {
			s.answers[a.Record] = append(s.answers[a.Record], a)
		}
		s.read(rec)
	}
	return s, nil
}

// read notes the keys of what was said, also of what was taken back: without one of them
// it would stand.
func (s said) read(rec ledger.Record) {
	for _, one := range rec.Revisions {
		of, ok := spokenOf(one)
		if !ok {
			continue
		}
		for _, id := range rec.Keys {
			if !slices.Contains(s.under[of], id) {
				s.under[of] = append(s.under[of], id)
			}
		}
	}
}

func (d *Duty) reviewsOf(ctx context.Context, c *caseFile) error {
	for rec, err := range d.ledger.Reviews(ctx, c.id) {
		if err != nil && !errors.Is(err, ledger.ErrDamaged) {
			return err
		}
		c.under = append(c.under, rec.Keys...)
		c.opinions = append(c.opinions, opinionsOf(rec)...)
		if a, ok := answerOf(rec); ok {
			c.answers = append(c.answers, a)
		}
	}
	return nil
}

// answerOf reads an answer to a referral. It says what its first revision says, and
// later ones only whether it was taken back.
func answerOf(rec ledger.Record) (a help.Answer, ok bool) {
	if rec.Kind != raid.KindFollowUp || len(rec.Revisions) == 0 {
		return a, false
	}
	first := rec.Revisions[0]
	if first.Envelope.Kind != raid.KindFollowUp || decodeBody(first, &a.FollowUp) != nil {
		return a, false
	}
	a.ID, a.Author, a.Unit = rec.ID, first.Envelope.Author, first.Envelope.Unit
	for _, h := range rec.Heads {
		var v raid.FollowUp
		if decodeBody(h, &v) == nil && v.Undone != nil {
			a.Undone = v.Undone
		}
	}
	return a, true
}

// opinionsOf reads a review's record. Every head counts: where one reviewer
// said two things at once, both are heard. A decision that was taken back stays
// in the store and counts no more.
func opinionsOf(rec ledger.Record) []opinion {
	var out []opinion
	for _, h := range rec.Heads {
		var v raid.Review
		if h.Envelope.Kind == raid.KindReview && decodeBody(h, &v) == nil && v.Undone == nil {
			out = append(out, opinion{rec.ID, h.Envelope.Author, h.Whole(), v})
		}
	}
	return out
}

// careFirst puts the head in which a child is with somebody before the others:
// of a record that was changed in two places the child is in care until a
// person settled it, on every list, clock and count.
func careFirst(heads []revision.Signed) []revision.Signed {
	at := slices.IndexFunc(heads, func(h revision.Signed) bool {
		var e raid.Encounter
		return h.Envelope.Kind == raid.KindEncounter && decodeBody(h, &e) == nil && e.InCare()
	})
	if at <= 0 {
		return heads
	}
	return slices.Concat(heads[at:at+1], heads[:at], heads[at+1:])
}

func (c *caseFile) decode() (err error) {
	if len(c.record.Heads) > 1 {
		c.record.Heads = careFirst(c.record.Heads)
	}
	c.encounter, c.short, err = bodyOf(c.kind, c.head())
	return err
}

// bodyOf reads a revision of fieldwork: an encounter, or the short record.
func bodyOf(kind raid.Kind, s revision.Signed) (e raid.Encounter, short raid.Short, err error) {
	if !kind.Short() {
		return e, nil, decodeBody(s, &e)
	}
	short, ok := raid.ShortOf(kind, s.Envelope.Body)
	if !ok {
		return e, nil, misshapen(s)
	}
	return e, short, nil
}

// withdrawn says whether the record counts no more: an encounter withdrawn, or
// a short record taken back.
func (c *caseFile) withdrawn() bool {
	return c.encounter.Withdrawal != nil || c.short != nil && c.short.Visit().Undone != nil
}

// addDrafts puts unfinished typing beside its record, or in a place of its own
// where nothing was saved yet.
func (d *Duty) addDrafts(ctx context.Context, f *caseList, night civil.Date) error {
	drafts, err := d.Drafts(ctx)
	if err != nil {
		return err
	}
	for i := range drafts {
		w := &drafts[i]
		at := slices.IndexFunc(f.cases, func(c *caseFile) bool { return c.id == w.ID })
		if at < 0 {
			if night != "" && w.Encounter.Night != night {
				continue
			}
			f.cases = append(f.cases, &caseFile{id: w.ID, kind: raid.KindEncounter, encounter: w.Encounter, draft: w})
			continue
		}
		f.cases[at].draft = w
	}
	return nil
}

// openCase reads a single record, with this officer's draft of it.
func (d *Duty) openCase(ctx context.Context, id uuid.UUID) (*caseFile, error) {
	c, err := d.readCase(ctx, id)
	if err != nil {
		return nil, err
	}
	drafts, err := d.Drafts(ctx)
	c.draft = draftOf(drafts, id)
	return c, err
}

// readCase reads a single record as it was saved.
func (d *Duty) readCase(ctx context.Context, id uuid.UUID) (*caseFile, error) {
	rec, err := d.ledger.Record(ctx, id)
	if err != nil {
		return nil, err
	}
	if !rec.Kind.Fieldwork() {
		return nil, errs.Errorf(errs.NotFound, "record_unknown", "record %s is a %s", id, rec.Kind)
	}
	c := &caseFile{id: id, kind: rec.Kind, record: rec}
	if err := c.decode(); err != nil {
		return nil, err
	}
	return c, d.reviewsOf(ctx, c)
}

func isNotFound(err error) bool { return errors.Is(err, errs.NotFound) }
