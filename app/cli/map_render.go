package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"shyraq/app/geofile"
	"shyraq/app/i18n"
	"shyraq/errs"
)

// Bounds of what a picture may ask for.
const (
	sideMost    = 8192     // pixels
	areaMost    = 32 << 20 // pixels
	zoomMost    = 20
	latMost     = 85.06
	scaleLeast  = 0.5
	scaleMost   = 8
	pointsMost  = 1 << 20
	geojsonMost = 64 << 20
)

// Shapes and Tones are the words a point of a picture may be dressed in, the
// first of each for a point that names none.
var (
	Shapes = []string{"circle", "ring", "square", "triangle", "diamond", "tick", "clock", "bar", "cross", "star"}
	Tones  = []string{"text", "dim", "lamp", "done", "info", "needs"}
)

// repeated is an option that may be given more than once.
type repeated []string

// String implements flag.Value.
func (r *repeated) String() string { return strings.Join(*r, " ") }

// Set implements flag.Value.
func (r *repeated) Set(s string) error { *r = append(*r, s); return nil }

// pictureOptions are the options of map render, as they were typed.
type pictureOptions struct {
	packs                        repeated
	center, zoom, size, scale    string
	flavour, pointsFile, outFile string
}

func mapRenderFlags(c *call) {
	o := &c.picture
	c.set.Var(&o.packs, "pack", "")
	c.set.StringVar(&o.center, "center", "", "")
	c.set.StringVar(&o.zoom, "zoom", "", "")
	c.set.StringVar(&o.size, "size", "1280x800", "")
	c.set.StringVar(&o.scale, "scale", "1", "")
	c.set.StringVar(&o.flavour, "flavour", "day", "")
	c.set.StringVar(&o.pointsFile, "points", "", "")
	c.set.StringVar(&o.outFile, "out", "", "")
}

func runMapRender(ctx context.Context, c *call) error {
	m, err := c.maps()
	if err != nil {
		return err
	}
	p, err := c.picture.parse()
	if err != nil {
		return err
	}
	p.Lang = string(c.text.Lang())
	if c.lang != "" && !slices.Contains(i18n.Langs(), i18n.Lang(c.lang)) {
		return usagef("map_lang")
	}
	if c.picture.pointsFile != "" {
		var left int
		if p.Points, left, err = readPoints(c.picture.pointsFile); err != nil {
			return err
		}
		if swapped(p.Points, p) {
			return errs.Errorf(errs.Invalid, "map_points_swapped", "the file of points")
		}
		if left > 0 {
			fmt.Fprintf(c.stderr, "%s\n", c.text.N("cli.map.points_left", left))
		}
	}
	img, err := m.Render(ctx, c.picture.packs, p)
	if err != nil {
		return err
	}
	if err := writePicture(c.picture.outFile, img); err != nil {
		return err
	}
	b := img.Bounds()
	if c.json {
		return c.writeJSON(map[string]any{"file": c.picture.outFile, "width": b.Dx(), "height": b.Dy()})
	}
	c.printf("%s\n", c.text.T("cli.map.rendered", "File", c.picture.outFile, "Width", b.Dx(), "Height", b.Dy()))
	return nil
}

// parse reads every option, each with a sentence of its own.
func (o pictureOptions) parse() (MapPicture, error) {
	p := MapPicture{Flavour: o.flavour}
	center, okCenter := split(o.center, ",", 90, 180)
	size, okSize := split(strings.ToLower(o.size), "x", sideMost, sideMost)
	zoom, errZoom := strconv.ParseFloat(o.zoom, 64)
	scale, errScale := strconv.ParseFloat(o.scale, 64)
	switch {
	case len(o.packs) == 0 || slices.Contains(o.packs, ""):
		return p, usagef("map_pack")
	case !okCenter || math.Abs(center[0]) > latMost:
		return p, usagef("map_center")
	case errZoom != nil || !(zoom >= 0 && zoom <= zoomMost):
		return p, usagef("map_zoom")
	case !okSize || size[0] < 1 || size[1] < 1 || size[0] != math.Trunc(size[0]) || size[1] != math.Trunc(size[1]) || size[0]*size[1] > areaMost:
		return p, usagef("map_size")
	case errScale != nil || !(scale >= scaleLeast && scale <= scaleMost):
		return p, usagef("map_scale")
	case o.flavour != "day" && o.flavour != "night" && o.flavour != "red":
		return p, usagef("map_flavour")
	case o.outFile == "":
		return p, usagef("map_out")
	}
	p.Lat, p.Lon, p.Zoom, p.Scale = center[0], center[1], zoom, scale
	p.Width, p.Height = int(size[0]), int(size[1])
	return p, nil
}

