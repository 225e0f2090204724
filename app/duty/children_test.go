package duty

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/caselist"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// cases is the list of cases, line by line: who, how often, by when, what is open.
func (s *station) cases(since civil.Date) (out []string) {
	s.t.Helper()
	c, err := s.Children(ctx, since)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range c.Rows {
		line := fmt.Sprint(r.Initials, " ", r.Times, "/", len(r.Records), " ", r.Help.Open, " ", r.Help.Due)
		for _, q := range r.Asked {
			line += " " + string(q)
		}
		if len(r.Repeats) > 0 {
			line += " repeat"
		}
		out = append(out, strings.TrimSpace(line))
	}
	return out
}

// TestChildrenAreJoinedByLinksAlone: one name, met twice, is two rows until an inspector
// says that it is one child, and two again once that is taken back.
func TestChildrenAreJoinedByLinksAlone(t *testing.T) {
	g := newStation(t, gulnar)
	first, p1 := g.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	g.clock.at = g.clock.at.Add(time.Hour)
	second, p2 := g.met("Умирзаков", "Нурсултан", "2010-03-14", nil)
	g.met("Сынақова", "Әсел", "2012-03-14", nil)
	g.met("", "", "", func(p *raid.Person) {
		*p = raid.Person{ID: p.ID, Kind: raid.YoungAdult, Name: "Тимур", Age: 19, Agreed: "жұмыс іздейді"}
	})
	same(t, "apart", []string{"С. Ә. 1/1 0", "Т. 1/1 0", "У. Н. 1/1 0", "Ө. Н. 1/1 0"}, sorted(g.cases("2026-07-01")))
	link, err := g.DecideMet(ctx, first, p1, Meeting{Record: second, Person: p2}, raid.SameChild, "анасы растады")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "one child", []string{"С. Ә. 1/1 0", "Т. 1/1 0", "У. Н. 2/2 0"}, sorted(g.cases("2026-07-01")))
	same(t, "met since a later day", []string{"С. Ә. 1/1 0", "Т. 1/1 0", "У. Н. 1/2 0"}, sorted(g.cases("2026-07-05")))
	if err := g.UndoLink(ctx, link, "қате"); err != nil {
		t.Fatal(err)
	}
	same(t, "taken back", []string{"С. Ә. 1/1 0", "Т. 1/1 0", "У. Н. 1/1 0", "Ө. Н. 1/1 0"}, sorted(g.cases("2026-07-01")))
}

func sorted(all []string) []string { slices.Sort(all); return all }

// TestChildrenWithHelpStay in the list however long ago they were met, by their day; and
// whoever was met long ago and has none is out of it.
func TestChildrenWithHelpStay(t *testing.T) {
	a, g, y := newStation(t, aigul), newStation(t, gulnar), newStation(t, yerlan)
	a.refer("Асан", "2026-07-20")
	back := a.refer("Болат")
	a.sent("stored")
	a.carry(g)
	a.carry(y)
	f, err := y.Encounter(ctx, back)
	if err != nil {
		t.Fatal(err)
	}
	if err := y.Return(ctx, back, f.Row.Rev, raid.Comment{Text: "мектебі?"}); err != nil {
		t.Fatal(err)
	}
	y.carry(g)
	same(t, "this month", []string{"С. А. 1/1 1 2026-07-20", "С. Б. 1/1 0  returned"}, g.cases("2026-07-01"))
	same(t, "later", []string{"С. А. 0/1 1 2026-07-20"}, g.cases("2026-08-01"))
	if _, err := g.answer(g.help("F_PSY"), codes.HelpDone, ""); err != nil {
		t.Fatal(err)
	}
	same(t, "help was given", nil, g.cases("2026-08-01"))
	if found, err := g.FindChildren(ctx, "болат"); err != nil || len(found.Rows) != 1 || found.Rows[0].Initials != "С. Б." {
		t.Errorf("%+v, %v", found.Rows, err)
	}
	if _, err := a.Children(ctx, ""); code(err) != "role" {
		t.Errorf("a patrol: %v", err)
	}
	if _, err := a.FindChildren(ctx, "асан"); code(err) != "role" {
		t.Errorf("a patrol seeks: %v", err)
	}
}

