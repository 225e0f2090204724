package night

import (
	"context"
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

// The short records beside the check of a place: a visit to a registered
// child or family at home (figure R17), and a talk or lecture (R19). Each is
// one card of a few questions, saved at one tap, and can be taken back.

// The cards, by the names under which what is typed into them is kept.
const (
	CardHome = "night.home_check"
	CardTalk = "night.talk"
)

// Cards are those that Resume opens.
var Cards = []string{CardHome, CardTalk}

// Resume opens a card with what was typed into it and not saved.
func (s *Screen) Resume(card string) {
	switch card {
	case CardHome:
		s.askHome()
	case CardTalk:
		s.askTalk()
	}
}

// askHome asks about a visit at home.
func (s *Screen) askHome() {
	if s.ended(s.askHome) {
		return
	}
	var c *shortCard
	c = s.homeCard(CardHome, CardHome, raid.HomeCheck{}, func() raid.Place {
		p := c.spot()
		return raid.Place{Type: "HOME", Point: p.Point, Source: p.Source, Accuracy: p.Accuracy, District: p.District}
	})
	c.save = func(ctx context.Context) (uuid.UUID, error) { return s.duty.Visit(ctx, c.says()) }
	c.open(s.askHome)
}

// AmendHome asks about a visit anew, as it was written, and saves it as its next
// version.
func (s *Screen) AmendHome(record uuid.UUID, was raid.HomeCheck) {
	c := s.homeCard("night.home_amend", CardHome+"/"+record.String(), was, func() raid.Place { return was.Place })
	c.amends = true
	c.save = func(ctx context.Context) (uuid.UUID, error) { return record, s.duty.Amend(ctx, record, c.says()) }
	c.open(func() { s.AmendHome(record, was) })
}

// homeCard is the card of a visit with what is written of it so far, at a place as it is
// known when the card is saved.
func (s *Screen) homeCard(head, memory string, was raid.HomeCheck, at func() raid.Place) *shortCard {
	look := s.look
	subject := ui.NewBigButtons(look, "subject", look.Say("night.home_subject"), false,
		ui.Option{Code: string(raid.HomeOfChild), Say: look.Say("night.home_child"), Icon: icon.Child},
		ui.Option{Code: string(raid.HomeOfFamily), Say: look.Say("night.home_family"), Icon: icon.People})
	result := ui.NewBigButtons(look, "result", look.Say("night.home_result"), true, s.options("home_results")...)
	name := ui.NewTextField(look, "name", look.Say("night.home_name"))
	address := ui.NewTextField(look, "place.note", look.Say("night.home_address"))
	note := ui.NewTextField(look, "note", look.Say("night.short_note"))
	s.keepScansOut(name, address, note)
	d := ui.NewDialog(s.notifier, memory)
	d.Timed(s.now)
	var c *shortCard
	v := func() raid.HomeCheck {
		v := was
		v.Place = at()
		if !c.amends {
			v.At = d.Begun()
		}
		v.Place.Note = strings.TrimSpace(address.Text())
		v.Subject, v.Name = raid.HomeSubject(subject.Code()), strings.TrimSpace(name.Text())
		v.Result, v.Also = found(result.Selected())
		v.Note = strings.TrimSpace(note.Text())
		return v
	}
	if was.Subject != "" {
		subject.SetSelected(string(was.Subject))
		result.SetSelected(answers(was.Found())...)
	}
	name.SetText(was.Name)
	address.SetText(was.Place.Note)
	note.SetText(was.Note)
	d.Choice("subject", subject)
	d.Choice("result", result)
	d.Text("name", name)
	d.Text("address", address)
	d.Text("note", note)
	c = s.card(head, d, ui.Column(8, subject.Object(), result.Object(),
		ui.Tiles(240, 12, name.Object(), address.Object()), note.Object()))
	c.check = func() []raid.Problem { return c.rules(v().Check) }
	c.says = func() raid.Short { return v() }
	c.fields = []*ui.Field{subject.Field, result.Field, address.Field}
	needed := slices.ContainsFunc(was.Found(), codes.HomeNeeds) // it was asked for then
	c.finds = func() (raid.Short, bool) {
		now := v()
		return now, !needed && slices.ContainsFunc(now.Found(), codes.HomeNeeds)
	}
	c.lacks = func() *ui.Field {
		if now := v(); slices.ContainsFunc(now.Found(), codes.HomeNeeds) && now.Name == "" && now.Place.Note == "" {
			return address.Field
		}
		return nil
	}
	name.OnChange = c.text(name.OnChange)
	subject.OnChange = c.choice(subject.OnChange)
	tell := c.choice(result.OnChange)
	result.OnChange = func(tapped []string) { // what cannot be true beside the last one goes
		if first, also := found(tapped); first != "" {
			tapped = answers(append([]codes.Code{first}, also...))
			result.SetSelected(tapped...)
		}
		tell(tapped)
	}
	address.OnChange = c.text(address.OnChange)
	return c
}

// found is what was tapped as a visit says it: the gravest, and what was found besides.
func found(tapped []string) (result codes.Code, also []codes.Code) {
	for _, one := range tapped {
		also = append(also, codes.Code(one))
	}
	if len(also) == 0 {
		return "", nil
	}
	all := codes.HomeResults(also)
	if len(all) == 1 {
		return all[0], nil
	}
	return all[0], all[1:]
}

func answers(all []codes.Code) (out []string) {
	for _, c := range all {
		out = append(out, string(c))
	}
	return out
}

// askTalk asks about a talk, a lecture or a consultation.
func (s *Screen) askTalk() {
	if s.ended(s.askTalk) {
		return
	}
	look := s.look
	form := ui.NewBigButtons(look, "form", look.Say("night.talk_form"), false, s.options("talks")...)
	topic := ui.NewTextField(look, "topic", look.Say("night.talk_topic"))
	listeners := ui.NewTextField(look, "listeners", look.Say("night.talk_listeners")).As(ui.Number).Most(3).
		Only(func(r rune) bool { return r >= '0' && r <= '9' }, nil)
	address := ui.NewTextField(look, "place.note", look.Say("night.talk_where"))
	s.keepScansOut(topic, address, listeners)
	d := ui.NewDialog(s.notifier, CardTalk)
	d.Timed(s.now)
	var c *shortCard
	v := func() raid.Talk {
		n, _ := strconv.Atoi(listeners.Text()) // 0 is not known; what was pasted may be no number
		p := c.spot()
		if note := strings.TrimSpace(address.Text()); note != "" {
			p.Note = note
		}
		return raid.Talk{At: d.Begun(), Place: p, Form: codes.Code(form.Code()), Topic: strings.TrimSpace(topic.Text()), Listeners: n}
	}
	d.Choice("form", form)
	d.Text("topic", topic)
	d.Text("address", address)
	d.Text("listeners", listeners)
	c = s.card(CardTalk, d, ui.Column(8, form.Object(),
		ui.Tiles(240, 12, topic.Object(), address.Object()), ui.Tiles(240, 12, listeners.Object())))
	c.check = func() []raid.Problem { return c.rules(v().Check) }
	c.save = func(ctx context.Context) (uuid.UUID, error) { return s.duty.Visit(ctx, v()) }
	c.fields = []*ui.Field{form.Field, address.Field}
	form.OnChange, address.OnChange = c.choice(form.OnChange), c.text(address.OnChange)
	c.open(s.askTalk)
}

// keepScansOut keeps a child's number out of fields that are masked nowhere.
func (s *Screen) keepScansOut(fields ...*ui.TextField) {
	for _, t := range fields {
		t.KeepScansOut(func(scanned bool) {
			if scanned { // a line below the field would push what saves the card out of sight
				s.notifier.Toast(s.look.Say("capture.iin.scan_none"), nil)
			}
		})
	}
}

// now is the time of the night that is shown.
func (s *Screen) now() time.Time { return s.data.Now }

func (s *Screen) options(list string) []ui.Option {
	var out []ui.Option
	for _, row := range s.data.Rules.Codes.List(list, s.data.Night) {
		out = append(out, ui.Option{Code: string(row.Code), Say: func() string { return row.Names.In(string(s.look.Lang())) }})
	}
	return out
}

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
