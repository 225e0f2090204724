package listview_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/ui"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

type list struct {
	*uitest.Stage
	list           *listview.List
	chosen, opened []int
}

func newList(t *testing.T, rows int) *list {
	l := &list{Stage: uitest.New(t, "kk", palette.Night, fyne.NewSize(400, 300))}
	l.list = listview.NewList(func() int { return rows },
		func() fyne.CanvasObject { return ui.NewLabel(nil) },
		func(i int, o fyne.CanvasObject) { o.(*ui.Label).Set(ui.Plain(string(rune('a' + i)))) })
	l.list.OnChoose = func(i int) { l.chosen = append(l.chosen, i) }
	l.list.OnOpen = func(i int) { l.opened = append(l.opened, i) }
	l.Window.SetContent(l.list)
	l.list.Focus()
	return l
}

// A page that was read after another took its place leaves the keyboard alone.
func TestNoKeyboardOutOfSight(t *testing.T) {
	l := newList(t, 3)
	l.Window.SetContent(ui.NewLabel(ui.Plain("another page")))
	l.list.Focus()
	if f := l.Window.Canvas().Focused(); f != nil {
		t.Errorf("%T has the keyboard", f)
	}
}

// A row that no hand chose is chosen by the first tap and opened by the second, as every
// other: who taps it goes on to what stands beside the list. So is one that was opened, for
// who comes back.
func TestTheFirstTapOpensNothing(t *testing.T) {
	l := newList(t, 3)
	uitest.Settle(l.Window)
	tap := func(row string) {
		t.Helper()
		label, ok := uitest.Find(l.Window.Canvas().Content(), func(o *ui.Label) bool { return o.Text() == row })
		if !ok {
			t.Fatalf("no row %q", row)
		}
		test.TapCanvas(l.Window.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(label).AddXY(5, 5))
	}
	l.list.Choose(1)
	for n, want := range [][]int{nil, {1}, {1}, {1, 1}} {
		tap("b")
		if diff := cmp.Diff(want, l.opened); diff != "" {
			t.Errorf("after tap %d: %s", n+1, diff)
		}
	}
	tap("c")
	l.list.Keep(2) // read anew
	tap("c")
	if diff := cmp.Diff([]int{1, 1, 2}, l.opened); diff != "" {
		t.Errorf("a row that a hand chose: %s", diff)
	}
}

func TestKeysOfAList(t *testing.T) {
	const down, up, end, home, enter = fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyHome, fyne.KeyReturn
	for _, test := range []struct {
		name           string
		rows           int
		keys           []fyne.KeyName
		chosen, opened []int
	}{
		{"down from none is the first", 3, []fyne.KeyName{down}, []int{0}, nil},
		{"the last stays", 2, []fyne.KeyName{down, down, down}, []int{0, 1}, nil},
		{"the first stays", 2, []fyne.KeyName{down, up}, []int{0}, nil},
		{"to the ends", 5, []fyne.KeyName{end, home}, []int{4, 0}, nil},
		{"enter opens", 3, []fyne.KeyName{down, down, enter}, []int{0, 1}, []int{1}},
		{"enter opens nothing", 3, []fyne.KeyName{enter}, nil, nil},
		{"an empty list", 0, []fyne.KeyName{down, end, enter}, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := newList(t, test.rows)
			for _, k := range test.keys {
				l.Key(k)
			}
			if diff := cmp.Diff(test.chosen, l.chosen); diff != "" {
				t.Error("chosen:", diff)
			}
			if diff := cmp.Diff(test.opened, l.opened); diff != "" {
				t.Error("opened:", diff)
			}
		})
	}
}

func TestTapChoosesAndSecondTapOpens(t *testing.T) {
	l := newList(t, 3)
	row, ok := uitest.Find(l.list, func(x *ui.Label) bool { return x.Text() == "b" })
	if !ok {
		t.Fatal("no row says b")
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(row).AddXY(20, 8)
	test.TapCanvas(l.Window.Canvas(), at) // through the layer that a finger scrolls
	test.TapCanvas(l.Window.Canvas(), at)
	if diff := cmp.Diff([]int{1}, l.chosen); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1}, l.opened); diff != "" {
		t.Error(diff)
	}
}

func TestChoosingFromOutsideTellsNobody(t *testing.T) {
	l := newList(t, 3)
	l.list.Choose(9)
	if l.list.Chosen() != 2 || len(l.chosen) != 0 {
		t.Errorf("row %d, told %v", l.list.Chosen(), l.chosen)
	}
	l.list.Choose(-5)
	if l.list.Chosen() != -1 {
		t.Errorf("row %d, want none", l.list.Chosen())
	}
}

func TestHoldLetsGo(t *testing.T) {
	space := &fyne.KeyEvent{Name: fyne.KeySpace}
	for _, test := range []struct {
		name  string
		hold  func(*listview.Hold)
		loose func(*listview.Hold)
	}{
		{"the finger is lifted", func(h *listview.Hold) { h.MouseDown(nil) }, func(h *listview.Hold) { h.MouseUp(nil) }},
		{"the finger slips off", func(h *listview.Hold) { h.MouseDown(nil) }, func(h *listview.Hold) { h.MouseOut() }},
		{"the space bar comes up", func(h *listview.Hold) { h.KeyDown(space) }, func(h *listview.Hold) { h.KeyUp(space) }},
		{"the focus goes elsewhere", func(h *listview.Hold) { h.KeyDown(space) }, func(h *listview.Hold) { h.FocusLost() }},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := uitest.New(t, "kk", palette.Night, fyne.NewSize(400, 300))
			h := listview.NewHold(ui.Plain("hold"))
			s.Window.SetContent(h)
			held, gone := 0, 0
			h.OnHold, h.OnRelease = func() { held++ }, func() { gone++ }
			test.hold(h)
			test.hold(h) // a key that repeats holds once
			if !h.Held() || held != 1 {
				t.Fatalf("held %v, told %d times", h.Held(), held)
			}
			test.loose(h)
			if h.Held() || gone != 1 {
				t.Errorf("held %v, let go %d times", h.Held(), gone)
			}
		})
	}
}
