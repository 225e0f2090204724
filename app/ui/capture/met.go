package capture

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Meetings answers "met before?" from what this officer may read. Its methods
// are called away from the UI thread.
type Meetings interface {
	// Before finds children that may be the one under the hand, the likeliest
	// first and at most three, and how many records more would fit.
	Before(ctx context.Context, q MetQuery) (met []Met, more int, err error)
	// Open gives one of them in full; that it was opened is written down.
	Open(ctx context.Context, m Met) (MetDetails, error)
	// Decide joins the saved child under the hand and one of them, or says
	// that they are two, and names the link.
	Decide(ctx context.Context, record, person uuid.UUID, m Met, d raid.LinkDecision, reason string) (link uuid.UUID, err error)
	// Undo takes a link back.
	Undo(ctx context.Context, link uuid.UUID, reason string) error
}

// MetQuery is what is known of the child under the hand.
type MetQuery struct {
	Record uuid.UUID
	Met    time.Time
	Person raid.Person
	Typing match.Typing
}

// Met is a child who may have been met before. Without Record the officer may
// not open it: he is told when it was and whom to ask.
type Met struct {
	Verdict        match.Verdict
	Times          int
	Last           time.Time
	Ask            string // unit, inspector, phone
	Record, Person uuid.UUID
	Initials       string
	Age            int       // below 0: not known
	About          bool      // the age was estimated
	Link           uuid.UUID // of a decision: one child with this one, or
	Another        bool      // not

	// Register names a register on which the child may stand, Status what its
	// list says; it is no meeting then, and Last is when the child was put there.
	Register, Status string
}

// MetDetails is a child in full.
type MetDetails struct {
	Person raid.Person
	Met    time.Time
	Place  string
	School string   // school or college, with class or course
	Help   []string // what came of the help that was promised then, a line for each referral
}

// metWait is how long typing has to rest before the memory is asked.
const metWait = 250 * time.Millisecond

// metLine is the quiet line below the names: nothing where nobody was met, a
// row for each child who may have been, in words and never with a number.
type metLine struct {
	c    *Capture
	rows *fyne.Container
	stop func() // of the timer that waits for a rest
	turn int    // of the latest question: older answers are dropped
	last raid.Person
	met  []Met
	more int
}

func newMetLine(c *Capture) *metLine {
	m := &metLine{c: c, rows: ui.Column(2)}
	m.rows.Hide()
	return m
}

// show begins with a person: what was found for another goes.
func (m *metLine) show() {
	if who := m.c.sheet.who(); who.ID != m.last.ID {
		m.last = raid.Person{}
		m.put(nil, 0)
	}
	m.touch()
}

// touch asks once typing rests, where something changed that is compared.
func (m *metLine) touch() {
	c := m.c
	if c.deps.Meetings == nil || c.sheet == nil || !c.writable() {
		return
	}
	now := *c.sheet.who()
	typing := m.typing(now)
	if m.same(now) {
		return
	}
	m.last = now
	m.turn++
	if m.stop != nil {
		m.stop()
	}
	m.stop = c.deps.After(metWait, func() { m.stop = nil; m.ask(typing) })
}

// typing is the name that differs from the last question: it may go on.
func (m *metLine) typing(now raid.Person) match.Typing {
	switch {
	case now.Surname != m.last.Surname:
		return match.TypingSurname
	case now.Name != m.last.Name:
		return match.TypingName
	case now.Patronymic != m.last.Patronymic:
		return match.TypingPatronymic
	}
	return match.Nothing
}

func (m *metLine) same(now raid.Person) bool {
	was := m.last
	return now.ID == was.ID && now.Kind == was.Kind && now.IIN == was.IIN && now.Surname == was.Surname && now.Name == was.Name &&
		now.Patronymic == was.Patronymic && now.BirthDate == was.BirthDate && now.Age == was.Age && now.Sex == was.Sex
}

func (m *metLine) ask(typing match.Typing) {
	c := m.c
	if c.sheet == nil {
		return
	}
	who := *c.sheet.who()
	if who.Kind == raid.Adult {
		m.put(nil, 0)
		return
	}
	turn := m.turn
	q := MetQuery{Record: c.sheet.ID, Met: c.sheet.Encounter.MetAt, Person: who, Typing: typing}
	var met []Met
	var more int
	c.deps.Run(func() (err error) {
		met, more, err = c.deps.Meetings.Before(context.Background(), q)
		return err
	}, func(err error) {
		if turn != m.turn || c.sheet == nil {
			return
		}
		if err != nil {
			met, more = nil, 0 // a hint that fails is no hint; the record goes on
		}
		m.put(met, more)
	})
}

// conceal lets go of what was found, and asks anew what may be told now.
func (m *metLine) conceal() {
	m.put(nil, 0)
	if m.c.frame.met {
		m.c.frame.close()
	}
	if c := m.c; c.deps.Meetings != nil && c.sheet != nil && c.writable() {
		m.again()
	}
}

// again asks anew at once: a link was made or taken back.
func (m *metLine) again() {
	m.turn++
	m.ask(match.Nothing)
}

