package paint

import (
	"cmp"
	"image/color"
	"strings"
)

// labelStyle is how names of a kind are set; sizes in device-independent pixels.
type labelStyle struct {
	kind     kind
	from, to float64 // zooms between which it is set; to 0: no end
	size     stops
	bold     bool
	upper    bool
	color    tint
	halo     tint
	dot      bool // a dot marks the place, with the name above it
	roams    bool // names ground, so may stand beside its point
	apart    float64
}

var (
	placeTint    = tint{0x23282F, 0xDCE3EA, 0xFFA37A}
	quietTint    = tint{0x5A5566, 0x9FABB8, 0xD27850}
	districtTint = tint{0x6D5680, 0x99A3C6, 0xCF6B47}
	farTint      = tint{0x6B6672, 0x808B98, 0xB9643F}
	roadTint     = tint{0x575045, 0xAAB5C1, 0xDD7E57}
	waterTint    = tint{0x2C628C, 0x82B4DA, 0xCC7250}
	poiTint      = tint{0x63573E, 0xBDB093, 0xDB8258}
	numberTint   = tint{0x635B51, 0x8793A0, 0xC06A46}
	paperHalo    = tint{0xFBFAF7, 0x0B0E12, 0x080000}
	farHalo      = tint{0xF6F3EC, 0x0B0E12, 0x080000}
	roadHalo     = tint{0xFFFFFF, 0x0D1116, 0x0A0100}
	waterHalo    = tint{0xD4E6F3, 0x0B1C2A, 0x060000}
)

// labels in the order of their claim to room.
var labels = []labelStyle{
	{kind: kindNameCountry, from: 2, to: 7, size: stops{2, 13, 6, 18}, upper: true, roams: true, color: quietTint, halo: paperHalo},
	{kind: kindNameCity, from: 3, to: 14.2, size: stops{3, 13, 8, 17, 14, 22}, bold: true, color: placeTint, halo: paperHalo},
	{kind: kindNameTown, from: 5, to: 15.5, size: stops{5, 12, 9, 14, 14, 18}, bold: true, color: placeTint, halo: paperHalo},
	{kind: kindNameRegion, from: 4, to: 9, size: stops{4, 12, 8, 15}, upper: true, roams: true, color: quietTint, halo: paperHalo},
	{kind: kindNameDistrict, from: 5.5, to: 11, size: stops{5, 10, 7, 11.5, 10, 14}, upper: true, roams: true, color: districtTint, halo: paperHalo},
	{kind: kindNameFar, from: 3, to: 9, size: stops{3, 10, 8, 13}, upper: true, roams: true, color: farTint, halo: farHalo},
	{kind: kindNameVillage, from: 8, to: 17, size: stops{8, 11.5, 14, 16}, color: placeTint, halo: paperHalo},
	{kind: kindNameSuburb, from: 10.5, to: 17, size: stops{11, 12, 15, 15}, upper: true, color: quietTint, halo: paperHalo},
	{kind: kindNameHamlet, from: 10.5, size: stops{10, 11, 15, 14}, color: placeTint, halo: paperHalo},
	{kind: kindNameQuarter, from: 13, to: 18, size: stops{13, 11.5, 16, 14}, upper: true, color: quietTint, halo: paperHalo},
	{kind: kindNameMajor, from: 12, size: stops{12, 11, 14, 12.5, 18, 15}, color: roadTint, halo: roadHalo, apart: 260},
	{kind: kindNameRiver, from: 6, size: stops{6, 11, 9, 12, 15, 13.5}, color: waterTint, halo: waterHalo, apart: 320},
	{kind: kindNameWater, from: 4.6, size: stops{5, 11, 9, 13, 15, 13.5}, color: waterTint, halo: waterHalo},
	{kind: kindNameStation, from: 10.5, size: stops{10, 11, 16, 13}, color: poiTint, halo: paperHalo, dot: true},
	{kind: kindNameMinor, from: 14, size: stops{14, 11, 16, 12.5, 18, 14}, color: roadTint, halo: roadHalo, apart: 240},
	{kind: kindNamePOI, from: 15.3, size: stops{15, 11, 18, 13}, color: poiTint, halo: paperHalo, dot: true},
	{kind: kindNameOther, from: 12, size: stops{12, 11, 16, 13}, color: quietTint, halo: paperHalo, dot: true},
	{kind: kindHouseNumber, from: 16.6, size: stops{16, 10, 19, 13}, color: numberTint, halo: paperHalo},
}

// claim is the place of a kind in labels, the lower the earlier set.
var claims = func() (c [kindCount]int) {
	for i := range c {
		c[i] = -1
	}
	for i := range labels {
		c[labels[i].kind] = i
	}
	return c
}()

// candidate is a name that wants room in the picture, in its pixels.
type candidate struct {
	claim int
	rank  float32
	text  string
	at    point
	dot   bool
	path  []point // of a line name; at is where its middle goes
	along float32 // of at, in the path's length
}

// before orders candidates: the same names in the same view are always set in
// the same order, whatever tile came first.
func (a *candidate) before(b *candidate) int {
	return cmp.Or(
		cmp.Compare(a.claim, b.claim),
		cmp.Compare(b.rank, a.rank),
		cmp.Compare(a.text, b.text),
		cmp.Compare(a.at.y, b.at.y),
		cmp.Compare(a.at.x, b.at.x),
		cmp.Compare(len(a.path), len(b.path)),
	)
}

// setLabel is a label that found room.
type setLabel struct {
	text   string
	face   *typeface
	em     float32
	color  color.RGBA
	halo   color.RGBA
	grow   float32
	lines  []setLine
	glyphs []setGlyph // of a name along a line
	dot    *point
}

type setLine struct {
	run *run
	at  point
}

type setGlyph struct {
	glyph *glyph
	at    point
	dir   vec
}

// wrap breaks a name into at most three lines of about the same length when it
// is wider than most ems.
func wrap(face *typeface, text string, most float32) []*run {
	whole := face.set(text)
	words := strings.Fields(text)
	if whole.width <= most || len(words) < 2 {
		return []*run{whole}
	}
	lines := min(3, int(whole.width/most)+1)
	goal := whole.width / float32(lines)
	var out []*run
	line := words[0]
	for _, w := range words[1:] {
		if len(out) < lines-1 && face.set(line+" "+w).width > goal*1.15 {
			out = append(out, face.set(line))
			line = w
			continue
		}
		line += " " + w
	}
	return append(out, face.set(line))
}
