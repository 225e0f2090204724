package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// NumberPad is a number of fixed length typed with large keys or with the
// keyboard: an identification number, a PIN. It shows a place for each digit,
// or dots for a secret.
type NumberPad struct {
	*Field
	OnChange func(digits string) // by the officer, never by SetText
	OnDone   func()              // Enter, or the key with the tick
	OnCut    func(digits int)    // so many of what was pasted found no room
	OnRune   func(rune) bool     // every letter of the keyboard, before it is taken; true keeps it away

	display *padDisplay
	keys    *fyne.Container
	done    *Button
}

// NewNumberPad takes up to most digits. group puts a small gap after each so
// many places (6 for an IIN), 0 none. A secret shows dots.
func NewNumberPad(look *Look, path string, label Say, most, group int, secret bool) *NumberPad {
	p := &NumberPad{display: &padDisplay{typing: &look.typing, most: most, group: group, secret: secret}}
	p.display.ExtendBaseWidget(p.display)
	p.display.changed = func() {
		if p.OnChange != nil {
			p.OnChange(p.display.text)
		}
	}
	p.display.done = func() { call(p.OnDone) }
	p.display.cut = func(n int) {
		if p.OnCut != nil {
			p.OnCut(n)
		}
	}
	p.display.heard = func(r rune) bool { return p.OnRune != nil && p.OnRune(r) }
	var keys []fyne.CanvasObject
	for _, d := range "123456789" {
		keys = append(keys, p.key(string(d)))
	}
	erase := NewIconButton(icon.Erase, look.Say("pad.erase"), func() { p.display.erase() })
	p.done = NewIconButton(icon.Tick, look.Say("pad.done"), func() { call(p.OnDone) })
	keys = append(keys, erase, p.key("0"), p.done)
	for _, k := range keys {
		k.(*Button).Passed = true
	}
	p.keys = container.New(&padLayout{}, keys...)
	p.Field = NewField(path, label, Column(palette.Gap, p.display, p.keys))
	p.Field.focus = func() fyne.Focusable { return p.display }
	return p
}

func (p *NumberPad) key(d string) *Button {
	return NewButton(Plain(d), func() { p.display.add(rune(d[0])) })
}

// Text is the digits typed so far.
func (p *NumberPad) Text() string { return p.display.text }

// SetText puts digits in without telling OnChange; other characters are left
// out.
func (p *NumberPad) SetText(s string) {
	p.display.text = ""
	for _, r := range s {
		if r >= '0' && r <= '9' && len(p.display.text) < p.display.most {
			p.display.text += string(r)
		}
	}
	p.display.Refresh()
}

// SetEnabled lets the keys be tapped.
func (p *NumberPad) SetEnabled(on bool) {
	p.display.off = !on
	for _, k := range p.keys.Objects {
		k.(*Button).SetEnabled(on)
	}
}

// padLayout is three columns of keys, 56 dp high, never wider than 360.
type padLayout struct{}

func (padLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := (min(size.Width, 360) - 2*palette.Gap) / 3
	left := (size.Width - 3*w - 2*palette.Gap) / 2
	for i, k := range o {
		k.Move(fyne.NewPos(left+float32(i%3)*(w+palette.Gap), float32(i/3)*(56+palette.Gap)))
		k.Resize(fyne.NewSize(w, 56))
	}
}

func (padLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 4*56+3*palette.Gap) }

// padDisplay shows the digits and takes the keyboard.
type padDisplay struct {
	widget.BaseWidget
	typing      *typing
	text        string
	most, group int
	secret      bool
	off         bool
	focused     bool
	changed     func()
	done        func()
	heard       func(rune) bool
	cut         func(digits int)
}

func (d *padDisplay) add(r rune) {
	if d.off || len(d.text) >= d.most {
		return
	}
	d.text += string(r)
	d.Refresh()
	d.changed()
}

func (d *padDisplay) erase() {
	if d.off || d.text == "" {
		return
	}
	d.text = d.text[:len(d.text)-1]
	d.Refresh()
	d.changed()
}

