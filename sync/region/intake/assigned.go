package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// Assigned is what is kept in the open of a revision of a decision, for those that
// follow: what was decided in a hash, who answers for it, and which answers there are.
type Assigned struct {
	Sum       string    `json:"sum"` // of all but the answers and the withdrawal
	Officer   uuid.UUID `json:"officer,omitzero"`
	Answers   []Said    `json:"answers,omitempty"`
	Withdrawn bool      `json:"withdrawn,omitempty"`
}

// Said is an answer that is kept: whose, and what it says in a hash.
type Said struct {
	ID     uuid.UUID `json:"id"`
	Sum    string    `json:"sum"` // of all but that it was taken back
	By     uuid.UUID `json:"by"`
	Undone bool      `json:"undone,omitempty"`

	step codes.Code
}

// assignedOf reads a decision: it is whole, and what founds it is of the series of who
// signed it on his device.
func assignedOf(e revision.Envelope) (out *Assigned, unit string, ok bool) {
	var v raid.Assignment
	var all map[string]json.RawMessage
	if json.Unmarshal(e.Body, &v) != nil || json.Unmarshal(e.Body, &all) != nil || raid.Blocked(v.Check(raid.Rules{})) {
		return nil, "", false
	}
	if len(e.Parents) == 0 && v.Series != raid.ReportSeries(e.Device, e.Author) {
		return nil, "", false
	}
	delete(all, "answers")
	delete(all, "undone")
	out = &Assigned{Sum: sumOf(all), Officer: v.Officer, Withdrawn: v.Undone != nil}
	for _, a := range v.Answers {
		undone := a.Undone != nil
		a.Undone = nil
		out.Answers = append(out.Answers, Said{ID: a.ID, Sum: sumOf(a), By: a.By, step: a.Step, Undone: undone})
	}
	return out, v.Unit, true
}

// sumOf is the hash of what is written as JSON; the members of a map are in order.
func sumOf(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return "" // it was JSON before
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// answered says whether a revision of a decision only adds to what it goes on from: what
// was decided and what others said stays, word for word; what is new was said, or taken
// back, by who signed it; and who only answers for it says no more than such a one may.
func (j *judgement) answered(who access.Subject) bool {
	now, parents := j.body.assigned, j.line.Signed.Envelope.Parents
	if len(parents) == 0 {
		return !now.Withdrawn && len(now.Answers) == 0
	}
	leads := who.Role == regionfile.Supervisor && access.Has(j.facts.Record.Units, who.Unit.ID)
	gone := false
	var before []Said
	for _, p := range parents {
		was := j.facts.Leaves[p].Assigned
		if was == nil || was.Sum != now.Sum {
			return false
		}
		gone = gone || was.Withdrawn
		for _, a := range was.Answers {
			if !kept(now.Answers, a) {
				return false
			}
			before = append(before, a)
		}
	}
	if now.Withdrawn != gone && (gone || !leads) {
		return false
	}
	if !leads && len(now.Answers) > max(len(before), assigned.MostByAnswerer) {
		return false
	}
	return !slices.ContainsFunc(now.Answers, func(a Said) bool {
		i := slices.IndexFunc(before, func(b Said) bool { return b.ID == a.ID })
		known := i >= 0
		undone := known && slices.ContainsFunc(before, func(b Said) bool { return b.ID == a.ID && b.Undone })
		switch {
		case known && a.Undone == undone:
			return false
		case a.By != who.Officer: // in another's name
			return true
		case known:
			return false
		}
		return !leads && !slices.Contains(assigned.AnswererSteps, a.step)
	})
}

// kept says whether an answer still stands as it was given; it may be taken back since.
func kept(all []Said, was Said) bool {
	return slices.ContainsFunc(all, func(a Said) bool {
		return a.ID == was.ID && a.Sum == was.Sum && (a.Undone || !was.Undone)
	})
}
