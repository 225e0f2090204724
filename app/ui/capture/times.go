package capture

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// newTimesCard is the clock times of a child, each to the minute and with who
// entered it, and what the limit of holding him is counted from.
func newTimesCard(c *Capture) *card {
	look := c.deps.Look
	met := c.newMoment(c.entrySay("capture.care.met", func() (time.Time, uuid.UUID) {
		return c.sheet.Encounter.MetAt, c.sheet.Encounter.MetBy
	}), nil, func(t time.Time) {
		if !t.IsZero() {
			c.edit(func(s *sheet) { s.Encounter.MetAt = t })
		}
	})
	delivered := c.newMoment(c.entrySay("capture.end.delivered", func() (time.Time, uuid.UUID) {
		return c.sheet.Encounter.DeliveredAt, c.sheet.Encounter.DeliveredBy
	}), nil, func(t time.Time) { c.edit(func(s *sheet) { s.Encounter.DeliveredAt = t }) })
	handed := c.newMoment(c.entrySay("capture.times.handed", func() (time.Time, uuid.UUID) {
		return c.sheet.who().HandedAt, c.sheet.who().HandedBy
	}), nil, func(t time.Time) { c.edit(func(s *sheet) { s.who().HandedAt = t }) })
	told := newRowList(func(id uuid.UUID) formRow { return newToldRow(c, id) })

	var event *tiles
	from := c.newMoment(look.Say("capture.times.from"), nil, func(t time.Time) {
		c.edit(func(s *sheet) { s.detained().From = t; s.tidyDetained() })
		c.frame.refreshState()
	})
	event = c.newTiles(look.Say("capture.times.event"), 190, func(code string) {
		c.edit(func(s *sheet) {
			d := s.detained()
			d.Event = toggled(d.Event, codes.Code(code))
			if d.Event != "" && d.From.IsZero() {
				d.From = c.now()
			}
			s.tidyDetained()
		})
		c.fill()
		c.frame.refreshState()
	})
	limit := ui.NewNote(func() string { return c.limitText(true) })
	care := ui.NewStrong(c.frame.careText)

	k := &card{key: cardTimes, title: look.Say("capture.times.title")}
	k.object = ui.Column(pageGap, care, sideBySide(fieldGap, met, delivered), told, handed, event, from, limit)
	k.show = func() {
		e, w := c.sheet.Encounter, c.sheet.who()
		zone := c.deps.Now().Location()
		met.set(e.MetAt, zone)
		delivered.set(e.DeliveredAt, zone)
		handed.set(w.HandedAt, zone)
		called := w.Guardians
		if w.Kind != raid.Minor {
			called = nil
		}
		told.set(idsOf(called, func(g raid.Guardian) uuid.UUID { return g.ID }))
		d := raid.Detention{}
		if w.Detained != nil {
			d = *w.Detained
		}
		event.offer(c.codeTiles("detention", d.Event)...)
		event.choose(string(d.Event))
		from.set(d.From, zone)
		ui.Show(handed, w.Kind == raid.Minor)
		ui.Show(event, w.Kind == raid.Minor)
		ui.Show(from, w.Detained != nil)
		ui.Show(limit, c.limitText(true) != "")
		for _, o := range []*ui.Label{care, limit} {
			o.Refresh()
		}
		for _, m := range []*moment{met, delivered, handed} {
			m.Refresh()
		}
	}
	k.tells = func() int {
		n := 0
		e, w := c.sheet.Encounter, c.sheet.who()
		for _, t := range []time.Time{e.MetAt, e.DeliveredAt, w.HandedAt} {
			if !t.IsZero() {
				n++
			}
		}
		for _, g := range w.Guardians {
			if !g.NotifiedAt.IsZero() {
				n++
			}
		}
		return n
	}
	k.fields = func() map[string]marked {
		return map[string]marked{"detained": event, "detained.event": event, "detained.from": from}
	}
	return k
}

// newToldRow is when one guardian was told.
func newToldRow(c *Capture, id uuid.UUID) formRow {
	guardian := func() raid.Guardian {
		if g := element(c.sheet.who().Guardians, id, guardianID); g != nil {
			return *g
		}
		return raid.Guardian{}
	}
	m := c.newMoment(c.entrySay("capture.times.told", func() (time.Time, uuid.UUID) {
		return guardian().NotifiedAt, guardian().NotifiedBy
	}), nil, func(t time.Time) {
		c.edit(func(s *sheet) {
			if g := element(s.who().Guardians, id, guardianID); g != nil {
				g.NotifiedAt = t
				g.Unreached = g.Unreached && t.IsZero()
			}
		})
	})
	who := ui.NewNote(func() string {
		if c.sheet == nil {
			return ""
		}
		return firstOf(c.label("kinship", guardian().Kinship), guardian().Name)
	})
	return formRow{object: ui.Column(2, who, m), show: func() {
		m.set(guardian().NotifiedAt, c.deps.Now().Location())
		who.Refresh()
	}}
}

func guardianID(g *raid.Guardian) uuid.UUID { return g.ID }

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

// tidyDetained drops a start event of which nothing is left.
func (s *sheet) tidyDetained() {
	if d := s.who().Detained; d != nil && d.Event == "" && d.From.IsZero() {
		s.who().Detained = nil
	}
}

// limitText is the second clock: until when the person shown, or whoever comes
// first, may be held. Long names the source and the event as well.
func (c *Capture) limitText(long bool) string {
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
	key, left := "capture.limit.left", first.To.Sub(c.deps.Now())
	if left < 0 {
		key, left = "capture.limit.over", -left
	}
	text := look.T(key, "Clock", t.Clock(first.To.In(c.deps.Now().Location())), "Long", t.Duration(max(left, time.Minute)))
	if long {
		text += " · " + c.label("detention", first.Event) + " · " + first.Source
	}
	if first.Unverified {
		text += " · " + look.T("capture.limit.unverified")
	}
	return text
}

func idsOf[T any](list []T, id func(T) uuid.UUID) []uuid.UUID {
	out := make([]uuid.UUID, len(list))
	for i, v := range list {
		out[i] = id(v)
	}
	return out
}
