package region

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/register"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// stored fails unless exactly these revisions are folded, and whatever is kept
// did not change a byte.
func (w *world) stored(want ...revision.Signed) {
	w.t.Helper()
	got := w.store.stored()
	for _, s := range got {
		if revision.HashOf(s.Bytes) != s.Rev {
			w.t.Errorf("%s changed", s.Rev)
		}
	}
	if d := cmp.Diff(hashes(want...), hashes(got...)); d != "" {
		w.t.Errorf("stored (-want +got):\n%s", d)
	}
}

func TestPushIsIdempotent(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	a, b := s.encounter(newID(), nil), s.encounter(newID(), nil)
	for i, want := range []string{"stored", "duplicate", "duplicate"} {
		if d := cmp.Diff([]string{want, want}, results(s.push(a, b))); d != "" {
			t.Errorf("push %d:\n%s", i, d)
		}
	}
	if d := cmp.Diff([]string{"duplicate", "duplicate"}, results(s.push(b, b))); d != "" {
		t.Error(d)
	}
	w.stored(a, b)
	w.restart()
	if d := cmp.Diff([]string{"duplicate", "duplicate"}, results(s.push(a, b))); d != "" {
		t.Errorf("after a restart:\n%s", d)
	}
}

// A gap is held and filled, in whatever order the lines come.
func TestGapIsHeldUntilFilled(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	var r []revision.Signed
	for range 5 {
		r = append(r, s.encounter(newID(), nil))
	}
	if d := cmp.Diff([]string{"held:gap", "held:gap"}, results(s.push(r[4], r[2]))); d != "" {
		t.Error(d)
	}
	w.stored()
	w.restart() // what is held survives
	if d := cmp.Diff([]string{"stored"}, results(s.push(r[0]))); d != "" {
		t.Error(d)
	}
	w.stored(r[0])
	if d := cmp.Diff([]string{"held:gap", "stored"}, results(s.push(r[3], r[1]))); d != "" {
		t.Error(d)
	}
	w.stored(r...)
	if h, err := s.Hello(t.Context()); err != nil || h.Device.Contiguous != 5 {
		t.Errorf("contiguous %d, %v", h.Device.Contiguous, err)
	}
	if n := w.store.set("gap"); n != 0 {
		t.Errorf("%d still held", n)
	}
}

func TestMissingParentIsHeld(t *testing.T) {
	w := newWorld(t, nil)
	a, b := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
	id := newID()
	first := a.encounter(id, nil)
	second := b.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = []revision.Hash{first.Rev} })
	other := b.encounter(newID(), nil)
	if d := cmp.Diff([]string{"held:missing", "stored"}, results(b.push(second, other))); d != "" {
		t.Errorf("a missing parent holds its child, nothing else:\n%s", d)
	}
	if d := cmp.Diff([]string{"stored"}, results(a.push(first))); d != "" {
		t.Error(d)
	}
	w.stored(first, second, other)
}

