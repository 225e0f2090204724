package unlock

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Recoverer has two administrators give an officer his keys back; app fills it from the
// device.
type Recoverer interface {
	// CheckPIN says why a PIN may not be chosen.
	CheckPIN(pin string) error
	// Officers are those whose keys may be asked for; with what went wrong, where the
	// region was not reached.
	Officers(ctx context.Context) ([]Officer, error)
	// State is how it stands for an officer as far as is known here; false where he did
	// not ask.
	State(officer string) (Recovery, bool)
	// Ask asks for the keys; the PIN is the one that will open them.
	Ask(ctx context.Context, officer, pin string) (Recovery, error)
	// Refresh asks the region what administrators said meanwhile.
	Refresh(ctx context.Context, officer string) (Recovery, error)
	// Recover takes the keys back and opens the device.
	Recover(ctx context.Context, officer, pin string) error
}

// Recovery is what an officer asked for, and what was said to it.
type Recovery struct {
	Code     string
	Until    time.Time
	Sent     bool // the region has it
	Approved []string
	Rejected []string
	Ready    bool
}

// refreshEach is how often administrators are asked after while the page is open.
const refreshEach = 10 * time.Second

// RecoverScreen leads an officer who forgot his PIN, or whose vault is damaged, to his
// keys: he chooses a PIN, reads a code to two administrators, and opens.
type RecoverScreen struct {
	OnDone func(officer string) // the device is open
	OnBack func()
	Choices

	// After is the clock by which administrators are asked after; see ui.After.
	After func(d time.Duration, f func()) (stop func())

	look  *ui.Look
	desk  Recoverer
	all   []Officer
	who   string
	state Recovery
	asked bool
	busy  bool
	bad   error
	gone  bool
	stop  func()

	list   *fyne.Container
	pin    *ui.TextField
	again  *ui.TextField
	ask    *ui.Button
	chosen *ui.TextField
	open   *ui.Button
	anew   *ui.Button
	before *fyne.Container // what is seen before he asked
	after  *fyne.Container // and after it
	code   *ui.Label
	parts  []*ui.Label
	says   *ui.Label
	root   *fyne.Container
}

// NewRecover is the page before anybody is chosen.
func NewRecover(look *ui.Look, desk Recoverer) *RecoverScreen {
	s := &RecoverScreen{look: look, desk: desk, After: ui.After, list: ui.Column(palette.Gap)}
	s.pin = ui.NewSecret(look, "pin", look.Say("recover.pin"))
	s.pin.SetNote(look.Say("enrol.pin_note"))
	s.again = ui.NewSecret(look, "again", look.Say("enrol.again"))
	s.chosen = ui.NewSecret(look, "chosen", look.Say("recover.chosen"))
	for _, f := range []*ui.TextField{s.pin, s.again, s.chosen} {
		f.OnChange = func(string) { f.ClearProblem(); s.bad = nil; s.refresh() }
	}
	s.pin.OnEnter, s.again.OnEnter, s.chosen.OnEnter = s.submit, s.submit, s.take
	s.ask = ui.NewMain(icon.Key, nil, s.submit)
	s.open = ui.NewMain(icon.Unlock, nil, s.take)
	s.anew = ui.NewQuiet("", look.Say("recover.anew"), func() { s.asked = false; s.refresh() })
	s.code = ui.NewHead(func() string { return s.state.Code }).Centred()
	s.says = ui.NewNote(s.fault).In(palette.Danger)
	s.parts = []*ui.Label{ui.NewNote(s.stands), ui.NewNote(s.until)}
	s.before = ui.Column(16, s.pin.Object(), s.again.Object(), s.ask)
	s.after = ui.Column(12, ui.NewStrong(look.Say("recover.read")), s.code, ui.NewNote(look.Say("recover.read_note")),
		s.parts[0], s.parts[1], s.chosen.Object(), s.open, s.anew)
	back := ui.NewQuiet(icon.Back, look.Say("enrol.back"), s.leave)
	brand := ui.Row(16, icon.NewOf(icon.Lamp, palette.Lamp, 56),
		ui.Grow(ui.Column(2, ui.NewHead(look.Say("recover.title")), ui.NewLabel(look.Say("recover.text")).In(palette.Dim))))
	left := ui.Column(16, ui.NewNote(look.Say("unlock.title")), s.list, ui.NewNote(look.Say("recover.otherwise")))
	page := ui.Column(16, brand, halves(left, ui.Column(0, s.before, s.after)), ui.AtLeast(1, faultHigh, s.says), ui.Row(16, back, ui.Space()))
	s.root = door(look, &s.Choices, page)
	s.refresh()
	return s
}

// Object implements ui.Screen.
func (s *RecoverScreen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *RecoverScreen) Relabel() {}

// Show begins with who is known already, and asks whose keys the region has.
func (s *RecoverScreen) Show(all []Officer, who string) {
	s.all = all
	s.choose(who)
	away(func() ([]Officer, error) { return s.desk.Officers(context.Background()) }, func(more []Officer, err error) {
		if s.gone {
			return
		}
		if len(more) > 0 {
			s.all = more
		}
		if !slices.ContainsFunc(s.all, func(o Officer) bool { return o.ID == s.who }) {
			s.choose("")
		}
		if s.fill(); err != nil && len(s.all) == 0 {
			s.bad = err
		}
		s.refresh()
	})
}

