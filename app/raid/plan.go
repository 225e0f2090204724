package raid

import (
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"time"

	"github.com/google/uuid"
)

// Check names what is wrong with an operation.
func (o Operation) Check(r Rules) []Problem {
	f := &findings{rules: r, at: o.From}
	if o.Type == "" {
		f.block("type", "problem.type_missing")
	}
	f.code("type", "operations", o.Type)
	f.text("name", o.Name, MaxLine)
	if !o.From.Valid() {
		f.block("from", "problem.date_bad")
	}
	switch {
	case !o.To.Valid():
		f.block("to", "problem.date_bad")
	case o.From.Valid() && o.To < o.From:
		f.block("to", "problem.to_before_from")
	}
	f.unit(o.Unit)
	return f.list
}

// Check names what is wrong with a raid. A cancelled raid must only say why.
func (r Raid) Check(rules Rules) []Problem {
	f := &findings{rules: rules, at: r.Night}
	f.reason("cancelled", r.Cancelled)
	if r.Cancelled != nil {
		return f.list
	}
	if r.Type == "" {
		f.block("type", "problem.type_missing")
	}
	f.code("type", "operations", r.Type)
	f.unit(r.Unit)
	f.night(r.Night, r.From)
	switch length := r.To.Sub(r.From); {
	case r.From.IsZero():
		f.block("from", "problem.window_missing")
	case r.To.IsZero():
		f.block("to", "problem.window_missing")
	case length <= 0:
		f.block("to", "problem.to_before_from")
	case length > maxRaid:
		f.block("to", "problem.window_too_long")
	case length > longRaid:
		f.warn("to", "problem.window_long")
	}
	f.text("note", r.Note, MaxText)
	f.crews(r, f.sectors(r))
	return f.list
}

// Operation is a named campaign of several days, such as «Түнгі қаладағы
// балалар». Its raids are single nights.
type Operation struct {
	Type codes.Code `json:"type"`           // code list "operations"
	Name string     `json:"name,omitempty"` // own name, where the type's is not enough
	From civil.Date `json:"from"`
	To   civil.Date `json:"to"`
	Unit string     `json:"unit"`
}

// Raid is one evening of an operation in one unit: its window, its sectors and
// the crews that go out. Sectors and crews live inside the raid, because they
// are planned, changed and read together with it.
type Raid struct {
	Operation uuid.UUID  `json:"operation,omitzero"`
	Type      codes.Code `json:"type"` // code list "operations"
	Night     civil.Date `json:"night"`
	From      time.Time  `json:"from"` // half-open window [From, To)
	To        time.Time  `json:"to"`
	Unit      string     `json:"unit"`
	Sectors   []Sector   `json:"sectors,omitempty"`
	Crews     []Crew     `json:"crews,omitempty"`
	Note      string     `json:"note,omitempty"`
	Cancelled *Reasoned  `json:"cancelled,omitempty"`
}

// Sector is a part of the map a crew answers for. In this release a sector is
// a whole district, named by its KATO code.
type Sector struct {
	ID       uuid.UUID `json:"id"`
	Name     string    `json:"name"`
	District string    `json:"district"`
}

// Crew is a patrol on a raid: its name on the radio and its members.
type Crew struct {
	ID      uuid.UUID   `json:"id"`
	Name    string      `json:"name"`
	Members []uuid.UUID `json:"members"` // officer ids
	Sectors []uuid.UUID `json:"sectors,omitempty"`
}

// longRaid is the length of a raid above which its window has probably a
// wrong date; maxRaid is a whole night from noon to noon.
const (
	longRaid = 14 * time.Hour
	maxRaid  = 24 * time.Hour
)

// unit blocks a plan that belongs to nobody.
func (f *findings) unit(id string) {
	if id == "" {
		f.block("unit", "problem.unit_missing")
		return
	}
	if f.rules.Region != nil && !f.rules.Region.HasUnit(id) {
		f.warn("unit", "problem.unit_unknown")
	}
}

func (f *findings) sectors(r Raid) map[uuid.UUID]bool {
	ids := map[uuid.UUID]bool{}
	f.many("sectors", len(r.Sectors), MaxCrews)
	for i, s := range r.Sectors {
		at := Path("sectors", i)
		f.id(Path(at, "id"), s.ID, ids)
		f.text(Path(at, "name"), s.Name, MaxLine)
		if f.rules.Region != nil && !f.rules.Region.HasDistrict(s.District) {
			f.warn(Path(at, "district"), "problem.district_unknown")
		}
	}
	return ids
}

func (f *findings) crews(r Raid, sectors map[uuid.UUID]bool) {
	if len(r.Crews) == 0 {
		f.warn("crews", "problem.crews_missing")
	}
	f.many("crews", len(r.Crews), MaxCrews)
	ids, members := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for i, c := range r.Crews {
		at := Path("crews", i)
		f.id(Path(at, "id"), c.ID, ids)
		if blank(c.Name) {
			f.warn(Path(at, "name"), "problem.crew_name_missing")
		}
		f.text(Path(at, "name"), c.Name, MaxLine)
		if len(c.Members) == 0 {
			f.warn(Path(at, "members"), "problem.crew_empty")
		}
		f.many(Path(at, "members"), len(c.Members), MaxPeople)
		for j, m := range c.Members {
			if members[m] {
				f.warn(Path(at, "members", j), "problem.crew_member_twice")
			}
			members[m] = true
		}
		for j, s := range c.Sectors {
			if !sectors[s] {
				f.block(Path(at, "sectors", j), "problem.sector_unknown")
			}
		}
	}
}
