package session

import (
	"cmp"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/record"
	"shyraq/app/ui/review"
	"shyraq/errs"
)

// mostSteps bounds the history that is shown of one record.
const mostSteps = 60

// recordPage is the page of a record that is read.
type recordPage struct {
	id     uuid.UUID
	desk   *recordDesk
	screen *record.Screen
	act    handover.Number // that was laid over it last
	below  *recordPage     // of a record that shares a child with it, over which it lies
}

// openRecord opens a record where it is worked on, the form, or where nothing is
// to be done about it, the page on which it is read.
func (s *Session) openRecord(id uuid.UUID) { s.openRecordAt(id, nil) }

// openRecordAt is openRecord at the page where the record was left, as that was noted
// when the page came; nil: nothing was. What no disk took, as where it is full, knows
// it better.
func (s *Session) openRecordAt(id uuid.UUID, at *place) {
	var got capture.Record
	var data *record.Data
	s.away(func() error {
		file, err := s.duty.Encounter(s.ctx, id)
		switch {
		case err == nil && toRead(file.Row):
			data, err = s.recordData(file)
		case err == nil, errors.Is(err, errs.NotFound): // never saved: a draft only
			got, err = s.desk.open(s.ctx, id)
		}
		return err
	}, func() {
		if data != nil {
			s.showRecord(*data)
			return
		}
		if at != nil && len(at.Left) > 0 && !got.Unwritten {
			got.Page, got.Person, got.Left, got.Back = at.Page, at.Person, at.Left, true
		}
		s.form(got)
	})
}

// form shows a record in the form.
func (s *Session) form(got capture.Record) {
	s.leaveAct()
	s.area(ui.AreaCheck)
	s.check.Show(got)
	s.lookAround(got.Encounter.Place.Point)
}

// toRead says whether nothing of a record waits to be written by this officer: it
// is finished, or another writes it, or it has two versions that are to be made
// one first.
func toRead(r duty.Row) bool {
	switch {
	case r.Kind != raid.KindEncounter:
		return true
	case r.Draft:
		return false
	case r.Settles:
		return true
	case !r.Holds:
		return true
	}
	return r.Closed && r.Word != state.WordReturned && r.Word != state.WordConflict
}

// showRecord lays the page of a record over the night.
func (s *Session) showRecord(d record.Data) {
	if s.gone() {
		return
	}
	s.Area(ui.AreaNight)
	s.layRecord(d)
}

// layRecord lays the page of a record over the one in sight.
func (s *Session) layRecord(d record.Data) {
	desk := &recordDesk{duty: s.duty}
	desk.show(d)
	p := &recordPage{id: d.ID, desk: desk, screen: record.New(s.look, s.notifier(), desk)}
	p.screen.OnBack = func() { s.host.Router().Back() }
	p.screen.OnChange = func() {
		if d.Version.Short != nil {
			s.amendShort(p.id)
			return
		}
		s.goOn(p.id, (*capture.Capture).Amend)
	}
	p.screen.OnBegin = func() { s.beginFrom(p.id) }
	p.screen.OnPass = func() { s.goOn(p.id, (*capture.Capture).AskPen) }
	p.screen.OnWithdraw = func() { s.goOn(p.id, (*capture.Capture).AskWithdraw) }
	p.screen.OnSettle = func() { s.openSplit(p.id) }
	p.screen.OnUndone = func() {
		s.host.Router().Back()
		s.changed()
	}
	p.screen.OnUnlinked, p.screen.OnReopened = s.changed, s.changed
	p.screen.OnLinked = s.openLinked
	p.screen.OnLooked = func() { s.openLooked(d) }
	p.screen.OnAct = func(person uuid.UUID, number handover.Number) { s.actOver(p, person, number) }
	p.screen.Show(d)
	s.record = p
	s.host.Router().Push(p.screen)
}

// pageOver lays the page of a record over the one in sight.
func (s *Session) pageOver(id uuid.UUID) {
	var data *record.Data
	s.away(func() (err error) {
		data, err = s.page(id)
		return err
	}, func() {
		if !s.gone() {
			s.layRecord(*data)
		}
	})
}

