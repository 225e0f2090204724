package desktop

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
	"shyraq/maps/slippy"
)

// step is one thing the monkey does: on which device, what, and a number that
// picks among what is possible there. One that is not possible does nothing, so
// that any step may be left out.
type step struct {
	on   int
	what string
	pick uint32
}

func (s step) String() string {
	return fmt.Sprintf("%s.%s.%d", monkeyDevices[s.on], s.what, s.pick)
}

var monkeyDevices = [...]string{"patrol", "inspector", "supervisor"}

// acts are what the monkey can do, with how often it does it.
var acts = []struct {
	what  string
	often int
	do    func(s *station, pick uint32)
}{
	{"work", 60, (*station).work},
	{"tap", 14, (*station).tapAny},
	{"story", 8, (*station).story},
	{"met", 4, (*station).meetAgain},
	{"type", 8, (*station).typeAny},
	{"iin", 4, (*station).typeNumber},
	{"rail", 6, (*station).tapRail},
	{"shift", 3, (*station).openShift},
	{"key", 4, (*station).pressKey},
	{"lock", 4, func(s *station, _ uint32) { s.tapKey("strip.lock") }},
	{"pin", 1, (*station).wrongPIN},
	{"kill", 3, func(s *station, _ uint32) { s.mustKill() }},
	{"officer", 2, (*station).changeOfficer},
	{"language", 3, func(s *station, _ uint32) { s.press(fyne.KeyF2) }},
	{"flavour", 1, func(s *station, _ uint32) { s.press(fyne.KeyF3) }},
	{"size", 3, (*station).resize},
	{"cut", 3, func(s *station, _ uint32) { s.quietly("the link is cut", func() { s.link.set(false); s.n.settle(s) }) }},
	{"mend", 3, (*station).mend},
	{"fill", 1, func(s *station, _ uint32) { s.full = true }},
	{"empty", 2, func(s *station, _ uint32) { s.full = false }},
	{"clock", 1, (*station).turnClock},
	{"wait", 8, (*station).wait},
}

func (s *station) t(key string, args ...any) string { return s.p.look.T(key, args...) }

// reach are the targets a finger gets at: those whose middle is not covered.
func (s *station) reach() []uitest.Target {
	all := s.targets()
	return slices.DeleteFunc(slices.Clone(all), func(t uitest.Target) bool {
		at := s.middle(t)
		for _, o := range slices.Backward(all) {
			if at.X >= o.At.X && at.Y >= o.At.Y && at.X < o.At.X+o.Size.Width && at.Y < o.At.Y+o.Size.Height {
				return o.Object != t.Object
			}
		}
		return true
	})
}

// middle is where a finger taps: in the middle of what the window shows of it.
func (s *station) middle(t uitest.Target) fyne.Position {
	size := s.w.Canvas().Size()
	right, low := min(t.At.X+t.Size.Width, size.Width), min(t.At.Y+t.Size.Height, size.Height)
	return fyne.NewPos((max(t.At.X, 0)+right)/2, (max(t.At.Y, 0)+low)/2)
}

// touch taps a target.
func (s *station) touch(t uitest.Target) {
	s.tapped = append(s.tapped, t.Words)
	if !s.gentle(t) {
		s.memory.rough = true
	}
	switch fmt.Sprintf("%T", t.Object) {
	case "*ui.Tile", "*desk.cell": // the group around them can have the focus: a real window leaves it where it is
		t.Object.(fyne.Tappable).Tapped(&fyne.PointEvent{Position: s.middle(t).Subtract(t.At)})
	default:
		uitest.Touch(s.w, t.Object, s.middle(t).Subtract(t.At))
	}
	s.drain()
}

// gentle says that a tap takes no answer away: it turns a page, goes elsewhere,
// or puts the caret into a field.
func (s *station) gentle(t uitest.Target) bool {
	switch fmt.Sprintf("%T", t.Object) {
	case "*ui.entry", "*desk.cell", "*ui.railItem", "*slippy.Map", "*ui.padDisplay":
		return true
	}
	return slices.ContainsFunc([]string{"capture.step.next", "capture.step.back", "strip.lock", "strip.shift", "strip.officers", "strip.flavour", "night.open"},
		func(key string) bool { return t.Words == s.t(key) })
}

// barred are the words of what the monkey leaves alone: what reads the disk of
// the machine, and what ends the program.
var barred = []string{"settings.map_add", "map.add", "action.close", "settings.verify", "unlock.add"}

func (s *station) barred(t uitest.Target) bool {
	return slices.ContainsFunc(barred, func(key string) bool { return t.Words == s.t(key) })
}

