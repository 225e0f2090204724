package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// answered is a guardian of a record, by whom and what was recorded of him.
type answered struct {
	personKey            // the child he was called for
	met       time.Time  // when that was
	pointed   codes.Code // the article that place and clock pointed to
	guardian  uuid.UUID
	penalties []raid.Penalty
}

// RepeatQuery asks about the guardian of a child met on a day.
type RepeatQuery struct {
	Record   uuid.UUID // under the hand: not asked about itself
	Guardian raid.Guardian
	Beside   []raid.Guardian // adults of the record's other children, of whom one may be the same
	Day      civil.Date      // of the offence, by the region's clock
	Pointed  codes.Code      // the article that place and clock point to
}

// RepeatAnswer is what this device knows of a guardian before.
type RepeatAnswer struct {
	raid.Repeat
	// Unknown counts earlier records of the guardian without any penalty
	// written down: how they ended is in the register of cases alone.
	Unknown int
	// Beside are the penalties that the record has of the same adult at its other children.
	Beside []raid.Penalty
	// Decides says that this officer decides of it, and may write a penalty down.
	Decides bool
}

// RepeatBefore says whether article 442 part 3 may apply to a guardian: from
// the penalties recorded of him, in this record or in others this officer may
// read. A guardian is the same by a valid IIN, or by a name that agrees and a
// phone in common; a name alone is a namesake's too. It proposes and the
// inspector decides; a patrol, who decides nothing of it, is told nothing.
func (d *Duty) RepeatBefore(ctx context.Context, q RepeatQuery) (RepeatAnswer, error) {
	if !d.Officer().Role.WritesPenalties() {
		return RepeatAnswer{}, nil
	}
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := d.refreshMemory(ctx); err != nil {
		return RepeatAnswer{}, err
	}
	beside := penaltiesBeside(q)
	penalties := append(beside, q.Guardian.Penalties...)
	unknown, without := map[uuid.UUID]bool{}, 0
	hits, _ := m.adults.index.Find(match.Query{Person: match.OfGuardian(q.Guardian)}, m.adults.index.Len())
	for _, h := range hits {
		a := m.adults.all[h.Ref].known
		if a.record == q.Record || !h.Contact {
			continue
		}
		penalties = append(penalties, a.penalties...)
		if had, seen := unknown[a.record]; !seen || had {
			unknown[a.record] = len(a.penalties) == 0
		}
	}
	for _, one := range unknown {
		if one {
			without++
		}
	}
	return RepeatAnswer{Repeat: raid.RepeatOf(q.Pointed, q.Day, penalties), Unknown: without, Beside: beside, Decides: true}, nil
}

// penaltiesBeside are those of the same adult at other children of the record, each
// once: of sisters he stands there twice, and it was written down at one.
func penaltiesBeside(q RepeatQuery) (out []raid.Penalty) {
	index := match.NewIndex()
	for i, g := range q.Beside {
		index.Add(match.OfGuardian(g), i)
	}
	hits, _ := index.Find(match.Query{Person: match.OfGuardian(q.Guardian)}, index.Len())
	for _, h := range hits {
		if !h.Contact {
			continue
		}
		for _, p := range q.Beside[h.Ref].Penalties {
			known := func(o raid.Penalty) bool { return o.ID == p.ID }
			if !slices.ContainsFunc(out, known) && !slices.ContainsFunc(q.Guardian.Penalties, known) {
				out = append(out, p)
			}
		}
	}
	return slices.Clip(out)
}
