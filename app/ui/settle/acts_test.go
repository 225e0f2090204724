package settle

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
)

// givenTwice is a child whom two officers handed to two adults, each with an act.
func givenTwice(t testing.TB, s *uitest.Stage) Data {
	t.Helper()
	left, right := base().Clone(), base().Clone()
	give := func(e *raid.Encounter, n byte, number handover.Number, taker, by string) handover.Act {
		p, at := &e.People[0], clock(1, 40+int(n))
		g := raid.Guardian{ID: id(40 + n), Kinship: "S_MOTH", Name: taker}
		p.Guardians = append(p.Guardians, g)
		p.Outcome, p.HandedTo, p.HandedAt = codes.OutcomeSpot, g.ID, at
		a := handover.Act{ID: id(50 + n), Number: number, IssuedAt: at, Name: by, Taker: handover.Taker{Guardian: g.ID, Kinship: g.Kinship, Name: taker}}
		p.Acts = append(p.Acts, a)
		return a
	}
	first := give(&left, 0, "71-AAAA-AAAA-0001-A", "Сынақова Гүл", "Нұрсұлтан Ә.")
	second := give(&right, 1, "71-BBBB-BBBB-0002-B", "Сынақова Айна", "Бекзат О.")
	d := data(t, s, base(), left, right)
	d.Acts = []Act{{Person: id(2), Act: first, Twice: true}, {Person: id(2), Act: second, Twice: true}}
	return d
}

// Where a child has two acts in force the page says which is whose and leads out: one
// is voided with a reason, and only then it is saved. It can be left in force after
// all, and outlives a lock.
func TestOneOfTwoActsIsVoided(t *testing.T) {
	s := here(t)
	p := open(s, givenTwice(t, s))
	var kept *Typed
	p.screen.OnTyped = func(t *Typed) { kept = t }
	for _, want := range []string{
		"A · Act No. 71-AAAA-AAAA-0001-A", "B · Act No. 71-BBBB-BBBB-0002-B",
		"The child was handed to: Mother, Сынақова Айна. Issued: Бекзат О., 23 November 2026, 01:41.",
	} {
		if !uitest.Says(p.words(), want) {
			t.Errorf("%q is not read; seen %q", want, p.words())
		}
	}
	for range p.screen.data.Waits {
		p.screen.Rune('b')
	}
	p.screen.Save()
	if p.desk.asked > 0 || !p.screen.save.Disabled() || !s.Says(s.Look.Texts().N("settle.acts_left", 1)) {
		t.Fatal("it is saved with two acts in force, or it is not said why it is not")
	}
	uitest.Tap(t, s.Window, "Void") // the first
	s.Type("екі рет берілген")
	p.tapLast("Void")
	if !uitest.Says(p.words(), "Voided when you save: екі рет берілген") || p.screen.save.Disabled() {
		t.Fatalf("seen %q", p.words())
	}
	want := map[handover.Number]string{"71-AAAA-AAAA-0001-A": "екі рет берілген"}
	if d := cmp.Diff(want, kept.Void); d != "" {
		t.Error(d)
	}
	uitest.Tap(t, s.Window, "Leave it in force")
	if !p.screen.save.Disabled() {
		t.Error("two are in force again, and it can be saved")
	}
	kept.Void = want
	p.screen.Recall(*kept)
	if p.screen.chosen()[p.screen.data.Waits[0].Path] != merge.Right {
		t.Error("the choices are gone")
	}
	p.screen.Save()
	if d := cmp.Diff(want, p.desk.void); d != "" || p.desk.asked != 1 {
		t.Errorf("saved %d times: %s", p.desk.asked, d)
	}
	p.screen.Empty()
	if uitest.Says(p.words(), "екі рет берілген") || p.screen.void != nil {
		t.Error("something of the record stays")
	}
}

// What would be refused is not offered to be saved all the same.
func TestWhatWouldBeRefusedIsNotAskedAbout(t *testing.T) {
	s := here(t)
	left, right := base().Clone(), base().Clone()
	left.Note, right.Note = "солға", "оңға"
	p := open(s, data(t, s, base(), left, right))
	p.desk.lacks = []raid.Problem{{Path: "people.0.handed_to", Severity: raid.Blocks, Key: "problem.act_differs"}}
	p.screen.Rune('b')
	if !uitest.Says(p.words(), "It cannot be saved as it is chosen") {
		t.Errorf("seen %q", p.words())
	}
	p.screen.Save()
	if s.Says("Save it all the same") {
		t.Error("it is offered to be saved all the same")
	}
}

// tapLast taps the button with these words that lies on top: the page has the same
// below a question.
func (p *page) tapLast(words string) {
	var last *ui.Button
	for _, o := range test.LaidOutObjects(p.Window.Content()) {
		if b, ok := o.(*ui.Button); ok && b.Visible() && b.Text() == words {
			last = b
		}
	}
	test.Tap(last)
	uitest.Settle(p.Window)
}
