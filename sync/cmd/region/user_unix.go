//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"shyraq/errs"
)

// keepToOwner lets no other user of the machine open a file of this process,
// Badger's own, which it makes for everybody, among them.
func keepToOwner() { unix.Umask(0o077) }

// asOwner refuses a folder that belongs to another user, to the superuser too: of
// the files that he makes there the owner's server can open none, and what it
// cannot open it takes for damaged.
func asOwner(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it will be this user's own
	}
	if err != nil {
		return err
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(s.Uid) == os.Geteuid() {
		return nil
	}
	name := strconv.Itoa(int(s.Uid))
	if u, err := user.LookupId(name); err == nil {
		name = u.Username
	}
	return errs.Errorf(errs.Denied, "folder_foreign", "%s belongs to %s: run this as that user", dir, name)
}
