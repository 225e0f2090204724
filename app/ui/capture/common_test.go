package capture

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/palette"
	uitest "shyraq/app/ui/uitest"
)

// One tap takes what the children of one meeting have in common, and never what
// is each child's own.
func TestOneTapTakesWhatChildrenHaveInCommon(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeSpot)
	first := &p.c.sheet.Encounter.People[0]
	first.Reasons = append(first.Reasons, codes.ReasonVictim, codes.ReasonSelfHarm)
	first.Injuries, first.Grade, first.Referrals = "…", "9", []raid.Referral{{ID: p.id(), Kind: codes.ReferralPsych}}
	p.c.AddPerson()
	p.write(p.person().surname, "Серікова")
	if p.c.sheet.who().Company != "" || p.person().same.chosen() != "" {
		t.Fatal("taken without a tap")
	}
	p.tap(p.person().same.tiles, tapSame)
	w, g := p.c.sheet.who(), first.Guardians[0]
	if len(w.Guardians) != 1 || w.Guardians[0].ID == g.ID || w.Guardians[0].Name != g.Name {
		t.Errorf("%d adults", len(w.Guardians))
	}
	want := raid.Person{ID: w.ID, Kind: raid.Minor, Surname: "Серікова", Company: "K_PEERS", Education: "E_SCH", School: "s901", Reasons: []codes.Code{"R_NIGHT_V"}, Guardians: w.Guardians}
	if diff := cmp.Diff(want, *w); diff != "" {
		t.Error(diff)
	}
}

// A second tap gives back what stood there.
func TestWhatWasTakenInCommonIsGivenBack(t *testing.T) {
	for _, row := range []struct {
		name string
		had  func(w *raid.Person)
	}{
		{"nothing", func(*raid.Person) {}},
		{"another company", func(w *raid.Person) { w.Company = "K_ALONE" }},
		{"another school", func(w *raid.Person) { w.Education, w.SchoolName = "E_COL", "Колледж" }},
		{"a reason of his own", func(w *raid.Person) { w.Reasons = []codes.Code{"R_NIGHT_V", codes.ReasonFight} }},
		{"an adult of his own", func(w *raid.Person) {
			w.Guardians = []raid.Guardian{{ID: uuid.UUID{9}, Name: "Серіков", Kinship: codes.KinFather}}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			firstChild(t, p, codes.OutcomeTalk)
			p.c.AddPerson()
			p.c.sheet.who().Surname = "Серіков"
			row.had(p.c.sheet.who())
			was := keptApart(*p.c.sheet.who())
			p.c.enter(pagePerson)
			p.tap(p.person().same.tiles, tapSame)
			if p.person().same.chosen() != tapSame {
				t.Error("not shown as taken")
			}
			p.c.enter(pagePerson)
			p.tap(p.person().same.tiles, tapSame)
			if diff := cmp.Diff(was, *p.c.sheet.who()); diff != "" || p.person().same.chosen() != "" {
				t.Error(diff)
			}
		})
	}
}

// The tile says what it takes, and is not there where a child gives nothing.
func TestTheTileSaysWhatItTakes(t *testing.T) {
	p := openPage(t, palette.Night, i18n.EN, fyne.Size{Width: 1024, Height: 700})
	p.c.Begin(nil)
	p.c.sheet.who().Name = "Әлихан"
	p.c.AddPerson()
	p.c.sheet.Encounter.People[0].Surname, p.c.sheet.who().Surname = "Серіков", "Серікова"
	if p.person().same.Visible() {
		t.Fatal("there is nothing to take, and it is offered")
	}
	for _, row := range []struct {
		change func(w *raid.Person)
		want   string
	}{
		{func(w *raid.Person) { w.Company = "K_PEERS" }, "company"},
		{func(w *raid.Person) { w.Reasons = []codes.Code{codes.ReasonVictim} }, "company"},
		{func(w *raid.Person) { w.Education = "E_SCH" }, "company, study"},
		{func(w *raid.Person) { w.Reasons = []codes.Code{"R_NIGHT_O"} }, "company, study, reasons"},
		{func(w *raid.Person) { w.Guardians = []raid.Guardian{{Kinship: "S_MOTH"}} }, "company, study, reasons, adults"},
	} {
		row.change(&p.c.sheet.Encounter.People[0])
		p.c.enter(pagePerson)
		if tile := p.person().same.all[0]; !p.person().same.Visible() || tile.Say() != "Same as Әлихан" || tile.Note() != row.want {
			t.Errorf("it says %q, %q, want %q", tile.Say(), tile.Note(), row.want)
		}
	}
}

