package region

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
)

// The policy, cell by cell: one row for each role, action and kind; one column
// for each way in which an officer can stand to a record, and the last for none.
// "+" is allowed. Change the table and this must change with it, read by a
// person.
const policy = `
role          action   kind        author crew raid handed district unit none
patrol        read     operation   +      .    +    .      .        +    .
patrol        read     raid        +      .    +    .      .        +    .
patrol        read     encounter   +      +    +    +      .        .    .
patrol        read     venue_check +      +    +    +      .        .    .
patrol        read     home_check  +      +    +    +      .        .    .
patrol        read     talk        +      +    +    +      .        .    .
patrol        read     review      +      +    +    +      .        .    .
patrol        read     link        .      +    +    +      .        .    .
patrol        read     register    .      .    .    .      .        .    .
patrol        create   operation   .      .    .    .      .        .    .
patrol        create   raid        .      .    .    .      .        .    .
patrol        create   encounter   .      .    .    .      .        +    .
patrol        create   venue_check .      .    .    .      .        +    .
patrol        create   home_check  .      .    .    .      .        +    .
patrol        create   talk        .      .    .    .      .        +    .
patrol        create   review      .      .    .    .      .        .    .
patrol        create   link        .      .    .    .      .        .    .
patrol        create   register    .      .    .    .      .        .    .
patrol        continue operation   .      .    .    .      .        .    .
patrol        continue raid        .      .    .    .      .        .    .
patrol        continue encounter   +      +    +    +      .        .    .
patrol        continue venue_check +      +    +    +      .        .    .
patrol        continue home_check  +      +    +    +      .        .    .
patrol        continue talk        +      +    +    +      .        .    .
patrol        continue review      .      .    .    .      .        .    .
patrol        continue link        .      .    .    .      .        .    .
patrol        continue register    .      .    .    .      .        .    .
inspector     read     operation   +      .    +    .      .        +    .
inspector     read     raid        +      .    +    .      .        +    .
inspector     read     encounter   +      +    +    +      +        .    .
inspector     read     venue_check +      +    +    +      +        .    .
inspector     read     home_check  +      +    +    +      +        .    .
inspector     read     talk        +      +    +    +      +        .    .
inspector     read     review      +      +    +    +      +        .    .
inspector     read     link        .      +    +    +      +        .    .
inspector     read     register    .      .    .    .      +        .    .
inspector     create   operation   .      .    .    .      .        .    .
inspector     create   raid        .      .    .    .      .        .    .
inspector     create   encounter   .      .    .    .      .        +    .
inspector     create   venue_check .      .    .    .      .        +    .
inspector     create   home_check  .      .    .    .      .        +    .
inspector     create   talk        .      .    .    .      .        +    .
inspector     create   review      .      .    .    .      .        .    .
inspector     create   link        .      +    +    +      +        .    .
inspector     create   register    .      .    .    .      .        .    .
inspector     continue operation   .      .    .    .      .        .    .
inspector     continue raid        .      .    .    .      .        .    .
inspector     continue encounter   +      +    +    +      +        .    .
inspector     continue venue_check +      +    +    +      +        .    .
inspector     continue home_check  +      +    +    +      +        .    .
inspector     continue talk        +      +    +    +      +        .    .
inspector     continue review      .      .    .    .      .        .    .
inspector     continue link        .      +    +    +      +        .    .
inspector     continue register    .      .    .    .      .        .    .
supervisor    read     operation   +      .    +    .      .        +    .
supervisor    read     raid        +      .    +    .      .        +    .
supervisor    read     encounter   +      .    .    .      .        +    .
supervisor    read     venue_check +      .    .    .      .        +    .
supervisor    read     home_check  +      .    .    .      .        +    .
supervisor    read     talk        +      .    .    .      .        +    .
supervisor    read     review      +      .    .    .      .        +    .
supervisor    read     link        .      .    .    .      .        +    .
supervisor    read     register    .      .    .    .      +        .    .
supervisor    create   operation   .      .    .    .      .        +    .
supervisor    create   raid        .      .    .    .      .        +    .
supervisor    create   encounter   .      .    .    .      .        .    .
supervisor    create   venue_check .      .    .    .      .        .    .
supervisor    create   home_check  .      .    .    .      .        .    .
supervisor    create   talk        .      .    .    .      .        .    .
supervisor    create   review      .      .    .    .      .        +    .
supervisor    create   link        .      .    .    .      .        +    .
supervisor    create   register    .      .    .    .      .        .    .
supervisor    continue operation   .      .    .    .      .        +    .
supervisor    continue raid        .      .    .    .      .        +    .
supervisor    continue encounter   .      .    .    .      .        .    .
supervisor    continue venue_check .      .    .    .      .        .    .
supervisor    continue home_check  .      .    .    .      .        .    .
supervisor    continue talk        .      .    .    .      .        .    .
supervisor    continue review      .      .    .    .      .        +    .
supervisor    continue link        .      .    .    .      .        +    .
supervisor    continue register    .      .    .    .      .        .    .
administrator read     operation   +      .    +    .      .        +    .
administrator read     raid        +      .    +    .      .        +    .
administrator read     encounter   .      .    .    .      .        .    .
administrator read     venue_check .      .    .    .      .        .    .
administrator read     home_check  .      .    .    .      .        .    .
administrator read     talk        .      .    .    .      .        .    .
administrator read     review      .      .    .    .      .        .    .
administrator read     link        .      .    .    .      .        .    .
administrator read     register    .      .    .    .      .        .    .
administrator create   operation   .      .    .    .      .        .    .
administrator create   raid        .      .    .    .      .        .    .
administrator create   encounter   .      .    .    .      .        .    .
administrator create   venue_check .      .    .    .      .        .    .
administrator create   home_check  .      .    .    .      .        .    .
administrator create   talk        .      .    .    .      .        .    .
administrator create   review      .      .    .    .      .        .    .
administrator create   link        .      .    .    .      .        .    .
administrator create   register    .      .    .    .      .        .    .
administrator continue operation   .      .    .    .      .        .    .
administrator continue raid        .      .    .    .      .        .    .
administrator continue encounter   .      .    .    .      .        .    .
administrator continue venue_check .      .    .    .      .        .    .
administrator continue home_check  .      .    .    .      .        .    .
administrator continue talk        .      .    .    .      .        .    .
administrator continue review      .      .    .    .      .        .    .
administrator continue link        .      .    .    .      .        .    .
administrator continue register    .      .    .    .      .        .    .
`

