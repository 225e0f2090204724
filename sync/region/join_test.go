package region

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// crew is two officers of one crew on two devices, and a record in the crew's
// hand that both have.
type crew struct {
	*world
	boss, a, b *station
	more       []*station // who writes in it beside the two
	id, one    uuid.UUID
	base       revision.Signed
	start      raid.Encounter
}

var (
	childID  = uuid.MustParse("018f3a10-0000-7000-8000-0000000000a1")
	fatherID = uuid.MustParse("018f3a10-0000-7000-8000-0000000000b1")
)

func newCrew(t testing.TB) *crew {
	t.Helper()
	w := newWorld(t, nil)
	c := &crew{world: w, boss: w.enrol(regionfile.Supervisor, "unit-a"), a: w.enrol(regionfile.Patrol, "unit-a"), b: w.enrol(regionfile.Patrol, "unit-a"), id: newID(), one: newID()}
	c.boss.want("the plan", just(c.boss.write(raid.KindRaid, newID(), crewOf("unit-a", c.one, c.a, c.b), nil)), "stored")
	c.start = raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Crew: c.one}, Place: raid.Place{District: districtA, Note: "саябақ"}, Note: "басы",
		MetAt:  time.Date(2095, 6, 1, 18, 0, 0, 0, time.UTC),
		People: []raid.Person{{ID: childID, Kind: raid.Minor, Name: "Үлгі", Age: 12, Guardians: []raid.Guardian{{ID: fatherID, Kinship: codes.KinFather, Name: "Сынақов Пётр"}}}}}
	c.base = c.says(c.a, func(*raid.Encounter) {})
	c.a.want("the record", just(c.base), "stored")
	c.a.pull()
	c.b.pull()
	return c
}

// says writes what an officer makes of the base, or of other parents.
func (c *crew) says(s *station, change func(*raid.Encounter), parents ...revision.Signed) revision.Signed {
	if len(parents) == 0 && c.base.Rev != "" {
		parents = just(c.base)
	}
	return s.encounter(c.id, func(v *raid.Encounter, e *revision.Envelope) {
		*v = c.start.Clone()
		if len(parents) > 0 {
			if err := json.Unmarshal(parents[0].Envelope.Body, v); err != nil {
				c.t.Fatal(err)
			}
		}
		change(v)
		e.Crew, e.District, e.Parents = c.one, districtA, hashes(parents...)
	})
}

// both pushes what each wrote, and gives the heads that each of them has then.
func (c *crew) both(left, right revision.Signed) (heads []revision.Signed) {
	c.t.Helper()
	c.a.want("left", just(left), "stored")
	c.b.want("right", just(right), "stored")
	return c.heads()
}

// heads are those of the record at everybody, who all have the same.
func (c *crew) heads() []revision.Signed {
	c.t.Helper()
	for _, s := range []*station{c.a, c.b, c.boss} {
		c.reads(s)
	}
	heads := c.a.heads(c.id)
	for name, s := range map[string]*station{"b": c.b, "the supervisor": c.boss} {
		if d := cmp.Diff(hashes(heads...), hashes(s.heads(c.id)...)); d != "" {
			c.t.Errorf("%s has other heads: %s", name, d)
		}
	}
	return heads
}

// reads has a station read on until it has all that was written of the record: a
// database gives out what was written once nothing before it is being written.
func (c *crew) reads(s *station) {
	c.t.Helper()
	lacks := func() bool {
		have := s.pull()
		return slices.ContainsFunc(append([]*station{c.a, c.b}, c.more...), func(by *station) bool {
			return slices.ContainsFunc(by.chain, func(r revision.Signed) bool { return r.Envelope.Record == c.id && !slices.Contains(have, r.Rev) })
		})
	}
	for end := time.Now().Add(30 * time.Second); lacks(); {
		if _, err := s.reader.Pull(c.t.Context(), time.Second); err != nil || time.Now().After(end) {
			c.t.Fatalf("what was written does not come: %v", err)
		}
	}
}

func hashSet(r ...revision.Signed) []revision.Hash {
	out := hashes(r...)
	slices.Sort(out)
	return out
}

