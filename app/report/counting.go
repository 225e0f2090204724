package report

import (
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

// Counting counts the figures of some nights record by record, so that whoever has many
// need not hold them all at once.
type Counting struct {
	c       counter
	unknown int // records in no district of the region
}

// Begin begins to count all nights from one to another, both counted. Each, where it is
// not nil, hears of each thing as it is counted: the counts of all items of a figure and a
// district together are its number.
func Begin(from, to civil.Date, region regionfile.Region, codes *codes.Lists, offset *time.Location, each func(Item)) *Counting {
	k := &Counting{c: counter{from: from, to: to, region: &region, codes: codes, offset: offset, rows: map[string]*Row{}, each: each}}
	for _, d := range region.Districts {
		k.c.rows[d.KATO] = &Row{District: d.KATO, Names: d.Names, Special: region.Special(d.KATO)}
	}
	k.c.rows[""] = &Row{}
	return k
}

// Add counts one more record, which is the caller's again when it returns.
func (k *Counting) Add(r *Record) {
	kato, counted := k.c.record(r)
	if !counted {
		return
	}
	k.c.out.Records++
	if !r.Accepted {
		k.c.out.NotAccepted++
	}
	if kato == "" {
		k.unknown++
	}
}

// Sum is the figures of all that was added; it is asked for once, at the end.
func (k *Counting) Sum() Summary {
	c := &k.c
	c.venues()
	c.out.Night = c.from
	for _, d := range c.region.Districts {
		c.out.Rows = append(c.out.Rows, *c.rows[d.KATO])
	}
	if k.unknown > 0 {
		c.out.Rows = append(c.out.Rows, *c.rows[""])
	}
	for _, row := range c.out.Rows {
		c.out.Total.All.add(row.All)
		c.out.Total.Accepted.add(row.Accepted)
	}
	return c.out
}
