package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// decidedToo adds what was decided to a busy desk.
func (p *page) decidedToo() Data {
	d := p.screen.data
	back, done := d.Queue[1], d.Queue[2]
	back.ID, back.Since, back.By, back.Names = id(11), clock(0, 4), "Дина М.", []string{"Қ. Б."}
	done.ID, done.Since, done.By, done.Names, done.Conflict = id(12), clock(1, 30), "Дина М.", []string{"Ж. Е."}, false
	for i := range d.Queue {
		d.Queue[i].Since = clock(1, 2)
	}
	d.Returned, d.Accepted = []Item{back}, []Item{done}
	region := p.Region()
	for _, it := range []Item{back, done} {
		p.program.records[it.ID] = Record{ID: it.ID, Heads: []Version{{Rev: "r1", Author: it.Author, Time: it.At, Encounter: encounter(region)}}}
	}
	r := p.program.records[back.ID]
	r.Asked = []raid.Comment{{Text: "Мекенжайы?"}}
	p.program.records[back.ID] = r
	return d
}

func withDecided(t *testing.T) *page {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.screen.Show(p.decidedToo())
	return p
}

// What was decided is found again, with who decided and what was asked, by
// finger and by keys; it is not decided there.
func TestWhatWasDecidedIsFoundAgain(t *testing.T) {
	for name, to := range map[string]func(p *page, t tab){
		"by a finger": func(p *page, t tab) { test.Tap(p.screen.tabs.buttons[t]) },
		"by keys": func(p *page, t tab) {
			for p.screen.at < t {
				p.Key(fyne.KeyRight)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := withDecided(t)
			to(p, returned)
			if p.opened() != 11 || !p.Says("Returned: 00:04 · Дина М.") || !p.Says("Earlier comment: Masked") {
				t.Errorf("record %d is open", p.opened())
			}
			to(p, accepted)
			if p.opened() != 12 || !p.Says("Accepted: 01:30 · Дина М.") {
				t.Errorf("record %d is open", p.opened())
			}
			p.Type("a")
			p.Type("r")
			p.Key(fyne.KeyReturn)
			if len(p.program.did) != 0 || p.screen.comments.object.Visible() {
				t.Errorf("decided: %q", p.program.did)
			}
			p.Key(fyne.KeyRight) // there is no further list
			p.Key(fyne.KeyLeft)
			p.Key(fyne.KeyLeft)
			if p.opened() != 1 || p.screen.accept.Disabled() {
				t.Errorf("back at the queue record %d is open", p.opened())
			}
		})
	}
}

// The tabs say how many there are, and each record how long it has waited.
func TestTabsCountAndRowsSayHowLong(t *testing.T) {
	p := withDecided(t)
	said := func() (n []string) {
		for _, b := range p.screen.tabs.buttons {
			n = append(n, b.Text())
		}
		return n
	}
	if d := cmp.Diff([]string{"5", "1", "1"}, said()); d != "" {
		t.Error(d)
	}
	if !p.Says("72 min") {
		t.Error("nothing says how long a record has waited")
	}
	p.Type("a")
	if d := cmp.Diff([]string{"4", "1", "1"}, said()); d != "" {
		t.Error(d)
	}
	p.screen.Tick(clock(4, 14))
	if !p.Says("3 h") {
		t.Error("the wait does not grow")
	}
}

// A decision is taken back from wherever the supervisor looks.
func TestUndoLeadsBackToTheQueue(t *testing.T) {
	p := withDecided(t)
	p.Type("a")
	p.Key(fyne.KeyRight)
	p.undo()
	if p.opened() != 1 || p.screen.at != waiting || p.screen.accept.Disabled() {
		t.Errorf("record %d of list %d is open", p.opened(), p.screen.at)
	}
}

