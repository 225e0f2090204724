package night

import (
	"bufio"
	"context"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/i18n"
	"shyraq/app/locate"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/track"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/assets"
	"shyraq/errs"
)

// duty is the program behind the screen: it remembers what it was asked.
type duty struct {
	homes    []raid.HomeCheck
	talks    []raid.Talk
	checks   []raid.VenueResult
	amended  []uuid.UUID
	undone   []uuid.UUID
	revealed []uuid.UUID
	searched []string
	finds    Found
	err      error
}

func (d *duty) Visit(_ context.Context, body raid.Short) (uuid.UUID, error) {
	switch v := body.(type) {
	case raid.HomeCheck:
		d.homes = append(d.homes, v)
	case raid.Talk:
		d.talks = append(d.talks, v)
	}
	return id(78), nil
}

func (d *duty) Amend(_ context.Context, record uuid.UUID, body raid.Short) error {
	d.amended = append(d.amended, record)
	d.homes = append(d.homes, body.(raid.HomeCheck))
	return d.err
}

func (d *duty) CheckPlace(_ context.Context, _ Spot, r raid.VenueResult) (uuid.UUID, error) {
	d.checks = append(d.checks, r)
	return id(200), d.err
}

func (d *duty) UndoCheck(_ context.Context, check uuid.UUID) error {
	d.undone = append(d.undone, check)
	return d.err
}

func (d *duty) Reveal(_ context.Context, record uuid.UUID) ([]string, error) {
	d.revealed = append(d.revealed, record)
	return []string{"Аружан Т."}, d.err
}

func (d *duty) Search(_ context.Context, text string) (Found, error) {
	d.searched = append(d.searched, text)
	return d.finds, d.err
}

func (d *duty) Nights(_ context.Context, f Filter) (Found, error) {
	d.searched = append(d.searched, "all nights: "+string(f))
	return d.finds, d.err
}

func id(n byte) uuid.UUID { return uuid.UUID{0: 1, 15: n} }

func clock(h, m int) time.Time {
	day := 23
	if h > 12 {
		day = 22
	}
	return time.Date(2026, 11, day, h, m, 0, 0, uitest.Zone)
}

func spot(lat, lon int32) *raid.Point { return &raid.Point{Lat: lat, Lon: lon} }

// night is a busy one; every person is invented.
func night(s *uitest.Stage) Data {
	lists, region := s.Codes(), s.Region()
	outcome := func(c codes.Code) codes.Names { row, _ := lists.Row("outcomes", c); return row.Names }
	venue := func(i int) (codes.Names, *raid.Point) { return region.Venues[i].Names, region.Venues[i].Point }
	kind := func(c codes.Code) codes.Names { row, _ := lists.Row("places", c); return row.Names }
	d := Data{Now: clock(2, 14), Night: "2026-11-22", Planned: true, Rules: raid.Rules{Codes: lists}}
	for i, dist := range region.Districts {
		d.Sectors = append(d.Sectors, Sector{ID: dist.KATO, Names: dist.Names, Shape: s.Shape(dist), Own: i == 2})
	}
	row := func(n byte, h, m int, word state.Word, name string, sex codes.Sex, age int, place codes.Names, p *raid.Point, out codes.Code) *Row {
		d.Rows = append(d.Rows, Row{ID: id(n), Kind: raid.KindEncounter, At: clock(h, m), Names: []string{name},
			Age: age, Sex: sex, Place: place, Point: p, Word: word, Outcome: outcome(out)})
		return &d.Rows[len(d.Rows)-1]
	}
	cafe, cafeAt := venue(0)
	club, clubAt := venue(1)
	karaoke, karaokeAt := venue(2)
	bowling, bowlingAt := venue(3)
	row(1, 2, 3, state.WordWaiting, "А. Т.", codes.Female, 14, cafe, cafeAt, "O_SPOT")
	row(2, 0, 41, state.WordInCare, "Е. С.", codes.Male, 12, kind("STRT"), spot(511741000, 714203000), "")
	row(3, 1, 12, state.WordAccepted, "М. Қ.", codes.Male, 16, karaoke, karaokeAt, "O_POL").Names = []string{"М. Қ.", "Д. Ж.", "Б. О."}
	row(4, 23, 48, state.WordReturned, "Г. Н.", codes.Female, 15, kind("PARK"), spot(511702000, 714301000), "O_HOME")
	row(5, 23, 20, state.WordSent, "Т. А.", codes.Male, 17, bowling, bowlingAt, "O_REL")
	row(6, 22, 55, state.WordAccepted, "", "", 0, kind("YARD"), spot(511729000, 714088000), "O_LEFT")
	row(7, 0, 5, state.WordSent, "С. Ә.", codes.Female, 13, kind("STAT"), spot(511812000, 714120000), "O_CAN").About = true
	row(8, 22, 31, state.WordWithdrawn, "К. Б.", codes.Male, 18, club, clubAt, "O_ADLT")
	for i, v := range []raid.VenueResult{raid.NothingFound, raid.MinorsFound, raid.Violation} {
		names, p := venue(i + 1)
		d.Rows = append(d.Rows, Row{ID: id(byte(20 + i)), Kind: raid.KindVenueCheck, At: clock(1, 30-9*i),
			Place: names, Point: p, Word: state.WordSent, Result: v})
	}
	d.Drafts = []Draft{{ID: id(40), At: clock(1, 58), Names: []string{"Н. Р."}, Place: kind("MALL")}}
	d.Own = &Fix{Point: *spot(511721000, 714172000), Accuracy: 35, At: clock(2, 14)}
	d.Here = Spot{Place: raid.Place{Venue: "v1", Point: cafeAt, Type: "CAFE"}, Names: cafe, Distance: 110}
	return d
}

