package match

import (
	"strconv"
	"strings"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
)

// columns is how many a line of two persons has: surname, name, patronymic,
// birth date and sex of each.
const columns = 10

// maxLine bounds a line of two persons, in bytes.
const maxLine = 4096

// ParseLine reads two persons from a line of ten columns set apart by tabs:
// surname, name, patronymic, birth date and sex of the one, then of the other.
// An empty column means not known. A birth date is written 2010-03-14,
// 14.03.2010 or 2010 alone; a sex m or f, м, ж, е, қ or ә, or a word that
// begins with one of them. Errors are errs.Invalid with the code pair_long,
// pair_columns, pair_date or pair_sex, and never quote the line.
func ParseLine(line string) (a, b Person, err error) {
	if len(line) > maxLine {
		return a, b, errs.Errorf(errs.Invalid, "pair_long", "more than %d bytes", maxLine)
	}
	c := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
	if len(c) != columns {
		return a, b, errs.Errorf(errs.Invalid, "pair_columns", "%d columns", len(c))
	}
	if a, err = parsePerson(c[:columns/2]); err != nil {
		return a, b, err
	}
	b, err = parsePerson(c[columns/2:])
	return a, b, err
}

func parsePerson(c []string) (Person, error) {
	p := Person{Surname: strings.TrimSpace(c[0]), Name: strings.TrimSpace(c[1]), Patronymic: strings.TrimSpace(c[2])}
	var err error
	if p.Birth, p.Born, err = parseBirth(strings.TrimSpace(c[3])); err != nil {
		return Person{}, err
	}
	if p.Sex, err = parseSex(strings.TrimSpace(c[4])); err != nil {
		return Person{}, err
	}
	return p, nil
}

func parseBirth(s string) (civil.Date, Years, error) {
	switch {
	case s == "":
		return "", Years{}, nil
	case len(s) == 4:
		if y, err := strconv.ParseUint(s, 10, 16); err == nil && y >= 1800 && y < 2100 {
			return "", Years{int(y), int(y)}, nil
		}
	case len(s) == 10 && s[2] == '.' && s[5] == '.':
		s = s[6:] + "-" + s[3:5] + "-" + s[:2]
	}
	if d := civil.Date(s); d.Valid() {
		return d, Years{}, nil
	}
	return "", Years{}, errs.Errorf(errs.Invalid, "pair_date", "no date of the calendar")
}

// sexes by their first letter: male, м(ужской), е(р); female, ж(енский),
// қ(ыз), ә(йел).
var sexes = map[string]codes.Sex{
	"m": codes.Male, "м": codes.Male, "е": codes.Male,
	"f": codes.Female, "ж": codes.Female, "қ": codes.Female, "ә": codes.Female,
}

func parseSex(s string) (codes.Sex, error) {
	if s == "" {
		return "", nil
	}
	first := string([]rune(strings.ToLower(s))[:1])
	if sex, ok := sexes[first]; ok {
		return sex, nil
	}
	return "", errs.Errorf(errs.Invalid, "pair_sex", "neither male nor female")
}
