// Package format says in which form the data of a device's folder are kept, so
// that a program older than they are leaves them as they are.
//
// It promises that Check writes nothing, and that a byte that a disk changed keeps
// nobody out of his data. It converts nothing.
//
// # Form
//
// The file "format" of the folder is a line: "shyraq format", the number of the
// form, the version of the program that began it, and the first eight bytes of
// the SHA-256 of all that in hex. A folder without one, or whose line does not
// fit its sum, is of the first form. Whoever changes anything in the folder so
// that an older program would misread it, drop it or "mend" it raises Newest: the
// mark is written before the first byte of the new form.
package format

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/release"
)

// Newest is the form that this program writes. It reads all up to it.
const Newest = 1

// Name is the file of the mark.
const Name = "format"

// mark is what stands in the file.
type mark struct {
	form    int
	program string // its version
}

// Check refuses a folder whose data a newer program keeps in a form that this one
// does not know, before anything in it is read or written: errs.Unavailable
// "data_newer", with that program's version as its detail.
func Check(dir string) error {
	if m := read(dir); m.form > Newest {
		return errs.Errorf(errs.Unavailable, "data_newer", "%s", m.program)
	}
	return nil
}

// Keep marks a folder as of the newest form, where it is not marked so.
func Keep(dir string) error { return keep(dir, mark{Newest, release.Version}) }

func keep(dir string, now mark) error {
	if read(dir).form >= now.form {
		return nil
	}
	if err := disk.Replace(filepath.Join(dir, Name), []byte(now.line())); err != nil {
		return fmt.Errorf("mark the form of the data: %w", err)
	}
	return nil
}

func (m mark) line() string {
	said := fmt.Sprintf("shyraq format %d %s", m.form, m.program)
	sum := sha256.Sum256([]byte(said))
	return fmt.Sprintf("%s %x\n", said, sum[:8])
}

// read gives the zero mark where there is none that fits its sum.
func read(dir string) mark {
	raw, err := disk.ReadOwn(filepath.Join(dir, Name))
	var m mark
	if err != nil || len(raw) > 256 {
		return mark{}
	}
	if _, err := fmt.Sscanf(string(raw), "shyraq format %d %s", &m.form, &m.program); err != nil || m.line() != string(raw) {
		return mark{}
	}
	return m
}
