// Package act lays out the page of a handover act in Kazakh and Russian: who
// takes which child, in what condition, with both signatures, the act's number
// and a QR code that can be checked.
//
// It promises one A4 page whatever the names, and the same page of the same
// act. The page says of itself that it is neither the approved blank nor an
// electronic signature under the law, what is kept and whom to ask. What an
// act is, its number and its mark are in package raid; a file or a printer are
// somebody else's to open.
package act

import (
	"fmt"
	"strings"
	"time"

	"shyraq/app/doubt"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/errs"
)

// Press is what pages of acts are made with. KK and RU are the texts of the
// two languages, Offset the region's.
type Press struct {
	Fonts  *paper.Fonts
	KK, RU i18n.Texts
	Codes  *codes.Lists
	Offset *time.Location

	// Doubts are of acts whose time cannot be confirmed; nil for none.
	Doubts map[handover.Number]doubt.Time
}

// Page lays an act out. One without a number was not issued yet: its page says
// so and has no code. An act of a newer program is errs.Unavailable
// "act_version".
func (p Press) Page(a handover.Act) (paper.Page, error) {
	if a.Version < 1 || a.Version > handover.Newest {
		return paper.Page{}, errs.Errorf(errs.Unavailable, "act_version", "version %d", a.Version)
	}
	mark := a.Mark()
	var code [][]bool
	if a.Number != "" {
		var err error
		if code, err = paper.Code(mark.String()); err != nil {
			return paper.Page{}, err
		}
	}
	w := writer{Press: p, act: a, mark: mark, code: code}
	// The title of the file names the act by its number and nobody by a name.
	about := paper.About{Title: "Shyraq " + string(a.Number), Keywords: mark.String(), At: a.IssuedAt}
	page, ok := p.Fonts.Fit(about, w.write)
	if !ok {
		return page, fmt.Errorf("lay out act: %w", paper.ErrTooLong)
	}
	return page, nil
}

// PDF gives the act as a file: the same bytes each time.
func (p Press) PDF(a handover.Act) ([]byte, error) {
	page, err := p.Page(a)
	if err != nil {
		return nil, err
	}
	return page.PDF(p.Fonts)
}

type writer struct {
	Press
	act  handover.Act
	mark handover.Mark
	code [][]bool
}

var (
	halves = []paper.Column{{Share: 1}, {Share: 1}}
	value  = paper.Style{Size: paper.Body, Bold: true}
	small  = paper.Style{Size: paper.Small}
	dim    = paper.Style{Size: paper.Small, Tone: paper.Dim}
)

func (w writer) write(s *paper.Sheet) {
	w.head(s)
	w.facts(s)
	s.Gap(1.5)
	w.both(s, statement(w.act), paper.Style{Size: paper.Note})
	s.Gap(2)
	w.signatures(s)
	s.Gap(2)
	w.foot(s)
}

// statement is the sentence that both signed: what is printed again says what was
// signed, whatever newer acts say.
func statement(a handover.Act) string {
	if a.Version == 1 {
		return "act.page_statement_1"
	}
	return "act.page_statement"
}

// both writes one text in its two languages beside each other.
func (w writer) both(s *paper.Sheet, key string, st paper.Style, args ...any) {
	w.beside(s, w.KK.T(key, args...), w.RU.T(key, args...), st)
}

func (w writer) beside(s *paper.Sheet, kk, ru string, st paper.Style) {
	s.Row(halves, paper.Cell(kk, st), paper.Cell(ru, st))
}

