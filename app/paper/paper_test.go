package paper

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := ReadFonts(os.DirFS("../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func report(rows int) Report {
	r := Report{
		Title: "Ауысымның соңы", Subtitle: "Конец смены", Pairs: []Pair{{"Бөлімше", "Қызылорда қалалық полиция басқармасы"}},
		Columns: []Column{{"Уақыты", 1}, {"Орын", 3}, {"Нәтиже", 2}}, Notes: []string{"Тек осы құрылғыда: 2"},
		Foot: "3f9a 12c0", Code: "SHYRAQ:1:TEST", At: time.Date(2026, 3, 20, 2, 14, 0, 0, time.UTC),
	}
	for range rows {
		r.Rows = append(r.Rows, []string{"02:14", "Саябақ, жағалау", "Ата-анасына берілді"})
	}
	return r
}

func TestSamePageSameBytes(t *testing.T) {
	t.Parallel()
	page, err := fonts(t).Report(report(8))
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	for i := range 4 {
		pdf, err := page.PDF(fonts(t))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = pdf
		} else if !bytes.Equal(first, pdf) {
			t.Fatal("the PDF of one page differs from time to time")
		}
	}
	for _, date := range []string{"/CreationDate (D:20260320021400", "/ModDate (D:20260320021400"} {
		if !bytes.Contains(first, []byte(date)) {
			t.Errorf("the PDF has a date that is not the page's: no %s", date)
		}
	}
	if n := len(regexp.MustCompile(`/Type /Page\b`).FindAll(first, -1)); n != 1 {
		t.Errorf("%d pages", n)
	}
}

