package capture

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// newSeizedCard is what was taken from the person shown.
func newSeizedCard(c *Capture) *card {
	k := &card{key: cardSeized, title: c.deps.Look.Say("capture.things.title"), asks: notYoungAdult}
	list := func(s *sheet) *[]raid.SeizedItem { return &s.who().Seized }
	rows := newRowList(func(id uuid.UUID) formRow { return newSeizedRow(c, id) })
	kinds := c.newCodeTiles("things", c.deps.Look.Say("capture.things.kinds"), 180, func(code string) {
		turn(c, list, seizedID, func(t *raid.SeizedItem) bool { return string(t.Kind) == code },
			func(id uuid.UUID) raid.SeizedItem { return raid.SeizedItem{ID: id, Kind: codes.Code(code), Count: 1} })
	})
	k.object = ui.Column(12, kinds, rows)
	k.show = func() {
		var codes []codes.Code
		for _, t := range c.sheet.who().Seized {
			codes = append(codes, t.Kind)
		}
		kinds.offer(c.codeTiles("things", codes...)...)
		kinds.choose(keys(codes)...)
		rows.set(idsOf(c.sheet.who().Seized, func(t raid.SeizedItem) uuid.UUID { return t.ID }))
	}
	k.tells = func() int { return len(c.sheet.who().Seized) }
	k.fields = func() map[string]marked {
		f := rows.under("taken")
		f["taken"] = kinds
		return f
	}
	return k
}

func seizedID(t *raid.SeizedItem) uuid.UUID { return t.ID }

// newSeizedRow is how many of a thing were taken, and by which act.
func newSeizedRow(c *Capture, id uuid.UUID) formRow {
	look := c.deps.Look
	thing := func() raid.SeizedItem {
		if c.sheet != nil {
			if t := element(c.sheet.who().Seized, id, seizedID); t != nil {
				return *t
			}
		}
		return raid.SeizedItem{}
	}
	write := func(f func(*raid.SeizedItem)) {
		c.edit(func(s *sheet) {
			if t := element(s.who().Seized, id, seizedID); t != nil {
				f(t)
			}
		})
	}
	name := func() string { return c.label("things", thing().Kind) }
	var count *countBox
	count = c.newCountBox(name, func(n int) { write(func(t *raid.SeizedItem) { t.Count = n }) })
	act := c.newText(look.Say("capture.things.act"), nil, func(s string) { write(func(t *raid.SeizedItem) { t.Act = s }) })
	note := c.newText(look.Say("capture.things.note"), nil, func(s string) { write(func(t *raid.SeizedItem) { t.Note = s }) })
	return formRow{
		object: weighted(fieldGap, []float32{40, 30, 30}, count, act, note),
		show: func() {
			count.set(thing().Count)
			act.set(thing().Act)
			note.set(thing().Note)
		},
		fields: map[string]marked{"kind": count, "count": count, "act": act, "note": note},
	}
}

// countBox is a small number set with minus and plus.
type countBox struct {
	*box
	value *ui.Label
	n     int
}

func (c *Capture) newCountBox(label ui.Say, changed func(int)) *countBox {
	k := &countBox{}
	look := c.deps.Look
	step := func(by int) func() {
		return func() {
			k.set(min(max(k.n+by, 0), raid.MaxSeized))
			changed(k.n)
		}
	}
	more := ui.NewIconButton(icon.Plus, look.Say("field.more"), step(1))
	k.value = ui.NewStrong(func() string { return strconv.Itoa(k.n) }).On(ui.Cut).Centred()
	k.box = newBox(label, ui.Row(4, ui.NewIconButton(icon.Minus, look.Say("field.less"), step(-1)),
		ui.Grow(ui.AtLeast(40, palette.Touch, k.value)), more), func() fyne.Focusable { return more })
	k.ExtendBaseWidget(k)
	return k
}

func (k *countBox) set(n int) { k.n = n; k.value.Refresh(); k.field.Object().Refresh() }

