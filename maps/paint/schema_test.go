package paint

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// feature makes a feature by hand, as the decoder would hand it out.
func feature(layer string, geometry uint8, tags map[string]any) *mvtFeature {
	l := &mvtLayer{name: []byte(layer), extent: 4096}
	f := &mvtFeature{layer: l, kind: geometry}
	for k, v := range tags {
		switch v := v.(type) {
		case string:
			l.values = append(l.values, mvtValue{text: []byte(v)})
		case float64:
			l.values = append(l.values, mvtValue{number: v})
		case int:
			l.values = append(l.values, mvtValue{number: float64(v)})
		}
		f.tags[keys[k]] = int32(len(l.values))
	}
	return f
}

type tags = map[string]any

func TestSchemas(t *testing.T) {
	t.Parallel()
	const point, line, area = geomPoint, geomLine, geomPolygon
	tests := []struct {
		name     string
		schema   schema
		layer    string
		geometry uint8
		tags     tags
		shape    kind
		called   kind
		flags    uint8
	}{
		{"v4 earth", protomaps, "earth", area, tags{"kind": "earth"}, kindEarth, kindNone, 0},
		{"v4 motorway bridge", protomaps, "roads", line, tags{"kind": "highway", "kind_detail": "motorway", "is_bridge": 1}, kindMotorway, kindNameMajor, flagBridge},
		{"v4 ramp", protomaps, "roads", line, tags{"kind": "highway", "kind_detail": "motorway_link", "is_link": 1}, kindMotorway, kindNameMajor, flagLink},
		{"v4 street", protomaps, "roads", line, tags{"kind": "minor_road", "kind_detail": "residential"}, kindMinor, kindNameMinor, 0},
		{"v4 footway in a tunnel", protomaps, "roads", line, tags{"kind": "path", "kind_detail": "footway", "is_tunnel": 1}, kindPath, kindNameMinor, flagTunnel},
		{"v4 rail keeps its kind", protomaps, "roads", line, tags{"kind": "rail", "kind_detail": "service"}, kindRail, kindNone, 0},
		{"v4 lake", protomaps, "water", area, tags{"kind": "lake"}, kindWater, kindNameWater, 0},
		{"v4 river", protomaps, "water", line, tags{"kind": "river"}, kindRiver, kindNameRiver, 0},
		{"v4 landcover", protomaps, "landcover", area, tags{"kind": "forest"}, kindWood, kindNone, 0},
		{"v4 school ground", protomaps, "landuse", area, tags{"kind": "school"}, kindCampus, kindNone, 0},
		{"v4 building", protomaps, "buildings", area, tags{"kind": "building"}, kindBuilding, kindNone, 0},
		{"v4 region border", protomaps, "boundaries", line, tags{"kind": "region", "kind_detail": 4}, kindBorderRegion, kindNone, 0},
		{"v4 country border without a level", protomaps, "boundaries", line, tags{"kind": "country"}, kindBorderCountry, kindNone, 0},
		{"v4 town", protomaps, "places", point, tags{"kind": "locality", "kind_detail": "town"}, kindNone, kindNameTown, 0},
		{"v4 locality of no kind", protomaps, "places", point, tags{"kind": "locality"}, kindNone, kindNameVillage, 0},
		{"v4 neighbourhood", protomaps, "places", point, tags{"kind": "neighbourhood"}, kindNone, kindNameQuarter, 0},
		{"v4 school", protomaps, "pois", point, tags{"kind": "school"}, kindNone, kindNamePOI, 0},
		{"v4 shop", protomaps, "pois", point, tags{"kind": "bicycle"}, kindNone, kindNone, 0},
		{"overview: home border", protomaps, "boundaries", line, tags{"kind": "region", "admin_level": 4, "home": 1}, kindBorderHome, kindNone, 0},
		{"overview: border far away", protomaps, "boundaries", line, tags{"kind": "region", "admin_level": 4, "neighbour": 1}, kindBorderFar, kindNone, 0},
		{"overview: district border", protomaps, "boundaries", line, tags{"kind": "county", "admin_level": 6}, kindBorderDistrict, kindNone, 0},
		{"overview: district", protomaps, "places", point, tags{"kind": "region", "kind_detail": "district"}, kindNone, kindNameDistrict, 0},
		{"overview: region far away", protomaps, "places", point, tags{"kind": "region", "neighbour": 1}, kindNone, kindNameFar, 0},

		{"v2 road", protomaps, "roads", line, tags{"pmap:kind": "major_road", "highway": "secondary"}, kindSecondary, kindNameMajor, 0},
		{"v2 bridge by level", protomaps, "roads", line, tags{"pmap:kind": "highway", "pmap:level": 1}, kindMotorway, kindNameMajor, flagBridge},
		{"v2 tunnel by level", protomaps, "roads", line, tags{"pmap:kind": "minor_road", "pmap:level": -1}, kindMinor, kindNameMinor, flagTunnel},
		{"v2 ramp", protomaps, "roads", line, tags{"pmap:kind": "highway", "pmap:link": 1}, kindMotorway, kindNameMajor, flagLink},
		{"v2 transit", protomaps, "transit", line, tags{"pmap:kind": "rail"}, kindRail, kindNone, 0},
		{"v2 natural", protomaps, "natural", area, tags{"pmap:kind": "wood"}, kindWood, kindNone, 0},
		{"v2 river of physical lines", protomaps, "physical_line", line, tags{"pmap:kind": "waterway", "waterway": "river"}, kindRiver, kindNameRiver, 0},
		{"v2 stream", protomaps, "physical_line", line, tags{"pmap:kind": "stream"}, kindStream, kindNameRiver, 0},
		{"v2 sea at a point", protomaps, "physical_point", point, tags{"pmap:kind": "sea"}, kindNone, kindNameWater, 0},
		{"v2 peak", protomaps, "physical_point", point, tags{"pmap:kind": "peak"}, kindNone, kindNone, 0},
		{"v2 mask", protomaps, "mask", area, nil, kindNone, kindNone, 0},
		{"v2 border", protomaps, "boundaries", line, tags{"pmap:min_admin_level": 4}, kindBorderRegion, kindNone, 0},
		{"v2 city", protomaps, "places", point, tags{"pmap:kind": "city"}, kindNone, kindNameCity, 0},

		{"omt trunk bridge", openMapTiles, "transportation", line, tags{"class": "trunk", "brunnel": "bridge"}, kindTrunk, kindNone, flagBridge},
		{"omt ramp", openMapTiles, "transportation", line, tags{"class": "primary", "ramp": 1}, kindPrimary, kindNone, flagLink},
		{"omt siding", openMapTiles, "transportation", line, tags{"class": "rail", "service": "yard"}, kindSiding, kindNone, 0},
		{"omt square", openMapTiles, "transportation", area, tags{"class": "path"}, kindPier, kindNone, 0},
		{"omt street name", openMapTiles, "transportation_name", line, tags{"class": "minor"}, kindNone, kindNameMinor, 0},
		{"omt park by subclass", openMapTiles, "landcover", area, tags{"class": "grass", "subclass": "park"}, kindPark, kindNone, 0},
		{"omt maritime border", openMapTiles, "boundary", line, tags{"admin_level": 2, "maritime": 1}, kindNone, kindNone, 0},
		{"omt river", openMapTiles, "waterway", line, tags{"class": "river"}, kindRiver, kindNameRiver, 0},
		{"omt river in a tunnel", openMapTiles, "waterway", line, tags{"class": "river", "brunnel": "tunnel"}, kindNone, kindNone, 0},
		{"omt suburb", openMapTiles, "place", point, tags{"class": "suburb"}, kindNone, kindNameSuburb, 0},
		{"omt house number", openMapTiles, "housenumber", point, tags{"housenumber": "12"}, kindNone, kindHouseNumber, 0},

		{"unknown polygons", anySchema, "parcels", area, nil, kindOtherFill, kindNone, 0},
		{"unknown lines", anySchema, "cables", line, nil, kindOtherLine, kindNone, 0},
		{"unknown points", anySchema, "cities", point, nil, kindNone, kindNameOther, 0},
		{"roads of an unknown maker", anySchema, "road", line, tags{"class": "secondary"}, kindSecondary, kindNameMajor, 0},
		{"streets without a class", anySchema, "Streets", line, nil, kindMinor, kindNameMinor, 0},
		{"buildings of an unknown maker", anySchema, "bldg_buildings", area, nil, kindBuilding, kindNone, 0},
		{"omt without metadata", anySchema, "transportation", line, tags{"class": "motorway"}, kindMotorway, kindNone, 0},
		{"protomaps without metadata", anySchema, "water", area, tags{"kind": "lake"}, kindWater, kindNameWater, 0},
		{"left out on purpose", anySchema, "poi", point, tags{"class": "shop"}, kindNone, kindNone, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			shape, called, flags := tt.schema(feature(tt.layer, tt.geometry, tt.tags))
			if shape != tt.shape || called != tt.called || flags != tt.flags {
				t.Errorf("shape %d, name %d, flags %d; want %d, %d, %d", shape, called, flags, tt.shape, tt.called, tt.flags)
			}
		})
	}
}

