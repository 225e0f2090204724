package storetest

import (
	"math/rand/v2"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// Busy lets a night of a seed happen: fieldwork, plans with officers of other
// units, consents, reviews, links, decisions and pens that are passed, pushed late, out of
// order and twice. After each push it calls then, if there is one.
func Busy(n *Night, seed uint64, steps int, then ...func(step int)) []*Officer {
	b := &busy{Night: n, chance: rand.New(rand.NewPCG(seed, 12))}
	for _, unit := range []string{"unit-a", "unit-b", "unit-c"} {
		for _, role := range []regionfile.Role{regionfile.Patrol, regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor} {
			b.all = append(b.all, n.Join(role, unit))
		}
	}
	for i := range steps {
		o := b.all[b.chance.IntN(len(b.all))]
		b.step(o)
		if len(b.late[o]) > 0 && b.chance.IntN(2) == 0 {
			b.push(o)
		}
		for _, f := range then {
			f(i)
		}
	}
	for _, o := range b.all {
		b.push(o)
	}
	return b.all
}

type busy struct {
	*Night
	chance *rand.Rand
	all    []*Officer
	late   map[*Officer][]revision.Signed // written and not pushed yet
	field  []revision.Signed
	plans  []revision.Signed
	crews  []raid.Crew

	decided []decision
}

func (b *busy) push(o *Officer) {
	b.T.Helper()
	all := b.late[o]
	if b.chance.IntN(3) == 0 {
		b.chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	if len(all) > 0 && b.chance.IntN(4) == 0 {
		all = append(all, all[0])
	}
	if _, _, err := o.Push(all...); err != nil {
		b.T.Fatal(err)
	}
	delete(b.late, o)
}

func (b *busy) write(o *Officer, s revision.Signed) revision.Signed {
	if b.late == nil {
		b.late = map[*Officer][]revision.Signed{}
	}
	b.late[o] = append(b.late[o], s)
	return s
}

func (b *busy) step(o *Officer) {
	switch what := b.chance.IntN(10); {
	case what == 9 && b.answer(o):
	case o.Role == regionfile.Supervisor && what == 8:
		b.assign(o)
	case o.Role == regionfile.Supervisor && what < 3:
		b.plan(o)
	case o.Role == regionfile.Supervisor && what < 5 && len(b.plans) > 0:
		p := b.plans[b.chance.IntN(len(b.plans))]
		b.write(o, o.Write(raid.KindReview, NewID(), raid.Review{Record: p.Envelope.Record, Rev: string(p.Rev), Decision: raid.Accept}, nil))
	case o.Role == regionfile.Supervisor && len(b.field) > 0:
		f := b.field[b.chance.IntN(len(b.field))]
		b.write(o, o.Write(raid.KindReview, NewID(), raid.Review{Record: f.Envelope.Record, Rev: string(f.Rev), Decision: raid.Return}, nil))
	case o.Role == regionfile.Inspector && what < 2 && len(b.field) > 1:
		i := b.chance.Perm(len(b.field))
		ref := func(s revision.Signed) raid.PersonRef {
			return raid.PersonRef{Record: s.Envelope.Record, Rev: string(s.Rev), Person: uuid.UUID{9}}
		}
		b.write(o, o.Write(raid.KindLink, NewID(), raid.Link{A: ref(b.field[i[0]]), B: ref(b.field[i[1]]), Decision: raid.SameChild, Reason: "x"}, nil))
	case o.Role == regionfile.Inspector && what < 4 && len(b.field) > 0:
		f := b.field[b.chance.IntN(len(b.field))]
		b.write(o, o.Write(raid.KindFollowUp, NewID(), raid.FollowUp{Record: f.Envelope.Record, Rev: string(f.Rev), Person: uuid.UUID{9}, Referral: uuid.UUID{8}, Result: "V_DONE", On: "2026-03-20"}, nil))
	case o.Role != regionfile.Supervisor:
		b.encounter(o)
	}
}

// plan makes a raid, or changes one, with members of any unit.
func (b *busy) plan(o *Officer) {
	crew := raid.Crew{ID: NewID()}
	for _, i := range b.chance.Perm(len(b.all))[:2+b.chance.IntN(3)] {
		crew.Members = append(crew.Members, b.all[i].ID)
	}
	b.crews = append(b.crews, crew)
	record, parents := NewID(), []revision.Hash(nil)
	if len(b.plans) > 0 && b.chance.IntN(2) == 0 {
		p := b.plans[b.chance.IntN(len(b.plans))]
		if p.Envelope.Unit == o.Unit.ID {
			record, parents = p.Envelope.Record, []revision.Hash{p.Rev}
		}
	}
	s := o.Write(raid.KindRaid, record, raid.Raid{Unit: o.Unit.ID, Crews: []raid.Crew{crew}}, func(e *revision.Envelope) { e.Parents = parents })
	b.plans = append(b.plans, b.write(o, s))
}

// encounter writes one, or goes on with one, and passes the pen now and then.
func (b *busy) encounter(o *Officer) {
	id, on := NewID(), []revision.Signed(nil)
	if len(b.field) > 0 && b.chance.IntN(2) == 0 {
		on = append(on, b.field[b.chance.IntN(len(b.field))])
		id = on[0].Envelope.Record
	}
	s := o.Encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
		After(on...)(v, e)
		if d := Districts[o.Unit.ID]; len(d) > 0 && b.chance.IntN(2) == 0 {
			e.District = d[0]
		}
		if len(b.crews) > 0 && b.chance.IntN(2) == 0 {
			e.Crew = b.crews[b.chance.IntN(len(b.crews))].ID
		}
		if len(b.plans) > 0 && b.chance.IntN(2) == 0 {
			e.Raid = b.plans[b.chance.IntN(len(b.plans))].Envelope.Record
		}
		switch b.chance.IntN(5) {
		case 0:
			v.Pen = raid.Pen{Officer: b.all[b.chance.IntN(len(b.all))].ID}
		case 1:
			if e.Crew != uuid.Nil {
				v.Pen = raid.Pen{Crew: e.Crew}
			}
		}
	})
	b.field = append(b.field, b.write(o, s))
}
