package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"shyraq/app/raid"
	"shyraq/errs"
)

const header = "Фамилия\tИмя\tОтчество\tДата рождения\tИИН\tРайон\tНаселенный пункт\tСтатус\tДата ввода\n"

func code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func TestRead(t *testing.T) {
	t.Parallel()
	good := Row{District: "Шиелийский район", RegisterEntry: raid.RegisterEntry{
		Surname: "Умирзаков", Name: "Нурсултан", Patronymic: "Болатович", BirthDate: "2010-03-14", IIN: "950711500005",
		Locality: "Шиели", Status: "Состоит", Entered: "2026-02-01",
	}}
	line := "Умирзаков\tНурсултан\tБолатович\t14.03.2010\t950711500005\tШиелийский район\tШиели\tСостоит\t01.02.2026\n"
	win, err := charmap.Windows1251.NewEncoder().String(header + line)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file string
		rows       []Row
		bad        []Bad
		code       string
	}{
		{"tabs in UTF-8", header + line, []Row{good}, nil, ""},
		{"a byte order mark and CRLF", "\ufeff" + strings.ReplaceAll(header+line, "\n", "\r\n"), []Row{good}, nil, ""},
		{"Windows-1251", win, []Row{good}, nil, ""},
		{"semicolons", strings.ReplaceAll(header+line, "\t", ";"), []Row{good}, nil, ""},
		{"commas and quotes", strings.ReplaceAll(header+strings.Replace(line, "Шиели\t", "\"Шиели\"\t", 1), "\t", ","), []Row{good}, nil, ""},
		{"headers in another order and case, ё", "район;ИМЯ;фамилия;Дата рождения;Населённый пункт\nШиелийский район;Нурсултан;Умирзаков;14.03.2010;Шиели\n",
			[]Row{{District: good.District, RegisterEntry: raid.RegisterEntry{Surname: "Умирзаков", Name: "Нурсултан", BirthDate: "2010-03-14", Locality: "Шиели"}}}, nil, ""},
		{"a day with a time", "Фамилия;Имя;Дата рождения;Район\nА;Б;14.03.2010 0:00:00;В\n", []Row{{District: "В", RegisterEntry: raid.RegisterEntry{Surname: "А", Name: "Б", BirthDate: "2010-03-14"}}}, nil, ""},
		{"an empty line between", header + "\n" + line, []Row{good}, nil, ""},
		{"a bad row after an empty line", header + "\n" + line + "А\tБ\n", []Row{good}, []Bad{{4, "", "columns"}}, ""},
		{"no rows", header, nil, nil, ""},
		{"bad rows are told by number", header + line +
			"А\tБ\t\t30.02.2010\t\tВ\t\t\t\n" +
			"А\tБ\t\t2010-03-14\t\tВ\t\t\t\n" +
			"А\tБ\t\t14.03.2010\t950711500006\tВ\t\t\t\n" +
			"А\tБ\t\t\t\tВ\t\t\t\n" +
			"\tБ\t\t14.03.2010\t\tВ\t\t\t\n" +
			"А\tБ\t\t14.03.2010\t\t\t\t\t\n" +
			"А\tБ\n" +
			"А\t" + strings.Repeat("б", 301) + "\t\t14.03.2010\t\tВ\t\t\t\n",
			[]Row{good}, []Bad{{3, hBirth, "date"}, {4, hBirth, "date"}, {5, hIIN, "iin"}, {6, hBirth, "missing"}, {7, hSurname, "missing"}, {8, hDistrict, "missing"}, {9, "", "columns"}, {10, hName, "long"}}, ""},
		{"an old Excel file", "\xD0\xCF\x11\xE0\xA1\xB1", nil, nil, "register_excel"},
		{"a new Excel file", "PK\x03\x04", nil, nil, "register_excel"},
		{"UTF-16", "\xff\xfe\x24\x04\x30\x00", nil, nil, "register_encoding"},
		{"no district column", "Фамилия;Имя;Дата рождения\nА;Б;14.03.2010\n", nil, nil, "register_header"},
		{"a header twice", "Фамилия;Имя;Имя;Дата рождения;Район\n", nil, nil, "register_header"},
		{"nothing", "", nil, nil, "register_header"},
		{"a quote that swallows two children", header + "\"А\tБ\t\t14.03.2010\t\tВ\t\t\t\n" + line + line + "\"В\"\tБ\t\t14.03.2010\t\tВ\t\t\t\n" + line, nil, nil, "register_form"},
		{"a quote that swallows the rest", header + line + "\"А\tБ\t\t14.03.2010\t\tВ\t\t\t\n" + line + line, nil, nil, "register_form"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, bad, err := Read([]byte(c.file))
			if code(err) != c.code {
				t.Fatalf("%v", err)
			}
			if d := cmp.Diff(c.rows, rows); d != "" {
				t.Error("rows differ") // the difference would name them
			}
			if d := cmp.Diff(c.bad, bad); d != "" {
				t.Error(d)
			}
			if s := fmt.Sprint(rows, bad, err); strings.Contains(s, "Умирзаков") || strings.Contains(s, "950711") {
				t.Error("a message names a child")
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(header + "А\tБ\t\t14.03.2010\t950711500005\tВ\t\t\t01.01.2026\n"))
	f.Add([]byte("\xd4\xe0\xec\xe8\xeb\xe8\xff;\xc8\xec\xff\n\"a;b\n"))
	f.Add([]byte("фамилия,имя,дата рождения,район\n\"\",\"\n,"))
	f.Fuzz(func(t *testing.T, file []byte) {
		rows, _, err := Read(file)
		if err != nil && !errors.Is(err, errs.Invalid) {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.BirthDate != "" && !r.BirthDate.Valid() || r.District == "" || r.IIN == "" && (r.Name == "" || r.Surname == "") {
				t.Error("a row that should not have been taken")
			}
		}
	})
}
