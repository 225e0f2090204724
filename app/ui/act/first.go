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
// was written of it, the next one with what it takes to write it down, the
// others quiet. The form of a check shows it as well.
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
			next = false
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

// field is a line whose text outlives a lock, as everything typed does.
func (f *First) field(step codes.Code, what, path string, label ui.Say, most int) *ui.TextField {
	t := ui.NewTextField(f.look, path, label).Most(most)
	t.SetText(f.typed(step, what))
	t.OnChange = func(text string) { f.keep(step, what, text) }
	keepScansOut(f.look, t)
	return t
}

// nameField is such a line for who somebody is.
func (f *First) nameField(step codes.Code, what, path, key string) *ui.TextField {
	return f.field(step, what, path, f.look.Say(key), raid.MaxLine).As(ui.Name)
}

func keyOf(step codes.Code, what string) string { return string(step) + "." + what }

func (f *First) typed(step codes.Code, what string) string {
	if f.whom.Typed == nil {
		return ""
	}
	return f.whom.Typed(f.person.ID, keyOf(step, what))
}

func (f *First) keep(step codes.Code, what, text string) {
	if f.whom.Keep != nil {
		f.whom.Keep(f.person.ID, keyOf(step, what), text)
	}
}

// What is typed or chosen in a step.
const (
	typedSeen   = "seen"
	typedSaid   = "said"
	typedWho    = "who"
	typedAdult  = "adult"
	typedAbout  = "about"
	typedRuling = "ruling"
)

func (f *First) tell(d Done) {
	now := f.whom.Rules().Now
	if since := now.Sub(f.wrote); !f.wrote.IsZero() && since >= 0 && since < shake {
		return
	}
	f.wrote, f.again = now, false
	for _, what := range []string{typedSeen, typedSaid, typedWho, typedAdult, typedAbout, typedRuling} {
		if f.typed(d.Step, what) != "" {
			f.keep(d.Step, what, "")
		}
	}
	if f.OnDone != nil {
		f.OnDone(d)
	}
}

// doing is how a step is written down: by what is recorded, never by a tick.
func (f *First) doing(s safety.Step) fyne.CanvasObject {
	var o fyne.CanvasObject
	switch s.Code {
	case safety.Ambulance:
		o = f.ambulance()
	case safety.Inspector:
		o = f.contacts(s.Code, regionfile.ContactInspector)
	case safety.Centre:
		o = f.contacts(s.Code, regionfile.ContactCentre)
	case safety.Hotline:
		o = f.services(s.Code, regionfile.ServiceHotline)
	case safety.Referral:
		o = f.referrals(codes.ReferralJuvenile, codes.ReferralGuardian, codes.ReferralFamilySupport)
	case safety.Urgent:
		o = f.referrals(codes.ReferralMedical, codes.ReferralPsych, codes.ReferralPsychSupport)
	case safety.Decision:
		o = f.decision()
	case safety.NotAlone:
		o = f.named(s.Code, "act.first_stays")
	default:
		o = f.named(s.Code, "act.first_comes")
	}
	return ui.Inset(0, 0, 8, 36, o)
}

// inspector is the name of the officer where she is an inspector herself.
func (f *First) inspector() string {
	if f.whom.Inspector == nil {
		return ""
	}
	return f.whom.Inspector()
}

// ambulance is called, or it is written what is seen that it need not come.
func (f *First) ambulance() fyne.CanvasObject {
	seen := f.field(safety.Ambulance, typedSeen, "safety_seen", f.look.Say("act.first_seen"), raid.MaxText)
	needless := ui.NewButton(f.look.Say("act.first_needless"), func() {
		f.tell(Done{Done: safety.Done{Step: safety.Ambulance, Ruling: safety.Needless, Said: strings.TrimSpace(seen.Text())}})
	})
	filled(needless, seen)
	return ui.Column(10, f.services(safety.Ambulance, regionfile.ServiceAmbulance, regionfile.ServiceRescue), f.beside(seen, needless))
}

// services are numbers that are called.
func (f *First) services(step codes.Code, codes ...codes.Code) fyne.CanvasObject {
	region := regionfile.Of(f.whom.Rules())
	box := ui.Column(10)
	for _, code := range codes {
		if s, ok := region.Service(code, f.encounter.Night); ok {
			name := func() string { return s.Names.In(string(f.look.Lang())) }
			box.Add(f.call(step, name, s.Phone, nil))
		}
	}
	return box
}

