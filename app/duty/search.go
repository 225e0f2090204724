package duty

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid/codes"
)

// mostWords bounds what a search compares: nobody looks for more at once.
const mostWords = 8

// Search finds records by a name, a patronymic, an IIN, a place or a school,
// however they are written, among what this officer may read, whatever their
// night, newest first. That he searched is written down, not for what.
func (d *Duty) Search(ctx context.Context, text string) ([]Row, error) {
	cases, err := d.search(ctx, text)
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, c := range cases {
		out = append(out, d.row(c))
	}
	slices.SortStableFunc(out, func(a, b Row) int { return b.At.Compare(a.At) })
	return out, nil
}

func (d *Duty) search(ctx context.Context, text string) ([]*caseFile, error) {
	words := match.Words(text)
	if len(words) == 0 || stuck(text) {
		return nil, nil
	}
	words = words[:min(len(words), mostWords)]
	if err := d.audit(ctx, AuditSearch, uuid.Nil, ""); err != nil {
		return nil, err
	}
	f, err := d.loadCases(ctx, "")
	if err != nil {
		return nil, err
	}
	schools := map[string]codes.Names{}
	region := d.Region()
	for _, s := range slices.Concat(region.Ended.Schools, region.Schools) {
		schools[s.ID] = s.Names
	}
	return slices.DeleteFunc(f.cases, func(c *caseFile) bool { return !begins(words, d.sought(c, schools)) }), nil
}

// stuck tells that a letter stands three times in a row: that is in no name, and
// folded to one it would be in many.
func stuck(text string) bool {
	var last rune
	times := 0
	for _, r := range strings.ToLower(text) {
		if times++; r != last || !unicode.IsLetter(r) {
			last, times = r, 1
		}
		if times == 3 {
			return true
		}
	}
	return false
}

// sought is all of a record that a search looks at.
func (d *Duty) sought(c *caseFile, schools map[string]codes.Names) []string {
	var text []string
	every := func(n codes.Names) { text = append(text, n.KK, n.RU, n.EN) }
	place := c.encounter.Place
	if c.short != nil {
		place = c.short.Visit().Place
		text = append(text, c.short.Words()...)
	}
	text = append(text, place.Name, place.Note)
	every(d.PlaceName(place))
	if kind, ok := d.Rules().Codes.Row("places", place.Type); ok {
		every(kind.Names)
	}
	for _, p := range c.encounter.People {
		text = append(text, p.Surname, p.Name, p.Patronymic, p.IIN, p.SchoolName)
		every(schools[p.School])
		for _, g := range p.Guardians {
			text = append(text, g.Name)
		}
	}
	return text
}

// begins asks that every word begins some word of a text.
func begins(words, text []string) bool {
	have := match.Words(strings.Join(text, " "))
	for _, w := range words {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}
