package period

import (
	"context"
	"errors"
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
	"shyraq/app/report"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

var october = commission.Period{From: "2026-10-01", To: "2026-10-31"}

// freezing stands behind the pages of frozen reports.
type freezing struct {
	stage   *uitest.Stage
	all     []FrozenReport
	differs []commission.Difference
	frozen  []commission.Period
	saved   []Form
	reasons []string
	err     error
}

func (f *freezing) Freeze(_ context.Context, p commission.Period) (FrozenReport, error) {
	f.frozen = append(f.frozen, p)
	if f.err != nil {
		return FrozenReport{}, f.err
	}
	f.all = append([]FrozenReport{given(f.stage, 9, p)}, f.all...)
	return f.all[0], nil
}

func (f *freezing) Frozen(context.Context) ([]FrozenReport, error) { return f.all, f.err }

func (f *freezing) Differs(context.Context, commission.Report) ([]commission.Difference, error) {
	return f.differs, f.err
}

func (f *freezing) Withdraw(_ context.Context, _ uuid.UUID, reason string) error {
	if f.err == nil {
		f.reasons = append(f.reasons, reason)
		f.all[0].Report.Frozen.Withdrawn = &raid.Reasoned{Reason: reason, At: time.Date(2026, 11, 23, 6, 30, 0, 0, uitest.Zone)}
	}
	return f.err
}

func (f *freezing) Save(_ context.Context, _ commission.Report, form Form) (string, error) {
	f.saved = append(f.saved, form)
	return "/home/dina/Downloads/shyraq-report-3.pdf", f.err
}

func (f *freezing) Tonight() civil.Date { return tonight }

// given is a report that was given out.
func given(s *uitest.Stage, n byte, p commission.Period) FrozenReport {
	r := found(s, p)
	r.Frozen = &commission.Frozen{
		Number: string('0'+n) + "/2026-7Q2M-X9KD", At: time.Date(2026, 11, 2, 9, int(n), 0, 0, uitest.Zone), By: "Жетекшиева Дина", Criteria: 1,
		Unit:   codes.Names{KK: "Алматы ауданының ЮПП-сы", RU: "ОЮП Алматинского района", EN: "Juvenile police of Almaty district"},
		Region: codes.Names{KK: "Астана қаласы", RU: "город Астана", EN: "Astana city"},
	}
	return FrozenReport{ID: uuid.UUID{15: n}, Report: r, Ours: true}
}

// reports are of every kind.
func reports(s *uitest.Stage) []FrozenReport {
	all := []FrozenReport{given(s, 4, october), given(s, 3, commission.Period{From: "2026-07-01", To: "2026-09-30"}), given(s, 2, october), given(s, 1, october)}
	all[0].Waits = true
	all[1].Report.NotAccepted = 0
	all[2].Report.Frozen.Withdrawn = &raid.Reasoned{Reason: "бір аудан қалып қойған", At: time.Date(2026, 11, 5, 10, 0, 0, 0, uitest.Zone)}
	all[3].Ours = false
	return all
}

// otherwise are two places in which today's figures are others.
func otherwise(s *uitest.Stage) []commission.Difference {
	d := s.Region().Districts[0]
	count := func(n int) commission.Cell {
		return commission.Cell{Now: report.Count{All: n}, Before: report.Count{All: n / 2}}
	}
	l := commission.Line{Figure: "R03"}
	return []commission.Difference{
		{Line: l, Whole: true, Then: count(168), Today: count(171)},
		{Line: l, District: commission.District{KATO: d.KATO, Names: d.Names}, Then: count(20), Today: count(23)},
	}
}

type frozenPages struct {
	*uitest.Stage
	program *freezing
	deps    FrozenDeps
	opened  []FrozenReport
	back    int
}

func frozenStage(s *uitest.Stage) *frozenPages {
	p := &frozenPages{Stage: s, program: &freezing{stage: s, all: reports(s), differs: otherwise(s)}}
	p.deps = FrozenDeps{Look: s.Look, Notifier: s.Shell, Freezing: p.program, Codes: s.Codes(), Fonts: fonts,
		OnBack: func() { p.back++ }, OnOpen: func(r FrozenReport) { p.opened = append(p.opened, r) }}
	return p
}

func (p *frozenPages) put(screen ui.Screen) {
	p.Put(ui.AreaFigures, screen, ui.Frame{Officer: "Дина М.", Now: time.Date(2026, 11, 23, 6, 20, 0, 0, uitest.Zone), Link: ui.LinkIdle, Areas: ui.AreasFor("supervisor")})
}

func at(work func() error, done func(error)) { done(work()) }

func (p *frozenPages) list(of commission.Period) *FrozenList {
	l := NewFrozenList(p.deps, found(p.Stage, of))
	l.run = at
	p.put(l)
	l.Open()
	uitest.Settle(p.Window)
	return l
}

func (p *frozenPages) page(r FrozenReport) *Frozen {
	f := NewFrozen(p.deps, r)
	f.run = at
	p.put(f)
	f.Open()
	uitest.Settle(p.Window)
	return f
}

func TestFrozenPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := frozenStage(s)
		p.list(october)
		uitest.Rest(t, name, s.Window)
		s.Save("period-frozen-list-" + name)
		f := p.page(p.program.all[2])
		uitest.Rest(t, name, s.Window)
		s.Save("period-frozen-" + name)
		f.showChanges()
		uitest.Settle(s.Window)
		s.Save("period-frozen-changes-" + name)
	})
}

