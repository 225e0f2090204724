package paper

import "slices"

// Flow is a text that takes as many pages as it needs.
type Flow struct {
	About  About
	Head   func(s *Sheet, next int)          // written at the top of every page but the first, above which block
	Blocks []func(*Sheet)                    // one below the other, none broken between two pages
	Fresh  []int                             // blocks that begin a page, whatever room is left
	Foot   func(s *Sheet, number, pages int) // written in the room at the end of every page
}

// footRoom is what a page of a Flow leaves for its foot, in millimetres.
const footRoom = 6.0

// Pages lays a flow out, on one page at least. It returns ErrTooLong where a
// block does not fit on a page of its own.
func (f *Fonts) Pages(flow Flow) ([]Page, error) {
	var sheets []*Sheet
	var s *Sheet
	begin := func(next int) {
		s = f.NewSheet(1)
		if len(sheets) > 0 && flow.Head != nil {
			flow.Head(s, next)
		}
		sheets = append(sheets, s)
	}
	begin(0)
	const end = Height - marginEnd - footRoom
	for i, block := range flow.Blocks {
		if i > 0 && slices.Contains(flow.Fresh, i) {
			begin(i)
		}
		marks, top := len(s.marks), s.Y
		block(s)
		if s.Y <= end {
			continue
		}
		s.marks, s.Y = slices.Clip(s.marks[:marks]), top
		begin(i)
		if block(s); s.Y > end {
			return nil, ErrTooLong
		}
	}
	pages := make([]Page, len(sheets))
	for i, s := range sheets {
		if flow.Foot != nil {
			s.Y = end + footRoom - Small*leaded
			flow.Foot(s, i+1, len(sheets))
		}
		pages[i] = s.Page(flow.About)
	}
	return pages, nil
}
