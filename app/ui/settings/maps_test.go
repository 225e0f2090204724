package settings_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/settings"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

func packs() []settings.Pack {
	return []settings.Pack{
		{Shipped: "kyzylorda_overview", Name: "Kyzylorda oblast overview", Attribution: "geokz, Alexander Rodionov, CC BY 4.0 · Who's On First · Natural Earth",
			MaxZoom: 10, West: 57, South: 41.5, East: 70, North: 48.8, Bytes: 354_421},
		{File: "astana.pmtiles", Name: "Астана", Attribution: "© OpenStreetMap contributors, ODbL 1.0 · © OpenMapTiles", Streets: true,
			MaxZoom: 14, West: 71.28, South: 51.07, East: 71.63, North: 51.29, Bytes: 1_706_239},
		{File: "scan.pmtiles", Name: "scan", Streets: true, MinZoom: 8, MaxZoom: 16, West: -180, South: -85, East: 180, North: 85, Bytes: 12_300_000_000},
		{File: "kyzylorda-2026-11.pmtiles", Name: "kyzylorda-2026-11.pmtiles", Problem: errs.Errorf(errs.Invalid, "map_truncated", "")},
	}
}

// shelf is a Cartographer of a test. Its maps are added when the test lets go.
type shelf struct{ *works }

type works struct {
	mu      sync.Mutex
	err     error // of the next map that is added, but one that replaces
	added   []string
	removed []string
	back    int
	hold    chan struct{} // nil: at once
	told    func(done, total int64)
}

func (s shelf) AddMap(ctx context.Context, path string, replace bool, progress func(done, total int64)) error {
	s.mu.Lock()
	s.told = progress
	hold := s.hold
	s.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil && !replace {
		return s.err
	}
	s.added = append(s.added, path)
	return nil
}

func (s shelf) RemoveMap(file string) (func() error, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.removed = append(s.removed, file)
	return func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.back++
		return nil
	}, nil
}

func (s shelf) Folder(path string) (settings.Folder, error) {
	switch path {
	case "":
		return settings.Folder{Entries: []settings.FolderEntry{{Name: "Жүктемелер", Path: "/home/Жүктемелер", Folder: true}, {Name: "USB", Path: "/media/USB", Folder: true}}}, nil
	case "/media/USB":
		return settings.Folder{Path: path, Entries: []settings.FolderEntry{
			{Name: "карты", Path: "/media/USB/карты", Folder: true},
			{Name: "kyzylorda.pmtiles", Path: "/media/USB/kyzylorda.pmtiles", Bytes: 83_400_000},
			{Name: "Қызылорда қаласы мен маңындағы аудандардың егжей-тегжейлі картасы 2026 жылғы қараша.mbtiles", Path: "/x", Bytes: 354_421},
		}}, nil
	case "/home/Жүктемелер":
		return settings.Folder{Path: path}, nil
	}
	return settings.Folder{}, errs.Errorf(errs.NotFound, "map_gone", "")
}

// atMaps is the settings in the frame of the program.
func atMaps(t *testing.T, w *works, l i18n.Lang, f palette.Flavour, size fyne.Size) (*uitest.Stage, *settings.Screen) {
	s := uitest.New(t, l, f, size)
	screen := settings.New(s.Look, s.Shell, keeper{shelf: shelf{w}})
	screen.Show(data())
	s.Put(ui.AreaSettings, screen, ui.Frame{Officer: "Н. Ахметов"})
	uitest.Settle(s.Window)
	return s, screen
}

func TestAMapIsChosenAndAdded(t *testing.T) {
	w := &works{hold: make(chan struct{})}
	s, _ := atMaps(t, w, i18n.EN, palette.Night, uitest.Sizes[0])
	uitest.Tap(t, s.Window, "Add a map…")
	uitest.Until(t, func() bool { return s.Says("USB") })
	tapRow(t, s, "USB")
	uitest.Until(t, func() bool { return s.Says("kyzylorda.pmtiles") })
	tapRow(t, s, "kyzylorda.pmtiles")
	uitest.Until(t, func() bool { return s.Says("Adding kyzylorda.pmtiles…") })
	uitest.Until(t, func() bool { w.mu.Lock(); defer w.mu.Unlock(); return w.told != nil })
	w.told(37, 100)
	uitest.Until(t, func() bool { return s.Says("37 %") })
	if !s.Button("Add a map…").Disabled() {
		t.Error("a second map can be added meanwhile")
	}
	close(w.hold)
	uitest.Until(t, func() bool { return s.Says("kyzylorda.pmtiles is added; the map shows it at once") })
	if len(w.added) != 1 || w.added[0] != "/media/USB/kyzylorda.pmtiles" || s.Button("Add a map…").Disabled() {
		t.Errorf("added %v", w.added)
	}
}