// newClipsCard is where the badge video lies. The video never comes here.
func newClipsCard(c *Capture) *card {
	look := c.deps.Look
	k := &card{key: cardClips, title: look.Say("capture.clips.title")}
	rows := newRowList(func(id uuid.UUID) formRow { return newClipRow(c, id) })
	add := newButton(look.Say("capture.clips.add"), icon.Plus, func() {
		c.edit(func(s *sheet) {
			s.Encounter.VideoClips = append(slices.Clone(s.Encounter.VideoClips), raid.VideoClip{ID: s.newID(), From: s.Encounter.MetAt})
		})
		c.fill()
		if n := len(rows.rows); n > 0 {
			rows.rows[n-1].fields["badge"].focus()
		}
	})
	k.object = ui.Column(12, ui.NewLabel(look.Say("capture.clips.hint")), rows, add)
	k.show = func() {
		rows.set(idsOf(c.sheet.Encounter.VideoClips, func(v raid.VideoClip) uuid.UUID { return v.ID }))
		add.SetEnabled(len(c.sheet.Encounter.VideoClips) < raid.MaxCodes)
	}
	k.tells = func() int { return len(c.sheet.Encounter.VideoClips) }
	k.fields = func() map[string]marked { return rows.under("clips") }
	return k
}

func clipID(v *raid.VideoClip) uuid.UUID { return v.ID }

func newClipRow(c *Capture, id uuid.UUID) formRow {
	look := c.deps.Look
	clip := func() raid.VideoClip {
		if c.sheet != nil {
			if v := element(c.sheet.Encounter.VideoClips, id, clipID); v != nil {
				return *v
			}
		}
		return raid.VideoClip{}
	}
	until := ui.NewNote(func() string {
		last := clip().KeptUntil(c.deps.Now().Location())
		if last == "" {
			return look.T("capture.clips.notime")
		}
		return look.T("capture.clips.until", "Date", look.Texts().Date(last.In(time.UTC)))
	})
	write := func(f func(*raid.VideoClip)) {
		c.edit(func(s *sheet) {
			if v := element(s.Encounter.VideoClips, id, clipID); v != nil {
				f(v)
			}
		})
		until.Refresh()
	}
	badge := c.newText(look.Say("capture.clips.badge"), nil, func(s string) { write(func(v *raid.VideoClip) { v.Badge = s }) })
	from := c.newMoment(look.Say("capture.clips.from"), nil, func(t time.Time) { write(func(v *raid.VideoClip) { v.From = t }) })
	to := c.newMoment(look.Say("capture.clips.to"), nil, func(t time.Time) { write(func(v *raid.VideoClip) { v.To = t }) })
	drop := ui.NewIconButton(icon.Erase, look.Say("capture.person.remove"), func() {
		c.once(func() {
			takeOut(c, id, clipID, func(s *sheet) *[]raid.VideoClip { return &s.Encounter.VideoClips }, "capture.more.removed")
		})
	})
	return formRow{
		object: ui.Column(4, badge, sideBySide(fieldGap, from, to), ui.Row(palette.Gap, ui.Grow(until), drop)),
		show: func() {
			zone := c.deps.Now().Location()
			badge.set(clip().Badge)
			from.set(clip().From, zone)
			to.set(clip().To, zone)
			until.Refresh()
		},
		fields: map[string]marked{"badge": badge, "from": from, "to": to},
	}
}

// newAdultsCard is the adults present: each is a person of the record, with
// what he had to do with it.
func newAdultsCard(c *Capture) *card {
	look := c.deps.Look
	k := &card{key: cardAdults, title: look.Say("capture.adults.title")}
	list := c.newTiles(nil, 220, func(key string) {
		if i, err := strconv.Atoi(key); err == nil && i < len(c.sheet.Encounter.People) {
			c.sheet.person = i
			c.goTo(pagePerson)
		}
	})
	add := newButton(look.Say("capture.adults.add"), icon.Plus, func() {
		if !c.writable() {
			return
		}
		if len(c.sheet.Encounter.People) >= raid.MaxPeople {
			c.askBeside()
			return
		}
		c.edit(func(s *sheet) {
			s.addPerson()
			s.who().Kind = raid.Adult
		})
		c.goTo(pagePerson)
	})
	k.object = ui.Column(12, ui.NewLabel(look.Say("capture.adults.hint")), list, add)
	adults := func() []tile {
		var out []tile
		for i, p := range c.sheet.Encounter.People {
			if p.Kind != raid.Adult {
				continue
			}
			roles := p.Roles
			out = append(out, tile{strconv.Itoa(i), c.personSay(i), func() string {
				var words []string
				for _, r := range roles {
					words = append(words, c.label("roles", r))
				}
				return strings.Join(words, ", ")
			}})
		}
		return out
	}
	k.show = func() {
		offers := adults()
		list.offer(offers...)
		ui.Show(list, len(offers) > 0)
	}
	k.tells = func() int { return len(adults()) }
	return k
}

func notYoungAdult(k raid.PersonKind) bool { return k != raid.YoungAdult }
func onlyMinor(k raid.PersonKind) bool     { return k == raid.Minor }
