package paper

import (
	"fmt"
	"io/fs"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Fonts are the two weights a page is written in. They are safe for use by
// many goroutines.
type Fonts struct{ regular, bold weight }

type weight struct {
	raw  []byte
	font *sfnt.Font

	mu    sync.Mutex
	buf   sfnt.Buffer
	wides map[rune]float64
}

// ReadFonts reads NotoSans-Regular.ttf and NotoSans-Bold.ttf.
func ReadFonts(from fs.FS) (*Fonts, error) {
	var f Fonts
	for name, w := range map[string]*weight{"NotoSans-Regular.ttf": &f.regular, "NotoSans-Bold.ttf": &f.bold} {
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("read font: %w", err)
		}
		if w.font, err = sfnt.Parse(raw); err != nil {
			return nil, fmt.Errorf("parse font: %w", err)
		}
		w.raw, w.wides = raw, map[rune]float64{}
	}
	return &f, nil
}

func (f *Fonts) weight(bold bool) *weight {
	if bold {
		return &f.bold
	}
	return &f.regular
}

// Wide is how wide a text is at a size, in millimetres. Kerning is left out, as
// the PDF leaves it out.
func (f *Fonts) Wide(text string, size float64, bold bool) float64 {
	w := f.weight(bold)
	w.mu.Lock()
	defer w.mu.Unlock()
	sum := 0.0
	for _, r := range text {
		wide, known := w.wides[r]
		if !known {
			wide = w.measure(r)
			w.wides[r] = wide
		}
		sum += wide
	}
	return sum * size
}

// measure gives the advance of a rune in ems.
func (w *weight) measure(r rune) float64 {
	em := w.font.UnitsPerEm()
	at, err := w.font.GlyphIndex(&w.buf, r)
	if err != nil {
		return 0
	}
	advance, err := w.font.GlyphAdvance(&w.buf, at, fixed.Int26_6(em)<<6, font.HintingNone)
	if err != nil {
		return 0
	}
	return float64(advance) / 64 / float64(em)
}

// has says whether the font draws a rune.
func (w *weight) has(r rune) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	at, err := w.font.GlyphIndex(&w.buf, r)
	return err == nil && at != 0
}
