package region

import (
	"bytes"
	"context"
	"crypto/rand"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// What a line may do to a record is played here over TLS, by officers with true
// certificates who keep to no rule. Each attack has its name, and beside it stand
// other ways of the same root. Each is about the honest: what they wrote is there,
// what they may write is stored, and nobody reads more than he should.

// want pushes and says what has to become of it.
func (s *station) want(what string, revs []revision.Signed, want ...string) {
	s.w.t.Helper()
	if d := cmp.Diff(want, results(s.push(revs...))); d != "" {
		s.w.t.Errorf("%s: %s", what, d)
	}
}

func just(r ...revision.Signed) []revision.Signed { return r }

// onto goes on from revisions.
func onto(r ...revision.Signed) func(*raid.Encounter, *revision.Envelope) {
	return func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = hashes(r...) }
}

// crewOf is a raid of a unit with one crew.
func crewOf(unit string, crew uuid.UUID, members ...*station) raid.Raid {
	c := raid.Crew{ID: crew}
	for _, m := range members {
		c.Members = append(c.Members, m.officer)
	}
	from := time.Date(2095, 6, 1, 22, 0, 0, 0, time.FixedZone("", 5*3600))
	return raid.Raid{Type: "R1", Night: "2095-06-01", From: from, To: from.Add(8 * time.Hour), Unit: unit, Crews: []raid.Crew{c}}
}

// H4, raid-plant: a supervisor of B planned a raid with A's officers in one crew
// and his man in another, and read what they wrote that night.
func TestAttackRaidPlant(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(w *world, boss, his, mine *station) (crew uuid.UUID)
	}{
		{"a raid of his names them", func(_ *world, boss, his, mine *station) uuid.UUID {
			one := newID()
			plan := crewOf("unit-b", one, mine)
			plan.Crews = append(plan.Crews, raid.Crew{ID: newID(), Members: []uuid.UUID{his.officer}})
			boss.want("his plan", just(boss.write(raid.KindRaid, newID(), plan, nil)), "stored")
			return one
		}},
		{"a raid that says it is theirs", func(_ *world, boss, his, mine *station) uuid.UUID {
			one := newID()
			boss.want("his plan", just(boss.write(raid.KindRaid, newID(), crewOf("unit-a", one, mine, his), nil)), "quarantined:foreign_unit")
			return one
		}},
		{"his man in the crew of a raid of theirs", func(w *world, boss, his, mine *station) uuid.UUID {
			ours, one, night := w.enrol(regionfile.Supervisor, "unit-a"), newID(), newID()
			plan := ours.write(raid.KindRaid, night, crewOf("unit-a", one, mine), nil)
			ours.want("our plan", just(plan), "stored")
			boss.want("continued by him", just(boss.write(raid.KindRaid, night, crewOf("unit-a", one, mine, his), func(e *revision.Envelope) { e.Parents = hashes(plan) })), "quarantined:relation")
			boss.want("as of his unit", just(boss.write(raid.KindRaid, night, crewOf("unit-b", one, mine, his), func(e *revision.Envelope) { e.Parents = hashes(plan) })), "quarantined:relation")
			return one
		}},
		{"his raid with the id of a crew of theirs", func(w *world, boss, his, mine *station) uuid.UUID {
			ours, one := w.enrol(regionfile.Supervisor, "unit-a"), newID()
			ours.want("our plan", just(ours.write(raid.KindRaid, newID(), crewOf("unit-a", one, mine), nil)), "stored")
			boss.want("his plan", just(boss.write(raid.KindRaid, newID(), crewOf("unit-b", one, his), nil)), "stored")
			return one
		}},
		{"consent to another plan", func(w *world, boss, his, mine *station) uuid.UUID {
			ours, one, night := w.enrol(regionfile.Supervisor, "unit-a"), newID(), newID()
			alone := boss.write(raid.KindRaid, night, crewOf("unit-b", newID(), his), nil)
			boss.want("his plan", just(alone), "stored")
			with := boss.write(raid.KindRaid, night, crewOf("unit-b", one, mine), func(e *revision.Envelope) { e.Parents = hashes(alone) })
			boss.want("with ours", just(with), "stored")
			ours.push(ours.write(raid.KindReview, newID(), raid.Review{Record: night, Rev: string(alone.Rev), Decision: raid.Accept}, nil))
			return one
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			boss, his, mine := w.enrol(regionfile.Supervisor, "unit-b"), w.enrol(regionfile.Patrol, "unit-b"), w.enrol(regionfile.Patrol, "unit-a")
			crew := c.play(w, boss, his, mine)
			night := mine.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) { e.Crew, v.Pen = crew, raid.Pen{Crew: crew} })
			alone := mine.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Crew = crew })
			mine.push(night, alone)
			for name, s := range map[string]*station{"his man": his, "his supervisor": boss} {
				for _, rev := range s.pull() {
					if rev == night.Rev || rev == alone.Rev {
						t.Errorf("%s reads what our officer wrote", name)
					}
				}
			}
		})
	}
}

