package capture

import (
	"runtime/debug"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// redrawAll draws an object and all below it, hidden or not, and tells what cannot be.
func redrawAll(t *testing.T, o fyne.CanvasObject) {
	t.Helper()
	func() {
		defer func() {
			if why := recover(); why != nil {
				t.Errorf("%T: %v\n%s", o, why, debug.Stack())
			}
		}()
		o.Refresh()
		if l, ok := o.(interface{ Text() string }); ok {
			_ = l.Text()
		}
	}()
	var below []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		below = o.Objects
	case *container.Scroll:
		below = []fyne.CanvasObject{o.Content}
	case fyne.Widget:
		below = test.WidgetRenderer(o).Objects()
	}
	for _, each := range below {
		redrawAll(t, each)
	}
}

// full is a form with something on every page, two children and a child who was
// perhaps met before.
func full(t *testing.T) *pageObject {
	t.Helper()
	p := open(t)
	p.c.OnAct, p.c.OnRead = func(Draft, uuid.UUID) {}, func(uuid.UUID) {}
	p.c.deps.Repeats = nil
	p.c.Begin(nil)
	p.tapVenue(0)
	p.fillCards()
	p.c.AddPerson()
	p.write(p.person().name, "Айдос")
	for at := range pageCount {
		p.c.enter(at)
	}
	for _, k := range p.c.pages[pageMore].(*morePage).cards {
		p.c.openCard(k.key)
	}
	p.c.enter(pagePerson)
	p.person().met.put([]Met{forInspector}, 2)
	return p
}

// Nothing on any page needs the record after it is gone: what is redrawn then, by a
// dialog that closes or another language, says nothing.
func TestAFormWithoutARecordIsDrawn(t *testing.T) {
	p := full(t)
	p.c.sheet = nil
	for at := range pageCount {
		redrawAll(t, p.c.pages[at].object())
	}
	for _, k := range p.c.pages[pageMore].(*morePage).cards {
		redrawAll(t, k.object)
	}
	redrawAll(t, p.c.frame.form)
}

// A draft is deleted from every page, with all that may stand on it.
func TestADraftIsDeletedFromEveryPage(t *testing.T) {
	for at := range pageCount {
		p := full(t)
		p.c.sheet.SavedAt = time.Time{} // a draft yet
		p.c.enter(at)
		p.person().met.put([]Met{forInspector}, 2)
		p.c.askDrop()
		p.clickLast("capture.drafts.dropnow")
		p.bench.pass(time.Second)
		if p.c.sheet != nil || len(p.desk.dropped) != 1 {
			t.Errorf("page %d: %d dropped", at, len(p.desk.dropped))
		}
	}
	p := full(t)
	id := p.c.Current()
	p.c.askDrop()
	p.c.Abandon(id)
	p.look.SetLang(p.look.Lang().Next())
	p.shell.Show(ui.Frame{Now: p.bench.now})
	p.c.sheet = newSheet(Record{Draft: Draft{Encounter: raid.Encounter{}}}, p.id)
}
