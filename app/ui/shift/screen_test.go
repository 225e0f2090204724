package shift_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/track"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/shift"
	"shyraq/app/ui/uitest"
)

var device = uuid.MustParse("0190b6a2-7c1e-7d11-9c3f-2f6f0f4be1aa")

// sheet is a shift of fourteen steps, of which some are kept.
func sheet(kept int, open bool, drafts int) report.Shift {
	var records []report.ShiftRecord
	for i := range 6 {
		var steps []report.ShiftStep
		for j := range 2 {
			n := uint64(3 + 2*i + j)
			steps = append(steps, report.ShiftStep{DSeq: n, Rev: fmt.Sprintf("%064x", n), Kept: 2*i+j < kept})
		}
		records = append(records, report.ShiftRecord{Kind: raid.KindEncounter, InCare: open && i == 5, Acts: i % 2, Steps: steps})
	}
	for i := range 2 {
		n := uint64(15 + i)
		records = append(records, report.ShiftRecord{Kind: raid.KindVenueCheck, Steps: []report.ShiftStep{{DSeq: n, Rev: fmt.Sprintf("%064x", n), Kept: 12+i < kept}}})
	}
	return report.CountShift("2026-11-24", device, records, drafts)
}

func data(s report.Shift) shift.Data {
	return shift.Data{
		Sheet: s, Officer: "Нұрсұлтан Ахметов", Crew: "3-экипаж", Link: ui.LinkOffline,
		At: time.Date(2026, 11, 25, 2, 14, 0, 0, uitest.Zone),
	}
}

func put(s *uitest.Stage, d shift.Data) *shift.Screen {
	screen := shift.New(s.Look, s.Shell)
	screen.Show(d)
	s.Put(ui.AreaNight, screen, ui.Frame{Officer: "Нұрсұлтан А.", Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж",
		Now: d.At, Link: ui.LinkOffline, Waiting: d.Sheet.OnHere, Shift: true,
		Officers: []ui.DemoRole{{ID: "a", Say: ui.Plain("Нұрсұлтан А."), Icon: icon.Shield}, {ID: "b", Say: ui.Plain("Айгүл Б."), Icon: icon.Shield}}, Open: "a"})
	uitest.Settle(s.Window)
	return screen
}

func TestShiftSaysWhatIsOnlyHere(t *testing.T) {
	for _, row := range []struct {
		name       string
		d          shift.Data
		says, hush []string
	}{
		{"all is kept", data(sheet(14, false, 0)), []string{"The server has every change", "14 / 14", "Close the shift"}, []string{"only on this device", "not closed:"}},
		{"something waits", data(sheet(11, false, 0)), []string{"3 changes are only on this device", "11 / 14", "Send now"}, []string{"The server has every change"}},
		{"a child is in care", data(sheet(14, true, 0)), []string{"a child may still be with you"}, nil},
		{"drafts", data(sheet(14, false, 2)), []string{"2 drafts are not saved"}, nil},
		{"two versions", forked(2), []string{"2 records were changed in two places", "Open the conflicts"}, nil},
		{"nothing", data(report.CountShift("2026-11-24", device, nil, 0)), []string{"Nothing was recorded"}, []string{"Send now", "every change", "Open the conflicts"}},
		{"closed", func() shift.Data { d := data(sheet(14, false, 0)); d.Closed = true; return d }(), []string{"can no longer be opened on this device"}, []string{"Close the shift"}},
		{"closed and waiting", func() shift.Data { d := data(sheet(11, false, 0)); d.Closed, d.Waits = true, true; return d }(), []string{"keys are deleted as soon as", "3 changes are only"}, []string{"Close the shift"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1024, 700))
			words := uitest.Words(put(s, row.d).Object())
			for _, w := range row.says {
				if !uitest.Says(words, w) {
					t.Errorf("%q is not said", w)
				}
			}
			for _, w := range row.hush {
				if uitest.Says(words, w) {
					t.Errorf("%q is said", w)
				}
			}
			if !uitest.Says(words, row.d.Sheet.Short()) {
				t.Error("the code is not shown")
			}
		})
	}
}

// forked is a shift of which all is kept and some records have two versions.
func forked(n int) shift.Data {
	d := data(sheet(14, false, 0))
	d.Sheet.Forks = n
	return d
}

// TestConflictsAreOneTapAway from the page and from the question that names them;
// the shift is not closed by that.
func TestConflictsAreOneTapAway(t *testing.T) {
	for _, taps := range [][]string{
		{"Open the conflicts"},
		{"Close the shift", "Close the shift", "Open the conflicts"},
	} {
		s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1024, 700))
		screen := put(s, forked(1))
		opened, closed := 0, 0
		screen.OnForks, screen.OnClose = func() { opened++ }, func() { closed++ }
		for i, words := range taps {
			if i == 2 && !uitest.Says(uitest.Words(s.Window.Canvas().Content()), "1 record was changed in two places") {
				t.Error("the question does not name it")
			}
			last(t, s.Window, words, i > 0)
		}
		if opened != 1 || closed != 0 {
			t.Errorf("%v: opened %d times, closed %d", taps, opened, closed)
		}
	}
}

