package atlas

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/assets"
	"shyraq/errs"
	"shyraq/maps/pack"
)

const packs = "../../maps/pack/testdata/"

func plenty(string) (uint64, error) { return 1 << 40, nil }

// start opens an atlas of an empty data directory, or of one with files.
func start(t *testing.T, files map[string][]byte) (*Atlas, string) {
	t.Helper()
	dir := t.TempDir()
	folder := filepath.Join(dir, "maps")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, err := Open(dir, Options{Free: plenty})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a, folder
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func codeOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func files(a *Atlas) []string {
	var out []string
	for _, m := range a.List() {
		if !m.Shipped() {
			out = append(out, m.File)
		}
	}
	return out
}

// TestAMapThatIsNone lays broken files into the folder of maps: each costs
// itself only, and says why in every language.
func TestAMapThatIsNone(t *testing.T) {
	whole := read(t, packs+"monaco.pmtiles")
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, code string
		content    []byte
	}{
		{"empty", "map_empty", nil},
		{"not a pack", "map_not_pack", []byte("this was a letter to my mother, and it is long enough to be a header of a map pack; it goes on and on until it is more than 127 bytes")},
		{"another version", "map_version", append(append([]byte{}, whole[:7]...), append([]byte{2}, whole[8:]...)...)},
		{"cut off", "map_truncated", whole[:len(whole)/2]},
		{"cut in the header", "map_truncated", whole[:60]},
		{"MLT", "map_kind", read(t, packs+"test_fixture_mlt.pmtiles")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, _ := start(t, map[string][]byte{"broken.pmtiles": tt.content, "good.pmtiles": whole})
			if got := len(a.Stack().Packs()); got != 2 {
				t.Errorf("%d maps are open, want the overview and the good one", got)
			}
			list := a.List()
			if len(list) != 3 || list[1].File != "broken.pmtiles" || codeOf(list[1].Err) != tt.code || list[2].Err != nil {
				t.Fatalf("%+v", list)
			}
			for _, lang := range i18n.Langs() {
				if !texts.For(lang).Has("error." + tt.code) {
					t.Errorf("%s says nothing of %s", lang, tt.code)
				}
			}
		})
	}
}

func TestEveryToldErrorHasASentence(t *testing.T) {
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{pack.ErrEmpty, pack.ErrNotPack, pack.ErrVersion, pack.ErrTruncated, pack.ErrDamaged, pack.ErrTooLarge,
		pack.ErrCompression, pack.ErrTileType, pack.ErrNoTile, pack.ErrNoSpace, os.ErrNotExist, os.ErrPermission} {
		told := Told(err)
		if !errors.Is(told, err) {
			t.Errorf("%v is lost", err)
		}
		for _, lang := range i18n.Langs() {
			if code := codeOf(told); !texts.For(lang).Has("error." + code) {
				t.Errorf("%s says nothing of %s", lang, code)
			}
		}
	}
	if Told(nil) != nil || Told(context.Canceled) != context.Canceled {
		t.Error("nothing, or what was given up, became an error of a map")
	}
}

