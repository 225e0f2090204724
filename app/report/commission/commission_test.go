package commission_test

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

const (
	city = "431010000"
	aral = "433200000"
)

var kz = time.FixedZone("", 5*3600)

func rules(t testing.TB) commission.Rules {
	t.Helper()
	lists, err := codes.Parse(os.DirFS("../../../assets/codes"))
	if err != nil {
		t.Fatal(err)
	}
	return commission.Rules{Codes: lists, Offset: kz, Region: regionfile.Region{
		ID: "kyzylorda", KATO: "430000000", Offset: "+05:00",
		Districts: []regionfile.District{{KATO: city}, {KATO: aral, Aliases: []string{"433200001"}}},
	}}
}

var march = commission.Period{From: "2026-03-01", To: "2026-03-31"}

func id(n int) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, n)) }

// met is a finished encounter of a night with the people given.
func met(n int, night civil.Date, kato string, people ...raid.Person) report.Record {
	for i := range people {
		people[i].ID = id(1000*n + i)
	}
	return report.Record{ID: id(n), Kind: raid.KindEncounter, Encounter: raid.Encounter{
		Night: night, MetAt: night.In(kz).Add(23 * time.Hour), ClosedAt: night.In(kz).Add(26 * time.Hour),
		Place: raid.Place{Type: "PARK", District: kato}, People: people,
	}}
}

func minor(change func(*raid.Person)) raid.Person {
	p := raid.Person{Kind: raid.Minor, Outcome: codes.OutcomeSpot}
	if change != nil {
		change(&p)
	}
	return p
}

// of are records in memory.
func of(records ...report.Record) iter.Seq[*report.Record] { return commission.All(records) }

// figure is a line of a report in one string: now, before, of all districts.
func figure(r commission.Report, name string, part codes.Code) string {
	for _, row := range r.Rows {
		if row.Figure == name && row.Code == part {
			return fmt.Sprintf("%d %d", row.Total.Now.All, row.Total.Before.All)
		}
	}
	return "-"
}

// sixPM is when the raids of the tests begin.
var sixPM = time.Date(2026, 3, 5, 18, 0, 0, 0, kz)

// out is a raid of six hours with some crews of one.
func out(crews int) commission.Raid {
	r := commission.Raid{Raid: raid.Raid{Night: "2026-03-05", From: sixPM, To: sixPM.Add(6 * time.Hour)}}
	for i := range crews {
		r.Crews = append(r.Crews, raid.Crew{Members: []uuid.UUID{id(9000 + i)}})
	}
	return r
}

// called is a raid of two crews that was called off.
func called(crews int, at time.Time) commission.Raid {
	r := out(crews)
	r.Cancelled = &raid.Reasoned{Reason: "жаңбыр", At: at}
	return r
}