func frame(s *uitest.Stage) ui.Frame {
	return ui.Frame{Operation: s.Codes().Label("operations", "NIGHT", string(s.Look.Lang())), Crew: "3-экипаж",
		Officer: "Нұрсұлтан А.", Now: clock(2, 14), Link: ui.LinkSending, Waiting: 3, LastAck: clock(2, 10)}
}

// page drives the screen as an officer does.
type page struct {
	*uitest.Stage
	screen *Screen
	duty   *duty
}

func open(s *uitest.Stage, d Data) *page {
	p := &page{Stage: s, duty: &duty{}}
	p.screen = New(s.Look, s.Shell, s.Map(), p.duty)
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.Show(d)
	s.Put(ui.AreaNight, p.screen, frame(s))
	return p
}

func (p *page) order() []byte {
	var ids []byte
	for _, l := range p.screen.lines {
		ids = append(ids, l.id()[15])
	}
	return ids
}

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s, night(s))
		p.screen.pick(4)
		p.screen.pane.Map.SetZoom(13)
		s.Save("night-" + name)
		p.screen.pick(3)
		p.screen.place.toggle()
		s.Save("night-place-" + name)
		p.screen.place.toggle()
		p.screen.takeOne([]int{3, 4, 6})
		s.Save("night-cluster-" + name)
		p.Shell.Escape()
		p.screen.Furnish(chart.Tools{Names: s.Names(), District: func(orb.Point) string { return "Сарыарқа ауданы" }})
		p.screen.Find()
		s.Type("аба")
		s.Save("night-find-" + name)
		p.Shell.Escape()
		quiet := Data{Now: clock(22, 4), Night: "2026-11-22", Sectors: p.screen.data.Sectors, Own: p.screen.data.Own}
		p.screen.Show(quiet)
		s.Save("night-quiet-" + name)
	})
}

// TestPicturesOfTheWay: a thin line in each flavour, which the button of the layers
// takes away.
func TestPicturesOfTheWay(t *testing.T) {
	for _, f := range palette.Flavours() {
		t.Run(string(f), func(t *testing.T) {
			s := uitest.New(t, i18n.KK, f, wide)
			p := open(s, night(s))
			way, end := demoWay(t)
			p.screen.SetTrack(way, end)
			p.screen.pane.Map.SetCenter(way[0][len(way[0])/2])
			p.screen.pane.Map.SetZoom(15)
			with := s.Picture()
			s.Save("night-track-" + string(f))
			p.screen.Hide([]chart.Layer{chart.Track})
			without := s.Picture()
			if a, b := lamps(with, f), lamps(without, f); a < b+300 {
				t.Errorf("%d points of the lamp's colour with the way, %d without", a, b)
			}
		})
	}
}

