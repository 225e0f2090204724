package capture

import (
	"fyne.io/fyne/v2"

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
	show   func() // what is no field; nil: nothing
	t      *table
}

func newCard(c *Capture, key, title string, asks func(raid.PersonKind) bool) *card {
	return &card{key: key, title: c.deps.Look.Say(title), asks: asks, t: c.table(pageMore, key)}
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
	p.root = columns(0.28, 0, p.which, ui.Column(0, objects...))
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
		offers = append(offers, tile{Code: k.key, Say: k.title, Note: p.tells(k)})
	}
	if !asked {
		p.open = offers[0].Code
	}
	p.which.offer(offers...)
	p.which.choose(p.open)
	for _, k := range p.cards {
		ui.Show(k.object, k.key == p.open)
		if k.key == p.open {
			k.t.show()
			if k.show != nil {
				k.show()
			}
		}
	}
	p.root.Refresh()
}

// tells says below a card's name how much is written on it.
func (p *morePage) tells(k *card) ui.Say {
	return func() string {
		if p.c.sheet != nil {
			if n := k.t.written(&p.c.sheet.Encounter, p.c.sheet.who()); n > 0 {
				return p.c.deps.Look.N("capture.more.written", n)
			}
		}
		return ""
	}
}

func (p *morePage) complete() bool { return false }

func (p *morePage) begin() focuser { return p.which }

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
