package capture

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
	"shyraq/app/ui/act"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// TestActIsOfferedForAHandover: on the page of the outcome and on the last
// one, which may have come by itself.
func TestActIsOfferedForAHandover(t *testing.T) {
	p := open(t)
	var asked []uuid.UUID
	var got Draft
	p.c.OnAct = func(d Draft, person uuid.UUID) { got, asked = d, append(asked, person) }
	p.c.Begin(nil)
	p.c.enter(pageGuardian)
	p.fillGuardian()
	p.c.enter(pageOutcome)
	if p.outcome().act.Visible() {
		t.Error("an act is offered before anybody said how it ends")
	}
	p.tap(p.outcome().outcome, string(codes.OutcomeTalk))
	p.c.enter(pageOutcome)
	if p.outcome().act.Visible() {
		t.Error("an act is offered for a talk")
	}
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
	if !p.outcome().act.Visible() {
		t.Fatal("no act is offered for a handover")
	}
	p.press(p.outcome().act.Button)
	p.tap(p.outcome().handed, p.c.sheet.who().Guardians[0].ID.String())
	p.c.enter(pageFinish)
	last := p.c.pages[pageFinish].(*finishPage)
	p.press(last.act.Button)
	who := *p.c.sheet.who()
	if len(asked) != 2 || asked[1] != who.ID || got.ID != p.c.sheet.ID || got.Encounter.People[0].HandedTo != who.HandedTo {
		t.Errorf("asked for %v", asked)
	}
	p.c.sheet.who().Acts = []handover.Act{{Number: "43-ZQAA-3HHJ-0022-R"}}
	p.c.enter(pageFinish)
	if text := last.act.Text(); text != p.look.T("act.head")+" 43-ZQAA-3HHJ-0022-R" {
		t.Errorf("the act in force is called %q", text)
	}
}

// TestChildAtRiskIsSeenTo: Finish waits until somebody is with the child, an
// adult is called and help is on its way, and each is written down here.
func TestChildAtRiskIsSeenTo(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.sheet.Encounter.Place.Type = "PARK"
	w := p.c.sheet.who()
	w.Name, w.Company, w.Reasons, w.Outcome = "Асан", "K_ALONE", []codes.Code{codes.ReasonSelfHarm}, codes.OutcomeTalk
	p.c.enter(pageFinish)
	p.press(p.c.frame.next)
	if len(p.desk.finished) != 0 {
		t.Fatal("finished, and the child is alone")
	}
	last := p.c.pages[pageFinish].(*finishPage)
	if !last.first.Object().Visible() {
		t.Fatal("nothing says what comes first")
	}
	last.did(act.Done{Done: safety.Done{Step: safety.NotAlone, With: "Нұрсұлтан"}})
	last.did(act.Done{Done: safety.Done{Step: safety.FitAdult, With: "Нағашысы"}})
	w = p.c.sheet.who()
	w.Referrals = []raid.Referral{{ID: p.id(), Kind: codes.ReferralPsych, Status: "new"}}
	p.c.enter(pageFinish)
	if last.first.Object().Visible() {
		t.Error("what was done is asked again")
	}
	p.press(p.c.frame.next)
	if len(p.desk.finished) != 1 {
		t.Errorf("not finished: %v", p.c.found)
	}
}

