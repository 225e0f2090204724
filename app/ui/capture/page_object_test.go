package capture

import (
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/painter"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	set "shyraq/app/ui/uitest"
	"shyraq/maps/pack"
	"shyraq/maps/slippy"
)

// pageObject drives the area as a finger and a keyboard do.
type pageObject struct {
	t      testing.TB
	c      *Capture
	shell  *ui.Shell
	look   *ui.Look
	window fyne.Window
	bench  *bench
	desk   *fakeDesk
	hands  *fakeHands
	taps   int
}

func openPage(t testing.TB, flavour palette.Flavour, lang i18n.Lang, size fyne.Size) *pageObject {
	t.Helper()
	set.App()
	set.Forget(t)
	p := &pageObject{t: t, bench: newBench(), desk: &fakeDesk{}, hands: &fakeHands{}}
	p.look = testLook(t, flavour, lang)
	region := astana(t)
	ids := counter()
	p.shell = ui.NewShell(p.look)
	p.shell.After = p.bench.after
	p.c = New(Deps{
		Look: p.look, Notifier: p.shell, Atlas: fakeAtlas{region}, Rules: testRules(t, region, p.bench.clock),
		Records: p.desk, Hands: p.hands, Map: testMap(t), Now: p.bench.clock, NewID: ids, After: p.bench.after, Run: p.bench.run,
		Position: func() (Fix, bool) { return Fix{At: raid.Point{Lat: 511715000, Lon: 714150000}, Accuracy: 8}, true },
		Blank: func() raid.Encounter {
			return raid.Encounter{Night: civil.NightOf(p.bench.now, p.bench.now.Location()), Operation: "NIGHT", Pen: raid.Pen{Officer: ids()}, MetAt: p.bench.now}
		},
	})
	p.window = test.NewTempWindow(t, p.shell.Object())
	p.window.SetPadded(false)
	p.shell.Show(ui.Frame{Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Officer: "Нұрсұлтан А.", Now: p.bench.now,
		Link: ui.LinkOffline, Waiting: 3, Areas: ui.AreasFor("patrol")})
	p.shell.Router().SetRoot(ui.AreaCheck, p.c)
	p.shell.Router().Go(ui.AreaCheck)
	p.shell.Attach(p.window.Canvas())
	p.window.Resize(size)
	return p
}

// testMap is a map without a pack: its ground is blank, its gestures work.
// Pictures are drawn with the map of the demonstration.
func testMap(t testing.TB) func() *slippy.Map {
	t.Helper()
	var packs *pack.Stack
	if os.Getenv("SHYRAQ_PICTURES") != "" {
		astana, err := pack.Open("../../../assets/demo/astana.pmtiles")
		if err != nil {
			t.Fatal(err)
		}
		packs = pack.NewStack(astana)
	}
	return func() *slippy.Map {
		p, err := painter.New(packs)
		if err != nil {
			t.Fatal(err)
		}
		m := slippy.New(p)
		t.Cleanup(m.Close)
		return m
	}
}

func (p *pageObject) id() uuid.UUID           { return p.c.deps.NewID() }
func (p *pageObject) study() *studyPage       { return p.c.pages[pageStudy].(*studyPage) }
func (p *pageObject) why() *whyPage           { return p.c.pages[pageWhy].(*whyPage) }
func (p *pageObject) person() *personPage     { return p.c.pages[pagePerson].(*personPage) }
func (p *pageObject) outcome() *outcomePage   { return p.c.pages[pageOutcome].(*outcomePage) }
func (p *pageObject) where() *wherePage       { return p.c.pages[pageWhere].(*wherePage) }
func (p *pageObject) guardian() *guardianPage { return p.c.pages[pageGuardian].(*guardianPage) }

// field is the widget that wears the problem of a path.
func (p *pageObject) field(path string) marked {
	_, f := p.c.find(path)
	return f.wears(path)
}

func (p *pageObject) tap(t *tiles, key string) {
	p.t.Helper()
	for _, f := range t.big.Tiles() {
		if f.Code() == key {
			p.taps++
			test.Tap(f)
			return
		}
	}
	p.t.Fatalf("no tile %q", key)
}

func (p *pageObject) tapVenue(i int) {
	p.t.Helper()
	p.taps++
	test.Tap(p.where().nearby.big.Tiles()[i])
}

func (p *pageObject) write(t *text, s string) {
	p.t.Helper()
	e := t.f.Entry()
	p.window.Canvas().Focus(e)
	test.Type(e, s)
}

// tapWrite is write by a finger, which taps the field first.
func (p *pageObject) tapWrite(t *text, s string) {
	p.t.Helper()
	p.taps++
	p.write(t, s)
}

// digits types with the large keys, as a finger does.
func (p *pageObject) digits(s string) {
	p.t.Helper()
	p.person().iin.focus()
	f := p.window.Canvas().Focused()
	for _, r := range s {
		p.bench.pass(handPause)
		f.TypedRune(r)
	}
}

// handPause lies between two keys of a hand; a scanner is faster.
const handPause = 120 * time.Millisecond

func (p *pageObject) typeDate(s string) {
	p.t.Helper()
	e := p.person().birth.f.Entry()
	p.window.Canvas().Focus(e)
	test.Type(e, s)
}

func (p *pageObject) fillPerson() {
	p.digits("900315100008")
	p.write(p.person().surname, "Серікұлы")
	p.write(p.person().name, "Айдос")
	p.tap(p.person().company, "K_PEERS")
}

func (p *pageObject) fillGuardian() {
	g := p.guardian()
	p.tap(g.kinship, "S_MOTH")
	p.write(g.name, "Серікова Гүлмира")
	p.tap(g.contact, tapReached)
	p.tap(g.expected, "30")
}