// TestAReportIsFrozenOnce, after it was said what that means; a month that is not over
// is not.
func TestAReportIsFrozenOnce(t *testing.T) {
	p := frozenStage(uitest.New(t, i18n.EN, palette.Night, wide))
	l := p.list(commission.Period{From: "2026-11-01", To: tonight})
	if !l.freeze.Disabled() || !p.Says(l.about()) {
		t.Error("a month that is not over can be frozen, or it is not said why not")
	}
	l = p.list(october)
	test.Tap(l.freeze)
	if again := p.Look.T("period.freeze_again", "Number", "4/2026-7Q2M-X9KD"); !uitest.Says(strings.Split(strings.Join(uitest.Words(p.Shell.Object()), "\n\n"), "\n\n"), again) {
		t.Error("it is not said that one of the same dates is in force")
	}
	if len(p.program.frozen) > 0 || !p.Says(p.Look.T("period.freeze_head")) {
		t.Error("it is frozen without a question")
	}
	var yes *ui.Button // of the question, which lies above the page
	uitest.Find(p.Shell.Object(), func(b *ui.Button) bool {
		if b.Visible() && b.Text() == p.Look.T("period.freeze") {
			yes = b
		}
		return false
	})
	test.Tap(yes)
	if d := cmp.Diff([]commission.Period{october}, p.program.frozen); d != "" {
		t.Error(d)
	}
	if len(l.all) != 5 || l.list.Chosen() != 0 || !p.Says("Frozen: No. 9/2026-7Q2M-X9KD") {
		t.Errorf("%d in the list, at %d", len(l.all), l.list.Chosen())
	}
	p.program.err = errors.New("no")
	l.freezeNow()
	if l.busy || len(l.all) != 5 {
		t.Error("one that failed stands in the list")
	}
}

// TestTheListOfFrozenReports leads to each of them, and says what marks it.
func TestTheListOfFrozenReports(t *testing.T) {
	p := frozenStage(uitest.New(t, i18n.EN, palette.Night, wide))
	l := p.list(october)
	for _, want := range []string{"№ 4/2026-7Q2M-X9KD", "not sent yet", "withdrawn", "draft", "01.07.2026 – 30.09.2026"} {
		if !p.Says(want) {
			t.Errorf("it does not say %q", want)
		}
	}
	l.list.Focus()
	uitest.Press(p.Window, fyne.KeyDown)
	uitest.Press(p.Window, fyne.KeyReturn)
	if len(p.opened) != 1 || p.opened[0].ID != (uuid.UUID{15: 3}) {
		t.Errorf("opened %+v", p.opened)
	}
	l.Hidden()
	p.program.all = p.program.all[1:]
	l.Shown()
	if len(l.all) != 3 || l.list.Chosen() != 0 {
		t.Errorf("back in sight it has %d, at %d", len(l.all), l.list.Chosen())
	}
	p.program.all = nil
	l.Renew()
	if !p.Says(p.Look.T("period.none_frozen")) {
		t.Error("an empty list says nothing")
	}
	uitest.Tap(t, p.Window, p.Look.T("period.back"))
	if p.back != 1 {
		t.Error("the way back does not lead back")
	}
}

// TestAFrozenPage shows what it was, and where today differs; it is saved in each form.
func TestAFrozenPage(t *testing.T) {
	p := frozenStage(uitest.New(t, i18n.EN, palette.Night, wide))
	f := p.page(p.program.all[0])
	for _, want := range []string{"Frozen: No. 4/2026-7Q2M-X9KD\nDraft: some records are not accepted.", "Today's figures differ in 2 places. Show where"} {
		if !p.Says(want) {
			t.Errorf("it does not say %q: %q", want, uitest.Words(f.Object()))
		}
	}
	if !p.Says("Minors found (today: 171, year before 85)") {
		t.Error("the line does not say what is counted today")
	}
	f.place = 0
	f.fill()
	if !p.Says("Minors found (today: 23, year before 11)") {
		t.Error("nor does the district's")
	}
	test.Tap(f.changes)
	if !p.Says("then: 168, today: 171 · year before, then: 84, today: 85") {
		t.Error("it is not said where")
	}
	p.Shell.Escape()
	for _, form := range []Form{Paper, Book, Table, Public} {
		test.Tap(f.save)
		uitest.Tap(t, p.Window, p.Look.T("period.save_"+string(form)))
	}
	if d := cmp.Diff([]Form{Paper, Book, Table, Public}, p.program.saved); d != "" {
		t.Error(d)
	}
	p.program.differs = nil
	f.Open()
	if !f.changes.Disabled() || !p.Says(p.Look.T("period.same")) {
		t.Error("it is not said that nothing differs")
	}
	p.program.err = errors.New("no")
	f.Open()
	if !f.changes.Disabled() || p.Says(p.Look.T("period.same")) {
		t.Error("what was not compared is called the same")
	}
}

