package tablefile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"shyraq/errs"
)

// probe is how much of a file is looked at for what its columns are set apart by.
const probe = 16 << 10

// maxLines is how many lines a cell may have: headings have a few.
const maxLines = 12

func fromCSV(file []byte) ([]Sheet, error) {
	text, err := decode(file)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = separator(text), true, -1, true
	var out Sheet
	var b bounds
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, misshapen("a row cannot be read")
		}
		for _, cell := range record {
			if strings.Count(cell, "\n") > maxLines {
				return nil, misshapen("a quote does not close") // it would swallow rows
			}
		}
		cells := trimmed(record)
		if len(cells) == 0 {
			continue
		}
		if err := b.take(len(cells)); err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		out.Rows = append(out.Rows, Row{Number: line, Cells: cells})
	}
	if len(out.Rows) == 0 {
		return nil, errs.Errorf(errs.Invalid, "table_empty", "nothing stands in it")
	}
	return []Sheet{out}, nil
}

// decode gives the text of a file in one of the encodings that tables come in.
func decode(file []byte) (string, error) {
	if bytes.IndexByte(file, 0) >= 0 {
		return "", errs.Errorf(errs.Invalid, "table_encoding", "neither UTF-8 nor Windows-1251")
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if !utf8.Valid(file) {
		text, err := charmap.Windows1251.NewDecoder().Bytes(file)
		if err != nil {
			return "", errs.Errorf(errs.Invalid, "table_encoding", "neither UTF-8 nor Windows-1251")
		}
		file = text
	}
	text := string(file)
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // lines of an old Macintosh
	}
	return text, nil
}

// separator is what stands most often outside of quotes in the first lines, of the three.
func separator(text string) rune {
	text = text[:min(len(text), probe)]
	var found [3]int
	quoted := false
	for _, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case !quoted:
			if i := strings.IndexRune(";\t,", c); i >= 0 {
				found[i]++
			}
		}
	}
	switch {
	case found[0] > 0 && found[0]*4 >= max(found[1], found[2]): // a comma is a decimal mark beside it
		return ';'
	case found[1] > 0 && found[1]*4 >= found[2]:
		return '\t'
	}
	return ','
}

// tidy is a cell in one line and of bounded length. A sign that our own tables put before
// what a spreadsheet would take for a formula is taken off.
func tidy(cell string) string {
	if len(cell) > 4*MaxCell {
		cell = cell[:4*MaxCell]
	}
	if !norm.NFC.IsNormalString(cell) {
		cell = norm.NFC.String(cell)
	}
	plain := true
	for _, r := range cell {
		if plain = plain && r != utf8.RuneError && (r == ' ' || !unicode.IsSpace(r) && !unicode.IsControl(r) && r != '\ufeff'); !plain {
			break
		}
	}
	if !plain {
		cell = strings.Map(func(r rune) rune {
			switch {
			case unicode.IsSpace(r):
				return ' '
			case unicode.IsControl(r), r == '\ufeff', r == utf8.RuneError:
				return -1
			}
			return r
		}, cell)
	}
	cell = strings.TrimSpace(cell)
	if rest, ok := strings.CutPrefix(cell, "'"); ok {
		cell = strings.TrimSpace(rest)
	}
	for utf8.RuneCountInString(cell) > MaxCell {
		cell = string([]rune(cell)[:MaxCell])
	}
	return cell
}
