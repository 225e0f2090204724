package commission_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

// anything is records, raids and links of two springs of which nobody thought.
func anything(r *rand.Rand) (s commission.Source) {
	var records []report.Record
	defer func() { s.Records = of(records...) }()
	s.Help = map[commission.Referred]commission.Helped{}
	kato := func() string { return []string{city, aral, "433200001", "", "1"}[r.IntN(5)] }
	night := func() civil.Date {
		return civil.DateOf(time.Date(2024+r.IntN(3), 2, 20+r.IntN(50), 0, 0, 0, 0, kz))
	}
	reasoned := func() *raid.Reasoned {
		if r.IntN(8) == 0 {
			return &raid.Reasoned{Reason: "қате"}
		}
		return nil
	}
	for n := range 40 + r.IntN(60) {
		var people []raid.Person
		for range r.IntN(4) {
			people = append(people, somebody(r))
		}
		rec := met(n, night(), kato(), people...)
		rec.Encounter.Place.Type = pick[codes.Code](r, "PARK", "CAFE", "HOST", "LIFT", "")
		rec.Encounter.Withdrawal, rec.Accepted = reasoned(), r.IntN(2) == 0
		if r.IntN(5) == 0 {
			rec.Encounter.ClosedAt = time.Time{}
		}
		if r.IntN(3) == 0 {
			rec.Encounter.DeliveredAt = rec.Encounter.MetAt
		}
		for i := range people {
			for j := range people[i].Referrals {
				referral := &people[i].Referrals[j]
				referral.ID = id(100_000*n + 100*i + j)
				s.Help[commission.Referred{Record: rec.ID, Referral: referral.ID}] = commission.Helped{
					Taken: r.IntN(2) == 0, Done: r.IntN(2) == 0, Ended: r.IntN(2) == 0, Open: r.IntN(2) == 0, Overdue: r.IntN(2) == 0}
			}
		}
		records = append(records, rec)
	}
	for n := range 60 {
		at := night()
		place := raid.Place{Venue: []string{"", "v1", "v2"}[r.IntN(3)], District: kato()}
		short := []raid.Short{
			raid.VenueCheck{Result: pick(r, raid.NothingFound, raid.Violation)}, raid.HomeCheck{Subject: pick(r, raid.HomeOfChild, raid.HomeOfFamily)},
			raid.Talk{Form: pick[codes.Code](r, "U_TALK", "U_LECT", "")},
		}[r.IntN(3)].With(raid.Visit{Night: at, At: at.In(kz).Add(20 * time.Hour), Place: place, Undone: reasoned()})
		records = append(records, report.Record{ID: id(500 + n), Kind: raid.KindOf(short), Short: short, Accepted: r.IntN(2) == 0})
	}
	for n := range 10 {
		at, sector := night(), id(700+n)
		s.Raids = append(s.Raids, commission.Raid{ID: id(600 + n), Raid: raid.Raid{
			Night: at, From: at.In(kz), To: at.In(kz).Add(time.Duration(r.IntN(7)) * time.Hour), Cancelled: reasoned(),
			Sectors: []raid.Sector{{ID: sector, District: kato()}},
			Crews:   []raid.Crew{{ID: id(800 + n), Members: make([]uuid.UUID, r.IntN(4)), Sectors: []uuid.UUID{sector}}, {ID: id(900 + n)}},
		}})
	}
	for range 5 {
		s.Links = append(s.Links, raid.Link{Decision: raid.SameChild, Undone: reasoned(),
			A: raid.PersonRef{Person: id(1000 * r.IntN(40))}, B: raid.PersonRef{Person: id(1000 * r.IntN(40))}})
	}
	return s
}

