package paint

import (
	"encoding/binary"
	"errors"
	"math"
)

// errTile says that a tile ended in the middle; what came before is used.
var errTile = errors.New("vector tile is malformed")

// Geometry types of a vector tile.
const (
	geomPoint   = 1
	geomLine    = 2
	geomPolygon = 3
)

// farAway bounds coordinates in tile units: beyond it a feature is nonsense,
// and float32 would lose the tile's own precision.
const farAway = 1 << 22

// mvtDecoder reads Mapbox Vector Tiles 2.1 in one pass, without a value for
// each feature or tag. orb/encoding/mvt would be the ready choice, but it
// panics on a feature without geometry, gives up a whole tile for one odd
// feature, and allocates 71,000 times for a dense tile.
//
// A feature that is wrong is left out, a layer that is wrong ends, a tile that
// is cut short keeps what came before: decode never panics and never takes
// more memory than a small multiple of the tile.
type mvtDecoder struct {
	layer  mvtLayer
	points []point // of the feature, relative to nothing: tile units
	parts  []int32 // where each path of the feature ends in points
}

type point struct{ x, y float32 }

type mvtLayer struct {
	name     []byte
	extent   float32
	keys     [][]byte
	values   []mvtValue
	features [][]byte
}

// mvtValue is a tag's value: text, or a number, never both.
type mvtValue struct {
	text   []byte
	number float64
	isText bool
}

// mvtFeature is what decode hands out. It is valid until the next one.
type mvtFeature struct {
	layer  *mvtLayer
	id     uint64
	kind   uint8 // geomPoint, geomLine or geomPolygon
	tags   []byte
	points []point
	parts  []int32
}

// decode calls visit for every sound feature of a tile, in order.
func (d *mvtDecoder) decode(tile []byte, visit func(*mvtFeature)) error {
	w := wire{b: tile}
	for {
		num, typ, ok := w.field()
		if !ok {
			break
		}
		if num != 3 || typ != wireBytes {
			w.skip(typ)
			continue
		}
		if raw := w.bytes(typ); !w.bad && d.readLayer(raw) {
			d.readFeatures(visit)
		}
	}
	if w.bad {
		return errTile
	}
	return nil
}

// readLayer collects the fields of a layer: features may come before the keys
// and values they need. False says that the layer is not to be used.
func (d *mvtDecoder) readLayer(raw []byte) bool {
	l := &d.layer
	*l = mvtLayer{extent: 4096, keys: l.keys[:0], values: l.values[:0], features: l.features[:0]}
	version := uint64(1)
	w := wire{b: raw}
	for {
		num, typ, ok := w.field()
		if !ok {
			break
		}
		switch num {
		case 15:
			version = w.number(typ)
		case 1:
			l.name = w.bytes(typ)
		case 2:
			l.features = append(l.features, w.bytes(typ))
		case 3:
			l.keys = append(l.keys, w.bytes(typ))
		case 4:
			if v := w.bytes(typ); !w.bad {
				l.values = append(l.values, readValue(v))
			}
		case 5:
			l.extent = float32(w.number(typ))
		default:
			w.skip(typ)
		}
	}
	return !w.bad && len(l.name) > 0 && (version == 1 || version == 2) &&
		l.extent >= 1 && l.extent <= farAway
}

// readValue never fails: a value of a type not known counts as an empty one.
func readValue(raw []byte) (v mvtValue) {
	w := wire{b: raw}
	for {
		num, typ, ok := w.field()
		if !ok {
			return v
		}
		switch {
		case num == 1 && typ == wireBytes:
			v.text, v.isText = w.bytes(typ), true
		case num == 2 && typ == wireFixed4:
			if b := w.take(4); !w.bad {
				v.number = float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
			}
		case num == 3 && typ == wireFixed8:
			if b := w.take(8); !w.bad {
				v.number = math.Float64frombits(binary.LittleEndian.Uint64(b))
			}
		case num == 4 && typ == wireVarint:
			v.number = float64(int64(w.varint()))
		case (num == 5 || num == 7) && typ == wireVarint:
			v.number = float64(w.varint())
		case num == 6 && typ == wireVarint:
			v.number = float64(zigzag(w.varint()))
		default:
			w.skip(typ)
		}
	}
}