var (
	me, somebody = uuid.UUID{1}, uuid.UUID{2}
	crew, night  = uuid.UUID{3}, uuid.UUID{4}
)

func subjectOf(role regionfile.Role) Subject {
	return Subject{Device: wire.DeviceActive, Session: true, Officer: me, Role: role, Unit: "u", Districts: []string{"d"},
		Crews: []uuid.UUID{crew}, Raids: []uuid.UUID{night}}
}

// columns makes an object to which the subject stands in one way only.
var columns = []struct {
	name string
	make func() Object
}{
	{"author", func() Object { return Object{Authors: []uuid.UUID{somebody, me}} }},
	{"crew", func() Object { return Object{Crews: []uuid.UUID{crew}} }},
	{"raid", func() Object { return Object{Raids: []uuid.UUID{night}} }},
	{"handed", func() Object { return Object{PenOfficers: []uuid.UUID{me}} }},
	{"district", func() Object { return Object{Units: []string{"other"}, Districts: []string{"d"}} }},
	{"unit", func() Object { return Object{Units: []string{"u"}, Districts: []string{"other"}} }},
	{"none", func() Object {
		return Object{Authors: []uuid.UUID{somebody}, Units: []string{"other"}, Districts: []string{"other"}, Crews: []uuid.UUID{{9}}, Raids: []uuid.UUID{{9}}, PenOfficers: []uuid.UUID{somebody}, PenCrews: []uuid.UUID{{9}}}
	}},
}

