package statistics

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
	"shyraq/app/report/statistics"
	"shyraq/app/ui"
	"shyraq/app/ui/chooser"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

var now = time.Date(2026, 11, 30, 10, 5, 0, 0, uitest.Zone)

const city, aral = "431010000", "433200000"

// program is what stands behind the pages.
type program struct {
	imports  []Import
	file     Preview
	kept     []statistics.Reading
	sources  []string
	undone   []string
	replaces []Import
	err      error
}

func (p *program) Imports(context.Context) ([]Import, error) { return p.imports, p.err }

func (p *program) Folder(string) (chooser.Folder, error) {
	return chooser.Folder{Entries: []chooser.Entry{{Name: "2025.xlsx", Path: "/media/USB/2025.xlsx", Bytes: 9_000}}}, nil
}

func (p *program) Read(context.Context, string) (Preview, error) { return p.file, p.err }

func (p *program) Replaces(context.Context, statistics.Reading) ([]Import, error) {
	return p.replaces, nil
}

func (p *program) Import(_ context.Context, r statistics.Reading, source string) (Import, error) {
	p.kept, p.sources = append(p.kept, r), append(p.sources, source)
	return Import{}, p.err
}

func (p *program) Undo(_ context.Context, _ uuid.UUID, reason string) error {
	p.undone = append(p.undone, reason)
	return p.err
}

var year = sums.Period{From: "2025-01-01", To: "2025-12-31"}

func imported(n byte, source string) Import {
	return Import{ID: raidtest.ID(n), Source: source, By: "Ерлан Т.", On: "2026-11-30", Form: sums.FormFigures, Period: year, Rows: 9, Left: 1,
		Lines: []sums.Line{{Figure: commission.Crime01}, {Figure: commission.Crime07}}, Leads: true}
}

// imports are one of every standing; everybody is invented.
func imports() []Import {
	waits, part, gone, cases := imported(1, "Қызылорда облысының полиция департаменті, 1-АД нысаны"), imported(2, "Білім басқармасы"), imported(3, "Полиция департаменті"), imported(4, "Полиция департаменті")
	waits.Waits = true
	part.Replaced = commission.Replaced{Part: true}
	gone.Undone, gone.UndoneOn = "Басқа жылдың файлы болып шықты", now
	cases.Form, cases.Leads = sums.FormPolice, false
	return []Import{waits, part, gone, cases}
}

func row(kato string, taken bool, counts ...int) statistics.Row {
	r := statistics.Row{First: 4, District: kato, Period: year, Counts: map[sums.Line]int{}, Taken: taken}
	for i, n := range counts {
		r.Counts[sums.Line{Figure: []codes.Code{commission.Crime01, commission.Crime04, commission.Crime05}[i]}] = n
	}
	return r
}

// file is a file with something wrong in most of its rows.
func file() Preview {
	twice, unknown := row(aral, false, 7), row("", false, 1)
	twice.Doubted = true
	unknown.Written, unknown.Barred = "Неизвестный район", true
	return Preview{File: "2025.xlsx", Same: []Import{imported(9, "x")}, Reading: statistics.Reading{
		Form:    sums.FormFigures,
		Columns: []statistics.Column{{Letter: "A", Head: "Район", As: "district"}, {Letter: "B", Head: "Преступления несовершеннолетних", As: "count", Line: sums.Line{Figure: commission.Crime01}}, {Letter: "C", Head: "Примечание"}},
		Rows:    []statistics.Row{row(city, true, 12, 40, 36), row(aral, true, 5), twice, unknown},
		Problems: []statistics.Problem{{Row: 3, Column: "C", What: "column", Value: "Примечание"}, {Row: 6, What: "twice", Value: aral, Other: "2025-01-01/2025-12-31"},
			{Row: 7, Column: "A", What: "district", Value: "Неизвестный район"}, {Row: 8, What: "sum", Value: "C01", Other: "20|18"}},
	}}
}

type page struct {
	*uitest.Stage
	program *program
	screen  *Screen
	preview *Page
	left    int
	changed int
}

func (p *page) deps() Deps {
	return Deps{Look: p.Look, Notifier: p.Shell, Desk: p.program, Region: regionOf, OnBack: func() { p.left++ }, OnChanged: func() { p.changed++ },
		Codes: p.Codes(), OnPreview: func(f Preview) { p.open(f) }}
}

func regionOf() regionfile.Region { return raidtest.Region() }

func (p *page) put(s ui.Screen) {
	p.Put(ui.AreaFigures, s, ui.Frame{Officer: "Дина Ж.", Now: now, Link: ui.LinkIdle, Areas: ui.AreasFor("supervisor")})
	uitest.Settle(p.Window)
}

func show(s *uitest.Stage, all []Import) *page {
	p := &page{Stage: s, program: &program{imports: all, file: file()}}
	p.screen = New(p.deps())
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.Open()
	p.put(p.screen)
	return p
}

func (p *page) open(f Preview) {
	p.preview = NewPage(p.deps(), f)
	p.preview.run = func(work func() error, done func(error)) { done(work()) }
	p.preview.askReplaced()
	p.put(p.preview)
}

