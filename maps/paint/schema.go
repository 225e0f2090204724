package paint

import (
	"slices"
	"strings"

	"shyraq/maps/pack"
)

// schema says what a feature is: the kind of its geometry and the kind of its
// name, either of which may be kindNone, and flags.
type schema func(f *mvtFeature) (shape, name kind, flags uint8)

// schemaOf chooses by the layers a pack announces, and by the first tile's own
// layers where it announces none.
func schemaOf(m pack.Metadata) schema {
	switch {
	case m.Has("transportation") || m.Has("transportation_name"):
		return openMapTiles
	case m.Has("roads") || m.Has("earth") || m.Has("places"):
		return protomaps
	}
	return anySchema
}

// lookup is a table from a class to a kind.
type lookup map[string]kind

func (l lookup) of(class []byte) kind { return l[string(class)] }

// byGeometry draws what no table knows by what its layer is called and by its
// geometry, so that no pack stays blank.
func byGeometry(f *mvtFeature) (kind, kind, uint8) {
	layer := strings.ToLower(string(f.layer.name))
	called := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(layer, p) })
	}
	switch f.kind {
	case geomPolygon:
		switch {
		case called("water", "lake", "ocean", "sea"):
			return kindWater, kindNone, 0
		case called("build"):
			return kindBuilding, kindNone, 0
		case called("park", "wood", "forest"):
			return kindPark, kindNone, 0
		}
		return kindOtherFill, kindNone, 0
	case geomLine:
		switch {
		case called("label"):
			return kindNone, kindNameMinor, 0
		case called("water", "river"):
			return kindRiver, kindNameRiver, 0
		case called("road", "street", "highway"):
			k := wayOf(f)
			return k, roadName(k), bridges(f)
		case called("admin", "bound"):
			return border(f.number(keyAdminLevel)), kindNone, 0
		}
		return kindOtherLine, kindNone, 0
	}
	return kindNone, kindNameOther, 0
}

// wayOf finds the class of a road under any of the keys makers use.
func wayOf(f *mvtFeature) kind {
	for _, k := range [...]key{keyClass, keyKind, keyOldKind, keyKindDetail, keyOldDetail} {
		if class := f.text(k); class != nil {
			if d := pmDetails.of(class); d != kindNone {
				return d
			}
			if d := omtRoads.of(class); d != kindNone {
				return d
			}
		}
	}
	return kindMinor
}

// anySchema tries the layer names of both schemas, then the geometry.
func anySchema(f *mvtFeature) (kind, kind, uint8) {
	if f.has(keyKind) || f.has(keyOldKind) { // Protomaps' way of telling
		if s, n, flags := protomaps(f); s != kindNone || n != kindNone {
			return s, n, flags
		}
	}
	if s, n, flags := openMapTiles(f); s != kindNone || n != kindNone {
		return s, n, flags
	}
	if s, n, flags := protomaps(f); s != kindNone || n != kindNone {
		return s, n, flags
	}
	switch string(f.layer.name) {
	case "transportation", "roads", "transportation_name", "poi", "pois", "housenumber", "boundary", "boundaries":
		return kindNone, kindNone, 0 // known, and left out on purpose
	}
	return byGeometry(f)
}

func border(level float64) kind {
	switch {
	case level <= 0:
		return kindNone
	case level <= 2:
		return kindBorderCountry
	case level <= 4:
		return kindBorderRegion
	case level <= 6:
		return kindBorderDistrict
	}
	return kindBorderLow
}

func bridges(f *mvtFeature) (flags uint8) {
	switch string(f.text(keyBrunnel)) {
	case "bridge":
		flags = flagBridge
	case "tunnel":
		flags = flagTunnel
	}
	if f.truth(keyBridge) {
		flags |= flagBridge
	}
	if f.truth(keyTunnel) {
		flags |= flagTunnel
	}
	switch level := f.number(keyOldLevel); {
	case level < 0:
		flags |= flagTunnel
	case level > 0:
		flags |= flagBridge
	}
	if f.truth(keyRamp) || f.truth(keyLink) {
		flags |= flagLink
	}
	return flags
}

// truth reports whether a tag says yes, in whatever way makers say it.
func (f *mvtFeature) truth(k key) bool {
	return f.number(k) != 0 || strings.EqualFold(string(f.text(k)), "yes")
}

// pier keeps areas of a transport layer: squares and platforms, not roads.
func pier(k kind) kind {
	if k == kindNone || k == kindRail {
		return kindNone
	}
	return kindPier
}

func roadName(k kind) kind {
	switch k {
	case kindMotorway, kindTrunk, kindPrimary, kindSecondary, kindTertiary:
		return kindNameMajor
	case kindMinor, kindService, kindPath, kindTrack, kindConstruction:
		return kindNameMinor
	}
	return kindNone
}

// worthNaming are the points that help a patrol to say where it is. Others
// would bury the streets in shop names.
var worthNaming = lookup{
	"school": kindNamePOI, "kindergarten": kindNamePOI, "college": kindNamePOI,
	"university": kindNamePOI, "hospital": kindNamePOI, "clinic": kindNamePOI,
	"police": kindNamePOI, "park": kindNamePOI, "cinema": kindNamePOI, "theatre": kindNamePOI,
	"nightclub": kindNamePOI, "mall": kindNamePOI, "department_store": kindNamePOI,
	"stadium": kindNamePOI, "sports_centre": kindNamePOI, "library": kindNamePOI,
	"bus_station": kindNamePOI, "place_of_worship": kindNamePOI, "townhall": kindNamePOI,
	"marketplace": kindNamePOI, "hotel": kindNamePOI, "pharmacy": kindNamePOI,
	"fuel": kindNamePOI, "museum": kindNamePOI, "station": kindNameStation, "halt": kindNameStation,
}

func pointName(_ *mvtFeature, class, sub []byte) kind {
	if k := worthNaming.of(sub); k != kindNone {
		return k
	}
	return worthNaming.of(class)
}