// TestACrewIsInADistrict: where its first sector is, else where all sectors of the raid
// are; where they are in several nobody knows in which it went.
func TestACrewIsInADistrict(t *testing.T) {
	t.Parallel()
	of := func(own []uuid.UUID, districts ...string) commission.Raid {
		r := out(1)
		for i, d := range districts {
			r.Sectors = append(r.Sectors, raid.Sector{ID: id(8000 + i), District: d})
		}
		r.Crews[0].Sectors = own
		return r
	}
	for name, row := range map[string]struct {
		raid commission.Raid
		want string
	}{
		"its own sector":                 {of([]uuid.UUID{id(8001)}, city, aral), aral},
		"the only one of the raid":       {of(nil, aral), aral},
		"two of the raid, one district":  {of(nil, aral, aral), aral},
		"two of the raid, two districts": {of(nil, city, aral), ""},
		"none":                           {of(nil), ""},
		"a sector that is there no more": {of([]uuid.UUID{id(1)}, aral), ""},
	} {
		var got []string
		for _, i := range commission.Behind(march, commission.Number{Line: commission.Line{Figure: "R20"}, Whole: true}, commission.Source{Raids: []commission.Raid{row.raid}}, rules(t)) {
			got = append(got, i.District)
		}
		if len(got) != 1 || got[0] != row.want {
			t.Errorf("%s: in %q, not %q", name, got, row.want)
		}
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	linked := raid.Link{Decision: raid.SameChild, A: raid.PersonRef{Person: id(1000)}, B: raid.PersonRef{Person: id(2000)}}
	undone := linked
	undone.Undone = &raid.Reasoned{Reason: "қате"}
	iin := func(p *raid.Person) { p.IIN = "950711500005" }
	withdrawn := met(1, "2026-03-05", city, minor(nil))
	withdrawn.Encounter.Withdrawal = &raid.Reasoned{Reason: "қате"}
	for _, row := range []struct {
		name   string
		source commission.Source
		figure string
		part   codes.Code
		want   string
	}{
		{"nothing", commission.Source{}, "R03", "", "0 0"},
		{"a part nobody is in has no line", commission.Source{}, "R14", "442.1", "-"},
		{"this year", commission.Source{Records: of(met(1, "2026-03-31", city, minor(nil)))}, "R03", "", "1 0"},
		{"the year before", commission.Source{Records: of(met(1, "2025-03-01", city, minor(nil)))}, "R03", "", "0 1"},
		{"the day after the period", commission.Source{Records: of(met(1, "2026-04-01", city, minor(nil)))}, "R03", "", "0 0"},
		{"withdrawn", commission.Source{Records: of(withdrawn)}, "R03", "", "0 0"},
		{"in no district", commission.Source{Records: of(met(1, "2026-03-05", "1", minor(nil)))}, "R03", "", "1 0"},
		{"a boy", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Sex = codes.Male })))}, "R03", commission.PartBoys, "1 0"},
		{"his age of that day", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.BirthDate = "2012-03-05" })))}, "R03", commission.PartAge14, "1 0"},
		{"his age a day before", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.BirthDate = "2012-03-06" })))}, "R03", commission.PartAge7, "1 0"},
		{"an age that nobody knows", commission.Source{Records: of(met(1, "2026-03-05", city, minor(nil)))}, "R03", commission.PartAgeUnknown, "1 0"},
		{"to medical care", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Outcome = codes.OutcomeMedical })))}, "R10", "", "1 0"},
		{"drunk and drugged is one child", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Conditions = []codes.Code{codes.ConditionDrunk, codes.ConditionDrugs} })))}, "R11", "", "1 0"},
		{"a runaway", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Reasons = []codes.Code{"R_RUN"} })))}, "R12", "", "1 0"},
		{"met again, by the number", commission.Source{Records: of(met(1, "2025-09-05", city, minor(iin)), met(2, "2026-03-05", aral, minor(iin)))}, "R13", "", "1 0"},
		{"met again after more than a year", commission.Source{Records: of(met(1, "2025-03-04", city, minor(iin)), met(2, "2026-03-05", aral, minor(iin)))}, "R13", "", "0 0"},
		{"met twice in one night", commission.Source{Records: of(met(1, "2026-03-05", city, minor(iin)), met(2, "2026-03-05", aral, minor(iin)))}, "R13", "", "1 0"},
		{"met again, as a person decided", commission.Source{Links: []raid.Link{linked}, Records: of(met(1, "2026-03-04", city, minor(nil)), met(2, "2026-03-05", aral, minor(nil)))}, "R13", "", "1 0"},
		{"a decision taken back", commission.Source{Links: []raid.Link{undone}, Records: of(met(1, "2026-03-04", city, minor(nil)), met(2, "2026-03-05", aral, minor(nil)))}, "R13", "", "0 0"},
		{"an article of a parent on the child's page", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Article = codes.OutsideAtNight })))}, "R14", "442.2", "1 0"},
		{"an article of an adult", commission.Source{Records: of(met(1, "2026-03-05", city, raid.Person{Kind: raid.Adult, Article: "131"}))}, "R14", "", "1 0"},
		{"an article of a newer program", commission.Source{Records: of(met(1, "2026-03-05", city, raid.Person{Kind: raid.Adult, Article: "999"}))}, "R14", "999", "1 0"},
		{"put on two registers is one child", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Registrations = []raid.Registration{{Register: "G_POL"}, {Register: "G_FAM"}} })))}, "R15", "", "1 0"},
		{"and one of each", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Registrations = []raid.Registration{{Register: "G_POL"}, {Register: "G_FAM"}} })))}, "R15", "G_FAM", "1 0"},
		{"two referrals are two", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Referrals = []raid.Referral{{Kind: "F_PSY"}, {Kind: "F_PSY"}} })))}, "R16", "F_PSY", "2 0"},
		{"things as they were counted", commission.Source{Records: of(met(1, "2026-03-05", city, minor(func(p *raid.Person) { p.Seized = []raid.SeizedItem{{Kind: "T_KNIF", Count: 3}, {Kind: "T_KNIF"}} })))}, "R18", "T_KNIF", "4 0"},
		{"crews and their hours", commission.Source{Raids: []commission.Raid{out(2)}}, "R20", commission.PartHours, "12 0"},
		{"a crew of nobody", commission.Source{Raids: []commission.Raid{{Raid: raid.Raid{Night: "2026-03-05", Crews: []raid.Crew{{}}}}}}, "R20", "", "0 0"},
		{"a raid that has not begun", commission.Source{At: sixPM.Add(-time.Second), Raids: []commission.Raid{out(2)}}, "R20", "", "0 0"},
		{"a raid that goes on", commission.Source{At: sixPM.Add(2 * time.Hour), Raids: []commission.Raid{out(2)}}, "R20", commission.PartHours, "4 0"},
		{"a raid that was called off while it went on", commission.Source{Raids: []commission.Raid{called(2, sixPM.Add(4*time.Hour))}}, "R20", commission.PartHours, "8 0"},
		{"and is counted before that", commission.Source{At: sixPM.Add(time.Hour), Raids: []commission.Raid{called(2, sixPM.Add(4*time.Hour))}}, "R20", commission.PartHours, "2 0"},
		{"a raid that was called off before it began", commission.Source{Raids: []commission.Raid{called(2, sixPM)}}, "R20", "", "0 0"},
		{"a raid that was called off when it was over: it was none", commission.Source{Raids: []commission.Raid{called(2, sixPM.Add(20*time.Hour))}}, "R20", "", "0 0"},
		{"a raid that was called off", commission.Source{Raids: []commission.Raid{{Raid: raid.Raid{Night: "2026-03-05", Cancelled: &raid.Reasoned{Reason: "жаңбыр"}, Crews: out(1).Crews}}}}, "R20", "", "0 0"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(row.want, figure(commission.Count(march, row.source, rules(t)), row.figure, row.part)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name           string
		period, before commission.Period
		nights, then   int
	}{
		{"a month", march, commission.Period{From: "2025-03-01", To: "2025-03-31"}, 31, 31},
		{"over a leap day", commission.Period{From: "2028-02-01", To: "2028-02-29"}, commission.Period{From: "2027-02-01", To: "2027-02-28"}, 29, 28},
		{"one night", commission.Period{From: "2026-01-01", To: "2026-01-01"}, commission.Period{From: "2025-01-01", To: "2025-01-01"}, 1, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			before := row.period.YearBefore()
			if before != row.before || row.period.Nights() != row.nights || before.Nights() != row.then {
				t.Errorf("got %v, %d and %d nights", before, row.period.Nights(), before.Nights())
			}
		})
	}
}

