package paper

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Look is the colours of a page on the screen. They come from the flavour: at
// night a page is not white.
type Look struct {
	Ground, Ink, Dim, Strong color.Color
	// Code and CodeGround are those of a QR code. Many telephones refuse a light
	// code on dark ground, so a page that is dark gives its code a light one.
	// nil is Ink and Ground.
	Code, CodeGround color.Color
	// Accent and Faint are those of charts; nil is Ink and Dim.
	Accent, Faint color.Color
}

func (l Look) of(t Tone) color.Color {
	switch {
	case t == Dim, t == Faint && l.Faint == nil:
		return l.Dim
	case t == Blank:
		return l.Ground
	case t == Strong:
		return l.Strong
	case t == Accent && l.Accent != nil:
		return l.Accent
	case t == Faint:
		return l.Faint
	}
	return l.Ink
}

// Picture paints the page at a scale of pixels per millimetre.
func (p Page) Picture(f *Fonts, scale float64, look Look) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, int(math.Round(Width*scale)), int(math.Round(Height*scale))))
	Draw(img, f, p.Marks, scale, look)
	return img
}

// Draw paints marks over the whole of a picture at a scale of pixels per
// millimetre, from its top left.
func Draw(img *image.RGBA, f *Fonts, marks []Mark, scale float64, look Look) {
	draw.Draw(img, img.Bounds(), image.NewUniform(look.Ground), image.Point{}, draw.Src)
	pen := brush{img: img, fonts: f, scale: scale, look: look, faces: map[faceKey]font.Face{}}
	for _, m := range marks {
		pen.paint(m)
	}
}

type faceKey struct {
	bold bool
	size float64
}

type brush struct {
	img   *image.RGBA
	fonts *Fonts
	scale float64
	look  Look
	faces map[faceKey]font.Face
}

func (b *brush) paint(m Mark) {
	switch m := m.(type) {
	case Run:
		b.run(m)
	case Rule:
		b.stroke([]Dot{{m.X1, m.Y1}, {m.X2, m.Y2}}, m.Width, b.look.of(m.Tone))
	case Ink:
		for _, s := range m.Strokes {
			b.stroke(s, m.Width, b.look.Ink)
		}
	case Grid:
		b.grid(m)
	case Image:
		b.image(m)
	case Area:
		at := func(v float64) int { return int(math.Round(v * b.scale)) }
		r := image.Rect(at(m.X), at(m.Y), at(m.X+m.Wide), at(m.Y+m.High))
		draw.Draw(b.img, r, image.NewUniform(b.look.of(m.Tone)), image.Point{}, draw.Over)
	}
}

// run sets each letter where its width in the PDF puts it, whatever the pixels.
func (b *brush) run(m Run) {
	face := b.face(faceKey{m.Bold, m.Size})
	if face == nil {
		return
	}
	d := font.Drawer{Dst: b.img, Src: image.NewUniform(b.look.of(m.Tone)), Face: face}
	x := m.X
	for _, r := range m.Text {
		d.Dot = fixed.Point26_6{X: pixel(x * b.scale), Y: pixel(m.Y * b.scale)}
		d.DrawString(string(r))
		x += b.fonts.Wide(string(r), m.Size, m.Bold)
	}
}

func pixel(v float64) fixed.Int26_6 { return fixed.Int26_6(math.Round(v * 64)) }

func (b *brush) face(k faceKey) font.Face {
	if known, ok := b.faces[k]; ok {
		return known
	}
	face, err := opentype.NewFace(b.fonts.weight(k.bold).font, &opentype.FaceOptions{
		Size: k.size * b.scale, DPI: 72, Hinting: font.HintingNone,
	})
	if err != nil {
		return nil // of a font that was parsed: only a size of nothing, which is not seen
	}
	b.faces[k] = face
	return face
}

func (b *brush) stroke(s []Dot, width float64, c color.Color) {
	scaled := make([]Dot, len(s))
	for i, d := range s {
		scaled[i] = Dot{d.X * b.scale, d.Y * b.scale}
	}
	Stroke(b.img, scaled, math.Max(width*b.scale, 1), c)
}

func (b *brush) grid(m Grid) {
	side := m.Side / float64(max(len(m.Dark), 1)) * b.scale
	ink := image.NewUniform(b.look.Ink)
	if b.look.Code != nil && b.look.CodeGround != nil {
		ink = image.NewUniform(b.look.Code)
		b.quiet(m, side)
	}
	edge := func(from float64, n int) int { return int(math.Round(from*b.scale + float64(n)*side)) }
	for y, row := range m.Dark {
		for x, dark := range row {
			if dark {
				r := image.Rect(edge(m.X, x), edge(m.Y, y), edge(m.X, x+1), edge(m.Y, y+1))
				draw.Draw(b.img, r, ink, image.Point{}, draw.Src)
			}
		}
	}
}

