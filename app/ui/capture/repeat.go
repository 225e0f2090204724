package capture

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
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
	Unknown int  // earlier records without a penalty written down
	Beside  int  // penalties of the same adult that stand at other children of the record
	Decides bool // this officer may write a penalty down
}

// repeatLine says under the guardian what the inspector has to decide. It is
// empty for who decides nothing of it, and where nothing is known.
type repeatLine struct {
	c     *Capture
	label *ui.Label
	enter *ui.Button
	row   fyne.CanvasObject
	stop  func()
	turn  int
	last  raid.Guardian
	got   Repeat
}

func newRepeatLine(c *Capture) *repeatLine {
	r := &repeatLine{c: c}
	r.label = ui.NewNote(r.words)
	r.enter = ui.NewQuiet(icon.Pen, c.deps.Look.Say("capture.repeat.enter"), r.askPenalty)
	r.row = ui.Row(palette.Gap, ui.Grow(r.label), r.enter)
	r.row.Hide()
	return r
}

func (r *repeatLine) object() fyne.CanvasObject { return r.row }

// touch asks once typing rests.
func (r *repeatLine) touch(g raid.Guardian) {
	c := r.c
	if c.deps.Repeats == nil || c.sheet == nil {
		return
	}
	if r.keeps() != r.row.Visible() && !r.told() {
		r.put(Repeat{})
	}
	if g.ID == r.last.ID && g.Name == r.last.Name && g.Phone == r.last.Phone && g.IIN == r.last.IIN && len(g.Penalties) == len(r.last.Penalties) {
		return
	}
	r.ask(g)
}

// conceal lets go of what is known of the guardian, and asks anew what may be told now.
func (r *repeatLine) conceal() {
	if r.last.ID != uuid.Nil {
		r.ask(r.last)
	}
}

func (r *repeatLine) ask(g raid.Guardian) {
	c := r.c
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
	r.enter.SetEnabled(r.told() || !r.keeps())
	ui.Show(r.row, r.told() || r.keeps())
	r.label.Refresh()
	r.c.frame.dock.settle()
}

// told says whether there is something to say of the adult shown.
func (r *repeatLine) told() bool { return r.got.Decides && r.last.Name != "" }

// keeps says whether the line has its place whatever it says: for an inspector, who
// decides of every adult. It would come and go at each letter of a name, and with it
// what the dock covers.
func (r *repeatLine) keeps() bool {
	c := r.c
	return c.deps.Repeats != nil && c.deps.Inspector != nil && c.deps.Inspector() != "" && c.sheet != nil && c.sheet.who().Kind == raid.Minor
}

func (r *repeatLine) words() string {
	look := r.c.deps.Look
	if !r.told() {
		return look.T("capture.repeat.unnamed")
	}
	day := func(d civil.Date) string { return look.Texts().DateNumeric(d.In(time.UTC)) }
	switch {
	case r.got.Proposed:
		return look.T("capture.repeat.proposed", "Imposed", day(r.got.Penalty.Imposed), "Until", day(r.got.Until))
	case r.got.Unknown > 0:
		return look.N("capture.repeat.unknown", r.got.Unknown)
	}
	today := civil.DateOf(r.c.deps.Now())
	if slices.ContainsFunc(r.last.Penalties, func(p raid.Penalty) bool { return p.Imposed > today }) {
		return look.T("capture.repeat.future")
	}
	if n := len(r.last.Penalties); n > 0 {
		return look.N("capture.repeat.written", n)
	}
	if n := r.got.Beside; n > 0 {
		return look.N("capture.repeat.beside", n)
	}
	return look.T("capture.repeat.none")
}