func TestSchemaIsChosenFromMetadata(t *testing.T) {
	t.Parallel()
	layers := func(ids ...string) (m pack.Metadata) {
		for _, id := range ids {
			m.Layers = append(m.Layers, pack.Layer{ID: id})
		}
		return m
	}
	road := feature("roads", geomLine, tags{"kind": "highway"})
	way := feature("transportation", geomLine, tags{"class": "motorway"})
	tests := []struct {
		name      string
		meta      pack.Metadata
		road, way kind
	}{
		{"openmaptiles", layers("water", "transportation"), kindNone, kindMotorway},
		{"protomaps", layers("water", "roads"), kindMotorway, kindNone},
		{"none announced", layers(), kindMotorway, kindMotorway},
		{"others announced", layers("cities"), kindMotorway, kindMotorway},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := schemaOf(tt.meta)
			if k, _, _ := s(road); k != tt.road {
				t.Errorf("a road of Protomaps is kind %d, want %d", k, tt.road)
			}
			if k, _, _ := s(way); k != tt.way {
				t.Errorf("a road of OpenMapTiles is kind %d, want %d", k, tt.way)
			}
		})
	}
}

// gunzip reads a tile of testdata.
func gunzip(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTilesOfOtherMakers paints tiles whose makers follow no schema of ours, or
// announce only a part of one.
func TestTilesOfOtherMakers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		schema schema
	}{
		{"unknown-sanfrancisco", anySchema},
		{"protomaps-lakes", schemaOf(pack.Metadata{Layers: []pack.Layer{{ID: "water"}}})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := decodeTile(gunzip(t, tt.name+".mvt.gz"), tt.schema)
			if k.damage != nil || len(k.shapes) == 0 {
				t.Fatalf("%d shapes, %v", len(k.shapes), k.damage)
			}
			at := geo.Tile{Z: 15}
			var b brush
			dst := newCanvas(384)
			b.paintTile(dst, at, []laidTile{{from: at, decoded: k}}, Night, 384.0/geo.TileSize)
			golden(t, tt.name, dst)
		})
	}
}
