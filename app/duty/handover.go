package duty

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
	"shyraq/errs"
)

// Handover is what an officer fills in for an act. The child, his outcome and
// the place come from the record.
type Handover struct {
	Person     uuid.UUID
	Taker      handover.Taker // without a guardian: he is added to the child's
	HandedAt   time.Time      // zero: now, or what the record says
	Place      string         // in words; empty: as the record says
	Conditions []codes.Code
	Seen       string
	Returned   string
	OfficerInk handover.Strokes
	TakerInk   handover.Strokes
	Refused    string // why the taker did not sign
	Fit        bool   // the officer sees that the taker is sober and able to look after the child

	Replaces handover.Number // the act that is voided for this one
	Reason   string          // why it is voided; an act of a closed record needs a reason too
}

// tidy brings all text into the form in which it is kept, since the hash is
// made of these very bytes.
func (h Handover) tidy() Handover {
	for _, s := range []*string{
		&h.Place, &h.Seen, &h.Returned, &h.Refused, &h.Reason,
		&h.Taker.Name, &h.Taker.Number, &h.Taker.Address, &h.Taker.Phone,
	} {
		*s = norm.NFC.String(strings.TrimSpace(*s))
	}
	return h
}

// barred refuses an act on an adult who may not take the child. The detail
// names the bar.
func barred(e raid.Encounter, p raid.Person) error {
	switch bar := e.Barred(p); bar {
	case "":
		return nil
	case handover.BarUnfit:
		return errs.Errorf(errs.Denied, "act_unfit", "%s", bar)
	default:
		return errs.Errorf(errs.Denied, "act_barred", "%s", bar)
	}
}

func (h Handover) check(e raid.Encounter, p raid.Person) error {
	if step, open := safety.FirstOpen(raid.StepsFirst(e, p), safety.BeforeAct); open {
		return errs.Errorf(errs.Denied, "act_safety", "%s comes first", step.Code)
	}
	live := p.Live()
	switch {
	case live != nil && live.Number != h.Replaces:
		return errs.Errorf(errs.Conflict, "act_live", "%s is in force", live.Number)
	case p.Kind != raid.Minor || !codes.HandedOver(p.Outcome):
		return errs.Errorf(errs.Invalid, "act_outcome", "the outcome is no handover")
	case h.Taker.Name == "":
		return &errs.Error{Kind: errs.Invalid, Code: "act_taker", Field: "taker.name"}
	case !h.Fit:
		return errs.Errorf(errs.Denied, "act_unfit", "the adult is not seen to be fit")
	case h.OfficerInk.Blank() || !h.OfficerInk.Valid():
		return &errs.Error{Kind: errs.Invalid, Code: "act_sign_officer", Field: "officer_ink"}
	case h.Refused == "" && (h.TakerInk.Blank() || !h.TakerInk.Valid()):
		return &errs.Error{Kind: errs.Invalid, Code: "act_sign_taker", Field: "taker_ink"}
	case len(h.Conditions) > raid.MaxCodes:
		return &errs.Error{Kind: errs.Invalid, Code: "act_long", Field: "conditions"}
	}
	for _, f := range []struct {
		field, text string
		most        int
	}{
		{"place", h.Place, handover.MaxText}, {"seen", h.Seen, handover.MaxText}, {"returned", h.Returned, handover.MaxText},
		{"refused", h.Refused, handover.MaxText}, {"taker.address", h.Taker.Address, handover.MaxText}, {"reason", h.Reason, handover.MaxText},
		{"taker.name", h.Taker.Name, raid.MaxLine}, {"taker.number", h.Taker.Number, raid.MaxLine}, {"taker.phone", h.Taker.Phone, raid.MaxLine},
	} {
		if utf8.RuneCountInString(f.text) > f.most {
			return &errs.Error{Kind: errs.Invalid, Code: "act_long", Field: f.field}
		}
	}
	return nil
}

// hand writes the handover into the child's part of the record.
func (d *Duty) hand(p *raid.Person, h *Handover) error {
	t := &h.Taker
	at := slices.IndexFunc(p.Guardians, func(g raid.Guardian) bool { return g.ID == t.Guardian && t.Guardian != uuid.Nil })
	if at < 0 {
		id, err := d.newID()
		if err != nil {
			return err
		}
		t.Guardian = id
		p.Guardians = append(p.Guardians, raid.Guardian{ID: id})
		at = len(p.Guardians) - 1
	}
	g := &p.Guardians[at]
	g.Kinship, g.Name, g.Phone = t.Kinship, t.Name, t.Phone
	if t.Address != "" {
		g.Address = t.Address
	}
	g.Unreached = false
	if h.Fit && g.Fitness == "" {
		g.Fitness = codes.Fit // the officer says so by the act
	}
	p.HandedTo = g.ID
	switch {
	case !h.HandedAt.IsZero():
		p.HandedAt = h.HandedAt
	case p.HandedAt.IsZero():
		p.HandedAt = d.Now()
	}
	if g.ArrivedAt.IsZero() {
		g.ArrivedAt = p.HandedAt
	}
	return nil
}

// ink leaves out what was begun by who then refused to sign.
func (h Handover) ink() handover.Strokes {
	if h.Refused != "" {
		return nil
	}
	return h.TakerInk
}

// barredElsewhere refuses an act on an adult who may not take the child by a version of
// the record that the draft does not stand on, as one that came while the act was open:
// a paper that was given out is not taken back.
func (d *Duty) barredElsewhere(ctx context.Context, w Draft, p raid.Person) error {
	rec, err := d.ledger.Record(ctx, w.ID)
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	taker := func(of []raid.Guardian) (g raid.Guardian, ok bool) {
		at := slices.IndexFunc(of, func(g raid.Guardian) bool { return g.ID == p.HandedTo })
		if at < 0 {
			return g, false
		}
		return of[at], true
	}
	for _, h := range rec.Heads {
		var e raid.Encounter
		if slices.Contains(w.Seen, h.Rev) || !h.Whole() || decodeBody(h, &e) != nil {
			continue
		}
		at := slices.IndexFunc(e.People, func(q raid.Person) bool { return q.ID == p.ID })
		if at < 0 {
			continue
		}
		g, there := taker(e.People[at].Guardians)
		if !there {
			g, _ = taker(p.Guardians)
		}
		if bar := e.BarredFrom(e.People[at], g); bar != "" {
			return errs.Errorf(errs.Denied, "act_newer", "%s, by another version", bar)
		}
	}
	return nil
}
