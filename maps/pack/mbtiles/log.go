package mbtiles

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// logs are the files in which SQLite keeps what the database does not have yet,
// or has too much.
var logs = []string{"-wal", "-journal"}

// settled gives a file that has everything: the file itself, or a copy of it
// with its logs where any lie beside it. drop takes the copy away.
func settled(path string) (whole string, drop func(), err error) {
	beside := map[string]os.FileInfo{}
	for _, end := range logs {
		if info, err := os.Stat(path + end); err == nil && info.Size() > 0 {
			beside[path+end] = info
		}
	}
	if len(beside) == 0 {
		return path, func() {}, nil
	}
	if beside[path], err = os.Stat(path); err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "shyraq-map-*")
	if err != nil {
		return "", nil, err
	}
	drop = func() { os.RemoveAll(dir) }
	for name, before := range beside {
		if err := copyTo(filepath.Join(dir, filepath.Base(name)), name); err != nil {
			drop()
			return "", nil, fmt.Errorf("%w: %w", ErrBusy, err)
		}
		after, err := os.Stat(name)
		if err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
			drop()
			return "", nil, ErrBusy // it was written meanwhile
		}
	}
	return filepath.Join(dir, filepath.Base(path)), drop, nil
}

func copyTo(to, from string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}
