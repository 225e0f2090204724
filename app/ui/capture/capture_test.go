package capture

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
	"shyraq/app/ui/uitest"
)

func open(t *testing.T) *pageObject {
	t.Helper()
	return openPage(t, palette.Night, i18n.KK, fyne.Size{Width: 1024, Height: 700})
}

// The known-IIN case by touch alone: digits and typed names apart, every tap
// counts. The clock stands in 2112, so that the number, of one born in 2095,
// is a child's; nobody alive has it.
func TestKnownNumberByTouch(t *testing.T) {
	p := open(t)
	p.bench.now = time.Date(2112, 11, 23, 2, 14, 7, 0, p.bench.now.Location())
	p.c.Begin(nil)
	p.tapVenue(0) // the place is whole: on to Who
	p.onPage(pagePerson)
	p.digits("950711600001")
	if got := p.person().readingText(); !strings.Contains(got, "11.07.2095") || !strings.Contains(got, "17") {
		t.Errorf("the number reads %q", got)
	}
	p.write(p.person().name, "Аружан")
	p.tap(p.person().company, "K_PEERS") // the page is whole
	p.onPage(pageStudy)
	p.tap(p.study().education, "E_SCH")
	p.tap(p.study().schools, "s901") // whole again
	p.onPage(pageWhy)
	p.tap(p.why().reasons, "R_NIGHT_V")
	p.tap(p.why().conditions, "C_OK")
	p.press(p.c.frame.next)
	p.tap(p.guardian().contact, tapReached)
	p.press(p.c.frame.next)
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
	p.tap(p.outcome().handed, p.c.sheet.who().Guardians[0].ID.String()) // stamps the time
	p.tap(p.outcome().fitness, string(codes.Fit))                       // whole
	p.onPage(pageFinish)
	p.bench.pass(read)
	p.press(p.c.frame.next)

	t.Logf("known number: %d taps beside digits and the typed name, school and guardian included", p.taps)
	if p.taps > 13 { // twelve, and whether the adult may take the child
		t.Errorf("%d taps", p.taps)
	}
	if len(p.desk.finished) != 1 {
		t.Fatalf("%d records finished, found %v", len(p.desk.finished), p.c.found)
	}
	e := p.desk.finished[0].Encounter
	w := e.People[0]
	got := []any{w.IIN, w.BirthDate, w.Sex, w.Name, w.School, w.Outcome, w.HandedTo == w.Guardians[0].ID, e.Place.Venue, e.Place.Type, w.Article, e.ClosedAt.Equal(p.bench.now.Truncate(time.Minute))}
	want := []any{"950711600001", civil.Date("2095-07-11"), codes.Female, "Аружан", "s901", codes.OutcomeSpot, true, "v1", codes.Code("CAFE"), codes.Code(""), true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(p.desk.steps) == 0 {
		t.Error("no step went out while the child was in care")
	}
}

// The plain case: no document, a name as spoken, an age by steps.
func TestNoDocument(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tap(p.where().class, codes.ClassOutside)
	p.tap(p.where().kind, "PARK")
	p.onPage(pagePerson)
	p.tap(p.person().mode, "none")
	p.tap(p.person().noIIN, "I_DOC")
	p.write(p.person().name, "Айдос")
	p.press(p.person().age.more)
	p.press(p.person().age.less)
	p.tap(p.person().sex, "m")
	p.tap(p.person().company, "K_ALONE")
	p.onPage(pageStudy)
	p.tap(p.study().education, "E_OUT")
	p.tap(p.study().work, "W_NO")
	p.onPage(pageWhy)
	p.tap(p.why().reasons, "R_NIGHT_O")
	p.tap(p.why().conditions, "C_OK")
	p.press(p.c.frame.next)
	p.write(p.guardian().words, "Апам ұрысты, далаға шығып кеттім")
	p.tap(p.guardian().kinship, "S_GRAN")
	p.tap(p.guardian().contact, tapReached)
	p.bench.pass(25 * time.Minute)
	p.press(p.c.frame.next)
	p.tap(p.outcome().outcome, string(codes.OutcomeTalk))
	p.onPage(pageFinish)
	if got, ok := p.c.pages[pageFinish].(*finishPage).propose(); !ok || got != "442.2" {
		t.Errorf("proposal %q %v, want 442.2 for a park at 02:14", got, ok)
	}
	if p.c.sheet.who().Article != "" {
		t.Error("a proposal was taken without a person")
	}
	p.tap(p.c.pages[pageFinish].(*finishPage).articles, "+take")
	t.Logf("no document: %d taps beside typed words", p.taps)
	p.bench.pass(read)
	p.press(p.c.frame.next)
	if len(p.desk.finished) != 1 {
		t.Fatalf("not finished: %v", p.c.found)
	}
	w := p.desk.finished[0].Encounter.People[0]
	got := []any{w.NoIIN, w.Age, w.AgeError, w.Sex, w.WhyOut, w.Article, len(w.Guardians)}
	want := []any{codes.Code("I_DOC"), 14, 2, codes.Male, "Апам ұрысты, далаға шығып кеттім", codes.Code("442.2"), 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsChosenBeforehand(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	w := *p.c.sheet.who()
	w.ID, w.Kind = uuid.Nil, raid.Minor
	if !w.Untouched() || p.c.sheet.Encounter.Place.Venue != "" || p.c.sheet.Encounter.Place.Type != "" {
		t.Error("a new record says something nobody said")
	}
	for i := range pageCount {
		p.c.enter(i)
		for _, f := range p.c.fields(i) {
			g, ok := f.at.(*tiles)
			if ok && g.chosen() != "" && g != p.person().kind && g != p.where().class {
				t.Errorf("page %d: %s shows %q as chosen", i, f.path, g.chosen())
			}
		}
	}
	p.bench.pass(time.Minute)
	if len(p.desk.drafts) != 0 {
		t.Error("looking around left a draft behind")
	}
}

// A number that is odd warns, and stops nothing.
func TestOddNumberWarnsOnly(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.digits("900315100009")
	if !p.person().iin.field.Marked() {
		t.Error("a wrong check digit is not marked")
	}
	if p.c.sheet.who().IIN != "900315100009" || p.c.sheet.who().BirthDate != "" {
		t.Error("the number was not kept, or read in spite of its check digit")
	}
	p.key(fyne.KeyBackspace)
	if p.c.sheet.who().IIN != "" || p.c.sheet.Typing["people.0.iin"] != "90031510000" {
		t.Errorf("half a number: %v", p.c.sheet.Typing)
	}
	p.typed("8")
	if p.c.sheet.who().BirthDate != "1890-03-15" || p.c.sheet.who().Sex != codes.Male {
		t.Error("the mended number suggests nothing")
	}
	p.key(fyne.KeyBackspace)
	if p.c.sheet.who().BirthDate != "" || p.c.sheet.who().Sex != "" {
		t.Error("what the number suggested outlives it")
	}
}

func TestProblemLeadsToItsField(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.press(p.c.frame.next)
	p.c.Finish()
	p.onPage(pagePerson) // the first that is missing
	if f := p.window.Canvas().Focused(); f != p.person().company.big.Control().(fyne.Focusable) || !p.person().company.field.Marked() {
		t.Errorf("Finish leads to %T, marked %v", f, p.person().company.field.Marked())
	}
	if len(p.desk.finished) != 0 {
		t.Fatal("finished without an outcome")
	}
	p.c.enter(pageFinish)
	says := p.look.T("problem.company_missing")
	b := find(p.c.Object(), says)
	if b == nil {
		t.Fatalf("the list does not say %q", says)
	}
	test.Tap(b)
	p.onPage(pagePerson)
	if f := p.window.Canvas().Focused(); f != p.person().company.big.Control().(fyne.Focusable) {
		t.Errorf("the focus is on %T", f)
	}
	if !p.person().company.field.Marked() {
		t.Error("the field is not marked")
	}
	step := find(p.c.frame.steps.bar.Object(), "2. "+p.look.T("capture.step.who"))
	if step == nil || step.Icon != icon.Warning {
		t.Errorf("the step has no mark: %v", step)
	}
	p.tap(p.person().company, "K_ALONE")
	if p.person().company.field.Marked() {
		t.Error("an answered field stays marked")
	}
}

func TestTwoChildrenRemoveAndUndo(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.press(p.c.frame.add)
	if p.person().name.f.Text() != "" {
		t.Error("the second child begins with the first one's name")
	}
	p.write(p.person().name, "Аружан")
	p.tap(p.c.frame.people, "0")
	if got := p.person().name.f.Text(); got != "Айдос" {
		t.Errorf("back at the first: %q", got)
	}
	p.press(p.c.frame.remove)
	if n := len(p.c.sheet.Encounter.People); n != 2 {
		t.Fatalf("%d people: somebody went without a question", n)
	}
	p.clickLast("capture.person.remove")
	if n := len(p.c.sheet.Encounter.People); n != 1 || p.person().name.f.Text() != "Аружан" {
		t.Errorf("%d people, %q shown", n, p.person().name.f.Text())
	}
	p.click("action.undo")
	if n := len(p.c.sheet.Encounter.People); n != 2 || p.person().name.f.Text() != "Айдос" {
		t.Errorf("after undo: %d people, %q shown", n, p.person().name.f.Text())
	}
}

// A finger that taps twice takes one out of the record, and what was taken out
// comes back whole, in whatever order and whatever was written meanwhile.
func TestWhatIsTakenOutComesBack(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	names := []string{"Айдос", "Аружан", "Дана"}
	for i, name := range names {
		if i > 0 {
			p.press(p.c.frame.add)
			p.bench.pass(still.For)
		}
		p.write(p.person().name, name)
	}
	p.typeDate("12.0")
	p.press(p.c.frame.add) // and two slips
	p.bench.pass(still.For)
	p.press(p.c.frame.add)
	test.Tap(p.c.frame.remove)
	test.Tap(p.c.frame.remove)
	if n := len(p.c.sheet.Encounter.People); n != 4 {
		t.Errorf("%d people are left: one tap too many was taken", n)
	}
	p.bench.pass(2 * habit)
	test.Tap(p.c.frame.remove)
	for range 2 { // Дана, then Аружан, who stands at her place then
		p.press(p.c.frame.remove)
		p.clickLast("capture.person.remove")
	}
	p.olderNews() // the older one first
	for range 2 {
		p.click("action.undo")
		p.bench.pass(time.Second) // the place of the one that left takes no tap
	}
	var got []string
	for _, w := range p.c.sheet.Encounter.People {
		got = append(got, w.Name)
	}
	if diff := cmp.Diff(names, got); diff != "" || p.c.sheet.Typing["people.2.birth_date"] != "12.0" {
		t.Errorf("%s, half typed %v", diff, p.c.sheet.Typing)
	}
}

// An adult who is brought back wipes nothing that was written since.
func TestAnAdultBroughtBackStandsBesideWhatWasWritten(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageGuardian)
	p.fillGuardian()
	p.tap(p.guardian().which, "1")
	p.write(p.guardian().name, "Ержан")
	test.Tap(p.guardian().drop)
	test.Tap(p.guardian().drop)
	p.tap(p.guardian().kinship, "S_GRAN")
	p.click("action.undo")
	var got []string
	for _, g := range p.c.sheet.who().Guardians {
		got = append(got, string(g.Kinship)+" "+g.Name)
	}
	if diff := cmp.Diff([]string{"S_GRAN Серікова Гүлмира", " Ержан"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestLanguageAndFlavourKeepWhatIsTyped(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.digits("950711")
	p.write(p.person().surname, "Серік")
	p.typeDate("1.2")
	for _, l := range []i18n.Lang{i18n.RU, i18n.EN, i18n.KK} {
		p.shell.SetLang(l)
		p.shell.NextFlavour()
		got := []string{p.person().pad.Text(), p.person().surname.f.Text(), p.person().birth.f.Text()}
		if diff := cmp.Diff([]string{"950711", "Серік", "1.2"}, got); diff != "" {
			t.Error(l, diff)
		}
		if says := p.person().company.big.Tiles()[1].Text(); says != p.c.label("company", "K_ALONE") {
			t.Errorf("%s: a tile says %q", l, says)
		}
		if find(p.c.Object(), p.look.T("capture.step.next")) == nil {
			t.Errorf("%s: the main button has the words of before", l)
		}
	}
}

func TestViolenceAndSelfHarmComeFirst(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageWhy)
	p.tap(p.why().reasons, string(codes.ReasonVictim))
	if !p.why().notices.victim.Visible() || p.why().notices.suicide.Visible() {
		t.Error("signs of violence: the inspector is not named first")
	}
	p.tap(p.why().reasons, string(codes.ReasonSelfHarm))
	if !p.why().notices.suicide.Visible() {
		t.Error("self-harm: nothing says never alone")
	}
	p.c.enter(pageGuardian)
	if !p.guardian().notices.victim.Visible() {
		t.Error("the notice is not where the adult is called")
	}
	p.c.enter(pageFinish)
	f := p.c.pages[pageFinish].(*finishPage)
	if len(f.referrals.big.Selected()) != 0 {
		t.Error("a referral was chosen beforehand")
	}
	p.tap(f.referrals, string(codes.ReferralPsych))
	if r := p.c.sheet.who().Referrals; len(r) != 1 || r[0].Kind != codes.ReferralPsych || r[0].ID == uuid.Nil {
		t.Errorf("referrals %v", r)
	}
}

func TestYoungAdultIsAskedLittle(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.tap(p.person().kind, string(raid.YoungAdult))
	if p.person().company.Visible() || !p.person().agreed.Visible() {
		t.Error("a young adult is asked like a child")
	}
	p.c.Next()
	p.onPage(pageStudy)
	p.c.Next()
	p.onPage(pageFinish)
}

// A keyboard alone records a child: digits, arrows, Tab and Ctrl+Enter.
func TestKeyboardAlone(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.window.Canvas().Focus(p.where().class.big.Control().(fyne.Focusable))
	p.typed("2")
	p.bench.pass(time.Second)
	p.window.Canvas().Focus(p.where().kind.big.Control().(fyne.Focusable))
	p.typed("3") // a street: the page is whole
	p.bench.pass(time.Second)
	p.onPage(pagePerson)
	p.typed("900315100008")
	p.key(fyne.KeyReturn) // from the number to the name
	p.typed("Айдос")
	p.ctrl(fyne.KeyReturn)
	p.onPage(pageStudy)
	p.typed("7")
	p.ctrl(fyne.KeyReturn)
	p.onPage(pageWhy)
	p.key(fyne.KeySpace) // one too many from the page before
	if len(p.c.sheet.who().Reasons) != 0 {
		t.Error("a key chose what nobody meant")
	}
	p.key(fyne.KeyRight)
	p.key(fyne.KeySpace)
	if diff := cmp.Diff([]codes.Code{"R_NIGHT_O"}, p.c.sheet.who().Reasons); diff != "" {
		t.Error(diff)
	}
	p.ctrl(fyne.KeyPageUp)
	p.onPage(pageStudy)
}

// The first arrow leads away from an answer that is chosen: the ring stands there
// already, and nothing would be seen of it.
func TestTheFirstArrowIsSeen(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.window.Canvas().Focus(p.person().mode.big.Control().(fyne.Focusable))
	p.key(fyne.KeyRight)
	p.key(fyne.KeySpace)
	if got := p.person().mode.chosen(); got != "none" {
		t.Errorf("right and Space choose %q", got)
	}
	p.window.Canvas().Focus(p.person().mode.big.Control().(fyne.Focusable))
	p.key(fyne.KeyLeft)
	p.key(fyne.KeySpace)
	if got := p.person().mode.chosen(); got != "iin" {
		t.Errorf("left and Space choose %q", got)
	}
}

func TestSchoolByTyping(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageStudy)
	p.tap(p.study().education, "E_SCH")
	p.write(p.study().filter, "905")
	p.tap(p.study().schools, "s905")
	if w := p.c.sheet.who(); w.School != "s905" {
		t.Errorf("school %q", w.School)
	}
	p.tap(p.study().education, "E_SCH")
	p.tap(p.study().education, "E_SPEC")
	p.write(p.study().filter, "Үміт")
	p.tap(p.study().schools, freeSchool+"Үміт")
	if w := p.c.sheet.who(); w.School != "" || w.SchoolName != "Үміт" {
		t.Errorf("school name %q", w.SchoolName)
	}
}

func TestPlaceFromTheMap(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.where().chart.OnTap(lonLat(raid.Point{Lat: 511600000, Lon: 714300000}), nil)
	place := p.c.sheet.Encounter.Place
	if place.Source != raid.FromMap || place.Accuracy != 0 || place.District == "" || place.Point.Lat != 511600000 {
		t.Errorf("place %+v", place)
	}
	p.where().chart.OnTap(lonLat(*place.Point), []string{"v1"})
	if p.c.sheet.Encounter.Place.Venue != "v1" {
		t.Error("a tap on a venue does not take it")
	}
}

// A place that was tapped where the map has no streets is told and kept as a rough
// one, and that a tap is rough is said before.
func TestAPlaceTappedWithoutStreetsIsRough(t *testing.T) {
	for name, row := range map[string]struct {
		streets      bool
		before, said string
		accuracy     int
	}{
		"streets":    {true, "capture.where.maptap", "capture.where.bymap", 0},
		"no streets": {false, "capture.where.blindtap", "capture.where.blind", 1000},
	} {
		t.Run(name, func(t *testing.T) {
			pictures := ""
			if row.streets {
				pictures = t.TempDir() // with the map of the demonstration
			}
			t.Setenv("SHYRAQ_PICTURES", pictures)
			p := open(t)
			p.c.Begin(nil)
			p.window.Canvas().Capture()
			uitest.Settle(p.window)
			if said, want := p.where().hint.Text(), p.look.T(row.before); said != want {
				t.Errorf("over the map it says %q, want %q", said, want)
			}
			p.where().chart.OnTap(p.where().chart.Center(), nil)
			if place := p.c.sheet.Encounter.Place; place.Source != raid.FromMap || place.Accuracy != row.accuracy {
				t.Errorf("place %q within %d", place.Source, place.Accuracy)
			}
			want := p.look.T(row.said, "Distance", p.look.Texts().Distance(1000))
			if said := p.where().sourceText(); !strings.HasPrefix(said, want+"\n") {
				t.Errorf("it says %q, want %q", said, want)
			}
		})
	}
}

// TestAPlaceByABorderIsSaidToBe: the officer reads which district was found,
// and what speaks against it.
func TestAPlaceByABorderIsSaidToBe(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	region := p.c.deps.Atlas.(fakeAtlas).region
	in, other := region.Districts[0].Names.KK, region.Districts[1].Names.KK
	for at, want := range map[raid.Point][]string{
		{Lat: 511600000, Lon: 714300000}: {in},
		onBorder:                         {in, other, "шекара"},
		nowhere:                          {other, "12,0", "Ешбір ауданда емес"},
	} {
		p.where().chart.OnTap(lonLat(at), nil)
		text := p.where().sourceText()
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("at %v: %q does not say %q", at, text, part)
			}
		}
		if at != onBorder && at != nowhere && strings.Contains(text, other) {
			t.Errorf("at %v: %q speaks of a border", at, text)
		}
		if district := p.c.sheet.Encounter.Place.District; (at == nowhere) != (district == "") {
			t.Errorf("at %v the record says %q", at, district)
		}
	}
}

func TestVenuesOnOneAnotherAreAskedFor(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.where().chart.OnTap(lonLat(raid.Point{Lat: 511600000, Lon: 714300000}), nil)
	near := p.c.deps.Atlas.Nearest(*p.c.sheet.Encounter.Place.Point, 12)
	if len(near) < 2 {
		t.Fatal("too few venues")
	}
	p.where().chart.OnTap(lonLat(raid.Point{Lat: 511600000, Lon: 714300000}), []string{near[1].Venue.ID, near[0].Venue.ID})
	if p.c.sheet.Encounter.Place.Venue != "" {
		t.Fatal("one of two was taken unasked")
	}
	p.key(fyne.KeyDown)
	p.key(fyne.KeyReturn)
	if got := p.c.sheet.Encounter.Place.Venue; got != near[1].Venue.ID {
		t.Errorf("took %q, want %q", got, near[1].Venue.ID)
	}
}

// A receiver speaks every second: the page must not be filled anew each time,
// nor a place that was chosen be moved.
func TestAFixMovesOnlyTheOwnPosition(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.where().chart.OnTap(lonLat(raid.Point{Lat: 511600000, Lon: 714300000}), nil)
	before := *p.c.sheet.Encounter.Place.Point
	p.c.FixChanged()
	if *p.c.sheet.Encounter.Place.Point != before {
		t.Error("a fix moved the place")
	}
}

// A receiver that finds itself late tells where a meeting of just now is. It
// tells nothing of a meeting of an hour ago, whose record is opened elsewhere.
func TestAFixIsThePlaceOfAMeetingOfNow(t *testing.T) {
	for _, c := range []struct {
		name string
		gone time.Duration // since the meeting
		want bool
	}{
		{"at once", 0, true},
		{"after a cold start", 3 * time.Minute, true},
		{"at the station", 40 * time.Minute, false},
		{"the next evening", 22 * time.Hour, false},
		{"by a clock that was put back", -3 * time.Hour, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(t)
			fix := p.c.deps.Position
			p.c.deps.Position = func() (Fix, bool) { return Fix{}, false }
			p.c.Begin(nil)
			d, _ := p.c.Open()
			p.bench.now = p.bench.now.Add(c.gone)
			p.c.deps.Position = fix
			p.c.Show(Record{Draft: d})
			p.c.FixChanged()
			if got := p.c.sheet.Encounter.Place.Point != nil; got != c.want {
				t.Errorf("the record has a point: %v, want %v", got, c.want)
			}
		})
	}
}