func (w writer) head(s *paper.Sheet) {
	side := func(lang string) func(*paper.Sheet) {
		return func(s *paper.Sheet) {
			s.Write(w.act.Region.In(lang), paper.Style{Size: paper.Note, Tone: paper.Dim})
			s.Write(w.act.Unit.In(lang), paper.Style{Size: paper.Note, Bold: true})
		}
	}
	s.Row(halves, side("kk"), side("ru"))
	s.Gap(2.5)
	title := paper.Style{Size: paper.Title, Bold: true, Centre: true}
	s.Write(w.KK.T("act.page_title"), title)
	s.Write(w.RU.T("act.page_title"), paper.Style{Size: paper.Body, Centre: true})
	s.Gap(0.5)
	if w.act.Number == "" {
		s.Write(w.KK.T("act.page_draft")+" / "+w.RU.T("act.page_draft"), paper.Style{Size: paper.Body, Bold: true, Tone: paper.Strong, Centre: true})
	} else {
		s.Write("№ "+string(w.act.Number), title)
	}
	if v := w.act.Void; v != nil {
		s.Gap(1)
		void := paper.Style{Size: paper.Body, Bold: true, Tone: paper.Strong, Centre: true}
		at := w.KK.DateNumeric(v.At.In(w.Offset)) + " " + w.KK.Clock(v.At.In(w.Offset))
		s.Write(w.KK.T("act.page_void")+" / "+w.RU.T("act.page_void")+" · "+at, void)
		s.Write(v.Reason, paper.Style{Size: paper.Note, Tone: paper.Strong, Centre: true})
	}
	if d, is := w.Doubts[w.act.Number]; is && w.act.Number != "" {
		s.Gap(1)
		w.beside(s, d.Sentence(w.KK), d.Sentence(w.RU), paper.Style{Size: paper.Small, Tone: paper.Strong})
	}
	s.Gap(2)
	s.Line()
	s.Gap(1.2)
}

// fact is a line: what it is, in both languages, and what is said.
func (w writer) fact(s *paper.Sheet, key string, lines ...string) {
	if strings.TrimSpace(strings.Join(lines, "")) == "" {
		return
	}
	s.Row([]paper.Column{{Share: 2}, {Share: 5}}, func(s *paper.Sheet) {
		s.Write(w.KK.T(key), small)
		s.Write(w.RU.T(key), dim)
	}, func(s *paper.Sheet) {
		for _, line := range lines {
			s.Write(line, value)
		}
	})
	s.Gap(0.8)
}

func (w writer) facts(s *paper.Sheet) {
	a := w.act
	w.fact(s, "act.page_when", w.KK.DateClock(a.HandedAt.In(w.Offset)), w.RU.DateClock(a.HandedAt.In(w.Offset)))
	w.fact(s, "act.page_where", joined(", ", w.names(a.District), a.Place))
	c := a.Child
	w.fact(s, "act.page_child", joined(" ", c.Surname, c.Name, c.Patronymic))
	w.fact(s, "act.page_born", w.born(c))
	iin := c.IIN
	if iin == "" {
		iin = w.label("no_iin", c.NoIIN)
	}
	w.fact(s, "act.page_iin", iin)
	w.fact(s, "act.page_outcome", w.outcome(a.Outcome))
	labels := make([]string, len(a.Conditions))
	for i, code := range a.Conditions {
		labels[i] = w.label("conditions", code)
	}
	w.fact(s, "act.page_condition", strings.Join(labels, "; "), a.Seen)
	w.fact(s, "act.page_returned", a.Returned)
	t := a.Taker
	w.fact(s, "act.page_taker", t.Name)
	w.fact(s, "act.page_kinship", w.label("kinship", t.Kinship))
	w.fact(s, "act.page_document", w.document(t))
	w.fact(s, "act.page_address", t.Address)
	w.fact(s, "act.page_phone", t.Phone)
	w.fact(s, "act.page_replaces", string(a.Replaces))
}

// document is the paper that was shown; that none was is said, since a missing
// line would leave it open.
func (w writer) document(t handover.Taker) string {
	if t.Document == "" && t.Number == "" {
		return w.names(codes.Names{KK: w.KK.T("act.page_no_document"), RU: w.RU.T("act.page_no_document")})
	}
	return joined(" № ", w.label("documents", t.Document), t.Number)
}

func (w writer) born(c handover.Child) string {
	if c.BirthDate.Valid() {
		return w.KK.DateNumeric(c.BirthDate.In(time.UTC))
	}
	if c.Age == 0 {
		return ""
	}
	args := []any{"Age", c.Age, "Error", max(c.AgeError, 1)}
	return w.KK.T("act.page_age", args...) + " / " + w.RU.T("act.page_age", args...)
}

