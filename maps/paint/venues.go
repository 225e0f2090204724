package paint

import (
	"fmt"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// Venue is a named point of interest in a tile. Class is what the pack's maker
// calls its kind, such as "cafe" or "nightclub"; the finer word, where there
// are two.
type Venue struct {
	Class           string
	Own, Kk, Ru, En string // its names, as in Named
	At              orb.Point
}

// In is the name in a language of the interface, with the fallback of the
// map's own labels.
func (v *Venue) In(lang string) string {
	t := texts{own: v.Own, kk: v.Kk, ru: v.Ru, en: v.En}
	return t.in(lang)
}

// Venues calls each for the named points of interest in one tile of a pack, in
// the order of the tile, those in its rim left to the tile they lie in. Tiles
// that are missing or broken are as with Names.
func Venues(p *pack.Pack, t geo.Tile, each func(Venue)) (err error) {
	data, err := vector(p, t)
	if err != nil || data == nil {
		return err
	}
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("venues of tile %d/%d/%d: decoding broke off", t.Z, t.X, t.Y)
		}
	}()
	origin, span := t.Origin(), t.Span()
	var d mvtDecoder
	err = d.decode(data, func(f *mvtFeature) {
		if layer := string(f.layer.name); f.kind != geomPoint || (layer != "poi" && layer != "pois") {
			return
		}
		at := f.points[0]
		if at.x < 0 || at.y < 0 || at.x >= f.layer.extent || at.y >= f.layer.extent {
			return
		}
		clean := func(k key) string { return string(appendClean(nil, f.text(k))) }
		v := Venue{Class: classOf(f), Own: clean(keyName), Kk: clean(keyNameKK), Ru: clean(keyNameRU), En: clean(keyNameEN)}
		if v.Class == "" || v.In("kk") == "" {
			return
		}
		v.At = geo.Unproject(geo.World{
			X: origin.X + float64(at.x/f.layer.extent)*span,
			Y: origin.Y + float64(at.y/f.layer.extent)*span,
		})
		each(v)
	})
	if err != nil {
		return fmt.Errorf("venues of tile %d/%d/%d: %w", t.Z, t.X, t.Y, err)
	}
	return nil
}

// classOf is the finest class of a point of interest, in any schema.
func classOf(f *mvtFeature) string {
	for _, k := range [...]key{keySubclass, keyKindDetail, keyKind, keyOldKind, keyClass} {
		if c := f.text(k); len(c) > 0 && len(c) <= 40 {
			return string(c)
		}
	}
	return ""
}
