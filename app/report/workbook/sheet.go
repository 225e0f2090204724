package workbook

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// sheet writes a table. The first error stops it.
type sheet struct {
	book   *excelize.File
	name   string
	styles *styles
	line   int // the last one that was written, from 1
	err    error
}

func (s *sheet) table(t Table) {
	for _, text := range t.Above {
		s.line++
		s.cell(1, text, style{})
	}
	if len(t.Above) > 0 {
		s.line++
	}
	heads := Row{Strong: true}
	for i, c := range t.Columns {
		heads.Cells = append(heads.Cells, c.Head)
		letter, _ := excelize.ColumnNumberToName(i + 1)
		s.do(func() error { return s.book.SetColWidth(s.name, letter, letter, c.Wide) })
	}
	s.row(heads, true)
	head := s.line
	for _, r := range t.Rows {
		s.row(r, false)
	}
	s.do(func() error { return s.frozen(head) })
	s.do(func() error { return s.printed(head) })
}

func (s *sheet) row(r Row, head bool) {
	s.line++
	for i, c := range r.Cells {
		s.cell(i+1, c, style{strong: r.Strong, head: head})
	}
}

func (s *sheet) cell(column int, value any, st style) {
	s.do(func() error {
		at, err := excelize.CoordinatesToCellName(column, s.line)
		if err != nil {
			return err
		}
		switch v := value.(type) {
		case nil:
		case string:
			err = s.book.SetCellStr(s.name, at, shortened(v))
		case int:
			st.form = "0"
			err = s.book.SetCellInt(s.name, at, int64(v))
		case Number:
			st.form = v.form()
			err = s.book.SetCellFloat(s.name, at, v.Value, -1, 64)
		default:
			return fmt.Errorf("a cell cannot be %T", v)
		}
		if err != nil {
			return err
		}
		id, err := s.styles.id(st)
		if err != nil {
			return err
		}
		return s.book.SetCellStyle(s.name, at, at, id)
	})
}

func (s *sheet) do(f func() error) {
	if s.err == nil {
		s.err = f()
	}
}

// frozen keeps the heads in sight.
func (s *sheet) frozen(head int) error {
	below, err := excelize.CoordinatesToCellName(1, head+1)
	if err != nil {
		return err
	}
	return s.book.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: below, ActivePane: "bottomLeft"})
}

// printed puts a sheet on pages of A4 across, as wide as a page, with the heads
// on each.
func (s *sheet) printed(head int) error {
	const a4 = 9 // ECMA-376 part 1, 18.3.1.63, paperSize
	size, across, wide, high, fit := a4, "landscape", 1, 0, true
	if err := s.book.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &across, FitToWidth: &wide, FitToHeight: &high,
	}); err != nil {
		return err
	}
	if err := s.book.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	return s.book.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: s.name,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(s.name, "'", "''"), head, head),
	})
}

// shortened keeps a text within what a cell takes.
func shortened(text string) string {
	for utf8.RuneCountInString(text) > excelize.TotalCellChars {
		text = string([]rune(text)[:excelize.TotalCellChars])
	}
	return text
}

// sheetName is a name that a spreadsheet takes and no other sheet has.
func sheetName(name string, number int, taken map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return ' '
		}
		return r
	}, strings.ReplaceAll(name, "'", "’"))
	fit := func(most int) string {
		runes := []rune(strings.TrimSpace(name))
		return strings.TrimSpace(string(runes[:min(len(runes), most)]))
	}
	out := fit(excelize.MaxSheetNameLength)
	if out == "" || taken[strings.ToLower(out)] {
		out = strings.TrimSpace(fmt.Sprintf("%s %d", fit(excelize.MaxSheetNameLength-8), number+1))
	}
	taken[strings.ToLower(out)] = true
	return out
}
