package act

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/errs"
)

// fields are the pages on which the officer fills in the act.
type fields struct {
	s   *Screen
	all ui.Fields

	who     *ui.BigButtons
	name    *ui.TextField
	kinship *ui.BigButtons
	allKin  bool // the rare ones are offered too
	phone   *ui.TextField

	document *ui.BigButtons
	number   *ui.TextField
	address  *ui.TextField

	state    *ui.BigButtons
	seen     *ui.TextField
	returned *ui.TextField
	place    *ui.TextField
	fit      *ui.BigButtons
	bar      *barNotice

	officer, taker *pad
	refuses        *ui.Button
	refused        *ui.TextField
	takerPad       *fyne.Container
	text           *preview // what is signed, beside the pads
	signs          string   // the officer who hands over, as the page says it

	pages map[step]fyne.CanvasObject
}

const (
	fieldGap float32 = 14
	fitYes           = "yes"
	fitNo            = "no"
	another          = "another"
	more             = "more"
)

// commonKin are the adults who come for a child on most nights; the others are
// a tap away.
var commonKin = []codes.Code{"S_MOTH", "S_FATH", "S_GUAR", "S_GRAN", "S_SIBL"}

func newFields(s *Screen) *fields {
	look := s.deps.Look
	f := &fields{s: s}
	line := func(path, key string, manner ui.Manner, most int, write func(*Form, string)) *ui.TextField {
		t := ui.NewTextField(look, path, look.Say(key)).Most(most).As(manner)
		t.OnChange = func(text string) { s.edit(func(m *Form) { write(m, text) }) }
		if manner == ui.Name || manner == ui.Sentence {
			keepScansOut(look, t) // what stands there is masked nowhere
		}
		return t
	}
	f.who = ui.NewBigButtons(look, "taker", look.Say("act.who"), false).Cell(230)
	f.who.OnChange = f.chooseTaker
	f.name = line("taker.name", "act.taker_name", ui.Name, raid.MaxLine, func(m *Form, t string) { m.Taker.Name = t })
	f.phone = line("taker.phone", "act.taker_phone", ui.Number, phoneMost, func(m *Form, t string) { m.Taker.Phone = t })
	f.checkPhone()
	f.kinship = ui.NewBigButtons(look, "taker.kinship", look.Say("act.taker_kinship"), false).Cell(200)
	f.kinship.OnChange = func(c []string) {
		if first(c) == more {
			f.allKin = true
			f.showKinship()
			return
		}
		s.edit(func(m *Form) { m.Taker.Kinship = first(c) })
	}

	f.document = ui.NewBigButtons(look, "taker.document", look.Say("act.document"), false).Cell(190)
	f.document.OnChange = func(c []string) { s.edit(func(m *Form) { m.Taker.Document = first(c) }) }
	f.number = line("taker.number", "act.document_number", ui.Exact, 60, func(m *Form, t string) { m.Taker.Number = t })
	f.address = line("taker.address", "act.address", ui.Sentence, handover.MaxText, func(m *Form, t string) { m.Taker.Address = t })

	f.state = ui.NewBigButtons(look, "conditions", f.stateHead, true).Cell(200)
	f.state.OnChange = f.chooseState
	f.seen = line("seen", "act.seen", ui.Sentence, handover.MaxText, func(m *Form, t string) { m.Seen = t })
	f.returned = line("returned", "act.returned", ui.Sentence, handover.MaxText, func(m *Form, t string) { m.Returned = t })
	f.place = line("place", "act.place", ui.Sentence, handover.MaxText, func(m *Form, t string) { m.Place = t })
	f.fit = ui.NewBigButtons(look, "fit", look.Say("act.fit"), false,
		ui.Option{Code: fitYes, Say: look.Say("act.fit_yes")}, ui.Option{Code: fitNo, Say: look.Say("act.fit_no")}).Cell(300)
	f.fit.OnChange = func(c []string) { s.sayFit(string(first(c))) }
	f.bar = newBarNotice(s)

	f.officer = newPad(look, func() { s.edit(func(m *Form) { m.OfficerInk = f.officer.strokes() }) })
	f.taker = newPad(look, func() { s.edit(func(m *Form) { m.TakerInk = f.taker.strokes() }) })
	f.refuses = ui.NewButton(look.Say("act.refuses"), f.refuse)
	f.refused = line("taker_ink", "act.refused", ui.Sentence, handover.MaxText, func(m *Form, t string) { m.Refused = t })
	f.name.OnEnter, f.phone.OnEnter = goesTo(f.phone.Field), goesTo(f.fit.Field)
	f.number.OnEnter = goesTo(f.address.Field)
	f.seen.OnEnter, f.returned.OnEnter = goesTo(f.returned.Field), goesTo(f.place.Field)
	f.build()
	return f
}

// goesTo gives Enter its meaning in a line, as on the pages of the form: on to the
// field after.
func goesTo(next *ui.Field) func() { return next.Focus }

func first(lists []string) codes.Code {
	if len(lists) == 0 {
		return ""
	}
	return codes.Code(lists[0])
}

