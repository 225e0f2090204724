package app

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/assets"
	"shyraq/maps/geo"
	"shyraq/maps/pack"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// atlas is every map the program has: the overview it carries, the packs laid
// into the folder "maps" of the data directory, and in a demonstration the
// city's.
type atlas struct {
	stack         *pack.Stack
	regular, bold []byte
	broken        []brokenPack
}

// brokenPack is a file that could not be opened as a map.
type brokenPack struct {
	file string
	err  error // a raid.Error with a sentence
}

// openAtlas opens what it can. A pack that cannot be read costs that pack and
// no other, and is kept by name.
func openAtlas(dir string, demo bool) (*atlas, error) {
	a := &atlas{stack: pack.NewStack()}
	var err error
	if a.regular, err = fs.ReadFile(assets.Fonts(), "NotoSans-Regular.ttf"); err != nil {
		return nil, fmt.Errorf("open fonts: %w", err)
	}
	if a.bold, err = fs.ReadFile(assets.Fonts(), "NotoSans-Bold.ttf"); err != nil {
		return nil, fmt.Errorf("open fonts: %w", err)
	}
	if err := a.embedded(assets.Maps(), "kyzylorda_overview.pmtiles"); err != nil {
		return nil, err
	}
	if demo {
		if err := a.embedded(assets.Demo(), "astana.pmtiles"); err != nil {
			return nil, err
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "maps", "*.pmtiles"))
	for _, f := range files {
		p, err := pack.Open(f)
		if err != nil {
			a.broken = append(a.broken, brokenPack{filepath.Base(f), packError(err)})
			continue
		}
		a.stack.Add(p)
	}
	return a, nil
}

// packError gives what the map library says of a file a sentence.
func packError(err error) error {
	for _, known := range []struct {
		err  error
		code string
	}{
		{pack.ErrEmpty, "map_empty"},
		{pack.ErrNotPack, "map_not_pack"},
		{pack.ErrVersion, "map_version"},
		{pack.ErrTruncated, "map_truncated"},
		{pack.ErrTileType, "map_kind"},
		{pack.ErrCompression, "map_kind"},
		{pack.ErrTooLarge, "map_damaged"},
		{pack.ErrDamaged, "map_damaged"},
	} {
		if errors.Is(err, known.err) {
			return fmt.Errorf("%w: %w", raid.Errorf(raid.Invalid, known.code, "a map file"), err)
		}
	}
	return fmt.Errorf("%w: %w", raid.Errorf(raid.Unavailable, "map_unread", "a map file"), err)
}

func (a *atlas) embedded(from fs.FS, name string) error {
	raw, err := fs.ReadFile(from, name)
	if err != nil {
		return fmt.Errorf("open map %s: %w", name, err)
	}
	p, err := pack.OpenReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return fmt.Errorf("open map %s: %w", name, err)
	}
	a.stack.Add(p)
	return nil
}

func (a *atlas) close() {
	for _, p := range a.stack.Packs() {
		_ = p.Close()
	}
}

// newMap makes a map that follows flavour and language until forget.
func (a *atlas) newMap(look *ui.Look) (m *slippy.Map, forget func(), err error) {
	painter, err := paint.New(paint.Config{Packs: a.stack, Regular: a.regular, Bold: a.bold})
	if err != nil {
		return nil, nil, fmt.Errorf("make map: %w", err)
	}
	m = slippy.New(painter)
	dress := func() {
		if f, ok := paint.ParseFlavour(string(look.Flavour())); ok {
			m.SetFlavour(f)
		}
		m.SetLanguage(string(look.Lang()))
		m.SetNote(look.T("map.no_streets"))
	}
	dress()
	stop := look.OnChange(dress)
	return m, func() { stop(); m.Close() }, nil
}

// mapsIn is the folder into which an administrator lays packs.
func mapsIn(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "maps"), 0o700); err != nil {
		return fmt.Errorf("make folder for maps: %w", err)
	}
	return nil
}

// places answers what a form asks of the ground, from memory.
type places struct {
	region raid.Region
	find   func(raid.Point) (string, bool)
}

// Nearest implements capture.Atlas.
func (p places) Nearest(at raid.Point, n int) []capture.Nearby {
	var all []capture.Nearby
	for _, v := range p.region.Venues {
		if v.Point != nil {
			all = append(all, capture.Nearby{Venue: v, Metres: geo.Distance(ground.Point(at), ground.Point(*v.Point))})
		}
	}
	slices.SortFunc(all, func(a, b capture.Nearby) int {
		switch {
		case a.Metres < b.Metres:
			return -1
		case a.Metres > b.Metres:
			return 1
		}
		return 0
	})
	return all[:min(n, len(all))]
}

// District implements capture.Atlas.
func (p places) District(at raid.Point) (raid.District, bool) {
	kato, ok := p.find(at)
	if !ok {
		return raid.District{}, false
	}
	return p.region.District(kato)
}

// shape is a district's ground; one whose polygon cannot be read has none.
func shape(d raid.District) orb.MultiPolygon {
	s, err := ground.Shape(d)
	if err != nil {
		return nil
	}
	return s
}
