package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// RecallQuery is what is known of a child so far.
type RecallQuery struct {
	Record uuid.UUID // under the hand: not asked about itself
	Met    time.Time // of this record
	Person raid.Person
	Typing match.Typing
}

// Meeting is a child who may have been met before, as much of it as the
// officer's role allows. A patrol learns that there is one, when it was and
// whom to ask; an inspector and a supervisor, and whoever wrote the record,
// may open it.
type Meeting struct {
	Verdict match.Verdict // said in words, never ranked by number
	Times   int           // records of this child, those joined by a link together
	Last    time.Time
	Unit    string // that met the child last
	Name    codes.Names
	Phone   string
	Ask     []string // inspectors of the unit, by name

	// For who may open it, else nil.
	Record, Person uuid.UUID
	Initials       string
	Age            int // at the last meeting
	AgeKnown       bool
	About          bool // the age is an estimate
	Sex            codes.Sex

	// Link says that somebody declared this child and the one under the hand
	// one, or with Another that they are two; nil where nobody did either.
	Link    uuid.UUID
	Another bool
}

// most is how many children are shown: more would be a list to look through.
const most = 3

// MetBefore answers "met before?" from memory, the likeliest first and at most
// three, and how many records more would fit. Behind them come those, at most
// three, of whom somebody said that they are another child, for who may open
// them: a slip is found again there. It is asked while somebody types,
// so nothing of it goes into the journal: it gives no name, and a line a
// keystroke would bury the acts that matter. What gives names, MetDetails, is
// written down first.
func (d *Duty) MetBefore(ctx context.Context, q RecallQuery) (meetings []Meeting, more int, err error) {
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := d.refreshMemory(ctx); err != nil {
		return nil, 0, err
	}
	find := match.Query{Person: match.Of(q.Person, q.Met), Typing: q.Typing}
	hits, total := m.children.index.Find(find, most*10)
	self := personKey{q.Record, q.Person.ID}
	groups := m.group()
	not := m.refused(self, groups)
	var others []Meeting
	shown := map[personKey]bool{}
	for _, h := range hits {
		s := m.children.all[h.Ref].known
		g := groups.top(s.personKey)
		if link := not[g]; link != uuid.Nil && !shown[g] && len(others) < most {
			shown[g] = true
			other, _ := d.meeting(ctx, q.Record, m.sightings(g, groups), hits)
			other.Verdict, other.Link, other.Another = h.Verdict, link, true
			if other.Record != uuid.Nil {
				others = append(others, other)
			}
		}
		if s.record == q.Record || not[g] != uuid.Nil {
			total--
			continue
		}
		if shown[g] || len(meetings) == most {
			continue
		}
		shown[g] = true
		meeting, hit := d.meeting(ctx, q.Record, m.sightings(g, groups), hits)
		meeting.Verdict, meeting.Link = h.Verdict, m.linkBetween(self, g, groups)
		meetings = append(meetings, meeting)
		total -= hit
	}
	return append(meetings, others...), max(total, 0), nil
}

// refused are the children of whom somebody said that they are not this one,
// with the link that says so.
func (m *recall) refused(self personKey, groups groups) map[personKey]uuid.UUID {
	out := map[personKey]uuid.UUID{}
	for id, l := range m.links {
		switch {
		case l.Decision != raid.NotSameChild:
		case personKeyOf(l.A) == self:
			out[groups.top(personKeyOf(l.B))] = id
		case personKeyOf(l.B) == self:
			out[groups.top(personKeyOf(l.A))] = id
		}
	}
	return out
}

// linkBetween is the link by which this person is one child with a group.
func (m *recall) linkBetween(self, g personKey, groups groups) uuid.UUID {
	if groups.top(self) != g {
		return uuid.Nil
	}
	for id, l := range m.links {
		if l.Decision == raid.SameChild && (personKeyOf(l.A) == self || personKeyOf(l.B) == self) {
			return id
		}
	}
	return uuid.Nil
}

// sightings are all of one child, by reference.
func (m *recall) sightings(g personKey, groups groups) (out []int) {
	add := func(w personKey) {
		for _, at := range m.children.of[w.record] {
			if m.children.all[at].known.person == w.person {
				out = append(out, at)
			}
		}
	}
	if _, linked := groups[g]; !linked {
		add(g)
	}
	for w, top := range groups {
		if top == g {
			add(w)
		}
	}
	return out
}

