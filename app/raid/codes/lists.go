// Package codes holds what is chosen from a list instead of written: the code
// lists with their names in three languages, the codes that rules speak of by
// name, and which answers exclude each other.
package codes

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"shyraq/app/raid/civil"
	"shyraq/errs"
)

// Lists holds the code lists: what a code is called in three languages, its
// class where it has one, and from when to when it may be chosen. It does
// not change after it was made, so that it may be shared.
//
// Classes: places V (entertainment venue), O (outside home), N (the place
// alone does not decide); company L (with a legal representative), W
// (without), N (does not decide alone); kinship L (legal representative), R
// (relative), O (other); articles: who answers, of M (minor), P (parent), V
// (venue), A (another adult).
type Lists struct {
	lists map[string]*codeList
	names []string // in the order of the files
}

type codeList struct {
	rows  []Row
	index map[Code]int
}

// Parse reads every *.tsv file in the root of fsys; the file's name is
// the list's. The first line names the columns: code, kk, ru, en, valid_from,
// valid_to, class (or subject, which is the class of an article) and seldom (x:
// few nights need it, so a screen may put it behind the others). Errors are
// Invalid and name file and line.
func Parse(fsys fs.FS) (*Lists, error) {
	files, err := fs.Glob(fsys, "*.tsv")
	if err != nil {
		return nil, fmt.Errorf("list code files: %w", err)
	}
	c := &Lists{lists: map[string]*codeList{}}
	for _, file := range files {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("read code list: %w", err)
		}
		name := strings.TrimSuffix(path.Base(file), ".tsv")
		rows, err := parseRows(name, text)
		if err != nil {
			return nil, err
		}
		c.put(name, rows)
	}
	if len(c.names) == 0 {
		return nil, errs.Errorf(errs.Invalid, "codes", "no code lists")
	}
	return c, nil
}

func parseRows(name string, text []byte) ([]Row, error) {
	var rows []Row
	var columns []string
	seen := map[Code]bool{}
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if line == "" {
			continue
		}
		cells := strings.Split(line, "\t")
		if columns == nil {
			columns = cells
			if cells[0] != "code" {
				return nil, errs.Errorf(errs.Invalid, "codes", "%s line %d: the first column is not code", name, n)
			}
			continue
		}
		if len(cells) != len(columns) {
			return nil, errs.Errorf(errs.Invalid, "codes", "%s line %d: %d cells, want %d", name, n, len(cells), len(columns))
		}
		row := Row{List: name}
		for i, cell := range cells {
			switch columns[i] {
			case "code":
				row.Code = Code(cell)
			case "class", "subject":
				row.Class = cell
			case "kk":
				row.Names.KK = cell
			case "ru":
				row.Names.RU = cell
			case "en":
				row.Names.EN = cell
			case "seldom":
				row.Seldom = cell != ""
			case "valid_from":
				row.ValidFrom = civil.Date(cell)
			case "valid_to":
				row.ValidTo = civil.Date(cell)
			default:
				return nil, errs.Errorf(errs.Invalid, "codes", "%s: unknown column %q", name, columns[i])
			}
		}
		if seen[row.Code] {
			return nil, errs.Errorf(errs.Invalid, "codes", "%s line %d: code twice", name, n)
		}
		if err := row.check(); err != nil {
			return nil, errs.Errorf(errs.Invalid, "codes", "%s line %d: %s", name, n, err.Error())
		}
		seen[row.Code] = true
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		return nil, errs.Errorf(errs.Invalid, "codes", "%s: %s", name, err.Error())
	}
	if columns == nil {
		return nil, errs.Errorf(errs.Invalid, "codes", "%s: empty", name)
	}
	return rows, nil
}

func (c *Lists) put(name string, rows []Row) {
	list := &codeList{rows: rows, index: make(map[Code]int, len(rows))}
	for i, row := range rows {
		list.index[row.Code] = i
	}
	if c.lists[name] == nil {
		c.names = append(c.names, name)
	}
	c.lists[name] = list
}

