package review

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// undo presses Ctrl+Z as the toolkit hands it on: to the field that has the
// focus, else to the window.
func (p *page) undo() {
	if f, ok := p.Window.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(&fyne.ShortcutUndo{})
		return
	}
	p.Window.Canvas().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
}

// decideFirst decides the first record of the queue.
var decideFirst = []struct {
	name string
	do   func(p *page)
	did  string
}{
	{"accepted", func(p *page) { p.Type("a") }, "accept 1 r1"},
	{"returned", func(p *page) {
		p.Type("r")
		p.Type("Which school?")
		p.Key(fyne.KeyReturn)
		p.Type("r")
	}, "return 1 r1"},
}

func TestLastDecisionIsTakenBack(t *testing.T) {
	for _, how := range []struct {
		name string
		undo func(p *page)
	}{
		{"by the toast", func(p *page) { test.Tap(p.Button("Undo")) }},
		{"by the key", func(p *page) { p.undo() }},
	} {
		for _, row := range decideFirst {
			t.Run(row.name+" "+how.name, func(t *testing.T) {
				p := open(uitest.New(t, "en", palette.Night, wide))
				late := p.screen.data
				row.do(p)
				written := len(p.program.comments)
				how.undo(p)
				if diff := cmp.Diff([]string{row.did, "undo 1 r1"}, p.program.did); diff != "" {
					t.Fatal(diff)
				}
				if _, there := uitest.Find(p.Shell.Object(), func(b *ui.Button) bool { return b.Hint != nil && b.Hint() == "Undo" }); there {
					t.Error("what was taken back can be taken back once more")
				}
				p.screen.Show(late)
				if p.opened() != 1 || len(p.screen.queue) != 5 || p.screen.accept.Disabled() {
					t.Errorf("record %d of %d is open", p.opened(), len(p.screen.queue))
				}
				if got := len(p.screen.view.comments); got != written {
					t.Errorf("%d comments, %d were written", got, written)
				}
				p.undo()
				if len(p.program.did) != 2 {
					t.Error("taken back twice")
				}
				p.Type("a")
				if written > 0 {
					test.Tap(p.Button("Accept without it"))
				}
				if last := p.program.did[len(p.program.did)-1]; last != "accept 1 r1" {
					t.Errorf("not decided anew: %s", last)
				}
			})
		}
	}
}

// The button beside the decisions takes the last one back with a finger, when its toast
// is gone; it serves until then alone. What was decided before has its page.
func TestAFingerTakesADecisionBackWithoutTheToast(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	undo := p.screen.undo
	if !undo.Disabled() {
		t.Error("it serves before anything was decided")
	}
	p.Type("a")
	if undo.Disabled() {
		t.Fatal("it does not serve")
	}
	if want := "Take back: " + p.screen.titled(p.screen.last.item); undo.Text() != want {
		t.Errorf("it says %q, not %q", undo.Text(), want)
	}
	test.Tap(undo)
	if diff := cmp.Diff([]string{"accept 1 r1", "undo 1 r1"}, p.program.did); diff != "" || !undo.Disabled() {
		t.Fatalf("it serves on: %v; %s", !undo.Disabled(), diff)
	}
	p.screen.Redecided(Decided{Record: p.screen.queue[1].ID, Rev: "r2"})
	if undo.Disabled() {
		t.Error("a decision of before a lock cannot be taken back")
	}
	if want := "Take back: " + p.screen.titled(p.screen.queue[1]); undo.Text() != want {
		t.Errorf("it says %q, not %q", undo.Text(), want)
	}
	var page []uuid.UUID
	p.screen.OnPage = func(id uuid.UUID) { page = append(page, id) }
	d := p.screen.data
	d.Accepted = []Item{{ID: p.screen.queue[0].ID, Rev: "r1", At: clock(1, 12), By: "Ерлан", Since: clock(2, 0)}}
	p.screen.Show(d)
	p.screen.turn(accepted)
	if p.screen.accept.Visible() || !p.screen.page.Visible() {
		t.Fatal("a record that was decided is to be decided")
	}
	test.Tap(p.screen.page)
	if diff := cmp.Diff([]uuid.UUID{d.Accepted[0].ID}, page); diff != "" {
		t.Error(diff)
	}
}

