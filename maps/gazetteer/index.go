package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/paint"
)

// index is what a search reads. It is never changed once made.
type index struct {
	entries []entry
	words   []word // sorted
	venues  []paint.Venue
}

type entry struct {
	names paint.Named
	place
	whole []string // the folded names, each once
}

type word struct {
	text  string
	entry int32
}

func newIndex(all things) *index {
	x := &index{}
	for key, t := range all {
		names := []string{key.own}
		for _, s := range [...]string{t.names.Own, t.names.Kk, t.names.Ru, t.names.En} {
			if f := Fold(s); f != "" && !slices.Contains(names, f) {
				names = append(names, f)
			}
		}
		for _, p := range t.settled() {
			x.entries = append(x.entries, entry{names: t.names, place: p, whole: names})
		}
	}
	// Maps come in any order; results must not.
	slices.SortFunc(x.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.names.Kind, b.names.Kind), strings.Compare(a.whole[0], b.whole[0]),
			cmp.Compare(a.at[0], b.at[0]), cmp.Compare(a.at[1], b.at[1]))
	})
	for i := range x.entries {
		for _, name := range x.entries[i].whole {
			for w := range strings.FieldsSeq(name) {
				x.words = append(x.words, word{w, int32(i)})
			}
		}
	}
	slices.SortFunc(x.words, func(a, b word) int {
		return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.entry, b.entry))
	})
	x.words = slices.Compact(x.words)
	return x
}

// Result is one thing found.
type Result struct {
	Kind   paint.NameKind
	Name   string    // in the language asked for, as the map's labels fall back
	Other  string    // another of its names, where the typed letters are in that one only
	At     orb.Point // the settlement, or the middle of the street's longest piece
	Bound  orb.Bound // of what is known of it
	Metres float64   // from the place asked for
}

// Search finds the names in which every word of text begins some word; words
// such as "street" may be left out beside others, and where little is found an
// ending may differ. What a patrol can reach comes first: there a whole name
// before the beginning of one, then what is nearer, a settlement counting as
// nearer than it is. Of the rest larger settlements come first. It gives
// at most most results.
func (g *Gazetteer) Search(text, lang string, near orb.Point, most int) []Result {
	x := g.index.Load()
	typed := telling(strings.Fields(Fold(text)))
	if len(typed) == 0 || most <= 0 {
		return nil
	}
	found := x.find(typed, near, nil)
	spelt := [][]string{typed}
	if words, ok := read(typed); ok { // a Latin keyboard finds what stands on the map in ours
		words = telling(words)
		spelt = append(spelt, words, stems(words))
		for _, more := range spelt[1:] {
			found = append(found, x.find(more, near, found)...)
		}
		x.sort(found)
	} else if len(found) < most {
		found = append(found, x.find(stems(typed), near, found)...)
	}
	out := make([]Result, 0, min(most, len(found)))
	for _, h := range found[:min(most, len(found))] {
		e := &x.entries[h.entry]
		r := Result{Kind: e.names.Kind, Name: e.names.In(lang), At: e.at, Bound: e.bound, Metres: h.metres}
		name := Fold(r.Name)
		if !slices.ContainsFunc(spelt, func(words []string) bool { return begins(name, words) }) {
			r.Other = e.called(typed)
		}
		out = append(out, r)
	}
	return out
}

// hit is an entry found, before it is made a Result.
type hit struct {
	entry  int32
	part   bool // a typed word is only the beginning of one
	metres float64
}

// find lists what fits all of the typed words, in order, without what was
// found before.
func (x *index) find(typed []string, near orb.Point, before []hit) []hit {
	seen := make([]uint64, len(x.entries)/64+1)
	first := func(i int32) bool {
		was := seen[i/64]&(1<<(i%64)) != 0
		seen[i/64] |= 1 << (i % 64)
		return !was
	}
	for _, h := range before {
		first(h.entry)
	}
	var hits []hit
	longest := slices.MaxFunc(typed, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	from, _ := slices.BinarySearchFunc(x.words, longest, func(w word, t string) int { return strings.Compare(w.text, t) })
	for _, w := range x.words[from:] {
		if !strings.HasPrefix(w.text, longest) {
			break
		}
		if e := &x.entries[w.entry]; first(w.entry) && e.fits(typed) {
			hits = append(hits, hit{w.entry, !e.wholly(typed), geo.Distance(e.at, near)})
		}
	}
	x.sort(hits)
	return hits
}

// sort puts what a patrol can reach first.
func (x *index) sort(hits []hit) {
	slices.SortFunc(hits, func(a, b hit) int {
		ka, kb := x.entries[a.entry].names.Kind, x.entries[b.entry].names.Kind
		far := cmp.Or(cmp.Compare(ka, kb), side(a.part, b.part), cmp.Compare(a.metres, b.metres))
		if a.near() && b.near() {
			far = cmp.Or(side(a.part, b.part), cmp.Compare(weight(ka)*a.metres, weight(kb)*b.metres))
		}
		return cmp.Or(side(!a.near(), !b.near()), far, cmp.Compare(a.entry, b.entry))
	})
}

// reach is how far, in metres, a patrol may be sent this night: what lies in
// reach comes before all that does not.
const reach = 60_000

func (h hit) near() bool { return h.metres <= reach }

// weight makes a settlement as good as a street that is nearer.
func weight(k paint.NameKind) float64 {
	switch k {
	case paint.NameCity:
		return 0.1
	case paint.NameTown:
		return 0.2
	case paint.NameVillage:
		return 0.4
	case paint.NameQuarter:
		return 0.7
	}
	return 1
}

func side(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// fits tells whether every typed word begins a word of one of the names.
func (e *entry) fits(typed []string) bool {
	return slices.ContainsFunc(e.whole, func(name string) bool { return begins(name, typed) })
}

// wholly tells whether the typed words stand whole in one of the names.
func (e *entry) wholly(typed []string) bool {
	return slices.ContainsFunc(e.whole, func(name string) bool {
		return !slices.ContainsFunc(typed, func(t string) bool { return !strings.Contains(" "+name+" ", " "+t+" ") })
	})
}

// called is the name, as it is written, in which the typed words are.
func (e *entry) called(typed []string) string {
	for _, s := range [...]string{e.names.Own, e.names.Kk, e.names.Ru, e.names.En} {
		if s != "" && begins(Fold(s), typed) {
			return s
		}
	}
	return ""
}

// begins tells whether every typed word begins a word of a folded name.
func begins(name string, typed []string) bool {
	for _, t := range typed {
		if !strings.HasPrefix(name, t) && !strings.Contains(name, " "+t) {
			return false
		}
	}
	return true
}
