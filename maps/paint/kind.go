package paint

// kind is what a feature is to the painter. Schemas translate their layers
// and classes to kinds; styles know nothing else.
type kind uint8

// Fills come first and are painted in this order, then lines, then names.
const (
	kindNone kind = iota

	kindEarth
	kindFarmland
	kindResidential
	kindIndustrial
	kindCampus // schools, colleges, kindergartens: where minors are by day
	kindHospital
	kindMilitary
	kindSand
	kindWetland
	kindGrass
	kindCemetery
	kindPark
	kindPitch
	kindWood
	kindOtherFill
	kindWater
	kindAerodrome
	kindPier
	kindBuilding

	kindRiver
	kindStream
	kindPath
	kindTrack
	kindService
	kindMinor
	kindConstruction
	kindTertiary
	kindSecondary
	kindPrimary
	kindTrunk
	kindMotorway
	kindSiding
	kindRail
	kindRunway
	kindFerry
	kindOtherLine
	kindBorderLow
	kindBorderDistrict
	kindBorderFar // of regions that are not the pack's own
	kindBorderRegion
	kindBorderCountry
	kindBorderHome // of the region the pack is about

	kindNameCountry
	kindNameRegion
	kindNameDistrict
	kindNameFar // regions and countries around the pack's own
	kindNameCity
	kindNameTown
	kindNameVillage
	kindNameHamlet
	kindNameSuburb
	kindNameQuarter
	kindNameWater
	kindNameRiver
	kindNameMajor
	kindNameMinor
	kindNameStation
	kindNamePOI
	kindNameOther
	kindHouseNumber

	kindCount
)

// Flags of a shape.
const (
	flagTunnel = 1 << iota
	flagBridge
	flagLink
)
