package session

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	papers "shyraq/app/act"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/session/draft"
	"shyraq/app/ui/act"
	"shyraq/errs"
)

// actDesk fills act.Desk and act.Copies for one record.
type actDesk struct {
	duty      *duty.Duty
	drafts    *draft.Store
	press     papers.Press
	record    uuid.UUID // whose draft the act is beside
	newID     func() uuid.UUID
	downloads func() string
}

func (h actDesk) on(d act.Data) duty.Draft {
	w, _ := h.drafts.Get(h.record)
	w.Encounter = d.Encounter
	return w
}

func handoverOf(d act.Data, f act.Form) duty.Handover {
	out := duty.Handover{
		Person: d.Person, Taker: f.Taker, Place: f.Place, Conditions: f.Conditions, Seen: f.Seen, Returned: f.Returned,
		OfficerInk: f.OfficerInk, TakerInk: f.TakerInk, Fit: f.Fit == "yes", Replaces: f.Replaces, Reason: f.Reason,
	}
	if p := personOf(d); p.HandedAt.IsZero() {
		out.HandedAt = f.SignedAt
	}
	if f.Refuses {
		out.Refused, out.TakerInk = f.Refused, nil
	}
	return out
}

// personOf is the child of the act.
func personOf(d act.Data) raid.Person {
	i := slices.IndexFunc(d.Encounter.People, func(p raid.Person) bool { return p.ID == d.Person })
	if i < 0 {
		return raid.Person{}
	}
	return d.Encounter.People[i]
}

// Preview implements act.Desk.
func (h actDesk) Preview(d act.Data, f act.Form) handover.Act {
	a, err := h.duty.PreviewAct(h.on(d), handoverOf(d, f))
	if err != nil {
		return handover.Act{Version: 1} // of a person who is gone: an empty page
	}
	return a
}

// Step implements act.Desk.
func (h actDesk) Step(ctx context.Context, d act.Data, done act.Done) (act.Data, error) {
	return h.change(ctx, d, func(p *raid.Person) {
		done.Apply(p, h.newID, h.duty.Now(), h.duty.Officer().ID)
	})
}

// Mark implements act.Desk.
func (h actDesk) Mark(ctx context.Context, d act.Data, taker handover.Taker, fitness codes.Code) (act.Data, error) {
	return h.change(ctx, d, func(p *raid.Person) { markTaker(p, taker, fitness, h.newID) })
}

// markTaker marks who would take a child, with what was typed of him: a guardian
// of the child, or one who is added now. A mark that tells of the child's harm
// or of an order is the record's, and neither goes nor is made less here.
func markTaker(p *raid.Person, taker handover.Taker, fitness codes.Code, newID func() uuid.UUID) {
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
	if g.Fitness == "" || g.Fitness == codes.Fit || g.Fitness == codes.Unfit {
		g.Fitness = fitness
	}
}

// change saves a change to the child of the act as a step of the record.
func (h actDesk) change(ctx context.Context, d act.Data, change func(*raid.Person)) (act.Data, error) {
	return h.sign(d, func(w duty.Draft) (duty.Draft, error) {
		w.Encounter = renewed(d.Encounter, d.Form.Reason, h.duty.Now())
		w.Encounter.People = slices.Clone(w.Encounter.People)
		for i := range w.Encounter.People {
			if p := &w.Encounter.People[i]; p.ID == d.Person {
				change(p)
			}
		}
		saved, err := h.duty.Record(ctx, w)
		if err != nil {
			return w, err
		}
		return duty.Reopened(w, saved)
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
func (h actDesk) Issue(ctx context.Context, d act.Data, f act.Form) (act.Data, error) {
	return h.sign(d, func(w duty.Draft) (duty.Draft, error) {
		w.Encounter = renewed(d.Encounter, f.Reason, h.duty.Now())
		w, _, err := h.duty.IssueAct(ctx, w, handoverOf(d, f))
		return w, err
	}, draft.WithoutAct)
}

// Void implements act.Desk.
func (h actDesk) Void(ctx context.Context, d act.Data, number handover.Number, reason string) (act.Data, error) {
	return h.sign(d, func(w duty.Draft) (duty.Draft, error) {
		w.Encounter = d.Encounter
		return h.duty.VoidAct(ctx, w, number, reason)
	}, draft.WithoutAct)
}

// sign goes on from a revision, with what the screens keep beside it.
func (h actDesk) sign(d act.Data, do func(duty.Draft) (duty.Draft, error), keep func(*draft.Form)) (act.Data, error) {
	var now raid.Encounter
	err := h.drafts.Sign(h.record, func(w duty.Draft) (duty.Draft, error) {
		next, err := do(w)
		now = next.Encounter
		return next, err
	}, keep)
	if err == nil {
		d.Encounter = now
	}
	return d, err
}

// pdf opens an act for a way out, which is written down first, and makes its
// file.
func (h actDesk) pdf(ctx context.Context, record uuid.UUID, number handover.Number, way duty.Way) ([]byte, error) {
	a, err := h.duty.OpenAct(ctx, record, number, way)
	if err != nil {
		return nil, err
	}
	press := h.press
	if press.Doubts, err = h.duty.DoubtsOfActs(ctx, record); err != nil {
		return nil, err
	}
	return press.PDF(a)
}

// Copy implements act.Copies: a file of the officer alone beside his other
// downloads, named by the act's number.
func (h actDesk) Copy(ctx context.Context, record uuid.UUID, number handover.Number) (string, error) {
	pdf, err := h.pdf(ctx, record, number, duty.ActToFile)
	if err != nil {
		return "", err
	}
	return writeCopy(h.downloads(), "shyraq-"+string(number), ".pdf", pdf)
}

// printer is the program of the system that takes a page on its standard
// input, so that no file of ours lies anywhere.
const printer = "lp"

// CanPrint implements act.Copies.
func (h actDesk) CanPrint() bool {
	_, err := exec.LookPath(printer)
	return err == nil
}

// Print implements act.Copies.
func (h actDesk) Print(ctx context.Context, record uuid.UUID, number handover.Number) error {
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
	cmd.WaitDelay = time.Second // what the program has started may hold the page and read none of it
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "act_print", "the printer did not take it"), err)
	}
	return nil
}
