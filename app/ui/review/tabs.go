package review

import (
	"cmp"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// tab is one of the lists of the page.
type tab int

const (
	waiting tab = iota
	returned
	accepted
	tabCount
)

// tabKeys are the words of the tabs.
var tabKeys = [tabCount]string{"review.tab_waiting", "review.tab_returned", "review.tab_accepted"}

// mostItems bounds a list. What was accepted before is found by the search.
const mostItems = 200

// tabs are the lists' buttons: how many there are, and what they are.
type tabs struct {
	look    *ui.Look
	buttons [tabCount]*ui.Button
	counts  [tabCount]int // -1: not known
	more    bool          // more were accepted than are counted
	object  *fyne.Container
}

func newTabs(look *ui.Look, tapped func(tab)) *tabs {
	t := &tabs{look: look}
	var all []fyne.CanvasObject
	for i := range tabCount {
		b := ui.NewButton(func() string { return t.count(i) }, func() { tapped(i) })
		b.Note = look.Say(tabKeys[i])
		t.buttons[i] = b
		all = append(all, b)
	}
	t.object = container.New(tabLayout{}, all...)
	return t
}

// count is how many a list has, as its button says it.
func (t *tabs) count(of tab) string {
	if t.counts[of] < 0 {
		return "…"
	}
	n := t.look.Texts().Int(t.counts[of])
	if of == accepted && t.more {
		n += "+"
	}
	return n
}

// show marks the list in sight and says how many each has.
func (t *tabs) show(at tab, counts [tabCount]int, more bool) {
	t.counts, t.more = counts, more
	for i, b := range t.buttons {
		b.Chosen = tab(i) == at
		b.Refresh()
	}
}

// tabLayout gives every button what its words need and a part of the rest.
type tabLayout struct{}

const tabGap float32 = 4

// Layout implements fyne.Layout.
func (tabLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(o))
	rest, x := size.Width-(n-1)*tabGap, float32(0)
	for _, b := range o {
		rest -= b.MinSize().Width
	}
	for _, b := range o {
		w := b.MinSize().Width + rest/n
		ui.Put(b, x, 0, w, size.Height)
		x += w + tabGap
	}
}

// MinSize implements fyne.Layout.
func (tabLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(len(o))*palette.Touch, palette.MainTouch)
}

// items are the records of a list.
func (s *Screen) items(of tab) []Item {
	switch of {
	case returned:
		return s.data.Returned
	case accepted:
		return s.data.Accepted
	}
	return slices.DeleteFunc(sorted(s.data.Queue), func(it Item) bool {
		rev, done := s.decided[it.ID]
		return done && (it.Rev == "" || it.Rev == rev)
	})
}

// bounded is a list as long as it is shown.
func bounded(all []Item) []Item { return all[:min(len(all), mostItems)] }

// turn shows another list, with its first record, and gives it the keyboard.
func (s *Screen) turn(to tab) {
	if s.turned(to) {
		s.list.Focus()
	}
}

// turned shows another list, where the page may not be in sight; false: it is the same.
func (s *Screen) turned(to tab) bool {
	if to < 0 || to >= tabCount || to == s.at || s.busy {
		return false
	}
	s.comments.leave()
	s.leave(uuid.Nil)
	s.at, s.want = to, uuid.Nil
	s.arrange()
	return true
}

// arrange lists what is in sight. The record that is open stays open while it
// is in the list.
func (s *Screen) arrange() {
	items := s.items(s.at)
	if s.at == accepted {
		items = s.seek.items()
	}
	s.queue = s.left.with(bounded(items))
	open := s.open
	if s.has(s.want) {
		open, s.want = s.want, uuid.Nil
	}
	at := slices.IndexFunc(s.queue, func(it Item) bool { return it.ID == open })
	if at < 0 && len(s.queue) > 0 {
		at = 0
	}
	s.list.Choose(at)
	s.fill()
	switch {
	case at < 0:
		s.none()
	case s.queue[at].ID != s.open || s.record.stale(s.queue[at]):
		s.load(s.queue[at].ID)
	}
}

// has says whether a record is in the list in sight.
func (s *Screen) has(record uuid.UUID) bool {
	return slices.ContainsFunc(s.queue, func(it Item) bool { return it.ID == record })
}

