package errs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Numbers of Windows for what has other names elsewhere.
const (
	winWriteProtect = syscall.Errno(19)
	winHandleFull   = syscall.Errno(39)
	winDiskFull     = syscall.Errno(112)
)

// OfDisk says what an error of the system about a file means for whoever keeps
// data there: disk_no_room, folder_read_only, folder_forbidden or disk_failed,
// all Unavailable, with the folder as their detail. It is nil for every other
// error. An officer can mend a disk; "the program has a fault" would send him
// to somebody who cannot.
func OfDisk(err error) *Error {
	code := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), onWindows(err, winDiskFull, winHandleFull):
		code = "disk_no_room"
	case errors.Is(err, syscall.EROFS), onWindows(err, winWriteProtect):
		code = "folder_read_only"
	case errors.Is(err, fs.ErrPermission):
		code = "folder_forbidden"
	case errors.Is(err, syscall.EIO):
		code = "disk_failed"
	default:
		return nil
	}
	return &Error{Kind: Unavailable, Code: code, Detail: folderOf(err)}
}

// OfCopy says what an error means that came while a file was written which
// leaves the program: as OfDisk where the disk has no room or fails, else
// file_unwritable. Its detail is the folder, since whoever chose none has to
// know which one it was.
func OfCopy(folder string, err error) *Error {
	if e := OfDisk(err); e != nil && (e.Code == "disk_no_room" || e.Code == "disk_failed") {
		e.Detail = folder
		return e
	}
	return Errorf(Unavailable, "file_unwritable", "%s", folder)
}

func onWindows(err error, numbers ...syscall.Errno) bool {
	if filepath.Separator != '\\' {
		return false
	}
	for _, n := range numbers {
		if errors.Is(err, n) {
			return true
		}
	}
	return false
}

// folderOf is the folder in which it went wrong.
func folderOf(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path) && path.Op == "mkdir":
		return path.Path
	case errors.As(err, &path):
		return filepath.Dir(path.Path)
	case errors.As(err, &link):
		return filepath.Dir(link.New)
	}
	return ""
}
