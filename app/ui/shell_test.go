package ui_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// page is a screen that shows every piece of the kit.
type page struct {
	object   fyne.CanvasObject
	relabels int
	shown    int
	hidden   int
}

func (p *page) Object() fyne.CanvasObject { return p.object }
func (p *page) Relabel()                  { p.relabels++ }
func (p *page) Shown()                    { p.shown++ }
func (p *page) Hidden()                   { p.hidden++ }

func simple(words string) *page { return &page{object: ui.NewLabel(ui.Plain(words))} }

var night = time.Date(2026, 11, 24, 2, 14, 0, 0, time.FixedZone("", 5*3600))

func frame() ui.Frame {
	return ui.Frame{
		Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Officer: "Нұрсұлтан А.", Now: night,
		Link: ui.LinkOffline, Waiting: 3, LastAck: night.Add(-time.Hour),
		Areas:  ui.AreasFor("patrol", "supervisor"),
		Badges: map[ui.Area]int{ui.AreaReview: 4, ui.AreaNight: 12},
		Demo: []ui.DemoRole{
			{ID: "p", Say: ui.Plain("Патруль · Нұрсұлтан"), Icon: icon.Shield},
			{ID: "i", Say: ui.Plain("Инспектор · Әйгерім"), Icon: icon.Child},
			{ID: "s", Say: ui.Plain("Жетекші · Ерлан"), Icon: icon.Review},
		},
		Open: "p",
	}
}

// never is a clock that does not run.
func never(time.Duration, func()) func() { return func() {} }

func shell(look *ui.Look, screen ui.Screen) *ui.Shell {
	s := ui.NewShell(look)
	s.After = never
	s.Router().SetRoot(ui.AreaNight, screen)
	s.Router().Go(ui.AreaNight)
	s.Show(frame())
	return s
}

func TestKitLooks(t *testing.T) {
	uitest.Everywhere(t, "kit", func(look *ui.Look) fyne.CanvasObject {
		s := shell(look, &page{object: kit(look)})
		s.SetBanners(ui.Banner{Icon: icon.Device, Role: palette.Info, Say: look.SayN("unlock.waiting", 3), Action: look.Say("settings.sync_now")})
		return s.Object()
	})
}

func TestLayersLook(t *testing.T) {
	for _, f := range palette.Flavours() {
		look := uitest.Look(t, f, i18n.KK)
		s := shell(look, &page{object: kit(look)})
		w := uitest.Window(t, s.Object(), uitest.Sizes[1])
		s.Attach(w.Canvas())
		s.Toast(ui.Plain("Жазылды: Орталық саябақ"), func() {})
		s.ToastError(errs.Errorf(errs.Denied, "pen", ""))
		s.Ask(ui.Question{
			Icon: icon.Warning, Head: ui.Plain("Жоба өшірілсін бе?"),
			Text: ui.Plain("Бұл жоба әлі ешқайда жіберілген жоқ. Өшірілсе, қалпына келмейді."),
			Yes:  ui.Plain("Жобаны өшіру"), Risky: true,
		})
		uitest.Settle(w)
		uitest.Check(t, w, f)
		uitest.Picture(t, "layers-"+string(f), w)
	}
}

func TestLockShowsNothingOfWhatLiesBelow(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := shell(look, simple("Айгүл Т."))
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	s.Toast(ui.Plain("saved Айгүл Т."), nil)
	s.Sheet(400, ui.Plain("Айгүл Т."), ui.NewLabel(ui.Plain("Айгүл Т.")))
	s.ShowLocked(ui.NewLabel(ui.Plain("locked")))
	uitest.Settle(w)
	words := uitest.Words(w.Canvas().Content())
	if uitest.Says(words, "Айгүл") || uitest.Says(words, "Нұрсұлтан") || !uitest.Says(words, "locked") {
		t.Errorf("a locked program shows %q", words)
	}
	asked := 0
	s.OnNewCheck = func() { asked++ }
	s.OnArea = func(ui.Area) { asked++ }
	press(w, fyne.KeyN)
	press(w, fyne.Key1)
	if asked != 0 {
		t.Error("a key reached a locked program")
	}
	s.ShowLocked(nil)
	press(w, fyne.KeyN)
	if asked != 1 || s.Locked() {
		t.Error("the program did not come back")
	}
}

