package capture

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// A page that came by itself and was left untouched was answered by nobody: its step has
// no tick, and the last page names it, with a way there. Who looks at it and goes on, or
// answers, has the tick.
func TestAStepWhoseQuestionNobodyAnsweredHasNoTick(t *testing.T) {
	for name, row := range map[string]struct {
		do   func(p *pageObject)
		page page
		done bool
	}{
		"out of habit, late":  {func(p *pageObject) { p.bench.pass(habit + time.Second/2); p.press(p.c.frame.next) }, pageWhy, false},
		"the bar, at once":    {func(p *pageObject) { p.c.toStep(stepWhat) }, pageWhy, false},
		"another step before": {func(p *pageObject) { p.c.toStep(stepWhere); p.c.toStep(stepWhat) }, pageWhy, false},
		"the second tap of a shaking finger": {func(p *pageObject) {
			p.bench.pass(habit / 2)
			p.press(p.c.frame.next)
			p.bench.pass(shake / 2)
			p.press(p.c.frame.next)
		}, pageStudy, true}, // it stays, and is passed after that
		"once more": {func(p *pageObject) {
			p.bench.pass(habit / 2)
			p.press(p.c.frame.next)
			p.bench.pass(time.Second)
			p.press(p.c.frame.next)
		}, pageWhy, true},
		"after a look from the next": {func(p *pageObject) {
			p.bench.pass(2 * habit)
			p.press(p.c.frame.next)
			p.press(p.c.frame.back)
			p.press(p.c.frame.next)
		}, pageWhy, true},
		"answered": {func(p *pageObject) {
			p.bench.pass(2 * habit)
			p.tap(p.study().education, "E_SCH")
			p.press(p.c.frame.next)
		}, pageWhy, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := untilStudy(t)
			row.do(p)
			p.onPage(row.page)
			p.c.goTo(pageWhy)
			if got := p.c.done(stepWho); got != row.done {
				t.Errorf("the step is done: %t", got)
			}
			p.c.goTo(pageFinish)
			said := slices.Contains(p.c.pages[pageFinish].(*finishPage).problems.said, notAnswered(p, "capture.study.education"))
			if said == row.done {
				t.Errorf("the last page names it: %t", said)
			}
			if row.done {
				return
			}
			p.c.follow("people.0.education")
			p.onPage(pageStudy)
			p.press(p.c.frame.next)
			if !p.c.done(stepWho) {
				t.Error("who went there by hand and went on has no tick")
			}
		})
	}
}

// What comes back after a lock, or a kill, names the page still.
func TestAPageNobodyAnsweredIsNamedWhenTheRecordComesBack(t *testing.T) {
	p := untilStudy(t)
	p.bench.pass(2 * habit)
	p.press(p.c.frame.next)
	for name, r := range map[string]Record{
		"from a lock":   {Draft: p.c.take(), Back: true, Left: p.c.Left()},
		"from a kill":   {Draft: p.c.take()},
		"from the disk": {Draft: p.c.take(), SavedAt: p.bench.now},
	} {
		p.c.Show(r)
		if p.c.done(stepWho) {
			t.Error(name, "the step has a tick")
		}
		if got := p.c.unseen(); len(got) == 0 || got[0].Path != "people.0.education" {
			t.Error(name, "it is not named:", got)
		}
	}
}

// Each child has pages of his own, and an adult is asked none of them.
func TestThePageOfWhichChildIsSaid(t *testing.T) {
	p := open(t)
	firstChild(t, p, codes.OutcomeTalk)
	p.press(p.c.frame.add)
	p.digits("950711500015")
	p.write(p.person().name, "Аружан")
	p.tap(p.person().company, "K_ALONE")
	p.c.goTo(pageFinish)
	var paths []string
	for _, f := range p.c.unseen() {
		paths = append(paths, f.Path)
	}
	if diff := cmp.Diff([]string{"people.1.education"}, paths); diff != "" {
		t.Error(diff)
	}
}

// untilStudy is a child of whom all of the first page is answered, so that the next came
// by itself.
func untilStudy(t *testing.T) *pageObject {
	t.Helper()
	p := open(t)
	p.bench.now = time.Date(2112, 11, 23, 2, 14, 7, 0, p.bench.now.Location())
	p.c.Begin(nil)
	p.tapVenue(0)
	p.bench.pass(2 * habit)
	p.digits("950711600001")
	p.write(p.person().name, "Аружан")
	p.tap(p.person().company, "K_ALONE")
	p.onPage(pageStudy)
	return p
}

func notAnswered(p *pageObject, question string) string {
	return p.look.T("capture.end.unanswered", "Question", p.look.T(question))
}

// The page that brings the question whether an adult may take the child stays for its
// answer, which turns it; where that was answered before, the adult does.
func TestThePageStaysForWhetherTheAdultMayTakeTheChild(t *testing.T) {
	for name, row := range map[string]struct {
		before, answer codes.Code
		want           page
	}{
		"sober":            {"", codes.Fit, pageFinish},
		"drunk":            {"", codes.Unfit, pageOutcome},
		"answered before":  {codes.Fit, "", pageFinish},
		"nothing answered": {"", "", pageOutcome},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.write(p.person().name, "Айдос")
			mother := raid.Guardian{ID: p.id(), Kinship: codes.KinMother, Name: "Сынақова Сәуле", Fitness: row.before}
			p.c.edit(func(s *sheet) { s.who().Guardians = []raid.Guardian{mother} })
			p.c.enter(pageOutcome)
			p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
			p.tap(p.outcome().handed, mother.ID.String())
			if row.before == "" {
				p.onPage(pageOutcome)
				if !p.outcome().fitness.Visible() {
					t.Fatal("the question is not there")
				}
			}
			if row.answer != "" {
				p.tap(p.outcome().fitness, string(row.answer))
			}
			p.onPage(row.want)
		})
	}
}
