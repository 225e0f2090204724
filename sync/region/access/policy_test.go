package access

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
)

var update = flag.Bool("update", false, "write the policy as it is")

var me, crew, raidID = uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}

func since[T any](ids ...T) (out []Since[T]) {
	for _, id := range ids {
		out = append(out, Since[T]{ID: id})
	}
	return out
}

func subjectOf(role regionfile.Role) Subject {
	return Subject{Device: wire.DeviceActive, Session: true, Officer: me, Role: role, Unit: Since[string]{ID: "u"},
		Districts: since("d"), Oversees: since("v"), Crews: since(crew), Raids: since(raidID)}
}

// standings are the ways in which an officer can stand to a record.
var standings = []struct {
	name string
	f    Facts
}{
	{"author", Facts{Authors: since(me), Signers: []uuid.UUID{me}}},
	{"crew", Facts{Crews: since(crew)}},
	{"raid", Facts{Raids: since(raidID)}},
	{"handed", Facts{PenOfficers: since(me)}},
	{"district", Facts{Districts: since("d")}},
	{"unit", Facts{Units: since("u"), Districts: since("other")}},
	{"oversees", Facts{Units: since("v")}},
	{"asked", Facts{Asked: since("u")}},
	{"none", Facts{Units: since("other")}},
}

// stand makes an object of a form that stands as the facts say.
func stand(form raid.Kind, name string, f Facts) Object {
	f.Count = 1
	of := func(kind raid.Kind) *Facts { t := f; t.Kind = kind; return &t }
	switch form {
	case consent:
		return Object{Facts: Facts{Kind: raid.KindReview, Count: 1}, Target: of(raid.KindRaid)}
	case raid.KindReview:
		return Object{Facts: Facts{Kind: form, Count: 1}, Target: of(raid.KindEncounter)}
	case raid.KindFollowUp:
		return Object{Facts: Facts{Kind: form, Count: 1}, Target: of(raid.KindEncounter)}
	case raid.KindLink:
		return Object{Facts: Facts{Kind: form, Count: 1}, Linked: []Facts{*of(raid.KindEncounter), *of(raid.KindEncounter)}}
	}
	f.Kind = form
	return Object{Facts: f}
}

// TestPolicy writes the policy cell by cell: one row for each role, action and
// form; one column for each way in which an officer can stand to a record, or to
// what it speaks of. "+" is allowed; letters are the groups of fields that alone may
// be read, by which they begin. Change the table and testdata/policy.txt must change
// with it, read by a person.
func TestPolicy(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-13s %-8s %-11s", "role", "action", "kind")
	for _, c := range standings {
		fmt.Fprintf(&b, " %-*s", len(c.name), c.name)
	}
	for _, role := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator} {
		for _, action := range []Action{Read, Create, Continue, WhoLooked, Locate, Watch} {
			for _, form := range append(slices.Clone(raid.Kinds), raid.KindRegister, consent) {
				fmt.Fprintf(&b, "\n%-13s %-8s %-11s", role, action, form)
				for _, c := range standings {
					v := Decide(subjectOf(role), action, stand(form, c.name, c.f))
					if v.Allow == (v.Reason != "") {
						t.Errorf("%s %s %s %s: allow %v with reason %q", role, action, form, c.name, v.Allow, v.Reason)
					}
					read := Decide(subjectOf(role), Read, stand(form, c.name, c.f))
					if read.Allow == (read.Groups == fields.None) || action == Continue && v.Allow && read.Groups != fields.All {
						t.Errorf("%s %s %s %s: of its groups he reads %q", role, action, form, c.name, read.Groups)
					}
					fmt.Fprintf(&b, " %-*s", len(c.name), said(v))
				}
			}
		}
	}
	got := strings.ReplaceAll(b.String(), " \n", "\n") + "\n"
	const file = "testdata/policy.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range differing(string(want), got) {
		t.Error(line)
	}
}

// said is the cell of a verdict.
func said(v Verdict) (cell string) {
	switch {
	case !v.Allow:
		return "."
	case v.Groups == fields.None || v.Groups == fields.All:
		return "+"
	}
	for _, name := range v.Groups.Names() {
		cell += name[:1]
	}
	return cell
}