// The lock serves above every dialog, by finger and by key, and covers nothing
// of one.
func TestLockAboveDialogs(t *testing.T) {
	for _, size := range uitest.Sizes {
		for _, wide := range []float32{320, 640, 10000} {
			look := uitest.Look(t, palette.Night, i18n.EN)
			s := shell(look, simple("map"))
			w := uitest.Window(t, s.Object(), size)
			s.Attach(w.Canvas())
			locked := 0
			s.OnLock = func() { locked++ }
			middle := func(words string) fyne.Position {
				uitest.Settle(w)
				for _, one := range uitest.Targets(w) {
					if one.Words == words {
						return one.At.AddXY(one.Size.Width/2, one.Size.Height/2)
					}
				}
				t.Fatalf("no %s", words)
				return fyne.Position{}
			}
			lock := middle(look.T("strip.lock"))
			var read func() // what came below a finger takes taps a moment later
			s.After = func(_ time.Duration, f func()) func() { read = f; return func() {} }
			s.Sheet(wide, ui.Plain("Why?"), ui.AtLeast(1, 2000, ui.NewLabel(ui.Plain("reason"))))
			read()
			if over, _ := hit(uitest.Targets(w), middle(look.T("action.close"))); over.Words != look.T("action.close") {
				t.Errorf("%v, %.0f wide: on the cross lies %v", size, wide, over)
			}
			over, _ := hit(uitest.Targets(w), lock)
			b, ok := over.Object.(*ui.Button)
			if !ok {
				t.Fatalf("%v, %.0f wide: on the lock lies %v", size, wide, over)
			}
			test.Tap(b)
			press(w, fyne.KeyL)
			if locked != 2 {
				t.Errorf("%v, %.0f wide: locked %d times of two", size, wide, locked)
			}
		}
	}
}

func press(w fyne.Window, k fyne.KeyName) {
	w.Canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl})
}

func TestKeysOfTheFrame(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	s := shell(look, simple("map"))
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	var area ui.Area
	locks := 0
	s.OnArea = func(a ui.Area) { area = a }
	s.OnLock = func() { locks++ }
	press(w, fyne.Key3)
	if want := frame().Areas[2]; area != want {
		t.Errorf("Ctrl+3 asked for %q, want %q", area, want)
	}
	press(w, fyne.KeyL)
	if locks != 1 {
		t.Error("Ctrl+L did not lock")
	}
	key := w.Canvas().OnTypedKey()
	key(&fyne.KeyEvent{Name: fyne.KeyF2})
	key(&fyne.KeyEvent{Name: fyne.KeyF3})
	if look.Lang() != i18n.RU || look.Flavour() != palette.Red {
		t.Errorf("F2, F3 gave %s, %s", look.Lang(), look.Flavour())
	}
	s.Router().Push(simple("record"))
	key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.Router().Depth() != 1 {
		t.Error("Esc did not go back")
	}
}

// finding is a screen on which something is looked for.
type finding struct {
	ui.Screen
	open bool
}

func (f *finding) Find() { f.open = true }

func (f *finding) EndFind() bool {
	was := f.open
	f.open = false
	return was
}

func TestFindOnTheScreenInSight(t *testing.T) {
	s := shell(uitest.Look(t, palette.Night, i18n.KK), simple("map"))
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	press(w, fyne.KeyF) // the screen has nothing to look for
	f := &finding{Screen: simple("record")}
	s.Router().Push(f)
	press(w, fyne.KeyF)
	if !f.open {
		t.Fatal("Ctrl+F did not reach the screen")
	}
	s.Escape()
	if f.open || s.Router().Top() != f {
		t.Error("Esc did not end the search alone")
	}
	s.Escape()
	if s.Router().Top() == f {
		t.Error("a second Esc did not lead back")
	}
	s.Router().Push(f)
	s.Layer(200, simple("dialog").Object())
	press(w, fyne.KeyF)
	if f.open {
		t.Error("Ctrl+F went below a dialog")
	}
}

