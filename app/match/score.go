package match

import "bytes"

// Weights of what two persons are compared by (docs/sources.md, 5). What
// one of the two lacks is left out and the rest counts for the whole.
const (
	weighSurname    = 0.35
	weighName       = 0.25
	weighPatronymic = 0.10
	weighBirth      = 0.20
	weighContact    = 0.10 // a phone or a school in common; others prove nothing
)

const (
	// leastSimilar is the similarity below which two names count as unlike:
	// what Jaro and Winkler find in unrelated names is noise.
	leastSimilar = 0.75
	// leastWeight is how much must be known of both: surname and name, or name
	// and birth date. A name alone tells nothing.
	leastWeight = 0.45
	// leastName is the same for first names: below it are the names that are
	// given to twins.
	leastName = 0.86
	// typo and slip are similarities of a surname that may be one slip of the
	// pen: where the fathers agree, and where no father is written.
	typo, slip = 0.93, 0.96
	// doubtful is the best score of a pair that somebody has to check.
	doubtful = 0.89
	// swapped is what surname and name in each other's place are worth.
	swapped = 0.98
	// borrowed is what a surname is worth that is the other's father's name:
	// it may be one child of two papers, or two children of two families.
	borrowed = 0.85
)

// likeness gives how like the names of two persons are, from 0 to 1: 1 for
// spellings of one name. The index answers from what it has computed already.
type likeness interface {
	surnames() float64
	names() float64
	patronymics() float64
	crossed() (surnameName, nameSurname float64)      // a's surname and b's name; a's name and b's surname
	borrowed() (surnameFather, fatherSurname float64) // a's surname and b's patronymic; and the other way
}

// weigh compares two persons.
func weigh(a, b *facts, l likeness) Result {
	if a.iin != 0 && b.iin != 0 {
		if a.iin == b.iin {
			return Result{1, LikelySame, true}
		}
		return Result{Verdict: Different}
	}
	if a.sex != 0 && b.sex != 0 && a.sex != b.sex {
		return Result{Verdict: Different}
	}
	birth, birthWeight := births(a, b)
	contact := contacts(a, b)
	s, n := nameLikeness(a, b, l)
	var sum, weight float64
	add := func(w, v float64, known bool) {
		if known {
			sum, weight = sum+w*v, weight+w
		}
	}
	add(weighSurname, s, a.surname && b.surname)
	add(weighName, n, a.name && b.name)
	add(birthWeight, birth, birthWeight > 0)
	add(weighContact, 1, contact)
	const patronymicUnknown = -1.0
	p := patronymicUnknown
	if a.patronymic && b.patronymic {
		p = l.patronymics()
		add(weighPatronymic, p, true)
	}
	if weight < leastWeight || !(a.name && b.name) && birthWeight < weighBirth {
		return Result{Verdict: Different} // too little to say; a surname and an age are half a street
	}
	score := sum / weight
	if score > doubtful && !sure(a, b, s, n, p, birth, contact) {
		score = doubtful
	}
	switch {
	case score >= likelyFrom:
		return Result{score, LikelySame, contact}
	case score >= checkFrom:
		return Result{score, Check, contact}
	}
	return Result{score, Different, contact}
}

// nameLikeness gives the likeness of surnames and of names, in the order in
// which they agree better.
func nameLikeness(a, b *facts, l likeness) (s, n float64) {
	if a.surname && b.surname {
		s = l.surnames()
	}
	if a.name && b.name {
		if n = l.names(); n < leastName {
			n = 0
		}
	}
	if s > 0 && n > 0 {
		return s, n
	}
	if a.surname && b.name && a.name && b.surname && s+n < 2*swapped {
		if v := min(l.crossed()); v >= leastName && 2*v > s+n {
			return v * swapped, v * swapped
		}
	}
	// A surname that is the father's name, beside one that is not (Decree 2923
	// of 2.4.1996): only where the name agrees and one patronymic is missing.
	if n > 0 && a.surname && b.surname && a.patronymic != b.patronymic {
		x, y := l.borrowed()
		s = max(s, borrowed*x, borrowed*y)
	}
	return s, n
}

