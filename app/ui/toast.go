package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// ToastTime is how long a toast stays; one that offers Undo stays twice as
// long.
const ToastTime = 5 * time.Second

// mostToasts are in sight at once.
const mostToasts = 2

// toasts are short news. The latest is read; the one before it steps aside: it
// is a sign beside it, which a tap brings back to be read. So they lie over the
// strip's own words, where there is nothing to tap: what a finger wants, or a
// page counts, is never below one. What the strip has no room for is shortened,
// and told in full at a tap. Equal news is said once. We never use the system's
// own: on Windows the toolkit hands its text to a shell.
type toasts struct {
	look  *Look
	shell *Shell
	all   []*toast // the latest first
	list  *fyne.Container
	box   *fyne.Container
}

type toast struct {
	role palette.Role
	text Say
	undo func()
	card fyne.CanvasObject
	sign fyne.CanvasObject // in its place while it stands aside
	back fyne.CanvasObject // beside the sign: takes it back at once; nil where nothing does
	stop func()            // of its time
}

func newToasts(look *Look, s *Shell) *toasts {
	t := &toasts{look: look, shell: s, list: Row(4)}
	t.box = container.New(&newsLayout{shell: s}, On(palette.Panel, t.list)) // nothing of the strip is seen between them
	return t
}

// Toast says something for a few seconds. With undo it offers to take it
// back. Where text gives nothing any more, as of what was taken back by a key or
// belongs to a page that was left, it goes by itself.
func (s *Shell) Toast(text Say, undo func()) { s.toasts.add(icon.Done, palette.Done, text, undo) }

// ToastWarning says for a few seconds what somebody should look at.
func (s *Shell) ToastWarning(text Say) { s.toasts.add(icon.Warning, palette.Lamp, text, nil) }

// ToastError says what an error means for a few seconds.
func (s *Shell) ToastError(err error) {
	if s.OnError != nil {
		s.OnError(err)
	}
	s.toasts.add(icon.Warning, palette.Danger, s.look.SaySentence(err), nil)
}

func (t *toasts) add(mark icon.Name, r palette.Role, text Say, undo func()) {
	t.dropVoid()
	for _, old := range t.all {
		if undo == nil && old.undo == nil && old.role == r && say(old.text) == say(text) {
			t.drop(old)
			break
		}
	}
	if len(t.all) == mostToasts {
		t.drop(t.oldest(r))
	}
	one := &toast{role: r, text: text, undo: undo}
	gone := func() { t.leave(one) }
	stay := ToastTime
	close := NewQuiet(icon.Close, nil, gone)
	close.Hint = t.look.Say("action.close")
	parts := []fyne.CanvasObject{icon.New(mark, r), newNews(t.shell, mark, r, text), close}
	back := func() *Button { return NewIconButton(icon.Undo, t.look.Say("action.undo"), func() { gone(); undo() }) }
	if undo != nil {
		stay *= 2
		parts = append(parts, back())
	}
	one.card = container.New(&stackLayout{}, newSurface(palette.Raised, r, 1, palette.Corner), Inset(0, 2, 0, 10, container.New(&toastLayout{}, parts...)))
	one.sign = t.newSign(mark, one, stay)
	if undo != nil { // it is taken back by one tap, also while it stands aside
		b := back()
		b.Say = nil
		one.back = stretch(b)
		one.sign = Row(0, one.sign, one.back)
	}
	t.all = append([]*toast{one}, t.all...)
	one.stop = t.shell.After(stay, func() { t.fade(one) })
	t.show()
}

// newSign is news that stands aside; who taps it has its whole time to read it.
func (t *toasts) newSign(mark icon.Name, one *toast, stay time.Duration) fyne.CanvasObject {
	sign := NewQuiet(mark, nil, func() {
		one.stop()
		one.stop = t.shell.After(stay, func() { t.fade(one) })
		t.all = append([]*toast{one}, slices.DeleteFunc(t.all, func(o *toast) bool { return o == one })...)
		t.show()
	})
	sign.Hint, sign.Role = one.text, one.role
	return stretch(container.New(&stackLayout{}, newSurface(palette.Raised, one.role, 1, palette.Corner), AtLeast(palette.Touch, palette.Touch, sign)))
}

// leave takes news away at a tap. Where other news comes into its place, that
// takes no second tap of the same finger.
func (t *toasts) leave(one *toast) {
	if len(t.all) < 2 {
		t.drop(one)
		return
	}
	one.stop()
	t.fade(one)
}

// deafTime is how long the place of news that went by itself takes no tap: a
// finger that was on its way to it would reach what lies below.
const deafTime = 700 * time.Millisecond

// fade takes news away whose time is over.
func (t *toasts) fade(one *toast) {
	one.card, one.sign, one.back = newDeaf(one.card.Size()), newDeaf(one.sign.Size()), nil
	one.stop = t.shell.After(deafTime, func() { t.drop(one) })
	t.show()
}

