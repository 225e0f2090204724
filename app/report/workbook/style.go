package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// style is how a cell looks.
type style struct {
	strong, head bool
	form         string // of a number; empty for a text
}

// styles are those a file has: as few as there are different ones.
type styles struct {
	book  *excelize.File
	known map[style]int
}

func (s *styles) id(st style) (int, error) {
	if id, ok := s.known[st]; ok {
		return id, nil
	}
	out := excelize.Style{
		Font:      &excelize.Font{Bold: st.strong, Size: 10, Family: "Noto Sans"},
		Alignment: &excelize.Alignment{Vertical: "top"},
	}
	if st.form != "" {
		out.CustomNumFmt = &st.form
		out.Alignment.Horizontal = "right"
	}
	if st.head {
		out.Alignment.WrapText, out.Alignment.Vertical = true, "bottom"
		out.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}
	}
	id, err := s.book.NewStyle(&out)
	if err != nil {
		return 0, err
	}
	s.known[st] = id
	return id, nil
}

// form is how a spreadsheet is told to show a number: ECMA-376 part 1, 18.8.31.
func (n Number) form() string {
	digits := "0"
	if n.Digits > 0 {
		digits += "." + strings.Repeat("0", n.Digits)
	}
	quoted := func(text string) string {
		if text == "" {
			return ""
		}
		return `"` + strings.ReplaceAll(text, `"`, "”") + `"`
	}
	form := func(sign string) string { return quoted(n.Before) + sign + digits + quoted(n.After) }
	if !n.Signed {
		return form("")
	}
	return form("+") + ";" + form("-") + ";" + form("")
}
