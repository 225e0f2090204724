package capture

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A saved record that comes back marks what it marked before: nothing that was not
// asked for yet, and all of it where Finish was refused. One that is opened anew is
// judged as gone through.
func TestWhatComesBackMarksWhatItMarked(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(p *pageObject)
		anew bool
		want [stepCount]bool
	}{
		{"nothing was asked for", func(*pageObject) {}, false, [stepCount]bool{stepWho: true}},
		{"another person is shown", func(p *pageObject) { p.press(p.c.frame.add) }, false, [stepCount]bool{stepWho: true}},
		{"finish was refused", func(p *pageObject) { p.c.Finish() }, false, [stepCount]bool{stepWho: true, stepWhat: true, stepEnds: true}},
		{"opened anew", func(*pageObject) {}, true, [stepCount]bool{stepWho: true, stepWhat: true, stepEnds: true}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.tapVenue(0)
			p.write(p.person().name, "Айдос")
			p.c.goTo(pageWhy)
			row.do(p)
			marks := func() (on [stepCount]bool) {
				for s := range stepCount {
					on[s], _ = p.c.marksOnStep(s)
				}
				return on
			}
			r := Record{Draft: p.c.take(), SavedAt: p.bench.now, Back: true, Left: p.c.Left()}
			if row.anew {
				r.Back, r.Left = false, nil
			} else if diff := cmp.Diff(row.want, marks()); diff != "" {
				t.Fatal("before:", diff)
			}
			p.c.Show(r)
			if diff := cmp.Diff(row.want, marks()); diff != "" {
				t.Error("after:", diff)
			}
		})
	}
}
