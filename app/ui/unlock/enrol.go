package unlock

import (
	"context"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// codeLength is how many characters an invite code has: 128 bits in base32.
const codeLength = 26

// EnrolScreen enrols a device, or one more officer on it.
type EnrolScreen struct {
	OnDone    func() // enrolled: the door can be shown
	OnBack    func() // nil hides the way back, as on a new device
	OnRecover func() // the keys that were here are asked for; nil hides the way there
	Choices

	look     *ui.Look
	enroller Enroller
	busy     bool
	bad      error
	wrong    ui.Say // the first thing that is missing
	server   *ui.TextField
	code     *ui.TextField
	pin      *ui.TextField
	again    *ui.TextField
	enrol    *ui.Button
	back     *ui.Button
	recover  *ui.Button
	says     *ui.Label
	root     *fyne.Container
}

// NewEnrol is an empty form.
func NewEnrol(look *ui.Look, enroller Enroller) *EnrolScreen {
	s := &EnrolScreen{look: look, enroller: enroller}
	s.server = ui.NewTextField(look, "server", look.Say("enrol.server")).Placeholder(look.Say("enrol.server_hint")).As(ui.Exact)
	s.code = ui.NewTextField(look, "code", look.Say("enrol.code")).Most(60).As(ui.Exact)
	s.code.SetNote(look.Say("enrol.code_hint"))
	s.pin = ui.NewSecret(look, "pin", look.Say("enrol.pin"))
	s.pin.SetNote(look.Say("enrol.pin_note"))
	s.again = ui.NewSecret(look, "again", look.Say("enrol.again"))
	for _, f := range []*ui.TextField{s.server, s.code, s.pin, s.again} {
		f.OnChange = func(string) { f.ClearProblem(); s.bad, s.wrong = nil, nil; s.refresh() }
		f.OnEnter = s.submit
	}
	s.says = ui.NewNote(s.fault).In(palette.Danger)
	s.enrol = ui.NewMain(icon.Key, nil, s.submit)
	s.back = ui.NewQuiet(icon.Back, look.Say("enrol.back"), func() {
		if s.OnBack != nil {
			s.OnBack()
		}
	})
	s.recover = ui.NewQuiet(icon.Key, look.Say("recover.instead"), func() {
		if s.OnRecover != nil && !s.busy {
			s.OnRecover()
		}
	})
	s.recover.Hide()
	brand := ui.Row(16, icon.NewOf(icon.Lamp, palette.Lamp, 56),
		ui.Grow(ui.Column(2, ui.NewHead(look.Say("enrol.title")), ui.NewLabel(look.Say("enrol.text")).In(palette.Dim))))
	fields := halves(ui.Column(16, s.server.Object(), s.code.Object()), ui.Column(16, s.pin.Object(), s.again.Object()))
	page := ui.Column(16, brand, fields, ui.AtLeast(1, faultHigh, s.says), ui.Row(16, s.back, s.recover, ui.Space(), s.enrol))
	s.root = door(look, &s.Choices, page)
	s.refresh()
	return s
}

// faultHigh is the room for what is wrong, above the button: nothing moves when
// it is said, nor when it is mended.
const faultHigh float32 = 40

// fault says what is wrong.
func (s *EnrolScreen) fault() string {
	switch {
	case s.bad != nil:
		return s.look.Sentence(s.bad)
	case s.wrong != nil:
		return s.wrong()
	}
	return ""
}

// Object implements ui.Screen.
func (s *EnrolScreen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *EnrolScreen) Relabel() {}

// Show puts a server's address in, where it is known, and whether there is a
// way back.
func (s *EnrolScreen) Show(server string, canGoBack bool) {
	s.server.SetText(server)
	set(s.back, canGoBack)
	set(s.recover, s.OnRecover != nil)
	s.refresh()
}

// Tell says why somebody has to be enrolled here once more.
func (s *EnrolScreen) Tell(err error) {
	s.bad = err
	s.refresh()
}

// cleanCode is upper case without spaces and hyphens, as people write it on paper.
func cleanCode(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '–' {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// checked marks what is missing, and says of the first what to do.
func (s *EnrolScreen) checked() bool {
	s.wrong = nil
	mark := func(f *ui.TextField, say ui.Say) {
		f.Mark(ui.Problem{Path: f.Path, Blocks: true, Say: say})
		if s.wrong == nil {
			s.wrong = say
			f.Focus()
		}
	}
	if strings.TrimSpace(s.server.Text()) == "" {
		mark(s.server, s.look.Say("enrol.server_missing"))
	}
	if n := len([]rune(cleanCode(s.code.Text()))); n != codeLength {
		mark(s.code, s.look.Say("enrol.code_short", "Used", n))
	}
	if err := s.enroller.CheckPIN(s.pin.Text()); err != nil {
		mark(s.pin, s.look.SaySentence(err))
	} else if s.pin.Text() != s.again.Text() {
		mark(s.again, s.look.Say("enrol.different"))
	}
	return s.wrong == nil
}

func (s *EnrolScreen) submit() {
	if s.busy || !s.checked() {
		s.refresh()
		return
	}
	e := Enrolment{Server: strings.TrimSpace(s.server.Text()), Code: cleanCode(s.code.Text()), PIN: s.pin.Text()}
	s.busy, s.bad = true, nil
	s.refresh()
	ui.Go(func() error { return s.enroller.Enrol(context.Background(), e) }, func(err error) {
		s.busy, s.bad = false, err
		if err == nil {
			s.pin.SetText("")
			s.again.SetText("")
			s.code.SetText("")
		}
		s.refresh()
		if err == nil && s.OnDone != nil {
			s.OnDone()
		}
	})
}

func (s *EnrolScreen) refresh() {
	s.enrol.Say = s.look.Say("enrol.submit")
	if s.busy {
		s.enrol.Say = s.look.Say("enrol.submitting")
	}
	s.enrol.SetEnabled(!s.busy)
	s.enrol.Refresh()
	s.says.Refresh()
	if s.root != nil {
		s.root.Refresh()
	}
}
