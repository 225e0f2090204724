package capture

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
	"shyraq/app/ui/act"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// A hand that taps Next out of habit, while the page has just come by itself,
// passes no page by; one that means it does.
func TestAHabitualNextSkipsNothing(t *testing.T) {
	for _, row := range []struct {
		name string
		then func(p *pageObject)
		want page
	}{
		{"out of habit", func(p *pageObject) { p.bench.pass(700 * time.Millisecond); p.press(p.c.frame.next) }, pagePerson},
		{"by a key", func(p *pageObject) { p.c.keyActs(); p.ctrl(fyne.KeyReturn) }, pagePerson},
		{"the second tap of a shaking finger", func(p *pageObject) { p.press(p.c.frame.next); p.press(p.c.frame.next) }, pagePerson},
		{"meant: a second tap", func(p *pageObject) { p.press(p.c.frame.next); p.bench.pass(shake); p.press(p.c.frame.next) }, pageStudy},
		{"meant: after a look", func(p *pageObject) { p.bench.pass(2 * habit); p.press(p.c.frame.next) }, pageStudy},
		{"meant: after an answer", func(p *pageObject) { p.tap(p.person().sex, "m"); p.press(p.c.frame.next) }, pageStudy},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.tapVenue(0)
			p.onPage(pagePerson)
			row.then(p)
			p.onPage(row.want)
		})
	}
}

// Where the last page came by itself a tap on the place of Next signs nothing
// while nobody can have read the page, and says why; a second one, or one that
// comes after a look, is meant.
func TestAHabitualNextFinishesNothing(t *testing.T) {
	for _, row := range []struct {
		name string
		then func(p *pageObject)
		want int
		told bool
	}{
		{"at once", func(p *pageObject) { p.bench.pass(shake); p.press(p.c.frame.next) }, 0, true},
		{"out of habit, on a slow machine", func(p *pageObject) { p.bench.pass(habit + shake); p.press(p.c.frame.next) }, 0, true},
		{"meant: a second tap", func(p *pageObject) {
			p.bench.pass(habit + shake)
			p.press(p.c.frame.next)
			p.bench.pass(shake)
			p.press(p.c.frame.next)
		}, 1, true},
		{"meant: after a look", func(p *pageObject) { p.bench.pass(read); p.press(p.c.frame.next) }, 1, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			firstChild(t, p, codes.OutcomeTalk)
			p.press(p.c.frame.add)
			anotherFrom(p, "950711500015", "Аружан")
			p.tap(p.outcome().outcome, string(codes.OutcomeTalk))
			p.onPage(pageFinish)
			told := &toldBy{Shell: p.shell}
			p.c.deps.Notifier = told
			row.then(p)
			p.onPage(pageFinish)
			if n := len(p.desk.finished); n != row.want {
				t.Errorf("%d records finished, want %d: %v", n, row.want, p.c.found)
			}
			if (told.warned > 0) != row.told {
				t.Errorf("told %d times, want %v", told.warned, row.told)
			}
		})
	}
}

// The pages of each child go on by themselves, whatever was seen of another.
func TestEveryChildGoesOnByItself(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	p.press(p.c.frame.add)
	p.tap(p.c.frame.people, "0") // back to the first, and to the second again
	p.tap(p.c.frame.people, "1")
	anotherFrom(p, "950711500015", "Аружан")
	p.tap(p.outcome().outcome, string(codes.OutcomeTalk))
	p.onPage(pageFinish)
}

// anotherFrom fills who a second child is, by hand.
func anotherFrom(p *pageObject, iin, name string) {
	p.t.Helper()
	p.digits(iin)
	p.write(p.person().name, name)
	p.tap(p.person().company, "K_PEERS")
	p.onPage(pageStudy)
	p.c.enter(pageOutcome)
}

// A venue is asked for its name where its kind was chosen, before the page goes
// on by itself; a street has none.
func TestAVenueIsAskedForItsName(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tap(p.where().class, codes.ClassVenue)
	p.tap(p.where().kind, "CAFE")
	p.onPage(pageWhere)
	if f := p.window.Canvas().Focused(); f != p.where().name.f.Entry() {
		t.Errorf("the focus is on %T", f)
	}
	p.typed("Тұлпар")
	p.tap(p.where().kind, "CAFE")
	p.onPage(pagePerson)
	if got := p.c.sheet.Encounter.Place.Name; got != "Тұлпар" {
		t.Errorf("the venue is called %q", got)
	}
	p.c.Begin(nil)
	p.tap(p.where().class, codes.ClassOutside)
	p.tap(p.where().kind, "STRT")
	p.onPage(pagePerson)
}

