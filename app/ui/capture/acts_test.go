package capture

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	uitest "shyraq/app/ui/uitest"
	"shyraq/errs"
)

// Everything typed is a draft within a second, half a number included, and a
// reopened draft goes on where the hand left it.
func TestDraftReopensWhereItWasLeft(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	first := p.c.Current()
	p.tapVenue(0)
	p.digits("95071")
	p.typeDate("15.03")
	p.bench.pass(1100 * time.Millisecond)
	if len(p.desk.drafts) == 0 {
		t.Fatal("no draft after a second")
	}
	if got := p.c.frame.stateText(); !strings.Contains(got, p.bench.now.Format("15:04")) || p.c.saver.stage != stageDraft {
		t.Errorf("state %q", got)
	}
	p.c.Begin(nil) // another beside it
	p.tap(p.where().class, codes.ClassUndecided)
	p.c.Show(Record{Draft: p.desk.drafts[len(p.desk.drafts)-1]})
	p.onPage(pagePerson)
	if p.c.Current() != first || p.person().pad.Text() != "95071" || p.person().birth.f.Text() != "15.03" {
		t.Errorf("reopened %q %q", p.person().pad.Text(), p.person().birth.f.Text())
	}
}

func TestReturnedRecordOpensAtItsField(t *testing.T) {
	p := open(t)
	review := p.id()
	closed := p.bench.now.Add(-2 * time.Hour)
	p.c.Show(p.returned(review, closed))
	p.onPage(pagePerson)
	if !p.person().age.field.Marked() {
		t.Error("the comment is not at its field")
	}
	p.press(p.person().age.more)
	p.c.enter(pageFinish)
	f := p.c.pages[pageFinish].(*finishPage)
	p.write(f.answer, "Құжатын көрдім: он алтыда")
	p.press(p.c.frame.next)
	if len(p.desk.finished) != 1 {
		t.Fatalf("not sent: %v", p.c.found)
	}
	d := p.desk.finished[0].Encounter
	if d.Answer == nil || d.Answer.Review != review || d.Answer.Text == "" || d.People[0].Age != 16 || !d.ClosedAt.Equal(closed) {
		t.Errorf("answer %v, age %d", d.Answer, d.People[0].Age)
	}
}

// An answer without a word is not sent: it is said what is wanted, and where.
// What was answered to an earlier return does not serve.
func TestAnAnswerNeedsWords(t *testing.T) {
	p := open(t)
	review := p.id()
	r := p.returned(review, p.bench.now.Add(-2*time.Hour))
	r.Encounter.Answer = &raid.Answer{Review: p.id(), Text: "бұрынғы жауап"}
	p.c.Show(r)
	p.press(p.person().age.more)
	p.c.enter(pageFinish)
	f := p.c.pages[pageFinish].(*finishPage)
	for _, words := range []string{"", "  "} {
		p.write(f.answer, words)
		p.press(p.c.frame.next)
		if len(p.desk.finished) != 0 {
			t.Fatalf("%q was sent as an answer", words)
		}
	}
	p.onPage(pageFinish)
	if !uitest.Says(uitest.Words(p.c.Object()), p.c.deps.Look.T("problem.answer_missing")) {
		t.Error("it is not said what is missing")
	}
	p.write(f.answer, "16 жаста")
	p.press(p.c.frame.next)
	if len(p.desk.finished) != 1 {
		t.Fatalf("not sent: %v", p.c.found)
	}
	if a := p.desk.finished[0].Encounter.Answer; a == nil || a.Review != review || a.Text != "16 жаста" {
		t.Errorf("answer %v, want one to the review", a)
	}
}

func TestFinishedRecordChangesOnlyWithAReason(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.c.sheet.Encounter.ClosedAt, p.c.sheet.SavedAt = p.bench.now, p.bench.now
	p.c.enter(pagePerson)
	p.write(p.person().name, "х")
	if p.c.sheet.who().Name != "Айдос" || p.person().name.f.Text() != "Айдос" {
		t.Error("a finished record was changed without a reason")
	}
	p.press(p.c.frame.amend)
	p.typed("Аты қате жазылған")
	p.click("capture.amend.start")
	p.write(p.person().name, "бек")
	if p.c.sheet.who().Name == "Айдос" || p.c.sheet.Encounter.Amendment.Reason != "Аты қате жазылған" {
		t.Error("the amendment does not take")
	}
}

