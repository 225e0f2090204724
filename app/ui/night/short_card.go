package night

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// shortCard is one short record being asked.
type shortCard struct {
	screen *Screen
	head   string
	typed  *ui.Dialog
	body   fyne.CanvasObject
	done   *ui.Button
	fields []*ui.Field
	check  func() []raid.Problem
	says   func() raid.Short // of a visit at home
	save   func(context.Context) (uuid.UUID, error)
	amends bool // what stands there already
	again  bool // it was begun, and left, before
	close  func()
	asks   bool                      // whether what was begun earlier is still meant
	lacks  func() *ui.Field          // what nobody would find again without, where a child may need somebody; nil: nothing
	finds  func() (raid.Short, bool) // what the visit says, and whether a child may need somebody; nil: it finds nobody
	busy   bool
	told   bool // what is missing was said once
	wanted *fyne.Container
}

func (s *Screen) card(head string, d *ui.Dialog, body fyne.CanvasObject) *shortCard {
	d.First(fieldSpot, func() string { return s.data.Here.kept() })
	return &shortCard{screen: s, head: head, typed: d, body: body, wanted: ui.Column(0)}
}

// open shows the card; anew opens an empty one. What was begun earlier may be of
// another door: it is saved only after it was said to be meant still.
func (c *shortCard) open(anew func()) {
	look := c.screen.look
	if begun := c.typed.Begun(); !begun.IsZero() {
		c.asks, c.again = true, true
		c.body = ui.Column(10, c.resumed(begun, anew), c.body)
	}
	c.done = ui.NewMain(icon.Tick, look.Say("night.short_save"), c.tap)
	left := func() { call(c.screen.OnCardLeft) }
	cancel := ui.NewButton(look.Say("action.cancel"), func() { c.close(); left() }) // what was begun stays, as by the cross
	c.close = c.screen.notifier.SheetLeft(cardWide, look.Say(c.head), ui.Column(10, c.body,
		ui.Row(palette.Gap, cancel, ui.Grow(ui.AtLeast(1, wantedHigh, c.wanted)), c.done)), left)
	c.done.SetEnabled(!c.asks)
	c.fields[0].Focus()
}

// resumed says when what stands in the card was begun, and asks what becomes of
// it.
func (c *shortCard) resumed(begun time.Time, anew func()) fyne.CanvasObject {
	look, now := c.screen.look, c.screen.now()
	say := ui.NewStrong(func() string {
		key := "night.short_begun"
		if !c.asks {
			key = "night.short_goes_on"
		}
		return look.T(key, "When", look.Texts().When(begun.In(now.Location()), now))
	})
	var goOn *ui.Button
	goOn = ui.NewButton(look.Say("night.short_go_on"), func() { // its place stays: nothing comes below the finger
		c.asks = false
		c.done.SetEnabled(true)
		goOn.Disable()
		say.Refresh()
	})
	empty := ui.NewButton(look.Say("night.short_anew"), func() {
		c.typed.Done()
		c.close()
		anew()
	}).With(icon.Erase)
	return ui.Column(6, say, ui.Row(palette.Gap, goOn, empty, ui.Space()))
}

// rules asks a record's own check, apart from what is written when it is
// saved: its night and its hour.
func (c *shortCard) rules(check func(raid.Rules) []raid.Problem) []raid.Problem {
	var out []raid.Problem
	for _, p := range check(c.screen.data.Rules) {
		if p.Severity == raid.Blocks && p.Path != "night" && p.Path != "at" {
			out = append(out, p)
		}
	}
	return out
}

// cardWide lets three answers stand beside each other: so the card is no higher than
// a laptop's window, and what saves it is in sight.
const cardWide float32 = 800

// wantedHigh is the room for what is missing, beside the button: nothing moves
// when it is said, nor when it is answered.
const wantedHigh float32 = palette.MainTouch

// field is where a problem is mended.
func (c *shortCard) field(p raid.Problem) *ui.Field {
	for _, f := range c.fields {
		if f.Path == p.Path || p.Path == "place" && f.Path == "place.note" {
			return f
		}
	}
	return nil
}

// tell marks what is missing and says it; what has its answer is unmarked.
func (c *shortCard) tell() []raid.Problem {
	problems := c.check()
	for _, f := range c.fields {
		f.ClearProblem()
	}
	c.wanted.Objects = nil
	for _, p := range problems {
		say := c.screen.look.Say(p.Key)
		if f := c.field(p); f != nil {
			f.Mark(ui.Problem{Path: p.Path, Blocks: true, Say: say})
		}
		c.wanted.Add(ui.NewNote(say).In(palette.Danger).On(ui.Cut))
	}
	c.wanted.Refresh()
	return problems
}

// answered takes away what was said to be missing once it is there.
func (c *shortCard) answered() {
	if c.told {
		c.tell()
	}
}

// choice and text are what a field tells, and that it was answered.
func (c *shortCard) choice(tell func([]string)) func([]string) {
	return func(codes []string) { tell(codes); c.answered() }
}

func (c *shortCard) text(tell func(string)) func(string) {
	return func(words string) { tell(words); c.answered() }
}

// tap saves, or marks what is missing and leads to the first of it.
func (c *shortCard) tap() {
	if c.busy || c.asks {
		return
	}
	problems := c.tell()
	c.told = true
	for _, p := range problems {
		if f := c.field(p); f != nil {
			f.Focus()
			break
		}
	}
	if len(problems) > 0 {
		return
	}
	if c.lacks != nil {
		if f := c.lacks(); f != nil {
			c.askAnyway(f)
			return
		}
	}
	c.write()
}

// askAnyway asks for what is lacking, with another button than the one that was tapped
// to save without: a second tap of the same finger means nothing.
func (c *shortCard) askAnyway(f *ui.Field) {
	look := c.screen.look
	c.wanted.Objects = []fyne.CanvasObject{ui.Row(palette.Gap,
		ui.Grow(ui.NewNote(look.Say("night.home_whose")).In(palette.Danger).On(ui.Cut)),
		ui.NewButton(look.Say("night.short_anyway"), c.write))}
	c.wanted.Refresh()
	f.Focus()
}

// askRecord asks whether the record of a child who may need somebody is to begin now: what
// is promised to him, and by when, stands in that one. It is begun from the visit's page too.
func (c *shortCard) askRecord() {
	s := c.screen
	if c.finds == nil || s.OnFound == nil {
		return
	}
	if found, needs := c.finds(); needs {
		s.notifier.Ask(ui.Question{
			Icon: icon.Child, Head: s.look.Say("night.found_head"), Text: s.look.Say("night.found_text"), Yes: s.look.Say("night.found_yes"),
			No: s.look.Say("night.found_no"), OnYes: func() { s.OnFound(found) },
		})
	}
}

// write saves the card.
func (c *shortCard) write() {
	if c.busy {
		return
	}
	c.busy = true
	s := c.screen
	var id uuid.UUID
	s.run(func() (err error) {
		id, err = c.save(context.Background())
		return err
	}, func(err error) {
		c.busy = false
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		c.typed.Done()
		c.close()
		s.recorded = true
		c.askRecord()
		undo := func() { s.place.undo(id) }
		if c.amends {
			undo = nil // it would take the whole record back
		}
		s.notifier.Toast(func() string { return s.look.T("night.place_saved", "Place", s.look.T(c.head)) }, undo)
		call(s.OnChanged)
	})
}