// A look at another class of places hides no kind that was chosen, and is no
// change: nothing is signed for it.
func TestALookAtAnotherClassKeepsTheKind(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tap(p.where().class, codes.ClassOutside)
	p.tap(p.where().kind, "STRT")
	p.tap(p.person().mode, "none")
	p.write(p.person().name, "Айдос")
	p.c.toStep(stepWhat)
	p.c.enter(pageWhere)
	signed := len(p.desk.steps)
	if signed == 0 {
		t.Fatal("nothing was signed before")
	}
	for _, class := range []string{codes.ClassVenue, codes.ClassUndecided} {
		p.tap(p.where().class, class)
		shown := func() bool {
			return p.where().kind.chosen() == "STRT" &&
				slices.ContainsFunc(p.where().kind.all, func(o tile) bool { return o.Code == "STRT" })
		}
		if !shown() {
			t.Errorf("%s: the kind is not in sight", class)
		}
		p.c.toStep(stepWho)
		p.c.enter(pageWhere)
		if !shown() || p.c.sheet.Encounter.Place.Type != "STRT" {
			t.Errorf("%s: the kind is not in sight when the page comes back", class)
		}
	}
	if got := len(p.desk.steps); got != signed {
		t.Errorf("%d revisions of a look", got-signed)
	}
}

// A step has a tick only where something was written in it.
func TestATickWantsAnAnswer(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	mark := func(s step) icon.Name {
		keys := []string{"where", "who", "what", "ends"}
		b := find(p.c.frame.steps.bar.Object(), p.look.Texts().Int(int(s)+1)+". "+p.look.T("capture.step."+keys[s]))
		if b == nil {
			t.Fatal("no such step")
		}
		return b.Icon
	}
	for p.c.page != pageFinish {
		p.c.next()
	}
	for s := range stepEnds {
		if mark(s) == icon.Tick {
			t.Errorf("step %d has a tick, and nothing was written in it", s+1)
		}
	}
	p.c.enter(pageWhere)
	p.tap(p.where().kind, "STRT")
	p.c.enter(pageWhy)
	p.tap(p.why().reasons, "R_NIGHT_O")
	p.c.edit(func(s *sheet) {
		s.who().Guardians = []raid.Guardian{{ID: p.id(), Kinship: codes.KinMother, NotifiedAt: p.c.now()}}
	})
	if mark(stepWhere) != icon.Tick || mark(stepWhat) != icon.Tick {
		t.Errorf("written, and the steps have %q and %q", mark(stepWhere), mark(stepWhat))
	}
}

// Taken home wants the address, and asks it where that is said.
func TestTakenHomeAsksTheAddress(t *testing.T) {
	p, father := handingOver(t)
	if p.outcome().home.Visible() {
		t.Error("asked of a child who stays where he is")
	}
	p.tap(p.outcome().outcome, string(codes.OutcomeHome))
	p.tap(p.outcome().handed, father.String())
	p.onPage(pageOutcome) // the address is missing: the page stays
	p.write(p.outcome().home, "Бейбітшілік 1")
	if got := p.c.sheet.who().Residence.Address; got != "Бейбітшілік 1" {
		t.Errorf("address %q", got)
	}
}

// What was said to be wrong is not said any more once it is answered.
func TestARefusalGoesWithItsCause(t *testing.T) {
	for name, mend := range map[string]func(p *pageObject){
		"another outcome": func(p *pageObject) { p.tap(p.outcome().outcome, string(codes.OutcomeCPD)) },
		"not drunk after all": func(p *pageObject) {
			p.c.edit(func(s *sheet) { s.who().Guardians[0].Fitness = "" })
			p.outcome().chosen()
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, father := handingOver(t)
			p.c.edit(func(s *sheet) { s.who().Guardians[0].Fitness = codes.Unfit })
			p.tap(p.outcome().handed, father.String())
			if !p.outcome().refusal.Visible() {
				t.Fatal("not refused")
			}
			mend(p)
			if p.outcome().refusal.Visible() {
				t.Error("the refusal stays")
			}
		})
	}
}

