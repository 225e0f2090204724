package ui

import (
	"image/color"

	"fyne.io/fyne/v2"

	"shyraq/app/ui/palette"
)

// worn is the theme of a program: the flavour that its look wears now. The
// toolkit is given it once. Were it given another with each change, it would
// forget every typeface and every measure, and draw each object as often as
// it has others around it.
type worn struct{ look *Look }

// Color implements fyne.Theme.
func (t worn) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return palette.Theme(t.look.flavour).Color(n, v)
}

// Font implements fyne.Theme.
func (t worn) Font(s fyne.TextStyle) fyne.Resource { return palette.Theme(palette.Night).Font(s) }

// Icon implements fyne.Theme.
func (t worn) Icon(n fyne.ThemeIconName) fyne.Resource { return palette.Theme(palette.Night).Icon(n) }

// Size implements fyne.Theme.
func (t worn) Size(n fyne.ThemeSizeName) float32 { return palette.Theme(palette.Night).Size(n) }
