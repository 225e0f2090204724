package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"shyraq/app/i18n"
	"shyraq/app/raid"
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
		if p.Points, err = readPoints(c.picture.pointsFile); err != nil {
			return err
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

// readPoints reads the points of a GeoJSON feature collection; features of
// another geometry are left out.
func readPoints(path string) ([]MapPoint, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, raid.Errorf(raid.NotFound, "file_missing", "the file of points")
	case err == nil && info.Size() > geojsonMost:
		return nil, raid.Errorf(raid.Invalid, "map_points", "the file of points is too large")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, raid.Errorf(raid.Unavailable, "file_unreadable", "the file of points")
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, geojsonMost+1)) // a device has no size and no end
	if err != nil {
		return nil, raid.Errorf(raid.Unavailable, "file_unreadable", "the file of points")
	}
	if len(raw) > geojsonMost {
		return nil, raid.Errorf(raid.Invalid, "map_points", "the file of points is too large")
	}
	points, ok := parsePoints(raw)
	if !ok {
		return nil, raid.Errorf(raid.Invalid, "map_points", "the file of points")
	}
	return points, nil
}

func parsePoints(raw []byte) ([]MapPoint, bool) {
	var doc struct {
		Type     string `json:"type"`
		Features []struct {
			Geometry *struct {
				Type        string          `json:"type"`
				Coordinates json.RawMessage `json:"coordinates"`
			} `json:"geometry"`
			Properties struct {
				Label string `json:"label"`
				Shape string `json:"shape"`
				Tone  string `json:"tone"`
			} `json:"properties"`
		} `json:"features"`
	}
	if json.Unmarshal(raw, &doc) != nil || doc.Type != "FeatureCollection" || len(doc.Features) > pointsMost {
		return nil, false
	}
	var out []MapPoint
	for _, f := range doc.Features {
		if f.Geometry == nil || f.Geometry.Type != "Point" {
			continue
		}
		var at []float64
		if json.Unmarshal(f.Geometry.Coordinates, &at) != nil || len(at) < 2 || math.Abs(at[0]) > 180 || math.Abs(at[1]) > 90 {
			return nil, false
		}
		p := MapPoint{Lon: at[0], Lat: at[1], Label: f.Properties.Label, Shape: f.Properties.Shape, Tone: f.Properties.Tone}
		if (p.Shape != "" && !slices.Contains(Shapes, p.Shape)) || (p.Tone != "" && !slices.Contains(Tones, p.Tone)) {
			return nil, false
		}
		out = append(out, p)
	}
	return out, true
}
