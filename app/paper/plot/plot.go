// Package plot lays out the plain charts of a report as marks of a page: bars with
// names beside them, or columns with names below, one or two values to a name, such as
// this period and the year before. The same marks go to paper and to the screen, so that
// both show one chart.
//
// # How to make a chart
//
//	chart := plot.Chart{
//		Title:  "Minors found by district",
//		Groups: []string{"Aral district", "Kyzylorda city"},
//		Series: []plot.Series{
//			{Name: "01.01.2026 – 31.03.2026", Values: []plot.Value{plot.Of(12, "12"), plot.Withheld}},
//			{Name: "a year before", Values: []plot.Value{plot.Of(8, "8"), plot.Of(31, "31")}},
//		},
//		Hidden: "· not published",
//	}
//	chart.Write(sheet)                              // between the edges of a page, at s.Y
//	marks, high := chart.Lay(fonts, millimetres)    // or alone: for the screen
//
// It promises that a chart is a function of what it is given; that every number is
// printed at its bar, in the words of whoever asks, since only he knows how a language
// writes it; that series differ by filling and not by colour alone; that what is withheld
// looks the same whatever it hides, and changes nothing else of the chart; that what was
// not counted is a dash and no zero; and that nothing stands outside the edges, however
// narrow: columns go on in a second line, of the same scale.
package plot

import "shyraq/app/paper"

// Chart is one chart. Each series has a value for each group, in their order.
type Chart struct {
	Title   string
	Groups  []string // short ones, where they are columns: a date, an hour
	Series  []Series // the first is solid, the second hatched, the third empty
	Columns bool     // the groups stand beside each other, such as hours, and not below
	Hidden  string   // what is said of values that are withheld, where there are any
	Missing string   // what is said of values that are missing, where there are any
	Notes   []string // below it, in small type
}

// Series is the values of one kind.
type Series struct {
	Name   string // in the legend; of a chart of one series it may be empty
	Values []Value
}

// Value is what a bar stands for. The zero Value is a bar of no length without a number.
type Value struct {
	size, low, high float64
	text            string
	state           state
}

type state int

const (
	known state = iota
	withheld
	missing
)

// Values that are no number.
var (
	Withheld = Value{state: withheld, text: "·"} // there is one, and it is not told
	Missing  = Value{state: missing, text: "—"}  // nobody counted: not a zero
)

// Hidden is a value that is withheld, and says so in other words: "<5" where that is told.
func Hidden(text string) Value { return Value{state: withheld, text: text} }

// Of is a value with the text that is printed at its bar. One below zero is zero.
func Of(size float64, text string) Value { return Value{size: max(size, 0), text: text} }

// Between is a value with the interval that it is known to lie in.
func (v Value) Between(low, high float64) Value {
	v.low, v.high = max(low, 0), max(high, 0)
	return v
}

// end is how far the value and its interval reach.
func (v Value) end() float64 { return max(v.size, v.high) }

// value is that of a series in a group; missing where it has none.
func (c Chart) value(series, group int) Value {
	if all := c.Series[series].Values; group < len(all) {
		return all[group]
	}
	return Missing
}

// most is the value that reaches farthest: its bar takes all the room.
func (c Chart) most() float64 {
	most := 0.0
	c.each(func(v Value) { most = max(most, v.end()) })
	if most == 0 {
		return 1
	}
	return most
}

func (c Chart) each(of func(Value)) {
	for s := range c.Series {
		for g := range c.Groups {
			of(c.value(s, g))
		}
	}
}

func (c Chart) has(st state) (any bool) {
	c.each(func(v Value) { any = any || v.state == st })
	return any
}

// Lay lays a chart out alone, a number of millimetres wide, and says how high it is.
func (c Chart) Lay(f *paper.Fonts, wide float64) (marks []paper.Mark, high float64) {
	s := f.NewSheet(1)
	s.Left, s.Right, s.Y = 0, wide, 0
	c.Write(s)
	return s.Page(paper.About{}).Marks, s.Y
}

// Write writes a chart between the edges of a page, and goes below it.
func (c Chart) Write(s *paper.Sheet) {
	s.Write(c.Title, paper.Style{Size: paper.Body, Bold: true})
	s.Gap(0.8)
	c.legend(s)
	s.Gap(1)
	if c.Columns {
		c.columns(s)
	} else {
		c.bars(s)
	}
	s.Gap(1)
	small := paper.Style{Size: paper.Small, Tone: paper.Dim}
	if c.has(withheld) {
		c.hidden(s, small)
	}
	if c.has(missing) {
		s.Write(c.Missing, small)
	}
	for _, n := range c.Notes {
		s.Write(n, small)
	}
}

// hidden says what a dashed frame is.
func (c Chart) hidden(s *paper.Sheet, st paper.Style) {
	const wide, high = 4.0, 2.0
	left := s.Left
	s.Add(dashed(rect{left, s.Y + 0.6*s.Scale, wide * s.Scale, high * s.Scale}, s.Scale)...)
	s.Left += (wide + 1.5) * s.Scale
	s.Write(c.Hidden, st)
	s.Left = left
}

// legend says which filling is which, in one line or, where it is too narrow, in several.
func (c Chart) legend(s *paper.Sheet) {
	st := paper.Style{Size: paper.Note}
	left := s.Left
	const swatch, gap = 6.0, 6.0
	line := 0.0
	for i, series := range c.Series {
		if series.Name == "" {
			continue
		}
		wide := (swatch+1.5)*s.Scale + s.Wide(series.Name, st)
		if line > 0 && s.Left+wide > s.Right {
			s.Left, s.Y = left, s.Y+line
		}
		high := paper.Note * s.Scale
		s.Add(filled(i, rect{s.Left, s.Y + 0.2*high, swatch * s.Scale, high * 0.9}, s.Scale)...)
		from, top := s.Left, s.Y
		s.Left += (swatch + 1.5) * s.Scale
		s.Write(series.Name, st)
		line = s.Y - top
		s.Left, s.Y = from+wide+gap*s.Scale, top
	}
	s.Left, s.Y = left, s.Y+line
}
