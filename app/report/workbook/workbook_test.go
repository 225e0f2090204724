package workbook_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"shyraq/app/report/workbook"
)

func written(t *testing.T, tables ...workbook.Table) *excelize.File {
	t.Helper()
	var one, other bytes.Buffer
	for _, w := range []*bytes.Buffer{&one, &other} {
		if err := workbook.Write(w, tables...); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), other.Bytes()) {
		t.Error("written twice, the file is not the same")
	}
	book, err := excelize.OpenReader(&one)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

func TestCells(t *testing.T) {
	t.Parallel()
	percent := workbook.Number{Value: 31.6, After: " %", Digits: 1, Signed: true}
	fewer := percent
	fewer.Value = -12.5
	for _, row := range []struct {
		name  string
		value any
		shown string
		kind  excelize.CellType
	}{
		{"a text", "Арал ауданы", "Арал ауданы", excelize.CellTypeSharedString},
		{"what looks like a formula", "=1+1", "=1+1", excelize.CellTypeSharedString},
		{"what looks like a link", `=HYPERLINK("http://example.org")`, `=HYPERLINK("http://example.org")`, excelize.CellTypeSharedString},
		{"digits that are a text", "007", "007", excelize.CellTypeSharedString},
		{"a count", 1204, "1204", excelize.CellTypeUnset},
		{"nothing", nil, "", excelize.CellTypeUnset},
		{"more", percent, "+31.6 %", excelize.CellTypeUnset},
		{"less", fewer, "-12.5 %", excelize.CellTypeUnset},
		{"times", workbook.Number{Value: 4.7, Before: "в ", After: " раза", Digits: 1}, "в 4.7 раза", excelize.CellTypeUnset},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			book := written(t, workbook.Table{
				Name: "a", Above: []string{"above"}, Columns: []workbook.Column{{Head: "h", Wide: 20}},
				Rows: []workbook.Row{{Cells: []any{row.value}}},
			})
			shown, err := book.GetCellValue("a", "A4")
			if err != nil {
				t.Fatal(err)
			}
			kind, _ := book.GetCellType("a", "A4")
			formula, _ := book.GetCellFormula("a", "A4")
			if d := cmp.Diff([]any{row.shown, row.kind, ""}, []any{shown, kind, formula}); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSheetNames(t *testing.T) {
	t.Parallel()
	var tables []workbook.Table
	for _, name := range []string{"Регион", "РЕГИОН", "a/b:c", "", "'", strings.Repeat("ұ", 40), strings.Repeat("ұ", 41)} {
		tables = append(tables, workbook.Table{Name: name, Columns: []workbook.Column{{Head: "h", Wide: 5}}})
	}
	want := []string{"Регион", "РЕГИОН 2", "a b c", "4", "’", strings.Repeat("ұ", 31), strings.Repeat("ұ", 23) + " 7"}
	if d := cmp.Diff(want, written(t, tables...).GetSheetList()); d != "" {
		t.Error(d)
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	one := []workbook.Column{{Head: "h", Wide: 5}}
	for _, row := range []struct {
		name   string
		tables []workbook.Table
	}{
		{"nothing", nil},
		{"too much", []workbook.Table{{Name: "a", Columns: one, Rows: make([]workbook.Row, workbook.MaxCells)}}},
		{"a cell of another kind", []workbook.Table{{Name: "a", Columns: one, Rows: []workbook.Row{{Cells: []any{3.5}}}}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if err := workbook.Write(&bytes.Buffer{}, row.tables...); err == nil {
				t.Error("written")
			}
		})
	}
}