// H5, pen-hijack: who reads but has no pen wrote a second root, and the true
// holder was refused.
func TestAttackPenHijack(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(t *testing.T, id uuid.UUID, a revision.Signed, thief, mine *station)
	}{
		{"a second root", func(_ *testing.T, id uuid.UUID, a revision.Signed, thief, _ *station) {
			root := thief.encounter(id, nil)
			thief.want("a root", just(root), "quarantined:root_beside")
			thief.want("and what goes on from it", just(thief.encounter(id, onto(root))), "held:missing")
		}},
		{"both heads joined by him", func(_ *testing.T, id uuid.UUID, a revision.Signed, thief, _ *station) {
			side := thief.encounter(id, onto(a))
			thief.want("beside", just(side), "stored:pen")
			thief.want("joined, and his", just(thief.encounter(id, onto(a, side))), "stored:pen")
			thief.want("on his own", just(thief.encounter(id, onto(side))), "stored:pen")
		}},
		{"a root that was there before", func(_ *testing.T, id uuid.UUID, _ revision.Signed, thief, _ *station) {
			other := newID()
			b := thief.encounter(other, nil)
			thief.want("a record of his", just(b), "stored")
			thief.want("whose head he names as a parent", just(thief.encounter(id, onto(b))), "quarantined:foreign_parent")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			thief, mine := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
			id := newID()
			a := mine.encounter(id, inA)
			mine.want("the record", just(a), "stored")
			thief.pull()
			c.play(t, id, a, thief, mine)
			b := mine.encounter(id, onto(a))
			mine.want("the true holder", just(b), "stored")
			mine.want("and on", just(mine.encounter(id, onto(b))), "stored")
		})
	}
}

// claim is a sealed line of somebody who claims the hash of a line of a device.
func claim(t *testing.T, by courier.Identity, of revision.Signed, device uuid.UUID, inside []byte) []byte {
	t.Helper()
	d, err := seal.NewDelivery(rand.Reader, by.Delivery, device)
	if err != nil {
		t.Fatal(err)
	}
	l := wire.SealedLine{Rev: of.Rev, Device: device, DSeq: of.Envelope.DSeq, Wrap: d.Wrap(), Sealed: d.Seal(string(of.Rev), inside)}
	return bytes.TrimSpace(wire.AppendSealed(nil, l))
}