// lamps counts the points of a picture in the lamp's colour.
func lamps(p image.Image, f palette.Flavour) (n int) {
	lamp := palette.Colour(f, palette.Lamp)
	for y := p.Bounds().Min.Y; y < p.Bounds().Max.Y; y++ {
		for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x++ {
			if color.NRGBAModel.Convert(p.At(x, y)) == lamp {
				n++
			}
		}
	}
	return n
}

// demoWay is the walk of the demonstration, as a shift keeps it.
func demoWay(t *testing.T) (orb.MultiLineString, *orb.Point) {
	t.Helper()
	file, err := assets.Demo().Open("track.nmea")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var receiver locate.Receiver
	var way track.Recorder
	var points []track.Point
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if f, ok, err := receiver.Line(lines.Text()); ok && err == nil && f.Valid {
			points = append(points, way.Add(track.Fix{Point: f.Point, Accuracy: f.Accuracy, At: f.At})...)
		}
	}
	var all orb.MultiLineString
	for _, part := range track.Parts(points) {
		var line orb.LineString
		for _, p := range part {
			line = append(line, ground.Point(p))
		}
		all = append(all, line)
	}
	if len(points) < 5 {
		t.Fatalf("%d points", len(points))
	}
	end, ok := way.End()
	if !ok {
		return all, nil
	}
	at := ground.Point(end)
	return all, &at
}

var wide = fyne.NewSize(1280, 800)

func TestOrder(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	// returned, in care, the draft, then the latest first
	want := []byte{4, 2, 40, 1, 20, 21, 3, 22, 7, 5, 6, 8}
	if diff := cmp.Diff(want, p.order()); diff != "" {
		t.Error(diff)
	}
}

func TestAnEarlierNightIsDated(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, uitest.Sizes[0])
	old := Row{ID: id(1), Kind: raid.KindEncounter, At: clock(23, 48).AddDate(0, 0, -3), Word: state.WordReturned,
		Place: codes.Names{EN: "the park"}, Earlier: true}
	p := open(s, Data{Now: clock(2, 14), Night: "2026-11-22", Rows: []Row{old}})
	if !p.Says("19.11.2026 · the park") {
		t.Error("the row does not say of which day it is")
	}
}

func TestPlaceCheckedAndUndo(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	if !p.Button("Checked: no minors").Disabled() {
		t.Error("a place can be checked that nobody knows")
	}
	p.screen.Show(night(p.Stage))
	changed := 0
	p.screen.OnChanged = func() { changed++ }
	test.Tap(p.Button("Checked: no minors"))
	if diff := cmp.Diff([]raid.VenueResult{raid.NothingFound}, p.duty.checks); diff != "" {
		t.Error(diff)
	}
	if !p.Says("Recorded: Aidyn cafe · Nothing found") {
		t.Error("no toast says what was recorded")
	}
	test.Tap(p.Button("Undo"))
	if diff := cmp.Diff([]uuid.UUID{id(200)}, p.duty.undone); diff != "" {
		t.Error(diff)
	}
	if changed != 2 {
		t.Errorf("told %d times of a change, want 2", changed)
	}
	p.screen.place.rests = false // a moment passes
	test.Tap(p.Button("Another result"))
	test.Tap(p.Button("A violation was found"))
	if got := p.duty.checks[1]; got != raid.Violation {
		t.Errorf("recorded %q", got)
	}
}

func TestPlaceNotSavedIsNotSaid(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	p.duty.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	test.Tap(p.Button("Checked: no minors"))
	if _, ok := uitest.Find(p.Shell.Object(), func(b *ui.Button) bool { return b.Text() == "Undo" }); ok {
		t.Error("what was not saved can be undone")
	}
}