// An amendment may tell that a child was handed over after the record was finished: with
// that it ended.
func TestAnAmendmentTellsAHandoverAfterTheEnd(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.c.sheet.Encounter.ClosedAt, p.c.sheet.SavedAt = p.bench.now, p.bench.now
	p.c.enter(pagePerson)
	p.press(p.c.frame.amend)
	p.typed("Анасы кейін табылды")
	p.click("capture.amend.start")
	p.bench.now = p.bench.now.Add(20 * time.Minute)
	p.c.edit(func(s *sheet) { s.who().Outcome, s.who().HandedAt = codes.OutcomeHome, p.bench.now })
	if slices.ContainsFunc(p.c.check(), func(one raid.Problem) bool { return one.Key == "problem.handed_after_closed" }) {
		t.Error("the true hour is refused")
	}
	p.c.finish()
	if len(p.desk.finished) != 1 || !p.desk.finished[0].Encounter.ClosedAt.Equal(p.desk.finished[0].Encounter.People[0].HandedAt) {
		t.Errorf("%d saved, ended at %v", len(p.desk.finished), p.c.sheet.Encounter.ClosedAt)
	}
}

// The second tap of two on *Hand over* comes when the record has gone: what it cannot sign
// is no draft, which would open as a form with the child still here.
func TestASecondTapKeepsNoDraftOfWhatWasHandedOver(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.c.SaveOpen()
	p.bench.pass(time.Minute)
	drafts := len(p.desk.drafts)
	p.bench.hold = true
	heir := Heir{Pen: raid.Pen{Officer: uuid.UUID{1}}, Name: "Гүлнар С."}
	p.c.passPen(heir)
	p.c.passPen(heir)
	for range 4 {
		p.bench.release()
	}
	p.bench.hold = false
	p.bench.pass(time.Minute)
	if len(p.hands.passed) != 1 || len(p.desk.drafts) != drafts {
		t.Errorf("handed over %d times, %d drafts after it", len(p.hands.passed), len(p.desk.drafts)-drafts)
	}
	if p.c.saver.stage != stageSaved {
		t.Errorf("the foot says stage %v of a record that is saved", p.c.saver.stage)
	}
}

// The alarm of a child who is with an adult who may not have him goes with its record:
// where he is is asked first.
func TestAnAlarmIsNotWithdrawn(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	who := &p.c.sheet.Encounter.People[0]
	father := raid.Guardian{ID: uuid.UUID{7}, Kinship: codes.KinFather, Name: "Бекзат", Fitness: codes.UnfitBan}
	who.Age, who.Outcome, who.Guardians, who.HandedTo, who.HandedAt = 12, codes.OutcomeSpot, []raid.Guardian{father}, father.ID, p.bench.now
	e := &p.c.sheet.Encounter
	e.ClosedAt, p.c.sheet.SavedAt = p.bench.now, p.bench.now
	e.Amendment = &raid.Reasoned{Reason: "сот шешімі", At: p.bench.now.Add(time.Hour)}
	p.c.AskWithdraw(nil)
	p.typed("Қате ашылған")
	confirm := find(p.shell.Object(), p.look.T("capture.withdraw.confirm"))
	if !confirm.Disabled() {
		t.Error("nobody said where the child is")
	}
	p.click2(t, p.look.T("capture.withdraw.wrong"))
	if !confirm.Disabled() {
		t.Error("the alarm can be withdrawn while the child is with that adult")
	}
	p.click2(t, p.look.T("capture.withdraw.elsewhere"))
	p.click("capture.withdraw.confirm")
	if len(p.hands.withdrawn) != 1 {
		t.Errorf("withdrawn %q", p.hands.withdrawn)
	}
}

func TestWithdrawAndPassThePen(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.c.SaveOpen()
	p.c.askMore()
	p.click("capture.pen.button")
	p.click2(t, "Гүлнар С.")
	confirm := find(p.shell.Object(), p.look.T("capture.pen.confirm"))
	if !confirm.Disabled() {
		t.Error("nobody said where the child is")
	}
	p.click2(t, p.look.T("capture.pen.stays"))
	if !confirm.Disabled() {
		t.Error("the record goes, and with it the child from the clock of who has him")
	}
	p.click2(t, p.look.T("capture.pen.goes"))
	p.click("capture.pen.confirm")
	if diff := cmp.Diff([]raid.Pen{{Officer: uuid.UUID{1}}}, p.hands.passed); diff != "" {
		t.Error(diff)
	}
	if p.c.writable() {
		t.Error("the record can be written in after its pen went")
	}
	p.c.sheet.Holder = ""
	p.c.askMore()
	p.click("capture.withdraw.button")
	p.typed("Қате ашылған")
	confirm = find(p.shell.Object(), p.look.T("capture.withdraw.confirm"))
	if !confirm.Disabled() {
		t.Error("nobody said where the child is, and he leaves the clock with the record")
	}
	p.click2(t, p.look.T("capture.withdraw.here"))
	if !confirm.Disabled() {
		t.Error("a record whose child is with the crew can be withdrawn")
	}
	p.click2(t, p.look.T("capture.withdraw.elsewhere"))
	p.click("capture.withdraw.confirm")
	if diff := cmp.Diff([]string{p.look.T("capture.withdraw.elsewhere") + ". Қате ашылған"}, p.hands.withdrawn); diff != "" {
		t.Error(diff)
	}
}

