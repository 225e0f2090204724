package act

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/paper"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// preview shows a page in the colours of the flavour, as large as its place,
// or larger by steps; a finger or the wheel moves it then.
type preview struct {
	widget.BaseWidget
	look  *ui.Look
	fonts *paper.Fonts

	page paper.Page
	zoom int           // 0 is the whole page, 1 its width, more is larger
	at   fyne.Position // of the place's middle on the page, in shares of it

	drawn   *image.RGBA // the page at the scale it was painted last
	drawnAt float64
	flavour palette.Flavour
}

const mostZoom = 4

func newPreview(look *ui.Look, fonts *paper.Fonts) *preview {
	p := &preview{look: look, fonts: fonts}
	p.fresh()
	p.ExtendBaseWidget(p)
	return p
}

func (p *preview) show(page paper.Page) {
	p.page, p.drawn = page, nil
	p.Refresh()
}

// fresh begins at the head of the page, large enough to read.
func (p *preview) fresh() { p.zoom, p.at = 1, fyne.NewPos(0.5, 0) }

// nearer changes the zoom by steps.
func (p *preview) nearer(steps int) {
	p.zoom = min(max(p.zoom+steps, 0), mostZoom)
	p.Refresh()
}

// scale is pixels per millimetre in a place of w by h pixels.
func (p *preview) scale(w, h int) float64 {
	wide, high := float64(w)/paper.Width, float64(h)/paper.Height
	if p.zoom == 0 {
		return min(wide, high)
	}
	return wide * (1 + 0.5*float64(p.zoom-1))
}

func (p *preview) paint(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	f := p.look.Flavour()
	draw.Draw(img, img.Bounds(), image.NewUniform(palette.Colour(f, palette.Ground)), image.Point{}, draw.Src)
	if len(p.page.Marks) == 0 || w < 2 || h < 2 {
		return img
	}
	scale := p.scale(w, h)
	if p.drawn == nil || p.drawnAt != scale || p.flavour != f {
		dark, light := codeColours(f)
		p.drawn = p.page.Picture(p.fonts, scale, paper.Look{
			Ground: palette.Colour(f, palette.Panel), Ink: palette.Colour(f, palette.Text), Dim: palette.Colour(f, palette.Dim), Strong: palette.Colour(f, palette.Danger),
			Code: dark, CodeGround: light,
		})
		p.drawnAt, p.flavour = scale, f
	}
	size := p.drawn.Bounds().Size()
	x, y := offset(w, size.X, &p.at.X), offset(h, size.Y, &p.at.Y)
	draw.Draw(img, image.Rect(x, y, x+size.X, y+size.Y), p.drawn, image.Point{}, draw.Src)
	return img
}

// codeColours are the darkest and the lightest of a flavour: of the ground and
// the words, whichever is which.
func codeColours(f palette.Flavour) (dark, light color.Color) {
	dark, light = palette.Colour(f, palette.Ground), palette.Colour(f, palette.Text)
	if brightness(dark) > brightness(light) {
		return light, dark
	}
	return dark, light
}

func brightness(c color.Color) uint32 {
	r, g, b, _ := c.RGBA()
	return 2*r + 5*g + b
}

// offset puts a page of a length into a place, at a share of it that is kept
// where the page has no end inside the place.
func offset(place, page int, share *float32) int {
	if page <= place {
		*share = 0.5
		return (place - page) / 2
	}
	half := float32(place) / float32(page) / 2
	*share = min(max(*share, half), 1-half)
	return place/2 - int(*share*float32(page))
}

// Dragged moves the page under the finger.
func (p *preview) Dragged(e *fyne.DragEvent) { p.move(e.Dragged.DX, e.Dragged.DY) }

// DragEnd implements fyne.Draggable.
func (p *preview) DragEnd() {}

// Scrolled moves the page with the wheel.
func (p *preview) Scrolled(e *fyne.ScrollEvent) { p.move(e.Scrolled.DX, e.Scrolled.DY) }

func (p *preview) move(dx, dy float32) {
	s := p.Size()
	long := p.scale(int(s.Width), int(s.Height))
	if long <= 0 {
		return
	}
	p.at.X -= dx / float32(long*paper.Width)
	p.at.Y -= dy / float32(long*paper.Height)
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *preview) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRaster(p.paint))
}

// MinSize leaves room enough to recognise a page.
func (p *preview) MinSize() fyne.Size { return fyne.NewSize(240, 280) }
