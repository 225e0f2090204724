package duty

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// met records a child with names and gives the record and the person.
func (s *station) met(surname, name string, born civil.Date, change func(*raid.Person)) (record, person uuid.UUID) {
	s.t.Helper()
	w, err := s.NewEncounter(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	p := child(name)
	p.ID = uuid.New()
	p.Surname, p.BirthDate, p.Age, p.Phone = surname, born, 0, ""
	if change != nil {
		change(&p)
	}
	w.Encounter.Place = raid.Place{Point: point(), Source: raid.FromGPS, Type: "STRT"}
	w.Encounter.People = []raid.Person{p}
	if _, err := s.Record(ctx, w); err != nil {
		s.t.Fatal(err)
	}
	return w.ID, p.ID
}

func (s *station) ask(p raid.Person) []Meeting {
	s.t.Helper()
	got, _, err := s.MetBefore(ctx, RecallQuery{Person: p, Met: s.Now()})
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

var nursultan = raid.Person{Surname: "Умирзаков", Name: "Нурсултан", BirthDate: "2010-03-14", Sex: codes.Male}

// A patrol learns that there was a meeting, when, and whom to ask. An inspector
// may open it, which is in the journal; a keystroke is not.
func TestMetBeforeByRole(t *testing.T) {
	author, mate, insp := newStation(t, aigul), newStation(t, bekzat), newStation(t, gulnar)
	record, person := author.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	author.met("Өмірзақов", "Дархан", "2012-03-14", nil) // his brother
	author.carry(mate)
	author.carry(insp)

	for _, c := range []struct {
		name  string
		s     *station
		opens bool
	}{{"who wrote it", author, true}, {"another patrol", mate, false}, {"the inspector", insp, true}} {
		t.Run(c.name, func(t *testing.T) {
			got := c.s.ask(nursultan)
			if len(got) != 1 {
				t.Fatalf("%d meetings", len(got))
			}
			m := got[0]
			if m.Verdict != match.LikelySame || m.Times != 1 || m.Unit != "north" || !m.Last.Equal(c.s.Now()) {
				t.Errorf("%+v", m)
			}
			if d := cmp.Diff([]string{"Гүлнар"}, m.Ask); d != "" {
				t.Errorf("whom to ask: %s", d)
			}
			if opens := m.Record == record && m.Person == person && m.Initials != ""; opens != c.opens || !opens && (m.Record != uuid.Nil || m.Person != uuid.Nil || m.Initials != "" || m.AgeKnown) {
				t.Errorf("opens %v: %+v", opens, m)
			}
			before := c.s.notes()
			c.s.ask(nursultan)
			if c.s.notes() != before {
				t.Error("a keystroke is in the journal")
			}
			p, _, err := c.s.MetDetails(ctx, record, person)
			switch {
			case !c.opens:
				if code(err) != "role" || p.Name != "" {
					t.Errorf("opened by a patrol: %v", err)
				}
			case err != nil || p.Name != "Нұрсұлтан" || c.s.notes() != before+1:
				t.Errorf("%v, %d notes more", err, c.s.notes()-before)
			}
		})
	}
}

// notes counts the frames of the journal that say who looked at what.
func (s *station) notes() int {
	s.t.Helper()
	n := 0
	for _, err := range s.ledger.AuditTrail(ctx) {
		if err != nil {
			s.t.Fatal(err)
		}
		n++
	}
	return n
}

// The memory follows the records: new ones, changed ones, withdrawn ones.
func TestMetBeforeKeepsUp(t *testing.T) {
	s := newStation(t, gulnar)
	if got := s.ask(nursultan); len(got) != 0 {
		t.Fatal("met before the first record")
	}
	record, _ := s.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	if got := s.ask(nursultan); len(got) != 1 {
		t.Fatal("a new record is not known")
	}
	if got, _, err := s.MetBefore(ctx, RecallQuery{Record: record, Person: nursultan, Met: s.Now()}); err != nil || len(got) != 0 {
		t.Fatalf("a record is met before itself: %v", err)
	}
	rename := func(name string) {
		if _, err := s.Step(ctx, record, func(e *raid.Encounter) error { e.People[0].Name = name; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	rename("Дархан")
	if got := s.ask(nursultan); len(got) != 0 {
		t.Error("the name of before is still known")
	}
	rename("Нурсултан")
	if got := s.ask(nursultan); len(got) != 1 {
		t.Error("the changed name is not known")
	}
	if _, err := s.Withdraw(ctx, record, "сынақ"); err != nil {
		t.Fatal(err)
	}
	if got := s.ask(nursultan); len(got) != 0 {
		t.Error("a withdrawn record tells of a meeting")
	}
}

// By an IIN alone, and by half a name while it is typed.
func TestMetBeforeWhileTyping(t *testing.T) {
	s := newStation(t, gulnar)
	s.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", func(p *raid.Person) { p.IIN, p.NoIIN = "950711500005", "" })
	if got := s.ask(raid.Person{IIN: "950711500005"}); len(got) != 1 || got[0].Verdict != match.LikelySame {
		t.Errorf("by IIN: %+v", got)
	}
	if got := s.ask(raid.Person{IIN: "950711500601", Surname: "Өмірзақов", Name: "Нұрсұлтан"}); len(got) != 0 {
		t.Error("another IIN is another child")
	}
	got, _, err := s.MetBefore(ctx, RecallQuery{Person: raid.Person{Surname: "Умирзаков", Name: "Нур"}, Typing: match.TypingName, Met: s.Now()})
	if err != nil || len(got) != 1 || got[0].Verdict != match.Check {
		t.Errorf("half a name: %+v, %v", got, err)
	}
}

// Linking is an inspector's act. Linked children are one; who was declared
// another is not asked about again; both can be taken back, and the records
// stay as they are.
func TestLinks(t *testing.T) {
	s := newStation(t, gulnar)
	one, childOne := s.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	s.clock.at = s.clock.at.Add(24 * time.Hour)
	two, childTwo := s.met("Умирзаков", "Нурсултан", "2010-03-14", nil)
	if got := s.ask(nursultan); len(got) != 2 {
		t.Fatalf("%d children before the link", len(got))
	}
	of := func(record, person uuid.UUID) Meeting { return Meeting{Record: record, Person: person} }
	before, err := s.Head(ctx, one)
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.DecideMet(ctx, two, childTwo, of(one, childOne), raid.SameChild, "құжаты бір")
	if err != nil {
		t.Fatal(err)
	}
	got := s.ask(nursultan)
	if len(got) != 1 || got[0].Times != 2 || got[0].Record != two {
		t.Errorf("linked: %+v", got)
	}
	under, _, err := s.MetBefore(ctx, RecallQuery{Record: two, Person: raid.Person{ID: childTwo, Surname: "Умирзаков", Name: "Нурсултан", BirthDate: "2010-03-14"}, Met: s.Now()})
	if err != nil || len(under) != 1 || under[0].Link != link || under[0].Record != one || under[0].Times != 1 {
		t.Errorf("under the hand: %+v, %v", under, err)
	}
	if after, err := s.Head(ctx, one); err != nil || after != before {
		t.Error("a link changed a record")
	}
	again, err := s.DecideMet(ctx, one, childOne, of(two, childTwo), raid.NotSameChild, "ағасы екен")
	if err != nil || again != link {
		t.Errorf("another decision of the same two is another record: %v", err)
	}
	if got := s.ask(nursultan); len(got) != 2 {
		t.Errorf("declared two: %+v", got)
	}
	under, _, err = s.MetBefore(ctx, RecallQuery{Record: two, Person: raid.Person{ID: childTwo, Surname: "Умирзаков", Name: "Нурсултан", BirthDate: "2010-03-14"}, Met: s.Now()})
	if err != nil || len(under) != 1 || !under[0].Another || under[0].Link != link || under[0].Record != one {
		t.Errorf("who was declared another cannot be found again: %+v, %v", under, err)
	}
	if err := s.UndoLink(ctx, link, " "); code(err) != "record_blocked" {
		t.Errorf("undone without a reason: %v", err)
	}
	if err := s.UndoLink(ctx, link, "қате басылды"); err != nil {
		t.Fatal(err)
	}
	if got := s.ask(nursultan); len(got) != 2 {
		t.Errorf("undone: %+v", got)
	}
	if _, err := s.DecideMet(ctx, two, childOne, of(one, childOne), raid.SameChild, "x"); code(err) != "link_target" {
		t.Errorf("a person of another record: %v", err)
	}

	patrol := newStation(t, aigul)
	a, childA := patrol.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	b, childB := patrol.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	if _, err := patrol.DecideMet(ctx, a, childA, of(b, childB), raid.SameChild, "x"); code(err) != "role" {
		t.Errorf("a patrol links: %v", err)
	}
}

// At the lock nothing of the memory is left.
func TestMetIsWipedAtTheLock(t *testing.T) {
	s := newStation(t, gulnar)
	s.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	if err := s.PrepareRecall(ctx); err != nil {
		t.Fatal(err)
	}
	d := s.Duty
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if n := d.memory.children.index.Len() + len(d.memory.children.all) + len(d.memory.links); n != 0 {
		t.Errorf("%d people are left", n)
	}
	if _, _, err := d.MetBefore(context.Background(), RecallQuery{Person: nursultan}); err == nil {
		t.Error("answered while locked")
	}
}

// 442.3 is proposed from a recorded penalty of the same guardian alone.
func TestRepeatBefore(t *testing.T) {
	mother := raid.Guardian{Name: "Өмірзақова Гүлнар", Phone: "+7 700 000 00 01", Kinship: "M"}
	s := newStation(t, gulnar)
	with := func(g raid.Guardian) func(*raid.Person) {
		return func(p *raid.Person) { p.Guardians = []raid.Guardian{g} }
	}
	ask := func(g raid.Guardian) RepeatAnswer {
		t.Helper()
		got, err := s.RepeatBefore(ctx, RepeatQuery{Guardian: g, Day: "2026-07-05", Pointed: "442.2"})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	again := raid.Guardian{Name: "Умирзакова Гульнар", Phone: "8 700 000 00 01"}
	if got := ask(again); got.Proposed || got.Unknown != 0 {
		t.Errorf("nothing is known: %+v", got)
	}
	s.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", with(mother))
	if got := ask(again); got.Proposed || got.Unknown != 1 {
		t.Errorf("met, and no penalty written down: %+v", got)
	}
	namesake := raid.Guardian{Name: "Умирзакова Гульнар", Phone: "8 702 999 99 99"}
	if got := ask(namesake); got.Proposed || got.Unknown != 0 {
		t.Errorf("a namesake: %+v", got)
	}
	mother.Penalties = []raid.Penalty{{Article: "442.2", Imposed: "2026-03-01", Number: "1"}}
	s.met("Өмірзақов", "Дархан", "2012-03-14", with(mother))
	got := ask(again)
	if !got.Proposed || got.Until != "2027-03-01" || got.Unknown != 1 || got.Penalty.Number != "1" || got.Penalty.By != gulnar.ID {
		t.Errorf("a recorded penalty: %+v", got)
	}
	if got := ask(namesake); got.Proposed {
		t.Errorf("a namesake's penalty: %+v", got)
	}
	if got, err := s.RepeatBefore(ctx, RepeatQuery{Guardian: again, Day: "2026-07-05"}); err != nil || got.Proposed {
		t.Errorf("where no article is pointed to: %+v, %v", got, err)
	}
	patrol := newStation(t, aigul)
	s.carry(patrol)
	if got, err := patrol.RepeatBefore(ctx, RepeatQuery{Guardian: again, Day: "2026-07-05", Pointed: "442.2"}); err != nil || got.Proposed || got.Unknown != 0 {
		t.Errorf("a patrol is told: %+v, %v", got, err)
	}
}

func TestMaskHidesTheNumberOfAPenalty(t *testing.T) {
	e := raid.Encounter{People: []raid.Person{{Guardians: []raid.Guardian{{Penalties: []raid.Penalty{{Number: "26430012345"}}}}}}}
	if got := Mask(e).People[0].Guardians[0].Penalties[0].Number; bytes.Contains([]byte(got), []byte("123")) {
		t.Error("the number of a decision leads to a name")
	}
	if e.People[0].Guardians[0].Penalties[0].Number != "26430012345" {
		t.Error("masking changed the record")
	}
}

// list brings a part of a register as the region would, in the place of one.
func (s *station) list(old *revision.Signed, entries ...raid.RegisterEntry) *revision.Signed {
	s.t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := revision.Edit(nil, raid.Register{Register: "G_POL", Entries: entries})
	if err != nil {
		s.t.Fatal(err)
	}
	e := revision.Envelope{Schema: 1, Kind: raid.KindRegister, Record: uuid.New(), Key: "region", Time: revision.Time{MS: s.clock.at.UnixMilli()}, District: "711210000", Body: body}
	if old != nil {
		e.Record, e.Parents = old.Envelope.Record, []revision.Hash{old.Rev}
	}
	signed, err := revision.Sign(e, key)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.ledger.Append(ctx, ledger.Entry{Signed: signed, Key: s.keyOf(signed.Envelope)}); err != nil {
		s.t.Fatal(err)
	}
	return &signed
}

// The mother of two sisters stands in a record twice, and her penalty at one of them: it
// is known at the other too, once, and makes a repeat there.
func TestAPenaltyAtASister(t *testing.T) {
	s := newStation(t, gulnar)
	mother := raid.Guardian{Name: "Өмірзақова Гүлнар", Phone: "+7 700 000 00 01", Kinship: "M"}
	other := mother
	other.Penalties = []raid.Penalty{{ID: uuid.New(), Article: "442.2", Imposed: "2026-03-01"}}
	namesake := raid.Guardian{Name: mother.Name, Phone: "+7 702 999 99 99", Penalties: []raid.Penalty{{ID: uuid.New(), Article: "442.2", Imposed: "2026-04-01"}}}
	ask := func(g raid.Guardian) RepeatAnswer {
		got, err := s.RepeatBefore(ctx, RepeatQuery{Guardian: g, Beside: []raid.Guardian{namesake, other, other}, Day: "2026-07-05", Pointed: "442.2"})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := ask(mother); len(got.Beside) != 1 || !got.Proposed || got.Penalty.ID != other.Penalties[0].ID {
		t.Errorf("%d are known, proposed %v", len(got.Beside), got.Proposed)
	}
	if got := ask(other); len(got.Beside) != 0 {
		t.Errorf("what stands here is told a second time: %d", len(got.Beside))
	}
}
