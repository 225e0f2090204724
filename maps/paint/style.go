package paint

import (
	"image/color"
	"math"
)

// tint is a colour in each flavour, 0xRRGGBB. In the red one no colour has
// more green or blue than red; a test holds the tables to it.
type tint [3]uint32

func (t tint) in(f Flavour) color.RGBA { return rgb(t[f%3]) }

// stops is a measure that grows with zoom: pairs of zoom and value, between
// which it grows geometrically.
type stops []float64

func (s stops) at(zoom float64) float64 {
	if len(s) == 0 {
		return 0
	}
	if zoom <= s[0] {
		return s[1]
	}
	for i := 2; i < len(s); i += 2 {
		if zoom <= s[i] {
			t := (zoom - s[i-2]) / (s[i] - s[i-2])
			if s[i-1] <= 0 || s[i+1] <= 0 {
				return s[i-1] + t*(s[i+1]-s[i-1])
			}
			return s[i-1] * math.Pow(s[i+1]/s[i-1], t)
		}
	}
	return s[len(s)-1]
}

// fillStyle is how ground of a kind is painted.
type fillStyle struct {
	kind    kind
	from    float64 // zoom it appears at
	color   tint
	outline tint // 0: none
	edge    stops
}

// lineStyle is how a line of a kind is painted: widths in device-independent
// pixels, dashes in widths.
type lineStyle struct {
	kind   kind
	from   float64
	color  tint
	width  stops
	casing tint    // 0: none
	extra  float64 // what the casing shows on each side
	cased  float64 // zoom the casing appears at
	dashes []float64
	butt   bool
	weak   float64 // strength of the casing; 0: full
}

// The ground outside of every pack, and the land where a pack does not paint
// its own.
var (
	groundTint = tint{0xF2EFE8, 0x0D1014, 0x080000}
	hatchTint  = tint{0xC9C1B4, 0x2A323C, 0x3A120C}
)

// fills in the order they are painted.
var fills = []fillStyle{
	{kind: kindEarth, color: tint{0xFAF8F3, 0x151A20, 0x130403}},
	{kind: kindFarmland, from: 9, color: tint{0xF1EEDF, 0x13181B, 0x120402}},
	{kind: kindResidential, color: tint{0xECE8E0, 0x171C23, 0x160504}},
	{kind: kindIndustrial, from: 11, color: tint{0xE9E6E4, 0x191D25, 0x170605}},
	{kind: kindCampus, from: 12, color: tint{0xF4E7CC, 0x211F1C, 0x210A06}},
	{kind: kindHospital, from: 12, color: tint{0xF5DFDB, 0x241B1F, 0x240806}},
	{kind: kindMilitary, from: 11, color: tint{0xECE3DE, 0x1C1A1E, 0x1A0605}},
	{kind: kindSand, from: 9, color: tint{0xF3EAD0, 0x1D1C19, 0x190704}},
	{kind: kindOtherFill, color: tint{0xE9E4DA, 0x1A2028, 0x1A0705}, outline: tint{0xCFC9BE, 0x33404D, 0x4A1A12}, edge: stops{4, 1}},
	{kind: kindWetland, from: 9, color: tint{0xDDE7DF, 0x131C20, 0x0F0302}},
	{kind: kindGrass, from: 10, color: tint{0xE2EAD2, 0x141C1A, 0x150603}},
	{kind: kindCemetery, from: 12, color: tint{0xDAE2D0, 0x161D1C, 0x150603}},
	{kind: kindPark, from: 9, color: tint{0xD5E5C3, 0x14211C, 0x190804}},
	{kind: kindWood, from: 8, color: tint{0xCBDDB9, 0x13201A, 0x180804}},
	{kind: kindPitch, from: 13, color: tint{0xCADFC4, 0x182A25, 0x200B06}, outline: tint{0xB2CDAB, 0x20362F, 0x2A1009}, edge: stops{13, 0.6, 18, 1.2}},
	{kind: kindWater, color: tint{0xA8CBE4, 0x0E2940, 0x030000}, outline: tint{0x93BEDD, 0x1E4766, 0x4A170F}, edge: stops{6, 0.6, 16, 1.2}},
	{kind: kindAerodrome, from: 10, color: tint{0xE4E1E6, 0x1B2028, 0x1B0706}},
	{kind: kindPier, from: 13, color: tint{0xF3F0EA, 0x202730, 0x220A07}},
	{kind: kindBuilding, from: 12.6, color: tint{0xDFD8CD, 0x1E252D, 0x260B08}, outline: tint{0xC6BDAE, 0x2C3641, 0x3A140E}, edge: stops{13.5, 0.5, 18, 1.2}},
}

// waterways lie below everything built.
var waterways = []lineStyle{
	{kind: kindStream, from: 11, color: tint{0x9DC4DF, 0x17364E, 0x35110B}, width: stops{11, 0.6, 14, 1.3, 18, 5}},
	{kind: kindRiver, from: 3, color: tint{0x86B6DA, 0x2B608A, 0x64261A}, width: stops{3, 0.8, 6, 1.7, 9, 2.4, 12, 2.6, 18, 10}},
	{kind: kindFerry, from: 10, color: tint{0x7FA8C6, 0x2F5878, 0x54211A}, width: stops{10, 1, 18, 2}, dashes: []float64{5, 4}, butt: true},
}

