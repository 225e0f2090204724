package admin

import (
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/help"
	"shyraq/sync/region/access"
	"shyraq/sync/region/retention"
	"shyraq/sync/revision"
)

// answers are those to the referrals of each encounter, without a word, and the rows of
// what speaks of a record and is not due by itself.
type answers struct {
	of   map[uuid.UUID][]help.Answer
	rows []DueRow
}

// take notes the answer that a record is, where it is one.
func (a *answers) take(o access.Object, all []revision.Signed) {
	var first raid.FollowUp
	if o.Kind != raid.KindFollowUp || len(all) == 0 || json.Unmarshal(all[0].Envelope.Body, &first) != nil {
		return // or a newer program's: it ends nothing
	}
	first.Note = ""
	for _, h := range revision.Heads(all) {
		var v raid.FollowUp
		if json.Unmarshal(h.Envelope.Body, &v) == nil && v.Undone != nil {
			first.Undone = v.Undone
		}
	}
	a.of[o.Facts.Target] = append(a.of[o.Facts.Target], help.Answer{ID: o.Record, FollowUp: first})
}

// answered gives free what was held for help alone, where the answers end it.
func (r *RetentionReport) answered(told answers, kept map[uuid.UUID]bool) {
	r.Held = slices.DeleteFunc(r.Held, func(row DueRow) bool {
		if !slices.Contains(row.Held, retention.HeldReferral) {
			return false
		}
		if row.Standing = row.Answered(told.of[row.Record]); !row.Erases() {
			return false
		}
		r.Due = append(r.Due, row)
		kept[row.Record] = false
		return true
	})
}

// endWith has a review, a link or an answer go with what it is about, a link with the
// last of its two records: of a child whose record was erased it says nothing any more to
// anybody who may read it, whatever its own term.
func (r *RetentionReport) endWith(told answers, about map[uuid.UUID][]uuid.UUID, kept map[uuid.UUID]bool, look *look) {
	for _, row := range told.rows {
		stays := slices.ContainsFunc(about[row.Record], func(id uuid.UUID) bool { return kept[id] })
		if stays || look.aside[row.Record] || slices.Contains(look.held, row.Record) {
			r.Kept[row.Category]++
			continue
		}
		row.Due = true
		r.Due = append(r.Due, row)
	}
}
