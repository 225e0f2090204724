package duty

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/caselist"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/sync/ledger"
)

// Children is the list of cases.
type Children struct {
	Today  civil.Date
	Since  civil.Date
	Rows   []caselist.Child
	Closed []civil.Date // nights that were closed here: who was met in them is not listed
}

// Children lists the children of the records that this officer reads whole who were met
// since a day, or for whom help goes on; young adults who agreed to be helped are among
// them. Nobody is joined but by a link. It is for who follows help: a patrol is
// errs.Denied "role".
//
// It is answered from the memory of "met before?" and from two worklists, so that it
// reads again only what changed.
func (d *Duty) Children(ctx context.Context, since civil.Date) (Children, error) {
	return d.children(ctx, since, func(sighting) bool { return true })
}

// FindChildren lists the children, whenever they were met, of the records that fit a
// text as Search finds them. That he searched is written down, not for what.
func (d *Duty) FindChildren(ctx context.Context, text string) (Children, error) {
	if err := d.mayWrite(raid.KindFollowUp); err != nil {
		return Children{}, err
	}
	words := match.Words(text)
	cases, err := d.search(ctx, text)
	if err != nil {
		return Children{}, err
	}
	found := map[personKey]bool{}
	for _, c := range cases {
		for _, p := range fitting(c.encounter.People, words) {
			found[personKey{c.id, p.ID}] = true
		}
	}
	return d.children(ctx, "", func(s sighting) bool { return found[s.personKey] })
}

// fitting are those of some people whom all words fit; all of them where they fit nobody,
// since the record was found by its place then.
func fitting(people []raid.Person, words []string) []raid.Person {
	out := slices.DeleteFunc(slices.Clone(people), func(p raid.Person) bool {
		return !begins(words, []string{p.Surname, p.Name, p.Patronymic, p.IIN})
	})
	if len(out) == 0 {
		return people
	}
	return out
}

// children lists the children of whom a sighting is wanted, each with all that is known.
func (d *Duty) children(ctx context.Context, since civil.Date, wanted func(sighting) bool) (Children, error) {
	if err := d.mayWrite(raid.KindFollowUp); err != nil {
		return Children{}, err
	}
	promised, err := d.FollowUps(ctx)
	if err != nil {
		return Children{}, err
	}
	returned, err := d.returnedIDs(ctx)
	if err != nil {
		return Children{}, err
	}
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := d.refreshMemory(ctx); err != nil {
		return Children{}, err
	}
	if err := d.findRepeats(ctx); err != nil {
		return Children{}, err
	}
	groups, tops := m.group(), map[personKey]bool{}
	all := m.cases()
	for _, s := range all {
		if wanted(s) {
			tops[groups.top(s.personKey)] = true
		}
	}
	var seen []caselist.Seen
	for _, s := range all {
		if !tops[groups.top(s.personKey)] {
			continue
		}
		one := s.seen
		one.Met = one.Met.In(d.Rules().Offset)
		if returned[s.record] {
			one.Asked = append(slices.Clone(one.Asked), caselist.Returned)
		}
		seen = append(seen, one)
	}
	out := Children{Today: promised.Today, Since: since, Closed: promised.Closed}
	out.Rows = caselist.List(seen, dayStart(since, d.Rules().Offset), caselist.Known{
		Top:  func(k caselist.Key) caselist.Key { return groups.top(personKey{k.Record, k.Person}).key() },
		Help: helpBy(promised.Rows), Repeats: m.repeats,
	})
	return out, nil
}

// dayStart is the first instant of a day; the zero time of none.
func dayStart(day civil.Date, offset *time.Location) time.Time {
	if day == "" {
		return time.Time{}
	}
	return day.In(civil.Location(offset))
}

// key names a person to the list of cases.
func (k personKey) key() caselist.Key { return caselist.Key{Record: k.record, Person: k.person} }

// cases are the sightings that the list shows: of minors, and of young adults who agreed.
func (m *recall) cases() (out []sighting) {
	for _, one := range m.children.all {
		if s := one.known; s.record != uuid.Nil && s.seen.Record != uuid.Nil {
			out = append(out, s)
		}
	}
	return out
}

func helpBy(rows []Help) map[caselist.Key]caselist.Help {
	out := map[caselist.Key]caselist.Help{}
	for _, r := range rows {
		k := caselist.Key{Record: r.Record, Person: r.Person.ID}
		h := out[k]
		h.Open++
		h.Overdue, h.Urgent = h.Overdue || r.Overdue, h.Urgent || r.Urgent
		if due := r.Standing.Due; due != "" && (h.Due == "" || due < h.Due) {
			h.Due = due
		}
		out[k] = h
	}
	return out
}

