package duty

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// LendState is what a unit said of its officers in another unit's raid.
type LendState string

// The states. A version that names other officers is asked for anew.
const (
	LendWaits    LendState = "waits"
	LendConsents LendState = "consents"
	LendDeclines LendState = "declines"
)

// Lending is one raid that names officers of one unit which is not its own, and
// what that unit said of it.
type Lending struct {
	RaidID   uuid.UUID
	Rev      revision.Hash // that names them, as the raid is planned now
	Raid     raid.Raid
	Unit     string // that is asked
	Officers []uuid.UUID
	State    LendState
	By       string // who answered, empty where the directory lacks him
	At       time.Time
	Reason   string // why it declines
}

// AskedOfUs are the raids of other units, from tonight on, that name officers of
// this unit, those that wait first; nothing for who is no supervisor. A raid that is over
// waits for no answer any more.
func (d *Duty) AskedOfUs(ctx context.Context) ([]Lending, error) {
	me := d.Officer()
	if me.Role != regionfile.Supervisor {
		return nil, nil
	}
	raids, err := d.Raids(ctx, "")
	if err != nil {
		return nil, err
	}
	var all []Lending
	for _, p := range raids {
		if p.Raid.Unit == me.Unit || p.Raid.Night < d.tonight() {
			continue
		}
		of, err := d.Lendings(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, l := range of {
			over := l.State == LendWaits && !l.Raid.To.IsZero() && !d.Now().Before(l.Raid.To)
			if l.Unit == me.Unit && !over { // nobody lets an officer go to what has ended
				all = append(all, l)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Lending) int { return order(a.State != LendWaits, b.State != LendWaits) })
	return all, nil
}

// Lendings are the units beside its own whose officers a raid names, with what each
// of them said. What the region itself planned asks nobody.
func (d *Duty) Lendings(ctx context.Context, p PlannedRaid) ([]Lending, error) {
	if len(p.Versions) == 0 || p.Versions[0].own {
		return nil, nil
	}
	now := p.Versions[0]
	var all []Lending
	for _, c := range now.Raid.Crews {
		for _, id := range c.Members {
			o, ok := d.Colleague(id)
			if !ok || o.Unit == now.Raid.Unit || o.Unit == "" {
				continue
			}
			at := slices.IndexFunc(all, func(l Lending) bool { return l.Unit == o.Unit })
			if at < 0 {
				all, at = append(all, Lending{RaidID: p.ID, Rev: now.Rev, Raid: now.Raid, Unit: o.Unit, State: LendWaits}), len(all)
			}
			if !slices.Contains(all[at].Officers, id) {
				all[at].Officers = append(all[at].Officers, id)
			}
		}
	}
	for i := range all {
		if err := d.answered(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// answered fills in what the unit said last: it consents where it consented to
// each of the seats, in whatever version.
func (d *Duty) answered(ctx context.Context, l *Lending) error {
	answers, err := d.lendAnswers(ctx, l.RaidID, l.Unit)
	if err != nil {
		return err
	}
	var last answer
	for _, a := range answers {
		if a.At.After(last.At) || last.by == uuid.Nil {
			last = a
		}
	}
	if last.by == uuid.Nil {
		return nil
	}
	l.By, l.At = d.nameOf(last.by), last.At.In(d.Rules().Offset)
	if last.Decision == raid.Return {
		l.State = LendDeclines
		if len(last.Comments) > 0 {
			l.Reason = last.Comments[0].Text
		}
		return nil
	}
	seats, err := d.consented(ctx, l.RaidID, answers)
	if err != nil {
		return err
	}
	for _, id := range l.Officers {
		if c := crewOf(l.Raid, id); c != nil && !seats[seat{c.ID, id, l.Raid.Night}] {
			return nil // he was added, or put elsewhere, or the raid was, since: it waits again
		}
	}
	l.State = LendConsents
	return nil
}

// seat is an officer's place in a crew of a night.
type seat struct {
	crew, officer uuid.UUID
	night         civil.Date
}

// answer is a review of a raid, as a head of its record has it.
type answer struct {
	raid.Review
	record uuid.UUID
	by     uuid.UUID
}

// notLent are the members of a crew whom their own unit, another than the raid's, has
// not let go, with what it said.
func (d *Duty) notLent(ctx context.Context, p PlannedRaid, crew *raid.Crew) (map[uuid.UUID]LendState, error) {
	if crew == nil {
		return nil, nil
	}
	out := map[uuid.UUID]LendState{}
	for _, id := range crew.Members {
		o, known := d.Colleague(id)
		if !known || o.Unit == "" || o.Unit == p.Raid.Unit {
			continue
		}
		lent, err := d.lent(ctx, p, o)
		if err != nil {
			return nil, err
		}
		if lent {
			continue
		}
		l := Lending{RaidID: p.ID, Raid: p.Raid, Unit: o.Unit, Officers: []uuid.UUID{id}, State: LendWaits}
		if err := d.answered(ctx, &l); err != nil {
			return nil, err
		}
		out[id] = l.State
	}
	return out, nil
}

// lendAnswers are what a unit said of a raid and did not take back. That its
// supervisor said it the region has made sure of.
func (d *Duty) lendAnswers(ctx context.Context, raidID uuid.UUID, unit string) (all []answer, err error) {
	for rec, err := range d.ledger.Reviews(ctx, raidID) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, h := range rec.Heads {
			a := answer{record: rec.ID, by: h.Envelope.Author}
			if h.Envelope.Unit == unit && decodeBody(h, &a.Review) == nil && a.Undone == nil {
				all = append(all, a)
			}
		}
	}
	return all, nil
}

// consented are the seats to which answers consent: those of the very versions
// that they name. A later version that leaves them and the night as they are needs
// no new word.
func (d *Duty) consented(ctx context.Context, raidID uuid.UUID, answers []answer) (map[seat]bool, error) {
	rec, err := d.ledger.Record(ctx, raidID)
	if err != nil {
		return nil, err
	}
	seats := map[seat]bool{}
	for _, a := range answers {
		if a.Decision != raid.Accept {
			continue
		}
		for _, r := range rec.Revisions {
			var plan raid.Raid
			if string(r.Rev) != a.Rev || decodeBody(r, &plan) != nil {
				continue
			}
			for _, c := range plan.Crews {
				for _, m := range c.Members {
					seats[seat{c.ID, m, plan.Night}] = true
				}
			}
		}
	}
	return seats, nil
}

// AnswerLending says of a raid of another unit whether this unit's officers go out
// in it, as the version that was seen names them: it consents, or, with a reason,
// declines, also where it consented before. A version that does not stand any more
// is errs.Conflict "raid_moved"; one that names nobody of the unit errs.Invalid
// "lend_nobody".
func (d *Duty) AnswerLending(ctx context.Context, raidID uuid.UUID, rev revision.Hash, reason string) (uuid.UUID, error) {
	v := raid.Review{Record: raidID, Rev: string(rev), Decision: raid.Accept}
	if reason = strings.TrimSpace(reason); reason != "" {
		v.Decision, v.Comments = raid.Return, []raid.Comment{{Text: reason}}
	}
	return d.RecordReview(ctx, v)
}

// recordAnswer writes what this unit says of a raid. The caller holds the saving.
func (d *Duty) recordAnswer(ctx context.Context, rec ledger.Record, v raid.Review) (uuid.UUID, error) {
	me := d.Officer()
	if len(rec.Heads) == 0 || string(rec.Heads[0].Rev) != v.Rev && !slices.ContainsFunc(rec.Heads, func(h revision.Signed) bool { return string(h.Rev) == v.Rev }) {
		return uuid.Nil, errs.Errorf(errs.Conflict, "raid_moved", "the raid was changed meanwhile")
	}
	p := PlannedRaid{ID: rec.ID, Versions: d.raidVersions(rec)}
	if len(p.Versions) == 0 || p.Versions[0].Raid.Unit == me.Unit {
		return uuid.Nil, errs.Errorf(errs.Invalid, "kind_other", "a unit's own raid is not reviewed")
	}
	asked, err := d.Lendings(ctx, p)
	if err != nil {
		return uuid.Nil, err
	}
	if !slices.ContainsFunc(asked, func(l Lending) bool { return l.Unit == me.Unit }) {
		return uuid.Nil, errs.Errorf(errs.Invalid, "lend_nobody", "the raid names nobody of this unit")
	}
	before, err := d.lendAnswers(ctx, rec.ID, me.Unit)
	if err != nil {
		return uuid.Nil, err
	}
	night := p.Versions[0].Raid.Night
	write := func(id uuid.UUID, parents []revision.Signed) error {
		_, err := d.author(ctx, step{kind: raid.KindReview, record: id, parents: parents, body: v, night: night})
		return err
	}
	var written uuid.UUID
	for _, a := range before { // each of them: two supervisors may have answered apart
		if a.record == written {
			continue
		}
		old, err := d.record(ctx, a.record, raid.KindReview)
		if err == nil {
			err = write(a.record, old.Heads)
		}
		if err != nil {
			return uuid.Nil, err
		}
		written = a.record
	}
	if written != uuid.Nil {
		return written, nil
	}
	if err := d.fillID(&written); err != nil {
		return uuid.Nil, err
	}
	return written, write(written, nil)
}
