package duty

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/sync/revision"
)

// Acts are papers that people signed: of two versions of a record nobody chooses
// which were issued. All of both stay, an end that one of them knows is an end, and
// one that is too many is voided as any other, with a reason.

// Voids are acts to be taken out of force, each with its reason.
type Voids map[handover.Number]string

// Contested is an act in force that another contradicts, or one of two versions of
// its record: only where it is voided can all of that be chosen.
type Contested struct {
	Person uuid.UUID
	Act    handover.Act
	Twice  bool // another is in force for the same child: one of them has to be voided
}

// contested are the acts in force, of either version, of which one may have to be
// voided, by person and in the order in which they were issued.
func contested(left, right raid.Encounter) (out []Contested) {
	both := left.Clone()
	both.JoinActs(right)
	for _, p := range everybody(both, right) {
		var live []handover.Act
		for _, a := range p.Acts {
			if a.Void == nil {
				live = append(live, a)
			}
		}
		slices.SortStableFunc(live, func(a, b handover.Act) int { return a.IssuedAt.Compare(b.IssuedAt) })
		for _, a := range live {
			if len(live) > 1 || contradicts(left, p.ID, a) || contradicts(right, p.ID, a) {
				out = append(out, Contested{Person: p.ID, Act: a, Twice: len(live) > 1})
			}
		}
	}
	return out
}

// everybody are the people of a version, and behind them those of another alone.
func everybody(e, other raid.Encounter) []raid.Person {
	all := slices.Clone(e.People)
	for _, p := range other.People {
		if !in(e, p.ID) {
			all = append(all, p)
		}
	}
	return all
}

// contradicts says whether a version has a person of whom it says something else
// than an act.
func contradicts(e raid.Encounter, person uuid.UUID, a handover.Act) bool {
	return slices.ContainsFunc(e.People, func(p raid.Person) bool { return p.ID == person && p.Differs(a) != "" })
}

// ofAct says whether a field is an act of a person: there is nothing to choose.
func ofAct(f merge.Field) bool {
	parts := strings.Split(f.Path, ".")
	return len(parts) >= 4 && parts[0] == "people" && parts[2] == "acts"
}

// withActs chooses of every act whatever keeps it: settleActs puts them right.
func withActs(kind raid.Kind, base, left, right json.RawMessage, chosen map[string]merge.Side) (map[string]merge.Side, error) {
	joined, err := merge.Join(kind, base, left, right)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(chosen)
	for _, f := range joined.Fields {
		if !ofAct(f) {
			continue
		}
		if out == nil {
			out = map[string]merge.Side{}
		}
		out[f.Path] = max(f.By, merge.Left)
	}
	return out, nil
}

// settleActs gives a body all acts of two versions, with their ends, and takes those
// out of force that are to be voided.
func (d *Duty) settleActs(e *raid.Encounter, heads []revision.Signed, void Voids) error {
	for i := range e.People {
		e.People[i].Acts = nil
	}
	for _, h := range heads {
		var version raid.Encounter
		if err := decodeBody(h, &version); err != nil {
			return err
		}
		e.JoinActs(version)
	}
	for _, number := range slices.Sorted(maps.Keys(void)) {
		if _, err := d.endAct(e, number, norm.NFC.String(strings.TrimSpace(void[number]))); err != nil {
			return err
		}
	}
	return nil
}

// keepsFrozen says whether what two versions become leaves what acts in force say as
// each of the two has it.
func (d *Duty) keepsFrozen(ctx context.Context, w Draft) error {
	seen, err := d.seen(ctx, w)
	if err != nil {
		return err
	}
	return keepFrozen(seen, w.Encounter)
}

func keepFrozen(seen []revision.Signed, now raid.Encounter) error {
	for _, h := range seen {
		var was raid.Encounter
		if err := decodeBody(h, &was); err != nil {
			return err
		}
		if err := raid.KeepFrozen(was, now); err != nil {
			return err
		}
	}
	return nil
}
