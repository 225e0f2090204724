package capture

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/codes"
	"shyraq/app/ui/uitest"
)

// scan types a number as a keyboard-wedge scanner does, with Enter after it.
func (p *pageObject) scan(digits string) {
	p.t.Helper()
	p.bench.pass(time.Second)
	for _, r := range digits {
		p.bench.pass(8 * time.Millisecond)
		uitest.Letters(p.window, string(r))
	}
	p.bench.pass(8 * time.Millisecond)
	if f := p.window.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
}

// A scanned number goes to the number, whatever field has the focus, and that
// field keeps what it held.
func TestScannedNumberFindsItsField(t *testing.T) {
	const number = "900315200004"
	for _, row := range []struct {
		name  string
		focus func(p *pageObject) fyne.Focusable
	}{
		{"the number itself", func(p *pageObject) fyne.Focusable { p.person().iin.focus(); return p.window.Canvas().Focused() }},
		{"a number half typed", func(p *pageObject) fyne.Focusable { p.digits("9507"); return p.window.Canvas().Focused() }},
		{"the surname", func(p *pageObject) fyne.Focusable { return p.person().surname.f.Entry() }},
		{"the birth date", func(p *pageObject) fyne.Focusable { return p.person().birth.f.Entry() }},
		{"buttons that digits tap", func(p *pageObject) fyne.Focusable { return p.person().company.big.Control().(fyne.Focusable) }},
		{"the switch between number and none", func(p *pageObject) fyne.Focusable { return p.person().mode.big.Control().(fyne.Focusable) }},
		{"the main button", func(p *pageObject) fyne.Focusable { return p.c.frame.next }},
		{"nothing", func(p *pageObject) fyne.Focusable { return nil }},
		{"the school, on the next page", func(p *pageObject) fyne.Focusable {
			p.c.enter(pageStudy)
			p.tap(p.study().education, "E_SCH")
			return p.study().filter.f.Entry()
		}},
		{"work, on the next page", func(p *pageObject) fyne.Focusable {
			p.c.enter(pageStudy)
			return p.study().work.big.Control().(fyne.Focusable)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.c.enter(pagePerson)
			p.write(p.person().surname, "Серік")
			before := *p.c.sheet.who()
			if f := row.focus(p); f != nil {
				p.window.Canvas().Focus(f)
			} else {
				p.window.Canvas().Unfocus()
			}
			education := p.c.sheet.who().Education
			p.scan(number)
			w := *p.c.sheet.who()
			if w.IIN != number || w.BirthDate != "1890-03-15" || w.Sex != codes.Female {
				t.Errorf("number %q, born %q, sex %q", w.IIN, w.BirthDate, w.Sex)
			}
			if w.Surname != before.Surname || w.Name != "" || w.Company != "" || w.Work != "" || w.School+w.SchoolName != "" || w.Education != education {
				t.Error("digits were left in another field")
			}
			if len(p.c.sheet.Typing) > 0 {
				t.Errorf("half typed: %d", len(p.c.sheet.Typing))
			}
			p.onPage(pagePerson)
			if f := p.window.Canvas().Focused(); f != p.person().surname.f.Entry() {
				t.Errorf("the Enter of the scanner was taken; focus on %T", f)
			}
		})
	}
}

// Digits that a hand types stay where they are typed.
func TestHandsAreNoScanner(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageStudy)
	p.tap(p.study().education, "E_SCH")
	p.window.Canvas().Focus(p.study().phone.f.Entry())
	p.typed("87010000001")
	if w := p.c.sheet.who(); w.Phone != "87010000001" || w.IIN != "" {
		t.Errorf("phone %q, number %q", w.Phone, w.IIN)
	}
	p.c.enter(pagePerson)
	p.window.Canvas().Focus(p.person().company.big.Control().(fyne.Focusable))
	p.typed("2")
	p.bench.pass(time.Second)
	if got := p.c.sheet.who().Company; got != "K_ALONE" {
		t.Errorf("a digit chose %q", got)
	}
}

