package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// TestAttacks plays each attack that met the region of 0.2.0 and came through:
// an officer who keeps to no rule, a copy of a device's certificate, a device
// of his own. Each must get nothing, and must not stand in the way of those who
// keep to the rules.
func TestAttacks(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(t *testing.T, r *region, mine, other *officer) // a patrol of unit-a, and one of unit-b who attacks
	}{
		{"register-squat: an encounter under the id of a list to come", func(t *testing.T, r *region, _, other *officer) {
			id := uuid.NewSHA1(uuid.NameSpaceURL, []byte("shyraq/register/r/G_POL/d1/0"))
			want(t, "squat", other.push(other.encounter(id, nil)), "quarantined:record_id")
			want(t, "the list", r.author(id, "d1", nil), "stored")
			inspector := r.join(regionfile.Inspector, "unit-a")
			if other.reads(id) || !inspector.reads(id) {
				t.Errorf("the squatter reads it: %v; the inspector: %v", other.reads(id), inspector.reads(id))
			}
			want(t, "continued", other.push(other.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = parents(r, id) })), "quarantined:record_id")
		}},
		{"register-squat: the region writes beside itself alone", func(t *testing.T, r *region, mine, _ *officer) {
			id := newID()
			want(t, "a record", mine.push(mine.encounter(id, nil)), "stored")
			want(t, "the region", r.author(id, "d1", nil), "quarantined:region_record")
			want(t, "the region, on top", r.author(id, "d1", parents(r, id)), "quarantined:region_record")
		}},
		{"register-blind: two revisions under the id", func(t *testing.T, r *region, _, other *officer) {
			id := uuid.NewSHA1(uuid.NameSpaceURL, []byte("1"))
			want(t, "the list", r.author(id, "d1", nil), "stored")
			want(t, "beside it", r.author(id, "d1", nil), "duplicate")
			want(t, "beside it, with another body", r.authorBody(id, "d1", nil, 5), "quarantined:root_beside")
			want(t, "after it", r.authorBody(id, "d1", parents(r, id), 5), "stored")
			other.role = regionfile.Inspector
			v7 := newID()
			r.facts[v7] = access.Facts{}.Add(v7, access.Mark{Kind: raid.KindRegister, District: "d1"}, access.Position{Commit: 1})
			want(t, "an officer continues what is the region's", other.push(other.encounter(v7, nil)), "quarantined:region_record")
		}},
		{"kinds: a record that changes its kind", func(t *testing.T, r *region, mine, _ *officer) {
			id := newID()
			a := mine.encounter(id, nil)
			want(t, "an encounter", mine.push(a), "stored")
			talk := mine.write(raid.KindTalk, id, raid.Talk{}, func(e *revision.Envelope) { e.Parents = []revision.Hash{a.Rev} })
			want(t, "a talk on it", mine.push(talk), "quarantined:kind_changed")
		}},
		{"kinds: what differs in kind from before is nobody's", func(t *testing.T, r *region, mine, _ *officer) {
			id := newID()
			a := mine.encounter(id, nil)
			mine.push(a)
			f := r.facts[id]
			f.Mixed = true
			r.facts[id] = f
			if mine.reads(id) {
				t.Error("its author reads it")
			}
			want(t, "continued", mine.push(mine.encounter(id, after(a))), "quarantined:kind_changed")
		}},
		{"jam: more revisions than a record may have", func(t *testing.T, r *region, mine, _ *officer) {
			id := newID()
			a := mine.encounter(id, nil)
			mine.push(a)
			f := r.facts[id]
			f.Count = MaxRevisions - 1
			r.facts[id] = f
			b := mine.encounter(id, after(a))
			want(t, "the last", mine.push(b), "stored")
			want(t, "one more", mine.push(mine.encounter(id, after(b))), "quarantined:record_full")
			f = r.facts[id]
			f.Count, f.Bytes = 3, MaxBytes-10
			r.facts[id] = f
			want(t, "more bytes", mine.push(mine.encounter(id, after(b))), "quarantined:record_full")
			want(t, "another record", mine.push(mine.encounter(newID(), nil)), "stored")
		}},
		{"chain-poison: a copy of the certificate takes the next number", func(t *testing.T, r *region, mine, _ *officer) {
			want(t, "first", mine.push(mine.encounter(newID(), nil)), "stored")
			next := mine.encounter(newID(), nil)
			junk := reline([]byte(fmt.Sprintf(`{"device":%q,"dseq":2,"prev":%q}`, mine.dev, mine.chain[0].Rev)), make([]byte, 64))
			want(t, "junk", r.push(mine.dev, junk), "quarantined:bad_envelope")
			forged, _ := revision.Sign(next.Envelope, keyOf("thief"))
			forged.Sig, forged.Rev, forged.Bytes = make([]byte, 64), next.Rev, next.Bytes
			want(t, "the true bytes without the true signature", r.push(mine.dev, forged.AppendLine(nil)), "quarantined:signature")
			want(t, "sealed junk", r.push(mine.dev, sealed(revision.HashOf([]byte("j")), mine.dev, 2, []byte("broken"))), "quarantined:cannot_open")
			want(t, "what the tablet has", mine.push(next, mine.encounter(newID(), nil)), "stored", "stored")
		}},
		{"held-drop: a sealed line claims the hash of what waits", func(t *testing.T, r *region, mine, other *officer) {
			a, b := mine.encounter(newID(), nil), mine.encounter(newID(), nil)
			want(t, "held", mine.push(b), "held:gap")
			claim := sealed(b.Rev, mine.dev, 2, []byte("broken"))
			want(t, "the claim", r.push(other.dev, claim), "quarantined:cannot_open")
			want(t, "the claim by a copy of the certificate", r.push(mine.dev, claim), "quarantined:cannot_open")
			r.revoked[other.dev] = true
			want(t, "the claim by a revoked device", r.push(other.dev, sealed(b.Rev, mine.dev, 2, []byte("<html>"))), "quarantined:seal_mismatch")
			want(t, "what it waited for", mine.push(a), "stored")
			if _, ok := r.leaves[b.Rev]; !ok {
				t.Error("what waited is lost")
			}
		}},
		{"raid-plant: a raid of another unit names our officers", func(t *testing.T, r *region, mine, other *officer) {
			boss, ours := r.join(regionfile.Supervisor, "unit-b"), r.join(regionfile.Supervisor, "unit-a")
			id, one, two := newID(), newID(), newID()
			plan := boss.write(raid.KindRaid, id, raid.Raid{Unit: "unit-b", Crews: []raid.Crew{{ID: one, Members: []uuid.UUID{mine.id}}, {ID: two, Members: []uuid.UUID{other.id}}}}, nil)
			want(t, "plan", boss.push(plan), "stored")
			night := newID()
			want(t, "our record of the night", mine.push(mine.encounter(night, func(_ *raid.Encounter, e *revision.Envelope) { e.Crew = one })), "stored")
			if mine.reads(id) {
				t.Error("our officer is taken into the raid unasked")
			}
			if other.reads(night) || !mine.reads(night) {
				t.Error("his man reads what our officer writes")
			}
			if !ours.reads(id) {
				t.Error("our supervisor is not asked")
			}
			consent := func(o *officer, record uuid.UUID, d raid.Decision, on ...revision.Hash) revision.Signed {
				return o.write(raid.KindReview, record, raid.Review{Record: id, Rev: string(plan.Rev), Decision: d}, func(e *revision.Envelope) { e.Parents = on })
			}
			want(t, "his own consent", boss.push(consent(boss, newID(), raid.Accept)), "quarantined:relation")
			want(t, "our patrol's consent", mine.push(consent(mine, newID(), raid.Accept)), "quarantined:role")
			word := newID()
			yes := consent(ours, word, raid.Accept)
			want(t, "our consent", ours.push(yes), "stored")
			if !mine.reads(id) {
				t.Error("with consent our officer is not in the raid")
			}
			want(t, "no more", ours.push(consent(ours, word, raid.Return, yes.Rev)), "stored")
			if mine.reads(id) {
				t.Error("our officer is in the raid though consent ended")
			}
			want(t, "our supervisor writes their plan", ours.push(ours.write(raid.KindRaid, id, raid.Raid{Unit: "unit-b"}, func(e *revision.Envelope) { e.Parents = []revision.Hash{plan.Rev} })), "quarantined:relation")
		}},
		{"raid-plant: a consent holds for the crew it names", func(t *testing.T, r *region, mine, other *officer) {
			boss, ours := r.join(regionfile.Supervisor, "unit-b"), r.join(regionfile.Supervisor, "unit-a")
			id, one, two := newID(), newID(), newID()
			crews := func(crew uuid.UUID) raid.Raid {
				return raid.Raid{Unit: "unit-b", Crews: []raid.Crew{{ID: crew, Members: []uuid.UUID{mine.id}}}}
			}
			plan := boss.write(raid.KindRaid, id, crews(one), nil)
			boss.push(plan)
			want(t, "consent", ours.push(ours.write(raid.KindReview, newID(), raid.Review{Record: id, Rev: string(plan.Rev), Decision: raid.Accept}, nil)), "stored")
			moved := boss.write(raid.KindRaid, id, crews(two), func(e *revision.Envelope) { e.Parents = []revision.Hash{plan.Rev} })
			want(t, "he puts our officer elsewhere", boss.push(moved), "stored")
			if mine.reads(id) {
				t.Error("a consent to one crew serves for another")
			}
			back := boss.write(raid.KindRaid, id, crews(one), func(e *revision.Envelope) { e.Parents = []revision.Hash{moved.Rev} })
			want(t, "and back", boss.push(back), "stored")
			if !mine.reads(id) {
				t.Error("the consent is forgotten")
			}
			mine.unit = "unit-c"
			if mine.reads(id) {
				t.Error("the consent of the unit that he left serves on")
			}
		}},
		{"raid-plant: a crew of more than a crew", func(t *testing.T, r *region, mine, _ *officer) {
			boss := r.join(regionfile.Supervisor, "unit-a")
			many := make([]uuid.UUID, 3101)
			for i := range many {
				many[i] = newID()
			}
			full := raid.Raid{Unit: "unit-a", Crews: []raid.Crew{{ID: newID(), Members: many}}}
			want(t, "3,101 members", boss.push(boss.write(raid.KindRaid, newID(), full, nil)), "quarantined:plan_too_large")
			full.Crews = make([]raid.Crew, raid.MaxCrews+1)
			want(t, "too many crews", boss.push(boss.write(raid.KindRaid, newID(), full, nil)), "quarantined:plan_too_large")
			full.Crews = []raid.Crew{{ID: newID(), Members: append(many[:5:5], mine.id)}}
			want(t, "officers whom nobody knows", boss.push(boss.write(raid.KindRaid, newID(), full, nil)), "stored")
			if len(r.members) != 1 {
				t.Errorf("%d members, one of them is an officer", len(r.members))
			}
		}},
		{"crewsquat: another raid's crew is no way in", func(t *testing.T, r *region, mine, other *officer) {
			a, b := r.join(regionfile.Supervisor, "unit-a"), r.join(regionfile.Supervisor, "unit-b")
			crew, night := newID(), newID()
			of := func(unit string, who *officer) raid.Raid {
				return raid.Raid{Unit: unit, Crews: []raid.Crew{{ID: crew, Members: []uuid.UUID{who.id}}}}
			}
			want(t, "ours", a.push(a.write(raid.KindRaid, newID(), of("unit-a", mine), nil)), "stored")
			want(t, "theirs with the same id", b.push(b.write(raid.KindRaid, newID(), of("unit-b", other), nil)), "stored")
			mine.push(mine.encounter(night, func(v *raid.Encounter, e *revision.Envelope) { e.Crew, v.Pen = crew, raid.Pen{Crew: crew} }))
			if other.reads(night) {
				t.Error("who named the id again reads the crew's records")
			}
		}},
		{"pen-hijack: a second root beside the record", func(t *testing.T, r *region, mine, _ *officer) {
			inspector, id := r.join(regionfile.Inspector, "unit-a"), newID()
			a := mine.encounter(id, func(v *raid.Encounter, e *revision.Envelope) { e.District = "d1" })
			want(t, "the record", mine.push(a), "stored")
			root := inspector.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.District = "d1" })
			want(t, "a second root", inspector.push(root), "quarantined:root_beside")
			on := inspector.encounter(id, after(a))
			want(t, "without the pen", inspector.push(on), "stored:pen")
			want(t, "on his own head", inspector.push(inspector.encounter(id, after(on))), "stored:pen")
			want(t, "the true holder", mine.push(mine.encounter(id, after(a))), "stored")
			want(t, "the true holder, joining both", mine.push(mine.encounter(id, after(mine.chain[1], on))), "stored")
		}},
		{"access 5: a forged pass of the pen", func(t *testing.T, r *region, mine, other *officer) {
			mate, boss, id := r.join(regionfile.Inspector, "unit-a"), r.join(regionfile.Supervisor, "unit-b"), newID()
			a := mine.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.District = "d1" })
			mine.push(a)
			pass := mate.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
				after(a)(v, e)
				v.Pen, v.Place = raid.Pen{Officer: other.id}, raid.Place{Point: &raid.Point{Lon: 2}, District: "d2"}
			})
			want(t, "the pass", mate.push(pass), "stored:pen")
			if other.reads(id) {
				t.Error("a forged pass opens the record")
			}
			want(t, "he continues", other.push(other.encounter(id, after(pass))), "quarantined:relation")
			if boss.reads(id) || r.join(regionfile.Inspector, "unit-b").reads(id) {
				t.Error("his supervisor or his district's inspector reads it")
			}
			want(t, "a pass by who has the pen", mine.push(mine.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
				after(a)(v, e)
				v.Pen = raid.Pen{Officer: other.id}
			})), "stored")
			want(t, "and now he continues", other.push(other.encounter(id, after(mine.chain[1]))), "stored")
		}},
		{"access 3b: a district that he only names", func(t *testing.T, r *region, mine, other *officer) {
			boss, theirs := r.join(regionfile.Supervisor, "unit-b"), r.join(regionfile.Inspector, "unit-a")
			name := func(change func(*raid.Encounter, *revision.Envelope)) uuid.UUID {
				id := newID()
				other.encounter(id, func(v *raid.Encounter, e *revision.Envelope) { e.District = "d1"; change(v, e) })
				return id
			}
			bare := name(func(*raid.Encounter, *revision.Envelope) {})
			inBody := name(func(v *raid.Encounter, e *revision.Envelope) { e.District = ""; v.Place.District = "d1" })
			elsewhere := name(func(v *raid.Encounter, _ *revision.Envelope) { v.Place.Point = &raid.Point{Lon: 2} })
			venue := name(func(v *raid.Encounter, _ *revision.Envelope) { v.Place.Venue = "club" })
			want(t, "pushed", other.push(other.chain...), "stored:district", "stored:district", "stored:district", "stored:district")
			for _, id := range []uuid.UUID{bare, inBody, elsewhere, venue} {
				if theirs.reads(id) || !other.reads(id) || !boss.reads(id) {
					t.Error("the inspectors of a district get what only names it, or its own unit does not")
				}
			}
			in := newID()
			want(t, "with a place in it", mine.push(mine.encounter(in, func(v *raid.Encounter, e *revision.Envelope) {
				e.District, v.Place.Point = "d2", &raid.Point{Lon: 2}
			})), "stored")
			if !r.join(regionfile.Inspector, "unit-b").reads(in) {
				t.Error("the district's inspector misses what happened there")
			}
		}},
		{"rubbish: lines that nobody signed have a bound", func(t *testing.T, r *region, mine, _ *officer) {
			r.rubbish[mine.dev] = MaxRubbish - 1500
			line := func(n int) []byte { return reline(fmt.Appendf(nil, `{"n":%d}`, n), nil) }
			want(t, "within", r.push(mine.dev, line(1)), "quarantined:bad_revision")
			want(t, "the same once more", r.push(mine.dev, line(1)), "quarantined:bad_revision")
			want(t, "beyond", r.push(mine.dev, line(2), line(3), line(4)), "quarantined:bad_revision", "refused:aside_full", "refused:aside_full")
			want(t, "what is kept, once more", r.push(mine.dev, line(1)), "quarantined:bad_revision")
			want(t, "what is signed", mine.push(mine.encounter(newID(), nil)), "stored")
		}},
		{"quadratic: a record that is opened to a new crew with each revision", func(t *testing.T, r *region, mine, _ *officer) {
			id, last := newID(), revision.Signed{}
			for i := range MaxCircle + 1 {
				s := mine.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
					if e.Crew = newID(); i > 0 {
						after(last)(v, e)
					}
				})
				result := "stored"
				if i == MaxCircle {
					result = "quarantined:record_full"
				}
				want(t, "one more crew", mine.push(s), result)
				if i < MaxCircle {
					last = s
				}
			}
			want(t, "with a crew that it has", mine.push(mine.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
				after(last)(v, e)
				e.Crew = last.Envelope.Crew
			})), "stored")
		}},
		{"reviews of one record without end", func(t *testing.T, r *region, mine, _ *officer) {
			boss, id := r.join(regionfile.Supervisor, "unit-a"), newID()
			a := mine.encounter(id, nil)
			mine.push(a)
			f := r.facts[id]
			for range MaxSpeakers {
				f.Reviews = append(f.Reviews, newID())
			}
			r.facts[id] = f
			want(t, "one more", boss.push(boss.write(raid.KindReview, newID(), raid.Review{Record: id, Rev: string(a.Rev), Decision: raid.Return}, nil)), "quarantined:record_full")
		}},
		{"answers to one record without end", func(t *testing.T, r *region, mine, _ *officer) {
			insp, id := r.join(regionfile.Inspector, "unit-a"), newID()
			a := mine.encounter(id, nil)
			mine.push(a)
			f := r.facts[id]
			for range MaxSpeakers {
				f.FollowUps = append(f.FollowUps, newID())
			}
			r.facts[id] = f
			v := raid.FollowUp{Record: id, Rev: string(a.Rev), Person: uuid.UUID{1}, Referral: uuid.UUID{2}, Result: "V_DONE", On: "2026-03-20"}
			want(t, "one more", insp.push(insp.write(raid.KindFollowUp, newID(), v, nil)), "quarantined:record_full")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRegion(t)
			c.play(t, r, r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Patrol, "unit-b"))
		})
	}
}