// readFrom opens the page of the record in the form, once all of it is saved.
func (s *Session) readFrom(id uuid.UUID) {
	s.check.Settle(func() {
		if s.gone() {
			return
		}
		var data *record.Data
		s.away(func() (err error) {
			data, err = s.page(id)
			return err
		}, func() {
			s.night.Choose(id)
			s.showRecord(*data)
		})
	})
}

// reread shows the page anew, where it is in sight: the night has changed.
func (s *Session) reread() {
	p := s.recordPage()
	if p == nil || s.host.Router().Top() != ui.Screen(p.screen) {
		return
	}
	var data *record.Data
	ui.Go(func() (err error) {
		data, err = s.page(p.id)
		return err
	}, func(err error) {
		switch {
		case s.gone() || s.record != p:
		case errors.Is(err, errs.NotFound):
			s.leaveGone(p)
		case err != nil:
			s.host.ToastError(err)
		default:
			p.desk.show(*data)
			p.screen.Show(*data)
		}
	})
}

// leaveGone leaves the page of a record that is not here any more: it was erased,
// or is not this officer's to read.
func (s *Session) leaveGone(p *recordPage) {
	s.record = nil
	if s.host.Router().Top() == ui.Screen(p.screen) {
		s.host.Router().Back()
	}
	s.host.Toast(s.look.Say("record.gone"), nil)
}

// amendShort opens the card of a visit at home with what it says.
func (s *Session) amendShort(id uuid.UUID) {
	var was raid.Short
	s.away(func() (err error) {
		was, err = s.duty.EditShort(s.ctx, id)
		return err
	}, func() {
		if home, is := was.(raid.HomeCheck); is && !s.gone() {
			s.night.AmendHome(id, home)
		}
	})
}

// goOn opens a record to be written, and asks what is to be done there. Who
// thinks better of it reads on.
func (s *Session) goOn(id uuid.UUID, then func(c *capture.Capture, back func())) {
	var got capture.Record
	s.away(func() (err error) {
		got, err = s.desk.open(s.ctx, id)
		return err
	}, func() {
		s.form(got)
		then(s.check, func() {
			s.readFrom(id)
			s.showOpen()
		})
	})
}

// actOver shows an act over a page: to who holds the record, with all that can be done with it;
// to anybody else, as it was issued.
func (s *Session) actOver(p *recordPage, person uuid.UUID, number handover.Number) {
	var got capture.Record
	var whole handover.Act
	s.away(func() (err error) {
		if got, err = s.desk.open(s.ctx, p.id); err == nil && got.Holder != "" {
			whole, err = s.duty.OpenAct(s.ctx, p.id, number, duty.ActShown)
		}
		return err
	}, func() {
		if got.Holder != "" {
			got.Encounter = withAct(got.Encounter, person, whole)
		}
		p.act = number
		s.layAct(got.Draft, person, number, p, got.Holder != "")
	})
}

// withAct puts an act in full into a record that is masked.
func withAct(e raid.Encounter, person uuid.UUID, whole handover.Act) raid.Encounter {
	e.People = slices.Clone(e.People)
	for i := range e.People {
		if p := &e.People[i]; p.ID == person {
			p.Acts = slices.Clone(p.Acts)
			for j := range p.Acts {
				if p.Acts[j].Number == whole.Number {
					p.Acts[j] = whole
				}
			}
		}
	}
	return e
}

func headOf(b reviewDesk, file duty.File) review.Version {
	if len(file.Heads) == 0 {
		return review.Version{}
	}
	return b.version(file, file.Heads[0])
}

// page reads a record as its page shows it.
func (s *Session) page(id uuid.UUID) (*record.Data, error) {
	file, err := s.duty.Encounter(s.ctx, id)
	if err != nil {
		return nil, err
	}
	return s.recordData(file)
}