// TestKeysWhileTyping: the toolkit gives keys to the focused field alone, so
// the field must hand on those of the frame.
func TestKeysWhileTyping(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	field := ui.NewTextField(look, "name", ui.Plain("Name"))
	s := shell(look, &page{object: field.Object()})
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	checks := 0
	s.OnNewCheck = func() { checks++ }
	field.Focus()
	field.Entry().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF2})
	field.Entry().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierControl})
	if look.Lang() != i18n.RU || checks != 1 {
		t.Errorf("language %s, new checks %d", look.Lang(), checks)
	}
}

func TestRouterKeepsEachAreasWay(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	r := ui.NewRouter(look)
	home, record, check := simple("home"), simple("record"), simple("check")
	r.SetRoot(ui.AreaNight, home)
	r.SetRoot(ui.AreaCheck, check)
	r.Go(ui.AreaNight)
	r.Push(record)
	r.Go(ui.AreaCheck)
	r.Go(ui.AreaNight)
	if r.Top() != ui.Screen(record) {
		t.Error("the way of the night was lost")
	}
	if !r.Back() || r.Top() != ui.Screen(home) || r.Back() {
		t.Error("back does not lead home and stop there")
	}
	if home.shown != 2 || home.hidden != 1 || record.hidden != 2 {
		t.Errorf("shown %d, hidden %d, %d", home.shown, home.hidden, record.hidden)
	}
}

// What is typed reaches no widget of a screen that went out of sight, and what
// has the keys beside the screens keeps them.
func TestAScreenOutOfSightHasNoKeys(t *testing.T) {
	for _, c := range []struct {
		name   string
		beside bool // a part of the frame has the keys, not the screen
		leave  func(r *ui.Router)
	}{
		{"another on top", false, func(r *ui.Router) { r.Push(simple("жоғарғы")) }},
		{"back", false, func(r *ui.Router) { r.Back() }},
		{"another area", false, func(r *ui.Router) { r.Go(ui.AreaCheck) }},
		{"the first of the area", false, func(r *ui.Router) { r.Home(ui.AreaNight) }},
		{"another first one", false, func(r *ui.Router) { r.SetRoot(ui.AreaNight, simple("жаңа")) }},
		{"the rail", true, func(r *ui.Router) { r.Go(ui.AreaCheck) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := shell(uitest.Look(t, palette.Night, i18n.KK), simple("түбірі"))
			w := uitest.Window(t, s.Object(), uitest.Sizes[1])
			s.Attach(w.Canvas())
			s.Router().SetRoot(ui.AreaCheck, simple("басқа"))
			button := ui.NewButton(ui.Plain("астыңғы"), nil)
			s.Router().Push(&page{object: container.NewCenter(button)})
			w.Canvas().Focus(button)
			var want fyne.Focusable
			if c.beside {
				w.Canvas().FocusPrevious()
				if want = w.Canvas().Focused(); want == nil || want == fyne.Focusable(button) {
					t.Fatal("nothing of the frame has keys")
				}
			}
			c.leave(s.Router())
			if got := w.Canvas().Focused(); got != want {
				t.Errorf("%T has the keys, want %T", got, want)
			}
		})
	}
}

func TestScreenAwayDuringAChangeIsRelabelled(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	r := ui.NewRouter(look)
	home, check := simple("home"), &page{object: ui.NewLabel(look.Say("area.check"))}
	r.SetRoot(ui.AreaNight, home)
	r.SetRoot(ui.AreaCheck, check)
	r.Go(ui.AreaCheck)
	w := uitest.Window(t, r.Object(), uitest.Sizes[0])
	r.Go(ui.AreaNight)
	look.SetLang(i18n.EN)
	r.Go(ui.AreaCheck)
	if check.relabels != 1 || !uitest.Says(uitest.Words(w.Canvas().Content()), "New check") {
		t.Errorf("relabelled %d times, shows %q", check.relabels, uitest.Words(w.Canvas().Content()))
	}
}

