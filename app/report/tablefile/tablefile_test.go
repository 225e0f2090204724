package tablefile_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"shyraq/app/report/tablefile"
	"shyraq/errs"
)

func code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) && errors.Is(err, errs.Invalid) {
		return e.Code
	}
	return fmt.Sprint(err)
}

func book(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCSVInEveryForm(t *testing.T) {
	t.Parallel()
	want := []tablefile.Row{{1, []string{"Район", "Саны, барлығы", "+5"}}, {3, []string{"Арал", "12,5"}}}
	plain := "Район;\"Саны, барлығы\";'+5\r\n\r\n Арал ;12,5;\r\n"
	win, err := charmap.Windows1251.NewEncoder().String(strings.ReplaceAll(plain, "ғ", "г"))
	if err != nil {
		t.Fatal(err)
	}
	russian := []tablefile.Row{{1, []string{"Район", "Саны, барлыгы", "+5"}}, want[1]}
	for name, row := range map[string]struct {
		file string
		want []tablefile.Row
	}{
		"UTF-8":                  {plain, want},
		"with a byte order mark": {"\ufeff" + plain, want},
		"Windows-1251":           {win, russian},
		"tabs":                   {strings.ReplaceAll(plain, ";", "\t"), want},
		"commas":                 {"Район,\"Саны, барлығы\",'+5\n\nАрал,\"12,5\"\n", want},
		"a Macintosh":            {"Район;1\rАрал;2", []tablefile.Row{{1, []string{"Район", "1"}}, {2, []string{"Арал", "2"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tablefile.Read([]byte(row.file))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]tablefile.Sheet{{Rows: row.want}}, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	file := book(t, func(f *excelize.File) {
		_ = f.SetSheetRow("Sheet1", "A3", &[]any{"Район", "Преступления", "Доля"})
		_ = f.SetSheetRow("Sheet1", "A5", &[]any{" Арал ", 12, 1})
		_ = f.SetCellFormula("Sheet1", "D5", "SUM(B5:B5)")
		_ = f.SetCellFloat("Sheet1", "E5", 46023, -1, 64)
		percent, date := "0.0%", "dd.mm.yyyy"
		one, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &percent})
		other, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &date})
		_ = f.SetCellStyle("Sheet1", "C5", "C5", one)
		_ = f.SetCellStyle("Sheet1", "E5", "E5", other)
		_, _ = f.NewSheet("пустой")
		_, _ = f.NewSheet("екінші")
		_ = f.SetCellStr("екінші", "B2", "=1+1")
	})
	got, err := tablefile.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []tablefile.Sheet{
		{Name: "Sheet1", Rows: []tablefile.Row{{3, []string{"Район", "Преступления", "Доля"}}, {5, []string{"Арал", "12", "1%", "", "46023"}}}},
		{Name: "екінші", Rows: []tablefile.Row{{2, []string{"", "=1+1"}}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// packed is an archive of parts.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	lying := packed(t, map[string]string{"xl/workbook.xml": strings.Repeat("a", 1000)})
	at := bytes.LastIndex(lying, []byte{0xe8, 0x03, 0, 0}) // the size in the directory: 1,000
	lying = append([]byte(nil), lying...)
	lying[at] = 10
	lying[at+1] = 0
	for name, row := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":                {nil, "table_empty"},
		"lines of nothing":       {[]byte(";;\n;;\n"), "table_empty"},
		"an old workbook":        {[]byte("\xd0\xcf\x11\xe0\xa1\xb1"), "table_old"},
		"UTF-16":                 {[]byte("\xff\xfe\x24\x04\x30\x00"), "table_encoding"},
		"too large":              {make([]byte, tablefile.MaxBytes+1), "table_large"},
		"too many rows":          {bytes.Repeat([]byte("1\n"), tablefile.MaxRows+1), "table_large"},
		"a quote that swallows":  {[]byte("a;b\n\"c;d\n" + strings.Repeat("e;f\n", 20)), "table_form"},
		"an archive of nothing":  {packed(t, map[string]string{"a": "b"}), "table_form"},
		"half an archive":        {packed(t, map[string]string{"a": "b"})[:40], "table_form"},
		"a bomb of one byte":     {packed(t, map[string]string{"xl/worksheets/sheet1.xml": strings.Repeat("0", tablefile.MaxUnpacked+1)}), "table_large"},
		"a bomb of empty texts":  {packed(t, map[string]string{"xl/sharedStrings.xml": strings.Repeat("<si/>", 8_000_001)}), "table_large"},
		"a part that lies":       {lying, "table_form"},
		"an empty workbook":      {book(t, func(*excelize.File) {}), "table_empty"},
		"rows far down, and few": {book(t, func(f *excelize.File) { _ = f.SetCellInt("Sheet1", "A1048576", 1) }), "table_large"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tablefile.Read(row.file)
			if code(err) != row.want || got != nil {
				t.Errorf("%v", err)
			}
		})
	}
}

// FuzzRead: whatever is fed ends in cells within the bounds, or in an error that names none
// of it.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Район;Всего\nАрал;1\n"))
	f.Add([]byte("\ufeff\"a,b\",c\n'=1,\"\n"))
	f.Add([]byte("\xd0\xe0\xe9\xee\xed;1\n"))
	f.Add(packed(f, map[string]string{"xl/workbook.xml": "<workbook/>", "[Content_Types].xml": "<Types/>"}))
	f.Add(book(f, func(b *excelize.File) { _ = b.SetSheetRow("Sheet1", "B2", &[]any{"Район", 1, 0.5, true}) }))
	f.Fuzz(func(t *testing.T, file []byte) {
		sheets, err := tablefile.Read(file)
		if err != nil {
			if !errors.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			return
		}
		for _, s := range sheets {
			last := 0
			for _, r := range s.Rows {
				if len(r.Cells) == 0 || len(r.Cells) > tablefile.MaxColumns || r.Number <= last || r.Cells[len(r.Cells)-1] == "" {
					t.Errorf("row %d after %d, %d cells", r.Number, last, len(r.Cells))
				}
				last = r.Number
			}
		}
	})
}
