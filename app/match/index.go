package match

import (
	"bytes"
	"hash/maphash"
	"slices"
)

// Index finds, among many persons, those with whom a query may be one. It
// loses nothing that Compare would show: no pair is passed over by a blocking
// key. It is fast because names repeat: a query is compared with each distinct
// name once, and every person costs a look at what was found.
//
// What it keeps of a person is folded: names are bytes of the index's own that
// Clear wipes, an IIN is a number, a school a hash. It keeps no string that
// was handed in. An Index is not safe for use by many goroutines at once.
type Index struct {
	names  []byte // folded names, one after another
	tokens []token
	byHash map[uint64][]int32 // of names, under the seed of this process
	rows   []row
	byIIN  map[uint64][]int32
	free   []int32 // rows that were dropped
	live   int
	memo   [kinds][]float64 // of one query: how like each token is; below 0 not asked yet
}

// token is one distinct name and its keys, as bounds in Index.names.
type token struct {
	whole, stem, wholeKey, stemKey span
	letters                        uint64
}

type span struct{ from, to int32 }

// row is one person: tokens of his names (0: not known) and the facts.
type row struct {
	names [3]int32 // surname, name, patronymic; token number + 1
	ref   int
	used  bool
	facts facts
}

// Which name stands where in row.names.
const (
	atSurname = iota
	atName
	atPatronymic
)

// NewIndex makes an empty index.
func NewIndex() *Index {
	return &Index{byHash: map[uint64][]int32{}, byIIN: map[uint64][]int32{}}
}

// Len is how many persons are in it.
func (x *Index) Len() int { return x.live }

// Add takes a person in under a reference of the caller's, and gives the
// handle by which Drop takes him out.
func (x *Index) Add(p Person, ref int) (handle int) {
	c := newCard(p)
	r := row{ref: ref, used: true, facts: c.facts}
	r.names = [3]int32{x.token(&c.surname), x.token(&c.name), x.token(&c.patronymic)}
	var at int32
	if n := len(x.free); n > 0 {
		at = x.free[n-1]
		x.free = x.free[:n-1]
		x.rows[at] = r
	} else {
		at = int32(len(x.rows))
		x.rows = append(x.rows, r)
	}
	if iin := r.facts.iin; iin != 0 {
		x.byIIN[iin] = append(x.byIIN[iin], at)
	}
	x.live++
	return int(at)
}

// Drop takes a person out. His names stay, as names others may bear, until
// Clear.
func (x *Index) Drop(handle int) {
	if handle < 0 || handle >= len(x.rows) || !x.rows[handle].used {
		return
	}
	if iin := x.rows[handle].facts.iin; iin != 0 {
		left := slices.DeleteFunc(x.byIIN[iin], func(at int32) bool { return at == int32(handle) })
		x.byIIN[iin] = left
		if len(left) == 0 {
			delete(x.byIIN, iin)
		}
	}
	x.rows[handle] = row{}
	x.free = append(x.free, int32(handle))
	x.live--
}

// Clear wipes the index: names, numbers and references.
func (x *Index) Clear() {
	clear(x.names[:cap(x.names)])
	clear(x.rows[:cap(x.rows)])
	clear(x.tokens[:cap(x.tokens)])
	clear(x.byHash)
	clear(x.byIIN)
	*x = *NewIndex()
}

// token numbers a distinct name from 1; 0 stands for none.
func (x *Index) token(w *written) int32 {
	if w.empty() {
		return 0
	}
	h := maphash.Bytes(seed, w.whole)
	for _, n := range x.byHash[h] {
		if t := x.of(n); bytes.Equal(t.whole, w.whole) && len(t.stem) == len(w.stem) {
			return n
		}
	}
	t := token{whole: x.keep(w.whole), letters: w.letters}
	t.stem = span{t.whole.from, t.whole.from + int32(len(w.stem))} // an ending was cut off
	t.wholeKey = x.keep(w.wholeKey)
	if t.stemKey = t.wholeKey; !bytes.Equal(w.stemKey, w.wholeKey) {
		t.stemKey = x.keep(w.stemKey)
	}
	x.tokens = append(x.tokens, t)
	n := int32(len(x.tokens))
	x.byHash[h] = append(x.byHash[h], n)
	return n
}

func (x *Index) keep(s []byte) span {
	if n := len(x.names) + len(s); n > cap(x.names) {
		// Grown by hand, so that what is left behind is wiped.
		bigger := make([]byte, len(x.names), 2*n)
		copy(bigger, x.names)
		clear(x.names)
		x.names = bigger
	}
	from := int32(len(x.names))
	x.names = append(x.names, s...)
	return span{from, int32(len(x.names))}
}

func (x *Index) text(s span) []byte { return x.names[s.from:s.to] }

// of gives a token as what is compared. It shares the index's bytes.
func (x *Index) of(n int32) written {
	t := &x.tokens[n-1]
	return written{whole: x.text(t.whole), stem: x.text(t.stem), wholeKey: x.text(t.wholeKey), stemKey: x.text(t.stemKey), letters: t.letters}
}
