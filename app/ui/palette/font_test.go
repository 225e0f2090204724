package palette

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// TestKazakhLettersAreWhole shapes each letter as the toolkit does. The i of
// Kazakh must be as tall as the i of English: the toolkit's own font loses the
// dot.
func TestKazakhLettersAreWhole(t *testing.T) {
	for name, style := range map[string]fyne.TextStyle{"regular": {}, "bold": {Bold: true}} {
		t.Run(name, func(t *testing.T) {
			face, err := font.ParseTTF(bytes.NewReader(Theme(Night).Font(style).Content()))
			if err != nil {
				t.Fatal(err)
			}
			shape := func(r rune, script language.Script) shaping.Glyph {
				var s shaping.HarfbuzzShaper
				out := s.Shape(shaping.Input{
					Text: []rune{r}, RunEnd: 1, Direction: di.DirectionLTR, Face: face,
					Size: fixed.I(40), Script: script, Language: language.NewLanguage("kk"),
				})
				return out.Glyphs[0]
			}
			for _, r := range "ӘәҒғҚқҢңӨөҰұҮүҺһІі₸№" {
				if shape(r, language.Cyrillic).GlyphID == 0 {
					t.Errorf("%c is missing", r)
				}
			}
			if kk, en := shape('і', language.Cyrillic).Height, shape('i', language.Latin).Height; kk != en {
				t.Errorf("і is %v high and i %v: the dot is lost", kk, en)
			}
		})
	}
}
