package children

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/due"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
)

// panel is what stands beside the list: the child that is chosen, masked, and why his
// history would be opened. What is tapped stands above what may grow by itself.
type panel struct {
	screen *Screen
	row    Row
	there  bool
	busy   bool

	who    *ui.Label
	met    *ui.Label
	facts  *fyne.Container
	why    *ui.BigButtons
	open   *ui.Button
	body   *fyne.Container
	none   fyne.CanvasObject
	object *fyne.Container
	toList *ui.Button      // to the list, where the panel stands in its place
	foot   *fyne.Container // of the buttons
	still  *still.Ground   // over the panel, for a moment
}

func newPanel(s *Screen) *panel {
	look := s.deps.Look
	p := &panel{screen: s, facts: ui.Column(10)}
	p.who = ui.NewHead(p.whoText).On(ui.Cut)
	p.met = ui.NewNote(p.metText)
	p.why = ui.NewBigButtons(look, "reason", look.Say("children.why"), false).Cell(190)
	p.why.OnTap = p.history
	var all []ui.Option
	for _, r := range s.deps.Reasons {
		all = append(all, ui.Option{Code: r, Say: look.Say("children.reason_" + r)})
	}
	p.why.SetOptions(all...)
	p.open = ui.NewButton(look.Say("children.open_record"), func() { s.deps.OnOpen(p.row.Record) }).With(icon.Forward)
	scroll := ui.NewScroll(ui.Inset(12, 20, 20, 20, ui.Column(14,
		ui.Column(2, p.who, p.met), p.why.Object(), ui.NewNote(look.Say("children.logged")), ui.HLine(), p.facts)))
	p.toList = ui.NewIconButton(icon.Back, look.Say("children.back"), func() { s.choose(-1) })
	p.toList.Hide()
	p.foot = ui.Row(palette.Gap, p.toList, ui.Space(), p.open)
	p.body = ui.Pinned(ui.Space(), scroll.Object(), ui.Column(0, ui.HLine(), ui.Inset(8, 16, 8, 16, p.foot)))
	p.none = within(ui.EmptyState(icon.Person, look.Say("children.choose"), look.Say("children.choose_text"), nil))
	p.object = container.NewStack(p.body, p.none)
	p.still = still.Over(p.object, ui.After)
	return p
}

// fillFoot shows the way back to the list where the panel stands in its place.
func (p *panel) fillFoot() {
	ui.Show(p.toList, p.screen.alone)
	p.foot.Refresh()
}

// fill shows the row that is chosen as it stands by now.
func (p *panel) fill() {
	p.row, p.there = p.screen.chosenRow()
	ui.Show(p.body, p.there)
	ui.Show(p.none, !p.there)
	p.why.SetSelected()
	p.facts.Objects = nil
	if p.there {
		p.tell()
	}
	p.object.Refresh()
}

// tell lists what is known of the child without naming him.
func (p *panel) tell() {
	r, look := p.row, p.screen.deps.Look
	for _, o := range settles(look, r.Asked, r.Repeats, p.screen.deps.OnOpen) {
		p.facts.Add(o)
	}
	if r.Open > 0 || r.Referred == 0 {
		p.facts.Add(ui.KeyValue(look.Say("children.help"), p.helpText))
	}
	p.registers("children.hits", r, false)
	p.registers("children.put_on", r, true)
}

func (p *panel) registers(key string, r Row, put bool) {
	all := r.Hits
	if put {
		all = r.PutOn
	}
	if len(all) == 0 {
		return
	}
	p.facts.Add(ui.KeyValue(p.screen.deps.Look.Say(key), func() string {
		var words []string
		for _, c := range all {
			words = append(words, p.screen.deps.Codes.Label("registers", c, string(p.screen.deps.Look.Lang())))
		}
		return strings.Join(words, ", ")
	}))
}

func line(mark icon.Name, role palette.Role, say ui.Say) fyne.CanvasObject {
	return ui.Row(10, icon.New(mark, role), ui.Grow(ui.NewLabel(say)))
}

// settles is what somebody has still to look at: what is open of the records, and a second
// time of a legal representative with the record that says so.
func settles(look *ui.Look, asked []string, repeats []Repeat, open func(uuid.UUID)) (out []fyne.CanvasObject) {
	for _, q := range asked {
		out = append(out, line(icon.Warning, palette.Lamp, look.Say("children.asked_"+q+"_text")))
	}
	for _, one := range repeats {
		out = append(out,
			ui.Row(10, icon.New(icon.Conflict, palette.Lamp), ui.Grow(ui.Column(2,
				ui.NewLabel(look.Say("children.repeat_text")), ui.NewNote(func() string { return repeatText(look, one) })))),
			ui.Row(0, ui.NewQuiet(icon.Forward, look.Say("children.repeat_source"), func() { open(one.Record) }), ui.Space()))
	}
	return out
}

// repeatText is by what a repeat is proposed: which penalty, of which day, and until when
// a second time counts.
func repeatText(look *ui.Look, one Repeat) string {
	t := look.Texts()
	return t.T("children.repeat_by", "Article", string(one.Article), "Imposed", t.Date(one.Imposed.In(time.UTC)),
		"Met", t.Date(one.Met), "Pointed", string(one.Proposed), "Until", t.Date(one.Until.In(time.UTC)))
}

func (p *panel) helpText() string {
	t, r := p.screen.deps.Look.Texts(), p.row
	if r.Open == 0 {
		return t.T("children.no_referral")
	}
	words := t.N("children.open", r.Open)
	if r.Due != "" {
		words += " · " + t.T("followup.look_again", "Date", due.Date(t, r.Due, civil.DateOf(p.screen.deps.Now())))
	}
	return words
}

// history opens the history of the child for a reason.
func (p *panel) history(reason string) {
	s := p.screen
	if p.busy || !p.there {
		return
	}
	p.busy = true
	of := p.row
	var got func() History
	s.run(func() (err error) {
		got, err = s.deps.Desk.History(context.Background(), of, reason)
		return err
	}, func(err error) {
		p.busy = false
		p.why.SetSelected()
		switch {
		case err != nil:
			s.deps.Notifier.ToastError(err)
		case s.sight && p.there && p.row.Record == of.Record && p.row.Person == of.Person:
			s.deps.OnHistory(got)
		}
	})
}

func (p *panel) whoText() string {
	if !p.there {
		return ""
	}
	return who(p.screen.deps.Look.Texts(), p.row)
}

func (p *panel) metText() string {
	if !p.there {
		return ""
	}
	return metWords(p.screen.deps.Look.Texts(), p.row, p.screen.deps.Now(), p.screen.sought())
}

// opens is a button that leads to a record; nil where it is not here.
func opens(look *ui.Look, id uuid.UUID, open func(uuid.UUID)) fyne.CanvasObject {
	if id == uuid.Nil {
		return nil
	}
	return ui.NewIconButton(icon.Forward, look.Say("children.open_record"), func() { open(id) })
}