func (f *fields) build() {
	look := f.s.deps.Look
	sign := func(whose string, name ui.Say, p *pad) *fyne.Container {
		undo := ui.NewIconButton(icon.Undo, look.Say("act.undo"), p.undo)
		clear := ui.NewIconButton(icon.Erase, look.Say("act.clear"), p.clear)
		who := ui.NewNote(name).In(palette.Text).On(ui.Cut)
		who.Bold = true
		head := ui.Column(0, ui.NewNote(look.Say(whose)).On(ui.Cut), who)
		return ui.Column(10, ui.Row(palette.Gap, ui.Grow(head), undo, clear), p)
	}
	f.takerPad = sign("act.sign_taker", f.takerName, f.taker)
	taker := ui.Column(10, container.New(inPlace{}, f.takerPad, ui.Column(0, f.refused.Object())), ui.Row(palette.Gap, f.refuses, ui.Space()))
	pair := func(a, b *ui.TextField) fyne.CanvasObject { return ui.Tiles(300, fieldGap, a.Object(), b.Object()) }
	f.pages = map[step]fyne.CanvasObject{
		stepTaker: ui.Column(fieldGap, f.who.Object(), f.kinship.Object(), pair(f.name, f.phone), f.fit.Object(), f.bar.root),
		stepPaper: ui.Column(fieldGap, f.document.Object(), pair(f.number, f.address)),
		stepState: ui.Column(fieldGap, f.state.Object(), pair(f.seen, f.returned), f.place.Object()),
		stepSign:  f.signPage(sign("act.sign_officer", f.officerName, f.officer), taker),
	}
	f.all.Reset()
	f.all.Add(f.who.Field, f.name.Field, f.phone.Field, f.kinship.Field, f.document.Field, f.number.Field, f.address.Field,
		f.state.Field, f.seen.Field, f.returned.Field, f.place.Field, f.fit.Field, f.refused.Field)
}

func (f *fields) officerName() string { return f.signs }

func (f *fields) takerName() string { return strings.TrimSpace(f.s.data.Form.Taker.Name) }

// show fills the pages from the form.
func (f *fields) show() {
	m := f.s.data.Form
	f.who.SetOptions(f.adults()...)
	f.who.SetSelected()
	if m.Taker.Guardian != uuid.Nil {
		f.who.SetSelected(m.Taker.Guardian.String())
	} else if m.Taker.Name != "" {
		f.who.SetSelected(another)
	}
	f.name.SetText(m.Taker.Name)
	f.phone.SetText(m.Taker.Phone)
	f.allKin = false
	f.showKinship()
	f.showPapers()
	f.state.SetOptions(f.offer("conditions", m.Conditions...)...)
	f.showState()
	f.seen.SetText(m.Seen)
	f.returned.SetText(m.Returned)
	f.place.SetText(m.Place)
	f.fit.SetSelected(m.Fit)
	f.bar.show()
	f.officer.set(m.OfficerInk)
	f.taker.set(m.TakerInk)
	f.showRefusal()
}

