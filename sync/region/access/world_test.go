package access

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
)

// world is a region that nobody wrote: officers, raids, records and what
// happens to them, from a seed. Beside it stand readers, each with a place up
// to which he has read, and an index that may lack what a test takes out.
type world struct {
	chance   *rand.Rand
	at       Position
	officers []*officer
	facts    map[uuid.UUID]Facts
	revs     map[uuid.UUID][]Position
	order    []uuid.UUID // of records
	index    map[Token][]Entry
	without  func(Token) bool
	seats    []seat
	readers  []*reader
}

type officer struct {
	id       uuid.UUID
	role     regionfile.Role
	since    Position
	unit     Since[string]
	oversees []Since[string]
}

// seat is a place in a crew: whose, and since when it counts for which unit.
type seat struct {
	officer, crew, raid uuid.UUID
	unit                string
	at                  Position
}

// reader reads along one officer's scope and notes what came.
type reader struct {
	*officer
	place    Position
	got      map[uuid.UUID][]Position
	whole    map[uuid.UUID][]Position // of got, what he might read all of when it came
	restarts bool                     // his rights were changed: what he had may come once more
	faults   []string
}

var (
	units     = []string{"unit-a", "unit-b", "unit-c"}
	districts = map[string][]string{"unit-a": {"d1"}, "unit-b": {"d2", "d3"}, "unit-c": nil}
	roles     = []regionfile.Role{regionfile.Patrol, regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator}
)

func pick[T any](w *world, all []T) T { return all[w.chance.IntN(len(all))] }

func newWorld(seed uint64, without func(Token) bool) *world {
	w := &world{chance: rand.New(rand.NewPCG(seed, 10)), facts: map[uuid.UUID]Facts{}, revs: map[uuid.UUID][]Position{},
		index: map[Token][]Entry{}, without: without}
	for range 3 + w.chance.IntN(5) {
		o := &officer{id: w.id(), role: pick(w, roles), unit: Since[string]{ID: pick(w, units)}}
		if o.role == regionfile.Supervisor && w.chance.IntN(2) == 0 {
			o.oversees = []Since[string]{{ID: pick(w, units)}}
		}
		w.officers = append(w.officers, o)
		w.readers = append(w.readers, &reader{officer: o, got: map[uuid.UUID][]Position{}, whole: map[uuid.UUID][]Position{}})
	}
	return w
}

func (w *world) id() uuid.UUID {
	var u uuid.UUID
	for i := range u {
		u[i] = byte(w.chance.IntN(256))
	}
	return u
}

// tick is the place of what comes next: in the same commit, or in a later one.
func (w *world) tick() Position {
	if w.chance.IntN(3) == 0 {
		w.at = w.at.Next()
	} else {
		w.at = Position{Commit: w.at.Commit + 1}
	}
	return w.at
}

func (w *world) object(id uuid.UUID) Object {
	return ObjectOf(w.facts[id], func(id uuid.UUID) Facts { return w.facts[id] })
}

// put adds a revision, and files what changed: the record itself and what
// speaks of it.
func (w *world) put(record uuid.UUID, m Mark) {
	at := w.tick()
	if !w.facts[record].Exists() {
		w.order = append(w.order, record)
	}
	touched := append([]uuid.UUID{record}, w.facts[record].Speakers()...)
	before := map[uuid.UUID]Object{}
	for _, id := range touched {
		before[id] = w.object(id)
	}
	w.facts[record] = w.facts[record].Add(record, m, at)
	w.revs[record] = append(w.revs[record], at)
	for _, t := range w.facts[record].Speaks() {
		w.facts[t] = w.facts[t].SpokenOf(m.Kind, record)
	}
	for _, id := range touched {
		for _, e := range File(before[id], w.object(id), at) {
			if w.without == nil || !w.without(e.Token) {
				w.index[e.Token] = append(w.index[e.Token], e)
			}
		}
	}
}

// subject is what an officer is now.
func (w *world) subject(o *officer) Subject {
	s := Subject{Device: wire.DeviceActive, Session: true, Officer: o.id, Role: o.role, RoleSince: o.since, Unit: o.unit, Oversees: o.oversees}
	for _, d := range districts[o.unit.ID] {
		s.Districts = append(s.Districts, Since[string]{d, o.unit.At})
	}
	for _, p := range w.seats {
		if p.officer == o.id && p.unit == o.unit.ID {
			at := p.at
			if o.unit.At.After(at) {
				at = o.unit.At
			}
			join(&s.Crews, p.crew, at)
			join(&s.Raids, p.raid, at)
		}
	}
	return s
}

// kinds lists the records of some kinds, in the order in which they came.
func (w *world) kinds(kinds ...raid.Kind) (all []uuid.UUID) {
	for _, id := range w.order {
		if slices.Contains(kinds, w.facts[id].Kind) {
			all = append(all, id)
		}
	}
	return all
}

