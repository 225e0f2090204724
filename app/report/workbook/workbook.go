// Package workbook writes tables as an XLSX file for a spreadsheet.
//
// It promises that a number is a number and a text is a text: nothing that comes
// from data is ever a formula; that the same tables give the same bytes; and
// that nothing is written but to the writer it is given, no temporary file
// either.
package workbook

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// MaxCells is how many cells the tables of a file may have together. All of them
// are in memory at once.
const MaxCells = 1_000_000

// Table is a sheet of its own. The lines of Above stand over the heads; heads
// stay in sight, and on every page of a printer.
type Table struct {
	Name    string // of the sheet; cut where a spreadsheet does not take it
	Above   []string
	Columns []Column
	Rows    []Row
}

// Column is what stands over a column and how wide it is, in letters.
type Column struct {
	Head string
	Wide float64
}

// Row is a line of a table. A string stays a text, an int is a count and nil is
// an empty cell.
type Row struct {
	Cells  []any
	Strong bool
}

// Number is a number that is shown in a form of its own: what is before and
// after it, and how many digits stand after its decimal mark.
type Number struct {
	Value         float64
	Before, After string
	Digits        int
	Signed        bool // with a plus where it is above zero
}

// Write writes the tables, a sheet each. It fails where they have no line, more
// than MaxCells, or a cell that is none of the kinds of Row.
func Write(w io.Writer, tables ...Table) error {
	if err := bounded(tables); err != nil {
		return err
	}
	book := excelize.NewFile()
	defer book.Close()
	styles := styles{book: book, known: map[style]int{}}
	names := map[string]bool{}
	for i, t := range tables {
		name := sheetName(t.Name, i, names)
		if i == 0 {
			if err := book.SetSheetName(book.GetSheetName(0), name); err != nil {
				return fmt.Errorf("write workbook: %w", err)
			}
		} else if _, err := book.NewSheet(name); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		s := sheet{book: book, name: name, styles: &styles}
		s.table(t)
		if s.err != nil {
			return fmt.Errorf("write workbook: %w", s.err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

func bounded(tables []Table) error {
	cells := 0
	for _, t := range tables {
		cells += len(t.Columns) * (len(t.Rows) + 1)
	}
	if cells == 0 || cells > MaxCells {
		return fmt.Errorf("write workbook: %d cells, want 1 to %d", cells, MaxCells)
	}
	return nil
}
