package act

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/shortcut"
	"shyraq/app/ui/still"
)

// Screen is the act of one child.
type Screen struct {
	OnClose  func()     // the officer goes back
	OnHidden func()     // the screen goes out of sight, whatever the way
	OnTyped  func(Data) // at every change, to be kept

	deps    Deps
	data    Data
	at      step
	busy    bool
	passed  bool // what comes before Finish was seen, and is done later
	touched bool // something was filled in
	fields  *fields
	first   *First
	final   *final
	papers  map[uuid.UUID]handover.Taker // of adults who were chosen before another
	keys    *shortcut.Keys

	bar         *ui.StepBar
	barBox      *fyne.Container
	steps       []step
	page        *fyne.Container
	scroll      *ui.Scroll
	back, next  *ui.Button
	leave       *ui.Button
	why         *ui.Button // leads to what keeps the adult chosen from the child
	child, note *ui.Label
	aged        *ui.Label // that the child is one no more
	foot, root  *fyne.Container
	still       *still.Ground // over all of it, for a moment
}

// New makes the screen; it shows nothing until Show.
func New(d Deps) *Screen {
	if d.Run == nil {
		d.Run = ui.Go
	}
	s := &Screen{deps: d}
	s.keys = s.pageKeys()
	look := d.Look
	s.first = NewFirst(look, Whom{
		Rules: d.Rules, Unit: d.Unit, Officer: d.Officer, Sheet: s.wholePage, Inspector: d.Inspector,
		Typed: func(_ uuid.UUID, key string) string { return s.data.Form.First[key] }, Keep: s.keepFirst,
	})
	s.first.OnDone = s.did
	s.fields = newFields(s)
	s.final = newFinal(s)
	s.barBox = container.NewStack()
	s.page = container.NewStack()
	s.child = ui.NewHead(s.childText).On(ui.Cut)
	s.note = ui.NewNote(s.noteText).On(ui.Cut)
	s.aged = ui.NewStrong(look.Say("problem.came_of_age")).In(palette.Danger)
	s.back = ui.NewButton(look.Say("act.back"), s.goBack).With(icon.Back)
	s.next = ui.NewMain(icon.Forward, look.Say("act.next"), s.goNext)
	s.leave = ui.NewButton(look.Say("act.leave"), s.goAway).With(icon.Close)
	s.why = ui.NewRisky(icon.Warning, look.Say("act.bar_head"), func() { s.scroll.Reveal(s.fields.bar.root) })
	s.why.Hide()
	s.foot = ui.Row(palette.Gap, s.leave, s.back, ui.Grow(s.note), s.why, s.next)
	in := func(o fyne.CanvasObject) fyne.CanvasObject { return ui.Inset(0, sideRoom, 0, sideRoom, o) } // in line with the fields
	s.aged.Hide()
	s.root = container.NewStack(ui.Inset(12, 0, 12, 0, ui.Column(10, in(s.child), in(s.barBox), s.aged, ui.Grow(s.page), in(s.foot))))
	s.still = still.Over(s.root, d.After)
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() {
	if s.data.Person == (Data{}).Person {
		return
	}
	s.fields.show()
	s.showFirst()
	s.final.show()
	if s.at == stepSign {
		s.fields.showText()
	}
}

// Shown implements ui.Watcher.
func (s *Screen) Shown() {
	s.keys.Take(s.root)
	if len(s.steps) > 0 {
		s.marks() // how many ticks there is room for is known only now
	}
}

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() {
	s.keys.Drop()
	if s.OnHidden != nil {
		s.OnHidden()
	}
}

// Show begins with a child, or goes on with what was filled in before.
func (s *Screen) Show(d Data) {
	s.data, s.busy, s.touched, s.papers = d, false, false, nil
	s.passed = d.Form.At > stepFirst // before a lock
	if f := &s.data.Form; (len(f.TakerInk) > 0 || f.Refuses) && !f.SignedAt.IsZero() {
		f.Took = true // an earlier program did not keep it
	}
	p := s.person()
	if d.Form.Taker.Name == "" && d.Form.Replaces == "" {
		for _, g := range p.Guardians {
			if g.ID == p.HandedTo {
				t := &s.data.Form.Taker
				t.Guardian, t.Name, t.Kinship, t.Phone, t.Address = g.ID, g.Name, g.Kinship, g.Phone, g.Address
				s.data.Form.Fit = fitOf(g)
				s.bringPapers()
			}
		}
	}
	s.followPlace()
	if reflect.DeepEqual(d.Form, Form{}) { // begun anew: what was seen at the meeting stays; how the child is now is asked
		s.data.Form.Seen = cut(p.Injuries)
	}
	if s.barred() == handover.BarUnfit {
		s.data.Form.Fit = fitNo
	}
	at := d.Form.At
	s.plan()
	s.fields.show()
	if at != stepFirst && slices.Contains(s.steps, at) {
		s.open(at)
	} else {
		s.open(s.begin())
	}
	s.touched = !reflect.DeepEqual(d.Form, Form{})
	s.Settle(func() {}) // an adult said to be unfit in the moment of a lock
}

// issued is the act in force.
func (s *Screen) issued() *handover.Act {
	p := s.person()
	if a := p.InForce(s.data.Number); a != nil {
		return a
	}
	return p.Live()
}

func (s *Screen) person() raid.Person {
	for _, p := range s.data.Encounter.People {
		if p.ID == s.data.Person {
			return p
		}
	}
	return raid.Person{}
}

func (s *Screen) safety() []safety.Step { return raid.StepsFirst(s.data.Encounter, s.person()) }

// cameOfAge says that no act of a minor is due any more: he became 18 since he was met.
func (s *Screen) cameOfAge() bool {
	rules := s.deps.Rules()
	at := s.person().HandedAt
	if at.IsZero() {
		at = rules.Now
	}
	zone := civil.Location(rules.Offset)
	return s.issued() == nil && s.person().CameOfAge(s.data.Encounter.MetAt.In(zone), at.In(zone))
}

// waits says whether something comes before the act; then nothing else is
// shown.
func (s *Screen) waits() bool {
	_, open := safety.FirstOpen(s.safety(), safety.BeforeAct)
	return open
}

// firstOpen says whether anything is left to do first. What comes before
// Finish is shown, and passed over with "next".
func (s *Screen) firstOpen() bool {
	_, finish := safety.FirstOpen(s.safety(), safety.BeforeFinish)
	return s.waits() || finish && !s.passed
}

// keepFirst keeps what is typed into a step that is not written down yet.
func (s *Screen) keepFirst(_ uuid.UUID, key, text string) {
	typed := maps.Clone(s.data.Form.First)
	if typed == nil {
		typed = map[string]string{}
	}
	typed[key] = text
	if text == "" {
		delete(typed, key)
	}
	s.data.Form.First = typed
	s.tell()
}

func (s *Screen) showFirst() { s.first.Show(s.data.Encounter, s.person(), s.safety()) }

// wholePage lays something over everything, as wide as the window.
func (s *Screen) wholePage(head ui.Say, o fyne.CanvasObject) func() {
	return s.deps.Notifier.Sheet(10000, head, o)
}

// edit changes the form; at once it is given away to be kept. Who has signed
// has signed what he saw: where it changes, both sign anew.
func (s *Screen) edit(change func(*Form)) {
	before := s.data.Form.content()
	change(&s.data.Form)
	m := &s.data.Form
	s.stamp()
	if len(m.OfficerInk)+len(m.TakerInk) > 0 && !reflect.DeepEqual(before, m.content()) {
		m.dropInk()
		s.fields.officer.set(nil)
		s.fields.taker.set(nil)
		s.deps.Notifier.Toast(s.deps.Look.Say("act.sign_again"), nil)
	}
	s.refreshBar()
	s.marks()
	s.tell()
}

// tell gives the form away to be kept, with the page it was left at: none of a
// form that was given up.
func (s *Screen) tell() {
	s.touched = true
	if !reflect.DeepEqual(s.data.Form, Form{}) {
		s.data.Form.At = s.at
	}
	if s.OnTyped != nil {
		s.OnTyped(s.data)
	}
}

// cut keeps what is taken over within what the page holds.
func cut(text string) string {
	if r := []rune(text); len(r) > handover.MaxText {
		return string(r[:handover.MaxText-1]) + "…"
	}
	return text
}

// followPlace takes the place as the record says it by now, until the officer
// writes another. Who signed did so below another place.
func (s *Screen) followPlace() {
	f, met := &s.data.Form, s.data.Place
	if s.person().Outcome != codes.OutcomeSpot {
		met = "" // the child was taken elsewhere, and where to only the officer knows
	}
	if f.Place != "" && f.Place != f.Suggested {
		return
	}
	if f.Place != "" && f.Place != met {
		f.dropInk()
	}
	f.Place, f.Suggested = met, met
}

// askDrop goes back to the act in force, with another one begun in its place.
func (s *Screen) askDrop() {
	look := s.deps.Look
	s.deps.Notifier.Ask(ui.Question{
		Icon: icon.Undo, Head: look.Say("act.drop_head"), Yes: look.Say("act.drop_yes"), Risky: true,
		Text: func() string { return look.T("act.drop_text", "Number", s.data.Form.Replaces) },
		OnYes: func() {
			s.data.Form = Form{}
			s.tell()
			s.touched = false
			s.followPlace()
			s.plan()
			s.fields.show()
			s.open(s.begin())
		},
	})
}

func (s *Screen) close() {
	if s.OnClose != nil {
		s.OnClose()
	}
}

// goAway leaves from whatever page; the form is kept.
func (s *Screen) goAway() {
	s.close()
	s.deps.Notifier.Toast(s.deps.Look.Say("act.left"), nil)
}

func (s *Screen) childText() string {
	p := s.person()
	var words []string
	for _, w := range []string{p.Surname, p.Name, p.Patronymic} {
		if w != "" {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		words = []string{s.deps.Look.T("act.child_unknown")}
	}
	return s.deps.Look.T("act.head") + " · " + strings.Join(words, " ")
}

func (s *Screen) noteText() string {
	look := s.deps.Look
	switch {
	case s.busy:
		return look.T("act.busy")
	case s.data.Form.Replaces != "":
		return look.T("act.replacing", "Number", s.data.Form.Replaces)
	case s.issued() != nil:
		return look.T("act.frozen")
	case s.at == stepPage:
		return look.T("act.not_yet")
	}
	return ""
}

// work does something away from the screen; what it gives back is shown.
func (s *Screen) work(do func(context.Context) (Data, error), done func()) {
	if s.busy {
		return
	}
	s.busy = true
	s.marks()
	var got Data
	s.deps.Run(func() (err error) {
		got, err = do(context.Background())
		return err
	}, func(err error) {
		s.busy = false
		if err != nil {
			s.deps.Notifier.ToastError(err)
			s.marks()
			return
		}
		s.data.Encounter = got.Encounter // the form is what was typed meanwhile
		done()
	})
}

// did writes down a step that came first.
func (s *Screen) did(one Done) {
	d := s.data
	s.work(func(ctx context.Context) (Data, error) { return s.deps.Acts.Step(ctx, d, one) }, func() {
		s.plan()
		s.open(s.begin())
		s.still.Hold()
	})
}

func (s *Screen) issue() {
	d := s.data
	s.work(func(ctx context.Context) (Data, error) { return s.deps.Acts.Issue(ctx, d, d.Form) }, func() {
		s.data.Form, s.touched = Form{Place: s.data.Form.Place, Suggested: s.data.Form.Suggested}, false
		s.plan()
		s.open(stepPage)
		s.still.Hold()
		if a := s.issued(); a != nil {
			s.deps.Notifier.Toast(s.deps.Look.Say("act.issued", "Number", a.Number), nil)
		}
	})
}
