// Package paper lays out a page: one list of marks in millimetres from the top
// left of an A4 sheet, which a PDF and a picture on the screen are both made
// from. What an officer sees is what is printed, since there is no second
// layout.
//
// # How to make a page
//
// A Sheet writes from the top down and wraps lines; its Page holds the marks.
// For a plain one-page report there is Report: title, pairs, a table, notes, a
// foot line such as a hash, and a QR code.
//
//	fonts, err := paper.ReadFonts(assets.Fonts())
//	page, err := fonts.Report(paper.Report{
//		Title: "Ауысымның соңы", Pairs: []paper.Pair{{"Бөлімше", "Орталық"}},
//		Columns: []paper.Column{{Head: "Уақыты", Share: 1}, {Head: "Орын", Share: 3}},
//		Rows:    [][]string{{"02:14", "Саябақ"}},
//		Foot:    "3f9a 12…", Code: "text of the QR", At: now,
//	})
//	pdf, err := page.PDF(fonts)                        // bytes for a file or a printer
//	img := page.Picture(fonts, pixelsPerMM, look)      // the same on the screen
//
// It promises that a PDF of the same page is the same bytes, whenever and
// wherever it is made; that a page is written in Noto Sans with every Kazakh
// letter; and that no file is touched: bytes come out, and whoever takes them
// to a file or a printer writes that down first. A PDF's metadata holds what
// About says and nothing else: never a name.
package paper

import (
	"image"
	"time"
)

// The size of an A4 sheet, in millimetres.
const (
	Width  = 210.0
	Height = 297.0
)

// Page is one sheet.
type Page struct {
	Marks []Mark
	About About
}

// About is the metadata of a PDF. None of it may tell who somebody is.
type About struct {
	Title    string
	Keywords string    // such as the text of the page's QR code
	At       time.Time // instead of the clock, so that the bytes repeat
}

// Mark is something on the page: Run, Rule, Ink, Grid, Area or Image.
type Mark interface{ mark() }

// Tone says how strongly a mark is drawn. On paper all tones are black or
// grey; on the screen they follow the flavour.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Dim
	Strong // what must not be overlooked: a voided act
	Accent // what a chart shows first: on the screen the one accent of the flavour
	Blank  // the ground itself: what lies below is not seen
	Faint  // a ground below writing: on paper a light grey
)

// Run is text on one line. Y is the baseline, Size the height of the em, both
// in millimetres.
type Run struct {
	X, Y, Size float64
	Bold       bool
	Tone       Tone
	Text       string
}

// Rule is a straight line.
type Rule struct {
	X1, Y1, X2, Y2, Width float64
	Tone                  Tone
}

// Ink is what a hand drew: strokes of round ends. A stroke of one dot is a dot.
type Ink struct {
	Width   float64
	Strokes [][]Dot
}

// Dot is a point of a stroke, in millimetres.
type Dot struct{ X, Y float64 }

// Grid is a square of square modules, dark where true, such as a QR code. It is
// as wide as Side; the quiet zone around it is the layout's to leave.
type Grid struct {
	X, Y, Side float64
	Dark       [][]bool
}

// Area is a filled rectangle, such as the bar of a chart.
type Area struct {
	X, Y, Wide, High float64
	Tone             Tone
}

// Image is a picture in greys, such as a map.
type Image struct {
	X, Y, Wide, High float64
	Grey             *image.Gray
}

func (Run) mark()   {}
func (Rule) mark()  {}
func (Ink) mark()   {}
func (Grid) mark()  {}
func (Area) mark()  {}
func (Image) mark() {}
