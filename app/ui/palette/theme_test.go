package palette_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"shyraq/app/ui/palette"
)

// luminance and contrast are those of WCAG 2.2.
func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// over is a see-through colour as it is seen on a ground.
func over(c, ground color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(c.A) + int(b)*(255-int(c.A))) / 255) }
	return color.NRGBA{R: mix(c.R, ground.R), G: mix(c.G, ground.G), B: mix(c.B, ground.B), A: 255}
}

func TestContrast(t *testing.T) {
	grounds := []palette.Role{palette.Ground, palette.Panel, palette.Raised}
	rules := []struct {
		role  palette.Role
		on    []palette.Role
		least float64
	}{
		{palette.Text, append(grounds, palette.Glow), 7},
		{palette.Dim, grounds, 4.5},
		{palette.Lamp, append(grounds, palette.Glow), 4.5},
		{palette.Ring, append(grounds, palette.Glow), 3},
		{palette.Done, grounds, 4.5},
		{palette.Info, grounds, 4.5},
		{palette.Danger, grounds, 4.5},
		{palette.OnLamp, []palette.Role{palette.Lamp}, 4.5},
		{palette.OnDanger, []palette.Role{palette.Danger}, 4.5},
	}
	for _, f := range palette.Flavours() {
		for _, r := range rules {
			for _, on := range r.on {
				if got := contrast(palette.Colour(f, r.role), palette.Colour(f, on)); got < r.least {
					t.Errorf("%s: %s on %s is %.2f:1, want %.1f", f, r.role, on, got, r.least)
				}
			}
		}
	}
}

// In red the ring of the keyboard and the frame of a choice differ in nothing but
// how bright they are.
func TestTheRingOfRedIsNoChoice(t *testing.T) {
	if got := contrast(palette.Colour(palette.Red, palette.Lamp), palette.Colour(palette.Red, palette.Ring)); got < 2 {
		t.Errorf("a choice is %.2f times as bright as the ring", got)
	}
}

// toolkitColours are all that Fyne's own widgets ask a theme for.
func toolkitColours() []fyne.ThemeColorName {
	return []fyne.ThemeColorName{
		theme.ColorNameBackground, theme.ColorNameButton, theme.ColorNameDisabled, theme.ColorNameDisabledButton,
		theme.ColorNameError, theme.ColorNameFocus, theme.ColorNameForeground, theme.ColorNameForegroundOnError,
		theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning,
		theme.ColorNameHeaderBackground, theme.ColorNameHover, theme.ColorNameHyperlink, theme.ColorNameInputBackground,
		theme.ColorNameInputBorder, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
		theme.ColorNamePlaceHolder, theme.ColorNamePressed, theme.ColorNamePrimary, theme.ColorNameScrollBar,
		theme.ColorNameScrollBarBackground, theme.ColorNameSelection, theme.ColorNameSeparator, theme.ColorNameShadow,
		theme.ColorNameSuccess, theme.ColorNameWarning,
	}
}

// What cannot be tapped is seen, and is fainter than whatever can, in every
// flavour: in the red one it was as bright.
func TestWhatCannotBeTappedIsFaint(t *testing.T) {
	for _, f := range palette.Flavours() {
		for _, on := range []palette.Role{palette.Ground, palette.Panel} {
			ground := palette.Colour(f, on)
			off := contrast(palette.Colour(f, palette.Off), ground)
			if off < 2.8 {
				t.Errorf("%s: it is not seen on %s: %.2f:1", f, on, off)
			}
			for _, words := range []palette.Role{palette.Text, palette.Lamp, palette.Danger} {
				if live := contrast(palette.Colour(f, words), ground); live < 1.7*off {
					t.Errorf("%s: on %s it has %.2f:1, and %s %.2f:1", f, on, off, words, live)
				}
			}
		}
	}
}

func roles() []palette.Role {
	return []palette.Role{
		palette.Ground, palette.Panel, palette.Raised, palette.Line, palette.Text, palette.Dim, palette.Off, palette.Lamp, palette.Done, palette.Info, palette.Danger,
		palette.OnLamp, palette.OnDanger, palette.Glow, palette.Ring, palette.Veil, palette.None,
	}
}

func TestRedKeepsNightVision(t *testing.T) {
	th := palette.Theme(palette.Red)
	for _, name := range append(toolkitColours(), roles()...) {
		c := color.NRGBAModel.Convert(th.Color(name, theme.VariantLight)).(color.NRGBA)
		if c.A > 0 && (c.G > c.R || c.B > c.R) {
			t.Errorf("%s is #%02x%02x%02x: green or blue exceeds red", name, c.R, c.G, c.B)
		}
	}
}

func TestToolkitWordsAreReadable(t *testing.T) {
	pairs := []struct{ words, ground fyne.ThemeColorName }{
		{theme.ColorNameForeground, theme.ColorNameBackground},
		{theme.ColorNameForeground, theme.ColorNameButton},
		{theme.ColorNameForeground, theme.ColorNameInputBackground},
		{theme.ColorNameForeground, theme.ColorNameMenuBackground},
		{theme.ColorNameForeground, theme.ColorNameOverlayBackground},
		{theme.ColorNameDisabled, theme.ColorNameDisabledButton},
		{theme.ColorNameDisabled, theme.ColorNameInputBackground},
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground},
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary},
		{theme.ColorNameForegroundOnError, theme.ColorNameError},
		{theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess},
		{theme.ColorNameForegroundOnWarning, theme.ColorNameWarning},
	}
	for _, f := range palette.Flavours() {
		th := palette.Theme(f)
		at := func(n fyne.ThemeColorName) color.NRGBA {
			return color.NRGBAModel.Convert(th.Color(n, theme.VariantDark)).(color.NRGBA)
		}
		for _, p := range pairs {
			if got := contrast(at(p.words), at(p.ground)); got < 4.5 {
				t.Errorf("%s: %s on %s is %.2f:1", f, p.words, p.ground, got)
			}
		}
		selected := over(at(theme.ColorNameSelection), at(theme.ColorNameInputBackground))
		if got := contrast(at(theme.ColorNameForeground), selected); got < 4.5 {
			t.Errorf("%s: selected text is %.2f:1", f, got)
		}
		focus := at(theme.ColorNamePrimary)
		if got := contrast(focus, at(theme.ColorNameInputBackground)); got < 3 {
			t.Errorf("%s: the ring of the focus is %.2f:1", f, got)
		}
	}
}

// TestFlavoursIgnoreTheDesktop: a light desktop must not make a red program
// white.
func TestFlavoursIgnoreTheDesktop(t *testing.T) {
	for _, f := range palette.Flavours() {
		th := palette.Theme(f)
		for _, name := range append(toolkitColours(), roles()...) {
			if th.Color(name, theme.VariantLight) != th.Color(name, theme.VariantDark) {
				t.Errorf("%s: %s follows the variant of the desktop", f, name)
			}
		}
	}
}

func TestTargetsAreTall(t *testing.T) {
	test.NewApp()
	fyne.CurrentApp().Settings().SetTheme(palette.Theme(palette.Night))
	pad := theme.InnerPadding()
	line := fyne.MeasureText("Ж", theme.TextSize(), fyne.TextStyle{}).Height
	if h := line + 2*pad; h < palette.Touch {
		t.Errorf("a control of the toolkit is %.0f dp high", h)
	}
}
