package capture

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/safety"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// What a number says of a day that has not come is no age.
func TestANumberOfTheFuture(t *testing.T) {
	p := open(t)
	p.look.SetLang(i18n.EN)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.digits("950711500005") // born in 2095
	if got := p.person().readingText(); !strings.Contains(got, "not come") || strings.Contains(got, "-") || strings.Contains(got, "–") {
		t.Errorf("it says %q", got)
	}
}

// Half a number is told when the hand has left it, on a page that was left
// before too.
func TestHalfANumberIsToldWhenItIsLeft(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageGuardian)
	p.tap(p.guardian().kinship, "S_MOTH")
	p.c.goTo(pageOutcome)
	p.c.enter(pageGuardian)
	short := func() bool {
		for _, s := range p.c.sayings() {
			if s.say() == p.look.T("problem.phone_short") {
				return true
			}
		}
		return false
	}
	p.write(p.guardian().phone, "8701")
	if short() {
		t.Error("told while it is typed")
	}
	p.guardian().name.focus()
	if !short() {
		t.Error("not told at all")
	}
}

// A number that was typed to its end and finished by a key is written as it is
// dialled, though nothing else had the focus in between.
func TestFinishTakesTheNumberUnderTheCaret(t *testing.T) {
	p := open(t)
	review := p.id()
	r := p.returned(review, p.bench.now.Add(-2*time.Hour))
	r.Encounter.People[0].Guardians = []raid.Guardian{{ID: p.id(), Kinship: "S_MOTH", Name: "Гүлмира"}}
	r.Encounter.Answer = &raid.Answer{Review: review, Text: "жазылды"}
	p.c.Show(r)
	p.c.enter(pageGuardian)
	p.write(p.guardian().phone, "8 701 000 00 01")
	p.c.Finish()
	if len(p.desk.finished) != 1 {
		t.Fatalf("not finished: %v", p.c.found)
	}
	if got := p.desk.finished[0].Encounter.People[0].Guardians[0].Phone; got != "+77010000001" {
		t.Errorf("written as %q", got)
	}
}

// The keyboard begins at the first tile of a choice that has no answer yet,
// whatever was chosen of the child before.
func TestTheKeyboardBeginsAtTheFirstTile(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageOutcome)
	p.tap(p.outcome().outcome, string(codes.OutcomeMedical))
	p.c.Begin(nil)
	p.c.enter(pageOutcome)
	p.outcome().outcome.focus()
	for i, tile := range p.outcome().outcome.big.Tiles() {
		if tile.Here() != (i == 0) {
			t.Errorf("%s: the ring stands there: %v", tile.Code(), tile.Here())
		}
	}
}

// Whoever wants to write an adult down sees where, below all that comes first.
func TestTheAdultsFieldsAreInSight(t *testing.T) {
	p := openPage(t, palette.Night, i18n.RU, fyne.Size{Width: 1280, Height: 800})
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.c.edit(func(s *sheet) { s.who().Reasons = []codes.Code{codes.ReasonVictim, codes.ReasonSelfHarm} })
	p.c.enter(pageOutcome)
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
	p.click("capture.end.addguardian")
	k := p.guardian().kinship
	y := fyne.CurrentApp().Driver().AbsolutePositionForObject(k).Y
	if y < 0 || y > 700 {
		t.Errorf("the first question about an adult stands at %.0f of 800", y)
	}
}

// Where no map shows the district it is chosen by name, and said; what is wrong
// with it is gone then.
func TestTheDistrictIsChosenByName(t *testing.T) {
	p := open(t)
	p.c.deps.Position = func() (Fix, bool) { return Fix{}, false }
	p.c.Begin(nil)
	p.c.edit(func(s *sheet) { s.Encounter.Place.Type, s.Encounter.Place.Note = "STRT", "Абай көшесі" })
	missing := func() bool {
		return slices.ContainsFunc(p.c.check(), func(f raid.Problem) bool { return f.Key == "problem.district_missing" })
	}
	if !missing() {
		t.Fatal("the district is not missed")
	}
	p.click("capture.where.district")
	d := regionfile.Of(p.c.deps.Rules()).Districts[1]
	p.click2(t, d.Names.In(string(p.look.Lang())))
	if missing() || p.c.sheet.Encounter.Place.District != d.KATO || !strings.Contains(p.where().sourceText(), d.Names.In(string(p.look.Lang()))) {
		t.Errorf("district %q, said %q", p.c.sheet.Encounter.Place.District, p.where().sourceText())
	}
}

