package capture

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
	"shyraq/app/ui/act"
	"shyraq/app/ui/palette"
	uitest "shyraq/app/ui/uitest"
)

// A child who speaks of harming himself: the record is finished only once the
// steps are done, and the form is where they are written down.
func TestSelfHarmIsSeenToBeforeFinish(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.tap(p.person().company, "K_ALONE")
	p.c.enter(pageWhy)
	p.tap(p.why().reasons, string(codes.ReasonSelfHarm))
	p.c.enter(pageOutcome)
	p.tap(p.outcome().outcome, string(codes.OutcomeTalk))
	p.c.Finish()
	if len(p.desk.finished) != 0 {
		t.Fatal("finished while the child is not seen to")
	}
	p.onPage(pageFinish)
	p.c.jump("people.0.safety")
	p.onPage(pageGuardian)
	p.c.didFirst(act.Done{Done: safety.Done{Step: safety.NotAlone, With: "Нұрсұлтан"}}) // somebody is with the child
	with := p.c.sheet.who().Safety
	if len(with) != 1 || with[0].Step != safety.NotAlone || !with[0].At.Equal(p.c.now()) {
		t.Fatalf("%d steps are written down", len(with))
	}
	p.c.edit(func(s *sheet) { // the adult who comes, by name
		s.who().Safety = append(s.who().Safety, safety.Done{ID: p.id(), Step: safety.FitAdult, At: p.c.now(), With: "Апасы"})
	})
	p.c.enter(pageFinish)
	p.tap(p.c.pages[pageFinish].(*finishPage).referrals, string(codes.ReferralPsych))
	p.c.Finish()
	if len(p.desk.finished) != 1 {
		t.Fatalf("not finished: %v", p.c.found)
	}
	if got := p.desk.finished[0].Encounter.People[0].Safety; len(got) != 2 {
		t.Errorf("%d steps were signed", len(got))
	}
}

// Signs of violence, also as the child tells them, put the steps before the
// adult at hand, the inspector first.
func TestViolenceStepsComeFirst(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.write(p.person().name, "Айдос")
	p.c.enter(pageGuardian)
	if p.guardian().notices.Visible() {
		t.Error("in the plain case nothing stands before the adult")
	}
	p.tap(p.guardian().why, string(codes.WhyOutViolence))
	p.c.enter(pageGuardian) // they come when the page is opened: nothing moves below the finger
	if !p.guardian().notices.Visible() || find(p.c.Object(), p.look.T("act.first_called")) == nil {
		t.Error("the steps are not shown")
	}
	p.c.enter(pageOutcome)
	if !p.outcome().notices.Visible() {
		t.Error("the steps are not where it ends")
	}
}

// What is typed into a step is in the draft until the step is written down, and
// stands in its field again when the record comes back.
func TestWhatIsTypedIntoAStepIsInTheDraft(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.write(p.person().name, "Айдос")
	p.c.enter(pageGuardian)
	p.tap(p.guardian().why, string(codes.WhyOutViolence))
	p.c.enter(pageGuardian)
	uitest.Type(t, p.window, p.look.T("act.first_seen"), "a bruise")
	p.bench.pass(2 * draftEvery)
	kept := p.desk.drafts[len(p.desk.drafts)-1]
	p.c.Begin(nil)
	p.c.Show(Record{Draft: kept})
	p.c.enter(pageGuardian)
	p.click("act.first_needless")
	done := p.c.sheet.who().Safety
	if len(done) != 1 || done[0].Said != "a bruise" {
		t.Fatalf("it is gone: %d steps", len(done))
	}
	for path := range p.c.sheet.Typing {
		t.Errorf("%s is kept after it was written", path)
	}
}

// To an inspector it is said that the decision is hers.
func TestWhoseTheDecisionIs(t *testing.T) {
	p := open(t)
	finish := p.c.pages[pageFinish].(*finishPage)
	for who, key := range map[string]string{"": "capture.end.decides", "Гүлнар Б.": "capture.end.decides_you"} {
		p.c.deps.Inspector = func() string { return who }
		if got := finish.decides.Text(); got != p.look.T(key) {
			t.Errorf("%q reads %q", who, got)
		}
	}
}