// image paints greys as steps between the ink and the ground of the flavour.
func (b *brush) image(m Image) {
	if m.Grey == nil {
		return
	}
	var steps [256]color.RGBA
	r1, g1, b1, _ := b.look.Ink.RGBA()
	r2, g2, b2, _ := b.look.Ground.RGBA()
	for i := range steps {
		mix := func(a, b uint32) uint8 { return uint8((a*uint32(255-i) + b*uint32(i)) / 255 >> 8) }
		steps[i] = color.RGBA{mix(r1, r2), mix(g1, g2), mix(b1, b2), 255}
	}
	at := func(v float64) int { return int(math.Round(v * b.scale)) }
	place := image.Rect(at(m.X), at(m.Y), at(m.X+m.Wide), at(m.Y+m.High))
	from := m.Grey.Bounds()
	seen := place.Intersect(b.img.Bounds())
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		for x := seen.Min.X; x < seen.Max.X; x++ {
			grey := m.Grey.GrayAt(from.Min.X+(x-place.Min.X)*from.Dx()/place.Dx(), from.Min.Y+(y-place.Min.Y)*from.Dy()/place.Dy())
			b.img.SetRGBA(x, y, steps[grey.Y])
		}
	}
}

// quiet is the light field around a code, of four modules as the standard asks
// (ISO/IEC 18004).
func (b *brush) quiet(m Grid, module float64) {
	const zone = 4
	at := func(from, by float64) int { return int(math.Round(from*b.scale + by*module)) }
	n := float64(len(m.Dark))
	r := image.Rect(at(m.X, -zone), at(m.Y, -zone), at(m.X, n+zone), at(m.Y, n+zone))
	draw.Draw(b.img, r, image.NewUniform(b.look.CodeGround), image.Point{}, draw.Src)
}

// Stroke paints a line through dots given in pixels, with round ends and
// joints. One dot is painted as a dot. It is the painter of the signature pad
// as well.
func Stroke(dst draw.Image, dots []Dot, width float64, c color.Color) {
	if len(dots) == 0 {
		return
	}
	half := width / 2
	low, high := dots[0], dots[0]
	for _, d := range dots {
		low = Dot{math.Min(low.X, d.X), math.Min(low.Y, d.Y)}
		high = Dot{math.Max(high.X, d.X), math.Max(high.Y, d.Y)}
	}
	r := image.Rect(int(math.Floor(low.X-half)), int(math.Floor(low.Y-half)),
		int(math.Ceil(high.X+half))+1, int(math.Ceil(high.Y+half))+1).Intersect(dst.Bounds())
	if r.Empty() {
		return
	}
	var z vector.Rasterizer
	z.Reset(r.Dx(), r.Dy())
	at := func(d Dot) Dot { return Dot{d.X - float64(r.Min.X), d.Y - float64(r.Min.Y)} }
	for i, d := range dots {
		if half > 0.75 { // thinner than that a joint is not seen
			disc(&z, at(d), half)
		}
		if i > 0 {
			bar(&z, at(dots[i-1]), at(d), half)
		}
	}
	if len(dots) == 1 && half <= 0.75 {
		disc(&z, at(dots[0]), half)
	}
	z.Draw(dst, r, image.NewUniform(c), image.Point{})
}

// disc and bar turn the same way round, so that where they overlap they add up
// to ink and never to a hole.
func disc(z *vector.Rasterizer, c Dot, r float64) {
	const k = 0.5522847498 // of a quarter circle as a cubic
	p := func(x, y float64) (float32, float32) { return float32(c.X + x*r), float32(c.Y + y*r) }
	curve := func(ax, ay, bx, by, cx, cy float64) {
		a1, a2 := p(ax, ay)
		b1, b2 := p(bx, by)
		c1, c2 := p(cx, cy)
		z.CubeTo(a1, a2, b1, b2, c1, c2)
	}
	z.MoveTo(p(1, 0))
	curve(1, k, k, 1, 0, 1)
	curve(-k, 1, -1, k, -1, 0)
	curve(-1, -k, -k, -1, 0, -1)
	curve(k, -1, 1, -k, 1, 0)
	z.ClosePath()
}

func bar(z *vector.Rasterizer, a, b Dot, half float64) {
	dx, dy := b.X-a.X, b.Y-a.Y
	long := math.Hypot(dx, dy)
	if long == 0 {
		return
	}
	nx, ny := -dy/long*half, dx/long*half
	z.MoveTo(float32(a.X-nx), float32(a.Y-ny))
	z.LineTo(float32(b.X-nx), float32(b.Y-ny))
	z.LineTo(float32(b.X+nx), float32(b.Y+ny))
	z.LineTo(float32(a.X+nx), float32(a.Y+ny))
	z.ClosePath()
}
