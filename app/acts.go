package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	papers "shyraq/app/act"
	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
	"shyraq/app/ui/capture"
	"shyraq/errs"
)

// said is a hash of what an act copies from the record: where it changed, what
// was signed before was signed for something else.
func said(e raid.Encounter, person uuid.UUID) string {
	for _, p := range e.People {
		if p.ID == person {
			sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q %q %d %d %q %q", p.Surname, p.Name, p.Patronymic, p.IIN,
				p.NoIIN, p.BirthDate, p.Age, p.AgeError, p.Sex, p.Outcome))
			return hex.EncodeToString(sum[:])
		}
	}
	return ""
}

// openAct lays the act of one child over the form. What was typed there is put
// away first: the act is saved together with it.
func (s *session) openAct(d capture.Draft, person uuid.UUID) { s.layAct(d, person, nil, false) }

// layAct lays an act over the form, or over the page of a record that is read;
// one that another holds is only shown.
func (s *session) layAct(d capture.Draft, person uuid.UUID, over *reading, only bool) {
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
		h := &handing{s: s, record: d.ID, person: person, over: over}
		fonts, err := s.p.env.Fonts()
		if err != nil {
			s.p.shell.ToastError(err)
			return
		}
		rules := s.duty.Rules()
		press := papers.Press{
			Fonts: fonts, KK: s.p.env.Texts.For(i18n.KK), RU: s.p.env.Texts.For(i18n.RU), Codes: rules.Codes, Offset: rules.Offset,
		}
		h.press = press
		screen := act.New(act.Deps{
			Look: s.p.look, Notifier: pane{s}, Acts: h, Copies: h, Rules: s.duty.Rules, Fonts: fonts, Page: press.Page,
			Unit: s.unit, Officer: s.officerName, Inspector: s.inspectorHere,
		})
		h.screen, h.back = screen, d
		screen.OnTyped = h.typed
		screen.OnClose = func() { s.p.shell.Router().Back() }
		screen.OnHidden = h.hidden
		data := act.Data{
			Record: d.ID, Encounter: d.Encounter, Person: person, Only: only,
			Place: placeOf(s.duty.Region(), rules.Codes, d.Encounter.Place),
		}
		if kept.Act != nil && kept.Act.Person == person {
			data.Form = kept.Act.Form
			if kept.Act.Said != said(d.Encounter, person) {
				data.Form.OfficerInk, data.Form.TakerInk = nil, nil
			}
		}
		screen.Show(data)
		s.handing = h
		s.p.shell.Router().Push(screen)
	})
}

// leaveAct says that another record comes into the form: an act that is open
// over it ends with the next look at the form, which does not go back to the
// record of the act.
func (s *session) leaveAct() {
	if s.handing != nil {
		s.handing.elsewhere = true
	}
}

// reopen shows the record again where the officer left it.
func (s *session) reopen(d capture.Draft) {
	var got capture.Record
	s.away(func() (err error) {
		got, err = s.desk.open(s.ctx, d.ID)
		return err
	}, func() {
		got.Page, got.Person = d.Page, d.Person
		s.check.Show(got)
		s.refresh()
	})
}

// placeOf is where a child was handed over, as the record says: by name, or by
// the kind of place and its point.
func placeOf(region raid.Region, codes *raid.Codes, p raid.Place) string {
	if words := duty.PlaceInWords(region, p); words != "" || p.Type == "" {
		return words
	}
	words := codes.Label("places", p.Type, "kk")
	if p.Point != nil {
		words += fmt.Sprintf(", %.5f, %.5f", float64(p.Point.Lat)/1e7, float64(p.Point.Lon)/1e7)
	}
	return words
}

// handing fills act.Desk and act.Copies for one record.
type handing struct {
	s      *session
	press  papers.Press
	record uuid.UUID // whose draft the act is beside
	person uuid.UUID
	stop   func() // of the draft that waits to be written

	screen    *act.Screen
	back      capture.Draft // where the form was
	over      *reading      // the page it lies over instead of the form
	elsewhere bool          // the form goes on with another record
}

// hidden puts away what was typed, however the screen went out of sight.
func (h *handing) hidden() {
	h.keep()
	if h.s.gone() {
		return
	}
	h.screen.Settle(h.uncovered)
}