// Each case pushes one bad line between two good ones: the good ones are
// stored, the bad one changes no record.
func TestBadLines(t *testing.T) {
	w := newWorld(t, nil)
	stranger := newWorld(t, nil).enrol(regionfile.Patrol, "unit-a")
	supervisor := func(w *world) *station { return w.enrol(regionfile.Supervisor, "unit-a") }
	patrol := func(w *world) *station { return w.enrol(regionfile.Patrol, "unit-a") }
	_, foreignKey, _ := ed25519.GenerateKey(rand.Reader)
	deep := `{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`
	for _, c := range []struct {
		name string
		who  func(*world) *station
		bad  func(s *station) []byte
		want string
	}{
		{"foreign unit", patrol, func(s *station) []byte {
			return s.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" }).AppendLine(nil)
		}, "quarantined:foreign_unit"},
		{"signed by another key", patrol, func(s *station) []byte {
			r := s.encounter(newID(), nil)
			bad, _ := revision.Sign(r.Envelope, foreignKey)
			return revision.Signed{Rev: r.Rev, Sig: bad.Sig, Bytes: r.Bytes}.AppendLine(nil)
		}, "quarantined:signature"},
		{"author unknown", patrol, func(s *station) []byte {
			return s.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Author = stranger.officer }).AppendLine(nil)
		}, "quarantined:unknown_author"},
		{"in the region's own name", patrol, func(s *station) []byte {
			return s.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Author = uuid.Nil }).AppendLine(nil)
		}, "quarantined:unknown_author"},
		{"key unknown", patrol, func(s *station) []byte {
			r := s.encounter(newID(), nil)
			return reline(s, bytes.Replace(r.Bytes, []byte(r.Envelope.Key), []byte(strings.Repeat("ab", 16)), 1))
		}, "quarantined:unknown_key"},
		{"supervisor writes an encounter", supervisor, func(s *station) []byte {
			return s.encounter(newID(), nil).AppendLine(nil)
		}, "quarantined:role"},
		{"patrol writes a raid", patrol, func(s *station) []byte {
			return s.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a"}, nil).AppendLine(nil)
		}, "quarantined:role"},
		{"kind unknown", patrol, func(s *station) []byte {
			return s.write("spell", newID(), map[string]int{}, nil).AppendLine(nil)
		}, "quarantined:role"},
		{"body not of its kind", patrol, func(s *station) []byte {
			return s.write(raid.KindEncounter, newID(), map[string]any{"people": "many"}, nil).AppendLine(nil)
		}, "quarantined:bad_body"},
		{"not canonical", patrol, func(s *station) []byte {
			r := s.encounter(newID(), nil)
			return reline(s, bytes.Replace(r.Bytes, []byte(`,"body"`), []byte(`, "body"`), 1))
		}, "quarantined:not_canonical"},
		{"nested too deep", patrol, func(s *station) []byte {
			r := s.encounter(newID(), nil)
			return reline(s, bytes.Replace(r.Bytes, []byte(`"body":{`), []byte(`"body":{"aa":`+deep+`,`), 1))
		}, "quarantined:too_deep"},
		{"another hash", patrol, func(s *station) []byte {
			r := s.encounter(newID(), nil)
			s.unwrite()
			return bytes.Replace(r.AppendLine(nil), []byte("unit-a"), []byte("unit-b"), 1)
		}, "refused:hash_mismatch"},
		{"no JSON", patrol, func(*station) []byte { return []byte("<html>") }, "refused:not_a_line"},
		{"JSON, no line", patrol, func(*station) []byte { return []byte(`{"hello":1}`) }, "refused:not_a_line"},
		{"an array", patrol, func(*station) []byte { return []byte(`[]`) }, "refused:not_a_line"},
		{"far too long", patrol, func(*station) []byte { return bytes.Repeat([]byte("a"), wire.MaxLine+1) }, "refused:line_too_long"},
		{"sealed nonsense", patrol, func(*station) []byte { return []byte(`{"sealed":"AA=="}`) }, "refused:not_a_line"},
	} {
		for at := range 3 { // the poison at every place of the batch
			t.Run(fmt.Sprintf("%s at %d", c.name, at), func(t *testing.T) {
				s := c.who(w)
				before := len(w.store.stored())
				var lines [][]byte
				var want []string
				for i := range 3 {
					if i == at {
						lines, want = append(lines, c.bad(s)), append(want, c.want)
						continue
					}
					good := s.encounter
					if fmt.Sprintf("%p", c.who) == fmt.Sprintf("%p", supervisor) {
						good = func(id uuid.UUID, _ func(*raid.Encounter, *revision.Envelope)) revision.Signed {
							return s.write(raid.KindOperation, id, raid.Operation{Unit: "unit-a"}, nil)
						}
					}
					lines, want = append(lines, good(newID(), nil).AppendLine(nil)), append(want, "stored")
				}
				got := s.pushLines(lines...)
				if d := cmp.Diff(want, results(got)); d != "" {
					t.Error(d)
				}
				if n := len(w.store.stored()) - before; n != 2 {
					t.Errorf("%d revisions were folded, 2 are good", n)
				}
				if strings.HasPrefix(c.want, "quarantined") && w.store.set(strings.TrimPrefix(c.want, "quarantined:")) == 0 {
					t.Error("the raw line is not kept")
				}
			})
		}
	}
}