func TestAddAndRemove(t *testing.T) {
	ctx := context.Background()
	a, folder := start(t, nil)
	changes := 0
	defer a.OnChange(func() { changes++ })()
	revision := a.Stack().Revision()

	var done, total int64
	m, err := a.Add(ctx, packs+"astana.pmtiles", false, func(d, n int64) { done, total = d, n })
	if err != nil {
		t.Fatal(err)
	}
	want := Map{File: "astana.pmtiles", Name: "Astana (OSM, 2017)", Attribution: m.Attribution, Type: pack.MVT, Streets: true,
		MaxZoom: 14, Bound: m.Bound, Bytes: 1706239}
	if diff := cmp.Diff(want, m); diff != "" || m.Attribution == "" || done != total || total != m.Bytes {
		t.Errorf("%d of %d (-want +got):\n%s", done, total, diff)
	}
	if changes != 1 || a.Stack().Revision() == revision || len(a.Stack().Packs()) != 2 {
		t.Errorf("%d changes, %d packs", changes, len(a.Stack().Packs()))
	}

	// The same again, and under another name.
	if _, err := a.Add(ctx, packs+"astana.pmtiles", false, nil); codeOf(err) != "map_exists" || !errors.Is(err, errs.Conflict) {
		t.Errorf("the same name: %v", err)
	}
	other := filepath.Join(t.TempDir(), "another.pmtiles")
	if err := os.WriteFile(other, read(t, packs+"astana.pmtiles"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Add(ctx, other, false, nil); codeOf(err) != "map_same" {
		t.Errorf("the same content: %v", err)
	}
	if _, err := a.Add(ctx, filepath.Join(folder, "astana.pmtiles"), true, nil); codeOf(err) != "map_same" {
		t.Errorf("itself: %v", err)
	}
	if _, err := a.Add(ctx, packs+"astana.pmtiles", true, nil); err != nil || len(a.Stack().Packs()) != 2 {
		t.Errorf("replaced: %v", err)
	}

	// An MBTiles file, and one with an odd name.
	odd := filepath.Join(t.TempDir(), "..Қызылорда 1%.MBTILES")
	if err := os.WriteFile(odd, read(t, packs+"../mbtiles/testdata/geography-class-png.mbtiles"), 0o600); err != nil {
		t.Fatal(err)
	}
	if m, err = a.Add(ctx, odd, false, nil); err != nil || m.File != "Қызылорда 1%.pmtiles" || m.Type != pack.PNG || m.Streets {
		t.Errorf("%+v, %v", m, err)
	}

	// Away, back, and away for good.
	undo, err := a.Remove("astana.pmtiles")
	if err != nil || len(a.Stack().Packs()) != 2 {
		t.Fatalf("%v", err)
	}
	if err := undo(); err != nil || len(a.Stack().Packs()) != 3 {
		t.Fatalf("%v", err)
	}
	if err := undo(); err == nil {
		t.Error("brought back twice")
	}
	if undo, err = a.Remove("astana.pmtiles"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"astana.pmtiles", "", "../x", "nothing.pmtiles"} {
		if _, err := a.Remove(file); err == nil {
			t.Errorf("%q was removed", file)
		}
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	if err := undo(); err == nil {
		t.Error("brought back from a closed atlas")
	}
	if _, err := a.Add(ctx, packs+"monaco.pmtiles", false, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("added to a closed atlas: %v", err)
	}
}

func TestAddRefusesAndKeepsWhatWasThere(t *testing.T) {
	old := read(t, packs+"monaco.pmtiles")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		name, code string
		ctx        context.Context
		content    []byte
		free       pack.Free
	}{
		{"empty", "map_empty", context.Background(), nil, plenty},
		{"a letter", "map_not_pack", context.Background(), []byte("this is a letter"), plenty},
		{"cut off", "map_truncated", context.Background(), old[:len(old)-9], plenty},
		{"an extract", "map_extract", context.Background(), []byte("\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7f"), plenty},
		{"a database", "map_truncated", context.Background(), []byte("SQLite format 3\x00"), plenty},
		{"a full disk", "map_no_space", context.Background(), append([]byte{}, old...), func(string) (uint64, error) { return 0, nil }},
		{"given up", "", cancelled, old, plenty},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, folder := start(t, map[string][]byte{"m.pmtiles": old})
			a.free = tt.free
			from := filepath.Join(t.TempDir(), "m.pmtiles")
			if err := os.WriteFile(from, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := a.Add(tt.ctx, from, true, nil)
			if err == nil || codeOf(err) != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
			if !bytes.Equal(read(t, filepath.Join(folder, "m.pmtiles")), old) || len(a.Stack().Packs()) != 2 {
				t.Error("the old map is gone")
			}
			if left, _ := os.ReadDir(folder); len(left) != 1 {
				t.Errorf("left: %v", left)
			}
		})
	}
	a, _ := start(t, nil)
	for path, code := range map[string]string{t.TempDir(): "map_not_pack", "absent.pmtiles": "map_gone"} {
		if _, err := a.Add(context.Background(), path, false, nil); codeOf(err) != code {
			t.Errorf("%s: %v, want %s", path, err, code)
		}
	}
}

// TestWhatCannotBeReplacedIsListedAgain has a folder in the way of the file.
func TestWhatCannotBeReplacedIsListedAgain(t *testing.T) {
	a, folder := start(t, nil)
	if err := os.MkdirAll(filepath.Join(folder, "monaco.pmtiles", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	a.mu.Lock()
	a.put(a.open("monaco.pmtiles"))
	a.mu.Unlock()
	if _, err := a.Add(context.Background(), packs+"monaco.pmtiles", true, nil); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if diff := cmp.Diff([]string{"monaco.pmtiles"}, files(a)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

func TestWhatWasRemovedByADeadProcessGoes(t *testing.T) {
	a, folder := start(t, map[string][]byte{".x.pmtiles.removed": []byte("x"), ".y.pmtiles": read(t, packs+"monaco.pmtiles")})
	if left, _ := os.ReadDir(folder); len(left) != 1 || len(files(a)) != 0 {
		t.Errorf("left %v, listed %v", left, files(a))
	}
}

// TestMapsAreAddedWhileTheyAreRead paints from the stack while maps come and go.
func TestMapsAreAddedWhileTheyAreRead(t *testing.T) {
	a, _ := start(t, nil)
	stop := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
			}
			for _, p := range a.Stack().Packs() {
				for at, err := range p.Tiles(context.Background()) {
					if err == nil {
						_, _ = p.Tile(at)
					}
					break
				}
			}
			a.List()
		}
	}()
	for range 5 {
		if _, err := a.Add(context.Background(), packs+"monaco.pmtiles", true, nil); err != nil {
			t.Error(err)
		}
		if _, err := a.Remove("monaco.pmtiles"); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	<-ended
}

func TestBrowse(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.pmtiles", "a.MBTILES", "letter.txt", ".hidden.pmtiles", "Zed/x", ".git/x"} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("1234"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	l, err := Browse(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{{"Zed", filepath.Join(dir, "Zed"), true, 0}, {"a.MBTILES", filepath.Join(dir, "a.MBTILES"), false, 4}, {"b.pmtiles", filepath.Join(dir, "b.pmtiles"), false, 4}}
	if diff := cmp.Diff(want, l.Entries); diff != "" || l.Parent != filepath.Dir(dir) {
		t.Errorf("parent %s (-want +got):\n%s", l.Parent, diff)
	}
	if _, err := Browse(filepath.Join(dir, "absent")); codeOf(err) != "map_gone" {
		t.Errorf("a folder that is gone: %v", err)
	}
	t.Setenv("HOME", dir)
	t.Setenv("USERPROFILE", dir)
	if l, err = Browse(""); err != nil || len(l.Entries) == 0 || l.Entries[0].Path != dir || l.Path != "" {
		t.Errorf("places: %+v, %v", l, err)
	}
	if strings.Contains(Target("x/y.tar.pmtiles"), "/") || Target("/") != "map.pmtiles" || Target("...") != "map.pmtiles" {
		t.Errorf("names: %s %s %s", Target("x/y.tar.pmtiles"), Target("/"), Target("..."))
	}
}
