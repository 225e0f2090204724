package act

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Done is what an officer writes down of a step: a call, a decision, or a
// referral that he opens. An adult whom the record does not know yet is named.
type Done struct {
	safety.Done
	Refer codes.Code // the referral to open, instead of a call
	Adult string     // name of the adult a decision is about, where the record lacks him
	Back  uuid.UUID  // what was written by mistake, and is taken back: nothing else is written
}

// Apply writes it into a person. id makes ids; at and by are whose hand it is.
func (d Done) Apply(p *raid.Person, id func() uuid.UUID, at time.Time, by uuid.UUID) {
	if d.Back != uuid.Nil {
		p.Safety = slices.DeleteFunc(slices.Clone(p.Safety), func(s safety.Done) bool { return s.ID == d.Back })
		return
	}
	if d.Refer != "" {
		p.Referrals = append(append([]raid.Referral(nil), p.Referrals...), raid.Referral{ID: id(), Kind: d.Refer, Status: "new"})
		return
	}
	one := d.Done
	one.ID, one.At, one.By = id(), at, by
	if d.Adult != "" {
		one.Adult = id()
		p.Guardians = append(append([]raid.Guardian(nil), p.Guardians...), raid.Guardian{ID: one.Adult, Name: d.Adult})
	}
	p.Safety = append(append([]safety.Done(nil), p.Safety...), one)
}

// Whom knows whom to call: the region's rules, and the unit of the officer.
type Whom struct {
	Rules   func() raid.Rules
	Unit    func() string                                 // nil or "": of no unit
	Officer func(id uuid.UUID) string                     // who wrote something; nil names nobody
	Sheet   func(head ui.Say, o fyne.CanvasObject) func() // lays a page over everything; nil shows none
	// Inspector is the name of the officer where she is an inspector herself: she
	// is not called. nil or "" is anybody else.
	Inspector func() string
	// Typed is what was typed into a step of a person and is not written down yet,
	// Keep takes it at every change, "" where it is gone. nil keeps nothing.
	Typed func(person uuid.UUID, key string) string
	Keep  func(person uuid.UUID, key, text string)
}

// First lists what comes first for a child, in order: what is done with what
// was written of it, the next one with what it takes to write it down, beside what
// is only proposed, the others quiet. The form of a check shows it as well.
type First struct {
	// OnDone is called with what was written down.
	OnDone func(Done)

	look *ui.Look
	whom Whom
	box  *fyne.Container

	encounter raid.Encounter
	person    raid.Person
	again     bool // another decision is being written
	wrote     time.Time
}

// shake is how long after a step was written nothing else is: the next one stands
// where it stood, and the second tap of a shaking finger is not meant for it.
const shake = 700 * time.Millisecond

// NewFirst is an empty list.
func NewFirst(look *ui.Look, whom Whom) *First {
	return &First{look: look, whom: whom, box: ui.Column(10)}
}

// Object is what is put on the screen.
func (f *First) Object() fyne.CanvasObject { return f.box }

// Show replaces the steps by those of a person of an encounter.
func (f *First) Show(e raid.Encounter, p raid.Person, steps []safety.Step) {
	f.encounter, f.person = e, p
	f.box.Objects = nil
	next := !f.again
	for _, s := range steps {
		switch {
		case s.Done:
			f.box.Add(f.done(s))
			if s.Code == safety.Decision && f.again {
				f.box.Add(f.doing(s))
			}
		case next:
			next = safety.Proposes(s.Code) // the decision waits for no call that is only proposed
			f.box.Add(f.row(icon.Warning, palette.Danger, ui.NewStrong(f.text(s))))
			f.box.Add(f.doing(s))
		default:
			f.box.Add(f.row(icon.Dot, palette.Dim, ui.NewLabel(f.text(s)).In(palette.Dim)))
		}
	}
	f.box.Refresh()
}

func (f *First) text(s safety.Step) ui.Say {
	return f.look.Say("safety." + strings.ToLower(string(s.Code)))
}

func (f *First) row(mark icon.Name, role palette.Role, objects ...fyne.CanvasObject) fyne.CanvasObject {
	objects[0] = ui.Grow(objects[0])
	return ui.Row(12, append([]fyne.CanvasObject{icon.New(mark, role)}, objects...)...)
}

// done is a step that was done: its name, and every line that was written.
func (f *First) done(s safety.Step) fyne.CanvasObject {
	lines := ui.Column(2)
	for _, d := range f.person.Safety {
		if d.Step == s.Code {
			lines.Add(f.written(d))
		}
	}
	if len(lines.Objects) == 0 {
		lines.Add(ui.NewLabel(f.text(s)).In(palette.Dim))
	}
	if s.Code != safety.Decision || f.again {
		return f.row(icon.Done, palette.Done, lines)
	}
	return f.row(icon.Done, palette.Done, lines, ui.NewButton(f.look.Say("act.first_again"), func() {
		f.again = true
		f.Show(f.encounter, f.person, raid.StepsFirst(f.encounter, f.person))
	}))
}

// written is a line of what was done. The latest can be taken back by who wrote it.
func (f *First) written(d safety.Done) fyne.CanvasObject {
	text := ui.NewNote(f.line(d)).In(palette.Text)
	all := f.person.Safety
	if d.ID != all[len(all)-1].ID || d.By != uuid.Nil && d.By != f.encounter.Pen.Officer || f.person.Live() != nil {
		return text
	}
	back := ui.NewQuiet(icon.Undo, f.look.Say("action.undo"), func() { f.tell(Done{Back: d.ID}) })
	return ui.Row(palette.Gap, ui.Grow(text), back)
}

// line is what was written of a step, with its time and whose hand it is.
func (f *First) line(d safety.Done) ui.Say {
	p := f.person
	return func() string {
		look, rules := f.look, f.whom.Rules()
		words := []string{look.T(safety.Title(d.Step))}
		if !d.At.IsZero() {
			at := d.At
			if rules.Offset != nil {
				at = at.In(rules.Offset)
			}
			words = append(words, look.Texts().Clock(at))
		}
		d.With = regionfile.Of(rules).ServiceName(d.With, string(look.Lang()))
		if d.With == words[0] && d.Phone != "" {
			d.With = "" // the service is called as its step is
		}
		words = append(words, p.SafetyWords(d, look.T, func(c codes.Code) string {
			return rules.Codes.Label("kinship", c, string(look.Lang()))
		})...)
		if f.whom.Officer != nil && d.By != uuid.Nil {
			if name := f.whom.Officer(d.By); name != "" {
				words = append(words, look.T("act.first_wrote", "Name", name))
			}
		}
		return strings.Join(words, " · ")
	}
}

// Written is every line that was written of the steps of a person, to be read
// again beside his act.
func (f *First) Written(p raid.Person) []fyne.CanvasObject {
	f.person = p
	var out []fyne.CanvasObject
	for _, d := range p.Safety {
		out = append(out, ui.NewNote(f.line(d)).In(palette.Text))
	}
	return out
}
