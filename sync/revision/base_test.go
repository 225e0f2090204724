package revision

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Where two revisions parted is the one that both come from and that nothing
// both come from stands behind; of several none is taken.
func TestForkOf(t *testing.T) {
	for _, row := range []struct {
		name, graph, left, right string
		want                     string // base, then what is left's and right's alone; empty: none
		most                     int
	}{
		{"one step each", "a b:a c:a", "b", "c", "a|b|c", 99},
		{"a way each", "a b:a c:b d:a", "c", "d", "a|b c|d", 99},
		{"one goes on from the other", "a b:a c:b", "a", "c", "a||b c", 99},
		{"itself", "a b:a", "b", "b", "b||", 99},
		{"behind a join", "a b:a c:a m:b,c d:b", "m", "d", "b|c m|d", 99},
		{"joins that crossed", "a b:a c:a m:b,c n:b,c", "m", "n", "", 99},
		{"nothing in common", "a b", "a", "b", "", 99},
		{"a diamond above", "a b:a c:a d:b,c e:d f:d", "e", "f", "d|e|f", 99},
		{"too far", "a b:a c:b d:c e:a", "d", "e", "", 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			up := map[Hash][]Hash{}
			for _, one := range strings.Fields(row.graph) {
				name, parents, _ := strings.Cut(one, ":")
				up[Hash(name)] = nil
				for _, p := range strings.Split(parents, ",") {
					if p != "" {
						up[Hash(name)] = append(up[Hash(name)], Hash(p))
					}
				}
			}
			got := func(a, b string) string {
				f, ok, err := ForkOf(Hash(a), Hash(b), row.most, func(h Hash) ([]Hash, error) { return up[h], nil })
				if err != nil || !ok {
					return ""
				}
				return fmt.Sprintf("%s|%s|%s", f.Base, strings.Trim(fmt.Sprint(f.Left), "[]"), strings.Trim(fmt.Sprint(f.Right), "[]"))
			}
			if d := got(row.left, row.right); d != row.want {
				t.Errorf("%q, want %q", d, row.want)
			}
			there, back := got(row.left, row.right), got(row.right, row.left)
			a, b := strings.Split(there, "|"), strings.Split(back, "|")
			if len(a) != len(b) || len(a) == 3 && (a[0] != b[0] || a[1] != b[2] || a[2] != b[1]) {
				t.Errorf("turned round it is %q", back)
			}
		})
	}
	if _, _, err := ForkOf("a", "b", 9, func(Hash) ([]Hash, error) { return nil, errors.New("torn") }); err == nil {
		t.Error("an error is swallowed")
	}
}

// In random histories the base is what a slow and plain search finds.
func TestForkOfAtRandom(t *testing.T) {
	for seed := range uint64(500) {
		chance := rand.New(rand.NewPCG(seed, 3))
		up := map[Hash][]Hash{}
		var all []Hash
		for i := range 3 + chance.IntN(12) {
			h := Hash(string(rune('a' + i)))
			for range chance.IntN(3) {
				if i > 0 {
					if p := all[chance.IntN(i)]; !slices.Contains(up[h], p) {
						up[h] = append(up[h], p)
					}
				}
			}
			all = append(all, h)
		}
		var comes func(from, to Hash) bool
		comes = func(from, to Hash) bool {
			return from == to || slices.ContainsFunc(up[from], func(p Hash) bool { return comes(p, to) })
		}
		a, b := all[chance.IntN(len(all))], all[chance.IntN(len(all))]
		var bases []Hash
		for _, c := range all {
			lowest := comes(a, c) && comes(b, c) && !slices.ContainsFunc(all, func(d Hash) bool { return d != c && comes(a, d) && comes(b, d) && comes(d, c) })
			if lowest {
				bases = append(bases, c)
			}
		}
		f, ok, _ := ForkOf(a, b, 99, func(h Hash) ([]Hash, error) { return up[h], nil })
		if ok != (len(bases) == 1) || ok && f.Base != bases[0] {
			t.Fatalf("seed %d: %v %q, want %q", seed, ok, f.Base, bases)
		}
		for _, h := range all {
			if ok && (slices.Contains(f.Left, h) != (comes(a, h) && !comes(b, h)) || slices.Contains(f.Right, h) != (comes(b, h) && !comes(a, h))) {
				t.Fatalf("seed %d: the sides of %q", seed, h)
			}
		}
	}
}
