package duty

import (
	"os"
	"slices"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/sync/ledger"
)

// soaked is how much of something is tried, and how much by make soak.
func soaked(some, many int) int {
	if os.Getenv("SHYRAQ_SOAK") != "" {
		return many
	}
	return some
}

// TestAReportReadsWhatChanged: of what was counted once no record is read again, neither
// after a change nor after the next unlock.
func TestAReportReadsWhatChanged(t *testing.T) {
	w := newCountsWorld(t, 1)
	for range 30 {
		w.record()
	}
	w.deliver(w.late...)
	w.counted(oneNight)
	first := w.counts.read
	w.counted(oneNight)
	if first < 30 || w.counts.read != first {
		t.Errorf("%d were read, then %d", first, w.counts.read-first)
	}
	w.late = nil
	m := w.some()
	w.deliver(ledger.Entry{Signed: w.sign(m, m.heads, w.body(m)), Key: w.opts.Keys.Own()})
	w.counted(oneNight)
	if n := w.counts.read - first; n != 1 {
		t.Errorf("one was changed, %d were read", n)
	}
	w.again()
	w.counted(oneNight)
	if w.counts.read != 0 {
		t.Errorf("after the unlock %d were read", w.counts.read)
	}
}

// TestKeptCountsEndWithTheKeysOfWhatWasSaid: an acceptance under a key that was destroyed
// counts no more, though the record is here to be read.
func TestKeptCountsEndWithTheKeysOfWhatWasSaid(t *testing.T) {
	w := newCountsWorld(t, 1)
	m := &madeRecord{id: w.id(), kind: raid.KindTalk}
	s := w.sign(m, nil, raid.Talk{Night: tonight, At: w.clock.at, Form: "U_TALK", Place: raid.Place{District: "711210000"}})
	v := &madeRecord{id: w.id(), kind: raid.KindReview}
	returned := w.sign(v, nil, raid.Review{Record: m.id, Rev: string(s.Rev), Decision: raid.Return, At: w.clock.at})
	w.deliver(ledger.Entry{Signed: s, Key: w.opts.Keys.Own()}, ledger.Entry{Signed: returned, Key: w.keys[0]})
	w.again()
	w.holds("returned")
	if r := w.counted(oneNight); r.NotAccepted != 1 {
		t.Fatalf("%d are not accepted", r.NotAccepted)
	}
	if err := w.opts.Keys.DropNight(w.keys[0]); err != nil {
		t.Fatal(err)
	}
	w.holds("its key destroyed")
	if r := w.counted(oneNight); r.Records != 1 || r.NotAccepted != 0 {
		t.Errorf("%d records, %d not accepted", r.Records, r.NotAccepted)
	}
	k := w.keeping()
	if fits, err := k.load(ctx); err != nil || !fits || !slices.Contains(k.head.Lacked, w.keys[0]) {
		t.Errorf("%v, %v: it is not noted that the key is lacking, should it come back", fits, err)
	}
}

// TestALinkIsCountedFromWhatIsKept: links are kept as records are; one that was taken back joins
// nobody any more.
func TestALinkIsCountedFromWhatIsKept(t *testing.T) {
	w := newCountsWorld(t, 1)
	two := [2]raid.PersonRef{}
	for i, night := range []civil.Date{"2026-07-03", tonight} {
		m := &madeRecord{id: w.id(), kind: raid.KindEncounter}
		p := child("Асан")
		p.ID, p.IIN = uuid.New(), ""
		two[i] = raid.PersonRef{Record: m.id, Person: p.ID}
		w.deliver(ledger.Entry{Signed: w.sign(m, nil, raid.Encounter{Night: night, ClosedAt: w.clock.at, People: []raid.Person{p}}), Key: w.opts.Keys.Own()})
	}
	again := func(want int) {
		t.Helper()
		if n, _ := found("R13").Of(w.counted(oneNight)); n != want {
			t.Errorf("%d were met again, not %d", n, want)
		}
		w.holds("links")
	}
	again(0)
	v := &madeRecord{id: w.id(), kind: raid.KindLink}
	link := raid.Link{A: two[0], B: two[1], Decision: raid.SameChild, Reason: "бір бала"}
	w.deliver(ledger.Entry{Signed: w.sign(v, nil, link), Key: w.keys[0]})
	again(1)
	w.again()
	again(1)
	link.Undone = &raid.Reasoned{Reason: "қате"}
	w.deliver(ledger.Entry{Signed: w.sign(v, v.heads, link), Key: w.keys[0]})
	again(0)
}
