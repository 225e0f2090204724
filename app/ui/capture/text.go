package capture

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
)

// text is a field to type in. Its event is the officer's typing alone, never
// set.
type text struct {
	*box
	f       *ui.TextField
	changed func(string)
	typing  bool // of a telephone number: it may be typed to its end
}

func (c *Capture) newText(label, hint ui.Say) *text {
	return c.asText(ui.NewTextField(c.deps.Look, "", label), hint)
}

// newPhone is a telephone number. A letter is refused at the key, and told; what
// is whole when the focus leaves is written as it is dialled.
func (c *Capture) newPhone(label ui.Say) *text {
	t := c.newText(label, nil)
	told := func() { c.frame.dock.hint(c.deps.Look.Say("problem.phone_letter")) }
	t.f.As(ui.Number).Most(phoneMost).Only(raid.PhoneRune, told)
	write := t.f.OnChange
	t.f.OnChange = func(s string) {
		c.frame.dock.hint(nil)
		t.typing = true
		write(s)
	}
	t.f.Left(func() {
		t.typing = false
		c.frame.dock.hint(nil)
		if number, err := raid.ParsePhone(t.f.Text()); err == nil && number != t.f.Text() && c.sheet != nil && c.writable() {
			t.f.SetText(number)
			write(number)
		}
		if c.sheet != nil {
			c.refreshMarks() // half a number is told once the hand has left it
		}
	})
	return t
}

// phoneMost is how many characters a telephone number has with its blanks and
// brackets.
const phoneMost = 24

// newNarrative is a text of several lines, at most ui.MaxText characters.
func (c *Capture) newNarrative(label, hint ui.Say, rows int) *text {
	return c.asText(ui.NewNarrative(c.deps.Look, "", label, rows), hint)
}

func (c *Capture) asText(f *ui.TextField, hint ui.Say) *text {
	f.Placeholder(hint)
	t := &text{f: f, box: boxOf(f.Field)}
	f.OnChange = func(s string) { t.changed(clip(strings.TrimSpace(s), ui.MaxText)) }
	t.target = f.Entry
	t.ExtendBaseWidget(t)
	f.OnEnter = c.entered(t)
	f.Hear(c.hearing(f))
	return t
}

// entered gives Enter its meaning: the field after, unless a scanner sent it.
func (c *Capture) entered(from fyne.CanvasObject) func() {
	return func() {
		if !c.wedge.key() {
			nextField(from)
		}
	}
}

// hearing lets the scanner's burst be told from typing, and puts a field back
// that took the digits of one.
func (c *Capture) hearing(f *ui.TextField) func(rune) bool {
	return func(r rune) bool {
		return c.wedge.heard(r, f, f.Holds() == ui.Name, func() func() {
			was := f.Text()
			return func() {
				f.SetText(was)
				f.OnChange(was)
			}
		})
	}
}

// nextField gives the focus to the field after, as Enter does on paper.
func nextField(from fyne.CanvasObject) {
	if c := ui.CanvasOf(from); c != nil {
		c.FocusNext()
		ui.Brought(c.Focused())
	}
}

// told calls f with what is typed, where no row of the form takes it.
func (t *text) told(f func(string)) *text { t.changed = f; return t }

func (t *text) hear(take func(string), _ func() string) { t.changed = take }

// set shows a text. What differs by spaces at the ends alone is being typed.
func (t *text) set(s string) {
	if strings.TrimSpace(t.f.Text()) != s {
		t.f.SetText(s)
	}
}

// date is a day of the calendar, or what was typed of it so far.
type date struct {
	*box
	c     *Capture
	f     *ui.DateField
	typed string // where half a day is kept: "birth_date"; empty: nowhere
	ahead bool   // it is one to come
	raw   string // half a day
}

func (c *Capture) newDate(label ui.Say, typed string) *date {
	f := ui.NewDateField(c.deps.Look, "", label, c.deps.Now)
	f.Reserve()
	f.Most(12) // ten are enough; so near the cap the field would count them
	d := &date{c: c, f: f, typed: typed, box: boxOf(f.Field)}
	d.target = f.Entry
	d.ExtendBaseWidget(d)
	f.OnEnter = c.entered(d)
	f.Hear(c.hearing(f.TextField))
	return d
}

func (d *date) hear(take func(civil.Date), _ func() civil.Date) {
	d.f.OnDate = func(day time.Time, ok bool) {
		if d.raw = strings.TrimSpace(d.f.Text()); !ok {
			take("")
			return
		}
		d.raw = ""
		if d.ahead {
			take(ahead(civil.DateOf(day)))
			return
		}
		take(civil.DateOf(day))
	}
}

// keep puts half a day beside the record.
func (d *date) keep() { d.c.sheet.keepTyping(d.c.sheet.path(d.typed), d.raw) }

func (d *date) set(day civil.Date) {
	raw := d.c.sheet.Typing[d.c.sheet.path(d.typed)]
	was, ok := d.f.Date()
	switch {
	case day != "" && ok && civil.DateOf(was) == day: // as typed, "1.2.11" too
	case day != "":
		d.f.SetDate(day.In(time.UTC))
	case strings.TrimSpace(d.f.Text()) != raw:
		d.f.SetText(raw)
		d.f.SetNote(nil)
	}
}

// moment is a clock time of this night, stamped or typed.
type moment struct {
	*box
	c    *Capture
	f    *ui.TimeField
	firm bool // it is never empty
}

func (c *Capture) newMoment(label, stamp ui.Say) *moment {
	f := ui.NewTimeField(c.deps.Look, "", label, stamp, c.now)
	f.Reserve()
	f.Since = func() time.Time { // nothing was done for a child before he was met
		if c.sheet == nil {
			return time.Time{}
		}
		return c.sheet.Encounter.MetAt
	}
	m := &moment{c: c, f: f, box: boxOf(f.Field)}
	m.ExtendBaseWidget(m)
	return m
}

// kept is a time that is changed, and never taken out.
func (m *moment) kept() *moment { m.firm, m.f.Since = true, nil; return m }

func (m *moment) hear(take func(time.Time), _ func() time.Time) {
	changed := func(t time.Time) {
		if !m.firm || !t.IsZero() {
			take(t)
		}
	}
	m.f.OnChange = changed
	m.f.OnStamped = func(was time.Time) { m.c.offerTime(was, m.f.Time(), changed) }
}

// offerTime says that a tap put now in place of a time that was written, and
// gives that back: from the time of the meeting the limit of holding counts.
func (c *Capture) offerTime(was, now time.Time, changed func(time.Time)) {
	if c.sheet == nil {
		return
	}
	record, person := c.sheet.ID, c.sheet.who().ID
	say := func() string {
		t := c.deps.Look.Texts()
		zone := c.deps.Now().Location()
		return c.deps.Look.T("capture.times.changed", "Was", t.Clock(was.In(zone)), "Now", t.Clock(now.In(zone)))
	}
	c.frame.tell(say, func() {
		if c.sheet != nil && c.sheet.ID == record && c.sheet.who().ID == person {
			changed(was)
			c.fill()
		}
	})
}

func (m *moment) set(t time.Time) {
	if !t.IsZero() {
		t = t.In(m.c.deps.Now().Location())
	}
	if !m.f.Time().Equal(t) {
		m.f.Set(t)
	}
}
