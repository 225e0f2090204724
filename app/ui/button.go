package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Kind is how much a button wants to be tapped.
type Kind int

// Ordinary stands on raised ground; Main is filled with the lamp, 64 dp high and
// at most one on a screen; Quiet has no ground; Risky is drawn in danger.
const (
	Ordinary Kind = iota
	Main
	Quiet
	Risky
)

// Button is a target of at least 48 dp with an icon, words or both. It is
// reached with Tab and pressed with Enter or Space.
type Button struct {
	widget.BaseWidget
	Say     Say
	Note    Say // a second line, small; may be nil
	Icon    icon.Name
	Kind    Kind
	Hint    Say  // said in place of words where there is only an icon; for tests and readers
	Leading bool // icon and words at the left instead of the middle
	Chosen  bool // one of a choice that is chosen: glow and lamp
	// Follow says at each drawing whether it is chosen, where that can change
	// behind it; nil leaves Chosen as it is.
	Follow   func() bool
	Tile     bool         // an answer among others: words at the left, a tick in the upper right corner once chosen
	Slim     bool         // words close to the edges: one of many in a row
	Role     palette.Role // of the words of a quiet button; the lamp unless told
	OnTapped func()
	// Passed lets Tab pass the button by, and a tap leave the focus where it is:
	// a key of a pad, whose own field takes the keyboard.
	Passed bool

	disabled, hovered, focused bool
	digits                     digitRun

	longest struct { // word of a text, as measured: a layout asks before each frame
		text  string
		width float32
	}
}

// NewButton is a plain button with words.
func NewButton(s Say, tapped func()) *Button { return newButton(Ordinary, "", s, tapped) }

// NewMain is the main action of a screen.
func NewMain(icon icon.Name, s Say, tapped func()) *Button { return newButton(Main, icon, s, tapped) }

// NewQuiet is a button without a ground.
func NewQuiet(icon icon.Name, s Say, tapped func()) *Button { return newButton(Quiet, icon, s, tapped) }

// NewRisky is a button for what cannot be taken back lightly.
func NewRisky(icon icon.Name, s Say, tapped func()) *Button { return newButton(Risky, icon, s, tapped) }

// NewIconButton is a square target with an icon alone; hint is its meaning in
// words.
func NewIconButton(icon icon.Name, hint Say, tapped func()) *Button {
	b := newButton(Ordinary, icon, nil, tapped)
	b.Hint = hint
	return b
}

// NewTile is one answer of a choice; see Chosen.
func NewTile(icon icon.Name, s Say, tapped func()) *Button {
	b := newButton(Ordinary, icon, s, tapped)
	b.Tile, b.Leading = true, true
	return b
}

