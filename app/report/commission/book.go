package commission

import (
	"io"
	"math"
	"slices"
	"strings"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/report/workbook"
)

// WriteXLSX writes a report as a workbook: a sheet of the crime statistics that were
// imported and one of the decisions of the time before, where there are any, and three more:
// the region's sums, a line for each figure in each district, and the social portrait.
func WriteXLSX(w io.Writer, r Report, lists *codes.Lists, t i18n.Texts) error {
	above := slices.Concat([]string{r.Title(t)}, r.Marks(t), r.Notices(t))
	counts := []workbook.Column{
		{Head: t.T("commission.now"), Wide: 11}, {Head: t.T("commission.school"), Wide: 11}, {Head: t.T("commission.college"), Wide: 11},
		{Head: r.BeforeHead(t), Wide: 11}, {Head: t.T("commission.change"), Wide: 13},
	}
	figure := []workbook.Column{{Head: "R", Wide: 6}, {Head: t.T("commission.part"), Wide: 52}}
	region := workbook.Table{Name: t.T("commission.region"), Above: above, Columns: append(figure, counts...)}
	places := workbook.Table{
		Name: t.T("commission.districts"), Above: above,
		Columns: append(append(figure, workbook.Column{Head: t.T("figures.district"), Wide: 28}, workbook.Column{Head: "КАТО", Wide: 12}), counts...),
	}
	for _, row := range r.Rows {
		name := []any{row.Figure, row.Name(t, lists)}
		region.Rows = append(region.Rows, workbook.Row{Cells: append(name, typed(row.Line, row.Total, t)...), Strong: row.Code == ""})
		for i, d := range r.Districts {
			cells := append(append([]any{}, name...), d.Name(t), d.KATO)
			places.Rows = append(places.Rows, workbook.Row{Cells: append(cells, typed(row.Line, row.Cells[i], t)...)})
		}
	}
	portrait := workbook.Table{
		Name: t.T("commission.portrait"), Above: above,
		Columns: []workbook.Column{{Head: t.T("figures.why_out"), Wide: 52}, {Head: t.T("commission.now"), Wide: 11}},
	}
	for _, s := range r.Portrait(t, lists) {
		portrait.Rows = append(portrait.Rows, workbook.Row{Cells: []any{s.Name, s.Count}})
	}
	sheets := []workbook.Table{region, places, portrait}
	if len(r.Decisions) > 0 {
		sheets = slices.Insert(sheets, 0, decisionSheet(r, above, t))
	}
	if r.Crime != nil {
		sheets = slices.Insert(sheets, 0, crimeSheet(r, lists, t))
	}
	return workbook.Write(w, sheets...)
}

// typed are the counts of a cell and its change, as numbers.
func typed(l Line, c Cell, t i18n.Texts) []any {
	cells := []any{c.Now.All, nil, nil, c.Before.All, changed(c, t)}
	if c.Silent {
		cells[3] = "—"
	}
	if l.Children() {
		cells[1], cells[2] = c.Now.School, c.Now.College
	}
	return cells
}

// changed is a change as a number in the form in which Change.In writes it.
func changed(c Cell, t i18n.Texts) any {
	if c.Silent {
		return "—"
	}
	return changeCell(c.Change(), t)
}

func changeCell(change report.Change, t i18n.Texts) any {
	if times, doubled := change.Times(); doubled {
		const mark = "\x00"
		before, after, _ := strings.Cut(t.T("commission.times", "Times", mark), mark)
		return workbook.Number{Value: math.Round(float64(times)) / 10, Before: before, After: after, Digits: 1}
	}
	tenths, known := change.Tenths()
	if !known {
		return "—"
	}
	return workbook.Number{Value: float64(tenths) / 10, After: " %", Digits: 1, Signed: true}
}
