package period

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// counting stands behind the list. It answers at once, or when it is told to.
type counting struct {
	asked   []commission.Number
	items   []Item
	waits   bool
	answers []func()
	err     error
}

func (c *counting) Behind(_ context.Context, _ commission.Period, n commission.Number) ([]Item, error) {
	c.asked = append(c.asked, n)
	return c.items, c.err
}

// items are rows of every kind; everybody is invented.
func items(s *uitest.Stage) []Item {
	d, at := s.Region().Districts, time.Date(2026, 11, 21, 23, 40, 0, 0, uitest.Zone)
	cafe := codes.Names{KK: "«Түнгі жұлдыз» дәмханасы", RU: "Кафе «Ночная звезда»", EN: "Night Star café"}
	id := func(n byte) uuid.UUID { return uuid.UUID{15: n} }
	return []Item{
		{Record: id(1), Kind: raid.KindEncounter, At: at, Person: true, Name: "С. А.", Age: 15, Sex: codes.Male, Place: cafe, District: d[0].Names, Count: 1, Word: state.WordAccepted},
		{Record: id(2), Kind: raid.KindEncounter, At: at, Person: true, Unnamed: true, Age: 13, About: true, Sex: codes.Female, Place: cafe, District: d[1].Names, Parts: []codes.Code{"442.2"}, Count: 1, Word: state.WordSent},
		{Record: id(3), Kind: raid.KindEncounter, At: at, Person: true, Name: "—", District: d[0].Names, Parts: []codes.Code{"G_POL", "G_FAM"}, Count: 1, Word: state.WordConflict},
		{Record: id(4), Kind: raid.KindEncounter, At: at, Person: true, Name: "Қ. Ұ.", Age: 40, Sex: codes.Male, Place: cafe, Count: 3, Word: state.WordReturned},
		{Record: id(5), Kind: raid.KindVenueCheck, At: at, Place: cafe, District: d[0].Names, Count: 1, More: 2, Word: state.WordSent},
		{Record: id(6), Kind: raid.KindHomeCheck, At: at, Place: d[0].Names, District: d[0].Names, Count: 1, Word: state.WordSent},
		{Kind: raid.KindRaid, At: at, Name: "3-экипаж", District: d[1].Names, Count: 4},
	}
}

type listPage struct {
	*uitest.Stage
	list    *Behind
	program *counting
	opened  []uuid.UUID
	back    int
}

func openList(s *uitest.Stage, n commission.Number) *listPage {
	p := &listPage{Stage: s, program: &counting{items: items(s)}}
	p.list = NewBehind(BehindDeps{
		Look: s.Look, Notifier: s.Shell, Counting: p.program, Codes: s.Codes(),
		OnBack: func() { p.back++ }, OnOpen: func(id uuid.UUID) { p.opened = append(p.opened, id) },
	}, found(s, commission.Period{From: "2026-11-01", To: tonight}), n)
	p.list.run = func(work func() error, done func(error)) {
		err := work()
		if p.program.waits {
			p.program.answers = append(p.program.answers, func() { done(err) })
			return
		}
		done(err)
	}
	s.Put(ui.AreaFigures, p.list, ui.Frame{Officer: "Дина М.", Now: time.Date(2026, 11, 23, 6, 20, 0, 0, uitest.Zone), Link: ui.LinkIdle, Areas: ui.AreasFor("supervisor")})
	p.list.Open()
	uitest.Settle(s.Window)
	return p
}

var minorsFound = commission.Number{Line: commission.Line{Figure: "R03"}, Whole: true}

func TestListPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := openList(s, minorsFound)
		uitest.Rest(t, name, s.Window)
		s.Save("period-list-" + name)
		p.program.items = nil
		p.list.Open()
		uitest.Settle(s.Window)
		s.Save("period-list-empty-" + name)
	})
}

// TestEachNumberOpensItsList, by a tap on it; Enter on a row opens that of the period.
func TestEachNumberOpensItsList(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, wide))
	p.screen.place = 1
	p.screen.fill()
	uitest.Settle(p.Window)
	row := 0
	for p.screen.lines[row].Figure != "R03" {
		row++
	}
	view, ok := uitest.Find(p.screen.list, func(v *rowView) bool { return v.number.Say != nil && v.number.Say() == "R03" })
	if !ok {
		t.Fatal("R03 is not in sight")
	}
	for i, n := range view.counts {
		if i < counts-1 {
			test.Tap(n)
		} else if n.tap != nil {
			t.Error("the change opens something")
		}
	}
	p.screen.list.Choose(row)
	p.screen.list.Focus()
	uitest.Press(p.Window, fyne.KeyReturn)
	kato := p.screen.report.Districts[1].KATO
	of := func(before bool, s commission.Study) commission.Number {
		return commission.Number{Line: commission.Line{Figure: "R03"}, District: kato, Before: before, Study: s}
	}
	want := []commission.Number{of(false, ""), of(false, commission.AtSchool), of(false, commission.AtCollege), of(true, ""), of(false, "")}
	if d := cmp.Diff(want, p.program.opened); d != "" {
		t.Error(d)
	}
	if p.screen.list.Chosen() != row {
		t.Errorf("he comes back to row %d", p.screen.list.Chosen())
	}
}