func newButton(k Kind, icon icon.Name, s Say, tapped func()) *Button {
	b := &Button{Kind: k, Icon: icon, Say: s, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// With gives the button an icon.
func (b *Button) With(icon icon.Name) *Button { b.Icon = icon; return b }

// Text is what the button says now: its words, or its hint.
func (b *Button) Text() string {
	if b.Say != nil {
		return say(b.Say)
	}
	return say(b.Hint)
}

// Enable lets the button be tapped again.
func (b *Button) Enable() { b.disabled = false; b.Refresh() }

// Disable keeps the button from being tapped and dims it.
func (b *Button) Disable() { b.disabled = true; b.Refresh() }

// SetEnabled is Enable or Disable.
func (b *Button) SetEnabled(on bool) {
	if b.disabled == on {
		b.disabled = !on
		b.Refresh()
	}
}

// Disabled tells whether the button cannot be tapped, or is passed by: so the
// toolkit is told to give it no focus.
func (b *Button) Disabled() bool { return b.disabled || b.Passed }

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused, b.digits = true, 0
	b.Refresh()
	keepInSight(b, 0, b.Size().Height)
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) {
	b.digits.rune(r)
	PassRune(b, r)
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if b.digits.scanned(e) {
		PassRune(b, scanEnd)
		return
	}
	if pressed(e.Name) {
		b.Tapped(nil)
		return
	}
	PassKey(b, e)
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// roles are the ground, the line and the words of the button now.
func (b *Button) roles() (fill, stroke, words palette.Role) {
	switch {
	case b.disabled && b.Kind == Quiet:
		return palette.None, palette.None, palette.Off
	case b.disabled:
		return palette.Ground, palette.Line, palette.Off
	}
	switch b.Kind {
	case Main:
		return palette.Lamp, palette.Lamp, palette.OnLamp
	case Risky:
		return palette.Raised, palette.Danger, palette.Danger
	case Quiet:
		fill, stroke, words = palette.None, palette.None, palette.Lamp
		if b.Role != "" {
			words = b.Role
		}
	default:
		fill, stroke, words = palette.Raised, palette.Line, palette.Text
	}
	if b.hovered {
		fill = palette.Glow
	}
	if b.Chosen {
		fill, stroke = palette.Glow, palette.Lamp
		if !b.Tile {
			words = palette.Lamp
		}
	}
	return fill, stroke, words
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		button: b,
		ground: newSurface(palette.Raised, palette.Line, 1, palette.Corner),
		ring:   NewRing(),
		icon:   icon.New(b.Icon, palette.Text),
		label:  NewStrong(b.Say),
		note:   NewNote(b.Note),
		tick:   icon.NewOf(icon.Tick, palette.Lamp, palette.TileTick),
	}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	button *Button
	ground *Surface
	ring   *Surface
	icon   *icon.Icon
	tick   *icon.Icon
	label  *Label
	note   *Label
}

const buttonPad, slimPad float32 = 12, 4

func (r *buttonRenderer) pad() float32 {
	if r.button.Slim {
		return slimPad
	}
	return buttonPad
}

func (r *buttonRenderer) high() float32 {
	if r.button.Kind == Main {
		return palette.MainTouch
	}
	return palette.Touch
}

func (r *buttonRenderer) iconWidth() float32 {
	switch {
	case r.button.Icon == "":
		return 0
	case r.button.Say == nil:
		return palette.SizeIcon
	default:
		return palette.SizeIcon + palette.Gap
	}
}

// tickWidth is what a tile keeps free at its right, so that no word moves when
// it is chosen.
func (r *buttonRenderer) tickWidth() float32 {
	if !r.button.Tile {
		return 0
	}
	return palette.TileTick - 6
}

func (r *buttonRenderer) wordsWidth() float32 {
	if r.button.Say == nil {
		return 0
	}
	w := fyne.MeasureText(say(r.button.Say), palette.SizeBody, fyne.TextStyle{Bold: !r.button.Tile}).Width
	if r.button.Note != nil {
		w = max(w, fyne.MeasureText(say(r.button.Note), palette.SizeNote, fyne.TextStyle{}).Width)
	}
	return w + 1
}

// leastWide is how narrow the button can be without a word of it being broken.
func (b *Button) leastWide() float32 {
	if text := say(b.Say); b.longest.text != text || b.longest.width == 0 {
		b.longest.text, b.longest.width = text, 1
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '-' }) {
			b.longest.width = max(b.longest.width, fyne.MeasureText(w, palette.SizeBody, fyne.TextStyle{Bold: !b.Tile}).Width)
		}
	}
	r := &buttonRenderer{button: b}
	return 2*r.pad() + r.iconWidth() + b.longest.width + 1 + r.tickWidth()
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.ring.Resize(size)
	room := size.Width - 2*r.pad() - r.iconWidth() - r.tickWidth()
	Put(r.tick, size.Width-palette.TileTick-4, 4, palette.TileTick, palette.TileTick)
	w := min(r.wordsWidth(), max(room, 0))
	x := max((size.Width-w-r.iconWidth())/2, r.pad()/2)
	if r.button.Leading {
		x = buttonPad
	}
	r.icon.Resize(fyne.NewSquareSize(palette.SizeIcon))
	r.icon.Move(fyne.NewPos(x, (size.Height-palette.SizeIcon)/2))
	r.label.Resize(fyne.NewSize(w, 1))
	r.note.Resize(fyne.NewSize(w, 1))
	h, below := r.label.MinSize().Height, r.noteHeight()
	y := (size.Height - h - below) / 2
	r.label.Resize(fyne.NewSize(w, h))
	r.label.Move(fyne.NewPos(x+r.iconWidth(), y))
	r.note.Resize(fyne.NewSize(w, below))
	r.note.Move(fyne.NewPos(x+r.iconWidth(), y+h))
}

func (r *buttonRenderer) noteHeight() float32 {
	if r.button.Note == nil {
		return 0
	}
	return r.note.MinSize().Height
}

func (r *buttonRenderer) MinSize() fyne.Size {
	w := max(2*r.pad()+r.iconWidth()+r.wordsWidth()+r.tickWidth(), palette.Touch)
	h := r.high()
	if r.button.Say != nil && r.button.Size().Width > 0 && r.button.Size().Width < w {
		h = max(h, r.label.MinSize().Height+r.noteHeight()+16)
	} else if r.button.Note != nil {
		h = max(h, palette.MainTouch)
	}
	return fyne.NewSize(w, h)
}

func (r *buttonRenderer) Refresh() {
	b := r.button
	if b.Follow != nil {
		b.Chosen = b.Follow()
	}
	fill, stroke, words := b.roles()
	r.ground.Fill, r.ground.Stroke, r.ground.Width = fill, stroke, 1
	if b.Chosen {
		r.ground.Width = 2
	}
	r.ground.Refresh()
	r.ring.Focused(b.focused, fill)
	r.icon.Set(b.Icon, words)
	r.label.Say, r.label.Role, r.label.Bold = b.Say, words, !b.Tile
	visible(r.tick, b.Tile && b.Chosen)
	r.tick.Refresh()
	r.label.Align = fyne.TextAlignCenter
	if b.Leading {
		r.label.Align = fyne.TextAlignLeading
	}
	r.label.Refresh()
	r.note.Say, r.note.Align, r.note.Role = b.Note, r.label.Align, palette.Dim
	if b.disabled || b.Chosen && !b.Tile {
		r.note.Role = words
	}
	visible(r.note, b.Note != nil)
	r.note.Refresh()
	r.Layout(b.Size())
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.ring, r.icon, r.label, r.note, r.tick}
}

func (r *buttonRenderer) Destroy() {}
