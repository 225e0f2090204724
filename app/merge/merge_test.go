package merge_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/errs"
)

const (
	child  = "018f3a10-0000-7000-8000-0000000000a1"
	mother = "018f3a10-0000-7000-8000-0000000000b1"
	second = "018f3a10-0000-7000-8000-0000000000a2"
	third  = "018f3a10-0000-7000-8000-0000000000a3"
	father = "018f3a10-0000-7000-8000-0000000000b2"
	paper  = "018f3a10-0000-7000-8000-0000000000d1"
)

type tree = map[string]any

// fresh is an encounter in which a child is in care, as a tree.
func fresh(t testing.TB) tree {
	t.Helper()
	raw, err := os.ReadFile("../raid/raidtest/encounter.json")
	if err != nil {
		t.Fatal(err)
	}
	var v tree
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	delete(v, "closed_at")
	p := person(v, 0)
	for _, m := range []string{"outcome", "handed_to", "handed_at"} {
		delete(p, m)
	}
	return v
}

func people(v tree) []any        { all, _ := v["people"].([]any); return all }
func person(v tree, n int) tree  { return people(v)[n].(tree) }
func adult(v tree, n int) tree   { return person(v, 0)["guardians"].([]any)[n].(tree) }
func add(v tree, p tree)         { v["people"] = append(people(v), p) }
func minor(id string) tree       { return tree{"id": id, "kind": "minor", "age": 12} }
func call(v tree, g tree)        { p := person(v, 0); p["guardians"] = append(p["guardians"].([]any), g) }
func at(path ...string) []string { return path }

