package capture

import (
	"slices"

	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// tile is one large button of a group: what it stands for and what it says.
type tile = ui.Option

// tiles is a group of large buttons under a label, of which one or several
// are chosen. What a tap means is the page's matter: the group only says which
// was tapped and shows what choose tells it.
type tiles struct {
	*box
	big *ui.BigButtons

	all    []tile // on offer, in sight or not
	list   string // of codes, where they are its answers
	offers func(chosen ...codes.Code) []tile
	picked func(key string)      // what a tap means
	own    map[string]func()     // tiles that are no answer
	firm   bool                  // one answer always stands: a second tap takes nothing back
	seldom func(key string) bool // those out of sight until asked for; nil: none
	more   ui.Say
}

func (c *Capture) newTiles(label ui.Say, cell float32, picked func(key string)) *tiles {
	big := ui.NewBigButtons(c.deps.Look, "", label, false).Cell(cell).Dense(ui.TilePage{
		Least: c.leastTile, Narrow: c.narrowTiles, Scrolls: c.pageScrolls, Rune: c.wedge.hold, Key: c.wedge.key,
	})
	t := &tiles{box: boxOf(big.Field), big: big, picked: picked, own: map[string]func(){}}
	big.OnTap = func(key string) { c.holdWhereMoved(func() { t.tap(key) }) }
	t.ExtendBaseWidget(t)
	return t
}

// newCodeTiles is a group over a code list, its seldom codes behind the others.
func (c *Capture) newCodeTiles(list string, label ui.Say, cell float32) *tiles {
	t := c.newTiles(label, cell, nil)
	t.list, t.offers = list, func(chosen ...codes.Code) []tile { return c.codeTiles(list, chosen...) }
	t.foldSeldom(func(code string) bool {
		row, _ := c.deps.Rules().Codes.Row(list, codes.Code(code))
		return row.Seldom
	}, c.deps.Look.Say("capture.more.seldom"))
	return t
}

func (t *tiles) tap(key string) {
	if own := t.own[key]; own != nil {
		own()
		return
	}
	if t.picked != nil {
		t.picked(key)
	}
}

// fill offers what may be chosen beside what is, and shows that as chosen.
func (t *tiles) fill(chosen ...codes.Code) {
	if t.offers != nil {
		t.offer(t.offers(chosen...)...)
	}
	t.choose(keys(chosen)...)
}

// oneOf is a group of tiles as the control of one answer, manyOf of several.
type oneOf[V ~string] struct{ *tiles }

func (k oneOf[V]) set(v V) { k.fill(codes.Code(v)) }

func (k oneOf[V]) hear(take func(V), now func() V) {
	k.picked = func(key string) {
		v := V(key)
		if !k.firm {
			v = toggled(now(), v)
		}
		take(v)
		k.choose(string(now()))
	}
}

type manyOf struct{ *tiles }

func (k manyOf) set(v []codes.Code) { k.fill(v...) }

func (k manyOf) hear(take func([]codes.Code), now func() []codes.Code) {
	k.picked = func(key string) {
		take(codes.Turn(k.list, now(), codes.Code(key)))
		k.choose(keys(now())...)
	}
}

// segmented makes the tiles one line of equal width, as a switch.
func (t *tiles) segmented() { t.big.Segmented() }

// offer replaces the tiles. The same keys in the same order keep their faces.
func (t *tiles) offer(offers ...tile) {
	t.all = offers
	t.lay()
}

// foldSeldom puts the keys that few nights need behind one last tile, so that
// the others fit on a page. One that is chosen stays in sight.
func (t *tiles) foldSeldom(seldom func(key string) bool, more ui.Say) {
	t.seldom, t.more = seldom, more
	t.own[tapSeldom] = func() { t.seldom = nil; t.lay() }
}

// tapSeldom is the tile behind which the seldom ones are.
const tapSeldom = "+seldom"

// lay puts up the tiles that are in sight.
func (t *tiles) lay() {
	offers := t.all
	if t.seldom != nil {
		chosen := t.big.Selected()
		offers = slices.DeleteFunc(slices.Clone(offers), func(o tile) bool {
			return t.seldom(o.Code) && !slices.Contains(chosen, o.Code)
		})
		if len(offers) < len(t.all) {
			offers = append(offers, tile{Code: tapSeldom, Say: t.more})
		}
	}
	t.big.SetOptions(offers...)
}

// choose shows these keys as chosen, and no others.
func (t *tiles) choose(keys ...string) {
	t.big.SetSelected(keys...)
	t.lay()
}

// chosen is the first chosen key, or "".
func (t *tiles) chosen() string { return t.big.Code() }