func TestLastOfTheQueueIsTakenBack(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	d := p.screen.data
	d.Queue = d.Queue[:1]
	p.screen.Show(d)
	p.Type("a")
	if !p.screen.empty.Visible() {
		t.Fatal("the queue is not empty")
	}
	p.undo()
	if p.opened() != 1 || p.screen.empty.Visible() {
		t.Error("the record is not open again")
	}
}

func TestOnlyTheLastDecisionIsTakenBack(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.Type("a")
	old := p.screen.offer(p.screen.last)
	p.Type("a")
	old()
	if diff := cmp.Diff([]string{"accept 1 r1", "accept 2 r1"}, p.program.did); diff != "" {
		t.Error(diff)
	}
	if !p.Says("The next record has been decided. This decision is withdrawn on the record’s page, with a reason.") {
		t.Error("nothing says why")
	}
}

func TestFailedUndo(t *testing.T) {
	for _, row := range []struct {
		name string
		err  error
		left bool // to be tried again
	}{
		{"a full disk", errs.Errorf(errs.Unavailable, "disk_full", ""), true},
		{"the record moved on", errs.Errorf(errs.Conflict, "stale_review", ""), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(uitest.New(t, "en", palette.Night, wide))
			p.Type("a")
			p.program.err = row.err
			p.undo()
			if p.opened() != 2 || (p.screen.last != nil) != row.left {
				t.Errorf("record %d is open, to be tried again: %v", p.opened(), p.screen.last != nil)
			}
		})
	}
}

// While a comment is written Ctrl+Z is the field's own, and another page never
// takes a decision back.
func TestUndoKeyIsTheDesksAlone(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.Type("a")
	p.Type("r")
	p.Type("Why")
	p.undo()
	p.Key(fyne.KeyEscape)
	p.screen.Hidden()
	p.undo()
	if diff := cmp.Diff([]string{"accept 1 r1"}, p.program.did); diff != "" {
		t.Error(diff)
	}
}

func TestEscLeavesTheComment(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.Type("r")
	p.Type("Why so late?")
	p.Key(fyne.KeyEscape)
	if p.screen.comments.object.Visible() {
		t.Error("the comment is still being written")
	}
	if len(p.screen.view.comments) != 1 {
		t.Error("what was typed is lost")
	}
	p.Type("j")
	if p.opened() != 2 {
		t.Errorf("J after Esc: record %d is open", p.opened())
	}
}

func TestQueueNamesTheRisk(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	for _, words := range []string{"+1 · " + p.Look.T("risk.violence"), p.Look.T("risk.unfit")} {
		if !p.Says(words) {
			t.Errorf("nothing says %q", words)
		}
	}
}

// A slip on Accept while a comment is written: what was being typed comes back
// with the record.
func TestUndoBringsBackWhatWasBeingTyped(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.Type("r")
	p.Type("Which school?")
	test.Tap(p.screen.accept)
	test.Tap(p.Button("Accept without it"))
	p.undo()
	if got := p.screen.view.comments; len(got) != 1 || got[0].Text != "Which school?" {
		t.Errorf("comments %v", got)
	}
}

