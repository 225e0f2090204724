// Package export reads a list of registered children as the police export
// gives it: the headers Фамилия, Имя, Отчество, Дата рождения, ИИН, Район,
// Населенный пункт, Статус, Дата ввода, or the same in Kazakh, days as
// dd.mm.yyyy, columns set apart by tabs, semicolons or commas, in UTF-8 or Windows-1251. A title above the
// headers is passed over. Letters that the coding of a file could not hold, as
// those of KZ-1048, make a bad row.
//
// It promises that what it says of a bad row is its number, its column and a
// code, never what stands in it; that a row is taken whole or not at all; and
// that whatever is fed to it ends in rows or in an error. It reads no Excel
// file: save it as CSV first.
package export

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
)

// The bounds of what is read.
const (
	maxRows  = 200_000
	maxField = 300 // characters
)

// Row is one child and where he lives, as written.
type Row struct {
	raid.RegisterEntry
	District string // as written: find it among the region's
}

// Bad says what is wrong with a row, without a word of it. Rows are lines of the
// file, the header being line 1.
type Bad struct {
	Row    int    `json:"row"`
	Column string `json:"column,omitempty"` // a header
	Code   string `json:"code"`
}

// The headers, lower case.
const (
	hSurname    = "фамилия"
	hName       = "имя"
	hPatronymic = "отчество"
	hBirth      = "дата рождения"
	hIIN        = "иин"
	hDistrict   = "район"
	hLocality   = "населенный пункт"
	hStatus     = "статус"
	hEntered    = "дата ввода"
)

// needed are the headers without which a list is of no use.
var needed = []string{hSurname, hName, hBirth, hDistrict}

// List is what an export holds.
type List struct {
	Rows   []Row
	Lines  []int // of each row, where it stands in the file
	Bad    []Bad // rows that cannot be taken
	Doubts []Bad // rows that are taken, and that somebody should look at
}

// Read reads an export. Rows that cannot be taken are told in bad. Errors are
// errs.Invalid: register_excel, register_encoding, register_header,
// register_form or register_large.
func Read(file []byte) (rows []Row, bad []Bad, err error) {
	l, err := ReadList(file)
	return l.Rows, l.Bad, err
}

// ReadList reads an export as Read does, and tells of each row where it stands
// and what is odd about it.
func ReadList(file []byte) (List, error) {
	text, err := decode(file)
	if err != nil {
		return List{}, err
	}
	text, above, comma := headed(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = comma, true, -1, true
	header, err := r.Read()
	if err != nil {
		return List{}, errs.Errorf(errs.Invalid, "register_header", "there is no first row")
	}
	at, columns, err := columnsOf(header)
	if err != nil {
		return List{}, err
	}
	var l List
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			l.doubles()
			return l, nil
		}
		if err != nil {
			return List{}, errs.Errorf(errs.Invalid, "register_form", "a row cannot be read")
		}
		first, _ := r.FieldPos(0) // empty lines count, as an editor counts them
		n := first + above
		if len(l.Rows)+len(l.Bad) >= maxRows {
			return List{}, errs.Errorf(errs.Invalid, "register_large", "more than %d rows", maxRows)
		}
		if !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		// A quote that is opened by mistake swallows rows up to the next one.
		// They would be missing though only one row is bad.
		if slices.ContainsFunc(record, func(s string) bool { return strings.ContainsAny(s, "\r\n") }) {
			last, _ := r.FieldPos(len(record) - 1)
			return List{}, errs.Errorf(errs.Invalid, "register_form", "quotes do not close in the rows %d to %d", n, last+above)
		}
		for len(record) > columns && strings.TrimSpace(record[len(record)-1]) == "" {
			record = record[:len(record)-1] // a table program writes columns that are empty
		}
		if len(record) != columns {
			l.Bad = append(l.Bad, Bad{Row: n, Code: "columns"})
			continue
		}
		l.take(n, record, at)
	}
}

func (l *List) take(n int, record []string, at map[string]int) {
	row, column, code := parse(record, at)
	if code != "" {
		l.Bad = append(l.Bad, Bad{Row: n, Column: column, Code: code})
		return
	}
	l.Rows, l.Lines = append(l.Rows, row), append(l.Lines, n)
	if column, code := odd(row); code != "" {
		l.Doubts = append(l.Doubts, Bad{Row: n, Column: column, Code: code})
	}
}

// columnsOf finds the columns by their headers; empty ones at the end are none.
func columnsOf(header []string) (at map[string]int, columns int, err error) {
	columns = len(header)
	for columns > 0 && strings.TrimSpace(header[columns-1]) == "" {
		columns--
	}
	at = map[string]int{}
	for i, h := range header[:columns] {
		h = headerOf(h)
		if _, twice := at[h]; twice && h != "" {
			return nil, 0, errs.Errorf(errs.Invalid, "register_header", "column %d repeats a header", i+1)
		}
		at[h] = i
	}
	for _, h := range needed {
		if _, ok := at[h]; !ok {
			return nil, 0, &errs.Error{Kind: errs.Invalid, Code: "register_header", Field: h, Detail: "this column is missing"}
		}
	}
	return at, columns, nil
}

// parse takes one row; code says why not.
func parse(record []string, at map[string]int) (row Row, column, code string) {
	get := func(h string) string {
		i, ok := at[h]
		if !ok {
			return ""
		}
		return strings.Join(strings.Fields(record[i]), " ")
	}
	for h := range at {
		if utf8.RuneCountInString(get(h)) > maxField {
			return row, h, "long"
		}
	}
	row = Row{District: get(hDistrict), RegisterEntry: raid.RegisterEntry{
		Surname: get(hSurname), Name: get(hName), Patronymic: get(hPatronymic), IIN: iinOf(get(hIIN)), Locality: get(hLocality), Status: get(hStatus),
	}}
	var ok bool
	if row.BirthDate, ok = date(get(hBirth)); !ok {
		return row, hBirth, "date"
	}
	if row.Entered, ok = date(get(hEntered)); !ok {
		return row, hEntered, "date"
	}
	if column, ok := unholdable(row); ok {
		return row, column, "letters"
	}
	if row.IIN != "" {
		if _, err := raid.ParseIIN(row.IIN); err != nil {
			return row, hIIN, "iin"
		}
	}
	switch {
	case row.District == "":
		return row, hDistrict, "missing"
	case row.Surname == "" && row.IIN == "":
		return row, hSurname, "missing"
	case row.Name == "" && row.IIN == "":
		return row, hName, "missing"
	case row.BirthDate == "" && row.IIN == "":
		return row, hBirth, "missing"
	}
	return row, "", ""
}

// date reads dd.mm.yyyy, with or without a time of day after it and with or
// without noughts before; an empty one is not known. Days written in another
// order, or with two digits of a year, could be two days: they are not guessed.
func date(s string) (civil.Date, bool) {
	s, _, _ = strings.Cut(s, " ")
	if s == "" {
		return "", true
	}
	parts := strings.Split(s, ".")
	if len(parts) != 3 || len(parts[2]) != 4 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return "", false
	}
	pad := func(p string) string { return strings.Repeat("0", 2-len(p)) + p }
	d := civil.Date(parts[2] + "-" + pad(parts[1]) + "-" + pad(parts[0]))
	return d, d.Valid()
}
