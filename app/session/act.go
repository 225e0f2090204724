package session

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"reflect"
	"time"

	"github.com/google/uuid"

	papers "shyraq/app/act"
	"shyraq/app/doubt"
	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
	"shyraq/app/ui/capture"
)

// said is a hash of what an act copies from the record: where it changed, what
// was signed before was signed for something else.
func said(e raid.Encounter, person uuid.UUID) string {
	for _, p := range e.People {
		if p.ID == person {
			sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q %q %d %d %q %q %d", p.Surname, p.Name, p.Patronymic, p.IIN,
				p.NoIIN, p.BirthDate, p.Age, p.AgeError, p.Sex, p.Outcome, minuteOf(p.HandedAt)))
			return hex.EncodeToString(sum[:])
		}
	}
	return ""
}

// minuteOf is a time as it is shown and printed; 0 for none.
func minuteOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix() / 60
}

// openAct lays the act of one child over the form. What was typed there is put
// away first: the act is saved together with it.
//
// Where two tablets each issued one for a child, it is the one to be voided.
func (s *Session) openAct(d capture.Draft, person uuid.UUID) {
	number := handover.Number("")
	for _, p := range d.Encounter.People {
		if a := p.Superfluous(); p.ID == person && a != nil {
			number = a.Number
		}
	}
	s.layAct(d, person, number, nil, false)
}

// layAct lays an act over the form, or over the page of a record that is read;
// one that another holds is only shown.
func (s *Session) layAct(d capture.Draft, person uuid.UUID, number handover.Number, over *recordPage, only bool) {
	s.check.Settle(func() {
		if s.gone() {
			return
		}
		var kept draft.Form
		switch {
		case s.desk.drafts.Knows(d.ID):
			_, kept = s.desk.drafts.Get(d.ID)
		case !only:
			return // nothing of the record was ever written
		}
		fonts, err := s.cfg.Fonts()
		if err != nil {
			s.host.ToastError(err)
			return
		}
		p := s.newActPage(d, person, fonts)
		p.over = over
		data := s.actData(d, person, kept.Act, only)
		data.Number = number
		p.screen.Show(data)
		s.act = p
		s.host.Router().Push(p.screen)
	})
}

// actData is an act with what was typed into it before.
func (s *Session) actData(d capture.Draft, person uuid.UUID, kept *draft.Act, only bool) act.Data {
	data := act.Data{
		Record: d.ID, Encounter: d.Encounter, Person: person, Only: only,
		Place: placeOf(s.duty.Region(), s.duty.Rules().Codes, d.Encounter.Place, s.look.Lang()),
	}
	if kept != nil && kept.Person == person {
		data.Form = kept.Form
		if kept.Said != said(d.Encounter, person) {
			data.Form.OfficerInk, data.Form.TakerInk, data.Form.SignedAt, data.Form.Took = nil, nil, time.Time{}, false
		}
	}
	return data
}

// actPage is an act that is open.
type actPage struct {
	record uuid.UUID // whose draft the act is beside
	person uuid.UUID
	screen *act.Screen
	stop   func() // of the draft that waits to be written

	back      capture.Draft // where the form was
	over      *recordPage   // the page it lies over instead of the form
	elsewhere bool          // the form goes on with another record
}

func (s *Session) newActPage(d capture.Draft, person uuid.UUID, fonts *paper.Fonts) *actPage {
	rules := s.duty.Rules()
	doubts := map[handover.Number]doubt.Time{}
	desk := actDesk{
		duty: s.duty, drafts: s.desk.drafts, record: d.ID, newID: s.newID, downloads: s.cfg.Downloads,
		press: papers.Press{
			Fonts: fonts, KK: s.cfg.Texts.For(i18n.KK), RU: s.cfg.Texts.For(i18n.RU), Codes: rules.Codes, Offset: rules.Offset, Doubts: doubts,
		},
	}
	p := &actPage{record: d.ID, person: person, back: d, screen: act.New(act.Deps{
		Look: s.look, Notifier: s.notifier(), Acts: desk, Copies: desk, Rules: s.duty.Rules, Fonts: fonts, Page: desk.press.Page,
		Unit: s.unit, Officer: s.officerName, Inspector: s.inspectorHere, After: s.cfg.After,
	})}
	p.screen.OnTyped = func(d act.Data) { s.actTyped(p, d) }
	p.screen.OnClose = func() { s.host.Router().Back() }
	p.screen.OnHidden = func() { s.actHidden(p) }
	s.tellDoubts(p, doubts)
	return p
}

