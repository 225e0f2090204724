package capture

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/raid/codes"
)

// Digits after *IIN* are the number's, whatever was answered before.
func TestDigitsBelongToTheNumber(t *testing.T) {
	for _, row := range []struct {
		name string
		at   func(p *pageObject)
	}{
		{"the switch was tapped", func(p *pageObject) {}},
		{"nothing has the focus", func(p *pageObject) { p.window.Canvas().Unfocus() }},
		{"the switch has the focus", func(p *pageObject) { p.window.Canvas().Focus(p.person().mode.big.Control().(fyne.Focusable)) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.c.enter(pagePerson)
			p.tap(p.person().mode, "none")
			p.tap(p.person().noIIN, "I_DOC")
			p.tap(p.person().mode, "iin")
			row.at(p)
			for _, r := range "123" {
				p.bench.pass(handPause)
				if f := p.window.Canvas().Focused(); f != nil {
					f.TypedRune(r)
				} else {
					p.window.Canvas().OnTypedRune()(r)
				}
				p.bench.pass(handPause)
			}
			if got := p.person().pad.Text(); got != "123" || p.c.sheet.who().NoIIN != "I_DOC" {
				t.Errorf("the number holds %q, the reason is %q", got, p.c.sheet.who().NoIIN)
			}
		})
	}
}

// A scanner's Enter leads to the surname, however late a busy machine brings
// it, and what is typed next is the surname.
func TestTypingAfterAScan(t *testing.T) {
	for _, late := range []time.Duration{8 * time.Millisecond, 400 * time.Millisecond, 3 * time.Second} {
		p := open(t)
		p.c.Begin(nil)
		p.c.enter(pagePerson)
		for _, r := range "900315200004" {
			p.bench.pass(8 * time.Millisecond)
			p.window.Canvas().Focused().TypedRune(r)
		}
		p.bench.pass(late)
		p.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		p.typed("Серік")
		p.key(fyne.KeyReturn)
		p.typed("Аружан")
		if w := p.c.sheet.who(); w.IIN != "900315200004" || w.Surname != "Серік" || w.Name != "Аружан" || w.Patronymic != "" {
			t.Errorf("Enter %v late: surname %q, name %q, patronymic %q", late, w.Surname, w.Name, w.Patronymic)
		}
	}
}

// A slow machine draws the digits of a scanner apart; no name holds twelve.
func TestSlowScanIntoAName(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.write(p.person().name, "Аружан")
	for _, r := range "900315200004" {
		p.bench.pass(300 * time.Millisecond)
		p.window.Canvas().Focused().TypedRune(r)
	}
	p.bench.pass(time.Second) // no Enter comes behind it
	if w := p.c.sheet.who(); w.IIN != "900315200004" || w.Name != "Аружан" {
		t.Errorf("number %q, name %q", w.IIN, w.Name)
	}
}

// A birth date says the age better, and takes no estimate away for good.
func TestADateKeepsTheEstimate(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.press(p.person().age.more)
	p.typeDate("15.03.2011")
	for range 10 {
		p.key(fyne.KeyBackspace)
	}
	if w := p.c.sheet.who(); w.Age != 15 || w.AgeError != 2 || w.BirthDate != "" {
		t.Errorf("age %d±%d, born %q", w.Age, w.AgeError, w.BirthDate)
	}
	if got := p.person().age.value.Text(); got != "15±2" {
		t.Errorf("it says %q", got)
	}
}

func TestPhoneOfAGuardian(t *testing.T) {
	for _, row := range []struct {
		name, typed, kept string
		marked            bool
	}{
		{"as people write it", "8 701 555 01 23", "+77015550123", false},
		{"letters stay out", "8701ғ5550a123", "+77015550123", false},
		{"too long", "870187015550123", "870187015550123", true},
		{"half of it", "8701", "8701", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.c.enter(pageGuardian)
			p.write(p.guardian().phone, row.typed)
			p.window.Canvas().Unfocus()
			g := p.c.sheet.who().Guardians[0]
			if g.Phone != row.kept || p.guardian().phone.field.Marked() != row.marked {
				t.Errorf("kept %q, marked %v", g.Phone, p.guardian().phone.field.Marked())
			}
		})
	}
}

func TestNormalEndsInjured(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageWhy)
	p.tap(p.why().conditions, "C_OK")
	p.tap(p.why().conditions, "C_INJ")
	if got := p.c.sheet.who().Conditions; len(got) != 1 || got[0] != codes.ConditionInjured {
		t.Errorf("conditions %v", got)
	}
}

// Tab goes from field to field: over the keys of the number, and out of a field
// of several lines.
func TestTabLeadsOn(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.person().iin.focus()
	test.FocusNext(p.window.Canvas())
	if f := p.window.Canvas().Focused(); f != p.person().kind.big.Control().(fyne.Focusable) {
		t.Errorf("Tab leads from the number to %T", f)
	}
	p.c.enter(pageGuardian)
	if e, ok := p.guardian().words.f.Entry().(fyne.Tabbable); !ok || e.AcceptsTab() {
		t.Error("a field of several lines keeps Tab")
	}
}

// *No IIN* takes the number out of the record at once, with what it had told, and
// gives it back with *IIN*, also after the form was left in between.
func TestNoNumberTakesTheNumber(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.person().typeIIN("900315200004")
	p.tap(p.person().mode, modeNone)
	if w := p.c.sheet.who(); w.IIN != "" || w.BirthDate != "" || w.Sex != "" {
		t.Errorf("without a number, and in the record stand %q, %q, %q", w.IIN, w.BirthDate, w.Sex)
	}
	p.c.enter(pageWhy)
	p.c.enter(pagePerson)
	if !p.person().noIIN.Visible() || p.person().iin.Visible() {
		t.Error("the page shows the number again, which is not in the record")
	}
	p.tap(p.person().mode, modeNumber)
	if w := p.c.sheet.who(); w.IIN != "900315200004" || w.BirthDate != "1890-03-15" || p.person().pad.Text() != "900315200004" {
		t.Errorf("back: %q, born %q, shown %q", w.IIN, w.BirthDate, p.person().pad.Text())
	}
}

// Half a number stays typing either way, and what was typed of the birth by hand stays.
func TestNoNumberLeavesWhatWasTyped(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.c.edit(func(s *sheet) { s.who().BirthDate = "1890-04-01" })
	p.person().typeIIN("900315200004")
	p.tap(p.person().mode, modeNone)
	if w := p.c.sheet.who(); w.BirthDate != "1890-04-01" {
		t.Errorf("born %q", w.BirthDate)
	}
	p.person().typeIIN("90031")
	p.tap(p.person().mode, modeNone)
	p.tap(p.person().mode, modeNumber)
	if got := p.person().pad.Text(); got != "90031" || p.c.sheet.who().IIN != "" {
		t.Errorf("half a number: %q, in the record %q", got, p.c.sheet.who().IIN)
	}
}

// *No IIN* is an answer: nothing but a tap or a number turns it back, also where no
// reason stands yet.
func TestNoNumberStaysChosen(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.edit(func(s *sheet) { s.who().Name, s.who().Company = "Асан", "K_PEERS" })
	p.c.AddPerson()
	p.tap(p.person().mode, modeNone)
	p.tap(p.person().same.tiles, tapSame)
	p.c.enter(pageWhy)
	p.c.enter(pagePerson)
	if !p.person().noIIN.Visible() || p.person().mode.chosen() != modeNone {
		t.Error("the page asks for the number again")
	}
	p.person().typeIIN("900315200004")
	if p.person().noIIN.Visible() {
		t.Error("a number that came is not shown")
	}
}
