package capture

import (
	"context"
	"slices"
	"strings"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// stepLeft signs what a step brought, from *Who* on.
func (c *Capture) stepLeft(s step) {
	if s >= stepWho || !c.sheet.SavedAt.IsZero() {
		c.sendStep()
	}
}

// stepSaved sends a stamped time out at once, where the record is out already.
func (c *Capture) stepSaved() {
	if !c.sheet.SavedAt.IsZero() {
		c.sendStep()
	}
}

// sendStep signs a revision of the open record, where there is something new
// that tells of a place and of somebody. One that the rules keep from being
// signed yet, as without any word of where it was, stays a draft: that is no
// failure.
func (c *Capture) sendStep() {
	if !c.unsigned || !c.writable() || !c.sheet.Encounter.ClosedAt.IsZero() || !c.sheet.worthSigning() || len(c.stops()) > 0 {
		return
	}
	c.signStep(func() {})
}

func (c *Capture) signStep(then func()) {
	d := c.sheet.signable(c.page, c.deps.Now())
	c.unsigned = false
	c.saver.sign(func(ctx context.Context) error { return c.deps.Records.SaveStep(ctx, d) }, func(err error) {
		if err != nil {
			c.unsigned = true
			return
		}
		if c.sheet.ID == d.ID {
			c.sheet.SavedAt = d.At
			c.writeLinks()
		}
		then()
	})
}

// SaveOpen signs the record as it stands; the child stays in care.
func (c *Capture) SaveOpen() {
	if !c.writable() {
		return
	}
	c.refreshMarks()
	if stops := c.stops(); len(stops) > 0 {
		c.leaveAll()
		c.lead("capture.end.unsent", stops)
		return
	}
	c.signStep(func() { c.frame.tell(c.deps.Look.Say("capture.end.saved"), nil) })
}

// stops are what keeps the record from being signed while it stays open.
func (c *Capture) stops() []raid.Problem {
	open := c.sheet.signable(c.page, c.deps.Now()).Encounter.Check(c.deps.Rules())
	return slices.DeleteFunc(c.check(), func(p raid.Problem) bool {
		return !slices.ContainsFunc(open, func(o raid.Problem) bool { return o.Severity == raid.Blocks && o.Key == p.Key })
	})
}

// lead opens the first field of those that stop the record, marks it, and says
// what it wants.
func (c *Capture) lead(said string, stops []raid.Problem) {
	first, at := raid.Problem{}, pageCount
	for _, p := range stops {
		if q, _ := c.find(p.Path); p.Severity == raid.Blocks && q < at {
			first, at = p, q
		}
	}
	why := c.problemSay(first)
	if first.Key == actDiffers && c.OnAct != nil {
		c.jump(first.Path)
		c.askAct(why)
		return
	}
	c.deps.Notifier.ToastWarning(func() string { return c.deps.Look.T(said, "Why", why()) })
	if strings.HasPrefix(bare(first.Path), "people.safety") {
		c.leaveAll()
		c.enter(pageFinish) // the steps that are open stand there
		return
	}
	c.jump(c.mends(first))
}

// Finish signs the record as closed. Where something blocks it, it leads to the
// first field that does.
func (c *Capture) Finish() {
	if !c.writable() {
		return
	}
	if cv := ui.CanvasOf(c.frame.object()); cv != nil {
		cv.Unfocus() // what a field writes when it is left, such as a telephone number, is in it now
	}
	c.refreshMarks()
	if raid.Blocked(c.found) {
		c.leaveAll()
		c.lead("capture.end.refused", c.found)
		return
	}
	if e := c.sheet.Elsewhere; e != nil && e.Became != BecameReopened {
		c.askSecond()
		return
	}
	c.finish()
}

// finish signs the record as closed.
func (c *Capture) finish() {
	d := c.sheet.signable(c.page, c.deps.Now())
	d.Encounter.ClosedAt = d.Encounter.EndAt(c.now())
	c.unsigned = false
	c.saver.sign(func(ctx context.Context) error { return c.deps.Records.Finish(ctx, d) }, func(err error) {
		if err != nil {
			c.unsigned = true
			return
		}
		if c.sheet.ID == d.ID {
			c.writeLinks()
			c.sheet.SavedAt, c.sheet.Encounter.ClosedAt = d.At, d.Encounter.ClosedAt
			c.sheet.Amending, c.sheet.Review = false, nil
			c.frame.openDone(d.At)
		}
		if c.OnDone != nil {
			c.OnDone(d.ID)
		}
	})
}
