// Package tablefile reads the tables of a file that somebody else made: XLSX, or CSV in
// UTF-8 or Windows-1251 with semicolons, commas or tabs.
//
// It promises that whatever is fed to it ends in cells or in an error; that what it takes of
// memory is bounded by MaxBytes, MaxUnpacked, MaxRows and MaxCells; that no formula is
// worked out, no link followed and nothing written anywhere; and that an error says nothing
// of what stands in the file.
package tablefile

import (
	"bytes"

	"shyraq/errs"
)

// The bounds of a file.
const (
	MaxBytes    = 32 << 20  // as it lies on the disk
	MaxUnpacked = 192 << 20 // all parts of an XLSX together
	MaxRows     = 200_000   // of all sheets together
	MaxCells    = 6_000_000 // of all sheets together
	MaxColumns  = 400       // of a row; what stands farther right is not read
	MaxCell     = 2_000     // characters of a cell; the rest is cut
	maxSheets   = 40
)

// Sheet is a table: the rows in which something stands.
type Sheet struct {
	Name string // empty in CSV
	Rows []Row
	Base int // years to add to a day that is a number: 0, or 4 where a workbook counts from 1904
}

// Row is a line of a table by its number in the file, from 1. A number of a workbook is
// written with a point and without a form of its own; one that is shown as a percentage
// ends in "%".
type Row struct {
	Number int
	Cells  []string
}

// Read reads all tables of a file. Errors are errs.Invalid: table_large, table_old for an
// XLS, table_encoding, table_form for what cannot be read, table_empty.
func Read(file []byte) ([]Sheet, error) {
	switch {
	case len(file) > MaxBytes:
		return nil, large("more than %d bytes", MaxBytes)
	case bytes.HasPrefix(file, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, errs.Errorf(errs.Invalid, "table_old", "an XLS file, or one behind a password")
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		return fromXLSX(file)
	}
	return fromCSV(file)
}

func large(format string, args ...any) error {
	return errs.Errorf(errs.Invalid, "table_large", format, args...)
}

func misshapen(detail string) error { return errs.Errorf(errs.Invalid, "table_form", "%s", detail) }

// bounds counts what was read.
type bounds struct{ rows, cells int }

func (b *bounds) take(cells int) error {
	b.rows++
	b.cells += cells
	switch {
	case b.rows > MaxRows:
		return large("more than %d rows", MaxRows)
	case b.cells > MaxCells:
		return large("more than %d cells", MaxCells)
	}
	return nil
}

// trimmed is a row as it is kept: spaces at the ends of cells and empty cells behind the
// last one go; nil where nothing stands in it.
func trimmed(cells []string) []string {
	cells = cells[:min(len(cells), MaxColumns)]
	out := make([]string, len(cells))
	last := 0
	for i, c := range cells {
		if out[i] = tidy(c); out[i] != "" {
			last = i + 1
		}
	}
	return out[:last]
}
