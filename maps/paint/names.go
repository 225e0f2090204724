package paint

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// NameKind is what a name in a tile belongs to.
type NameKind uint8

// The kinds of names that somebody looks for, the largest first.
const (
	NameCity NameKind = iota
	NameTown
	NameVillage // hamlets too
	NameQuarter // parts of a settlement
	NameStreet
)

// Named is one name of a tile: of a settlement, or of a piece of a street.
type Named struct {
	Kind   NameKind
	Own    string    // what the place calls itself; the languages may be empty
	Kk     string    // Kazakh
	Ru     string    // Russian
	En     string    // English
	At     orb.Point // the settlement, or the middle of the piece
	Length float64   // of the piece of a street, in metres
}

// In is the name in a language of the interface, with the fallback of the
// map's own labels.
func (n *Named) In(lang string) string {
	t := texts{own: n.Own, kk: n.Kk, ru: n.Ru, en: n.En}
	return t.in(lang)
}

// nameKinds are the kinds of names that Names gives.
var nameKinds = map[kind]NameKind{
	kindNameCity: NameCity, kindNameTown: NameTown, kindNameVillage: NameVillage, kindNameHamlet: NameVillage,
	kindNameSuburb: NameQuarter, kindNameQuarter: NameQuarter, kindNameMajor: NameStreet, kindNameMinor: NameStreet,
}

// Names calls each for the settlements and streets named in one tile of a
// pack, in the order of the tile. Geometry of other things is passed over. A
// tile that is not there, or one of pictures, has no names; a broken one gives
// what was sound and an error.
func Names(p *pack.Pack, t geo.Tile, each func(Named)) (err error) {
	data, err := vector(p, t)
	if err != nil || data == nil {
		return err
	}
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("names of tile %d/%d/%d: decoding broke off", t.Z, t.X, t.Y)
		}
	}()
	of := schemaOf(p.Metadata())
	k := decodeTile(data, func(f *mvtFeature) (kind, kind, uint8) {
		_, called, flags := of(f)
		if _, wanted := nameKinds[called]; !wanted {
			called = kindNone
		}
		return kindNone, called, flags
	})
	for i := range k.names {
		each(k.named(&k.names[i], t))
	}
	if k.damage != nil {
		return fmt.Errorf("names of tile %d/%d/%d: %w", t.Z, t.X, t.Y, k.damage)
	}
	return nil
}

// vector gives the bytes of a vector tile, none where there is no such tile.
func vector(p *pack.Pack, t geo.Tile) ([]byte, error) {
	if p.Header().Type != pack.MVT {
		return nil, nil
	}
	data, err := p.Tile(t)
	if errors.Is(err, pack.ErrNoTile) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read tile %d/%d/%d: %w", t.Z, t.X, t.Y, err)
	}
	return data, nil
}

// named is a name of the decoded tile with its place on the ground.
func (k *decodedTile) named(n *name, t geo.Tile) Named {
	origin, span := t.Origin(), t.Span()
	ground := func(p point) orb.Point {
		return geo.Unproject(geo.World{X: origin.X + float64(p.x)*span, Y: origin.Y + float64(p.y)*span})
	}
	out := Named{Kind: nameKinds[n.kind], Own: n.texts.own, Kk: n.texts.kk, Ru: n.texts.ru, En: n.texts.en}
	best, longest := k.path(n.from), float32(-1)
	for i := n.from; i < n.to; i++ {
		if l := length(k.path(i)); l > longest {
			best, longest = k.path(i), l
		}
	}
	middle := best[0]
	if n.line && longest > 0 {
		w := walker{path: best}
		if at, ok := w.at(longest / 2); ok {
			middle = at
		}
	}
	out.At = ground(middle)
	if n.line {
		metres := 2 * math.Pi * 6378137 * math.Cos(out.At[1]*math.Pi/180) * span
		out.Length = float64(longest) * metres
	}
	return out
}
