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
// feature, and makes a map for every feature; BenchmarkDecode measures both.
//
// A feature that is wrong is left out, a layer that is wrong ends, a tile that
// is cut short keeps what came before: decode never panics and never takes
// more memory than a small multiple of the tile.
type mvtDecoder struct {
	layer   mvtLayer
	feature mvtFeature
}

type point struct{ x, y float32 }

type mvtLayer struct {
	name     []byte
	extent   float32
	keys     []key // what each of the layer's keys is to us
	values   []mvtValue
	features [][]byte
}

// mvtValue is a tag's value: text, or a number, never both.
type mvtValue struct {
	text   []byte
	number float64
}

// mvtFeature is what decode hands out. It is valid until the next one.
type mvtFeature struct {
	layer  *mvtLayer
	id     uint64
	kind   uint8           // geomPoint, geomLine or geomPolygon
	tags   [keyCount]int32 // of each key the number of its value in the layer, counted from 1; 0: none
	points []point         // in tile units
	parts  []int32         // where each path ends in points
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
			l.keys = append(l.keys, keys[string(w.bytes(typ))])
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
			v.text = w.bytes(typ)
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
	f := &d.feature
	f.layer = &d.layer
	for _, raw := range d.layer.features {
		var geometry, tags []byte
		var kind uint64
		f.id = 0
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
				tags = w.bytes(typ)
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
		if f.readTags(tags) && f.readGeometry(geometry) {
			visit(f)
		}
	}
}

// readTags notes the tags that are known; false says that they do not come in
// pairs that exist.
func (f *mvtFeature) readTags(raw []byte) bool {
	f.tags = [keyCount]int32{}
	w := wire{b: raw}
	for w.more() {
		k := w.varint()
		if !w.more() {
			return false
		}
		v := w.varint()
		if w.bad || k >= uint64(len(f.layer.keys)) || v >= uint64(len(f.layer.values)) {
			return false
		}
		f.tags[f.layer.keys[k]] = int32(v) + 1
	}
	return !w.bad
}

// leastPoints of a path of each type; a shorter one is dropped, and the rest
// of its feature stays.
var leastPoints = [...]int{geomPoint: 1, geomLine: 2, geomPolygon: 3}

// readGeometry follows the drawing commands into points and parts.
func (f *mvtFeature) readGeometry(raw []byte) bool {
	points, parts := f.points[:0], f.parts[:0]
	least, start := leastPoints[f.kind], 0
	var x, y int64
	w := wire{b: raw}
	for w.more() {
		command := w.varint()
		op, count := command&7, command>>3
		switch {
		case op == 7 && f.kind == geomPolygon && count == 1: // ClosePath
		case op == 1 && count == 1: // MoveTo
		case op == 1 && f.kind == geomPoint, op == 2 && f.kind != geomPoint && len(points) > start: // points, LineTo
			if count == 0 || count > uint64(len(raw)-w.i)/2 {
				return false
			}
		default:
			return false
		}
		if op != 2 || f.kind == geomPoint { // what came before is a path
			if len(points)-start >= least {
				parts = append(parts, int32(len(points)))
			} else {
				points = points[:start]
			}
			start = len(points)
		}
		if op == 7 {
			continue
		}
		for range count {
			if i := w.i; i+1 < len(raw) && raw[i]|raw[i+1] < 0x80 { // most steps are short
				x += zigzag(uint64(raw[i]))
				y += zigzag(uint64(raw[i+1]))
				w.i = i + 2
			} else {
				x += zigzag(w.varint())
				y += zigzag(w.varint())
			}
			if w.bad || x > farAway || x < -farAway || y > farAway || y < -farAway {
				return false
			}
			points = append(points, point{float32(x), float32(y)})
			if f.kind == geomPoint && count > 1 && len(points) > start+1 {
				parts = append(parts, int32(len(points)-1))
				start = len(points) - 1
			}
		}
	}
	if len(points)-start >= least {
		parts = append(parts, int32(len(points)))
	} else {
		points = points[:start]
	}
	f.points, f.parts = points, parts
	return !w.bad && len(parts) > 0
}

// has reports whether the feature has a tag.
func (f *mvtFeature) has(k key) bool { return f.tags[k] > 0 }

// text is the text of a key, nil where it has none.
func (f *mvtFeature) text(k key) []byte {
	if v := f.tags[k]; v > 0 {
		return f.layer.values[v-1].text
	}
	return nil
}

// number is the number of a key, 0 where it has none.
func (f *mvtFeature) number(k key) float64 {
	if v := f.tags[k]; v > 0 {
		return f.layer.values[v-1].number
	}
	return 0
}
