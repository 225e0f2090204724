package capture

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/palette"
	"shyraq/errs"
)

// TestPictures draws every page into the directory SHYRAQ_PICTURES names: an
// eye is the only test of whether it looks right.
func TestPictures(t *testing.T) {
	dir := os.Getenv("SHYRAQ_PICTURES")
	if dir == "" {
		t.Log("SHYRAQ_PICTURES is not set: nothing is drawn")
		return
	}
	sizes := []fyne.Size{{Width: 1024, Height: 700}, {Width: 800, Height: 1280}, {Width: 1280, Height: 800}, {Width: 960, Height: 540}}
	only := os.Getenv("SHYRAQ_PICTURES_ONLY")
	for _, size := range sizes {
		for _, lang := range i18n.Langs() {
			for _, flavour := range palette.Flavours() {
				name := fmt.Sprintf("%s-%s-%.0fx%.0f", lang, flavour, size.Width, size.Height)
				if only != "" {
					if ok, _ := filepath.Match(only, name); !ok {
						continue
					}
				}
				t.Run(name, func(t *testing.T) { drawAll(t, dir, name, size, flavour, lang) })
			}
		}
	}
}

func drawAll(t *testing.T, dir, name string, size fyne.Size, flavour palette.Flavour, lang i18n.Lang) {
	p := openPage(t, flavour, lang, size)
	shot := func(step string) {
		t.Helper()
		if m := p.where().chart; p.c.Current() != uuid.Nil && p.c.page == pageWhere {
			m.Picture(int(m.Size().Width), int(m.Size().Height)) // waits for the tiles
			m.Refresh()
		}
		file, err := os.Create(filepath.Join(dir, "capture-"+step+"-"+name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := png.Encode(file, p.window.Canvas().Capture()); err != nil {
			t.Fatal(err)
		}
	}
	p.c.ShowList([]Listed{
		{ID: p.id(), MetAt: p.bench.now.Add(-3 * time.Hour), Name: "А. С.", People: 2, Type: "PARK", State: "in_care"},
		{ID: p.id(), MetAt: p.bench.now.Add(-time.Hour), People: 0, State: "draft"},
	})
	shot("list")
	p.c.Begin(nil)
	shot("where")
	p.tapVenue(0)
	p.c.enter(pageWhere)
	shot("where-venue")
	p.c.enter(pagePerson)
	shot("person")
	p.fillPerson()
	p.bench.pass(2 * time.Second)
	shot("person-filled")
	p.c.enter(pageStudy)
	p.tap(p.study().education, "E_SCH")
	shot("study")
	p.c.enter(pageWhy)
	shot("why")
	p.tap(p.why().reasons, string(codes.ReasonVictim))
	shot("why-victim")
	p.c.enter(pageGuardian)
	shot("guardian")
	p.tap(p.why().reasons, string(codes.ReasonVictim))
	p.c.enter(pageGuardian)
	p.fillGuardian()
	shot("guardian-filled")
	p.c.enter(pageOutcome)
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
	shot("outcome")
	p.c.Finish()
	shot("done")
	p.c.Begin(nil)
	p.tap(p.where().class, codes.ClassOutside)
	p.tap(p.where().kind, "PARK")
	p.tap(p.person().mode, "none")
	shot("person-bare")
	p.tap(p.person().noIIN, "I_DOC")
	p.write(p.person().name, "Айдос")
	p.press(p.person().age.more)
	p.tap(p.person().company, "K_ALONE")
	p.c.enter(pageWhy)
	p.tap(p.why().reasons, "R_NIGHT_O")
	p.c.enter(pageFinish)
	shot("finish")
	p.c.AddPerson()
	p.c.enter(pagePerson)
	shot("second")
	p.fillCards()
	for _, k := range p.c.pages[pageMore].(*morePage).cards {
		p.c.openCard(k.key)
		if p.c.page != pageMore {
			p.c.OpenMore()
		}
		p.c.fill()
		shot("more-" + k.key)
		p.c.OpenMore()
	}
	p.tap(p.why().conditions, "C_INJ")
	p.tap(p.why().reasons, "R_ALC")
	p.c.enter(pageWhy)
	shot("why-more")
	p.tap(p.person().kind, string(raid.Adult))
	p.c.enter(pagePerson)
	shot("person-adult")
	p.c.askMore()
	shot("more")
	for _, dialog := range []struct {
		name string
		ask  func()
	}{{"drop", p.c.askDrop}, {"pass", func() {
		heirs, _ := p.hands.Heirs(t.Context(), uuid.Nil)
		p.c.showPen(heirs, nil)
	}}, {"withdraw", func() { p.c.AskWithdraw(nil) }}, {"amend", func() { p.c.askAmend(nil) }}} {
		p.c.frame.close()
		dialog.ask()
		shot(dialog.name)
	}
	p.c.frame.close()
	p.c.ShowList(nil)
	shot("list-empty")
	p.c.Show(p.returned(p.id(), p.bench.now.Add(-2*time.Hour)))
	shot("returned")
	p.bench.pass(time.Minute)
	p.desk.fail = errs.Errorf(errs.Unavailable, "disk_full", "")
	p.write(p.person().name, "Айдана")
	p.bench.pass(2 * time.Second)
	shot("unsaved")
}
