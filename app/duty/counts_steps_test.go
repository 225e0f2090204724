package duty

import (
	"slices"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/sync/ledger"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
)

// countsSteps are what happens to a store, by name.
var countsSteps = map[string]func(*countsWorld){
	"a record": (*countsWorld).record,
	"records": func(w *countsWorld) {
		for range 5 {
			w.record()
		}
	},
	"a revision": func(w *countsWorld) {
		if m := w.some(); m != nil {
			w.write(m, m.heads, w.body(m))
		}
	},
	"two versions": func(w *countsWorld) {
		if m := w.some(); m != nil {
			from := []revision.Signed{oneOf(w.r, m.all...)}
			w.write(m, from, w.body(m))
			w.write(m, from, w.body(m))
		}
	},
	"withdrawn": func(w *countsWorld) {
		if m := w.some(); m != nil && m.kind == raid.KindEncounter {
			e := m.body.(raid.Encounter)
			e.Withdrawal = &raid.Reasoned{Reason: "қате"}
			w.write(m, m.heads, e)
		}
	},
	"a review": func(w *countsWorld) {
		m := w.some()
		if m == nil {
			return
		}
		v := &madeRecord{id: w.id(), kind: raid.KindReview}
		w.write(v, nil, raid.Review{Record: m.id, Rev: string(oneOf(w.r, m.heads...).Rev), Decision: oneOf(w.r, raid.Accept, raid.Accept, raid.Return), At: w.clock.at})
		w.made = append(w.made, v)
	},
	"an answer": func(w *countsWorld) {
		if len(w.helps) == 0 {
			return
		}
		f := oneOf(w.r, w.helps...)
		f.Result, f.On, f.Due, f.At = oneOf(w.r, codes.HelpDone, codes.HelpTaken, codes.HelpDeclined), tonight, oneOf[civil.Date](w.r, "", "2026-07-02", "2026-09-01"), w.clock.at
		v := &madeRecord{id: w.id(), kind: raid.KindFollowUp}
		w.write(v, nil, f)
		w.made = append(w.made, v)
	},
	"taken back": func(w *countsWorld) {
		m := w.said()
		if m == nil {
			return
		}
		why := &raid.Reasoned{Reason: "қате"}
		switch b := m.body.(type) {
		case raid.Review:
			b.Undone = why
			w.write(m, m.heads, b)
		case raid.FollowUp:
			b.Undone = why
			w.write(m, m.heads, b)
		case raid.Link:
			b.Undone = why
			w.write(m, m.heads, b)
		}
	},
	"a link": func(w *countsWorld) {
		if len(w.people) > 1 {
			v := &madeRecord{id: w.id(), kind: raid.KindLink}
			w.write(v, nil, raid.Link{A: oneOf(w.r, w.people...), B: oneOf(w.r, w.people...), Decision: oneOf(w.r, raid.SameChild, raid.NotSameChild), Reason: "бір бала"})
			w.made = append(w.made, v)
		}
	},
	"what was late": func(w *countsWorld) {
		w.r.Shuffle(len(w.late), func(i, j int) { w.late[i], w.late[j] = w.late[j], w.late[i] })
		n := w.r.IntN(len(w.late) + 1)
		w.deliver(w.late[:n]...)
		w.late = w.late[n:]
	},
	"a part is shown": func(w *countsWorld) {
		m := &madeRecord{id: w.id(), kind: raid.KindEncounter}
		s := w.sign(m, nil, w.body(m))
		p, err := projection.New(s, overseer, astana)
		if err != nil {
			w.t.Fatal(err)
		}
		if p.Withheld == fields.None {
			return
		}
		p.Sign(make([]byte, 64), projection.Reader{}, w.clock.at)
		w.deliver(ledger.Entry{Projection: &p, Key: w.anyKey()})
		w.late = append(w.late, ledger.Entry{Signed: s, Key: w.anyKey()})
	},
	"erased": func(w *countsWorld) {
		if w.r.IntN(3) > 0 || len(w.made) == 0 {
			return
		}
		m := oneOf(w.r, w.made...)
		if _, err := w.ledger.Erase(ctx, ledger.Erasure{Record: m.id, Whole: true}); err != nil {
			w.t.Fatal(err)
		}
	},
	"a key is destroyed": func(w *countsWorld) {
		if len(w.keys) == 0 {
			return
		}
		at := w.r.IntN(len(w.keys))
		if err := w.opts.Keys.DropNight(w.keys[at]); err != nil {
			w.t.Fatal(err)
		}
		w.keys = slices.Delete(w.keys, at, at+1)
	},
	"a key": (*countsWorld).newKey,
	"served again": func(w *countsWorld) {
		if m := w.some(); m != nil {
			w.deliver(ledger.Entry{Signed: oneOf(w.r, m.all...), Key: w.anyKey()})
		}
	},
	"locked and unlocked": func(w *countsWorld) { w.again() },
	"killed while it was kept": func(w *countsWorld) {
		n := w.r.IntN(6)
		w.counts.cut = func(all []ledger.Derived) []ledger.Derived { return all[:min(n, len(all))] }
		w.record()
		w.counted(oneNight)
		w.again()
	},
	"another rule": func(w *countsWorld) { w.counts.rule = oneOf(w.r, "", "0", "2") },
	"clocks of the region": func(w *countsWorld) {
		dir := directory()
		dir.Region.Offset = oneOf(w.r, "+05:00", "+06:00")
		dir.Region.Districts[0].Aliases = oneOf(w.r, nil, []string{"1"})
		w.learn(dir)
	},
	"a pack is lost": func(w *countsWorld) {
		there, err := w.ledger.DerivedNumbers(ctx, yerlan.ID)
		if err != nil || len(there) == 0 {
			return
		}
		if err := w.ledger.PutDerived(ctx, yerlan.ID, w.ledger.Basis(), ledger.Derived{Number: oneOf(w.r, there...)}); err != nil {
			w.t.Fatal(err)
		}
	},
	"another day": func(w *countsWorld) {
		w.clock.at = w.clock.at.Add(time.Duration(w.r.IntN(40)) * time.Hour)
		w.granted(300 * time.Hour)
	},
}