// What is taken back from the list of what was decided, where the record may
// be open, shows what was written of it at once.
func TestUndoFromAnotherListShowsTheComment(t *testing.T) {
	for _, row := range []struct {
		name string
		look func(p *page) // before it is taken back
	}{
		{"from the queue", func(*page) {}},
		{"from the list of the accepted", func(p *page) { p.screen.turn(accepted) }},
		{"while another comment is typed", func(p *page) { p.Type("r"); p.Type("And here?") }},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(uitest.New(t, "en", palette.Night, wide))
			p.Type("r")
			p.Type("Which school?")
			p.Key(fyne.KeyEscape)
			p.Type("a")
			test.Tap(p.Button("Accept without it"))
			d := p.screen.data
			d.Accepted, d.Queue = d.Queue[:1:1], d.Queue[1:]
			p.screen.Show(d)
			row.look(p)
			test.Tap(p.Button("Undo"))
			if p.opened() != 1 || !p.Says("The whole record: Which school?") {
				t.Errorf("record %d does not show its comment", p.opened())
			}
			if got := p.screen.note(id(1)).Comments; len(got) != 1 || p.screen.note(id(2)).empty() != (row.name != "while another comment is typed") {
				t.Errorf("kept of it: %v, of the other: %v", got, p.screen.note(id(2)))
			}
		})
	}
}

// Who took a return back to write it anew presses R, as to write one: nothing
// is sent, and what he types is his comment and decides nothing.
func TestAReturnTakenBackIsWrittenAnew(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	decideFirst[1].do(p)
	p.undo()
	p.Type("r")
	p.Type(" And are all ready?")
	if diff := cmp.Diff([]string{"return 1 r1", "undo 1 r1"}, p.program.did); diff != "" {
		t.Fatal(diff)
	}
	p.Key(fyne.KeyReturn)
	p.Type("r")
	want := []raid.Comment{{Text: "Which school? And are all ready?"}}
	if diff := cmp.Diff(want, p.program.comments, plainComments); diff != "" {
		t.Error(diff)
	}
}

// Who accepted what another supervisor returned at the same time is told so, once,
// and the notice that it was accepted goes.
func TestAnAcceptanceThatDoesNotStandIsTold(t *testing.T) {
	for _, row := range []struct {
		name   string
		decide func(p *page)
		rev    string
		told   bool
	}{
		{"accepted here", func(p *page) { p.Type("a") }, "r1", true},
		{"an earlier acceptance", func(p *page) { p.Type("a"); p.Type("a") }, "r1", true},
		{"accepted and taken back", func(p *page) { p.Type("a"); p.undo() }, "r1", false},
		{"another revision of it", func(p *page) { p.Type("a") }, "r2", false},
		{"nothing decided here", func(*page) {}, "r1", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(uitest.New(t, "en", palette.Night, wide))
			it := p.screen.data.Queue[0]
			row.decide(p)
			d := p.screen.data
			it.By, it.Rev = "Сәуле М.", row.rev
			d.Returned = []Item{it}
			words := p.screen.titled(it) + ": Сәуле М. returned it. Your acceptance does not stand."
			for range 2 {
				p.screen.Show(d)
			}
			if got := p.Says(words); got != row.told {
				t.Errorf("told %v", got)
			}
			if row.told && p.Says("Accepted: "+p.screen.titled(it)) {
				t.Error("it is still said to be accepted")
			}
		})
	}
}

