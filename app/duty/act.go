package duty

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// issue is one act on its way into a revision.
type issue struct {
	act    handover.Act
	person uuid.UUID
	kato   string
	device uuid.UUID
}

func (i *issue) id() uuid.UUID {
	if i == nil {
		return uuid.Nil
	}
	return i.act.ID
}

// number numbers and signs the act, now that the place of its revision is
// known, and gives the body with it.
func (i *issue) number(e raid.Encounter, dseq uint64, key ed25519.PrivateKey) raid.Encounter {
	i.act.Number = handover.NewNumber(i.kato, i.device, dseq)
	handover.Sign(&i.act, key, revision.KeyID(key.Public().(ed25519.PublicKey)))
	for at := range e.People {
		p := &e.People[at]
		for j := range p.Acts {
			if p.ID == i.person && p.Acts[j].ID == i.act.ID {
				p.Acts[j] = i.act
			}
		}
	}
	return e
}

// IssueAct saves a draft and the act of one child's handover in one revision,
// and gives the draft as it stands then, to go on with. The act's number comes
// from the revision's place in the device's chain.
//
// Refused are, beside what Record refuses: a child for whom something else
// comes first, errs.Denied "act_safety"; an adult who is not fit, errs.Denied
// "act_unfit", one who may not take a child for another reason, "act_barred", and
// one who may not by a version that the draft does not stand on, "act_newer"; a second act while one is in force, errs.Conflict "act_live";
// an outcome that is no handover, "act_outcome", a taker without a name,
// "act_taker", a signature that is missing, "act_sign_officer" and
// "act_sign_taker", and words that do not fit the page, "act_long", all
// errs.Invalid.
func (d *Duty) IssueAct(ctx context.Context, w Draft, h Handover) (Draft, handover.Act, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	h = h.tidy()
	w.Encounter = w.Encounter.Clone()
	at := slices.IndexFunc(w.Encounter.People, func(p raid.Person) bool { return p.ID == h.Person })
	if at < 0 || h.Person == uuid.Nil {
		return w, handover.Act{}, errs.Errorf(errs.NotFound, "act_person", "no such person in the record")
	}
	p := &w.Encounter.People[at]
	if err := h.check(w.Encounter, *p); err != nil {
		return w, handover.Act{}, err
	}
	if h.Replaces != "" {
		if err := d.void(&w.Encounter, h.Replaces, h.Reason); err != nil {
			return w, handover.Act{}, err
		}
	}
	if err := d.hand(p, &h); err != nil {
		return w, handover.Act{}, err
	}
	if err := barred(w.Encounter, *p); err != nil {
		return w, handover.Act{}, err
	}
	if err := d.barredElsewhere(ctx, w, *p); err != nil {
		return w, handover.Act{}, err
	}
	if end := w.Encounter.ClosedAt; !end.IsZero() && p.HandedAt.After(end) {
		w.Encounter.ClosedAt = p.HandedAt // it was amended by a handover: with that it ends
	}
	act, err := d.act(w.Encounter, *p, h)
	if err != nil {
		return w, handover.Act{}, err
	}
	p.Acts = append(p.Acts, act)
	if !w.Encounter.ClosedAt.IsZero() && h.Replaces == "" && h.Reason != "" {
		w.Encounter.Amendment = &raid.Reasoned{Reason: h.Reason, At: d.Now()}
	}
	one := &issue{act: act, person: p.ID, kato: d.Region().KATO, device: d.opts.Device.Device}
	saved, err := d.save(ctx, w, one, false)
	if err != nil {
		return w, handover.Act{}, err
	}
	w, err = Reopened(w, saved)
	return w, one.act, err
}

// PreviewAct is the act as IssueAct would make it now, without number and
// signature. Nothing is checked and nothing is kept.
func (d *Duty) PreviewAct(w Draft, h Handover) (handover.Act, error) {
	h = h.tidy()
	people := w.Encounter.Clone().People
	at := slices.IndexFunc(people, func(p raid.Person) bool { return p.ID == h.Person })
	if at < 0 {
		return handover.Act{}, errs.Errorf(errs.NotFound, "act_person", "no such person in the record")
	}
	if err := d.hand(&people[at], &h); err != nil {
		return handover.Act{}, err
	}
	return d.act(w.Encounter, people[at], h)
}

// VoidAct takes an act out of force, with a reason, and gives the draft as it
// stands then. The act stays visible as void.
func (d *Duty) VoidAct(ctx context.Context, w Draft, number handover.Number, reason string) (Draft, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	w.Encounter = w.Encounter.Clone()
	if err := d.void(&w.Encounter, number, reason); err != nil {
		return w, err
	}
	saved, err := d.save(ctx, w, nil, true)
	if err != nil {
		return w, err
	}
	return Reopened(w, saved)
}