// TestARepeatIsToldWithItsSources: the mother of another child was fined within the year,
// which is a proposal and says where it stands. A namesake's is none.
func TestARepeatIsToldWithItsSources(t *testing.T) {
	g := newStation(t, gulnar)
	night := func(who raid.Guardian, imposed ...civil.Date) func(*raid.Person) {
		for _, day := range imposed {
			who.Penalties = append(who.Penalties, raid.Penalty{ID: uuid.New(), Article: "442.2", Imposed: day, Number: "1"})
		}
		return func(p *raid.Person) { p.Guardians, p.Proposed = []raid.Guardian{who}, codes.OutsideAtNight }
	}
	mother := raid.Guardian{Name: "Өмірзақова Гүлнар", Phone: "+7 700 000 00 01", Kinship: "M"}
	source, _ := g.met("Өмірзақов", "Дархан", "2012-03-14", night(mother, "2026-03-01", "2025-01-01"))
	g.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", night(raid.Guardian{Name: "Умирзакова Гульнар", Phone: "8 700 000 00 01"}))
	g.met("Сынақов", "Асан", "2010-03-14", night(raid.Guardian{Name: "Умирзакова Гульнар", Phone: "8 702 999 99 99"}))
	same(t, "repeats", []string{"С. А. 1/1 0", "Ө. Д. 1/1 0  repeat", "Ө. Н. 1/1 0  repeat"}, sorted(g.cases("")))
	c, err := g.Children(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Rows {
		if r.Initials != "Ө. Н." {
			continue
		}
		want := caselist.Repeat{Met: r.Key, At: r.Repeats[0].At, Record: source, Article: "442.2", Imposed: "2026-03-01", Until: "2027-03-01", Proposed: codes.OutsideAtNight}
		if r.Repeats[0] != want {
			t.Errorf("%+v", r.Repeats)
		}
	}
	g.met("Сынақов", "Дәулет", "2010-03-14", night(mother))
	if got := g.cases(""); len(got) != 4 || strings.Count(strings.Join(got, "\n"), "repeat") != 3 {
		t.Errorf("after one more: %q", got)
	}
}

// TestAHistoryIsOpenedForAReason that is in the journal for each of the records before a
// name is given; without one, or by a patrol, nothing is.
func TestAHistoryIsOpenedForAReason(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	first, p1 := a.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", func(p *raid.Person) {
		p.Referrals = []raid.Referral{{ID: uuid.New(), Kind: "F_PSY", Status: "new", Due: "2026-07-20"}}
	})
	a.clock.at = a.clock.at.Add(time.Hour)
	second, p2 := a.met("Умирзаков", "Нурсултан", "2010-03-14", nil)
	third, p3 := a.met("Умирзаков", "Нурсултан", "2010-03-14", nil)
	a.met("Сынақов", "Болат", "2012-03-14", nil)
	a.carry(g)
	if _, err := g.DecideMet(ctx, first, p1, Meeting{Record: second, Person: p2}, raid.SameChild, "анасы растады"); err != nil {
		t.Fatal(err)
	}
	before := g.notes()
	if _, err := g.CaseHistory(ctx, first, p1, "curious"); code(err) != "case_reason" || g.notes() != before {
		t.Fatalf("without a reason: %v", err)
	}
	if _, err := g.CaseHistory(ctx, first, p2, "case_visit"); code(err) != "record_unknown" || g.notes() != before {
		t.Fatalf("another record's person: %v", err)
	}
	if _, err := a.CaseHistory(ctx, first, p1, "case_visit"); code(err) != "role" {
		t.Fatalf("a patrol: %v", err)
	}
	h, err := g.CaseHistory(ctx, first, p1, "case_visit")
	if err != nil {
		t.Fatal(err)
	}
	if h.Person.Surname != "Умирзаков" || len(h.Encounters) != 2 || h.Encounters[0].Row.ID != second || h.Encounters[1].Person.Surname != "Өмірзақов" || h.Away != 0 {
		t.Errorf("%d encounters of %s, %d away", len(h.Encounters), h.Person.Surname, h.Away)
	}
	if len(h.Links) != 1 || h.Links[0].By != gulnar.Name || !h.Links[0].Here || len(h.Help) != 1 || h.Help[0].Referral.Kind != "F_PSY" {
		t.Errorf("%+v, %+v", h.Links, h.Help)
	}
	if len(h.MayBe) != 1 || h.MayBe[0].Record != third || h.MayBe[0].Person != p3 {
		t.Errorf("who may be the same: %+v", h.MayBe)
	}
	var looked []uuid.UUID
	for _, f := range g.acts()[before:] {
		if f.Action != string(AuditReveal) || f.Reason != "case_visit" || len(f.Records) != 1 {
			t.Errorf("%+v", f)
		}
		looked = append(looked, f.Records...)
	}
	if !slices.Equal(looked, []uuid.UUID{second, first}) {
		t.Errorf("written down: %v", looked)
	}
	g.opts.Free = func(string) (uint64, error) { return 0, nil }
	g.reopen()
	if h, err := g.CaseHistory(ctx, first, p1, "case_visit"); code(err) != "unlogged" || h.Person.Surname != "" || len(h.Encounters) > 0 || len(h.Help) > 0 {
		t.Errorf("shown, and nobody wrote that down: %v", err)
	}
}
