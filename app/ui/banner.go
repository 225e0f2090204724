package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Banner is something an officer should not overlook, and that stays until its
// reason is gone, such as "only on this device: 3".
type Banner struct {
	Icon   icon.Name
	Role   palette.Role
	Say    Say
	Brief  Say // the same in a few words, where the strip has no room for all; may be nil
	Action Say // a button beside it, where there is something to do
	OnTap  func()
}

// weights order banners: what needs a person, what needs a look, the rest.
var weights = map[palette.Role]int{palette.Danger: 2, palette.Lamp: 1}

// SetBanners replaces the banners; the gravest stands first, whatever the order
// they are given in, and those of one weight in that order. They have a line of
// their own in the strip, below the operation: nothing moves when one comes or
// goes. A tap tells all of them in full; where there is but one with something
// to do, and the strip says all of it, the tap does that. A clock that is wrong keeps its place in the line above,
// and is told with them.
func (s *Shell) SetBanners(banners ...Banner) {
	s.banners = slices.Clone(banners)
	slices.SortStableFunc(s.banners, func(a, b Banner) int { return weights[b.Role] - weights[a.Role] })
	s.lineUp()
	s.strip.show(s.frame, s.Narrow())
}

// lineUp gives the strip's line all that it tells.
func (s *Shell) lineUp() {
	all := slices.Clone(s.banners)
	if len(all) > 0 && s.frame.Clock != nil {
		all = append(all, Banner{Icon: icon.Clock, Role: palette.Lamp, Say: s.frame.Clock})
	}
	s.strip.notice.banners = all
}

// showBanners tells every banner in full.
func (s *Shell) showBanners() {
	all := s.strip.notice.banners
	if len(all) == 1 && all[0].OnTap != nil && !s.strip.notice.cut() {
		all[0].OnTap()
		return
	}
	var close func()
	list := Column(12)
	for _, b := range all {
		row := Row(12, icon.NewOf(b.Icon, b.Role, 24), Grow(NewLabel(b.Say)))
		if b.Action != nil {
			row.Add(NewButton(b.Action, func() { close(); call(b.OnTap) }))
		}
		list.Add(withBar(b.Role, Inset(6, 4, 6, 12, AtLeast(1, palette.Touch, row))))
	}
	close = s.Sheet(640, s.look.Say("strip.notices"), list)
}

// notice is the line of the banners in the strip. It takes the taps of all the
// words, so that a finger finds it.
type notice struct {
	widget.BaseWidget
	look    *Look
	tapped  func()
	banners []Banner
	focused bool
	digits  digitRun
}

func newNotice(look *Look, tapped func()) *notice {
	n := &notice{look: look, tapped: tapped}
	n.ExtendBaseWidget(n)
	return n
}

// Text is the gravest banner, and how many more there are.
func (n *notice) Text() string {
	switch len(n.banners) {
	case 0:
		return ""
	case 1:
		return say(n.banners[0].Say)
	}
	return n.first() + " " + n.more()
}

func (n *notice) first() string {
	if len(n.banners) == 0 {
		return ""
	}
	return say(n.banners[0].Say)
}

// shown is the gravest as the strip says it: in whole words, also where it is narrow.
func (n *notice) shown() string {
	if len(n.banners) > 0 && n.banners[0].Brief != nil && n.cut() {
		return say(n.banners[0].Brief)
	}
	return n.first()
}

// more is how many there are besides the gravest; empty where there are none.
func (n *notice) more() string {
	if len(n.banners) < 2 {
		return ""
	}
	return "· " + n.look.T("strip.more_notices", "Count", n.look.Texts().Int(len(n.banners)-1))
}

// cut says whether the line has no room for all the words of the gravest.
func (n *notice) cut() bool { return noticeWidth(n.first()) > n.room(n.Size().Width) }

// room is what sign and count leave the words in a width.
func (n *notice) room(width float32) float32 {
	width -= noticeMark + noticeGap
	if more := n.more(); more != "" {
		width -= noticeWidth(more) + noticeGap
	}
	return max(width, 0)
}

// noticeMark is the size of the sign, noticeGap stands beside it and before the count.
const noticeMark, noticeGap float32 = 18, 6

func noticeWidth(text string) float32 {
	return fyne.MeasureText(text, palette.SizeNote, fyne.TextStyle{Bold: true}).Width
}

// Tapped implements fyne.Tappable.
func (n *notice) Tapped(*fyne.PointEvent) {
	if len(n.banners) > 0 {
		n.tapped()
	}
}

// FocusGained implements fyne.Focusable.
func (n *notice) FocusGained() { n.focused, n.digits = true, 0; n.Refresh() }

// FocusLost implements fyne.Focusable.
func (n *notice) FocusLost() { n.focused = false; n.Refresh() }

// TypedRune implements fyne.Focusable.
func (n *notice) TypedRune(r rune) {
	n.digits.rune(r)
	PassRune(n, r)
}

// TypedKey implements fyne.Focusable.
func (n *notice) TypedKey(e *fyne.KeyEvent) {
	if n.digits.scanned(e) {
		PassRune(n, scanEnd)
		return
	}
	if pressed(e.Name) {
		n.Tapped(nil)
		return
	}
	PassKey(n, e)
}

// CreateRenderer implements fyne.Widget.
func (n *notice) CreateRenderer() fyne.WidgetRenderer {
	r := &noticeRenderer{notice: n, ring: NewRing(), icon: icon.New("", palette.Lamp), words: NewNote(n.shown).On(Cut), more: NewNote(n.more).On(Whole)}
	r.words.Bold, r.more.Bold = true, true
	r.Refresh()
	return r
}

type noticeRenderer struct {
	notice *notice
	ring   *Surface
	icon   *icon.Icon
	words  *Label
	more   *Label // how many there are besides: never cut with the words
}

// Layout stands the line where the officer's name stands without banners.
func (r *noticeRenderer) Layout(s fyne.Size) {
	h := r.words.MinSize().Height
	y := s.Height - h
	r.words.Refresh() // which words depends on the width
	Put(r.ring, 0, 0, s.Width, s.Height)
	Put(r.icon, 0, y+(h-noticeMark)/2, noticeMark, noticeMark)
	room := r.notice.room(s.Width)
	words := min(room, noticeWidth(cutLine(r.notice.shown(), room, noticeWidth))+1)
	Put(r.words, noticeMark+noticeGap, y, words, h)
	Put(r.more, noticeMark+2*noticeGap+words, y, r.more.MinSize().Width, h)
	if fits := room > noticeMark; fits != r.words.Visible() {
		visible(r.words, fits) // without room they would stand over their neighbours
		visible(r.more, fits)
	}
}

func (r *noticeRenderer) MinSize() fyne.Size { return fyne.NewSize(palette.Touch, palette.Touch) }

func (r *noticeRenderer) Refresh() {
	n := r.notice
	icon, role := icon.Name(""), palette.Lamp
	if len(n.banners) > 0 {
		icon, role = n.banners[0].Icon, n.banners[0].Role
	}
	r.ring.Focused(n.focused, palette.Panel)
	r.icon.Set(icon, role)
	r.words.Role, r.more.Role = role, role
	r.words.Refresh()
	r.more.Refresh()
	r.Layout(n.Size())
}

func (r *noticeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.icon, r.words, r.more}
}

func (r *noticeRenderer) Destroy() {}
