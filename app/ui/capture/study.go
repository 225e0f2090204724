package capture

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// schoolsShown is how many schools of the list are offered at a time: the
// rest comes nearer by typing.
const schoolsShown = 6

// studyPage is school, college or neither, and work.
type studyPage struct {
	c *Capture
	t *table

	same      *same
	education *tiles
	filter    *text
	schools   *tiles
	chosen    *ui.Label
	change    fyne.CanvasObject
	picked    fyne.CanvasObject
	grade     *text
	work      *tiles
	phone     *text
	query     string
	school    fyne.CanvasObject
	apart     fyne.CanvasObject // stands where the school is asked, so that the telephone is no wider

	root   fyne.CanvasObject
	grades map[uuid.UUID]string // of who goes to no school any more, put aside
}

func newStudyPage(c *Capture) *studyPage {
	p := &studyPage{c: c, t: c.table(pageStudy, ""), grades: map[uuid.UUID]string{}}
	look, who := c.deps.Look, c.who()
	p.same = c.newSame("capture.same.study", func(from *raid.Person) bool { return from.Education != "" },
		func(from *raid.Person) bool { return hasStudy(c.sheet.who(), from) }, p.takeSame)
	p.education = c.newCodeTiles("education", look.Say("capture.study.education"), 190)
	p.education.picked = p.takeEducation
	p.t.add("people.education", p.education, func() { p.education.fill(c.sheet.who().Education) },
		tells(func(_ *raid.Encounter, w *raid.Person) int { return count(w.Education != "") }))
	p.filter = c.newText(look.Say("capture.study.school"), look.Say("capture.study.schoolhint")).told(func(s string) {
		p.query = s
		p.showSchools()
	})
	p.t.add("people.school", p.filter, nil, tells(func(_ *raid.Encounter, w *raid.Person) int { return count(w.School+w.SchoolName != "") }))
	p.t.also(p.filter, "people.school_name")
	p.schools = c.newTiles(nil, 260, p.takeSchool)
	p.chosen = ui.NewStrong(p.schoolText)
	p.change = newButton(look.Say("capture.study.schoolchange"), icon.Pen, func() {
		c.edit(func(s *sheet) { s.who().School, s.who().SchoolName = "", "" })
		p.show()
		p.filter.focus()
	})
	p.picked = labelled(look.Say("capture.study.school"), ui.Row(palette.Gap, ui.Grow(p.chosen), p.change))
	p.grade = bind(p.t, who, "grade", c.newText(look.Say("capture.study.grade"), nil), func(w *raid.Person) *string { return &w.Grade },
		when(func(w *raid.Person) bool { return studies(w.Education) }))
	p.work = one(p.t, who, "work", c.newCodeTiles("work", look.Say("capture.study.work"), 190),
		func(w *raid.Person) *codes.Code { return &w.Work }, after(p.t.answered))
	p.phone = bind(p.t, who, "phone", c.newPhone(look.Say("capture.person.phone")), func(w *raid.Person) *string { return &w.Phone })
	p.school = ui.Column(palette.Gap, p.filter, p.picked)
	p.apart = container.NewWithoutLayout()
	p.root = ui.Column(palette.Gap, p.education, weighted(fieldGap, []float32{53, 23, 24, 76}, p.school, p.grade, p.phone, p.apart), p.schools, p.work)
	return p
}

func (p *studyPage) object() fyne.CanvasObject { return p.root }

func (p *studyPage) show() {
	p.same.update()
	p.query = ""
	p.filter.set("")
	p.t.show()
	p.showSchools()
}

// studies says whether an education status has a school to name.
func studies(c codes.Code) bool {
	switch c {
	case "E_SCH", "E_COL", "E_UNI", "E_SPEC":
		return true
	}
	return false
}

func (p *studyPage) showSchools() {
	p.same.update()
	w := p.c.sheet.who()
	has := w.School != "" || w.SchoolName != ""
	asks := studies(w.Education)
	ui.Show(p.filter, asks && !has)
	ui.Show(p.picked, asks && has)
	ui.Show(p.schools, asks && !has)
	ui.Show(p.school, asks)
	ui.Show(p.apart, !asks)
	p.t.suit()
	if asks && !has {
		p.schools.offer(p.offers(w.Education)...)
		p.schools.choose()
	}
	p.chosen.Refresh()
	p.root.Refresh()
}

