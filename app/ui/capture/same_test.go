package capture

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
	"shyraq/app/ui/palette"
)

// firstChild is written by touch up to the end of the last page, and the taps
// it took, those into fields and on *New check* too; the clock stands in 2112, as
// in TestKnownNumberByTouch.
func firstChild(t *testing.T, p *pageObject, outcome codes.Code) {
	t.Helper()
	p.bench.now = time.Date(2112, 11, 23, 2, 14, 7, 0, p.bench.now.Location())
	p.c.Begin(nil)
	p.taps++
	p.tapVenue(0)
	p.digits("950711600001")
	p.tapWrite(p.person().surname, "Серіков") // Enter leads on to the name
	p.write(p.person().name, "Әлихан")
	p.tap(p.person().company, "K_PEERS")
	p.tap(p.study().education, "E_SCH")
	p.tap(p.study().schools, "s901")
	p.tap(p.why().reasons, "R_NIGHT_V")
	p.tap(p.why().conditions, "C_OK")
	p.press(p.c.frame.next)
	p.tapWrite(p.guardian().name, "Серікова Гүлмира")
	p.tapWrite(p.guardian().phone, "87010000000")
	p.tap(p.guardian().contact, tapReached)
	p.press(p.c.frame.next)
	p.tap(p.outcome().outcome, string(outcome))
	if codes.HandedOver(outcome) {
		p.tap(p.outcome().handed, p.c.sheet.who().Guardians[0].ID.String())
		p.tap(p.outcome().fitness, string(codes.Fit))
	}
	p.onPage(pageFinish)
}

// another child of the same meeting, by the tiles that take from the one
// before; iin and name are typed.
func anotherChild(p *pageObject, iin, name string) {
	p.t.Helper()
	p.press(p.c.frame.add)
	p.onPage(pagePerson)
	p.digits(iin)
	p.tapWrite(p.person().surname, "Серікова")
	p.write(p.person().name, name)
	p.tap(p.person().same.tiles, tapSame)
	p.onPage(pageWhy)
	p.tap(p.why().conditions, "C_OK")
	p.onPage(pageOutcome)
	p.tap(p.outcome().same.tiles, tapSame)
	p.onPage(pageFinish)
	p.bench.pass(read)
}

func TestASecondSiblingTakesFewTaps(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeSpot)
	first := p.taps
	p.bench.pass(10 * time.Minute)
	anotherChild(p, "950711500015", "Аружан")
	p.press(p.c.frame.next)
	t.Logf("first child: %d taps; second sibling: %d taps more, letters and digits apart", first, p.taps-first)
	if more := p.taps - first; more > 8 {
		t.Errorf("%d taps for a second sibling", more)
	}
	a, b := p.c.sheet.Encounter.People[0], p.c.sheet.Encounter.People[1]
	g, h := a.Guardians[0], b.Guardians[0]
	if g.ID == h.ID || b.HandedTo != h.ID || b.HandedAt.IsZero() {
		t.Error("the second child was handed to nobody of his own list")
	}
	g.ID, h.ID, g.Fitness = uuid.Nil, uuid.Nil, "" // that she is sober is said of her at each child
	if diff := cmp.Diff([]any{g, a.Reasons, a.Outcome, a.School}, []any{h, b.Reasons, b.Outcome, b.School}); diff != "" {
		t.Error(diff)
	}
	if len(p.desk.finished) != 1 {
		t.Errorf("not finished: %v", p.c.found)
	}
}

func TestThreeMinorsInAVenueTakeFewTaps(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	anotherChild(p, "950711500015", "Аружан")
	anotherChild(p, "950711500025", "Айдос")
	p.press(p.c.frame.next)
	t.Logf("three minors in a venue: %d taps, letters and digits apart", p.taps)
	if p.taps > 25 {
		t.Errorf("%d taps", p.taps)
	}
	if len(p.desk.finished) != 1 || len(p.desk.finished[0].Encounter.People) != 3 {
		t.Errorf("not finished: %v", p.c.found)
	}
}

