package ui

import (
	"fyne.io/fyne/v2"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Stepper is a small number set with minus and plus, such as an age. It
// begins unknown, and the first tap starts at From.
type Stepper struct {
	*Field
	OnChange func(n int, known bool) // by the officer

	look        *Look
	least, most int
	from        int
	n           int
	known       bool
	value       *Label
}

// NewStepper counts from least to most; the first tap gives from. unit says
// the number in words with its plural ("1 жас"), or nil for the number alone.
func NewStepper(look *Look, path string, label Say, least, most, from int, unit func(n int) string) *Stepper {
	s := &Stepper{look: look, least: least, most: most, from: from}
	s.value = newLabel(func() string {
		switch {
		case !s.known:
			return look.T("field.unknown")
		case unit != nil:
			return unit(s.n)
		default:
			return look.Texts().Int(s.n)
		}
	}, palette.SizeHead, palette.Text, true).On(Cut).Centred()
	s.value.TextSize = palette.SizeBody
	less := NewIconButton(icon.Minus, look.Say("field.less"), func() { s.step(-1) })
	more := NewIconButton(icon.Plus, look.Say("field.more"), func() { s.step(1) })
	ground := stack(newSurface(palette.Raised, palette.Line, 1, palette.Corner), Inset(0, 8, 0, 8, s.value))
	s.Field = NewField(path, label, Row(palette.Gap, AtLeast(palette.MainTouch, 56, less), AtLeast(168, 56, ground), AtLeast(palette.MainTouch, 56, more), Space()))
	s.Field.focus = func() fyne.Focusable { return more }
	return s
}

// Value is the number and whether it is known.
func (s *Stepper) Value() (n int, known bool) { return s.n, s.known }

// Set puts a number in without telling OnChange.
func (s *Stepper) Set(n int, known bool) {
	s.n, s.known = min(max(n, s.least), s.most), known
	s.value.TextSize = palette.SizeBody
	if known {
		s.value.TextSize = palette.SizeHead
	}
	s.value.Refresh()
}

func (s *Stepper) step(by int) {
	if s.known {
		s.Set(s.n+by, true)
	} else {
		s.Set(s.from, true)
	}
	if s.OnChange != nil {
		s.OnChange(s.n, s.known)
	}
}