// remembering is a frame that keeps what is typed into dialogs.
type remembering struct {
	*ui.Shell
	dialogs map[string]map[string]string
}

func (r remembering) Recall(dialog string) map[string]string { return r.dialogs[dialog] }

func (r remembering) Remember(dialog string, fields map[string]string) {
	if r.dialogs[dialog] = fields; fields == nil {
		delete(r.dialogs, dialog)
	}
}

// A reason that could not be signed stands in its dialog when that is opened
// again; one that was is gone.
func TestAReasonOutlivesAFailure(t *testing.T) {
	p := open(t)
	frame := remembering{p.shell, map[string]map[string]string{}}
	p.c.deps.Notifier = frame
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.c.SaveOpen()
	p.hands.fail = errs.Errorf(errs.Unavailable, "disk_full", "full")
	p.c.AskWithdraw(nil)
	p.typed("Қате ашылған")
	p.click2(t, p.look.T("capture.withdraw.elsewhere"))
	p.click("capture.withdraw.confirm")
	p.hands.fail = nil
	p.c.AskWithdraw(nil)
	p.click2(t, p.look.T("capture.withdraw.elsewhere"))
	p.click("capture.withdraw.confirm")
	if diff := cmp.Diff([]string{p.look.T("capture.withdraw.elsewhere") + ". Қате ашылған"}, p.hands.withdrawn); diff != "" {
		t.Error(diff)
	}
	if len(frame.dialogs) != 0 {
		t.Errorf("still remembered: %v", frame.dialogs)
	}
}

// Whoever withdraws a record is told whose papers he takes back.
func TestWithdrawNamesTheActsInForce(t *testing.T) {
	for _, row := range []struct {
		name  string
		acts  []handover.Act
		named bool
	}{
		{"no act", nil, false},
		{"one in force", []handover.Act{{Number: "43-ZQAA-3HHJ-0022-R"}}, true},
		{"one that is void", []handover.Act{{Number: "43-ZQAA-3HHJ-0022-R", Void: &handover.Void{Reason: "қате"}}}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.tapVenue(0)
			p.c.sheet.who().Acts = row.acts
			p.c.AskWithdraw(nil)
			said := p.look.T("capture.withdraw.hint_acts", "Numbers", "43-ZQAA-3HHJ-0022-R")
			if got := uitest.Says(uitest.Words(p.window.Content()), said); got != row.named {
				t.Errorf("the act is named: %v", got)
			}
		})
	}
}

// A disk that fails is said in words, with a way to try again, and nothing is
// called saved.
func TestFailureIsSaid(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.desk.fail = errs.Errorf(errs.Unavailable, "disk_full", "full")
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.bench.pass(1200 * time.Millisecond)
	if !p.c.frame.trouble.Visible() || strings.Contains(p.c.frame.stateText(), "02:14") {
		t.Errorf("state %q", p.c.frame.stateText())
	}
	p.desk.fail = nil
	p.press(p.c.frame.again)
	if p.c.saver.stage != stageDraft || p.c.frame.trouble.Visible() {
		t.Errorf("stage %v after trying again", p.c.saver.stage)
	}
	p.desk.fail = errors.New("boom")
	p.c.SaveOpen()
	if p.c.saver.stage == stageSaved || !p.c.sheet.SavedAt.IsZero() {
		t.Error("a failed save says saved")
	}
}

func TestGuardianRemovedAndBroughtBack(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageGuardian)
	p.fillGuardian()
	p.tap(p.guardian().which, "1")
	p.write(p.guardian().name, "Ержан")
	p.c.enter(pageOutcome)
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
	p.tap(p.outcome().handed, p.c.sheet.who().Guardians[1].ID.String())
	p.c.enter(pageGuardian)
	p.press(p.guardian().drop)
	if w := p.c.sheet.who(); len(w.Guardians) != 1 || w.HandedTo != uuid.Nil {
		t.Errorf("%d guardians, handed to %v", len(w.Guardians), w.HandedTo)
	}
	p.click("action.undo")
	if w := p.c.sheet.who(); len(w.Guardians) != 2 || w.HandedTo != w.Guardians[1].ID || w.HandedAt.IsZero() {
		t.Errorf("after undo: %d guardians, handed to %v", len(w.Guardians), w.HandedTo)
	}
}