// What is a child's own is never taken from another, and nothing is taken
// without a tap.
func TestARiskIsNeverCopied(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	w := p.c.sheet.who()
	w.Name, w.Reasons, w.Conditions = "Әлихан", []codes.Code{codes.ReasonVictim, codes.ReasonSelfHarm}, []codes.Code{codes.ConditionInjured}
	p.c.AddPerson()
	p.c.enter(pageWhy)
	if p.why().same.Visible() {
		t.Error("a risk is offered to be taken over")
	}
	p.c.sheet.Encounter.People[0].Reasons = append(p.c.sheet.Encounter.People[0].Reasons, "R_NIGHT_O")
	p.c.enter(pageWhy)
	if len(p.c.sheet.who().Reasons) > 0 {
		t.Error("taken without a tap")
	}
	p.tap(p.why().same.tiles, tapSame)
	if diff := cmp.Diff([]codes.Code{"R_NIGHT_O"}, p.c.sheet.who().Reasons); diff != "" || len(p.c.sheet.who().Conditions) > 0 {
		t.Error(diff, p.c.sheet.who().Conditions)
	}
	p.tap(p.why().same.tiles, tapSame)
	if len(p.c.sheet.who().Reasons) > 0 {
		t.Error("a second tap does not take it back")
	}
}

// The outcome of one child is not another's where the rule forbids it.
func TestABarredHandoverIsNotCopied(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(second *raid.Person)
		want   handover.Bar
	}{
		{"an adult who may", func(*raid.Person) {}, ""},
		{"signs of violence, nobody decided", func(w *raid.Person) { w.Reasons = []codes.Code{codes.ReasonVictim} }, handover.BarUndecided},
		{"he hurt this child", func(w *raid.Person) { w.Guardians[0].Fitness = codes.UnfitHurt }, handover.BarHurt},
		{"the inspector refused him", func(w *raid.Person) {
			w.Safety = []safety.Done{{ID: uuid.UUID{8}, Step: safety.Decision, With: "Бекова", Ruling: safety.MayNot}}
		}, handover.BarRefused},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			firstChild(t, p, codes.OutcomeSpot)
			p.c.AddPerson()
			p.c.enter(pageGuardian)
			p.tap(p.guardian().same.tiles, tapSame)
			row.change(p.c.sheet.who())
			p.c.enter(pageOutcome)
			p.tap(p.outcome().same.tiles, tapSame)
			copied := row.want == ""
			if w := p.c.sheet.who(); (w.Outcome != "") != copied || (w.HandedTo != uuid.Nil) != copied {
				t.Errorf("outcome %q, handed %v", w.Outcome, w.HandedTo != uuid.Nil)
			}
			if p.outcome().bar != row.want || p.outcome().refusal.Visible() == copied {
				t.Errorf("told %q, want %q", p.outcome().bar, row.want)
			}
		})
	}
}

// Whoever tapped the outcome himself gets by the tile what is missing: to whom and when. A
// tile that is lit has given all that it names.
func TestTheSameOutcomeAfterATap(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeSpot)
	p.c.AddPerson()
	p.c.enter(pageGuardian)
	p.tap(p.guardian().same.tiles, tapSame)
	p.c.enter(pageOutcome)
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
	if p.outcome().same.shared() {
		t.Error("nobody took this child, and the tile says that it ended the same")
	}
	p.tap(p.outcome().same.tiles, tapSame)
	if w := p.c.sheet.who(); w.HandedTo == uuid.Nil || w.HandedAt.IsZero() || !p.outcome().same.taken() {
		t.Errorf("handed %v at %v, lit %v", w.HandedTo != uuid.Nil, w.HandedAt, p.outcome().same.taken())
	}
}

