package seek

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// probe is a search whose clock and answers the test holds.
type probe struct {
	*Seek[string]
	asked []string
	told  []string
	rests func()
	calms func()   // the button means what it shows
	waits []func() // the answers that are under way, oldest first
	err   error
	wide  bool
}

func newProbe(t *testing.T) *probe {
	b := &probe{}
	look := uitest.Look(t, palette.Night, "en")
	tell := func(what string) func() { return func() { b.told = append(b.told, what) } }
	b.Seek = New(Deps[string]{
		Look: look, Hint: look.Say("night.search"), Find: "night.search", Clear: "night.search_clear",
		Run: func(work func() error, done func(error)) {
			err := work()
			b.waits = append(b.waits, func() { done(err) })
		},
		Ask: func(_ context.Context, text string) (string, error) {
			b.asked = append(b.asked, text)
			return "of " + text, b.err
		},
		OnFound: tell("found"), OnEnd: tell("end"), OnLeave: tell("leave"),
		OnError: func(error) { tell("error")() },
		Wide:    func() bool { return b.wide },
	})
	b.After = func(d time.Duration, f func()) func() {
		if d == habit {
			b.calms = f
			return func() { b.calms = nil }
		}
		b.rests = f
		return func() { b.rests = nil }
	}
	uitest.Window(t, b.Row(), fyne.NewSize(400, 60))
	return b
}

// come has the oldest answer under way arrive.
func (b *probe) come() {
	first := b.waits[0]
	b.waits = b.waits[1:]
	first()
}

func (b *probe) says() string {
	if b.Found() == nil {
		return ""
	}
	return *b.Found()
}

func TestSeek(t *testing.T) {
	for _, row := range []struct {
		name  string
		do    func(b *probe)
		asked []string
		told  []string
		says  string
	}{
		{"a letter alone is not searched", func(b *probe) { b.typed("а") }, nil, nil, ""},
		{"letters are searched once they rest", func(b *probe) {
			b.Field.SetText("ару")
			b.typed("ар")
			b.typed("ару")
			b.rests()
			b.come()
		}, []string{"ару"}, []string{"found"}, "of ару"},
		{"a slow answer to what was asked before is dropped", func(b *probe) {
			b.Field.SetText("ар")
			b.Seek.Seek()
			b.Field.SetText("ару")
			b.Seek.Seek()
			second := b.waits[1]
			second()
			b.come()
		}, []string{"ар", "ару"}, []string{"found"}, "of ару"},
		{"an answer after the end is dropped", func(b *probe) {
			b.Field.SetText("ару")
			b.Seek.Seek()
			b.End()
			b.come()
		}, []string{"ару"}, nil, ""},
		{"what failed takes nothing away", func(b *probe) {
			b.Field.SetText("ару")
			b.Seek.Seek()
			b.come()
			b.err = errors.New("gone")
			b.Field.SetText("арс")
			b.Seek.Seek()
			b.come()
		}, []string{"ару", "арс"}, []string{"found", "error"}, "of ару"},
		{"the button seeks, then ends", func(b *probe) {
			b.Field.SetText(" ару ")
			test.Tap(b.Button)
			b.come()
			test.Tap(b.Button)
		}, []string{"ару"}, []string{"found", "end", "leave"}, ""},
		{"letters taken away end it", func(b *probe) {
			b.Field.SetText("ару")
			b.Seek.Seek()
			b.come()
			b.typed("")
		}, []string{"ару"}, []string{"found", "end"}, ""},
		{"no text seeks nothing", func(b *probe) { b.Seek.Seek() }, nil, nil, ""},
		{"no text seeks what the page says", func(b *probe) {
			b.wide = true
			b.Seek.Seek()
			b.come()
		}, []string{""}, []string{"found"}, "of "},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newProbe(t)
			row.do(b)
			if diff := cmp.Diff(row.asked, b.asked); diff != "" {
				t.Errorf("asked %s", diff)
			}
			if diff := cmp.Diff(row.told, b.told); diff != "" {
				t.Errorf("told %s", diff)
			}
			if b.says() != row.says || b.Wide() != (row.says == "of ") {
				t.Errorf("found %q, wide %v", b.says(), b.Wide())
			}
		})
	}
}

// The button turns from seeking to ending by itself, while the finger that wants to seek
// is on its way: its tap, and a second one, delete nothing. A moment later one ends the
// search, and so does one at once where the hand had asked for it.
func TestATapThatMeansSearchDeletesNothing(t *testing.T) {
	b := newProbe(t)
	b.Field.SetText("дана")
	b.typed("дана")
	b.rests()
	b.come()
	for range 2 {
		test.Tap(b.Button)
		if b.says() != "of дана" || b.Text() != "дана" {
			t.Fatalf("the tap left %q, found %q", b.Text(), b.says())
		}
	}
	b.calms()
	test.Tap(b.Button)
	if b.says() != "" || b.Text() != "" {
		t.Errorf("a tap that is meant left %q, found %q", b.Text(), b.says())
	}

	b.Field.SetText("дана")
	b.typed("дана")
	test.Tap(b.Button)
	b.come()
	test.Tap(b.Button)
	if b.says() != "" {
		t.Error("a search that the button asked for is not ended by it")
	}

	b.Field.SetText("дана")
	b.typed("дана")
	b.rests()
	b.come()
	b.Field.SetText("")
	b.typed("")
	b.Field.SetText("арман")
	b.typed("арман")
	test.Tap(b.Button)
	b.come()
	if b.says() != "of арман" {
		t.Errorf("the button no longer seeks: %q", b.says())
	}
}