// H3, held-drop: whoever knew the hash of a revision that waits destroyed it by a
// sealed line that claims it.
func TestAttackHeldDrop(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines func(t *testing.T, evil *station, b revision.Signed) [][]byte
		first bool // it comes before the true line
	}{
		{"junk that claims it", func(t *testing.T, evil *station, b revision.Signed) [][]byte {
			return [][]byte{claim(t, evil.Identity(), b, b.Envelope.Device, []byte("<html>")), claim(t, evil.Identity(), b, evil.Identity().Device, []byte("{}"))}
		}, false},
		{"junk that came before it", func(t *testing.T, evil *station, b revision.Signed) [][]byte {
			return [][]byte{claim(t, evil.Identity(), b, b.Envelope.Device, []byte("<html>"))}
		}, true},
		{"the true bytes under a false signature", func(t *testing.T, evil *station, b revision.Signed) [][]byte {
			forged := b
			forged.Sig = make([]byte, 64)
			return [][]byte{forged.AppendLine(nil), claim(t, evil.Identity(), b, b.Envelope.Device, forged.AppendLine(nil))}
		}, false},
		{"the true bytes under a false signature, before it", func(t *testing.T, evil *station, b revision.Signed) [][]byte {
			forged := b
			forged.Sig = make([]byte, 64)
			return [][]byte{forged.AppendLine(nil), claim(t, evil.Identity(), b, b.Envelope.Device, forged.AppendLine(nil))}
		}, true},
		{"what it waits for, claimed", func(t *testing.T, evil *station, b revision.Signed) [][]byte {
			a := b
			a.Rev, a.Envelope.DSeq = b.Envelope.Prev, b.Envelope.DSeq-1
			return [][]byte{claim(t, evil.Identity(), a, b.Envelope.Device, []byte("<html>"))}
		}, true},
	} {
		for _, revoked := range []bool{false, true} {
			t.Run(c.name+map[bool]string{true: ", by a revoked device"}[revoked], func(t *testing.T) {
				w := newWorld(t, nil)
				mine, evil := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
				a, b := mine.encounter(newID(), nil), mine.encounter(newID(), nil)
				lines := c.lines(t, evil, b)
				if revoked {
					if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Device: evil.Identity().Device}); err != nil {
						t.Fatal(err)
					}
				}
				if c.first {
					evil.pushLines(lines...)
				}
				mine.want("what waits", just(b), "held:gap")
				if !c.first {
					evil.pushLines(lines...)
				}
				mine.want("what it waited for", just(a), "stored")
				w.stored(a, b)
			})
		}
	}
}

// access 5: a forged pass of the pen opened the whole record to another unit.
func TestAttackForgedPass(t *testing.T) {
	for _, c := range []struct {
		name  string
		forge func(v *raid.Encounter, e *revision.Envelope, other *station, crew uuid.UUID)
	}{
		{"to an officer", func(v *raid.Encounter, _ *revision.Envelope, other *station, _ uuid.UUID) {
			v.Pen = raid.Pen{Officer: other.officer}
		}},
		{"to a crew", func(v *raid.Encounter, _ *revision.Envelope, _ *station, crew uuid.UUID) {
			v.Pen = raid.Pen{Crew: crew}
		}},
		{"a crew that is named as the record's", func(_ *raid.Encounter, e *revision.Envelope, _ *station, crew uuid.UUID) { e.Crew = crew }},
		{"a place in another district", func(v *raid.Encounter, e *revision.Envelope, _ *station, _ uuid.UUID) {
			e.District, v.Place.District, v.Place.Point = districtB, districtB, &raid.Point{Lat: 515000000, Lon: 725000000}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			mine, mate := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
			other, boss, inspector := w.enrol(regionfile.Patrol, "unit-b"), w.enrol(regionfile.Supervisor, "unit-b"), w.enrol(regionfile.Inspector, "unit-b")
			crew := newID()
			boss.want("a raid of theirs", just(boss.write(raid.KindRaid, newID(), crewOf("unit-b", crew, other), nil)), "stored")
			id := newID()
			a := mine.encounter(id, inA)
			mine.want("the record", just(a), "stored")
			forged := mate.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
				inA(v, e)
				e.Parents = hashes(a)
				c.forge(v, e, other, crew)
			})
			mate.want("the pass", just(forged), "stored:pen")
			other.want("he goes on", just(other.encounter(id, onto(forged))), "quarantined:relation")
			for name, s := range map[string]*station{"the officer": other, "his supervisor": boss, "his district's inspector": inspector} {
				for _, rev := range s.pull() {
					if rev == a.Rev || rev == forged.Rev {
						t.Errorf("%s reads the record", name)
					}
				}
			}
		})
	}
}

