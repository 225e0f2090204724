package capture

import (
	"os"
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"
	"io/fs"

	"shyraq/assets"
	"shyraq/maps/pack"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

func testMap(t *testing.T) func() *slippy.Map {
	_ = os.Stdout
	var stack *pack.Stack
	read := func(n string) []byte {
		b, err := fs.ReadFile(assets.Fonts(), n)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return func() *slippy.Map {
		p, err := paint.New(paint.Config{Packs: stack, Regular: read("NotoSans-Regular.ttf"), Bold: read("NotoSans-Bold.ttf")})
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

func (p *pageObject) tap(t *tiles, key string) {
	p.t.Helper()
	for _, f := range t.grid.faces {
		if f.tile.key == key {
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
	test.Tap(p.where().nearby.grid.faces[i])
}

func (p *pageObject) write(t *text, s string) {
	p.t.Helper()
	e := t.f.Entry()
	p.window.Canvas().Focus(e)
	test.Type(e, s)
}

// digits types with the large keys, as a finger does.
func (p *pageObject) digits(s string) {
	p.t.Helper()
	p.person().iin.focus()
	f := p.window.Canvas().Focused()
	for _, r := range s {
		f.TypedRune(r)
	}
}

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
