package match

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The index answers as a scan over everybody does: nothing that Compare would
// show is passed over, and nothing else is shown.
func TestIndexLosesNothing(t *testing.T) {
	t.Parallel()
	people := town(2000, 7)
	x := NewIndex()
	cards := make([]card, len(people))
	for i, p := range people {
		x.Add(p, i)
		cards[i] = newCard(p)
	}
	r := rand.New(rand.NewPCG(9, 9))
	shown, own := 0, 0
	for range 100 {
		of := r.IntN(len(people))
		q := again(r, people[of])
		var want []Hit
		c := newCard(q)
		for i := range cards {
			if v := weigh(&c.facts, &cards[i].facts, &pair{c, cards[i]}); v.Verdict != Different {
				want = append(want, Hit{i, v})
			}
		}
		slices.SortFunc(want, order)
		got, total := x.Find(Query{Person: q}, len(people))
		if d := cmp.Diff(want, got); d != "" || total != len(want) {
			t.Fatalf("a query finds other persons than a scan (-scan +index), %d of %d:\n%s", total, len(want), d)
		}
		few, _ := x.Find(Query{Person: q}, 3)
		if d := cmp.Diff(want[:min(3, len(want))], few); d != "" {
			t.Fatalf("the three best (-scan +index):\n%s", d)
		}
		shown += len(want)
		if slices.ContainsFunc(want, func(h Hit) bool { return h.Ref == of }) {
			own++
		}
	}
	t.Logf("100 persons written again: %d found themselves, %d shown in all, every one as by a scan", own, shown)
	if own < 80 {
		t.Errorf("only %d of 100 found themselves", own)
	}
}

func TestIndexForgets(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	people := make([]Person, 300)
	for i := range people {
		people[i] = townsman(r)
	}
	x := NewIndex()
	handles := make([]int, len(people))
	for i, p := range people {
		handles[i] = x.Add(p, i)
	}
	for i, h := range handles {
		if i%2 == 0 {
			x.Drop(h)
			x.Drop(h) // a second time does nothing
		}
	}
	if x.Len() != 150 {
		t.Fatalf("%d are left", x.Len())
	}
	for i, p := range people {
		hits, _ := x.Find(Query{Person: p}, len(people))
		found := slices.ContainsFunc(hits, func(h Hit) bool { return h.Ref == i })
		if found != (i%2 == 1) {
			t.Errorf("person %d: found %v", i, found)
		}
		if byIIN := slices.Contains(x.ByIIN(p.IIN), i); byIIN != (i%2 == 1 && p.IIN != "") {
			t.Errorf("person %d: found by IIN %v", i, byIIN)
		}
	}
	again := x.Add(people[0], 1000)
	if again != handles[298] {
		t.Errorf("a free place was not used: %d", again)
	}
	names, rows := x.names[:cap(x.names)], x.rows[:cap(x.rows)]
	if !bytes.ContainsAny(names, "abcdefghijklmnopqrstuvwxyz") {
		t.Fatal("there was nothing to wipe")
	}
	x.Clear()
	if bytes.ContainsFunc(names, func(r rune) bool { return r != 0 }) {
		t.Error("names are left after Clear")
	}
	if slices.ContainsFunc(rows, func(r row) bool { return r != row{} }) {
		t.Error("persons are left after Clear")
	}
	if hits, total := x.Find(Query{Person: people[1]}, 5); len(hits)+total > 0 {
		t.Error("found after Clear")
	}
}

// While a name is typed its beginning is enough, and never enough to be sure.
func TestTyping(t *testing.T) {
	t.Parallel()
	x := NewIndex()
	x.Add(Person{Surname: "Өмірзақов", Name: "Нұрсұлтан", Birth: "2010-03-14"}, 0)
	x.Add(Person{Surname: "Омарова", Name: "Айгүл", Birth: "2011-03-14"}, 1)
	for _, c := range []struct {
		name string
		q    Query
		want []int
	}{
		{"two letters are no beginning", Query{Person{Surname: "Умирзаков", Name: "Ну"}, TypingName}, nil},
		{"three letters", Query{Person{Surname: "Умирзаков", Name: "Нұр"}, TypingName}, []int{0}},
		{"in Russian", Query{Person{Surname: "Умирзаков", Name: "Нурсул"}, TypingName}, []int{0}},
		{"the same as if finished", Query{Person{Surname: "Умирзаков", Name: "Нұр"}, Nothing}, nil},
		{"a surname on its way, the date known", Query{Person{Surname: "Ома", Birth: "2011-03-14"}, TypingSurname}, []int{1}},
		{"a name alone tells nothing", Query{Person{Name: "Нұрсұлтан"}, Nothing}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			hits, _ := x.Find(c.q, 5)
			var got []int
			for _, h := range hits {
				got = append(got, h.Ref)
				if h.Verdict == LikelySame {
					t.Error("called likely the same by a beginning")
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}