// sure says whether a pair with a high score is free of every sign by which
// twins, brothers and namesakes are told apart.
func sure(a, b *facts, s, n, p, birth float64, contact bool) bool {
	switch {
	case !a.surname || !b.surname || n < swapped || p >= 0 && p < 1:
		return false // twins differ by the name, namesakes by the father
	case s < typo, s < slip && p < 1, s < swapped && p < 1 && birth != birthEqual:
		return false
	case birth == birthEqual || birth == birthSwapped:
		return true
	}
	// Without a date that agrees: the age fits, and father and phone agree.
	return birth == birthFits && p == 1 && contact
}

// What two birth dates are worth beside each other.
const (
	birthEqual   = 1.0
	birthSwapped = 0.8  // day and month in each other's place
	birthYear    = 0.5  // the same year, or the same day of the next
	birthFits    = 0.79 // the estimated age leaves it open, at half the weight
)

// births compares birth dates, or a birth date with an estimated age.
func births(a, b *facts) (worth, weight float64) {
	if a.birth == 0 || b.birth == 0 {
		return openYears(a, b)
	}
	if a.birth == b.birth {
		return birthEqual, weighBirth
	}
	ya, yb := a.birth/10000, b.birth/10000
	if ya == yb && a.birth%100 == b.birth/100%100 && b.birth%100 == a.birth/100%100 {
		return birthSwapped, weighBirth
	}
	if ya == yb || a.birth%10000 == b.birth%10000 && (ya-yb == 1 || yb-ya == 1) {
		return birthYear, weighBirth
	}
	return 0, weighBirth
}

func openYears(a, b *facts) (worth, weight float64) {
	x, okX := a.years()
	y, okY := b.years()
	if !okX || !okY {
		return 0, 0
	}
	if x[0] > y[1] || y[0] > x[1] {
		return 0, weighBirth
	}
	if x[0] == x[1] && y[0] == y[1] {
		return birthYear, weighBirth // both by the year alone
	}
	return birthFits, weighBirth / 2
}

// years are those in which somebody may be born.
func (f *facts) years() ([2]int16, bool) {
	if f.birth != 0 {
		y := int16(f.birth / 10000)
		return [2]int16{y, y}, true
	}
	return f.born, f.born != [2]int16{}
}

// contacts says whether a phone or a school is common to both.
func contacts(a, b *facts) bool {
	if a.school != 0 && a.school == b.school {
		return true
	}
	for _, p := range a.phones {
		for _, q := range b.phones {
			if p != 0 && p == q {
				return true
			}
		}
	}
	return false
}

// alike compares two names, by the second key and then by the first.
func alike(a, b, keyA, keyB []byte, lettersB uint64) float64 {
	switch {
	case len(a) == 0 || len(b) == 0:
		return 0
	case bytes.Equal(keyA, keyB):
		return 1
	case hopeless(a, b, lettersB):
		return 0
	}
	if v := winkler(a, b); v >= leastSimilar {
		return v
	}
	return 0
}

func likeWhole(a, b *written) float64 {
	return alike(a.whole, b.whole, a.wholeKey, b.wholeKey, b.letters)
}

// likeStems compares without endings: a surname without its ending is a stem
// as well, so that Асан and Асанов agree.
func likeStems(a, b *written) float64 {
	return alike(a.stem, b.stem, a.stemKey, b.stemKey, b.letters)
}

func likeSurnames(a, b *written) float64 {
	v := likeWhole(a, b)
	if v < 1 && (len(a.stem) != len(a.whole) || len(b.stem) != len(b.whole)) {
		v = max(v, likeStems(a, b))
	}
	return v
}

// likeCrossed compares a surname with what stands as a name, or with a
// father's name.
func likeCrossed(surname, other *written) float64 {
	return max(likeWhole(surname, other), alike(surname.stem, other.stem, surname.stemKey, other.stemKey, other.letters),
		alike(surname.stem, other.whole, surname.stemKey, other.wholeKey, other.letters))
}

// pair is the likeness of two cards.
type pair struct{ a, b card }

func (p *pair) surnames() float64    { return likeSurnames(&p.a.surname, &p.b.surname) }
func (p *pair) names() float64       { return likeWhole(&p.a.name, &p.b.name) }
func (p *pair) patronymics() float64 { return likeStems(&p.a.patronymic, &p.b.patronymic) }

func (p *pair) crossed() (float64, float64) {
	return likeCrossed(&p.a.surname, &p.b.name), likeCrossed(&p.b.surname, &p.a.name)
}

func (p *pair) borrowed() (float64, float64) {
	return likeCrossed(&p.a.surname, &p.b.patronymic), likeCrossed(&p.b.surname, &p.a.patronymic)
}
