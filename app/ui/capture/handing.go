package capture

import (
	"errors"
	"slices"
	"strings"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/errs"
)

// actButton leads to the handover act of the child shown: the one in force by
// its number, or the one to make. Where several are in force a line above it says
// so, and it leads to where one is voided or the versions are made one.
type actButton struct {
	*ui.Button
	said *ui.Label
	c    *Capture
}

func newActButton(c *Capture) actButton {
	b := actButton{c: c}
	b.Button = newButton(b.text, icon.Handover, b.open)
	b.said = ui.NewStrong(b.saidText).In(palette.Danger)
	b.Hide()
	b.said.Hide()
	return b
}

func (b actButton) text() string {
	look := b.c.deps.Look
	if b.c.sheet == nil {
		return look.T("act.head")
	}
	if b.c.actsApart() {
		return look.T("record.settle")
	}
	a := b.c.sheet.who().Superfluous()
	if a == nil {
		a = b.c.sheet.who().Live()
	}
	if a != nil {
		return look.T("act.head") + " " + string(a.Number)
	}
	return look.T("act.head")
}

func (b actButton) saidText() string {
	if b.c.sheet == nil {
		return ""
	}
	key := "capture.end.acts_two"
	if b.c.actsApart() {
		key = "capture.end.acts_apart"
	}
	return b.c.deps.Look.T(key, "Acts", strings.Join(b.c.inForce(), ", "))
}

func (b actButton) open() {
	c := b.c
	switch {
	case c.sheet == nil:
	case c.actsApart():
		c.readThere()
	case c.OnAct != nil:
		c.OnAct(c.sheet.signable(c.page, c.deps.Now()), c.sheet.who().ID)
	}
}

// show offers the act where a minor is handed over, and where there is one.
func (b actButton) show() {
	w, several := b.c.sheet.who(), len(b.c.inForce()) > 1
	ui.Show(b.Button, b.c.OnAct != nil && w.Kind == raid.Minor && (codes.HandedOver(w.Outcome) && b.c.writable() || w.Live() != nil || several))
	ui.Show(b.said, several && b.Visible())
	b.Refresh()
	b.said.Refresh()
}

// inForce are the numbers of the acts in force for the child shown, in the form or
// in another version of the record.
func (c *Capture) inForce() []string {
	w := c.sheet.who()
	var out []string
	for _, a := range append(slices.Clone(w.Acts), c.sheet.Acts[w.ID]...) {
		here := slices.IndexFunc(w.Acts, func(b handover.Act) bool { return b.ID == a.ID })
		void := a.Void != nil || here >= 0 && w.Acts[here].Void != nil
		if !void && !slices.Contains(out, string(a.Number)) {
			out = append(out, string(a.Number))
		}
	}
	return out
}

// actsApart says that several acts are in force for the child shown because the
// record has several versions.
func (c *Capture) actsApart() bool {
	return c.OnRead != nil && c.sheet.who().Superfluous() == nil && len(c.inForce()) > 1
}

// actDiffers is the problem of a record that says something else than the act
// that stands: what an act says is changed by voiding it, and by nothing else.
const actDiffers = "problem.act_differs"

// differing is the child whose act says something else, or the one shown.
func (c *Capture) differing() int {
	for _, p := range c.found {
		if n, _, ok := splitPerson(p.Path); ok && p.Key == actDiffers {
			return n
		}
	}
	return c.sheet.person
}

// openDiffering opens the act that says something else.
func (c *Capture) openDiffering() {
	if c.OnAct == nil || c.sheet == nil {
		return
	}
	d := c.sheet.signable(c.page, c.deps.Now())
	if id := c.sheet.Encounter.People[c.differing()].ID; slices.ContainsFunc(d.Encounter.People, func(p raid.Person) bool { return p.ID == id }) {
		c.OnAct(d, id)
	}
}

// askAct says why the record is not finished, and offers the act.
func (c *Capture) askAct(why ui.Say) {
	look := c.deps.Look
	open := ui.NewMain(icon.Handover, look.Say("capture.end.openact"), func() {
		c.frame.close()
		c.openDiffering()
	})
	c.frame.ask(look.Say("capture.end.notfinished"), ui.Column(12, ui.NewLabel(why),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(), open)))
}

// frozen says that the record was refused because of an act that stands: trying
// again helps nobody.
func (c *Capture) frozen() bool {
	var e *errs.Error
	return c.OnAct != nil && errors.As(c.saver.err, &e) && e.Code == "act_frozen"
}
