package intake

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// want fails unless the results are these.
func want(t *testing.T, what string, got []string, results ...string) {
	t.Helper()
	if d := cmp.Diff(results, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// reline makes a line of bytes that are no revision, under their true hash.
func reline(raw []byte, sig []byte) []byte {
	b, _ := json.Marshal(sig)
	return []byte(`{"rev":"` + string(revision.HashOf(raw)) + `","sig":` + string(b) + `,"revision":` + string(raw) + `}`)
}

// sealed makes a line as a locked device sends it. The test's region opens it by
// taking the bytes as they are.
func sealed(rev revision.Hash, dev uuid.UUID, dseq uint64, plain []byte) []byte {
	return bytes.TrimSpace(wire.AppendSealed(nil, wire.SealedLine{Rev: rev, Device: dev, DSeq: dseq, Wrap: []byte("w"), Sealed: plain}))
}

func TestEveryLineHasItsVerdict(t *testing.T) {
	deep := `{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`
	for _, c := range []struct {
		name string
		role regionfile.Role
		line func(o *officer) []byte
		want string
	}{
		{"an encounter", regionfile.Patrol, func(o *officer) []byte { return o.encounter(newID(), nil).AppendLine(nil) }, "stored"},
		{"members that nobody knows in the line", regionfile.Patrol, func(o *officer) []byte {
			l := o.encounter(newID(), nil).AppendLine(nil)
			return append([]byte(`{"weather":1,`), l[1:]...)
		}, "stored"},
		{"from a locked device", regionfile.Patrol, func(o *officer) []byte {
			s := o.encounter(newID(), nil)
			return sealed(s.Rev, o.dev, 1, s.AppendLine(nil))
		}, "stored"},
		{"sealed under another name", regionfile.Patrol, func(o *officer) []byte {
			s := o.encounter(newID(), nil)
			return sealed(revision.HashOf(nil), o.dev, 1, s.AppendLine(nil))
		}, "quarantined:seal_mismatch"},
		{"sealed under another number", regionfile.Patrol, func(o *officer) []byte {
			s := o.encounter(newID(), nil)
			return sealed(s.Rev, o.dev, 2, s.AppendLine(nil))
		}, "quarantined:seal_mismatch"},
		{"cannot be opened", regionfile.Patrol, func(o *officer) []byte {
			return sealed(revision.HashOf(nil), o.dev, 1, []byte("broken"))
		}, "quarantined:cannot_open"},
		{"sealed, and no line inside", regionfile.Patrol, func(o *officer) []byte {
			return sealed(revision.HashOf(nil), o.dev, 1, []byte("<html>"))
		}, "quarantined:seal_mismatch"},
		{"another unit's name", regionfile.Patrol, func(o *officer) []byte {
			return o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" }).AppendLine(nil)
		}, "quarantined:foreign_unit"},
		{"another's signature", regionfile.Patrol, func(o *officer) []byte {
			s := o.encounter(newID(), nil)
			bad, _ := revision.Sign(s.Envelope, keyOf("another"))
			return revision.Signed{Rev: s.Rev, Sig: bad.Sig, Bytes: s.Bytes}.AppendLine(nil)
		}, "quarantined:signature"},
		{"an author whom nobody knows", regionfile.Patrol, func(o *officer) []byte {
			return o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Author = newID() }).AppendLine(nil)
		}, "quarantined:unknown_author"},
		{"in the region's own name", regionfile.Patrol, func(o *officer) []byte {
			return o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Author = uuid.Nil }).AppendLine(nil)
		}, "quarantined:unknown_author"},
		{"a key that he has not", regionfile.Patrol, func(o *officer) []byte {
			s := o.encounter(newID(), nil)
			raw := bytes.Replace(s.Bytes, []byte(s.Envelope.Key), []byte(strings.Repeat("ab", 16)), 1)
			return reline(raw, s.Sig)
		}, "quarantined:unknown_key"},
		{"his key on another device", regionfile.Patrol, func(o *officer) []byte {
			return o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Device = newID() }).AppendLine(nil)
		}, "quarantined:unknown_key"},
		{"a withdrawn key", regionfile.Patrol, func(o *officer) []byte { o.withdrawn = true; return o.encounter(newID(), nil).AppendLine(nil) }, "quarantined:key_revoked"},
		{"a revoked officer whose key was forgotten", regionfile.Patrol, func(o *officer) []byte { o.revoked = true; return o.encounter(newID(), nil).AppendLine(nil) }, "quarantined:officer_revoked"},
		{"a revoked device", regionfile.Patrol, func(o *officer) []byte {
			o.r.revoked[o.dev] = true
			return o.encounter(newID(), nil).AppendLine(nil)
		}, "quarantined:device_revoked"},
		{"an encounter by a supervisor", regionfile.Supervisor, func(o *officer) []byte { return o.encounter(newID(), nil).AppendLine(nil) }, "quarantined:role"},
		{"anything by an administrator", regionfile.Administrator, func(o *officer) []byte { return o.encounter(newID(), nil).AppendLine(nil) }, "quarantined:role"},
		{"a raid by a patrol", regionfile.Patrol, func(o *officer) []byte {
			return o.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a"}, nil).AppendLine(nil)
		}, "quarantined:role"},
		{"a raid", regionfile.Supervisor, func(o *officer) []byte {
			return o.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a"}, nil).AppendLine(nil)
		}, "stored"},
		{"a raid in another unit's name", regionfile.Supervisor, func(o *officer) []byte {
			return o.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-b"}, nil).AppendLine(nil)
		}, "quarantined:foreign_unit"},
		{"a list of registered children", regionfile.Inspector, func(o *officer) []byte {
			return o.write(raid.KindRegister, newID(), raid.Register{}, nil).AppendLine(nil)
		}, "quarantined:role"},
		{"a kind that nobody knows", regionfile.Patrol, func(o *officer) []byte {
			return o.write("spell", newID(), map[string]int{}, nil).AppendLine(nil)
		}, "quarantined:role"},
		{"a body of another kind", regionfile.Patrol, func(o *officer) []byte {
			return o.write(raid.KindEncounter, newID(), map[string]any{"people": "many"}, nil).AppendLine(nil)
		}, "quarantined:bad_body"},
		{"a review of nothing", regionfile.Supervisor, func(o *officer) []byte {
			return o.write(raid.KindReview, newID(), raid.Review{}, nil).AppendLine(nil)
		}, "quarantined:bad_body"},
		{"a parent that is not there", regionfile.Patrol, func(o *officer) []byte {
			return o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = []revision.Hash{revision.HashOf(nil)} }).AppendLine(nil)
		}, "held:missing"},
		{"a number too far", regionfile.Patrol, func(o *officer) []byte {
			return o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.DSeq, e.Prev = 9, revision.HashOf(nil) }).AppendLine(nil)
		}, "held:gap"},
		{"not canonical", regionfile.Patrol, func(o *officer) []byte {
			s := o.encounter(newID(), nil)
			return reline(bytes.Replace(s.Bytes, []byte(`,"body"`), []byte(`, "body"`), 1), s.Sig)
		}, "quarantined:not_canonical"},
		{"nested too deep", regionfile.Patrol, func(o *officer) []byte {
			s := o.encounter(newID(), nil)
			return reline(bytes.Replace(s.Bytes, []byte(`"body":{`), []byte(`"body":{"aa":`+deep+`,`), 1), s.Sig)
		}, "quarantined:too_deep"},
		{"another hash", regionfile.Patrol, func(o *officer) []byte {
			return bytes.Replace(o.encounter(newID(), nil).AppendLine(nil), []byte("unit-a"), []byte("unit-b"), 1)
		}, "refused:hash_mismatch"},
		{"no JSON", regionfile.Patrol, func(*officer) []byte { return []byte("<html>") }, "refused:not_a_line"},
		{"JSON, no line", regionfile.Patrol, func(*officer) []byte { return []byte(`{"hello":1}`) }, "refused:not_a_line"},
		{"an array", regionfile.Patrol, func(*officer) []byte { return []byte(`[]`) }, "refused:not_a_line"},
		{"far too long", regionfile.Patrol, func(*officer) []byte { return nil }, "refused:line_too_long"},
		{"sealed nonsense", regionfile.Patrol, func(*officer) []byte { return []byte(`{"sealed":"AA=="}`) }, "refused:not_a_line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRegion(t)
			o := r.join(c.role, "unit-a")
			line := c.line(o)
			got := r.push(o.dev, line)
			want(t, "pushed", got, c.want)
			if again := r.push(o.dev, line); strings.HasPrefix(got[0], "stored") {
				want(t, "pushed again", again, "duplicate")
			} else {
				want(t, "pushed again", again, c.want)
			}
			kept := len(r.asides)
			switch result, _, _ := strings.Cut(c.want, ":"); {
			case result == "stored" && (len(r.leaves) != 1 || kept != 0):
				t.Errorf("%d revisions and %d lines aside", len(r.leaves), kept)
			case result == "refused" && kept+len(r.leaves) != 0:
				t.Errorf("%d revisions and %d lines aside of what is refused", len(r.leaves), kept)
			case (result == "held" || result == "quarantined") && (len(r.leaves) != 0 || kept != 1):
				t.Errorf("%d revisions and %d lines aside", len(r.leaves), kept)
			}
		})
	}
}

