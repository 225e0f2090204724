package review

import (
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// commentBox is where a comment is written. It stays closed until a comment
// is asked for, and says to which field it will be pinned.
type commentBox struct {
	screen *Screen
	object *fyne.Container
	head   *ui.Label
	hint   *ui.Label
	none   *ui.Label // that who would answer has no device
	field  *ui.TextField
	add    *ui.Button
	path   string // of the field that the text is for
}

func newCommentBox(s *Screen) *commentBox {
	b := &commentBox{screen: s}
	look := s.look
	b.head = ui.NewStrong(nil).In(palette.Danger)
	b.hint = ui.NewNote(look.Say("review.comment_first"))
	b.none = ui.NewStrong(s.deviceless).In(palette.Lamp)
	b.field = ui.NewTextField(look, "", nil).Placeholder(look.Say("review.comment_hint")).Most(500)
	b.field.OnChange = func(string) { s.noted() }
	b.field.OnEnter = b.entered
	b.field.KeepScansOut(func(scanned bool) {
		if scanned {
			s.notifier.Toast(look.Say("capture.iin.scan_none"), nil)
		}
	})
	keep := b.field.OnKey
	b.field.OnKey = func(e *fyne.KeyEvent) bool {
		if keep(e) {
			return true
		}
		if e.Name != fyne.KeyEscape {
			return false
		}
		b.pin() // nothing typed is lost by leaving
		s.list.Focus()
		return true
	}
	b.add = ui.NewButton(look.Say("review.comment_add"), func() { b.pin(); s.list.Focus() }).With(icon.Pin)
	b.object = ui.Inset(8, 16, 0, 16, ui.Column(4, b.head, b.none, b.hint,
		ui.Row(palette.Gap, ui.Grow(b.field.Object()), b.add)))
	b.object.Hide()
	return b
}

func (b *commentBox) text() string {
	if !b.object.Visible() {
		return ""
	}
	return b.field.Text()
}

// ask opens the box for the chosen field and gives it the keyboard.
func (b *commentBox) ask() {
	if !b.object.Visible() {
		path, _ := b.screen.view.chosenField()
		b.open(path, b.screen.view.commentOn(path))
	}
	b.turn()
	b.screen.fill()
	b.field.Focus()
}

// resume opens the box where it was open before, with what stood in it.
func (b *commentBox) resume(path, text string) {
	b.screen.view.mark(path)
	b.open(path, text)
}

// open opens the box with a text for a field.
func (b *commentBox) open(path, text string) {
	b.path = path
	b.field.SetText(text)
	b.field.ToEnd()
	b.object.Show()
	b.fill()
}

// turn points the box at the field that is chosen now. What was typed for
// another is pinned there first, so that nothing typed is lost.
func (b *commentBox) turn() {
	path, label := b.screen.view.chosenField()
	if !b.object.Visible() {
		return
	}
	if path != b.path {
		b.keep()
		b.path = path
		b.field.SetText(b.screen.view.commentOn(path))
		b.screen.noted()
	}
	b.head.Set(b.screen.look.Say("review.comment", "Field", label))
}

// entered pins what was typed. Where nothing was, and nothing is pinned, the box stays:
// the letters that follow are meant for it, and would decide the record.
func (b *commentBox) entered() {
	if strings.TrimSpace(b.field.Text()) == "" && b.screen.view.commentOn(b.path) == "" {
		return
	}
	b.pin()
	b.screen.list.Focus()
}

// pin puts the text on its field; an empty text takes the comment away.
func (b *commentBox) pin() {
	b.keep()
	b.field.SetText("")
	b.object.Hide()
	b.screen.noted()
	b.screen.fill()
}

func (b *commentBox) keep() {
	b.screen.view.pinTo(b.path, strings.TrimSpace(b.field.Text()))
}

// leave pins what was typed before another record is opened: it stays beside
// the one it was written about.
func (b *commentBox) leave() {
	if strings.TrimSpace(b.text()) != "" {
		b.keep()
		b.screen.noted()
	}
}

// close empties the box: another record is open.
func (b *commentBox) close() {
	b.path = ""
	b.field.SetText("")
	b.object.Hide()
}

func (b *commentBox) fill() {
	ui.Show(b.hint, len(b.screen.view.comments) == 0)
	b.none.Set(b.screen.deviceless)
	ui.Show(b.none, b.screen.deviceless() != "")
	if b.object.Visible() {
		_, label := b.screen.view.chosenField()
		b.head.Set(b.screen.look.Say("review.comment", "Field", label))
	}
}
