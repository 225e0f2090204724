package paper

// Sheet writes a page from the top down, between a left and a right edge that
// columns move. Sizes and gaps are multiplied by Scale, so that a layout which
// does not fit can be written again a little smaller.
type Sheet struct {
	Scale       float64
	Y           float64 // where the next line begins, millimetres
	Left, Right float64

	fonts *Fonts
	marks []Mark
}

// The margins of a page, in millimetres: what an office printer reaches.
const (
	marginSide = 14.0
	marginTop  = 11.0
	marginEnd  = 10.0
)

// Sizes of text in millimetres: 6.5, 8, 10 and 13 points.
const (
	Small  = 2.3
	Note   = 2.8
	Body   = 3.5
	Title  = 4.6
	leaded = 1.3 // of a line to its em
	rise   = 1.0 // of the baseline below the top of a line, in ems
)

// NewSheet begins a page.
func (f *Fonts) NewSheet(scale float64) *Sheet {
	return &Sheet{Scale: scale, Y: marginTop, Left: marginSide, Right: Width - marginSide, fonts: f}
}

// Fits says whether all that was written stands on the page.
func (s *Sheet) Fits() bool { return s.Y <= Height-marginEnd }

// Page gives the page as written so far.
func (s *Sheet) Page(a About) Page { return Page{Marks: s.marks, About: a} }

// Add puts marks of the layout's own on the page.
func (s *Sheet) Add(marks ...Mark) { s.marks = append(s.marks, marks...) }

// Gap leaves room.
func (s *Sheet) Gap(mm float64) { s.Y += mm * s.Scale }

// Style is how a piece of text is written.
type Style struct {
	Size   float64 // of the em in millimetres, before Scale
	Bold   bool
	Tone   Tone
	Centre bool
	Right  bool // ends at the right edge, as a number in a column does
}

// Write writes a text in lines between the edges and goes below it. An empty
// text takes no room.
func (s *Sheet) Write(text string, st Style) {
	size := st.Size * s.Scale
	for _, line := range s.fonts.wrap(text, size, st.Bold, s.Right-s.Left) {
		x := s.Left
		switch left := s.Right - s.Left - s.fonts.Wide(line, size, st.Bold); {
		case st.Centre:
			x += left / 2
		case st.Right:
			x += left
		}
		s.Add(Run{X: x, Y: s.Y + size*rise, Size: size, Bold: st.Bold, Tone: st.Tone, Text: line})
		s.Y += size * leaded
	}
}

// Wide is how wide a text stands on one line, in millimetres, at the sheet's scale.
func (s *Sheet) Wide(text string, st Style) float64 {
	return s.fonts.Wide(s.fonts.clean(text, st.Bold), st.Size*s.Scale, st.Bold)
}

// Put writes a text on one line from a point of its baseline, wherever the edges are.
func (s *Sheet) Put(x, y float64, text string, st Style) {
	s.Add(Run{X: x, Y: y, Size: st.Size * s.Scale, Bold: st.Bold, Tone: st.Tone, Text: s.fonts.clean(text, st.Bold)})
}

// Line draws a hair line from edge to edge.
func (s *Sheet) Line() {
	s.Add(Rule{X1: s.Left, Y1: s.Y, X2: s.Right, Y2: s.Y, Width: 0.15, Tone: Dim})
}

// Column is a part of the width.
type Column struct {
	Head  string
	Share float64 // of the width, beside the others' shares
}

const gutter = 3.0 // between columns, millimetres

// Row writes cells beside each other, each from its left edge, and goes below
// the longest. The writers get the sheet with its edges set to their column.
func (s *Sheet) Row(columns []Column, cells ...func(*Sheet)) {
	left, right, top := s.Left, s.Right, s.Y
	total := 0.0
	for _, c := range columns {
		total += c.Share
	}
	wide := right - left - gutter*float64(len(columns)-1)
	bottom, x := top, left
	for i, c := range columns {
		s.Left, s.Right, s.Y = x, x+wide*c.Share/total, top
		if i < len(cells) && cells[i] != nil {
			cells[i](s)
		}
		bottom = max(bottom, s.Y)
		x = s.Right + gutter
	}
	s.Left, s.Right, s.Y = left, right, bottom
}

// Cell writes a text in a column.
func Cell(text string, st Style) func(*Sheet) { return func(s *Sheet) { s.Write(text, st) } }

// Box draws a frame from the edges, high millimetres tall before Scale, and
// gives its corner and size.
func (s *Sheet) Box(high float64) (x, y, w, h float64) {
	x, y, w, h = s.Left, s.Y, s.Right-s.Left, high*s.Scale
	for _, r := range []Rule{
		{X1: x, Y1: y, X2: x + w, Y2: y}, {X1: x, Y1: y + h, X2: x + w, Y2: y + h},
		{X1: x, Y1: y, X2: x, Y2: y + h}, {X1: x + w, Y1: y, X2: x + w, Y2: y + h},
	} {
		r.Width, r.Tone = 0.15, Dim
		s.Add(r)
	}
	s.Y += h
	return x, y, w, h
}

// smallest is the scale below which nobody can read a page.
const smallest = 0.6

// Fit lays a page out at full size, or as much smaller as it takes to stand on
// one page. ok is false where not even the smallest does: the page is given
// all the same, and its end is cut.
func (f *Fonts) Fit(about About, layout func(*Sheet)) (p Page, ok bool) {
	for scale := 1.0; ; scale -= 0.05 {
		s := f.NewSheet(scale)
		layout(s)
		if s.Fits() || scale-0.05 < smallest {
			return s.Page(about), s.Fits()
		}
	}
}
