package capture

import (
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// newTimesCard is the clock times of a child, each to the minute and with who
// entered it, and what the limit of holding him is counted from.
func newTimesCard(c *Capture) *card {
	record, who := c.record(), c.who()
	k := newCard(c, cardTimes, "capture.times.title", nil)
	met := bind(k.t, record, "met_at", c.newMoment(c.entrySay("capture.care.met", func() (time.Time, uuid.UUID) {
		return c.sheet.Encounter.MetAt, c.sheet.Encounter.MetBy
	}), nil).kept(), func(e *raid.Encounter) *time.Time { return &e.MetAt }, again)
	delivered := bind(k.t, record, "delivered_at", c.newMoment(c.entrySay("capture.end.delivered", func() (time.Time, uuid.UUID) {
		return c.sheet.Encounter.DeliveredAt, c.sheet.Encounter.DeliveredBy
	}), nil), func(e *raid.Encounter) *time.Time { return &e.DeliveredAt }, again,
		when(func(*raid.Person) bool { return c.sheet.hasMinor() || !c.sheet.Encounter.DeliveredAt.IsZero() }), after(func() { c.fill(); c.frame.refreshState() }))
	told := newToldList(k.t)
	handed := bind(k.t, who, "handed_at", c.newMoment(c.entrySay("capture.times.handed", func() (time.Time, uuid.UUID) {
		return c.sheet.who().HandedAt, c.sheet.who().HandedBy
	}), nil), func(w *raid.Person) *time.Time { return &w.HandedAt }, again, when(isMinor))
	event, from := detainedFields(k.t)
	limit := ui.NewNote(func() string { return c.limitText(inFull) })
	care := ui.NewStrong(c.frame.careText)

	k.object = ui.Column(pageGap, care, sideBySide(fieldGap, met, delivered), told, handed, event, from, limit)
	k.show = func() {
		ui.Show(limit, c.limitText(inFull) != "")
		for _, o := range []fyne.CanvasObject{care, limit, met, delivered, handed} {
			o.Refresh()
		}
	}
	return k
}

// detainedFields are what the limit of holding somebody is counted from: the
// event, which stamps its hour, and that hour.
func detainedFields(t *table) (event *tiles, from *moment) {
	c, look := t.c, t.c.deps.Look
	held := part[raid.Detention]{c: c, path: "people.detained.", in: func(_ *raid.Encounter, w *raid.Person) *raid.Detention { return w.Detained }}
	held.edit = func(f func(*raid.Detention)) { c.edit(func(s *sheet) { f(s.detained()); s.tidyDetained() }) }
	begun := held
	begun.edit = func(f func(*raid.Detention)) {
		held.edit(func(d *raid.Detention) {
			f(d)
			switch delivered := c.sheet.Encounter.DeliveredAt; {
			case d.Event == codes.DetentionDelivered && !delivered.IsZero():
				d.From = delivered // that is when it was, not when it is tapped
			case d.Event != "" && d.From.IsZero():
				d.From = c.now()
			}
		})
	}
	event = one(t, begun, "event", c.newCodeTiles("detention", look.Say("capture.times.event"), 190), func(d *raid.Detention) *codes.Code { return &d.Event },
		uncounted, when(isMinor), after(func() { c.fill(); c.frame.refreshState() }))
	t.also(event, "people.detained")
	from = bind(t, held, "from", c.newMoment(look.Say("capture.times.from"), nil), func(d *raid.Detention) *time.Time { return &d.From },
		uncounted, when(func(w *raid.Person) bool { return w.Detained != nil }), after(c.frame.refreshState))
	return event, from
}

// newToldList is when each guardian was told.
func newToldList(t *table) *rowList {
	c, list := t.c, t.c.guardians()
	t.tell(func(_ *raid.Encounter, w *raid.Person) (n int) {
		for _, g := range w.Guardians {
			n += count(!g.NotifiedAt.IsZero())
		}
		return n
	})
	called := func() []uuid.UUID {
		if !isMinor(c.sheet.who()) {
			return nil
		}
		return list.ids()
	}
	return newRowList(t, called, func(t *table, id uuid.UUID) fyne.CanvasObject {
		adult := list.one(id)
		reached := adult
		reached.edit = func(f func(*raid.Guardian)) {
			adult.write(func(g *raid.Guardian) { f(g); g.Unreached = g.Unreached && g.NotifiedAt.IsZero() })
		}
		m := bind(t, reached, "notified_at", c.newMoment(c.entrySay("capture.times.told", func() (time.Time, uuid.UUID) {
			return adult.now().NotifiedAt, adult.now().NotifiedBy
		}), nil), func(g *raid.Guardian) *time.Time { return &g.NotifiedAt }, again)
		who := ui.NewNote(func() string { return firstOf(c.label("kinship", adult.now().Kinship), adult.now().Name) })
		t.add("", nil, who.Refresh)
		return ui.Column(2, who, m)
	})
}

// guardians are the adults who were called for the person shown.
func (c *Capture) guardians() elements[raid.Guardian] {
	return elements[raid.Guardian]{c: c, path: "people.guardians", id: func(g *raid.Guardian) *uuid.UUID { return &g.ID },
		of: func(_ *raid.Encounter, w *raid.Person) *[]raid.Guardian { return &w.Guardians }}
}

// entrySay is the label of a time with who entered it, once it was signed.
func (c *Capture) entrySay(key string, of func() (time.Time, uuid.UUID)) ui.Say {
	return func() string {
		label := c.deps.Look.T(key)
		if c.sheet == nil || c.deps.Officer == nil {
			return label
		}
		at, by := of()
		if name := c.deps.Officer(by); name != "" && !at.IsZero() && by != uuid.Nil {
			return label + " · " + c.deps.Look.T("capture.times.by", "Who", name)
		}
		return label
	}
}

// detained is the start event of the person shown, made when there is none.
func (s *sheet) detained() *raid.Detention {
	if s.who().Detained == nil {
		s.who().Detained = &raid.Detention{}
	}
	return s.who().Detained
}

// followDelivery has the limit that counts from the delivery count from the hour that
// is written of it now, unless another was written for the limit itself.
func (s *sheet) followDelivery(was time.Time) {
	now := s.Encounter.DeliveredAt
	if now.IsZero() || now.Equal(was) {
		return
	}
	for i := range s.Encounter.People {
		if d := s.Encounter.People[i].Detained; d != nil && d.Event == codes.DetentionDelivered && (was.IsZero() || d.From.Equal(was)) {
			d.From = now
		}
	}
}

// tidyDetained drops a start event of which nothing is left.
func (s *sheet) tidyDetained() {
	if d := s.who().Detained; d != nil && d.Event == "" && d.From.IsZero() {
		s.who().Detained = nil
	}
}

// wording is how much the second clock says.
type wording int

const (
	inFootShort wording = iota // until when, and how much is left
	inFoot
	inFull // of the person shown: its source and its event as well
)

// limitText is the second clock: until when the person shown, or whoever comes
// first, may be held.
func (c *Capture) limitText(words wording) string {
	long := words == inFull
	if c.sheet == nil || !c.sheet.Encounter.ClosedAt.IsZero() {
		return ""
	}
	e, rules := c.sheet.Encounter, c.deps.Rules()
	var first raid.Deadline
	for i, p := range e.People {
		if !p.HandedAt.IsZero() || p.Kind != raid.Minor || long && i != c.sheet.person {
			continue
		}
		if d, ok := raid.DeadlineOf(e, p, rules); ok && (first.To.IsZero() || d.To.Before(first.To)) {
			first = d
		}
	}
	if first.To.IsZero() {
		return ""
	}
	look := c.deps.Look
	t := look.Texts()
	key, left := "left", first.To.Sub(c.deps.Now())
	if left < 0 {
		key, left = "over", -left
	}
	if words == inFootShort {
		key = "foot_" + key
	}
	text := look.T("capture.limit."+key, "Clock", t.Clock(first.To.In(c.deps.Now().Location())), "Long", t.Duration(max(left, time.Minute)))
	if long {
		text += " · " + c.label("detention", first.Event) + " · " + c.limitSource(first)
	}
	if first.Unverified {
		text += " · " + look.T("capture.limit.unverified")
	}
	return text
}

// limitSource is where a limit is written, in the language of now; what a region wrote
// for a limit of its own stands as it did.
func (c *Capture) limitSource(d raid.Deadline) string {
	for _, own := range raid.DefaultDetention() {
		if own.Source == d.Source {
			return c.deps.Look.T("capture.limit.source", "Article", own.Article)
		}
	}
	return d.Source
}