// recordData is a record as its page shows it. It reads the store.
func (s *Session) recordData(file duty.File) (_ *record.Data, err error) {
	b := reviewDesk{s.duty}
	d := &record.Data{
		ID: file.Row.ID, Word: file.Row.Word, Version: headOf(b, file), Words: s.words(), Heads: len(file.Heads),
		Rounds: rounds(file), Doubt: file.Doubt,
	}
	for _, v := range file.Heads[min(1, len(file.Heads)):] {
		d.Others = append(d.Others, b.version(file, v))
	}
	if d.Differ, err = s.duty.HeadsDiffer(s.ctx, file.Row.ID, s.differ(b, file)); err != nil {
		return nil, err
	}
	for _, f := range file.Row.People {
		d.Names = append(d.Names, f.Initials)
	}
	if file.Row.Kind == raid.KindEncounter {
		if !file.Row.Holds && !file.Row.Closed {
			holder, err := s.desk.holder(s.ctx, file.Encounter)
			if err != nil {
				return nil, err
			}
			d.Holder, d.Asks = holder, s.sees(ui.AreaCheck)
		}
		free := file.Row.Holds && s.sees(ui.AreaCheck) && file.Encounter.Withdrawal == nil
		d.May = record.May{Change: free, Withdraw: free, Pass: free && !file.Row.Closed}
		if file.Row.Settles && s.sees(ui.AreaCheck) {
			d.May = record.May{Settle: true} // what is done to one of two would be done to the other unseen
		}
	}
	if file.Row.Kind != raid.KindEncounter {
		d.May.Change = file.Row.Kind == raid.KindHomeCheck && file.Row.Author == s.duty.Officer().ID && !file.Row.Undone && len(file.Heads) == 1 && s.sees(ui.AreaCheck)
		d.May.Begin = found(file.Short) && file.Row.Night == s.shift.Night && !file.Row.Undone && len(file.Heads) == 1 && s.sees(ui.AreaCheck)
		d.May.Undo = file.Row.Author == s.duty.Officer().ID && !file.Row.Undone && s.sees(ui.AreaCheck)
	}
	if file.Withheld != fields.None {
		d.May = record.May{} // nobody writes on what he is shown in part
	}
	d.May.Reopen, d.May.Stands = s.decisionOn(file)
	if d.Links, err = s.linksOf(file); err != nil {
		return nil, err
	}
	if d.Help, err = s.helpOf(file); err != nil {
		return nil, err
	}
	d.May.Looked = s.duty.Officer().Role == regionfile.Supervisor
	steps, err := s.duty.History(s.ctx, file.Row.ID, s.differ(b, file))
	if err != nil {
		return nil, err
	}
	d.Earlier = max(len(steps)-mostSteps, 0)
	for _, one := range steps[d.Earlier:] {
		d.Steps = append(d.Steps, s.step(one))
	}
	return d, nil
}

// decisionOn is the revision of a record on which this officer's decision is the one
// in force, empty where none is; and who decided on it too, whose decision stands then
// where his is taken back: empty where nobody did, and the record waits again.
func (s *Session) decisionOn(file duty.File) (rev, stands string) {
	if len(file.Heads) != 1 || file.Withheld != fields.None || !s.sees(ui.AreaReview) {
		return "", ""
	}
	me := s.duty.Officer().ID
	others := slices.DeleteFunc(slices.Clone(file.Reviews), func(o duty.Opinion) bool { return o.Author == me })
	in, then := inForce(file.Reviews), inForce(others)
	if in == nil || in.Author != me {
		return "", ""
	}
	if then != nil {
		stands = cmp.Or(then.Name, "—")
	}
	return in.Review.Rev, stands
}

// inForce is the one of some decisions that counts for a record as it is; nil: none.
func inForce(all []duty.Opinion) *duty.Opinion {
	var current []raid.Review
	for _, o := range all {
		if o.Current {
			current = append(current, o.Review)
		}
	}
	if len(current) == 0 {
		return nil
	}
	v := state.ReviewOf(current, current[0].Rev)
	for i, o := range all {
		if v != nil && o.Current && o.Review.At.Equal(v.At) && o.Review.Decision == v.Decision && o.Review.Rev == v.Rev {
			return &all[i]
		}
	}
	return nil
}

// words turns codes and ids into words, for whoever lays a record out.
func (s *Session) words() review.Words {
	return review.Words{Codes: s.cfg.Codes, Region: s.duty.Region(), Zone: s.duty.Rules().Offset, Officer: s.officerName}
}