// uncovered ends the act where it is the form's turn again: the form learns
// what was saved.
func (h *handing) uncovered() {
	if h.over != nil && h.s.handing == h && !h.s.gone() {
		h.s.handing = nil
		h.s.reread()
		return
	}
	if h.s.gone() || h.s.handing != h || h.s.p.shell.Router().Top() != ui.Screen(h.s.check) {
		return // another area, or the lock: the act stays where it is
	}
	h.s.handing = nil
	if !h.elsewhere {
		h.s.reopen(h.back)
	}
}

func (h *handing) on(d act.Data) duty.Draft {
	w, _ := h.s.desk.drafts.Get(h.record)
	w.Encounter = d.Encounter
	return w
}

func handover(d act.Data, f act.Form) duty.Handover {
	out := duty.Handover{
		Person: d.Person, Taker: f.Taker, Place: f.Place, Conditions: f.Conditions, Seen: f.Seen, Returned: f.Returned,
		OfficerInk: f.OfficerInk, TakerInk: f.TakerInk, Fit: f.Fit == "yes", Replaces: f.Replaces, Reason: f.Reason,
	}
	if f.Refuses {
		out.Refused, out.TakerInk = f.Refused, nil
	}
	return out
}

// Preview implements act.Desk.
func (h *handing) Preview(d act.Data, f act.Form) raid.Act {
	a, err := h.s.duty.PreviewAct(h.on(d), handover(d, f))
	if err != nil {
		return raid.Act{Version: 1} // of a person who is gone: an empty page
	}
	return a
}

// Step implements act.Desk.
func (h *handing) Step(ctx context.Context, d act.Data, done act.Done) (act.Data, error) {
	return h.change(ctx, d, func(p *raid.Person) {
		done.Apply(p, h.s.newID, h.s.duty.Now(), h.s.duty.Officer().ID)
	})
}

// Mark implements act.Desk.
func (h *handing) Mark(ctx context.Context, d act.Data, taker raid.ActTaker, fitness raid.Code) (act.Data, error) {
	return h.change(ctx, d, func(p *raid.Person) { markTaker(p, taker, fitness, h.s.newID) })
}

// markTaker marks who would take a child, with what was typed of him: a guardian
// of the child, or one who is added now. A mark that tells of the child's harm
// or of an order is the record's, and neither goes nor is made less here.
func markTaker(p *raid.Person, taker raid.ActTaker, fitness raid.Code, newID func() uuid.UUID) {
	p.Guardians = slices.Clone(p.Guardians)
	name := strings.TrimSpace(taker.Name)
	at := slices.IndexFunc(p.Guardians, func(g raid.Guardian) bool {
		if taker.Guardian != uuid.Nil {
			return g.ID == taker.Guardian
		}
		return g.Name == name && g.Kinship == taker.Kinship
	})
	if at < 0 {
		at = len(p.Guardians)
		p.Guardians = append(p.Guardians, raid.Guardian{ID: newID()})
	}
	g := &p.Guardians[at]
	for _, f := range []struct {
		to   *string
		text string
	}{{&g.Name, name}, {&g.Phone, strings.TrimSpace(taker.Phone)}, {(*string)(&g.Kinship), string(taker.Kinship)}} {
		if f.text != "" {
			*f.to = f.text
		}
	}
	if g.Fitness == "" || g.Fitness == raid.Fit || g.Fitness == raid.Unfit {
		g.Fitness = fitness
	}
}

// change saves a change to the child of the act as a step of the record.
func (h *handing) change(ctx context.Context, d act.Data, change func(*raid.Person)) (act.Data, error) {
	return h.sign(d, func(w duty.Draft) (duty.Draft, error) {
		w.Encounter = renewed(d.Encounter, d.Form.Reason, h.s.duty.Now())
		w.Encounter.People = slices.Clone(w.Encounter.People)
		for i := range w.Encounter.People {
			if p := &w.Encounter.People[i]; p.ID == d.Person {
				change(p)
			}
		}
		if _, err := h.s.duty.Record(ctx, w); err != nil {
			return w, err
		}
		return h.s.duty.Edit(ctx, w.ID)
	}, nil)
}