// What keeps a shift open is one tap away from the sentence that names it.
func TestWhatKeepsAShiftIsOneTapAway(t *testing.T) {
	back := data(sheet(14, false, 0))
	back.Sheet.Returned = 1
	wrong := data(sheet(14, true, 0))
	wrong.Sheet.Wrong, wrong.Sheet.Returned = 1, 1
	for _, row := range []struct {
		d     shift.Data
		words string
		want  string
	}{
		{data(sheet(14, false, 2)), "Open the drafts", "drafts"},
		{data(sheet(14, true, 0)), "Open the records", "records"},
		{back, "Open the records", "records"},
		{wrong, "Open the records", "records"},
	} {
		s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1024, 700))
		screen := put(s, row.d)
		got := ""
		screen.OnDraft, screen.OnOpen = func() { got += "drafts" }, func() { got += "records" }
		uitest.Tap(t, s.Window, row.words)
		if got != row.want {
			t.Errorf("%s leads to %q", row.words, got)
		}
	}
}

// TestClosingIsAskedTwice: once where all is done, twice where something is
// not; No leaves everything as it was.
func TestClosingIsAskedTwice(t *testing.T) {
	for _, row := range []struct {
		name  string
		d     shift.Data
		taps  []string
		close int
	}{
		{"all is done", data(sheet(14, false, 0)), []string{"Close the shift", "Close the shift"}, 1},
		{"no", data(sheet(14, false, 0)), []string{"Close the shift", "Cancel"}, 0},
		{"something is unsent", data(sheet(13, false, 0)), []string{"Close the shift", "Close the shift"}, 0},
		{"and it may wait", data(sheet(13, false, 0)), []string{"Close the shift", "Close the shift", "Close all the same"}, 1},
		{"a draft is open", data(sheet(14, false, 1)), []string{"Close the shift", "Close the shift", "Cancel"}, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Night, fyne.NewSize(1024, 700))
			screen := put(s, row.d)
			closed := 0
			screen.OnClose = func() { closed++ }
			for i, words := range row.taps {
				last(t, s.Window, words, i > 0)
			}
			if closed != row.close {
				t.Errorf("closed %d times", closed)
			}
		})
	}
}

func TestShiftLooks(t *testing.T) {
	for _, l := range i18n.Langs() {
		for _, f := range palette.Flavours() {
			for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 800, Height: 1280}} {
				name := fmt.Sprintf("shift-%.0fx%.0f-%s-%s", size.Width, size.Height, l, f)
				t.Run(name, func(t *testing.T) {
					s := uitest.New(t, l, f, size)
					d := data(sheet(11, true, 2))
					d.Sheet.Forks = 3
					d.Sheet.Track = &track.Sum{Metres: 12_430, Time: 6*time.Hour + 10*time.Minute, Breaks: 2, Aside: 3, OffTime: 1}
					d.Walked = []report.Walked{{Names: codes.Names{KK: "Есіл ауданы", RU: "район Есиль", EN: "Yesil district"}, Share: 0.034}}
					put(s, d)
					uitest.Check(t, s.Window, f)
					s.Save(name)
				})
			}
		}
	}
	s := uitest.New(t, i18n.KK, palette.Night, fyne.NewSize(1024, 700))
	d := data(sheet(14, false, 0))
	put(s, d)
	s.Save("shift-done")
	d.Closed = true
	screen := put(s, d)
	_ = screen
	s.Save("shift-closed")
	put(s, data(sheet(11, true, 2)))
	uitest.Tap(t, s.Window, s.Look.T("shift.close"))
	uitest.Settle(s.Window)
	s.Save("shift-ask")
	put(s, forked(2))
	uitest.Tap(t, s.Window, s.Look.T("shift.close"))
	last(t, s.Window, s.Look.T("shift.close"), true)
	uitest.Fits(t, s.Shell.Object())
	s.Save("shift-ask-left")
}

// TestAnotherShiftCanBeChosen where more than one is still to be ended, and only
// there.
func TestAnotherShiftCanBeChosen(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := data(sheet(14, false, 0))
	screen := put(s, d)
	if s.Says("Which shift?") {
		t.Error("a choice of one")
	}
	var asked []civil.Date
	screen.OnNight = func(n civil.Date) { asked = append(asked, n) }
	d.Nights = []civil.Date{"2026-11-25", d.Sheet.Night}
	screen.Show(d)
	if !s.Tile("24 November").Chosen() {
		t.Error("the one that is shown is not marked")
	}
	uitest.Tap(t, s.Window, "24 November")
	uitest.Tap(t, s.Window, "25 November")
	if len(asked) != 1 || asked[0] != "2026-11-25" {
		t.Errorf("asked for %v", asked)
	}
}

// TestAnEmptyShiftIsNotClosed: closing it would do nothing, and say nothing.
func TestAnEmptyShiftIsNotClosed(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := data(report.CountShift("2026-11-24", device, nil, 0))
	d.Empty = true
	screen := put(s, d)
	offered := func() bool {
		_, ok := uitest.Find(s.Shell.Object(), func(b *ui.Button) bool { return b.Text() == s.Look.T("shift.close") })
		return ok
	}
	if offered() {
		t.Error("an empty shift can be closed")
	}
	d.Empty = false
	screen.Show(d)
	if !offered() {
		t.Error("a shift of which a key is here cannot be closed")
	}
}
