package paint

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
