package places

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/report/places"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

var (
	now    = time.Date(2026, 11, 30, 10, 5, 0, 0, uitest.Zone)
	middle = orb.Point{71.43, 51.13}
)

// program is what stands behind the page.
type program struct {
	source  places.Source
	read    []commission.Period
	saved   []string
	waits   bool
	answers []func()
	err     error
}

func (p *program) Places(_ context.Context, period commission.Period) (places.Source, error) {
	p.read = append(p.read, period)
	return p.source, p.err
}

func (p *program) Tonight() civil.Date { return "2026-11-29" }

func (p *program) Save(_ context.Context, page places.Page, form Form) (string, error) {
	p.saved = append(p.saved, string(form)+" "+string(page.Choice))
	return "/home/dina/Downloads/places.pdf", p.err
}

func (p *program) SaveMeasure(_ context.Context, what string, _ places.Measure, v places.Verdict) (string, error) {
	p.saved = append(p.saved, what+" "+string(v.Word))
	return "/home/dina/Downloads/measure.pdf", p.err
}

// town is encounters and checks of a year, more at one place than elsewhere; invented.
func town() places.Source {
	r := rand.New(rand.NewPCG(4, 4))
	s := places.Source{Offset: uitest.Zone}
	for night := range 300 {
		begin := time.Date(2026, 1, 20+night, 21, 0, 0, 0, uitest.Zone).Unix()
		for i := range 8 {
			site := r.IntN(12)
			c := places.Contact{At: begin + int64(i)*45*60, Where: orb.Point{middle[0] + float64(site%4-2)*.012, middle[1] + float64(site/4-1)*.008}, Crew: uint32(night)}
			s.Contacts = append(s.Contacts, c)
			if hit := r.IntN(10); site == 5 && hit < 6 || hit < 2 {
				c.At, c.Kind = c.At+600, places.Outside
				s.Contacts = append(s.Contacts, c)
			}
		}
	}
	return s
}

type page struct {
	*uitest.Stage
	screen  *Screen
	program *program
	back    int
}

func open(s *uitest.Stage, source places.Source) *page {
	p := &page{Stage: s, program: &program{source: source}}
	p.screen = New(Deps{
		Look: s.Look, Notifier: s.Shell, Desk: p.program, Map: s.Map(), Tools: chart.Tools{Names: s.Names()},
		Region: orb.Bound{Min: orb.Point{70.9, 50.9}, Max: orb.Point{71.8, 51.4}}, Now: func() time.Time { return now },
		OnBack: func() { p.back++ },
	})
	p.screen.run = func(work func() error, done func(error)) {
		err := work()
		if p.program.waits {
			p.program.answers = append(p.program.answers, func() { done(err) })
			return
		}
		done(err)
	}
	p.screen.Open()
	p.Put(ui.AreaFigures, p.screen, ui.Frame{Officer: "Дина Ж.", Now: now, Link: ui.LinkIdle, Areas: ui.AreasFor("supervisor")})
	uitest.Settle(p.Window)
	return p
}

func (p *page) turn(tab string) {
	p.screen.tabs.SetSelected(tab)
	p.screen.turn([]string{tab})
	uitest.Settle(p.Window)
}

func (p *page) words() string { return strings.Join(uitest.Words(p.screen.Object()), "\n") }

// TestPictures writes a tab in every flavour and language, each language and flavour another
// one, and holds what must fit.
func TestPictures(t *testing.T) {
	n := 0
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s, town())
		n++
		switch (n + n/3) % 3 {
		case 0:
			p.screen.tapMap(orb.Point{middle[0] - .012, middle[1]})
		case 1:
			p.turn(tabWhen)
			p.screen.week.list.Choose(2)
			p.screen.words.fill()
		default:
			p.turn(tabMeasure)
			p.measure()
		}
		p.Save(name)
		uitest.Check(t, s.Window, s.Look.Flavour())
	})
}

func (p *page) measure() {
	v := p.screen.measure
	v.what.SetText("Камера")
	p.screen.tapMap(orb.Point{middle[0] - .012, middle[1]})
	v.day.SetDate(time.Date(2026, 7, 1, 0, 0, 0, 0, uitest.Zone))
	v.ask()
	uitest.Settle(p.Window)
}

