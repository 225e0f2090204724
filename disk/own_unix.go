//go:build !windows

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// noFollow opens no link, and does not wait at a pipe.
const noFollow = unix.O_NOFOLLOW | unix.O_NONBLOCK

func isLink(err error) bool { return errors.Is(err, unix.ELOOP) || errors.Is(err, unix.EMLINK) }

// names is how many names a file has.
func names(info fs.FileInfo) uint64 {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 1
	}
	return uint64(s.Nlink)
}

// checkOwner refuses what belongs to another user. The superuser looks after
// folders of others: to him a file belongs there that has its folder's owner.
func checkOwner(info fs.FileInfo, path string) error {
	s, ok := info.Sys().(*syscall.Stat_t)
	me := os.Geteuid()
	if !ok || int(s.Uid) == me {
		return nil
	}
	if me == 0 {
		dir, err := os.Stat(filepath.Dir(path))
		if err != nil {
			return err
		}
		if d, ok := dir.Sys().(*syscall.Stat_t); ok && d.Uid == s.Uid {
			return nil
		}
	}
	return foreign("file_foreign", path)
}