// author has the region write a list of a district.
func (r *region) author(id uuid.UUID, district string, on []revision.Hash) []string {
	return r.authorBody(id, district, on, 0)
}

func (r *region) authorBody(id uuid.UUID, district string, on []revision.Hash, part int) []string {
	r.t.Helper()
	body, _ := json.Marshal(raid.Register{Register: "G_POL", Part: part})
	s, err := revision.Sign(revision.Envelope{Schema: 1, Kind: raid.KindRegister, Record: id, Parents: on, District: district, Time: revision.Time{MS: 1}, Body: body}, r.own)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.take([]Line{Own(s)})
}

// parents lists the revisions of a record that nobody named yet: here all.
func parents(r *region, id uuid.UUID) (out []revision.Hash) {
	for rev, l := range r.leaves {
		if l.Record == id {
			out = append(out, rev)
		}
	}
	return out
}

// TestALineOfTheRegionsOwnIsNotPushed: who copies a list from a feed, or makes
// one with another key, gets it into no record.
func TestALineOfTheRegionsOwnIsNotPushed(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Inspector, "unit-a")
	for name, key := range map[string]string{"the region's": "region", "another": "thief"} {
		s, err := revision.Sign(revision.Envelope{Schema: 1, Kind: raid.KindRegister, Record: newID(), District: "d1", Time: revision.Time{MS: 1}, Body: []byte(`{"part":0,"register":"G_POL"}`)}, keyOf(key))
		if err != nil {
			t.Fatal(err)
		}
		want(t, name, r.push(o.dev, s.AppendLine(nil)), "quarantined:unknown_author")
		if bytes.Contains(s.AppendLine(nil), []byte("author")) {
			t.Error("it names an author")
		}
	}
	if len(r.leaves) != 0 {
		t.Error("it is stored")
	}
}
