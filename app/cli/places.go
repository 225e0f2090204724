package cli

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"shyraq/app/duty"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/report/nightmap"
	"shyraq/app/report/places"
)

// runPlaces counts where and when encounters were for each hour that somebody looked, or,
// with --at and --since, what became of a place: for a person to read, as JSON, or as the
// file that --out or --csv asks for.
func runPlaces(ctx context.Context, c *call) error {
	form := strings.ToLower(strings.TrimPrefix(filepath.Ext(c.out), "."))
	if c.csv && c.out == "" {
		form = "csv"
	}
	measured := c.at != "" || c.since != ""
	switch {
	case c.mapped && (form != "pdf" || c.json || c.csv || measured):
		return usagef("places_map")
	case form != "" && c.json:
		return usagef("csv_or_json")
	case c.out != "" && form != "pdf" && form != "csv", measured && form == "csv":
		return usagef("places_file")
	case measured:
		return c.measure(ctx, form == "pdf")
	}
	p := places.Page{Period: commission.Period{From: civil.Date(c.from), To: civil.Date(c.to)}, Choice: places.Choice(c.choice)}
	if !p.Period.Valid() || p.Period.Nights() > duty.MaxPlacesNights {
		return usagef("places_period")
	}
	if !slices.Contains(places.Choices, p.Choice) || !slices.Contains(places.Widths, c.width) {
		return usagef("places_choice")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		source, err := d.Places(ctx, p.Period)
		if err != nil {
			return err
		}
		if c.mapped {
			return c.giveMap(ctx, d, nightmap.New(p.Period, source, nightmap.DistrictsOf(d.Region(), string(c.text.Lang())), d.Bound()))
		}
		p.Result = places.Count(source, places.Over(d.Bound(), c.width), p.Choice)
		return c.givePlaces(ctx, d, form, p)
	})
}

func (c *call) givePlaces(ctx context.Context, d *duty.Duty, form string, p places.Page) error {
	switch {
	case c.json:
		hexagons, hours := p.CellLines()
		return c.writeJSON(struct {
			Period   commission.Period `json:"period"`
			Choice   places.Choice     `json:"choice"`
			Width    float64           `json:"width"`
			Basis    places.Basis      `json:"basis"`
			Hexagons []places.CellLine `json:"hexagons"`
			Hours    []places.CellLine `json:"hours"`
		}{p.Period, p.Choice, p.Grid.Width, p.Basis, hexagons, hours})
	case form == "":
		c.printPlaces(p)
		return nil
	}
	var file bytes.Buffer
	if form == "csv" {
		if err := places.WriteCSV(&file, p, c.text); err != nil {
			return err
		}
	} else {
		pdf, err := c.pages(func(fonts *paper.Fonts) ([]paper.Page, error) { return places.Print(fonts, p, c.text, d.Now()) })
		if err != nil {
			return err
		}
		file.Write(pdf)
	}
	if err := d.Exported(ctx, "places_"+form); err != nil {
		return err
	}
	if c.out != "" {
		return c.writeOut(file.Bytes())
	}
	c.printf("%s", file.String())
	return nil
}

// giveMap writes the map of some nights as a page.
func (c *call) giveMap(ctx context.Context, d *duty.Duty, p nightmap.Page) error {
	if c.env.Maps != nil {
		dir, err := DataDir(c.data, c.getenv)
		if err != nil {
			return err
		}
		w, h, scale := p.View.Size()
		p.Ground, p.Source, p.Streets, err = c.env.Maps.Grey(dir, MapPicture{
			Lat: p.View.Middle[1], Lon: p.View.Middle[0], Zoom: p.View.Zoom, Width: w, Height: h, Scale: scale, Lang: string(c.text.Lang()),
		})
		if err != nil {
			return err
		}
	}
	pdf, err := c.pages(func(fonts *paper.Fonts) ([]paper.Page, error) {
		return []paper.Page{nightmap.Print(fonts, p, c.text, d.Now())}, nil
	})
	if err != nil {
		return err
	}
	if err := d.Exported(ctx, "map_pdf"); err != nil {
		return err
	}
	return c.writeOut(pdf)
}

// printPlaces is the page for a person to read: what it rests on, the hexagons that stand out, and
// the hours.
func (c *call) printPlaces(p places.Page) {
	t, mean := c.text, p.Mean()
	c.printf("%s\n%s\n", p.Title(t), p.MeanWords(t))
	for _, n := range p.Notices(t) {
		c.printf("%s\n", n)
	}
	for _, level := range []places.Level{places.More, places.Less} {
		for i, cell := range p.Standing(level) {
			if i == 0 {
				c.printf("\n%s\n", level.Name(t))
			}
			m := p.Grid.Middle(cell.Hex)
			c.printf("       %s (%s, %s): %s\n", p.Grid.ID(cell.Hex), t.Decimal(m[1], 4), t.Decimal(m[0], 4), cell.Words(t))
		}
	}
	for i, hour := range p.WeekHours() {
		if i == 0 {
			c.printf("\n%s\n", t.T("places.week_head"))
		}
		line := places.HourName(hour) + ":"
		for day := range p.Week {
			sign := p.Week[day][hour].Sign(t, mean)
			if sign == "" {
				sign = "-"
			}
			line += "\t" + sign
		}
		c.printf("       %s\n", line)
	}
}

// measure says what became of a place.
func (c *call) measure(ctx context.Context, pdf bool) error {
	at, ok := coordinates(c.at)
	day := civil.Date(c.since)
	what := strings.TrimSpace(c.what)
	if !ok || !day.Valid() || c.radius < 50 || c.radius > 2000 || raid.HoldsIIN(what) {
		return usagef("places_measure")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		m := places.Measure{At: at, Radius: float64(c.radius), Day: day, Until: civil.NightOf(d.Now(), d.Rules().Offset)}
		if m.Day > m.Until {
			return usagef("places_measure")
		}
		from := day.In(time.UTC)
		source, err := d.Places(ctx, commission.Period{From: civil.DateOf(from.AddDate(0, 0, -places.MostNights)), To: min(m.Until, civil.DateOf(from.AddDate(0, 0, places.MostNights)))})
		if err != nil {
			return err
		}
		v := places.Compare(source, m)
		switch {
		case c.json:
			return c.writeJSON(v.Line())
		case pdf:
			file, err := c.pages(func(fonts *paper.Fonts) ([]paper.Page, error) {
				return places.PrintMeasure(fonts, what, m, v, c.text, d.Now())
			})
			if err == nil {
				err = d.Exported(ctx, "measure_pdf")
			}
			if err != nil {
				return err
			}
			return c.writeOut(file)
		}
		for _, h := range v.Heads(c.text) {
			c.printf("%s\n", h)
		}
		for _, l := range v.Lines(c.text) {
			c.printf("       %s: %s\n", l.Name, l.Words)
		}
		c.printf("%s\n%s\n", c.text.T("places.measure_rule"), c.text.T("places.measure_limits"))
		return nil
	})
}

func coordinates(text string) (orb.Point, bool) {
	lat, lon, cut := strings.Cut(text, ",")
	y, bad := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	x, worse := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	return orb.Point{x, y}, cut && bad == nil && worse == nil && y > -85 && y < 85 && x >= -180 && x <= 180
}

// pages makes a file of pages.
func (c *call) pages(lay func(*paper.Fonts) ([]paper.Page, error)) ([]byte, error) {
	fonts, err := c.env.Fonts()
	if err != nil {
		return nil, err
	}
	pages, err := lay(fonts)
	if err != nil {
		return nil, err
	}
	return paper.PDF(fonts, pages[0].About, pages...)
}
