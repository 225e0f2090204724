package capture

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// penaltyForm takes down what was found in the register of cases, and shows
// what was taken down before. The program imposes nothing: article, day and
// number are copied from there.
type penaltyForm struct {
	c       *Capture
	page    *guardianPage
	typed   *ui.Dialog
	penalty raid.Penalty

	article *tiles
	day     *date
	number  *text
	says    *ui.Label // what is wrong with the day
	write   *ui.Button
}

// dayHigh is the room for that: nothing slides out of the dialog when it is said.
const dayHigh float32 = 22

// askPenalty opens the form of the guardian under the hand.
func (r *repeatLine) askPenalty() {
	c, look := r.c, r.c.deps.Look
	f := &penaltyForm{c: c, page: c.pages[pageGuardian].(*guardianPage), penalty: raid.Penalty{ID: c.deps.NewID()}}
	f.typed = ui.NewDialog(c.deps.Notifier, "capture.repeat/"+c.sheet.who().ID.String()+"/"+f.page.guardian().ID.String())
	f.article = c.newTiles(look.Say("capture.repeat.article"), 180, f.choose)
	var offers []tile
	for _, code := range []codes.Code{codes.VenueAtNight, codes.OutsideAtNight, codes.NightRepeated} {
		offers = append(offers, tile{Code: string(code), Say: ui.Plain(string(code)), Note: func() string { return c.label("articles", code) }})
	}
	f.article.offer(offers...)
	f.day = c.newDate(look.Say("capture.repeat.imposed"), "")
	f.day.hear(func(d civil.Date) { f.penalty.Imposed = d; f.settle() }, nil)
	f.day.f.Steady()
	f.number = c.newText(look.Say("capture.repeat.number"), nil).told(func(s string) { f.penalty.Number = s })
	f.says = ui.NewNote(nil).In(palette.Danger)
	f.write = ui.NewMain(icon.Tick, look.Say("capture.repeat.write"), f.keep)
	if was := f.typed.Value("article"); was != "" {
		f.choose(was)
	}
	f.typed.Text("day", f.day.f.TextField)
	f.typed.Text("number", f.number.f)
	f.settle()
	c.frame.ask(look.Say("capture.repeat.title"), ui.Column(12,
		f.written(), ui.NewLabel(look.Say("capture.repeat.hint")), f.article, sideBySide(fieldGap, f.day, f.number),
		ui.AtLeast(1, dayHigh, f.says),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(), f.write),
	))
}

func (f *penaltyForm) choose(code string) {
	f.penalty.Article = codes.Code(code)
	f.typed.Keep("article", code)
	f.article.choose(code)
	f.settle()
}

// settle lets a whole penalty be written down. A day that has not come is no
// day of a decision.
func (f *penaltyForm) settle() {
	if f.write == nil {
		return
	}
	ahead := f.penalty.Imposed > civil.DateOf(f.c.deps.Now())
	f.day.f.ClearProblem()
	f.says.Set(nil)
	if ahead {
		say := f.c.deps.Look.Say("problem.penalty_future")
		f.day.f.Mark(ui.Problem{Blocks: true, Say: say})
		f.says.Set(say)
	}
	f.write.SetEnabled(f.penalty.Article != "" && f.penalty.Imposed != "" && !ahead)
}

func (f *penaltyForm) keep() {
	p := f.penalty
	f.typed.Done()
	f.c.frame.close()
	add := func(g *raid.Guardian) { g.Penalties = append(slices.Clone(g.Penalties), p) }
	f.page.write(add)
	f.c.frame.tell(f.c.deps.Look.Say("capture.repeat.kept"), func() { f.page.write(without(p)) })
}

// written are the penalties taken down before, each to be read and taken out.
func (f *penaltyForm) written() fyne.CanvasObject {
	look, list := f.c.deps.Look, ui.Column(4)
	for _, p := range f.page.guardian().Penalties {
		line := ui.NewLabel(func() string {
			parts := []string{f.c.articleText(p.Article), look.Texts().DateNumeric(p.Imposed.In(time.UTC))}
			if p.Number != "" {
				parts = append(parts, p.Number)
			}
			return strings.Join(parts, " · ")
		})
		out := ui.NewButton(look.Say("capture.repeat.take_out"), func() {
			f.c.frame.close()
			f.page.write(without(p))
			f.c.frame.tell(look.Say("capture.repeat.taken_out"), func() {
				f.page.write(func(g *raid.Guardian) { g.Penalties = append(slices.Clone(g.Penalties), p) })
			})
		}).With(icon.Close)
		list.Add(ui.Row(palette.Gap, ui.Grow(line), out))
	}
	return list
}

// without takes a penalty out of a guardian's.
func without(p raid.Penalty) func(*raid.Guardian) {
	return func(g *raid.Guardian) {
		g.Penalties = slices.DeleteFunc(slices.Clone(g.Penalties), func(q raid.Penalty) bool { return q.ID == p.ID })
	}
}