// Tapped implements fyne.Tappable.
func (d *padDisplay) Tapped(*fyne.PointEvent) {
	if c := CanvasOf(d); c != nil {
		c.Focus(d)
	}
}

// FocusGained implements fyne.Focusable. The pad has keys of its own: a touch
// keyboard has no business here.
func (d *padDisplay) FocusGained() {
	d.focused = true
	d.typing.focus(nil, false)
	d.Refresh()
}

// FocusLost implements fyne.Focusable.
func (d *padDisplay) FocusLost() { d.focused = false; d.Refresh() }

// TypedRune implements fyne.Focusable.
func (d *padDisplay) TypedRune(r rune) {
	noteTyping(d)
	d.typing.key(r)
	if d.heard(r) {
		return
	}
	if r >= '0' && r <= '9' {
		d.add(r)
	}
}

// TypedKey implements fyne.Focusable.
func (d *padDisplay) TypedKey(e *fyne.KeyEvent) {
	noteTyping(d)
	d.typing.key(0)
	switch e.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		d.erase()
	case fyne.KeyReturn, fyne.KeyEnter:
		d.done()
	default:
		PassKey(d, e)
	}
}

// TypedShortcut implements fyne.Shortcutable: a number may be pasted.
func (d *padDisplay) TypedShortcut(s fyne.Shortcut) {
	if p, ok := s.(*fyne.ShortcutPaste); ok && p.Clipboard != nil && !d.secret {
		d.paste(p.Clipboard.Content())
		return
	}
	PassShortcut(d, s)
}

// paste takes the digits of a text as if they were typed, and tells how many
// found no room.
func (d *padDisplay) paste(s string) {
	over := 0
	for _, r := range s {
		if r >= '0' && r <= '9' && len(d.text) >= d.most {
			over++
			continue
		}
		d.TypedRune(r)
	}
	if over > 0 {
		d.cut(over)
	}
}

// shown is the digits with dots for a secret and low lines for places to
// come; a secret shows no places, so that its length stays its owner's.
func (d *padDisplay) shown() string {
	var b strings.Builder
	n := d.most
	if d.secret {
		n = len(d.text)
	}
	for i := range n {
		if i > 0 && d.group > 0 && i%d.group == 0 {
			b.WriteString("  ")
		}
		switch {
		case i >= len(d.text):
			b.WriteString("_")
		case d.secret:
			b.WriteString("•")
		default:
			b.WriteByte(d.text[i])
		}
		if i < n-1 {
			b.WriteString(" ")
		}
	}
	return b.String()
}

// CreateRenderer implements fyne.Widget.
func (d *padDisplay) CreateRenderer() fyne.WidgetRenderer {
	r := &padRenderer{display: d, ground: newSurface(palette.Raised, palette.Line, 1, palette.Corner), ring: NewRing(), text: canvas.NewText("", nil)}
	r.text.TextStyle.Monospace = true
	r.text.Alignment = fyne.TextAlignCenter
	r.Refresh()
	return r
}

type padRenderer struct {
	display *padDisplay
	ground  *Surface
	ring    *Surface
	text    *canvas.Text
}

func (r *padRenderer) Layout(s fyne.Size) {
	w := min(s.Width, 360)
	r.ground.Move(fyne.NewPos((s.Width-w)/2, 0))
	r.ground.Resize(fyne.NewSize(w, s.Height))
	Put(r.ring, (s.Width-w)/2, 0, w, s.Height)
	r.text.TextSize = palette.SizeHead
	for r.text.TextSize > palette.SizeNote && fyne.MeasureText(r.text.Text, r.text.TextSize, r.text.TextStyle).Width > w-16 {
		r.text.TextSize--
	}
	r.text.Resize(s)
}

func (r *padRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 56) }

func (r *padRenderer) Refresh() {
	r.ground.Refresh()
	r.ring.Focused(r.display.focused, palette.Raised)
	r.text.Text, r.text.Color = r.display.shown(), theme.Color(palette.Text)
	r.Layout(r.display.Size())
	r.text.Refresh()
}

func (r *padRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.ring, r.text}
}

func (r *padRenderer) Destroy() {}