func TestListAndMapFollowEachOther(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	opened := uuid.Nil
	p.screen.OnOpen = func(id uuid.UUID) { opened = id }

	p.Key(fyne.KeyDown) // the first row
	first := p.screen.lines[0]
	if got := p.screen.pane.Map.Center(); math.Abs(got[0]-ground.Point(*first.row.Point)[0]) > 1e-6 {
		t.Errorf("the map stands at %v", got)
	}
	p.Key(fyne.KeyReturn)
	if opened != first.id() {
		t.Errorf("opened %v", opened)
	}
	p.screen.tapped(orb.Point{}, []string{id(7).String()})
	if p.screen.chosenID() != id(7) {
		t.Error("a tap on the map did not choose its row")
	}
	p.screen.tapped(orb.Point{}, []string{id(7).String()})
	if opened != id(7) {
		t.Error("a second tap on the map did not open")
	}
}

func TestPileAsksWhich(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	p.screen.tapped(orb.Point{}, []string{id(1).String(), id(3).String(), id(99).String()})
	if !p.Says("01:12  М. Қ. +2") || !p.Says("boy, 16 · Zhark karaoke") || !p.Says("accepted") {
		t.Error("a record of the cluster does not say what it is")
	}
	p.Key(fyne.KeyDown)
	p.Key(fyne.KeyReturn)
	if p.screen.chosenID() != id(3) {
		t.Errorf("chose %v", p.screen.chosenID())
	}
	if p.Says("Records at this place") {
		t.Error("the cluster is still there")
	}
}

func TestNameIsShownOnlyWhileHeld(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	p.screen.pick(3)
	if p.Says("Аружан Т.") {
		t.Fatal("a name is shown without being held")
	}
	p.screen.foot.hold.MouseDown(nil)
	if !p.Says("Аружан Т.") {
		t.Error("the name is not shown while held")
	}
	if diff := cmp.Diff([]uuid.UUID{id(1)}, p.duty.revealed); diff != "" {
		t.Error("logged:", diff)
	}
	p.screen.foot.hold.MouseUp(nil)
	if p.Says("Аружан Т.") {
		t.Error("the name stays after the hold")
	}
	p.duty.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	p.screen.foot.hold.MouseDown(nil)
	if p.Says("Аружан Т.") {
		t.Error("a name is shown whose reveal could not be logged")
	}
}

func TestSearch(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	var rests func()
	p.screen.seek.After = func(_ time.Duration, f func()) func() { rests = f; return func() { rests = nil } }
	old := Row{ID: id(90), Kind: raid.KindEncounter, Night: "2026-10-03", At: clock(0, 3), Names: []string{"Ж. Б."}, Word: state.WordAccepted}
	p.duty.finds = Found{Rows: []Row{{ID: id(5)}, {ID: id(1)}, old}, Cut: true}
	p.screen.seek.Field.Focus()
	p.Type("а")
	if rests != nil {
		t.Error("a letter alone is searched and logged")
	}
	p.Type("руж")
	if len(p.duty.searched) != 0 {
		t.Error("it was searched and logged while the letters came")
	}
	rests()
	if diff := cmp.Diff([]string{"аруж"}, p.duty.searched); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]byte{1, 90, 5}, p.order()); diff != "" {
		t.Error(diff)
	}
	if p.screen.chips.all[0].Text() != "3" || !p.Says("Ең соңғылары ғана көрсетілді. Тағы бірнеше әріп жазыңыз.") || !p.Says("Ж. Б.") {
		t.Error("the counter, the cut or the record of another night is not shown")
	}
	p.duty.finds = Found{Rows: []Row{{ID: id(5)}, {ID: id(1)}}}
	p.Key(fyne.KeyReturn)
	if diff := cmp.Diff([]byte{1, 5}, p.order()); diff != "" {
		t.Error(diff)
	}
	p.duty.finds = Found{}
	p.Key(fyne.KeyReturn)
	if !p.Says("Мұндай жазба табылмады") {
		t.Error("nothing says that nothing was found")
	}
	test.Tap(p.screen.seek.Button)
	if len(p.order()) != 12 {
		t.Error("clearing did not bring the night back")
	}
}

