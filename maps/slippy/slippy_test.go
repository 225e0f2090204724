package slippy

import (
	"image"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
	"shyraq/maps/paint"
)

var astana = orb.Point{71.4304, 51.1282}

// newMap is a map of Astana, 400 by 300, on the software painter.
func newMap(t *testing.T) (*Map, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	city, err := pack.Open("../pack/testdata/astana.pmtiles")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { city.Close() })
	font := func(name string) []byte {
		b, err := os.ReadFile("../../assets/fonts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	p, err := paint.New(paint.Options{Packs: pack.NewStack(city), Regular: font("NotoSans-Regular.ttf"), Bold: font("NotoSans-Bold.ttf"), Patient: true})
	if err != nil {
		t.Fatal(err)
	}
	m := New(p)
	t.Cleanup(m.Close)
	w := test.NewTempWindow(t, m)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 300))
	m.SetFlavour(paint.Night)
	m.SetLanguage("kk")
	m.SetCenter(astana)
	m.SetZoom(14)
	return m, w
}

// near reports whether two places are within a pixel at a zoom.
func near(a, b orb.Point, zoom float64) bool {
	return geo.Distance(a, b) <= geo.MetersPerPixel(a[1], zoom)*1.1
}

func mouse(x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary}
}

func TestDragMovesTheGroundUnderTheFinger(t *testing.T) {
	m, w := newMap(t)
	want := m.sized().ToPoint(200-60, 150+25)
	moved := 0
	m.OnMoved = func() { moved++ }
	test.Drag(w.Canvas(), fyne.NewPos(200, 150), 60, -25)
	if !near(m.Center(), want, 14) {
		t.Errorf("centre %v, want %v", m.Center(), want)
	}
	if moved == 0 {
		t.Error("OnMoved was not called")
	}
}

func TestZoomingKeepsThePlaceUnderThePointer(t *testing.T) {
	for name, zoom := range map[string]func(*Map){
		"wheel": func(m *Map) {
			m.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(90, 60)}, Scrolled: fyne.NewDelta(0, 25)})
		},
		"wheel back": func(m *Map) {
			m.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(90, 60)}, Scrolled: fyne.NewDelta(0, -25)})
		},
		"double tap": func(m *Map) { m.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(90, 60)}) },
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := newMap(t)
			before := m.sized().ToPoint(90, 60)
			zoom(m)
			if after := m.sized().ToPoint(90, 60); !near(before, after, m.Zoom()) {
				t.Errorf("%v has become %v", before, after)
			}
			if m.Zoom() == 14 {
				t.Error("the zoom is the same")
			}
		})
	}
}

func TestKeys(t *testing.T) {
	m, w := newMap(t)
	m.MouseDown(mouse(10, 10)) // a click gives the keys to the map
	m.MouseUp(mouse(10, 10))
	write := func(runes string) {
		for _, r := range runes {
			w.Canvas().Focused().TypedRune(r)
		}
	}
	write("+")
	if m.Zoom() != 15 {
		t.Errorf("+ gives zoom %v", m.Zoom())
	}
	write("--")
	if m.Zoom() != 13 {
		t.Errorf("-- gives zoom %v", m.Zoom())
	}
	for key, moves := range map[fyne.KeyName]func(a, b orb.Point) bool{
		fyne.KeyUp:    func(a, b orb.Point) bool { return b[1] > a[1] },
		fyne.KeyDown:  func(a, b orb.Point) bool { return b[1] < a[1] },
		fyne.KeyLeft:  func(a, b orb.Point) bool { return b[0] < a[0] },
		fyne.KeyRight: func(a, b orb.Point) bool { return b[0] > a[0] },
	} {
		before := m.Center()
		m.TypedKey(&fyne.KeyEvent{Name: key})
		if !moves(before, m.Center()) {
			t.Errorf("%s moves %v to %v", key, before, m.Center())
		}
	}
	write("0")
	if m.Center() != astana {
		t.Errorf("0 leads to %v, want the start", m.Center())
	}
	here := orb.Point{71.5, 51.1}
	m.SetPosition(&paint.Position{At: here})
	write("0")
	if m.Center() != here || m.Zoom() < closeZoom {
		t.Errorf("0 leads to %v at %v, want the own position", m.Center(), m.Zoom())
	}
}

