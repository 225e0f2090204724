package raid_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
)

// unbound are the texts that Check leaves alone however long they are.
var unbound = []string{
	// what the region's file says, and what a program made of it
	"encounter people.acts.contact.en", "encounter people.acts.contact.kk", "encounter people.acts.contact.ru",
	"encounter people.acts.district.en", "encounter people.acts.district.kk", "encounter people.acts.district.ru",
	"encounter people.acts.key",
	"encounter people.acts.region.en", "encounter people.acts.region.kk", "encounter people.acts.region.ru",
	"encounter people.acts.salt", "encounter people.acts.sig",
	"encounter people.acts.unit.en", "encounter people.acts.unit.kk", "encounter people.acts.unit.ru",
	// ids of it: chosen, never typed
	"encounter people.residence.district", "encounter people.school", "encounter place.district", "encounter place.venue",
	"home_check place.district", "home_check place.venue", "operation unit", "raid sectors.district", "raid unit",
	"talk place.district", "talk place.venue", "venue_check place.district", "venue_check place.venue",
}

// TestEveryTextHasItsBound: whatever grows has a bound. A text or a code that
// Check lets pass at any length would fill a journal, a feed and a page. Of an act
// the problem is the act's.
func TestEveryTextHasItsBound(t *testing.T) {
	t.Parallel()
	rules, place := raidtest.Rules(t), regexp.MustCompile(`\.\d+`)
	var free []string
	for _, k := range raid.Kinds {
		raidtest.Texts(k.Body(), func(path string, long any) {
			body, checked := stands(long, path).(interface {
				Check(raid.Rules) []raid.Problem
			})
			if !checked {
				t.Fatalf("%s has no Check", k)
			}
			if !slices.ContainsFunc(body.Check(rules), func(p raid.Problem) bool {
				at := place.ReplaceAllString(p.Path, "")
				return p.Severity == raid.Blocks && (at == path || p.Key == "problem.text_long" && strings.HasPrefix(path, at+"."))
			}) {
				free = append(free, string(k)+" "+path)
			}
		})
	}
	slices.Sort(free)
	if d := cmp.Diff(unbound, free); d != "" {
		t.Errorf("bound it in Check, or say above why not (-said +free):\n%s", d)
	}
}

// stands is a body that was not taken back, unless the path is of that: of what
// was, nothing else is asked.
func stands(body any, path string) any {
	back, _, _ := strings.Cut(path, ".")
	v := reflect.New(reflect.TypeOf(body)).Elem()
	v.Set(reflect.ValueOf(body))
	for name, member := range map[string]string{"withdrawal": "Withdrawal", "undone": "Undone", "cancelled": "Cancelled"} {
		if f := v.FieldByName(member); f.IsValid() && back != name {
			f.SetZero()
		}
	}
	return v.Interface()
}
