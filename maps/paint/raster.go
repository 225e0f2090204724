package paint

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // the three kinds of picture a raster pack may hold
	_ "image/png"
	"math"

	_ "golang.org/x/image/webp"
)

// maxSide bounds the picture of a raster tile before it is decoded.
const maxSide = 2048

var errPicture = errors.New("picture tile is larger than 2048 pixels")

// decodePicture reads a tile of a raster pack.
func decodePicture(data []byte) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxSide || c.Height > maxSide {
		return nil, errPicture
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	return img, err
}

// paintRaster lays a picture tile, toned down for night and to shades of red:
// a white map must not flash into a dark cab.
func (s *scene) paintRaster(img image.Image) {
	b := img.Bounds()
	kx, ky := float32(b.Dx())/s.mul, float32(b.Dy())/s.mul
	for y := range s.dst.Rect.Dy() {
		sy := b.Min.Y + min(max(int((float32(y)+0.5+s.dy)*ky), 0), b.Dy()-1)
		row := s.dst.Pix[y*s.dst.Stride:]
		for x := range s.dst.Rect.Dx() {
			sx := b.Min.X + min(max(int((float32(x)+0.5+s.dx)*kx), 0), b.Dx()-1)
			r, g, bl, a := img.At(sx, sy).RGBA()
			if a == 0 {
				continue
			}
			p := row[4*x : 4*x+4 : 4*x+4]
			c := s.tone(uint8(r>>8), uint8(g>>8), uint8(bl>>8))
			p[0], p[1], p[2], p[3] = c[0], c[1], c[2], 255
		}
	}
}

func (s *scene) tone(r, g, b uint8) [3]uint8 {
	light := (float64(r)*0.2126 + float64(g)*0.7152 + float64(b)*0.0722) / 255
	switch s.flavour {
	case Night:
		// Light becomes dark and keeps a quarter of its colour.
		v := 24 + 80*math.Pow(1-light, 0.8)
		mix := func(c uint8, lift float64) uint8 { return uint8(math.Min(255, v*lift*0.85+float64(c)*0.06)) }
		return [3]uint8{mix(r, 0.92), mix(g, 1), mix(b, 1.12)}
	case Red:
		v := 14 + 110*math.Pow(1-light, 0.8)
		return [3]uint8{uint8(v), uint8(v * 0.34), uint8(v * 0.25)}
	}
	return [3]uint8{r, g, b}
}