// A letter in a telephone number is told, and forgotten with the next digit.
func TestALetterInANumberIsToldOnce(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageGuardian)
	p.write(p.guardian().phone, "8701ғ")
	if !p.c.frame.dock.hinted.Visible() {
		t.Error("not told")
	}
	p.write(p.guardian().phone, "5")
	if p.c.frame.dock.hinted.Visible() {
		t.Error("told still")
	}
}

// Once all that comes first is done it takes one line; a tap shows it again.
func TestWhatIsDoneFolds(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.edit(func(s *sheet) { s.who().Name, s.who().Reasons = "Айдос", []codes.Code{codes.ReasonVictim} })
	p.c.enter(pageGuardian)
	n := p.guardian().notices
	if n.fold.Visible() || !n.first.Object().Visible() {
		t.Fatal("folded, and nothing is done")
	}
	tall := n.MinSize().Height
	for _, d := range []act.Done{
		{Done: safety.Done{Step: safety.Ambulance, With: "103"}},
		{Done: safety.Done{Step: safety.Inspector, With: "Бекова"}},
		{Refer: codes.ReferralJuvenile},
		{Done: safety.Done{Step: safety.Centre, With: "ЦПД"}},
		{Done: safety.Done{Step: safety.Hotline, With: "111"}},
		{Done: safety.Done{Step: safety.Decision, With: "Бекова", Ruling: safety.MayNot}},
	} {
		n.done(d)
	}
	if !n.fold.Visible() || n.first.Object().Visible() || n.MinSize().Height > palette.MainTouch {
		t.Errorf("done, and it is %.0f high of %.0f", n.MinSize().Height, tall)
	}
	if n.victim.Visible() {
		t.Error("who called the inspector is told to call her first")
	}
	p.press(n.fold)
	if !n.first.Object().Visible() {
		t.Error("what was written is not read again")
	}
}

// The foot keeps its buttons where they are, on every page.
func TestBackKeepsItsPlace(t *testing.T) {
	for _, lang := range i18n.Langs() {
		p := openPage(t, palette.Night, lang, fyne.Size{Width: 1024, Height: 700})
		p.c.Begin(nil)
		p.c.edit(func(s *sheet) { s.who().Name = "Айдос" })
		at := func() []any {
			d := fyne.CurrentApp().Driver()
			return []any{d.AbsolutePositionForObject(p.c.frame.back), p.c.frame.back.Size(), d.AbsolutePositionForObject(p.c.frame.more), p.c.frame.more.Size()}
		}
		p.c.enter(pagePerson)
		want := at()
		for q := range pageCount {
			p.c.enter(q)
			if got := at(); got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
				t.Errorf("%s: on page %d the foot is at %v, was at %v", lang, q, got, want)
			}
		}
	}
}

// The tiles of a page use the height that is there, and a small window loses
// none.
func TestTilesUseTheHeight(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 800, Height: 1280}} {
		p := openPage(t, palette.Night, i18n.KK, size)
		p.c.Begin(nil)
		for q, tile := range map[page]*tiles{pagePerson: p.person().company, pageStudy: p.study().education, pageGuardian: p.guardian().contact, pageOutcome: p.outcome().outcome} {
			p.c.enter(q)
			if h := tile.big.Tiles()[0].Size().Height; h < palette.Touch+16 {
				t.Errorf("%v: on page %d a tile is %.0f high", size, q, h)
			}
			p.fits("at rest")
		}
	}
}

// Next and Finish lie at the same place: two taps of a shaking finger lead to
// the last page and sign nothing; one that was meant does.
func TestADoubleTapOnNextSignsNothing(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	p.c.enter(pageOutcome)
	p.bench.pass(habit)
	p.press(p.c.frame.next)
	p.onPage(pageFinish)
	p.press(p.c.frame.next)
	p.onPage(pageFinish)
	if n := len(p.desk.finished); n != 0 {
		t.Fatalf("a double tap finished %d records", n)
	}
	p.bench.pass(shake)
	p.press(p.c.frame.next)
	if n := len(p.desk.finished); n != 1 {
		t.Errorf("%d records finished by a tap that was meant, found %v", n, p.c.found)
	}
}