// A page opens at its top, where the steps that come first are, though the keyboard
// is brought to a question far below them.
func TestAPageOpensAtItsTop(t *testing.T) {
	for name, size := range map[string]fyne.Size{"a laptop": fyne.NewSize(1024, 700), "a low window": fyne.NewSize(640, 480)} {
		p := openPage(t, palette.Night, i18n.RU, size)
		p.c.Begin(nil)
		p.write(p.person().name, "Айдос")
		p.c.edit(func(s *sheet) {
			s.who().Reasons, s.who().Conditions = []codes.Code{codes.ReasonVictim}, []codes.Code{codes.ConditionInjured}
		})
		for _, page := range []page{pageWhere, pageGuardian, pageOutcome} {
			p.c.enter(page)
			uitest.Settle(p.window)
			if at := p.c.frame.scroll.Offset(); at != 0 {
				t.Errorf("%s: page %d opens %v dp below its top", name, page, at)
			}
		}
	}
}

// The inspector comes first until she was called, or is there: then nothing says so any
// more, on no page. Taken back, it says so again; a child of whom it is not written yet
// is another one.
func TestTheInspectorComesFirstUntilSheWasCalled(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.edit(func(s *sheet) { s.who().Name, s.who().Reasons = "Айдос", []codes.Code{codes.ReasonVictim} })
	told := func(want bool, when string) {
		t.Helper()
		for at, n := range map[page]*notices{pageWhy: p.why().notices, pageGuardian: p.guardian().notices, pageOutcome: p.outcome().notices} {
			p.c.enter(at)
			if n.victim.Visible() != want {
				t.Errorf("%s, page %d: it says so: %t", when, at, !want)
			}
		}
	}
	told(true, "nobody was called")
	p.c.didFirst(act.Done{Done: safety.Done{Step: safety.Ambulance, With: "103"}})
	told(true, "the ambulance was called")
	p.c.didFirst(act.Done{Done: safety.Done{Step: safety.Inspector, With: "Бекова"}})
	told(false, "the inspector is there")
	p.c.AddPerson()
	p.c.edit(func(s *sheet) { s.who().Name, s.who().Reasons = "Аружан", []codes.Code{codes.ReasonVictim} })
	told(true, "of the other child nothing is written")
	p.c.sheet.person = 0
	p.c.didFirst(act.Done{Back: p.c.sheet.who().Safety[1].ID})
	told(true, "taken back")
}

// What keeps a child from an adult of whom the inspector has not decided leads to where
// her decision is written down.
func TestAnOpenDecisionLeadsToWhereItIsWritten(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	mother := raid.Guardian{ID: p.id(), Kinship: codes.KinMother, Name: "Сынақова Сәуле", Fitness: codes.Fit}
	p.c.edit(func(s *sheet) {
		w := s.who()
		w.Name, w.Company, w.Reasons, w.Guardians = "Айдос", "K_ALONE", []codes.Code{codes.ReasonVictim}, []raid.Guardian{mother}
		w.Referrals = []raid.Referral{{ID: p.id(), Kind: codes.ReferralJuvenile}}
		w.Safety = []safety.Done{{ID: p.id(), Step: safety.Ambulance, With: "103"}, {ID: p.id(), Step: safety.Inspector, With: "Бекова"}}
		w.Outcome, w.HandedTo, w.HandedAt = codes.OutcomeSpot, mother.ID, p.c.now()
	})
	for name, lead := range map[string]func(){
		"from the list": func() {
			p.c.enter(pageFinish)
			b := find(p.c.Object(), p.look.T("problem.handover_undecided"))
			if b == nil {
				t.Fatal("the list does not say it")
			}
			test.Tap(b)
		},
		"from Finish": func() { p.c.enter(pageFinish); p.c.Finish() },
	} {
		lead()
		p.onPage(pageGuardian)
		if find(p.c.Object(), p.look.T("act.first_write")) == nil {
			t.Error(name, "nowhere can it be written down")
		}
	}
}