// meeting tells of one child by its sightings, the record under the hand left
// out, and counts those of them that are among the hits.
func (d *Duty) meeting(ctx context.Context, under uuid.UUID, sightings []int, hits []match.Hit) (out Meeting, hit int) {
	var last sighting
	times := map[uuid.UUID]bool{}
	for _, at := range sightings {
		s := d.memory.children.all[at].known
		if s.record == under {
			continue
		}
		times[s.record] = true
		if last.record == uuid.Nil || s.at.After(last.at) {
			last = s
		}
		if slices.ContainsFunc(hits, func(h match.Hit) bool { return h.Ref == at }) {
			hit++
		}
	}
	out = Meeting{Times: len(times), Last: last.at.In(d.Rules().Offset), Unit: last.unit}
	d.mu.RLock()
	for _, u := range d.directory.Region.Units {
		if u.ID == last.unit {
			out.Name, out.Phone = u.Names, u.Phone
		}
	}
	d.mu.RUnlock()
	for _, o := range d.Colleagues() {
		if o.Role == regionfile.Inspector && o.Unit == last.unit {
			out.Ask = append(out.Ask, o.Name)
		}
	}
	if d.mayOpen(last.author) {
		out.Record, out.Person = last.record, last.person
		d.face(ctx, &out)
	}
	return out, hit
}

// face adds what lists show of a person as well.
func (d *Duty) face(ctx context.Context, m *Meeting) {
	rec, err := d.record(ctx, m.Record, raid.KindEncounter)
	if err != nil {
		return
	}
	if _, e, p, ok := headNaming(rec.Heads, m.Person); ok {
		m.Initials, m.Sex, m.About = p.Masked(), p.Sex, p.BirthDate == ""
		m.Age, m.AgeKnown = p.AgeOn(e.MetAt.In(d.Rules().Offset))
	}
}

// headNaming is the first version of a record that names a person, with what it
// says of him: the memory holds whom any of them names.
func headNaming(heads []revision.Signed, person uuid.UUID) (head revision.Signed, e raid.Encounter, p raid.Person, ok bool) {
	for _, h := range heads {
		var body raid.Encounter
		if decodeBody(h, &body) != nil || h.Withheld.Has(fields.Identity) {
			continue
		}
		if at := slices.IndexFunc(body.People, func(p raid.Person) bool { return p.ID == person }); at >= 0 {
			return h, body, body.People[at], true
		}
	}
	return head, e, p, false
}

// mayOpen says whether this officer is shown more of a meeting than when it was
// and whom to ask: by his role, or because he wrote the record himself.
func (d *Duty) mayOpen(author uuid.UUID) bool {
	me := d.Officer()
	return me.Role == regionfile.Inspector || me.Role == regionfile.Supervisor || author == me.ID
}

// MetDetails opens the person of a meeting in full. That it was opened is in
// the journal before anything is given. Who may only know that there was a
// meeting is refused, errs.Denied "role".
func (d *Duty) MetDetails(ctx context.Context, record, person uuid.UUID) (raid.Person, Row, error) {
	c, err := d.readCase(ctx, record)
	if err != nil {
		return raid.Person{}, Row{}, err
	}
	if !d.mayOpen(c.record.Revisions[0].Envelope.Author) {
		return raid.Person{}, Row{}, errs.Errorf(errs.Denied, "role", "this role asks the unit")
	}
	_, _, p, ok := headNaming(c.record.Heads, person)
	if !ok {
		return raid.Person{}, Row{}, errs.Errorf(errs.NotFound, "record_unknown", "record %s has no such person", record)
	}
	if err := d.audit(ctx, AuditReveal, record, "people", person); err != nil {
		return raid.Person{}, Row{}, err
	}
	return p, d.row(c), nil
}

// DecideMet writes down that the child under the hand, in the record as it is
// saved now, is or is not the one of a meeting.
func (d *Duty) DecideMet(ctx context.Context, record, person uuid.UUID, of Meeting, decision raid.LinkDecision, reason string) (uuid.UUID, error) {
	var l raid.Link
	for _, one := range []struct {
		ref            *raid.PersonRef
		record, person uuid.UUID
	}{{&l.A, record, person}, {&l.B, of.Record, of.Person}} {
		rec, err := d.record(ctx, one.record, raid.KindEncounter)
		if err != nil {
			return uuid.Nil, err
		}
		head, _, _, ok := headNaming(rec.Heads, one.person)
		if !ok {
			return uuid.Nil, errs.Errorf(errs.Invalid, "link_target", "record %s has no such person", one.record)
		}
		*one.ref = raid.PersonRef{Record: one.record, Rev: string(head.Rev), Person: one.person}
	}
	l.Decision, l.Reason = decision, reason
	return d.RecordLink(ctx, uuid.Nil, l)
}