// Outside the step *Who* too a number never stays in a field of text, which is
// masked nowhere: it goes the way of a scan that no field took. Other codes may be
// what the field is for.
func TestAScanIntoAFieldOutsideWho(t *testing.T) {
	const child, other, grown, code = "951210500014", "951210600010", "900315200004", "482950017735"
	fields := map[string]struct {
		page page
		text func(p *pageObject) *text
	}{
		"the sign":          {pageWhere, func(p *pageObject) *text { return p.where().name }},
		"the address":       {pageWhere, func(p *pageObject) *text { return p.where().note }},
		"the child's words": {pageGuardian, func(p *pageObject) *text { return p.guardian().words }},
		"the telephone":     {pageGuardian, func(p *pageObject) *text { return p.guardian().phone }},
	}
	for name, row := range map[string]struct {
		has, scan string
		want      string // the child's number
		text      string // what is left in the field
		says      string
	}{
		"his number":         {"", child, child, "бар", "capture.iin.scanned"},
		"another number":     {other, child, other, "бар", "capture.iin.scan_other"},
		"another code":       {"", code, "", "бар" + code, ""},
		"a code of thirteen": {"", child + "7", "", "бар" + child + "7", ""},
	} {
		for where, field := range fields {
			t.Run(name+", "+where, func(t *testing.T) {
				p := open(t)
				p.c.Begin(nil)
				p.c.edit(func(s *sheet) { s.Encounter.Place.Type, s.who().Name, s.who().IIN = "STRT", "Айдос", row.has })
				p.c.enter(field.page)
				f := field.text(p)
				keep := "бар"
				if where == "the telephone" {
					keep = "77"
				}
				p.write(f, keep)
				p.window.Canvas().Focus(f.f.Entry())
				f.f.ToEnd()
				p.scan(row.scan)
				p.bench.pass(time.Second)
				if got := p.c.sheet.who().IIN; got != row.want {
					t.Errorf("number %q, want %q", got, row.want)
				}
				if want := strings.Replace(row.text, "бар", keep, 1); where != "the child's words" && f.f.Text() != want {
					t.Errorf("the field says %q, want %q", f.f.Text(), want)
				}
				if row.says != "" && strings.Contains(f.f.Text(), child) {
					t.Errorf("the field says %q", f.f.Text())
				}
				if row.says != "" && !uitest.Says(uitest.Words(p.window.Canvas().Content()), p.look.T(row.says)) {
					t.Error("no word of it")
				}
			})
		}
	}
	for name, gaps := range map[string][]time.Duration{
		"drawn apart by a busy machine": {12 * time.Millisecond, 400 * time.Millisecond, 30 * time.Millisecond},
		"drawn far apart":               {900 * time.Millisecond, 20 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.c.edit(func(s *sheet) { s.Encounter.Place.Type, s.who().Name = "STRT", "Айдос" })
			p.c.enter(pageWhere)
			f := p.where().note
			p.write(f, "бар ")
			p.window.Canvas().Focus(f.f.Entry())
			f.f.ToEnd()
			for i, r := range child {
				p.bench.pass(gaps[i%len(gaps)])
				uitest.Letters(p.window, string(r))
			}
			p.bench.pass(500 * time.Millisecond)
			p.key(fyne.KeyReturn)
			if got := p.c.sheet.who().IIN; got != child || strings.Contains(f.f.Text()+p.c.sheet.Encounter.Place.Note, "95") {
				t.Errorf("number %q, the field says %q", got, f.f.Text())
			}
		})
	}
	t.Run("digits in two fields", func(t *testing.T) {
		p := open(t)
		p.c.Begin(nil)
		p.c.edit(func(s *sheet) { s.Encounter.Place.Type, s.who().Name = "STRT", "Айдос" })
		p.c.enter(pageWhere)
		p.window.Canvas().Focus(p.where().name.f.Entry())
		uitest.Letters(p.window, child[:4])
		p.window.Canvas().Focus(p.where().note.f.Entry())
		uitest.Letters(p.window, child[4:])
		p.bench.pass(time.Second)
		if place := p.c.sheet.Encounter.Place; place.Name != child[:4] || place.Note != child[4:] || p.c.sheet.who().IIN != "" {
			t.Errorf("the sign %q, the address %q", place.Name, place.Note)
		}
	})
	t.Run("an adult's, into his name", func(t *testing.T) {
		p := open(t)
		p.c.Begin(nil)
		p.c.edit(func(s *sheet) { s.Encounter.Place.Type, s.who().Name = "STRT", "Айдос" })
		p.c.enter(pageGuardian)
		p.write(p.guardian().name, "Гүлмира")
		p.window.Canvas().Focus(p.guardian().name.f.Entry())
		p.scan(grown)
		p.bench.pass(time.Second)
		g := p.guardian().guardian()
		if g.IIN != grown || g.Name != "Гүлмира" || p.guardian().name.f.Text() != "Гүлмира" || p.c.sheet.who().IIN != "" {
			t.Errorf("his number %q, name %q, the child's %q", g.IIN, g.Name, p.c.sheet.who().IIN)
		}
		p.onPage(pageGuardian)
		p.click("action.undo")
		if g := p.guardian().guardian(); g.IIN != "" || g.Name != "Гүлмира" {
			t.Errorf("after undo: %q of %q", g.IIN, g.Name)
		}
		p.c.edit(func(s *sheet) { s.who().Guardians[0].IIN = "900315100008" })
		p.scan(grown)
		p.bench.pass(time.Second)
		if g := p.guardian().guardian(); g.IIN != "900315100008" || !uitest.Says(uitest.Words(p.window.Canvas().Content()), p.look.T("capture.iin.adult_other")) {
			t.Errorf("over another number: %q", g.IIN)
		}
	})
	t.Run("an adult's, before anything is known of him", func(t *testing.T) {
		p := open(t)
		p.c.Begin(nil)
		p.c.edit(func(s *sheet) { s.Encounter.Place.Type, s.who().Name = "STRT", "Айдос" })
		p.c.enter(pageGuardian)
		p.window.Canvas().Unfocus()
		p.scan(grown)
		p.bench.pass(time.Second)
		if gs := p.c.sheet.who().Guardians; len(gs) != 1 || gs[0].IIN != grown {
			t.Errorf("%d adults", len(gs))
		}
	})
	t.Run("an adult's, into the field for it", func(t *testing.T) {
		p := open(t)
		p.c.Begin(nil)
		p.c.edit(func(s *sheet) { s.who().Name = "Айдос"; s.guardian(0).Name = "Гүлмира" })
		p.c.OpenMore()
		p.c.jump("people.0.guardians.0.iin")
		f, ok := p.field("people.0.guardians.0.iin").(*text)
		if !ok {
			t.Fatal("no field for it")
		}
		p.window.Canvas().Focus(f.f.Entry())
		p.scan(grown)
		p.bench.pass(time.Second)
		if g := p.c.sheet.who().Guardians[0]; g.IIN != grown {
			t.Errorf("number %q", g.IIN)
		}
		p.onPage(pageMore)
	})
}

