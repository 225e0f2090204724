package capture

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// Repeats says whether article 442 part 3 may apply to a guardian. It is called
// away from the UI thread.
type Repeats interface {
	Before(ctx context.Context, q RepeatQuery) (Repeat, error)
}

// RepeatQuery asks about a guardian of the record under the hand.
type RepeatQuery struct {
	Draft    Draft
	Person   int
	Guardian raid.Guardian
}

// Repeat is what this officer may know of a guardian before.
type Repeat struct {
	raid.Repeat
	Unknown int // earlier records without a penalty written down
}

// repeatLine says under the guardian what the inspector has to decide. It is
// empty for who decides nothing of it, and where nothing is known.
type repeatLine struct {
	c     *Capture
	label *ui.Label
	stop  func()
	turn  int
	last  raid.Guardian
	got   Repeat
}

func newRepeatLine(c *Capture) *repeatLine {
	r := &repeatLine{c: c}
	r.label = ui.NewNote(r.words)
	r.label.Hide()
	return r
}

func (r *repeatLine) object() fyne.CanvasObject { return r.label }

// touch asks once typing rests.
func (r *repeatLine) touch(g raid.Guardian) {
	c := r.c
	if c.deps.Repeats == nil || c.sheet == nil {
		return
	}
	if g.ID == r.last.ID && g.Name == r.last.Name && g.Phone == r.last.Phone && g.IIN == r.last.IIN && len(g.Penalties) == len(r.last.Penalties) {
		return
	}
	r.last = g
	r.turn++
	r.put(Repeat{})
	if r.stop != nil {
		r.stop()
	}
	turn := r.turn
	r.stop = c.deps.After(metWait, func() {
		r.stop = nil
		if c.sheet == nil || turn != r.turn {
			return
		}
		q := RepeatQuery{Draft: c.take(), Person: c.sheet.person, Guardian: g}
		var got Repeat
		c.deps.Run(func() (err error) {
			got, err = c.deps.Repeats.Before(context.Background(), q)
			return err
		}, func(err error) {
			if turn == r.turn && err == nil {
				r.put(got)
			}
		})
	})
}

func (r *repeatLine) put(got Repeat) {
	r.got = got
	ui.Show(r.label, got.Proposed || got.Unknown > 0)
	r.label.Refresh()
	if p, ok := r.c.pages[pageGuardian].(*guardianPage); ok && p.root != nil {
		p.root.Refresh()
		p.root.Refresh() // what wraps knows its width only after the first time
	}
}

func (r *repeatLine) words() string {
	look := r.c.deps.Look
	day := func(d raid.Date) string { return look.Texts().DateNumeric(d.In(time.UTC)) }
	switch {
	case r.got.Proposed:
		return look.T("capture.repeat.proposed", "Imposed", day(r.got.Penalty.Imposed), "Until", day(r.got.Until))
	case r.got.Unknown > 0:
		return look.N("capture.repeat.unknown", r.got.Unknown)
	}
	return ""
}
