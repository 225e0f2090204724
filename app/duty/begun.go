package duty

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// BegunPage is the page of Typed on which short records stand that were begun and not
// saved, beside other dialogs: each by BegunPrefix and its kind.
const (
	BegunPage   = "dialog"
	BegunPrefix = "night."
)

// BegunAge is how long one is of its night: what was typed into it an evening ago is
// another family's.
const BegunAge = 12 * time.Hour

// Begun is a short record, a visit or a talk, that was begun and not saved. What was
// typed into it is not given away with it.
type Begun struct {
	Kind raid.Kind
	At   time.Time // when it was begun, in the region's offset

	typed  time.Time // the last letter
	answer codes.Code
}

// BegunAt is the field in which a card keeps when it was begun.
const BegunAt = "begun"

// BegunOf is what stands under a name of the page, of which the last letter was typed at a
// time; false where it is none.
func BegunOf(name string, typed time.Time, fields map[string]string) (Begun, bool) {
	kind, ok := strings.CutPrefix(name, BegunPrefix)
	at := typed // as long as no program kept when it was begun
	if began, err := time.Parse(time.RFC3339, fields[BegunAt]); err == nil && !began.After(typed) {
		at = began.In(typed.Location())
	}
	first, _, _ := strings.Cut(cmp.Or(fields["result"], fields["form"]), " ") // of a visit the gravest of several
	b := Begun{Kind: raid.Kind(kind), At: at, typed: typed, answer: codes.Code(first)}
	return b, ok && (b.Kind == raid.KindHomeCheck || b.Kind == raid.KindTalk)
}

// SavedAs says whether it is this record of its officer already: it was written, and the
// power went before the card was emptied. A record of its kind and its hour, or which he
// made after the last letter in it, with the same answer, is that one.
func (b Begun) SavedAs(r Row, officer uuid.UUID) bool {
	its := r.At.Truncate(time.Second).Equal(b.At.Truncate(time.Second)) || !r.At.Before(b.typed.Truncate(time.Second))
	return r.Kind == b.Kind && r.Author == officer && r.Outcome == b.answer && its
}

// BegunOn are the short records that were begun in a night and not saved, as they lie
// on the disk, the earliest first.
func (d *Duty) BegunOn(ctx context.Context, night civil.Date) ([]Begun, error) {
	rows, err := d.Night(ctx, night)
	if err != nil {
		return nil, err
	}
	raw, err := d.Typed(ctx, BegunPage)
	if isNotFound(err) {
		return nil, nil
	}
	var page map[string]struct {
		At     time.Time         `json:"at"`
		Fields map[string]string `json:"fields"`
	}
	if err == nil {
		err = json.Unmarshal(raw, &page)
	}
	if err != nil {
		return nil, fmt.Errorf("read what was begun: %w", err)
	}
	var all []Begun
	offset := d.Rules().Offset
	for name, one := range page {
		b, ok := BegunOf(name, one.At.In(offset), one.Fields)
		if !ok || d.Now().Sub(b.typed) > BegunAge || civil.NightOf(b.At, b.At.Location()) != night {
			continue
		}
		if !slices.ContainsFunc(rows, func(r Row) bool { return b.SavedAs(r, d.Officer().ID) }) {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b Begun) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind)) })
	return all, nil
}
