package fields_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/raidtest"
)

var groups = []fields.Set{fields.Facts, fields.Identity, fields.Contact, fields.School, fields.Risk, fields.Narrative}

// bodies are those of every kind, the lists of registered children too.
func bodies() map[raid.Kind]reflect.Type {
	all := map[raid.Kind]reflect.Type{raid.KindRegister: reflect.TypeFor[raid.Register]()}
	for _, k := range raid.Kinds {
		all[k] = k.Body()
	}
	return all
}

// A member that is added tomorrow has no group, and this test says so.
func TestEveryMemberHasAGroup(t *testing.T) {
	t.Parallel()
	for kind, body := range bodies() {
		raidtest.Members(body, func(path string, _, _ any) {
			if _, ok := fields.Of(kind, path); !ok {
				t.Errorf("%s: %s has no group", kind, path)
			}
		})
	}
}

// TestEachGroupIsKeptAndWithheld sets one member after the other, in every body: it
// is shown with its group alone, and gone without it, and its group is said to be
// withheld then.
func TestEachGroupIsKeptAndWithheld(t *testing.T) {
	t.Parallel()
	for kind, body := range bodies() {
		raidtest.Members(body, func(path string, _, with any) {
			group, _ := fields.Of(kind, path)
			if strings.HasPrefix(path, "place.point.") {
				return // see TestAPointOfAHomeIsAnAddress
			}
			for _, sees := range groups {
				kept, withheld, err := fields.Keep(kind, raw(t, with), sees, raidtest.Zone)
				if err != nil {
					t.Fatal(err)
				}
				if there := has(t, kept, path); there != (sees == group) {
					t.Errorf("%s: %s with %s alone: shown %v", kind, path, sees, there)
				}
				if sees != group && !withheld.Has(group) {
					t.Errorf("%s: %s is of %s, and %s is said to be withheld", kind, path, group, withheld)
				}
			}
		})
	}
}

// TestNoFreeWordsAmongCodes: what somebody may write in words of his own is never
// in a group of codes, of whatever member it is.
func TestNoFreeWordsAmongCodes(t *testing.T) {
	t.Parallel()
	// Texts that are no words: ids of the region file, names of revisions, numbers.
	chosen := strings.Fields(`place.venue place.district people.residence.district people.school people.acts.key
		rev a.rev b.rev unit sectors.district districts.kato series`)
	for kind, body := range bodies() {
		raidtest.Texts(body, func(path string, _ any) {
			group, _ := fields.Of(kind, path)
			if !slices.Contains(chosen, path) && (fields.Facts | fields.School | fields.Risk).Has(group) && path != "entries.status" {
				t.Errorf("%s: %s holds words, and is of %s", kind, path, group)
			}
		})
	}
}

// TestNothingOfAWholeRecordIsShown fills every text of a whole encounter with a
// word, and looks for it in what an overseer gets.
func TestNothingOfAWholeRecordIsShown(t *testing.T) {
	t.Parallel()
	const sees = fields.Facts | fields.School | fields.Risk
	for kind, body := range bodies() {
		raidtest.Texts(body, func(path string, long any) {
			kept, _, err := fields.Keep(kind, raw(t, long), sees, raidtest.Zone)
			group, _ := fields.Of(kind, path)
			if err != nil || !sees.Has(group) && strings.Contains(string(kept), raidtest.Word) {
				t.Errorf("%s: %s is shown: %v", kind, path, err)
			}
		})
	}
}