// TestATapTells: a tap on a hexagon tells what was there with its interval; on ground where
// nobody was, that nothing is known of it.
func TestATapTells(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1280, 800))
	p := open(s, town())
	p.screen.tapMap(orb.Point{middle[0] - .012, middle[1]})
	if w := p.words(); !strings.Contains(w, "with 95 % between") || !strings.Contains(w, s.Look.T("places.level_more")) {
		t.Errorf("%s", w)
	}
	p.screen.tapMap(orb.Point{middle[0] + .2, middle[1]})
	if w := p.words(); !strings.Contains(w, s.Look.T("places.not_visited")) || strings.Contains(w, "with 95 % between") {
		t.Errorf("%s", w)
	}
}

// TestFewAreNotTold: of a hexagon with one to four encounters no number stands anywhere.
func TestFewAreNotTold(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1280, 800))
	p := open(s, places.Source{Offset: uitest.Zone, Contacts: []places.Contact{
		{At: now.Unix(), Where: middle, Kind: places.Outside}, {At: now.Unix() + 600, Where: middle, Kind: places.Outside, Crew: 1}, {At: now.Unix() + 7200, Where: middle, Crew: 2},
	}})
	p.screen.tapMap(middle)
	if w := p.words(); !strings.Contains(w, s.Look.T("places.few_in_all")) || !strings.Contains(w, "Fewer than 5") {
		t.Errorf("%s", w)
	}
}

// TestEmpty: of nothing it is said that there is nothing, and nothing is saved.
func TestEmpty(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1280, 800))
	p := open(s, places.Source{})
	if !p.Says(s.Look.T("places.nothing")) || !p.screen.save.Disabled() {
		t.Errorf("%s", p.words())
	}
	p.turn(tabWhen)
	p.turn(tabMeasure)
	p.measure()
	if !p.Says(s.Look.T("places.verdict_not_enough")) {
		t.Errorf("%s", p.words())
	}
}

// TestWhatIsAsked: another period is read, another choice or size is counted from what was
// read; a slow answer to a question that was given up is dropped; a fault is said.
func TestWhatIsAsked(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1280, 800))
	p := open(s, town())
	p.screen.askWidth()
	uitest.Tap(t, s.Window, p.screen.widthName(1000))
	p.screen.askChoice()
	uitest.Tap(t, s.Window, s.Look.T("places.choice_venue"))
	if len(p.program.read) != 1 || p.screen.page.Grid.Width != 1000 || p.screen.page.All.Met != 0 {
		t.Errorf("read %v, %v m, %d met", p.program.read, p.screen.page.Grid.Width, p.screen.page.All.Met)
	}
	p.program.waits = true
	spans := places.Spans("2026-11-29")
	for _, span := range []commission.Period{spans[0], spans[6]} {
		p.screen.askPeriod()
		uitest.Tap(t, s.Window, p.screen.spanName(span))
	}
	for _, answer := range p.program.answers {
		answer()
	}
	if p.screen.page.Period != spans[6] || !p.screen.ready {
		t.Errorf("%v", p.screen.page.Period)
	}
	p.program.waits, p.program.err = false, errors.New("disk")
	p.screen.askPeriod()
	uitest.Tap(t, s.Window, p.screen.spanName(spans[2]))
	if p.screen.ready || p.screen.body.Visible() {
		t.Error("what could not be read is shown")
	}
}

