// Package uitest sets a screen up for a test: the window of the software
// painter, bare or with the frame around it, the real texts, a map of the
// demonstration's city, hands that tap and type, checks that nothing is cut or
// too small for a finger, and pictures of what is seen, left where
// SHYRAQ_PICTURES says.
//
// It promises that no test needs a display, and that a picture is taken only
// when the map has painted all of it. Only tests import it, and none that does
// may run in parallel: the toolkit has one application.
package uitest

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/i18n"
	"shyraq/app/painter"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/palette"
	"shyraq/assets"
	"shyraq/maps/gazetteer"
	"shyraq/maps/pack"
	"shyraq/maps/slippy"
)

// Sizes are the windows that every screen is looked at in.
var Sizes = []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}, {Width: 800, Height: 1280}}

// Zone is the region's offset.
var Zone = time.FixedZone("+05:00", 5*3600)

// Stage is a window with the frame of the program in it.
type Stage struct {
	Look   *ui.Look
	Shell  *ui.Shell
	Board  *keyboard.Board
	Window fyne.Window

	t    testing.TB
	maps []*slippy.Map
}

// New opens a window of a size.
func New(t testing.TB, lang i18n.Lang, flavour palette.Flavour, size fyne.Size) *Stage {
	t.Helper()
	App()
	Forget(t)
	Listen(t)
	s := &Stage{t: t, Look: ui.NewLook(Bundle(t), flavour, lang)}
	s.Shell = ui.NewShell(s.Look)
	s.Shell.After = func(time.Duration, func()) func() { return func() {} }
	s.Board = keyboard.New(s.Look, s.Shell)
	s.Board.After = s.Shell.After
	s.Shell.SetBoard(s.Board)
	s.Window = test.NewWindow(s.Shell.Object())
	t.Cleanup(s.Window.Close)
	s.Window.SetPadded(false)
	s.Window.Resize(size)
	s.Shell.Attach(s.Window.Canvas())
	return s
}

// Map is a map of the demonstration's city.
func (s *Stage) Map() *slippy.Map {
	s.t.Helper()
	p, err := pack.Open(root("assets", "demo", "astana.pmtiles"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { p.Close() })
	painter, err := painter.New(pack.NewStack(p))
	if err != nil {
		s.t.Fatal(err)
	}
	m := slippy.New(painter)
	s.t.Cleanup(m.Close)
	s.maps = append(s.maps, m)
	return m
}

// Names are those of the demonstration's city, learnt.
func (s *Stage) Names() *gazetteer.Gazetteer {
	s.t.Helper()
	p, err := pack.Open(root("assets", "demo", "astana.pmtiles"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { p.Close() })
	g := gazetteer.New(pack.NewStack(p))
	if _, err := g.Learn(context.Background(), p.Bound()); err != nil {
		s.t.Fatal(err)
	}
	return g
}

// Put shows a screen in an area of the frame, as an officer would see it.
func (s *Stage) Put(area ui.Area, screen ui.Screen, f ui.Frame) {
	f.Areas = ui.AreasFor("supervisor", "patrol")
	s.Shell.Show(f)
	s.Shell.Router().SetRoot(area, screen)
	s.Shell.Router().Go(area)
}

// Codes are the code lists of the program.
func (s *Stage) Codes() *codes.Lists {
	s.t.Helper()
	c, err := codes.Parse(assets.Codes())
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// Region is the region of the demonstration.
func (s *Stage) Region() regionfile.Region {
	s.t.Helper()
	data, err := os.ReadFile(root("assets", "regions", "astana.json"))
	if err != nil {
		s.t.Fatal(err)
	}
	var r regionfile.Region
	if err := json.Unmarshal(data, &r); err != nil {
		s.t.Fatal(err)
	}
	return r
}

// Shape is the ground of a district.
func (s *Stage) Shape(d regionfile.District) orb.MultiPolygon {
	s.t.Helper()
	shape, err := ground.Shape(d)
	if err != nil {
		s.t.Fatal(err)
	}
	return shape
}

// Key presses a key where the focus is, else in the window.
func (s *Stage) Key(name fyne.KeyName) { Press(s.Window, name) }

// Type types text where the focus is, else in the window.
func (s *Stage) Type(text string) { Letters(s.Window, text) }

// Frame paints the window once, and does what the painting handed over.
func (s *Stage) Frame() image.Image {
	img := s.Window.Canvas().Capture()
	drained()
	return img
}

// Picture takes the window as it is seen, when every map has painted to its
// end: it paints each completely, then looks until two looks are the same.
func (s *Stage) Picture() image.Image {
	var last *image.NRGBA
	for range 40 {
		drained()
		for _, m := range s.maps {
			if size := m.Size(); size.Width > 0 {
				m.Picture(int(size.Width), int(size.Height))
				m.Refresh()
			}
		}
		now, _ := s.Window.Canvas().Capture().(*image.NRGBA)
		if now != nil && last != nil && bytes.Equal(now.Pix, last.Pix) {
			return now
		}
		last = now
		if len(s.maps) == 0 {
			break
		}
		<-time.After(60 * time.Millisecond)
	}
	return s.Window.Canvas().Capture()
}

// Save looks at the window and leaves a picture of it where SHYRAQ_PICTURES
// says. In the red flavour it fails on a pixel that would spoil night vision.
func (s *Stage) Save(name string) {
	s.t.Helper()
	red := s.Look.Flavour() == palette.Red
	if !red && os.Getenv("SHYRAQ_PICTURES") == "" {
		return
	}
	img := s.Picture()
	if red {
		OnlyRed(s.t, img)
	}
	write(s.t, name, img)
}

// root is a path from the root of the module, whichever package is tested.
func root(parts ...string) string {
	dir := "."
	for range 8 {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Join(dir, "..")
	}
	return filepath.Join(append([]string{dir}, parts...)...)
}
