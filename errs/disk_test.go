package errs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"
)

func TestOfDisk(t *testing.T) {
	at := func(op string, err error) error { return &fs.PathError{Op: op, Path: "/data/shyraq/acks", Err: err} }
	for name, c := range map[string]struct {
		err    error
		code   string
		folder string
	}{
		"a full disk":        {fmt.Errorf("save vault: %w", at("write", syscall.ENOSPC)), "disk_no_room", "/data/shyraq"},
		"a quota":            {at("open", syscall.EDQUOT), "disk_no_room", "/data/shyraq"},
		"a read-only mount":  {errors.Join(nil, at("open", syscall.EROFS)), "folder_read_only", "/data/shyraq"},
		"a forbidden folder": {at("open", syscall.EACCES), "folder_forbidden", "/data/shyraq"},
		"one to be made":     {at("mkdir", syscall.EACCES), "folder_forbidden", "/data/shyraq/acks"},
		"a name to be set":   {&os.LinkError{Op: "rename", Old: "/a/x", New: "/b/y", Err: syscall.ENOSPC}, "disk_no_room", "/b"},
		"without a path":     {syscall.EIO, "disk_failed", ""},
	} {
		e := OfDisk(c.err)
		if e == nil || e.Code != c.code || e.Detail != c.folder || !errors.Is(e, Unavailable) {
			t.Errorf("%s: %+v", name, e)
		}
	}
	for _, err := range []error{nil, errors.New("other"), fs.ErrNotExist, Errorf(Invalid, "x", "y"), syscall.EINVAL} {
		if e := OfDisk(err); e != nil {
			t.Errorf("%v is taken for %+v", err, e)
		}
	}
}

func TestOfCopy(t *testing.T) {
	at := func(err error) error { return &fs.PathError{Op: "write", Path: "/home/x/y.csv", Err: err} }
	for name, c := range map[string]struct {
		err  error
		code string
	}{
		"a full disk":      {at(syscall.ENOSPC), "disk_no_room"},
		"a disk that dies": {at(syscall.EIO), "disk_failed"},
		"a forbidden one":  {at(syscall.EPERM), "file_unwritable"},
		"a read-only one":  {at(syscall.EROFS), "file_unwritable"},
		"none there":       {at(fs.ErrNotExist), "file_unwritable"},
		"no more is known": {nil, "file_unwritable"},
	} {
		if e := OfCopy("/home/x", c.err); e.Code != c.code || e.Detail != "/home/x" || !errors.Is(e, Unavailable) {
			t.Errorf("%s: %+v", name, e)
		}
	}
}