func TestTheSameOutcomeIsTakenBackWhole(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeSpot)
	p.c.AddPerson()
	p.c.enter(pageGuardian)
	p.tap(p.guardian().same.tiles, tapSame)
	p.c.enter(pageOutcome)
	p.tap(p.outcome().same.tiles, tapSame)
	p.c.enter(pageOutcome)
	p.tap(p.outcome().same.tiles, tapSame)
	if w := p.c.sheet.who(); w.Outcome != "" || w.HandedTo != uuid.Nil || !w.HandedAt.IsZero() {
		t.Errorf("outcome %q, handed %v at %v", w.Outcome, w.HandedTo != uuid.Nil, w.HandedAt)
	}
}

func TestTheSameGuardianIsTakenOutAgain(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	p.c.AddPerson()
	p.c.enter(pageGuardian)
	p.tap(p.guardian().same.tiles, tapSame)
	p.c.enter(pageGuardian)
	if p.guardian().same.chosen() != tapSame {
		t.Error("not shown as taken")
	}
	p.tap(p.guardian().same.tiles, tapSame)
	if n := len(p.c.sheet.who().Guardians); n != 0 || len(p.c.sheet.Encounter.People[0].Guardians) != 1 {
		t.Errorf("%d left", n)
	}
}

// The tile stands beside the children and costs the page a second line at most.
func TestTheSameTileTakesLittleRoom(t *testing.T) {
	for _, lang := range i18n.Langs() {
		p := openPage(t, palette.Night, lang, fyne.Size{Width: 1024, Height: 700})
		p.c.Begin(nil)
		w := p.c.sheet.who()
		w.Name = "Әлихан"
		p.c.AddPerson()
		p.c.enter(pageWhy)
		before := p.c.frame.page.Size()
		p.c.sheet.Encounter.People[0].Reasons = []codes.Code{"R_NIGHT_O"}
		p.c.enter(pageWhy)
		if !p.why().same.Visible() || p.why().same.Size().Width < 96 {
			t.Fatal("the tile is not there")
		}
		if got := p.c.frame.page.Size(); got.Width != before.Width || got.Height < before.Height-palette.Touch/2 {
			t.Errorf("%s: the page had %v, has %v", lang, before, got)
		}
	}
}

// A child offers what he shares to those before him too: whoever writes three
// names first and then answers for the last one is offered it for the others.
func TestTheLastChildAnsweredOffersToTheFirst(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Әлихан")
	p.press(p.c.frame.add)
	p.write(p.person().name, "Аружан")
	p.c.enter(pageWhy)
	p.tap(p.why().reasons, "R_NIGHT_V")
	p.tap(p.c.frame.people, "0")
	if from := p.why().same.from(); from == nil || from.Name != "Аружан" {
		t.Fatalf("offered is what %v has", from)
	}
	p.tap(p.why().same.tiles, tapSame)
	if diff := cmp.Diff([]codes.Code{"R_NIGHT_V"}, p.c.sheet.who().Reasons); diff != "" {
		t.Error(diff)
	}
}

// A step has its tick when it is answered for every child.
func TestAStepIsDoneWhenItIsForEveryChild(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeSpot)
	if !p.c.done(stepWhat) {
		t.Fatal("the only child is answered, and no tick")
	}
	p.press(p.c.frame.add)
	p.write(p.person().name, "Аружан")
	p.tap(p.c.frame.people, "0")
	if p.c.done(stepWhat) {
		t.Error("the step has its tick, and the second child has no answer")
	}
	if !p.c.done(stepWhere) {
		t.Error("the place is everybody's")
	}
	p.c.edit(func(s *sheet) { s.Encounter.People[1] = s.blank() })
	if !p.c.done(stepWhat) {
		t.Error("somebody of whom nothing is written takes the tick away")
	}
}