// tellDoubts has the page of an act say where its time cannot be confirmed, as that of
// few acts is. A record that was never saved has none.
func (s *Session) tellDoubts(p *actPage, doubts map[handover.Number]doubt.Time) {
	var found map[handover.Number]doubt.Time
	s.away(func() error {
		found, _ = s.duty.DoubtsOfActs(s.ctx, p.record)
		return nil
	}, func() {
		if maps.Copy(doubts, found); len(found) > 0 {
			p.screen.Relabel()
		}
	})
}

// leaveAct says that another record comes into the form: an act that is open
// over it ends with the next look at the form, which does not go back to the
// record of the act.
func (s *Session) leaveAct() {
	if s.act != nil {
		s.act.elsewhere = true
	}
}

// reopen shows the record again where the officer left it.
func (s *Session) reopen(d capture.Draft) {
	var got capture.Record
	left := s.check.Left()
	s.away(func() (err error) {
		got, err = s.desk.open(s.ctx, d.ID)
		return err
	}, func() {
		got.Page, got.Person, got.Left = d.Page, d.Person, left
		s.check.Show(got)
		s.refresh()
	})
}

// placeOf is where a child was handed over, as the record says: by name, or by
// the kind of place and its point. The paper is written in the language in which
// the officer works, of the two that it has.
func placeOf(region regionfile.Region, codes *codes.Lists, p raid.Place, lang i18n.Lang) string {
	if words := duty.PlaceInWords(region, p); words != "" || p.Type == "" {
		return words
	}
	if lang != i18n.RU {
		lang = i18n.KK
	}
	words := codes.Label("places", p.Type, string(lang))
	if p.Point != nil {
		words += fmt.Sprintf(", %.5f, %.5f", float64(p.Point.Lat)/1e7, float64(p.Point.Lon)/1e7)
	}
	return words
}

// actHidden puts away what was typed, however the screen went out of sight.
func (s *Session) actHidden(p *actPage) {
	s.keepAct(p)
	if !s.gone() {
		p.screen.Settle(func() { s.actUncovered(p) })
	}
}

// actUncovered ends the act where it is the form's turn again: the form learns
// what was saved.
func (s *Session) actUncovered(p *actPage) {
	switch {
	case s.gone() || s.act != p:
	case p.over != nil:
		s.act = nil
		s.reread()
	case s.host.Router().Top() != ui.Screen(s.check):
		// another area, or the lock: the act stays where it is
	default:
		s.act = nil
		if !p.elsewhere {
			s.reopen(p.back)
		}
	}
}

// actTyped takes the form of an act at once and has it on the disk within a
// second.
func (s *Session) actTyped(p *actPage, d act.Data) {
	s.desk.drafts.Beside(p.record, func(f *draft.Form) {
		f.Act = nil
		if !reflect.DeepEqual(d.Form, act.Form{}) { // else what was begun was given up
			f.Act = &draft.Act{Person: d.Person, Said: said(d.Encounter, d.Person), Form: d.Form}
		}
	})
	if p.stop == nil {
		p.stop = s.cfg.After(time.Second, func() { s.keepAct(p) })
	}
}

// keepAct writes what was typed into an act, if anything was.
func (s *Session) keepAct(p *actPage) {
	if p.stop == nil || s.gone() {
		return
	}
	p.stop()
	p.stop = nil
	s.away(func() error { return s.desk.drafts.Write(s.ctx, p.record) }, func() {})
}
