package night

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
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