func raw(t testing.TB, v any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// plain is what JSON says, whatever the order of its members.
func plain(t testing.TB, raw json.RawMessage) (v any) {
	t.Helper()
	if raw == nil {
		return nil
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// act is a paper in force about the child of fresh, who went to his mother.
func act(id string) tree {
	return tree{"id": id, "number": "1", "child": tree{"surname": "Сынақов", "name": "Үлгі", "age": 14, "age_error": 1, "sex": "m"},
		"outcome": "O_SPOT", "handed_at": "2026-03-21T00:15:00+05:00", "taker": tree{"guardian": mother, "name": "Сынақова Мысал", "kinship": "S_MOTH"}}
}

func home(v tree) {
	p := person(v, 0)
	p["outcome"], p["handed_to"], p["handed_at"] = "O_SPOT", mother, "2026-03-21T00:15:00+05:00"
}

// row says what each side does to the base, and what waits for a person: the
// paths with their reasons. Where nothing waits, both is what comes out.
type row struct {
	name        string
	base        func(tree)
	left, right func(tree)
	both        func(tree)
	waits       []string
	broken      string
}

func rows() []row {
	set := func(name string, to any) func(tree) { return func(v tree) { v[name] = to } }
	of := func(name string, to any) func(tree) { return func(v tree) { person(v, 0)[name] = to } }
	mum := func(name string, to any) func(tree) { return func(v tree) { adult(v, 0)[name] = to } }
	all := func(f ...func(tree)) func(tree) {
		return func(v tree) {
			for _, one := range f {
				one(v)
			}
		}
	}
	void := set("withdrawal", tree{"reason": "қате", "at": "2026-03-21T01:00:00+05:00"})
	ended := set("closed_at", "2026-03-21T00:18:00+05:00")
	nobody := func(tree) {}
	out := []row{
		{name: "the note of one, the phone of the child of the other", left: set("note", "солға"), right: of("phone", "+77000000000"),
			both: all(set("note", "солға"), of("phone", "+77000000000"))},
		{name: "one alone", left: set("note", "солға"), right: nobody, both: set("note", "солға")},
		{name: "the same value twice is no conflict", left: set("note", "бір"), right: set("note", "бір"), both: set("note", "бір")},
		{name: "the same value, and each one more", left: all(set("note", "бір"), of("phone", "1")), right: all(set("note", "бір"), of("sex", "f")),
			both: all(set("note", "бір"), of("phone", "1"), of("sex", "f"))},
		{name: "one field of both waits", left: set("note", "солға"), right: set("note", "оңға"), waits: at("note both")},
		{name: "one clears what the other writes", left: func(v tree) { delete(v, "note") }, right: set("note", "оңға"), waits: at("note both")},
		{name: "back to what it was is no change", left: set("note", fresh2()["note"]), right: set("note", "оңға"), both: set("note", "оңға")},
		{name: "one that waits holds the rest", left: all(set("note", "солға"), of("phone", "1")), right: set("note", "оңға"), waits: at("note both")},
		{name: "a place is one field", left: func(v tree) { v["place"].(tree)["name"] = "Саябақ" },
			right: func(v tree) { v["place"].(tree)["note"] = "2 қабат" }, waits: at("place both")},
		{name: "the pen passed on, the note changed", left: set("pen", tree{"officer": second}), right: set("note", "оңға"),
			both: all(set("pen", tree{"officer": second}), set("note", "оңға"))},
		{name: "the pen passed to two", left: set("pen", tree{"officer": second}), right: set("pen", tree{"officer": third}), waits: at("pen both")},
		{name: "the hour of the meeting goes with who wrote it", left: all(set("met_at", "2026-03-20T23:41:00+05:00"), set("met_by", second)),
			right: set("met_by", third), waits: at("met_at both")},
		{name: "the name of one, the surname of the other", left: of("name", "Анар"), right: of("surname", "Әлиева"),
			both: all(of("name", "Анар"), of("surname", "Әлиева"))},
		{name: "the number and why there is none are one", left: of("no_iin_note", "паспорт"), right: all(of("iin", "900101000004"), of("no_iin", nil)), waits: at("people." + child + ".iin both")},
		{name: "birth date and age are one", left: of("birth_date", "2011-03-01"), right: of("age", 15), waits: at("people." + child + ".birth_date both")},
		{name: "the outcome goes with who has the child", left: of("outcome", "O_SPOT"), right: of("handed_to", mother), waits: at("people." + child + ".outcome both")},
		{name: "a list without ids is one field", left: of("conditions", []any{"C_OK", "C_COLD"}), right: of("conditions", []any{"C_OK", "C_HUNGRY"}),
			waits: at("people." + child + ".conditions both")},
		{name: "a child of each is two more", left: func(v tree) { add(v, minor(third)) }, right: func(v tree) { add(v, minor(second)) },
			both: func(v tree) { add(v, minor(second)); add(v, minor(third)) }},
		{name: "a child more, and the first changed", left: func(v tree) { add(v, minor(second)) }, right: of("phone", "1"),
			both: func(v tree) { of("phone", "1")(v); add(v, minor(second)) }},
		{name: "children are known by id, not by place", base: func(v tree) { add(v, minor(second)) },
			left:  func(v tree) { v["people"] = []any{person(v, 1), person(v, 0)} },
			right: func(v tree) { person(v, 1)["phone"] = "2" },
			both:  func(v tree) { person(v, 1)["phone"] = "2"; v["people"] = []any{person(v, 1), person(v, 0)} }},
		{name: "a child taken out, another changed", base: func(v tree) { add(v, minor(second)) },
			left: func(v tree) { v["people"] = people(v)[:1] }, right: of("phone", "1"),
			both: func(v tree) { v["people"] = people(v)[:1]; of("phone", "1")(v) }},
		{name: "a child taken out that the other changed", base: func(v tree) { add(v, minor(second)) },
			left: func(v tree) { v["people"] = people(v)[:1] }, right: func(v tree) { person(v, 1)["phone"] = "2" },
			waits: at("people." + second + " removed")},
		{name: "taken out by both", base: func(v tree) { add(v, minor(second)) },
			left:  func(v tree) { v["people"] = people(v)[:1]; v["note"] = "солға" },
			right: func(v tree) { v["people"] = people(v)[:1]; of("phone", "1")(v) },
			both:  func(v tree) { v["people"] = people(v)[:1]; v["note"] = "солға"; of("phone", "1")(v) }},
		{name: "an adult of each, by id", left: func(v tree) { call(v, tree{"id": father, "kinship": "S_FATH"}) }, right: mum("phone", "+77010000000"),
			both: func(v tree) {
				mum("phone", "+77010000000")(v)
				call(v, tree{"id": father, "kinship": "S_FATH"})
			}},
		{name: "whether an adult was told is one field", left: mum("unreached", true), right: mum("notified_at", "2026-03-20T23:59:00+05:00"),
			waits: at("people." + child + ".guardians." + mother + ".notified_at both")},
		{name: "another kind of person, beside another change of him", left: of("kind", "adult"), right: of("phone", "1"), waits: at("people." + child + ".kind kind")},
		{name: "another kind of person, beside a change elsewhere", left: of("kind", "adult"), right: set("note", "оңға"),
			both: all(of("kind", "adult"), set("note", "оңға"))},
		{name: "taken back against an edit", left: void, right: of("phone", "1"), waits: at("withdrawal void")},
		{name: "taken back, and the other did nothing", left: void, right: nobody, both: void},
		{name: "taken back twice", left: void, right: set("withdrawal", tree{"reason": "екі", "at": "2026-03-21T02:00:00+05:00"}), waits: at("withdrawal both")},
		{name: "finished against a child more", left: ended, right: func(v tree) { add(v, minor(second)) }, waits: at("closed_at ended")},
		{name: "finished with an outcome, and the other went on", left: all(ended, home), right: mum("phone", "+77010000000"),
			waits: at("closed_at ended", "people."+child+".outcome ended")},
		{name: "went on to an outcome, and the other finished", left: ended, right: home, waits: at("closed_at ended")},
		{name: "finished with an outcome, and the other did nothing", left: all(ended, home), right: nobody, both: all(ended, home)},
		{name: "the house that took the child goes with the outcome", left: all(of("outcome", "O_CENTRE"), of("placed", "1-орталық")), right: home,
			waits: at("people." + child + ".outcome both")},
		{name: "finished at two hours", left: ended, right: set("closed_at", "2026-03-21T00:20:00+05:00"), waits: at("closed_at both")},
		{name: "amended against an edit", base: ended, left: all(set("amendment", tree{"reason": "қате", "at": "2026-03-21T01:00:00+05:00"}), of("phone", "1")),
			right: set("note", "оңға"), waits: at("amendment ended")},
		{name: "an answer to a return against an edit", left: set("answer", tree{"review": second, "text": "түзетілді"}), right: set("note", "оңға"), waits: at("answer ended")},
		{name: "what a newer program wrote comes along", base: all(set("weather", "қар"), of("hat", tree{"colour": "көк"})),
			left: set("weather", "жел"), right: of("hat", tree{"colour": "ақ"}), both: all(set("weather", "жел"), of("hat", tree{"colour": "ақ"}))},
		{name: "what a newer program wrote waits too", base: set("weather", "қар"), left: set("weather", "жел"), right: set("weather", "күн"), waits: at("weather both")},
		{name: "a list of a newer program, by id", base: set("buses", []any{tree{"id": second, "no": "1"}}),
			left:  func(v tree) { v["buses"] = append(v["buses"].([]any), tree{"id": third, "no": "2"}) },
			right: func(v tree) { v["buses"].([]any)[0].(tree)["no"] = "9" },
			both:  set("buses", []any{tree{"id": second, "no": "9"}, tree{"id": third, "no": "2"}})},
		{name: "ids that stand twice make a list one field", base: set("buses", []any{tree{"id": second}, tree{"id": second}}),
			left: set("buses", []any{tree{"id": second}, tree{"id": second}, tree{"id": third}}), right: set("buses", []any{tree{"id": second}}), waits: at("buses both")},
	}
	return append(out, lawRows(set, of, mum, all)...)
}

// lawRows are those in which nobody changed what the other changed, and both
// together say what may not be.
func lawRows(set, of, mum func(string, any) func(tree), all func(...func(tree)) func(tree)) []row {
	drunk := func(v tree) { add(v, tree{"id": second, "kind": "adult", "conditions": []any{"C_ALC"}}) }
	return []row{
		{name: "given to the mother, who is found unfit", left: home, right: mum("fitness", "unfit"), broken: "problem.handover_unfit",
			waits: at("people."+child+".guardians."+mother+".fitness law", "people."+child+".outcome law")},
		{name: "given to the mother, and a drunk adult is met", left: home, right: drunk, broken: "problem.handover_unseen",
			waits: at("people."+child+".outcome law", "people."+second+" law")},
		{name: "given to the mother, who is taken out", left: home, right: func(v tree) { delete(person(v, 0), "guardians") }, broken: "problem.handed_to_unknown",
			waits: at("people."+child+".guardians."+mother+" law", "people."+child+".outcome law")},
		{name: "a paper in force, and another name", base: home, left: of("acts", []any{act(paper)}), right: of("name", "Басқа"), broken: "problem.act_differs",
			waits: at("people."+child+".acts."+paper+" law", "people."+child+".name law")},
		{name: "two papers in force", base: home, left: of("acts", []any{act(paper)}), right: of("acts", []any{act(father)}), broken: "problem.act_two",
			waits: at("people."+child+".acts."+father+" law", "people."+child+".acts."+paper+" law")},
		{name: "the hour of the meeting after that of the delivery", base: set("delivered_at", "2026-03-21T00:30:00+05:00"),
			left: set("met_at", "2026-03-21T00:20:00+05:00"), right: set("delivered_at", "2026-03-21T00:10:00+05:00"), broken: "problem.delivered_before_met",
			waits: at("delivered_at law", "met_at law")},
		{name: "one number of two children", base: func(v tree) { add(v, minor(second)) }, left: all(of("iin", "951231500008"), of("no_iin", nil)),
			right: func(v tree) { person(v, 1)["iin"] = "951231500008" }, broken: "problem.person_twice",
			waits: at("people."+child+".iin law", "people."+second+".iin law")},
	}
}

func fresh2() tree {
	return tree{"note": "Ойдан шығарылған мысал: мұндай бала жоқ."}
}

func TestJoin(t *testing.T) {
	for _, r := range rows() {
		t.Run(r.name, func(t *testing.T) {
			var v [4]tree // base, left, right, both
			for i, change := range []func(tree){nil, r.left, r.right, r.both} {
				v[i] = fresh(t)
				for _, f := range []func(tree){r.base, change} {
					if f != nil {
						f(v[i])
					}
				}
				strip(v[i])
			}
			base, left, right := raw(t, v[0]), raw(t, v[1]), raw(t, v[2])
			got, err := merge.Join(raid.KindEncounter, base, left, right)
			if err != nil {
				t.Fatal(err)
			}
			var waits []string
			for _, f := range got.Fields {
				waits = append(waits, f.Path+" "+string(f.Why))
			}
			if d := cmp.Diff(r.waits, waits); d != "" {
				t.Errorf("what waits (-want +got):\n%s", d)
			}
			if got.Broken != r.broken {
				t.Errorf("broken is %q, want %q", got.Broken, r.broken)
			}
			want := any(nil)
			if r.waits == nil {
				want = plain(t, raw(t, v[3]))
			}
			if d := cmp.Diff(want, plain(t, got.Body)); d != "" {
				t.Errorf("what comes out (-want +got):\n%s", d)
			}
		})
	}
}

// strip takes members out that a row set to nothing.
func strip(v tree) {
	for k, m := range v {
		switch m := m.(type) {
		case nil:
			delete(v, k)
		case tree:
			strip(m)
		case []any:
			for _, e := range m {
				if o, ok := e.(tree); ok {
					strip(o)
				}
			}
		}
	}
}

// A person chooses a side for each field that waits; what joins by itself comes
// along, and of what he did not choose he is told.
func TestDecide(t *testing.T) {
	base, left, right := fresh(t), fresh(t), fresh(t)
	add(base, minor(second))
	add(left, minor(second))
	left["note"], right["note"] = "солға", "оңға"
	left["operation"] = "DAY"
	person(left, 1)["phone"] = "2" // right took him out
	person(right, 0)["phone"] = "1"
	b, l, r := raw(t, base), raw(t, left), raw(t, right)
	gone := "people." + second
	for _, c := range []struct {
		name   string
		chosen map[string]merge.Side
		note   any
		people int
		field  string
	}{
		{"left, and he stays", map[string]merge.Side{"note": merge.Left, gone: merge.Left}, "солға", 2, ""},
		{"right, and he goes", map[string]merge.Side{"note": merge.Right, gone: merge.Right}, "оңға", 1, ""},
		{"left, and he goes", map[string]merge.Side{"note": merge.Left, gone: merge.Right}, "солға", 1, ""},
		{"nothing of the note", map[string]merge.Side{gone: merge.Right}, nil, 0, "note"},
		{"no side of the note", map[string]merge.Side{"note": 7, gone: merge.Right}, nil, 0, "note"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := merge.Decide(raid.KindEncounter, b, l, r, c.chosen)
			var bad *errs.Error
			if errors.As(err, &bad); c.field != "" {
				if bad == nil || bad.Code != "undecided" || bad.Field != c.field {
					t.Errorf("error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			v := plain(t, got).(tree)
			if v["note"] != c.note || len(people(v)) != c.people || v["operation"] != "DAY" || person(v, 0)["phone"] != "1" {
				t.Errorf("made of it: %s", got)
			}
		})
	}
}

// Without a base nobody knows who changed what: all that differs waits.
func TestJoinWithoutABase(t *testing.T) {
	left, right := fresh(t), fresh(t)
	right["note"] = "оңға"
	got, err := merge.Join(raid.KindEncounter, nil, raw(t, left), raw(t, right))
	if err != nil || len(got.Fields) != 1 || got.Fields[0].Path != "note" || got.Fields[0].Why != merge.Both {
		t.Errorf("%+v, %v", got.Fields, err)
	}
}

func TestWhatIsNeverJoined(t *testing.T) {
	body := json.RawMessage(`{"unit":"a"}`)
	for _, kind := range []raid.Kind{raid.KindRaid, raid.KindOperation, raid.KindReview, raid.KindLink, raid.KindFollowUp, raid.KindReport, raid.KindRegister, "of_tomorrow"} {
		if _, err := merge.Join(kind, body, body, body); !errors.Is(err, errs.Invalid) || merge.Kinds(kind) {
			t.Errorf("%s is joined: %v", kind, err)
		}
	}
	for _, kind := range raid.FieldKinds {
		for name, bad := range map[string]string{"nothing": "", "a list": "[]", "a word": `"а"`, "two": "{}{}", "half": `{"note":`, "null": "null", "a number in the place of the note": `{"note":1}`} {
			if _, err := merge.Join(kind, json.RawMessage("{}"), json.RawMessage(bad), json.RawMessage("{}")); !errors.Is(err, errs.Invalid) {
				t.Errorf("%s of %s: %v", name, kind, err)
			} else if strings.Contains(err.Error(), "note") {
				t.Errorf("the error quotes the body: %v", err)
			}
		}
	}
}

// Short records join by the same rules.
func TestJoinShort(t *testing.T) {
	base := `{"night":"2026-03-20","at":"2026-03-20T23:40:00+05:00","place":{"note":"клуб"},"result":"nothing"`
	for name, c := range map[string]struct{ left, right, want, waits string }{
		"a note, and the place":  {`,"note":"бос"}`, `,"result":"minors"}`, `{"night":"2026-03-20","at":"2026-03-20T23:40:00+05:00","place":{"note":"клуб"},"result":"minors","note":"бос"}`, ""},
		"taken back, and a note": {`,"undone":{"reason":"қате","at":"2026-03-21T00:00:00+05:00"}}`, `,"note":"бос"}`, "", "undone void"},
	} {
		t.Run(name, func(t *testing.T) {
			right := base + c.right
			if strings.Contains(c.right, "result") {
				right = strings.Replace(base, `,"result":"nothing"`, c.right, 1)
			}
			got, err := merge.Join(raid.KindVenueCheck, json.RawMessage(base+"}"), json.RawMessage(base+c.left), json.RawMessage(right))
			if err != nil {
				t.Fatal(err)
			}
			var waits []string
			for _, f := range got.Fields {
				waits = append(waits, f.Path+" "+string(f.Why))
			}
			if strings.Join(waits, ",") != c.waits {
				t.Errorf("waits: %v", waits)
			}
			if c.want != "" {
				if d := cmp.Diff(plain(t, json.RawMessage(c.want)), plain(t, got.Body)); d != "" {
					t.Error(d)
				}
			}
		})
	}
}

// Every field of the tables is one that a body has: a field that was renamed
// would fall out of its group without a word.
func TestTheTablesNameFieldsThatAreThere(t *testing.T) {
	v, err := json.Marshal(whole())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range merge.Named() {
		if !strings.Contains(string(v), `"`+m+`":`) && !slices.Contains([]string{"undone"}, m) {
			t.Errorf("no body has %q", m)
		}
	}
}

// Of a list of codes a person may keep what both wrote, where all of it can be true; of
// any other field he may not.
func TestBothEntriesOfASet(t *testing.T) {
	list := func(all ...any) func(tree) { return func(v tree) { person(v, 0)["conditions"] = all } }
	for _, row := range []struct {
		name        string
		left, right func(tree)
		path        string
		want        []any // nil: it is no set
	}{
		{"of both", list("C_INJ", "C_COLD"), list("C_INJ", "C_HUNG"), "conditions", []any{"C_INJ", "C_COLD", "C_HUNG"}},
		{"that exclude each other", list("C_OK"), list("C_HUNG"), "conditions", nil},
		{"of one that is empty", list("C_COLD"), func(v tree) { delete(person(v, 0), "conditions") }, "conditions", nil},
		{"of no list", func(v tree) { person(v, 0)["phone"] = "1" }, func(v tree) { person(v, 0)["phone"] = "2" }, "phone", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			base, l, r := fresh(t), fresh(t), fresh(t)
			list("C_DIS")(base)
			row.left(l)
			row.right(r)
			path := "people." + child + "." + row.path
			got, err := merge.Join(raid.KindEncounter, raw(t, base), raw(t, l), raw(t, r))
			if err != nil || len(got.Fields) != 1 || got.Fields[0].Set != (row.want != nil) {
				t.Fatalf("%+v, %v", got.Fields, err)
			}
			body, err := merge.Decide(raid.KindEncounter, raw(t, base), raw(t, l), raw(t, r), map[string]merge.Side{path: merge.Together})
			if row.want == nil {
				if err == nil {
					t.Error("both are taken")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, plain(t, body).(map[string]any)["people"].([]any)[0].(map[string]any)["conditions"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}