// reline makes a line with the right hash and signature around any bytes, and
// takes them as the newest of the device's chain.
func reline(s *station, raw []byte) []byte {
	rev := revision.HashOf(raw)
	r := revision.Signed{Rev: rev, Sig: ed25519.Sign(s.key, []byte("shyraq revision v1\n"+string(rev))), Bytes: raw}
	s.chain[len(s.chain)-1].Rev = rev
	return r.AppendLine(nil)
}

// unwrite takes back the newest revision of the chain.
func (s *station) unwrite() { s.chain = s.chain[:len(s.chain)-1] }

func (s *station) pushLines(lines ...[]byte) []wire.Result {
	s.w.t.Helper()
	got, err := s.tryLines(lines...)
	if err != nil {
		s.w.t.Fatal(err)
	}
	return got
}

func (s *station) tryLines(lines ...[]byte) ([]wire.Result, error) {
	var items []courier.Item
	for _, l := range lines {
		items = append(items, courier.Item{Line: l})
	}
	got, err := s.Push(context.Background(), items)
	return got.Results, err
}

// Two stores that think they are one device: the region keeps both, folds one
// and freezes the other.
func TestFork(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	a := s.encounter(newID(), nil)
	b := s.encounter(newID(), nil)
	s.unwrite()
	b2 := s.encounter(newID(), nil)
	c2 := s.encounter(newID(), nil)
	d2 := s.encounter(newID(), nil)
	if d := cmp.Diff([]string{"stored", "stored"}, results(s.push(a, b))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"quarantined:fork", "quarantined:fork", "held:gap"}, results(s.push(b2, c2, d2))); d != "" {
		t.Error(d)
	}
	w.stored(a, b)
	if d := cmp.Diff([]string{"quarantined:fork", "quarantined:fork"}, results(s.push(b2, c2))); d != "" {
		t.Errorf("again:\n%s", d)
	}
	if n := w.store.set("fork"); n != 2 {
		t.Errorf("%d lines kept, want each once", n)
	}
}

// A device that is revoked, while its connection stays open, reads nothing
// more, and what it still pushes is kept aside.
func TestRevokedDevice(t *testing.T) {
	w := newWorld(t, nil)
	s, clean := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	a := s.encounter(newID(), nil)
	s.push(a)
	s.pull()
	polled := make(chan error, 1)
	go func() {
		_, err := s.Changes(context.Background(), s.reader.Cursor(), 10, 40*time.Second)
		polled <- err
	}()
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Device: s.Identity().Device}); err != nil {
		t.Fatal(err)
	}
	if err := <-polled; wire.Code(err) != wire.CodeRevoked {
		t.Errorf("the poll that waited: %v", err)
	}
	h, err := s.Hello(t.Context())
	if err != nil || h.Device.State != wire.DeviceRevoked {
		t.Errorf("hello: %v %v", h.Device.State, err)
	}
	b := s.encounter(newID(), nil)
	if d := cmp.Diff([]string{"quarantined:device_revoked"}, results(s.push(b))); d != "" {
		t.Error(d)
	}
	if _, err := s.Changes(t.Context(), "", 10, 0); wire.Code(err) != wire.CodeRevoked {
		t.Errorf("changes: %v", err)
	}
	if err := s.Renew(t.Context()); wire.Code(err) != wire.CodeRevoked {
		t.Errorf("renew: %v", err)
	}
	clean.pull()
	w.stored(a)
	if w.store.set(wire.CodeRevoked) != 1 {
		t.Error("the push of the revoked device was lost")
	}
}

