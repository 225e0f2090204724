package duty

import (
	"context"

	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// RegisterMatch says that a child may stand on a register that the region loaded.
type RegisterMatch struct {
	Verdict  match.Verdict
	Register codes.Code // code list "registers"
	Status   string     // as the list has it
	Entered  civil.Date // when the child was put there, empty where the list does not say
}

func (m *recall) rememberList(id uuid.UUID, head revision.Signed) {
	var r raid.Register
	if decodeBody(head, &r) != nil {
		return
	}
	for _, e := range r.Entries {
		m.listed.add(id, match.Person{
			IIN: e.IIN, Surname: e.Surname, Name: e.Name, Patronymic: e.Patronymic, Birth: e.BirthDate,
		}, RegisterMatch{Register: r.Register, Status: e.Status, Entered: e.Entered})
	}
}

// OnRegisters says on which registers a child may stand already, of the lists
// the region sends to this officer: those of an inspector's or a supervisor's
// districts. A patrol has none and is told nothing; it asks the inspector. Like
// MetBefore it is asked while somebody types and gives no name.
func (d *Duty) OnRegisters(ctx context.Context, q RecallQuery) ([]RegisterMatch, error) {
	if role := d.Officer().Role; role != regionfile.Inspector && role != regionfile.Supervisor {
		return nil, nil // who became a patrol keeps the lists he had on the disk, and asks like one
	}
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := d.refreshMemory(ctx); err != nil {
		return nil, err
	}
	if m.listed.index.Len() == 0 {
		return nil, nil
	}
	found, _ := m.listed.index.Find(match.Query{Person: match.Of(q.Person, q.Met), Typing: q.Typing}, most)
	var out []RegisterMatch
	for _, h := range found {
		hit := m.listed.all[h.Ref].known
		hit.Verdict = h.Verdict
		out = append(out, hit)
	}
	return out, nil
}
