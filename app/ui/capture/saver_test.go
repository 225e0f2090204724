package capture

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
)

// bench is a clock with timers that fire when it is told to move, and work
// that waits until it is let go.
type bench struct {
	now     time.Time
	timers  []*benchTimer
	pending []func()
	hold    bool
}

type benchTimer struct {
	at   time.Time
	f    func()
	done bool
}

func newBench() *bench {
	return &bench{now: time.Date(2026, 11, 23, 2, 14, 7, 0, time.FixedZone("", 5*3600))}
}

func (b *bench) clock() time.Time { return b.now }

func (b *bench) after(d time.Duration, f func()) func() {
	t := &benchTimer{at: b.now.Add(d), f: f}
	b.timers = append(b.timers, t)
	return func() { t.done = true }
}

func (b *bench) run(work func() error, done func(error)) {
	act := func() { done(work()) }
	if b.hold {
		b.pending = append(b.pending, act)
		return
	}
	act()
}

func (b *bench) release() {
	acts := b.pending
	b.pending = nil
	for _, a := range acts {
		a()
	}
}

// pass moves the clock on, firing what falls due in its order.
func (b *bench) pass(d time.Duration) {
	end := b.now.Add(d)
	for {
		var due *benchTimer
		for _, t := range b.timers {
			if !t.done && !t.at.After(end) && (due == nil || t.at.Before(due.at)) {
				due = t
			}
		}
		if due == nil {
			break
		}
		due.done = true
		b.now = due.at
		due.f()
	}
	b.now = end
}

func newBenchSaver(b *bench, d *fakeDesk) *saver {
	return &saver{records: d, run: b.run, after: b.after, now: b.clock, changed: func() {}, take: func() Draft { return Draft{At: b.now} }}
}

func TestDraftsAtMostOncePerSecond(t *testing.T) {
	b, d := newBench(), &fakeDesk{}
	s := newBenchSaver(b, d)
	for range 100 { // ten seconds of typing, ten keys a second
		s.touch()
		b.pass(100 * time.Millisecond)
	}
	b.pass(2 * time.Second)
	if n := len(d.drafts); n < 9 || n > 11 {
		t.Errorf("10 s of typing made %d drafts, want about 10", n)
	}
	for i := 1; i < len(d.drafts); i++ {
		if gap := d.drafts[i].At.Sub(d.drafts[i-1].At); gap < draftEvery {
			t.Errorf("draft %d came %v after the one before", i, gap)
		}
	}
	if s.stage != stageDraft {
		t.Errorf("stage %v after the last key, want draft", s.stage)
	}
}

func TestStageIsHonest(t *testing.T) {
	b, d := newBench(), &fakeDesk{}
	s := newBenchSaver(b, d)
	var seen []stage
	s.changed = func() {
		if len(seen) == 0 || seen[len(seen)-1] != s.stage {
			seen = append(seen, s.stage)
		}
	}
	b.hold = true
	s.touch()
	s.flush()
	s.touch() // typed while the draft is on its way to the disk
	b.release()
	if s.stage != stageTyping {
		t.Errorf("a draft taken before the last key must not say saved, stage %v", s.stage)
	}
	b.hold = false
	b.pass(2 * time.Second)
	d.fail = errors.New("disk")
	s.touch()
	b.pass(2 * time.Second)
	if s.stage != stageFailed || s.err == nil {
		t.Fatalf("stage %v, err %v after a failing disk", s.stage, s.err)
	}
	d.fail = nil
	b.pass(retryEvery + time.Second)
	if s.stage != stageDraft {
		t.Errorf("stage %v after the disk is well again, want draft", s.stage)
	}
	want := []stage{stageTyping, stageDraft, stageTyping, stageFailed, stageDraft}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}

func TestRevisionThatFailsLeavesADraft(t *testing.T) {
	b, d := newBench(), &fakeDesk{}
	s := newBenchSaver(b, d)
	s.touch()
	got := error(nil)
	s.sign(func(context.Context) error { return errors.New("full") }, func(err error) { got = err })
	if got == nil || s.stage != stageFailed {
		t.Errorf("err %v, stage %v", got, s.stage)
	}
	if len(d.drafts) != 1 {
		t.Errorf("%d drafts of what could not be signed, want 1", len(d.drafts))
	}
}

func TestSettledWaitsForTheDisk(t *testing.T) {
	b, d := newBench(), &fakeDesk{}
	s := newBenchSaver(b, d)
	b.hold = true
	s.touch()
	s.flush()
	done := false
	s.settled(func() { done = true })
	if done {
		t.Fatal("settled before the draft was written")
	}
	b.release()
	b.release()
	if !done || len(d.drafts) != 1 {
		t.Errorf("done %v, %d drafts", done, len(d.drafts))
	}
}

// A record that cannot be signed yet, as one of a place that has a name and no
// address, is a draft and no failure; the button that would send it leads to
// what it lacks.
func TestWhatCannotBeSignedYetIsADraft(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.sheet.Encounter.Place = raid.Place{Type: "STREET", Name: "Klub Nomad"}
	p.c.enter(pagePerson)
	p.write(p.person().name, "Айдос")
	p.c.goTo(pageWhy)
	p.bench.pass(draftEvery)
	if n := len(p.desk.steps); n != 0 || p.c.saver.stage != stageDraft || p.c.frame.trouble.Visible() {
		t.Errorf("%d steps, stage %v, trouble %v", n, p.c.saver.stage, p.c.frame.trouble.Visible())
	}
	p.c.enter(pageOutcome)
	told := &toldBy{Shell: p.shell}
	p.c.deps.Notifier = told
	p.c.SaveOpen()
	p.onPage(pageWhere)
	if len(p.desk.steps) != 0 || told.warned != 1 {
		t.Errorf("%d steps, told %d times", len(p.desk.steps), told.warned)
	}
	p.c.edit(func(s *sheet) { s.Encounter.Place.Note = "Abaya 10" })
	p.c.SaveOpen()
	if n := len(p.desk.steps); n != 1 {
		t.Errorf("%d steps once the address is there", n)
	}
}

// What is typed after a failure is tried within a second, as everything is: it
// must not wait for the next try of what failed before.
func TestTypingAfterAFailureIsTriedAtOnce(t *testing.T) {
	b, d := newBench(), &fakeDesk{fail: errors.New("full")}
	s := newBenchSaver(b, d)
	s.touch()
	b.pass(1500 * time.Millisecond)
	if s.stage != stageFailed {
		t.Fatalf("stage %v", s.stage)
	}
	d.fail = nil
	s.touch()
	if b.pass(draftEvery); s.stage != stageDraft {
		t.Errorf("stage %v a second later, want draft", s.stage)
	}
}