func (m *metLine) put(met []Met, more int) {
	met = m.withDecided(met)
	m.met, m.more = met, more
	var rows []fyne.CanvasObject
	for _, one := range met {
		label := ui.NewLabel(func() string { return m.words(one) })
		label.TextSize = palette.SizeNote
		mark := icon.NewOf(icon.Clock, palette.Info, noticeIcon)
		if one.Register != "" {
			mark = icon.NewOf(icon.List, palette.Info, noticeIcon)
		}
		if one.Record == uuid.Nil {
			rows = append(rows, ui.Row(palette.Gap, mark, ui.Grow(label)))
			continue
		}
		rows = append(rows, ui.Row(palette.Gap, mark, ui.Grow(label), ui.NewQuiet(icon.Eye, m.c.deps.Look.Say("capture.met.open"), func() { m.open(one) })))
	}
	if more > 0 {
		rows = append(rows, ui.Inset(0, 0, 0, noticeIcon+palette.Gap, ui.NewNote(func() string { return m.c.deps.Look.N("capture.met.more", more) })))
	}
	m.rows.Objects = rows
	ui.Show(m.rows, len(rows) > 0)
	m.rows.Refresh()
	m.c.frame.dock.settle()
}

// withDecided are those found and, behind them, those of whom it was decided already:
// what is going to be written stands on the page, whatever the name is by now.
func (m *metLine) withDecided(met []Met) []Met {
	if m.c.sheet == nil {
		return met
	}
	met = slices.Clone(met)
	for _, l := range m.c.sheet.links() {
		if l.person == m.c.sheet.who().ID && !slices.ContainsFunc(met, func(now Met) bool { return now.Record == l.Met.Record && now.Person == l.Met.Person }) {
			met = append(met, l.Met)
		}
	}
	return met
}

// when says when a child was met: of the last day the hour too, since it may be
// the one whom somebody of the same crew is writing down.
func (m *metLine) when(at time.Time) string {
	texts, now := m.c.deps.Look.Texts(), m.c.deps.Now()
	if ago := now.Sub(at); ago >= 0 && ago < 24*time.Hour {
		return texts.When(at, now)
	}
	return texts.DateNumeric(at)
}

// words say what was found, as the role allows.
func (m *metLine) words(one Met) string {
	look := m.c.deps.Look
	if one.Register != "" {
		return m.registered(one)
	}
	when := m.when(one.Last)
	key := "check"
	switch {
	case one.Another:
		key = "another_is"
	case one.Link != uuid.Nil:
		key = "linked"
	case one.Verdict == match.LikelySame:
		key = "likely"
	}
	text := ""
	if one.Record == uuid.Nil {
		text = look.T("capture.met."+key+"_ask", "When", when, "Whom", one.Ask)
	} else {
		who := one.Initials
		if one.Age >= 0 {
			who += ", " + m.age(one)
		}
		text = look.T("capture.met."+key, "Who", who, "When", when)
	}
	if w, ok := m.decided(one); ok && !w.holds(*m.c.sheet.who()) {
		text += " · " + look.T("capture.met.anew")
	} else if ok {
		text += " · " + look.T("capture.met.waits_"+string(w.Decision))
	}
	if one.Times > 1 {
		text += " · " + look.N("capture.met.times", one.Times)
	}
	return text
}

// decided is the decision about one of them that waits; false where none does.
func (m *metLine) decided(one Met) (linking, bool) {
	if m.c.sheet == nil { // the record has just gone
		return linking{}, false
	}
	return m.c.sheet.waits(m.c.sheet.who().ID, one)
}

// registered says that a child may stand on a register already.
func (m *metLine) registered(one Met) string {
	look := m.c.deps.Look
	key := "capture.met.listed_check"
	if one.Verdict == match.LikelySame {
		key = "capture.met.listed_likely"
	}
	parts := []string{look.T(key, "Register", one.Register)}
	if one.Status != "" {
		parts = append(parts, one.Status)
	}
	if !one.Last.IsZero() {
		parts = append(parts, look.T("capture.met.listed_since", "When", look.Texts().DateNumeric(one.Last)))
	}
	return strings.Join(parts, " · ")
}

// decide writes a decision down. It stands on what was saved: of a record that
// is out already a revision goes before it, and a draft only keeps it.
func (m *metLine) decide(one Met, decision raid.LinkDecision, reason string) {
	c := m.c
	record, person, l := c.sheet.ID, c.sheet.who().ID, linking{one, decision, reason, nameOf(*c.sheet.who())}
	if !c.sheet.SavedAt.IsZero() && m.waits(person, one) { // it is decided now
		c.edit(func(s *sheet) { s.keepTyping(linkKey(person, one), "") })
	}
	switch {
	case c.sheet.SavedAt.IsZero():
		c.edit(func(s *sheet) { s.keepLink(person, l) })
		c.frame.tell(c.deps.Look.Say("capture.met.kept"), func() {
			m.forget(person, one)
		})
		m.again()
	case c.unsigned:
		c.signStep(func() { c.writeLink(record, person, l) })
	default:
		c.writeLink(record, person, l)
	}
}

func (m *metLine) waits(person uuid.UUID, one Met) bool {
	_, ok := m.c.sheet.waits(person, one)
	return ok
}

// forget takes back a decision that waits.
func (m *metLine) forget(person uuid.UUID, one Met) {
	m.c.edit(func(s *sheet) { s.keepTyping(linkKey(person, one), "") })
	m.again()
}

func (m *metLine) undo(link uuid.UUID) {
	c := m.c
	reason := c.deps.Look.T("capture.met.reason_undo")
	c.deps.Run(func() error { return c.deps.Meetings.Undo(context.Background(), link, reason) }, func(err error) {
		if err != nil {
			c.deps.Notifier.ToastError(err)
			return
		}
		c.frame.tell(c.deps.Look.Say("capture.met.undone"), nil)
		m.again()
	})
}