// press taps a button of the frame by what it says.
func (p *pageObject) press(b *ui.Button) {
	p.t.Helper()
	if !b.Visible() || b.Disabled() {
		p.t.Fatalf("button %q cannot be tapped", b.Text())
	}
	p.taps++
	test.Tap(b)
}

// find is the first visible button of a tree that says a text.
func find(o fyne.CanvasObject, says string) *ui.Button {
	if !o.Visible() {
		return nil
	}
	if b, ok := o.(*ui.Button); ok {
		if b.Text() == says {
			return b
		}
		return nil
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		if b := find(child, says); b != nil {
			return b
		}
	}
	return nil
}

// findAll is every visible button of a tree that says a text, the top last.
func findAll(o fyne.CanvasObject, says string) (all []*ui.Button) {
	set.Find(o, func(b *ui.Button) bool {
		if b.Text() == says {
			all = append(all, b)
		}
		return false
	})
	return all
}

// clickLast taps the button on top that says a text, as in a dialog.
func (p *pageObject) clickLast(key string) {
	p.t.Helper()
	all := findAll(p.shell.Object(), p.look.T(key))
	if len(all) == 0 {
		p.t.Fatalf("no button says %s", key)
	}
	p.press(all[len(all)-1])
}

// click taps the button that says a text, wherever it is.
func (p *pageObject) click(key string) {
	p.t.Helper()
	b := find(p.shell.Object(), p.look.T(key))
	if b == nil {
		p.t.Fatalf("no button says %s", key)
	}
	p.press(b)
}

// olderNews taps the sign of the news that stands aside.
func (p *pageObject) olderNews() {
	p.t.Helper()
	sign, ok := set.Find(p.shell.Object(), func(b *ui.Button) bool { return b.Role == palette.Done && b.Icon == icon.Done })
	if ok {
		p.press(sign)
		return
	}
	p.t.Fatal("no news stands aside")
}

// key sends a key to what has the focus, shortcut one to the window.
func (p *pageObject) key(name fyne.KeyName) {
	p.t.Helper()
	p.bench.pass(handPause)
	p.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

func (p *pageObject) ctrl(name fyne.KeyName) {
	s := &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierControl}
	if f, ok := p.window.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	p.window.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

func (p *pageObject) typed(s string) {
	p.t.Helper()
	for _, r := range s {
		p.bench.pass(handPause)
		if f := p.window.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if f := p.window.Canvas().OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// click2 taps a tile of a dialog by what it says.
func (p *pageObject) click2(t *testing.T, says string) {
	t.Helper()
	var walk func(fyne.CanvasObject) bool
	walk = func(o fyne.CanvasObject) bool {
		if f, ok := o.(*ui.Tile); ok && f.Text() == says {
			test.Tap(f)
			return true
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.WidgetRenderer(o).Objects()
		}
		for _, child := range children {
			if walk(child) {
				return true
			}
		}
		return false
	}
	if !walk(p.shell.Object()) {
		t.Fatalf("no tile says %q", says)
	}
}

func (p *pageObject) onPage(want page) {
	p.t.Helper()
	if p.c.page != want {
		p.t.Fatalf("on page %d, want %d; found %v", p.c.page, want, p.c.found)
	}
}

// returned is a finished record that a supervisor sent back for the age.
func (p *pageObject) returned(review uuid.UUID, closed time.Time) Record {
	e := raid.Encounter{Night: "2026-11-22", Operation: "NIGHT", Pen: raid.Pen{Officer: p.id()}, MetAt: closed.Add(-time.Hour), ClosedAt: closed,
		Place: raid.Place{Point: &raid.Point{Lat: 511715000, Lon: 714150000}, Type: "PARK"},
		People: []raid.Person{{ID: p.id(), Kind: raid.Minor, NoIIN: "I_DOC", Name: "Айдос", Age: 15, AgeError: 2, Sex: codes.Male,
			Company: "K_ALONE", Outcome: codes.OutcomeTalk, Reasons: []codes.Code{"R_NIGHT_O"}}}}
	return Record{Draft: Draft{ID: p.id(), Encounter: e}, SavedAt: closed, Review: &Returned{ID: review, By: "Сәуле Қ.",
		Comments: []raid.Comment{{Field: "people.0.age", Text: "Жасын анықтаңыз"}}}}
}

// fillCards writes something on every card of the seldom questions.
func (p *pageObject) fillCards() {
	p.c.edit(func(s *sheet) {
		e, w := &s.Encounter, s.who()
		e.DeliveredAt = p.c.now().Add(20 * time.Minute)
		e.VideoClips = []raid.VideoClip{{ID: p.id(), Badge: "0471", From: e.MetAt, To: e.MetAt.Add(9 * time.Minute)}}
		w.Name = "Аружан"
		w.Citizenship, w.Language = "Z_KZ", "L_KK"
		w.Guardians = []raid.Guardian{{ID: p.id(), Kinship: "S_MOTH", Name: "Серікова Гүлмира", NotifiedAt: e.MetAt.Add(4 * time.Minute)}}
		w.RegisterMatches = []raid.RegisterMatch{{ID: p.id(), Register: "G_POL", Source: "01.11.2026 тізімі"}}
		w.Registrations = []raid.Registration{{ID: p.id(), Register: "G_PED"}}
		w.Seized = []raid.SeizedItem{{ID: p.id(), Kind: "T_VAPE", Count: 1, Act: "17"}, {ID: p.id(), Kind: "T_ALC", Count: 2}}
		w.Referrals = []raid.Referral{{ID: p.id(), Kind: codes.ReferralPsych, Status: "new", Due: "2026-12-01"}}
	})
}
