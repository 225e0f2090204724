package cli

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"shyraq/app/i18n"
	"shyraq/disk"
	"shyraq/errs"
)

// Maps does what the verbs about maps ask for; app fills it. Its errors are of
// the five kinds, with a code.
type Maps interface {
	// Info reads a pack's header, description and directories.
	Info(ctx context.Context, path string) (MapInfo, error)
	// Import makes a pack of an MBTiles file; progress hears of its tiles. A
	// name and an attribution, where given, replace the file's own.
	Import(ctx context.Context, from, to string, said MapSaid, progress func(done, total int64)) (MapImport, error)
	// Render paints a picture of the packs, the lowest first.
	Render(ctx context.Context, packs []string, p MapPicture) (image.Image, error)
	// Grey paints a picture of the maps of a data directory for paper, and says whose work
	// they are and whether they have the streets of its middle.
	Grey(dir string, p MapPicture) (img *image.Gray, source string, streets bool, err error)
}

// MapInfo is what a pack says of itself, and what its directories hold.
type MapInfo struct {
	File        string            `json:"file"`
	Bytes       int64             `json:"bytes"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Attribution string            `json:"attribution"`
	Type        string            `json:"type"`
	Schema      string            `json:"schema"`
	Compression string            `json:"tile_compression"`
	Directories string            `json:"directory_compression"`
	MinZoom     int               `json:"min_zoom"`
	MaxZoom     int               `json:"max_zoom"`
	Bounds      [4]float64        `json:"bounds"` // west, south, east, north
	Center      [3]float64        `json:"center"` // longitude, latitude, zoom
	Clustered   bool              `json:"clustered"`
	Leaves      bool              `json:"leaf_directories"`
	Tiles       uint64            `json:"tiles"`
	Entries     uint64            `json:"entries"`
	Contents    uint64            `json:"contents"` // 0: not counted by the maker
	ByZoom      map[string]uint64 `json:"tiles_by_zoom"`
	Layers      []string          `json:"layers"`
	Flaw        string            `json:"flaw,omitempty"` // what is wrong with the description
}

// MapSaid is what a pack is to say of itself.
type MapSaid struct{ Name, Attribution string }

// MapImport is what an import made.
type MapImport struct {
	File        string `json:"file"`
	Attribution string `json:"attribution"`
	Type        string `json:"type"`
	Tiles       int    `json:"tiles"`
	Skipped     int    `json:"skipped"` // rows that were no tile
	Bytes       int64  `json:"bytes"`
}

// MapPicture is a picture that is wanted.
type MapPicture struct {
	Lat, Lon      float64
	Zoom          float64
	Width, Height int     // pixels of the picture
	Scale         float64 // pixels a device-independent pixel
	Flavour       string  // day, night, red
	Lang          string  // kk, ru, en
	Points        []MapPoint
}

// MapPoint is a point laid over a picture.
type MapPoint struct {
	Lat, Lon           float64
	Label, Shape, Tone string // an empty shape or tone is the first of its list
}

func (c *call) maps() (Maps, error) {
	if c.env.Maps == nil {
		return nil, usagef("verb_unknown")
	}
	return c.env.Maps, nil
}

func runMapInfo(ctx context.Context, c *call) error {
	m, err := c.maps()
	if err != nil {
		return err
	}
	i, err := m.Info(ctx, c.args[0])
	if err != nil {
		return err
	}
	if c.json {
		return c.writeJSON(i)
	}
	c.printMapInfo(i)
	return nil
}

func (c *call) printMapInfo(i MapInfo) {
	t := c.text
	var rows [][2]string
	say := func(key, format string, args ...any) {
		rows = append(rows, [2]string{t.T("cli.map." + key), fmt.Sprintf(format, args...)})
	}
	or := func(s string) string {
		if s == "" {
			return t.T("cli.map.unknown")
		}
		return s
	}
	yes := map[bool]string{true: t.T("cli.map.yes"), false: t.T("cli.map.no")}
	say("name", "%s", or(i.Name))
	if i.Description != "" {
		say("about", "%s", i.Description)
	}
	say("attribution", "%s", or(i.Attribution))
	say("type", "%s", i.Type)
	say("schema", "%s", or(i.Schema))
	say("zooms", "%d–%d", i.MinZoom, i.MaxZoom)
	say("bounds", "%.5f, %.5f – %.5f, %.5f", i.Bounds[1], i.Bounds[0], i.Bounds[3], i.Bounds[2])
	say("center", "%.5f, %.5f, %g", i.Center[1], i.Center[0], i.Center[2])
	say("compression", "%s; %s", i.Compression, i.Directories)
	say("clustered", "%s", yes[i.Clustered])
	say("leaves", "%s", yes[i.Leaves])
	if len(i.Layers) > 0 {
		say("layers", "%s", strings.Join(i.Layers, ", "))
	}
	say("bytes", "%d", i.Bytes)
	say("entries", "%d", i.Entries)
	if i.Contents > 0 {
		say("contents", "%d", i.Contents)
	}
	say("tiles", "%d", i.Tiles)
	for z := i.MinZoom; z <= i.MaxZoom; z++ {
		if n := i.ByZoom[fmt.Sprint(z)]; n > 0 {
			say("zoom", "%-3d %d", z, n)
		}
	}
	if i.Flaw != "" {
		say("flaw", "%s", i.Flaw)
	}
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		c.printf("%s%s  %s\n", r[0], strings.Repeat(" ", wide-utf8.RuneCountInString(r[0])), i18n.Line(r[1]))
	}
}

func runMapImport(ctx context.Context, c *call) error {
	m, err := c.maps()
	if err != nil {
		return err
	}
	if _, err := os.Lstat(c.args[1]); err == nil {
		return errs.Errorf(errs.Conflict, "file_exists", "the file to write")
	}
	if info, err := os.Stat(filepath.Dir(c.args[1])); err != nil || !info.IsDir() {
		return errs.OfCopy(filepath.Dir(c.args[1]), err)
	}
	var progress func(done, total int64)
	if !c.json {
		tenth := int64(0)
		progress = func(done, total int64) {
			if now := done * 10 / max(total, 1); now > tenth {
				tenth = now
				fmt.Fprintf(c.stderr, "%s\n", c.text.T("cli.map.progress", "Percent", now*10, "Done", done, "Total", total))
			}
		}
	}
	r, err := m.Import(ctx, c.args[0], c.args[1], c.said, progress)
	if err != nil {
		return err
	}
	if c.json {
		return c.writeJSON(r)
	}
	c.printf("%s\n", c.text.T("cli.map.imported", "File", r.File, "Tiles", r.Tiles, "Bytes", r.Bytes))
	if r.Skipped > 0 {
		c.printf("%s\n", c.text.N("cli.map.skipped", r.Skipped))
	}
	if r.Attribution == "" {
		c.printf("%s\n", c.text.T("cli.map.no_attribution"))
	}
	return nil
}

// writePicture puts a picture in its place whole or not at all.
func writePicture(path string, img image.Image) error {
	part, err := disk.Create(path)
	if err != nil {
		return errs.OfCopy(filepath.Dir(path), err)
	}
	defer part.Discard()
	if err = png.Encode(part, img); err == nil {
		err = part.Commit(0o644) // others may look at it, whatever the mask of this process is
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errs.OfCopy(filepath.Dir(path), err), err)
	}
	return nil
}
