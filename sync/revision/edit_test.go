package revision_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/sync/revision"
)

func TestEdit(t *testing.T) {
	t.Parallel()
	one, two := id(1).String(), id(2).String()
	tests := []struct {
		name, old string
		change    func(*raid.Encounter)
		want      string // what the new body must hold
		gone      string // what it must not hold
	}{
		{"unknown member stays", `{"night":"2026-03-05","pen":{},"place":{},"weather":{"c":-20}}`,
			func(e *raid.Encounter) { e.Note = "n" }, `"weather":{"c":-20}`, ""},
		{"unknown member of a nested object stays", `{"place":{"name":"x","floor":3}}`,
			func(e *raid.Encounter) { e.Place.Name = "y" }, `"place":{"floor":3,"name":"y"}`, `"x"`},
		{"known member is removed", `{"note":"old","z":1}`,
			func(e *raid.Encounter) { e.Note = "" }, `"z":1`, `note`},
		{"children are matched by id", `{"people":[{"id":"` + one + `","kind":"minor","shoe":36},{"id":"` + two + `","kind":"adult","shoe":44}]}`,
			func(e *raid.Encounter) {
				e.People[0], e.People[1] = e.People[1], e.People[0]
				e.People[1].Name = "Т"
			}, `"people":[{"id":"` + two + `","kind":"adult","shoe":44},{"id":"` + one + `","kind":"minor","name":"Т","shoe":36}]`, ""},
		{"a removed child goes whole", `{"people":[{"id":"` + one + `","kind":"minor","shoe":36},{"id":"` + two + `","kind":"adult","shoe":44}]}`,
			func(e *raid.Encounter) { e.People = e.People[1:] }, `"shoe":44`, `"shoe":36`},
		{"what did not change is not respelled", `{"met_at":"2026-03-05T23:10:00.000+05:00"}`,
			func(e *raid.Encounter) { e.Note = "n" }, `"met_at":"2026-03-05T23:10:00.000+05:00"`, ""},
		{"text with marks is kept", `{"note":"a<b & c"}`,
			func(e *raid.Encounter) { e.Place.Name = "<&>" }, `"name":"<&>"`, `\u003c`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var e raid.Encounter
			if err := json.Unmarshal([]byte(tt.old), &e); err != nil {
				t.Fatal(err)
			}
			tt.change(&e)
			got, err := revision.Edit(json.RawMessage(tt.old), &e)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(got), tt.want) || tt.gone != "" && strings.Contains(string(got), tt.gone) {
				t.Fatalf("got %s", got)
			}
			if err := revision.Check(got); err != nil {
				t.Fatal(err)
			}
		})
	}
	if _, err := revision.Edit(json.RawMessage(`{"note":5}`), raid.Encounter{}); code(err) != "body_form" {
		t.Fatalf("a body of another form: %v", err)
	}
	if got, err := revision.Edit(nil, raid.Review{Rev: "r"}); err != nil || !strings.Contains(string(got), `"rev":"r"`) {
		t.Fatalf("a first body: %s %v", got, err)
	}
}

// TestEditKeepsUnknownMembers scatters unknown members over a random body,
// edits it at random, and finds every one of them again.
func TestEditKeepsUnknownMembers(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 7))
	for range 500 {
		e := randomEncounter(r)
		plain, _ := json.Marshal(e)
		var tree any
		if err := json.Unmarshal(plain, &tree); err != nil {
			t.Fatal(err)
		}
		marks := scatter(r, tree)
		old, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		var view raid.Encounter
		if err := json.Unmarshal(old, &view); err != nil {
			t.Fatal(err)
		}
		view.Note = randomWord(r)
		view.Place.Name = randomWord(r)
		r.Shuffle(len(view.People), func(i, j int) { view.People[i], view.People[j] = view.People[j], view.People[i] })
		for i := range view.People {
			view.People[i].WhyOut = randomWord(r)
		}
		view.People = append(view.People, raid.Person{ID: uuid.UUID{99}, Kind: raid.Adult})
		got, err := revision.Edit(old, view)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range marks {
			if strings.Count(string(got), m) != 1 {
				t.Fatalf("%s is gone or doubled\nold %s\nnew %s", m, old, got)
			}
		}
		var back raid.Encounter
		if err := json.Unmarshal(got, &back); err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(view)
		b, _ := json.Marshal(back)
		ca, _ := revision.Canonical(a)
		cb, _ := revision.Canonical(b)
		if string(ca) != string(cb) {
			t.Fatalf("the edit did not arrive:\n%s\n%s", ca, cb)
		}
	}
}

func randomWord(r *rand.Rand) string {
	return []string{"", "аяз", "<&>", "мектеп №5", "x"}[r.IntN(5)]
}

func randomEncounter(r *rand.Rand) raid.Encounter {
	e := raid.Encounter{Night: "2026-03-05", Note: randomWord(r)}
	for i := range r.IntN(4) {
		p := raid.Person{ID: uuid.UUID{byte(i + 1)}, Kind: raid.Minor, Name: randomWord(r), Reasons: []codes.Code{"walk"}}
		for j := range r.IntN(3) {
			p.Guardians = append(p.Guardians, raid.Guardian{ID: uuid.UUID{byte(i + 1), byte(j + 1)}, Name: randomWord(r)})
		}
		e.People = append(e.People, p)
	}
	return e
}

// scatter puts members of a newer program into random objects of a tree and
// returns their names.
func scatter(r *rand.Rand, v any) []string {
	var marks []string
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			marks = append(marks, scatter(r, inner)...)
		}
		if r.IntN(2) == 0 {
			name := "new_" + strings.ReplaceAll(uuid.NewString(), "-", "")
			v[name] = []any{map[string]any{"deep": 1}}
			marks = append(marks, name)
		}
	case []any:
		for _, inner := range v {
			marks = append(marks, scatter(r, inner)...)
		}
	}
	return marks
}