// A locked device sends what only the region can open.
func TestSealedLines(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	id := s.Identity()
	d, err := seal.NewDelivery(rand.Reader, id.Delivery, id.Device)
	if err != nil {
		t.Fatal(err)
	}
	sealed := func(r revision.Signed, change func(*wire.SealedLine)) []byte {
		l := wire.SealedLine{Rev: r.Rev, Device: id.Device, DSeq: r.Envelope.DSeq, Wrap: d.Wrap(), Sealed: d.Seal(string(r.Rev), r.AppendLine(nil))}
		if change != nil {
			change(&l)
		}
		return bytes.TrimSpace(wire.AppendSealed(nil, l))
	}
	a, b, c := s.encounter(newID(), nil), s.encounter(newID(), nil), s.encounter(newID(), nil)
	s.SignIn(nil)
	got := s.pushLines(sealed(a, nil), sealed(b, func(l *wire.SealedLine) { l.Sealed[40] ^= 1 }), sealed(c, nil))
	if d := cmp.Diff([]string{"stored", "quarantined:cannot_open", "stored"}, results(got)); d != "" {
		t.Error(d)
	}
	w.stored(a, c)
	if d := cmp.Diff([]string{"stored"}, results(s.push(b))); d != "" {
		t.Errorf("sent again, whole:\n%s", d)
	}
	w.stored(a, b, c)
	if _, err := s.Changes(t.Context(), "", 10, 0); wire.Code(err) != wire.CodeSession {
		t.Errorf("a locked device read: %v", err)
	}
}

func TestReviews(t *testing.T) {
	w := newWorld(t, nil)
	patrol, sup, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Supervisor, "unit-b")
	id := newID()
	r1 := patrol.encounter(id, nil)
	review := func(s *station, target revision.Signed, record uuid.UUID) revision.Signed {
		return s.write(raid.KindReview, newID(), raid.Review{Record: record, Rev: string(target.Rev), Decision: raid.Return}, nil)
	}
	early := review(sup, r1, id)
	if d := cmp.Diff([]string{"held:missing"}, results(sup.push(early))); d != "" {
		t.Errorf("before its record:\n%s", d)
	}
	patrol.push(r1)
	w.stored(r1, early)
	r2 := patrol.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = []revision.Hash{r1.Rev} })
	patrol.push(r2)
	for _, c := range []struct {
		name string
		who  *station
		rev  revision.Signed
		want string
	}{
		{"of a revision that is no head any more", sup, review(sup, r1, id), "stored"},
		{"of another unit's record", other, review(other, r2, id), "quarantined:relation"},
		{"of a revision of another record", sup, review(sup, r2, newID()), "quarantined:wrong_target"},
		{"by a patrol", patrol, review(patrol, r2, id), "quarantined:role"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff([]string{c.want}, results(c.who.push(c.rev))); d != "" {
				t.Error(d)
			}
		})
	}
}

// An officer who became a supervisor does not review what he wrote before.
func TestOwnReview(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	id := newID()
	r := s.encounter(id, nil)
	s.push(r)
	err := w.region.register.Change(t.Context(), func(e *register.Edit) error {
		return e.Post(s.officer, regionfile.Supervisor, "unit-a")
	})
	if err != nil {
		t.Fatal(err)
	}
	v := s.write(raid.KindReview, newID(), raid.Review{Record: id, Rev: string(r.Rev), Decision: raid.Accept}, nil)
	if d := cmp.Diff([]string{"quarantined:own_review"}, results(s.push(v))); d != "" {
		t.Error(d)
	}
}

// Continuing a record makes an author, and authors read: who may not read it
// may not continue it either.
func TestNobodyWritesHimselfIn(t *testing.T) {
	w := newWorld(t, nil)
	owner, curious := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	id := newID()
	r := owner.encounter(id, nil)
	owner.push(r)
	for _, c := range []struct {
		name    string
		parents []revision.Hash
		want    string
	}{{"knowing the head", []revision.Hash{r.Rev}, "quarantined:relation"}, {"knowing only the id", nil, "quarantined:root_beside"}} {
		t.Run(c.name, func(t *testing.T) {
			bad := curious.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = c.parents })
			if d := cmp.Diff([]string{c.want}, results(curious.push(bad))); d != "" {
				t.Error(d)
			}
		})
	}
	if got := curious.pull(); len(got) != 0 {
		t.Errorf("he reads %d revisions", len(got))
	}
}

// Who may read a record but does not hold its pen is flagged, not refused.
func TestPenIsFlagged(t *testing.T) {
	w := newWorld(t, nil)
	a, insp := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
	id := newID()
	r := a.encounter(id, nil)
	a.push(r)
	x := insp.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = []revision.Hash{r.Rev} })
	if d := cmp.Diff([]string{"stored:pen"}, results(insp.push(x))); d != "" {
		t.Error(d)
	}
	own := a.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
		e.Parents, v.Pen = []revision.Hash{r.Rev}, raid.Pen{Officer: insp.officer}
	})
	if d := cmp.Diff([]string{"stored"}, results(a.push(own))); d != "" {
		t.Error(d)
	}
}

