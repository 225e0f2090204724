package duty

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/help"
	"shyraq/app/report"
	"shyraq/app/report/commission"
	"shyraq/app/vault"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// countedAnew counts a report from every record that is stored, decrypted and decoded,
// with nothing that was kept of any.
func (s *station) countedAnew(t testing.TB, p commission.Period) commission.Report {
	t.Helper()
	d, asked := s.Duty, askedBy(p)
	said, err := d.allSaid(ctx)
	if err != nil {
		t.Fatal(err)
	}
	source := commission.Source{Help: d.helpTable(), At: d.Now()}
	var records []report.Record
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: raid.FieldKinds}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		c := &caseFile{id: rec.ID, kind: rec.Kind, record: rec, opinions: said.opinions[rec.ID], answers: said.answers[rec.ID]}
		if len(rec.Heads) == 0 || c.decode() != nil || !asked.Has(report.NightOf(c.night(), c.at(), d.Rules().Offset)) {
			continue
		}
		records = append(records, d.countedAs(c))
		for _, p := range c.encounter.People {
			for _, r := range p.Referrals {
				if source.Help != nil {
					source.Help[commission.Referred{Record: c.id, Referral: r.ID}] = commission.HelpedBy(help.Of(r, c.answers).From(metOn(c.encounter, d.Rules()), p.Urgent(r)), d.today())
				}
			}
		}
	}
	source.Records = commission.All(records)
	if source.Raids, err = d.raidsAsTheyWent(ctx, p, p.YearBefore()); err != nil {
		t.Fatal(err)
	}
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindLink}}) {
		var l raid.Link
		if err == nil && len(rec.Heads) > 0 && decodeBody(rec.Heads[0], &l) == nil {
			source.Links = append(source.Links, l)
		}
	}
	return commission.Count(p, source, d.reportRules()).Known(d.ownDistricts())
}

// countsWorld is a store into which is written what no officer would: every kind of
// record, in any order, under keys that come and go.
type countsWorld struct {
	*station
	r      *mathrand.Rand
	key    ed25519.PrivateKey
	made   []*madeRecord
	late   []ledger.Entry
	keys   []seal.KeyID
	people []raid.PersonRef
	helps  []raid.FollowUp
	nights int
	n      uint64 // of the revisions of the device
	device uuid.UUID
	prev   revision.Hash
}

// madeRecord is a record of the world.
type madeRecord struct {
	id    uuid.UUID
	kind  raid.Kind
	all   []revision.Signed
	heads []revision.Signed
	body  any
}

func newCountsWorld(t *testing.T, seed uint64) *countsWorld {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w := &countsWorld{station: newStation(t, yerlan), r: mathrand.New(mathrand.NewPCG(seed, 29)), key: key, device: uuid.New()}
	w.newKey()
	<-w.ledger.Audited()
	return w
}

// newKey is that of one more night.
func (w *countsWorld) newKey() {
	w.nights++
	id, err := w.opts.Keys.Night(vault.Night{Night: civil.DateOf(tonight.In(time.UTC).AddDate(0, 0, w.nights)), Crew: uuid.New()})
	if err != nil {
		w.t.Fatal(err)
	}
	w.keys = append(w.keys, id)
}

func (w *countsWorld) anyKey() seal.KeyID {
	if len(w.keys) == 0 || w.r.IntN(2) == 0 {
		return w.opts.Keys.Own()
	}
	return w.keys[w.r.IntN(len(w.keys))]
}

