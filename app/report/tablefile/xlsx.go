package tablefile

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"shyraq/errs"
)

// The bounds of an XLSX beside those of its size: a part of few bytes can hold tags of
// which each takes a hundred times as much in memory.
const (
	maxParts = 2_000
	maxTags  = 24_000_000 // "<" in all parts together
	maxTexts = 8_000_000  // "<" in the table of texts, which is read whole
	formed   = 3_000      // rows of a sheet whose numbers are asked for their form
)

func fromXLSX(file []byte) ([]Sheet, error) {
	if err := weighed(file); err != nil {
		return nil, err
	}
	// No part is above the second bound, so that none is put into a temporary file.
	opts := excelize.Options{RawCellValue: true, UnzipSizeLimit: MaxUnpacked, UnzipXMLSizeLimit: MaxUnpacked}
	book, err := excelize.OpenReader(bytes.NewReader(file), opts)
	if err != nil {
		return nil, misshapen("no workbook, or a damaged one")
	}
	defer book.Close()
	base := 0
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		base = 4
	}
	var out []Sheet
	var b bounds
	for i, name := range book.GetSheetList() {
		if i >= maxSheets {
			break
		}
		s := Sheet{Name: name, Base: base}
		if s.Rows, err = rowsOf(book, name, &b); err != nil {
			return nil, err
		}
		if len(s.Rows) > 0 {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, errs.Errorf(errs.Invalid, "table_empty", "nothing stands in it")
	}
	return out, nil
}

// weighed unpacks a file once without keeping it, and says no where it is a bomb.
func weighed(file []byte) error {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return misshapen("no workbook, or a damaged one")
	}
	if len(z.File) > maxParts {
		return large("more than %d parts", maxParts)
	}
	var claimed uint64
	for _, f := range z.File {
		if f.UncompressedSize64 > MaxUnpacked || claimed+f.UncompressedSize64 > MaxUnpacked {
			return large("more than %d bytes unpacked", MaxUnpacked)
		}
		claimed += f.UncompressedSize64
	}
	tags := 0
	buffer := make([]byte, 64<<10)
	for _, f := range z.File {
		texts := strings.Contains(strings.ToLower(f.Name), "sharedstrings")
		own, err := tagsOf(f, buffer)
		if err != nil {
			return err
		}
		if tags += own; tags > maxTags || texts && own > maxTexts {
			return large("more than %d tags", maxTags)
		}
	}
	return nil
}

func tagsOf(f *zip.File, buffer []byte) (tags int, err error) {
	r, err := f.Open()
	if err != nil {
		return 0, misshapen("a part cannot be read")
	}
	defer r.Close()
	left := int(f.UncompressedSize64)
	for {
		n, err := r.Read(buffer)
		tags += bytes.Count(buffer[:n], []byte("<"))
		switch left -= n; {
		case left < 0:
			return 0, large("a part is larger than it says")
		case err == io.EOF:
			return tags, nil
		case err != nil:
			return 0, misshapen("a part cannot be read")
		}
	}
}

func rowsOf(book *excelize.File, name string, b *bounds) (all []Row, err error) {
	err = eachRow(book, name, true, func(number int, cells []string) error {
		if cells = trimmed(cells); len(cells) == 0 {
			return nil
		}
		all = append(all, Row{number, cells})
		return b.take(len(cells))
	})
	if err != nil || len(all) > formed {
		return all, err
	}
	at := 0
	err = eachRow(book, name, false, func(number int, cells []string) error {
		for at < len(all) && all[at].Number < number {
			at++
		}
		if at == len(all) || all[at].Number != number {
			return nil
		}
		for i, c := range all[at].Cells {
			if i < len(cells) && strings.HasSuffix(strings.TrimSpace(cells[i]), "%") && !strings.HasSuffix(c, "%") {
				all[at].Cells[i] = c + "%"
			}
		}
		return nil
	})
	return all, err
}

func eachRow(book *excelize.File, name string, raw bool, each func(number int, cells []string) error) error {
	rows, err := book.Rows(name)
	if err != nil {
		return misshapen("a sheet cannot be read")
	}
	defer rows.Close()
	empty := 0
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: raw})
		if err != nil {
			return misshapen("a row cannot be read")
		}
		if len(cells) == 0 {
			if empty++; empty > MaxRows {
				return large("more than %d empty rows", MaxRows)
			}
			continue
		}
		if err := each(number, cells); err != nil {
			return err
		}
	}
	if rows.Error() != nil {
		return misshapen("a sheet cannot be read")
	}
	return nil
}