func TestTapGivesThePlaceAndTheCluster(t *testing.T) {
	m, _ := newMap(t)
	far := m.sized().ToPoint(320, 150)
	m.SetPoints([]paint.Point{{ID: "a", At: astana}, {ID: "b", At: astana}, {ID: "far", At: far}})
	var at orb.Point
	var hits []PointID
	m.OnTap = func(p orb.Point, h []PointID) { at, hits = p, h }

	m.Tapped(&fyne.PointEvent{Position: fyne.NewPos(205, 155)})
	if !slices.Equal(hits, []PointID{"a", "b"}) {
		t.Errorf("on the cluster: %q", hits)
	}
	m.Tapped(&fyne.PointEvent{Position: fyne.NewPos(320, 150)})
	if !slices.Equal(hits, []PointID{"far"}) || !near(at, far, 14) {
		t.Errorf("on the far one: %q at %v", hits, at)
	}
	m.Tapped(&fyne.PointEvent{Position: fyne.NewPos(40, 40)})
	if len(hits) != 0 {
		t.Errorf("on bare ground: %q", hits)
	}
}

// TestATapOnAPileTooLargeForAListGoesCloser until it comes apart, or no closer
// is to be had.
func TestATapOnAPileTooLargeForAListGoesCloser(t *testing.T) {
	m, _ := newMap(t)
	points := make([]paint.Point, paint.HitsMost+1)
	for i := range points {
		points[i] = paint.Point{ID: strconv.Itoa(i), At: astana}
	}
	m.SetPoints(points)
	taps := 0
	var hits []PointID
	m.OnTap = func(_ orb.Point, h []PointID) { taps++; hits = h }
	pos := fyne.NewPos(200, 150)
	m.Tapped(&fyne.PointEvent{Position: pos})
	if taps != 0 || m.Zoom() != 16 || !near(m.Center(), astana, 16) {
		t.Errorf("%d taps, zoom %v", taps, m.Zoom())
	}
	m.SetZoom(paint.MaxZoom)
	m.Tapped(&fyne.PointEvent{Position: pos})
	if taps != 1 || len(hits) != paint.HitsMost {
		t.Errorf("at the closest zoom: %d taps, %d points", taps, len(hits))
	}
}

func TestFitBounds(t *testing.T) {
	b := orb.Bound{Min: orb.Point{71.40, 51.11}, Max: orb.Point{71.46, 51.14}}
	shows := func(t *testing.T, m *Map) {
		t.Helper()
		seen := m.Bound()
		if !seen.Contains(b.Min) || !seen.Contains(b.Max) {
			t.Errorf("%v is seen, %v wanted", seen, b)
		}
		if wide := (seen.Max[0] - seen.Min[0]) / (b.Max[0] - b.Min[0]); wide > 2 {
			t.Errorf("it is %.1f times too far away", wide)
		}
	}
	m, w := newMap(t)
	m.FitBounds(b, 20)
	shows(t, m)

	t.Run("before it has a size", func(t *testing.T) {
		m := New(m.painter)
		m.FitBounds(b, 20)
		w.SetContent(m)
		w.Resize(fyne.NewSize(400, 300))
		shows(t, m)
	})
}

func TestZoomStaysWithinItsBounds(t *testing.T) {
	m, _ := newMap(t)
	for range 30 {
		m.ZoomIn()
	}
	if m.Zoom() != paint.MaxZoom {
		t.Errorf("closest zoom %v", m.Zoom())
	}
	for range 30 {
		m.ZoomOut()
	}
	if m.Zoom() != paint.MinZoom {
		t.Errorf("farthest zoom %v", m.Zoom())
	}
	m.SetCenter(orb.Point{math.NaN(), 1e9})
	if c := m.Center(); math.IsNaN(c[0]) || c[1] > 90 {
		t.Errorf("centre %v", c)
	}
}

func TestCenterOnPosition(t *testing.T) {
	m, _ := newMap(t)
	if m.CenterOnPosition() {
		t.Error("there is no position")
	}
	m.SetZoom(17)
	m.SetPosition(&paint.Position{At: orb.Point{71.45, 51.12}})
	if !m.CenterOnPosition() || m.Zoom() != 17 || m.Center() != (orb.Point{71.45, 51.12}) {
		t.Errorf("centre %v at %v", m.Center(), m.Zoom())
	}
}

func TestCaptureShowsTheMap(t *testing.T) {
	m, w := newMap(t)
	img := w.Canvas().Capture()
	seen := map[[3]uint32]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	if img.Bounds().Size() != (image.Pt(400, 300)) || len(seen) < 50 {
		t.Errorf("%v with %d colours", img.Bounds().Size(), len(seen))
	}
	if !m.Streets() {
		t.Error("Astana has no streets")
	}
}

func TestFlavourAndLanguageChangeThePicture(t *testing.T) {
	m, _ := newMap(t)
	a := m.Picture(200, 150)
	m.SetFlavour(paint.Red)
	b := m.Picture(200, 150)
	m.SetLanguage("ru")
	c := m.Picture(200, 150)
	if slices.Equal(a.Pix, b.Pix) || slices.Equal(b.Pix, c.Pix) {
		t.Error("two of the three pictures are the same")
	}
}
