package act

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// taker is who takes the child as the rules see him: the guardian of the
// record, or the one who was typed, with what the officer says of him.
func (s *Screen) taker() raid.Guardian {
	t := s.data.Form.Taker
	g := raid.Guardian{ID: t.Guardian, Name: t.Name, Kinship: t.Kinship, Phone: t.Phone}
	for _, known := range s.person().Guardians {
		if known.ID == t.Guardian && known.ID != uuid.Nil {
			g.IIN, g.Fitness, g.FitnessAlso = known.IIN, known.Fitness, known.FitnessAlso
		}
	}
	switch {
	case s.data.Form.Fit == fitNo:
		g.Fitness = codes.Unfit
	case s.data.Form.Fit == fitYes && g.Fitness == "":
		g.Fitness = codes.Fit
	}
	return g
}

// barred says why the act cannot be issued to the adult chosen; empty where it
// can, and where nobody is chosen yet.
func (s *Screen) barred() handover.Bar {
	g := s.taker()
	if g.ID == uuid.Nil && strings.TrimSpace(g.Name) == "" && g.Fitness == "" {
		return ""
	}
	bar := s.data.Encounter.BarredFrom(s.person(), g)
	if bar == handover.BarUnseen && s.data.Form.Fit == "" {
		return "" // the question that answers it is asked on this very page
	}
	return bar
}

// fitOf is what the record says of an adult: seen to be fit he is not asked about
// again, unfit he is barred.
func fitOf(g raid.Guardian) string {
	if g.Fitness == codes.Fit {
		return fitYes
	}
	return ""
}

func (s *Screen) refreshBar() {
	if s.fields != nil {
		s.fields.bar.show()
	}
}

// sayFit writes what the officer sees. That an adult is unfit goes into the
// record at once: it holds for the outcome as for the act. One who has no name
// yet is written when the officer goes on, with all that was typed of him.
func (s *Screen) sayFit(fit string) {
	s.edit(func(m *Form) { m.Fit = fit })
	t := s.data.Form.Taker
	if s.owes() && (t.Guardian != uuid.Nil || strings.TrimSpace(t.Name) != "") {
		s.mark(codes.Unfit)
	}
}

// owes says whether it was said that the adult chosen is unfit and the record
// does not know it, or does not know his name. A graver mark is enough.
func (s *Screen) owes() bool {
	t := s.data.Form.Taker
	if s.data.Form.Fit != fitNo || s.issued() != nil && s.data.Form.Replaces == "" {
		return false
	}
	if known, ok := s.known(t.Guardian); ok {
		name := strings.TrimSpace(t.Name)
		return known.Fitness == "" || known.Fitness == codes.Fit || name != "" && name != known.Name
	}
	return strings.TrimSpace(t.Name) != "" || t.Kinship != ""
}

// known is a guardian of the record.
func (s *Screen) known(id uuid.UUID) (raid.Guardian, bool) {
	for _, g := range s.person().Guardians {
		if g.ID == id && id != uuid.Nil {
			return g, true
		}
	}
	return raid.Guardian{}, false
}

// Settle writes what is still owed, if anything is, and then goes on: whoever
// was said to be drunk before he was named is not forgotten with the page.
func (s *Screen) Settle(then func()) {
	if !s.owes() {
		then()
		return
	}
	d, t := s.data, s.data.Form.Taker
	var got Data
	s.deps.Run(func() (err error) {
		got, err = s.deps.Acts.Mark(context.Background(), d, t, codes.Unfit)
		return err
	}, func(err error) {
		if err != nil {
			s.deps.Notifier.ToastError(err)
		} else {
			s.marked(got, t)
		}
		then()
	})
}

// mark writes a mark of the adult chosen, or takes it back.
func (s *Screen) mark(fitness codes.Code) {
	d, t := s.data, s.data.Form.Taker
	s.work(func(ctx context.Context) (Data, error) { return s.deps.Acts.Mark(ctx, d, t, fitness) }, func() {
		s.marked(s.data, t)
		s.fields.show()
		s.marks()
	})
}

// marked goes on with an adult who may be in the record only now.
func (s *Screen) marked(d Data, t handover.Taker) {
	s.data.Encounter = d.Encounter
	now := &s.data.Form.Taker
	if t.Guardian != uuid.Nil || now.Guardian != uuid.Nil || now.Name != t.Name || now.Kinship != t.Kinship {
		return
	}
	for _, g := range s.person().Guardians {
		if g.Name == strings.TrimSpace(t.Name) && g.Kinship == t.Kinship {
			now.Guardian = g.ID
		}
	}
	s.tell()
}

