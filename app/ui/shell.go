package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
)

// Shell is the frame around every screen: the strip with its banners, the rail,
// the screen in sight, and above them toasts, dialogs and the cover of a
// locked program. It takes its data by Show and tells what happened by its
// On... fields, all of which may be nil.
type Shell struct {
	OnArea     func(Area)            // the rail or a key asked for an area; the shell has not moved
	OnNewCheck func()                // Ctrl+N
	OnLock     func()                // the lock was tapped or Ctrl+L
	OnLang     func(i18n.Lang)       // the language was changed; keep it
	OnFlavour  func(palette.Flavour) // the flavour was changed; keep it
	OnRole     func(id string)       // a person of the demonstration, or another officer, was chosen
	OnShift    func()                // the end of the shift was asked for
	OnSync     func()                // the state of the link was tapped
	OnStray    func()                // a key while the cover has nothing in focus: it may take the focus, and then gets the key
	OnActivity func()                // a key, a mouse or a finger: the idle lock starts anew
	OnError    func(error)           // a toast says what went wrong

	// Legend is what the signs on the map mean, for the help; nil: no map.
	Legend func() fyne.CanvasObject

	// After runs f on the UI thread when d has passed; tests hand in their
	// own clock. The answer stops it.
	After func(d time.Duration, f func()) (stop func())

	look    *Look
	frame   Frame
	banners []Banner // the gravest first
	router  *Router
	strip   *strip
	rail    *rail
	toasts  *toasts
	layers  *fyne.Container // dialogs, the last on top
	ground  *fyne.Container // over them, where a finger may shake
	still   *still.Ground   // on it, where a card came or went
	over    *fyne.Container // the lock, above the dialogs
	escaped map[fyne.CanvasObject]func()
	cover   *fyne.Container // of a locked program
	root    *fyne.Container
	body    *fyne.Container
	canvas  fyne.Canvas
	narrow  bool
	tight   bool   // so narrow that the strip leaves out what the settings have too
	helping func() // closes the help; nil while it is not shown
	digits  digitRun
	heard   bool // the page took the digits that came last for a scanner's itself

	board    Board // the touch keyboard, nil where there is none
	boardBox *fyne.Container
	lift     float32 // how far the content stands above its place while something is typed
}

// NewShell is a frame with nothing in it.
func NewShell(look *Look) *Shell {
	s := &Shell{look: look, router: NewRouter(look), After: After, escaped: map[fyne.CanvasObject]func(){}}
	s.strip = newStrip(look, s)
	s.rail = newRail(look, func(a Area) { s.area(a) })
	s.toasts = newToasts(look, s)
	s.layers, s.ground = container.New(&stackLayout{}), container.NewWithoutLayout()
	s.still = still.Over(s.ground, func(d time.Duration, f func()) func() { return s.After(d, f) })
	s.over = newLockOver(s)
	s.cover = container.New(&liftLayout{shell: s})
	s.boardBox = container.New(&stackLayout{})
	s.cover.Hide()
	s.body = container.New(&frameLayout{shell: s},
		container.New(&stackLayout{}, s.router.Object()),
		container.New(&stackLayout{}, NewSurface(palette.Panel), s.rail.box), s.strip.box)
	s.root = container.New(&rootLayout{shell: s}, newSensor(func() { call(s.OnActivity) }), s.body, s.layers, s.ground, s.over, s.cover, s.toasts.box, s.boardBox)
	s.router.OnChange = func() {
		s.redrawRail()
		s.settleBoard()
		s.toasts.dropVoid()
	}
	look.covered = func() bool { return s.Locked() || len(s.layers.Objects) > 0 }
	look.after = func(d time.Duration, f func()) func() { return s.After(d, f) }
	look.OnChange(func() { s.strip.show(s.frame, s.Narrow()) })
	return s
}

