package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// strip is the line at the top: the flavour, what and who, the clock, the
// link with the region, the lock.
type strip struct {
	look    *Look
	shell   *Shell
	frame   Frame
	box     *fyne.Container
	line    *fyne.Container // all that stands in it, from left to right
	flavour *Button
	what    *Label
	who     *Label
	clock   *Label
	sync    *syncChip
	demo    *Button
	shift   *Button
	board   *Button
	lang    *Button
	lock    *Button
	words   fyne.CanvasObject // what and who
	notice  *notice           // over them
}

func newStrip(look *Look, s *Shell) *strip {
	t := &strip{look: look, shell: s}
	t.flavour = NewQuiet(icon.Moon, nil, s.NextFlavour)
	t.flavour.Hint = look.Say("strip.flavour")
	t.what = NewStrong(t.title).On(Cut)
	t.who = NewNote(t.person).On(Cut)
	t.clock = newLabel(t.time, palette.SizeBody, palette.Text, true).On(Whole)
	t.sync = newSyncChip(look, func() { call(s.OnSync) })
	t.demo = NewQuiet(icon.People, look.Say("strip.demo"), s.chooseRole)
	t.shift = NewQuiet(icon.Flag, nil, func() { s.unlessLocked(s.OnShift) })
	t.shift.Hint = look.Say("strip.shift")
	t.board = NewQuiet(icon.Keyboard, nil, s.toggleBoard)
	t.board.Hint = look.Say("strip.keyboard")
	t.board.Hide()
	t.lang = NewQuiet("", func() string { return strings.ToUpper(string(look.Lang())) }, s.NextLang)
	t.lock = NewQuiet(icon.Lock, nil, s.lock)
	t.lock.Hint = look.Say("strip.lock")
	t.notice = newNotice(look, s.showBanners)
	t.words = Grow(container.New(&stackLayout{}, container.New(&pairedLines{}, t.what, t.who), t.notice))
	t.line = Row(4, t.flavour, t.words, t.demo, AtLeast(clockWide, 1, t.clock), container.New(&chipLayout{t.sync}, t.sync.Button), t.shift, t.board, t.lang, t.lock)
	t.box = container.New(&stackLayout{}, NewSurface(palette.Panel),
		container.NewBorder(nil, HLine(), nil, nil, Inset(stripTop, stripSide, stripTop, stripSide, t.line)))
	return t
}

// room is where the words stand, from the left edge of the strip: nothing there
// can be tapped.
func (t *strip) room() (x, width float32) {
	return stripSide + t.words.Position().X, t.words.Size().Width
}

// tools is where the buttons at the right end of the strip begin.
func (t *strip) tools() float32 {
	for _, b := range []*Button{t.shift, t.board, t.lang, t.lock} {
		if b.Visible() {
			return stripSide + b.Position().X
		}
	}
	return t.box.Size().Width
}

// whole is the right end of what stands at x: news covers it as a whole, or not.
func (t *strip) whole(x float32) float32 {
	for _, o := range t.line.Objects {
		if from := stripSide + o.Position().X; o.Visible() && from < x && x < from+o.Size().Width {
			return from + o.Size().Width
		}
	}
	return x
}

// clockWide fits every clock time: a minute that is narrower moves nothing.
const clockWide float32 = 60

// stripSide is the room at both ends of the strip, stripTop that above and
// below what stands in it.
const (
	stripSide float32 = 8
	stripTop  float32 = 4
)

// title is the operation; where the line below it is taken by a banner, who
// works stands here too.
func (t *strip) title() string {
	operation := t.frame.Operation
	if operation == "" {
		operation = t.look.T("app.name")
	}
	if person := t.person(); len(t.notice.banners) > 0 && person != "" {
		return person + " · " + operation
	}
	return operation
}

func (t *strip) person() string {
	var parts []string
	if t.frame.Clock != nil {
		parts = append(parts, t.frame.Clock())
	}
	for _, s := range []string{t.frame.Crew, t.frame.Officer} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if t.frame.Replayed && len(parts) > 0 {
		parts = append(parts, t.look.T("strip.replayed"))
	}
	return strings.Join(parts, " · ")
}

func (t *strip) time() string {
	if t.frame.Now.IsZero() {
		return ""
	}
	return t.look.Texts().Clock(t.frame.Now)
}

