package atlas

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"shyraq/errs"
)

// Remove takes a map away and lays its file aside. undo brings it back; it may
// be called until the atlas is closed, which deletes the file.
func (a *Atlas) Remove(file string) (undo func() error, err error) {
	aside, err := a.setAside(file)
	if err != nil {
		return nil, fmt.Errorf("remove map: %w", Told(err))
	}
	a.changed()
	return func() error {
		if err := a.bringBack(file, aside); err != nil {
			return fmt.Errorf("bring map back: %w", Told(err))
		}
		a.changed()
		return nil
	}, nil
}

func (a *Atlas) setAside(file string) (aside string, err error) {
	a.adding.Lock()
	defer a.adding.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	if file == "" || file != filepath.Base(file) {
		return "", errs.Errorf(errs.Invalid, "map_shipped", "a map that the program carries")
	}
	if _, ok := a.take(file); !ok {
		return "", os.ErrNotExist
	}
	// A second removal of one name in a session takes the place of the first.
	aside = "." + file + asideEnd
	if err := os.Rename(filepath.Join(a.folder, file), filepath.Join(a.folder, aside)); err != nil {
		a.restore(file)
		return "", err
	}
	if !slices.Contains(a.aside, aside) {
		a.aside = append(a.aside, aside)
	}
	return aside, nil
}

func (a *Atlas) bringBack(file, aside string) error {
	a.adding.Lock()
	defer a.adding.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	at := slices.Index(a.aside, aside)
	if at < 0 {
		return os.ErrNotExist
	}
	to := filepath.Join(a.folder, file)
	if _, err := os.Stat(to); err == nil {
		return errs.Errorf(errs.Conflict, "map_exists", "a map of this name is there")
	}
	if err := os.Rename(filepath.Join(a.folder, aside), to); err != nil {
		return err
	}
	a.aside = slices.Delete(a.aside, at, at+1)
	a.put(a.open(file))
	return nil
}
