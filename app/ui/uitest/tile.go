package uitest

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui"
)

// pressed is a button or an answer: what can be tapped and says something.
type pressed interface {
	fyne.CanvasObject
	fyne.Tappable
	Text() string
}

func pressable(o fyne.CanvasObject) (p pressed, ok bool) {
	switch o := o.(type) {
	case *ui.Button:
		return o, true
	case *ui.Tile:
		return o, true
	}
	return nil, false
}

// Tile is the answer on the screen that says something.
func (s *Stage) Tile(text string) *ui.Tile {
	s.t.Helper()
	f, ok := Find(s.Shell.Object(), func(f *ui.Tile) bool { return f.Text() == text })
	if !ok {
		s.t.Fatalf("no answer says %q", text)
	}
	return f
}

// Label is the words of an answer, as they are set.
func Label(f *ui.Tile) *ui.Label {
	l, _ := Find(f, func(l *ui.Label) bool { return l.Text() == f.Text() })
	return l
}

// Torn are the lines in which a label stands of which a word is torn apart; nil
// where they are all whole. A word may end a line at its hyphen.
func Torn(l *ui.Label) []string {
	var lines []string
	for _, o := range test.WidgetRenderer(l).Objects() {
		lines = append(lines, o.(*canvas.Text).Text)
	}
	for i, line := range lines[:max(len(lines)-1, 0)] {
		if whole := l.Text(); !strings.HasSuffix(line, "-") && !strings.Contains(whole, line+" ") && !strings.Contains(whole, line+"\n"+lines[i+1]) {
			return lines
		}
	}
	return nil
}