// dropVoid drops what says nothing any more: it told of what was taken back since.
func (t *toasts) dropVoid() {
	for _, old := range slices.Clone(t.all) {
		if say(old.text) == "" {
			t.drop(old)
		}
	}
}

// oldest is the one that makes room for news of a role: of the same role where
// there is one, so that an error takes no success away, nor a success an error.
func (t *toasts) oldest(r palette.Role) *toast {
	for i := len(t.all) - 1; i >= 0; i-- {
		if t.all[i].role == r {
			return t.all[i]
		}
	}
	return t.all[len(t.all)-1]
}

func (t *toasts) drop(one *toast) {
	for i, o := range t.all {
		if o == one {
			t.all = append(t.all[:i:i], t.all[i+1:]...)
			one.stop()
			t.show()
			return
		}
	}
}

func (t *toasts) show() {
	t.list.Objects = nil
	for i, one := range t.all {
		if i == 0 {
			t.list.Objects = append(t.list.Objects, Grow(one.card))
			continue
		}
		if one.back != nil { // in a narrow strip the words of the latest need its place
			visible(one.back, t.box.Layout.(*newsLayout).width(t.box.Size()) >= roomyNews)
		}
		t.list.Objects = append(t.list.Objects, one.sign)
	}
	t.list.Refresh()
	t.box.Refresh()
}

// clear leaves nothing of them, and no timer that holds their words.
func (t *toasts) clear() {
	for _, one := range t.all {
		one.stop()
	}
	t.all = nil
	t.show()
}

// newsLayout puts its object over the words of the strip, or to the left
// of the top edge where a cover hides the strip. What does not fit there hangs
// over the edge of what lies below.
type newsLayout struct{ shell *Shell }

// leastNews is the width in which news can be read: where the words of the strip
// leave less, clock, link and role are covered for its few seconds, and never what
// stands right of them.
const leastNews, mostNews float32 = 420, 620

// roomyNews is the width of news beside which what stands aside has room for more than
// its sign.
const roomyNews float32 = 480

// place is where news stands, from the left edge, and how wide it is.
func (l *newsLayout) place(size fyne.Size) (x, w float32) {
	x, w = l.shell.strip.room()
	if l.shell.Locked() || w <= 0 {
		w = min(size.Width-32, mostNews)
		x = 16 // the languages stand at the right
	}
	if !l.shell.Locked() {
		w = max(w, l.shell.strip.whole(x+min(leastNews, l.shell.strip.tools()-x-4))-x)
	}
	return x, min(w, mostNews)
}

func (l *newsLayout) width(size fyne.Size) float32 {
	_, w := l.place(size)
	return w
}

func (l *newsLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x, w := l.place(size)
	o[0].Move(fyne.NewPos(x, 4))
	o[0].Resize(fyne.NewSize(w, HeightAt(o[0], w)))
}

func (*newsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// toastLayout lays an icon, words, the button that takes back, and a cross in one
// line; where that leaves the words too little, the button is its icon alone, and
// stands in place of the cross: news goes by itself.
type toastLayout struct{ width float32 }

const (
	leastWords float32 = 160 // the least width of words beside a button in full
	toastPad   float32 = 8
)

// words is the width that the icon, the cross and the button leave.
func (l *toastLayout) words(o []fyne.CanvasObject) float32 {
	w := max(l.width, 1) - palette.SizeIcon - 2*palette.Gap - palette.Touch
	if len(o) < 4 {
		return w
	}
	visible(o[2], l.crossed())
	if !l.crossed() {
		w += palette.Touch
	}
	undo := o[3].(*Button)
	undo.Say = undo.Hint
	full := undo.MinSize().Width
	if w-full-palette.Gap >= leastWords {
		return w - full - palette.Gap
	}
	undo.Say = nil
	return w - palette.Touch - palette.Gap
}

// crossed says whether there is room for a cross beside the button that takes back.
func (l *toastLayout) crossed() bool { return l.width >= roomyNews-palette.Touch }

// Layout implements fyne.Layout.
func (l *toastLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	w := l.words(o)
	h := HeightAt(o[1], w)
	Put(o[0], 0, (size.Height-palette.SizeIcon)/2, palette.SizeIcon, palette.SizeIcon)
	Put(o[1], palette.SizeIcon+palette.Gap, (size.Height-h)/2, w, h)
	Put(o[2], size.Width-palette.Touch, (size.Height-palette.Touch)/2, palette.Touch, palette.Touch)
	if len(o) > 3 {
		x := palette.SizeIcon + w + 2*palette.Gap
		right := size.Width
		if l.crossed() {
			right -= palette.Touch + palette.Gap
		}
		Put(o[3], x, (size.Height-palette.Touch)/2, right-x, palette.Touch)
		o[3].Refresh()
	}
}

// MinSize implements fyne.Layout.
func (l *toastLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(palette.SizeIcon+palette.Touch, max(HeightAt(o[1], l.words(o))+toastPad, palette.Touch))
}
