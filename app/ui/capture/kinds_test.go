package capture

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/ui/palette"
	uitest "shyraq/app/ui/uitest"
)

// wholeChild writes an answer to every question of a child.
func (p *pageObject) wholeChild() {
	p.c.edit(func(s *sheet) {
		w := s.who()
		w.Name, w.NoIIN, w.Company, w.Education, w.School = "Асан", "I_DOC", "K_PEERS", "E_SCH", "s901"
		w.Reasons, w.Conditions, w.Injuries = []codes.Code{codes.ReasonVictim, codes.ReasonSelfHarm}, []codes.Code{codes.ConditionInjured}, "қол"
		w.WhyOut, w.WhyOutCodes = "апам ұрысты", []codes.Code{"Y_CONF"}
		w.Guardians = []raid.Guardian{{ID: p.id(), Kinship: codes.KinMother, Name: "Гүлмира", NotifiedAt: p.c.now()}}
		w.Outcome, w.HandedTo, w.HandedAt = codes.OutcomeSpot, w.Guardians[0].ID, p.c.now()
		w.Referrals = []raid.Referral{{ID: p.id(), Kind: codes.ReferralPsych, Status: "new"}}
	})
}

// asked are the words of every page that Next and a tap on a step lead to, and
// of every card.
func (p *pageObject) asked() []string {
	p.t.Helper()
	var words []string
	look := func() { words = append(words, uitest.Words(p.c.Object())...) }
	p.c.enter(pageWhere)
	for p.c.page != pageFinish {
		p.c.Next()
		look()
	}
	for s := range stepCount {
		p.c.toStep(s)
		look()
		p.c.toStep(s)
		look()
	}
	for _, k := range p.c.pages[pageMore].(*morePage).cards {
		p.c.enter(pageFinish)
		p.c.openCard(k.key)
		look()
	}
	return words
}

// TestNobodyIsAskedWhatDoesNotApply: an adult has none of a child's questions
// and answers on any page, a young adult only what he agrees to leave; chosen by
// the first button or met in a record that an older program wrote.
func TestNobodyIsAskedWhatDoesNotApply(t *testing.T) {
	foreign := []string{"capture.why.reasons", "capture.why.conditions", "capture.words.label", "capture.person.company", "capture.end.outcome",
		"capture.end.handed", "capture.guardian.fitness", "capture.guardian.first", "capture.why.victim", "capture.why.suicide",
		"capture.guardian.victim", "capture.times.event", "capture.same.outcome"}
	for _, row := range []struct {
		kind  raid.PersonKind
		never []string
		codes map[string][]codes.Code
		asked []string
	}{
		{raid.Adult, append([]string{"capture.study.education", "capture.study.work", "capture.end.referrals", "capture.help.title", "capture.adult.title"}, foreign...),
			map[string][]codes.Code{"outcomes": {codes.OutcomeSpot, codes.OutcomeCAN}, "registers": {"G_SCH", "G_CHLD"}, "reasons": {"R_NIGHT_O"}},
			[]string{"capture.adults.roles", "capture.why.state", "capture.person.phone", "capture.person.name"}},
		{raid.YoungAdult, append([]string{"capture.why.state", "capture.adults.roles"}, foreign...),
			map[string][]codes.Code{"outcomes": {codes.OutcomeSpot, codes.OutcomeTalk}, "reasons": {"R_NIGHT_O"}},
			[]string{"capture.person.agreed", "capture.study.education", "capture.end.referrals"}},
	} {
		for name, turn := range map[string]func(p *pageObject){
			"tapped":    func(p *pageObject) { p.c.enter(pagePerson); p.tap(p.person().kind, string(row.kind)) },
			"as opened": func(p *pageObject) { p.c.sheet.who().Kind = row.kind },
		} {
			t.Run(string(row.kind)+" "+name, func(t *testing.T) {
				p := open(t)
				p.c.Begin(nil)
				p.wholeChild()
				turn(p)
				words := p.asked()
				for _, key := range row.never {
					if uitest.Says(words, p.look.T(key)) {
						t.Errorf("asked «%s»", p.look.T(key))
					}
				}
				for list, codes := range row.codes {
					for _, code := range codes {
						if uitest.Says(words, p.c.label(list, code)) {
							t.Errorf("offered «%s»", p.c.label(list, code))
						}
					}
				}
				for _, key := range row.asked {
					if !uitest.Says(words, p.look.T(key)) {
						t.Errorf("not asked «%s»", p.look.T(key))
					}
				}
			})
		}
	}
}