// Also where the device was locked since, and once: what was said before is known. In
// the list of what was returned the acceptance stands beside the return.
func TestAnAcceptanceOfBeforeALockThatDoesNotStandIsTold(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	d := p.screen.data
	own, other, said := d.Queue[0], d.Queue[1], d.Queue[2]
	own.Over, said.Over = &Verdict{At: clock(1, 30), By: "Ерлан Қ.", Own: true}, &Verdict{At: clock(1, 31), By: "Ерлан Қ.", Own: true}
	other.Over = &Verdict{At: clock(1, 32), By: "Айдос Т."}
	for _, it := range []*Item{&own, &other, &said} {
		it.By, it.Since = "Сәуле М.", clock(1, 40)
	}
	d.Queue, d.Returned = d.Queue[3:], []Item{own, other, said}
	p.screen.Show(d)
	words := func(it Item) string {
		return p.screen.titled(it) + ": Сәуле М. returned it. Your acceptance does not stand."
	}
	if p.Says(words(own)) {
		t.Error("told before it is known what was said")
	}
	p.screen.Heard(map[uuid.UUID]string{said.ID: said.Rev})
	for it, told := range map[*Item]bool{&own: true, &other: false, &said: false} {
		if got := p.Says(words(*it)); got != told {
			t.Errorf("%s: told %v", p.screen.titled(*it), got)
		}
	}
	if diff := cmp.Diff(map[uuid.UUID]string{own.ID: own.Rev, said.ID: said.Rev}, p.screen.Told()); diff != "" {
		t.Error(diff)
	}
	p.screen.turn(returned)
	if line := "Ерлан Қ. had accepted it (01:30): the return stands."; !p.Says(line) {
		t.Errorf("%q is not said: %v", line, uitest.Words(p.screen.middle))
	}
	d.Returned = slices.Clone(d.Returned)
	d.Returned[0].Over = nil
	p.screen.Show(d)
	if line := "Ерлан Қ. had accepted it, and took that back."; !p.Says(line) {
		t.Errorf("%q is not said: %v", line, uitest.Words(p.screen.middle))
	}
}

// A decision of before a lock is taken back once it can be said whose it is: another
// record may be open.
func TestNoDecisionIsTakenBackUnnamed(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	d := p.screen.data
	one := d.Queue[1]
	p.screen.Show(Data{Words: d.Words, Queue: d.Queue[:1]})
	p.screen.Redecided(Decided{Record: one.ID, Rev: "r2"})
	p.undo()
	if !p.screen.undo.Disabled() || len(p.program.did) != 0 {
		t.Fatalf("taken back, and nothing said of which record: %v", p.program.did)
	}
	p.screen.Show(Data{Words: d.Words, Queue: d.Queue[:1], Accepted: []Item{one}})
	if want := "Take back: " + p.screen.titled(one); p.screen.undo.Disabled() || p.screen.undo.Text() != want {
		t.Errorf("it says %q, not %q", p.screen.undo.Text(), want)
	}
}

// The buttons under a record are read in whole words, in every language and on the
// smallest tablet that lies.
func TestDecisionsAreWholeWords(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		for _, size := range []fyne.Size{wide, fyne.NewSize(960, 540), fyne.NewSize(800, 1280)} {
			p := open(uitest.New(t, lang, palette.Night, size))
			s := p.screen
			p.Type("a")
			for _, withdrawn := range []string{"", "Қате жазылды"} {
				d := s.data
				d.Queue = slices.Clone(d.Queue)
				for i := range d.Queue {
					d.Queue[i].Withdrawn = withdrawn
				}
				s.Show(d)
				for _, b := range []*ui.Button{s.accept, s.back, s.undo} {
					l, ok := uitest.Find(b, func(l *ui.Label) bool { return l.Text() == b.Text() })
					if !ok {
						t.Fatalf("%s: nothing says %q", lang, b.Text())
					}
					if torn := uitest.Torn(l); torn != nil {
						t.Errorf("%s %v: %q", lang, size, torn)
					}
				}
			}
		}
	}
}

// The decisions lie where they lay, whosever decision can be taken back and whatever
// is said beside it: a finger accepts one after the other.
func TestNothingMovesTheDecisions(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		for _, size := range []fyne.Size{wide, fyne.NewSize(960, 540), fyne.NewSize(800, 1280)} {
			p := open(uitest.New(t, lang, palette.Night, size))
			s := p.screen
			at := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(s.accept) }
			was := at()
			for _, now := range []time.Time{s.data.Now, s.data.Now.AddDate(0, 4, 0)} { // of this night, and with its day
				p.Type("a")
				s.data.Now = now
				s.renewed = true
				s.fill()
				if at() != was {
					t.Errorf("%s %v: %q moves it from %v to %v", lang, size, s.undo.Text(), was, at())
				}
				s.renewed = false
			}
		}
	}
}