// tapRow taps the row of the chooser that says a text, as a finger does that came a
// moment after the chooser: what keeps the second tap of the first one off has gone.
func tapRow(t *testing.T, s *uitest.Stage, text string) {
	t.Helper()
	uitest.Settle(s.Window)
	l, ok := uitest.Find(s.Shell.Object(), func(l *ui.Label) bool { return l.Text() == text })
	if !ok {
		t.Fatalf("no row %q", text)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l).AddXY(4, 4)
	for _, one := range slices.Backward(uitest.Targets(s.Window)) {
		if in := at.Subtract(one.At); one.Words != "still.Ground" && in.X >= 0 && in.Y >= 0 && in.X < one.Size.Width && in.Y < one.Size.Height {
			uitest.Touch(s.Window, one.Object, in)
			break
		}
	}
	uitest.Settle(s.Window)
}

func TestAMapIsGivenUp(t *testing.T) {
	w := &works{hold: make(chan struct{})}
	s, screen := atMaps(t, w, i18n.EN, palette.Night, uitest.Sizes[0])
	screen.AddMap("/x/big.mbtiles")
	uitest.Until(t, func() bool { return s.Says("Adding big.mbtiles…") })
	uitest.Tap(t, s.Window, "Cancel")
	uitest.Until(t, func() bool { return !s.Says("Adding big.mbtiles…") })
	if len(w.added) != 0 || s.Button("Add a map…").Disabled() {
		t.Errorf("added %v", w.added)
	}
}

func TestAMapOfTheSameNameIsAskedFor(t *testing.T) {
	w := &works{err: errs.Errorf(errs.Conflict, "map_exists", "")}
	s, screen := atMaps(t, w, i18n.EN, palette.Day, uitest.Sizes[0])
	screen.AddMap("/x/astana.pmtiles")
	// The focus comes last.
	uitest.Until(t, func() bool { return s.Says("Replace astana.pmtiles?") && s.Window.Canvas().Focused() != nil })
	uitest.Tap(t, s.Window, "Replace")
	uitest.Until(t, func() bool { w.mu.Lock(); defer w.mu.Unlock(); return len(w.added) == 1 })
}

func TestWhyAMapCannotBeAddedStays(t *testing.T) {
	for _, l := range i18n.Langs() {
		w := &works{err: errs.Errorf(errs.Unavailable, "map_no_space", "")}
		s, screen := atMaps(t, w, l, palette.Night, uitest.Sizes[2])
		screen.AddMap("/x/kazakhstan.pmtiles")
		sentence := s.Look.T("error.map_no_space")
		uitest.Until(t, func() bool { return s.Says(sentence) })
		uitest.Settle(s.Window)
		uitest.Check(t, s.Window, palette.Night)
		s.Save("settings-map-failed-" + string(l))
		uitest.Tap(t, s.Window, s.Look.T("action.close"))
		if s.Says(sentence) {
			t.Error("the sentence does not go")
		}
	}
}

func TestAMapIsRemovedAndHadBack(t *testing.T) {
	w := &works{}
	s, _ := atMaps(t, w, i18n.EN, palette.Night, uitest.Sizes[0])
	uitest.Tap(t, s.Window, "Remove") // the first that can be: the city
	if !s.Says("Remove the map “Астана”?") || len(w.removed) != 0 {
		t.Fatal("it is not asked for")
	}
	b, ok := uitest.Find(s.Shell.Object(), func(b *ui.Button) bool { return b.Kind == ui.Risky && b.Text() == "Remove" })
	if !ok {
		t.Fatal("no button that removes")
	}
	b.Tapped(nil)
	uitest.Until(t, func() bool { return s.Says("“Астана” is removed") })
	if len(w.removed) != 1 || w.removed[0] != "astana.pmtiles" {
		t.Errorf("removed %v", w.removed)
	}
	uitest.Tap(t, s.Window, s.Look.T("action.undo"))
	uitest.Until(t, func() bool { w.mu.Lock(); defer w.mu.Unlock(); return w.back == 1 })
}

// TestMapPictures looks at the chooser and at a map that is being added.
func TestMapPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, st *uitest.Stage, name string) {
		w := &works{hold: make(chan struct{})}
		screen := settings.New(st.Look, st.Shell, keeper{shelf: shelf{w}})
		screen.Show(data())
		st.Put(ui.AreaSettings, screen, ui.Frame{Officer: "Н. Ахметов"})
		uitest.Settle(st.Window)
		uitest.Tap(t, st.Window, st.Look.T("settings.map_add"))
		uitest.Until(t, func() bool { return st.Says("USB") })
		tapRow(t, st, "USB")
		uitest.Until(t, func() bool { return st.Says("kyzylorda.pmtiles") })
		uitest.Settle(st.Window)
		uitest.Check(t, st.Window, st.Look.Flavour())
		st.Save("settings-map-choose-" + name)
		tapRow(t, st, "kyzylorda.pmtiles")
		uitest.Until(t, func() bool { w.mu.Lock(); defer w.mu.Unlock(); return w.told != nil })
		w.told(37, 100)
		uitest.Until(t, func() bool { return st.Says("37 %") })
		uitest.Settle(st.Window)
		uitest.Check(t, st.Window, st.Look.Flavour())
		st.Save("settings-map-adding-" + name)
		screen.Close()
	})
}
