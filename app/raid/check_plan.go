package raid

import (
	"time"

	"github.com/google/uuid"
)

// longRaid is the length of a raid above which its window has probably a
// wrong date; maxRaid is a whole night from noon to noon.
const (
	longRaid = 14 * time.Hour
	maxRaid  = 24 * time.Hour
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

// Check names what is wrong with a check of a place. An undone one must only
// say why.
func (v VenueCheck) Check(r Rules) []Problem {
	f := &findings{rules: r}
	if !f.visit(v.Night, v.At, v.Place, v.Note, v.Undone) {
		return f.list
	}
	switch v.Result {
	case NothingFound, MinorsFound, Violation:
	case "":
		f.block("result", "problem.result_missing")
	default: // a newer program's
		f.warn("result", "problem.code_unknown", "Code", short(string(v.Result)))
	}
	return f.list
}

// Check names what is wrong with a review. To return a record is to say what
// to mend: it needs a comment.
func (v Review) Check(r Rules) []Problem {
	f := &findings{rules: r}
	if v.Record == uuid.Nil {
		f.block("record", "problem.id_missing")
	}
	if !hexHash(v.Rev) {
		f.block("rev", "problem.rev_missing")
	}
	if v.Decision != Accept && v.Decision != Return {
		f.block("decision", "problem.decision_missing")
	}
	f.many("comments", len(v.Comments), MaxComments)
	said := false
	for i, c := range v.Comments {
		f.text(Path("comments", i, "text"), c.Text, MaxText)
		f.text(Path("comments", i, "field"), c.Field, MaxLine)
		said = said || !blank(c.Text)
	}
	if v.Decision == Return && !said {
		f.block("comments", "problem.comment_missing")
	}
	f.future("at", v.At)
	f.reason("undone", v.Undone)
	return f.list
}

// hexHash knows a revision's name: lower-case hexadecimal SHA-256.
func hexHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
