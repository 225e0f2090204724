package paper

import (
	"fmt"

	"rsc.io/qr"
)

// Code gives the modules of a QR code that holds a text, with 15 % of them to
// spare for a crease or a stain. Texts of digits, capital letters and
// " $%*+-./:" take the least room.
func Code(text string) ([][]bool, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("make QR code: %w", err)
	}
	dark := make([][]bool, code.Size)
	for y := range dark {
		dark[y] = make([]bool, code.Size)
		for x := range dark[y] {
			dark[y][x] = code.Black(x, y)
		}
	}
	return dark, nil
}
