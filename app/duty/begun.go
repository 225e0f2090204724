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
	At   time.Time // of the last letter, in the region's offset

	answer codes.Code
}

// BegunOf is what stands under a name of the page; false where it is none.
func BegunOf(name string, at time.Time, fields map[string]string) (Begun, bool) {
	kind, ok := strings.CutPrefix(name, BegunPrefix)
	b := Begun{Kind: raid.Kind(kind), At: at, answer: codes.Code(cmp.Or(fields["result"], fields["form"]))}
	return b, ok && (b.Kind == raid.KindHomeCheck || b.Kind == raid.KindTalk)
}

// SavedAs says whether it is this record of its officer already: it was written, and the
// power went before the card was emptied. A record of its kind that he made after the
// last letter in it, with the same answer, is that one.
func (b Begun) SavedAs(r Row, officer uuid.UUID) bool {
	return r.Kind == b.Kind && r.Author == officer && r.Outcome == b.answer && !r.At.Before(b.At.Truncate(time.Second))
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
		if !ok || d.Now().Sub(b.At) > BegunAge || civil.NightOf(b.At, b.At.Location()) != night {
			continue
		}
		if !slices.ContainsFunc(rows, func(r Row) bool { return b.SavedAs(r, d.Officer().ID) }) {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b Begun) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind)) })
	return all, nil
}
