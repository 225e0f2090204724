package duty

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/commission"
	"shyraq/sync/ledger"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
)

const overseer = fields.Facts | fields.School | fields.Risk

// showTo brings what a region shows of one device's revisions to another.
func (s *station) showTo(to *station, sees fields.Set) {
	s.t.Helper()
	to.hearOf(s)
	all, err := s.ledger.Since(ctx, 0, 10_000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, one := range all {
		p, err := projection.New(one.Signed, sees, astana)
		if err != nil {
			s.t.Fatal(err)
		}
		p.Sign(make([]byte, 64), projection.Reader{}, s.clock.at)
		e := ledger.Entry{Projection: &p, Key: to.keyOf(p.Shown().Envelope)}
		if _, err := to.ledger.Append(ctx, e); err != nil {
			s.t.Fatal(err)
		}
	}
}

// met is a station with a finished encounter and a place that was checked, and what was
// said of the first.
func met(t *testing.T) (s *station, boss *station, met, check uuid.UUID) {
	t.Helper()
	s, boss = newStation(t, aigul), newStation(t, yerlan)
	met = s.meet("Құпияатау")
	rev := s.finish(met)
	check, err := s.RecordShort(ctx, uuid.Nil, uuid.Nil, uuid.Nil, raid.VenueCheck{
		Night: tonight, At: s.Now(), Place: raid.Place{Venue: "v1", Type: "CAFE", Note: "Құпияатау"}, Result: raid.NothingFound})
	if err != nil {
		t.Fatal(err)
	}
	s.carry(boss)
	if err := boss.Return(ctx, met, rev, raid.Comment{Field: "people.0.surname", Text: "Құпияатау"}); err != nil {
		t.Fatal(err)
	}
	return s, boss, met, check
}

// What an overseer is shown is a record with facts, and none in which something is
// missing; nobody is found by his name, and nothing of it is on the disk.
func TestAnOverseerReadsAPart(t *testing.T) {
	s, boss, id, _ := met(t)
	over := newStation(t, other)
	s.showTo(over, overseer)
	boss.showTo(over, overseer)
	f, err := over.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if want := fields.All &^ overseer; f.Withheld != want || f.Row.Withheld != want || f.Heads[0].Withheld != want {
		t.Errorf("%q is withheld", f.Withheld)
	}
	if len(f.Problems) > 0 || f.Row.Wrong || f.Row.Holds || f.Row.Settles {
		t.Errorf("something is said to be wrong with it: %+v", f.Problems)
	}
	if p := f.Row.People[0]; p.Age != 15 || p.Sex != codes.Male {
		t.Errorf("of the child is said %+v", p)
	}
	if len(f.Reviews) != 1 || f.Reviews[0].Whole || f.Reviews[0].Review.Decision != raid.Return {
		t.Errorf("of it was said %+v", f.Reviews)
	}
	all, err := over.Reveal(ctx, id, "")
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(all)
	for _, secret := range []string{"Құпия", "Сынақ", "ұйықтай", "77000000000"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("%q is shown", secret)
		}
	}
	for _, text := range []string{"Құпияатау", "Сынақ"} {
		if found, err := over.Search(ctx, text); err != nil || len(found) > 0 {
			t.Errorf("%q finds %d: %v", text, len(found), err)
		}
	}
	if meetings, more, err := over.MetBefore(ctx, RecallQuery{Met: over.Now(), Person: child("Құпияатау")}); err != nil || len(meetings)+more > 0 {
		t.Errorf("he is met before: %+v, %v", meetings, err)
	}
	if queue, err := over.Queue(ctx); err != nil || len(queue) > 0 {
		t.Errorf("%d wait for his decision: %v", len(queue), err)
	}
}

// What is counted of a night is the same by what is shown as by all of it.
func TestAnOverseerCountsRight(t *testing.T) {
	s, boss, _, _ := met(t)
	over, whole := newStation(t, other), newStation(t, other)
	s.showTo(over, overseer)
	boss.showTo(over, overseer)
	s.carry(whole)
	boss.carry(whole)
	got, err := over.Summary(ctx, tonight)
	if err != nil {
		t.Fatal(err)
	}
	want, err := whole.Summary(ctx, tonight)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-by all of it +by what is shown)\n%s", d)
	}
	period := commission.Period{From: tonight, To: tonight}
	report, err := over.Commission(ctx, period)
	if err != nil {
		t.Fatal(err)
	}
	all, err := whole.Commission(ctx, period)
	if err != nil {
		t.Fatal(err)
	}
	if report.Unnamed != 1 || all.Unnamed != 0 {
		t.Errorf("it knows of %d and %d that it does not know who was met", report.Unnamed, all.Unnamed)
	}
	report.Unnamed = 0
	if d := cmp.Diff(all, report); d != "" {
		t.Errorf("the commission's report (-by all of it +by what is shown)\n%s", d)
	}
}