// TestNumbersAreLargeEnough for a finger, with the line below them.
func TestNumbersAreLargeEnough(t *testing.T) {
	for _, size := range uitest.Sizes {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			p := open(uitest.New(t, i18n.KK, palette.Day, size))
			v, ok := uitest.Find(p.screen.list, func(v *number) bool { return v.tap != nil && v.Visible() })
			if !ok || v.Size().Height+4 < 48 || v.Size().Width < 48 {
				t.Errorf("a number is %v", v.Size())
			}
		})
	}
}

// TestTheListLeadsOnAndBack by finger and keys.
func TestTheListLeadsOnAndBack(t *testing.T) {
	p := openList(uitest.New(t, i18n.EN, palette.Night, wide), minorsFound)
	if !p.Says("R03  Minors found — 12") {
		t.Errorf("the head says %q", uitest.Words(p.list.Object())[0])
	}
	p.list.choose([]string{ofBefore})
	if !p.Says(p.list.about()) || !strings.HasPrefix(p.list.about(), "01.11.2025 – 22.11.2025") {
		t.Errorf("of the year before it says %q", uitest.Words(p.list.Object())[:6])
	}
	p.list.choose([]string{ofPeriod})
	p.program.asked = p.program.asked[:1]
	p.list.list.Focus()
	uitest.Press(p.Window, fyne.KeyDown)
	uitest.Press(p.Window, fyne.KeyReturn)
	p.list.tapped(6) // a crew has no page
	uitest.Press(p.Window, fyne.KeyRight)
	uitest.Press(p.Window, fyne.KeyRight)
	uitest.Press(p.Window, fyne.KeyRight)
	uitest.Press(p.Window, fyne.KeyRight) // the last
	uitest.Press(p.Window, fyne.KeyLeft)
	uitest.Tap(t, p.Window, p.Look.T("period.back"))
	if len(p.opened) != 1 || p.opened[0] != (uuid.UUID{15: 2}) || p.back != 1 {
		t.Errorf("opened %v, back %d times", p.opened, p.back)
	}
	var asked []string
	for _, n := range p.program.asked {
		asked = append(asked, fmt.Sprint(n.Study, n.Before))
	}
	if d := cmp.Diff([]string{"false", "schoolfalse", "collegefalse", "true", "collegefalse"}, asked); d != "" {
		t.Error(d)
	}
}

// TestNoListUnderAnotherNumber: while another number is asked for nothing of the one
// before is shown, a slow answer is dropped, and what failed can be asked for again.
func TestNoListUnderAnotherNumber(t *testing.T) {
	p := openList(uitest.New(t, i18n.EN, palette.Night, wide), minorsFound)
	p.program.waits = true
	p.list.choose([]string{"school"})
	p.list.choose([]string{ofBefore})
	if p.Says("С. А.") {
		t.Error("the list of another number is shown")
	}
	p.program.answers[0]()
	if p.list.reading.Ready() {
		t.Error("a slow answer was taken")
	}
	p.program.answers[1]()
	if !p.list.reading.Ready() || !p.Says("С. А.") {
		t.Error("the answer is not shown")
	}
	p.program.waits, p.program.err = false, errors.New("no")
	p.list.Renew()
	if !p.list.reading.Ready() {
		t.Error("what is shown goes with a renewal that fails")
	}
	p.list.choose([]string{ofPeriod})
	if p.list.reading.Ready() || !p.Says(p.Look.T("cover.unread")) {
		t.Error("it is not said that it could not be read")
	}
}

// TestItWaitsWhileARecordLiesOverIt: what came in meanwhile is read when it is back in
// sight, at the row where it was left.
func TestItWaitsWhileARecordLiesOverIt(t *testing.T) {
	p := openList(uitest.New(t, i18n.EN, palette.Night, wide), minorsFound)
	p.list.tapped(3)
	p.list.Hidden()
	asked := len(p.program.asked)
	p.list.Renew()
	if len(p.program.asked) != asked {
		t.Error("it is read out of sight")
	}
	p.program.items = p.program.items[1:]
	p.list.Shown()
	if len(p.program.asked) != asked+1 || p.list.list.Chosen() != 2 {
		t.Errorf("read %d times, at row %d", len(p.program.asked)-asked, p.list.list.Chosen())
	}
}

// TestWhatCameWhileItWasReadIsReadAfterwards: the last record of a night would stay away
// until something else came.
func TestWhatCameWhileItWasReadIsReadAfterwards(t *testing.T) {
	p := openList(uitest.New(t, i18n.EN, palette.Night, wide), minorsFound)
	asked := len(p.program.asked)
	p.program.waits = true
	p.list.Renew()
	p.list.Renew()
	if len(p.program.asked) != asked+1 {
		t.Fatalf("it is read %d times at once", len(p.program.asked)-asked)
	}
	p.program.answers[0]()
	if len(p.program.asked) != asked+2 {
		t.Error("what came while it was read is left out")
	}
}