// TestRelationsAddUp: who stands to a record in several ways reads of it what each of
// them gives, and nothing else; of a link what he reads of both its ends.
func TestRelationsAddUp(t *testing.T) {
	for _, role := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator} {
		s := subjectOf(role)
		for _, form := range append(slices.Clone(raid.Kinds), raid.KindRegister, consent) {
			for a := range standings {
				for b := range a {
					x, y := standings[a].f, standings[b].f
					both := Facts{Authors: append(x.Authors, y.Authors...), Signers: append(x.Signers, y.Signers...), Crews: append(x.Crews, y.Crews...), Raids: append(x.Raids, y.Raids...),
						PenOfficers: append(x.PenOfficers, y.PenOfficers...), Districts: append(x.Districts, y.Districts...), Units: append(x.Units, y.Units...), Asked: append(x.Asked, y.Asked...)}
					one, two := Decide(s, Read, stand(form, "", x)), Decide(s, Read, stand(form, "", y))
					got := Decide(s, Read, stand(form, "", both))
					if got.Groups != one.Groups|two.Groups || got.Allow != (one.Allow || two.Allow) {
						t.Errorf("%s reads %s as %s and %s: %+v, by one %+v, by the other %+v", role, form, standings[a].name, standings[b].name, got, one, two)
					}
					if form != raid.KindLink {
						continue
					}
					end := func(f Facts) Facts { f.Kind, f.Count = raid.KindEncounter, 1; return f }
					link := Decide(s, Read, Object{Facts: Facts{Kind: form, Count: 1}, Linked: []Facts{end(x), end(y)}})
					if link.Groups != one.Groups&two.Groups || link.Allow != (one.Allow && two.Allow) {
						t.Errorf("%s reads a link of %s and %s: %+v", role, standings[a].name, standings[b].name, link)
					}
				}
			}
		}
	}
}

// TestStates writes what is left of everything that a role may do, in each state of
// who asks and of what is asked for, by whatever relation he stands to it: "+" where
// some relation lets him, else the reason. testdata/states.txt is read by a person.
func TestStates(t *testing.T) {
	states := []struct {
		name   string
		change func(*Subject, *Object)
	}{
		{"as usual", func(*Subject, *Object) {}},
		{"no session", func(s *Subject, _ *Object) { s.Session = false }},
		{"device revoked", func(s *Subject, _ *Object) { s.Device = wire.DeviceRevoked }},
		{"officer revoked", func(s *Subject, _ *Object) { s.Revoked = true }},
		{"kinds differ", func(_ *Subject, o *Object) { o.Mixed = true }},
		{"unit left", func(s *Subject, _ *Object) { s.Unit, s.Districts, s.Oversees = Since[string]{ID: "new"}, nil, nil }},
		{"crew left", func(s *Subject, _ *Object) { s.Crews, s.Raids = nil, nil }},
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-13s %-8s %-11s", "role", "action", "kind")
	for _, st := range states {
		fmt.Fprintf(&b, " %-15s", strings.ReplaceAll(st.name, " ", "_"))
	}
	for _, role := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator} {
		for _, action := range []Action{Read, Create, Continue, WhoLooked, Locate, Watch} {
			for _, form := range append(slices.Clone(raid.Kinds), raid.KindRegister, consent) {
				fmt.Fprintf(&b, "\n%-13s %-8s %-11s", role, action, form)
				for _, st := range states {
					cell := ""
					for _, c := range standings {
						s, o := subjectOf(role), stand(form, c.name, c.f)
						st.change(&s, &o)
						if v := Decide(s, action, o); v.Allow {
							cell = "+"
						} else if cell == "" {
							cell = v.Reason
						}
					}
					fmt.Fprintf(&b, " %-15s", cell)
				}
			}
		}
	}
	var lines []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	got := strings.Join(lines, "\n") + "\n"
	const file = "testdata/states.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range differing(string(want), got) {
		t.Error(line)
	}
}

