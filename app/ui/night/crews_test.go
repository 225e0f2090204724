package night

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/maps/paint"
)

// outing is a supervisor's night with crews in every state.
func outing(s *uitest.Stage) Data {
	d := night(s)
	d.Supervisor, d.Drafts = true, nil
	at := func(lat, lon int32) raid.Point { return raid.Point{Lat: lat, Lon: lon} }
	d.Crews = []Crew{
		{ID: id(101), Name: "1-экипаж", Members: []string{"Нұрсұлтан А.", "Айгүл С."}, Stands: StandsHere, Point: at(511745000, 714255000), At: clock(2, 10), Within: 8, Contact: clock(2, 13),
			Walked: 42, Walks: true, Care: 2, Since: clock(0, 41), Overdue: true},
		{ID: id(102), Name: "2-экипаж", Members: []string{"Бекзат Қ."}, Stands: StandsHere, Point: at(511790000, 714290000), At: clock(1, 59), Within: 12, Contact: clock(2, 11), Care: 1, Since: clock(1, 58)},
		{ID: id(103), Name: "3-экипаж", Members: []string{"Гүлнар Т.", "Ерлан Ж."}, Stands: StandsHere, Point: at(511660000, 714010000), At: clock(2, 14), Doubt: DoubtMock, Contact: clock(2, 14)},
		{ID: id(104), Name: "4-экипаж", Members: []string{"Дана М."}, Stands: StandsHidden, Contact: clock(2, 8)},
		{ID: id(105), Name: "5-экипаж", Members: []string{"Санжар О."}},
		{ID: id(106), Name: "6-экипаж", Members: []string{"Әсел Н."}, Stands: StandsBlind, Contact: clock(2, 14)},
		{ID: id(107), Name: "7-экипаж", Members: []string{"Тимур Р."}, Stands: StandsOff, Contact: clock(1, 30)},
		{ID: id(108), Name: "8-экипаж", Members: []string{"Мақсат Б."}, Turn: RaidComes},
	}
	return d
}

// followed opens it with the crews in the place of the records.
func followed(s *uitest.Stage) *page {
	p := open(s, outing(s))
	p.screen.tapFilter(Crews)
	return p
}

// Each crew says what is known of its place, and never more.
func TestACrewSaysWhereItIs(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 800))
	texts, now := s.Look.Texts(), clock(2, 14)
	for _, row := range []struct {
		name   string
		change func(*Crew)
		want   string
		role   palette.Role
	}{
		{"a moment ago", func(c *Crew) { c.At = now }, "Place: now", palette.Text},
		{"minutes ago", func(c *Crew) { c.Within = 8 }, "Place: 4 min ago, ±8\u00a0m", palette.Text},
		{"long ago", func(c *Crew) { c.At = now.Add(-Old) }, "Place: 10 min ago · may have gone on", palette.Lamp},
		{"simulated", func(c *Crew) { c.Doubt = DoubtMock }, "Place: 4 min ago · simulated", palette.Lamp},
		{"of another clock", func(c *Crew) { c.At = now.Add(time.Hour) }, "Place: now", palette.Text},
		{"not agreed", func(c *Crew) { c.Stands = StandsHidden }, "No place: not agreed", palette.Dim},
		{"no fix", func(c *Crew) { c.Stands = StandsBlind }, "No place: the receiver knows none", palette.Lamp},
		{"the shift was ended", func(c *Crew) { c.Stands = StandsOff }, "No place: the shift was ended", palette.Dim},
		{"nothing came", func(c *Crew) { c.Stands = StandsUnheard }, "No place: not sent", palette.Lamp},
		{"before the raid", func(c *Crew) { c.Turn = RaidComes }, "The raid has not begun", palette.Dim},
		{"after it", func(c *Crew) { c.Turn = RaidOver }, "The raid is over", palette.Dim},
	} {
		c := Crew{Stands: StandsHere, At: now.Add(-4 * time.Minute)}
		row.change(&c)
		if got, role := c.place(texts, now); got != row.want || role != row.role {
			t.Errorf("%s: %q in %v", row.name, got, role)
		}
	}
}