func TestPolicyCellByCell(t *testing.T) {
	var b strings.Builder
	row := func(cells ...string) {
		line := fmt.Sprintf("%-13s %-8s %-11s ", cells[0], cells[1], cells[2])
		for i, c := range cells[3:] {
			line += fmt.Sprintf("%-*s ", len(columns[i].name), c)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	head := []string{"role", "action", "kind"}
	for _, c := range columns {
		head = append(head, c.name)
	}
	row(head...)
	cells := 0
	for _, role := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator} {
		for _, action := range []Action{Read, Create, Continue} {
			for _, kind := range append(slices.Clone(raid.Kinds), raid.KindRegister) {
				line := []string{string(role), string(action), string(kind)}
				for _, c := range columns {
					o := c.make()
					o.Kind = kind
					if kind == raid.KindReview {
						t := o
						t.Kind = raid.KindEncounter
						o = Object{Kind: kind, Target: &t}
						if c.name == "author" { // of the review
							t.Authors, o.Authors = nil, []uuid.UUID{me}
						}
					}
					if kind == raid.KindLink {
						t := o
						t.Kind = raid.KindEncounter
						o = Object{Kind: kind, Linked: []Object{t, t}}
						if c.name == "author" { // of the link
							t.Authors = nil
							o = Object{Kind: kind, Authors: []uuid.UUID{me}, Linked: []Object{t, t}}
						}
					}
					v := Decide(subjectOf(role), action, o)
					if v.Allow == (v.Reason != "") {
						t.Errorf("%s %s %s %s: allow %v with reason %q", role, action, kind, c.name, v.Allow, v.Reason)
					}
					line = append(line, map[bool]string{true: "+", false: "."}[v.Allow])
					cells++
				}
				row(line...)
			}
		}
	}
	t.Logf("%d cells", cells)
	for _, line := range differing(policy, b.String()) {
		t.Error(line)
	}
}

// differing are the rows of two tables that differ, each with the cells in which
// it does, and the rows that stand in one of them alone.
func differing(want, got string) (out []string) {
	rows := func(table string) (in []string, of map[string][]string) {
		of = map[string][]string{}
		for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
			cells := strings.Fields(line)
			key := strings.Join(cells[:3], " ")
			in, of[key] = append(in, key), append(cells[3:], line)
		}
		return in, of
	}
	wanted, a := rows(want)
	have, b := rows(got)
	for _, key := range have {
		is, was := b[key], a[key]
		if was == nil {
			out = append(out, "read this row and add it to the policy: "+is[len(is)-1])
			continue
		}
		for i, c := range columns {
			if was[i] != is[i] {
				out = append(out, fmt.Sprintf("%s, %s: the policy says %q, decided is %q", key, c.name, was[i], is[i]))
			}
		}
	}
	for _, key := range wanted {
		if b[key] == nil {
			out = append(out, "nothing is decided about: "+key)
		}
	}
	return out
}

// What differs is named cell by cell.
func TestDifferingCellsAreNamed(t *testing.T) {
	head := "role action kind author crew raid handed district unit none\n"
	got := differing(head+"patrol read talk + + + . . . .\npatrol read link . . . . . . .", head+"patrol read talk + . + . . . .\npatrol read plan + . . . . . .")
	if d := cmp.Diff([]string{
		`patrol read talk, crew: the policy says "+", decided is "."`,
		"read this row and add it to the policy: patrol read plan + . . . . . .",
		"nothing is decided about: patrol read link",
	}, got); d != "" {
		t.Error(d)
	}
}

