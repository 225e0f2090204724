package review

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// others takes records out of the queue, as another supervisor's decisions do.
func (p *page) others(accepted ...byte) {
	d := p.screen.data
	gone := func(it Item) bool { return slices.Contains(accepted, it.ID[15]) }
	for _, it := range d.Queue {
		if gone(it) {
			it.By, it.Since = "Самал Т.", clock(2, 37)
			d.Accepted = append(slices.Clone(d.Accepted), it)
		}
	}
	d.Queue, d.Whole = slices.DeleteFunc(slices.Clone(d.Queue), gone), true
	p.screen.Show(d)
}

// A record that another supervisor decides stays in sight of who reads it: the
// key that was meant for it decides no other, and what is being typed of it
// becomes no keys.
func TestWhatAnotherDecidedStaysInSight(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(p *page)
	}{
		{"a key that was meant for it", func(p *page) { p.others(1); p.Type("a") }},
		{"what is being typed goes on", func(p *page) { p.Type("r"); p.Type("ph"); p.others(1); p.Type("arjk") }},
		{"a comment is finished after it", func(p *page) {
			p.Type("r")
			p.Type("ph")
			p.others(1)
			p.Key(fyne.KeyReturn)
			p.Type("r")
			p.Type("a")
		}},
		{"the queue comes once more", func(p *page) { p.others(1); p.others(); p.Type("a") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(uitest.New(t, "en", palette.Night, wide))
			c.do(p)
			if p.opened() != 1 || len(p.program.did) != 0 {
				t.Errorf("record %d is open, decided %v", p.opened(), p.program.did)
			}
			if !p.screen.accept.Disabled() || !p.screen.back.Disabled() {
				t.Error("it can still be decided")
			}
			if !p.Says("Accepted: 02:37 · Самал Т.") {
				t.Errorf("nothing says who decided: %q", p.screen.keys.Text())
			}
			if got := p.screen.counts()[waiting]; got != 4 {
				t.Errorf("%d wait, want 4", got)
			}
		})
	}
}

// What was being typed is there until its record is left, and goes with it.
func TestWhatWasTypedOfIt(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.Type("r")
	p.Type("phone")
	p.others(1)
	if got := p.screen.comments.text(); got != "phone" {
		t.Errorf("the box says %q", got)
	}
	p.Key(fyne.KeyReturn)
	p.Type("j")
	var queue []byte
	for _, it := range p.screen.queue {
		queue = append(queue, it.ID[15])
	}
	if diff := cmp.Diff([]byte{2, 3, 4, 5}, queue); diff != "" || p.opened() != 2 || p.screen.list.Chosen() != 0 {
		t.Errorf("%d is open at %d: %s", p.opened(), p.screen.list.Chosen(), diff)
	}
	if len(p.screen.notes) != 0 {
		t.Errorf("a comment on what is decided waits: %v", p.screen.notes)
	}
	p.Type("a")
	if diff := cmp.Diff([]string{"accept 2 r1"}, p.program.did); diff != "" {
		t.Error(diff)
	}
}

// The last of the queue is left by the same key, and a record that waits again
// can be decided again.
func TestTheLastOneIsLeft(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	before := p.screen.data
	p.others(1, 2, 3, 4, 5)
	if p.opened() != 1 {
		t.Fatalf("%d is open", p.opened())
	}
	p.screen.Show(before)
	if p.screen.accept.Disabled() || p.screen.left != nil {
		t.Error("what waits again cannot be decided")
	}
	p.others(1, 2, 3, 4, 5)
	p.Type("j")
	if len(p.screen.queue) != 0 || p.opened() != 0 {
		t.Errorf("%d in the list, %d open", len(p.screen.queue), p.opened())
	}
}

// A record that changes while it is read is not decided by the key that was
// meant for what stood there before; the next one decides it.
func TestWhatChangedIsNotDecidedUnread(t *testing.T) {
	for _, key := range []string{"a", "r"} {
		p := open(uitest.New(t, "en", palette.Night, wide))
		p.Type("r")
		p.Type("phone")
		p.Key(fyne.KeyReturn)
		if key == "a" {
			p.screen.view.comments = nil
		}
		d := p.screen.data
		d.Queue = slices.Clone(d.Queue)
		d.Queue[0].Rev = "r9"
		r := p.program.records[id(1)]
		r.Heads = slices.Clone(r.Heads)
		was := r.Heads[0]
		now := was.Encounter.Clone()
		now.Note = "Басқа сөз"
		r.Heads[0].Rev, r.Heads[0].Encounter, r.Before = "r9", &now, nil // two steps on: the one before says the same
		p.program.records[id(1)] = r
		p.screen.Show(d)
		if p.opened() != 1 || !p.Says(p.Look.T("review.renewed")) {
			t.Fatalf("%s: %d is open, %q", key, p.opened(), p.screen.keys.Text())
		}
		if b := p.screen.record.Before; b == nil || b.Rev != was.Rev || !uitest.Says(uitest.Words(p.screen.Object()), p.Look.T("review.changed_fields", "Fields", p.Look.T("review.field_note"))) {
			t.Errorf("%s: what changed is not told by what was read: %q", key, uitest.Words(p.screen.Object()))
		}
		p.Type(key)
		if len(p.program.did) != 0 {
			t.Errorf("decided unread: %v", p.program.did)
		}
		p.Type(key)
		if len(p.program.did) != 1 || p.opened() != 2 {
			t.Errorf("%s decides nothing: %v, %d is open", key, p.program.did, p.opened())
		}
	}
}
