package unlock

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// maxPIN is how many digits the pad takes; a longer secret is a passphrase.
const maxPIN = 12

// padWide is how wide the pad is at most, and all that stands in line with it.
const padWide float32 = 360

// Screen is the door.
type Screen struct {
	OnOpen    func(officer string) // the right PIN was given
	OnEnrol   func()               // enrol one more officer
	OnRecover func(officer string) // he forgot his PIN
	Choices
	// OnElsewhere is told which other person of a demonstration is wanted.
	OnElsewhere func(id string)

	// After is the clock of the countdown; see ui.After.
	After func(d time.Duration, f func()) (stop func())
	// Now tells a scanner's pace from a hand's.
	Now func() time.Time

	look    *ui.Look
	door    Door
	data    Data
	who     string
	busy    bool
	bad     error
	scan    scan
	scanned bool // what was typed last was a scanner's, and dropped
	stop    func()

	phrase bool
	list   *fyne.Container
	pad    *ui.NumberPad
	text   *ui.TextField
	mode   *ui.Button
	open   *ui.Button
	says   *ui.Label
	sign   *icon.Icon
	demo   *ui.Label
	waits  *ui.Label
	queue  *fyne.Container // the line that says how many wait
	note   *ui.Label
	forgot *ui.Button // for who forgot his PIN
	root   *fyne.Container
}