// roads from the lowest class to the highest: within one level all casings
// are painted before all fills, so that junctions stay open.
var roads = []lineStyle{
	{kind: kindRunway, from: 10, color: tint{0xCFCBD4, 0x2B323C, 0x2E0F0B}, width: stops{10, 1.5, 14, 16, 18, 120}, butt: true},
	{kind: kindPath, from: 13.6, color: tint{0xB9A78E, 0x3B444E, 0x4B1D14}, width: stops{13, 0.7, 16, 1.3, 19, 4}, dashes: []float64{3, 2}, butt: true},
	{kind: kindTrack, from: 12.6, color: tint{0xC3B293, 0x3A4048, 0x471B12}, width: stops{12, 0.7, 16, 1.8, 19, 6}, dashes: []float64{6, 2}, butt: true},
	{kind: kindConstruction, from: 12, color: tint{0xD6CDBD, 0x323A44, 0x3D160F}, width: stops{12, 1, 16, 5, 19, 20}, dashes: []float64{2, 1.5}, butt: true},
	{kind: kindService, from: 13, color: tint{0xFDFCFA, 0x2B343E, 0x36130D}, width: stops{13, 0.6, 14, 1.1, 16, 4, 19, 16}, casing: tint{0xD9D2C6, 0x0F1318, 0x0C0201}, extra: 0.7, cased: 14.4},
	{kind: kindMinor, from: 11, color: tint{0xFFFFFF, 0x333D49, 0x431811}, width: stops{11, 0.5, 12.5, 0.9, 14, 2.6, 16, 8, 19, 36}, casing: tint{0xCFC8BB, 0x0E1217, 0x0C0201}, extra: 0.8, cased: 13},
	{kind: kindTertiary, from: 9, color: tint{0xFFFEFA, 0x3E4955, 0x5C2219}, width: stops{9, 0.6, 12, 1.6, 14, 4, 16, 11, 19, 44}, casing: tint{0xC9C0B0, 0x0E1217, 0x0C0201}, extra: 0.9, cased: 12},
	{kind: kindSecondary, from: 8, color: tint{0xFCEFC5, 0x49535B, 0x6E2A1F}, width: stops{8, 0.7, 11, 1.8, 14, 5.2, 16, 13, 19, 50}, casing: tint{0xCDBD8E, 0x0D1116, 0x0A0101}, extra: 0.9, cased: 11},
	{kind: kindPrimary, from: 6, color: tint{0xF9DCA3, 0x58544B, 0x823326}, width: stops{6, 0.7, 9, 1.4, 11, 2.4, 14, 6.4, 16, 15, 19, 56}, casing: tint{0xD0A868, 0x0D1116, 0x0A0101}, extra: 1, cased: 10},
	{kind: kindTrunk, from: 5, color: tint{0xF4C592, 0x675A47, 0x95402E}, width: stops{5, 0.8, 9, 1.8, 11, 2.8, 14, 6.8, 16, 15, 19, 56}, casing: tint{0xC98F55, 0x0D1116, 0x0A0101}, extra: 1, cased: 9},
	{kind: kindMotorway, from: 4, color: tint{0xEFB184, 0x725E43, 0xA64A33}, width: stops{4, 0.8, 9, 2, 11, 3, 14, 7, 16, 15, 19, 56}, casing: tint{0xBE7B4C, 0x0D1116, 0x0A0101}, extra: 1, cased: 9},
}

// rails lie on top of roads of their level: a dark line with light sleepers.
var rails = []lineStyle{
	{kind: kindSiding, from: 13, color: tint{0xB7B2AB, 0x39424C, 0x401710}, width: stops{13, 0.6, 18, 2}},
	{kind: kindRail, from: 4, color: tint{0x8F8A84, 0x56616D, 0x6B281D}, width: stops{4, 0.9, 10, 1.4, 14, 2, 18, 5}},
}

// sleepers dash a rail from sleeperZoom on.
var sleepers = lineStyle{kind: kindRail, color: tint{0xF5F3EE, 0x161B21, 0x140403}, width: stops{12, 0.7, 14, 1.1, 18, 3.2}, dashes: []float64{6, 6}, butt: true}

const sleeperZoom = 12.0

var others = []lineStyle{
	{kind: kindOtherLine, color: tint{0xB9B0A2, 0x4A5663, 0x5C2219}, width: stops{6, 0.8, 16, 2}},
}

// borders lie above all ground. The one of the pack's own region has a soft band,
// as on a printed map.
var borders = []lineStyle{
	{kind: kindBorderLow, from: 12, color: tint{0xB9A9BC, 0x3A3F4D, 0x451911}, width: stops{12, 0.8, 18, 1.4}, dashes: []float64{4, 4}, butt: true},
	{kind: kindBorderDistrict, from: 5, color: tint{0xB3A2BC, 0x4A5470, 0x5E2218}, width: stops{5, 0.8, 10, 1.4, 16, 2.4}, dashes: []float64{5, 3}, butt: true},
	{kind: kindBorderFar, color: tint{0xC2BAC6, 0x2F3644, 0x3A150F}, width: stops{3, 0.7, 8, 1.4, 16, 2.4}},
	{kind: kindBorderRegion, from: 2, color: tint{0x9885A3, 0x5C667E, 0x74301F}, width: stops{3, 1.1, 8, 2.2, 16, 4}},
	{kind: kindBorderCountry, color: tint{0x786585, 0x747F99, 0x924030}, width: stops{2, 1, 8, 2, 16, 4}},
	{kind: kindBorderHome, color: tint{0x7D6290, 0x8C96BA, 0xB5492F}, width: stops{2, 1, 8, 2, 16, 4}, casing: tint{0xA98DBB, 0x6A76A0, 0x92331F}, extra: 3, weak: 0.24},
}

// tunnels show as a paler, uncased road; the tint is laid at this part of full.
const tunnelPart = 0.45
