package session

import (
	"context"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/app/atlas"
	"shyraq/app/ground"
	"shyraq/app/painter"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/settings"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// startZoom shows some streets around the own position.
const startZoom = 14

// newMap makes a map that ends with the session.
func (s *Session) newMap() (*slippy.Map, error) {
	m, forget, err := mapOf(s.cfg.Atlas, s.look)
	if err != nil {
		return nil, err
	}
	s.forgets = append(s.forgets, forget)
	m.SetCenter(s.middle())
	m.SetZoom(startZoom)
	return m, nil
}

// mapOf makes a map that follows flavour, language and the maps that come and
// go, until forget.
func mapOf(a *atlas.Atlas, look *ui.Look) (m *slippy.Map, forget func(), err error) {
	p, err := painter.New(a.Stack())
	if err != nil {
		return nil, nil, err
	}
	m = slippy.New(p)
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
func (k settingsDesk) AddMap(ctx context.Context, path string, replace bool, progress func(done, total int64)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(k.ctx, cancel)()
	_, err := k.atlas.Add(ctx, path, replace, progress)
	return err
}

// RemoveMap implements settings.Cartographer.
func (k settingsDesk) RemoveMap(file string) (undo func() error, err error) {
	return k.atlas.Remove(file)
}

// Folder implements settings.Cartographer.
func (k settingsDesk) Folder(path string) (settings.Folder, error) {
	return folderOf(atlas.Browse(path))
}

func folderOf(l atlas.Listing, err error) (settings.Folder, error) {
	f := settings.Folder{Path: l.Path, Parent: l.Parent}
	for _, e := range l.Entries {
		f.Entries = append(f.Entries, settings.FolderEntry(e))
	}
	return f, err
}

// mapList is what the settings tell of each map.
func (s *Session) mapList() []settings.Pack {
	var all []settings.Pack
	for _, m := range s.cfg.Atlas.List() {
		all = append(all, settings.Pack{
			File: m.File, Shipped: m.ID, Name: m.Name, Attribution: m.Attribution, Streets: m.Streets,
			MinZoom: int(m.MinZoom), MaxZoom: int(m.MaxZoom), Bytes: m.Bytes, Problem: m.Err,
			West: m.Bound.Min[0], South: m.Bound.Min[1], East: m.Bound.Max[0], North: m.Bound.Max[1],
		})
	}
	return all
}

// mapsChanged lists the maps anew.
func (s *Session) mapsChanged() {
	if !s.gone() {
		s.settings.Show(s.settingsData())
	}
}

// AddMap takes a file of a map in, and shows how far it is.
func (s *Session) AddMap(path string) {
	s.Area(ui.AreaSettings)
	s.settings.AddMap(path)
}

// tools are what a map can use besides itself.
func (s *Session) tools() chart.Tools {
	return chart.Tools{
		Names: s.cfg.Names,
		District: func(at orb.Point) string {
			kato, ok := s.duty.DistrictAt(ground.Place(at))
			if !ok {
				return ""
			}
			region := s.duty.Region()
			d, _ := region.District(kato)
			return d.Names.In(string(s.look.Lang()))
		},
		AddMaps: func() { s.Area(ui.AreaSettings); s.settings.RevealMaps() },
	}
}

// middle is where maps begin: the unit, else the middle of its districts.
func (s *Session) middle() orb.Point {
	region, o := s.duty.Region(), s.duty.Officer()
	for _, u := range region.Units {
		if u.ID == o.Unit && u.Point != nil {
			return ground.Point(*u.Point)
		}
	}
	for _, d := range region.Districts {
		if m := shape(d); len(m) > 0 {
			return m.Bound().Center()
		}
	}
	return orb.Point{65.5, 44.85} // Kyzylorda
}