// Of a child who may have been hurt nothing on any page sends to his parents before the
// inspector was called; then it does.
func TestTheInspectorComesBeforeTheParents(t *testing.T) {
	p := open(t)
	p.look.SetLang(i18n.EN)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	asks := func() bool {
		p.c.refreshMarks()
		return slices.ContainsFunc(p.c.found, func(f raid.Problem) bool { return f.Key == "problem.guardian_unreached" })
	}
	if !asks() {
		t.Fatal("nothing asks for a call to the parents of a child who is well")
	}
	p.c.enter(pageWhy)
	p.tap(p.why().reasons, string(codes.ReasonVictim))
	if asks() {
		t.Error("it asks for a call to the parents, and the inspector was not called")
	}
	p.c.edit(func(s *sheet) {
		s.who().Safety = []safety.Done{{ID: p.id(), Step: safety.Inspector, At: p.bench.now, With: "А. Серік"}}
	})
	if !asks() {
		t.Error("the inspector was called, and nothing asks for the parents")
	}
}

// A record that is full says so, and the next child is written down beside it, at
// the same place.
func TestAFullRecord(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.c.edit(func(s *sheet) {
		for len(s.Encounter.People) < raid.MaxPeople {
			s.addPerson()
		}
	})
	p.c.enter(pagePerson)
	first, place := p.c.Current(), p.c.sheet.Encounter.Place
	p.press(p.c.frame.add)
	if n := len(p.c.sheet.Encounter.People); n != raid.MaxPeople || p.c.Current() != first {
		t.Fatalf("%d people", n)
	}
	p.click("capture.person.beside")
	if p.c.Current() == first || p.c.sheet.Encounter.Place.Venue != place.Venue || len(p.c.sheet.Encounter.People) != 1 {
		t.Error("no second record at the place of the first")
	}
	p.onPage(pagePerson)
}

// A refusal says that it is one; a record that is being amended does too.
func TestWhatIsNotFinishedIsSaidSo(t *testing.T) {
	p := open(t)
	p.look.SetLang(i18n.EN)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.c.Finish()
	if !slices.ContainsFunc(uitest.Words(p.shell.Object()), func(s string) bool { return strings.HasPrefix(s, "Not finished.") }) {
		t.Errorf("it says %q", uitest.Words(p.shell.Object()))
	}
	p.c.sheet.Encounter.ClosedAt, p.c.sheet.SavedAt, p.c.sheet.Amending = p.bench.now, p.bench.now, true
	if got := p.c.frame.careText(); !strings.Contains(got, "amended") {
		t.Errorf("the foot says %q", got)
	}
}

// Where no article is proposed it is said what that waits for, and only once all is
// known that none fits; one that is proposed is told by its number and its words.
func TestWhatAnArticleWaitsFor(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	finish := p.c.pages[pageFinish].(*finishPage)
	for _, row := range []struct {
		name   string
		change func(s *sheet)
		want   func() string
	}{
		{"no place", func(*sheet) {}, p.look.Say("capture.end.noproposalyet")},
		{"not said with whom", func(s *sheet) { s.Encounter.Place.Type = "PARK"; s.who().Kind = raid.Minor }, p.look.Say("capture.end.noproposalalone")},
		{"with a parent", func(s *sheet) { s.who().Company = "K_REPR" }, p.look.Say("capture.end.noproposalwith")},
		{"with whom is not known", func(s *sheet) { s.who().Company = "K_UNK" }, p.look.Say("capture.end.noproposalunknown")},
		{"alone", func(s *sheet) { s.who().Company = "K_ALONE" }, p.look.Say("capture.end.proposed", "Article", "442.2 · "+p.c.label("articles", "442.2"))},
		{"an adult by the outcome", func(s *sheet) { s.who().Outcome = codes.OutcomeAdult }, p.look.Say("capture.end.noproposaladult")},
		{"18 by the birth date", func(s *sheet) { s.who().Outcome, s.who().BirthDate = "", "1890-01-01" }, p.look.Say("capture.end.noproposaladult")},
		{"another place", func(s *sheet) { s.who().BirthDate, s.Encounter.Place.Type = "", "HOME" }, p.look.Say("capture.end.noproposal")},
	} {
		p.c.edit(row.change)
		if got := finish.proposalText(); got != row.want() {
			t.Errorf("%s: %q, want %q", row.name, got, row.want())
		}
	}
}
