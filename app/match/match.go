// Package match says whether two written persons may be one: a child met
// twice, once written in Kazakh and once in Russian or from a Latin passport,
// without a document, with surname and name in each other's place.
//
// It promises that it only proposes. A pair is "likely same", "to check" or
// "different", and a person decides; twins, brothers and namesakes are never
// called likely the same; two valid, different IINs are two persons. The rules
// are those of docs/sources.md, 5, and what the labelled pairs in
// testdata showed to be better; the test prints how good they are.
//
// Everything is a pure function of what is handed in. The package keeps no
// file and no names but those in an Index, which Clear wipes.
package match

import (
	"strings"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Person is what is compared of somebody. Whatever is not known stays empty:
// it is left out of the comparison, never counted against him.
type Person struct {
	IIN        string
	Surname    string
	Name       string
	Patronymic string
	Birth      civil.Date
	Born       Years // where only the year or an estimated age is known
	Sex        codes.Sex
	School     string   // the region's id of it, or its name as spoken
	Phones     []string // his own and those of his guardians
}

// Years are the calendar years, both included, in one of which somebody was
// born. The zero value means not known.
type Years struct{ From, To int }

// Verdict says what a person should make of a pair.
type Verdict string

// The verdicts. A person decides in every case.
const (
	LikelySame Verdict = "likely same"
	Check      Verdict = "check"
	Different  Verdict = "different"
)

// The scores from which a pair is likely the same, and from which somebody
// should check it (docs/sources.md, 5, held by the labelled pairs).
const (
	likelyFrom = 0.90
	checkFrom  = 0.75
)

// Result is what a comparison found. Score runs from 0 to 1 and is there for
// calibrating: screens show the verdict alone, since nobody ranks children.
type Result struct {
	Score   float64
	Verdict Verdict
	Contact bool // a phone or a school in common, or the same IIN
}

// Of gives what is compared of a person of an encounter, met on a day.
// Guardians' phones count as his own.
func Of(p raid.Person, met time.Time) Person {
	m := Person{
		IIN: p.IIN, Surname: p.Surname, Name: p.Name, Patronymic: p.Patronymic, Birth: p.BirthDate, Sex: p.Sex,
		School: p.School,
	}
	if m.School == "" {
		m.School = p.SchoolName
	}
	if m.Birth == "" && p.Age > 0 && !met.IsZero() {
		m.Born = Estimate(p.Age, p.AgeError, met)
	}
	if p.Phone != "" {
		m.Phones = append(m.Phones, p.Phone)
	}
	for _, g := range p.Guardians {
		if g.Phone != "" {
			m.Phones = append(m.Phones, g.Phone)
		}
	}
	return m
}

// OfGuardian gives what is compared of a guardian, whose names stand in one
// field: surname, name, patronymic, as papers have them. Where they stand
// otherwise, surname and name are looked for in each other's place as well.
func OfGuardian(g raid.Guardian) Person {
	m := Person{IIN: g.IIN}
	words := strings.Fields(g.Name)
	for i, into := range []*string{&m.Surname, &m.Name, &m.Patronymic} {
		if i < len(words) {
			*into = words[i]
		}
	}
	if len(words) == 1 {
		m.Surname, m.Name = "", words[0]
	}
	if g.Phone != "" {
		m.Phones = []string{g.Phone}
	}
	return m
}

// leastError is how far an estimated age is believed to be off, in years,
// whatever its author thought (docs/sources.md, 5).
const leastError = 2

// Estimate gives the years of birth that an age estimated on a day leaves open.
func Estimate(age, err int, on time.Time) Years {
	err = max(err, leastError)
	return Years{From: on.Year() - age - 1 - err, To: on.Year() - age + err}
}

// Compare compares two persons. It is symmetric.
func Compare(a, b Person) Result {
	x, y := newCard(a), newCard(b)
	return weigh(&x.facts, &y.facts, &pair{x, y})
}
