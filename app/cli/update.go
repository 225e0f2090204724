package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/release/update"
)

// runUpdateCheck says what a signed file of a newer release holds and how each of
// its packages is installed, and with --out puts them into a folder. It needs
// neither a device nor a PIN nor a network, and installs nothing.
func runUpdateCheck(_ context.Context, c *call) error {
	f, err := os.Open(c.args[0])
	if errors.Is(err, fs.ErrNotExist) {
		return errs.Errorf(errs.NotFound, "file_missing", "no such file")
	}
	if err != nil {
		return errs.Errorf(errs.Unavailable, "file_unreadable", "the file cannot be read")
	}
	defer func() { _ = f.Close() }()
	u := unpacking{dir: c.out}
	m, err := update.Read(f, c.env.UpdateKey, u.keep)
	if err == nil && m.Beside(c.env.Version) < 0 {
		err = errs.Errorf(errs.Conflict, "update_older", "%s", m.Version)
	}
	if err = errors.Join(err, u.end(err == nil)); err != nil {
		return err
	}
	return c.printUpdate(m)
}

// unpacking puts the packages into a folder, under a name of their own until all of
// them were seen to be what was signed.
type unpacking struct {
	dir   string // empty: they are looked at alone
	files []*os.File
	names []string
}

const partly = ".part"

func (u *unpacking) keep(f update.File) (io.Writer, error) {
	if u.dir == "" {
		return nil, nil
	}
	if err := os.MkdirAll(u.dir, 0o755); err != nil {
		return nil, errs.OfCopy(u.dir, err)
	}
	to, err := os.Create(filepath.Join(u.dir, f.Name+partly))
	if err != nil {
		return nil, errs.OfCopy(u.dir, err)
	}
	u.files, u.names = append(u.files, to), append(u.names, f.Name)
	return placed{to, u.dir}, nil
}

// placed says what an error of the disk means.
type placed struct {
	to  io.Writer
	dir string
}

func (c placed) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	if err != nil {
		return n, errs.OfCopy(c.dir, err)
	}
	return n, nil
}

// end gives the packages their names, or takes away what there is of them.
func (u *unpacking) end(good bool) error {
	var err error
	for _, f := range u.files {
		if good {
			err = errors.Join(err, f.Sync())
		}
		err = errors.Join(err, f.Close())
	}
	for i, name := range u.names {
		path := u.files[i].Name()
		if good && err == nil {
			err = os.Rename(path, filepath.Join(u.dir, name))
		} else {
			_ = os.Remove(path)
		}
	}
	if err == nil && good && u.dir != "" {
		err = disk.SyncDir(u.dir)
	}
	if err != nil {
		return errs.OfCopy(u.dir, err)
	}
	return nil
}

// packageLine is a package as it is told.
type packageLine struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Sum  string `json:"sha256"`
}

func (c *call) printUpdate(m update.Manifest) error {
	newer := m.Beside(c.env.Version) > 0
	if c.json {
		var all []packageLine
		for _, f := range m.Files {
			all = append(all, packageLine{f.Name, f.Size, hex.EncodeToString(f.Sum[:])})
		}
		return c.writeAsIs(struct {
			Version   string        `json:"version"`
			Installed string        `json:"installed"`
			Newer     bool          `json:"newer"`
			Packages  []packageLine `json:"packages"`
		}{m.Version, c.env.Version, newer, all})
	}
	key := "update.same"
	if newer {
		key = "update.newer"
	}
	c.printf("%s\n", c.text.T(key, "Version", m.Version, "Now", c.env.Version))
	for _, f := range m.Files {
		c.printf("  %s (%s MB)\n    %s\n", f.Name, fmt.Sprint((f.Size+999_999)/1_000_000), c.text.T("update."+systemOf(f.Name), "File", f.Name))
	}
	if c.out != "" {
		c.printf("%s\n", c.text.T("update.taken", "Folder", c.out))
	} else {
		c.printf("%s\n", c.text.T("update.take"))
	}
	c.printf("%s\n", c.text.T("update.keeps"))
	return nil
}

// systemOf is for which system a package is, by its name.
func systemOf(name string) string {
	switch {
	case strings.HasPrefix(name, "shyraq-region_") && strings.HasSuffix(name, ".deb"):
		return "for_region"
	case strings.HasSuffix(name, ".deb"):
		return "for_debian"
	case strings.HasSuffix(name, ".exe"):
		return "for_windows"
	case strings.HasSuffix(name, ".tar.xz"):
		return "for_linux"
	}
	return "for_other"
}
