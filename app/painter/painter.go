// Package painter makes the painter of maps, with the fonts of the program, for
// the window and the verbs alike. It paints nothing itself and needs no window.
package painter

import (
	"fmt"
	"io/fs"

	"shyraq/assets"
	"shyraq/maps/pack"
	"shyraq/maps/paint"
)

// fonts are those of map labels, regular and bold.
func fonts() (regular, bold []byte, err error) {
	if regular, err = fs.ReadFile(assets.Fonts(), "NotoSans-Regular.ttf"); err != nil {
		return nil, nil, fmt.Errorf("open fonts: %w", err)
	}
	if bold, err = fs.ReadFile(assets.Fonts(), "NotoSans-Bold.ttf"); err != nil {
		return nil, nil, fmt.Errorf("open fonts: %w", err)
	}
	return regular, bold, nil
}

// New makes the painter of what a stack of packs holds.
func New(packs *pack.Stack) (*paint.Painter, error) {
	regular, bold, err := fonts()
	if err != nil {
		return nil, err
	}
	p, err := paint.New(paint.Options{Packs: packs, Regular: regular, Bold: bold})
	if err != nil {
		return nil, fmt.Errorf("make map: %w", err)
	}
	return p, nil
}
