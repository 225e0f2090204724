package capture

import (
	"strconv"
	"strings"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// AddPerson begins another child of the same meeting.
func (c *Capture) AddPerson() {
	if !c.writable() {
		return
	}
	if len(c.sheet.Encounter.People) >= raid.MaxPeople {
		c.askBeside()
		return
	}
	lay := c.frame.strip.Visible()
	c.edit(func(s *sheet) { s.addPerson() })
	c.enter(pagePerson)
	if !lay { // it came above the page, and all of that moved
		c.frame.hold()
	}
}

// askBeside says that the record is full, and offers another one at its place.
func (c *Capture) askBeside() {
	look := c.deps.Look
	c.frame.ask(look.Say("capture.person.full_head"), ui.Column(12,
		ui.NewLabel(look.Say("capture.person.full", "Most", look.Texts().Int(raid.MaxPeople))),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(),
			ui.NewMain(icon.Plus, look.Say("capture.person.beside"), c.beginBeside)),
	))
}

// beginBeside begins another record at the place of this one.
func (c *Capture) beginBeside() {
	place := c.sheet.Encounter.Clone().Place
	c.Begin(nil)
	c.edit(func(s *sheet) { s.Encounter.Place = place })
	c.enter(pagePerson)
}

// askRemove asks before somebody goes of whom something is written: the next
// one would lie below the same finger.
func (c *Capture) askRemove() {
	if !c.writable() {
		return
	}
	if c.sheet.who().Untouched() {
		c.once(c.RemovePerson)
		return
	}
	look := c.deps.Look
	c.frame.ask(look.Say("capture.person.remove_head"), ui.Column(12,
		ui.NewLabel(look.Say("capture.person.remove_sure", "Name", c.personSay(c.sheet.person)())),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(),
			ui.NewRisky(icon.Erase, look.Say("capture.person.remove"), c.RemovePerson)),
	))
}

// RemovePerson takes the person shown out of the record; the line that says
// so brings him back.
func (c *Capture) RemovePerson() {
	c.frame.close()
	if !c.writable() {
		return
	}
	gone, record := c.sheet.who().ID, c.sheet.ID
	c.edit(func(s *sheet) { s.removePerson() })
	c.enter(c.page)
	c.frame.hold()
	c.frame.tell(c.deps.Look.Say("capture.person.removed"), func() {
		if c.sheet == nil || c.sheet.ID != record {
			return
		}
		c.edit(func(s *sheet) { s.undoRemove(gone) })
		c.enter(c.page)
	})
}

// once does what takes something out of the record, but not a second time for
// the same tap of a shaking finger: what comes next lies at the same place.
func (c *Capture) once(f func()) {
	now := c.deps.Now()
	if since := now.Sub(c.took); since >= 0 && since < habit {
		return
	}
	c.took = now
	f()
}

// switchPerson shows the fields of another person of the record.
func (c *Capture) switchPerson(key string) {
	n, err := strconv.Atoi(strings.TrimSuffix(key, jumpMark))
	if err != nil || n >= len(c.sheet.Encounter.People) {
		return
	}
	c.sheet.person = n
	c.pages[pageGuardian].(*guardianPage).i = 0
	c.enter(c.page)
}

// personSay names a person by what the officer typed: this is his own form,
// so the name is whole; a list or a map would mask it.
func (c *Capture) personSay(i int) ui.Say {
	return func() string {
		if c.sheet == nil || i >= len(c.sheet.Encounter.People) {
			return ""
		}
		p := c.sheet.Encounter.People[i]
		if name := firstOf(p.Name, p.Surname); name != "" {
			return short(name)
		}
		return c.deps.Look.T("capture.person.number", "N", i+1)
	}
}

// stripMost is how many people stand side by side; of more the strip shows
// those around the one on the page.
const stripMost = 4

func (c *Capture) refreshPeople() {
	n, at := len(c.sheet.Encounter.People), c.sheet.person
	from, to := 0, n
	if n > stripMost {
		from = min(max(at-1, 0), n-stripMost+2)
		to = min(from+stripMost-2, n)
		from = max(to-stripMost+2, 0)
	}
	var tiles []tile
	jump := func(to int, say ui.Say) {
		if n > stripMost {
			to = min(max(to, 0), n-1)
			tiles = append(tiles, tile{Code: strconv.Itoa(to) + jumpMark, Say: say})
		}
	}
	jump(from-1, func() string { return "‹ " + c.deps.Look.Texts().Int(from) })
	for i := from; i < to; i++ {
		t := tile{Code: strconv.Itoa(i), Say: c.personSay(i)}
		if n > stripMost {
			t.Note = ui.Plain(strconv.Itoa(i+1) + " / " + strconv.Itoa(n))
		}
		tiles = append(tiles, t)
	}
	jump(to, func() string { return c.deps.Look.Texts().Int(n-to) + " ›" })
	c.frame.showPeople(tiles, strconv.Itoa(at), c.page != pageWhere)
}

// jumpMark ends the key of a tile that leads to people out of sight.
const jumpMark = "+"

// short keeps a long name from filling a button.
func short(name string) string {
	if r := []rune(name); len(r) > 24 {
		return string(r[:23]) + "…"
	}
	return name
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