// streams gives everything a PDF holds, unpacked.
func streams(t *testing.T, pdf []byte) string {
	t.Helper()
	var all bytes.Buffer
	all.Write(pdf)
	for _, m := range regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`).FindAllSubmatch(pdf, -1) {
		if z, err := zlib.NewReader(bytes.NewReader(m[1])); err == nil {
			io.Copy(&all, z)
		}
	}
	return all.String()
}

func TestMetadataSaysWhatAboutSays(t *testing.T) {
	t.Parallel()
	page := Page{About: About{Title: "Act 43", Keywords: "SHYRAQ:1"}, Marks: []Mark{Run{X: 20, Y: 20, Size: 4, Text: "Айсұлу"}}}
	pdf, err := page.PDF(fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	info := string(pdf[bytes.Index(pdf, []byte("/Producer")):])
	for _, name := range []string{"/Author", "/Creator", "/Subject"} {
		if strings.Contains(info, name) {
			t.Errorf("metadata has %s", name)
		}
	}
}

func TestReportTooLong(t *testing.T) {
	t.Parallel()
	if _, err := fonts(t).Report(report(40)); err != nil {
		t.Errorf("40 rows: %v", err)
	}
	if _, err := fonts(t).Report(report(200)); err != ErrTooLong {
		t.Errorf("200 rows: %v", err)
	}
}

func TestMarksStayOnThePage(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	page, err := f.Report(report(30))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range page.Marks {
		run, ok := m.(Run)
		if !ok {
			continue
		}
		if end := run.X + f.Wide(run.Text, run.Size, run.Bold); run.X < 0 || end > Width || run.Y > Height {
			t.Errorf("%q ends at %.1f, %.1f", run.Text, end, run.Y)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	for name, row := range map[string]struct {
		text string
		wide float64
		want string
	}{
		"a short text is one line":            {"Ерлан", 50, "Ерлан"},
		"lines break between words":           {"Ерлан Ерлан Ерлан", 20, "Ерлан|Ерлан|Ерлан"},
		"a word wider than a line breaks":     {strings.Repeat("ш", 12), 20, "шшшш|шшшш|шшшш"},
		"spaces of any kind are one":          {" а \t\u00a0\n б ", 50, "а б"},
		"marks of direction go":               {"а\u202eб\u200bв\u2066г", 50, "абвг"},
		"what the font lacks is a box":        {"а😀б", 50, "а□б"},
		"a flood of combining marks is cut":   {"е" + strings.Repeat("\u0301", 50), 50, "е\u0301\u0301"},
		"controls go":                         {"а\x00\x1bб", 50, "аб"},
		"every Kazakh letter is in the fonts": {"ӘәҒғҚқҢңӨөҰұҮүҺһІі№₸", 90, "ӘәҒғҚқҢңӨөҰұҮүҺһІі№₸"},
		"nothing is no line":                  {"  ", 50, ""},
		"a column narrower than a letter":     {"шш", 0.1, "ш|ш"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(f.wrap(row.text, 5, false, row.wide), "|"); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

// TestPictureIsThePage holds both back ends to one layout: ink lies where the
// marks say, and nowhere else.
func TestPictureIsThePage(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	page := Page{Marks: []Mark{
		Grid{X: 10, Y: 10, Side: 20, Dark: [][]bool{{true, false}, {false, true}}},
		Ink{Width: 2, Strokes: [][]Dot{{{50, 50}, {70, 50}, {70, 60}}, {{100, 100}}}},
		Rule{X1: 10, Y1: 200, X2: 90, Y2: 200, Width: 1},
	}}
	img := page.Picture(f, 4, Look{Ground: color.White, Ink: color.Black, Dim: color.Gray{128}, Strong: color.Black})
	for at, dark := range map[Dot]bool{
		{15, 15}: true, {25, 15}: false, {25, 25}: true, {15, 25}: false,
		{60, 50}: true, {70, 55}: true, {70, 50}: true, {60, 55}: false,
		{100, 100}: true, {103, 103}: false, {50, 200}: true, {50, 202}: false,
	} {
		grey := color.GrayModel.Convert(img.At(int(at.X*4), int(at.Y*4))).(color.Gray).Y
		if (grey < 100) != dark {
			t.Errorf("at %v: %d", at, grey)
		}
	}
}

// TestRedStaysRed: no pixel's blue or green exceeds its red, so that a preview
// leaves the eyes as they are.
func TestRedStaysRed(t *testing.T) {
	t.Parallel()
	page, err := fonts(t).Report(report(20))
	if err != nil {
		t.Fatal(err)
	}
	img := page.Picture(fonts(t), 3, Look{
		Ground: color.RGBA{0x12, 0x03, 0x02, 0xff}, Ink: color.RGBA{0xff, 0xa3, 0x7a, 0xff},
		Dim: color.RGBA{0xf0, 0x84, 0x5c, 0xff}, Strong: color.RGBA{0xff, 0x6b, 0x4a, 0xff},
	})
	for i := 0; i < len(img.Pix); i += 4 {
		if p := img.Pix[i:]; p[1] > p[0] || p[2] > p[0] {
			t.Fatalf("pixel %v", p[:4])
		}
	}
}

func TestStrokeOutside(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 20, 20))
	Stroke(img, []Dot{{-50, -50}, {-30, -40}}, 3, color.Black)
	Stroke(img, nil, 3, color.Black)
	Stroke(img, []Dot{{-10, 10}, {400, 10}}, 3, color.Black)
	if img.RGBAAt(10, 10).A == 0 || img.RGBAAt(10, 15).A != 0 {
		t.Error("a stroke across the whole picture is not clipped to it")
	}
}

func TestCodeHoldsLongTexts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"A", "SHYRAQ:1:" + strings.Repeat("0123456789ABCDEF", 13)} {
		dark, err := Code(text)
		if err != nil || len(dark) < 21 || !dark[0][0] || dark[7][7] {
			t.Errorf("%d letters: %d modules, %v", len(text), len(dark), err)
		}
	}
	if _, err := Code(strings.Repeat("Ж", 4000)); err == nil {
		t.Error("4,000 letters fit no code")
	}
}

func BenchmarkReport(b *testing.B) {
	f := fonts(b)
	for b.Loop() {
		page, err := f.Report(report(20))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := page.PDF(f); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLook writes the page to the folder PAPER_OUT, for a person to look at.
func TestLook(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("PAPER_OUT")
	if dir == "" {
		t.Skip("PAPER_OUT names no folder")
	}
	page, err := fonts(t).Report(report(12))
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := page.PDF(fonts(t))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "report.pdf"), pdf, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
