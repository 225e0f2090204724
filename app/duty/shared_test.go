package duty

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// laptop is one device with several officers; one works at a time.
type laptop struct {
	*station
	first regionfile.Officer
	pins  map[uuid.UUID]string
}

// share enrols more officers on a station's device.
func share(t *testing.T, first regionfile.Officer, more ...regionfile.Officer) *laptop {
	t.Helper()
	l := &laptop{station: stationOf(t, first), first: first, pins: map[uuid.UUID]string{first.ID: pin}}
	for i, who := range more {
		secret := []string{"391827", "604913", "827164"}[i]
		c, err := l.vault.Prepare(secret)
		if err != nil {
			t.Fatal(err)
		}
		keys, err := l.vault.Add(ctx, c, vault.Officer{ID: who.ID, Name: who.Name, Role: who.Role, Unit: who.Unit})
		if err != nil {
			t.Fatal(err)
		}
		if err := keys.TrustRegion(l.opts.Device.RegionKey); err != nil {
			t.Fatal(err)
		}
		keys.Zero()
		l.pins[who.ID] = secret
	}
	l.learn(l.last)
	return l
}

// as hands the laptop to an officer: what the window does.
func (l *laptop) as(who regionfile.Officer) *laptop {
	l.t.Helper()
	if err := l.Close(); err != nil {
		l.t.Fatal(err)
	}
	l.opts.Keys.Zero()
	keys, err := l.vault.Unlock(ctx, who.ID, l.pins[who.ID])
	if err != nil {
		l.t.Fatal(err)
	}
	l.opts.Keys = keys
	l.open()
	return l
}

// served is what the courier does with revisions the region serves.
func (l *laptop) served(all ...revision.Signed) {
	l.t.Helper()
	for again := true; again; again = l.startAgain() {
		for _, s := range all {
			if !l.wants(s.Envelope, s.Rev) {
				continue
			}
			if _, err := l.ledger.Append(ctx, ledger.Entry{Signed: s, Key: l.keyOf(s.Envelope)}); err != nil {
				l.t.Fatal(err)
			}
		}
	}
	l.news(courier.Pulled{Added: len(all)})
}

// reads tells whether the officer at work can open a record.
func (l *laptop) reads(id uuid.UUID) bool {
	l.t.Helper()
	_, err := l.Encounter(ctx, id)
	if err != nil && !isSealed(err) {
		l.t.Error(err)
	}
	rows, listed := l.Night(ctx, tonight)
	if listed != nil {
		l.t.Fatal(listed)
	}
	if in := slices.ContainsFunc(rows, func(r Row) bool { return r.ID == id && len(r.Rev) > 0 }); in != (err == nil) {
		l.t.Errorf("opens: %v, listed: %v", err, in)
	}
	return err == nil
}

func (l *laptop) all() []revision.Signed {
	l.t.Helper()
	page, err := l.ledger.Since(ctx, 0, 1000)
	if err != nil {
		l.t.Fatal(err)
	}
	var out []revision.Signed
	for _, p := range page {
		out = append(out, p.Signed)
	}
	return out
}

