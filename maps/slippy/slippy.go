// Package slippy is the map as a Fyne widget: one raster that a paint.Painter
// fills, moved by finger, mouse and keyboard.
//
// In short:
//
//	painter, err := paint.New(paint.Options{Packs: stack, Regular: …, Bold: …})
//	m := slippy.New(painter)          // close with m.Close()
//	m.SetFlavour(paint.Night); m.SetLanguage("kk")
//	m.SetCenter(orb.Point{71.43, 51.13}); m.SetZoom(13); m.FitBounds(bound, 32)
//	m.SetPoints(points); m.SetAreas(areas); m.SetLines(lines)
//	m.SetPosition(&paint.Position{…}); m.Follow(); m.Unfollow()
//	m.SetMarks(marks)                 // those who move
//	m.SetSelection("id"); m.SetPin(&point); m.SetTrail(line)
//	m.SetNote("…")                    // shown where no pack has streets
//	m.SetInset(paint.Inset{Bottom: 72}) // what the screen's buttons cover
//	m.OnTap = func(at orb.Point, hits []slippy.PointID) {…}
//	m.OnLongPress = func(at orb.Point) {…}
//	m.OnMoved = func() {…}; m.OnFollow = func(on bool) {…}; m.OnStatus = func() {…}
//	m.OnKey, m.OnRune                 // what the map has no use for
//	m.ZoomIn(); m.ZoomOut(); m.CenterOnPosition()
//	m.Center(); m.Zoom(); m.Bound(); m.Streets(); m.Settled(); m.Foot()
//	m.Picture(w, h)
//
// Every method belongs to Fyne's goroutine, as with any widget. What exists is
// shown at once and replaced when sharper arrives: workers paint, and a frame
// is asked for only through fyne.Do. North is up, always. The map stops where
// the finger leaves it.
//
// A finger drags; taps twice for a level closer; taps and slides up or down to
// zoom as far as it likes; is held for half a second, under a ring that shows
// it, for a long press. The wheel zooms about the pointer. A tap where points
// lie on one another gives their ids, nearest first; where marks lie, theirs alone; of a cluster too large to read it goes closer. Keys: + and -
// zoom, arrows and page keys move, 0 and Home return to the own position or
// the start, Enter taps the middle.
//
// Tests and pictures of screens give the painter Options.Patient: then every
// frame is whole when it is shown.
//
// The widget draws no buttons and shows no text but the map's own labels, the
// scale bar, the attribution and the note. It never opens a file, never asks
// a network and knows nothing of raids.
package slippy

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"github.com/paulmach/orb"

	"shyraq/maps/paint"
)

// PointID is the ID of a paint.Point.
type PointID = string

// Map is the widget. Make it with New.
type Map struct {
	widget.BaseWidget

	// OnTap is called with the place of a tap and the points within reach of
	// a finger there, nearest first; hits is empty on bare ground. A tap on
	// more than paint.HitsMost, which nobody could read as a list, goes closer
	// instead; at the closest zoom it gives that many.
	OnTap func(at orb.Point, hits []PointID)
	// OnLongPress is called for a press held for half a second, and for a
	// secondary tap.
	OnLongPress func(at orb.Point)
	// OnMoved is called after the user or a method changed centre or zoom.
	OnMoved func()
	// OnFollow is called when following the own position begins or ends.
	OnFollow func(on bool)
	// OnStatus is called when Streets or Foot have changed.
	OnStatus func()
	// OnKey and OnRune are given the keys that the map has no use for.
	OnKey  func(*fyne.KeyEvent)
	OnRune func(rune)

	painter *paint.Painter
	raster  *canvas.Raster
	frame   *image.RGBA

	view   paint.View // Width, Height and Scale are those of the last frame
	layers paint.Layers
	live   paint.Live
	status paint.Status

	start  *orb.Point // where key 0 leads without a position
	fit    *fitting   // bounds waiting for the first size
	follow bool       // the own position is kept in the middle
	press  press
	digits int // that were typed one after the other
}

// The gestures a Map answers to.
var (
	_ fyne.Tappable          = (*Map)(nil)
	_ fyne.DoubleTappable    = (*Map)(nil)
	_ fyne.SecondaryTappable = (*Map)(nil)
	_ fyne.Draggable         = (*Map)(nil)
	_ fyne.Scrollable        = (*Map)(nil)
	_ fyne.Focusable         = (*Map)(nil)
	_ desktop.Mouseable      = (*Map)(nil)
)

