package capture

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// morePage is what a night asks seldom: a list of cards at the left, of which
// one is open at the right. It belongs to no step and Next never leads here;
// Back and Next return to the page it was opened from.
type morePage struct {
	c     *Capture
	cards []*card
	which *tiles
	open  string // key of the open card

	root fyne.CanvasObject
}

// card is one of the seldom questions with its fields.
type card struct {
	key    string
	title  ui.Say
	asks   func(raid.PersonKind) bool // nil: of everybody
	object fyne.CanvasObject
	show   func()
	tells  func() int // how many things are written on it
	fields func() map[string]marked
}

// The keys of the cards.
const (
	cardTimes     = "times"
	cardAdults    = "adults"
	cardSeized    = "things"
	cardRegisters = "registers"
	cardHelp      = "help"
	cardGuardian  = "guardian"
	cardOrigin    = "origin"
	cardClips     = "clips"
)

func newMorePage(c *Capture) *morePage {
	p := &morePage{c: c, open: cardTimes}
	p.cards = []*card{
		newTimesCard(c), newAdultsCard(c), newSeizedCard(c), newRegistersCard(c),
		newHelpCard(c), newGuardianCard(c), newOriginCard(c), newClipsCard(c),
	}
	p.which = c.newTiles(c.deps.Look.Say("capture.more.which"), 220, func(key string) {
		p.open = key
		p.show()
		c.refreshMarks()
	})
	objects := make([]fyne.CanvasObject, len(p.cards))
	for i, k := range p.cards {
		objects[i] = k.object
	}
	p.root = newSplit(0.28, 0, p.which, ui.Column(0, objects...))
	return p
}

func (p *morePage) object() fyne.CanvasObject { return p.root }

func (p *morePage) show() {
	kind := p.c.sheet.who().Kind
	var offers []tile
	asked := false
	for _, k := range p.cards {
		if k.asks != nil && !k.asks(kind) {
			continue
		}
		asked = asked || k.key == p.open
		offers = append(offers, tile{k.key, k.title, p.tells(k)})
	}
	if !asked {
		p.open = offers[0].key
	}
	p.which.offer(offers...)
	p.which.choose(p.open)
	for _, k := range p.cards {
		ui.Show(k.object, k.key == p.open)
		if k.key == p.open {
			k.show()
		}
	}
	p.root.Refresh()
}

// tells says below a card's name how much is written on it.
func (p *morePage) tells(k *card) ui.Say {
	return func() string {
		if n := k.tells(); p.c.sheet != nil && n > 0 {
			return p.c.deps.Look.N("capture.more.written", n)
		}
		return ""
	}
}

func (p *morePage) complete() bool { return false }

func (p *morePage) begin() marked { return p.which }

func (p *morePage) fields() map[string]marked {
	for _, k := range p.cards {
		if k.key == p.open && k.fields != nil {
			return k.fields()
		}
	}
	return nil
}

// openCard opens one of the seldom questions.
func (c *Capture) openCard(key string) {
	c.pages[pageMore].(*morePage).open = key
	c.OpenMore()
}

// OpenMore shows the seldom questions, and a second time goes back.
func (c *Capture) OpenMore() {
	if c.page == pageMore {
		c.goTo(c.from)
		return
	}
	c.goTo(pageMore)
}

// cardOf names the card a path belongs to, or "".
func cardOf(path string) string {
	_, field, ok := splitPerson(path)
	if !ok {
		if strings.HasPrefix(path, "clips") {
			return cardClips
		}
		return ""
	}
	name, rest, _ := strings.Cut(field, ".")
	switch name {
	case "citizenship", "language", "residence":
		return cardOrigin
	case "hits", "put_on":
		return cardRegisters
	case "taken":
		return cardSeized
	case "detained":
		return cardTimes
	case "guardians":
		if strings.HasSuffix(rest, ".iin") || strings.HasSuffix(rest, ".address") {
			return cardGuardian
		}
	case "referrals":
		if strings.HasSuffix(rest, ".due") || strings.HasSuffix(rest, ".status") {
			return cardHelp
		}
	}
	return ""
}

// rowList is a list of small forms, one an element of the record, found by its
// id. Elements come and go; while they stay, their fields stay too, and with
// them the focus.
type rowList struct {
	holder
	box  *fyne.Container
	ids  []uuid.UUID
	rows []formRow
	make func(id uuid.UUID) formRow
}

// formRow is the form of one element.
type formRow struct {
	object fyne.CanvasObject
	show   func()
	fields map[string]marked // by the name of the field alone: "act"
}

func newRowList(make func(uuid.UUID) formRow) *rowList {
	l := &rowList{box: ui.Column(12), make: make}
	l.hold(l, l.box)
	return l
}

func (l *rowList) set(ids []uuid.UUID) {
	if !slices.Equal(l.ids, ids) {
		l.ids, l.rows, l.box.Objects = slices.Clone(ids), nil, nil
		for _, id := range ids {
			r := l.make(id)
			l.rows = append(l.rows, r)
			l.box.Add(r.object)
		}
	}
	for _, r := range l.rows {
		r.show()
	}
	ui.Show(l, len(ids) > 0)
	l.box.Refresh()
	l.Refresh()
}

// under gives the fields of all rows by their paths: "taken.1.act".
func (l *rowList) under(prefix string) map[string]marked {
	out := map[string]marked{}
	for i, r := range l.rows {
		for name, f := range r.fields {
			out[prefix+"."+strconv.Itoa(i)+"."+name] = f
		}
	}
	return out
}

// element finds an element of a list by its id, or gives nil.
func element[T any](list []T, id uuid.UUID, idOf func(*T) uuid.UUID) *T {
	for i := range list {
		if idOf(&list[i]) == id {
			return &list[i]
		}
	}
	return nil
}

// takeOut takes an element out of a list; the line that says so puts it back
// where it stood, beside what was written since.
func takeOut[T any](c *Capture, id uuid.UUID, idOf func(*T) uuid.UUID, list func(*sheet) *[]T, gone string) {
	is := func(v T) bool { return idOf(&v) == id }
	at := slices.IndexFunc(*list(c.sheet), is)
	if at < 0 {
		return
	}
	was := (*list(c.sheet))[at]
	record, person := c.sheet.ID, c.sheet.person
	c.edit(func(s *sheet) {
		l := list(s)
		*l = slices.DeleteFunc(slices.Clone(*l), is)
	})
	c.fill()
	c.frame.tell(c.deps.Look.Say(gone), func() {
		if c.sheet == nil || c.sheet.ID != record || person >= len(c.sheet.Encounter.People) {
			return
		}
		c.sheet.person = person
		c.edit(func(s *sheet) {
			if l := list(s); !slices.ContainsFunc(*l, is) {
				*l = slices.Insert(slices.Clone(*l), min(at, len(*l)), was)
			}
		})
		c.enter(c.page)
	})
}

// turn is what a tap on the tile of an element means: the element that is the
// tile's is taken out, with undo, or a new one is put in.
func turn[T any](c *Capture, list func(*sheet) *[]T, idOf func(*T) uuid.UUID, is func(*T) bool, made func(id uuid.UUID) T) {
	for _, v := range *list(c.sheet) {
		if is(&v) {
			takeOut(c, idOf(&v), idOf, list, "capture.more.removed")
			return
		}
	}
	c.edit(func(s *sheet) {
		l := list(s)
		*l = append(slices.Clone(*l), made(s.newID()))
	})
	c.fill()
}