func TestWhatNobodyKnowsIsWithheld(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		kind raid.Kind
		body string
	}{
		"a member of tomorrow":              {raid.KindEncounter, `{"night":"2026-03-20","nickname":"Құпияатау"}`},
		"one in a person":                   {raid.KindEncounter, `{"people":[{"kind":"minor","nickname":"Құпияатау"}]}`},
		"an object of tomorrow":             {raid.KindEncounter, `{"people":[{"kind":"minor","twin":{"name":"Құпияатау"}}]}`},
		"a list of words where persons are": {raid.KindEncounter, `{"people":["Құпияатау"]}`},
		"words where a person is":           {raid.KindEncounter, `{"people":"Құпияатау"}`},
		"lists within lists":                {raid.KindEncounter, `{"people":[[{"kind":"Құпияатау"}]]}`},
		"a kind of tomorrow":                {"visit", `{"night":"Құпияатау"}`},
	} {
		t.Run(name, func(t *testing.T) {
			kept, withheld, err := fields.Keep(row.kind, json.RawMessage(row.body), fields.Facts|fields.School|fields.Risk, nil)
			if err != nil || strings.Contains(string(kept), "Құпия") || !withheld.Has(fields.Narrative) {
				t.Errorf("%s, %s is withheld: %v", kept, withheld, err)
			}
		})
	}
}

// The point of a place where people live, or may live, is an address.
func TestAPointOfAHomeIsAnAddress(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		kind  raid.Kind
		place string
		shown bool
	}{
		"a café":            {raid.KindEncounter, `"type":"CAFE",`, true},
		"a street":          {raid.KindVenueCheck, `"type":"STRT",`, true},
		"a flat":            {raid.KindEncounter, `"type":"HOME",`, false},
		"a rented flat":     {raid.KindEncounter, `"type":"RENT",`, false},
		"a stairwell":       {raid.KindEncounter, `"type":"YARD",`, false},
		"not said":          {raid.KindEncounter, ``, false},
		"a type of later":   {raid.KindEncounter, `"type":"YURT",`, false},
		"a home check":      {raid.KindHomeCheck, `"type":"CAFE",`, false},
		"a talk at a club":  {raid.KindTalk, `"type":"CLUB",`, true},
		"a talk, somewhere": {raid.KindTalk, `"type":"OTHP",`, false},
	} {
		t.Run(name, func(t *testing.T) {
			body := fmt.Sprintf(`{"place":{%s"district":"431010000","point":{"lat":448500000,"lon":655000000}}}`, row.place)
			kept, withheld, err := fields.Keep(row.kind, json.RawMessage(body), fields.Facts, nil)
			if err != nil || strings.Contains(string(kept), "448500000") != row.shown || withheld.Has(fields.Contact) == row.shown {
				t.Errorf("%s, %s is withheld: %v", kept, withheld, err)
			}
			if !strings.Contains(string(kept), "431010000") {
				t.Error("the district is a fact")
			}
		})
	}
}

// Every type of place of the code lists is one of which somebody said whether people
// live there.
func TestEveryTypeOfPlaceIsKnown(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../assets/codes/places.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(raw)), "\n") {
		code, _, _ := strings.Cut(line, "\t")
		if code != "code" && !fields.KnowsPlace(code) {
			t.Errorf("%s: do people live there?", code)
		}
	}
}