// step lets one thing happen.
func (w *world) step() {
	o := pick(w, w.officers)
	switch w.chance.IntN(16) {
	case 0, 1, 2:
		w.write(o, w.id(), pick(w, []raid.Kind{raid.KindEncounter, raid.KindEncounter, raid.KindVenueCheck, raid.KindTalk}))
	case 3, 4:
		if all := w.kinds(raid.FieldKinds...); len(all) > 0 {
			id := pick(w, all)
			w.write(o, id, w.facts[id].Kind)
		}
	case 5, 6:
		w.plan(o)
	case 7:
		w.consent()
	case 8:
		if all := w.kinds(raid.FieldKinds...); len(all) > 0 {
			w.put(w.id(), Mark{Kind: raid.KindReview, Author: o.id, Unit: o.unit.ID, Target: pick(w, all)})
		}
	case 9:
		if all := w.kinds(raid.KindEncounter); len(all) > 1 {
			i := w.chance.Perm(len(all))
			w.put(w.id(), Mark{Kind: raid.KindLink, Author: o.id, Unit: o.unit.ID, Linked: [2]uuid.UUID{all[i[0]], all[i[1]]}})
		}
	case 10:
		w.continues(o)
	case 11:
		w.put(w.id(), Mark{Kind: raid.KindRegister, District: pick(w, []string{"d1", "d2", "d3"})})
	case 12:
		w.move(o)
	case 15:
		m := Mark{Kind: raid.KindReport, Author: o.id, Unit: o.unit.ID}
		switch w.chance.IntN(3) {
		case 0:
			m.Kind = raid.KindStatistics
		case 1:
			m.Kind, m.Pen.Officer = raid.KindAssignment, pick(w, w.officers).id
		}
		w.put(w.id(), m)
	case 13:
		if all := w.kinds(raid.FieldKinds...); len(all) > 0 && w.chance.IntN(6) == 0 {
			w.put(pick(w, all), Mark{Kind: raid.KindRaid, Author: o.id, Unit: o.unit.ID}) // and is nobody's
		}
	case 14:
		if all := w.kinds(raid.KindEncounter); len(all) > 0 {
			w.put(w.id(), Mark{Kind: raid.KindFollowUp, Author: o.id, Unit: o.unit.ID, Target: pick(w, all)})
		}
	}
}

// write adds a revision of fieldwork, with or without crew, raid, district and
// a pen that is passed.
func (w *world) write(o *officer, id uuid.UUID, kind raid.Kind) {
	m := Mark{Kind: kind, Author: o.id, Unit: o.unit.ID, GivesNobody: w.facts[id].Exists() && w.chance.IntN(4) == 0}
	if w.chance.IntN(2) == 0 {
		m.District = pick(w, []string{"d1", "d2", "d3"})
	}
	if len(w.seats) > 0 && w.chance.IntN(2) == 0 {
		s, how := pick(w, w.seats), w.chance.IntN(3)
		if how != 0 {
			m.Crew = s.crew
		}
		if how != 1 {
			m.Raid = s.raid
		}
	}
	switch w.chance.IntN(4) {
	case 0:
		m.Pen.Officer = pick(w, w.officers).id
	case 1:
		if len(w.seats) > 0 {
			m.Pen.Crew = pick(w, w.seats).crew
		}
	default:
		m.Pen.Officer = o.id
	}
	w.put(id, m)
}

// plan makes a raid or an operation of an officer's unit. Its own members are
// seated at once, those of other units are asked for.
func (w *world) plan(o *officer) {
	if w.chance.IntN(3) == 0 {
		w.put(w.id(), Mark{Kind: raid.KindOperation, Author: o.id, Unit: o.unit.ID})
		return
	}
	id, crew := w.id(), w.id()
	m := Mark{Kind: raid.KindRaid, Author: o.id, Unit: o.unit.ID, Raid: id}
	var seated []seat
	for _, i := range w.chance.Perm(len(w.officers))[:1+w.chance.IntN(2)] {
		v := w.officers[i]
		if v.unit.ID != o.unit.ID {
			m.Asked = append(m.Asked, v.unit.ID)
		}
		seated = append(seated, seat{officer: v.id, crew: crew, raid: id, unit: o.unit.ID})
	}
	w.put(id, m)
	for _, s := range seated {
		s.at = w.at
		w.seats = append(w.seats, s)
	}
}

// consent lets the supervisor of an asked unit agree, or somebody else say so.
func (w *world) consent() {
	all := w.kinds(raid.KindRaid)
	if len(all) == 0 {
		return
	}
	id, o := pick(w, all), pick(w, w.officers)
	w.put(w.id(), Mark{Kind: raid.KindReview, Author: o.id, Unit: o.unit.ID, Target: id})
	for _, s := range slices.Clone(w.seats) {
		if s.raid == id {
			s.unit, s.at = o.unit.ID, w.at
			w.seats = append(w.seats, s)
		}
	}
}

