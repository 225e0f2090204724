package paint

// key is a tag that some schema reads. All others are keyOther, which nobody
// asks for.
type key uint8

const (
	keyOther key = iota
	keyClass
	keySubclass
	keyKind
	keyKindDetail
	keyOldKind   // of Protomaps before version 3
	keyOldDetail // likewise
	keyOldLevel  // likewise: above or below the ground
	keyBrunnel
	keyBridge
	keyTunnel
	keyRamp
	keyLink
	keyService
	keyAdminLevel
	keyOldAdminLevel
	keyMaritime
	keyNeighbour // of our own overview: outside its region
	keyHome      // likewise: its region's own border
	keyPopulation
	keyPopulationRank
	keyRank
	keyHouseNumber
	keyName
	keyNameKK
	keyNameRU
	keyNameEN
	keyCount
)

var keys = map[string]key{
	"class": keyClass, "subclass": keySubclass, "kind": keyKind, "kind_detail": keyKindDetail,
	"pmap:kind": keyOldKind, "pmap:kind_detail": keyOldDetail, "pmap:level": keyOldLevel,
	"highway": keyOldDetail, "waterway": keyOldDetail, "place": keyOldDetail, "pmap:link": keyLink,
	"pmap:population": keyPopulation, "pmap:rank": keyRank,
	"brunnel": keyBrunnel, "is_bridge": keyBridge, "is_tunnel": keyTunnel, "ramp": keyRamp,
	"is_link": keyLink, "link": keyLink, "service": keyService,
	"admin_level": keyAdminLevel, "pmap:min_admin_level": keyOldAdminLevel, "maritime": keyMaritime,
	"neighbour": keyNeighbour, "home": keyHome,
	"population": keyPopulation, "population_rank": keyPopulationRank, "rank": keyRank,
	"housenumber": keyHouseNumber,
	"name":        keyName, "name:kk": keyNameKK, "name:ru": keyNameRU, "name:en": keyNameEN,
	// OpenMapTiles' older spelling.
	"name_en": keyNameEN, "name_ru": keyNameRU, "name_kk": keyNameKK,
}
