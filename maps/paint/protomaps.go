package paint

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