// barNotice says at once why the adult chosen cannot take the child, and what to
// do instead. It stands below everything on its page, so that nothing moves when
// it comes.
type barNotice struct {
	s       *Screen
	text    *ui.Label
	another *ui.Button
	outcome *ui.Button
	call    *ui.Button
	decide  *ui.Button
	mistake *ui.Button
	root    *fyne.Container
	shown   handover.Bar
}

func newBarNotice(s *Screen) *barNotice {
	look := s.deps.Look
	n := &barNotice{s: s}
	n.text = ui.NewLabel(func() string {
		if n.shown == "" {
			return ""
		}
		return look.T("problem.handover_" + string(n.shown))
	})
	n.another = ui.NewMain(icon.People, look.Say("act.bar_another"), s.chooseAnother)
	n.outcome = ui.NewButton(look.Say("act.bar_outcome"), s.close).With(icon.Handover)
	n.call = ui.NewButton(look.Say("act.bar_inspector"), s.showInspector).With(icon.Phone)
	n.decide = ui.NewButton(look.Say("act.first_again"), s.decideAgain).With(icon.Shield)
	n.mistake = ui.NewButton(look.Say("act.bar_mistake"), func() {
		s.edit(func(m *Form) { m.Fit = "" })
		if known, ok := s.known(s.data.Form.Taker.Guardian); ok && known.Fitness == codes.Unfit {
			s.mark("")
		}
	}).With(icon.Undo)
	head := ui.Row(12, icon.New(icon.Warning, palette.Danger), ui.Grow(ui.NewStrong(look.Say("act.bar_head")).In(palette.Danger)))
	n.root = ui.Column(10, head, n.text, ui.Tiles(260, 10, n.another, n.outcome, n.call, n.decide, n.mistake))
	n.root.Hide()
	return n
}

func (n *barNotice) show() {
	s := n.s
	bar := s.barred()
	ui.Show(n.mistake, s.markedHere())
	if bar == n.shown && n.root.Visible() == (bar != "") {
		return
	}
	n.shown = bar
	ui.Show(n.decide, bar == handover.BarRefused || bar == handover.BarUndecided)
	ui.Show(n.root, bar != "")
	n.root.Refresh()
	if page := s.fields.pages[stepTaker]; page != nil {
		page.Refresh()
	}
}

// markedHere says whether the mark is one of this very adult, which a slip of
// the finger may have made. That he hurt the child, or that an order keeps him
// away, was written in the record and is taken back there.
func (s *Screen) markedHere() bool {
	if known, ok := s.known(s.data.Form.Taker.Guardian); ok && known.Fitness != "" && known.Fitness != codes.Fit {
		return known.Fitness == codes.Unfit
	}
	return s.data.Form.Fit == fitNo
}

// chooseAnother empties what was filled in of the adult, once the record has
// what was said of him.
func (s *Screen) chooseAnother() {
	s.Settle(func() {
		s.edit(func(m *Form) { m.Taker, m.Fit = handover.Taker{}, "" })
		s.fields.show()
		if s.scroll != nil {
			s.scroll.Reveal(s.fields.who.Object())
		}
	})
}

// decideAgain leads to the inspector's decision, which may be written anew.
func (s *Screen) decideAgain() {
	s.steps = []step{stepFirst}
	s.first.again = true
	s.showBar()
	s.open(stepFirst)
}

// showInspector shows who is on duty, large.
func (s *Screen) showInspector() {
	unit := ""
	if s.deps.Unit != nil {
		unit = s.deps.Unit()
	}
	e := s.data.Encounter
	region := regionfile.Of(s.deps.Rules())
	for _, c := range region.OnDuty(regionfile.ContactInspector, unit, e.Place.District, e.Night) {
		showLarge(s.deps.Look, s.first.whom, ui.Plain(c.Name), c.Phone)
		return
	}
	police, _ := region.Service(regionfile.ServicePolice, e.Night)
	showLarge(s.deps.Look, s.first.whom, func() string { return police.Names.In(string(s.deps.Look.Lang())) }, police.Phone)
}
