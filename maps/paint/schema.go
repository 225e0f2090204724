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

var omtRoads = lookup{
	"motorway": kindMotorway, "trunk": kindTrunk, "primary": kindPrimary,
	"secondary": kindSecondary, "tertiary": kindTertiary, "minor": kindMinor,
	"service": kindService, "track": kindTrack, "path": kindPath,
	"busway": kindMinor, "raceway": kindMinor, "pier": kindPath,
	"rail": kindRail, "transit": kindRail, "ferry": kindFerry,
	"motorway_construction": kindConstruction, "trunk_construction": kindConstruction,
	"primary_construction": kindConstruction, "secondary_construction": kindConstruction,
	"tertiary_construction": kindConstruction, "minor_construction": kindConstruction,
}

var omtLand = lookup{
	"farmland": kindFarmland, "grass": kindGrass, "sand": kindSand, "wetland": kindWetland,
	"wood": kindWood, "rock": kindSand, "ice": kindNone,
	"residential": kindResidential, "suburb": kindResidential, "neighbourhood": kindResidential,
	"quarter": kindResidential, "commercial": kindIndustrial, "retail": kindIndustrial,
	"industrial": kindIndustrial, "garages": kindIndustrial, "railway": kindIndustrial,
	"bus_station": kindIndustrial, "quarry": kindIndustrial,
	"school": kindCampus, "kindergarten": kindCampus, "college": kindCampus,
	"university": kindCampus, "library": kindCampus, "hospital": kindHospital,
	"military": kindMilitary, "cemetery": kindCemetery, "pitch": kindPitch, "track": kindPitch,
	"playground": kindPitch, "stadium": kindPitch, "zoo": kindPark, "theme_park": kindPark,
}

var omtPlaces = lookup{
	"country": kindNameCountry, "state": kindNameRegion, "province": kindNameRegion,
	"region": kindNameRegion, "district": kindNameDistrict, "county": kindNameDistrict,
	"city": kindNameCity, "town": kindNameTown, "village": kindNameVillage,
	"hamlet": kindNameHamlet, "isolated_dwelling": kindNameHamlet, "suburb": kindNameSuburb,
	"borough": kindNameSuburb, "quarter": kindNameQuarter, "neighbourhood": kindNameQuarter,
}

// openMapTiles reads the schema of planetiler's and tilemaker's usual profile.
func openMapTiles(f *mvtFeature) (shape, name kind, flags uint8) {
	class := f.text(keyClass)
	line, area := f.kind == geomLine, f.kind == geomPolygon
	switch string(f.layer.name) {
	case "water":
		if area {
			return kindWater, kindNone, 0
		}
	case "waterway":
		if line && string(f.text(keyBrunnel)) != "tunnel" {
			if string(class) == "river" || string(class) == "canal" {
				return kindRiver, kindNameRiver, 0
			}
			return kindStream, kindNone, 0
		}
	case "water_name":
		if line {
			return kindNone, kindNameRiver, 0
		}
		return kindNone, kindNameWater, 0
	case "landcover", "landuse":
		if !area {
			break
		}
		if sub := f.text(keySubclass); string(sub) == "park" {
			return kindPark, kindNone, 0
		}
		return omtLand.of(class), kindNone, 0
	case "park":
		if area {
			return kindPark, kindNone, 0
		}
	case "aeroway":
		if line {
			return kindRunway, kindNone, 0
		}
		if area {
			return kindAerodrome, kindNone, 0
		}
	case "building":
		if area {
			return kindBuilding, kindNone, 0
		}
	case "boundary":
		if line && f.number(keyMaritime) == 0 {
			return border(f.number(keyAdminLevel)), kindNone, 0
		}
	case "transportation":
		k := omtRoads.of(class)
		if k == kindRail && len(f.text(keyService)) > 0 {
			k = kindSiding
		}
		if area {
			return pier(k), kindNone, 0
		}
		return k, kindNone, bridges(f)
	case "transportation_name":
		return kindNone, roadName(omtRoads.of(class)), 0
	case "place":
		return kindNone, omtPlaces.of(class), 0
	case "poi":
		return kindNone, pointName(f, class, f.text(keySubclass)), 0
	case "housenumber":
		return kindNone, kindHouseNumber, 0
	}
	return kindNone, kindNone, 0
}

var pmRoads = lookup{
	"highway": kindMotorway, "major_road": kindPrimary, "medium_road": kindTertiary,
	"minor_road": kindMinor, "path": kindPath, "rail": kindRail, "ferry": kindFerry,
	"aeroway": kindRunway, "other": kindService,
}

