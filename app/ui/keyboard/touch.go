package keyboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// MouseDown implements desktop.Mouseable: a key acts when the finger comes
// down, as on every keyboard.
func (b *Board) MouseDown(m *desktop.MouseEvent) {
	b.release()
	if i := b.keyAt(m.Position); i >= 0 && m.Button == desktop.MouseButtonPrimary {
		k := b.keys[i]
		b.held = i
		b.draw(i)
		b.press(k)
	}
}

// MouseUp implements desktop.Mouseable.
func (b *Board) MouseUp(*desktop.MouseEvent) { b.release() }

// MouseIn implements desktop.Hoverable.
func (b *Board) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (b *Board) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable: a finger that slides off lets go.
func (b *Board) MouseOut() { b.release() }

func (b *Board) release() {
	if b.stop != nil {
		b.stop()
		b.stop = nil
	}
	if i := b.held; i >= 0 {
		b.held = -1
		b.draw(i)
	}
}

// Disabled implements fyne.Disableable: Tab does not stop here.
func (b *Board) Disabled() bool { return true }

// Enable implements fyne.Disableable and does nothing.
func (b *Board) Enable() {}

// Disable implements fyne.Disableable and does nothing.
func (b *Board) Disable() {}

// FocusGained implements fyne.Focusable and never happens.
func (b *Board) FocusGained() {}

// FocusLost implements fyne.Focusable and never happens.
func (b *Board) FocusLost() {}

// TypedRune implements fyne.Focusable and never happens.
func (b *Board) TypedRune(rune) {}

// TypedKey implements fyne.Focusable and never happens.
func (b *Board) TypedKey(*fyne.KeyEvent) {}