// A second scan takes the place of a number; the line that says so brings the
// first one back.
func TestScanOverANumberIsUndone(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.digits("900315100008")
	p.scan("900315200004")
	if got := p.c.sheet.who().IIN; got != "900315200004" {
		t.Fatalf("number %q", got)
	}
	p.click("action.undo")
	if got := p.c.sheet.who(); got.IIN != "900315100008" || got.Sex != codes.Male {
		t.Errorf("after undo: %q", got.IIN)
	}
}

// Over the number of a child who has a name the scan of another's card writes nothing
// by itself: it is asked whose it is.
func TestAScanOverAChildWithANameAsksWhoseItIs(t *testing.T) {
	const first, second = "900315100008", "900315200004"
	for key, want := range map[string][]string{
		"action.cancel":          {first},
		"capture.person.another": {first, second},
		"capture.iin.replace":    {second},
	} {
		p := open(t)
		p.c.Begin(nil)
		p.c.enter(pagePerson)
		p.digits(first)
		p.write(p.person().name, "Айдос")
		p.scan(second)
		if w := p.c.sheet.who(); w.IIN != first || w.Sex != codes.Male {
			t.Fatalf("written over: %q", w.IIN)
		}
		all := findAll(p.shell.Object(), p.look.T(key, "Name", "Айдос"))
		p.press(all[len(all)-1])
		var got []string
		for _, w := range p.c.sheet.Encounter.People {
			got = append(got, w.IIN)
		}
		if diff := cmp.Diff(want, got); diff != "" || p.c.sheet.Encounter.People[0].Name != "Айдос" {
			t.Errorf("%s: %s", key, diff)
		}
		if n := len(want); n == 2 && (p.c.sheet.person != 1 || p.c.sheet.who().Sex != codes.Female || p.c.sheet.who().Name != "") {
			t.Errorf("%s: person %d", key, p.c.sheet.person)
		}
	}
}