// TestAFrozenPageIsComparedAnew when records come in: at once where it is in sight,
// afterwards where it compares or lies below another page.
func TestAFrozenPageIsComparedAnew(t *testing.T) {
	p := frozenStage(uitest.New(t, i18n.EN, palette.Night, wide))
	p.program.differs = nil
	f := p.page(p.program.all[0])
	same := p.Look.T("period.same")
	if !p.Says(same) {
		t.Fatal("it differs from the start")
	}
	p.program.differs = otherwise(p.Stage)
	if f.Renew(); p.Says(same) {
		t.Error("records came, and it says that nothing differs")
	}
	p.program.differs = nil
	f.Hidden()
	if f.Renew(); f.changesText() == same {
		t.Error("it is compared while nobody sees it")
	}
	if f.Shown(); !p.Says(same) {
		t.Error("it is not compared once it is seen again")
	}
	var waiting []func()
	f.run = func(work func() error, done func(error)) { waiting = append(waiting, func() { done(work()) }) }
	f.Renew()
	p.program.differs = otherwise(p.Stage)
	f.Renew()
	if len(waiting) != 1 {
		t.Fatalf("it compares %d times at once", len(waiting))
	}
	p.program.differs = nil
	waiting[0]()
	p.program.differs = otherwise(p.Stage)
	if len(waiting) != 2 {
		t.Fatal("what came while it was compared is left out")
	}
	if waiting[1](); p.Says(same) {
		t.Error("it says that nothing differs")
	}
}

// TestAReportIsWithdrawnWithAReason by who may.
func TestAReportIsWithdrawnWithAReason(t *testing.T) {
	p := frozenStage(uitest.New(t, i18n.EN, palette.Night, wide))
	if p.page(p.program.all[2]).withdraw.Visible() || p.page(p.program.all[3]).withdraw.Visible() {
		t.Error("one that was withdrawn, or is another unit's, can be withdrawn")
	}
	f := p.page(p.program.all[0])
	test.Tap(f.withdraw)
	yes, ok := uitest.Find(p.Shell.Object(), func(b *ui.Button) bool { return b.Kind == ui.Risky && b.Visible() })
	if !ok {
		t.Fatal("no sheet")
	}
	test.Tap(yes)
	if len(p.program.reasons) > 0 || !p.Says(p.Look.T("problem.reason_missing")) {
		t.Error("it is withdrawn without a reason")
	}
	uitest.Type(t, p.Window, p.Look.T("period.withdraw_reason"), "a district was left out")
	test.Tap(yes)
	if d := cmp.Diff([]string{"a district was left out"}, p.program.reasons); d != "" {
		t.Error(d)
	}
	if f.withdraw.Visible() || f.report.Report.Frozen.Withdrawn == nil {
		t.Error("it can be withdrawn twice")
	}
}

// TestAReportOpensWithItsDecisions on its page and on that of a frozen one: how many there
// are and how many of them late, and by a tap each as it stands. One without says nothing.
func TestAReportOpensWithItsDecisions(t *testing.T) {
	decisions := []commission.Decision{
		{Number: "1/2026-7Q2M-X9KD", What: "Түнгі клубтарды тексеру", Who: "Гүлнар Қ.", Officer: true, Until: "2026-10-01", State: codes.AssignmentNotDone, On: "2026-10-02", Late: true},
		{Number: "2/2026-7Q2M-X9KD", What: "Мектептердегі дәріс", Who: "Білім басқармасы", Until: "2026-12-20", State: "open"},
	}
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		r := given(s, 4, october)
		r.Report.Decisions, r.Report.MoreDecisions = decisions, 1
		p := frozenStage(s)
		p.page(r)
		says := s.Look.T("assignment.opening", "Count", "3", "Late", "1")
		s.Save("period-decisions-" + name)
		uitest.Tap(t, s.Window, says)
		uitest.Settle(s.Window)
		s.Save("period-decisions-list-" + name)
		for _, want := range []string{"Түнгі клубтарды тексеру", "Мектептердегі дәріс", decisions[0].Standing(s.Look.Texts())} {
			if !p.Says(want) {
				t.Errorf("%q is not said", want)
			}
		}
	})
}