// TestOneLaptopManyOfficers: two of a crew and a stranger, one device.
func TestOneLaptopManyOfficers(t *testing.T) {
	y := newStation(t, yerlan)
	y.plan(aigul, bekzat)
	saule := officer(6, "Сәуле", regionfile.Patrol)
	l := share(t, aigul, bekzat, saule)
	dir := directory()
	dir.Officers = append(dir.Officers, saule)
	l.learn(dir)
	y.carry(l.station)

	// Aigul records and leaves a draft of that record, and one of nothing yet.
	hers := l.meet("Асан")
	w, err := l.Edit(ctx, hers)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.People[0].WhyOut = "бөлек жоба"
	fresh, err := l.NewEncounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range []Draft{w, fresh} {
		if err := l.SaveDraft(ctx, draft); err != nil {
			t.Fatal(err)
		}
	}

	l.as(bekzat)
	if !l.reads(hers) {
		t.Error("a member of the crew does not see the crew's night")
	}
	if d, _ := l.Drafts(ctx); len(d) != 0 {
		t.Error("he sees her drafts")
	}
	his := l.meet("Үсен")
	l.finish(his)
	if n := l.SyncStatus().Waiting; n != 3 {
		t.Errorf("%d wait, of both", n)
	}

	l.as(saule)
	if l.reads(hers) || l.reads(his) {
		t.Error("a stranger reads the crew's night")
	}
	if d, _ := l.Drafts(ctx); len(d) != 0 {
		t.Error("a stranger sees a draft")
	}
	if f, err := l.Search(ctx, "Асан"); err != nil || len(f) != 0 {
		t.Errorf("a stranger finds a name: %d, %v", len(f), err)
	}
	own := l.meet("Дана")
	// What the crew has not sent is delivered while she works: in the part that
	// is sealed for the region where she has no key, in the order of the chain.
	waiting, err := l.ledger.Outbox().Pending(10)
	if err != nil || len(waiting) != 4 {
		t.Fatalf("%d wait, %v", len(waiting), err)
	}
	for i, x := range waiting {
		if plain := len(x.Line) > 0; plain != (i == 3) || len(x.Sealed) == 0 && !plain || x.DSeq != uint64(i+1) {
			t.Errorf("line %d: plain %v, number %d", i, plain, x.DSeq)
		}
	}

	l.as(aigul)
	if d, err := l.Drafts(ctx); err != nil || len(d) != 2 {
		t.Fatalf("%d of her drafts are left, %v", len(d), err)
	}
	if again, err := l.Edit(ctx, hers); err != nil || again.Encounter.People[0].WhyOut != "бөлек жоба" {
		t.Errorf("her draft: %v", err)
	}
	if !l.reads(his) || l.reads(own) {
		t.Error("she reads his record and not the stranger's")
	}
	// Each signs in his own name.
	for _, s := range l.all() {
		if s.Envelope.Kind != raid.KindEncounter {
			continue
		}
		want := map[uuid.UUID]uuid.UUID{hers: aigul.ID, his: bekzat.ID}[s.Envelope.Record]
		if s.Envelope.Author != want {
			t.Errorf("signed by %s", s.Envelope.Author)
		}
	}
}