// An amendment that was begun by mistake is given up: its draft goes, the record
// is read as it was finished, and the line that says so brings it back.
func TestAnAmendmentIsGivenUp(t *testing.T) {
	p := open(t)
	r := p.returned(p.id(), p.bench.now.Add(-time.Hour))
	r.Review = nil
	var read uuid.UUID
	p.c.OnRead = func(id uuid.UUID) { read = id }
	p.c.Show(r)
	p.c.Amend(nil)
	p.typed("Қате басылды")
	p.click("capture.amend.start")
	p.c.enter(pagePerson)
	p.write(p.person().name, "бек")
	p.c.askMore()
	p.click("capture.amend.drop")
	if len(p.desk.dropped) != 0 {
		t.Fatal("it went without being asked twice")
	}
	p.click("capture.amend.dropnow")
	if diff := cmp.Diff([]uuid.UUID{r.ID}, p.desk.dropped); diff != "" || read != r.ID || p.c.Current() != uuid.Nil {
		t.Errorf("dropped %s, read %v", diff, read)
	}
	p.click("action.undo")
	if p.c.Current() != r.ID || !p.c.writable() || !strings.Contains(p.c.sheet.who().Name, "бек") || p.c.sheet.Encounter.Amendment == nil {
		t.Error("the amendment did not come back")
	}
}

func TestDraftIsDropped(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	id := p.c.Current()
	p.c.askMore()
	p.click("capture.drafts.drop")
	if len(p.desk.dropped) != 0 {
		t.Fatal("a draft was dropped without being asked twice")
	}
	p.click("capture.drafts.dropnow")
	if diff := cmp.Diff([]uuid.UUID{id}, p.desk.dropped); diff != "" || p.c.Current() != uuid.Nil {
		t.Error(diff)
	}
	p.bench.pass(time.Minute)
	if len(p.desk.drafts) != 0 {
		t.Error("a dropped draft was written again")
	}
	p.c.Begin(nil) // and one that was a slip
	p.write(p.person().name, "Айдос")
	id = p.c.Current()
	p.c.askMore()
	p.click("capture.drafts.drop")
	p.click("capture.drafts.dropnow")
	p.click("action.undo")
	if n := len(p.desk.drafts); p.c.Current() != id || p.c.sheet.who().Name != "Айдос" || n == 0 || p.desk.drafts[n-1].ID != id {
		t.Error("the draft did not come back")
	}
}

// Who goes on with one of two versions is told so before he saves over it.
func TestTwoHeadsAreSaid(t *testing.T) {
	p := open(t)
	p.look.SetLang(i18n.EN)
	r := p.returned(p.id(), p.bench.now)
	p.c.Show(r)
	if got := p.c.frame.bannerText(); strings.Contains(got, "two places") {
		t.Errorf("one version is said to be two: %q", got)
	}
	r.TwoHeads = true
	p.c.Show(r)
	if got := p.c.frame.bannerText(); !strings.Contains(got, "two places") {
		t.Errorf("the banner says %q", got)
	}
}

// What was begun for a return that nobody stands by says what had been written, goes on
// as an amendment with these words for its reason, and can be dropped.
func TestWhatWasBegunForAReturnHasAWayOut(t *testing.T) {
	p := open(t)
	r := p.returned(p.id(), p.bench.now)
	r.Review, r.Stranded, r.Words = nil, true, "103-ке қоңырау шалдым"
	p.c.Show(r)
	if said := p.c.frame.bannerText(); !strings.Contains(said, r.Words) {
		t.Errorf("it says %q", said)
	}
	p.c.askMore()
	p.click("capture.review.drop")
	p.click("capture.amend.dropnow")
	if len(p.desk.dropped) != 1 {
		t.Fatal("it is not dropped")
	}
	p.c.Show(r)
	p.press(p.c.frame.amend)
	p.click("capture.amend.start")
	if a := p.c.sheet.Encounter.Amendment; a == nil || a.Reason != r.Words || p.c.sheet.Stranded || !p.c.writable() {
		t.Errorf("amended with %+v", a)
	}
}
