// Package paint turns map tiles, and the points, lines and areas a caller lays
// over them, into pixels.
//
// A Painter is asked for frames of a View. It shows at once what it has,
// paints the rest on workers, and says when a new frame would show more; or it
// paints one whole Picture while the caller waits. The way of a frame:
//
//	pack bytes -> decoded tile  decoded once, in parts of a tile (mvt.go, decoded_tile.go)
//	decoded tile -> tile        any zoom and flavour, our own rasteriser (tile.go)
//	points -> index -> clusters sorted once by their ground (points.go, cluster.go)
//	areas, lines -> outlines    taken apart once, made plain for a zoom (outlines.go)
//	names, clusters … -> sheet  one for the view and its rim (sheet.go)
//	tiles + sheet -> frame      copies only
//
// It promises that no tile, however broken, does more than leave a hatched
// square; that the same view shows the same names in whatever order its tiles
// came; that a drag changes no cluster, and the counts of clusters add up at every
// zoom; and that in the red flavour no pixel has more green or blue than red.
// It embeds no font, opens no file, uses no clock and knows nothing of raids.
package paint

import (
	"container/list"
	"fmt"
	"image"
	"math"
	"runtime"
	"strings"
	"sync"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// Options is what a Painter needs. Regular and Bold are TrueType fonts with the
// Kazakh letters, handed in so that this package embeds nothing.
type Options struct {
	Packs         *pack.Stack // nil shows bare ground
	Regular, Bold []byte
	Workers       int   // goroutines that paint; 0: one less than the processors, at least one
	CacheBytes    int64 // of painted tiles; 0: 28 MiB
	// Patient makes Frame paint everything itself before it returns, without
	// workers: for tests and pictures of screens, where nobody waits.
	Patient bool
	// Log takes one line about a tile that could not be painted. It is called
	// from workers. Nil drops it.
	Log func(line string)
}

// Painter paints views of the packs. It is safe for concurrent use.
type Painter struct {
	config        Options
	log           func(string)
	regular, bold *typeface
	library       library
	sources       sources

	drawing     sync.Mutex // one frame at a time
	cover       coverage   // of frames
	decorated   *sheet
	foot        float64 // what the decorations take of the lower edge
	decorations decorations
	chosen      chosen

	mu       sync.Mutex
	work     *sync.Cond // wanted or wish has grown, or closed
	tiles    *tileCache
	wanted   []tileKey // missing in the last frame, nearest to its middle last
	underway map[tileKey]bool
	sheet    *sheet
	wish     *sheetWish
	ready    func()
	told     bool // ready was called since the last frame
	started  bool
	closed   bool
	workers  sync.WaitGroup
}

// sheetWish is a sheet that a frame missed.
type sheetWish struct {
	key    sheetKey
	grid   grid
	layers *Layers
}

// Status is what a frame could show.
type Status struct {
	Complete bool // nothing sharper is under way
	Streets  bool // a pack has detail for the middle of the view at this zoom
	// Foot is how much of the lower edge scale bar and attribution take, in
	// device-independent pixels, Inset.Bottom included.
	Foot float64
}

// defaultCache is the memory for painted tiles: 28 of 512 pixels square, two
// views of a window. What has left it is painted again in milliseconds.
const defaultCache = 28 << 20

// New makes a painter; a font that cannot be read is an error. Close it.
func New(c Options) (*Painter, error) {
	if c.Packs == nil {
		c.Packs = pack.NewStack()
	}
	if c.Workers <= 0 {
		c.Workers = max(1, runtime.NumCPU()-1)
	}
	if c.CacheBytes <= 0 {
		c.CacheBytes = defaultCache
	}
	regular, err := newTypeface(c.Regular)
	if err != nil {
		return nil, fmt.Errorf("regular: %w", err)
	}
	bold, err := newTypeface(c.Bold)
	if err != nil {
		return nil, fmt.Errorf("bold: %w", err)
	}
	p := &Painter{config: c, regular: regular, bold: bold, log: c.Log,
		tiles: newTileCache(c.CacheBytes), underway: map[tileKey]bool{}}
	if p.log == nil {
		p.log = func(string) {}
	}
	p.library.byKey = map[pack.Found]*list.Element{}
	p.library.log = p.log
	p.work = sync.NewCond(&p.mu)
	return p, nil
}

// OnReady sets what is called, from a worker, when a new Frame would show
// more: once between two frames. Nil takes it away.
func (p *Painter) OnReady(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ready = f
}

// Close stops the workers and waits for them. Frames afterwards show what was
// painted before.
func (p *Painter) Close() {
	p.mu.Lock()
	p.closed = true
	p.work.Broadcast()
	p.mu.Unlock()
	p.workers.Wait()
}

// Attribution is the line that must be shown while a view is; frames show it.
func (p *Painter) Attribution(v View) string {
	_, g := plan(v)
	return p.sources.of(p.config.Packs, g)
}

// plan is a view brought to whole pixels: the zoom at which its tiles are an
// integer wide, and the corner of the picture on them.
func plan(v View) (View, grid) {
	v = v.Normal()
	z := math.Round(v.Zoom)
	size := int(math.Round(geo.TileSize * v.Scale * math.Exp2(v.Zoom-z)))
	v.Zoom = z + math.Log2(float64(size)/(geo.TileSize*v.Scale))
	c, n := geo.Project(v.Center), math.Exp2(z)*float64(size)
	return v, grid{z: uint8(z), size: size, w: v.Width, h: v.Height,
		x0: int(math.Round(c.X*n - float64(v.Width)/2)),
		y0: int(math.Round(c.Y*n - float64(v.Height)/2))}
}

// sheetRim is how far a sheet reaches beyond the view, in device-independent
// pixels, so that a drag finds names and points already there.
const sheetRim = 128

func (p *Painter) wishFor(v View, g grid, l *Layers) *sheetWish {
	rim := int(sheetRim * v.Scale)
	g.x0, g.y0, g.w, g.h = g.x0-rim, g.y0-rim, g.w+2*rim, g.h+2*rim
	return &sheetWish{grid: g, layers: l, key: sheetKey{packs: p.config.Packs.Revision(), layers: l.Revision,
		z: g.z, size: g.size, scale: v.Scale, flavour: v.Flavour, language: v.Language}}
}

// keys names the tiles of a grid, the nearest to the middle first.
func (p *Painter) keys(v View, g grid) []tileKey {
	rev := p.config.Packs.Revision()
	var out []tileKey
	for _, t := range g.tiles() {
		out = append(out, tileKey{tileName{rev, t, v.Flavour}, g.size, v.Scale})
	}
	return nearest(out, g)
}

// makeSheet paints a sheet; a panic leaves an empty one and a line.
func (p *Painter) makeSheet(b *sheetBrush, w *sheetWish) (s *sheet) {
	defer func() {
		if r := recover(); r != nil {
			*b = sheetBrush{regular: p.regular, bold: p.bold}
			s = &sheet{key: w.key, grid: w.grid, img: image.NewRGBA(image.Rectangle{})}
			p.log("names and points: painting broke off")
		}
	}()
	laid := map[geo.Tile][]laidTile{}
	for _, t := range w.grid.tiles() {
		laid[t] = p.lay(t)
	}
	return b.make(w.key, w.grid, laid, w.layers)
}

// Picture paints a view completely while the caller waits. It needs no workers
// and starts none. A view without a size is an empty picture.
func (p *Painter) Picture(v View, l *Layers, live Live) *image.RGBA {
	v.Width, v.Height = min(max(v.Width, 0), 1<<14), min(max(v.Height, 0), 1<<14)
	v, g := plan(v)
	if l == nil {
		l = &Layers{}
	}
	dst := image.NewRGBA(image.Rect(0, 0, v.Width, v.Height))
	if v.Width == 0 || v.Height == 0 {
		return dst
	}
	p.whole(dst, v, g, l, live)
	return dst
}

// whole paints all of a planned view into dst, with the tiles and the sheet
// there are already. It reports what finish does.
func (p *Painter) whole(dst *image.RGBA, v View, g grid, l *Layers, live Live) Status {
	var b brush
	fillRect(dst, dst.Rect, groundTint.in(v.Flavour))
	for _, k := range p.keys(v, g) {
		p.mu.Lock()
		img := p.tiles.get(k)
		if img == nil {
			p.mu.Unlock()
			img = p.paintTile(&b, k)
			p.mu.Lock()
			p.tiles.put(k, img)
		}
		x, y := g.corner(k.tile)
		blit(dst, img, x, y) // under the lock: a tile that is dropped is painted over
		p.mu.Unlock()
	}
	s := p.makeSheet(&sheetBrush{regular: p.regular, bold: p.bold}, p.wishFor(v, g, l))
	laySheet(dst, s, s.grid.x0-g.x0, s.grid.y0-g.y0)
	p.drawing.Lock()
	defer p.drawing.Unlock()
	return p.finish(dst, v, g, s, l, live)
}

// finish draws what belongs to the frame and not to the ground, and tells what
// a complete frame could show.
func (p *Painter) finish(dst *image.RGBA, v View, g grid, s *sheet, l *Layers, live Live) Status {
	e := &easel{cover: &p.cover, dst: dst, scale: float32(v.Scale), flavour: v.Flavour,
		palette: v.Flavour.palette(), regular: p.regular, bold: p.bold}
	p.cover.reset(g.w, g.h)
	e.live(v, g, p.ringed(s, l, live.Selected), live)

	streets := p.streets(v)
	f := decorations{w: v.Width, h: v.Height, scale: v.Scale, flavour: v.Flavour, inset: live.Inset,
		attribution: p.Attribution(v)}
	f.bar, f.barText = scaleBar(v)
	f.north = north(v.Language)
	if !streets {
		f.note = strings.TrimSpace(live.Note)
	}
	if p.decorated == nil || p.decorations != f {
		p.decorations = f
		p.decorated, p.foot = decorate(f, e)
	}
	laySheet(dst, p.decorated, 0, g.h-p.decorated.img.Rect.Dy())
	return Status{Complete: true, Streets: streets, Foot: p.foot}
}

// streets reports whether some pack has what this zoom deserves: below zoom 11
// an overview is enough.
func (p *Painter) streets(v View) bool {
	const overview, town = 11, 12
	if v.Zoom < overview {
		return true
	}
	z, ok := p.config.Packs.Detail(v.Center, town)
	return ok && z >= town
}