// outcome is how the child was handed over. An act says nothing of who consented,
// so its page claims no consent, though the name of the outcome does.
func (w writer) outcome(code codes.Code) string {
	if code != codes.OutcomeRelative {
		return w.label("outcomes", code)
	}
	return w.names(codes.Names{KK: w.KK.T("act.page_relative"), RU: w.RU.T("act.page_relative")})
}

// label is a code's name in both languages.
func (w writer) label(list string, code codes.Code) string {
	if code == "" {
		return ""
	}
	return w.names(codes.Names{KK: w.Codes.Label(list, code, "kk"), RU: w.Codes.Label(list, code, "ru")})
}

func (w writer) names(n codes.Names) string {
	kk, ru := n.In("kk"), n.In("ru")
	if kk == ru {
		return kk
	}
	return kk + " / " + ru
}

func (w writer) signatures(s *paper.Sheet) {
	side := func(key, name string, ink handover.Strokes, refused string) func(*paper.Sheet) {
		return func(s *paper.Sheet) {
			s.Write(w.KK.T(key)+" / "+w.RU.T(key), small)
			s.Write(name, paper.Style{Size: paper.Note, Bold: true})
			s.Gap(0.8)
			if refused == "" {
				x, y, wide, high := s.Box(signatureHigh)
				s.Add(inkIn(ink, x, y, wide, high))
				return
			}
			top, left, right := s.Y, s.Left, s.Right
			s.Left, s.Right, s.Y = left+2, right-2, top+1.5
			s.Write(w.KK.T("act.page_refused")+" / "+w.RU.T("act.page_refused"), small)
			s.Write(refused, paper.Style{Size: paper.Note, Bold: true})
			high := max(signatureHigh, (s.Y+1.5-top)/s.Scale)
			s.Left, s.Right, s.Y = left, right, top
			s.Box(high)
		}
	}
	a := w.act
	s.Row(halves, side("act.page_gave", a.Name, a.OfficerInk, ""), side("act.page_took", a.Taker.Name, a.TakerInk, a.Refused))
}

// signatureHigh is the height of the box for a signature, in millimetres.
const signatureHigh = 26.0

// inkIn fits the field of a signature into a box, in the middle, as it was
// drawn and not stretched.
func inkIn(strokes handover.Strokes, x, y, wide, high float64) paper.Ink {
	unit := min(wide/handover.InkWide, high/handover.InkHigh)
	x += (wide - unit*handover.InkWide) / 2
	y += (high - unit*handover.InkHigh) / 2
	ink := paper.Ink{Width: 0.5}
	for _, stroke := range strokes.Dots() {
		dots := make([]paper.Dot, len(stroke))
		for i, d := range stroke {
			dots[i] = paper.Dot{X: x + float64(d.X)*unit, Y: y + float64(d.Y)*unit}
		}
		ink.Strokes = append(ink.Strokes, dots)
	}
	return ink
}

// codeWide is the width of the QR code with its quiet zone, in millimetres.
// Its modules are 0.65 mm: a telephone reads it from a creased sheet.
const codeWide = 36.0

func (w writer) foot(s *paper.Sheet) {
	s.Line()
	s.Gap(1.5)
	top, left, right := s.Y, s.Left, s.Right
	s.Right = left + codeWide
	if w.code != nil {
		s.Code(w.code)
	} else {
		s.Box(codeWide / s.Scale)
	}
	below := s.Y
	s.Left, s.Right, s.Y = left+codeWide+2, right, top
	contact := func(lang string) string {
		if c := w.act.Contact; c != (codes.Names{}) {
			return c.In(lang)
		}
		return w.act.Unit.In(lang)
	}
	side := func(t i18n.Texts, lang string) func(*paper.Sheet) {
		return func(s *paper.Sheet) {
			s.Write(t.T("act.page_check", "Print", w.mark.Fingerprint()), dim)
			s.Gap(0.8)
			s.Write(t.T("act.page_not_blank"), small)
			s.Gap(0.8)
			s.Write(t.T("act.page_kept", "Contact", contact(lang)), small)
		}
	}
	s.Row(halves, side(w.KK, "kk"), side(w.RU, "ru"))
	s.Left, s.Right, s.Y = left, right, max(below, s.Y)
}

// joined puts what there is behind each other.
func joined(between string, parts ...string) string {
	var there []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, between)
}