// returnedIDs are the records that a reviewer sent back and whose officer has not
// answered.
func (d *Duty) returnedIDs(ctx context.Context) (map[uuid.UUID]bool, error) {
	cases, err := d.waiting(ctx, &d.unanswered, func(c *caseFile) bool {
		v := state.ReviewOf(c.reviews(), string(c.head().Rev))
		return c.kind == raid.KindEncounter && !c.withdrawn() && v != nil && v.Decision == raid.Return
	})
	out := map[uuid.UUID]bool{}
	for _, c := range cases {
		out[c.id] = true
	}
	return out, err
}

// seenOf is what the list shows of a person of a record. Of a young adult who agreed to
// nothing it shows nothing.
func seenOf(rec ledger.Record, e raid.Encounter, p raid.Person) caselist.Seen {
	if p.Kind == raid.YoungAdult && p.Agreed == "" || p.Outcome == codes.OutcomeAdult {
		return caselist.Seen{}
	}
	s := caselist.Seen{
		Key: caselist.Key{Record: rec.ID, Person: p.ID}, Met: e.MetAt, Kind: p.Kind, Place: e.Place, Initials: p.Masked(), Sex: p.Sex,
		About: p.BirthDate == "", Referred: len(p.Referrals),
		Idle: (p.Education == codes.EducationNone || p.Education == codes.EducationOut) && p.Work == codes.WorkNone,
	}
	s.Place.Note, s.Place.Point = "", nil
	s.Age, s.AgeKnown = p.AgeOn(e.MetAt)
	for _, g := range p.RegisterMatches {
		s.Hits = append(s.Hits, g.Register)
	}
	for _, g := range p.Registrations {
		s.PutOn = append(s.PutOn, g.Register)
	}
	if len(rec.Heads) > 1 {
		s.Asked = append(s.Asked, caselist.Conflict)
	}
	if e.NoAct(p) {
		s.Asked = append(s.Asked, caselist.NoAct)
	}
	return s
}

// pointedOf is the article of those that may be repeated to which place and clock pointed,
// or which a person chose.
func pointedOf(p raid.Person) codes.Code {
	for _, c := range []codes.Code{p.Article, p.Proposed} {
		switch c {
		case codes.VenueAtNight, codes.OutsideAtNight:
			return c
		case codes.NightRepeated:
			return codes.OutsideAtNight
		}
	}
	return ""
}

// findRepeats finds for which children an adult was called who had a penalty within the
// year before, from the side of the penalties, of which there are few. The caller holds
// the memory's lock.
func (d *Duty) findRepeats(ctx context.Context) error {
	m, offset, zone := &d.memory, d.Region().Offset, civil.Location(d.Rules().Offset)
	if m.repeats != nil && m.offset == offset {
		return nil
	}
	found := map[caselist.Key]caselist.Repeat{}
	seen := map[uuid.UUID]bool{}
	for at := range m.adults.all {
		a := m.adults.all[at].known
		if len(a.penalties) == 0 || seen[a.record] {
			continue
		}
		seen[a.record] = true
		if err := d.repeatsOf(ctx, a.record, zone, found); err != nil {
			return err
		}
	}
	m.repeats, m.offset = found, offset
	return nil
}

// repeatsOf looks for the adults of a record who have a penalty in it, among all who were
// called for a child: by an IIN, or by a name that agrees and a telephone in common.
func (d *Duty) repeatsOf(ctx context.Context, record uuid.UUID, offset *time.Location, found map[caselist.Key]caselist.Repeat) error {
	m := &d.memory
	rec, err := d.ledger.Record(ctx, record)
	if unreadable(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, head := range rec.Heads {
		var e raid.Encounter
		if decodeBody(head, &e) != nil {
			continue
		}
		for _, p := range e.People {
			for _, g := range p.Guardians {
				if len(g.Penalties) == 0 {
					continue
				}
				for _, ref := range m.calledFor(record, g) {
					a := m.adults.all[ref].known
					r := raid.RepeatOf(a.pointed, civil.DateOf(a.met.In(offset)), g.Penalties)
					k := a.key()
					if r.Proposed && r.Penalty.Imposed >= found[k].Imposed {
						found[k] = caselist.Repeat{Met: k, At: a.met.In(offset), Record: record, Article: r.Penalty.Article, Imposed: r.Penalty.Imposed, Until: r.Until, Proposed: a.pointed}
					}
				}
			}
		}
	}
	return nil
}

// calledFor is where an adult was called, himself among them.
func (m *recall) calledFor(record uuid.UUID, g raid.Guardian) (refs []int) {
	for _, at := range m.adults.of[record] {
		if m.adults.all[at].known.guardian == g.ID {
			refs = append(refs, at)
		}
	}
	for _, h := range m.adults.index.Contacts(match.OfGuardian(g)) {
		if !slices.Contains(refs, h.Ref) {
			refs = append(refs, h.Ref)
		}
	}
	slices.SortFunc(refs, cmp.Compare)
	return refs
}
