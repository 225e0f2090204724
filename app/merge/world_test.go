package merge_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
)

var seed = flag.Uint64("seed", 0, "play this one seed")

// whole is an encounter in which every member has a value.
func whole() (e raid.Encounter) {
	raidtest.Members(reflect.TypeFor[raid.Encounter](), func(path string, _, with any) {
		one := with.(raid.Encounter)
		raw, _ := json.Marshal(one)
		_ = json.Unmarshal(raw, &e)
	})
	return e
}

// world is a base and what two people made of it.
type world struct {
	chance      *rand.Rand
	base        tree
	left, right tree
}

func newWorld(t testing.TB, seed uint64) world {
	w := world{chance: rand.New(rand.NewPCG(seed, 7))}
	w.base = fresh(t)
	for range w.chance.IntN(4) {
		w.change(w.base)
	}
	copied := func() tree { return plain(t, raw(t, w.base)).(tree) }
	w.left, w.right = copied(), copied()
	for range w.chance.IntN(5) {
		w.change(w.left)
	}
	for range w.chance.IntN(5) {
		w.change(w.right)
	}
	w.base = plain(t, raw(t, w.base)).(tree)
	return w
}

var texts = map[string][]string{
	"":  {"note", "night", "operation", "pen", "place", "closed_at", "withdrawal", "amendment", "unknown"},
	"p": {"surname", "name", "phone", "iin", "no_iin_note", "age", "outcome", "handed_to", "kind", "conditions", "article", "injuries", "unknown"},
	"g": {"name", "phone", "fitness", "kinship", "unreached", "notified_at"},
}

func (w world) value(name string) any {
	n := w.chance.IntN(3)
	switch name {
	case "age":
		return float64(10 + n)
	case "unreached":
		return n > 0
	case "conditions":
		return []any{[]any{"C_OK", "C_COLD", "C_ALC"}[n]}
	case "pen":
		return tree{"officer": id(byte(n + 1))}
	case "place":
		return tree{"note": fmt.Sprint("жер ", n)}
	case "withdrawal", "amendment":
		return tree{"reason": fmt.Sprint("себеп ", n), "at": "2026-03-21T01:00:00+05:00"}
	case "closed_at", "notified_at":
		return fmt.Sprintf("2026-03-21T0%d:00:00+05:00", n)
	case "handed_to":
		return id(byte(n + 20))
	case "kind":
		return []any{"minor", "adult", "young_adult"}[n]
	case "fitness":
		return []any{"fit", "unfit", ""}[n]
	}
	return fmt.Sprint("сөз ", n)
}

func id(n byte) string { return raidtest.ID(n).String() }

// change does one thing that a form could do.
func (w world) change(v tree) {
	set := func(o tree, names []string) {
		name := names[w.chance.IntN(len(names))]
		if w.chance.IntN(5) == 0 {
			delete(o, name)
			return
		}
		o[name] = w.value(name)
	}
	all := people(v)
	switch n := w.chance.IntN(10); {
	case n < 3 || len(all) == 0 && n < 8:
		set(v, texts[""])
	case n < 6:
		set(all[w.chance.IntN(len(all))].(tree), texts["p"])
	case n < 7:
		p := all[w.chance.IntN(len(all))].(tree)
		g, _ := p["guardians"].([]any)
		if len(g) > 0 && w.chance.IntN(2) == 0 {
			set(g[w.chance.IntN(len(g))].(tree), texts["g"])
			return
		}
		p["guardians"] = insert(g, tree{"id": id(byte(20 + w.chance.IntN(3))), "kinship": "S_FATH"})
	case n < 8:
		if v["people"] = slices.Delete(slices.Clone(all), 0, 1); len(all) == 1 {
			delete(v, "people") // as every program writes it
		}
	case n < 9:
		w.chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	default:
		v["people"] = insert(all, minor(id(byte(40+w.chance.IntN(4)))))
	}
}

func insert(all []any, one tree) []any {
	if slices.ContainsFunc(all, func(e any) bool { return e.(tree)["id"] == one["id"] }) {
		return all
	}
	return append(slices.Clone(all), one)
}

// leaves are the values of a body, each at its path; elements of lists by id.
func leaves(path string, v any, out map[string]string) map[string]string {
	switch v := v.(type) {
	case tree:
		for k, m := range v {
			leaves(strings.TrimPrefix(path+"."+k, "."), m, out)
		}
		return out
	case []any:
		if len(v) > 0 {
			if _, ok := v[0].(tree); ok {
				for _, e := range v {
					leaves(path+"."+e.(tree)["id"].(string), e, out)
				}
				return out
			}
		}
	}
	b, _ := json.Marshal(v)
	out[path] = string(b)
	return out
}

// covers says whether a field is, or has in it, what stands at a path.
func covers(f merge.Field, path string) bool {
	all := []string{f.Path}
	if f.Members != nil {
		all = nil
		parent := f.Path[:strings.LastIndex(f.Path, ".")+1]
		for _, m := range f.Members {
			all = append(all, parent+m)
		}
	}
	return slices.ContainsFunc(all, func(p string) bool { return path == p || strings.HasPrefix(path, p+".") })
}

