package places

import (
	"io"
	"strconv"

	"shyraq/app/i18n"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

// Page is a result with what it is of.
type Page struct {
	Result
	Period commission.Period
	Choice Choice
}

// Title names a page.
func (p Page) Title(t i18n.Texts) string {
	return t.T("places.page_title", "From", date(t, p.Period.From), "To", date(t, p.Period.To), "Choice", p.Choice.Name(t))
}

// withheld stands for a number that is not given out, as in the report's tables.
const withheld = "·"

// WriteCSV writes the hexagons and then the hours for a spreadsheet. A number that is
// withheld, and the rate by which it could be worked out, stand as a dot.
func WriteCSV(w io.Writer, p Page, t i18n.Texts) error {
	lines := [][]string{{t.T("places.hexagon"), t.T("places.latitude"), t.T("places.longitude"), t.T("places.encounters"), t.T("places.hours"),
		t.T("places.rate"), t.T("places.low"), t.T("places.high"), t.T("places.level")}}
	mean := p.Mean()
	for _, c := range p.Cells {
		m := p.Grid.Middle(c.Hex)
		lines = append(lines, append([]string{p.Grid.ID(c.Hex), number(t, m[1], 5), number(t, m[0], 5)}, c.csv(t, mean)...))
	}
	for day := range p.Week {
		for _, hour := range p.WeekHours() {
			lines = append(lines, append([]string{DayName(t, day), HourName(hour), ""}, p.Week[day][hour].csv(t, mean)...))
		}
	}
	for _, said := range append([]string{p.Title(t), p.MeanWords(t)}, p.Notices(t)...) {
		lines = append(lines, []string{said, "", "", "", "", "", "", "", ""})
	}
	return report.WriteTable(w, lines, string(t.Lang()))
}

func (c Cell) csv(t i18n.Texts, mean float64) []string {
	rate, in, known := c.Rate()
	hours, level := number(t, c.Hours(), 2), c.Of(mean).Name(t)
	switch {
	case !known:
		return []string{"", "", "", "", "", level}
	case c.hidden():
		return []string{withheld, hours, withheld, withheld, withheld, level}
	}
	return []string{strconv.Itoa(c.Met), hours, number(t, rate, 3), number(t, in.Low, 3), number(t, in.High, 3), level}
}

func number(t i18n.Texts, f float64, digits int) string { return t.Decimal(f, digits) }