func later(a, b revision.Signed) revision.Time {
	if a.Envelope.Time.Compare(b.Envelope.Time) > 0 {
		return a.Envelope.Time
	}
	return b.Envelope.Time
}

func read(t testing.TB, s revision.Signed) (e raid.Encounter) {
	t.Helper()
	if err := json.Unmarshal(s.Envelope.Body, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func wrote(s string) func(*raid.Encounter) { return func(e *raid.Encounter) { e.Note = s } }
func phone(s string) func(*raid.Encounter) { return func(e *raid.Encounter) { e.People[0].Phone = s } }
func home(e *raid.Encounter)               { e.People[0].Outcome, e.People[0].HandedTo = codes.OutcomeHome, fatherID }
func unfit(e *raid.Encounter)              { e.People[0].Guardians[0].Fitness = codes.Unfit }
func void(e *raid.Encounter)               { e.Withdrawal = &raid.Reasoned{Reason: "қате", At: e.MetAt} }
func all(f ...func(*raid.Encounter)) func(*raid.Encounter) {
	return func(e *raid.Encounter) {
		for _, one := range f {
			one(e)
		}
	}
}

// What two officers change apart the region makes one, over TLS and for whoever
// reads the record; what they both change waits with both.
func TestTheRegionJoins(t *testing.T) {
	for _, row := range []struct {
		name        string
		left, right func(*raid.Encounter)
		joined      bool
	}{
		{"the note and the phone", wrote("солға"), phone("+77000000000"), true},
		{"a child of each", func(e *raid.Encounter) { e.People = append(e.People, raid.Person{ID: newID(), Kind: raid.Minor}) },
			func(e *raid.Encounter) { e.People = append(e.People, raid.Person{ID: newID(), Kind: raid.Minor}) }, true},
		{"the same twice, and one more", all(wrote("бір"), phone("1")), wrote("бір"), true},
		{"the note of both", wrote("солға"), wrote("оңға"), false},
		{"one field of both, and others", all(wrote("солға"), phone("1")), all(wrote("оңға"), func(e *raid.Encounter) { e.People[0].Sex = codes.Female }), false},
		{"taken back against an edit", void, wrote("оңға"), false},
		{"finished against an edit", func(e *raid.Encounter) { e.ClosedAt = e.MetAt.Add(time.Hour) }, wrote("оңға"), false},
		{"taken out against an edit", func(e *raid.Encounter) { e.People = nil }, phone("1"), false},
		{"given to who is found unfit", home, unfit, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := newCrew(t)
			left, right := c.says(c.a, row.left), c.says(c.b, row.right)
			heads := c.both(left, right)
			if !row.joined {
				if d := cmp.Diff(hashSet(left, right), hashSet(heads...)); d != "" {
					t.Errorf("what waits (-want +got):\n%s", d)
				}
				return
			}
			if len(heads) != 1 {
				t.Fatalf("%d heads", len(heads))
			}
			e, got := heads[0].Envelope, read(t, heads[0])
			if e.Author != uuid.Nil || e.Device != uuid.Nil || e.DSeq != 0 || e.Clock != nil || e.Time != later(left, right) ||
				e.Crew != c.one || e.District != districtA || e.Unit != "unit-a" || !slices.Equal(e.Parents, hashSet(left, right)) {
				t.Errorf("joined as %+v", e)
			}
			want := c.start.Clone()
			row.left(&want)
			if people := want.People; len(people) == 1 {
				row.right(&want)
			} else if len(got.People) != 3 {
				t.Errorf("%d people", len(got.People))
			} else {
				want.People = got.People
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("joined (-want +got):\n%s", d)
			}
		})
	}
}

// A conflict is settled by a person at one device and is one at the other; who
// goes on from what was joined holds the pen as before.
func TestAConflictIsSettledByAPerson(t *testing.T) {
	c := newCrew(t)
	left, right := c.says(c.a, wrote("солға")), c.says(c.b, wrote("оңға"))
	if n := len(c.both(left, right)); n != 2 {
		t.Fatalf("%d heads", n)
	}
	done := c.says(c.b, wrote("солға, сосын оңға"), right, left)
	c.b.want("settled", just(done), "stored")
	if heads := c.heads(); len(heads) != 1 || heads[0].Rev != done.Rev {
		t.Errorf("heads are %v", hashes(heads...))
	}
	c.a.want("and on", just(c.says(c.a, phone("1"), done)), "stored")
}

// Three who change three things are one; of three who change one thing all
// three stay, and who settles two leaves the third.
func TestThreeHeads(t *testing.T) {
	c := newCrew(t)
	third := c.enrol(regionfile.Patrol, "unit-a")
	c.more = append(c.more, third)
	plan := crewOf("unit-a", c.one, c.a, c.b, third)
	c.boss.want("a third", just(c.boss.write(raid.KindRaid, c.boss.chain[0].Envelope.Record, plan, func(e *revision.Envelope) { e.Parents = hashes(c.boss.chain[0]) })), "stored")
	third.pull()
	first := c.both(c.says(c.a, wrote("бір")), c.says(c.b, phone("2")))
	third.want("the third", just(c.says(third, func(e *raid.Encounter) { e.People[0].Sex = codes.Female })), "stored")
	heads := c.heads()
	if len(heads) != 1 || !slices.Contains(heads[0].Envelope.Parents, first[0].Rev) {
		t.Fatalf("heads are %v", hashes(heads...))
	}
	if e := read(t, heads[0]); e.Note != "бір" || e.People[0].Phone != "2" || e.People[0].Sex != codes.Female {
		t.Errorf("joined: %s", heads[0].Envelope.Body)
	}
	one, two := c.says(c.a, wrote("а"), heads[0]), c.says(c.b, wrote("ә"), heads[0])
	c.both(one, two)
	third.want("a third note", just(c.says(third, wrote("б"), heads[0])), "stored")
	if n := len(c.heads()); n != 3 {
		t.Fatalf("%d heads", n)
	}
	c.a.want("two of them", just(c.says(c.a, wrote("а мен ә"), one, two)), "stored")
	if n := len(c.heads()); n != 2 {
		t.Errorf("%d heads", n)
	}
}

// A device that was off for a month joins as one that was off for a minute, and
// its whole way at once.
func TestAfterAMonth(t *testing.T) {
	c := newCrew(t)
	one := c.says(c.b, phone("1"))
	two := c.says(c.b, func(e *raid.Encounter) { e.People[0].Sex = codes.Female }, one)
	three := c.says(c.b, phone("3"), two)
	c.a.want("meanwhile", just(c.says(c.a, wrote("солға"))), "stored")
	c.clock.add(31 * 24 * time.Hour)
	c.b.want("a month later", just(one, two, three), "stored", "stored", "stored")
	heads := c.heads()
	if len(heads) != 1 || read(t, heads[0]).Note != "солға" || read(t, heads[0]).People[0].Phone != "3" {
		t.Errorf("heads are %v", hashes(heads...))
	}
}

// While three push at once nothing is lost, nobody is refused, and all have the
// same heads; what was apart is one in the end.
func TestJoinWhileOthersPush(t *testing.T) {
	c := newCrew(t)
	left := []revision.Signed{c.says(c.a, wrote("1"))}
	right := []revision.Signed{c.says(c.b, phone("1"))}
	for i := range 8 {
		left = append(left, c.says(c.a, wrote(string(rune('2'+i))), left[i]))
		right = append(right, c.says(c.b, phone(string(rune('2'+i))), right[i]))
	}
	var wg sync.WaitGroup
	for s, all := range map[*station][]revision.Signed{c.a: left, c.b: right} {
		wg.Go(func() {
			for _, r := range all {
				s.want("step", just(r), "stored")
			}
		})
	}
	wg.Go(func() {
		for range 10 {
			c.boss.want("beside", just(c.boss.write(raid.KindOperation, newID(), raid.Operation{Unit: "unit-a"}, nil)), "stored")
		}
	})
	wg.Wait()
	heads := c.heads()
	if len(heads) != 1 {
		t.Fatalf("%d heads", len(heads))
	}
	if e := read(t, heads[0]); e.Note != "9" || e.People[0].Phone != "9" {
		t.Errorf("joined: %s", heads[0].Envelope.Body)
	}
	for _, r := range append(left, right...) {
		if _, err := c.store.get(t.Context(), r.Rev); err != nil {
			t.Errorf("%s is lost: %v", r.Rev, err)
		}
	}
}

// What was written without the pen, and what a reviewer decided about since, is
// never joined: a person looks at it.
func TestWhatIsNotJoined(t *testing.T) {
	t.Run("without the pen", func(t *testing.T) {
		c := newCrew(t)
		reader := c.enrol(regionfile.Inspector, "unit-a")
		c.more = append(c.more, reader)
		reader.pull()
		c.a.want("left", just(c.says(c.a, wrote("солға"))), "stored")
		reader.want("without it", just(c.says(reader, phone("1"))), "stored:pen")
		if n := len(c.heads()); n != 2 {
			t.Errorf("%d heads", n)
		}
	})
	for name, row := range map[string]struct {
		decision raid.Decision
		undone   bool
		heads    int
	}{
		"returned": {raid.Return, false, 2}, "accepted": {raid.Accept, false, 2}, "decided and taken back": {raid.Accept, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCrew(t)
			left := c.says(c.a, wrote("солға"))
			c.a.want("left", just(left), "stored")
			c.boss.pull()
			id := newID()
			v := raid.Review{Record: c.id, Rev: string(left.Rev), Decision: row.decision}
			r := c.boss.write(raid.KindReview, id, v, nil)
			c.boss.want("decided", just(r), "stored")
			if v.Undone = (&raid.Reasoned{Reason: "қате"}); row.undone {
				c.boss.want("taken back", just(c.boss.write(raid.KindReview, id, v, func(e *revision.Envelope) { e.Parents = hashes(r) })), "stored")
			}
			c.b.want("right", just(c.says(c.b, phone("1"))), "stored")
			if n := len(c.heads()); n != row.heads {
				t.Errorf("%d heads", n)
			}
		})
	}
}