func TestAgeWithItsError(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	a := p.person().age
	p.press(a.more)
	want := []int{3, 5, 1, 2}
	for _, e := range want {
		test.Tap(a.value)
		if w := p.c.sheet.who(); w.Age != 15 || w.AgeError != e {
			t.Errorf("age %d, either way %d, want %d", w.Age, w.AgeError, e)
		}
	}
	p.typeDate("15.03.2011")
	if !a.value.Disabled() || a.value.Text() != "15" {
		t.Errorf("beside a birth date it says %q", a.value.Text())
	}
}

// Digits of a scanner are no answers, on whatever page they come: a number goes
// to the person in sight, anything else is refused with a word.
func TestAScanIsNoAnswer(t *testing.T) {
	const number, other, grown = "951210500014", "951210600010", "900315200004"
	for name, row := range map[string]struct {
		has, scan string
		want      string
		says      string
	}{
		"a number":           {"", number, number, "capture.iin.scanned"},
		"the same number":    {number, number, number, "capture.iin.scanned"},
		"another number":     {other, number, other, "capture.iin.scan_other"},
		"a short code":       {"", "12345678", "", "capture.iin.scan_none"},
		"an adult's number":  {"", grown, "", "capture.iin.scan_adult"},
		"a code of thirteen": {"", number + "7", "", "capture.iin.scan_none"},
		"a code of fourteen": {other, "48" + number, other, "capture.iin.scan_none"},
	} {
		for page, begin := range map[string]func(p *pageObject){
			"where":            func(p *pageObject) { p.c.enter(pageWhere) },
			"the kind":         func(p *pageObject) { p.c.enter(pageWhere); p.where().kind.focus() },
			"why":              func(p *pageObject) { p.c.enter(pageWhy) },
			"how it ends":      func(p *pageObject) { p.c.enter(pageOutcome) },
			"nothing has keys": func(p *pageObject) { p.c.enter(pageWhy); p.window.Canvas().Unfocus() },
		} {
			t.Run(name+", "+page, func(t *testing.T) {
				p := open(t)
				p.c.Begin(nil)
				p.c.edit(func(s *sheet) { s.Encounter.Place.Type, s.who().Name, s.who().IIN = "STRT", "Айдос", row.has })
				begin(p)
				p.scan(row.scan)
				p.bench.pass(time.Second)
				w, place := p.c.sheet.who(), p.c.sheet.Encounter.Place
				if len(w.Reasons) > 0 || w.Outcome != "" || place.Type != "STRT" || len(p.c.sheet.Encounter.People) != 1 {
					t.Errorf("reasons %v, outcome %q, place %q", w.Reasons, w.Outcome, place.Type)
				}
				if w.IIN != row.want {
					t.Errorf("number %q, want %q", w.IIN, row.want)
				}
				if !uitest.Says(uitest.Words(p.window.Canvas().Content()), p.c.deps.Look.T(row.says)) {
					t.Error("no word of it")
				}
			})
		}
	}
}