var pmDetails = lookup{
	"motorway": kindMotorway, "trunk": kindTrunk, "primary": kindPrimary,
	"secondary": kindSecondary, "tertiary": kindTertiary, "service": kindService,
	"residential": kindMinor, "unclassified": kindMinor, "living_street": kindMinor,
	"track": kindTrack, "footway": kindPath, "cycleway": kindPath, "steps": kindPath,
	"motorway_link": kindMotorway, "trunk_link": kindTrunk, "primary_link": kindPrimary,
	"secondary_link": kindSecondary, "tertiary_link": kindTertiary,
}

var pmLand = lookup{
	"residential": kindResidential, "industrial": kindIndustrial, "commercial": kindIndustrial,
	"railway": kindIndustrial, "school": kindCampus, "university": kindCampus,
	"college": kindCampus, "kindergarten": kindCampus, "hospital": kindHospital,
	"military": kindMilitary, "naval_base": kindMilitary, "airfield": kindMilitary,
	"beach": kindSand, "sand": kindSand, "barren": kindSand, "wetland": kindWetland,
	"grass": kindGrass, "grassland": kindGrass, "meadow": kindGrass, "village_green": kindGrass,
	"allotments": kindGrass, "scrub": kindGrass, "cemetery": kindCemetery, "park": kindPark,
	"nature_reserve": kindPark, "national_park": kindPark, "protected_area": kindPark,
	"golf_course": kindPark, "zoo": kindPark, "recreation_ground": kindPark, "garden": kindPark,
	"pitch": kindPitch, "playground": kindPitch, "forest": kindWood, "wood": kindWood,
	"farmland": kindFarmland, "farmyard": kindFarmland, "orchard": kindFarmland,
	"urban_area": kindResidential, "pedestrian": kindIndustrial, "aerodrome": kindAerodrome,
	"runway": kindAerodrome, "pier": kindPier, "glacier": kindNone, "other": kindNone,
}

// Seas and lakes that version 2 names at a point of its own layer.
var pmPhysical = lookup{
	"ocean": kindNameWater, "sea": kindNameWater, "lake": kindNameWater, "water": kindNameWater,
	"reservoir": kindNameWater, "bay": kindNameWater,
}

// protomaps reads the basemap of Protomaps, version 4, and of version 2 with
// its keys "pmap:kind" and its layers of other names.
func protomaps(f *mvtFeature) (shape, name kind, flags uint8) {
	class, detail := f.text(keyKind), f.text(keyKindDetail)
	if class == nil {
		class, detail = f.text(keyOldKind), f.text(keyOldDetail)
	}
	far := f.number(keyNeighbour) != 0
	line, area := f.kind == geomLine, f.kind == geomPolygon
	switch string(f.layer.name) {
	case "earth":
		if area && !far {
			return kindEarth, kindNone, 0
		}
	case "landcover", "landuse", "natural":
		if area {
			return pmLand.of(class), kindNone, 0
		}
	case "water", "physical_line":
		switch {
		case area:
			return kindWater, kindNameWater, 0
		case line && (isRiver(class) || isRiver(detail)):
			return kindRiver, kindNameRiver, 0
		case line:
			return kindStream, kindNameRiver, 0
		}
		return kindNone, kindNameWater, 0
	case "physical_point":
		return kindNone, pmPhysical.of(class), 0
	case "roads", "transit":
		if !line {
			break
		}
		k := pmRoads.of(class)
		if d := pmDetails.of(detail); d != kindNone && k != kindRail {
			k = d
		}
		return k, roadName(k), bridges(f)
	case "buildings":
		if area {
			return kindBuilding, kindNone, 0
		}
	case "boundaries":
		if !line {
			break
		}
		level := max(f.number(keyAdminLevel), f.number(keyOldAdminLevel))
		if level == 0 {
			level = f.number(keyKindDetail) // of version 4
		}
		if level == 0 {
			level = map[string]float64{"country": 2, "region": 4, "macroregion": 4, "county": 6}[string(class)]
		}
		k := border(level)
		switch {
		case f.number(keyHome) != 0:
			k = kindBorderHome
		case far && k == kindBorderRegion:
			k = kindBorderFar
		}
		return k, kindNone, 0
	case "places":
		if far {
			return kindNone, kindNameFar, 0
		}
		return kindNone, pmPlace(class, detail), 0
	case "pois":
		return kindNone, pointName(f, class, class), 0
	}
	return kindNone, kindNone, 0
}

func isRiver(class []byte) bool { return string(class) == "river" || string(class) == "canal" }

func pmPlace(class, detail []byte) kind {
	switch string(class) {
	case "country":
		return kindNameCountry
	case "region":
		if string(detail) == "district" {
			return kindNameDistrict
		}
		return kindNameRegion
	case "county", "macrocounty":
		return kindNameDistrict
	case "locality":
		if k := omtPlaces.of(detail); k != kindNone {
			return k
		}
		return kindNameVillage
	}
	return omtPlaces.of(class)
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