// continues adds a revision to any record that is not fieldwork.
func (w *world) continues(o *officer) {
	all := w.kinds(raid.KindOperation, raid.KindRaid, raid.KindReview, raid.KindLink, raid.KindFollowUp, raid.KindReport, raid.KindAssignment, raid.KindStatistics)
	if len(all) == 0 {
		return
	}
	f := w.facts[pick(w, all)]
	if slices.ContainsFunc(f.Speaks(), func(id uuid.UUID) bool { return w.facts[id].Mixed }) {
		return // the table refuses it
	}
	m := Mark{Kind: f.Kind, Author: o.id, Unit: o.unit.ID, Target: f.Target, Linked: f.Linked}
	if f.Kind == raid.KindAssignment {
		m.GivesNobody = true
	}
	if f.Kind == raid.KindRaid {
		m.Raid = f.Record
	}
	w.put(f.Record, m)
}

// move gives an officer another unit or another role.
func (w *world) move(o *officer) {
	at := w.tick()
	if w.chance.IntN(3) == 0 {
		o.role, o.since = pick(w, roles), at
	} else {
		o.unit = Since[string]{pick(w, units), at}
	}
	for _, r := range w.readers {
		r.restarts = r.restarts || r.officer == o
	}
}

// read has a reader read on to the end, as a feed does: place after place, what
// is filed at a place first, then what stands under tokens that he got there.
func (w *world) read(r *reader) {
	scope, err := ScopeOf(w.subject(r.officer))
	if err != nil {
		panic(err)
	}
	places := map[Position]bool{}
	tokens := scope.Tokens()
	for _, h := range tokens {
		places[h.At] = true
		for _, e := range w.index[h.ID] {
			places[e.At] = true
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(places), Position.Compare) {
		if !at.After(r.place) {
			continue
		}
		for _, h := range tokens {
			for _, e := range w.index[h.ID] {
				if e.At == at {
					w.deliver(r, scope, e, false)
				}
			}
		}
		for _, h := range tokens {
			for _, e := range w.index[h.ID] {
				if h.At == at && e.At.Compare(at) <= 0 {
					w.deliver(r, scope, e, true)
				}
			}
		}
	}
	r.place = w.at
}

func (w *world) deliver(r *reader, scope Scope, e Entry, fresh bool) {
	o := w.object(e.Record)
	due, upTo := scope.Due(e, o, fresh)
	if !due {
		return
	}
	if !scope.Reads(o) {
		r.faults = append(r.faults, fmt.Sprintf("%s is due and may not be read", o.Kind))
	}
	for _, at := range w.revs[e.Record] {
		if at != e.At && (!upTo || at.After(e.At)) {
			continue
		}
		got := r.got[e.Record]
		switch {
		case renewed(scope, o):
		case slices.Contains(got, at) && !r.restarts:
			r.faults = append(r.faults, fmt.Sprintf("%s comes twice", o.Kind))
		case len(got) > 0 && at.Compare(got[len(got)-1]) < 0 && !r.restarts:
			r.faults = append(r.faults, fmt.Sprintf("%s comes after what follows it", o.Kind))
		}
		r.got[e.Record] = append(got, at)
		if scope.Sees(o) == fields.All {
			r.whole[e.Record] = append(r.whole[e.Record], at)
		}
	}
}

// check names what readers lack, or got wrongly.
func (w *world) check() (faults []string) {
	for _, r := range w.readers {
		s := w.subject(r.officer)
		scope, _ := ScopeOf(s)
		faults = append(faults, r.faults...)
		for _, id := range w.order {
			o := w.object(id)
			allowed := Decide(s, Read, o).Allow
			if _, visible := scope.Visible(o); visible != allowed {
				faults = append(faults, fmt.Sprintf("%s %s: allowed %v, visible %v", s.Role, o.form(), allowed, visible))
			}
			if !allowed {
				continue
			}
			for _, at := range w.revs[id] {
				if !slices.Contains(r.got[id], at) {
					faults = append(faults, fmt.Sprintf("%s misses a %s", s.Role, o.form()))
				}
				if scope.Sees(o) == fields.All && !slices.Contains(r.whole[id], at) {
					faults = append(faults, fmt.Sprintf("%s has a part of a %s alone", s.Role, o.form()))
				}
			}
		}
	}
	return faults
}

// play lets a world of a seed happen, everybody reading on now and then.
func play(seed uint64, steps int, without func(Token) bool) []string {
	w := newWorld(seed, without)
	for range steps {
		w.step()
		if w.chance.IntN(3) == 0 {
			w.read(pick(w, w.readers))
		}
	}
	for _, r := range w.readers {
		w.read(r)
	}
	// Whoever begins anew has the same as who read on.
	for _, o := range w.officers {
		r := &reader{officer: o, got: map[uuid.UUID][]Position{}, whole: map[uuid.UUID][]Position{}}
		w.readers = append(w.readers, r)
		w.read(r)
	}
	return w.check()
}

// renewed says whether a right to a record may have ended and come anew: the
// first district of it, or of what it speaks of, was none of the reader's, what it
// reviews became nobody's and leaves its authors alone, or a part of it came before
// all of it.
func renewed(s Scope, o Object) bool {
	for i := range o.Linked {
		if s.abroad(linkEnd(o, i)) {
			return true
		}
	}
	part, _ := first(s.sights(o, false))
	if whole, ok := first(s.sights(o, true)); ok && whole != part {
		return true
	}
	return s.abroad(Tokens(o)) || o.Target != nil && o.Target.Mixed
}
