package capture

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// notAsked is what no field of the form writes, and why.
var notAsked = map[string]string{
	"id": "made by the program", "review": "made by the program",
	"met_by": "signing says it", "delivered_by": "signing says it", "handed_by": "signing says it", "notified_by": "signing says it", "by": "signing says it",
	"night": "follows from the time", "operation": "follows from the raid", "pen": "passed in a dialog", "proposed": "worked out by the rules",
	"closed_at": "Finish says it", "amendment": "asked in a dialog", "withdrawal": "asked in a dialog",
	"safety": "written step by step, before all else", "acts": "have a screen of their own", "penalties": "written in a dialog",
}

// paths are those of everything that an officer writes into a type.
func paths(t reflect.Type, at string) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[raid.Point]() {
		return []string{at}
	}
	var out []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if notAsked[name] == "" && name != "-" {
			out = append(out, paths(t.Field(i).Type, strings.TrimPrefix(at+"."+name, "."))...)
		}
	}
	return out
}

// Everything that an officer writes is one row of the form: it has its page, and
// what a rule or a reviewer says of it is worn by a widget that is seen there.
func TestEveryFieldIsInTheForm(t *testing.T) {
	p := open(t)
	p.c.Show(everything(p))
	for _, path := range paths(reflect.TypeFor[raid.Encounter](), "") {
		t.Run(path, func(t *testing.T) {
			named := slices.ContainsFunc(p.c.form, func(tb *table) bool {
				return slices.ContainsFunc(tb.rows, func(f *field) bool { return f.path == path && !f.again })
			})
			if !named {
				t.Fatal("no row of the form has it: see docs/patterns.md, how to add a field")
			}
			for _, at := range places(path) {
				p.c.sheet.Review.Comments = []raid.Comment{{Field: at, Text: "look"}}
				p.c.jump(at)
				on, f := p.c.find(at)
				if w := f.wears(at); on == p.c.page && w != nil && w.Visible() && strings.HasSuffix(p.c.worn[w], "look") {
					return
				}
			}
			t.Error("nobody sees what is said of it")
		})
	}
}

// A row names something that the record has.
func TestEveryRowIsOfTheRecord(t *testing.T) {
	p := open(t)
	all := paths(reflect.TypeFor[raid.Encounter](), "")
	for _, tb := range p.c.form {
		for _, f := range tb.rows {
			last := f.path[strings.LastIndexByte(f.path, '.')+1:]
			if f.path == "" || notAsked[last] != "" {
				continue
			}
			if !slices.ContainsFunc(all, func(path string) bool { return path == f.path || strings.HasPrefix(path, f.path+".") }) {
				t.Errorf("the record has no %s", f.path)
			}
		}
	}
}

// places are where a path may stand in the record of everything.
func places(path string) []string {
	rest, persons := strings.CutPrefix(path, "people.")
	list := func(s string) string {
		name, deep, ok := strings.Cut(s, ".")
		if ok && name != "place" && name != "residence" && name != "detained" && name != "answer" {
			return name + ".0." + deep
		}
		return s
	}
	if !persons {
		return []string{list(path)}
	}
	return []string{"people.0." + list(rest), "people.1." + list(rest), "people.2." + list(rest)}
}

// everything is a returned record of a child, a young adult and an adult in
// which every list has an element and every question its reason to be asked.
func everything(p *pageObject) Record {
	at := p.bench.now
	r := p.returned(p.id(), at)
	e := &r.Encounter
	e.DeliveredAt = at.Add(-30 * time.Minute)
	e.VideoClips = []raid.VideoClip{{ID: p.id(), Badge: "0471", From: e.MetAt}}
	mother := raid.Guardian{ID: p.id(), Kinship: "S_MOTH", Name: "Серікова Гүлмира"}
	w := &e.People[0]
	w.Outcome, w.HandedTo, w.HandedAt = codes.OutcomeRelative, mother.ID, at
	w.Guardians = []raid.Guardian{mother}
	w.Education, w.Conditions, w.Article, w.Detained = "E_SCH", []codes.Code{codes.ConditionInjured}, "442.2", &raid.Detention{Event: codes.DetentionHeld, From: at}
	w.RegisterMatches = []raid.RegisterMatch{{ID: p.id(), Register: "G_POL"}}
	w.Registrations = []raid.Registration{{ID: p.id(), Register: "G_PED"}}
	w.Seized = []raid.SeizedItem{{ID: p.id(), Kind: "T_VAPE", Count: 1}}
	w.Referrals = []raid.Referral{{ID: p.id(), Kind: codes.ReferralPsych, Status: "new"}}
	e.People = append(e.People, raid.Person{ID: p.id(), Kind: raid.YoungAdult, Name: "Ержан"}, raid.Person{ID: p.id(), Kind: raid.Adult, Name: "Пётр"})
	return r
}
