package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
)

// Text gives the text of a key in the language of the file.
type Text func(key string) string

// WriteCSV writes a night for a spreadsheet: one line a district for all
// records and one for the accepted ones, then the totals. R03 to R09 have a
// column each for all children, those at school and those at college.
//
// The file begins with a byte order mark, so that a spreadsheet reads Kazakh
// letters; lines end in CR LF. The separator is a semicolon in Kazakh and
// Russian, where the comma is the decimal mark and a spreadsheet would put all
// into one column, and a comma in English. Numbers are plain digits. A text
// that a spreadsheet would take for a formula gets an apostrophe in front.
//
// A night whose shift was closed here is Denied "figures_closed".
func WriteCSV(w io.Writer, s Summary, lang string, text Text) error {
	if s.Closed {
		return errs.Errorf(errs.Denied, "figures_closed", "the night was closed here")
	}
	lines := [][]string{header(text)}
	total := s.Total
	total.Names = codes.Names{}
	for _, row := range s.Rows {
		name := row.Names.In(lang)
		if row.Unknown() {
			name = text("figures.no_district")
		}
		lines = append(lines, both(s.Night, row, name, text)...)
	}
	lines = append(lines, both(s.Night, total, text("figures.total"), text)...)
	return WriteTable(w, lines, lang)
}

// WriteTable writes lines of cells as WriteCSV does: with the same mark, ends of
// lines, separator and care for what a spreadsheet would take for a formula.
func WriteTable(w io.Writer, lines [][]string, lang string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if lang != "en" {
		out.Comma = ';'
	}
	for _, line := range lines {
		cells := make([]string, len(line))
		for i, cell := range line {
			cells[i] = safe(cell)
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write figures: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}

// header names the columns: night, district, its code, which records, and the
// figures with their numbers.
func header(text Text) []string {
	line := []string{
		text("report.night"), text("figures.district"), "КАТО", text("report.records"),
	}
	for f := R01; f < NumFigures; f++ {
		line = append(line, f.Code()+" "+text("figures.long_"+f.Number()))
		if f.CountsChildren() {
			line = append(line, f.Code()+" "+text("figures.school"), f.Code()+" "+text("figures.college"), f.Code()+" "+text("figures.unasked"))
		}
	}
	return line
}

func both(night civil.Date, row Row, name string, text Text) [][]string {
	place := []string{string(night), name, row.District}
	return [][]string{
		cells(place, text("figures.all"), row.All),
		cells(place, text("figures.accepted"), row.Accepted),
	}
}

func cells(place []string, basis string, figures Figures) []string {
	line := append(slices.Clone(place), basis)
	for f := R01; f < NumFigures; f++ {
		n := figures[f]
		line = append(line, strconv.Itoa(n.All))
		if f.CountsChildren() {
			line = append(line, strconv.Itoa(n.School), strconv.Itoa(n.College), strconv.Itoa(n.Unasked))
		}
	}
	return line
}

// safe keeps a spreadsheet from running a name as a formula: names come from a
// region file, and the file goes to other offices. A cell that begins with one
// of = + - @, tab, CR, LF or NUL, or with a full-width twin of the signs, also
// after spaces, gets an apostrophe. Control characters do not leave this
// function: NUL is dropped, any other becomes a space, so that a line of the
// file is a line of the table.
func safe(cell string) string {
	start := strings.TrimLeft(cell, " \u00a0")
	risky := start != "" && strings.ContainsRune("=+-@\t\r\n\x00＝＋－＠", []rune(start)[0])
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == 0:
			return -1
		case r < ' ' || r == 0x7f:
			return ' '
		}
		return r
	}, cell)
	if risky {
		return "'" + cell
	}
	return cell
}