// looking counts what readers ask of a store.
type looking struct {
	*memory
	asked, opened atomic.Int64
	listed        atomic.Int64 // revisions of a record, unopened
}

func (l *looking) Read(ctx context.Context, s access.Scope) (store.Reading, error) {
	r, err := l.memory.Read(ctx, s)
	return &looked{r, l}, err
}

type looked struct {
	store.Reading
	l *looking
}

func (r *looked) Entries(tokens []access.Token, after, upTo access.Position, most int) ([]access.Entry, error) {
	r.l.asked.Add(1)
	return r.Reading.Entries(tokens, after, upTo, most)
}

func (r *looked) Object(record uuid.UUID) (access.Object, error) {
	r.l.asked.Add(1)
	return r.Reading.Object(record)
}

func (r *looked) History(record uuid.UUID, after, upTo access.Position, most int) ([]store.Version, error) {
	r.l.asked.Add(1)
	all, err := r.Reading.History(record, after, upTo, most)
	r.l.listed.Add(int64(len(all)))
	return all, err
}

func (r *looked) Line(v store.Version) ([]byte, error) {
	r.l.opened.Add(1)
	return r.Reading.Line(v)
}

// H12, quadratic: 24,000 revisions of one encounter made a request of a stranger
// cost 11 seconds. There is a cap, and what a page costs is what is on it.
func TestAttackQuadratic(t *testing.T) {
	count := &looking{}
	w := newWorld(t, func(o *Options) {
		count.memory = o.store.(*memory)
		o.store = count
	})
	mine, stranger, reader := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b"), w.enrol(regionfile.Inspector, "unit-b")
	late := w.enrol(regionfile.Patrol, "unit-b")
	id := newID()
	last := mine.encounter(id, inA)
	batch := just(last)
	for n := range intake.MaxRevisions - 1 {
		last = mine.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
			if n == intake.MaxRevisions-2 {
				v.Pen.Officer = late.officer // all of it comes to him at once
			}
			v.Place = raid.Place{District: districtB, Point: &raid.Point{Lat: 515000000, Lon: 725000000}}
			e.District, e.Parents = districtB, hashes(last)
		})
		batch = append(batch, last)
	}
	for part := range slices.Chunk(batch, 500) {
		mine.push(part...)
	}
	mine.want("one more than a record may have", just(mine.encounter(id, onto(last))), "quarantined:record_full")
	for _, c := range []struct {
		name         string
		of           *station
		limit, pages int
		opened       int64 // on each page; of the index so many questions more, and as many again
		listed       int64 // at most: 256 at once, and never a record to its end
	}{
		{"a stranger's request", stranger, 1000, 1, 0, 0},
		{"pages of one line, of who reads it", reader, 1, 20, 1, 256},
		{"a page of who reads it", reader, 500, 2, 500, 768},
		{"pages of one line, of who was handed it at the end", late, 1, 20, 1, 256},
	} {
		t.Run(c.name, func(t *testing.T) {
			for n, cursor := 0, ""; n < c.pages; n++ {
				count.asked.Store(0)
				count.opened.Store(0)
				count.listed.Store(0)
				p, err := c.of.Changes(t.Context(), cursor, c.limit, 0)
				if err != nil {
					t.Fatal(err)
				}
				cursor = p.Cursor
				if opened, asked := count.opened.Load(), count.asked.Load(); opened > c.opened || asked > 30+2*c.opened || len(p.Revisions) != int(c.opened) {
					t.Errorf("page %d: %d revisions opened and %d questions for %d", n, opened, asked, len(p.Revisions))
				}
				if listed := count.listed.Load(); listed > c.listed {
					t.Errorf("page %d: %d revisions listed for %d", n, listed, len(p.Revisions))
				}
			}
		})
	}
}
