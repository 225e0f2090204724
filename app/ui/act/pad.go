package act

import (
	"image"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/paper"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// pad is a field to sign in, by finger or mouse: one raster that is painted
// with the painter of the page. It is as wide as its place and keeps the form
// of the field, so that a signature is never stretched.
type pad struct {
	widget.BaseWidget
	look    *ui.Look
	changed func()

	drawn [][]handover.Dot
	open  bool // a stroke is being drawn
}

func newPad(look *ui.Look, changed func()) *pad {
	p := &pad{look: look, changed: changed}
	p.ExtendBaseWidget(p)
	return p
}

// strokes is what was signed, simplified.
func (p *pad) strokes() handover.Strokes { return handover.NewStrokes(p.drawn) }

// set shows what was signed before.
func (p *pad) set(s handover.Strokes) {
	p.drawn, p.open = s.Dots(), false
	p.Refresh()
}

// undo takes the last stroke back.
func (p *pad) undo() {
	if len(p.drawn) > 0 {
		p.drawn = p.drawn[:len(p.drawn)-1]
	}
	p.end()
	p.Refresh()
}

func (p *pad) clear() {
	p.drawn = nil
	p.end()
	p.Refresh()
}

// dot is a place on the widget in the units of the field.
func (p *pad) dot(at fyne.Position) handover.Dot {
	w := max(p.Size().Width, 1)
	return handover.Dot{X: int(at.X/w*handover.InkWide + 0.5), Y: int(at.Y/w*handover.InkWide + 0.5)}
}

// MouseDown begins a stroke: a finger comes as the left button.
func (p *pad) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		p.begin(e.Position)
	}
}

// MouseUp ends it.
func (p *pad) MouseUp(*desktop.MouseEvent) { p.end() }

// Dragged goes on with the stroke.
func (p *pad) Dragged(e *fyne.DragEvent) {
	if !p.open {
		p.begin(e.Position)
	}
	if !p.open {
		return
	}
	last := len(p.drawn) - 1
	d := p.dot(e.Position)
	if s := p.drawn[last]; s[len(s)-1] == d || len(s) >= maxDrawn {
		return
	}
	p.drawn[last] = append(p.drawn[last], d)
	p.Refresh()
}

// maxDrawn bounds one stroke before it is simplified: half a minute of a hand
// that never rests.
const maxDrawn = 4000

// DragEnd ends the stroke.
func (p *pad) DragEnd() { p.end() }

// Tapped makes the pad a target of its own, so that a touch leaves no field
// with the keyboard.
func (p *pad) Tapped(*fyne.PointEvent) {}

func (p *pad) begin(at fyne.Position) {
	if len(p.drawn) >= handover.MaxStrokes {
		return // no more are kept, so no more are shown
	}
	p.drawn, p.open = append(p.drawn, []handover.Dot{p.dot(at)}), true
	p.Refresh()
}

func (p *pad) end() {
	p.open = false
	p.changed()
}

// Cursor says that one can draw here.
func (p *pad) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// CreateRenderer implements fyne.Widget.
func (p *pad) CreateRenderer() fyne.WidgetRenderer {
	return &padRenderer{p, canvas.NewRaster(p.paint)}
}

// paint draws ground, frame, the line to sign on, and the strokes.
func (p *pad) paint(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	f := p.look.Flavour()
	draw.Draw(img, img.Bounds(), image.NewUniform(palette.Colour(f, palette.Raised)), image.Point{}, draw.Src)
	unit := float64(w) / handover.InkWide
	line := palette.Colour(f, palette.Line)
	x, y := float64(w), float64(h)
	paper.Stroke(img, []paper.Dot{{X: 1, Y: 1}, {X: x - 1, Y: 1}, {X: x - 1, Y: y - 1}, {X: 1, Y: y - 1}, {X: 1, Y: 1}}, 1.5, line)
	paper.Stroke(img, []paper.Dot{{X: 60 * unit, Y: 235 * unit}, {X: 840 * unit, Y: 235 * unit}}, 1.5, palette.Colour(f, palette.Dim))
	ink := palette.Colour(f, palette.Text)
	for _, stroke := range p.drawn {
		dots := make([]paper.Dot, len(stroke))
		for i, d := range stroke {
			dots[i] = paper.Dot{X: float64(d.X) * unit, Y: float64(d.Y) * unit}
		}
		paper.Stroke(img, dots, max(6*unit, 2), ink)
	}
	return img
}

type padRenderer struct {
	pad    *pad
	raster *canvas.Raster
}

func (r *padRenderer) Layout(s fyne.Size)           { r.raster.Resize(s) }
func (r *padRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.raster} }
func (r *padRenderer) Destroy()                     {}
func (r *padRenderer) Refresh()                     { r.raster.Refresh() }

// MinSize keeps the form of the field at the width the pad has.
func (r *padRenderer) MinSize() fyne.Size {
	w := max(r.pad.Size().Width, leastPad)
	return fyne.NewSize(leastPad, float32(int(w*handover.InkHigh/handover.InkWide)))
}

// leastPad is as narrow as a pad may be that a finger can sign in.
const leastPad float32 = 330