// What an act says is not changed beside it: the row that says so stops the record
// and is marked so, and a refused *Finish* offers the act, not to try again; so
// does the line of a step that was refused for it.
func TestARecordThatDiffersFromItsActOffersTheAct(t *testing.T) {
	p, father := handingOver(t)
	p.tap(p.outcome().handed, father.String())
	child := p.c.sheet.who().ID
	var asked []uuid.UUID
	p.c.OnAct = func(_ Draft, person uuid.UUID) { asked = append(asked, person) }
	p.c.edit(func(s *sheet) {
		s.who().Acts = []handover.Act{{ID: uuid.UUID{6}, Number: "43-ZQAA-3HHJ-0022-R", Child: handover.Child{Name: "Басқа"}}}
	})
	if !slices.ContainsFunc(p.c.found, func(f raid.Problem) bool { return f.Key == actDiffers && f.Severity == raid.Blocks }) {
		t.Fatalf("the row does not stop the record: %v", p.c.found)
	}
	p.c.Finish()
	if len(p.desk.finished) != 0 || !uitest.Says(uitest.Words(p.window.Canvas().Content()), p.c.deps.Look.T("capture.end.notfinished")) {
		t.Fatalf("finished %d; no word of it", len(p.desk.finished))
	}
	uitest.Hit(p.window, p.c.deps.Look.T("capture.end.openact"), "capture.end.openact")
	if !slices.Equal(asked, []uuid.UUID{child}) {
		t.Errorf("the act of %v was opened", asked)
	}

	p.desk.fail = errs.Errorf(errs.Denied, "act_frozen", "an act stands")
	p.c.edit(func(s *sheet) { s.Encounter.Note = "…" })
	p.c.signStep(func() {})
	p.bench.pass(time.Second)
	if got := p.c.frame.again.Text(); !p.c.frame.again.Visible() || got != p.c.deps.Look.T("capture.end.openact") {
		t.Errorf("the line offers %q", got)
	}
	test.Tap(p.c.frame.again)
	if len(asked) != 2 {
		t.Errorf("it opened %d acts", len(asked))
	}
	p.desk.fail = errs.Errorf(errs.Unavailable, "disk_full", "")
	p.bench.pass(2 * retryEvery)
	if got := p.c.frame.again.Text(); got != p.c.deps.Look.T("capture.state.again") {
		t.Errorf("a full disk offers %q", got)
	}
}

// Of several acts in force the form says so and names them, and its button leads to
// where that is mended: the act too many, or the page where the versions are made one.
func TestSeveralActsInForceAreSaid(t *testing.T) {
	first, second := handover.Act{ID: uuid.UUID{1}, Number: "N-1"}, handover.Act{ID: uuid.UUID{2}, Number: "N-2"}
	void := second
	void.Void = &handover.Void{Reason: "қате"}
	for _, row := range []struct {
		name         string
		here, beside []handover.Act
		says, button string // keys
		read         bool
	}{
		{"one", []handover.Act{first}, nil, "", "", false},
		{"one in both versions", []handover.Act{first}, []handover.Act{first}, "", "", false},
		{"two in the record", []handover.Act{first, second}, nil, "capture.end.acts_two", "", false},
		{"the other version has another", []handover.Act{first}, []handover.Act{second}, "capture.end.acts_apart", "record.settle", true},
		{"the other was voided here", []handover.Act{first, void}, []handover.Act{second}, "", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			acts, reads := 0, 0
			p.c.OnAct, p.c.OnRead = func(Draft, uuid.UUID) { acts++ }, func(uuid.UUID) { reads++ }
			p.c.Begin(nil)
			w := p.c.sheet.who()
			w.Name, w.Acts = "Айдос", row.here
			p.c.sheet.Acts = Acts{w.ID: row.beside}
			for _, at := range []page{pageOutcome, pageFinish} {
				p.c.enter(at)
				b := p.outcome().act
				if at == pageFinish {
					b = p.c.pages[pageFinish].(*finishPage).act
				}
				want := ""
				if row.says != "" {
					want = p.look.T(row.says, "Acts", "N-1, N-2")
				}
				if said := b.said.Visible(); said != (want != "") || said && b.said.Text() != want {
					t.Errorf("page %d says %q (%v)", at, b.said.Text(), said)
				}
				if row.button != "" && b.Text() != p.look.T(row.button) {
					t.Errorf("the button says %q", b.Text())
				}
				p.press(b.Button)
			}
			if row.read != (reads == 2) || row.read == (acts == 2) {
				t.Errorf("%d times to the act, %d to the versions", acts, reads)
			}
		})
	}
}
