package app

import (
	"context"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/paulmach/orb"

	"shyraq/app/atlas"
	"shyraq/app/cli"
	"shyraq/app/ui"
	"shyraq/app/ui/settings"
	"shyraq/assets"
	"shyraq/errs"
	"shyraq/maps/pack"
	"shyraq/maps/pack/mbtiles"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// fonts are those of map labels, regular and bold.
func fonts() (regular, bold []byte, err error) {
	if regular, err = fs.ReadFile(assets.Fonts(), "NotoSans-Regular.ttf"); err != nil {
		return nil, nil, fmt.Errorf("open fonts: %w", err)
	}
	if bold, err = fs.ReadFile(assets.Fonts(), "NotoSans-Bold.ttf"); err != nil {
		return nil, nil, fmt.Errorf("open fonts: %w", err)
	}
	return regular, bold, nil
}

func newPainter(packs *pack.Stack) (*paint.Painter, error) {
	regular, bold, err := fonts()
	if err != nil {
		return nil, err
	}
	p, err := paint.New(paint.Config{Packs: packs, Regular: regular, Bold: bold})
	if err != nil {
		return nil, fmt.Errorf("make map: %w", err)
	}
	return p, nil
}

// newMap makes a map that follows flavour, language and the maps that come and
// go, until forget.
func newMap(a *atlas.Atlas, look *ui.Look) (m *slippy.Map, forget func(), err error) {
	painter, err := newPainter(a.Stack())
	if err != nil {
		return nil, nil, err
	}
	m = slippy.New(painter)
	dress := func() {
		if f, ok := paint.ParseFlavour(string(look.Flavour())); ok {
			m.SetFlavour(f)
		}
		m.SetLanguage(string(look.Lang()))
	}
	dress()
	stopLook := look.OnChange(dress)
	stopMaps := a.OnChange(func() { fyne.Do(dress) })
	return m, func() { stopLook(); stopMaps(); m.Close() }, nil
}

// AddMap implements settings.Cartographer, away from the UI thread. What is
// being added ends with the session.
func (k keeper) AddMap(ctx context.Context, path string, replace bool, progress func(done, total int64)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(k.s.ctx, cancel)()
	_, err := k.s.p.atlas.Add(ctx, path, replace, progress)
	return err
}

// RemoveMap implements settings.Cartographer.
func (k keeper) RemoveMap(file string) (undo func() error, err error) {
	return k.s.p.atlas.Remove(file)
}

// Folder implements settings.Cartographer.
func (k keeper) Folder(path string) (settings.Folder, error) {
	l, err := atlas.Browse(path)
	f := settings.Folder{Path: l.Path, Parent: l.Parent}
	for _, e := range l.Entries {
		f.Entries = append(f.Entries, settings.FolderEntry(e))
	}
	return f, err
}

// mapList is what the settings tell of each map.
func (s *session) mapList() []settings.Pack {
	var all []settings.Pack
	for _, m := range s.p.atlas.List() {
		all = append(all, settings.Pack{
			File: m.File, Shipped: m.ID, Name: m.Name, Attribution: m.Attribution, Streets: m.Streets,
			MinZoom: int(m.MinZoom), MaxZoom: int(m.MaxZoom), Bytes: m.Bytes, Problem: m.Err,
			West: m.Bound.Min[0], South: m.Bound.Min[1], East: m.Bound.Max[0], North: m.Bound.Max[1],
		})
	}
	return all
}

// dropped takes in a map that was dropped on the window. On a locked one
// nothing happens.
func (p *program) dropped(files []fyne.URI) {
	p.stirred()
	if p.session == nil || p.shell.Locked() || len(files) == 0 {
		return
	}
	p.session.area(ui.AreaSettings)
	if len(files) > 1 {
		p.shell.Toast(p.look.Say("settings.map_one", "Name", files[0].Name()), nil)
	}
	p.session.settings.AddMap(files[0].Path())
}

// mapTool does what the verbs about maps ask for.
type mapTool struct{}

// Info implements cli.Maps.
func (mapTool) Info(ctx context.Context, path string) (cli.MapInfo, error) {
	i, err := mapInfo(ctx, path)
	if err != nil {
		return cli.MapInfo{}, atlas.Told(err)
	}
	return i, nil
}

func mapInfo(ctx context.Context, path string) (cli.MapInfo, error) {
	p, err := atlas.OpenPack(path)
	if err != nil {
		return cli.MapInfo{}, err
	}
	defer p.Close()
	size, err := os.Stat(path)
	if err != nil {
		return cli.MapInfo{}, err
	}
	count, err := p.Count(ctx)
	if err != nil {
		return cli.MapInfo{}, err
	}
	h, m := p.Header(), p.Metadata()
	i := cli.MapInfo{
		File: filepath.Base(path), Bytes: size.Size(), Name: m.Name, Description: m.Description,
		Attribution: m.Attribution, Type: h.Type.String(), Schema: m.Schema(),
		Compression: h.Compression().String(), Directories: h.Directories().String(),
		MinZoom: int(h.MinZoom), MaxZoom: int(h.MaxZoom),
		Bounds:    [4]float64{h.Bound.Min[0], h.Bound.Min[1], h.Bound.Max[0], h.Bound.Max[1]},
		Center:    [3]float64{h.Center[0], h.Center[1], float64(h.CenterZoom)},
		Clustered: h.Clustered, Leaves: h.HasLeaves(),
		Tiles: count.Tiles, Entries: count.Entries, Contents: h.Contents, ByZoom: map[string]uint64{}, Layers: []string{},
	}
	for z, n := range count.Zooms {
		if n > 0 {
			i.ByZoom[strconv.Itoa(z)] = n
		}
	}
	for _, l := range m.Layers {
		i.Layers = append(i.Layers, l.ID)
	}
	if flaw := p.Flaw(); flaw != nil {
		i.Flaw = flaw.Error()
	}
	return i, nil
}

// Import implements cli.Maps.
func (mapTool) Import(ctx context.Context, from, to string, said cli.MapSaid, progress func(done, total int64)) (cli.MapImport, error) {
	r, err := mbtiles.Import(ctx, from, to, mbtiles.Options{
		Progress: progress, Mode: 0o644, Name: said.Name, Attribution: said.Attribution,
	})
	if err != nil {
		return cli.MapImport{}, atlas.Told(err)
	}
	info, err := mapInfo(ctx, to)
	if err != nil {
		return cli.MapImport{}, atlas.Told(err)
	}
	return cli.MapImport{File: to, Attribution: info.Attribution, Type: info.Type, Tiles: r.Tiles, Skipped: r.Skipped, Bytes: info.Bytes}, nil
}

// Render implements cli.Maps.
func (mapTool) Render(_ context.Context, packs []string, want cli.MapPicture) (image.Image, error) {
	stack := pack.NewStack()
	defer func() {
		for _, p := range stack.Packs() {
			_ = p.Close()
		}
	}()
	for _, path := range packs {
		p, err := atlas.OpenPack(path)
		if err != nil {
			return nil, err
		}
		stack.Add(p)
	}
	painter, err := newPainter(stack)
	if err != nil {
		return nil, err
	}
	defer painter.Close()
	flavour, ok := paint.ParseFlavour(want.Flavour)
	if !ok {
		return nil, errs.Errorf(errs.Invalid, "map_kind", "flavour")
	}
	var points []paint.Point
	for i, p := range want.Points {
		points = append(points, paint.Point{
			ID: strconv.Itoa(i), At: orb.Point{p.Lon, p.Lat}, Label: p.Label,
			Shape: paint.Shape(max(slices.Index(cli.Shapes, p.Shape), 0)),
			Tone:  paint.Tone(max(slices.Index(cli.Tones, p.Tone), 0)),
		})
	}
	return painter.Picture(paint.View{
		Center: orb.Point{want.Lon, want.Lat}, Zoom: want.Zoom, Width: want.Width, Height: want.Height,
		Scale: want.Scale, Flavour: flavour, Language: want.Lang,
	}, &paint.Layers{Revision: 1, Points: paint.NewPoints(points)}, paint.Live{}), nil
}