// New is a door nobody stands at yet.
func New(look *ui.Look, door Door) *Screen {
	s := &Screen{look: look, door: door, After: ui.After, Now: time.Now}
	s.list = ui.Column(palette.Gap)
	s.pad = ui.NewNumberPad(look, "pin", nil, maxPIN, 0, true)
	heard := func(r rune) bool { s.scan.heard(r, s.Now()); return false }
	s.pad.OnRune = heard
	s.pad.OnChange = func(string) { s.forgive() }
	s.pad.OnDone = s.try
	s.text = ui.NewSecret(look, "pin", look.Say("unlock.phrase"))
	s.text.Hear(heard)
	s.text.OnChange = func(string) { s.forgive() }
	s.text.OnEnter = s.try
	s.mode = ui.NewQuiet(icon.Keyboard, nil, func() { s.setPhrase(!s.phrase) })
	s.open = ui.NewMain(icon.Unlock, nil, s.try)
	s.says = ui.NewStrong(s.words).Centred()
	s.sign = icon.New("", palette.Danger)
	s.demo = ui.NewNote(s.demoWords).In(palette.Lamp).Centred()
	s.waits = ui.NewNote(s.waitingWords)
	s.note = ui.NewNote(look.Say("unlock.demo")).In(palette.Lamp)
	s.setPhrase(false)
	s.build()
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() {}

// Show puts data in; the officer of last time is chosen, or the only one.
func (s *Screen) Show(d Data) {
	s.data = d
	if !s.knows(s.who) {
		s.who = d.Last
	}
	if !s.knows(s.who) {
		s.who = ""
		if len(d.Officers) == 1 {
			s.who = d.Officers[0].ID
		}
	}
	s.fillList()
	set(s.queue, d.Waiting > 0)
	set(s.note, d.Demo)
	set(s.forgot, !d.Demo) // which tells the PINs itself
	s.refresh()
}

// Clear forgets what was typed.
func (s *Screen) Clear() {
	s.pad.SetText("")
	s.text.SetText("")
	s.bad, s.scanned = nil, false
	s.refresh()
}

// Focus puts the keyboard where the PIN is typed, or among several officers of whom
// none is chosen yet to the first.
func (s *Screen) Focus() {
	first, _ := s.firstPerson()
	if c := ui.CanvasOf(s.list); s.who == "" && first != nil && c != nil {
		c.Focus(first)
		return
	}
	if s.phrase {
		s.text.Focus()
	} else {
		s.pad.Focus()
	}
}

func (s *Screen) knows(id string) bool { return s.officer(id) != nil }

func (s *Screen) officer(id string) *Officer {
	for i := range s.data.Officers {
		if s.data.Officers[i].ID == id {
			return &s.data.Officers[i]
		}
	}
	return nil
}

func (s *Screen) choose(id string) {
	s.who = id
	s.Clear()
	s.fillList()
	s.refresh()
	s.Focus()
}

// try hands the PIN to the door, off the UI thread: the key is made slowly on
// purpose.
func (s *Screen) try() {
	pin := s.pad.Text()
	if s.phrase {
		pin = s.text.Text()
	}
	if s.busy || s.who == "" || pin == "" || s.door.Wait(s.who) > 0 {
		return
	}
	if s.scan.take(pin, s.phrase) {
		s.Clear()
		s.scanned = true
		s.refresh()
		return
	}
	who := s.who
	s.busy, s.bad = true, nil
	s.pad.SetText("")
	s.text.SetText("")
	s.refresh()
	ui.Go(func() error { return s.door.Unlock(context.Background(), who, pin) }, func(err error) {
		s.busy, s.bad = false, err
		s.refresh()
		if err != nil {
			s.Focus()
			return
		}
		if s.OnOpen != nil {
			s.OnOpen(who)
		}
	})
}

// forgive takes the last refusal away as soon as a new PIN is begun.
func (s *Screen) forgive() {
	s.scan.settle(s.Now())
	s.scan.shrunk(max(len(s.pad.Text()), len(s.text.Text())))
	s.bad, s.scanned = nil, false
	s.refresh()
}

func (s *Screen) setPhrase(on bool) {
	s.phrase = on
	s.Clear()
	if on {
		s.pad.Hide()
		s.text.Show()
		s.mode.Say = s.look.Say("unlock.use_pin")
	} else {
		s.text.Hide()
		s.pad.Show()
		s.mode.Say = s.look.Say("unlock.use_phrase")
	}
	s.mode.Refresh()
	if s.root != nil {
		s.root.Refresh()
		s.Focus()
	}
}

// refresh draws what the last try left: a sentence, a countdown, nothing.
func (s *Screen) refresh() {
	left := time.Duration(0)
	if s.who != "" {
		left = s.door.Wait(s.who)
	}
	typed := s.pad.Text() != "" || s.text.Text() != ""
	free := left <= 0 && !s.busy && s.who != ""
	s.pad.SetEnabled(free)
	s.text.SetEnabled(free)
	s.open.Say = s.look.Say("unlock.open")
	if s.busy {
		s.open.Say = s.look.Say("unlock.opening")
	}
	s.open.SetEnabled(free && typed)
	s.open.Refresh()
	switch {
	case left > 0:
		s.sign.Set(icon.Waiting, palette.Lamp)
		s.says.Role = palette.Lamp
		s.countdown()
	case s.bad != nil:
		s.sign.Set(icon.Warning, palette.Danger)
		s.says.Role = palette.Danger
	case s.scanned:
		s.sign.Set(icon.Warning, palette.Lamp)
		s.says.Role = palette.Lamp
	default:
		s.sign.Set("", palette.Danger)
		s.says.Role = palette.Dim
	}
	alarm := left > 0 || s.bad != nil || s.scanned
	set(s.sign, alarm)
	s.says.Align, s.demo.Align = fyne.TextAlignCenter, fyne.TextAlignCenter
	if alarm {
		s.says.Align, s.demo.Align = fyne.TextAlignLeading, fyne.TextAlignLeading
	}
	s.says.Refresh()
	s.demo.Refresh()
	s.waits.Refresh()
	if s.root != nil {
		s.root.Refresh()
	}
}

// countdown comes back in a second; there is never more than one waiting.
func (s *Screen) countdown() {
	if s.stop != nil {
		s.stop()
	}
	s.stop = s.After(time.Second, func() {
		s.stop = nil
		s.refresh()
	})
}

func (s *Screen) words() string {
	if s.who == "" {
		return s.look.T("unlock.choose")
	}
	if left := s.door.Wait(s.who); left > 0 {
		return s.look.T("unlock.wait", "Left", s.look.Texts().Countdown(left))
	}
	if s.bad != nil {
		return s.look.Sentence(s.bad)
	}
	if s.scanned {
		return s.look.T("unlock.scanned")
	}
	if o := s.officer(s.who); o != nil {
		return o.Name
	}
	return ""
}

func (s *Screen) demoWords() string {
	if s.who != "" && s.door.Wait(s.who) > 0 {
		return s.look.T("unlock.wait_why")
	}
	switch o := s.officer(s.who); {
	case o == nil || !s.data.Demo:
		return ""
	case o.DemoPIN == "":
		return s.look.T("unlock.demo_own")
	default:
		return s.look.T("unlock.demo_pin", "PIN", o.DemoPIN)
	}
}

func (s *Screen) waitingWords() string { return s.look.N("unlock.waiting", s.data.Waiting) }

func (s *Screen) build() {
	brand := ui.Row(16, icon.NewOf(icon.Lamp, palette.Lamp, 56),
		ui.Grow(ui.Column(0, ui.NewHead(s.look.Say("app.name")), ui.NewNote(s.look.Say("app.motto")))))
	add := ui.NewQuiet(icon.Plus, s.look.Say("unlock.add"), func() {
		if s.OnEnrol != nil {
			s.OnEnrol()
		}
	})
	add.Leading = true
	s.forgot = ui.NewQuiet(icon.Key, s.look.Say("unlock.forgot"), func() {
		if s.OnRecover != nil && !s.busy {
			s.OnRecover(s.who)
		}
	})
	s.forgot.Leading = true
	s.queue = ui.Row(palette.Gap, icon.NewOf(icon.Waiting, palette.Info, 20), ui.Grow(s.waits))
	left := ui.Column(16, brand, ui.Column(palette.Gap, ui.NewNote(s.look.Say("unlock.title")), s.list), add, s.forgot,
		ui.Grow(container.NewWithoutLayout()), s.queue, s.note)
	said := ui.AtLeast(1, 60, ui.Column(2, ui.Row(palette.Gap, s.sign, ui.Grow(s.says)), s.demo))
	right := ui.AtMost(padWide, ui.Column(12, said, s.pad.Object(), s.text.Object(), s.open, s.mode))
	s.root = door(s.look, &s.Choices, halves(left, right))
	s.queue.Hide()
	s.note.Hide()
}

func (s *Screen) fillList() {
	s.list.Objects = nil
	for _, o := range s.data.Officers {
		s.list.Add(newPerson(s.look, o, o.ID == s.who, func() { s.choose(o.ID) }))
	}
	for _, o := range s.data.Elsewhere {
		s.list.Add(newPerson(s.look, o, false, func() {
			if s.OnElsewhere != nil && !s.busy {
				s.OnElsewhere(o.ID)
			}
		}))
	}
	s.list.Refresh()
}

// firstPerson is the first of those to choose among.
func (s *Screen) firstPerson() (fyne.Focusable, bool) {
	if len(s.list.Objects) == 0 {
		return nil, false
	}
	box, ok := s.list.Objects[0].(*fyne.Container)
	if !ok || len(box.Objects) == 0 {
		return nil, false
	}
	f, ok := box.Objects[0].(fyne.Focusable)
	return f, ok
}

func set(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