// The map shows those alone of whom a place is known while the raid is on: one of long
// ago is hollow, a doubtful one wears another shape and a mark.
func TestCrewsOnTheMap(t *testing.T) {
	p := followed(uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 800)))
	var got []string
	for _, m := range p.screen.crews.marks() {
		got = append(got, fmt.Sprint(m.Letter, " ", m.Shape, " ", m.Label))
	}
	want := []string{fmt.Sprint("1 ", paint.Square, " 4 min"), fmt.Sprint("2 ", paint.Frame, " 15 min"), fmt.Sprint("3 ", paint.Diamond, " now ?")}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A tap on a crew chooses it in the list; records are looked for among records.
func TestACrewIsTapped(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 800))
	p := open(s, outing(s))
	p.screen.tapped(ground.Point(raid.Point{}), []string{crewMark + id(102).String()})
	if p.screen.filter != Crews || p.screen.crews.chosen != id(102) || !p.screen.crews.list.Visible() || p.screen.list.Visible() {
		t.Errorf("%s, %v chosen", p.screen.filter, p.screen.crews.chosen)
	}
	p.screen.Seek("сын")
	if p.screen.filter != All || p.screen.crews.list.Visible() {
		t.Errorf("a search leaves the crews: %s", p.screen.filter)
	}
}

// What comes moves no row: they stand as they are planned, and the list stays where it is
// scrolled.
func TestNothingMovesWhenAPositionComes(t *testing.T) {
	p := followed(uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 800)))
	p.screen.crews.choose(id(105))
	order := func() (ids []uuid.UUID) {
		for _, c := range p.screen.crews.shown {
			ids = append(ids, c.ID)
		}
		return ids
	}
	was, offset, zoom, center := order(), p.screen.crews.list.Offset(), p.screen.pane.Map.Zoom(), p.screen.pane.Map.Center()
	all := slices.Clone(p.screen.data.Crews)
	all[4].Stands, all[4].Point, all[4].At, all[4].Contact = StandsHere, raid.Point{Lat: 511700000, Lon: 714100000}, clock(2, 14), clock(2, 14)
	all[0].Point.Lat += 40_000
	p.MustNotMove(func() { p.screen.SetCrews(all, clock(2, 15)) })
	if !slices.Equal(was, order()) || p.screen.crews.chosen != id(105) || p.screen.crews.list.Offset() != offset || p.screen.pane.Map.Zoom() != zoom || p.screen.pane.Map.Center() != center {
		t.Error("something moved")
	}
	if len(p.screen.crews.marks()) != 4 {
		t.Error("the one that came is not on the map")
	}
}

// At rest nothing is drawn: not when the same comes again, not within a minute, and not
// out of sight.
func TestCrewsAtRestCostNothing(t *testing.T) {
	p := followed(uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 800)))
	drawn := 0
	p.screen.crews.drawn = func() { drawn++ }
	same := func() []Crew { return slices.Clone(p.screen.data.Crews) }
	now := clock(2, 14)
	for _, row := range []struct {
		name string
		do   func()
		want int
	}{
		{"the same again", func() { p.screen.SetCrews(same(), now.Add(5*time.Second)) }, 0},
		{"a minute later", func() { p.screen.SetCrews(same(), now.Add(time.Minute)) }, 1},
		{"a position", func() { all := same(); all[0].Point.Lat++; p.screen.SetCrews(all, now.Add(time.Minute)) }, 1},
		{"out of sight", func() {
			p.screen.Hidden()
			all := same()
			all[0].Point.Lat++
			p.screen.SetCrews(all, now.Add(5*time.Minute))
		}, 0},
		{"in sight again", func() { p.screen.Shown() }, 1},
	} {
		drawn = 0
		if row.do(); drawn != row.want {
			t.Errorf("%s: drawn %d times", row.name, drawn)
		}
	}
}

// Who leads no raid that has crews is offered none, whatever was chosen before.
func TestNobodyElseFollowsCrews(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 800))
	d := outing(s)
	d.Supervisor = false
	p := open(s, d)
	if p.screen.offers(Crews) {
		t.Error("a patrol is offered them")
	}
	d.Supervisor, d.Crews = true, nil
	p.screen.SetFilter(Crews)
	p.screen.Show(d)
	if p.screen.filter != All || p.screen.crews.list.Visible() {
		t.Errorf("without crews: %s", p.screen.filter)
	}
}

func TestPicturesOfCrews(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := followed(s)
		p.screen.crews.choose(id(101))
		p.screen.pane.Map.SetZoom(12.3)
		s.Save("night-crews-" + name)
	})
}
