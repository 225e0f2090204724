package duty

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/sync/courier/wire"
)

func (s *station) assign(v raid.Assignment) Assigned {
	s.t.Helper()
	a, err := s.Assign(ctx, v)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// clubs is what the tests decide, for an officer to answer until a day of July.
func clubs(who uuid.UUID, until civil.Date) raid.Assignment {
	return raid.Assignment{What: " Компьютер клубтарын тексеру ", Officer: who, Until: until, Source: "1/2026"}
}

// standings are the decisions of a device, in its order.
func (s *station) standings() (all []string) {
	s.t.Helper()
	got, err := s.Assignments(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, a := range got {
		mark := map[bool]string{true: "!"}[a.Late] + map[bool]string{true: "~"}[a.Soon]
		all = append(all, a.Assignment.FullNumber()[1:2]+" "+string(a.Standing.State)+" "+string(a.Standing.Until)+mark)
	}
	return all
}

// TestAssign: a supervisor writes a decision down, under numbers without gaps, for an
// officer of the region or an organisation; nobody else does.
func TestAssign(t *testing.T) {
	y := newStation(t, yerlan)
	for name, row := range map[string]struct {
		who  *station
		v    raid.Assignment
		code string
	}{
		"a patrol":                 {newStation(t, aigul), clubs(aigul.ID, "2026-07-20"), "role"},
		"an inspector":             {newStation(t, gulnar), clubs(aigul.ID, "2026-07-20"), "role"},
		"nothing to do":            {y, raid.Assignment{Officer: aigul.ID, Until: "2026-07-20"}, "record_blocked"},
		"nobody":                   {y, clubs(uuid.Nil, "2026-07-20"), "record_blocked"},
		"somebody's number":        {y, raid.Assignment{What: "950711500005", Officer: aigul.ID, Until: "2026-07-20"}, "record_blocked"},
		"no officer of the region": {y, clubs(uuid.UUID{9}, "2026-07-20"), "assignment_officer"},
	} {
		if _, err := row.who.Assign(ctx, row.v); !isCode(err, row.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	first := y.assign(clubs(gulnar.ID, "2026-07-20"))
	if a := first; a.Who != "Гүлнар" || !a.Leads || a.Mine || !a.Waits || a.TakesBack || a.Assignment.What != "Компьютер клубтарын тексеру" || a.Assignment.Unit != "north" {
		t.Errorf("it says %+v", a)
	}
	school := clubs(uuid.Nil, "2026-07-01")
	school.Organisation = "Білім бөлімі"
	if a := y.assign(school); a.Who != "Білім бөлімі" || !a.Late {
		t.Errorf("for an organisation: %+v", a)
	}
	y.assign(clubs(aigul.ID, "2026-07-07"))
	if d := cmp.Diff([]string{"2 open 2026-07-01!", "3 open 2026-07-07~", "1 open 2026-07-20"}, y.standings()); d != "" {
		t.Error(d)
	}
	y.sent("stored")
	if all, _ := y.Assignments(ctx); all[0].Waits {
		t.Error("it waits, though the region has it")
	}
	z := newStation(t, yerlan)
	if a, b := z.assign(clubs(aigul.ID, "2026-07-07")).Assignment.FullNumber(), first.Assignment.FullNumber(); a == b {
		t.Errorf("two devices give one number, %s", a)
	}
}

// TestAnswerAnAssignment: who may say what, and what comes of it.
func TestAnswerAnAssignment(t *testing.T) {
	y, g, o := newStation(t, yerlan), newStation(t, gulnar), newStation(t, other)
	id := y.assign(clubs(gulnar.ID, "2026-07-20")).ID
	y.carry(g)
	y.carry(o) // as it never does: the region does not give it to him
	for name, row := range map[string]struct {
		who   *station
		step  codes.Code
		until civil.Date
		words string
		code  string
	}{
		"who answers ends it":    {g, codes.AssignmentDone, "", "", "assignment_step"},
		"who answers moves it":   {g, codes.AssignmentMoved, "2026-08-01", "себебі", "assignment_step"},
		"not done, and no words": {g, codes.AssignmentNotDone, "", " ", "record_blocked"},
		"moved to no day":        {y, codes.AssignmentMoved, "", "себебі", "record_blocked"},
		"moved for no reason":    {y, codes.AssignmentMoved, "2026-08-01", "", "record_blocked"},
		"a number among words":   {g, codes.AssignmentBegun, "", "950711500005", "record_blocked"},
		"no step":                {y, "postponed", "", "", "assignment_step"},
		"of another unit":        {o, codes.AssignmentBegun, "", "", "assignment_step"},
	} {
		if _, err := row.who.AnswerAssignment(ctx, id, row.step, row.until, row.words); !isCode(err, row.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	said := func(s *station, step codes.Code, until civil.Date) Assigned {
		t.Helper()
		a, err := s.AnswerAssignment(ctx, id, step, until, "сөз")
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := said(g, codes.AssignmentReady, "2026-09-01"); a.Standing.State != "ready" || a.Standing.Until != "2026-07-20" || !a.TakesBack || a.Names[0] != "Гүлнар" {
		t.Errorf("ready: %+v", a.Standing)
	}
	g.carry(y)
	if _, err := y.TakeBackAssignment(ctx, id); !isCode(err, "assignment_answered") {
		t.Errorf("another's answer is taken back: %v", err)
	}
	said(y, codes.AssignmentMoved, "2026-08-01")
	if a := said(y, codes.AssignmentDone, ""); a.Standing.Open() || a.Standing.Until != "2026-08-01" || a.Steps() != nil {
		t.Errorf("done: %+v", a)
	}
	y.carry(g)
	if _, err := g.AnswerAssignment(ctx, id, codes.AssignmentBegun, "", ""); !isCode(err, "assignment_ended") {
		t.Errorf("of what is done: %v", err)
	}
	if a, err := y.TakeBackAssignment(ctx, id); err != nil || a.Standing.State != "moved" || !a.TakesBack {
		t.Errorf("done, taken back: %v %+v", err, a.Standing)
	}
	if _, err := y.WithdrawAssignment(ctx, id, " "); !isCode(err, "record_blocked") {
		t.Errorf("withdrawn without a reason: %v", err)
	}
	if _, err := g.WithdrawAssignment(ctx, id, "қате"); !isCode(err, "assignment_step") {
		t.Errorf("withdrawn by who answers: %v", err)
	}
	if a, err := y.WithdrawAssignment(ctx, id, "алынды"); err != nil || a.Standing.State != "withdrawn" || a.TakesBack {
		t.Errorf("withdrawn: %v %+v", err, a)
	}
	if _, err := y.WithdrawAssignment(ctx, id, "алынды"); !isCode(err, "assignment_ended") {
		t.Errorf("withdrawn twice: %v", err)
	}
}

// TestAnsweredApart: two who answer without a link both stay heard, on every device, and
// whoever goes on takes both along.
func TestAnsweredApart(t *testing.T) {
	y, g := newStation(t, yerlan), newStation(t, gulnar)
	id := y.assign(clubs(gulnar.ID, "2026-07-20")).ID
	y.carry(g)
	g.clock.at = g.clock.at.Add(time.Hour)
	if _, err := g.AnswerAssignment(ctx, id, codes.AssignmentNotDone, "", "адам жоқ"); err != nil {
		t.Fatal(err)
	}
	if _, err := y.AnswerAssignment(ctx, id, codes.AssignmentMoved, "2026-08-01", "отырыс"); err != nil {
		t.Fatal(err)
	}
	g.carry(y)
	y.carry(g)
	for _, s := range []*station{y, g} {
		if d := cmp.Diff([]string{"1 not_done 2026-08-01"}, s.standings()); d != "" {
			t.Errorf("at %s: %s", s.Officer().Name, d)
		}
	}
	y.clock.at = y.clock.at.Add(-time.Hour) // behind all that was said
	if a, err := y.AnswerAssignment(ctx, id, codes.AssignmentBegun, "", ""); err != nil || a.Standing.State != "begun" || len(a.Names) != 3 {
		t.Errorf("on from both: %v %+v", err, a)
	}
	if n := len(y.heads(id)); n != 1 {
		t.Errorf("%d heads", n)
	}
	y.carry(g)
	if d := cmp.Diff([]string{"1 begun 2026-08-01"}, g.standings()); d != "" {
		t.Error(d)
	}
}

// TestACommissionReportOpensWithItsUnitsDecisions, as they stand on its day, and for a
// supervisor alone.
func TestACommissionReportOpensWithItsUnitsDecisions(t *testing.T) {
	y, o, g := newStation(t, yerlan), newStation(t, other), newStation(t, gulnar)
	y.assign(clubs(gulnar.ID, "2026-07-20"))
	o.assign(clubs(gulnar.ID, "2026-07-10"))
	o.carry(y)
	y.carry(g)
	period := commission.Period{From: "2026-07-01", To: tonight}
	f := y.morning().freeze(period)
	if d := f.Report.Decisions; len(d) != 1 || d[0].Who != "Гүлнар" || !d[0].Officer || d[0].State != assigned.Open || !strings.HasPrefix(d[0].Number, "A1/2026-") {
		t.Errorf("it opens with %+v", d)
	}
	for name, s := range map[string]*station{"an inspector": g, "before the decision": y} {
		p := period
		if s == y {
			p = commission.Period{From: "2026-06-01", To: "2026-06-30"}
		}
		if r, err := s.Commission(ctx, p); err != nil || len(r.Decisions) > 0 {
			t.Errorf("%s: %v, %+v", name, err, r.Decisions)
		}
	}
	y.clock.at = y.clock.at.AddDate(0, 1, 0)
	y.granted(wire.UsualGrant)
	if all, err := y.FrozenReports(ctx); err != nil || len(all[0].Report.Decisions) != 1 || all[0].Report.Decisions[0].Late {
		t.Errorf("a month later it opens with %+v: %v", all[0].Report.Decisions, err)
	}
}

// TestAssignmentsLieUnderTheOfficersOwnKey: another officer of the device opens none.
func TestAssignmentsLieUnderTheOfficersOwnKey(t *testing.T) {
	y := newStation(t, yerlan)
	key, err := y.sealingKey(raid.KindAssignment, "", uuid.Nil, crewMembers{})
	if err != nil || key != y.opts.Keys.Own() {
		t.Errorf("%v, %v", key, err)
	}
}
