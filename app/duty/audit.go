package duty

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
)

// Act is what is written in the journal beside the records: who looked, and at
// what, never what he saw.
type Act string

// The acts.
const (
	ActUnlock Act = "unlock"
	ActReveal Act = "reveal"
	ActEdit   Act = "edit"
	ActSearch Act = "search"
	ActPrint  Act = "print"
	ActExport Act = "export"
)

// note writes an act before its answer is given: where it cannot be written,
// nothing is shown.
func (d *Duty) note(ctx context.Context, act Act, record uuid.UUID, field string) error {
	frame := ledger.AuditFrame{
		At: d.opts.Now().UTC(), Action: string(act), Officer: d.opts.Keys.Officer().ID,
		Device: d.opts.Device.Device, Allowed: true, Reason: field,
	}
	if record != uuid.Nil {
		frame.Records = []uuid.UUID{record}
	}
	err := d.ledger.Note(ctx, frame)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// Unlocked writes down that the officer opened the device.
func (d *Duty) Unlocked(ctx context.Context) error { return d.note(ctx, ActUnlock, uuid.Nil, "") }

// Printed writes down that a record or a page goes to paper.
func (d *Duty) Printed(ctx context.Context, record uuid.UUID, what string) error {
	return d.note(ctx, ActPrint, record, what)
}

// Exported writes down that figures or records leave the device as a file.
func (d *Duty) Exported(ctx context.Context, what string) error {
	return d.note(ctx, ActExport, uuid.Nil, what)
}

// Search finds encounters by a name, a patronymic, an IIN or a place, among
// what this officer may read, newest first. That he searched is written down,
// not for what.
func (d *Duty) Search(ctx context.Context, text string) ([]Row, error) {
	words := strings.Fields(strings.ToLower(norm.NFC.String(text))) // as records are kept
	if len(words) == 0 {
		return nil, nil
	}
	if err := d.note(ctx, ActSearch, uuid.Nil, ""); err != nil {
		return nil, err
	}
	f, err := d.fold(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, c := range f.cases {
		if c.matches(words) {
			out = append(out, d.row(c))
		}
	}
	slices.SortStableFunc(out, func(a, b Row) int { return b.At.Compare(a.At) })
	return out, nil
}

// matches asks that every word begins some word of the record.
func (c *folded) matches(words []string) bool {
	var text []string
	add := func(s ...string) {
		for _, t := range s {
			text = append(text, strings.Fields(strings.ToLower(t))...)
		}
	}
	place := c.encounter.Place
	switch c.kind {
	case raid.KindVenueCheck:
		place = c.check.Place
	case raid.KindHomeCheck:
		place = c.home.Place
		add(c.home.Name)
	case raid.KindTalk:
		place = c.talk.Place
		add(c.talk.Topic)
	}
	add(place.Name, place.Note)
	for _, p := range c.encounter.People {
		add(p.Surname, p.Name, p.Patronymic, p.IIN, p.SchoolName)
		for _, g := range p.Guardians {
			add(g.Name)
		}
	}
	for _, w := range words {
		if !slices.ContainsFunc(text, func(t string) bool { return strings.HasPrefix(t, w) }) {
			return false
		}
	}
	return true
}