// counts are how many records each list has. One that was withdrawn since stands
// in its list and is accepted no more.
func (s *Screen) counts() (n [tabCount]int) {
	for i := range tabCount {
		n[i] = len(s.items(i))
	}
	if s.at == waiting {
		n[waiting] = len(s.queue)
		if s.left != nil {
			n[waiting]--
		}
	}
	for _, it := range s.data.Accepted {
		if it.Withdrawn != "" {
			n[accepted]--
		}
	}
	for i := range tabCount {
		if len(s.items(i)) == 0 && !s.known(i) {
			n[i] = -1
		}
	}
	return n
}

// known tells whether a list was read: before, that it is empty is no fact.
func (s *Screen) known(of tab) bool {
	if of == waiting {
		return s.data.Whole
	}
	return !s.data.Reads
}

// titleText is the hour and who was met.
func (s *Screen) titleText(it Item) string {
	return s.look.Texts().Clock(it.At) + "  " + titleOf(s.look, it)
}

// dayText is the day of a record of another night. It stands below the title: behind it the
// button beside it cut it away, and two records of one child looked alike.
func (s *Screen) dayText(it Item) string {
	if t := s.look.Texts(); s.clock(it) != t.Clock(it.At) {
		return t.DateNumeric(it.At)
	}
	return ""
}

// clock says when a record was: the hour, and the day before it where it is not of the
// night that it is now.
func (s *Screen) clock(it Item) string {
	t, night := s.look.Texts(), func(at time.Time) civil.Date { return civil.NightOf(at, s.zone()) }
	switch {
	case it.At.IsZero() || s.data.Now.IsZero() || night(it.At) == night(s.data.Now):
		return t.Clock(it.At)
	case t.Local(it.At).Year() != t.Local(s.data.Now).Year():
		return t.DateNumeric(it.At) + " " + t.Clock(it.At)
	}
	return t.DayMonth(it.At) + " " + t.Clock(it.At)
}

func (s *Screen) zone() *time.Location {
	if s.data.Words.Zone != nil {
		return s.data.Words.Zone
	}
	return time.UTC
}

// when says of a record how long it has waited.
func (s *Screen) when(it Item) string {
	t := s.look.Texts()
	switch {
	case s.stays(it.ID):
		return t.T("review.left_short")
	case s.at == accepted, it.Since.IsZero() || s.data.Now.Before(it.Since):
		return ""
	}
	return t.Span(s.data.Now.Sub(it.Since))
}

// Tick moves the time by which the rows say how long they have waited.
func (s *Screen) Tick(now time.Time) {
	was := s.data.Now
	s.data.Now = now
	if !now.Truncate(time.Minute).Equal(was.Truncate(time.Minute)) {
		s.list.Refresh()
	}
}

// decidedLine says who decided of the record that is open, or withdrew it, and
// when; nil where it waits for a decision.
func (s *Screen) decidedLine() ui.Say {
	it, ok := s.item()
	if !ok || s.at == waiting && it.Withdrawn == "" {
		return nil
	}
	key := "review.decided_return"
	switch {
	case it.Withdrawn != "":
		key = "review.decided_withdrawn"
	case s.at == accepted:
		key = "review.decided_accept"
	}
	return s.decision(key, it)
}

// deviceless says of the open record that who would answer a return has no device, so that
// it would wait for nobody; empty where he has one.
func (s *Screen) deviceless() string {
	it, ok := s.item()
	if !ok || !it.Deviceless {
		return ""
	}
	return s.look.T("review.deviceless", "Name", cmp.Or(it.Author, "—"))
}

// overLine says of a record that stands returned who had accepted the same, or that nobody
// can answer; nil: neither.
func (s *Screen) overLine() ui.Say {
	it, ok := s.item()
	switch {
	case !ok || s.at != returned:
		return nil
	case it.Over == nil && it.Deviceless:
		return s.deviceless
	case it.Over == nil:
		return nil
	}
	return func() string {
		if now, ok := s.item(); ok && now.ID == it.ID && now.Over == nil {
			return s.look.T("review.over_gone", "Name", cmp.Or(it.Over.By, "—")) // in the same line: nothing moves
		}
		return s.look.T("review.over", "Name", cmp.Or(it.Over.By, "—"), "Time", s.look.Texts().When(it.Over.At, s.data.Now))
	}
}

// decision words what was decided of a record, by whom and when; why it was withdrawn
// is in free words, and masked as those are.
func (s *Screen) decision(key string, it Item) ui.Say {
	return func() string {
		reason := s.look.T("review.masked")
		if s.view.revealed {
			reason = it.Withdrawn
		}
		return s.look.T(key, "Time", s.look.Texts().When(it.Since, s.data.Now), "Name", it.By, "Reason", reason)
	}
}