func TestToastUndo(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := shell(look, simple("map"))
	var gone func()
	s.After = func(_ time.Duration, f func()) func() { gone = f; return func() {} }
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	undone := false
	s.Toast(ui.Plain("Saved: the park"), func() { undone = true })
	uitest.Settle(w)
	uitest.Tap(t, w, "Undo")
	if !undone || uitest.Says(uitest.Words(w.Canvas().Content()), "Saved: the park") {
		t.Error("undo did not take the toast away")
	}
	s.Toast(ui.Plain("Saved: the square"), func() { undone = false })
	uitest.Settle(w)
	late, ok := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == "Undo" })
	if !ok {
		t.Fatal("nothing to undo with")
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(late).AddXY(10, 10)
	gone()
	uitest.Settle(w)
	if over, ok := hit(uitest.Targets(w), at); !ok || over.Words != "ui.deaf" {
		t.Errorf("a tap that comes late reaches %v", over)
	}
	gone()
	uitest.Settle(w)
	if over, ok := hit(uitest.Targets(w), at); ok && over.Words == "ui.deaf" {
		t.Error("the place of the news stays deaf")
	}
	if uitest.Says(uitest.Words(w.Canvas().Content()), "Saved: the square") {
		t.Error("the toast stayed after its time")
	}
}

// News of what was taken back by another way goes with the next news, and does not
// come into sight again when that is over.
func TestNewsOfWhatIsTakenBackGoes(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := shell(look, simple("map"))
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	said := "Accepted: the park"
	s.Toast(func() string { return said }, func() {})
	uitest.Settle(w)
	said = ""
	s.Toast(ui.Plain("Taken back"), nil)
	uitest.Settle(w)
	if _, there := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Hint != nil && b.Hint() == "Undo" }); there {
		t.Error("what was taken back can be taken back once more")
	}
	if !uitest.Says(uitest.Words(w.Canvas().Content()), "Taken back") {
		t.Error("the news is gone too")
	}
}

// hit is what a tap at a place reaches.
func hit(all []uitest.Target, at fyne.Position) (found uitest.Target, ok bool) {
	for _, t := range all {
		if at.X >= t.At.X && at.Y >= t.At.Y && at.X < t.At.X+t.Size.Width && at.Y < t.At.Y+t.Size.Height {
			found, ok = t, true
		}
	}
	return found, ok
}

// News never waits behind errors, is said once where it is equal, is bounded,
// and covers nothing that a finger wants.
func TestToasts(t *testing.T) {
	said := func(w fyne.Window, text string) int {
		n := 0
		for _, word := range uitest.Words(w.Canvas().Content()) {
			if word == text {
				n++
			}
		}
		return n / 2 // a label, and the text it draws
	}
	for _, size := range uitest.Sizes {
		t.Run(fmt.Sprint(size.Width), func(t *testing.T) {
			look := uitest.Look(t, palette.Night, i18n.KK)
			s := shell(look, &page{object: kit(look)})
			w := uitest.Window(t, s.Object(), size)
			before := uitest.Targets(w)
			for range 5 {
				s.ToastError(errs.Errorf(errs.Denied, "pen", ""))
			}
			s.ToastError(errs.Errorf(errs.Unavailable, "disk_full", ""))
			s.Toast(ui.Plain("saved"), func() {})
			uitest.Settle(w)
			if said(w, "saved") != 1 {
				t.Error("a success waits behind errors")
			}
			if said(w, look.T("error.disk_full")) != 0 {
				t.Error("two are read at once, one of them over the page")
			}
			if words := uitest.Words(w.Canvas().Content()); uitest.Says(words, look.T("error.pen")) {
				t.Errorf("more toasts than there is room for: %q", words)
			}
			for range 5 {
				s.ToastError(errs.Errorf(errs.Denied, "pen", ""))
			}
			uitest.Settle(w)
			tapHint(t, s.Object(), "saved")
			uitest.Settle(w)
			if said(w, "saved") != 1 {
				t.Error("errors took a success away")
			}
			for _, one := range uitest.Targets(w)[len(before):] {
				if one.At.Y+one.Size.Height > 100 {
					t.Errorf("%v hangs far below the strip, over what a page offers", one)
				}
			}
		})
	}
}