func oneOf[T any](r *mathrand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// night is one of both periods, of the year before them, of none.
func (w *countsWorld) night() civil.Date {
	return oneOf[civil.Date](w.r, "2026-07-04", "2026-07-03", "2026-06-30", "2025-07-04", "2025-07-01", "2024-12-31", "2020-01-01", "", "2026-02-30")
}

func (w *countsWorld) reasoned(of int) *raid.Reasoned {
	if w.r.IntN(of) == 0 {
		return &raid.Reasoned{Reason: "қате", At: w.clock.at}
	}
	return nil
}

// sign makes a revision of a record on some of its versions.
func (w *countsWorld) sign(m *madeRecord, parents []revision.Signed, body any) revision.Signed {
	w.t.Helper()
	raw, err := revision.Edit(nil, body)
	if err != nil {
		w.t.Fatal(err)
	}
	w.n++
	e := revision.Envelope{
		Schema: 1, Kind: m.kind, Record: m.id, Device: w.device, DSeq: w.n, Prev: w.prev, Author: bekzat.ID,
		Time: revision.Time{MS: w.clock.at.UnixMilli() + int64(w.n)}, Unit: "north", Body: raw,
	}
	for _, p := range parents {
		e.Parents = append(e.Parents, p.Rev)
	}
	slices.Sort(e.Parents)
	s, err := revision.Sign(e, w.key)
	if err != nil {
		w.t.Fatal(err)
	}
	w.prev = s.Rev
	m.all = append(m.all, s)
	m.heads = append(slices.DeleteFunc(slices.Clone(m.heads), func(h revision.Signed) bool { return slices.Contains(e.Parents, h.Rev) }), s)
	m.body = body
	return s
}

// write signs and delivers, at once or with what comes late.
func (w *countsWorld) write(m *madeRecord, parents []revision.Signed, body any) {
	w.t.Helper()
	e := ledger.Entry{Signed: w.sign(m, parents, body), Key: w.anyKey()}
	if w.r.IntN(6) == 0 {
		w.late = append(w.late, e)
		return
	}
	w.deliver(e)
}

func (w *countsWorld) deliver(all ...ledger.Entry) {
	w.t.Helper()
	for i := range all {
		if _, here := w.opts.Keys.Key(all[i].Key); !here {
			all[i].Key = w.opts.Keys.Own()
		}
	}
	if _, err := w.ledger.Append(ctx, all...); err != nil {
		w.t.Fatal(err)
	}
}

// record begins a record of fieldwork.
func (w *countsWorld) record() {
	kind := oneOf(w.r, raid.KindEncounter, raid.KindEncounter, raid.KindEncounter, raid.KindVenueCheck, raid.KindHomeCheck, raid.KindTalk)
	m := &madeRecord{id: w.id(), kind: kind}
	w.made = append(w.made, m)
	w.write(m, nil, w.body(m))
}

func (w *countsWorld) id() uuid.UUID {
	id, err := newID(w.clock.at.Add(time.Duration(w.r.IntN(1000))*-time.Hour), rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// body is anything that a record of fieldwork may say.
func (w *countsWorld) body(m *madeRecord) any {
	r, night := w.r, w.night()
	at := w.clock.at.Add(-time.Duration(r.IntN(800*24)) * time.Hour)
	place := raid.Place{District: oneOf(r, "711210000", "711310000", "1", ""), Type: oneOf[codes.Code](r, "STRT", "CAFE", ""), Venue: oneOf(r, "", "v1")}
	v := raid.Visit{Night: night, At: at, Place: place, Undone: w.reasoned(6)}
	switch m.kind {
	case raid.KindVenueCheck:
		return raid.VenueCheck{Result: oneOf(r, raid.NothingFound, raid.Violation)}.With(v)
	case raid.KindHomeCheck:
		return raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_OK"}.With(v)
	case raid.KindTalk:
		return raid.Talk{Form: "U_TALK"}.With(v)
	}
	e := raid.Encounter{Night: night, MetAt: at, Place: place, Withdrawal: w.reasoned(8), Pen: raid.Pen{Officer: bekzat.ID}}
	if r.IntN(3) > 0 {
		e.ClosedAt = at.Add(time.Hour)
	}
	if was, ok := m.body.(raid.Encounter); ok && r.IntN(3) > 0 {
		e.People = was.People // so that links and answers go on
	}
	for len(e.People) < 1+r.IntN(2) {
		p := child("Асан")
		p.ID, p.IIN = uuid.New(), oneOf(r, "", "950711500005", "950711600001")
		for range r.IntN(3) {
			p.Referrals = append(p.Referrals, raid.Referral{ID: uuid.New(), Kind: "F_PSY", Status: "new", Due: oneOf[civil.Date](r, "", "2026-07-01", "2026-08-01")})
		}
		e.People = append(e.People, p)
		w.people = append(w.people, raid.PersonRef{Record: m.id, Person: p.ID})
		for _, f := range p.Referrals {
			w.helps = append(w.helps, raid.FollowUp{Record: m.id, Person: p.ID, Referral: f.ID})
		}
	}
	e.People = slices.Clone(e.People)
	e.People[0].Outcome = oneOf(r, codes.OutcomeTalk, codes.OutcomePolice, codes.OutcomeMedical, codes.OutcomeAdult, "")
	return e
}

// again locks the device and unlocks it.
func (w *countsWorld) again() {
	w.t.Helper()
	if err := w.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
	<-w.ledger.Audited()
}

// some is a record of fieldwork.
func (w *countsWorld) some() *madeRecord {
	return w.pick(func(m *madeRecord) bool { return m.kind.Fieldwork() })
}

// said is a review, an answer or a link.
func (w *countsWorld) said() *madeRecord {
	return w.pick(func(m *madeRecord) bool { return !m.kind.Fieldwork() })
}

func (w *countsWorld) pick(which func(*madeRecord) bool) *madeRecord {
	var all []*madeRecord
	for _, m := range w.made {
		if which(m) {
			all = append(all, m)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return oneOf(w.r, all...)
}

func (w *countsWorld) counted(p commission.Period) commission.Report {
	w.t.Helper()
	r, err := w.Commission(ctx, p)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// holds compares what is counted of what was kept with what is counted anew, and some
// numbers with their lists.
func (w *countsWorld) holds(told string) {
	w.t.Helper()
	p := oneOf(w.r, oneNight, commission.Period{From: "2025-07-05", To: "2026-07-04"}, commission.Period{From: "2026-07-01", To: "2026-07-31"}, commission.Period{From: "2024-07-01", To: "2025-06-30"})
	want, got := w.countedAnew(w.t, p), w.counted(p)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Fatalf("%s: %v (-anew +kept):\n%s", told, p, diff)
	}
	row := oneOf(w.r, got.Rows...)
	n := commission.Number{Line: row.Line, Whole: true, Before: w.r.IntN(2) == 0}
	number, _ := n.Of(got)
	list, err := w.Behind(ctx, p, n)
	if err != nil {
		w.t.Fatal(err)
	}
	sum := 0
	for _, one := range list {
		sum += one.Count
	}
	if sum != number {
		w.t.Fatalf("%s: %+v is %d, its list counts %d", told, n, number, sum)
	}
}

// TestKeptCountsAreThoseCountedAnew: after anything that may come over a store, in any
// order, a report from what is kept is the report of all its records.
func TestKeptCountsAreThoseCountedAnew(t *testing.T) {
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range countsSteps {
			if !yield(name) {
				return
			}
		}
	})
	for seed := range uint64(soaked(6, 200)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newCountsWorld(t, seed)
			told := ""
			for range 60 {
				name := oneOf(w.r, names...)
				if w.r.IntN(3) == 0 {
					name = "records"
				}
				told += name + ", "
				countsSteps[name](w)
				if w.r.IntN(3) > 0 {
					w.holds(told)
				}
			}
			w.again()
			w.holds(told)
		})
	}
}