func (s *station) tapAny(pick uint32) {
	all := slices.DeleteFunc(s.reach(), func(t uitest.Target) bool { return s.barred(t) || t.Object == fyne.CanvasObject(s.p.board) })
	if len(all) > 0 {
		s.touch(all[int(pick)%len(all)])
	}
}

// tapWords taps what says these words, the topmost first.
func (s *station) tapWords(words string) bool {
	for _, t := range slices.Backward(s.reach()) {
		if t.Words == words || strings.ReplaceAll(t.Words, "-\n", "-") == words {
			s.touch(t)
			return true
		}
	}
	return false
}

func (s *station) tapKey(key string) bool { return s.tapWords(s.t(key)) }

// tapCode taps the answer that says a code.
func (s *station) tapCode(list string, code codes.Code) bool {
	name := s.p.env.Codes.Label(list, code, string(s.p.look.Lang()))
	for _, t := range s.reach() {
		if fmt.Sprintf("%T", t.Object) == "*ui.Tile" && tells(t.Words, name) {
			s.touch(t)
			return true
		}
	}
	return false
}

// tells says whether a tile's words are a name: all of it, or its beginning, of
// which the rest stands below in small letters.
func tells(words, name string) bool {
	words = strings.ReplaceAll(words, "-\n", "-")
	rest, ok := strings.CutPrefix(name, words)
	return ok && words != "" && (rest == "" || strings.ContainsAny(strings.TrimSpace(rest)[:1], ",:("))
}

// press presses a key as a keyboard does.
func (s *station) press(name fyne.KeyName) {
	e := &fyne.KeyEvent{Name: name}
	if f := s.w.Canvas().Focused(); f != nil {
		f.TypedKey(e)
	} else if f := s.w.Canvas().OnTypedKey(); f != nil {
		f(e)
	}
	s.drain()
}

func (s *station) pressKey(pick uint32) {
	s.press([]fyne.KeyName{fyne.KeyEscape, fyne.KeyEscape, fyne.KeyDown, fyne.KeyUp}[pick%4])
}

// typed types at the pace of a quick hand.
func (s *station) typed(text string) {
	for _, c := range text {
		if f := s.w.Canvas().Focused(); f != nil {
			f.TypedRune(c)
		} else if f := s.w.Canvas().OnTypedRune(); f != nil {
			f(c)
		}
		s.n.pass(120 * time.Millisecond)
	}
}

// at says where the officer is.
func (s *station) at(area ui.Area) bool {
	return s.p.session != nil && !s.p.shell.Locked() && s.p.shell.Router().Area() == area
}

// work does what an officer would do next where he is.
func (s *station) work(pick uint32) {
	switch {
	case s.p.shell.Locked():
		s.unlock(pick)
	case s.form() != nil:
		s.workForm(pick)
	case s.at(ui.AreaNight):
		s.workNight(pick)
	case s.at(ui.AreaReview):
		s.workReview(pick)
	case s.at(ui.AreaPlan):
		if pick%5 != 0 || !s.tapKey("plan.save") {
			s.tapAny(pick / 5)
		}
	default:
		if pick%3 != 0 {
			s.tapAny(pick / 3)
			return
		}
		s.tapKey("area." + string(ui.AreasFor(string(s.role()))[0]))
	}
}

// unlock chooses an officer and types his PIN.
func (s *station) unlock(pick uint32) {
	if s.p.login == nil {
		s.tapKey("action.back")
		return
	}
	who := s.crew[int(pick)%len(s.crew)]
	if len(s.crew) > 1 {
		s.tapWords(who.Name)
	}
	s.p.login.Clear()
	s.p.login.Focus()
	s.typed(who.PIN)
	s.press(fyne.KeyReturn)
	s.n.settle(s)
}

func (s *station) wrongPIN(pick uint32) {
	if s.p.login == nil || !s.p.shell.Locked() || pick%2 == 0 {
		return
	}
	s.p.login.Focus()
	s.typed("918273")
	s.press(fyne.KeyReturn)
	s.n.settle(s)
	s.n.pass(31 * time.Second)
}

func (s *station) changeOfficer(pick uint32) {
	if s.p.session == nil || !s.tapKey("strip.officers") {
		return
	}
	s.n.settle(s)
	s.tapAny(pick)
	s.n.settle(s)
	if s.p.shell.Locked() {
		s.unlock(pick)
	}
}

// mustKill ends the program without warning and starts it again.
func (s *station) mustKill() {
	if err := s.kill(theTemplate); err != nil {
		s.n.complain("kill", err.Error())
	}
}

func (s *station) mend(uint32) { s.quietly("the link is mended", s.mendNow) }

