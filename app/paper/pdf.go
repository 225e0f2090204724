package paper

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image/png"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// greys of the tones on paper, 0 black to 255 white.
var greys = map[Tone]int{Plain: 0, Dim: 85, Strong: 0, Accent: 70, Blank: 255, Faint: 225}

const family = "noto"

// pointsPerMM turns millimetres into the points in which fonts are set.
const pointsPerMM = 72 / 25.4

// PDF gives the page as a file. The same page gives the same bytes: dates are
// the page's own and the writer is named, not timed.
func (p Page) PDF(f *Fonts) ([]byte, error) { return PDF(f, p.About, p) }

// PDF gives pages as one file, in the way of Page.PDF.
func PDF(f *Fonts, about About, pages ...Page) ([]byte, error) {
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetCatalogSort(true)
	at := about.At.UTC()
	if at.IsZero() {
		at = time.Unix(0, 0).UTC()
	}
	doc.SetCreationDate(at)
	doc.SetModificationDate(at)
	doc.SetProducer("Shyraq", true)
	doc.SetTitle(about.Title, true)
	doc.SetKeywords(about.Keywords, !plain(about.Keywords)) // plain text is found in the file as it is
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.AddUTF8FontFromBytes(family, "", bytes.Clone(f.regular.raw)) // the writer works in the bytes
	doc.AddUTF8FontFromBytes(family, "B", bytes.Clone(f.bold.raw))
	for _, p := range pages {
		doc.AddPage()
		for _, m := range p.Marks {
			write(doc, m)
		}
	}
	var out bytes.Buffer
	if err := doc.Output(&out); err != nil {
		return nil, fmt.Errorf("make pdf: %w", err)
	}
	return out.Bytes(), nil
}

func write(doc *fpdf.Fpdf, m Mark) {
	switch m := m.(type) {
	case Run:
		style := ""
		if m.Bold {
			style = "B"
		}
		doc.SetFont(family, style, m.Size*pointsPerMM)
		grey := greys[m.Tone]
		doc.SetTextColor(grey, grey, grey)
		doc.Text(m.X, m.Y, m.Text)
	case Rule:
		grey := greys[m.Tone]
		doc.SetDrawColor(grey, grey, grey)
		doc.SetLineWidth(m.Width)
		doc.Line(m.X1, m.Y1, m.X2, m.Y2)
	case Area:
		grey := greys[m.Tone]
		doc.SetFillColor(grey, grey, grey)
		doc.Rect(m.X, m.Y, m.Wide, m.High, "F")
	case Image:
		writeImage(doc, m)
	case Ink:
		doc.SetDrawColor(0, 0, 0)
		doc.SetLineWidth(m.Width)
		doc.SetLineCapStyle("round")
		doc.SetLineJoinStyle("round")
		for _, stroke := range m.Strokes {
			writeStroke(doc, stroke)
		}
		doc.SetLineCapStyle("butt")
	case Grid:
		doc.SetFillColor(0, 0, 0)
		side := m.Side / float64(max(len(m.Dark), 1))
		for y, row := range m.Dark {
			for x := 0; x < len(row); x++ {
				if !row[x] {
					continue
				}
				from := x // neighbours are one bar: fewer words, and no hair lines between
				for x+1 < len(row) && row[x+1] {
					x++
				}
				doc.Rect(m.X+float64(from)*side, m.Y+float64(y)*side, float64(x-from+1)*side, side, "F")
			}
		}
	}
}

// writeImage puts a picture on the page. It is named by what is in it, so that the same
// page is the same bytes.
func writeImage(doc *fpdf.Fpdf, m Image) {
	var file bytes.Buffer
	if m.Grey == nil || png.Encode(&file, m.Grey) != nil {
		return // of nothing, or larger than a PNG may be: the page says what it shows in words
	}
	name := fmt.Sprintf("%x", sha256.Sum256(file.Bytes()))
	form := fpdf.ImageOptions{ImageType: "PNG"}
	doc.RegisterImageOptionsReader(name, form, &file)
	doc.ImageOptions(name, m.X, m.Y, m.Wide, m.High, false, form, 0, "")
}

func writeStroke(doc *fpdf.Fpdf, stroke []Dot) {
	for i, d := range stroke {
		if i == 0 {
			doc.MoveTo(d.X, d.Y)
		}
		if i > 0 || len(stroke) == 1 {
			doc.LineTo(d.X, d.Y) // a line of no length with round ends is a dot
		}
	}
	if len(stroke) > 0 {
		doc.DrawPath("D")
	}
}

// plain says whether a text is letters that every PDF reader takes as they
// are.
func plain(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}
