package capture

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

func (c *Capture) askList() {
	c.Leave()
	if c.OnList != nil {
		c.OnList()
		return
	}
	c.ShowList(nil)
}

// askMore offers what is done with a whole record, seldom.
func (c *Capture) askMore() {
	look := c.deps.Look
	var rows []fyne.CanvasObject
	if c.OnRead != nil && !c.sheet.SavedAt.IsZero() {
		id := c.sheet.ID
		rows = append(rows, ui.NewButton(look.Say("capture.more.read"), func() { c.frame.close(); c.OnRead(id) }).With(icon.Clock))
	}
	if c.sheet.Holder == "" && c.sheet.Encounter.Withdrawal == nil {
		if c.sheet.Encounter.ClosedAt.IsZero() && c.sheet.worthSigning() {
			rows = append(rows, ui.NewButton(look.Say("capture.pen.button"), func() { c.AskPen(nil) }).With(icon.Handover))
		}
		switch {
		case c.sheet.Amending:
			rows = append(rows, ui.NewRisky(icon.Undo, look.Say("capture.amend.drop"), c.askDrop))
		case c.sheet.Stranded:
			rows = append(rows, ui.NewRisky(icon.Undo, look.Say("capture.review.drop"), c.askDrop))
		}
		if !c.sheet.SavedAt.IsZero() {
			rows = append(rows, ui.NewRisky(icon.Withdrawn, look.Say("capture.withdraw.button"), func() { c.AskWithdraw(nil) }))
		} else {
			rows = append(rows, ui.NewRisky(icon.Erase, look.Say("capture.drafts.drop"), c.askDrop))
		}
	}
	rows = append(rows, ui.NewButton(look.Say("capture.drafts.button"), func() { c.frame.close(); c.askList() }).With(icon.List))
	c.frame.ask(look.Say("capture.more.title"), ui.Column(palette.Gap, rows...))
}

// askDrop asks a second time before a draft is forgotten: nothing else has it.
func (c *Capture) askDrop() {
	look := c.deps.Look
	head, sure, now := look.Say("capture.drafts.drop"), look.Say("capture.drafts.sure"), look.Say("capture.drafts.dropnow")
	if c.sheet.Amending {
		head, sure, now = look.Say("capture.amend.drop"), look.Say("capture.amend.sure"), look.Say("capture.amend.dropnow")
	} else if c.sheet.Stranded {
		head, sure, now = look.Say("capture.review.drop"), look.Say("capture.review.sure"), look.Say("capture.amend.dropnow")
	}
	c.frame.ask(head, ui.Column(12,
		ui.NewLabel(sure),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(),
			ui.NewRisky(icon.Erase, now, c.DropDraft)),
	))
}

// DropDraft forgets a record of which nothing was signed yet, or an amendment, or what
// was begun for a return that nobody stands by:
// then the record is as it was finished. The line that says so brings it back.
func (c *Capture) DropDraft() {
	if !c.sheet.SavedAt.IsZero() && !c.sheet.Amending && !c.sheet.Stranded {
		return
	}
	id, was := c.sheet.ID, c.sheet.Record
	was.Draft = c.sheet.draft(c.page, c.deps.Now())
	said := "capture.drafts.dropped"
	switch {
	case was.Amending:
		said = "capture.amend.dropped"
	case was.Stranded:
		said = "capture.review.dropped"
	}
	c.saver.forget()
	c.saver.sign(func(ctx context.Context) error { return c.deps.Records.DropDraft(ctx, id) }, func(err error) {
		if err != nil {
			return
		}
		c.frame.close() // while there is a record for what is redrawn below the dialog
		c.sheet = nil
		c.frame.tellWhile(func() bool { return c.sheet == nil }, c.deps.Look.Say(said), func() {
			c.Show(was)
			c.saver.touch()
			c.saver.flush()
		})
		c.askList()
		if (was.Amending || was.Stranded) && c.OnRead != nil {
			c.OnRead(id)
		}
	})
}

// AskPen asks who goes on with the record in the form. Whoever thinks better of
// it is led back; nil: he stays.
func (c *Capture) AskPen(back func()) {
	if c.divided() {
		return
	}
	var heirs []Heir
	id := c.sheet.ID
	c.deps.Run(func() (err error) {
		heirs, err = c.deps.Hands.Heirs(context.Background(), id)
		return err
	}, func(err error) {
		if err != nil {
			c.frame.close()
			c.deps.Notifier.ToastError(err)
			return
		}
		c.showPen(heirs, back)
	})
}

// Where a child is when the record goes to another: with the record, or not.
const childGoes, childStays = "goes", "stays"

// showPen asks who, and of a child who is with the crew whether he goes along: with
// the record he leaves the clock of who gives it. Within one crew he stays where he is.
func (c *Capture) showPen(heirs []Heir, back func()) {
	look := c.deps.Look
	var offers []tile
	for i, h := range heirs {
		key := "capture.pen.inspector"
		switch {
		case h.Mate:
			key = "capture.pen.mate"
		case h.Pen.Crew != uuid.Nil:
			key = "capture.pen.crew"
		}
		offers = append(offers, tile{Code: string(rune('a' + i)), Say: ui.Plain(h.Name), Note: look.Say(key)})
	}
	picked, goes := -1, ""
	var choice, where *tiles
	confirm := ui.NewMain(icon.Handover, look.Say("capture.pen.confirm"), func() {
		if picked >= 0 {
			c.passPen(heirs[picked])
		}
	})
	kept := c.sheet.inCare()
	able := func() {
		confirm.SetEnabled(picked >= 0 && (!kept || heirs[picked].Mate || goes == childGoes))
	}
	able()
	choice = c.newTiles(nil, 240, func(key string) {
		picked = int(key[0] - 'a')
		choice.choose(key)
		able()
	})
	choice.offer(offers...)
	where = c.newTiles(look.Say("capture.pen.where"), 240, func(key string) {
		goes = key
		where.choose(key)
		able()
	})
	where.offer(tile{Code: childGoes, Say: look.Say("capture.pen.goes")},
		tile{Code: childStays, Say: look.Say("capture.pen.stays"), Note: look.Say("capture.pen.keep")})
	ui.Show(where, kept && len(heirs) > 0)
	hint := look.Say("capture.pen.hint")
	if len(heirs) == 0 {
		hint = look.Say("capture.pen.none")
	}
	c.frame.askFrom(back, look.Say("capture.pen.title"), ui.Column(12,
		ui.NewLabel(hint), choice, where,
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.leave), ui.Space(), confirm),
	))
}

