package atlas

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// mostEntries bounds what one folder shows.
const mostEntries = 2000

// Listing is a folder as one sees it who looks for a map.
type Listing struct {
	Path    string // empty: the places to begin at
	Parent  string // of Path; empty: the places
	Entries []Entry
}

// Entry is a folder, or a file that may be a map.
type Entry struct {
	Name   string
	Path   string
	Folder bool
	Bytes  int64 // of a file
}

// Browse lists the folders and the map files of a folder, folders first; with
// an empty path the places where a map may lie: home, downloads, sticks.
func Browse(path string) (Listing, error) { return BrowseFor(path, isMapName) }

// BrowseFor is Browse for files of other names.
func BrowseFor(path string, wanted func(name string) bool) (Listing, error) {
	if path == "" {
		return Listing{Entries: places()}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return Listing{}, fmt.Errorf("list folder: %w", Told(err))
	}
	l := Listing{Path: path, Parent: filepath.Dir(path)}
	if l.Parent == path {
		l.Parent = ""
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || len(l.Entries) == mostEntries {
			continue
		}
		at := filepath.Join(path, e.Name())
		info, err := os.Stat(at) // a link leads to what it names
		switch {
		case err != nil:
		case info.IsDir():
			l.Entries = append(l.Entries, Entry{Name: e.Name(), Path: at, Folder: true})
		case info.Mode().IsRegular() && wanted(e.Name()):
			l.Entries = append(l.Entries, Entry{Name: e.Name(), Path: at, Bytes: info.Size()})
		}
	}
	slices.SortStableFunc(l.Entries, func(a, b Entry) int {
		switch {
		case a.Folder && !b.Folder:
			return -1
		case b.Folder && !a.Folder:
			return 1
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return l, nil
}

func isMapName(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ending, ".mbtiles":
		return true
	}
	return false
}

// places are home and what is below it, and whatever is plugged in.
func places() []Entry {
	var out []Entry
	add := func(path string) {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			name := filepath.Base(path)
			if name == string(filepath.Separator) || name == "." {
				name = path
			}
			out = append(out, Entry{Name: name, Path: path, Folder: true})
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		add(home)
		for _, name := range []string{"Downloads", "Загрузки", "Жүктемелер", "Desktop", "Рабочий стол", "Documents", "Документы"} {
			add(filepath.Join(home, name))
		}
	}
	if runtime.GOOS == "windows" {
		for letter := 'C'; letter <= 'Z'; letter++ {
			add(string(letter) + `:\`)
		}
		return out
	}
	for _, pattern := range []string{"/media/*", "/media/*/*", "/run/media/*/*", "/mnt/*", "/Volumes/*"} {
		found, _ := filepath.Glob(pattern)
		for _, path := range found {
			add(path)
		}
	}
	add("/")
	return out
}