func (s *station) mendNow() {
	s.link.set(true)
	s.n.pass(3 * time.Second)
	if s.p.session != nil {
		s.duty().Nudge() // minutes pass, and it tries again
	}
	s.n.settle(s)
}

var monkeySizes = []fyne.Size{{Width: 1280, Height: 800}, {Width: 800, Height: 1280}, {Width: 1024, Height: 700}, {Width: 960, Height: 540}}

func (s *station) resize(pick uint32) {
	s.size = monkeySizes[int(pick)%len(monkeySizes)]
	s.w.Resize(s.size)
}

// turnClock sets the device's clock wrong, or right again. The night may become
// another by it.
func (s *station) turnClock(pick uint32) {
	s.skew = []time.Duration{0, -26 * time.Hour, 9 * time.Hour, 0}[pick%4]
	s.n.pass(6 * time.Second)
	s.n.settle(s)
}

func (s *station) wait(pick uint32) {
	d := []time.Duration{time.Second, 5 * time.Second, 20 * time.Second, time.Minute, 4 * time.Minute}[pick%5]
	s.quietly("time passes", func() { s.n.pass(d); s.n.settle(s) })
}

func (s *station) tapRail(pick uint32) {
	if s.p.session == nil {
		return
	}
	areas := ui.AreasFor(string(s.role()))
	s.goTo(areas[int(pick)%len(areas)])
}

// openShift looks at the end of the shift, and perhaps leaves it by the rail.
func (s *station) openShift(pick uint32) {
	if !s.tapKey("strip.shift") || pick%2 == 0 {
		return
	}
	s.n.settle(s)
	s.goTo(ui.AreaNight)
}

// goTo taps an area of the rail. The night's leads to the night.
func (s *station) goTo(area ui.Area) {
	if !s.tapKey("area."+string(area)) || area != ui.AreaNight || s.p.session == nil {
		return
	}
	if router := s.p.shell.Router(); router.Area() != area || router.Top() != router.Root(area) {
		s.complain("rail", "a tap on «%s» leads to %T", s.t("area.night"), router.Top())
	}
}

// stand says on the map of the night where the officer is.
func (s *station) stand(pick uint32) bool {
	for _, t := range s.reach() {
		if m, ok := t.Object.(*slippy.Map); ok && s.at(ui.AreaNight) {
			s.tapped = append(s.tapped, "map")
			m.Tapped(&fyne.PointEvent{Position: fyne.NewPos(t.Size.Width/2+float32(pick%40), t.Size.Height/2)})
			s.drain()
			return true
		}
	}
	return false
}

func (s *station) workNight(pick uint32) {
	switch n := pick / 8; pick % 8 {
	case 0, 1:
		s.tapKey("night.new_check")
	case 2: // where he stands
		s.stand(n)
	case 3:
		s.tapKey("night.place_checked")
	case 4, 5, 6: // open a row
		rows := slices.DeleteFunc(s.reach(), func(t uitest.Target) bool { return fmt.Sprintf("%T", t.Object) != "*desk.cell" })
		if len(rows) > 0 {
			s.touch(rows[int(n)%len(rows)])
			s.n.settle(s)
			s.tapKey("night.open")
		}
	default:
		s.tapAny(n)
	}
}

// workReview reads a record and decides.
func (s *station) workReview(pick uint32) {
	switch n := pick / 6; pick % 6 {
	case 0, 1:
		s.tapKey("review.accept")
	case 2, 3:
		if s.tapKey("review.return") {
			s.n.settle(s)
			if _, ok := s.w.Canvas().Focused().(ui.Typist); ok {
				s.typed("Толықтырыңыз")
				s.press(fyne.KeyReturn)
				s.tapKey("review.return")
			}
		}
	case 4:
		s.tapKey("review.next")
	default:
		s.tapAny(n)
	}
}

// workForm answers, types or goes on.
func (s *station) workForm(pick uint32) {
	switch n := pick / 10; pick % 10 {
	case 0, 1, 2, 3:
		s.tapTile(n)
	case 4, 5:
		s.typeAny(n)
	case 6, 7:
		_ = s.tapKey("capture.step.next") || s.tapKey("capture.more.done") || s.tapKey("capture.end.finish") || s.tapKey("capture.review.send")
	case 8:
		s.tapAny(n)
	default:
		_ = s.tapKey([]string{"capture.step.back", "capture.person.another", "capture.end.save", "capture.drafts.new"}[n%4])
	}
}

// tapTile taps an answer.
func (s *station) tapTile(pick uint32) {
	all := slices.DeleteFunc(s.reach(), func(t uitest.Target) bool { return fmt.Sprintf("%T", t.Object) != "*ui.Tile" })
	if len(all) > 0 {
		s.touch(all[int(pick)%len(all)])
	}
}