// The adult of two children who was called, came or is drunk by the record of the
// one is offered to the other as what is new of him; until it is taken the tile
// does not say that it was, and a second tap takes back that alone.
func TestWhatTheSharedAdultDidSinceIsOffered(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	anotherChild(p, "950711500015", "Аружан")
	people := p.c.sheet.Encounter.People
	mother := people[1].Guardians[0]
	p.c.sheet.person = 0
	p.c.enter(pageGuardian)
	tile := p.guardian().same.tiles
	since, taken := p.c.deps.Look.T("capture.same.since", "Name", "Аружан"), p.c.deps.Look.T("capture.same.guardian", "Name", "Аружан")
	told := func(want string, on bool) {
		t.Helper()
		if said := tile.all[0].Say(); said != want || (tile.chosen() == tapSame) != on {
			t.Errorf("it says %q, chosen %q", said, tile.chosen())
		}
	}
	told(taken, false) // it was typed here
	arrived := p.c.now()
	for name, change := range map[string]func(g *raid.Guardian){
		"came":             func(g *raid.Guardian) { g.ArrivedAt = arrived },
		"drunk":            func(g *raid.Guardian) { g.Fitness = codes.Unfit },
		"both":             func(g *raid.Guardian) { g.ArrivedAt, g.Fitness = arrived, codes.Unfit },
		"expected":         func(g *raid.Guardian) { g.ExpectedAt = arrived },
		"fit, to no avail": func(g *raid.Guardian) { g.Fitness = codes.Fit },
	} {
		people[1].Guardians[0] = mother
		change(&people[1].Guardians[0])
		was := people[0].Guardians[0]
		p.c.enter(pageGuardian)
		if name == "fit, to no avail" {
			told(taken, false)
			continue
		}
		told(since, false)
		p.tap(tile, tapSame)
		told(taken, true)
		g, h := people[0].Guardians[0], people[1].Guardians[0]
		if g.ID != was.ID || !asSeen(g, h) || len(people[0].Guardians) != 1 {
			t.Errorf("%s: %+v beside %+v", name, g, h)
		}
		p.bench.pass(read)
		p.tap(tile, tapSame)
		if diff := cmp.Diff([]raid.Guardian{was}, people[0].Guardians); diff != "" {
			t.Errorf("%s, taken back: %s", name, diff)
		}
		told(since, false)
		p.bench.pass(read)
	}
}

// What a child had before something was taken from another comes back when it is
// taken back, as long as nobody changed it since.
func TestASecondTapGivesBackWhatHeHad(t *testing.T) {
	first := raid.Guardian{ID: uuid.UUID{7}, Name: "Серіков", Kinship: codes.KinFather}
	of := func(p *pageObject) *raid.Person { return &p.c.sheet.Encounter.People[1] }
	for _, row := range []struct {
		name string
		page page
		tile func(p *pageObject) *tiles
		had  func(w *raid.Person)
		then func(w *raid.Person) // before the second tap
		back bool
	}{
		{"another outcome, and to whom", pageOutcome, func(p *pageObject) *tiles { return p.outcome().same.tiles }, func(w *raid.Person) {
			w.Guardians = []raid.Guardian{first}
			w.Outcome, w.HandedTo, w.HandedAt = codes.OutcomeSpot, first.ID, w.HandedAt.Add(time.Hour)
		}, nil, true},
		{"another school", pageStudy, func(p *pageObject) *tiles { return p.study().same.tiles }, func(w *raid.Person) {
			w.Education, w.SchoolName = "E_COL", "Колледж"
		}, nil, true},
		{"a reason of his own that both have", pageWhy, func(p *pageObject) *tiles { return p.why().same.tiles }, func(w *raid.Person) {
			w.Reasons = []codes.Code{"R_NIGHT_V"}
		}, nil, true},
		{"another page was answered meanwhile", pageWhy, func(p *pageObject) *tiles { return p.why().same.tiles }, func(w *raid.Person) {
			w.Reasons = []codes.Code{"R_NIGHT_V"}
		}, func(w *raid.Person) { w.Education, w.Phone = "E_COL", "87010000000" }, true},
		{"the adult was removed", pageOutcome, func(p *pageObject) *tiles { return p.outcome().same.tiles }, func(w *raid.Person) {
			w.Guardians = []raid.Guardian{first}
			w.Outcome, w.HandedTo, w.HandedAt = codes.OutcomeSpot, first.ID, w.HandedAt.Add(time.Hour)
		}, func(w *raid.Person) { w.Guardians = nil }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			firstChild(t, p, codes.OutcomeTalk)
			p.c.sheet.Encounter.People[0].Reasons = []codes.Code{"R_NIGHT_V", codes.ReasonFight}
			p.c.AddPerson()
			row.had(of(p))
			was := *of(p)
			was.Reasons = append([]codes.Code(nil), was.Reasons...)
			p.c.enter(row.page)
			p.tap(row.tile(p), tapSame)
			if diff := cmp.Diff(was.Reasons, of(p).Reasons); diff == "" && of(p).Outcome == was.Outcome && of(p).School == was.School {
				t.Fatal("nothing was taken")
			}
			if row.then != nil {
				row.then(of(p))
				row.then(&was)
			}
			p.c.enter(row.page)
			p.tap(row.tile(p), tapSame)
			if same := cmp.Diff(was, *of(p)) == ""; same != row.back {
				t.Errorf("given back: %v", same)
			}
		})
	}
}