// TestCloseShift: what the region has not answered for stays readable; when it
// has, nobody on the device opens it; the region serves it again to whom may
// read; and nothing that said saved is lost.
func TestCloseShift(t *testing.T) {
	y := newStation(t, yerlan)
	y.plan(aigul, bekzat)
	l := share(t, aigul, bekzat, gulnar)
	l.learn(directory())
	y.carry(l.station)
	id := l.meet("Асан")
	l.finish(id)
	saved := l.all()

	if kept, err := l.CloseShift(ctx, tonight); err != nil || kept.Unsent != 2 || kept.Open != 0 || kept.Drafts != 0 {
		t.Fatalf("%+v, %v", kept, err)
	}
	if closed, waits, err := l.ShiftClosed(ctx, tonight); !closed || !waits || err != nil {
		t.Errorf("closed %v, waits %v, %v", closed, waits, err)
	}
	for _, who := range []regionfile.Officer{bekzat, aigul} {
		if !l.as(who).reads(id) {
			t.Errorf("%s lost what waits", who.Name)
		}
	}
	l.sent(ledger.Held)
	if kept, err := l.DestroyNightKeys(ctx); err != nil || kept.Unsent != 2 {
		t.Errorf("held is not kept by the region: %+v, %v", kept, err)
	}
	l.ledger.Outbox().Rewind(0)
	l.sent(ledger.Stored)
	before, err := l.ShiftSheet(ctx, tonight)
	if err != nil {
		t.Fatal(err)
	}
	known := func() int {
		t.Helper()
		got, _, err := l.MetBefore(ctx, RecallQuery{Person: child("Асан"), Met: l.Now().AddDate(0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		return len(got)
	}
	if known() != 1 {
		t.Error("before: the child is not known to have been met")
	}
	if kept, err := l.DestroyNightKeys(ctx); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	var told []string
	for _, a := range l.acts() {
		if a.Action == string(AuditCloseShift) || a.Action == string(AuditDestroyNightKey) {
			told = append(told, a.Action+" "+a.Reason)
		}
	}
	if d := cmp.Diff([]string{string(AuditCloseShift) + " ", string(AuditDestroyNightKey) + " " + string(tonight)}, told); d != "" {
		t.Errorf("what the journal tells of it (-want +got):\n%s", d)
	}
	if l.reads(id) {
		t.Error("it can still be opened")
	}
	if l.Duty.memory.ready {
		t.Error("the memory of whom one met stays as it was")
	}
	if known() != 0 {
		t.Error("the memory of whom one met outlives the key")
	}
	if closed, waits, err := l.ShiftClosed(ctx, tonight); !closed || waits || err != nil {
		t.Errorf("closed %v, waits %v, %v", closed, waits, err)
	}
	for _, who := range []regionfile.Officer{bekzat, gulnar, aigul} {
		if l.as(who).reads(id) {
			t.Errorf("%s can still open it", who.Name)
		}
	}
	if after, err := l.ShiftSheet(ctx, tonight); err != nil || after.Hash != before.Hash || after.Records != 1 || after.OnHere != 0 {
		t.Errorf("the page of a closed shift: %+v, %v", after, err)
	}
	if v, err := l.Verify(ctx); err != nil || len(v.Findings) != 0 {
		t.Errorf("the copies: %+v, %v", v, err)
	}

	// The feed from its start does not bring it back to the crew …
	l.served(saved...)
	if l.reads(id) {
		t.Error("closing was for nothing")
	}
	// … but brings it to the inspector, who may read it.
	l.as(gulnar).served(saved...)
	if !l.reads(id) {
		t.Error("the inspector cannot fetch it")
	}
	if l.as(aigul).reads(id) {
		t.Error("the inspector's copy opens for the crew")
	}
	// The night goes on: new work lies under a new key.
	more := l.meet("Үсен")
	if !l.reads(more) || !l.as(bekzat).reads(more) {
		t.Error("what was recorded after closing is not readable")
	}
	if closed, _, err := l.ShiftClosed(ctx, tonight); closed || err != nil {
		t.Errorf("the shift went on and is called closed (%v)", err)
	}
}

// TestClosedShiftTakesBackWhatReturns: a record that a supervisor returns after
// the shift was closed comes back to its officer.
func TestClosedShiftTakesBackWhatReturns(t *testing.T) {
	y := newStation(t, yerlan)
	y.plan(aigul, bekzat)
	l := share(t, aigul, bekzat)
	l.learn(directory())
	y.carry(l.station)
	id, quiet := l.meet("Асан"), l.meet("Үсен")
	l.finish(id)
	l.finish(quiet)
	l.sent(ledger.Stored)
	saved := l.all()
	l.carry(y)
	if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	f, err := y.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := y.Return(ctx, id, f.Row.Rev, raid.Comment{Field: "place.note", Text: "қай үй?"}); err != nil {
		t.Fatal(err)
	}
	all, err := y.ledger.Since(ctx, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.Signed.Envelope.Kind == raid.KindReview {
			saved = append(saved, p.Signed)
		}
	}
	l.served(saved...)
	if !l.reads(id) || l.word(id) != state.WordReturned {
		t.Error("the returned record does not open")
	}
	if l.reads(quiet) {
		t.Error("the other record of the night came along")
	}
	if _, err := l.Edit(ctx, id); err != nil {
		t.Errorf("it cannot be answered: %v", err)
	}
	if !l.as(bekzat).reads(id) {
		t.Error("his crew does not see it")
	}
}

// TestCloseShiftWaits: a child in care, and somebody's draft of a saved record,
// keep the night's key.
func TestCloseShiftWaits(t *testing.T) {
	y := newStation(t, yerlan)
	y.plan(aigul, bekzat)
	l := share(t, aigul, bekzat)
	l.learn(directory())
	y.carry(l.station)
	id := l.meet("Асан")
	l.sent(ledger.Stored)
	if kept, err := l.CloseShift(ctx, tonight); err != nil || kept != (Blockers{Open: 1}) {
		t.Errorf("a child in care: %+v, %v", kept, err)
	}
	w, err := l.Edit(ctx, id)
	if err == nil {
		l.finish(id)
		err = l.SaveDraft(ctx, w)
	}
	if err != nil {
		t.Fatal(err)
	}
	l.sent(ledger.Stored)
	l.as(bekzat) // whose look counts her draft, though he cannot open it
	if kept, err := l.DestroyNightKeys(ctx); err != nil || kept != (Blockers{Drafts: 1}) {
		t.Errorf("her draft: %+v, %v", kept, err)
	}
	l.as(aigul)
	if err := l.DropDraft(ctx, id); err != nil {
		t.Fatal(err)
	}
	if kept, err := l.DestroyNightKeys(ctx); err != nil || !kept.None() || l.reads(id) {
		t.Errorf("nothing is left: %+v, %v", kept, err)
	}
	if _, err := l.Encounter(ctx, id); !errors.Is(err, errs.Denied) {
		t.Error(err)
	}
}