func TestAgeStandsForABirthday(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ met, born, want string }{
		"before his birthday": {"2026-03-20T18:59:00Z", "2012-03-21", `{"age":13}`},
		"on it, here":         {"2026-03-20T19:00:00Z", "2012-03-21", `{"age":14}`},
		"a baby":              {"2026-03-20T19:00:00Z", "2026-01-01", `{"age_error":1}`},
		"never met":           {"", "2012-03-21", `{}`},
		"born later":          {"2026-03-20T19:00:00Z", "2027-03-21", `{}`},
		"no date":             {"2026-03-20T19:00:00Z", "spring", `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			body := fmt.Sprintf(`{"met_at":%q,"people":[{"birth_date":%q}]}`, row.met, row.born)
			kept, _, err := fields.Keep(raid.KindEncounter, json.RawMessage(body), fields.Facts, time.FixedZone("", 5*3600))
			var got struct{ People []json.RawMessage }
			if err != nil || json.Unmarshal(kept, &got) != nil || string(got.People[0]) != row.want {
				t.Errorf("%s: %v", kept, err)
			}
		})
	}
}

// What is counted stays: how many there are, and that a record was withdrawn.
func TestKeepLeavesTheShape(t *testing.T) {
	t.Parallel()
	body := `{"withdrawal":{"at":"2026-03-20T19:00:00Z","reason":"a"},"people":[{"name":"a","guardians":[{"name":"b"},{"name":"c"}]},{"name":"d"}]}`
	kept, withheld, err := fields.Keep(raid.KindEncounter, json.RawMessage(body), fields.Facts, nil)
	const want = `{"people":[{"guardians":[{},{}]},{}],"withdrawal":{"at":"2026-03-20T19:00:00Z"}}`
	if err != nil || string(kept) != want || withheld != fields.Identity|fields.Contact|fields.Narrative {
		t.Errorf("%s, %s: %v", kept, withheld, err)
	}
	if whole, withheld, err := fields.Keep(raid.KindEncounter, json.RawMessage(body), fields.All, nil); err != nil || withheld != 0 || string(whole) != body {
		t.Errorf("%s, %s: %v", whole, withheld, err)
	}
	if _, _, err := fields.Keep(raid.KindEncounter, json.RawMessage(`[]`), fields.Facts, nil); err == nil {
		t.Error("a body that is no object")
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for s := range fields.All + 1 {
		if got, ok := fields.Named(s.Names()); !ok || got != s {
			t.Errorf("%s: %v, %v", s, got, ok)
		}
	}
	for _, wrong := range [][]string{{"facts", "contact"}, {"facts", "facts"}, {"photo"}, {""}} {
		if _, ok := fields.Named(wrong); ok {
			t.Errorf("%q", wrong)
		}
	}
}

func raw(t *testing.T, v any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// has says whether a member stands in a body, in lists in their first element.
func has(t *testing.T, body json.RawMessage, path string) bool {
	t.Helper()
	var at any
	if err := json.Unmarshal(body, &at); err != nil {
		t.Fatal(err)
	}
	for name := range strings.SplitSeq(path, ".") {
		if list, is := at.([]any); is {
			at = list[0]
		}
		o, _ := at.(map[string]any)
		if at = o[name]; at == nil {
			return false
		}
	}
	return true
}

// What is told of the risks of an encounter in part is told by all of it too.
func TestRisksOfAPartAreThoseOfAll(t *testing.T) {
	t.Parallel()
	base := raidtest.Encounter(t)
	for name, change := range map[string]func(*raid.Encounter, *raid.Person){
		"as it is":         func(*raid.Encounter, *raid.Person) {},
		"violence":         func(_ *raid.Encounter, p *raid.Person) { p.Reasons = []codes.Code{codes.ReasonVictim} },
		"may harm himself": func(_ *raid.Encounter, p *raid.Person) { p.Reasons = []codes.Code{codes.ReasonSelfHarm} },
		"injured":          func(_ *raid.Encounter, p *raid.Person) { p.Conditions = []codes.Code{codes.ConditionInjured} },
		"young":            func(_ *raid.Encounter, p *raid.Person) { p.BirthDate, p.Age, p.IIN = "2019-01-01", 0, "" },
		"an adult who is not": func(_ *raid.Encounter, p *raid.Person) {
			p.Guardians = []raid.Guardian{{ID: raidtest.ID(9), Name: "а", Fitness: codes.UnfitHurt}}
		},
		"handed over, finished": func(e *raid.Encounter, p *raid.Person) {
			p.Outcome, e.ClosedAt = codes.OutcomeSpot, e.MetAt.Add(time.Hour)
		},
	} {
		e := base.Clone()
		change(&e, &e.People[0])
		kept, withheld, err := fields.Keep(raid.KindEncounter, raw(t, e), fields.Facts|fields.School|fields.Risk, raidtest.Zone)
		var part raid.Encounter
		if err != nil || json.Unmarshal(kept, &part) != nil {
			t.Fatal(err)
		}
		want := slices.DeleteFunc(e.Risks(), func(r raid.Risk) bool { return r == raid.RiskHandover || r == raid.RiskSteps })
		if got := withheld.Risks(part); !slices.Equal(got, want) {
			t.Errorf("%s: %v, by all of it %v", name, got, want)
		}
		if got := fields.None.Risks(e); !slices.Equal(got, e.Risks()) {
			t.Errorf("%s: of all of it %v", name, got)
		}
	}
}