// After is the clock of a real window: f runs on the UI thread when d has
// passed, unless it was stopped.
func After(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// Object is the whole content of the window.
func (s *Shell) Object() fyne.CanvasObject { return s.root }

// Router shows the screens.
func (s *Shell) Router() *Router { return s.router }

// Look is the flavour and the language.
func (s *Shell) Look() *Look { return s.look }

// Frame is what was shown last.
func (s *Shell) Frame() Frame { return s.frame }

// Narrow tells whether the window is narrower than 900 dp, so that the rail
// lies at the bottom.
func (s *Shell) Narrow() bool { return s.narrow }

// Show puts data into the strip and the rail.
func (s *Shell) Show(f Frame) {
	s.frame = f
	s.toasts.dropVoid()
	s.lineUp()
	s.strip.show(f, s.Narrow())
	s.redrawRail()
	s.root.Refresh()
}

// Tick moves the clock of the strip and nothing else.
func (s *Shell) Tick(now time.Time) {
	s.frame.Now = now
	s.strip.tick(now)
	s.toasts.dropVoid()
}

// Attach takes the keys of a window: see PassKey for the list. Call it once,
// after the content is set.
func (s *Shell) Attach(c fyne.Canvas) {
	s.canvas = c
	for i, key := range numbers {
		c.AddShortcut(ctrl(key), func(fyne.Shortcut) {
			s.unlessCovered(func() {
				if i < len(s.frame.Areas) {
					s.area(s.frame.Areas[i])
				}
			})
		})
	}
	c.AddShortcut(ctrl(fyne.KeyN), func(fyne.Shortcut) { s.unlessCovered(func() { s.unlessLocked(s.OnNewCheck) }) })
	c.AddShortcut(ctrl(fyne.KeyF), func(fyne.Shortcut) { s.find() })
	c.AddShortcut(ctrl(fyne.KeyL), func(fyne.Shortcut) { s.lock() })
	c.SetOnTypedKey(s.typed)
	c.SetOnTypedRune(s.typedRune)
}

func ctrl(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
}

func (s *Shell) typed(e *fyne.KeyEvent) {
	call(s.OnActivity)
	s.look.typing.key(0)
	switch e.Name {
	case fyne.KeyF1:
		s.Help()
	case fyne.KeyF2:
		s.NextLang()
	case fyne.KeyF3:
		s.NextFlavour()
	case fyne.KeyEscape:
		s.Escape()
	default:
		if s.digits.scanned(e) {
			s.tellScan()
			return
		}
		if f := s.stray(); f != nil {
			f.TypedKey(e)
		} else if k, ok := s.keyed(); ok {
			k.Key(e)
		}
	}
}

// stray is where a key goes that was typed on the cover while nothing there
// had the focus, such as a PIN after a tap on bare ground; nil: nowhere.
func (s *Shell) stray() fyne.Focusable {
	if !s.Locked() || s.canvas == nil || s.OnStray == nil || len(s.layers.Objects) > 0 {
		return nil
	}
	if s.canvas.Focused() != nil {
		return nil // it had the key already, and passed it on
	}
	s.OnStray()
	return s.canvas.Focused()
}

// Escape closes what lies on top, else ends what is looked for, else goes
// back. A locked program stays where it is.
func (s *Shell) Escape() {
	f, finds := s.finder()
	switch {
	case len(s.layers.Objects) > 0:
		s.closeTop()
	case s.Locked():
	case finds && f.EndFind():
	default:
		s.router.Back()
	}
}

// NextLang goes to the next language.
func (s *Shell) NextLang() { s.SetLang(s.look.Lang().Next()) }

// SetLang changes the language and tells OnLang.
func (s *Shell) SetLang(l i18n.Lang) {
	s.look.SetLang(l)
	if s.OnLang != nil {
		s.OnLang(l)
	}
}

// NextFlavour goes to the next flavour.
func (s *Shell) NextFlavour() { s.SetFlavour(s.look.Flavour().Next()) }

// SetFlavour changes the flavour and tells OnFlavour.
func (s *Shell) SetFlavour(f palette.Flavour) {
	s.look.SetFlavour(f)
	if s.OnFlavour != nil {
		s.OnFlavour(f)
	}
}

// ShowLocked covers the window with one object and nothing else: dialogs and
// toasts go, and what lies below is not drawn, so that a locked program shows
// nothing of a record. Nil takes the cover away.
func (s *Shell) ShowLocked(o fyne.CanvasObject) {
	if o == nil {
		s.cover.Objects = nil
		s.cover.Hide()
		s.body.Show()
		s.root.Refresh()
		s.settleBoard()
		return
	}
	s.still.LetGo()
	s.layers.Objects, s.helping = nil, nil
	clear(s.escaped)
	s.toasts.clear()
	s.body.Hide()
	s.cover.Objects = []fyne.CanvasObject{NewSurface(palette.Ground), o}
	s.cover.Show()
	if s.canvas != nil {
		s.canvas.Unfocus()
	}
	s.root.Refresh()
	s.settleBoard()
}

// Locked tells whether the cover is on.
func (s *Shell) Locked() bool { return s.cover.Visible() }

func (s *Shell) lock() { s.unlessLocked(s.OnLock) }

func (s *Shell) area(a Area) {
	s.unlessLocked(func() {
		if s.OnArea != nil {
			s.OnArea(a)
		}
	})
}

func (s *Shell) unlessLocked(f func()) {
	call(s.OnActivity)
	if !s.Locked() {
		call(f)
	}
}

// unlessCovered does what a key asks for while no dialog lies over the page: a
// page does not change below what asks about it.
func (s *Shell) unlessCovered(f func()) {
	call(s.OnActivity)
	if len(s.layers.Objects) == 0 {
		f()
	}
}

func (s *Shell) redrawRail() {
	s.rail.show(s.frame.Areas, s.frame.Badges, s.router.Area(), s.Narrow())
}

// rootLayout gives every layer the whole window and the touch keyboard its
// part at the bottom. What it asks of the window does not grow with the
// keyboard: a window that did would leave a small screen.
type rootLayout struct {
	stackLayout
	shell *Shell
	size  fyne.Size // as it was laid out last
}

func (l *rootLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size != l.size {
		l.size = size
		defer l.shell.followCaret()
	}
	last := len(o) - 1
	l.stackLayout.Layout(o[:last], size)
	h := float32(0)
	if b := l.shell.board; b != nil {
		h = b.Height(size)
	}
	Put(o[last], 0, size.Height-h, size.Width, h)
	Show(o[last], h > 0)
}

func (l *rootLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return l.stackLayout.MinSize(o[:len(o)-1])
}

// liftLayout is a stack that stands above its place while something on it is
// typed into. The first object is its ground and stays.
type liftLayout struct {
	stackLayout
	shell *Shell
}

func (l *liftLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for i, c := range o {
		y := float32(0)
		if i > 0 {
			y = -l.shell.lift
		}
		Put(c, 0, y, size.Width, size.Height)
	}
}

// frameLayout places the screen, the rail and the strip; the
// last lies over the first, which rises below it while something is typed.
type frameLayout struct{ shell *Shell }

func (l *frameLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	narrow, tight := size.Width > 0 && size.Width < palette.Narrow, size.Width > 0 && size.Width < palette.Tight
	if narrow != l.shell.narrow || tight != l.shell.tight {
		l.shell.narrow, l.shell.tight = narrow, tight
		l.shell.strip.show(l.shell.frame, narrow)
		l.shell.redrawRail()
	}
	screen, rail, top := o[0], o[1], o[2]
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
	}
	y := top.MinSize().Height
	place(top, 0, 0, size.Width, y)
	left, bottom := RailWidth, float32(0)
	if len(l.shell.frame.Areas) == 0 {
		left = 0
	} else if l.shell.narrow {
		left, bottom = 0, railHeight
	}
	if l.shell.narrow {
		place(rail, 0, size.Height-bottom, size.Width, bottom)
	} else {
		place(rail, 0, y, left, size.Height-y)
	}
	place(screen, left, y-l.shell.lift, size.Width-left, size.Height-y-bottom)
}

func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 480) }
