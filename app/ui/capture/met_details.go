package capture

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// open shows one of them in full, with what may be decided.
func (m *metLine) open(one Met) {
	c := m.c
	var d MetDetails
	c.deps.Run(func() (err error) {
		d, err = c.deps.Meetings.Open(context.Background(), one)
		return err
	}, func(err error) {
		if err != nil {
			c.deps.Notifier.ToastError(err)
			return
		}
		if c.sheet == nil {
			return
		}
		at := slices.IndexFunc(m.met, func(now Met) bool { return now.Record == one.Record && now.Person == one.Person })
		if at >= 0 { // it may have been taken away meanwhile, or be told otherwise now
			m.showDetails(m.met[at], d)
		}
	})
}

func (m *metLine) showDetails(one Met, d MetDetails) {
	look := m.c.deps.Look
	name := strings.Join(strings.Fields(d.Person.Surname+" "+d.Person.Name+" "+d.Person.Patronymic), " ")
	rows := []fyne.CanvasObject{ui.NewStrong(ui.Plain(name)), ui.NewLabel(func() string { return m.about(one, d) })}
	for _, line := range d.Help {
		rows = append(rows, ui.NewNote(ui.Plain(line)))
	}
	decide := func(key string, decision raid.LinkDecision) { // without a tick: nothing is decided yet
		b := ui.NewButton(look.Say("capture.met."+key), func() {
			m.c.frame.close()
			m.decide(one, decision, look.T("capture.met.reason_"+key))
		})
		b.Leading = true
		rows = append(rows, b)
	}
	person := m.c.sheet.who().ID
	leave := "action.cancel"
	if one.Link != uuid.Nil || m.waits(person, one) {
		leave = "action.close"
		rows = append(rows, ui.NewNote(func() string { return m.words(one) })) // what was decided
	}
	if one.Link != uuid.Nil {
		rows = append(rows, ui.NewButton(look.Say("capture.met.undo"), func() {
			m.c.frame.close()
			m.undo(one.Link)
		}).With(icon.Undo))
	} else if m.waits(person, one) {
		rows = append(rows, ui.NewButton(look.Say("capture.met.undo"), func() {
			m.c.frame.close()
			m.forget(person, one)
		}).With(icon.Undo))
	}
	if w, ok := m.decided(one); one.Link == uuid.Nil && (!ok || !w.holds(*m.c.sheet.who())) {
		decide("document", raid.SameChild)
		decide("family", raid.SameChild)
		decide("known", raid.SameChild)
		decide("another", raid.NotSameChild)
	}
	rows = append(rows, ui.Row(palette.Gap, ui.Space(), ui.NewButton(look.Say(leave), m.c.frame.close)))
	m.c.frame.ask(look.Say("capture.met.title"), ui.Column(palette.Gap, rows...))
	m.c.frame.met = true
}

// age is how old the child was, and no more exact than it was written.
func (m *metLine) age(one Met) string {
	if one.About {
		return m.c.deps.Look.T("night.age_about", "Age", one.Age)
	}
	return m.c.deps.Look.N("capture.person.agefull", one.Age)
}

// about is what there is to tell one child from another by, from the meeting before.
func (m *metLine) about(one Met, d MetDetails) string {
	look := m.c.deps.Look
	var parts []string
	switch p := d.Person; {
	case p.BirthDate.Valid():
		parts = append(parts, look.T("capture.met.born", "Date", look.Texts().DateNumeric(p.BirthDate.In(time.UTC))))
	case p.Age > 0:
		parts = append(parts, look.T("review.age_about", "Age", p.Age, "Error", p.AgeError))
	case one.Age >= 0:
		parts = append(parts, m.age(one))
	}
	parts = append(parts, look.T("capture.met.when", "When", look.Texts().DateNumeric(d.Met)))
	for _, more := range []string{d.Place, d.School} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	for _, g := range d.Person.Guardians {
		if name := strings.TrimSpace(g.Name); name != "" {
			parts = append(parts, strings.TrimSpace(m.c.label("kinship", g.Kinship)+" "+name))
		}
	}
	return strings.Join(parts, " · ")
}
