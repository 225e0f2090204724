package act

import (
	"bytes"
	"compress/zlib"
	"crypto/ed25519"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/uuid"

	"shyraq/app/doubt"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
)

func press(t testing.TB) Press {
	t.Helper()
	fonts, err := paper.ReadFonts(os.DirFS("../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load(os.DirFS("../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	codes, err := codes.Parse(os.DirFS("../../assets/codes"))
	if err != nil {
		t.Fatal(err)
	}
	return Press{Fonts: fonts, KK: texts.For(i18n.KK), RU: texts.For(i18n.RU), Codes: codes, Offset: time.FixedZone("", 5*3600)}
}

var at = time.Date(2026, 3, 20, 2, 14, 30, 0, time.FixedZone("", 5*3600))

func sign(a handover.Act) handover.Act {
	handover.Sign(&a, ed25519.NewKeyFromSeed(make([]byte, 32)), strings.Repeat("0f", 16))
	return a
}

// plain is an act of an ordinary night.
func plain() handover.Act {
	return handover.Act{
		ID: uuid.UUID{1}, Version: 1, Number: handover.NewNumber("431000000", uuid.UUID{1}, 66), IssuedAt: at, Salt: strings.Repeat("ab", 16),
		Region:   codes.Names{KK: "Қызылорда облысы", RU: "Кызылординская область"},
		Unit:     codes.Names{KK: "Қызылорда қалалық полиция басқармасы", RU: "Управление полиции города Кызылорды"},
		Contact:  codes.Names{KK: "Ювеналды полиция бөлімі, 8 7242 00 00 00", RU: "Отдел ювенальной полиции, 8 7242 00 00 00"},
		District: codes.Names{KK: "Қызылорда қаласы", RU: "город Кызылорда"}, Place: "Жағалау саябағы, кіреберіс",
		Officer: uuid.UUID{2}, Name: "Нұрсұлтан Ә.",
		Child: handover.Child{Surname: "Сейітов", Name: "Ерасыл", Patronymic: "Болатұлы", IIN: "950711500005", BirthDate: "2095-07-11", Sex: codes.Male},
		Taker: handover.Taker{Guardian: uuid.UUID{3}, Kinship: "S_MOTH", Name: "Сейітова Ақмарал Өмірзаққызы", Document: "D_ID", Number: "000000001",
			Address: "Қызылорда қ., Әйтеке би к-сі 12, 34-пәтер", Phone: "+7 700 000 00 01"},
		Outcome: codes.OutcomeSpot, HandedAt: at, Conditions: []codes.Code{"C_OK"}, Seen: "Тоңған, тамақтанды", Returned: "Телефон, студенттік билет",
		OfficerInk: handover.Strokes{{90, 220, 60, -150, 50, 120, 40, -60, 90, 40, 200, -30}, {300, 240, 180, -40}},
		TakerInk:   handover.Strokes{{150, 200, 40, -120, 30, 140, 70, -90, 60, 80, 120, -10, 100, -60}},
	}
}

// longest fills every field to its bound.
func longest() handover.Act {
	a := plain()
	long := func(n int) string {
		return string([]rune(strings.Repeat("Абдрахманбердіұлы-Нұрмұхаммедқызы ", 40))[:n])
	}
	a.Child = handover.Child{Surname: long(80), Name: long(80), Patronymic: long(80), NoIIN: "I_FOR", Age: 14, AgeError: 2}
	a.Taker.Name, a.Taker.Number, a.Taker.Phone = long(raid.MaxLine), long(40), long(40)
	a.Taker.Address, a.Seen, a.Returned, a.Place = long(handover.MaxText), long(handover.MaxText), long(handover.MaxText), long(handover.MaxText)
	a.TakerInk, a.Refused = nil, long(handover.MaxText)
	a.Region = codes.Names{KK: long(120), RU: long(120)}
	a.Unit, a.District, a.Contact = a.Region, a.Region, codes.Names{KK: long(raid.MaxLine), RU: long(raid.MaxLine)}
	a.Conditions = []codes.Code{"C_OK", "C_ALC", "C_DRG", "C_INJ", "C_ILL", "C_DIS"}
	a.Outcome, a.Replaces = codes.OutcomeRelative, handover.NewNumber("431000000", uuid.UUID{1}, 12)
	a.Void = &handover.Void{Reason: long(handover.MaxText), At: at.Add(time.Hour)}
	return a
}

func words(t *testing.T, page paper.Page) string {
	t.Helper()
	var b strings.Builder
	for _, m := range page.Marks {
		if run, ok := m.(paper.Run); ok {
			b.WriteString(run.Text + " ")
		}
	}
	return b.String()
}

func TestOnePageWhateverTheNames(t *testing.T) {
	t.Parallel()
	p := press(t)
	for name, a := range map[string]handover.Act{"plain": plain(), "longest": longest()} {
		t.Run(name, func(t *testing.T) {
			page, err := p.Page(sign(a))
			if err != nil {
				t.Fatal(err)
			}
			lowest, smallest := 0.0, 10.0
			for _, m := range page.Marks {
				switch m := m.(type) {
				case paper.Run:
					lowest, smallest = max(lowest, m.Y), min(smallest, m.Size)
					if m.X < 10 || m.X+p.Fonts.Wide(m.Text, m.Size, m.Bold) > paper.Width-10 {
						t.Errorf("a line leaves the page")
					}
				case paper.Grid:
					lowest = max(lowest, m.Y+m.Side)
				case paper.Ink:
					for _, s := range m.Strokes {
						for _, d := range s {
							if d.X < 10 || d.X > paper.Width-10 || d.Y > paper.Height-10 {
								t.Error("a signature leaves the page")
							}
						}
					}
				}
			}
			t.Logf("ends at %.0f mm, smallest type %.2f mm", lowest, smallest)
			if lowest > paper.Height-8 || smallest < 1.3 {
				t.Errorf("ends at %.0f mm, smallest type %.2f mm", lowest, smallest)
			}
			pdf, err := page.PDF(p.Fonts)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(regexp.MustCompile(`/Type /Page\b`).FindAll(pdf, -1)); n != 1 {
				t.Errorf("%d pages", n)
			}
		})
	}
}

func TestPageSaysWhatItMust(t *testing.T) {
	t.Parallel()
	p := press(t)
	page, err := p.Page(sign(plain()))
	if err != nil {
		t.Fatal(err)
	}
	said := words(t, page)
	for _, want := range []string{
		"43-", "Сейітов Ерасыл Болатұлы", "Анасы / Мать", "950711500005", "11.07.2095", "000000001",
		"Қызылорда қалалық полиция басқармасы", "Управление полиции города Кызылорды", "Нұрсұлтан Ә.",
		"бекітілген бланк емес", "не утверждённый бланк", "8 7242 00 00 00", "20 марта 2026", "02:14",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(said, "АННУЛИРОВАН ") || strings.Contains(said, "Взамен") {
		t.Error("an act in force looks void")
	}
}

func TestVoidIsSeen(t *testing.T) {
	t.Parallel()
	a := sign(plain())
	a.Void = &handover.Void{Reason: "аты қате жазылған", At: at.Add(time.Hour)}
	page, err := press(t).Page(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"КҮШІ ЖОЙЫЛҒАН / АННУЛИРОВАН", "аты қате жазылған", "03:14"} {
		if !strings.Contains(words(t, page), want) {
			t.Errorf("a void act does not say %q", want)
		}
	}
}

func TestRefusalStandsForTheSignature(t *testing.T) {
	t.Parallel()
	a := plain()
	a.TakerInk, a.Refused = nil, "асығыс екенін айтты"
	page, err := press(t).Page(sign(a))
	if err != nil {
		t.Fatal(err)
	}
	inks := 0
	for _, m := range page.Marks {
		if _, ok := m.(paper.Ink); ok {
			inks++
		}
	}
	if said := words(t, page); inks != 1 || !strings.Contains(said, a.Refused) || !strings.Contains(said, "От подписи отказ") {
		t.Errorf("%d signatures; %s", inks, said)
	}
}

func TestWhatIsNotIssuedSaysSo(t *testing.T) {
	t.Parallel()
	a := plain()
	a.Number = ""
	page, err := press(t).Page(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range page.Marks {
		if _, ok := m.(paper.Grid); ok {
			t.Error("an act that was not issued has a code")
		}
	}
	if !strings.Contains(words(t, page), "Проект") {
		t.Error("an act that was not issued looks like one")
	}
}

// TestADoubtfulTimeIsOnThePage: of an act whose time cannot be confirmed the page says
// so in both languages, and is one sheet still; of any other it is as it was.
func TestADoubtfulTimeIsOnThePage(t *testing.T) {
	t.Parallel()
	between := doubt.Time{Signed: at, After: at.Add(time.Hour), Until: at.Add(2 * time.Hour)}
	key := between
	key.Withdrawn = true
	for name, c := range map[string]struct {
		act  handover.Act
		of   map[handover.Number]doubt.Time
		says []string
	}{
		"of another act":       {plain(), map[handover.Number]doubt.Time{"71-0001-7": between}, nil},
		"of this":              {plain(), map[handover.Number]doubt.Time{plain().Number: between}, []string{"Уақытын растау", "Время не подтверждается"}},
		"of its key":           {plain(), map[handover.Number]doubt.Time{plain().Number: key}, []string{"Кері қайтарып алынған", "Подписано отозванным"}},
		"of the longest there": {longest(), map[handover.Number]doubt.Time{longest().Number: key}, []string{"Кері қайтарып алынған", "Подписано отозванным"}},
	} {
		p := press(t)
		p.Doubts = c.of
		page, err := p.Page(sign(c.act))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		said := words(t, page)
		for _, w := range []string{"Уақытын растау", "Время не подтверждается", "Кері қайтарып алынған", "Подписано отозванным"} {
			if strings.Contains(said, w) != slices.Contains(c.says, w) {
				t.Errorf("%s: %q is said: %v", name, w, strings.Contains(said, w))
			}
		}
	}
}

// What was signed is printed as it was signed, and another sentence has another
// fingerprint.
func TestAnActSaysWhatWasSigned(t *testing.T) {
	t.Parallel()
	hashes := map[[32]byte]bool{}
	for version, want := range map[int][]string{1: {"дені сау", "здорово"}, 2: nil} {
		a := plain()
		a.Version = version
		page, err := press(t).Page(a)
		if err != nil {
			t.Fatal(err)
		}
		said := words(t, page)
		for _, w := range []string{"дені сау", "здорово"} {
			if strings.Contains(said, w) != slices.Contains(want, w) {
				t.Errorf("version %d: %q is said: %v", version, w, !slices.Contains(want, w))
			}
		}
		hashes[a.Hash()] = true
	}
	if len(hashes) != 2 {
		t.Error("two sentences, one fingerprint")
	}
}

func TestNewerActIsNotGuessedAt(t *testing.T) {
	t.Parallel()
	a := plain()
	a.Version = handover.Newest + 1
	if _, err := press(t).Page(a); err == nil {
		t.Error("an act of a newer program was laid out")
	}
}

func TestSameActSameBytes(t *testing.T) {
	t.Parallel()
	a := sign(plain())
	first, err := press(t).PDF(a)
	if err != nil {
		t.Fatal(err)
	}
	again, err := press(t).PDF(a)
	if err != nil || !bytes.Equal(first, again) {
		t.Error("one act, two papers", err)
	}
}

// TestNobodyIsNamedOutsideThePage looks at a PDF as a search of the disk would:
// what is not packed names nobody, neither as UTF-8 nor as the UTF-16 in which
// a PDF writes. That the page itself does, once unpacked, shows that the search
// would find a name.
func TestNobodyIsNamedOutsideThePage(t *testing.T) {
	t.Parallel()
	a := sign(plain())
	pdf, err := press(t).PDF(a)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(pdf, []byte("/Keywords")) {
		t.Error("the code is not in the metadata")
	}
	var unpacked bytes.Buffer
	for _, m := range regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`).FindAllSubmatch(pdf, -1) {
		if z, err := zlib.NewReader(bytes.NewReader(m[1])); err == nil {
			_, _ = io.Copy(&unpacked, z)
		}
	}
	for _, secret := range []string{a.Child.Surname, a.Child.Name, a.Taker.Name, a.Child.IIN, a.Taker.Address} {
		if bytes.Contains(pdf, []byte(secret)) || bytes.Contains(pdf, wide(secret)) {
			t.Error("a name lies in the file for everybody to find")
		}
	}
	if !bytes.Contains(unpacked.Bytes(), wide(a.Child.Surname)) {
		t.Error("the search would not find a name")
	}
}

func wide(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

// BenchmarkTapToPDF is what a tap on "issue" costs beside the durable write:
// hash, signature, layout and file.
func BenchmarkTapToPDF(b *testing.B) {
	p := press(b)
	size := 0
	for b.Loop() {
		pdf, err := p.PDF(sign(plain()))
		if err != nil {
			b.Fatal(err)
		}
		size = len(pdf)
	}
	b.ReportMetric(float64(size), "bytes")
}

func BenchmarkPreview(b *testing.B) {
	p := press(b)
	page, err := p.Page(sign(plain()))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		page.Picture(p.Fonts, 4, paper.Look{Ground: color.White, Ink: color.Black, Dim: color.Gray{Y: 90}, Strong: color.Black})
	}
}

// TestLook writes pages to the folder ACT_OUT, for a person to look at.
func TestLook(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("ACT_OUT")
	if dir == "" {
		t.Skip("ACT_OUT names no folder")
	}
	for name, a := range map[string]handover.Act{"plain": plain(), "longest": longest()} {
		pdf, err := press(t).PDF(sign(a))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// An act knows nothing of who consented, so its page claims no consent.
func TestThePageClaimsNoConsent(t *testing.T) {
	t.Parallel()
	p, a := press(t), plain()
	a.Outcome = codes.OutcomeRelative
	page, err := p.Page(sign(a))
	if err != nil {
		t.Fatal(err)
	}
	said := words(t, page)
	for _, claim := range []string{"соглас", "келісім"} {
		if strings.Contains(said, claim) {
			t.Errorf("the page says %q", claim)
		}
	}
	if !strings.Contains(said, "Передан родственнику") || !strings.Contains(said, "Туысына берілді") {
		t.Error("the page does not say how the child was handed over")
	}
}
