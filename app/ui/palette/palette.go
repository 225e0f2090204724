// Package palette is what everything is drawn in: the colours of each flavour
// by what they are for, the measures, and both as the toolkit wants them.
package palette

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// Flavour is one of the three sets of colours. Red keeps night vision: no
// pixel of it has more green or blue than red.
type Flavour string

// The flavours.
const (
	Day   Flavour = "day"
	Night Flavour = "night"
	Red   Flavour = "red"
)

// Flavours lists the flavours in the order in which they are offered.
func Flavours() []Flavour { return []Flavour{Day, Night, Red} }

// Next is the flavour after f, for the key that goes round them.
func (f Flavour) Next() Flavour {
	switch f {
	case Day:
		return Night
	case Night:
		return Red
	default:
		return Day
	}
}

// Role is what a colour is for. It is a name of the theme, so that
// theme.Color(role), widget.RichText and our own widgets all take it.
type Role = fyne.ThemeColorName

// The roles. Text and Dim are for words; Lamp is the one accent (main action,
// selection, own position); Done, Info and Danger are states and always come
// with a shape and a word. OnLamp and OnDanger are for words on a filled
// button.
const (
	Ground   Role = "shyraq-ground"
	Panel    Role = "shyraq-panel"
	Raised   Role = "shyraq-raised"
	Line     Role = "shyraq-line"
	Text     Role = "shyraq-text"
	Dim      Role = "shyraq-dim"
	Off      Role = "shyraq-off"
	Lamp     Role = "shyraq-lamp"
	Done     Role = "shyraq-done"
	Info     Role = "shyraq-info"
	Danger   Role = "shyraq-danger"
	OnLamp   Role = "shyraq-on-lamp"
	OnDanger Role = "shyraq-on-danger"
	Glow     Role = "shyraq-glow" // the ground of something chosen: a breath of the lamp
	Ring     Role = "shyraq-ring" // where the keyboard is: seen, and never taken for a choice
	Veil     Role = "shyraq-veil" // over what lies below a dialog
	None     Role = "shyraq-none" // nothing at all
)

// Colour is a role's colour in a flavour. An unknown role is Text.
func Colour(f Flavour, r Role) color.NRGBA {
	i := 1
	switch f {
	case Day:
		i = 0
	case Red:
		i = 2
	}
	row, ok := coloursOf(r)
	if !ok {
		row, _ = coloursOf(Text)
	}
	v := row[i]
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}
}

// coloursOf holds day, night and red as 0xRRGGBBAA.
func coloursOf(r Role) ([3]uint32, bool) {
	switch r {
	case Ground:
		return [3]uint32{0xF5F3EEFF, 0x0D1014FF, 0x080000FF}, true
	case Panel:
		return [3]uint32{0xFFFFFFFF, 0x151A20FF, 0x120302FF}, true
	case Raised:
		return [3]uint32{0xECE8E0FF, 0x1F262EFF, 0x1E0705FF}, true
	case Line:
		return [3]uint32{0xCFC9BEFF, 0x33404DFF, 0x4A1A12FF}, true
	case Text:
		return [3]uint32{0x1A1E23FF, 0xE8ECF1FF, 0xFFA37AFF}, true
	case Dim:
		return [3]uint32{0x4E5763FF, 0xA9B4C0FF, 0xF0845CFF}, true
	case Off:
		return [3]uint32{0x858B93FF, 0x5F6B78FF, 0x8F4A35FF}, true
	case Lamp:
		return [3]uint32{0x8A4F00FF, 0xF5BC54FF, 0xFFC08AFF}, true
	case Done:
		return [3]uint32{0x17633DFF, 0x7CCB98FF, 0xFFA37AFF}, true
	case Info:
		return [3]uint32{0x1A5A8CFF, 0x79BFE3FF, 0xF0845CFF}, true
	case Danger:
		return [3]uint32{0x9E1F18FF, 0xFF8F87FF, 0xFF6B4AFF}, true
	case OnLamp, OnDanger:
		return [3]uint32{0xFFFFFFFF, 0x0D1014FF, 0x080000FF}, true
	case Glow:
		return [3]uint32{0xF7E9D2FF, 0x2E2716FF, 0x330F07FF}, true
	case Ring:
		return [3]uint32{0x4E5763FF, 0xA9B4C0FF, 0xB05A3CFF}, true
	case Veil:
		return [3]uint32{0x1A1E2399, 0x000000B0, 0x000000C0}, true
	case None:
		return [3]uint32{}, true
	}
	return [3]uint32{}, false
}
