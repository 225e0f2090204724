package paint

import (
	"errors"
	"fmt"
	"image"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// read decodes one tile of a pack. What cannot be read comes back damaged, to
// be hatched, with one line in the log; it is never an error to the map.
func read(f pack.Found, log func(string)) (t laidTile) {
	t = laidTile{from: f.Tile}
	defer func() {
		if r := recover(); r != nil {
			t.decoded, t.raster, t.damaged = nil, nil, true
			log(fmt.Sprintf("tile %d/%d/%d: decoding broke off", f.Tile.Z, f.Tile.X, f.Tile.Y))
		}
	}()
	data, err := f.Pack.Tile(f.Tile)
	switch {
	case errors.Is(err, pack.ErrNoTile):
		t.decoded = &decodedTile{}
		return t
	case err == nil && f.Pack.Header().Type == pack.MVT:
		t.decoded = decodeTile(data, schemaOf(f.Pack.Metadata()))
		err = t.decoded.damage
		t.damaged = err != nil && len(t.decoded.shapes) == 0
	case err == nil && len(data) > 0:
		t.raster, err = decodePicture(data)
		t.damaged = err != nil
	default:
		t.damaged = err != nil
	}
	if err != nil {
		log(fmt.Sprintf("tile %d/%d/%d: %v", f.Tile.Z, f.Tile.X, f.Tile.Y, err))
	}
	if t.decoded == nil && t.raster == nil {
		t.decoded = &decodedTile{}
	}
	return t
}

// lay finds and decodes what the packs have for a tile, the lowest first.
func (p *Painter) lay(t geo.Tile) []laidTile {
	found, err := p.config.Packs.Find(t)
	if err != nil {
		p.log(fmt.Sprintf("tile %d/%d/%d: %v", t.Z, t.X, t.Y, err))
	}
	out := make([]laidTile, 0, len(found))
	for _, f := range found {
		out = append(out, p.library.open(f))
	}
	return out
}

// paintTile paints one tile; a panic becomes a hatched tile and a line.
func (p *Painter) paintTile(b *brush, k tileKey) (img *image.RGBA) {
	p.mu.Lock()
	img = p.tiles.canvas(k.size)
	p.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			*b = brush{}
			fillRect(img, img.Rect, groundTint.in(k.flavour))
			hatch(img, k.flavour)
			p.log(fmt.Sprintf("tile %d/%d/%d: painting broke off", k.tile.Z, k.tile.X, k.tile.Y))
		}
	}()
	laid := p.lay(k.tile)
	b.paintTile(img, k.tile, laid, k.flavour, k.scale)
	for _, l := range laid {
		if l.damaged {
			hatch(img, k.flavour)
			break
		}
	}
	return img
}

// hatch marks a tile that could not be read.
func hatch(dst *image.RGBA, f Flavour) {
	c := hatchTint.in(f)
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			if (x+y)%16 == 0 {
				copy(dst.Pix[dst.PixOffset(x, y):], []byte{c.R, c.G, c.B, 255})
			}
		}
	}
}
