package capture

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

func counter() func() uuid.UUID {
	n := byte(0)
	return func() uuid.UUID {
		n++
		return uuid.UUID{0: 1, 15: n}
	}
}

func TestRemoveAndUndoKeepPeopleAndTyping(t *testing.T) {
	s := newSheet(Record{}, counter())
	s.who().Name = "Айдос"
	s.addPerson()
	s.who().Name = "Аружан"
	s.keepTyping(s.path("birth_date"), "12.0")
	s.addPerson()
	s.who().Name = "Дана"
	s.keepTyping(s.path("iin"), "9003")

	s.person = 1
	gone := s.who().ID
	s.removePerson()
	if diff := cmp.Diff(map[string]string{"people.1.iin": "9003"}, s.Typing); diff != "" {
		t.Error("typing after removing the second:", diff)
	}
	if !s.undoRemove(gone) {
		t.Fatal("nothing to undo")
	}
	names := []string{}
	for _, p := range s.Encounter.People {
		names = append(names, p.Name)
	}
	if diff := cmp.Diff([]string{"Айдос", "Аружан", "Дана"}, names); diff != "" {
		t.Error(diff)
	}
	if s.Typing["people.1.birth_date"] != "12.0" || s.Typing["people.2.iin"] != "9003" || s.person != 1 {
		t.Errorf("typing %v, person %d", s.Typing, s.person)
	}
}

func TestRemovingTheOnlyPersonLeavesABlank(t *testing.T) {
	s := newSheet(Record{}, counter())
	s.who().Name = "Айдос"
	gone := s.who().ID
	s.removePerson()
	if len(s.Encounter.People) != 1 || !s.who().Untouched() {
		t.Fatalf("people %v", s.Encounter.People)
	}
	s.undoRemove(gone)
	if len(s.Encounter.People) != 1 || s.who().Name != "Айдос" {
		t.Errorf("people after undo %v", s.Encounter.People)
	}
}

func TestDraftSharesNothingWithTheSheet(t *testing.T) {
	at := raid.Point{Lat: 1, Lon: 2}
	s := newSheet(Record{Draft: Draft{Encounter: raid.Encounter{
		Place:  raid.Place{Point: &at},
		Answer: &raid.Answer{Text: "a"}, Amendment: &raid.Reasoned{Reason: "b"},
		People: []raid.Person{{Kind: raid.Minor, Reasons: []codes.Code{"R_ALC"}, Conditions: []codes.Code{"C_OK"},
			Guardians: []raid.Guardian{{Name: "Г"}}, Referrals: []raid.Referral{{Kind: "F_PSY"}}}},
	}}}, counter())
	d := s.draft(pageWhy, newBench().now)
	before, _ := json.Marshal(d)
	p := s.who()
	p.Reasons[0], p.Conditions[0], p.Guardians[0].Name, p.Referrals[0].Kind = "x", "x", "x", "x"
	s.Encounter.Place.Point.Lat, s.Encounter.Answer.Text, s.Encounter.Amendment.Reason = 9, "x", "x"
	s.keepTyping("note", "x")
	after, _ := json.Marshal(d)
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Error(diff)
	}
}

func TestSignableLeavesBlanksBehind(t *testing.T) {
	s := newSheet(Record{}, counter())
	s.who().Name = "Айдос"
	s.guardian(0)
	s.addPerson()
	if n := len(s.draft(pageWhere, newBench().now).Encounter.People); n != 2 {
		t.Errorf("the draft holds %d people, want the blank too", n)
	}
	e := s.signable(pageWhere, newBench().now).Encounter
	if len(e.People) != 1 || len(e.People[0].Guardians) != 0 {
		t.Errorf("signed: %d people, %d guardians", len(e.People), len(e.People[0].Guardians))
	}
}

func TestDraftPrintsNothing(t *testing.T) {
	d := Draft{Typing: map[string]string{"people.0.iin": "90031510"}}
	r := Record{Draft: d, Holder: "Гүлнар"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d"} {
		for _, v := range []any{d, &d, r, &r, []Draft{d}} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, "900315") {
				t.Errorf("%s of %T gives the number away", verb, v)
			}
		}
	}
}

func TestSplitName(t *testing.T) {
	tests := []struct{ name, in, head, rest string }{
		{"short names stay whole", "Кафе-бар, ресторан", "Кафе-бар, ресторан", ""},
		{"a bracket qualifies", "Сауда орталығы (ойын аймағынсыз)", "Сауда орталығы", "ойын аймағынсыз"},
		{"words after a comma qualify", "С посторонним взрослым, не законным представителем", "С посторонним взрослым", "не законным представителем"},
		{"one word after a comma is of equal rank", "Совершеннолетний брат, сестра", "Совершеннолетний брат, сестра", ""},
		{"a colon qualifies", "В организованной группе: с педагогом, тренером", "В организованной группе", "с педагогом, тренером"},
		{"nothing to split at", "Доставлен в ОП и передан родителям", "Доставлен в ОП и передан родителям", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			head, rest := splitName(tt.in)
			if head != tt.head || rest != tt.rest {
				t.Errorf("got %q, %q", head, rest)
			}
		})
	}
}

func TestSchoolFits(t *testing.T) {
	school := codes.Names{KK: "№ 15 «Үміт» мектебі", RU: "Школа № 15 «Умит»"}
	tests := []struct {
		name, query string
		want        bool
	}{
		{"nothing typed", "", true},
		{"its number", "15", true},
		{"a number that only holds it", "5", false},
		{"a beginning", "мект", true},
		{"Kazakh letters typed on a Russian keyboard", "умит", true},
		{"two words in any order", "умит 15", true},
		{"one word wrong", "умит 16", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fits(tt.query, school); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// A path leads to a page and to the field that wears its problem: its own, or
// that of what it is a part of.
func TestFind(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.AddPerson()
	p.c.sheet.who().Kind = raid.Adult // the second
	for _, tt := range []struct {
		path  string
		page  page
		field string
	}{
		{"place.type", pageWhere, "place.type"},
		{"place.other", pageWhere, "place"},
		{"met_at", pageWhere, "met_at"},
		{"people", pagePerson, "people"},
		{"people.1.iin", pagePerson, "people.iin"},
		{"people.0", pagePerson, ""},
		{"people.0.company", pagePerson, "people.company"},
		{"people.0.phone", pageStudy, "people.phone"},
		{"people.1.phone", pagePerson, "people.phone"},
		{"people.0.school", pageStudy, "people.school"},
		{"people.0.reasons.2", pageWhy, "people.reasons"},
		{"people.0.guardians.0.phone", pageGuardian, "people.guardians.phone"},
		{"people.0.guardians.0.iin", pageMore, "people.guardians.iin"},
		{"people.0.guardians.0.id", pageGuardian, "people.guardians"},
		{"people.0.outcome", pageOutcome, "people.outcome"},
		{"people.1.outcome", pagePerson, "people.kind"},
		{"people.0.residence.address", pageMore, "people.residence.address"},
		{"delivered_at", pageOutcome, "delivered_at"},
		{"people.0.referrals", pageFinish, "people.referrals"},
		{"note", pageFinish, "note"},
		{"pen", pageFinish, ""},
		{"", pageFinish, ""},
	} {
		t.Run(tt.path, func(t *testing.T) {
			at, f := p.c.find(tt.path)
			name := ""
			if f != nil {
				name = f.path
			}
			if at != tt.page || name != tt.field {
				t.Errorf("got %d %q, want %d %q", at, name, tt.page, tt.field)
			}
		})
	}
}