// A tile that takes from another child takes out nothing that was typed where it
// stands, and says no *same* by itself: two children have one mother, typed at the first.
func TestTheSameTileTakesOutNothingThatWasTyped(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeSpot)
	anotherChild(p, "950711500015", "Аружан")
	p.c.sheet.person = 0
	p.c.edit(func(s *sheet) { s.who().Guardians[0].Fitness = codes.Fit })
	for _, row := range []struct {
		page page
		tile func() *same
	}{
		{pagePerson, func() *same { return p.person().same }},
		{pageStudy, func() *same { return p.study().same }},
		{pageWhy, func() *same { return p.why().same }},
		{pageGuardian, func() *same { return p.guardian().same }},
		{pageOutcome, func() *same { return p.outcome().same }},
	} {
		was := p.c.sheet.Encounter.Clone().People[0]
		for tap := range 4 {
			p.c.enter(row.page)
			if lit := row.tile().chosen() == tapSame; lit != (tap%2 == 1) {
				t.Errorf("page %v, after %d taps it is lit: %v", row.page, tap, lit)
			}
			p.tap(row.tile().tiles, tapSame)
			if diff := cmp.Diff(was, p.c.sheet.Encounter.People[0]); diff != "" {
				t.Errorf("page %v, after %d taps: %s", row.page, tap+1, diff)
			}
			p.bench.pass(read)
		}
	}
}

// What was added to what was taken goes with it, and comes back with the next tap;
// what this child had before stays.
func TestWhatWasAddedComesBackWithTheSame(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	p.c.AddPerson()
	own := raid.Guardian{ID: uuid.UUID{7}, Name: "Серіков", Kinship: codes.KinFather}
	p.c.edit(func(s *sheet) { s.who().Guardians = []raid.Guardian{own} })
	p.c.enter(pageGuardian)
	p.tap(p.guardian().same.tiles, tapSame)
	p.c.edit(func(s *sheet) {
		s.who().Guardians[0].Phone = "87010000001"
		s.who().Guardians[1].Fitness = codes.Fit
	})
	own.Phone = "87010000001"
	whole := p.c.sheet.Encounter.Clone().People[1].Guardians
	for range 2 {
		p.c.enter(pageGuardian)
		p.tap(p.guardian().same.tiles, tapSame)
		if diff := cmp.Diff([]raid.Guardian{own}, p.c.sheet.who().Guardians); diff != "" {
			t.Error(diff)
		}
		p.bench.pass(read)
		p.c.enter(pageGuardian)
		p.tap(p.guardian().same.tiles, tapSame)
		if diff := cmp.Diff(whole, p.c.sheet.who().Guardians); diff != "" {
			t.Error(diff)
		}
		p.bench.pass(read)
		p.c.edit(func(s *sheet) { s.who().Guardians[1].Fitness = codes.Unfit })
		whole[1].Fitness = codes.Unfit
	}
}