// What the region joined gives nobody a right: not to its parents' officers, not
// to whom a side without rights names, and the pen stays where it was passed.
func TestAJoinGivesNobodyARight(t *testing.T) {
	c := newCrew(t)
	stranger := c.enrol(regionfile.Patrol, "unit-b")
	passed := c.says(c.a, func(e *raid.Encounter) { e.Pen = raid.Pen{Officer: c.a.officer} })
	heads := c.both(passed, c.says(c.b, phone("1")))
	if len(heads) != 1 || read(t, heads[0]).Pen.Officer != c.a.officer {
		t.Fatalf("heads are %v", hashes(heads...))
	}
	if got := stranger.pull(); len(got) != 0 {
		t.Errorf("a stranger reads %d", len(got))
	}
	c.b.want("who has it no more", just(c.says(c.b, phone("2"), heads[0])), "stored:pen")
	c.a.want("who has it", just(c.says(c.a, wrote("а"), heads[0])), "stored")
}

// Nobody but the region itself writes in its name.
func TestNobodyJoinsInTheRegionsName(t *testing.T) {
	c := newCrew(t)
	left, right := c.says(c.a, wrote("солға")), c.says(c.b, wrote("оңға"))
	c.both(left, right)
	own := func(e *revision.Envelope) {
		e.Author, e.Device, e.DSeq, e.Prev, e.Clock = uuid.Nil, uuid.Nil, 0, "", nil
		e.Parents = hashes(left, right)
	}
	forged, err := revision.Sign(func() revision.Envelope { e := left.Envelope; own(&e); return e }(), c.a.key)
	if err != nil {
		t.Fatal(err)
	}
	if got := results(c.a.push(forged)); got[0] != "quarantined:unknown_author" {
		t.Errorf("taken as %v", got)
	}
	if n := len(c.heads()); n != 2 {
		t.Errorf("%d heads", n)
	}
}