func one(t *testing.T) *uitest.Stage { return uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0]) }

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := show(s, imports())
		uitest.Rest(t, name, s.Window)
		s.Save("statistics-" + name)
		p.screen.open(2)
		uitest.Settle(s.Window)
		s.Save("statistics-one-" + name)
		s.Key(fyne.KeyEscape)
		uitest.Settle(s.Window)
		p = show(s, nil)
		s.Save("statistics-empty-" + name)
		p.open(file())
		uitest.Rest(t, name, s.Window)
		s.Save("statistics-rows-" + name)
		p.preview.turn(partProblems)
		uitest.Settle(s.Window)
		s.Save("statistics-problems-" + name)
		p.preview.turn(partColumns)
		uitest.Settle(s.Window)
		s.Save("statistics-columns-" + name)
	})
}

// TestNothingIsKeptUnseen: a file is shown first; kept are the rows that are taken, once,
// with whose figures they are.
func TestNothingIsKeptUnseen(t *testing.T) {
	p := show(one(t), nil)
	p.screen.take("/media/USB/2025.xlsx")
	if p.preview == nil || len(p.program.kept) > 0 {
		t.Fatal("kept unseen, or not shown")
	}
	page := p.preview
	page.keepNow()
	if !page.source.Marked() || len(p.program.kept) > 0 {
		t.Fatal("kept without whose it is")
	}
	page.source.SetText("950711500005")
	page.keepNow()
	if len(p.program.kept) > 0 || !p.Says(p.Look.T("problem.statistics_iin")) {
		t.Fatal("a person's number is taken")
	}
	page.source.SetText(" Полиция департаменті ")
	page.low.SetText("34")
	page.top.SetText("15")
	page.keepNow()
	if len(p.program.kept) > 0 || !page.top.Marked() {
		t.Fatal("ages the wrong way are taken")
	}
	page.low.SetText("15")
	page.top.SetText("34")
	page.tap(1)
	page.tap(3) // nobody can take it
	page.keepNow()
	if len(p.program.kept) != 1 || p.left != 1 || p.changed != 1 {
		t.Fatalf("kept %d times, left %d", len(p.program.kept), p.left)
	}
	got := p.program.kept[0]
	taken := []bool{}
	for _, r := range got.Rows {
		taken = append(taken, r.Taken)
	}
	if d := cmp.Diff([]bool{true, false, false, false}, taken) + cmp.Diff([]string{"Полиция департаменті"}, p.program.sources); d != "" || got.AgeLow != 15 || got.AgeTop != 34 {
		t.Errorf("%s, ages %d–%d", d, got.AgeLow, got.AgeTop)
	}
}

// TestOfTwoThatSayTheSameOneIsTaken, whatever is tapped.
func TestOfTwoThatSayTheSameOneIsTaken(t *testing.T) {
	p := show(one(t), nil)
	p.open(file())
	taken := func() (all []bool) {
		for _, r := range p.preview.file.Rows {
			all = append(all, r.Taken)
		}
		return all
	}
	p.preview.tap(2)
	if d := cmp.Diff([]bool{true, false, true, false}, taken()); d != "" {
		t.Error(d)
	}
	for _, want := range [][]bool{{false, false, false, false}, {true, true, false, false}, {false, false, false, false}} {
		p.preview.turnAll()
		if d := cmp.Diff(want, taken()); d != "" {
			t.Error(d)
		}
	}
}

// TestWhatIsWrongIsSaid, and what is here of the same already, and what would be replaced.
func TestWhatIsWrongIsSaid(t *testing.T) {
	p := show(one(t), nil)
	p.program.replaces = []Import{imported(8, "Department")}
	p.open(file())
	p.preview.turn(partProblems)
	words := strings.Join(p.preview.lines, "\n")
	for _, want := range []string{"imported already", "takes the place of the import Department", "Row 3, column C: The column “Примечание”", "the total says 20, the districts together 18"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not said:\n%s", want, words)
		}
	}
}

// TestUndoAsksWhy, of an own import alone; what fails leaves it there.
func TestUndoAsksWhy(t *testing.T) {
	p := show(one(t), imports())
	p.screen.open(3)
	uitest.Settle(p.Window)
	if p.Says(p.Look.T("statistics.undo")) {
		t.Error("another unit's import can be undone")
	}
	p = show(one(t), imports())
	p.screen.askUndo(p.screen.all[0])
	uitest.Settle(p.Window)
	uitest.Tap(t, p.Window, p.Look.T("statistics.undo"))
	if len(p.program.undone) > 0 {
		t.Fatal("undone without a reason")
	}
	uitest.Type(t, p.Window, p.Look.T("statistics.undo_reason"), "қате файл")
	p.program.err = errs.Errorf(errs.Conflict, "statistics_withdrawn", "")
	uitest.Tap(t, p.Window, p.Look.T("statistics.undo"))
	p.program.err = nil
	uitest.Tap(t, p.Window, p.Look.T("statistics.undo"))
	if d := cmp.Diff([]string{"қате файл", "қате файл"}, p.program.undone); d != "" || p.changed != 1 {
		t.Error(d, p.changed)
	}
}

// TestWhoMayNotImportChoosesNoFile.
func TestWhoMayNotImportChoosesNoFile(t *testing.T) {
	p := &page{Stage: one(t), program: &program{imports: imports()}}
	d := p.deps()
	d.OnPreview = nil
	s := New(d)
	s.run = func(work func() error, done func(error)) { done(work()) }
	s.Open()
	p.put(s)
	if p.Says(p.Look.T("statistics.choose")) || s.Key(&fyne.KeyEvent{Name: fyne.KeyInsert}) {
		t.Error("an inspector may choose a file")
	}
}
