// Package plotted shows the charts of app/paper/plot on a screen: the same marks that go
// to paper, in the colours of the flavour, below each other on a page that scrolls.
//
// It promises that a chart is drawn when it, the flavour, the language or its size
// changes, and costs nothing else; that its letters are as large as the notes of the
// window, whatever the width; and that in red no pixel has more blue or green than red.
package plotted

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/paper"
	"shyraq/app/paper/plot"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// perMM is how many dp a millimetre of a chart is: its numbers are notes.
const perMM = float64(palette.SizeNote) / paper.Note

// least is the narrowest chart, in dp.
const least float32 = 260

// Charts are some charts below each other. Make them with New.
type Charts struct {
	look   *ui.Look
	fonts  func() (*paper.Fonts, error)
	all    func() []plot.Chart
	none   *ui.Label
	column *fyne.Container
	scroll *ui.Scroll
	read   *paper.Fonts
}

// New makes a page of charts. All gives them in the language of now; none is said where
// it gives none, and why says what failed where the fonts cannot be read.
func New(look *ui.Look, fonts func() (*paper.Fonts, error), all func() []plot.Chart, none ui.Say) *Charts {
	c := &Charts{look: look, fonts: fonts, all: all, column: ui.Column(24)}
	c.none = ui.NewNote(none)
	c.scroll = ui.NewScroll(ui.Inset(12, 16, 24, 16, c.column))
	return c
}

// Object is what is put on the screen.
func (c *Charts) Object() fyne.CanvasObject { return c.scroll.Object() }

// Key scrolls; see ui.Scroll.
func (c *Charts) Key(e *fyne.KeyEvent) bool { return c.scroll.Key(e) }

// Fill draws what there is now, in the language of now.
func (c *Charts) Fill() {
	c.column.Objects = nil
	if c.read == nil {
		fonts, err := c.fonts()
		if err != nil {
			c.say(c.look.SaySentence(err))
			return
		}
		c.read = fonts
	}
	for _, one := range c.all() {
		c.column.Objects = append(c.column.Objects, newChart(c.look, c.read, one))
	}
	if len(c.column.Objects) == 0 {
		c.column.Objects = []fyne.CanvasObject{c.none}
		c.none.Refresh()
	}
	c.scroll.Refresh()
}

func (c *Charts) say(words ui.Say) {
	c.column.Objects = []fyne.CanvasObject{ui.NewNote(words)}
	c.scroll.Refresh()
}

// chart is one of them.
type chart struct {
	widget.BaseWidget
	look   *ui.Look
	fonts  *paper.Fonts
	plot   plot.Chart
	raster *canvas.Raster

	marks []paper.Mark // as laid out last
	wide  float32      // for which that was, dp
	high  float32

	drawn *image.RGBA // as painted last
	in    palette.Flavour
}

func newChart(look *ui.Look, fonts *paper.Fonts, p plot.Chart) *chart {
	c := &chart{look: look, fonts: fonts, plot: p}
	c.raster = canvas.NewRaster(c.paint)
	c.lay(least)
	c.ExtendBaseWidget(c)
	return c
}

// lay lays the chart out for a width.
func (c *chart) lay(wide float32) {
	if wide == c.wide {
		return
	}
	c.wide, c.drawn = wide, nil
	marks, high := c.plot.Lay(c.fonts, float64(wide)/perMM)
	c.marks, c.high = marks, float32(math.Ceil(high*perMM))
}

// Resize implements fyne.CanvasObject: a chart is as high as its width asks for.
func (c *chart) Resize(size fyne.Size) {
	c.lay(max(size.Width, least))
	c.BaseWidget.Resize(size)
}

// MinSize implements fyne.CanvasObject.
func (c *chart) MinSize() fyne.Size { return fyne.NewSize(least, c.high) }

// CreateRenderer implements fyne.Widget.
func (c *chart) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.raster) }

// paint draws the marks on a place of w by h pixels.
func (c *chart) paint(w, h int) image.Image {
	f := c.look.Flavour()
	if c.drawn != nil && c.in == f && c.drawn.Bounds().Dx() == w && c.drawn.Bounds().Dy() == h {
		return c.drawn
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	paper.Draw(img, c.fonts, c.marks, float64(w)/(float64(c.wide)/perMM), lookOf(f))
	c.drawn, c.in = img, f
	return img
}

func lookOf(f palette.Flavour) paper.Look {
	in := func(r palette.Role) color.Color { return palette.Colour(f, r) }
	return paper.Look{
		Ground: in(palette.Panel), Ink: in(palette.Text), Dim: in(palette.Dim), Strong: in(palette.Text), Accent: in(palette.Lamp), Faint: in(palette.Raised),
	}
}