func (t *strip) show(f Frame, narrow bool) {
	t.frame = f
	t.flavour.Icon = icon.OfFlavour(t.look.Flavour())
	t.what.Role, t.who.Role, t.clock.Role = palette.Text, palette.Dim, palette.Text
	if f.Clock != nil {
		t.who.Role, t.clock.Role = palette.Lamp, palette.Lamp
		if len(t.notice.banners) > 0 {
			t.what.Role = palette.Lamp // it begins with the clock then
		}
	}
	t.what.Refresh()
	t.who.Refresh()
	visible(t.who, t.person() != "" && len(t.notice.banners) == 0)
	visible(t.notice, len(t.notice.banners) > 0)
	t.notice.Refresh()
	visible(t.demo, len(f.Demo) > 0 || len(f.Officers) > 1)
	visible(t.shift, f.Shift)
	t.demo.Say, t.demo.Hint = t.look.Say("strip.demo"), t.look.Say("strip.demo")
	if len(f.Demo) == 0 {
		t.demo.Say, t.demo.Hint = nil, t.look.Say("strip.officers")
	}
	if narrow {
		t.demo.Say = nil
	}
	visible(t.flavour, !t.shell.tight)
	visible(t.lang, !t.shell.tight)
	visible(t.lock, f.Officer != "")
	visible(t.sync, f.Link != "")
	t.sync.show(f, narrow)
	for _, o := range []fyne.CanvasObject{t.flavour, t.demo, t.shift, t.clock} {
		o.Refresh()
	}
	t.box.Refresh()
}

// pairedLines stands two lines of the strip below each other; one alone stands
// in the middle, unless the other's place is taken by a banner.
type pairedLines struct{}

func (pairedLines) Layout(o []fyne.CanvasObject, size fyne.Size) {
	first, second := o[0].MinSize().Height, o[1].MinSize().Height
	top := (size.Height - first - second) / 2
	Put(o[0], 0, top, size.Width, first)
	Put(o[1], 0, top+first, size.Width, second)
}

func (pairedLines) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, o[0].MinSize().Height+o[1].MinSize().Height)
}

// offerBoard shows the button of the touch keyboard, or takes it away.
func (t *strip) offerBoard(on bool) {
	if t.board.Visible() != on {
		visible(t.board, on)
		t.box.Refresh()
	}
}

// tick is called every few seconds; the clock shows minutes, and drawing it
// draws the whole window.
func (t *strip) tick(now time.Time) {
	before := t.time()
	t.frame.Now = now
	if t.time() != before {
		t.clock.Refresh()
	}
}

func visible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func call(f func()) {
	if f != nil {
		f()
	}
}

// syncChip says how we stand with the region: a shape, a word, and how many
// wait.
type syncChip struct {
	*Button
	look   *Look
	narrow bool
}

func newSyncChip(look *Look, tapped func()) *syncChip {
	return &syncChip{Button: NewQuiet(icon.Offline, nil, tapped), look: look}
}

func (c *syncChip) show(f Frame, narrow bool) {
	c.Icon, c.Role = LinkMark(f.Link)
	c.Say = func() string { return linkWords(c.look, f) }
	c.narrow = narrow
	if narrow {
		c.Say = nil // the mark says it; nothing waits
		c.Hint = func() string { return linkWords(c.look, f) }
		if f.Waiting > 0 {
			c.Say = func() string { return c.look.Texts().Int(f.Waiting) }
		}
	}
	c.Refresh()
}

// widest is the width of the longest that the chip may come to say, with a
// count of two digits.
func (c *syncChip) widest() float32 {
	words := []string{c.look.Texts().Int(88)}
	if !c.narrow {
		words = nil
		for _, l := range []Link{LinkConnecting, LinkOffline, LinkIdle, LinkSending, LinkBusy, LinkTrouble} {
			words = append(words, linkWords(c.look, Frame{Link: l, Waiting: 88}))
		}
	}
	w := float32(0)
	for _, s := range words {
		w = max(w, fyne.MeasureText(s, palette.SizeBody, fyne.TextStyle{Bold: true}).Width)
	}
	return w + 2*buttonPad + palette.SizeIcon + palette.Gap + 1
}

// chipLayout keeps room for the longest state of the link, so that another
// state moves nothing in the strip.
type chipLayout struct{ chip *syncChip }

func (l *chipLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	(&stackLayout{}).Layout(o, size)
}

func (l *chipLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	if !l.chip.Visible() {
		return fyne.Size{}
	}
	m := o[0].MinSize()
	return fyne.NewSize(max(m.Width, l.chip.widest()), m.Height)
}

// LinkMark is the shape and the role of a link.
func LinkMark(l Link) (icon.Name, palette.Role) {
	switch l {
	case LinkIdle:
		return icon.Done, palette.Done
	case LinkSending, LinkConnecting, LinkBusy:
		return icon.Sync, palette.Info
	case LinkTrouble:
		return icon.Warning, palette.Danger
	default:
		return icon.Offline, palette.Info
	}
}

// linkWords is the state of the link and the count that waits, in one line.
func linkWords(look *Look, f Frame) string {
	word := look.T("link." + string(f.Link))
	if f.Waiting == 0 {
		return word
	}
	return word + " · " + look.N("link.waiting", f.Waiting)
}