// offer is a code list of today. A code that was chosen and is no longer
// offered, or comes from a newer program, is shown as it was chosen.
func (f *fields) offer(list string, chosen ...codes.Code) []ui.Option {
	rules, look := f.s.deps.Rules(), f.s.deps.Look
	all := make([]codes.Code, 0, 16)
	for _, r := range rules.Codes.List(list, civil.DateOf(rules.Now.In(rules.Offset))) {
		all = append(all, r.Code)
	}
	for _, c := range chosen {
		if c != "" && !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	out := make([]ui.Option, len(all))
	for i, c := range all {
		out[i] = ui.Option{Code: string(c), Say: func() string { return rules.Codes.Label(list, c, string(look.Lang())) }}
	}
	return out
}

func (f *fields) showPapers() {
	t := f.s.data.Form.Taker
	f.document.SetOptions(f.offer("documents", t.Document)...)
	f.document.SetSelected(string(t.Document))
	f.number.SetText(t.Number)
	f.address.SetText(t.Address)
}

func (f *fields) showKinship() {
	chosen := f.s.data.Form.Taker.Kinship
	options := f.offer("kinship", chosen)
	if !f.allKin {
		options = slices.DeleteFunc(options, func(o ui.Option) bool {
			return o.Code != string(chosen) && !slices.Contains(commonKin, codes.Code(o.Code))
		})
		options = append(options, ui.Option{Code: more, Say: f.s.deps.Look.Say("act.kin_more")})
	}
	f.kinship.SetOptions(options...)
	f.kinship.SetSelected(string(chosen))
	f.pages[stepTaker].Refresh()
}

// adults are the guardians that the record knows, and somebody else.
func (f *fields) adults() []ui.Option {
	look, rules := f.s.deps.Look, f.s.deps.Rules()
	var out []ui.Option
	for _, g := range f.s.person().Guardians {
		if g.Empty() {
			continue
		}
		out = append(out, ui.Option{Code: g.ID.String(), Say: func() string {
			var words []string
			for _, w := range []string{g.Name, rules.Codes.Label("kinship", g.Kinship, string(look.Lang()))} {
				if w != "" {
					words = append(words, w)
				}
			}
			return strings.Join(words, " · ")
		}})
	}
	return append(out, ui.Option{Code: another, Say: look.Say("act.who_another")})
}

// chooseState turns one condition: those that exclude each other do not stand
// together.
func (f *fields) chooseState(lists []string) {
	f.s.edit(func(m *Form) {
		was := m.Conditions
		m.Conditions = slices.DeleteFunc(slices.Clone(was), func(c codes.Code) bool { return !slices.Contains(lists, string(c)) })
		for _, code := range lists {
			if c := codes.Code(code); !slices.Contains(was, c) {
				m.Conditions = codes.Turn("conditions", m.Conditions, c)
			}
		}
	})
	f.showState()
}

// stateHead asks how the child is now, and says how he was when he was met: hours may
// lie between, and both sign what is answered here.
func (f *fields) stateHead() string {
	rules, look := f.s.deps.Rules(), f.s.deps.Look
	var met []string
	for _, c := range f.s.person().Conditions {
		met = append(met, rules.Codes.Label("conditions", c, string(look.Lang())))
	}
	if len(met) == 0 {
		return look.T("act.state")
	}
	return look.T("act.state_met", "Was", strings.Join(met, ", "))
}

func (f *fields) showState() {
	chosen := make([]string, len(f.s.data.Form.Conditions))
	for i, c := range f.s.data.Form.Conditions {
		chosen[i] = string(c)
	}
	f.state.SetSelected(chosen...)
}

// phoneMost is how many characters a telephone number has with its blanks and
// brackets.
const phoneMost = 24

// checkPhone refuses a letter at the key and, once the hand has left the field,
// writes a whole number as it is dialled and says what is wrong with another.
func (f *fields) checkPhone() {
	t, look := f.phone, f.s.deps.Look
	t.Only(raid.PhoneRune, func() { t.SetNote(look.Say("problem.phone_letter")) })
	write := t.OnChange
	t.OnChange = func(text string) {
		t.SetNote(nil)
		write(text)
	}
	t.Left(f.phoneLeft)
}

// phoneLeft is called when the hand has left the field, for the page too.
func (f *fields) phoneLeft() {
	t := f.phone
	t.SetNote(f.phoneFault())
	if number, err := raid.ParsePhone(t.Text()); err == nil && number != t.Text() {
		t.SetText(number)
		f.s.edit(func(m *Form) { m.Taker.Phone = number })
	}
}

// phoneFault says what is wrong with the number; nil where nothing is.
func (f *fields) phoneFault() ui.Say {
	text := strings.TrimSpace(f.s.data.Form.Taker.Phone)
	_, err := raid.ParsePhone(text)
	var bad *errs.Error
	if text == "" || !errors.As(err, &bad) {
		return nil
	}
	return f.s.deps.Look.Say("problem." + bad.Code)
}

// chooseTaker brings what the record knows of an adult. Of the one before, what
// was said goes into the record first.
func (f *fields) chooseTaker(codes []string) { f.s.Settle(func() { f.take(codes) }) }

func (f *fields) take(codes []string) {
	id, _ := uuid.Parse(string(first(codes)))
	f.s.edit(func(m *Form) {
		f.s.keepPapers()
		m.Taker.Guardian = uuid.Nil
		m.Fit = "" // said of the one before
		for _, g := range f.s.person().Guardians {
			if g.ID == id && id != uuid.Nil {
				m.Taker.Guardian, m.Taker.Name, m.Taker.Kinship, m.Taker.Phone = g.ID, g.Name, g.Kinship, g.Phone
				m.Fit = fitOf(g)
				m.Taker.Address = cmp.Or(g.Address, m.Taker.Address)
			}
		}
		if m.Taker.Guardian == uuid.Nil {
			m.Taker.Name, m.Taker.Kinship, m.Taker.Phone = "", "", ""
		}
		f.s.bringPapers()
	})
	m := f.s.data.Form
	f.name.SetText(m.Taker.Name)
	f.phone.SetText(m.Taker.Phone)
	f.showPapers()
	f.fit.SetSelected(m.Fit)
	f.showKinship()
	f.s.refreshBar()
	if m.Taker.Guardian == uuid.Nil && len(codes) > 0 {
		f.name.Focus()
	}
}

func (f *fields) refuse() {
	f.s.edit(func(m *Form) {
		if m.Refuses = !m.Refuses; !m.Refuses {
			m.Refused = ""
		}
	})
	f.refused.SetText(f.s.data.Form.Refused)
	f.showRefusal()
	if f.s.data.Form.Refuses {
		f.refused.Focus()
	}
}

// showRefusal stands the reason in the place of the signature.
func (f *fields) showRefusal() {
	on := f.s.data.Form.Refuses
	f.refuses.Chosen = on
	f.refuses.Icon = ""
	if on {
		f.refuses.Icon = icon.Tick
	}
	f.refuses.Refresh()
	ui.Show(f.takerPad, !on)
	f.refused.SetText(f.s.data.Form.Refused)
	if on {
		f.refused.Show()
	} else {
		f.refused.Hide()
	}
	f.pages[stepSign].Refresh()
}