// TestWhatIsNotAskedIsPutAside: what the form does not ask of a kind of person
// does not stand in his record, also a field that is added tomorrow.
func TestWhatIsNotAskedIsPutAside(t *testing.T) {
	p := open(t)
	p.c.Show(everything(p))
	w := p.c.sheet.who() // every question has its reason to be asked of him, but for his kind
	kinds := []raid.PersonKind{raid.Minor, raid.YoungAdult, raid.Adult}
	raidtest.Members(reflect.TypeFor[raid.Person](), func(path string, without, with any) {
		var of []raid.PersonKind
		for _, w.Kind = range kinds {
			if f, asked := p.c.row("people."+path, 0, true); f != nil && asked && (f.when == nil || f.when(w)) {
				of = append(of, w.Kind)
			}
		}
		if len(of) == 0 || path == "kind" { // it follows from another answer, or is the question
			return
		}
		for _, kind := range kinds {
			a, b := without.(raid.Person), with.(raid.Person)
			a.Kind, b.Kind = kind, kind
			if asked, stays := slices.Contains(of, kind), !reflect.DeepEqual(askedOf(a), askedOf(b)); stays && !asked || asked && !stays && !strings.Contains(path, ".") { // an element may go with its list
				t.Errorf("%s of a person of kind %s: asked %v, stays in his record %v: see someAsked", path, kind, asked, stays)
			}
		}
	})
}

// TestTheKindTakesNothingForGood: a slip on the first button loses nothing, and
// what is not asked of an adult does not stand in his record.
func TestTheKindTakesNothingForGood(t *testing.T) {
	for _, kind := range []raid.PersonKind{raid.Adult, raid.YoungAdult} {
		p := open(t)
		p.c.Begin(nil)
		p.wholeChild()
		was := *p.c.sheet.who()
		p.c.enter(pagePerson)
		p.tap(p.person().kind, string(kind))
		w := p.c.sheet.who()
		if w.Outcome != "" || w.HandedTo != uuid.Nil || len(w.Guardians)+len(w.Reasons) > 0 || w.Company != "" {
			t.Errorf("%s: a child's answers stand in the record", kind)
		}
		if kind == raid.Adult && raid.Blocked(p.c.found) {
			t.Errorf("%s: what is not asked blocks: %v", kind, p.c.found)
		}
		p.tap(p.person().kind, string(raid.Minor))
		if !sameAnswers(*p.c.sheet.who(), was) {
			t.Errorf("%s: the child's answers are not back", kind)
		}
	}
}

// TestAStepThatAsksNothingIsShut: step 3 of a young adult has no page.
func TestAStepThatAsksNothingIsShut(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.tap(p.person().kind, string(raid.YoungAdult))
	step := find(p.c.frame.steps.bar.Object(), "3. "+p.look.T("capture.step.what"))
	if step == nil || !step.Disabled() {
		t.Error("the step can be tapped")
	}
	p.c.toStep(stepWhat)
	p.onPage(pagePerson)
}

// TestAProblemOfAnAdultLeadsToHisFields: his telephone is on his own page, and
// what he is not asked leads to what he is.
func TestAProblemOfAnAdultLeadsToHisFields(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.sheet.who().Kind, p.c.sheet.who().Name, p.c.sheet.who().Outcome = raid.Adult, "Пётр", codes.OutcomeSpot
	for path, want := range map[string]marked{"people.0.phone": p.person().phone, "people.0.outcome": p.person().kind, "people.0.guardians.0.phone": p.person().kind} {
		if at, f := p.c.find(path); at != pagePerson || f.wears(path) != want {
			t.Errorf("%s leads to page %d, %T", path, at, f.wears(path))
		}
	}
	p.c.leaveAll()
	p.c.jump("people.0.outcome")
	p.onPage(pagePerson)
	if !slices.ContainsFunc(p.c.found, func(f raid.Problem) bool { return f.Path == "people.0.outcome" }) || !p.person().kind.field.Marked() {
		t.Errorf("not marked: %v", p.c.found)
	}
}

// TestTheTimeOfDeliveryLeadsToAChild: it is the record's, and asked beside a
// child's outcome.
func TestTheTimeOfDeliveryLeadsToAChild(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.AddPerson()
	p.c.sheet.who().Kind = raid.Adult
	p.c.jump("delivered_at")
	p.onPage(pageOutcome)
	if p.c.sheet.person != 0 {
		t.Error("an adult is asked")
	}
}

// A person whose number says that he is a child is not quietly written down as
// somebody older: step 3, his guardian and his safety would not be asked.
func TestAChildIsNotQuietlyAYoungAdult(t *testing.T) {
	for _, kind := range []raid.PersonKind{raid.YoungAdult, raid.Adult} {
		p := open(t)
		p.c.Begin(nil)
		p.c.enter(pagePerson)
		p.c.edit(func(s *sheet) { s.who().BirthDate = civil.DateOf(p.bench.now.AddDate(-15, 0, 0)) })
		p.tap(p.person().kind, string(kind))
		if !p.person().kind.field.Marked() || !uitest.Says(uitest.Words(p.window.Canvas().Content()), p.look.T("problem.adult_is_minor")) {
			t.Errorf("%s of 15: no word of it", kind)
		}
	}
}

// What is put aside may be a young adult's consent as well as a child's answers.
func TestWhatIsPutAsideIsNotCalledAChilds(t *testing.T) {
	for lang, child := range map[i18n.Lang]string{i18n.KK: "бала", i18n.RU: "реб", i18n.EN: "child"} {
		look := testLook(t, palette.Night, lang)
		if said := look.T("capture.person.aside"); strings.Contains(strings.ToLower(said), child) {
			t.Errorf("%q speaks of a child", said)
		}
	}
}
