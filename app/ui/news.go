package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// newsLines is what the strip has room for.
const newsLines = 2

// news are the words of a toast. In the strip they take no more lines than that
// has room for: what is more would lie over the page. A tap tells all of them then.
type news struct {
	widget.BaseWidget
	shell *Shell
	mark  icon.Name
	role  palette.Role
	words *Label
}

func newNews(s *Shell, mark icon.Name, r palette.Role, text Say) *news {
	n := &news{shell: s, mark: mark, role: r, words: NewNote(text).In(palette.Text)}
	n.ExtendBaseWidget(n)
	return n
}

// Text is all that is told.
func (n *news) Text() string { return n.words.Text() }

// Tapped implements fyne.Tappable.
func (n *news) Tapped(*fyne.PointEvent) {
	if n.words.most > 0 && TextHeight(n.Text(), palette.SizeNote, n.Size().Width) > n.words.MinSize().Height {
		n.shell.tell(n.mark, n.role, n.words.Say)
	}
}

// tell says something in full that the strip has no room for.
func (s *Shell) tell(mark icon.Name, r palette.Role, text Say) {
	s.Sheet(560, s.look.Say("strip.notices"), Row(12, icon.NewOf(mark, r, 24), Grow(NewLabel(text))))
}

// bound is how many lines there are. A cover hides the strip: there all are told at
// once.
func (n *news) bound() int {
	if n.shell.Locked() {
		return 0
	}
	return newsLines
}

// CreateRenderer implements fyne.Widget.
func (n *news) CreateRenderer() fyne.WidgetRenderer { return &newsRenderer{n} }

type newsRenderer struct{ news *news }

func (r *newsRenderer) Layout(size fyne.Size) {
	if most := r.news.bound(); r.news.words.most != most {
		r.news.words.most = most
		r.news.words.Resize(fyne.NewSize(0, 0)) // another width has it broken anew
	}
	r.news.words.Resize(size)
}

func (r *newsRenderer) MinSize() fyne.Size           { return r.news.words.MinSize() }
func (r *newsRenderer) Refresh()                     { r.news.words.Refresh() }
func (r *newsRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.news.words} }
func (r *newsRenderer) Destroy()                     {}