// offers are the schools that fit what was typed, nearest first, and at the
// end what was typed as it is.
func (p *studyPage) offers(status codes.Code) []tile {
	look := p.c.deps.Look
	lang := string(look.Lang())
	var out []tile
	for _, s := range p.fitting(status) {
		out = append(out, tile{Code: s.ID, Say: func() string { return s.Names.In(lang) }})
		if len(out) == schoolsShown {
			break
		}
	}
	if q := strings.TrimSpace(p.query); q != "" {
		if len(out) == schoolsShown {
			out = out[:schoolsShown-1]
		}
		out = append(out, tile{Code: freeSchool + q, Say: look.Say("capture.study.schoolfree", "Name", q)})
	}
	return out
}

// freeSchool marks the tile that takes the typed name as it is.
const freeSchool = "free:"

func (p *studyPage) fitting(status codes.Code) []regionfile.School {
	var out []regionfile.School
	region := regionfile.Of(p.c.deps.Rules())
	if region == nil || status == "E_UNI" {
		return nil
	}
	for _, s := range region.Schools {
		if s.College == (status == "E_COL") && fits(p.query, s.Names) {
			out = append(out, s)
		}
	}
	if at := p.c.sheet.Encounter.Place.Point; at != nil {
		slices.SortStableFunc(out, func(a, b regionfile.School) int { return compare(away(*at, a.Point), away(*at, b.Point)) })
	}
	return out
}

func (p *studyPage) schoolText() string {
	if p.c.sheet == nil {
		return ""
	}
	w := p.c.sheet.who()
	if region := regionfile.Of(p.c.deps.Rules()); region != nil {
		if s, known := region.School(w.School); known {
			return s.Names.In(string(p.c.deps.Look.Lang()))
		}
	}
	return w.SchoolName
}

func (p *studyPage) takeEducation(code string) {
	p.c.edit(func(s *sheet) {
		w := s.who()
		w.Education = toggled(w.Education, codes.Code(code))
		w.School, w.SchoolName = "", ""
		switch grade, kept := p.grades[w.ID]; { // not asked of who goes to no school
		case !studies(w.Education) && w.Grade != "":
			p.grades[w.ID], w.Grade = w.Grade, ""
		case studies(w.Education) && kept && w.Grade == "":
			w.Grade = grade
			delete(p.grades, w.ID)
		}
	})
	p.education.choose(string(p.c.sheet.who().Education))
	p.query = ""
	p.filter.set("")
	p.showSchools()
	p.c.answered(pageStudy)
}

func (p *studyPage) takeSchool(id string) {
	p.c.edit(func(s *sheet) {
		if free, ok := strings.CutPrefix(id, freeSchool); ok {
			s.who().School, s.who().SchoolName = "", free
			return
		}
		s.who().School, s.who().SchoolName = id, ""
	})
	p.showSchools()
	p.c.answered(pageStudy)
}

// takeSame copies where the child before studies, not his grade, or takes it
// back.
func (p *studyPage) takeSame(from *raid.Person, on bool) {
	p.same.turn(on, func(s *sheet) {
		w := s.who()
		w.Education, w.School, w.SchoolName = "", "", ""
		if on {
			w.Education, w.School, w.SchoolName = from.Education, from.School, from.SchoolName
		}
	})
	p.show()
	p.c.answered(pageStudy)
}

// complete asks for work only of those who do not study: whether a young
// person is in neither is what the region counts (docs/sources.md, 7). What was
// taken from another child is all that is known of it.
func (p *studyPage) complete() bool {
	w := p.c.sheet.who()
	if p.same.taken() {
		return true
	}
	if studies(w.Education) {
		return w.School != "" || w.SchoolName != ""
	}
	return w.Education == "E_PRE" || w.Education != "" && w.Work != ""
}

func (p *studyPage) begin() focuser { return p.education }

// fits says whether every typed word begins a word of one of the names, so
// that "15" finds No. 15 and not No. 115.
func fits(query string, n codes.Names) bool {
	words := fold(query)
	if len(words) == 0 {
		return true
	}
	for _, name := range []string{n.KK, n.RU, n.EN} {
		have := fold(name)
		all := true
		for _, w := range words {
			all = all && slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) })
		}
		if all {
			return true
		}
	}
	return false
}

// fold takes a text apart into lower-case words with the Kazakh letters as
// people type them on a Russian keyboard (docs/sources.md, 5).
func fold(s string) []string {
	plain := strings.NewReplacer("ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и", "ё", "е")
	return strings.FieldsFunc(plain.Replace(strings.ToLower(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// away is a measure of distance good enough to sort by; unknown is far.
func away(from raid.Point, to *raid.Point) float64 {
	if to == nil {
		return math.Inf(1)
	}
	lat := float64(to.Lat-from.Lat) / 1e7
	lon := float64(to.Lon-from.Lon) / 1e7 * math.Cos(float64(from.Lat)/1e7*math.Pi/180)
	return lat*lat + lon*lon
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
