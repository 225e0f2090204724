// Package painter makes the painter of maps, with the fonts of the program, for
// the window and the verbs alike. It paints nothing itself and needs no window.
package painter

import (
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"sync"

	"shyraq/assets"
	"shyraq/maps/pack"
	"shyraq/maps/paint"
)

type typefaces struct{ regular, bold []byte }

// fonts are those of map labels. They are read once: each reading is a copy, and
// every officer who unlocks has a map of his own.
var fonts = sync.OnceValues(func() (f typefaces, err error) {
	if f.regular, err = fs.ReadFile(assets.Fonts(), "NotoSans-Regular.ttf"); err != nil {
		return f, fmt.Errorf("open fonts: %w", err)
	}
	if f.bold, err = fs.ReadFile(assets.Fonts(), "NotoSans-Bold.ttf"); err != nil {
		return f, fmt.Errorf("open fonts: %w", err)
	}
	return f, nil
})

// New makes the painter of what a stack of packs holds.
func New(packs *pack.Stack) (*paint.Painter, error) {
	f, err := fonts()
	if err != nil {
		return nil, err
	}
	p, err := paint.New(paint.Options{Packs: packs, Regular: f.regular, Bold: f.bold})
	if err != nil {
		return nil, fmt.Errorf("make map: %w", err)
	}
	return p, nil
}

// Grey paints a view for paper: the colours of the day as light greys, on which what is
// printed over it is read, with whose work the map is.
func Grey(packs *pack.Stack, v paint.View) (img *image.Gray, source string, err error) {
	p, err := New(packs)
	if err != nil {
		return nil, "", err
	}
	defer p.Close()
	v.Flavour = paint.Day
	in := p.Picture(v, nil, paint.Live{})
	img = image.NewGray(in.Rect)
	for i := range img.Pix {
		c := color.GrayModel.Convert(color.RGBA{in.Pix[4*i], in.Pix[4*i+1], in.Pix[4*i+2], 255}).(color.Gray)
		img.Pix[i] = 255 - uint8(float64(255-c.Y)*lightened)
	}
	return img, p.Attribution(v), nil
}

// lightened is how much of a map's darkness is left on paper.
const lightened = 0.85
