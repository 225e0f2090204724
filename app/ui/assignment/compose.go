package assignment

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Compose is the page on which a decision is written down. Make it with NewCompose, then
// Open.
type Compose struct {
	deps  Deps
	run   func(work func() error, done func(error))
	typed *ui.Dialog
	busy  bool
	far   civil.Date // a day about which he was asked

	officer uuid.UUID
	names   []Officer

	what         *ui.TextField
	kind         *ui.BigButtons
	choose       *ui.Button
	chosen       *ui.Field
	organisation *ui.TextField
	until        *ui.DateField
	source       *ui.TextField
	save         *ui.Button
	root         fyne.CanvasObject
}

// The two who may answer, as codes of the choice.
const (
	byOfficer      = "officer"
	byOrganisation = "organisation"
)

// NewCompose makes the page, with what was typed into it and not saved.
func NewCompose(d Deps) *Compose {
	c := &Compose{deps: d, run: ui.Go, names: d.Desk.Officers(), typed: ui.NewDialog(d.Notifier, "assignment.new")}
	look := d.Look
	c.what = ui.NewNarrative(look, "what", look.Say("assignment.what"), 3).Most(raid.MaxAssignmentText)
	c.kind = ui.NewBigButtons(look, "kind", look.Say("assignment.who"), false,
		ui.Option{Code: byOfficer, Say: look.Say("assignment.by_officer")},
		ui.Option{Code: byOrganisation, Say: look.Say("assignment.by_organisation")}).Segmented()
	c.choose = ui.NewButton(c.officerName, c.pick).With(icon.Person)
	c.chosen = ui.NewField("officer", look.Say("assignment.by_officer"), c.choose)
	c.organisation = ui.NewTextField(look, "organisation", look.Say("assignment.organisation"))
	c.until = ui.NewDateField(look, "until", look.Say("assignment.until"), d.Now)
	c.source = ui.NewTextField(look, "source", look.Say("assignment.source"))
	c.save = ui.NewMain(icon.Done, look.Say("assignment.save"), c.keep)
	c.kind.SetSelected(byOfficer)
	c.kind.OnChange = func([]string) { c.fill() }
	for _, f := range []*ui.TextField{c.what, c.organisation, c.source} {
		f.OnChange = func(string) { f.ClearProblem() }
	}
	c.until.OnDate = func(time.Time, bool) { c.typed.Keep("until", c.until.Text()); c.until.ClearProblem() }
	c.typed.Text("what", c.what)
	c.typed.Choice("kind", c.kind)
	c.typed.Text("organisation", c.organisation)
	c.typed.Text("source", c.source)
	if day, ok := ui.ParseDay(c.typed.Value("until"), d.Now()); ok {
		c.until.SetDate(day)
	}
	if id, err := uuid.Parse(c.typed.Value("officer")); err == nil {
		c.officer = id
	}
	form := ui.NewScroll(ui.Inset(12, side, 20, side, ui.Column(14,
		ui.Row(10, icon.New(icon.Shield, palette.Lamp), ui.Grow(ui.NewNote(look.Say("assignment.nameless")))),
		c.what.Object(), c.kind.Object(), c.chosen.Object(), c.organisation.Object(),
		ui.Beside{From: 420, Gap: 16, Below: 10}.Of(c.until.Object(), c.source.Object()))))
	head := ui.Column(0, ui.Inset(12, side, 8, side, ui.NewHead(look.Say("assignment.new_head")).On(ui.Cut)), ui.HLine())
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, side, 12, side, ui.Row(palette.Gap,
		ui.NewQuiet(icon.Back, look.Say("period.back"), func() { d.OnBack() }), ui.Space(), c.save)))
	c.root = ui.On(palette.Panel, ui.Pinned(head, form.Object(), foot))
	c.fill()
	return c
}

// Open finds the number of the report that was given out last, which is proposed.
func (c *Compose) Open() {
	var number string
	c.run(func() (err error) {
		number, err = c.deps.Desk.Source(context.Background())
		return err
	}, func(err error) {
		if err == nil && c.source.Text() == "" {
			c.source.SetText(number)
		}
	})
}

// Object implements ui.Screen.
func (c *Compose) Object() fyne.CanvasObject { return c.root }

// Relabel implements ui.Screen.
func (c *Compose) Relabel() { c.fill() }

// Shown implements ui.Watcher.
func (c *Compose) Shown() { c.what.Focus() }

// Hidden implements ui.Watcher.
func (c *Compose) Hidden() {}

func (c *Compose) fill() {
	officer := !c.organised()
	ui.Show(c.chosen.Object(), officer)
	ui.Show(c.organisation.Object(), !officer)
	c.save.SetEnabled(!c.busy)
	c.choose.Refresh()
	c.root.Refresh()
}

func (c *Compose) organised() bool { return slices.Contains(c.kind.Selected(), byOrganisation) }

func (c *Compose) officerName() string {
	if i := slices.IndexFunc(c.names, func(o Officer) bool { return o.ID == c.officer }); i >= 0 {
		return c.names[i].Name
	}
	return c.deps.Look.T("assignment.choose_officer")
}

// keep saves the decision, or says at its field what is missing.
func (c *Compose) keep() {
	if c.busy {
		return
	}
	v := raid.Assignment{What: strings.TrimSpace(c.what.Text()), Source: strings.TrimSpace(c.source.Text())}
	if day, ok := c.until.Date(); ok {
		v.Until = ahead(day)
	}
	if c.organised() {
		v.Organisation = strings.TrimSpace(c.organisation.Text())
	} else {
		v.Officer = c.officer
	}
	if c.wrong(v) {
		return
	}
	c.busy = true
	c.fill()
	c.run(func() error { return c.deps.Desk.Assign(context.Background(), v) }, func(err error) {
		c.busy = false
		c.fill()
		if err != nil {
			c.deps.Notifier.ToastError(err)
			return
		}
		c.typed.Done()
		c.deps.Notifier.Toast(c.deps.Look.Say("assignment.written"), nil)
		c.deps.OnChanged()
		c.deps.OnBack()
	})
}

// wrong says at the first field what is wrong with it.
func (c *Compose) wrong(v raid.Assignment) bool {
	look := c.deps.Look
	at := func(f *ui.Field, focus func(), key string) bool {
		f.SetProblem(ui.Problem{Path: f.Path, Blocks: true, Say: look.Say(key)})
		focus()
		return true
	}
	today := civil.DateOf(c.deps.Now())
	switch {
	case v.What == "":
		return at(c.what.Field, c.what.Focus, "problem.assignment_what")
	case raid.HoldsIIN(v.What):
		return at(c.what.Field, c.what.Focus, "problem.assignment_iin")
	case c.organised() && v.Organisation == "":
		return at(c.organisation.Field, c.organisation.Focus, "problem.assignment_who")
	case raid.HoldsIIN(v.Organisation):
		return at(c.organisation.Field, c.organisation.Focus, "problem.assignment_iin")
	case !c.organised() && v.Officer == uuid.Nil:
		return at(c.chosen, func() {}, "problem.assignment_who")
	case v.Until == "":
		return at(c.until.Field, c.until.Focus, "problem.date_missing")
	case (v.Until < today || raid.FarDue(today, v.Until)) && c.far != v.Until:
		c.far = v.Until // asked once: who saves again means it
		return at(c.until.Field, c.until.Focus, "assignment.odd_day")
	case raid.HoldsIIN(v.Source):
		return at(c.source.Field, c.source.Focus, "problem.assignment_iin")
	}
	return false
}