// New makes a map that shows what the painter paints. The painter is the
// map's own from then on: two maps need two painters.
func New(p *paint.Painter) *Map {
	m := &Map{painter: p}
	m.view.Scale = 1
	m.layers.Revision = 1
	m.press.after = afterFunc
	m.raster = canvas.NewRaster(m.generate)
	m.raster.ScaleMode = canvas.ImageScaleFastest
	m.ExtendBaseWidget(m)
	p.OnReady(func() { fyne.Do(m.raster.Refresh) })
	return m
}

// Close stops the painter's workers. The map may still be on the screen; it
// shows what it had.
func (m *Map) Close() {
	m.press.cancel()
	m.press.disarm()
	m.painter.OnReady(nil)
	m.painter.Close()
}

// CreateRenderer implements fyne.Widget.
func (m *Map) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.raster) }

// MinSize implements fyne.CanvasObject: a map smaller than this is of no use.
func (m *Map) MinSize() fyne.Size { return fyne.NewSize(160, 120) }

// Resize implements fyne.CanvasObject.
func (m *Map) Resize(s fyne.Size) {
	m.BaseWidget.Resize(s)
	m.applyFit()
}

// SetFlavour changes the colours.
func (m *Map) SetFlavour(f paint.Flavour) { m.view.Flavour = f; m.redraw() }

// SetLanguage changes the language of labels: "kk", "ru" or "en".
func (m *Map) SetLanguage(lang string) { m.view.Language = lang; m.redraw() }

// SetPoints replaces the points. The slice must not be changed afterwards.
func (m *Map) SetPoints(points []paint.Point) {
	m.layers.Points = paint.NewPoints(points)
	m.relayer()
}

// SetAreas replaces the areas. The slice must not be changed afterwards.
func (m *Map) SetAreas(areas []paint.Area) { m.layers.Areas = areas; m.relayer() }

// SetLines replaces the lines. The slice must not be changed afterwards.
func (m *Map) SetLines(lines []paint.Line) { m.layers.Lines = lines; m.relayer() }

// Selection is which points are ringed.
func (m *Map) Selection() []PointID { return slices.Clone(m.live.Selected) }

// SetMarks replaces those who move. They cost no layer to be made anew; the slice must
// not be changed afterwards.
func (m *Map) SetMarks(marks []paint.Mark) { m.live.Marks = marks; m.redraw() }

// SetSelection rings the points with these ids, and no others.
func (m *Map) SetSelection(ids ...PointID) { m.live.Selected = slices.Clone(ids); m.redraw() }

// SetPin marks one place, such as the one a form is about; nil takes it away.
func (m *Map) SetPin(at *orb.Point) { m.live.Pin = at; m.redraw() }

// SetTrail shows the newest part of a way, which no layer has yet. It is drawn
// with every frame: keep it short.
func (m *Map) SetTrail(l orb.LineString) { m.live.Hand.Trail = l; m.redraw() }

// SetNote is a short sentence shown where no pack has streets for the place
// and zoom in view; empty shows none.
func (m *Map) SetNote(text string) { m.live.Note = text; m.redraw() }

// SetInset keeps scale bar, attribution and note clear of the caller's buttons.
func (m *Map) SetInset(i paint.Inset) { m.live.Inset = i; m.redraw() }

// Streets reports whether the last frame had a pack with detail at its centre.
func (m *Map) Streets() bool { return m.status.Streets }

// Settled reports whether the last frame lacked nothing that is on its way.
func (m *Map) Settled() bool { return m.status.Complete }

// Foot is how much of the lower edge scale bar and attribution took in the
// last frame, in device-independent pixels; 0 before the first.
func (m *Map) Foot() float64 { return m.status.Foot }

func (m *Map) relayer() { m.layers.Revision++; m.redraw() }
func (m *Map) redraw()  { m.raster.Refresh() }

// generate is the raster's: it runs on Fyne's goroutine, at physical pixels.
func (m *Map) generate(w, h int) image.Image {
	if m.frame == nil || m.frame.Rect.Dx() != w || m.frame.Rect.Dy() != h {
		m.frame = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	m.view.Width, m.view.Height = w, h
	if size := m.Size(); size.Width > 0 {
		m.view.Scale = float64(w) / float64(size.Width)
	}
	layers := m.layers
	before := m.status
	m.status = m.painter.Frame(m.frame, m.view, &layers, m.live)
	if m.OnStatus != nil && (m.status.Streets != before.Streets || m.status.Foot != before.Foot) {
		fyne.Do(m.OnStatus) // not now: a frame is being drawn
	}
	return m.frame
}

// Picture paints what the map shows at a size in pixels, completely, while the
// caller waits: for print, tests and pictures of screens.
func (m *Map) Picture(width, height int) *image.RGBA {
	v := m.view
	v.Width, v.Height, v.Scale = width, height, 1
	layers := m.layers
	return m.painter.Picture(v, &layers, m.live)
}