// On what is shown in part nothing is written, whoever would otherwise write on it; and
// it is said why.
func TestNothingIsDoneWithAPart(t *testing.T) {
	s, boss, id, check := met(t)
	again := newStation(t, aigul) // on another device, as if his right had shrunk
	s.showTo(again, overseer)
	chief := newStation(t, yerlan)
	s.showTo(chief, overseer)
	boss.showTo(chief, overseer)
	f, err := again.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	rev := f.Heads[0].Rev
	other := again.meet("Асан")
	file, err := again.Encounter(ctx, other)
	if err != nil {
		t.Fatal(err)
	}
	inspector := newStation(t, gulnar)
	s.showTo(inspector, overseer)
	again.carry(inspector)
	ref := func(f File) raid.PersonRef {
		return raid.PersonRef{Record: f.Row.ID, Rev: string(f.Row.Rev), Person: f.Row.People[0].ID}
	}
	for name, do := range map[string]func() error{
		"amend":       func() error { _, err := again.Edit(ctx, id); return err },
		"save":        func() error { _, err := again.Record(ctx, Draft{ID: id, Encounter: f.Encounter}); return err },
		"withdraw":    func() error { _, err := again.Withdraw(ctx, id, "қате"); return err },
		"take back":   func() error { return again.Undo(ctx, check, "қате") },
		"accept":      func() error { return chief.Accept(ctx, id, rev) },
		"return":      func() error { return chief.Return(ctx, id, rev, raid.Comment{Text: "a"}) },
		"open an act": func() error { _, err := again.OpenAct(ctx, id, "43-ZQAA-3HHJ-0022-R", ActShown); return err },
		"undo a decision": func() error {
			return chief.UndoReview(ctx, id, rev, "қате")
		},
		"answer": func() error {
			_, err := chief.AnswerReferral(ctx, raid.FollowUp{Record: id, Rev: string(rev), Person: uuid.UUID{1}, Referral: uuid.UUID{2}, Result: codes.HelpDone, On: chief.today()})
			return err
		},
		"link": func() error {
			_, err := inspector.RecordLink(ctx, uuid.Nil, raid.Link{A: ref(f), B: ref(file), Decision: raid.SameChild, Reason: "a"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := again.ledger.Count() + chief.ledger.Count() + inspector.ledger.Count()
			if err := do(); code(err) != codeNotShown {
				t.Errorf("%v", err)
			}
			if now := again.ledger.Count() + chief.ledger.Count() + inspector.ledger.Count(); now != before {
				t.Error("something was written")
			}
		})
	}
}

// Once it may be read whole, it is what it always was.
func TestThePartBecomesWhole(t *testing.T) {
	s, _, id, _ := met(t)
	chief := newStation(t, yerlan)
	s.showTo(chief, overseer)
	if queue, err := chief.Queue(ctx); err != nil || len(queue) != 0 {
		t.Errorf("%d wait for a decision of who is shown a part: %v", len(queue), err)
	}
	s.carry(chief)
	f, err := chief.Encounter(ctx, id)
	if err != nil || f.Withheld != fields.None || len(f.History) != 2 {
		t.Fatalf("%q is withheld, %d versions: %v", f.Withheld, len(f.History), err)
	}
	if found, err := chief.Search(ctx, "Құпияатау"); err != nil || len(found) != 2 { // the child, and the note at the café
		t.Errorf("%d are found: %v", len(found), err)
	}
	if queue, err := chief.Queue(ctx); err != nil || len(queue) != 1 {
		t.Errorf("%d wait: %v", len(queue), err)
	}
	if err := chief.Accept(ctx, id, f.Heads[0].Rev); err != nil {
		t.Error(err)
	}
}

// What is shown is written on by nobody, whatever way leads there.
func TestAuthorTakesNoPartForAParent(t *testing.T) {
	s := newStation(t, aigul)
	part := revision.Signed{Rev: revision.HashOf([]byte("a")), Withheld: fields.Identity, Envelope: revision.Envelope{Body: json.RawMessage(`{}`)}}
	_, err := s.author(ctx, step{kind: raid.KindEncounter, record: uuid.New(), parents: []revision.Signed{part}, body: raid.Encounter{}, night: tonight})
	if code(err) != codeNotShown {
		t.Error(err)
	}
}

// R20 of who oversees another unit counts that unit's raids beside its records: where he
// has one that names nobody of his, and else where a record of the unit is shown to him.
func TestAnOverseerCountsTheRaids(t *testing.T) {
	for _, lent := range []bool{false, true} {
		s, boss, _, _ := met(t)
		over := newStation(t, other)
		members := []uuid.UUID{aigul.ID}
		if lent {
			members = append(members, officer(7, "Нұрлан", regionfile.Patrol).ID)
		}
		_, err := boss.PlanRaid(ctx, uuid.Nil, raid.Raid{Type: "NIGHT", Night: tonight, From: boss.Now().Add(-time.Hour), To: boss.Now().Add(time.Hour),
			Crews: []raid.Crew{{Name: "1", Members: members}}})
		if err != nil {
			t.Fatal(err)
		}
		boss.carryPlans(over)
		if lent {
			if n := over.outings(); n != 0 {
				t.Errorf("of a raid to which it lent, and nothing else is shown, %d officers are counted", n)
			}
		}
		s.showTo(over, overseer)
		if n := over.outings(); n != len(members) {
			t.Errorf("lent %v: %d officers are counted", lent, n)
		}
	}
}

// carryPlans brings the raids of one device to another: they come whole.
func (s *station) carryPlans(to *station) {
	s.t.Helper()
	to.hearOf(s)
	all, err := s.ledger.Since(ctx, 0, 10_000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, one := range all {
		if one.Signed.Envelope.Kind != raid.KindRaid {
			continue
		}
		if _, err := to.ledger.Append(ctx, ledger.Entry{Signed: one.Signed, Key: to.keyOf(one.Signed.Envelope)}); err != nil {
			s.t.Fatal(err)
		}
	}
}