// contacts are who is on duty tonight, and somebody else by name.
func (f *First) contacts(step, role codes.Code) fyne.CanvasObject {
	unit := ""
	if f.whom.Unit != nil {
		unit = f.whom.Unit()
	}
	said := f.field(step, typedSaid, "safety_said", f.look.Say("act.first_said"), raid.MaxText)
	box := ui.Column(10)
	if me := f.inspector(); step == safety.Inspector && me != "" {
		here := ui.NewMain(icon.Tick, f.look.Say("act.first_here"), func() {
			f.tell(Done{Done: safety.Done{Step: step, With: me, Said: strings.TrimSpace(said.Text())}})
		})
		box.Add(ui.Row(12, here, ui.Space()))
	}
	for _, c := range regionfile.Of(f.whom.Rules()).OnDuty(role, unit, f.encounter.Place.District, f.encounter.Night) {
		box.Add(f.call(step, ui.Plain(c.Name), c.Phone, said))
	}
	if len(box.Objects) == 0 {
		box.Add(ui.NewNote(f.look.Say("act.first_nobody")))
	}
	other := f.nameField(step, typedWho, "safety", "act.first_other")
	called := ui.NewButton(f.look.Say("act.first_called"), func() {
		f.tell(Done{Done: safety.Done{Step: step, With: strings.TrimSpace(other.Text()), Said: strings.TrimSpace(said.Text())}})
	}).With(icon.Phone)
	filled(called, other)
	box.Add(said.Object())
	box.Add(f.beside(other, called))
	return box
}

// call is one number: whose it is, a page to read it from in the dark, and the
// tap that says that it was called, now.
func (f *First) call(step codes.Code, name ui.Say, phone string, said *ui.TextField) fyne.CanvasObject {
	called := ui.NewMain(icon.Phone, f.look.Say("act.first_called"), func() {
		d := safety.Done{Step: step, With: name(), Phone: phone}
		if said != nil {
			d.Said = strings.TrimSpace(said.Text())
		}
		f.tell(Done{Done: d})
	})
	who := ui.NewStrong(func() string { return strings.TrimRight(phone+" · "+name(), "· ") })
	if phone == "" {
		who = ui.NewStrong(name)
	}
	large := ui.NewButton(f.look.Say("act.first_large"), func() { showLarge(f.look, f.whom, name, phone) }).With(icon.Eye)
	if f.whom.Sheet == nil {
		large.Hide()
	}
	return ui.Row(12, ui.Grow(who), large, called)
}

// referrals opens one of those that serve.
func (f *First) referrals(kinds ...codes.Code) fyne.CanvasObject {
	box := ui.Column(10)
	for i, kind := range kinds {
		say := func() string {
			return f.look.T("act.first_refer", "To", f.whom.Rules().Codes.Label("referrals", kind, string(f.look.Lang())))
		}
		b := ui.NewButton(say, func() { f.tell(Done{Refer: kind}) })
		if i == 0 {
			b = ui.NewMain(icon.Plus, say, func() { f.tell(Done{Refer: kind}) })
		}
		box.Add(ui.Row(12, b, ui.Space()))
	}
	return box
}

// named is a step that is done by somebody.
func (f *First) named(step codes.Code, key string) fyne.CanvasObject {
	who := f.nameField(step, typedWho, "safety", key)
	done := ui.NewMain(icon.Tick, f.look.Say("act.first_write"), func() {
		f.tell(Done{Done: safety.Done{Step: step, With: strings.TrimSpace(who.Text())}})
	})
	filled(done, who)
	return f.beside(who, done)
}

func (f *First) beside(t *ui.TextField, b *ui.Button) fyne.CanvasObject {
	return ui.Column(8, t.Object(), ui.Row(12, b, ui.Space()))
}

// filled lets a button serve once a field has words.
func filled(b *ui.Button, fields ...*ui.TextField) {
	check := func(string) {
		for _, t := range fields {
			if strings.TrimSpace(t.Text()) == "" {
				b.SetEnabled(false)
				return
			}
		}
		b.SetEnabled(true)
	}
	for _, t := range fields {
		keep := t.OnChange
		t.OnChange = func(text string) {
			keep(text)
			check(text)
		}
	}
	check("")
}