// split reads two numbers, neither larger than its limit.
func split(s, by string, mostA, mostB float64) ([2]float64, bool) {
	a, b, ok := strings.Cut(s, by)
	x, errX := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(b), 64)
	ok = ok && errX == nil && errY == nil && math.Abs(x) <= mostA && math.Abs(y) <= mostB
	return [2]float64{x, y}, ok
}

// readPoints reads the points of a GeoJSON file; features of another geometry
// are left out and counted.
func readPoints(path string) ([]MapPoint, int, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, errs.Errorf(errs.NotFound, "file_missing", "the file of points")
	case err == nil && info.Size() > geojsonMost:
		return nil, 0, errs.Errorf(errs.Invalid, "map_points", "the file of points is too large")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, errs.Errorf(errs.Unavailable, "file_unreadable", "the file of points")
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, geojsonMost+1)) // a device has no size and no end
	if err != nil {
		return nil, 0, errs.Errorf(errs.Unavailable, "file_unreadable", "the file of points")
	}
	if len(raw) > geojsonMost {
		return nil, 0, errs.Errorf(errs.Invalid, "map_points", "the file of points is too large")
	}
	return parsePoints(raw)
}

// parsePoints gives the points of a file and how many features have none. What
// a point is dressed in must be one of the words; which feature is wrong is said.
func parsePoints(raw []byte) (out []MapPoint, left int, err error) {
	features, err := geofile.Read(raw)
	switch {
	case errors.Is(err, geofile.ErrSystem):
		return nil, 0, errs.Errorf(errs.Invalid, "map_points_system", "%s", err)
	case errors.Is(err, geofile.ErrOutside):
		return nil, 0, errs.Errorf(errs.Invalid, "map_points_outside", "%s", err)
	case errors.Is(err, geofile.ErrEncoding):
		return nil, 0, errs.Errorf(errs.Invalid, "map_points_coding", "%s", err)
	case err != nil:
		return nil, 0, errs.Errorf(errs.Invalid, "map_points", "%s", err)
	}
	for i, f := range features {
		p := MapPoint{Label: f.Text("label"), Shape: f.Text("shape"), Tone: f.Text("tone")}
		if (p.Shape != "" && !slices.Contains(Shapes, p.Shape)) || (p.Tone != "" && !slices.Contains(Tones, p.Tone)) {
			return nil, 0, errs.Errorf(errs.Invalid, "map_points", "feature %d: shape or tone is no known word", i+1)
		}
		points := f.Points()
		if len(points) == 0 {
			left++
		}
		for _, at := range points {
			p.Lon, p.Lat = at.Lon(), at.Lat()
			out = append(out, p)
		}
		if len(out) > pointsMost {
			return nil, 0, errs.Errorf(errs.Invalid, "map_points", "more than %d points", pointsMost)
		}
	}
	return out, left, nil
}

// swapped says whether all points lie far from the picture, and near it when
// latitude and longitude change places.
func swapped(points []MapPoint, p MapPicture) bool {
	const near = 5 // degrees
	close := func(lat, lon float64) bool { return math.Abs(lat-p.Lat) < near && math.Abs(lon-p.Lon) < near }
	for _, at := range points {
		if close(at.Lat, at.Lon) || !close(at.Lon, at.Lat) {
			return false
		}
	}
	return len(points) > 0
}