// flat is what an export has of a child, and what a clerk would count again.
type flat struct {
	night                           civil.Date
	district, study, outcome, thing string
	things                          int
}

// TestRecount counts 200 random periods a second time, over rows as an export
// has them and in another way.
func TestRecount(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 5))
		var records []report.Record
		var rows []flat
		for n := range r.IntN(80) {
			night := civil.DateOf(time.Date(2025, 2, 20+r.IntN(420), 0, 0, 0, 0, kz))
			kato := []string{city, aral, "433200001", ""}[r.IntN(4)]
			study := []codes.Code{codes.EducationSchool, codes.EducationCollege, ""}[r.IntN(3)]
			outcome := []codes.Code{codes.OutcomeSpot, codes.OutcomePolice, codes.OutcomeCAN, codes.OutcomeMedical, codes.OutcomeAdult}[r.IntN(5)]
			things := r.IntN(3)
			records = append(records, met(n, night, kato, minor(func(p *raid.Person) {
				p.Education, p.Outcome = study, outcome
				p.Seized = []raid.SeizedItem{{Kind: "T_BAT", Count: things}}
			})))
			rows = append(rows, flat{night, kato, string(study), string(outcome), "T_BAT", max(1, things)})
		}
		r.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		got := commission.Count(march, commission.Source{Records: of(records...)}, rules(t))
		for _, want := range recount(rows) {
			row := got.Rows[slices.IndexFunc(got.Rows, func(r commission.Row) bool { return r.Line == commission.Line{Figure: want.figure} })]
			for i, d := range got.Districts {
				if n := row.Cells[i].Now.All; n != want.now[d.KATO] {
					t.Fatalf("seed %d: %s in %q is %d, counted again %d", seed, want.figure, d.KATO, n, want.now[d.KATO])
				}
			}
			if row.Total.Now.School != want.school || row.Total.Before.All != want.before {
				t.Fatalf("seed %d: %s: %d at school, %d before; counted again %d, %d", seed, want.figure, row.Total.Now.School, row.Total.Before.All, want.school, want.before)
			}
		}
	}
}