// A disk that fails answers nothing, and forgets nothing it promised.
func TestStoreFails(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	a, b := s.encounter(newID(), nil), s.encounter(newID(), nil)
	s.push(a)
	w.store.fail = errDisk
	if _, err := s.Push(t.Context(), []courier.Item{{Rev: b.Rev, Line: b.AppendLine(nil)}}); err == nil {
		t.Fatal("a push was answered though the disk failed")
	}
	w.stored(a)
	if d := cmp.Diff([]string{"stored"}, results(s.push(b))); d != "" {
		t.Errorf("again:\n%s", d)
	}
	w.stored(a, b)
}

// A store that fails while lines are held still knows afterwards what they
// wait for.
func TestStoreFailsWhileLinesAreHeld(t *testing.T) {
	w := newWorld(t, nil)
	s, other := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
	id := newID()
	a, b, c := s.encounter(id, nil), s.encounter(newID(), nil), s.encounter(newID(), nil)
	child := other.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = []revision.Hash{a.Rev} })
	if d := cmp.Diff([]string{"held:gap"}, results(s.push(c))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"held:missing"}, results(other.push(child))); d != "" {
		t.Error(d)
	}
	w.store.fail = errDisk
	if _, err := s.Push(t.Context(), []courier.Item{{Rev: a.Rev, Line: a.AppendLine(nil)}}); err == nil {
		t.Fatal("answered")
	}
	if d := cmp.Diff([]string{"stored", "stored"}, results(s.push(a, b))); d != "" {
		t.Error(d)
	}
	w.stored(a, b, c, child)
}

// Nobody can take a number in another device's chain: only the device itself
// is believed about what cannot be verified.
func TestNobodyTakesAnothersNumber(t *testing.T) {
	w := newWorld(t, nil)
	s, evil := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	a := s.encounter(newID(), nil)
	forged := evil.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) {
		e.Device, e.DSeq, e.Prev = s.Identity().Device, 1, ""
	})
	if d := cmp.Diff([]string{"quarantined:unknown_key"}, results(evil.push(forged))); d != "" {
		t.Error(d)
	}
	garbage := []byte(`{"device":"` + s.Identity().Device.String() + `","dseq":1}`)
	line := revision.Signed{Rev: revision.HashOf(garbage), Sig: make([]byte, 64), Bytes: garbage}.AppendLine(nil)
	if got := results(evil.pushLines(line)); !strings.HasPrefix(got[0], "quarantined") {
		t.Error(got)
	}
	if d := cmp.Diff([]string{"stored"}, results(s.push(a))); d != "" {
		t.Error(d)
	}
}

// A record stays what it was begun as, whoever writes its next revision and
// whatever he may write otherwise.
func TestARecordKeepsItsKind(t *testing.T) {
	for _, row := range []struct {
		name        string
		first, next raid.Kind
	}{
		{"an encounter becomes a check", raid.KindEncounter, raid.KindVenueCheck},
		{"a check becomes an encounter", raid.KindVenueCheck, raid.KindEncounter},
		{"a visit becomes a talk", raid.KindHomeCheck, raid.KindTalk},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newWorld(t, nil).enrol(regionfile.Patrol, "unit-a")
			id, body := newID(), map[string]any{"night": "2095-06-01", "pen": map[string]any{"officer": s.officer}}
			first := s.write(row.first, id, body, nil)
			next := s.write(row.next, id, body, func(e *revision.Envelope) { e.Parents = []revision.Hash{first.Rev} })
			same := s.write(row.first, id, body, func(e *revision.Envelope) { e.Parents = []revision.Hash{first.Rev} })
			want := []string{"stored", "quarantined:kind_changed", "stored"}
			if d := cmp.Diff(want, results(s.push(first, next, same))); d != "" {
				t.Error(d)
			}
		})
	}
}
