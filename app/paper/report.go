package paper

import (
	"errors"
	"time"
)

// ErrTooLong says that a report does not fit on one page even in the smallest
// type: give it fewer rows.
var ErrTooLong = errors.New("too long for one page")

// Pair is a word and what it stands for.
type Pair struct{ Name, Value string }

// Report is a plain page: what it is, pairs, a table, notes, and a foot that
// can be checked.
type Report struct {
	Title    string
	Subtitle string
	Pairs    []Pair
	Columns  []Column
	Rows     [][]string
	Notes    []string
	Foot     string    // such as a hash, set in small type at the end
	Code     string    // the text of a QR code at the foot; empty for none
	At       time.Time // of the page, for the metadata of a PDF
}

// Report lays a report out on one page, or returns ErrTooLong.
func (f *Fonts) Report(r Report) (Page, error) {
	var code [][]bool
	if r.Code != "" {
		var err error
		if code, err = Code(r.Code); err != nil {
			return Page{}, err
		}
	}
	page, ok := f.Fit(About{Title: r.Title, At: r.At}, func(s *Sheet) { r.write(s, code) })
	if !ok {
		return Page{}, ErrTooLong
	}
	return page, nil
}

func (r Report) write(s *Sheet, code [][]bool) {
	s.Write(r.Title, Style{Size: Title, Bold: true})
	s.Write(r.Subtitle, Style{Size: Body, Tone: Dim})
	s.Gap(3)
	names := []Column{{Share: 2}, {Share: 3}}
	for _, p := range r.Pairs {
		s.Row(names, Cell(p.Name, Style{Size: Body, Tone: Dim}), Cell(p.Value, Style{Size: Body, Bold: true}))
		s.Gap(1)
	}
	if len(r.Columns) > 0 {
		s.Gap(3)
		heads := make([]string, len(r.Columns))
		for i, c := range r.Columns {
			heads[i] = c.Head
		}
		r.row(s, heads, Style{Size: Note, Bold: true})
		for _, cells := range r.Rows {
			r.row(s, cells, Style{Size: Note})
		}
		s.Line()
	}
	s.Gap(4)
	for _, n := range r.Notes {
		s.Write(n, Style{Size: Note})
		s.Gap(1.5)
	}
	s.Gap(2)
	if code == nil {
		s.Write(r.Foot, Style{Size: Small, Tone: Dim})
		return
	}
	s.Row([]Column{{Share: 1}, {Share: 4}},
		func(s *Sheet) { s.Code(code) }, Cell(r.Foot, Style{Size: Small, Tone: Dim}))
}

func (r Report) row(s *Sheet, cells []string, st Style) {
	s.Line()
	s.Gap(0.8)
	writers := make([]func(*Sheet), len(cells))
	for i, c := range cells {
		writers[i] = Cell(c, st)
	}
	s.Row(r.Columns, writers...)
	s.Gap(0.8)
}

// Code puts a QR code between the edges, with the quiet zone of four modules
// it needs to be read. It is not made smaller with the type: a camera is no
// better for a long name.
func (s *Sheet) Code(dark [][]bool) {
	side := s.Right - s.Left
	quiet := side * 4 / float64(len(dark)+8)
	s.Add(Grid{X: s.Left + quiet, Y: s.Y + quiet, Side: side - 2*quiet, Dark: dark})
	s.Y += side
}
