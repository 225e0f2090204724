package duty

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/commission"
	"shyraq/sync/revision"
)

// refer records a child with referrals, each with its day, and ends the encounter.
func (s *station) refer(name string, dues ...civil.Date) uuid.UUID {
	s.t.Helper()
	id := s.meet(name)
	if _, err := s.Step(ctx, id, func(e *raid.Encounter) error {
		for i, due := range dues {
			e.People[0].Referrals = append(e.People[0].Referrals, raid.Referral{ID: uuid.New(), Kind: []codes.Code{"F_PSY", "F_MED", "F_YRC"}[i], Status: "new", Due: due})
		}
		return nil
	}); err != nil {
		s.t.Fatal(err)
	}
	s.finish(id)
	return id
}

// promisedHelp is the help that goes on, line by line: who, what, by when, how it stands.
func (s *station) promisedHelp() (out []string) {
	s.t.Helper()
	f, err := s.FollowUps(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, h := range f.Rows {
		mark := ""
		for _, m := range []struct {
			on   bool
			word string
		}{{h.Overdue, "!"}, {h.Soon, "~"}, {h.Standing.Differs, "?"}} {
			if m.on {
				mark += m.word
			}
		}
		out = append(out, fmt.Sprint(h.Person.Initials, " ", h.Referral.Kind, " ", h.Standing.Due, mark, " ", h.Standing.Result, " ", h.Name))
	}
	return out
}

func (s *station) help(kind codes.Code) Help {
	s.t.Helper()
	f, err := s.FollowUps(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, h := range f.Rows {
		if h.Referral.Kind == kind {
			return h
		}
	}
	s.t.Fatalf("no %s goes on", kind)
	return Help{}
}

// answer says what came of a referral as it is seen.
func (s *station) answer(h Help, result codes.Code, due civil.Date) (uuid.UUID, error) {
	v := raid.FollowUp{Record: h.Record, Rev: string(h.Rev), Person: h.Person.ID, Referral: h.Referral.ID, Result: result, On: s.today(), Due: due, Note: "Құпиясөз айтты"}
	for _, a := range h.Answers {
		if a.Latest {
			v.After = append(v.After, a.ID)
		}
	}
	return s.AnswerReferral(ctx, v)
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// TestHelpIsFollowed from the patrol's referral to the end, by day alone, and what the
// patrol wrote stays as it is.
func TestHelpIsFollowed(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	id := a.refer("Асан", "2026-07-20", "", "2026-07-04")
	a.carry(g)
	g.clock.at = g.clock.at.Add(time.Hour)
	same(t, "at first", []string{"С. А. F_YRC 2026-07-04!  Айгүл", "С. А. F_MED 2026-07-18  Айгүл", "С. А. F_PSY 2026-07-20  Айгүл"}, g.promisedHelp())
	before, err := g.ledger.Record(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	first, err := g.answer(g.help("F_YRC"), codes.HelpTaken, "2026-07-08")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "taken up", []string{"С. А. F_YRC 2026-07-08~ V_TAKE Гүлнар", "С. А. F_MED 2026-07-18  Айгүл", "С. А. F_PSY 2026-07-20  Айгүл"}, g.promisedHelp())
	last, err := g.answer(g.help("F_YRC"), codes.HelpDone, "2026-08-01")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "done", []string{"С. А. F_MED 2026-07-18  Айгүл", "С. А. F_PSY 2026-07-20  Айгүл"}, g.promisedHelp())
	past, err := g.Helped(ctx)
	if err != nil || len(past.Rows) != 1 || past.Rows[0].Standing.Result != codes.HelpDone || past.Rows[0].Standing.Due != "" || len(past.Rows[0].Answers) != 2 {
		t.Fatalf("%+v, %v", past.Rows, err)
	}
	if found, err := g.FindHelp(ctx, "сынақ"); err != nil || len(found.Rows) != 3 {
		t.Errorf("%d are found: %v", len(found.Rows), err)
	}
	if err := g.UndoAnswer(ctx, last, "қате"); err != nil {
		t.Fatal(err)
	}
	same(t, "taken back", []string{"С. А. F_YRC 2026-07-08~ V_TAKE Гүлнар", "С. А. F_MED 2026-07-18  Айгүл", "С. А. F_PSY 2026-07-20  Айгүл"}, g.promisedHelp())
	if err := g.UndoAnswer(ctx, first, "қате"); err != nil {
		t.Fatal(err)
	}
	same(t, "all taken back", []string{"С. А. F_YRC 2026-07-04!  Айгүл", "С. А. F_MED 2026-07-18  Айгүл", "С. А. F_PSY 2026-07-20  Айгүл"}, g.promisedHelp())
	after, err := g.ledger.Record(ctx, id)
	if err != nil || len(after.Revisions) != len(before.Revisions) || after.Heads[0].Rev != before.Heads[0].Rev {
		t.Error("what the patrol wrote was touched")
	}
}

// TestTheUrgentReferralIsFirst: the doctor or psychologist of a child who may harm himself
// is looked after the next day where nobody set one, before other help; what else he was
// promised, and what somebody answered, has its day as ever.
func TestTheUrgentReferralIsFirst(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	a.refer("Асан", "2026-07-08")
	id := a.meet("Берік")
	if _, err := a.Step(ctx, id, func(e *raid.Encounter) error {
		w := &e.People[0]
		w.Reasons = []codes.Code{codes.ReasonSelfHarm}
		for _, kind := range []codes.Code{codes.ReferralMedical, "F_YRC"} {
			w.Referrals = append(w.Referrals, raid.Referral{ID: uuid.New(), Kind: kind, Status: "new"})
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	a.carry(g)
	g.clock.at = g.clock.at.Add(time.Hour)
	same(t, "at first", []string{"С. Б. F_MED 2026-07-05~  Айгүл", "С. А. F_PSY 2026-07-08~  Айгүл", "С. Б. F_YRC 2026-07-18  Айгүл"}, g.promisedHelp())
	if h := g.help("F_MED"); !h.Urgent || g.help("F_YRC").Urgent {
		t.Error("which of them is urgent is not said")
	}
	if _, err := g.answer(g.help("F_MED"), codes.HelpTaken, "2026-07-12"); err != nil {
		t.Fatal(err)
	}
	same(t, "taken up", []string{"С. А. F_PSY 2026-07-08~  Айгүл", "С. Б. F_MED 2026-07-12~ V_TAKE Гүлнар", "С. Б. F_YRC 2026-07-18  Айгүл"}, g.promisedHelp())
}

// TestTwoAnswersApart: alike they are one, else the referral stays until somebody goes
// on from both; on each device it stands alike.
func TestTwoAnswersApart(t *testing.T) {
	for _, row := range []struct {
		name       string
		one, other codes.Code
		first      []string
	}{
		{"alike", codes.HelpDone, codes.HelpDone, nil},
		{"not alike", codes.HelpDone, codes.HelpMissed, []string{"С. А. F_PSY 2026-07-05~? "}},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, g, y := newStation(t, aigul), newStation(t, gulnar), newStation(t, yerlan)
			a.refer("Асан", "2026-07-20")
			a.carry(g)
			a.carry(y)
			g.clock.at = g.clock.at.Add(time.Hour) // it is the fifth
			y.clock.at = y.clock.at.Add(time.Hour)
			seen := y.help("F_PSY")
			if _, err := g.answer(g.help("F_PSY"), row.one, "2026-07-20"); err != nil {
				t.Fatal(err)
			}
			if _, err := y.answer(seen, row.other, "2026-07-20"); err != nil {
				t.Fatal(err)
			}
			g.carry(y)
			y.carry(g)
			cut := func(all []string) (out []string) {
				for _, l := range all {
					out = append(out, strings.TrimSuffix(strings.TrimSuffix(l, " Гүлнар"), " Ерлан"))
				}
				return out
			}
			same(t, "at the inspector", row.first, cut(g.promisedHelp()))
			same(t, "at the supervisor", row.first, cut(y.promisedHelp()))
			if row.first == nil {
				return
			}
			if _, err := y.answer(seen, codes.HelpDone, ""); code(err) != "answer_stale" {
				t.Errorf("answered to what was seen before: %v", err)
			}
			if _, err := y.answer(y.help("F_PSY"), codes.HelpDone, ""); err != nil {
				t.Fatal(err)
			}
			y.carry(g)
			same(t, "settled", nil, g.promisedHelp())
		})
	}
}

// TestWhoAnswers: an inspector and a supervisor of the unit, what is there, in full.
func TestWhoAnswers(t *testing.T) {
	a, g, y := newStation(t, aigul), newStation(t, gulnar), newStation(t, yerlan)
	a.refer("Асан", "2026-07-20")
	a.carry(g)
	a.carry(y)
	h := g.help("F_PSY")
	if _, err := a.FollowUps(ctx); code(err) != "role" {
		t.Errorf("a patrol follows: %v", err)
	}
	if _, err := a.answer(h, codes.HelpDone, ""); code(err) != "role" {
		t.Errorf("a patrol answers: %v", err)
	}
	for name, change := range map[string]func(*Help){
		"another referral": func(h *Help) { h.Referral.ID = uuid.New() },
		"another person":   func(h *Help) { h.Person.ID = uuid.New() },
		"another revision": func(h *Help) { h.Rev = revision.HashOf([]byte("x")) },
	} {
		bad := h
		if change(&bad); true {
			if _, err := g.answer(bad, codes.HelpDone, ""); code(err) != "answer_target" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	early := raid.FollowUp{Record: h.Record, Rev: string(h.Rev), Person: h.Person.ID, Referral: h.Referral.ID, Result: codes.HelpDone, On: "2026-07-03"}
	if _, err := g.AnswerReferral(ctx, early); code(err) != "answer_early" {
		t.Errorf("before the encounter: %v", err)
	}
	if _, err := g.answer(h, codes.HelpTaken, ""); code(err) != "record_blocked" {
		t.Errorf("help goes on, and nobody looks again: %v", err)
	}
	if _, err := y.answer(y.help("F_PSY"), codes.HelpDeclined, ""); err != nil {
		t.Errorf("a supervisor: %v", err)
	}
	moved := newStation(t, regionfile.Officer{ID: yerlan.ID, Name: yerlan.Name, Role: regionfile.Supervisor, Unit: "south"})
	dir := directory()
	dir.Officers[3].Unit = "south"
	moved.learn(dir)
	a.carry(moved)
	dir.Officers[3].Unit = "south"
	moved.learn(dir)
	if _, err := moved.answer(h, codes.HelpDone, ""); code(err) != "unit" {
		t.Errorf("a supervisor of another unit: %v", err)
	}
}

// TestAnswersAreMasked in lists and in the history's place, and read in full after a
// reveal alone.
func TestAnswersAreMasked(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	id := a.refer("Асан", "2026-07-20")
	a.carry(g)
	if _, err := g.answer(g.help("F_PSY"), codes.HelpTaken, "2026-07-20"); err != nil {
		t.Fatal(err)
	}
	all, err := g.HelpOf(ctx, id, false)
	if err != nil || len(all) != 1 || len(all[0].Answers) != 1 {
		t.Fatalf("%d, %v", len(all), err)
	}
	if n := all[0].Answers[0].Note; n != "•••" || strings.Contains(fmt.Sprint(all), "Құпия") || all[0].Person.Initials != "С. А." {
		t.Errorf("the list says %q", n)
	}
	full, err := g.HelpOf(ctx, id, true)
	if err != nil || full[0].Answers[0].Note != "Құпиясөз айтты" {
		t.Errorf("%v", err)
	}
	steps, err := g.History(ctx, id, func(_, _ Version) []codes.Names { return nil })
	if err != nil {
		t.Fatal(err)
	}
	last := steps[len(steps)-1]
	if last.Name != "Гүлнар" || last.Deeds[0].What != DeedHelped || last.Deeds[0].Referral != "F_PSY" || last.Deeds[0].Who != "С. А." || last.Deeds[0].Result != codes.HelpTaken {
		t.Errorf("%+v", last)
	}
}

// TestAnswersLieUnderTheOwnKeyOfTheNight: a patrol on the same device, in whose crew the
// inspector is, opens none of them; and they go with the night.
func TestAnswersLieUnderTheOwnKeyOfTheNight(t *testing.T) {
	g := newStation(t, gulnar)
	a := newStation(t, aigul)
	a.refer("Асан", "2026-07-20")
	a.carry(g)
	if _, err := g.answer(g.help("F_PSY"), codes.HelpTaken, "2026-07-20"); err != nil {
		t.Fatal(err)
	}
	crew := uuid.New()
	members := crewMembers{named: []uuid.UUID{gulnar.ID, aigul.ID}}
	shared, err := g.sealingKey(raid.KindReview, tonight, crew, members)
	if err != nil {
		t.Fatal(err)
	}
	own, err := g.sealingKey(raid.KindFollowUp, tonight, crew, members)
	if err != nil || own == shared {
		t.Errorf("an answer lies under the crew's key: %v", err)
	}
	for _, held := range g.opts.Keys.Nights() {
		if held.Key == own && len(held.Members) != 1 {
			t.Errorf("%d share it", len(held.Members))
		}
	}
}

// TestWithdrawnAndRemoved: what counts no more is followed no more; of two versions
// each is.
func TestWithdrawnAndRemoved(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	id := a.refer("Асан", "2026-07-20")
	if _, err := a.Step(ctx, id, func(e *raid.Encounter) error {
		e.Withdrawal = &raid.Reasoned{Reason: "қате", At: a.Now()}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	a.carry(g)
	same(t, "withdrawn", nil, g.promisedHelp())
}

// TestTheReportTellsWhatCameOfHelp to who reads the answers; a patrol, who reads none,
// would call open what is done.
func TestTheReportTellsWhatCameOfHelp(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	a.refer("Асан", "2026-07-05", "2026-07-20")
	a.carry(g)
	if _, err := g.answer(g.help("F_PSY"), codes.HelpDone, ""); err != nil {
		t.Fatal(err)
	}
	of := func(s *station) map[codes.Code]int {
		r, err := s.Commission(ctx, commission.Period{From: tonight, To: tonight})
		if err != nil {
			t.Fatal(err)
		}
		out := map[codes.Code]int{}
		for _, row := range r.Rows {
			if row.Figure == "R16" {
				out[row.Code] = row.Total.Now.All
			}
		}
		return out
	}
	want := map[codes.Code]int{"": 2, "F_PSY": 1, "F_MED": 1, "HELP_TAKEN": 1, "HELP_DONE": 1, "HELP_OPEN": 1, "F_PSY/HELP_TAKEN": 1, "F_PSY/HELP_DONE": 1, "F_MED/HELP_OPEN": 1}
	if d := cmp.Diff(want, of(g)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[codes.Code]int{"": 2, "F_PSY": 1, "F_MED": 1}, of(a)); d != "" {
		t.Error("a patrol:", d)
	}
}

// TestWhoAnswersForHelp: an officer whom an answer names, or an organisation, until the
// next answer says otherwise; who follows no help is not named, nor is anybody by his number.
func TestWhoAnswersForHelp(t *testing.T) {
	a, g, y := newStation(t, aigul), newStation(t, gulnar), newStation(t, yerlan)
	a.refer("Асан", "2026-07-20")
	a.carry(g)
	say := func(s *station, change func(*raid.FollowUp)) (uuid.UUID, error) {
		t.Helper()
		h := s.help("F_PSY")
		v := raid.FollowUp{Record: h.Record, Rev: string(h.Rev), Person: h.Person.ID, Referral: h.Referral.ID, Result: codes.HelpTaken, On: s.today(), Due: "2026-08-01"}
		for _, one := range h.Answers {
			if one.Latest {
				v.After = append(v.After, one.ID)
			}
		}
		change(&v)
		return s.AnswerReferral(ctx, v)
	}
	for name, row := range map[string]struct {
		change func(*raid.FollowUp)
		code   string
	}{
		"a patrol":                {func(v *raid.FollowUp) { v.Officer = aigul.ID }, "assignment_officer"},
		"nobody of the region":    {func(v *raid.FollowUp) { v.Officer = uuid.UUID{9} }, "assignment_officer"},
		"a number":                {func(v *raid.FollowUp) { v.Organisation = "950711500005" }, "record_blocked"},
		"an officer and somebody": {func(v *raid.FollowUp) { v.Officer, v.Organisation = yerlan.ID, "Отбасы орталығы" }, "record_blocked"},
	} {
		if _, err := say(g, row.change); code(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := say(g, func(v *raid.FollowUp) { v.Officer = yerlan.ID }); err != nil {
		t.Fatal(err)
	}
	if h := g.help("F_PSY"); h.Owner != yerlan.ID || h.Name != yerlan.Name || !h.Given || h.Answers[0].To != yerlan.Name || h.Answers[0].Name != gulnar.Name {
		t.Errorf("%+v", h)
	}
	a.carry(y)
	g.carry(y)
	if h := y.help("F_PSY"); h.Owner != yerlan.ID {
		t.Errorf("he is not told: %+v", h)
	}
	last, err := say(g, func(v *raid.FollowUp) { v.Organisation = "  Отбасы орталығы " })
	if err != nil {
		t.Fatal(err)
	}
	if h := g.help("F_PSY"); h.Owner != gulnar.ID || h.Outside != "Отбасы орталығы" {
		t.Errorf("%+v", h)
	}
	if err := g.UndoAnswer(ctx, last, "қате"); err != nil {
		t.Fatal(err)
	}
	if h := g.help("F_PSY"); h.Owner != yerlan.ID || h.Outside != "" {
		t.Errorf("taken back: %+v", h)
	}
	if _, err := say(g, func(v *raid.FollowUp) { v.Result, v.Organisation = codes.HelpDone, "Отбасы орталығы" }); err != nil {
		t.Fatal(err)
	}
	ended, err := g.Helped(ctx)
	if err != nil || len(ended.Rows) != 1 || ended.Rows[0].Outside != "" {
		t.Errorf("%+v, %v", ended.Rows, err)
	}
}
