// Package paint turns map tiles, points, lines and areas into pixels.
package paint

import (
	"image"

	"shyraq/maps/pack"
)

// Config is what a Painter needs. Regular and Bold are TrueType fonts with the
// Kazakh letters, handed in so that this package embeds nothing.
type Config struct {
	Packs         *pack.Stack
	Regular, Bold []byte
	Workers       int   // goroutines that paint; 0: one less than the processors, at least one
	CacheBytes    int64 // of painted tiles; 0: 64 MiB
	// Log takes one line about a tile that could not be painted. Nil drops it.
	Log func(line string)
}

// Painter paints views of the packs. It is safe for concurrent use.
type Painter struct {
	config Config
	ready  func()
}

// New makes a painter; a font that cannot be read is an error.
func New(c Config) (*Painter, error) { return &Painter{config: c}, nil }

// Status is what a frame could show.
type Status struct {
	Complete bool // nothing sharper is under way
	Streets  bool // a pack has detail for the centre of the view at this zoom
}

// OnReady sets what is called, from a worker, when a new Frame would show more.
func (p *Painter) OnReady(f func()) { p.ready = f }

// Frame paints at once what exists, and starts work on what is missing.
func (p *Painter) Frame(dst *image.RGBA, v View, l *Layers, live Live) Status {
	fillRect(dst, dst.Rect, v.Flavour.palette().ground)
	return Status{Complete: true}
}

// Hits lists the ids of the points within reach physical pixels of a place in
// the picture, nearest first, those of a cluster all together.
func (p *Painter) Hits(v View, l *Layers, x, y, reach float64) []string { return nil }

// Attribution is the line that must be shown while a view is.
func (p *Painter) Attribution(v View) string { return "" }

// Close stops the workers and waits for them.
func (p *Painter) Close() {}
