package match

import (
	"bytes"
	"cmp"
	"slices"

	"shyraq/app/raid"
)

// Query is what is known of somebody so far.
type Query struct {
	Person
	Typing Typing // the name that may go on
}

// Typing says which name is still being typed: its beginning is enough there.
type Typing int

// What is being typed.
const (
	Nothing Typing = iota
	TypingSurname
	TypingName
	TypingPatronymic
)

const (
	// leastPrefix is how many letters a beginning has, before which it fits
	// half of the region.
	leastPrefix = 3
	// beginning is what a name is worth that begins as typed: enough to be
	// shown, never enough to be sure.
	beginning = 0.9
)

// Hit is a person with whom a query may be one.
type Hit struct {
	Ref int
	Result
}

// Find gives the persons whom Compare would not call different from the query,
// the likeliest first and at most limit of them, and how many there are.
func (x *Index) Find(q Query, limit int) (hits []Hit, total int) {
	f := x.finder(q)
	for i := range x.rows {
		r := &x.rows[i]
		if !r.used {
			continue
		}
		f.row = r
		v := weigh(&f.card.facts, &r.facts, f)
		if v.Verdict == Different {
			continue
		}
		total++
		if len(hits) < limit {
			hits = append(hits, Hit{r.ref, v})
			continue
		}
		if limit == 0 {
			continue
		}
		// Few are kept, so the least of them is found by looking.
		least := 0
		for j := range hits {
			if order(hits[j], hits[least]) > 0 {
				least = j
			}
		}
		if h := (Hit{r.ref, v}); order(h, hits[least]) < 0 {
			hits[least] = h
		}
	}
	slices.SortFunc(hits, order)
	return hits, total
}

// Contacts gives the persons who may be one with somebody and have an IIN, a phone or a
// school in common with him: Find's, without those who bear but the same name.
func (x *Index) Contacts(p Person) (hits []Hit) {
	f := x.finder(Query{Person: p})
	for i := range x.rows {
		r := &x.rows[i]
		if !r.used || !(f.card.facts.iin != 0 && f.card.facts.iin == r.facts.iin) && !contacts(&f.card.facts, &r.facts) {
			continue
		}
		f.row = r
		if v := weigh(&f.card.facts, &r.facts, f); v.Verdict != Different && v.Contact {
			hits = append(hits, Hit{r.ref, v})
		}
	}
	slices.SortFunc(hits, order)
	return hits
}

// order is by score, then by reference, so that an answer does not flicker.
func order(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Ref, b.Ref))
}

// ByIIN gives the persons with a valid IIN.
func (x *Index) ByIIN(iin string) []int {
	n, err := raid.ParseIIN(iin)
	if err != nil {
		return nil
	}
	var refs []int
	for _, at := range x.byIIN[digits(n.Digits(), 12)] {
		refs = append(refs, x.rows[at].ref)
	}
	return refs
}

// The comparisons of a query with a token that an index remembers.
const (
	asSurname = iota
	asName
	asPatronymic
	surnameWithName   // the query's surname and a person's name
	nameWithSurname   // the query's name and a person's surname
	surnameWithFather // the query's surname and a person's patronymic
	fatherWithSurname // the query's patronymic and a person's surname
	kinds
)

// finder is the likeness of a query and one person after another.
type finder struct {
	x      *Index
	card   card
	typing Typing
	row    *row
}

func (x *Index) finder(q Query) *finder {
	for k := range x.memo {
		m := x.memo[k]
		if cap(m) < len(x.tokens) {
			m = make([]float64, len(x.tokens), len(x.tokens)+len(x.tokens)/4)
		}
		m = m[:len(x.tokens)]
		for i := range m {
			m[i] = -1
		}
		x.memo[k] = m
	}
	return &finder{x: x, card: newCard(q.Person), typing: q.Typing}
}

// ask gives a comparison from memory, or makes it.
func (f *finder) ask(kind int, token int32, compare func(t *written) float64) float64 {
	if token == 0 {
		return 0
	}
	m := f.x.memo[kind]
	if v := m[token-1]; v >= 0 {
		return v
	}
	t := f.x.of(token)
	m[token-1] = compare(&t)
	return m[token-1]
}

// begun lets a name that is being typed fit what begins so.
func (f *finder) begun(field Typing, typed *written, t *written, v float64) float64 {
	if f.typing == field && len(typed.whole) >= leastPrefix && bytes.HasPrefix(t.whole, typed.whole) {
		return max(v, beginning)
	}
	return v
}

func (f *finder) surnames() float64 {
	return f.ask(asSurname, f.row.names[atSurname], func(t *written) float64 {
		return f.begun(TypingSurname, &f.card.surname, t, likeSurnames(&f.card.surname, t))
	})
}

func (f *finder) names() float64 {
	return f.ask(asName, f.row.names[atName], func(t *written) float64 {
		return f.begun(TypingName, &f.card.name, t, likeWhole(&f.card.name, t))
	})
}

func (f *finder) patronymics() float64 {
	return f.ask(asPatronymic, f.row.names[atPatronymic], func(t *written) float64 {
		return f.begun(TypingPatronymic, &f.card.patronymic, t, likeStems(&f.card.patronymic, t))
	})
}

func (f *finder) crossed() (float64, float64) {
	return f.ask(surnameWithName, f.row.names[atName], func(t *written) float64 { return likeCrossed(&f.card.surname, t) }),
		f.ask(nameWithSurname, f.row.names[atSurname], func(t *written) float64 { return likeCrossed(t, &f.card.name) })
}

func (f *finder) borrowed() (float64, float64) {
	return f.ask(surnameWithFather, f.row.names[atPatronymic], func(t *written) float64 { return likeCrossed(&f.card.surname, t) }),
		f.ask(fatherWithSurname, f.row.names[atSurname], func(t *written) float64 { return likeCrossed(t, &f.card.patronymic) })
}