// somebody is a person of whom anything may be said.
func somebody(r *rand.Rand) raid.Person {
	p := raid.Person{
		Kind: pick(r, raid.Minor, raid.Minor, raid.YoungAdult, raid.Adult), Sex: pick(r, codes.Male, codes.Female, ""),
		Education: pick(r, codes.EducationSchool, codes.EducationCollege, ""),
		Outcome:   pick(r, codes.OutcomeSpot, codes.OutcomePolice, codes.OutcomeCAN, codes.OutcomeMedical, codes.OutcomeAdult, ""),
		Article:   pick[codes.Code](r, "442.1", "131", "999", ""), IIN: pick(r, "", "950711500005", "950711600001"),
		BirthDate: pick[civil.Date](r, "", "2020-01-01", "2015-05-05", "2010-01-01", "2008-06-06"),
	}
	if r.IntN(2) == 0 {
		p.Reasons = []codes.Code{"R_RUN", codes.ReasonSelfHarm}
		p.Conditions = []codes.Code{codes.ConditionDrunk, codes.ConditionDrugs}
	}
	for range r.IntN(3) {
		p.Referrals = append(p.Referrals, raid.Referral{Kind: pick[codes.Code](r, "F_PSY", "F_MED")})
		p.Seized = append(p.Seized, raid.SeizedItem{Kind: pick[codes.Code](r, "T_KNIF", "T_BAT"), Count: r.IntN(4)})
		p.Registrations = append(p.Registrations, raid.Registration{Register: pick[codes.Code](r, "G_POL", "G_FAM")})
	}
	return p
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// TestEveryNumberIsItsList: whatever was recorded, of every line, in every district
// and in all, of this year and the year before, of all, those at school and those at
// college, what is listed counts together what the number says, and is one row for
// each where children, persons, places and visits are counted.
func TestEveryNumberIsItsList(t *testing.T) {
	t.Parallel()
	seen, rules := map[string]bool{}, rules(t)
	for seed := range uint64(12) {
		source := anything(rand.New(rand.NewPCG(seed, 9)))
		r := commission.Count(march, source, rules)
		for _, row := range r.Rows {
			for _, n := range numbers(r, row.Line) {
				want, known := n.Of(r)
				if !known {
					t.Fatalf("seed %d: %+v is no number of the report", seed, n)
				}
				items := commission.Behind(march, n, source, rules)
				got := 0
				for _, i := range items {
					got += n.Study.Of(i.Count)
				}
				several := row.Figure == "R18" || row.Figure == "R20" && row.Code != ""
				if got != want || !several && len(items) != want {
					t.Fatalf("seed %d: %+v is %d, its list has %d rows that count %d", seed, n, want, len(items), got)
				}
				if want > 0 {
					seen[row.Figure] = true
				}
				named(t, row.Line, items)
			}
		}
	}
	for n := 1; n <= 20; n++ {
		if code := "R" + string([]byte{'0' + byte(n/10), '0' + byte(n%10)}); !seen[code] {
			t.Errorf("nothing was ever counted in %s", code)
		}
	}
}

// numbers are all numbers of a line.
func numbers(r commission.Report, l commission.Line) (all []commission.Number) {
	for _, before := range []bool{false, true} {
		for _, s := range []commission.Study{commission.Everybody, commission.AtSchool, commission.AtCollege} {
			all = append(all, commission.Number{Line: l, Whole: true, Before: before, Study: s})
			for _, d := range r.Districts {
				all = append(all, commission.Number{Line: l, District: d.KATO, Before: before, Study: s})
			}
		}
	}
	return all
}

// named asks that each row leads to a record, to one thing in it but where several
// referrals or things of one person are counted, and that a whole figure says its parts.
func named(t *testing.T, l commission.Line, items []commission.Item) {
	t.Helper()
	var seen []commission.Item
	for _, i := range items {
		if len(i.Records) == 0 || i.Records[0] == uuid.Nil {
			t.Fatalf("%v: a row of no record", l)
		}
		if l.Code == "" && (l.Figure == "R16" || l.Figure == "R18") && len(i.Parts) != 1 {
			t.Fatalf("%v: a row of the parts %v", l, i.Parts)
		}
		if l.Figure != "R16" && l.Figure != "R18" && slices.ContainsFunc(seen, func(o commission.Item) bool {
			return o.Records[0] == i.Records[0] && o.Person == i.Person
		}) {
			t.Fatalf("%v: %v stands twice", l, i.Records)
		}
		seen = append(seen, i)
	}
}

func TestANumberThatIsNone(t *testing.T) {
	t.Parallel()
	r := commission.Count(march, commission.Source{}, rules(t))
	for _, n := range []commission.Number{{Line: commission.Line{Figure: "R99"}, Whole: true}, {Line: commission.Line{Figure: "R03"}, District: "1"}} {
		if _, known := n.Of(r); known || len(commission.Behind(march, n, commission.Source{}, rules(t))) > 0 {
			t.Errorf("%+v is known", n)
		}
	}
}