func (d *Duty) void(e *raid.Encounter, number handover.Number, reason string) error {
	v, err := d.endAct(e, number, norm.NFC.String(strings.TrimSpace(reason)))
	if err == nil && !e.ClosedAt.IsZero() {
		e.Amendment = (*raid.Reasoned)(v)
	}
	return err
}

// endAct takes an act of a record out of force, and says how.
func (d *Duty) endAct(e *raid.Encounter, number handover.Number, reason string) (*handover.Void, error) {
	if reason == "" {
		return nil, errs.Errorf(errs.Invalid, "reason_missing", "voiding an act needs a reason")
	}
	if utf8.RuneCountInString(reason) > handover.MaxText {
		return nil, &errs.Error{Kind: errs.Invalid, Code: "act_long", Field: "reason"}
	}
	a := findAct(*e, number)
	switch {
	case a == nil:
		return nil, errs.Errorf(errs.NotFound, "act_unknown", "no act %s in the record", number)
	case a.Void != nil:
		return nil, errs.Errorf(errs.Conflict, "act_void", "%s is void already", number)
	}
	a.Void = &handover.Void{Reason: reason, At: d.Now()}
	return a.Void, nil
}

// Reopened is the draft of a record that was saved just now: it stands on that
// version alone, whatever others there are.
func Reopened(w Draft, saved revision.Signed) (Draft, error) {
	now := Draft{
		ID: w.ID, Seen: []revision.Hash{saved.Rev}, Raid: saved.Envelope.Raid, Crew: saved.Envelope.Crew, Form: w.Form,
	}
	return now, decodeBody(saved, &now.Encounter)
}

// act is the act without its number and signature.
func (d *Duty) act(e raid.Encounter, p raid.Person, h Handover) (handover.Act, error) {
	id, err := d.newID()
	if err != nil {
		return handover.Act{}, err
	}
	var salt [16]byte
	if _, err := io.ReadFull(d.opts.Rand, salt[:]); err != nil {
		return handover.Act{}, fmt.Errorf("draw salt: %w", err)
	}
	me, region := d.Officer(), d.Region()
	unit := unitOf(region, me.Unit)
	contact := region.Contact
	if contact == (codes.Names{}) && unit.Phone != "" {
		contact = codes.Names{KK: unit.Names.In("kk") + ", " + unit.Phone, RU: unit.Names.In("ru") + ", " + unit.Phone}
	}
	place, district := h.Place, regionfile.District{}
	if p.Outcome == codes.OutcomeSpot { // else it was elsewhere than they met
		district, _ = region.District(e.Place.District)
		place = cmp.Or(place, PlaceInWords(region, e.Place))
	}
	c := func(s string) string { return norm.NFC.String(s) }
	return handover.Act{
		ID: id, Version: handover.Newest, IssuedAt: d.Now(), Salt: hex.EncodeToString(salt[:]),
		Region: printed(region.Names), Unit: printed(unit.Names), Contact: printed(contact), District: printed(district.Names),
		Place: shortened(c(place)), Officer: me.ID, Name: c(me.Name),
		Child: handover.Child{
			Surname: c(p.Surname), Name: c(p.Name), Patronymic: c(p.Patronymic), IIN: c(p.IIN), NoIIN: p.NoIIN,
			BirthDate: p.BirthDate, Age: p.Age, AgeError: p.AgeError, Sex: p.Sex,
		},
		Taker: h.Taker, Outcome: p.Outcome, HandedAt: p.HandedAt, Conditions: h.Conditions, Seen: h.Seen, Returned: h.Returned,
		OfficerInk: h.OfficerInk, TakerInk: h.ink(), Refused: h.Refused, Replaces: h.Replaces,
	}, nil
}

// printed are the two languages of an act.
func printed(n codes.Names) codes.Names {
	return codes.Names{KK: norm.NFC.String(n.In("kk")), RU: norm.NFC.String(n.In("ru"))}
}

func unitOf(r regionfile.Region, id string) regionfile.Unit {
	for _, u := range r.Units {
		if u.ID == id {
			if u.Names == (codes.Names{}) {
				u.Names.KK = u.ID
			}
			return u
		}
	}
	return regionfile.Unit{ID: id, Names: codes.Names{KK: id}}
}

// PlaceInWords is a place as a paper names it: the venue and the sign, then the
// entrance or the landmark.
func PlaceInWords(r regionfile.Region, p raid.Place) string {
	name := r.PlaceNames(p).In("kk")
	if name == "" || p.Note == "" {
		return name + p.Note
	}
	return name + ", " + p.Note
}

// shortened keeps a long note of a place within what a page holds: it stands
// in the record in full.
func shortened(s string) string {
	if r := []rune(s); len(r) > handover.MaxText {
		return string(r[:handover.MaxText-1]) + "…"
	}
	return s
}
