// Package export reads a list of registered children as the police export
// gives it: the headers Фамилия, Имя, Отчество, Дата рождения, ИИН, Район,
// Населенный пункт, Статус, Дата ввода, days as dd.mm.yyyy, columns set apart
// by tabs, semicolons or commas, in UTF-8 or Windows-1251.
//
// It promises that what it says of a bad row is its number, its column and a
// code, never what stands in it; that a row is taken whole or not at all; and
// that whatever is fed to it ends in rows or in an error. It reads no Excel
// file: save it as CSV first.
package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"shyraq/app/raid"
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

// Read reads an export. Rows that cannot be taken are told in bad. Errors are
// raid.Invalid: register_excel, register_encoding, register_header,
// register_form or register_large.
func Read(file []byte) (rows []Row, bad []Bad, err error) {
	text, err := decode(file)
	if err != nil {
		return nil, nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	first, _, _ := strings.Cut(text, "\n")
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = separator(first), true, -1, true
	header, err := r.Read()
	if err != nil {
		return nil, nil, raid.Errorf(raid.Invalid, "register_header", "there is no first row")
	}
	at := map[string]int{}
	for i, h := range header {
		h = strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(h), " ")), "ё", "е")
		if _, twice := at[h]; twice && h != "" {
			return nil, nil, raid.Errorf(raid.Invalid, "register_header", "column %d repeats a header", i+1)
		}
		at[h] = i
	}
	for _, h := range needed {
		if _, ok := at[h]; !ok {
			return nil, nil, &raid.Error{Kind: raid.Invalid, Code: "register_header", Field: h, Detail: "this column is missing"}
		}
	}
	columns := len(header)
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, bad, nil
		}
		if err != nil {
			return nil, nil, raid.Errorf(raid.Invalid, "register_form", "a row cannot be read")
		}
		n, _ := r.FieldPos(0) // empty lines count, as an editor counts them
		if len(rows)+len(bad) >= maxRows {
			return nil, nil, raid.Errorf(raid.Invalid, "register_large", "more than %d rows", maxRows)
		}
		if !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		// A quote that is opened by mistake swallows rows up to the next one.
		// They would be missing though only one row is bad.
		if slices.ContainsFunc(record, func(s string) bool { return strings.ContainsAny(s, "\r\n") }) {
			last, _ := r.FieldPos(len(record) - 1)
			return nil, nil, raid.Errorf(raid.Invalid, "register_form", "quotes do not close in the rows %d to %d", n, last)
		}
		if len(record) != columns {
			bad = append(bad, Bad{Row: n, Code: "columns"})
			continue
		}
		row, column, code := parse(record, at)
		if code != "" {
			bad = append(bad, Bad{Row: n, Column: column, Code: code})
			continue
		}
		rows = append(rows, row)
	}
}

// decode gives the text of a file in one of the encodings that exports have.
func decode(file []byte) (string, error) {
	switch {
	case bytes.HasPrefix(file, []byte{0xD0, 0xCF, 0x11, 0xE0}), bytes.HasPrefix(file, []byte("PK\x03\x04")):
		return "", raid.Errorf(raid.Invalid, "register_excel", "an Excel file; save it as CSV")
	case bytes.IndexByte(file, 0) >= 0:
		return "", raid.Errorf(raid.Invalid, "register_encoding", "neither UTF-8 nor Windows-1251")
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if !utf8.Valid(file) {
		text, err := charmap.Windows1251.NewDecoder().Bytes(file)
		if err != nil {
			return "", raid.Errorf(raid.Invalid, "register_encoding", "neither UTF-8 nor Windows-1251")
		}
		file = text
	}
	return norm.NFC.String(string(file)), nil
}

// separator is what the header is set apart by.
func separator(header string) rune {
	for _, c := range "\t;" {
		if strings.ContainsRune(header, c) {
			return c
		}
	}
	return ','
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
		Surname: get(hSurname), Name: get(hName), Patronymic: get(hPatronymic), IIN: get(hIIN), Locality: get(hLocality), Status: get(hStatus),
	}}
	var ok bool
	if row.BirthDate, ok = date(get(hBirth)); !ok {
		return row, hBirth, "date"
	}
	if row.Entered, ok = date(get(hEntered)); !ok {
		return row, hEntered, "date"
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

// date reads dd.mm.yyyy, with or without a time of day after it; an empty one
// is not known.
func date(s string) (raid.Date, bool) {
	s, _, _ = strings.Cut(s, " ")
	if s == "" {
		return "", true
	}
	if len(s) != 10 || s[2] != '.' || s[5] != '.' {
		return "", false
	}
	d := raid.Date(s[6:] + "-" + s[3:5] + "-" + s[:2])
	return d, d.Valid()
}
