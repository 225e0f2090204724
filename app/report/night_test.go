package report

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

func TestNightFigures(t *testing.T) {
	t.Parallel()
	const city = "431010000"
	delivered := func(r Record) Record {
		r.Encounter.DeliveredAt = time.Date(2026, 3, 21, 0, 30, 0, 0, kz)
		return r
	}
	open := func(r Record) Record { r.Encounter.ClosedAt = time.Time{}; return r }
	handed := child("", codes.OutcomeSpot)
	handed.HandedTo = uuid.UUID{9}
	for _, row := range []struct {
		name    string
		records []Record
		want    [NumFigures]int // R01..R09 of the whole region
	}{
		{"nothing", nil, [NumFigures]int{}},
		{"R01 counts a place where nothing was found", []Record{looked(city, "a", raid.NothingFound, false)}, [NumFigures]int{R01: 1}},
		{"R01 counts one venue once", []Record{looked(city, "a", raid.NothingFound, false), looked(city, "a", raid.MinorsFound, false)}, [NumFigures]int{R01: 1}},
		{"R01 counts places without a name each", []Record{looked(city, "", raid.NothingFound, false), looked(city, "", raid.Violation, false), looked(city, "", raid.Violation, false)}, [NumFigures]int{R01: 3, R02: 2}},
		{"R01 counts one venue id in two districts twice", []Record{looked(city, "a", raid.NothingFound, false), looked("433200000", "a", raid.NothingFound, false)}, [NumFigures]int{R01: 2}},
		{"R02 needs one violation among several checks", []Record{looked(city, "a", raid.NothingFound, false), looked(city, "a", raid.Violation, false), looked(city, "a", raid.Violation, false)}, [NumFigures]int{R01: 1, R02: 1}},
		{"an undone check counts nowhere", []Record{func() Record {
			r := looked(city, "a", raid.Violation, true)
			r.Short = takenBack(r.Short)
			return r
		}()}, [NumFigures]int{}},
		{"R17 counts each home, opened or not", []Record{
			{Kind: raid.KindHomeCheck, Short: raid.HomeCheck{Night: "2026-03-20", Place: raid.Place{District: city}, Subject: raid.HomeOfChild, Result: "H_NONE"}},
			{Kind: raid.KindHomeCheck, Short: raid.HomeCheck{Night: "2026-03-20", Place: raid.Place{District: city}, Subject: raid.HomeOfFamily, Result: "H_OK"}},
			{Kind: raid.KindHomeCheck, Short: raid.HomeCheck{Night: "2026-03-20", Undone: &raid.Reasoned{Reason: "қате"}}},
			{Kind: raid.KindHomeCheck, Short: raid.HomeCheck{Night: "2026-03-19"}},
		}, [NumFigures]int{R17: 2}},
		{"R19 counts each talk, however many listened", []Record{
			{Kind: raid.KindTalk, Short: raid.Talk{Night: "2026-03-20", Place: raid.Place{District: city}, Form: "U_LECT", Listeners: 40}},
			{Kind: raid.KindTalk, Short: raid.Talk{Night: "2026-03-20", Undone: &raid.Reasoned{Reason: "қате"}}},
		}, [NumFigures]int{R19: 1}},
		{"R03 counts each minor", []Record{met(city, "", false, child("", ""), child("", ""))}, [NumFigures]int{R03: 2}},
		{"R03 leaves out adults and young adults", []Record{met(city, "PARK", false, raid.Person{Kind: raid.Adult}, raid.Person{Kind: raid.YoungAdult})}, [NumFigures]int{}},
		{"R03 leaves out who proved an adult", []Record{met(city, "PARK", false, child("", codes.OutcomeAdult))}, [NumFigures]int{}},
		{"R04 is class V", []Record{met(city, "CAFE", false, child("", ""))}, [NumFigures]int{R03: 1, R04: 1}},
		{"R05 is class O", []Record{met(city, "PARK", false, child("", ""))}, [NumFigures]int{R03: 1, R05: 1}},
		{"class N is in neither", []Record{met(city, "HOST", false, child("", ""))}, [NumFigures]int{R03: 1}},
		{"a place of a newer program is in neither", []Record{met(city, "LIFT", false, child("", ""))}, [NumFigures]int{R03: 1}},
		{"R06 and R07 by the police", []Record{met(city, "", false, child("", codes.OutcomePolice))}, [NumFigures]int{R03: 1, R06: 1, R07: 1}},
		{"R06 with a centre after delivery", []Record{delivered(met(city, "", false, child("", codes.OutcomeCAN)))}, [NumFigures]int{R03: 1, R06: 1, R09: 1}},
		{"R06 in care at the police now", []Record{delivered(met(city, "", false, child("", "")))}, [NumFigures]int{R03: 1, R06: 1}},
		{"R06 leaves out the child handed over before", []Record{delivered(met(city, "", false, child("", codes.OutcomeSpot), child("", codes.OutcomeRelative)))}, [NumFigures]int{R03: 2, R06: 1, R07: 1, R08: 1}},
		{"R06 leaves out who was taken home, let go or left beside a delivered child", []Record{delivered(met(city, "", false, child("", codes.OutcomeHome), child("", codes.OutcomeTalk), child("", codes.OutcomeLeft)))}, [NumFigures]int{R03: 3, R07: 1}},
		{"R07 taken home", []Record{met(city, "", false, child("", codes.OutcomeHome))}, [NumFigures]int{R03: 1, R07: 1}},
		{"R07 leaves out relatives", []Record{met(city, "", false, child("", codes.OutcomeRelative))}, [NumFigures]int{R03: 1}},
		{"R08 on the spot", []Record{met(city, "", false, child("", codes.OutcomeSpot))}, [NumFigures]int{R03: 1, R07: 1, R08: 1}},
		{"nobody is handed over before it is written to whom", []Record{open(met(city, "", false, child("", codes.OutcomeSpot), child("", codes.OutcomePolice)))}, [NumFigures]int{R03: 2}},
		{"nor is he who is meant to be, at the police", []Record{open(delivered(met(city, "", false, child("", codes.OutcomePolice))))}, [NumFigures]int{R03: 1, R06: 1}},
		{"he is as soon as it is, in an open record", []Record{open(met(city, "", false, handed))}, [NumFigures]int{R03: 1, R07: 1, R08: 1}},
		{"R09 both kinds of centre", []Record{met(city, "", false, child("", codes.OutcomeCAN), child("", codes.OutcomeCPD))}, [NumFigures]int{R03: 2, R09: 2}},
		{"a withdrawn encounter counts nowhere", []Record{func() Record {
			r := met(city, "PARK", true, child("", codes.OutcomeSpot))
			r.Encounter.Withdrawal = &raid.Reasoned{Reason: "екі рет"}
			return r
		}()}, [NumFigures]int{}},
		{"another night", []Record{func() Record {
			r := met(city, "PARK", false, child("", ""))
			r.Encounter.Night = "2026-03-21"
			return r
		}()}, [NumFigures]int{}},
		{"records of other kinds are passed over", []Record{{Kind: raid.KindReview}, {Kind: raid.KindRaid}, {}}, [NumFigures]int{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := Night(tonight, row.records, region(), lists(t), kz)
			if diff := cmp.Diff(row.want, counts(got.Total.All)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNightAcrossMidnight(t *testing.T) {
	t.Parallel()
	// Without a night of its own a record belongs to the evening's date.
	for _, row := range []struct {
		name, at string
		want     int
	}{
		{"noon begins the night", "2026-03-20T12:00:00+05:00", 1},
		{"evening", "2026-03-20T23:59:59+05:00", 1},
		{"after midnight", "2026-03-21T00:30:00+05:00", 1},
		{"the last second before noon", "2026-03-21T11:59:59+05:00", 1},
		{"noon belongs to the next", "2026-03-21T12:00:00+05:00", 0},
		{"the night before", "2026-03-20T11:59:59+05:00", 0},
		{"the region's clock counts", "2026-03-20T20:00:00Z", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, row.at)
			if err != nil {
				t.Fatal(err)
			}
			e := met("431010000", "PARK", false, child("", ""))
			e.Encounter.Night, e.Encounter.MetAt = "", at
			v := looked("431010000", "", raid.NothingFound, false)
			v.Short = v.Short.With(raid.Visit{At: at, Place: v.Short.Visit().Place})
			got := Night(tonight, []Record{e, v}, region(), lists(t), kz)
			if got.Total.All[R03].All != row.want || got.Total.All[R01].All != row.want {
				t.Errorf("R03 %d, R01 %d, want %d", got.Total.All[R03].All, got.Total.All[R01].All, row.want)
			}
		})
	}
	// A raid that ran on after noon keeps the night it names.
	e := met("431010000", "PARK", false, child("", ""))
	e.Encounter.MetAt = time.Date(2026, 3, 21, 12, 30, 0, 0, kz)
	if got := Night(tonight, []Record{e}, region(), lists(t), kz); got.Total.All[R03].All != 1 {
		t.Error("the night a record names was not believed")
	}
}

// takenBack gives a short record as it is after Undo.
func takenBack(b raid.Short) raid.Short {
	v := b.Visit()
	v.Undone = &raid.Reasoned{Reason: "қате басылды"}
	return b.With(v)
}

// busyNight is a night with something in every row and every figure.
func busyNight() []Record {
	withdrawn := met("431010000", "PARK", true, child("E_SCH", codes.OutcomeSpot))
	withdrawn.Encounter.Withdrawal = &raid.Reasoned{Reason: "екі рет жазылған"}
	undone := looked("431010000", "c", raid.Violation, true)
	undone.Short = takenBack(undone.Short)
	delivered := met("433200001", "STRT", true, child("E_COL", codes.OutcomeCPD), child("E_OUT", codes.OutcomePolice))
	delivered.Encounter.DeliveredAt = time.Date(2026, 3, 21, 0, 30, 0, 0, kz)
	return []Record{
		looked("431010000", "a", raid.NothingFound, false), looked("431010000", "a", raid.Violation, true),
		looked("431010000", "", raid.MinorsFound, true), looked("431900000", "b", raid.NothingFound, false),
		met("431000000", "CAFE", true, child("E_SCH", codes.OutcomeSpot), child("E_SCH", codes.OutcomeHome)),
		met("431010000", "PARK", false, child("E_COL", codes.OutcomeTalk), child("", codes.OutcomeAdult)),
		delivered, withdrawn, undone,
		met("711310000", "PARK", false, child("E_SCH", "")),
		looked("", "", raid.NothingFound, true),
	}
}

func TestNightByDistrict(t *testing.T) {
	t.Parallel()
	got := Night(tonight, busyNight(), region(), lists(t), kz)
	var districts []string
	for _, row := range got.Rows {
		districts = append(districts, row.District)
	}
	if diff := cmp.Diff([]string{"431010000", "433200000", "431900000", ""}, districts); diff != "" {
		t.Fatal(diff)
	}
	city, aral, baikonur, unknown := got.Rows[0], got.Rows[1], got.Rows[2], got.Rows[3]
	for _, row := range []struct {
		name string
		got  Figures
		want [NumFigures]int
	}{
		{"the city, also by its other code", city.All, [NumFigures]int{2, 1, 3, 2, 1, 0, 2, 1, 0}},
		{"the city, accepted", city.Accepted, [NumFigures]int{2, 1, 2, 2, 0, 0, 2, 1, 0}},
		{"Aral by an alias", aral.All, [NumFigures]int{0, 0, 2, 0, 2, 2, 1, 0, 1}},
		{"Baikonur", baikonur.All, [NumFigures]int{1, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"no district, or one of another region", unknown.All, [NumFigures]int{1, 0, 1, 0, 1, 0, 0, 0, 0}},
		{"no district, accepted", unknown.Accepted, [NumFigures]int{1, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"the region", got.Total.All, [NumFigures]int{4, 1, 6, 2, 4, 2, 3, 1, 1}},
		{"the region, accepted", got.Total.Accepted, [NumFigures]int{3, 1, 4, 2, 2, 2, 3, 1, 1}},
	} {
		if diff := cmp.Diff(row.want, counts(row.got)); diff != "" {
			t.Errorf("%s:\n%s", row.name, diff)
		}
	}
	if n := city.All[R03]; n != (Count{All: 3, School: 2, College: 1}) {
		t.Errorf("school and college of the city are %+v", n)
	}
	for _, one := range []struct {
		education codes.Code
		want      Count
	}{
		{"", Count{All: 1, Unasked: 1}}, {"E_UNK", Count{All: 1, Unasked: 1}}, {"E_NONE", Count{All: 1}},
		{"E_SCH", Count{All: 1, School: 1}}, {"E_COL", Count{All: 1, College: 1}},
	} {
		got := oneChild(raid.Person{Education: one.education})
		if got != one.want || got.Neither() != max(1-got.School-got.College-got.Unasked, 0) {
			t.Errorf("%q counts as %+v, neither %d", one.education, got, got.Neither())
		}
	}
	if n := aral.All[R06]; n != (Count{All: 2, School: 0, College: 1}) {
		t.Errorf("school and college of Aral, delivered, are %+v", n)
	}
	if !baikonur.Special || city.Special || !unknown.Unknown() || city.Unknown() {
		t.Error("a row does not say what it is")
	}
	if got.Records != 9 || got.NotAccepted != 4 {
		t.Errorf("from %d records, %d not accepted", got.Records, got.NotAccepted)
	}
}

func TestNightDoesNotHangOnOrder(t *testing.T) {
	t.Parallel()
	records := busyNight()
	want := Night(tonight, records, region(), lists(t), kz)
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		if diff := cmp.Diff(want, Night(tonight, records, region(), lists(t), kz)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestNightWithoutUnknownDistrictHasNoSuchRow(t *testing.T) {
	t.Parallel()
	got := Night(tonight, nil, region(), lists(t), kz)
	if slices.ContainsFunc(got.Rows, Row.Unknown) || len(got.Rows) != 3 {
		t.Errorf("%d rows", len(got.Rows))
	}
}

// Why children were out is told in sums over the region alone.
func TestWhyOutIsASum(t *testing.T) {
	t.Parallel()
	one, two, adult := child("", ""), child("", ""), child("", codes.OutcomeAdult)
	one.WhyOutCodes = []codes.Code{"Y_FRND", "Y_CONF"}
	two.WhyOutCodes = []codes.Code{"Y_FRND"}
	adult.WhyOutCodes = []codes.Code{"Y_FRND"}
	s := Night("2026-03-20", []Record{met("431010000", "", false, one), met("433200000", "", false, two, adult)}, region(), lists(t), kz)
	if diff := cmp.Diff(map[codes.Code]int{"Y_FRND": 2, "Y_CONF": 1}, s.WhyOut); diff != "" {
		t.Error(diff)
	}
}

func TestFigureCodes(t *testing.T) {
	t.Parallel()
	for f, want := range map[Figure]string{R01: "R01", R09: "R09", R17: "R17", R19: "R19"} {
		if f.Code() != want || f.CountsChildren() != (f >= R03 && f <= R09) {
			t.Errorf("%d is %s", f, f.Code())
		}
	}
}