// renewed is a finished record that is being corrected, with the reason told
// anew: every revision of it has its own, and an act may take more than one, as
// for siblings. Another record is as it was; one that nobody gave a reason for
// is refused.
func renewed(e raid.Encounter, reason string, now time.Time) raid.Encounter {
	if reason == "" && e.Amendment != nil {
		reason = e.Amendment.Reason
	}
	if !e.ClosedAt.IsZero() && reason != "" {
		e.Amendment = &raid.Reasoned{Reason: reason, At: now}
	}
	return e
}

// Issue implements act.Desk.
func (h *handing) Issue(ctx context.Context, d act.Data, f act.Form) (act.Data, error) {
	return h.sign(d, func(w duty.Draft) (duty.Draft, error) {
		w.Encounter = renewed(d.Encounter, f.Reason, h.s.duty.Now())
		w, _, err := h.s.duty.IssueAct(ctx, w, handover(d, f))
		return w, err
	}, draft.WithoutAct)
}

// Void implements act.Desk.
func (h *handing) Void(ctx context.Context, d act.Data, number raid.ActNumber, reason string) (act.Data, error) {
	return h.sign(d, func(w duty.Draft) (duty.Draft, error) {
		w.Encounter = d.Encounter
		return h.s.duty.VoidAct(ctx, w, number, reason)
	}, draft.WithoutAct)
}

// sign goes on from a revision, with what the screens keep beside it.
func (h *handing) sign(d act.Data, do func(duty.Draft) (duty.Draft, error), keep func(*draft.Form)) (act.Data, error) {
	var now raid.Encounter
	err := h.s.desk.drafts.Sign(h.record, func(w duty.Draft) (duty.Draft, error) {
		next, err := do(w)
		now = next.Encounter
		return next, err
	}, keep)
	if err == nil {
		d.Encounter = now
	}
	return d, err
}

// typed takes the form of the act at once and has it on the disk within a
// second.
func (h *handing) typed(d act.Data) {
	h.s.desk.drafts.Beside(h.record, func(f *draft.Form) {
		f.Act = nil
		if !reflect.DeepEqual(d.Form, act.Form{}) { // else what was begun was given up
			f.Act = &draft.Act{Person: d.Person, Said: said(d.Encounter, d.Person), Form: d.Form}
		}
	})
	if h.stop == nil {
		h.stop = h.s.p.shell.After(time.Second, h.keep)
	}
}

// keep writes what was typed, if anything was.
func (h *handing) keep() {
	if h.stop == nil || h.s.gone() {
		return
	}
	h.stop()
	h.stop = nil
	h.s.away(func() error { return h.s.desk.drafts.Write(h.s.ctx, h.record) }, func() {})
}

// pdf opens an act for a way out, which is written down first, and makes its
// file.
func (h *handing) pdf(ctx context.Context, record uuid.UUID, number raid.ActNumber, way duty.Way) ([]byte, error) {
	a, err := h.s.duty.OpenAct(ctx, record, number, way)
	if err != nil {
		return nil, err
	}
	return h.press.PDF(a)
}

// Copy implements act.Copies: a file of the officer alone beside his other
// downloads, named by the act's number.
func (h *handing) Copy(ctx context.Context, record uuid.UUID, number raid.ActNumber) (string, error) {
	pdf, err := h.pdf(ctx, record, number, duty.ActToFile)
	if err != nil {
		return "", err
	}
	return writeCopy(h.s.p.downloads(), "shyraq-"+string(number), ".pdf", pdf)
}

// printer is the program of the system that takes a page on its standard
// input, so that no file of ours lies anywhere.
const printer = "lp"

// CanPrint implements act.Copies.
func (h *handing) CanPrint() bool {
	_, err := exec.LookPath(printer)
	return err == nil
}

// Print implements act.Copies.
func (h *handing) Print(ctx context.Context, record uuid.UUID, number raid.ActNumber) error {
	path, err := exec.LookPath(printer)
	if err != nil {
		return errs.Errorf(errs.Unavailable, "act_printer", "no %s", printer)
	}
	pdf, err := h.pdf(ctx, record, number, duty.ActToPaper)
	if err != nil {
		return err
	}
	return sendToPrinter(ctx, path, string(number), pdf)
}

// longPrint is how long the system's queue may take to take a page.
const longPrint = 30 * time.Second

func sendToPrinter(ctx context.Context, path, title string, pdf []byte) error {
	ctx, cancel := context.WithTimeout(ctx, longPrint)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-t", title, "-o", "media=A4", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "act_print", "the printer did not take it"), err)
	}
	return nil
}