// tapHint taps the sign of news that stands aside.
func tapHint(t *testing.T, o fyne.CanvasObject, says string) {
	t.Helper()
	b, ok := uitest.Find(o, func(b *ui.Button) bool { return b.Hint != nil && b.Hint() == says })
	if !ok {
		t.Fatalf("no sign of %q", says)
	}
	b.Tapped(nil)
}

// A second tap of the finger that closed news closes nothing that comes into
// its place, and what stood aside has its whole time once it is asked for.
func TestNewsThatStoodAside(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := shell(look, simple("map"))
	var ends []func()
	stopped := map[int]bool{}
	s.After = func(_ time.Duration, f func()) func() {
		ends = append(ends, f)
		n := len(ends) - 1
		return func() { stopped[n] = true }
	}
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	shows := func(text string) bool {
		uitest.Settle(w)
		return uitest.Says(uitest.Words(w.Canvas().Content()), text)
	}
	s.Toast(ui.Plain("The file is in the folder"), nil)
	s.Toast(ui.Plain("Accepted"), func() {})
	if shows("The file is in the folder") || !shows("Accepted") {
		t.Fatal("the latest is not what is read")
	}
	uitest.Tap(t, w, "Undo")
	if shows("The file is in the folder") {
		t.Error("a second tap reaches the news that came into its place")
	}
	ends[2]() // the place is deaf no more
	if !shows("The file is in the folder") {
		t.Error("where the file lies is lost")
	}
	s.Toast(ui.Plain("Accepted"), nil)
	tapHint(t, s.Object(), "The file is in the folder")
	if !stopped[0] || !shows("The file is in the folder") || shows("Accepted") {
		t.Error("asked for, it does not come back for its whole time")
	}
}

// A banner has its place beforehand: nothing moves when it comes or goes.
// What stands aside is taken back by one tap, and is read by another.
func TestNewsAsideIsTakenBackByOneTap(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1024, 700))
	undone := 0
	s.Shell.Toast(ui.Plain("Айдос taken out"), func() { undone++ })
	s.Shell.Toast(ui.Plain("Saved"), nil)
	uitest.Settle(s.Window)
	if !s.Says("Saved") || s.Says("Айдос taken out") {
		t.Fatalf("seen: %q", uitest.Words(s.Shell.Object()))
	}
	uitest.Fits(t, s.Shell.Object())
	back, ok := uitest.Find(s.Shell.Object(), func(b *ui.Button) bool { return b.Icon == icon.Undo })
	if !ok {
		t.Fatal("nothing to take it back by")
	}
	if test.Tap(back); undone != 1 {
		t.Errorf("taken back %d times", undone)
	}
}

func TestBannersMoveNothing(t *testing.T) {
	for _, size := range uitest.Sizes {
		look := uitest.Look(t, palette.Night, i18n.KK)
		s := shell(look, &page{object: kit(look)})
		w := uitest.Window(t, s.Object(), size)
		said, tapped := "Қайтарылған жазба: 1", 0
		uitest.MustNotMove(t, w, func() {
			s.SetBanners(ui.Banner{Icon: icon.Warning, Role: palette.Danger, Say: ui.Plain(said), Action: ui.Plain("Ашу"), OnTap: func() { tapped++ }})
		})
		if !uitest.Says(uitest.Words(w.Canvas().Content()), said) {
			t.Error("the banner is not in sight")
		}
		for _, one := range uitest.Targets(w) {
			if one.Words == said {
				uitest.Touch(w, one.Object, fyne.NewPos(10, 10))
			}
		}
		if tapped != 1 {
			t.Error("the banner leads nowhere")
		}
		s.SetBanners()
		if uitest.Says(uitest.Words(w.Canvas().Content()), said) {
			t.Error("the banner stays without a reason")
		}
	}
}

func TestDemoRoleIsOneClickAway(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := shell(look, simple("map"))
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	var chosen string
	s.OnRole = func(id string) { chosen = id }
	uitest.Tap(t, w, "Role")
	uitest.Picture(t, "layers-roles", w)
	uitest.Tap(t, w, "Инспектор · Әйгерім")
	if chosen != "i" {
		t.Errorf("chose %q", chosen)
	}
	f := frame()
	f.Demo = nil
	s.Show(f)
	if uitest.Says(uitest.Words(w.Canvas().Content()), "Role") {
		t.Error("the role switch is shown outside of the demonstration")
	}
}

