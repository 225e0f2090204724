package night

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/state"
)

// line is one row of the list: a draft or a record.
type line struct {
	draft *Draft
	row   *Row
}

func (l line) id() uuid.UUID {
	if l.draft != nil {
		return l.draft.ID
	}
	return l.row.ID
}

func (l line) at() time.Time {
	if l.draft != nil {
		return l.draft.At
	}
	return l.row.At
}

// cares says whether the child is with this officer and who rides with him, or, to who
// acts for every child of the night, with anybody: in a record or in a draft.
func (l line) cares() bool {
	if l.draft != nil {
		return l.draft.Care
	}
	return l.row.Care && (!l.row.Away || l.row.Watched)
}

// wrong says whether a child is with an adult who may not have him, by a record that was
// finished and sent too.
func (l line) wrong() bool {
	if l.draft != nil {
		return l.draft.Wrong
	}
	return l.row.Wrong
}

// rank is what stands above what: a child who is where he may not be, a returned
// record, a child in care, typing that was left, then the night with its latest first.
func (l line) rank() int {
	switch {
	case l.wrong():
		return -1
	case l.draft != nil && l.draft.Overdue:
		return 1
	case l.draft != nil:
		return 2
	case l.row.Word == state.WordQuarantined, l.row.Word == state.WordConflict, l.row.Word == state.WordReturned:
		return 0
	case l.row.Word == state.WordInCare, l.row.Word == state.WordUnfinished:
		return 1
	case l.row.Typing, l.row.Unwritten:
		return 2
	}
	return 3
}

// pinned tells whether the line stands above the night's own order.
func (l line) pinned() bool { return l.rank() < 3 }

// lines puts the night into the order of the list. With found not nil those
// records and drafts are shown alone, of other nights too. A record of the
// night is shown as it stands by now.
func lines(d Data, found *Found) []line {
	var out []line
	if found != nil {
		out = foundLines(d, *found)
	} else {
		for i := range d.Drafts {
			out = append(out, line{draft: &d.Drafts[i]})
		}
		for i := range d.Rows {
			out = append(out, line{row: &d.Rows[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), b.at().Compare(a.at()))
	})
	return out
}

func foundLines(d Data, found Found) []line {
	var out []line
	for i := range d.Drafts {
		if slices.Contains(found.Drafts, d.Drafts[i].ID) {
			out = append(out, line{draft: &d.Drafts[i]})
		}
	}
	for i := range found.Rows {
		row := &found.Rows[i]
		row.Earlier = row.Night != d.Night
		if now := slices.IndexFunc(d.Rows, func(r Row) bool { return r.ID == row.ID }); now >= 0 {
			row = &d.Rows[now]
		}
		out = append(out, line{row: row})
	}
	return out
}