// play holds the promises of Join in one world.
func (w world) play(t *testing.T) {
	b, l, r := raw(t, w.base), raw(t, w.left), raw(t, w.right)
	join := func(base, left, right json.RawMessage) merge.Joined {
		got, err := merge.Join(raid.KindEncounter, base, left, right)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	got, other := join(b, l, r), join(b, r, l)
	if string(got.Body) != string(other.Body) || len(got.Fields) != len(other.Fields) || got.Broken != other.Broken {
		t.Errorf("it does not commute:\n%s\n%s", got.Body, other.Body)
	}
	for i, f := range other.Fields {
		if f.By != 0 {
			f.By = merge.Left + merge.Right - f.By
		}
		if d := cmp.Diff(got.Fields[i], f); d != "" {
			t.Errorf("the sides exchanged: %s", d)
		}
	}
	base, left, right := leaves("", any(w.base), map[string]string{}), leaves("", any(w.left), map[string]string{}), leaves("", any(w.right), map[string]string{})
	body := map[string]string{}
	if got.Body != nil {
		body = leaves("", plain(t, got.Body), body)
		if again := join(b, got.Body, l); string(again.Body) != string(got.Body) {
			t.Errorf("with a side once more it is another:\n%s\n%s", got.Body, again.Body)
		}
		if again := join(b, got.Body, got.Body); string(again.Body) != string(got.Body) {
			t.Errorf("with itself it is another:\n%s", again.Body)
		}
	}
	for _, side := range []map[string]string{left, right} {
		for p, v := range side {
			waits := slices.ContainsFunc(got.Fields, func(f merge.Field) bool { return covers(f, p) })
			if v != base[p] && body[p] != v && !waits && got.Body != nil {
				t.Errorf("%s is lost at %s", v, p)
			}
		}
		// What was cleared is cleared.
		for p := range base {
			if _, still := side[p]; !still && body[p] != "" {
				t.Errorf("%s came back", p)
			}
		}
	}
	for p, v := range body {
		if v != base[p] && v != left[p] && v != right[p] {
			t.Errorf("%s is made up at %s", v, p)
		}
		if v == base[p] && (left[p] != v || right[p] != v) {
			t.Errorf("%s is the old value at %s", v, p)
		}
	}
	w.choose(t, got, b, l, r, left, right)
}

// choose has a person take one side of everything, then the other.
func (w world) choose(t *testing.T, got merge.Joined, b, l, r json.RawMessage, left, right map[string]string) {
	for side, want := range map[merge.Side]map[string]string{merge.Left: left, merge.Right: right} {
		chosen := map[string]merge.Side{}
		for _, f := range got.Fields {
			chosen[f.Path] = side
		}
		body, err := merge.Decide(raid.KindEncounter, b, l, r, chosen)
		if err != nil {
			t.Fatal(err)
		}
		made := leaves("", plain(t, body), map[string]string{})
		for _, f := range got.Fields {
			for p, v := range want {
				if covers(f, p) && made[p] != v {
					t.Errorf("chosen was %s at %s, and it is %s", v, p, made[p])
				}
			}
			for p, v := range made {
				if covers(f, p) && want[p] != v {
					t.Errorf("%s at %s was not chosen", v, p)
				}
			}
		}
	}
}

// Whatever two people do: it commutes, is idempotent, loses nothing that either
// typed and makes nothing up.
func TestWorlds(t *testing.T) {
	n, first := uint64(300), uint64(time.Now().UnixNano())
	if os.Getenv("SHYRAQ_SOAK") != "" {
		n = 20_000
	}
	if *seed != 0 {
		first, n = *seed, 1
	}
	joined := 0
	for s := first; s < first+n && !t.Failed(); s++ {
		w := newWorld(t, s)
		w.play(t)
		if got, _ := merge.Join(raid.KindEncounter, raw(t, w.base), raw(t, w.left), raw(t, w.right)); got.Body != nil {
			joined++
		}
		if t.Failed() {
			t.Logf("again with: go test ./app/merge -run TestWorlds -seed %d", s)
		}
	}
	if n > 1 && (joined < int(n)/10 || joined > int(n)*9/10) {
		t.Errorf("%d of %d joined: the worlds try one side of it alone", joined, n)
	}
}

// Three who change three things come out the same whoever is joined first.
func TestThree(t *testing.T) {
	base := fresh(t)
	a, b, c := fresh(t), fresh(t), fresh(t)
	a["note"] = "бір"
	person(b, 0)["phone"] = "2"
	add(c, minor(second))
	join := func(x, y json.RawMessage) json.RawMessage {
		got, err := merge.Join(raid.KindEncounter, raw(t, base), x, y)
		if err != nil || got.Body == nil {
			t.Fatalf("%+v, %v", got, err)
		}
		return got.Body
	}
	ra, rb, rc := raw(t, a), raw(t, b), raw(t, c)
	want := string(join(join(ra, rb), rc))
	for name, got := range map[string]json.RawMessage{"a, c, b": join(join(ra, rc), rb), "b, c, a": join(join(rb, rc), ra)} {
		if string(got) != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Whatever stands in three bodies, Join answers and never breaks; and what it
// gives is a body of its kind.
func FuzzJoin(f *testing.F) {
	e := string(raw(f, fresh(f)))
	f.Add("{}", e, e)
	f.Add(e, strings.Replace(e, "O_", "X_", 1), `{"people":[{"id":"`+child+`"}]}`)
	f.Add(e, `{"people":[null]}`, `{"people":[{"id":1}]}`)
	f.Add(`{"people":[]}`, `{"people":[[]]}`, `{"pen":null}`)
	f.Fuzz(func(t *testing.T, base, left, right string) {
		got, err := merge.Join(raid.KindEncounter, json.RawMessage(base), json.RawMessage(left), json.RawMessage(right))
		other, err2 := merge.Join(raid.KindEncounter, json.RawMessage(base), json.RawMessage(right), json.RawMessage(left))
		if (err == nil) != (err2 == nil) || string(got.Body) != string(other.Body) {
			t.Errorf("it does not commute: %v, %v", err, err2)
		}
		if err == nil && got.Body != nil && !raid.KindEncounter.Fits(got.Body) {
			t.Errorf("no body: %s", got.Body)
		}
	})
}
