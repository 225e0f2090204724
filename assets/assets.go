// Package assets embeds what the program carries with it: texts, icons, code
// lists, fonts, the overview map and the map of the demonstration. It is
// go:embed and nothing else: no parsing, no state, no imports of ours.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed all:i18n
var texts embed.FS

//go:embed all:icons
var icons embed.FS

//go:embed all:codes
var codes embed.FS

//go:embed all:fonts
var fonts embed.FS

//go:embed all:maps
var maps embed.FS

//go:embed all:demo
var demo embed.FS

//go:embed all:regions
var regions embed.FS

//go:embed icon.png
var icon []byte

// Texts holds <area>.<language>.toml.
func Texts() fs.FS { return sub(texts, "i18n") }

// Icons holds <name>.svg, strokes of #000 in a square of 24.
func Icons() fs.FS { return sub(icons, "icons") }

// Codes holds the code lists as <list>.tsv.
func Codes() fs.FS { return sub(codes, "codes") }

// Fonts holds Noto Sans for paper and map labels, with its licence.
func Fonts() fs.FS { return sub(fonts, "fonts") }

// Maps holds the overview map that is always there.
func Maps() fs.FS { return sub(maps, "maps") }

// Demo holds what only the demonstration shows.
func Demo() fs.FS { return sub(demo, "demo") }

// Regions holds the shipped region files.
func Regions() fs.FS { return sub(regions, "regions") }

// Icon is the program's icon, a PNG of 512 by 512.
func Icon() []byte { return icon }

// sub cannot fail: the directory is named by the embed directive itself.
func sub(f embed.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil {
		return f
	}
	return s
}
