// Package mapfiles is what the verbs do with files of maps: say what is in one,
// take one over from another program, and paint a picture. It needs no window and
// knows no records.
package mapfiles

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"shyraq/app/atlas"
	"shyraq/app/cli"
	"shyraq/app/painter"
	"shyraq/errs"
	"shyraq/maps/pack"
	"shyraq/maps/pack/mbtiles"
	"shyraq/maps/paint"
)

// Verbs implements cli.Maps.
type Verbs struct{}

// Info implements cli.Maps.
func (Verbs) Info(ctx context.Context, path string) (cli.MapInfo, error) {
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
func (Verbs) Import(ctx context.Context, from, to string, said cli.MapSaid, progress func(done, total int64)) (cli.MapImport, error) {
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
func (Verbs) Render(_ context.Context, packs []string, want cli.MapPicture) (image.Image, error) {
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
	drawn, err := painter.New(stack)
	if err != nil {
		return nil, err
	}
	defer drawn.Close()
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
	return drawn.Picture(paint.View{
		Center: orb.Point{want.Lon, want.Lat}, Zoom: want.Zoom, Width: want.Width, Height: want.Height,
		Scale: want.Scale, Flavour: flavour, Language: want.Lang,
	}, &paint.Layers{Revision: 1, Points: paint.NewPoints(points)}, paint.Live{}), nil
}

// Grey implements cli.Maps.
func (Verbs) Grey(dir string, want cli.MapPicture) (*image.Gray, string, bool, error) {
	a, err := atlas.Open(dir, atlas.Options{})
	if err != nil {
		return nil, "", false, err
	}
	defer a.Close()
	at := orb.Point{want.Lon, want.Lat}
	img, source, err := painter.Grey(a.Stack(), paint.View{
		Center: at, Zoom: want.Zoom, Width: want.Width, Height: want.Height, Scale: want.Scale, Language: want.Lang,
	})
	return img, source, a.StreetsAt(at), err
}
