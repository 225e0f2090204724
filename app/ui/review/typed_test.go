package review

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// keeping opens the desk and remembers what it gives away to be kept.
func keeping(t *testing.T) (*page, func() *Typed) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	var last *Typed
	p.screen.OnTyped = func(t *Typed) { last = t }
	return p, func() *Typed { return last }
}

// A look at another record loses nothing that was written, pinned or not, and
// the queue says that it waits.
func TestCommentsStayBesideTheirRecord(t *testing.T) {
	p, kept := keeping(t)
	p.Type("r")
	p.Type("Which school?")
	test.Tap(p.Button("Next"))
	if !p.Says("Comment not sent · Нұрсұлтан А.") {
		t.Error("the queue does not say that a comment waits")
	}
	if p.opened() != 2 || p.Says("The whole record: Which school?") {
		t.Errorf("record %d shows the comment of another", p.opened())
	}
	p.Type("r")
	p.Type("And the hour")
	p.Key(fyne.KeyEscape)
	p.Type("k")
	if p.opened() != 1 || !p.Says("The whole record: Which school?") {
		t.Errorf("record %d lacks its comment", p.opened())
	}
	if n := len(kept().Notes); n != 2 || kept().Last != id(2) {
		t.Errorf("%d notes are kept", n)
	}
	p.Type("r")
	if len(p.program.did) != 0 || p.screen.comments.text() != "Which school?" {
		t.Fatalf("what was left is sent unseen: %v, the box says %q", p.program.did, p.screen.comments.text())
	}
	p.Key(fyne.KeyReturn)
	p.Type("r")
	want := []raid.Comment{{Text: "Which school?"}}
	if diff := cmp.Diff(want, p.program.comments, plainComments); diff != "" {
		t.Error(diff)
	}
	if n := len(kept().Notes); n != 1 {
		t.Errorf("%d notes are kept after one was sent", n)
	}
	p.Type("a")
	test.Tap(p.Button("Accept without it"))
	if kept() != nil {
		t.Error("what was written of a record that is decided is kept")
	}
}

// Accept asks about what was written and not sent, in the box or pinned: nothing
// of it goes without a word.
func TestAcceptAsksAboutAnUnsentComment(t *testing.T) {
	for _, row := range []struct {
		name  string
		write func(p *page)
		tap   func(p *page)
		did   []string
	}{
		{"being typed, thought better of", func(p *page) {}, func(p *page) { test.Tap(p.Button("Back to the comment")) }, nil},
		{"pinned, left by the key", func(p *page) { p.Key(fyne.KeyEscape) }, func(p *page) { p.Key(fyne.KeyEscape) }, nil},
		{"being typed, accepted", func(p *page) {}, func(p *page) { test.Tap(p.Button("Accept without it")) }, []string{"accept 1 r1"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p, kept := keeping(t)
			p.Type("r")
			p.Type("Which school?")
			row.write(p)
			test.Tap(p.screen.accept)
			if len(p.program.did) != 0 {
				t.Fatalf("decided without a question: %v", p.program.did)
			}
			row.tap(p)
			if diff := cmp.Diff(row.did, p.program.did); diff != "" {
				t.Error(diff)
			}
			if row.did == nil && (p.opened() != 1 || kept() == nil || kept().Notes[0].empty()) {
				t.Error("the comment is gone")
			}
		})
	}
}

// What was kept stands where it stood: pinned, and in the box at its field.
func TestWhatWasKeptIsTakenUp(t *testing.T) {
	p, _ := keeping(t)
	p.screen.Recall(Typed{Last: id(3), Notes: []Note{
		{Record: id(1), Comments: []raid.Comment{{Text: "Which school?"}}},
		{Record: id(3), Field: "people.0.outcome", Text: "Who decid"},
	}})
	if p.opened() != 3 || p.screen.comments.field.Text() != "Who decid" {
		t.Fatalf("record %d, the box says %q", p.opened(), p.screen.comments.field.Text())
	}
	p.Key(fyne.KeyReturn)
	p.Type("ed?")
	p.Key(fyne.KeyReturn)
	p.Type("r")
	want := []raid.Comment{{Field: "people.0.outcome", Text: "Who decided?"}}
	if diff := cmp.Diff(want, p.program.comments, plainComments); diff != "" {
		t.Error(diff)
	}
	p.Type("k")
	p.Type("k")
	if p.opened() != 1 || !p.Says("The whole record: Which school?") {
		t.Errorf("record %d lacks its comment", p.opened())
	}
}

// A newer revision keeps the box at its field.
func TestNewerRevisionKeepsTheBox(t *testing.T) {
	p, kept := keeping(t)
	p.screen.comments.resume("people.0.outcome", "Who?")
	d := p.screen.data
	d.Queue = append([]Item(nil), d.Queue...)
	d.Queue[0].Rev = "r9"
	p.screen.Show(d)
	p.screen.comments.field.Focus()
	p.Type("!")
	if n := kept().Notes[0]; n.Field != "people.0.outcome" || n.Text != "Who?!" {
		t.Errorf("the box says %q at %q", n.Text, n.Field)
	}
}

// What waits no more takes its comments along, but only where the queue could
// be read; and what is kept has a bound.
func TestNotesEnd(t *testing.T) {
	p, kept := keeping(t)
	p.Type("r")
	p.Type("Why?")
	p.Key(fyne.KeyEscape)
	p.screen.Show(Data{Words: p.screen.data.Words})
	if kept() == nil || len(kept().Notes) != 1 {
		t.Fatal("lost where the queue could not be read")
	}
	p.screen.Show(Data{Words: p.screen.data.Words, Whole: true})
	if kept() != nil {
		t.Error("kept of a record that waits no more")
	}
	p, kept = keeping(t)
	for range 2 * mostNotes {
		p.screen.notes = append(p.screen.notes, Note{Record: uuid.New(), Text: "x"})
	}
	p.Type("r")
	p.Type("Why?")
	if n := len(kept().Notes); n != mostNotes {
		t.Errorf("%d notes are kept", n)
	}
}

// TestAScanIsNoRemark: a number that a scanner reads while a remark is written is
// none, and leaves it as it was.
func TestAScanIsNoRemark(t *testing.T) {
	p, _ := keeping(t)
	p.Type("r")
	p.Type("жасы")
	p.Type("950101600134")
	p.Key(fyne.KeyReturn)
	if got := p.screen.comments.field.Text(); got != "жасы" {
		t.Errorf("the remark is %q", got)
	}
	if !p.Says(p.Look.T("capture.iin.scan_none")) {
		t.Error("nothing is said of it")
	}
}