type recounted struct {
	figure         string
	now            map[string]int
	school, before int
}

func recount(rows []flat) []recounted {
	child := func(f flat) int {
		if f.outcome == "O_ADLT" {
			return 0
		}
		return 1
	}
	with := func(outcomes ...string) func(flat) int {
		return func(f flat) int {
			if slices.Contains(outcomes, f.outcome) {
				return 1
			}
			return 0
		}
	}
	out := []recounted{}
	for name, count := range map[string]func(flat) int{
		"R03": child, "R05": child, "R07": with("O_SPOT", "O_POL"), "R08": with("O_SPOT"), "R09": with("O_CAN"), "R10": with("O_MED"),
		"R18": func(f flat) int { return f.things },
	} {
		c := recounted{figure: name, now: map[string]int{}}
		for _, f := range rows {
			district := map[string]string{"433200001": aral, aral: aral, city: city}[f.district]
			switch string(f.night)[:7] {
			case "2026-03":
				c.now[district] += count(f)
				if f.study == "E_SCH" && name != "R18" {
					c.school += count(f)
				}
			case "2025-03":
				c.before += count(f)
			}
		}
		out = append(out, c)
	}
	return out
}

func TestPublishWithholdsSmallCounts(t *testing.T) {
	t.Parallel()
	var records []report.Record
	for n := range 40 {
		kato, study := city, codes.EducationSchool
		if n < 3 {
			kato, study = aral, codes.EducationCollege
		}
		records = append(records, met(n, "2026-03-05", kato, minor(func(p *raid.Person) { p.Education = study })))
	}
	got := commission.Count(march, commission.Source{Records: of(records...)}, rules(t)).Publish()
	for i, row := range got.Counts {
		for j, n := range row {
			if n > 0 && n < 5 && !got.Withheld[i][j] {
				t.Errorf("%d at %d, %d is published", n, i, j)
			}
		}
	}
	if got.Withheld[0][0] && got.Withheld[2][0] && got.Withheld[0][3] && got.Withheld[2][3] {
		t.Error("everything is withheld")
	}
}

// Where it is not shown who was met, a report says that it may not know who was met
// before.
func TestAReportSaysWhomItDoesNotKnow(t *testing.T) {
	hidden := func(r report.Record) report.Record { r.Unnamed = true; return r }
	withdrawn := met(4, "2026-03-06", city, minor(nil))
	withdrawn.Encounter.Withdrawal = &raid.Reasoned{Reason: "a"}
	source := commission.Source{Records: of(met(1, "2026-03-05", city, minor(nil)), hidden(met(2, "2026-03-05", city, minor(nil))),
		hidden(met(3, "2026-02-05", city, minor(nil))), hidden(withdrawn))}
	texts := language(t, i18n.EN)
	const says = "R13 may be too low. Encounters in which it is not shown to you who the children are: 1."
	r := commission.Count(march, source, rules(t))
	if all := strings.Join(r.Notices(texts), " "); r.Unnamed != 1 || !strings.Contains(all, says) {
		t.Errorf("%d, %s", r.Unnamed, all)
	}
	r = commission.Count(march, commission.Source{Records: of(met(1, "2026-03-05", city, minor(nil)))}, rules(t))
	if all := strings.Join(r.Notices(texts), " "); r.Unnamed != 0 || strings.Contains(all, "R13") {
		t.Errorf("%d, %s", r.Unnamed, all)
	}
}

