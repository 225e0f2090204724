package capture

import (
	"context"
	"slices"
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
	Unknown int  // earlier records without a penalty written down
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
	r.enter = ui.NewQuiet(ui.IconPen, c.deps.Look.Say("capture.repeat.enter"), r.askPenalty)
	r.row = ui.Row(ui.Gap, ui.Grow(r.label), r.enter)
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
	ui.Show(r.row, got.Decides && r.last.Name != "")
	r.label.Refresh()
	r.c.frame.dock.settle()
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
	if n := len(r.last.Penalties); n > 0 {
		return look.N("capture.repeat.written", n)
	}
	return look.T("capture.repeat.none")
}

// askPenalty takes down what was found in the register of cases. The program
// imposes nothing: article, day and number are copied from there.
func (r *repeatLine) askPenalty() {
	c, look := r.c, r.c.deps.Look
	p := raid.Penalty{ID: c.deps.NewID()}
	page := c.pages[pageGuardian].(*guardianPage)
	typed := ui.NewDialog(c.deps.Notifier, "capture.repeat/"+c.sheet.who().ID.String()+"/"+page.guardian().ID.String())
	var act *ui.Button
	whole := func() { act.SetEnabled(p.Article != "" && p.Imposed != "") }
	var article *tiles
	article = c.newTiles(look.Say("capture.repeat.article"), 180, func(code string) {
		p.Article = raid.Code(code)
		typed.Keep("article", code)
		article.choose(code)
		whole()
	})
	var offers []tile
	for _, code := range []raid.Code{raid.VenueAtNight, raid.OutsideAtNight, raid.NightRepeated} {
		offers = append(offers, tile{string(code), ui.Plain(string(code)), func() string { return c.label("articles", code) }})
	}
	article.offer(offers...)
	day := c.newDate(look.Say("capture.repeat.imposed"), func(d raid.Date, _ string) { p.Imposed = d; whole() })
	number := c.newText(look.Say("capture.repeat.number"), nil, func(s string) { p.Number = s })
	act = ui.NewMain(ui.IconTick, look.Say("capture.repeat.write"), func() {
		typed.Done()
		c.frame.close()
		page.write(func(g *raid.Guardian) { g.Penalties = append(slices.Clone(g.Penalties), p) })
		c.frame.tell(look.Say("capture.repeat.kept"), func() {
			page.write(func(g *raid.Guardian) {
				g.Penalties = slices.DeleteFunc(slices.Clone(g.Penalties), func(q raid.Penalty) bool { return q.ID == p.ID })
			})
		})
	})
	act.SetEnabled(false)
	if was := typed.Value("article"); was != "" {
		p.Article = raid.Code(was)
		article.choose(was)
	}
	typed.Text("day", day.f.TextField)
	typed.Text("number", number.f)
	c.frame.ask(look.Say("capture.repeat.title"), ui.Column(12,
		ui.NewLabel(look.Say("capture.repeat.hint")), article, sideBySide(fieldGap, day, number),
		ui.Row(ui.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(), act),
	))
}