// A comment that is being written is not lost by a look at another list.
func TestCommentsSurviveALookAtAnotherList(t *testing.T) {
	p := withDecided(t)
	p.Type("r")
	p.Type("Why?")
	test.Tap(p.screen.tabs.buttons[accepted])
	test.Tap(p.screen.tabs.buttons[waiting])
	if p.opened() != 1 || !p.Says("The whole record: Why?") {
		t.Errorf("record %d lacks its comment", p.opened())
	}
}

// An empty list says what will stand there; a long one has a bound.
func TestEmptyAndLongLists(t *testing.T) {
	p := withDecided(t)
	d := p.screen.data
	d.Returned, d.Accepted = nil, nil
	for i := range 3 * mostItems {
		it := d.Queue[0]
		it.ID = [16]byte{0: 9, 14: byte(i >> 8), 15: byte(i)}
		d.Accepted = append(d.Accepted, it)
	}
	p.screen.Show(d)
	p.Key(fyne.KeyRight)
	if !p.Says("Nothing is returned") || p.opened() != 0 {
		t.Errorf("record %d is open", p.opened())
	}
	p.Key(fyne.KeyRight)
	if len(p.screen.queue) != mostItems || p.screen.tabs.buttons[accepted].Text() != fmt.Sprint(3*mostItems) {
		t.Errorf("%d in the list, the tab says %s", len(p.screen.queue), p.screen.tabs.buttons[accepted].Text())
	}
}

func TestPicturesOfTheLists(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s)
		d := p.decidedToo()
		for i := range d.Queue {
			d.Queue[i].Since = d.Now.Add(-time.Duration(i*i*i+1) * 17 * time.Minute)
		}
		p.screen.Show(d)
		p.Type("r")
		p.Type("Уақыты қате")
		p.Key(fyne.KeyEscape)
		p.Type("j")
		s.Save("review-lists-" + name)
		p.Key(fyne.KeyRight)
		s.Save("review-returned-" + name)
	})
}

// A record that was withdrawn after it was accepted says so, with the reason.
func TestWithdrawnRecordSaysWhy(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	d := p.decidedToo()
	d.Accepted[0].Withdrawn, d.Accepted[0].By = "Written twice", "Айгерім С."
	p.screen.Show(d)
	if n := p.screen.tabs.buttons[accepted].Text(); n != "0" {
		t.Errorf("%s accepted, and the only one was withdrawn", n)
	}
	test.Tap(p.screen.tabs.buttons[accepted])
	for _, words := range []string{"Withdrawn · " + d.Accepted[0].Author, "Withdrawn: 01:30 · Айгерім С. · Masked"} {
		if !p.Says(words) {
			t.Errorf("nothing says %q", words)
		}
	}
	p.screen.view.reveal(true)
	if !p.Says("Withdrawn: 01:30 · Айгерім С. · Written twice") {
		t.Error("the reason is not shown to who holds")
	}
}

// A record that was withdrawn before its review says so in the queue, and by whom; there
// is nothing to return, and it is noted.
func TestARecordWithdrawnBeforeItsReviewIsNoted(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	d := p.screen.data
	first := p.screen.queue[0].ID
	for i := range d.Queue {
		if d.Queue[i].ID == first {
			d.Queue[i].Withdrawn, d.Queue[i].By, d.Queue[i].Since = "Written twice", "Айгерім С.", clock(1, 30)
		}
	}
	p.screen.Show(d)
	p.screen.load(first)
	it, _ := p.screen.item()
	for _, words := range []string{"Withdrawn · " + it.Author, "Withdrawn: 01:30 · Айгерім С. · Masked", "Noted"} {
		if !p.Says(words) {
			t.Errorf("nothing says %q", words)
		}
	}
	if !p.screen.back.Disabled() {
		t.Error("what was withdrawn can be returned")
	}
	told := "Noted as withdrawn: " + p.screen.titled(it)
	p.Type("a")
	if diff := cmp.Diff([]string{"accept 1 r1"}, p.program.did); diff != "" || !p.Says(told) {
		t.Errorf("said %v; %s", p.Says(told), diff)
	}
	if p.Says("Noted") {
		t.Error("the next record is only to be noted")
	}
}