func TestPolicyAtTheEdges(t *testing.T) {
	mine := Facts{Kind: raid.KindEncounter, Count: 1, Signers: []uuid.UUID{me}, Authors: since(me), Units: since("u"), Districts: since("d")}
	flagged := Facts{Kind: raid.KindEncounter, Count: 1, Signers: []uuid.UUID{me}, Units: since("u")}
	foreign := Facts{Kind: raid.KindEncounter, Count: 1, Units: since("other"), Districts: since("other")}
	mixed := mine
	mixed.Mixed = true
	of := func(f Facts) Object { return Object{Facts: f} }
	review := func(t Facts) Object { return Object{Facts: Facts{Kind: raid.KindReview}, Target: &t} }
	wrote := func(o Object) Object { o.Authors = since(me); return o }
	link := func(all ...Facts) Object {
		return Object{Facts: Facts{Kind: raid.KindLink, Authors: since(me)}, Linked: all}
	}
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
		{"reading without a session", sub(regionfile.Patrol, func(s *Subject) { s.Session = false }), Read, of(mine), wire.CodeSession},
		{"reading on a revoked device", sub(regionfile.Patrol, func(s *Subject) { s.Device = wire.DeviceRevoked }), Read, of(mine), wire.CodeRevoked},
		{"reading on no device", sub(regionfile.Patrol, func(s *Subject) { s.Device = "" }), Read, of(mine), wire.CodeRevoked},
		{"a revoked officer reads", sub(regionfile.Patrol, func(s *Subject) { s.Revoked = true }), Read, of(mine), ReasonOfficer},
		{"no role", sub("", nil), Read, of(mine), ReasonRole},
		{"an unknown role", sub("chief", nil), Create, of(mine), ReasonRole},
		{"an unknown kind", sub(regionfile.Supervisor, nil), Read, of(Facts{Kind: "spell", Units: since("u")}), ReasonRole},
		{"an unknown action", sub(regionfile.Supervisor, nil), "burn", of(mine), ReasonRole},
		{"no unit matches no unit", sub(regionfile.Supervisor, func(s *Subject) { s.Unit.ID = "" }), Read, of(Facts{Kind: raid.KindEncounter, Units: since("")}), ReasonRelation},
		{"nobody authored what has no author", sub(regionfile.Patrol, func(s *Subject) { s.Officer = uuid.Nil }), Read, of(Facts{Kind: raid.KindEncounter, Authors: since(uuid.Nil), PenOfficers: since(uuid.Nil)}), ReasonRelation},
		{"what differs in kind is nobody's, its author's neither", sub(regionfile.Patrol, nil), Read, of(mixed), ReasonMixed},
		{"continuing what is nobody's", sub(regionfile.Patrol, nil), Continue, of(mixed), ReasonMixed},
		{"reviewing what is nobody's", sub(regionfile.Supervisor, nil), Create, review(mixed), ReasonMixed},
		{"reading a review of what is nobody's", sub(regionfile.Supervisor, nil), Read, review(mixed), ReasonMixed},
		{"its author reads a review of what is nobody's", sub(regionfile.Supervisor, nil), Read, wrote(review(mixed)), ""},
		{"a link with what is nobody's", sub(regionfile.Inspector, nil), Read, link(mine, mixed), ReasonRelation},
		{"who wrote a flagged revision reads by it nothing", sub(regionfile.Patrol, nil), Read, of(flagged), ReasonRelation},
		{"reviewing own work", sub(regionfile.Supervisor, nil), Create, review(mine), ReasonOwnReview},
		{"reviewing what one signed without the pen", sub(regionfile.Supervisor, nil), Create, review(flagged), ReasonOwnReview},
		{"reviewing nothing", sub(regionfile.Supervisor, nil), Create, Object{Facts: Facts{Kind: raid.KindReview}}, ReasonRelation},
		{"reading a review of nothing", sub(regionfile.Supervisor, nil), Read, Object{Facts: Facts{Kind: raid.KindReview}}, ReasonRelation},
		{"reading a review of a review", sub(regionfile.Supervisor, nil), Read, review(Facts{Kind: raid.KindReview, Authors: since(me)}), ReasonRelation},
		{"the author reads the review of his record", sub(regionfile.Patrol, nil), Read, review(mine), ""},
		{"an inspector reads what has no district yet", sub(regionfile.Inspector, nil), Read, of(Facts{Kind: raid.KindEncounter, Units: since("u")}), ""},
		{"a member reads what was handed to his crew", sub(regionfile.Patrol, nil), Read, of(Facts{Kind: raid.KindEncounter, PenCrews: since(crew)}), ""},
		{"who oversees a unit writes no plan of it", sub(regionfile.Supervisor, nil), Create, of(Facts{Kind: raid.KindRaid, Units: since("v")}), ReasonRelation},
		{"who oversees a unit reviews nothing of it", sub(regionfile.Supervisor, nil), Create, review(Facts{Kind: raid.KindEncounter, Units: since("v")}), ReasonRelation},
		{"consent of a unit that was not asked", sub(regionfile.Supervisor, nil), Create, review(Facts{Kind: raid.KindRaid, Units: since("other"), Asked: since("third")}), ReasonRelation},
		{"consent by an inspector", sub(regionfile.Inspector, nil), Create, review(Facts{Kind: raid.KindRaid, Asked: since("u")}), ReasonRole},
		{"a link of two readable records", sub(regionfile.Inspector, nil), Read, link(mine, mine), ""},
		{"a link of one readable record, though he wrote it", sub(regionfile.Inspector, nil), Read, link(mine, foreign), ReasonRelation},
		{"a link of which the region lacks a record", sub(regionfile.Supervisor, nil), Read, link(mine), ReasonRelation},
		{"a link of a check of a place", sub(regionfile.Supervisor, nil), Create, link(mine, Facts{Kind: raid.KindVenueCheck, Units: since("u")}), ReasonRelation},
		{"linking what he may not read", sub(regionfile.Inspector, nil), Create, link(foreign, mine), ReasonRelation},
		{"undoing a link of what he may not read", sub(regionfile.Supervisor, nil), Continue, link(mine, foreign), ReasonRelation},
		{"a patrol links", sub(regionfile.Patrol, nil), Create, link(mine, mine), ReasonRole},
		{"a patrol reads what binds two records of its own", sub(regionfile.Patrol, nil), Read, link(mine, mine), ""},
		{"an administrator reads a link", sub(regionfile.Administrator, nil), Read, link(mine, mine), ReasonRole},
		{"telling a place without a session", sub(regionfile.Patrol, func(s *Subject) { s.Session = false }), Locate, of(Facts{Kind: raid.KindRaid, Raids: since(raidID)}), wire.CodeSession},
		{"telling a place on a revoked device", sub(regionfile.Patrol, func(s *Subject) { s.Device = wire.DeviceRevoked }), Locate, of(Facts{Kind: raid.KindRaid, Raids: since(raidID)}), wire.CodeRevoked},
		{"seeing places without a session", sub(regionfile.Supervisor, func(s *Subject) { s.Session = false }), Watch, of(Facts{Kind: raid.KindRaid, Units: since("u")}), wire.CodeSession},
		{"who rides as a guest sees no places", sub(regionfile.Supervisor, nil), Watch, of(Facts{Kind: raid.KindRaid, Units: since("other"), Raids: since(raidID), Asked: since("u")}), ReasonRelation},
		{"who oversees a unit sees no places", sub(regionfile.Supervisor, nil), Watch, of(Facts{Kind: raid.KindRaid, Units: since("v")}), ReasonRelation},
		{"hello on a revoked device", sub("", func(s *Subject) { s.Device = wire.DeviceRevoked }), Greet, Object{}, ""},
		{"push on a revoked device", sub("", func(s *Subject) { s.Device = wire.DeviceRevoked }), Push, Object{}, ""},
		{"renew on a revoked device", sub("", func(s *Subject) { s.Device = wire.DeviceRevoked }), Renew, Object{}, wire.CodeRevoked},
		{"session on a revoked device", sub("", func(s *Subject) { s.Device = wire.DeviceRevoked }), SignIn, Object{}, wire.CodeRevoked},
		{"directory without a session", sub(regionfile.Patrol, func(s *Subject) { s.Session = false }), Directory, Object{}, wire.CodeSession},
		{"directory for a revoked officer", sub(regionfile.Patrol, func(s *Subject) { s.Revoked = true }), Directory, Object{}, ReasonOfficer},
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
// nobody may read was forgotten in the table, and one without a class is filed
// nowhere.
func TestEveryKindHasItsAccess(t *testing.T) {
	roles := []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor}
	for _, k := range append(slices.Clone(raid.Kinds), consent) {
		for _, a := range []Action{Read, Create, Continue} {
			if !slices.ContainsFunc(roles, func(r regionfile.Role) bool { return table[cell{r, a, k}].Any != 0 }) {
				t.Errorf("%s: nobody may %s it", k, a)
			}
		}
		if classOf(k) == 0 {
			t.Errorf("%s is filed nowhere", k)
		}
	}
}

// TestEveryRelationHasAWay: a relation by which somebody reads and that no
// token stands for would be a right that leads nowhere.
func TestEveryRelationHasAWay(t *testing.T) {
	var led Relation
	for _, bits := range ways {
		led |= bits
	}
	for c, r := range table {
		if c.action == Read && r.Any&^led != 0 {
			t.Errorf("%s reads %s by a relation (%b) that no token stands for", c.role, c.form, r.Any&^led)
		}
	}
}
