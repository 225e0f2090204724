// Package atlas holds every map the program has: the overview it carries, the
// packs in the folder "maps" of the data directory, and in a demonstration the
// city's. It adds maps and takes them away while they are looked at.
//
// A file that cannot be opened costs itself and no other, and says why: what
// the map library says of a file becomes a errs.Error with a sentence. A map is
// there whole or not at all, whatever happens while it is added; one that was
// removed can be had back until the atlas is closed. It draws nothing, needs no
// window, and knows nothing of records.
package atlas

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"shyraq/assets"
	"shyraq/errs"
	"shyraq/maps/pack"
)

// streetsFrom is the zoom from which a map has streets and not towns alone.
const streetsFrom = 12

const (
	ending     = ".pmtiles"
	asideEnd   = ".removed"
	folderName = "maps"
)

// Map is one map as it is listed.
type Map struct {
	File        string // its name in the folder; empty for one that is shipped
	ID          string // of one that is shipped: kyzylorda_overview, astana
	Name        string // its own name, else the file's
	Attribution string // whose work it is; must be shown
	Type        pack.TileType
	Streets     bool // it has streets, and not an overview alone
	MinZoom     uint8
	MaxZoom     uint8
	Bound       orb.Bound
	Bytes       int64
	Err         error // a errs.Error: why it is not shown; the above is unknown then
}

// Shipped tells that the map is part of the program and cannot be removed.
func (m Map) Shipped() bool { return m.File == "" }

// Atlas is all maps. It is safe for concurrent use; its maps are added and
// removed one after the other.
type Atlas struct {
	folder string
	free   pack.Free
	stack  *pack.Stack
	living context.Context // ends with the atlas
	end    context.CancelFunc

	adding sync.Mutex // one change of the folder at a time

	mu       sync.Mutex
	maps     []sheet // as the stack has them, the lowest first, the broken between
	aside    []string
	onChange map[int]func()
	next     int
}

// sheet is a map with its open pack; nil where it is broken.
type sheet struct {
	Map
	pack *pack.Pack
}

// Options say what an atlas holds beside the folder.
type Options struct {
	City bool      // the city of the demonstration
	Free pack.Free // room on the disk; nil asks the system
}

// Open opens what it can of the data directory dir, and makes the folder for
// maps in it. Only a map that the program carries must open.
func Open(dir string, o Options) (*Atlas, error) {
	a := &Atlas{folder: filepath.Join(dir, folderName), free: o.Free, stack: pack.NewStack(), onChange: map[int]func(){}}
	a.living, a.end = context.WithCancel(context.Background())
	if err := os.MkdirAll(a.folder, 0o700); err != nil && errs.OfDisk(err) == nil {
		return nil, fmt.Errorf("make folder for maps: %w", err)
	}
	if err := a.embedded(assets.Maps(), "kyzylorda_overview.pmtiles"); err != nil {
		return nil, err
	}
	if o.City {
		if err := a.embedded(assets.Demo(), "astana.pmtiles"); err != nil {
			return nil, err
		}
	}
	for _, name := range a.files() {
		switch {
		case strings.HasSuffix(name, asideEnd):
			// Removed by a process that did not come to its end.
			_ = os.Remove(filepath.Join(a.folder, name))
		case strings.HasSuffix(name, ending) && !strings.HasPrefix(name, "."):
			a.put(a.open(name))
		}
	}
	return a, nil
}

// files are the names in the folder, in their order.
func (a *Atlas) files() []string {
	entries, _ := os.ReadDir(a.folder) // a folder that cannot be read holds none
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names
}

func (a *Atlas) embedded(from fs.FS, name string) error {
	raw, err := fs.ReadFile(from, name)
	if err != nil {
		return fmt.Errorf("open map %s: %w", name, err)
	}
	p, err := pack.OpenReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return fmt.Errorf("open map %s: %w", name, err)
	}
	id := strings.TrimSuffix(name, ending)
	s := sheet{Map{ID: id, Bytes: int64(len(raw))}, p}
	s.describe(id)
	a.put(s)
	return nil
}

// open opens a file of the folder, broken or not.
func (a *Atlas) open(name string) sheet {
	path := filepath.Join(a.folder, name)
	s := sheet{Map: Map{File: name, Name: name}}
	if info, err := os.Stat(path); err == nil {
		s.Bytes = info.Size()
	}
	p, err := pack.Open(path)
	if err != nil {
		s.Err = Told(err)
		return s
	}
	s.pack = p
	s.describe(strings.TrimSuffix(name, ending))
	return s
}

// describe fills in what the pack says of itself.
func (s *sheet) describe(name string) {
	h, m := s.pack.Header(), s.pack.Metadata()
	s.Name, s.Attribution = name, m.Attribution
	if n := strings.TrimSpace(m.Name); n != "" {
		s.Name = n
	}
	s.Type, s.MinZoom, s.MaxZoom, s.Bound = h.Type, h.MinZoom, h.MaxZoom, h.Bound
	s.Streets = h.MaxZoom >= streetsFrom
}

// put lists a map and lays its pack on top.
func (a *Atlas) put(s sheet) {
	a.maps = append(a.maps, s)
	if s.pack != nil {
		a.stack.Add(s.pack)
	}
}

// take takes a file out of the list and the stack, and closes its pack.
func (a *Atlas) take(file string) (was sheet, ok bool) {
	i := slices.IndexFunc(a.maps, func(s sheet) bool { return s.File == file })
	if i < 0 {
		return sheet{}, false
	}
	was = a.maps[i]
	a.maps = slices.Delete(a.maps, i, i+1)
	if was.pack != nil {
		a.stack.Remove(was.pack)
		_ = was.pack.Close() // whoever paints it now gets an error and paints anew
	}
	return was, true
}

// Stack is what the maps are painted from. Its revision changes with them.
func (a *Atlas) Stack() *pack.Stack { return a.stack }

// List lists the maps, the lowest first, the broken ones among them.
func (a *Atlas) List() []Map {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := make([]Map, len(a.maps))
	for i, s := range a.maps {
		out[i] = s.Map
	}
	return out
}

// OnChange has f called after a map came or went, from any goroutine, until
// cancel.
func (a *Atlas) OnChange(f func()) (cancel func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	id := a.next
	a.next++
	a.onChange[id] = f
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.onChange, id)
	}
}

func (a *Atlas) changed() {
	a.mu.Lock()
	var all []func()
	for _, f := range a.onChange {
		all = append(all, f)
	}
	a.mu.Unlock()
	for _, f := range all {
		f()
	}
}

// Close ends what is being added, closes every pack and lets go for good of
// what was removed.
func (a *Atlas) Close() error {
	a.end()
	a.adding.Lock()
	defer a.adding.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	var failed []error
	for _, s := range a.maps {
		if s.pack != nil {
			failed = append(failed, s.pack.Close())
		}
	}
	for _, name := range a.aside {
		failed = append(failed, os.Remove(filepath.Join(a.folder, name)))
	}
	a.aside = nil
	return errors.Join(failed...)
}

// StreetsAt says whether a map with streets covers a point.
func (a *Atlas) StreetsAt(p orb.Point) bool {
	return slices.ContainsFunc(a.List(), func(m Map) bool { return m.Err == nil && m.Streets && m.Bound.Contains(p) })
}
