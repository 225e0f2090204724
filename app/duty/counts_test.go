package duty

import (
	"os"
	"slices"
	"testing"
	"time"

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
	talk := func(m *madeRecord, night civil.Date) {
		t.Helper()
		body := raid.Talk{Night: night, At: w.clock.at, Form: "U_TALK"}
		w.deliver(ledger.Entry{Signed: w.sign(m, m.heads, body), Key: w.anyKey()})
	}
	var all []*madeRecord
	for n := range 30 {
		all = append(all, &madeRecord{id: w.id(), kind: raid.KindTalk})
		talk(all[n], []civil.Date{tonight, "2026-06-11", "2026-06-10", "2025-07-04"}[n%4])
	}
	reads := func(what string, want int) {
		t.Helper()
		before := w.counts.read
		w.counted(oneNight)
		if n := w.counts.read - before; n != want {
			t.Errorf("%s: %d were read, not %d", what, n, want)
		}
	}
	reads("for the first time", 30)
	reads("again", 0)
	talk(all[7], tonight)
	reads("one was changed", 1)
	w.again()
	reads("after the unlock", 0)
	if _, err := w.ledger.Erase(ctx, ledger.Erasure{Record: all[0].id, Whole: true}); err != nil {
		t.Fatal(err)
	}
	reads("one of eight of a night was erased, to which one more had come", 8)
	w.holds("erased")
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
	other := &madeRecord{id: w.id(), kind: raid.KindTalk}
	w.deliver(ledger.Entry{Signed: w.sign(other, nil, raid.Talk{Night: tonight, At: w.clock.at, Form: "U_TALK"}), Key: w.keys[0]})
	if _, err := w.ledger.Erase(ctx, ledger.Erasure{Record: other.id, Whole: true}); err != nil {
		t.Fatal(err)
	}
	again(1) // links were made anew
	link.Undone = &raid.Reasoned{Reason: "қате"}
	w.deliver(ledger.Entry{Signed: w.sign(v, v.heads, link), Key: w.keys[0]})
	again(0)
}

// TestWhatIsKeptHasToFit: by another offset of the region's clocks a record is of another
// night; and under a key that was lacking there is more than was kept.
func TestWhatIsKeptHasToFit(t *testing.T) {
	w := newCountsWorld(t, 1)
	m := &madeRecord{id: w.id(), kind: raid.KindTalk}
	at := time.Date(2026, 7, 4, 11, 30, 0, 0, astana) // before noon: of the night before
	w.deliver(ledger.Entry{Signed: w.sign(m, nil, raid.Talk{At: at, Form: "U_TALK"}), Key: w.opts.Keys.Own()})
	if n := w.counted(oneNight).Records; n != 0 {
		t.Fatalf("%d are of tonight", n)
	}
	dir := directory()
	dir.Region.Offset = "+06:00"
	w.learn(dir)
	if n := w.counted(oneNight).Records; n != 1 {
		t.Errorf("by clocks an hour ahead %d are", n)
	}
	k := w.keeping()
	fits, err := k.load(ctx)
	if err != nil || !fits {
		t.Fatalf("%v, %v", fits, err)
	}
	k.head.Lacked, k.moved = append(k.head.Lacked, w.keys[0]), true
	if err := k.save(ctx); err != nil {
		t.Fatal(err)
	}
	if fits, err := w.keeping().load(ctx); err != nil || fits {
		t.Errorf("a key came under which more lies: %v, %v", fits, err)
	}
}

// TestAKeyThatGoesUncoversAnEarlierVersion: where the version that was withdrawn, or of
// another night, lay under a key that was destroyed, the one before is counted.
func TestAKeyThatGoesUncoversAnEarlierVersion(t *testing.T) {
	for name, last := range map[string]raid.Talk{
		"withdrawn":        {Night: tonight, Form: "U_TALK", Undone: &raid.Reasoned{Reason: "қате"}},
		"of another night": {Night: "2025-12-31", Form: "U_TALK"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newCountsWorld(t, 1)
			last.At = w.clock.at
			m := &madeRecord{id: w.id(), kind: raid.KindTalk}
			w.deliver(ledger.Entry{Signed: w.sign(m, nil, raid.Talk{Night: tonight, At: w.clock.at, Form: "U_TALK"}), Key: w.opts.Keys.Own()})
			w.deliver(ledger.Entry{Signed: w.sign(m, m.heads, last), Key: w.keys[0]})
			if n := w.counted(oneNight).Records; n != 0 {
				t.Fatalf("%d are of tonight", n)
			}
			w.again()
			if err := w.opts.Keys.DropNight(w.keys[0]); err != nil {
				t.Fatal(err)
			}
			if n := w.counted(oneNight).Records; n != 1 {
				t.Errorf("%d are of tonight", n)
			}
			w.holds(name)
		})
	}
}
