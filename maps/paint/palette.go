package paint

import "image/color"

// palette is the colours of overlays and of the picture's own decorations in one
// flavour; those of the ground are in the style tables.
type palette struct {
	ground, panel, raised, line color.RGBA
	text, dim, lamp             color.RGBA
	done, info, needs           color.RGBA
}

var palettes = [...]palette{
	Day: {
		ground: rgb(0xF5F3EE), panel: rgb(0xFFFFFF), raised: rgb(0xECE8E0), line: rgb(0xCFC9BE),
		text: rgb(0x1A1E23), dim: rgb(0x4E5763), lamp: rgb(0x8A4F00),
		done: rgb(0x17633D), info: rgb(0x1A5A8C), needs: rgb(0x9E1F18),
	},
	Night: {
		ground: rgb(0x0D1014), panel: rgb(0x151A20), raised: rgb(0x1F262E), line: rgb(0x33404D),
		text: rgb(0xE8ECF1), dim: rgb(0xA9B4C0), lamp: rgb(0xF5BC54),
		done: rgb(0x7CCB98), info: rgb(0x79BFE3), needs: rgb(0xFF8F87),
	},
	Red: {
		ground: rgb(0x080000), panel: rgb(0x120302), raised: rgb(0x1E0705), line: rgb(0x4A1A12),
		text: rgb(0xFFA37A), dim: rgb(0xF0845C), lamp: rgb(0xFFC08A),
		done: rgb(0xFFA37A), info: rgb(0xF0845C), needs: rgb(0xFF6B4A),
	},
}

func (f Flavour) palette() *palette {
	if int(f) >= len(palettes) {
		f = Day
	}
	return &palettes[f]
}

func (p *palette) tone(t Tone) color.RGBA {
	switch t {
	case ToneDim:
		return p.dim
	case ToneLamp:
		return p.lamp
	case ToneDone:
		return p.done
	case ToneInfo:
		return p.info
	case ToneNeeds:
		return p.needs
	}
	return p.text
}

// rgb is an opaque colour from 0xRRGGBB.
func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}