// choose takes an officer, the only one where nobody is named.
func (s *RecoverScreen) choose(id string) {
	if id == "" && len(s.all) == 1 {
		id = s.all[0].ID
	}
	s.who, s.bad = id, nil
	s.pin.SetText("")
	s.again.SetText("")
	s.chosen.SetText("")
	s.state, s.asked = s.desk.State(id)
	s.fill()
	s.refresh()
	s.poll()
}

// fill lists whom there is to choose.
func (s *RecoverScreen) fill() {
	s.list.Objects = nil
	for _, o := range s.all {
		s.list.Add(newPerson(s.look, o, o.ID == s.who, func() { s.choose(o.ID) }))
	}
	s.list.Refresh()
}

func (s *RecoverScreen) submit() {
	if s.busy || s.who == "" {
		return
	}
	pin := s.pin.Text()
	if err := s.desk.CheckPIN(pin); err != nil {
		s.pin.Mark(ui.Problem{Path: s.pin.Path, Blocks: true, Say: s.look.SaySentence(err)})
		s.pin.Focus()
		return
	}
	if pin != s.again.Text() {
		s.again.Mark(ui.Problem{Path: s.again.Path, Blocks: true, Say: s.look.Say("enrol.different")})
		s.again.Focus()
		return
	}
	s.work(func(who string) (Recovery, error) { return s.desk.Ask(context.Background(), who, pin) })
}

// work does something with the region, and shows how it stands then.
func (s *RecoverScreen) work(do func(who string) (Recovery, error)) {
	who := s.who
	s.busy, s.bad = true, nil
	s.refresh()
	away(func() (Recovery, error) { return do(who) }, func(r Recovery, err error) {
		s.busy, s.bad = false, err
		if err == nil && s.who == who {
			s.pin.SetText("")
			s.again.SetText("")
			s.state, s.asked = r, true
		}
		s.refresh()
		s.poll()
	})
}

// poll asks after what administrators said, as long as the page is open and not both
// have.
func (s *RecoverScreen) poll() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	if s.gone || !s.asked || s.state.Ready || s.busy {
		return
	}
	s.stop = s.After(refreshEach, func() {
		who := s.who
		s.stop = nil
		away(func() (Recovery, error) { return s.desk.Refresh(context.Background(), who) }, func(r Recovery, err error) {
			if s.gone || s.busy || s.who != who {
				return
			}
			if err == nil {
				s.state = r
			}
			s.refresh()
			s.poll()
		})
	})
}

func (s *RecoverScreen) take() {
	pin, who := s.chosen.Text(), s.who
	if s.busy || !s.state.Ready || pin == "" {
		return
	}
	s.busy, s.bad = true, nil
	s.chosen.SetText("")
	s.refresh()
	ui.Go(func() error { return s.desk.Recover(context.Background(), who, pin) }, func(err error) {
		s.busy, s.bad = false, err
		if err == nil {
			s.end()
			if s.OnDone != nil {
				s.OnDone(who)
			}
			return
		}
		s.state, s.asked = s.desk.State(who)
		s.refresh()
		s.chosen.Focus()
	})
}

func (s *RecoverScreen) leave() {
	if s.busy {
		return
	}
	s.end()
	if s.OnBack != nil {
		s.OnBack()
	}
}

// end has nobody asked after any more, and no PIN left in a field.
func (s *RecoverScreen) end() {
	s.gone = true
	s.poll()
	for _, f := range []*ui.TextField{s.pin, s.again, s.chosen} {
		f.SetText("")
	}
}

func (s *RecoverScreen) fault() string {
	if s.bad != nil {
		return s.look.Sentence(s.bad)
	}
	return ""
}

// stands says how far it is.
func (s *RecoverScreen) stands() string {
	names := strings.Join(s.state.Approved, ", ")
	switch {
	case len(s.state.Rejected) > 0:
		return s.look.T("recover.rejected", "Names", strings.Join(s.state.Rejected, ", "))
	case s.state.Ready:
		return s.look.T("recover.ready", "Names", names)
	case !s.state.Sent:
		return s.look.T("recover.unsent")
	case names != "":
		return s.look.T("recover.approved_one", "Names", names)
	}
	return s.look.T("recover.approved_none")
}

func (s *RecoverScreen) until() string {
	return s.look.T("recover.until", "Until", s.look.Texts().DateClock(s.state.Until))
}

func (s *RecoverScreen) refresh() {
	set(s.before, !s.asked)
	set(s.after, s.asked)
	s.ask.Say = s.look.Say(map[bool]string{true: "recover.asking", false: "recover.ask"}[s.busy])
	s.open.Say = s.look.Say(map[bool]string{true: "unlock.opening", false: "unlock.open"}[s.busy])
	s.ask.SetEnabled(!s.busy && s.who != "")
	s.chosen.SetEnabled(!s.busy && s.state.Ready)
	s.open.SetEnabled(!s.busy && s.state.Ready)
	s.anew.SetEnabled(!s.busy)
	for _, o := range []fyne.CanvasObject{s.ask, s.open, s.anew, s.code, s.parts[0], s.parts[1], s.says} {
		o.Refresh()
	}
	if s.root != nil {
		s.root.Refresh()
	}
}

// away does something beside the screen and hands what came of it over.
func away[T any](work func() (T, error), done func(T, error)) {
	var v T
	ui.Go(func() (err error) {
		v, err = work()
		return err
	}, func(err error) { done(v, err) })
}
