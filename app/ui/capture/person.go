package capture

import (
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// The two answers to how a person is known: by his number, or why not.
const (
	modeNumber = "iin"
	modeNone   = "none"
)

// personPage is who it is: number or why there is none, names as spoken,
// birth date or age, sex, and with whom.
type personPage struct {
	c *Capture
	t *table

	same    *same
	family  bool // the surname is that of the child who gives
	kind    *tiles
	hint    *ui.Label
	agreed  *text
	pad     *ui.NumberPad
	iin     *box // around the pad
	noIIN   *tiles
	mode    *tiles             // number, or why there is none
	bare    bool               // the reasons why there is none are shown
	without map[uuid.UUID]bool // of whom it was said; no reason has to stand there yet
	surname *text
	name    *text
	father  *text
	birth   *date
	age     *ageSteps
	sex     *tiles
	company *tiles
	roles   *tiles // of an adult
	phone   *text  // the same: of others the place of study asks it
	reason  *text  // why there is no number, in words
	met     *metLine

	root fyne.CanvasObject
}

func newPersonPage(c *Capture) *personPage {
	p := &personPage{c: c, t: c.table(pagePerson, ""), without: map[uuid.UUID]bool{}}
	look, who := c.deps.Look, c.who()
	p.same = c.newSame("capture.same.all", func(from *raid.Person) bool { return len(common(c.sheet.who(), from)) > 0 },
		func(from *raid.Person) bool { return hasCommon(c.sheet.who(), from) }, p.takeSame)
	p.same.about, p.same.wide = p.commonText, 290 // in one line
	p.kind = c.newTiles(nil, 120, p.takeKind)
	p.kind.offer(
		tile{Code: string(raid.Minor), Say: look.Say("capture.person.minor")},
		tile{Code: string(raid.YoungAdult), Say: look.Say("capture.person.young")},
		tile{Code: string(raid.Adult), Say: look.Say("capture.person.adult")},
	)
	p.kind.segmented()
	p.hint = ui.NewNote(p.hintText)
	p.t.add("people.kind", p.kind, func() { p.kind.choose(string(c.sheet.who().Kind)) })
	p.t.also(p.kind, "people")
	p.agreed = bind(p.t, who, "agreed", c.newText(look.Say("capture.person.agreed"), nil), func(w *raid.Person) *string { return &w.Agreed }, when(isYoung))
	p.pad = ui.NewNumberPad(look, "", nil, 12, 6, false)
	p.pad.Reserve()
	p.pad.OnChange = func(digits string) {
		c.frame.dock.hint(nil)
		p.typeIIN(digits)
	}
	p.pad.OnCut = func(n int) { c.frame.dock.hint(func() string { return look.N("field.cut", n) }) }
	p.pad.OnDone = func() {
		if !c.wedge.key() {
			p.surname.focus()
		}
	}
	p.pad.OnRune = func(r rune) bool {
		return c.wedge.heard(r, nil, false, func() func() {
			was := p.pad.Text()
			return func() {
				p.pad.SetText(was)
				p.typeIIN(was)
			}
		})
	}
	p.iin = boxOf(p.pad.Field)
	p.iin.ExtendBaseWidget(p.iin)
	p.iin.target = func() fyne.Focusable { // the display stands above the keys
		return p.pad.Control().(*fyne.Container).Objects[0].(fyne.Focusable)
	}
	p.mode = c.newTiles(nil, 100, func(m string) {
		p.takeMode(m == modeNone)
		p.dependents()
		p.root.Refresh() // what wraps knows its width only after the first time
		c.frame.page.Refresh()
		p.begin().focus()
	})
	p.mode.big.Digits(p.typeDigit)
	p.mode.offer(tile{Code: modeNumber, Say: look.Say("capture.person.iin")}, tile{Code: modeNone, Say: look.Say("capture.person.without")})
	p.mode.segmented()
	p.t.add("people.iin", p.iin, p.showNumber, tells(func(_ *raid.Encounter, w *raid.Person) int { return count(w.IIN != "") }))
	p.noIIN = c.newCodeTiles("no_iin", look.Say("capture.person.noiin"), 260)
	p.noIIN.picked = p.takeNoIIN
	p.t.add("people.no_iin", p.noIIN, func() { p.noIIN.fill(c.sheet.who().NoIIN) },
		tells(func(_ *raid.Encounter, w *raid.Person) int { return count(w.NoIIN != "") }))
	p.surname = bind(p.t, who, "surname", c.newText(look.Say("capture.person.surname"), nil), func(w *raid.Person) *string { return &w.Surname },
		after(p.surnameTyped))
	p.name = bind(p.t, who, "name", c.newText(look.Say("capture.person.name"), look.Say("capture.person.spoken")), func(w *raid.Person) *string { return &w.Name })
	p.father = bind(p.t, who, "patronymic", c.newText(look.Say("capture.person.patronymic"), nil), func(w *raid.Person) *string { return &w.Patronymic })
	for _, t := range []*text{p.surname, p.name, p.father} {
		t.f.As(ui.Name)
	}
	p.birth = bind(p.t, who, "birth_date", c.newDate(look.Say("capture.person.birth"), "birth_date"),
		func(w *raid.Person) *civil.Date { return &w.BirthDate }, after(p.dependents))
	p.age = c.newAge(look.Say("capture.person.age"), p.takeAge)
	p.t.add("people.age", p.age, nil, tells(func(_ *raid.Encounter, w *raid.Person) int { return count(w.Age != 0) }))
	p.t.also(p.age, "people.age_error")
	p.sex = one(p.t, who, "sex", c.newTiles(look.Say("capture.person.sex"), 90, nil), func(w *raid.Person) *codes.Sex { return &w.Sex }, after(p.t.answered))
	p.sex.offers = p.sexes
	p.sex.segmented() // as high as the fields beside it
	p.company = one(p.t, who, "company", c.newCodeTiles("company", look.Say("capture.person.company"), 250),
		func(w *raid.Person) *codes.Code { return &w.Company }, when(isMinor), after(func() { p.same.update(); p.t.answered() }))
	p.roles = many(p.t, who, "roles", c.newCodeTiles("roles", look.Say("capture.adults.roles"), 190),
		func(w *raid.Person) *[]codes.Code { return &w.Roles }, when(isAdult))
	p.phone = bind(p.t, who, "phone", c.newPhone(look.Say("capture.person.phone")), func(w *raid.Person) *string { return &w.Phone }, when(isAdult))
	p.reason = bind(p.t, who, "no_iin_note", c.newText(look.Say("capture.person.reason"), nil), func(w *raid.Person) *string { return &w.NoIINNote },
		when(func(w *raid.Person) bool { return p.bare || w.NoIINNote != "" })) // before a reason is tapped: that moves nothing

	p.met = newMetLine(c)
	left := ui.Column(palette.Gap, p.mode, p.iin, p.noIIN, p.reason)
	right := ui.Column(pageGap,
		p.kind, p.hint, p.agreed,
		sideBySide(fieldGap, p.surname, p.name, p.father),
		weighted(fieldGap, []float32{27, 30, 43}, p.birth, p.age, p.sex),
		p.company, p.roles, p.phone,
	)
	p.root = columns(0.31, 0, left, right)
	return p
}

func (p *personPage) notes() []fyne.CanvasObject { return []fyne.CanvasObject{p.met.rows} }

func (p *personPage) object() fyne.CanvasObject { return p.root }

func (p *personPage) show() {
	w := p.c.sheet.who()
	p.bare = w.NoIIN != "" || p.numberAside() != "" || w.IIN == "" && p.without[w.ID]
	p.family = false
	p.surnameTyped()
	p.same.update()
	p.t.show()
	p.dependents()
	p.met.show()
}

// showNumber puts in the number, or what was typed of it.
func (p *personPage) showNumber() {
	s := p.c.sheet
	number := s.who().IIN
	if number == "" {
		number = s.Typing[s.path("iin")]
	}
	if p.pad.Text() != number {
		p.pad.SetText(number)
	}
}

// dependents shows what follows from other fields: the age from the birth
// date, and which fields a kind of person has.
func (p *personPage) dependents() {
	w := p.c.sheet.who()
	age, known := w.AgeOn(p.c.metDay())
	if w.BirthDate != "" && known {
		p.age.fixed(age)
	} else {
		p.age.set(w.Age, w.AgeError, w.Age > 0)
	}
	mode := modeNumber
	if p.bare {
		mode = modeNone
	}
	p.mode.choose(mode)
	ui.Show(p.iin, !p.bare)
	ui.Show(p.noIIN, p.bare)
	ui.Show(p.hint, w.Kind != raid.Minor)
	p.t.suit()
	p.hint.Refresh()
	p.pad.SetNote(p.readingText) // it has its line beforehand
	p.root.Refresh()
}

func (p *personPage) sexes(...codes.Code) []tile {
	male, female := "capture.person.male", "capture.person.female"
	if !isMinor(p.c.sheet.who()) {
		male, female = "capture.person.male_adult", "capture.person.female_adult"
	}
	look := p.c.deps.Look
	return []tile{{Code: string(codes.Male), Say: look.Say(male)}, {Code: string(codes.Female), Say: look.Say(female)}}
}

func (p *personPage) hintText() string {
	if p.c.sheet == nil {
		return ""
	}
	switch p.c.sheet.who().Kind {
	case raid.YoungAdult:
		return p.c.deps.Look.T("capture.person.agreedhint")
	case raid.Adult:
		return p.c.deps.Look.T("capture.person.adulthint")
	}
	return ""
}

func (p *personPage) takeKind(k string) {
	aside := false
	p.c.edit(func(s *sheet) { aside = s.turnInto(raid.PersonKind(k)) })
	p.show()
	if aside {
		p.c.frame.tell(p.c.deps.Look.Say("capture.person.aside"), nil)
	}
	p.c.refreshPeople()
}

// takeMode shows the number or the reasons why there is none. With the number out of
// sight it is out of the record too, and typed on that way only: it may be another
// child's. It comes back with its place.
func (p *personPage) takeMode(bare bool) {
	p.bare, p.without[p.c.sheet.who().ID] = bare, bare
	number := p.numberAside()
	switch w := p.c.sheet.who(); {
	case bare && w.IIN != "":
		p.c.edit(func(s *sheet) {
			w := s.who()
			s.keepTyping(s.path("iin"), w.IIN)
			before, _ := raid.ParseIIN(w.IIN)
			w.IIN = ""
			p.forget(w, before)
		})
		p.show()
	case !bare && number != "":
		p.typeIIN(number)
	}
}

// numberAside is the whole number that *No IIN* took out of the record.
func (p *personPage) numberAside() string {
	s := p.c.sheet
	if number := s.Typing[s.path("iin")]; len(number) == numberLength {
		return number
	}
	return ""
}

// takesDigits says whether a digit that no field has can only be the number's.
func (p *personPage) takesDigits() bool { return !p.bare && len(p.pad.Text()) < numberLength }

// typeDigit gives a digit to the number, and the focus with it; it says whether
// the number takes one.
func (p *personPage) typeDigit(r rune) bool {
	if !p.takesDigits() {
		return false
	}
	p.iin.focus()
	p.iin.target().TypedRune(r)
	return true
}

// typeIIN keeps half a number as typing and a whole one as the number, with
// the birth date and the sex it suggests where these are not known yet.
func (p *personPage) typeIIN(digits string) {
	whole := len(digits) == numberLength
	p.c.edit(func(s *sheet) {
		w := s.who()
		before, _ := raid.ParseIIN(w.IIN)
		w.IIN = ""
		s.keepTyping(s.path("iin"), "")
		if !whole {
			s.keepTyping(s.path("iin"), digits)
			p.forget(w, before)
			return
		}
		w.IIN, w.NoIIN = digits, ""
		p.forget(w, before)
		p.suggest(s, w)
	})
	p.show()
}

// forget takes back what the number before had suggested and nobody changed.
func (p *personPage) forget(w *raid.Person, before raid.IIN) {
	if w.BirthDate != "" && w.BirthDate == before.BirthDate() {
		w.BirthDate = ""
	}
	if w.Sex != "" && w.Sex == before.Sex() {
		w.Sex = ""
	}
}

func (p *personPage) suggest(s *sheet, w *raid.Person) {
	n, err := raid.ParseIIN(w.IIN)
	if err != nil {
		return
	}
	if w.BirthDate == "" && n.BirthDate() != "" && s.Typing[s.path("birth_date")] == "" {
		w.BirthDate = n.BirthDate()
	}
	if w.Sex == "" {
		w.Sex = n.Sex()
	}
}

// readingText says at once what the number tells, or how much of it is missing.
func (p *personPage) readingText() string {
	if p.c.sheet == nil {
		return ""
	}
	look, s := p.c.deps.Look, p.c.sheet
	if half := s.Typing[s.path("iin")]; half != "" {
		return look.N("capture.iin.reading", 12-len(half))
	}
	if s.who().IIN == "" {
		return ""
	}
	n, err := raid.ParseIIN(s.who().IIN)
	if err != nil || n.BirthDate() == "" {
		return "" // the marks under the field say what is odd
	}
	born := n.BirthDate().In(time.UTC)
	age := civil.Age(n.BirthDate(), p.c.metDay())
	if n.BirthDate() > civil.DateOf(p.c.metDay()) {
		return look.T("capture.iin.unborn", "Date", look.Texts().DateNumeric(born))
	}
	return look.T("capture.iin.born", "Date", look.Texts().DateNumeric(born), "Age", look.N("capture.person.agefull", age))
}

func (p *personPage) takeNoIIN(code string) {
	p.c.edit(func(s *sheet) {
		w := s.who()
		if w.NoIIN == codes.Code(code) {
			w.NoIIN = ""
			return
		}
		w.NoIIN = codes.Code(code)
		s.keepTyping(s.path("iin"), "")
		if w.IIN != "" {
			before, _ := raid.ParseIIN(w.IIN)
			w.IIN = ""
			p.forget(w, before)
		}
	})
	p.show()
	p.c.answered(pagePerson)
}

// takeAge is an estimate with its error.
func (p *personPage) takeAge(years, either int) {
	p.c.edit(func(s *sheet) { s.who().Age, s.who().AgeError = years, either })
	p.t.answered()
}

func (p *personPage) complete() bool {
	w := p.c.sheet.who()
	return w.Kind == raid.Minor && (w.IIN != "" || w.NoIIN != "") && w.Name != "" && w.Sex != "" &&
		(w.BirthDate != "" || w.Age > 0) && w.Company != ""
}

// begin gives the focus to the number, which is typed more often than any
// other field.
func (p *personPage) begin() focuser {
	if p.bare {
		return p.noIIN
	}
	return p.iin
}

// toggled is what a second tap on the same button means: not chosen after all.
func toggled[T comparable](now, tapped T) T {
	if now == tapped {
		var none T
		return none
	}
	return tapped
}