func TestRoutinePatrolAndQuietNight(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{Night: "2026-11-22"})
	for _, words := range []string{"Routine patrol", "Quiet night so far",
		"No raid is planned for today. Records belong to the night of 22 November: from noon to noon."} {
		if !p.Says(words) {
			t.Errorf("nothing says %q", words)
		}
	}
	p.screen.Show(Data{Night: "2026-11-22", Others: true})
	if !p.Says("You are in no crew of a raid today. Records belong to the night of 22 November: from noon to noon.") {
		t.Error("who rides in no raid reads that none is planned")
	}
	p.screen.Show(Data{Night: "2026-11-22"})
	p.Look.SetLang("kk")
	if !p.Says("Күнделікті патрульдеу") || !p.Says("Әзірге түн тыныш") {
		t.Error("the language did not change in place")
	}
	p.screen.Show(Data{Night: "2026-11-22", Closed: true})
	if p.Says("Әзірге түн тыныш") || !p.Says(p.Look.T("night.closed_title")) || !p.Says(p.Look.T("night.closed_text")) {
		t.Error("a night whose records have gone is called quiet")
	}
	planned := 0
	p.screen.OnPlan = func() { planned++ }
	p.screen.Show(Data{Night: "2026-11-22", Supervisor: true})
	if p.Says(p.Look.T("night.empty_text")) || !p.Says("Экипаждар жазған тексерулер осында шығады.") {
		t.Error("a supervisor is sent to a button that he does not have")
	}
	test.Tap(p.Button("Рейд жоспарлау"))
	if planned != 1 {
		t.Error("a supervisor cannot plan from here")
	}
}

func TestDraftGoesOn(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	var went uuid.UUID
	p.screen.OnDraft = func(id uuid.UUID) { went = id }
	p.screen.pick(2)
	test.Tap(p.Button("Ашу"))
	if went != id(40) {
		t.Errorf("went on with %v", went)
	}
}

func TestNarrowWindowPutsTheListBelow(t *testing.T) {
	for _, test := range []struct {
		name  string
		size  fyne.Size
		below bool
	}{
		{"landscape", fyne.NewSize(1280, 800), false},
		{"small landscape", fyne.NewSize(1024, 700), false},
		{"portrait", fyne.NewSize(800, 1280), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := open(uitest.New(t, "kk", palette.Night, test.size), Data{})
			if got := p.screen.object.Objects[1].Position().X == 0; got != test.below {
				t.Errorf("the list is below the map: %v", got)
			}
		})
	}
}

func TestATapSaysWhereOneStands(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	d := night(p.Stage)
	var stood []raid.Point
	p.screen.OnStand = func(at raid.Point, _ int) { stood = append(stood, at) }
	p.screen.Show(d)
	p.screen.tapped(orb.Point{71.42, 51.17}, nil) // the position is known: nothing happens
	d.Own = nil
	p.screen.Show(d)
	p.screen.tapped(orb.Point{71.42, 51.17}, nil)
	if diff := cmp.Diff([]raid.Point{{Lat: 511700000, Lon: 714200000}}, stood); diff != "" {
		t.Error(diff)
	}
}

func TestSlowRevealAfterLettingGoShowsNothing(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	p.screen.pick(3)
	var late []func()
	p.screen.run = func(work func() error, done func(error)) { late = append(late, func() { done(work()) }) }
	p.screen.foot.hold.MouseDown(nil)
	p.screen.foot.hold.MouseUp(nil)
	late[0]()
	if p.Says("Аружан Т.") {
		t.Error("the name stays on the screen")
	}
}

func TestASupervisorRecordsNothing(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	d := night(p.Stage)
	p.screen.Show(d)
	if !p.screen.begin.Visible() || !p.screen.place.object.Visible() {
		t.Error("an officer cannot record")
	}
	d.Supervisor = true
	p.screen.Show(d)
	if p.screen.begin.Visible() || p.screen.place.object.Visible() {
		t.Error("a supervisor is offered what he may not write")
	}
}

