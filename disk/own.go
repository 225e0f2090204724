package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"shyraq/errs"
)

// OpenOwn opens a file of the program's own folder as os.OpenFile does, for its
// owner alone, and never another's in its place: a link, a file with a second
// name, one of another user, or what is no file at all is errs.Denied "file_link"
// or "file_foreign" with its path, and not a byte of it is changed. One that
// others could open is closed to them.
//
// Windows tells no owner here: there the rights of the user's folder count.
func OpenOwn(path string, flag int) (*os.File, error) {
	if err := checkName(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f, err := os.OpenFile(path, flag&^os.O_TRUNC|noFollow, 0o600)
	if isLink(err) {
		return nil, foreign("file_link", path)
	}
	if err != nil {
		return nil, err
	}
	if err = own(f, path); err == nil && flag&os.O_TRUNC != 0 {
		err = f.Truncate(0)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// ReadOwn reads a whole file as OpenOwn opens it.
func ReadOwn(path string) ([]byte, error) {
	f, err := OpenOwn(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// CheckOwn looks at all that lies in a folder, before a library opens files of it
// by itself: the first that OpenOwn would refuse is returned. Folders of the names
// given, right in it, are left out.
func CheckOwn(dir string, but ...string) error {
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it went meanwhile, or never was
			return nil
		case err != nil:
			return err
		case path == dir:
			return nil
		case e.IsDir() && filepath.Dir(path) == filepath.Clean(dir) && slices.Contains(but, e.Name()):
			return filepath.SkipDir
		}
		if err := checkName(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
	if errs.OfDisk(err) != nil {
		return nil // whoever opens it says more of a folder that cannot be read
	}
	return err
}

// checkName looks at what a name stands for, without following it.
func checkName(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	switch mode := info.Mode(); {
	case mode&(fs.ModeSymlink|fs.ModeIrregular) != 0:
		return foreign("file_link", path)
	case mode.IsDir():
		return checkOwner(info, path)
	case !mode.IsRegular():
		return foreign("file_foreign", path)
	}
	if names(info) > 1 {
		return foreign("file_link", path)
	}
	return checkOwner(info, path)
}

// own looks at what was opened: what stood under the name may have been changed
// since.
func own(f *os.File, path string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() || !info.Mode().IsRegular() {
		return foreign("file_foreign", path)
	}
	if names(info) > 1 {
		return foreign("file_link", path)
	}
	if err := checkOwner(info, path); err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		_ = f.Chmod(0o600) // a disk that takes nothing, or knows no rights, leaves it
	}
	return nil
}

func foreign(code, path string) error { return errs.Errorf(errs.Denied, code, "%s", path) }
