package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
)

func runSummary(ctx context.Context, c *call) error {
	night := civil.Date(c.night)
	if !night.Valid() {
		return usagef("night_date")
	}
	if c.csv && c.json {
		return usagef("csv_or_json")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		s, err := d.Summary(ctx, night)
		if err != nil {
			return err
		}
		if c.csv {
			var file bytes.Buffer
			if err := report.WriteCSV(&file, s, string(c.text.Lang()), func(key string) string { return c.text.T(key) }); err != nil {
				return err
			}
			if err := d.Exported(ctx, "summary_csv"); err != nil {
				return err
			}
			if _, err := file.WriteTo(c.stdout); err != nil {
				return fmt.Errorf("write figures: %w", err)
			}
			return nil
		}
		if c.json {
			return c.writeJSON(summaryJSON(s))
		}
		c.printSummary(s)
		return nil
	})
}

// figures maps R01, R02 … to their counts.
type figures map[string]count

type count struct {
	All     int `json:"all"`
	School  int `json:"school"`
	College int `json:"college"`
	Unasked int `json:"unasked"`
}

type districtFigures struct {
	District string      `json:"district,omitempty"`
	Names    codes.Names `json:"names,omitzero"`
	All      figures     `json:"all"`
	Accepted figures     `json:"accepted"`
}

type nightFigures struct {
	Night       civil.Date         `json:"night"`
	Records     int                `json:"records"`
	NotAccepted int                `json:"not_accepted"`
	Withdrawn   int                `json:"withdrawn,omitempty"`
	Closed      bool               `json:"closed,omitempty"` // the shift was closed here: the night has more
	Districts   []districtFigures  `json:"districts"`
	Total       districtFigures    `json:"total"`
	WhyOut      map[codes.Code]int `json:"why_out,omitempty"` // of the whole region, for no child alone
}

func summaryJSON(s report.Summary) nightFigures {
	out := nightFigures{Night: s.Night, Records: s.Records, NotAccepted: s.NotAccepted, Withdrawn: s.Withdrawn, Closed: s.Closed, Total: rowJSON(s.Total), WhyOut: s.WhyOut}
	for _, r := range s.Rows {
		out.Districts = append(out.Districts, rowJSON(r))
	}
	return out
}

func rowJSON(r report.Row) districtFigures {
	return districtFigures{District: r.District, Names: r.Names, All: figuresJSON(r.All), Accepted: figuresJSON(r.Accepted)}
}

func figuresJSON(f report.Figures) figures {
	out := figures{}
	for i, n := range f {
		out[report.Figure(i).Code()] = count(n)
	}
	return out
}

// printSummary is the table of the window in plain text: all, then accepted.
func (c *call) printSummary(s report.Summary) {
	at := s.Night.In(time.UTC)
	c.printf("%s\n%s\n\n", c.text.T("figures.night", "Date", c.text.Date(at)),
		s.Basis(c.text)+"\n"+c.text.T("figures.here"))
	for f := report.R01; f < report.NumFigures; f++ {
		c.printf("%s  %s: %d (%s %d)\n", f.Code(), c.text.T("figures.long_"+f.Number()),
			s.Total.All[f].All, c.text.T("figures.accepted"), s.Total.Accepted[f].All)
	}
	for _, row := range c.env.Codes.List("why_out", "") {
		if n := s.WhyOut[row.Code]; n > 0 {
			c.printf("     %s: %d\n", row.Names.In(string(c.text.Lang())), n)
		}
	}
	c.printf("\n")
	for _, r := range s.Rows {
		name := r.Names.In(string(c.text.Lang()))
		if r.Unknown() {
			name = c.text.T("figures.no_district")
		}
		var cells []string
		for f := report.R01; f < report.NumFigures; f++ {
			cells = append(cells, f.Code()+" "+c.text.Int(r.All[f].All)+"/"+c.text.Int(r.Accepted[f].All))
		}
		c.printf("%s: %s\n", name, strings.Join(cells, "  "))
	}
}