// A scanner without a cable pauses between its digits: what they would tick is
// ticked by none of them.
func TestASlowScanTicksNothing(t *testing.T) {
	for page, begin := range map[string]func(p *pageObject){
		"where":       func(p *pageObject) { p.c.enter(pageWhere) },
		"why":         func(p *pageObject) { p.c.enter(pageWhy) },
		"the adult":   func(p *pageObject) { p.c.enter(pageGuardian) },
		"how it ends": func(p *pageObject) { p.c.enter(pageOutcome) },
		"the end":     func(p *pageObject) { p.c.enter(pageFinish); p.c.pages[pageFinish].(*finishPage).referrals.focus() },
		"more":        func(p *pageObject) { p.c.OpenMore() },
	} {
		for _, digits := range []string{"12345678", "4870001234567", "951210500014"} {
			t.Run(page+", "+digits, func(t *testing.T) {
				p := open(t)
				p.c.Begin(nil)
				p.c.edit(func(s *sheet) {
					s.Encounter.Place.Type, s.who().Name, s.who().IIN = "STRT", "Айдос", "951210600010"
				})
				begin(p)
				before, at := p.c.sheet.Encounter.Clone(), p.c.page
				p.bench.pass(time.Second)
				for _, r := range digits {
					p.bench.pass(120 * time.Millisecond)
					uitest.Letters(p.window, string(r))
				}
				p.bench.pass(120 * time.Millisecond)
				p.key(fyne.KeyReturn)
				p.bench.pass(time.Second)
				if d := cmp.Diff(before, p.c.sheet.Encounter); d != "" {
					t.Errorf("it wrote\n%s", d)
				}
				p.onPage(at)
			})
		}
	}
}

// Each new check begins with the same kinds of place, whatever was looked at in
// the one before.
func TestEveryCheckBeginsWithTheSameKindsOfPlace(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	first := p.where().kind.big.Tiles()[0].Code()
	p.tap(p.where().class, codes.ClassUndecided)
	p.tap(p.where().kind, "HOST")
	p.c.Begin(nil)
	if got := p.where().kind.big.Tiles()[0].Code(); got != first || p.where().class.chosen() != codes.ClassOutside {
		t.Errorf("it begins with %s of %s, not with %s", got, p.where().class.chosen(), first)
	}
}

// A longer code over the number leaves neither its digits nor half a number.
func TestALongCodeLeavesNoHalfNumber(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.person().iin.focus()
	p.scan("4870001234567")
	p.bench.pass(time.Second)
	if w := p.c.sheet.who(); w.IIN != "" || len(p.c.sheet.Typing) > 0 || p.person().readingText() != "" {
		t.Errorf("number %q, half typed %d, it says %q", w.IIN, len(p.c.sheet.Typing), p.person().readingText())
	}
}

// A hand types the number from a card while the ring stands on *IIN*: the pause it
// makes in the middle takes none of it, however quick it is.
func TestANumberTypedOnTheSwitchIsWhole(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.c.pages[pagePerson].(*personPage).mode.focus()
	p.bench.pass(time.Second)
	for i, r := range "900315100008" {
		p.bench.pass(120 * time.Millisecond)
		if i == 7 {
			p.bench.pass(time.Second) // he looks at the card again
		}
		uitest.Letters(p.window, string(r))
	}
	p.bench.pass(time.Second)
	if got := p.c.sheet.who().IIN; got != "900315100008" {
		t.Errorf("the number is %q", got)
	}
}

// Digits that went into one field are its own, however soon others are typed into
// the next: a number typed or scanned on the step Who takes back no telephone number
// that was typed before on the page of the adults.
func TestDigitsOfTwoFieldsAreNoOneNumber(t *testing.T) {
	const number, phone = "900315200004", "+77010000000"
	for name, row := range map[string]func(p *pageObject){
		"typed": func(p *pageObject) { p.digits(number) },
		"scanned": func(p *pageObject) {
			p.person().iin.focus()
			p.scan(number)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.c.enter(pageGuardian)
			p.window.Canvas().Focus(p.guardian().phone.f.Entry())
			p.typed("87010000000")
			p.bench.pass(time.Second)
			p.tap(p.guardian().contact, tapReached)
			p.c.toStep(stepWho)
			p.bench.pass(time.Second)
			row(p)
			p.bench.pass(time.Second)
			w := p.c.sheet.who()
			if w.IIN != number || len(w.Guardians) != 1 || w.Guardians[0].Phone != phone {
				t.Errorf("the number is %v, %d adults, the telephone as typed %v", w.IIN == number, len(w.Guardians), w.Guardians[0].Phone == phone)
			}
		})
	}
}
