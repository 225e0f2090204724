package palette

import (
	"fmt"
	"image/color"
	"io/fs"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"shyraq/assets"
)

// Measures in dp. Touch is the least side of anything that can be tapped,
// MainTouch that of a main action; text comes in three sizes.
const (
	Touch     float32 = 48
	MainTouch float32 = 64
	Corner    float32 = 6
	Gap       float32 = 8
	SizeNote  float32 = 14
	SizeBody  float32 = 18
	SizeHead  float32 = 26
	SizeIcon  float32 = 28
	TileTick  float32 = 18 // the tick of an answer that is chosen
	// Narrow is the width below which the rail becomes a bottom bar and a
	// list beside something becomes a sheet.
	Narrow float32 = 900
	// Tight is the width below which the strip leaves out flavour and language:
	// the settings have both, and the words beside them need the room.
	Tight float32 = 600
)

// Theme is a flavour as Fyne wants it. It is immutable and ignores the
// variant of the system: the officer chooses, not the desktop. It covers
// every colour that Fyne's own widgets ask for, so that a menu or a dialog of
// the toolkit is never a white flash.
func Theme(f Flavour) fyne.Theme { return flavoured{f} }

type flavoured struct{ flavour Flavour }

// Color implements fyne.Theme.
func (t flavoured) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameFocus, theme.ColorNameSelection:
		return t.faint(Lamp, 0x48)
	case theme.ColorNameHover:
		return t.faint(Lamp, 0x1C)
	case theme.ColorNamePressed:
		return t.faint(Lamp, 0x38)
	case theme.ColorNameScrollBar:
		return t.faint(Dim, 0xB0)
	case theme.ColorNameShadow:
		return color.NRGBA{A: 0x00} // one hairline, no shadows
	}
	return Colour(t.flavour, toolkitRole(name))
}

func (t flavoured) faint(r Role, alpha uint8) color.Color {
	c := Colour(t.flavour, r)
	c.A = alpha
	return c
}

// toolkitRole says which of our roles serves a colour name of Fyne's. Names
// of our own pass through.
func toolkitRole(name fyne.ThemeColorName) Role {
	switch name {
	case theme.ColorNameBackground, theme.ColorNameScrollBarBackground:
		return Ground
	case theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNameHeaderBackground:
		return Panel
	case theme.ColorNameButton, theme.ColorNameDisabledButton, theme.ColorNameInputBackground:
		return Raised
	case theme.ColorNameInputBorder, theme.ColorNameSeparator:
		return Line
	case theme.ColorNameForeground:
		return Text
	case theme.ColorNameDisabled, theme.ColorNamePlaceHolder:
		return Dim
	case theme.ColorNamePrimary, theme.ColorNameHyperlink, theme.ColorNameWarning:
		return Lamp
	case theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnWarning, theme.ColorNameForegroundOnSuccess:
		return OnLamp
	case theme.ColorNameForegroundOnError:
		return OnDanger
	case theme.ColorNameSuccess:
		return Done
	case theme.ColorNameError:
		return Danger
	}
	return name
}

// Font implements fyne.Theme with the program's own Noto Sans: the one inside
// the toolkit draws the Kazakh letter і without its dot.
func (t flavoured) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Monospace || s.Symbol:
		return theme.DefaultTheme().Font(s)
	case s.Bold:
		return fonts().bold
	}
	return fonts().regular
}

type typefaces struct{ regular, bold fyne.Resource }

// fonts are read once: Fyne tells typefaces apart by the resource it is given.
var fonts = sync.OnceValue(func() typefaces {
	read := func(name string, instead fyne.Resource) fyne.Resource {
		raw, err := fs.ReadFile(assets.Fonts(), name)
		if err != nil {
			return instead
		}
		return fyne.NewStaticResource(name, raw)
	}
	return typefaces{
		regular: read("NotoSans-Regular.ttf", theme.DefaultTextFont()),
		bold:    read("NotoSans-Bold.ttf", theme.DefaultTextBoldFont()),
	}
})

// Icon implements fyne.Theme with the toolkit's own drawings, such as the eye
// of a passphrase.
func (t flavoured) Icon(n fyne.ThemeIconName) fyne.Resource {
	drawn := theme.DefaultTheme().Icon(n)
	if themed, ok := drawn.(fyne.ThemedResource); ok {
		return tinted{themed}
	}
	return drawn
}

// tinted is a drawing whose name tells its colour: the toolkit keeps what it
// painted by name, and would show it in the flavour of before.
type tinted struct{ fyne.ThemedResource }

// Name implements fyne.Resource.
func (t tinted) Name() string {
	r, g, b, _ := theme.Color(t.ThemeColorName()).RGBA()
	return fmt.Sprintf("%02x%02x%02x-%s", r>>8, g>>8, b>>8, t.ThemedResource.Name())
}

// Size implements fyne.Theme.
func (t flavoured) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText, theme.SizeNameSubHeadingText:
		return SizeBody
	case theme.SizeNameCaptionText:
		return SizeNote
	case theme.SizeNameHeadingText:
		return SizeHead
	case theme.SizeNameInlineIcon:
		return SizeIcon
	case theme.SizeNameInnerPadding:
		return 12
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameScrollBarRadius:
		return Corner
	case theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameScrollBar:
		return 16
	case theme.SizeNameScrollBarSmall:
		return 6
	}
	return theme.DefaultTheme().Size(name)
}