func TestNumbersOfADevice(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(t *testing.T, r *region, o *officer)
		dseq uint64 // what is contiguous in the end
	}{
		{"a gap is filled, in whatever order", func(t *testing.T, r *region, o *officer) {
			a, b, c := o.encounter(newID(), nil), o.encounter(newID(), nil), o.encounter(newID(), nil)
			want(t, "the last ones", o.push(c, b), "held:gap", "held:gap")
			want(t, "the first", o.push(a), "stored")
			want(t, "all", o.push(a, b, c), "duplicate", "duplicate", "duplicate")
		}, 3},
		{"a fork takes no number", func(t *testing.T, r *region, o *officer) {
			a := o.encounter(newID(), nil)
			want(t, "first", o.push(a), "stored")
			o.unwrite()
			want(t, "another with its number", o.push(o.encounter(newID(), nil)), "quarantined:fork")
			o.chain = []revision.Signed{a}
			want(t, "and on", o.push(o.encounter(newID(), nil)), "stored")
		}, 2},
		{"a number before another revision is a fork", func(t *testing.T, r *region, o *officer) {
			want(t, "first", o.push(o.encounter(newID(), nil)), "stored")
			bad := o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Prev = revision.HashOf(nil) })
			want(t, "after something else", o.push(bad), "quarantined:fork")
		}, 1},
		{"what is set aside and signed has its number", func(t *testing.T, r *region, o *officer) {
			bad := o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" })
			want(t, "both", o.push(bad, o.encounter(newID(), nil)), "quarantined:foreign_unit", "stored")
		}, 2},
		{"what waits for a parent has its number", func(t *testing.T, r *region, o *officer) {
			held := o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = []revision.Hash{revision.HashOf(nil)} })
			want(t, "both", o.push(held, o.encounter(newID(), nil)), "held:missing", "stored")
		}, 2},
		{"a line of its own that cannot be read is vouched for by the next", func(t *testing.T, r *region, o *officer) {
			poison := spoil(o)
			want(t, "poison", r.push(o.dev, poison), "quarantined:not_canonical")
			want(t, "the next", o.push(o.encounter(newID(), nil)), "stored")
		}, 2},
		{"several of them in a row", func(t *testing.T, r *region, o *officer) {
			a, b, c := spoil(o), spoil(o), spoil(o)
			want(t, "poison", r.push(o.dev, b, a, c), "quarantined:not_canonical", "quarantined:not_canonical", "quarantined:not_canonical")
			want(t, "the next", o.push(o.encounter(newID(), nil)), "stored")
		}, 4},
		{"the next one comes first", func(t *testing.T, r *region, o *officer) {
			poison := spoil(o)
			good := o.encounter(newID(), nil)
			want(t, "the next", o.push(good), "held:gap")
			want(t, "poison", r.push(o.dev, poison), "quarantined:not_canonical")
			want(t, "the next again", o.push(good), "duplicate")
		}, 2},
		{"one that cannot be opened is vouched for by the next", func(t *testing.T, r *region, o *officer) {
			a := o.encounter(newID(), nil)
			want(t, "sealed", r.push(o.dev, sealed(a.Rev, o.dev, 1, []byte("broken"))), "quarantined:cannot_open")
			want(t, "the next", o.push(o.encounter(newID(), nil)), "stored")
		}, 2},
		{"a revoked device takes no number, and comes back with all it holds", func(t *testing.T, r *region, o *officer) {
			a, b := o.encounter(newID(), nil), o.encounter(newID(), nil)
			r.revoked[o.dev] = true
			want(t, "revoked", o.push(a, b), "quarantined:device_revoked", "quarantined:device_revoked")
			if r.chains[o.dev].DSeq != 0 {
				t.Error("a revoked device took a number")
			}
			delete(r.revoked, o.dev)
			want(t, "admitted again", o.push(a, b), "stored", "stored")
			if len(r.asides) != 0 {
				t.Errorf("%d lines are aside still", len(r.asides))
			}
		}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRegion(t)
			o := r.join(regionfile.Patrol, "unit-a")
			c.play(t, r, o)
			if got := r.chains[o.dev].DSeq; got != c.dseq {
				t.Errorf("contiguous to %d, want %d", got, c.dseq)
			}
			for k, a := range r.asides {
				if a.Held && a.Wait.Rev == "" {
					t.Errorf("%x waits still", k[:4])
				}
			}
		})
	}
}

// spoil writes a line of the officer's chain that no program can read, as a
// newer one might.
func spoil(o *officer) []byte {
	s := o.encounter(newID(), nil)
	raw := bytes.Replace(s.Bytes, []byte(`,"body"`), []byte(`, "body"`), 1)
	o.chain[len(o.chain)-1].Rev = revision.HashOf(raw)
	return reline(raw, s.Sig)
}
