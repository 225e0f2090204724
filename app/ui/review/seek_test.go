package review

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// longAgo puts what was accepted long ago where the search finds it.
func (p *page) longAgo() Item {
	it := p.screen.data.Accepted[0]
	it.ID, it.Names, it.By, it.At, it.Since = id(13), []string{"Ү. Б."}, "Дина М.", clock(1, 12).AddDate(0, -3, 0), clock(9, 0).AddDate(0, -3, 1)
	p.program.records[it.ID] = Record{ID: it.ID, Heads: []Version{{Rev: "r1", Author: it.Author, Time: it.At, Encounter: encounter(p.Region())}}}
	p.program.finds = Found{Items: []Item{it}}
	return it
}

// rows are the records in sight.
func (p *page) rows() (n []byte) {
	for _, it := range p.screen.queue {
		n = append(n, it.ID[15])
	}
	return n
}

// What was accepted long ago is found by a search, which is logged once and not at
// every letter; it opens, and says by whom and when it was accepted.
func TestWhatWasAcceptedLongAgoIsFound(t *testing.T) {
	p := withDecided(t)
	p.longAgo()
	var rests func()
	p.screen.seek.After = func(_ time.Duration, f func()) func() { rests = f; return func() { rests = nil } }
	p.Window.Canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierControl})
	if p.screen.at != accepted {
		t.Fatalf("Ctrl+F shows list %d", p.screen.at)
	}
	p.Type("ү")
	if rests != nil {
		t.Error("a letter alone is searched and logged")
	}
	p.Type("сен")
	if len(p.program.sought) != 0 || len(p.program.did) != 0 {
		t.Errorf("sought %q, did %q while the letters came", p.program.sought, p.program.did)
	}
	rests()
	if diff := cmp.Diff([]string{"үсен"}, p.program.sought); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]byte{13}, p.rows()); diff != "" || p.opened() != 13 {
		t.Errorf("record %d is open %s", p.opened(), diff)
	}
	if !p.Says("Accepted: 24 August, 09:00 · Дина М.") || p.screen.tabs.buttons[accepted].Text() != "1" {
		t.Errorf("says %q", uitest.Words(p.screen.object))
	}
	p.Key(fyne.KeyEscape)
	if diff := cmp.Diff([]byte{12}, p.rows()); diff != "" || p.screen.seek.Field.Text() != "" {
		t.Errorf("Esc leaves the search: %s", diff)
	}
}

// What a search found follows the lists: what waits again is not accepted any more.
func TestWhatWasFoundFollowsTheLists(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(d *Data, it Item)
		want   []byte
	}{
		{"nothing changed", func(*Data, Item) {}, []byte{13}},
		{"it waits again", func(d *Data, it Item) { d.Queue = append(d.Queue, it) }, nil},
		{"it was returned", func(d *Data, it Item) { d.Returned = append(d.Returned, it) }, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := withDecided(t)
			it := p.longAgo()
			p.screen.turn(accepted)
			p.screen.seek.Field.SetText("Үсен")
			test.Tap(p.screen.seek.Button)
			d := p.screen.data
			row.change(&d, it)
			p.screen.Show(d)
			if diff := cmp.Diff(row.want, p.rows()); diff != "" {
				t.Error(diff)
			}
			test.Tap(p.screen.seek.Button)
			if diff := cmp.Diff([]byte{12}, p.rows()); diff != "" {
				t.Errorf("the search is not cleared: %s", diff)
			}
		})
	}
}

// A list that is cut says so, by its count and in words; a search without an answer
// says so too, and one that failed takes nothing away.
func TestTheAcceptedListSaysWhatItLacks(t *testing.T) {
	p := withDecided(t)
	d := p.screen.data
	d.More = true
	p.screen.Show(d)
	if got := p.screen.tabs.buttons[accepted].Text(); got != "1+" {
		t.Errorf("the tab says %s", got)
	}
	const more = "Only the last decisions stand here. The search finds the older ones too."
	if p.Says(more) {
		t.Error("another list says that it is cut")
	}
	p.screen.turn(accepted)
	if !p.Says(more) {
		t.Error("nothing says that there are more")
	}
	p.screen.seek.Field.SetText("Асан")
	test.Tap(p.screen.seek.Button)
	if !p.Says("No such record was accepted") || p.Says(more) || p.opened() != 0 {
		t.Errorf("record %d is open", p.opened())
	}
	p.longAgo()
	p.program.finds.More = true
	p.screen.seek.Seek.Seek()
	if !p.Says("Only the last decisions are shown. Type a few more letters.") {
		t.Error("nothing says that more was found")
	}
	p.program.err = errs.Errorf(errs.Denied, "grant_ended", "ended")
	p.screen.seek.Seek.Seek()
	if diff := cmp.Diff([]byte{13}, p.rows()); diff != "" {
		t.Error(diff)
	}
}

func TestPicturesOfAccepted(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s)
		d := p.decidedToo()
		d.More = true
		p.screen.Show(d)
		p.screen.turn(accepted)
		s.Save("review-accepted-" + name)
		p.program.finds = Found{}
		p.screen.seek.Field.SetText("Асан")
		p.screen.seek.Seek.Seek()
		s.Save("review-found-none-" + name)
	})
}
