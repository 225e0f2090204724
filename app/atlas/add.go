package atlas

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"shyraq/errs"
	"shyraq/maps/pack"
	"shyraq/maps/pack/mbtiles"
)

// format is what a file is by its first bytes; its name may say anything.
type format int

const (
	other format = iota
	pmtiles
	sqlite
	extract // of OpenStreetMap: not a map yet
)

func formatOf(path string) (format, error) {
	info, err := os.Stat(path) // before it is opened: a pipe would wait for its writer
	if err != nil {
		return other, err
	}
	if !info.Mode().IsRegular() {
		return other, pack.ErrNotPack
	}
	f, err := os.Open(path)
	if err != nil {
		return other, err
	}
	defer f.Close()
	head := make([]byte, 64)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return other, err
	}
	head = head[:n]
	switch {
	case n == 0:
		return other, pack.ErrEmpty
	case bytes.HasPrefix(head, []byte("PM")):
		return pmtiles, nil
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return sqlite, nil
	case bytes.Contains(head, []byte("OSMHeader")), bytes.HasPrefix(head, []byte("<?xml")):
		return extract, nil
	}
	return other, pack.ErrNotPack
}

// Target is the name a file gets in the folder.
func Target(path string) string {
	name := filepath.Base(filepath.ToSlash(path))
	name = strings.TrimLeft(strings.TrimSuffix(name, filepath.Ext(name)), `. /\:`)
	if name == "" {
		name = "map"
	}
	return name + ending
}

// Add takes a map into the folder and shows it: a pack is copied, an MBTiles
// file becomes a pack. It fails with the code map_exists where there is a file
// of its name, unless replace is given, and with map_same where the very pack
// is there under another name. Until the end, what was there is kept.
func (a *Atlas) Add(ctx context.Context, path string, replace bool, progress pack.Progress) (Map, error) {
	m, err := a.add(ctx, path, replace, progress)
	if err != nil {
		return Map{}, fmt.Errorf("add map: %w", Told(err))
	}
	a.changed()
	return m, nil
}

func (a *Atlas) add(ctx context.Context, path string, replace bool, progress pack.Progress) (Map, error) {
	a.adding.Lock()
	defer a.adding.Unlock()
	if err := a.living.Err(); err != nil {
		return Map{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(a.living, cancel)()
	kind, err := formatOf(path)
	if err != nil {
		return Map{}, err
	}
	name := Target(path)
	to := filepath.Join(a.folder, name)
	if err := a.mayAdd(path, to, replace); err != nil {
		return Map{}, err
	}
	placing := func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.take(name)
	}
	switch kind {
	case pmtiles:
		err = pack.Copy(ctx, path, to, pack.CopyOptions{Progress: progress, Free: a.free, Placing: placing})
	case sqlite:
		_, err = mbtiles.Import(ctx, path, to, mbtiles.Options{Progress: progress, Free: a.free, Placing: placing})
	case extract:
		err = errs.Errorf(errs.Invalid, "map_extract", "an extract of OpenStreetMap")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		a.restore(name)
		return Map{}, err
	}
	s := a.open(name)
	a.put(s)
	return s.Map, s.Err
}

// restore opens again what was let go of for a replacement that failed.
func (a *Atlas) restore(name string) {
	for _, s := range a.maps {
		if s.File == name {
			return
		}
	}
	if _, err := os.Stat(filepath.Join(a.folder, name)); err == nil {
		a.put(a.open(name))
	}
}

// mayAdd looks for the file among those that are there.
func (a *Atlas) mayAdd(path, to string, replace bool) error {
	from, err := os.Stat(path)
	if err != nil {
		return err
	}
	if there, err := os.Stat(to); err == nil {
		if os.SameFile(from, there) {
			return errs.Errorf(errs.Conflict, "map_same", "the file is in the folder")
		}
		if !replace {
			return errs.Errorf(errs.Conflict, "map_exists", "a map of this name is there")
		}
		return nil
	}
	for _, m := range a.List() {
		if m.Shipped() || m.Bytes != from.Size() {
			continue
		}
		if same, err := sameContent(path, filepath.Join(a.folder, m.File)); err == nil && same {
			return errs.Errorf(errs.Conflict, "map_same", "the same map is there")
		}
	}
	return nil
}

// sameContent compares the beginning of two files of one size. A pack's header
// and root directory name the length of every section and of most tiles.
func sameContent(a, b string) (bool, error) {
	var heads [2][]byte
	for i, path := range []string{a, b} {
		f, err := os.Open(path)
		if err != nil {
			return false, err
		}
		heads[i], err = io.ReadAll(io.LimitReader(f, 64<<10))
		f.Close()
		if err != nil {
			return false, err
		}
	}
	return bytes.Equal(heads[0], heads[1]), nil
}

// OpenPack opens a pack that lies anywhere, and says of a file that is one only
// after some work what that work is.
func OpenPack(path string) (*pack.Pack, error) {
	kind, err := formatOf(path)
	switch {
	case err != nil:
	case kind == sqlite:
		err = errs.Errorf(errs.Invalid, "map_is_mbtiles", "an MBTiles file")
	case kind == extract:
		err = errs.Errorf(errs.Invalid, "map_extract", "an extract of OpenStreetMap")
	default:
		var p *pack.Pack
		if p, err = pack.Open(path); err == nil {
			return p, nil
		}
	}
	return nil, Told(err)
}