// A visit at home and a talk stand beside the check of a place, two taps away;
// what is missing is marked, nothing is guessed, and a slip is taken back.
func TestHomeVisitAndTalk(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	d := night(s)
	d.Here = Spot{} // no position: an address is enough
	p := open(s, d)
	tap := func(key string) {
		t.Helper()
		uitest.Tap(t, s.Window, s.Look.T(key))
	}
	p.screen.place.toggle()
	tap("night.home_check")
	s.Save("night-home")
	tap("night.short_save")
	if len(p.duty.homes) != 0 || !s.Says(s.Look.T("problem.subject_missing")) || !s.Says(s.Look.T("problem.place_missing")) {
		t.Fatal("a visit to nobody nowhere was saved")
	}
	save := func() fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(s.Button(s.Look.T("night.short_save")))
	}
	stood := save()
	tap("night.home_family") // what has its answer is not said any more, and nothing moves
	if s.Says(s.Look.T("problem.subject_missing")) || !s.Says(s.Look.T("problem.result_missing")) || !s.Says(s.Look.T("problem.place_missing")) {
		t.Error("the card does not say what is missing still")
	}
	if now := save(); now != stood {
		t.Errorf("the button was at %v, is at %v", stood, now)
	}
	row, _ := d.Rules.Codes.Row("home_results", "H_OK")
	test.Tap(s.Tile(row.Names.KK))
	tap("night.short_save") // the address alone is missing: the focus is there
	s.Type("Бейбітшілік 1")
	tap("night.short_save")
	if len(p.duty.homes) != 1 || p.duty.homes[0].Subject != raid.HomeOfFamily || p.duty.homes[0].Result != "H_OK" || p.duty.homes[0].Place.Type != "HOME" {
		t.Fatalf("%d visits", len(p.duty.homes))
	}
	if got := p.duty.homes[0].Place.Note; got != "Бейбітшілік 1" {
		t.Errorf("address %q", got)
	}
	tap("action.undo")
	if diff := cmp.Diff([]uuid.UUID{id(78)}, p.duty.undone); diff != "" {
		t.Error(diff)
	}
	d.Here = Spot{Place: raid.Place{Point: spot(511741000, 714203000), Type: "EDU"}}
	p.screen.Show(d)
	p.screen.place.toggle()
	tap("night.talk")
	s.Save("night-talk")
	row, _ = d.Rules.Codes.Row("talks", "U_LECT")
	test.Tap(s.Tile(row.Names.KK))
	tap("night.short_save")
	if len(p.duty.talks) != 1 || p.duty.talks[0].Form != "U_LECT" || p.duty.talks[0].Listeners != 0 || p.duty.talks[0].Place.Type != "EDU" {
		t.Errorf("%d talks", len(p.duty.talks))
	}
}

// The sentence of a cut search comes by itself while the letters rest.
func TestCutSearchFits(t *testing.T) {
	for _, lang := range []i18n.Lang{"kk", "ru", "en"} {
		s := uitest.New(t, lang, palette.Night, fyne.NewSize(800, 1280))
		p := open(s, night(s))
		p.duty.finds = Found{Rows: night(s).Rows, Cut: true}
		p.screen.seek.Field.SetText("ар")
		p.screen.seek.Seek()
		s.Save("night-found-tall-" + string(lang))
		uitest.Fits(t, s.Window.Canvas().Content())
	}
}

// TestPicturesOfShortRecords: what is written without the form, blank, with
// what is missing, and filled in.
func TestPicturesOfShortRecords(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		d := night(s)
		p := open(s, d)
		tap := func(key string) { test.Tap(s.Button(s.Look.T(key))) }
		look := func(page string) {
			uitest.Settle(s.Window)
			uitest.Fits(t, s.Window.Content())
			s.Save("night-" + page + "-" + name)
		}
		p.screen.place.toggle()
		tap("night.talk")
		look("talk")
		p.Shell.Escape()
		d.Here = Spot{} // no position: an address is enough
		p.screen.Show(d)
		p.screen.place.toggle()
		tap("night.home_check")
		look("home")
		tap("night.short_save")
		look("home-missing")
	})
}

// The row of a record with unsent changes says whether they are of the version of
// now.
func TestARowSaysThatItsChangesAreOfAnOlderVersion(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.RU)
	for _, row := range []struct {
		name   string
		behind bool
		want   string
	}{
		{"of now", false, "Есть неотправленные изменения"},
		{"of before", true, "Изменена в другом месте"},
	} {
		got, role := ending(look.Texts(), line{row: &Row{Typing: true, Behind: row.behind}})
		if !strings.HasPrefix(got, row.want) || role != palette.Lamp {
			t.Errorf("%s: %q in %v", row.name, got, role)
		}
	}
}