// With gives the lists with a region's rows. A row with a new code is added to
// its list; a row with a known code may only end it by its ValidTo. Anything
// that would rewrite what a code meant in old records is refused with an
// Invalid error that names the row: "codes.3".
func (c *Lists) With(rows []Row) (*Lists, error) {
	out := &Lists{lists: map[string]*codeList{}}
	for _, name := range c.names {
		out.put(name, append([]Row(nil), c.lists[name].rows...))
	}
	for i, row := range rows {
		if err := out.add(row); err != nil {
			bad := errs.Errorf(errs.Invalid, "code_row", "%s", err.Error())
			bad.Field = fmt.Sprintf("codes.%d", i)
			return nil, bad
		}
	}
	return out, nil
}

func (c *Lists) add(row Row) error {
	list := c.lists[row.List]
	if list == nil {
		return fmt.Errorf("no list %q", row.List)
	}
	i, known := list.index[row.Code]
	if !known {
		if err := row.check(); err != nil {
			return err
		}
		c.put(row.List, append(list.rows, row))
		return nil
	}
	old := list.rows[i]
	same := (row.Class == "" || row.Class == old.Class) &&
		(row.Names == Names{} || row.Names == old.Names) &&
		(row.ValidFrom == "" || row.ValidFrom == old.ValidFrom)
	switch {
	case !same:
		return fmt.Errorf("code %q would be rewritten", row.Code)
	case row.ValidTo == "":
		if old.ValidTo != "" {
			return fmt.Errorf("code %q would be opened again", row.Code)
		}
		return nil
	case old.ValidTo != "" && old.ValidTo != row.ValidTo:
		return fmt.Errorf("code %q has ended already", row.Code)
	}
	old.ValidTo = row.ValidTo
	if err := old.check(); err != nil {
		return err
	}
	list.rows[i] = old
	return nil
}

// The classes of a place (note before article 423 of the Code on
// administrative offences for venues; docs/sources.md, 7).
const (
	ClassVenue     = "V" // entertainment venue: articles 442 part 1 and 132
	ClassOutside   = "O" // outside home: article 442 part 2
	ClassUndecided = "N" // the place alone does not decide, the inspector does
)

// The classes of company: who was with a minor.
const (
	CompanyWith      = "L" // a legal representative was there
	CompanyWithout   = "W" // no legal representative was there
	CompanyUndecided = "N" // does not decide alone, the inspector does
)

// List gives the rows of a list that may be chosen on a date, in the order of
// the file, the region's own after them. An empty date means every row.
func (c *Lists) List(name string, on civil.Date) []Row {
	list := c.lists[name]
	if list == nil {
		return nil
	}
	out := make([]Row, 0, len(list.rows))
	for _, row := range list.rows {
		if on == "" || on.Within(row.ValidFrom, row.ValidTo) {
			out = append(out, row)
		}
	}
	return out
}

// Row gives the row of a code, whatever its dates: old records keep old codes.
func (c *Lists) Row(list string, code Code) (Row, bool) {
	if c == nil || c.lists[list] == nil {
		return Row{}, false
	}
	i, ok := c.lists[list].index[code]
	if !ok {
		return Row{}, false
	}
	return c.lists[list].rows[i], true
}

// Label gives the name of a code in a language ("kk", "ru", "en"). A code of a
// newer program is shown raw rather than dropped.
func (c *Lists) Label(list string, code Code, lang string) string {
	row, ok := c.Row(list, code)
	if !ok {
		return string(code)
	}
	return row.Names.In(lang)
}

// Class gives the class of a code, empty for an unknown code.
func (c *Lists) Class(list string, code Code) string {
	row, _ := c.Row(list, code)
	return row.Class
}

// WithRepresentative says whether a code of the list "company" means that a
// legal representative was with the child: article 442 then does not apply.
func (c *Lists) WithRepresentative(company Code) bool {
	return c.Class("company", company) == CompanyWith
}

// LegalRepresentative says whether a code of the list "kinship" stands for a
// legal representative: parent, adoptive parent, guardian, trustee or foster
// carer (Law on the Rights of the Child and Code on Marriage and Family; the
// wording of the article is not verified in a source).
func (c *Lists) LegalRepresentative(kinship Code) bool {
	return c.Class("kinship", kinship) == "L"
}
