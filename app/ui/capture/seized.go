package capture

import (
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
	"shyraq/app/ui/still"
)

// newSeizedCard is what was taken from the person shown.
func newSeizedCard(c *Capture) *card {
	k := newCard(c, cardSeized, "capture.things.title", notYoungAdult)
	list := elements[raid.SeizedItem]{c: c, path: "people.taken", id: func(t *raid.SeizedItem) *uuid.UUID { return &t.ID },
		of: func(_ *raid.Encounter, w *raid.Person) *[]raid.SeizedItem { return &w.Seized }}
	kinds := elementTiles(k.t, list, c.newCodeTiles("things", c.deps.Look.Say("capture.things.kinds"), 180),
		func(t *raid.SeizedItem) *codes.Code { return &t.Kind }, raid.SeizedItem{Count: 1})
	rows := newRowList(k.t, list.ids, func(t *table, id uuid.UUID) fyne.CanvasObject { return seizedForm(t, list.one(id)) })
	k.object = ui.Column(12, kinds, rows)
	return k
}

// seizedForm is how many of a thing were taken, and by which act.
func seizedForm(t *table, thing part[raid.SeizedItem]) fyne.CanvasObject {
	c, look := t.c, t.c.deps.Look
	count := bind(t, thing, "count", c.newCountBox(func() string { return c.label("things", thing.now().Kind) }), func(t *raid.SeizedItem) *int { return &t.Count })
	t.also(count, "people.taken.kind")
	act := bind(t, thing, "act", c.newText(look.Say("capture.things.act"), nil), func(t *raid.SeizedItem) *string { return &t.Act })
	note := bind(t, thing, "note", c.newText(look.Say("capture.things.note"), nil), func(t *raid.SeizedItem) *string { return &t.Note })
	return weighted(fieldGap, []float32{40, 30, 30}, count, act, note)
}

// countBox is a small number set with minus and plus.
type countBox struct {
	*box
	value   *ui.Label
	n       int
	changed func(int)
}

func (c *Capture) newCountBox(label ui.Say) *countBox {
	k := &countBox{}
	look := c.deps.Look
	step := func(by int) func() {
		return func() {
			k.set(min(max(k.n+by, 0), raid.MaxSeized))
			k.changed(k.n)
		}
	}
	more := ui.NewIconButton(icon.Plus, look.Say("field.more"), step(1))
	k.value = ui.NewStrong(func() string { return strconv.Itoa(k.n) }).On(ui.Cut).Centred()
	k.box = newBox(label, ui.Row(4, ui.NewIconButton(icon.Minus, look.Say("field.less"), step(-1)),
		ui.Grow(ui.AtLeast(40, palette.Touch, k.value)), more), func() fyne.Focusable { return more })
	k.ExtendBaseWidget(k)
	return k
}

func (k *countBox) hear(take func(int), _ func() int) { k.changed = take }

func (k *countBox) set(n int) { k.n = n; k.value.Refresh(); k.field.Object().Refresh() }

// newClipsCard is where the badge video lies. The video never comes here.
func newClipsCard(c *Capture) *card {
	look := c.deps.Look
	k := newCard(c, cardClips, "capture.clips.title", nil)
	list := elements[raid.VideoClip]{c: c, path: "clips", id: func(v *raid.VideoClip) *uuid.UUID { return &v.ID },
		of: func(e *raid.Encounter, _ *raid.Person) *[]raid.VideoClip { return &e.VideoClips }}
	k.t.add(list.path, nil, nil, tells(list.count))
	rows := newRowList(k.t, list.ids, func(t *table, id uuid.UUID) fyne.CanvasObject {
		return clipForm(t, list.one(id), func() { c.once(func() { list.takeOut(id) }) })
	})
	add := newButton(look.Say("capture.clips.add"), icon.Plus, still.Once(c.deps.After, func() {
		list.put(raid.VideoClip{From: c.sheet.Encounter.MetAt})
		if all := rows.widgets("clips.badge"); len(all) > 0 {
			all[len(all)-1].focus()
		}
		c.frame.hold() // its fields lie where the button was
	}))
	k.object = ui.Column(12, ui.NewLabel(look.Say("capture.clips.hint")), rows, add)
	k.show = func() { add.SetEnabled(len(list.all()) < raid.MaxCodes) }
	return k
}

func clipForm(t *table, clip part[raid.VideoClip], drop func()) fyne.CanvasObject {
	c, look := t.c, t.c.deps.Look
	until := ui.NewNote(func() string {
		last := clip.now().KeptUntil(c.deps.Now().Location())
		if last == "" {
			return look.T("capture.clips.notime")
		}
		return look.T("capture.clips.until", "Date", look.Texts().Date(last.In(time.UTC)))
	})
	badge := bind(t, clip, "badge", c.newText(look.Say("capture.clips.badge"), nil), func(v *raid.VideoClip) *string { return &v.Badge })
	from := bind(t, clip, "from", c.newMoment(look.Say("capture.clips.from"), nil), func(v *raid.VideoClip) *time.Time { return &v.From }, after(until.Refresh))
	to := bind(t, clip, "to", c.newMoment(look.Say("capture.clips.to"), nil), func(v *raid.VideoClip) *time.Time { return &v.To }, after(until.Refresh))
	t.add("", nil, until.Refresh)
	out := ui.NewIconButton(icon.Erase, look.Say("capture.person.remove"), drop)
	return ui.Column(4, badge, sideBySide(fieldGap, from, to), ui.Row(palette.Gap, ui.Grow(until), out))
}

// newAdultsCard is the adults present: each is a person of the record, with
// what he had to do with it.
func newAdultsCard(c *Capture) *card {
	look := c.deps.Look
	k := newCard(c, cardAdults, "capture.adults.title", nil)
	list := c.newTiles(nil, 220, func(key string) {
		if i, err := strconv.Atoi(key); err == nil && i < len(c.sheet.Encounter.People) {
			c.sheet.person = i
			c.goTo(pagePerson)
		}
	})
	add := newButton(look.Say("capture.adults.add"), icon.Plus, still.Once(c.deps.After, func() {
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
		c.frame.hold()
	}))
	k.object = ui.Column(12, ui.NewLabel(look.Say("capture.adults.hint")), list, add)
	adults := func() []tile {
		var out []tile
		for i, p := range c.sheet.Encounter.People {
			if p.Kind != raid.Adult {
				continue
			}
			roles := p.Roles
			out = append(out, tile{Code: strconv.Itoa(i), Say: c.personSay(i), Note: func() string {
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
	k.t.tell(func(*raid.Encounter, *raid.Person) int { return len(adults()) })
	return k
}

func notYoungAdult(k raid.PersonKind) bool { return k != raid.YoungAdult }
func onlyMinor(k raid.PersonKind) bool     { return k == raid.Minor }