// The second tap of the hand that ended a record lies where a place is checked: it
// records nothing.
func TestTheLastTapOnARecordChecksNoPlace(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	settling := true
	p.screen.Settling = func() bool { return settling }
	for _, want := range []int{0, 1} {
		uitest.Tap(t, p.Window, p.Look.T("night.place_checked"))
		if got := len(p.duty.checks); got != want {
			t.Errorf("settling %v: %d checks", settling, got)
		}
		settling = false
	}
}

// A double tap on the one tap that records a place records it once; a moment later the
// next place is another.
func TestADoubleTapChecksOnePlace(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	calms := func() {}
	p.screen.place.after = func(_ time.Duration, f func()) func() { calms = f; return func() {} }
	for want := 1; want < 3; want++ {
		for range 2 {
			uitest.Tap(t, p.Window, p.Look.T("night.place_checked"))
			if got := len(p.duty.checks); got != want {
				t.Errorf("%d checks, want %d", got, want)
			}
		}
		calms()
	}
}

// In a shift that was ended nothing is recorded before it was asked, and what was meant
// goes on with the answer.
func TestNothingIsRecordedInAnEndedShiftUnasked(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	for name, row := range map[string]struct {
		tap  func()
		done func() bool
	}{
		"a place":     {func() { uitest.Tap(t, p.Window, p.Look.T("night.place_checked")) }, func() bool { return len(p.duty.checks) == 1 }},
		"a visit":     {p.screen.askHome, func() bool { return p.Says(p.Look.T("night.short_save")) }},
		"a talk":      {p.screen.askTalk, func() bool { return p.Says(p.Look.T("night.short_save")) }},
		"what it was": {func() { p.screen.Resume(CardHome) }, func() bool { return p.Says(p.Look.T("night.short_save")) }},
	} {
		ended, asked := true, func() {}
		p.screen.Ended = func(then func()) bool { asked = then; return ended }
		row.tap()
		if row.done() {
			t.Errorf("%s: recorded or asked for in a shift that was ended", name)
		}
		ended = false
		asked()
		if !row.done() {
			t.Errorf("%s: it does not go on", name)
		}
		if name != "a place" {
			uitest.Tap(t, p.Window, p.Look.T("action.cancel"))
		}
	}
}

// TestAVisitIsAmended: its card has what was written, and saves it as its next version.
func TestAVisitIsAmended(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	d := night(s)
	p := open(s, d)
	was := raid.HomeCheck{
		Subject: raid.HomeOfFamily, Name: "Сынақ", Result: "H_OK", Children: 2, Register: "G_FAM",
		Place: raid.Place{Type: "HOME", District: "711110000", Note: "Бейбітшілік 1"}, Note: "бәрі дұрыс",
	}
	p.screen.AmendHome(id(5), was)
	row, _ := d.Rules.Codes.Row("home_results", "H_ALON")
	test.Tap(s.Tile(row.Names.KK))
	uitest.Tap(t, s.Window, s.Look.T("night.short_save"))
	was.Result = "H_ALON"
	if len(p.duty.amended) != 1 || p.duty.amended[0] != id(5) {
		t.Fatalf("amended %v, written %v", p.duty.amended, p.duty.homes)
	}
	if diff := cmp.Diff(was, p.duty.homes[0]); diff != "" {
		t.Error(diff)
	}
}

// The map rings what the list has chosen, however it came to be chosen: the buttons
// below the list are of that one.
func TestTheRingFollowsTheList(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(night(p.Stage))
	for _, row := range []struct {
		name string
		do   func()
		want []string
	}{
		{"a key in the list", func() { p.Key(fyne.KeyDown) }, []string{p.screen.lines[0].id().String()}},
		{"a record that was just finished", func() { p.screen.Choose(id(5)) }, []string{id(5).String()}},
		{"nothing is listed", func() { p.screen.Show(Data{}) }, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.do()
			if diff := cmp.Diff(row.want, p.screen.pane.Map.Selection()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