func (c *Capture) passPen(to Heir) {
	d := c.sheet.signable(c.page, c.deps.Now())
	c.saver.sign(func(ctx context.Context) error { return c.deps.Hands.PassPen(ctx, d, to.Pen) }, func(err error) {
		c.frame.close()
		if err != nil {
			return
		}
		c.unsigned = false
		c.sheet.Holder, c.sheet.SavedAt = to.Name, d.At
		c.enter(c.page)
		if c.OnPassed != nil {
			c.OnPassed(d.ID, to.Name)
		}
	})
}

// AskWithdraw asks why the record in the form no longer counts. Whoever thinks
// better of it is led back; nil: he stays.
func (c *Capture) AskWithdraw(back func()) {
	if c.divided() {
		return
	}
	kept := c.newWhereKept()
	c.askReasonAnd(kept, "capture.withdraw.title", c.withdrawHint(), "capture.withdraw.confirm", back, func(reason string, done func()) {
		reason = kept.with(reason)
		d := c.sheet.signable(c.page, c.deps.Now())
		c.saver.sign(func(ctx context.Context) error { return c.deps.Hands.Withdraw(ctx, d, reason) }, func(err error) {
			if err != nil {
				return
			}
			done()
			c.unsigned = false
			c.sheet.Encounter.Withdrawal = &raid.Reasoned{Reason: reason, At: c.now()}
			c.enter(c.page)
			if c.OnWithdrawn != nil {
				c.OnWithdrawn(d.ID)
			}
		})
	})
}

// withdrawHint names the acts that are in force: whoever has their paper believes it.
func (c *Capture) withdrawHint() ui.Say {
	var numbers []string
	for _, p := range c.sheet.Encounter.People {
		for _, a := range p.Acts {
			if a.Void == nil {
				numbers = append(numbers, string(a.Number))
			}
		}
	}
	if len(numbers) == 0 {
		return c.deps.Look.Say("capture.withdraw.hint")
	}
	return c.deps.Look.Say("capture.withdraw.hint_acts", "Numbers", strings.Join(numbers, ", "))
}

// Amend opens a finished record to be changed, once it is said why. Any other
// record is open as it is. Whoever thinks better of it is led back; nil: he
// stays.
func (c *Capture) Amend(back func()) {
	if c.sheet != nil && c.frame.amend.Visible() {
		c.askAmend(back)
	}
}

// askAmend asks why a finished record is changed; then its fields open.
func (c *Capture) askAmend(back func()) {
	c.askReason("capture.amend.title", c.deps.Look.Say("capture.amend.hint"), "capture.amend.start", back, func(reason string, done func()) {
		done()
		c.sheet.Amending, c.sheet.Stranded, c.sheet.Words = true, false, ""
		c.edit(func(s *sheet) { s.Encounter.Amendment = &raid.Reasoned{Reason: reason, At: c.now()} })
		c.enter(c.page)
	})
}

// askReason asks for a reason in words. It is remembered until then calls done:
// what could not be written down is not to be typed again.
func (c *Capture) askReason(title string, hint ui.Say, confirm string, back func(), then func(reason string, done func())) {
	c.askReasonAnd(nil, title, hint, confirm, back, then)
}

// askReasonAnd asks where the children are, too, where kept is not nil.
func (c *Capture) askReasonAnd(kept *whereKept, title string, hint ui.Say, confirm string, back func(), then func(reason string, done func())) {
	look := c.deps.Look
	reason, typed := "", ui.NewDialog(c.deps.Notifier, title+"/"+c.sheet.ID.String())
	act := ui.NewMain(icon.Tick, look.Say(confirm), func() {
		if reason != "" && kept.answered() {
			c.frame.close()
			then(reason, typed.Done)
		}
	})
	able := func() { act.SetEnabled(reason != "" && kept.answered()) }
	able()
	kept.tell(able)
	field := c.newNarrative(look.Say("capture.amend.reason"), nil, 3).told(func(s string) {
		reason = s
		able()
	})
	typed.Text("reason", field.f)
	if words := c.sheet.Words; words != "" && field.f.Text() == "" && title == "capture.amend.title" { // of an answer nobody waits for
		field.f.SetText(words)
		field.f.OnChange(words)
	}
	c.frame.askFrom(back, look.Say(title), ui.Column(12,
		ui.NewLabel(hint), kept.object(), field,
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.leave), ui.Space(), act),
	))
	field.focus()
}

// answerTyped writes the answer to the review that returned the record.
func (c *Capture) answerTyped(s string) {
	if c.sheet == nil || c.sheet.Review == nil {
		return
	}
	id := c.sheet.Review.ID
	c.edit(func(sh *sheet) {
		sh.Encounter.Answer = &raid.Answer{Review: id, Text: s}
	})
}