// TestAMeasureIsAskedForWhole: what is missing is said at its field; twelve digits are
// refused; what was said goes when something of it becomes another.
func TestAMeasureIsAskedForWhole(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1280, 800))
	p := open(s, town())
	p.turn(tabMeasure)
	v := p.screen.measure
	says := func(key string) {
		t.Helper()
		v.ask()
		uitest.Settle(s.Window)
		if !p.Says(s.Look.T(key)) || v.said != nil {
			t.Errorf("%s is not said: %s", key, p.words())
		}
	}
	says("places.what_missing")
	v.what.SetText("Камера 950711500005")
	v.ask()
	if o := v.what.Object(); o.Size().Height < o.MinSize().Height {
		t.Errorf("what refuses lies over the next field: %v of %v", o.Size(), o.MinSize())
	}
	says("places.what_number")
	v.what.SetText("Камера")
	says("places.place_missing")
	p.screen.tapMap(orb.Point{middle[0] - .012, middle[1]})
	says("problem.date_missing")
	v.day.SetDate(time.Date(2027, 7, 1, 0, 0, 0, 0, uitest.Zone))
	says("places.day_future")
	v.day.SetDate(time.Date(2026, 7, 1, 0, 0, 0, 0, uitest.Zone))
	v.ask()
	if v.said == nil || p.screen.save.Disabled() {
		t.Fatalf("nothing is said: %s", p.words())
	}
	p.screen.askSave()
	if len(p.program.saved) != 1 || !strings.HasPrefix(p.program.saved[0], "Камера ") {
		t.Errorf("saved %v", p.program.saved)
	}
	p.screen.tapMap(middle)
	if v.said != nil || !p.screen.save.Disabled() {
		t.Error("what was said of another place stands")
	}
}

// TestOnSmallWindows: at the lowest and the narrowest window the map has its room and what is
// to be tapped is whole.
func TestOnSmallWindows(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 640, Height: 480}, {Width: 800, Height: 1280}, {Width: 1024, Height: 700}} {
		s := uitest.New(t, i18n.RU, palette.Day, size)
		p := open(s, town())
		p.Save("places-small-" + strconv.Itoa(int(size.Width)))
		if m := p.screen.deps.Map.Size(); m.Width < 250 || m.Height < 150 {
			t.Errorf("%v: the map is %v", size, m)
		}
		p.turn(tabWhen)
		p.turn(tabMeasure)
		p.Save("places-small-measure-" + strconv.Itoa(int(size.Width)))
	}
}

// TestRest: a page that nobody touches draws nothing.
func TestRest(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Night, fyne.NewSize(1280, 800))
	p := open(s, town())
	for _, tab := range []string{tabWhere, tabWhen, tabMeasure} {
		p.turn(tab)
		uitest.Rest(t, tab, s.Window)
	}
}

// memory keeps what is typed, as the session does over a lock.
type memory struct {
	*ui.Shell
	kept map[string]map[string]string
}

func (m memory) Remember(dialog string, said map[string]string) { m.kept[dialog] = said }
func (m memory) Recall(dialog string) map[string]string         { return m.kept[dialog] }

// TestWhatIsTypedComesBack: what was done, where, how far and since when stand there again on a
// page that is made anew, and no more once it was compared.
func TestWhatIsTypedComesBack(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1280, 800))
	p := open(s, town())
	deps, m := p.screen.deps, memory{s.Shell, map[string]map[string]string{}}
	deps.Notifier = m
	made := func() *measureView {
		again := New(deps)
		again.run = func(work func() error, done func(error)) { done(work()) }
		again.tab = tabMeasure
		return again.measure
	}
	v := made()
	v.what.SetText("Камера")
	v.what.OnChange("Камера")
	v.place(orb.Point{71.418, 51.13})
	v.radius.OnChange([]string{"300"})
	v.day.SetDate(time.Date(2026, 7, 1, 0, 0, 0, 0, uitest.Zone))
	v.day.OnDate(time.Time{}, true)
	again := made()
	day, known := again.day.Date()
	if again.what.Text() != "Камера" || again.at == nil || again.at[0] != 71.418 || again.at[1] != 51.13 || again.metres() != 300 || !known || day.Month() != time.July {
		t.Errorf("%q, %v, %v m, %v", again.what.Text(), again.at, again.metres(), day)
	}
	again.ask()
	if again.said == nil || made().what.Text() != "" {
		t.Error("what was compared is kept on")
	}
}

// TestAClosedPageHoldsNothing: after a lock nothing that was read is held, and what was being
// read says nothing any more.
func TestAClosedPageHoldsNothing(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1280, 800))
	p := open(s, town())
	p.turn(tabMeasure)
	p.program.waits = true
	p.screen.count()
	p.measure()
	p.screen.Close()
	p.screen.deps.Map.Close()
	for _, answer := range p.program.answers {
		answer()
	}
	if p.screen.source != nil || p.screen.ready || len(p.screen.page.Cells) > 0 || p.screen.measure.said != nil {
		t.Error("it holds what was read")
	}
	p.screen.deps.Map = s.Map() // which the test ends
}