func TestSomebodyIsThere(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	field := ui.NewTextField(look, "name", ui.Plain("Name"))
	s := shell(look, &page{object: field.Object()})
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	n := 0
	s.OnActivity = func() { n++ }
	for name, do := range map[string]func(){
		"typing":    func() { field.Entry().TypedRune('ә') },
		"a key":     func() { w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyDown}) },
		"the mouse": func() { s.Object().(*fyne.Container).Objects[0].(desktop.Cursorable).Cursor() },
		"an area":   func() { press(w, fyne.Key1) },
	} {
		before := n
		do()
		if n == before {
			t.Errorf("%s went unnoticed", name)
		}
	}
}

func TestEscapeAnswersNo(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.KK)
	s := shell(look, simple("map"))
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	no, yes := 0, 0
	ask := ui.Question{Head: ui.Plain("?"), Yes: ui.Plain("Do it"), OnYes: func() { yes++ }, OnNo: func() { no++ }}
	s.Ask(ask)
	s.Escape()
	s.Ask(ask)
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.Escape() // nothing is left to close
	if no != 1 || yes != 1 {
		t.Errorf("no %d times, yes %d times", no, yes)
	}
}

// What the link says changes by itself: nothing in the strip moves then, in any
// language and width.
func TestTheLinkMovesNothing(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 960, Height: 540}, {Width: 800, Height: 1280}} {
		for _, lang := range i18n.Langs() {
			t.Run(fmt.Sprint(size.Width, lang), func(t *testing.T) {
				s := shell(uitest.Look(t, palette.Night, lang), simple("map"))
				w := uitest.Window(t, s.Object(), size)
				f := frame()
				uitest.Settle(w)
				before := uitest.Targets(w)
				for _, link := range []ui.Link{ui.LinkConnecting, ui.LinkIdle, ui.LinkSending, ui.LinkBusy, ui.LinkTrouble, ui.LinkOffline} {
					for _, waiting := range []int{0, 1, 47} {
						f.Link, f.Waiting = link, waiting
						s.Show(f)
						uitest.Settle(w)
						for i, now := range uitest.Targets(w) {
							if b := before[i]; now.At != b.At || now.Size != b.Size {
								t.Errorf("%s, %d waiting: %v is now %v", link, waiting, b, now)
							}
						}
					}
				}
			})
		}
	}
}

// A dialog that is too high for its window scrolls inside it: its last button
// does not lie outside. One that fits stands as it did.
func TestADialogTooHighScrolls(t *testing.T) {
	for rows, scrolls := range map[int]bool{3: false, 12: true} {
		look := uitest.Look(t, palette.Night, i18n.EN)
		s := shell(look, simple("map"))
		size := fyne.NewSize(853, 533)
		w := uitest.Window(t, s.Object(), size)
		body := ui.Column(8)
		var last *ui.Button
		for i := range rows {
			last = ui.NewButton(ui.Plain(fmt.Sprint("row ", i)), nil)
			body.Add(last)
		}
		s.Sheet(640, ui.Plain("a sheet"), body)
		uitest.Settle(w)
		page, ok := uitest.Find(w.Canvas().Content(), func(p *container.Scroll) bool {
			_, inside := uitest.Find(p.Content, func(b *ui.Button) bool { return b == last })
			return inside
		})
		if !ok {
			t.Fatal("no page")
		}
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		if bottom := place(page).Y + page.Size().Height; bottom > size.Height || page.Content.Size().Height > page.Size().Height != scrolls {
			t.Errorf("%d rows: ends at %.0f, %.0f of %.0f in sight", rows, bottom, page.Size().Height, page.Content.Size().Height)
		}
		page.ScrollToBottom()
		if at := place(last); at.Y+last.Size().Height > place(page).Y+page.Size().Height+1 {
			t.Errorf("%d rows: the last button stays out of reach", rows)
		}
	}
}