// TestPublishedSumsOfPeopleAreNotSmall: one family visited at home is as telling as
// one child; a place, a thing, a talk, a crew is not.
func TestPublishedSumsOfPeopleAreNotSmall(t *testing.T) {
	t.Parallel()
	home := report.Record{ID: id(1), Kind: raid.KindHomeCheck, Short: raid.HomeCheck{
		Night: "2026-03-05", At: civil.Date("2026-03-05").In(kz).Add(20 * time.Hour), Subject: raid.HomeOfFamily, Place: raid.Place{District: city},
	}}
	talk := report.Record{ID: id(2), Kind: raid.KindTalk, Short: raid.Talk{
		Night: "2026-03-05", At: civil.Date("2026-03-05").In(kz).Add(20 * time.Hour), Form: "T_TALK", Place: raid.Place{District: city},
	}}
	child := met(3, "2026-03-05", city, minor(func(p *raid.Person) {
		p.Article = codes.OutsideAtNight
		p.Referrals = []raid.Referral{{Kind: "F_PSY"}}
		p.Seized = []raid.SeizedItem{{Kind: "T_KNIF", Count: 1}}
	}))
	for _, s := range commission.Count(march, commission.Source{Records: of(home, talk, child)}, rules(t)).Publish().Sums {
		things := slices.Contains([]string{"R01", "R02", "R18", "R19", "R20"}, s.Figure)
		if want := s.All > 0 && !things; s.Withheld != want {
			t.Errorf("%s is %d, withheld: %v", s.Figure, s.All, s.Withheld)
		}
	}
}

// TestAPeriodThatIsNotOver is a draft until its last night is over, on every paper.
func TestAPeriodThatIsNotOver(t *testing.T) {
	t.Parallel()
	texts := language(t, i18n.EN)
	for _, row := range []struct {
		name string
		at   time.Time
		want string
	}{
		{"before it", time.Date(2026, 2, 1, 12, 0, 0, 0, kz), "commission.draft_running"},
		{"in its last night", time.Date(2026, 4, 1, 5, 0, 0, 0, kz), "commission.draft_running"},
		{"the day after", time.Date(2026, 4, 1, 14, 0, 0, 0, kz), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := commission.Count(march, commission.Source{At: row.at}, rules(t))
			want := ""
			if row.want != "" {
				want = texts.T(row.want)
			}
			if got := r.Draft(texts); got != want {
				t.Errorf("it says %q, want %q", got, want)
			}
			for name, write := range map[string]func(*bytes.Buffer) error{
				"table":     func(b *bytes.Buffer) error { return commission.WriteCSV(b, r, rules(t).Codes, texts) },
				"published": func(b *bytes.Buffer) error { return r.Publish().WriteCSV(b, rules(t).Codes, texts) },
			} {
				var file bytes.Buffer
				if err := write(&file); err != nil {
					t.Fatal(err)
				}
				if said := strings.Contains(file.String(), texts.T("commission.draft_running")); said != (want != "") {
					t.Errorf("%s: that it is not over is said: %v", name, said)
				}
			}
		})
	}
}

// TestAYearBeforeOfWhichNothingIsHere says so: its zeros are none.
func TestAYearBeforeOfWhichNothingIsHere(t *testing.T) {
	t.Parallel()
	texts := language(t, i18n.EN)
	for _, night := range []civil.Date{"2025-03-05", "2026-03-05"} {
		r := commission.Count(march, commission.Source{Records: of(met(1, night, city, minor(nil)))}, rules(t))
		said := strings.Contains(strings.Join(r.Notices(texts), " "), texts.T("commission.no_earlier"))
		if want := night == "2026-03-05"; said != want {
			t.Errorf("a record of %s, and that there is none is said: %v", night, said)
		}
	}
}