// Where something comes first for a child, the page of the adults says so: it is seen.
func TestThePageThatSaysWhatComesFirstIsNotPassedBy(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	p.press(p.c.frame.add)
	p.digits("950711500015")
	p.write(p.person().surname, "Серікова")
	p.write(p.person().name, "Аружан")
	p.tap(p.person().same.tiles, tapSame)
	p.onPage(pageWhy)
	p.tap(p.why().reasons, string(codes.ReasonVictim))
	p.bench.pass(read)
	p.tap(p.why().conditions, "C_OK")
	p.onPage(pageGuardian)
}

// Pages that ask nothing more are passed by once, and those that do are not. Who
// goes back sees each of them.
func TestPagesThatAskNothingMoreArePassedBy(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	p.c.AddPerson()
	p.write(p.person().surname, "Серікова")
	p.tap(p.person().same.tiles, tapSame) // before anything else: the page waits for him
	p.onPage(pagePerson)
	p.digits("950711500015")
	p.write(p.person().name, "Аружан")
	p.bench.pass(read)
	p.press(p.c.frame.next)
	p.onPage(pageWhy)
	p.tap(p.why().conditions, "C_DIS") // of several nobody knows the last
	p.onPage(pageWhy)
	p.press(p.c.frame.next)
	p.onPage(pageOutcome)
	if !p.c.done(stepWho) || !p.c.done(stepWhat) {
		t.Error("a step that was passed by has no tick")
	}
	for _, at := range []page{pageGuardian, pageWhy, pageStudy, pagePerson} {
		p.press(p.c.frame.back)
		p.onPage(at)
	}
	for _, at := range []page{pageStudy, pageWhy, pageGuardian, pageOutcome} {
		p.press(p.c.frame.next)
		p.onPage(at)
	}
}

// What the other child lacks is asked of this one.
func TestAPageOfWhichNothingWasTakenIsAsked(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	p.c.sheet.Encounter.People[0].Education, p.c.sheet.Encounter.People[0].School = "", ""
	p.c.sheet.Encounter.People[0].Guardians = nil
	p.press(p.c.frame.add)
	p.digits("950711500015")
	p.write(p.person().surname, "Серікова")
	p.write(p.person().name, "Аружан")
	p.tap(p.person().same.tiles, tapSame)
	p.onPage(pageStudy)
	p.bench.pass(read)
	p.press(p.c.frame.next)
	p.onPage(pageWhy)
	p.tap(p.why().conditions, "C_OK")
	p.onPage(pageGuardian)
}

// The page of each person stands at the same place, whether another has something to
// give him or not, and so it does for one who has just been added.
func TestThePageStandsStillFromPersonToPerson(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1280, Height: 800}} {
		for _, lang := range i18n.Langs() {
			p := openPage(t, palette.Night, lang, size)
			top := func() float32 {
				uitest.Settle(p.window)
				return fyne.CurrentApp().Driver().AbsolutePositionForObject(p.c.frame.page).Y
			}
			firstChild(t, p, codes.OutcomeTalk)
			p.c.AddPerson()
			want := top()
			for _, at := range []page{pagePerson, pageStudy, pageWhy, pageGuardian, pageOutcome, pageFinish} {
				for _, person := range []string{"0", "1"} {
					p.c.enter(at)
					p.tap(p.c.frame.people, person)
					if got := top(); got != want {
						t.Errorf("%v %s: page %d of person %s begins at %.0f, want %.0f", size, lang, at, person, got, want)
					}
				}
			}
			p.c.AddPerson()
			if got := top(); got != want {
				t.Errorf("%v %s: a third person's page begins at %.0f, want %.0f", size, lang, got, want)
			}
		}
	}
}

// The adults of another family are not taken along, nor is it said that they were
// told: nobody has called them for this child. The page on which they stand is seen.
func TestTheAdultsOfAnotherFamilyStayWithTheirChild(t *testing.T) {
	for surname, family := range map[string]bool{"": false, "Сейітова": false, "Серікова": true, "СЕРІКОВ": true} {
		p := open(t)
		firstChild(t, p, codes.OutcomeTalk)
		p.press(p.c.frame.add)
		p.digits("950711500015")
		if surname != "" {
			p.write(p.person().surname, surname)
		}
		p.write(p.person().name, "Аружан")
		want := 0
		if family {
			want = 1
		}
		if note := p.person().same.all[0].Note(); strings.Contains(note, p.look.T("capture.same.all_adults")) != family {
			t.Errorf("%q: it says %q", surname, note)
		}
		p.tap(p.person().same.tiles, tapSame)
		if w := p.c.sheet.who(); len(w.Guardians) != want || w.School != "s901" || p.person().same.chosen() != tapSame {
			t.Errorf("%q: %d adults, school %q", surname, len(w.Guardians), w.School)
		}
		p.onPage(pageWhy)
		p.bench.pass(read)
		p.tap(p.why().conditions, "C_OK")
		if passed := p.c.page == pageOutcome; passed != family {
			t.Errorf("%q: the page of the adults is passed by: %v", surname, passed)
		}
	}
}
