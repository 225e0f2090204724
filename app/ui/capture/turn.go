package capture

import "time"

// goTo leaves the page for another; leaving a step sends it out.
func (c *Capture) goTo(p page) {
	from := c.page
	c.left.left[from] = true
	c.left.passed[from] = c.left.passed[from] || !c.brought
	c.came, c.brought = time.Time{}, false
	if p != from && c.page.step() != p.step() && p > from {
		c.stepLeft(from.step())
	}
	c.enter(p)
}

// Next goes to the next page that has something to ask, and at the end
// finishes. A hand that reaches for it out of habit, while the page it wants
// has just come by itself, passes nothing by, and signs no record whose last
// page nobody can have read yet.
func (c *Capture) Next() {
	if came := c.came; !came.IsZero() {
		since := c.pace().Sub(came)
		if c.page == pageFinish && since < read {
			c.came = time.Time{}
			c.deps.Notifier.ToastWarning(c.deps.Look.Say("capture.end.look"))
			return
		}
		if since < habit {
			c.came, c.brought = time.Time{}, false // who taps once more has seen that it stays
			c.turned = c.pace()
			return
		}
	}
	c.next()
}

// tapNext is Next under a finger. On the last page the same place signs the
// record, so the second tap of a shaking finger is not taken for it, nor for a tap of its
// own where the first was not taken.
func (c *Capture) tapNext() {
	if since := c.pace().Sub(c.turned); since >= 0 && since < shake {
		return
	}
	from := c.page
	c.Next()
	if c.page == pageFinish && from != pageFinish {
		c.turned = c.pace()
	}
}

// shake is how long after the last page came a second tap is of the same hand.
const shake = 400 * time.Millisecond

// habit is how long after a page that came by itself a tap on Next is still
// meant for the page before: a hand that goes from the answer to Next takes longer
// than a second tap of it.
const habit = 2 * time.Second

// read is how long that is on the last page, where the tap is *Finish* and nobody has
// read what wants a look.
const read = 4 * time.Second

func (c *Capture) next() {
	c.wedge.flush()
	if c.page == pageMore {
		c.goTo(c.from)
		return
	}
	for p := c.page + 1; p < pageCount; p++ {
		if !p.asks(c.sheet.who().Kind) {
			continue
		}
		if c.passes(p) {
			c.left.left[p] = true
			continue
		}
		c.goTo(p)
		return
	}
	c.Finish()
}

// Back goes to the page before.
func (c *Capture) Back() {
	c.wedge.flush()
	if c.page == pageMore {
		c.goTo(c.from)
		return
	}
	for p := c.page - 1; p >= 0; p-- {
		if p.asks(c.sheet.who().Kind) {
			c.goTo(p)
			return
		}
	}
}