func TestPolicyAtTheEdges(t *testing.T) {
	mine := Object{Kind: raid.KindEncounter, Authors: []uuid.UUID{me}, Units: []string{"u"}, Districts: []string{"d"}}
	review := func(t Object) Object { return Object{Kind: raid.KindReview, Target: &t} }
	link := func(all ...Object) Object { return Object{Kind: raid.KindLink, Authors: []uuid.UUID{me}, Linked: all} }
	foreign := Object{Kind: raid.KindEncounter, Units: []string{"other"}, Districts: []string{"other"}}
	sub := func(role regionfile.Role, change func(*Subject)) Subject {
		s := subjectOf(role)
		if change != nil {
			change(&s)
		}
		return s
	}
	for _, c := range []struct {
		name   string
		s      Subject
		action Action
		o      Object
		want   string
	}{
		{"reading without a session", sub(regionfile.Patrol, func(s *Subject) { s.Session = false }), Read, mine, wire.CodeSession},
		{"reading on a revoked device", sub(regionfile.Patrol, func(s *Subject) { s.Device = wire.DeviceRevoked }), Read, mine, wire.CodeRevoked},
		{"reading on no device", sub(regionfile.Patrol, func(s *Subject) { s.Device = "" }), Read, mine, wire.CodeRevoked},
		{"a revoked officer reads", sub(regionfile.Patrol, func(s *Subject) { s.Revoked = true }), Read, mine, "officer_revoked"},
		{"no role", sub("", nil), Read, mine, "role"},
		{"an unknown role", sub("chief", nil), Create, mine, "role"},
		{"an unknown kind", sub(regionfile.Supervisor, nil), Read, Object{Kind: "spell", Units: []string{"u"}}, "role"},
		{"an unknown action", sub(regionfile.Supervisor, nil), "burn", mine, "role"},
		{"no unit matches no unit", sub(regionfile.Supervisor, func(s *Subject) { s.Unit = "" }), Read, Object{Kind: raid.KindEncounter, Units: []string{""}}, "relation"},
		{"nobody authored what has no author", sub(regionfile.Patrol, func(s *Subject) { s.Officer = uuid.Nil }), Read, Object{Kind: raid.KindEncounter, Authors: []uuid.UUID{uuid.Nil}}, "relation"},
		{"reviewing own work", sub(regionfile.Supervisor, nil), Create, review(mine), "own_review"},
		{"reviewing nothing", sub(regionfile.Supervisor, nil), Create, Object{Kind: raid.KindReview}, "relation"},
		{"reading a review of nothing", sub(regionfile.Supervisor, nil), Read, Object{Kind: raid.KindReview}, "relation"},
		{"the author reads the review of his record", sub(regionfile.Patrol, nil), Read, review(mine), ""},
		{"an inspector reads what has no district yet", sub(regionfile.Inspector, nil), Read, Object{Kind: raid.KindEncounter, Units: []string{"u"}}, ""},
		{"a member reads what was handed to his crew", sub(regionfile.Patrol, nil), Read, Object{Kind: raid.KindEncounter, PenCrews: []uuid.UUID{crew}}, ""},
		{"a link of two readable records", sub(regionfile.Inspector, nil), Read, link(mine, mine), ""},
		{"a link of one readable record, though he wrote it", sub(regionfile.Inspector, nil), Read, link(mine, foreign), "relation"},
		{"a link of which the region lacks a record", sub(regionfile.Supervisor, nil), Read, link(mine), "relation"},
		{"a link of a check of a place", sub(regionfile.Supervisor, nil), Create, link(mine, Object{Kind: raid.KindVenueCheck, Units: []string{"u"}}), "relation"},
		{"linking what he may not read", sub(regionfile.Inspector, nil), Create, link(foreign, mine), "relation"},
		{"undoing a link of what he may not read", sub(regionfile.Supervisor, nil), Continue, link(mine, foreign), "relation"},
		{"a patrol links", sub(regionfile.Patrol, nil), Create, link(mine, mine), "role"},
		{"a patrol reads what binds two records of its own", sub(regionfile.Patrol, nil), Read, link(mine, mine), ""},
		{"an administrator reads a link", sub(regionfile.Administrator, nil), Read, link(mine, mine), "role"},
		{"reading a link without a session", sub(regionfile.Inspector, func(s *Subject) { s.Session = false }), Read, link(mine, mine), wire.CodeSession},
		{"hello on a revoked device", sub("", func(s *Subject) { s.Device = wire.DeviceRevoked }), Greet, Object{}, ""},
		{"push on a revoked device", sub("", func(s *Subject) { s.Device = wire.DeviceRevoked }), Push, Object{}, ""},
		{"renew on a revoked device", sub("", func(s *Subject) { s.Device = wire.DeviceRevoked }), Renew, Object{}, wire.CodeRevoked},
		{"session on a revoked device", sub("", func(s *Subject) { s.Device = wire.DeviceRevoked }), SignIn, Object{}, wire.CodeRevoked},
		{"directory without a session", sub(regionfile.Patrol, func(s *Subject) { s.Session = false }), Directory, Object{}, wire.CodeSession},
		{"directory for a revoked officer", sub(regionfile.Patrol, func(s *Subject) { s.Revoked = true }), Directory, Object{}, "officer_revoked"},
		{"directory for an administrator", sub(regionfile.Administrator, nil), Directory, Object{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := Decide(c.s, c.action, c.o)
			if v.Reason != c.want || v.Allow != (c.want == "") {
				t.Errorf("got %+v, want %q", v, c.want)
			}
		})
	}
}

// TestEveryKindHasItsAccess: a kind of record that nobody may write or that
// nobody but its author's role may read was forgotten in the table.
func TestEveryKindHasItsAccess(t *testing.T) {
	roles := []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor}
	for _, k := range raid.Kinds {
		for _, a := range []Action{Create, Continue} {
			if !slices.ContainsFunc(roles, func(r regionfile.Role) bool { return table[cell{r, a, k}].Any != 0 }) {
				t.Errorf("%s: nobody may %s it", k, a)
			}
		}
		if k != raid.KindReview && !slices.ContainsFunc(roles, func(r regionfile.Role) bool { return table[cell{r, Read, k}].Any != 0 }) {
			t.Errorf("%s: nobody may read it", k)
		}
		for _, a := range []Action{Read, Create, Continue} {
			for _, r := range append(roles, regionfile.Administrator) {
				if !strings.Contains(policy, fmt.Sprintf("%-13s %-8s %-11s ", r, a, k)) {
					t.Errorf("the policy that a person reads has no row for %s, %s, %s", r, a, k)
				}
			}
		}
	}
}
