package capture

import (
	"slices"
	"strings"

	"shyraq/app/raid"
)

// What the children of one meeting have in common is taken at one tap on the page
// *Who*, and the pages that ask nothing more are passed by. It is what the tiles of
// those pages take, one by one: never a condition, a risk or how it ended, which
// are each child's own, and the adults only where both bear one family's name: those
// of another family nobody has called.

// common are the parts of it that a child can give another, by the keys of their
// words.
func common(w, from *raid.Person) []string {
	var out []string
	for _, part := range []struct {
		key   string
		gives bool
	}{
		{"company", from.Company != ""},
		{"study", from.Education != ""},
		{"reasons", len(sharedReasons(from)) > 0},
		{"adults", oneFamily(w, from) && len(known(from)) > 0},
	} {
		if part.gives {
			out = append(out, part.key)
		}
	}
	return out
}

// hasCommon says that a child has all that another can give.
func hasCommon(w, from *raid.Person) bool {
	return (from.Company == "" || w.Company == from.Company) && hasStudy(w, from) && hasReasons(w, from) &&
		(!oneFamily(w, from) || hasAdults(w, from))
}

// oneFamily says whether two children bear the same surname, be it of a brother or of
// a sister.
func oneFamily(w, from *raid.Person) bool {
	name := func(p *raid.Person) string {
		s := strings.ToLower(strings.TrimSpace(p.Surname))
		for _, end := range []string{"ая", "ий", "ый", "ой", "а"} {
			if stem, cut := strings.CutSuffix(s, end); cut {
				return stem
			}
		}
		return s
	}
	return name(w) != "" && name(w) == name(from)
}

func hasStudy(w, from *raid.Person) bool {
	return from.Education == "" || w.Education == from.Education && w.School == from.School && w.SchoolName == from.SchoolName
}

func hasReasons(w, from *raid.Person) bool {
	for _, r := range sharedReasons(from) {
		if !slices.Contains(w.Reasons, r) {
			return false
		}
	}
	return true
}

// takeCommon takes it all from another child, or out again.
func (s *sheet) takeCommon(from *raid.Person, on bool) {
	w := s.who()
	if from.Company != "" {
		w.Company = given(from.Company, on)
	}
	if from.Education != "" {
		w.Education, w.School, w.SchoolName = given(from.Education, on), given(from.School, on), given(from.SchoolName, on)
	}
	s.takeReasons(from, on)
	if oneFamily(w, from) {
		s.takeAdults(from, on)
	}
}

// given is what is taken, or nothing where it is taken back.
func given[T any](v T, on bool) T {
	if on {
		return v
	}
	var none T
	return none
}

// commonText says in small letters what the tile takes.
func (p *personPage) commonText() string {
	parts := common(p.c.sheet.who(), p.same.from())
	for i, key := range parts {
		parts[i] = p.c.deps.Look.T("capture.same.all_" + key)
	}
	return strings.Join(parts, ", ")
}

// surnameTyped offers the adults of another child, or no more, as soon as the
// surnames say whether it is one family.
func (p *personPage) surnameTyped() {
	from := p.same.from()
	if now := from != nil && oneFamily(p.c.sheet.who(), from); now != p.family {
		p.family = now
		p.same.update()
		p.same.tiles.Refresh()
	}
}

// takeSame takes what the children have in common, or takes it back.
func (p *personPage) takeSame(from *raid.Person, on bool) {
	p.same.turn(on, func(s *sheet) { s.takeCommon(from, on) })
	p.show()
	if on {
		p.c.answered(pagePerson)
	}
}

// common is the tile that takes it.
func (c *Capture) common() *same { return c.pages[pagePerson].(*personPage).same }

// tookCommon says that a tap gave the child shown what another has in common with
// him.
func (c *Capture) tookCommon() bool {
	_, took := c.common().took[c.sheet.who().ID]
	return took
}

// passes says whether a page is passed by: a tap answered all that it asks, it was
// not in sight yet, and nothing on it wants a look. Where something comes first for
// the child, as where he may have been hurt, each page is seen: they say it.
func (c *Capture) passes(p page) bool {
	return c.tookCommon() && !c.left.left[p] && c.pages[p].complete() && c.marksOn(p) == 0 &&
		len(raid.StepsFirst(c.sheet.Encounter, *c.sheet.who())) == 0
}