// What was not read yet is not said to be nothing, neither by a number nor by a
// sentence.
func TestAListThatWasNotReadIsNotEmpty(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	words := Data{Words: p.screen.data.Words}
	for _, row := range []struct {
		name  string
		data  Data
		at    tab
		count string
		says  string
	}{
		{"the queue could not be read", words, waiting, "…", "This could not be read"},
		{"nothing waits", Data{Words: words.Words, Whole: true}, waiting, "0", "The queue is empty"},
		{"what was returned is being read", Data{Words: words.Words, Whole: true, Reads: true}, returned, "…", "Reading…"},
		{"nothing is returned", Data{Words: words.Words, Whole: true}, returned, "0", "Nothing is returned"},
		{"what was accepted is being read", Data{Words: words.Words, Whole: true, Reads: true}, accepted, "…", "Reading…"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p.screen.Show(row.data)
			test.Tap(p.screen.tabs.buttons[row.at])
			if got := p.screen.tabs.buttons[row.at].Text(); got != row.count {
				t.Errorf("the tab says %q", got)
			}
			if !uitest.Says(uitest.Words(p.screen.empty), row.says) {
				t.Errorf("says %q", uitest.Words(p.screen.empty))
			}
			if row.count == "…" && len(uitest.Words(p.screen.empty)) > 2 {
				t.Errorf("says more: %q", uitest.Words(p.screen.empty))
			}
		})
	}
}

// A record of another night says its day beside the hour, waiting or not, of another
// year the year too; one of this night the hour alone.
func TestARecordOfAnotherNightSaysItsDay(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	for _, row := range []struct {
		name        string
		at          time.Time
		want, title string // title is what it says of the time
	}{
		{"this night, before midnight", clock(23, 20), "23:20", "23:20  "},
		{"this night", clock(1, 12), "01:12", "01:12  "},
		{"another night", clock(23, 20).AddDate(0, 0, -8), "14 November 23:20", "14.11.2026"},
		{"another year", clock(23, 20).AddDate(-1, 0, 0), "22.11.2025 23:20", "22.11.2025"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := p.screen.data
			it := d.Queue[0]
			it.At = row.at
			d.Queue, d.Whole = []Item{it}, true
			p.screen.Show(d)
			if !p.Says(row.want) {
				t.Errorf("%q is not said", row.want)
			}
			if !slices.ContainsFunc(uitest.Words(p.screen.Object()), func(w string) bool { return strings.Contains(w, row.title) }) {
				t.Errorf("the record's title does not say %q", row.title)
			}
			if p.screen.day.Visible() && p.screen.day.Size().Width < p.screen.day.MinSize().Width {
				t.Errorf("the day is cut to %v", p.screen.day.Size().Width)
			}
		})
	}
}

// Records of one minute stand in one order, however they come.
func TestRecordsOfOneMinuteDoNotChangePlaces(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	a, b := p.screen.data.Queue[1], p.screen.data.Queue[2]
	b.At = a.At
	for _, q := range [][]Item{{a, b}, {b, a}} {
		if got := sorted(q); got[0].ID != a.ID {
			t.Error("they changed places")
		}
	}
}

// The first list that is shown stands at its top, with the open record in sight.
func TestTheFirstListStandsAtItsTop(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	d, records := busy(s)
	for i := range 20 {
		it := d.Queue[1]
		it.ID = [16]byte{0: 7, 15: byte(i)}
		d.Queue = append(d.Queue, it)
	}
	screen := New(s.Look, s.Shell, s.Map(), &program{records: records})
	screen.run = func(work func() error, done func(error)) { done(work()) }
	screen.list.MinSize() // as the window asks before it gives a size
	screen.Show(d)
	s.Put(ui.AreaReview, screen, ui.Frame{})
	if y := screen.list.Offset(); y != 0 || !screen.list.Sees(screen.list.Chosen()) {
		t.Errorf("scrolled by %.0f", y)
	}
}