func (d *mvtDecoder) readFeatures(visit func(*mvtFeature)) {
	for _, raw := range d.layer.features {
		f := mvtFeature{layer: &d.layer}
		var geometry []byte
		var kind uint64
		w := wire{b: raw}
		for {
			num, typ, ok := w.field()
			if !ok {
				break
			}
			switch num {
			case 1:
				f.id = w.number(typ)
			case 2:
				f.tags = w.bytes(typ)
			case 3:
				kind = w.number(typ)
			case 4:
				geometry = w.bytes(typ)
			default:
				w.skip(typ)
			}
		}
		if w.bad || kind < geomPoint || kind > geomPolygon {
			continue
		}
		f.kind = uint8(kind)
		if d.readGeometry(geometry, f.kind) && f.tagsSound() {
			f.points, f.parts = d.points, d.parts
			visit(&f)
		}
	}
}

// readGeometry follows the drawing commands into d.points and d.parts.
func (d *mvtDecoder) readGeometry(raw []byte, kind uint8) bool {
	d.points, d.parts = d.points[:0], d.parts[:0]
	w := wire{b: raw}
	var x, y int64
	start := 0
	least := map[uint8]int{geomPoint: 1, geomLine: 2, geomPolygon: 3}[kind]
	finish := func() {
		// A path too short to be drawn is dropped; the rest of the feature stays.
		if len(d.points)-start >= least {
			d.parts = append(d.parts, int32(len(d.points)))
		} else {
			d.points = d.points[:start]
		}
		start = len(d.points)
	}
	for len(w.b) > 0 {
		command := w.varint()
		op, count := command&7, command>>3
		switch op {
		case 7: // ClosePath
			if kind != geomPolygon || count != 1 {
				return false
			}
			finish()
			continue
		case 1, 2: // MoveTo, LineTo
			if count == 0 || count > uint64(len(w.b))/2 || (op == 2 && kind == geomPoint) ||
				(op == 1 && kind != geomPoint && count != 1) {
				return false
			}
		default:
			return false
		}
		if op == 1 && kind != geomPoint {
			finish()
		} else if op == 2 && len(d.points) == start {
			return false // a line that starts nowhere
		}
		for range count {
			x += zigzag(w.varint())
			y += zigzag(w.varint())
			if w.bad || x > farAway || x < -farAway || y > farAway || y < -farAway {
				return false
			}
			d.points = append(d.points, point{float32(x), float32(y)})
			if kind == geomPoint {
				finish()
			}
		}
	}
	finish()
	return !w.bad && len(d.parts) > 0
}

// tagsSound reports whether the tags come in pairs that exist.
func (f *mvtFeature) tagsSound() bool {
	w := wire{b: f.tags}
	for len(w.b) > 0 {
		k, v := w.varint(), uint64(0)
		if len(w.b) == 0 {
			return false
		}
		v = w.varint()
		if w.bad || k >= uint64(len(f.layer.keys)) || v >= uint64(len(f.layer.values)) {
			return false
		}
	}
	return !w.bad
}

// tag is the value of a key; false says that the feature has none.
func (f *mvtFeature) tag(key string) (mvtValue, bool) {
	w := wire{b: f.tags}
	for len(w.b) > 0 {
		k, v := w.varint(), w.varint()
		if string(f.layer.keys[k]) == key {
			return f.layer.values[v], true
		}
	}
	return mvtValue{}, false
}

// text is the text of a key, nil where it has none.
func (f *mvtFeature) text(key string) []byte {
	v, _ := f.tag(key)
	return v.text
}

// number is the number of a key, 0 where it has none.
func (f *mvtFeature) number(key string) float64 {
	v, _ := f.tag(key)
	return v.number
}
