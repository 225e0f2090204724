package raid_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/safety"
)

// handing is a child who was handed to his father, with nothing against it.
func handing() raid.Encounter {
	father := raid.Guardian{ID: raidtest.Device(20), Kinship: codes.KinFather, Name: "Сынақов Пётр"}
	return raid.Encounter{
		MetAt: raidtest.ActTime, ClosedAt: raidtest.ActTime.Add(time.Hour),
		People: []raid.Person{{ID: raidtest.Device(1), Kind: raid.Minor, Name: "Асан", Surname: "Сынақов", Age: 12, Outcome: codes.OutcomeSpot, HandedTo: father.ID,
			HandedAt: raidtest.ActTime.Add(time.Minute), Guardians: []raid.Guardian{father}}},
	}
}

// A child who was given, and to whom he may not be given by what was written
// since, is not forgotten as one who was taken; nor is one told of whom nothing
// is known.
func TestAChildGivenWrongIsTold(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*raid.Encounter, *raid.Guardian)
		want   bool
	}{
		"nothing against him":    {func(*raid.Encounter, *raid.Guardian) {}, false},
		"he hurt the child":      {func(_ *raid.Encounter, g *raid.Guardian) { g.Fitness = codes.UnfitHurt }, true},
		"drunk":                  {func(_ *raid.Encounter, g *raid.Guardian) { g.Fitness = codes.Unfit }, true},
		"drunk, and nobody took": {func(e *raid.Encounter, g *raid.Guardian) { g.Fitness, e.People[0].HandedTo = codes.Unfit, uuid.Nil }, false},
		"drunk, and to a doctor": {func(e *raid.Encounter, g *raid.Guardian) {
			g.Fitness, e.People[0].Outcome = codes.Unfit, codes.OutcomeMedical
		}, false},
		"another was drunk": {func(e *raid.Encounter, _ *raid.Guardian) {
			e.People = append(e.People, drunk("Василий", "Оспанов"))
		}, false},
		"drunk, the record is done": {func(e *raid.Encounter, g *raid.Guardian) {
			g.Fitness, e.ClosedAt = codes.Unfit, raidtest.ActTime.Add(time.Hour)
		}, false},
		"drunk, learnt when it was done": {func(e *raid.Encounter, g *raid.Guardian) {
			g.Fitness, e.ClosedAt = codes.Unfit, raidtest.ActTime.Add(time.Hour)
			e.Amendment = &raid.Reasoned{Reason: "мас екен", At: raidtest.ActTime.Add(2 * time.Hour)}
		}, true},
		"learnt, and withdrawn": {func(e *raid.Encounter, g *raid.Guardian) {
			g.Fitness, e.ClosedAt = codes.Unfit, raidtest.ActTime.Add(time.Hour)
			e.Amendment = &raid.Reasoned{Reason: "мас екен", At: raidtest.ActTime.Add(2 * time.Hour)}
			e.Withdrawal = &raid.Reasoned{Reason: "қате", At: raidtest.ActTime.Add(2 * time.Hour)}
		}, false},
	} {
		e := handing()
		e.ClosedAt = time.Time{}
		row.change(&e, &e.People[0].Guardians[0])
		if got := e.GivenWrong(); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func drunk(names ...string) raid.Person {
	p := raid.Person{ID: raidtest.Device(30), Kind: raid.Adult, Roles: []codes.Code{"A_WITH", codes.RoleDrunk}}
	for i, to := range []*string{&p.Name, &p.Surname, &p.Patronymic} {
		if i < len(names) {
			*to = names[i]
		}
	}
	return p
}

func decision(r safety.Ruling, adult uuid.UUID, at time.Time) safety.Done {
	return safety.Done{ID: raidtest.Device(uint64(70 + at.Minute())), Step: safety.Decision, At: at, With: "Гүлнар Бекова", Ruling: r, Adult: adult}
}

// TestNoChildGoesToWhoMayNotTakeHim: no child is handed to an adult who is
// drunk or unfit, nor against the inspector's decision (docs/sources.md, 2,
// domestic violence), by whatever way the record says it.
func TestNoChildGoesToWhoMayNotTakeHim(t *testing.T) {
	t.Parallel()
	child := func(e *raid.Encounter) *raid.Person { return &e.People[0] }
	taker := func(e *raid.Encounter) *raid.Guardian { return &e.People[0].Guardians[0] }
	with := func(p ...raid.Person) func(*raid.Encounter) {
		return func(e *raid.Encounter) { e.People = append(e.People, p...) }
	}
	all := func(fs ...func(*raid.Encounter)) func(*raid.Encounter) {
		return func(e *raid.Encounter) {
			for _, f := range fs {
				f(e)
			}
		}
	}
	fit := func(e *raid.Encounter) { taker(e).Fitness = codes.Fit }
	outcome := func(c codes.Code) func(*raid.Encounter) { return func(e *raid.Encounter) { child(e).Outcome = c } }
	called := func(name string) func(*raid.Encounter) { return func(e *raid.Encounter) { taker(e).Name = name } }
	decided := func(ds ...safety.Done) func(*raid.Encounter) {
		return func(e *raid.Encounter) { child(e).Safety = append(child(e).Safety, ds...) }
	}
	violence := func(e *raid.Encounter) { child(e).Reasons = []codes.Code{codes.ReasonVictim} }
	sibling := func(change func(*raid.Person)) func(*raid.Encounter) {
		return func(e *raid.Encounter) {
			q := raid.Person{ID: raidtest.Device(2), Kind: raid.Minor, Name: "Үсен", Surname: "Сынақов", Age: 9,
				Guardians: []raid.Guardian{{ID: raidtest.Device(21), Kinship: codes.KinFather, Name: "Сынақов П."}}}
			change(&q)
			e.People = append(e.People, q)
		}
	}
	father, later := raidtest.Device(20), raidtest.ActTime.Add(2*time.Minute)
	for name, row := range map[string]struct {
		change func(*raid.Encounter)
		want   handover.Bar
	}{
		"the plain case":                             {func(*raid.Encounter) {}, ""},
		"a sober adult was there":                    {with(raid.Person{ID: raidtest.Device(30), Kind: raid.Adult, Name: "Пётр", Surname: "Сынақов"}), ""},
		"the same adult is marked drunk":             {with(drunk("Пётр", "Сынақов")), handover.BarUnfit},
		"drunk by his condition":                     {with(raid.Person{ID: raidtest.Device(30), Kind: raid.Adult, Name: "Пётр", Conditions: []codes.Code{codes.ConditionDrunk}}), handover.BarUnfit},
		"with signs of drugs":                        {with(raid.Person{ID: raidtest.Device(30), Kind: raid.Adult, Name: "Пётр", Conditions: []codes.Code{codes.ConditionDrugs}}), handover.BarUnfit},
		"drunk, and called a young adult":            {with(raid.Person{ID: raidtest.Device(30), Kind: raid.YoungAdult, Name: "Пётр", Conditions: []codes.Code{codes.ConditionDrunk}}), handover.BarUnfit},
		"by his name alone":                          {with(drunk("Пётр")), handover.BarUnfit},
		"in another spelling":                        {with(drunk("Петр", "Сынаков")), handover.BarUnfit},
		"in Latin letters":                           {with(drunk("Petr", "Synakov")), handover.BarUnfit},
		"surname first, with the father's name":      {all(called("Сынақов Пётр Иванович"), with(drunk("Пётр", "Сынақов"))), handover.BarUnfit},
		"by an initial":                              {all(called("Сынақов П."), with(drunk("Пётр", "Сынақов"))), handover.BarUnfit},
		"said to be fit all the same":                {all(fit, with(drunk("Пётр", "Сынақов"))), handover.BarUnfit},
		"marked unfit himself":                       {func(e *raid.Encounter) { taker(e).Fitness = codes.Unfit }, handover.BarUnfit},
		"marked by a newer program":                  {func(e *raid.Encounter) { taker(e).Fitness = "U_NEW" }, handover.BarUnfit},
		"the child was hurt by him":                  {func(e *raid.Encounter) { taker(e).Fitness = codes.UnfitHurt }, handover.BarHurt},
		"hurt by an adult who was there":             {with(raid.Person{ID: raidtest.Device(30), Kind: raid.Adult, Name: "Пётр", Roles: []codes.Code{codes.RoleHurt}}), handover.BarHurt},
		"an order keeps him away":                    {func(e *raid.Encounter) { taker(e).Fitness = codes.UnfitBan }, handover.BarBan},
		"taken home":                                 {all(outcome(codes.OutcomeHome), with(drunk("Пётр", "Сынақов"))), handover.BarUnfit},
		"to the police, then to him":                 {all(outcome(codes.OutcomePolice), with(drunk("Пётр", "Сынақов"))), handover.BarUnfit},
		"as a relative by consent":                   {all(outcome(codes.OutcomeRelative), with(drunk("Пётр", "Сынақов"))), handover.BarUnfit},
		"to a centre":                                {all(outcome(codes.OutcomeCPD), with(drunk("Пётр", "Сынақов"))), ""},
		"to a doctor, by whom he was handed before":  {all(outcome(codes.OutcomeMedical), with(drunk("Пётр", "Сынақов"))), ""},
		"the drunk adult has no name":                {with(drunk()), handover.BarUnseen},
		"the drunk adult has no name, this one fit":  {all(fit, with(drunk())), ""},
		"the drunk adult has another name":           {with(drunk("Василий", "Оспанов")), handover.BarUnseen},
		"another adult is drunk, this one is fit":    {all(fit, with(drunk("Василий", "Оспанов"))), ""},
		"a woman of his surname is drunk, he is fit": {all(fit, with(raid.Person{ID: raidtest.Device(30), Kind: raid.Adult, Surname: "Сынақов", Sex: codes.Female, Roles: []codes.Code{codes.RoleDrunk}})), ""},
		"the taker has no name":                      {all(called(""), with(drunk("Пётр"))), handover.BarUnseen},
		"the taker has the telephone of the drunk": {all(called(""), fit, func(e *raid.Encounter) { taker(e).Phone = "8 700 000 00 01" },
			with(raid.Person{ID: raidtest.Device(30), Kind: raid.Adult, Phone: "+77000000001", Roles: []codes.Code{codes.RoleDrunk}})), handover.BarUnfit},
		"nobody is named as the taker":               {all(func(e *raid.Encounter) { child(e).HandedTo = uuid.Nil }, with(drunk("Пётр"))), handover.BarUnnamed},
		"the taker is not in the list":               {all(func(e *raid.Encounter) { child(e).HandedTo = raidtest.Device(99) }, with(drunk("Пётр"))), handover.BarUnnamed},
		"nobody is named, and nothing is against it": {func(e *raid.Encounter) { child(e).HandedTo = uuid.Nil }, ""},
		"entered twice, marked the first time": {func(e *raid.Encounter) {
			child(e).Guardians = append(child(e).Guardians, raid.Guardian{ID: raidtest.Device(22), Kinship: codes.KinFather, Name: "папа", Fitness: codes.Unfit})
		}, handover.BarUnfit},
		"marked with the sibling": {sibling(func(q *raid.Person) { q.Guardians[0].Fitness = codes.Unfit }), handover.BarUnfit},
		"another adult is marked with the sibling": {sibling(func(q *raid.Person) {
			q.Guardians[0].Name, q.Guardians[0].Fitness = "Оспан Қайрат", codes.Unfit
		}), handover.BarUnseen},
		"the inspector decided against him":       {decided(decision(safety.MayNot, father, raidtest.ActTime)), handover.BarRefused},
		"the inspector decided against everybody": {decided(decision(safety.MayNot, uuid.Nil, raidtest.ActTime)), handover.BarRefused},
		"decided against him, and then for him":   {decided(decision(safety.MayNot, father, raidtest.ActTime), decision(safety.May, father, later)), ""},
		"decided for him, and then against him":   {decided(decision(safety.May, father, raidtest.ActTime), decision(safety.MayNot, father, later)), handover.BarRefused},
		"written in the other order":              {decided(decision(safety.MayNot, father, later), decision(safety.May, father, raidtest.ActTime)), handover.BarRefused},
		"decided against everybody, then for him": {decided(decision(safety.MayNot, uuid.Nil, raidtest.ActTime), decision(safety.May, father, later)), ""},
		"decided against another adult": {all(decided(decision(safety.MayNot, raidtest.Device(22), raidtest.ActTime)), func(e *raid.Encounter) {
			child(e).Guardians = append(child(e).Guardians, raid.Guardian{ID: raidtest.Device(22), Name: "Оспан"})
		}), handover.BarUndecided},
		"decided against him under another entry": {all(decided(decision(safety.MayNot, raidtest.Device(22), raidtest.ActTime)), func(e *raid.Encounter) {
			child(e).Guardians = append(child(e).Guardians, raid.Guardian{ID: raidtest.Device(22), Name: "Петр"})
		}), handover.BarRefused},
		"decided against him for the sibling": {sibling(func(q *raid.Person) {
			q.Safety = []safety.Done{decision(safety.MayNot, raidtest.Device(21), raidtest.ActTime)}
		}), handover.BarRefused},
		"for the sibling against, for this child for it": {all(sibling(func(q *raid.Person) {
			q.Safety = []safety.Done{decision(safety.MayNot, raidtest.Device(21), raidtest.ActTime)}
		}), decided(decision(safety.May, father, later))), ""},
		"signs of violence, nothing decided":           {violence, handover.BarUndecided},
		"signs of violence, decided by nobody named":   {all(violence, decided(safety.Done{Step: safety.Decision, Ruling: safety.May, Adult: father})), handover.BarUndecided},
		"signs of violence, a decision in words alone": {all(violence, decided(safety.Done{Step: safety.Decision, With: "Бекова: do not give to the father"})), handover.BarUndecided},
		"signs of violence, decided for him":           {all(violence, decided(decision(safety.May, father, raidtest.ActTime))), ""},
		"signs of violence, decided for another":       {all(violence, decided(decision(safety.May, raidtest.Device(98), raidtest.ActTime))), handover.BarUndecided},
		"decided for him, and he is drunk":             {all(violence, decided(decision(safety.May, father, raidtest.ActTime)), with(drunk("Пётр"))), handover.BarUnfit},
		"an injury alone is not decided here":          {func(e *raid.Encounter) { child(e).Conditions = []codes.Code{codes.ConditionInjured} }, ""},
		"the taker is a minor by his number": {func(e *raid.Encounter) {
			taker(e).IIN, e.MetAt = "950711500005", raidtest.At(t, "2105-03-20T23:00:00+05:00")
		}, handover.BarMinor},
		"the taker is the sibling":                {all(func(e *raid.Encounter) { taker(e).Kinship, taker(e).Name = codes.KinSibling, "Үсен" }, sibling(func(*raid.Person) {})), handover.BarMinor},
		"the taker has the name of another minor": {all(called("Сынақов Үсен"), sibling(func(q *raid.Person) { q.Guardians = nil })), handover.BarMinor},
		"the taker is an adult of seventeen":      {with(raid.Person{ID: raidtest.Device(30), Kind: raid.Adult, Name: "Пётр", Surname: "Сынақов", Age: 17}), handover.BarMinor},
		"a child who is called an adult":          {all(func(e *raid.Encounter) { child(e).Kind = raid.Adult }, with(drunk("Пётр", "Сынақов"))), handover.BarUnfit},
		"he proved to be an adult":                {all(outcome(codes.OutcomeAdult), with(drunk("Пётр", "Сынақов"))), ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := handing()
			row.change(&e)
			if got := e.Barred(e.People[0]); got != row.want {
				t.Errorf("barred by %q, want %q", got, row.want)
			}
		})
	}
}

// TestFinishAsksTheRule: a closed record is blocked, one in care is warned of,
// and a step that hands the child over anew is not taken.
func TestFinishAsksTheRule(t *testing.T) {
	t.Parallel()
	keys := func(ps []raid.Problem, s raid.Severity) (out []string) {
		for _, p := range ps {
			if p.Severity == s && len(p.Key) > 17 && p.Key[:17] == "problem.handover_" {
				out = append(out, p.Path+" "+p.Key)
			}
		}
		return out
	}
	want := []string{"people.0.handed_to problem.handover_unfit"}
	e := handing()
	e.People = append(e.People, drunk("Пётр"))
	if d := cmp.Diff(want, keys(e.Check(raid.Rules{}), raid.Blocks)); d != "" {
		t.Error("closed:", d)
	}
	e.ClosedAt = time.Time{}
	if d := cmp.Diff(want, keys(e.Check(raid.Rules{}), raid.Warns)); d != "" || keys(e.Check(raid.Rules{}), raid.Blocks) != nil {
		t.Error("in care:", d)
	}
	if d := cmp.Diff(want, keys(e.NewlyBarred(nil), raid.Blocks)); d != "" {
		t.Error("at its first save:", d)
	}
	before := handing()
	if got := e.NewlyBarred(&before); got != nil {
		t.Error("marked after he was handed over, and that cannot be kept:", got)
	}
	before.People[0].HandedTo = uuid.Nil
	if d := cmp.Diff(want, keys(e.NewlyBarred(&before), raid.Blocks)); d != "" {
		t.Error("handed over afterwards:", d)
	}
	asked := handing()
	asked.ClosedAt, asked.People[0].Reasons = time.Time{}, []codes.Code{codes.ReasonVictim}
	if got := asked.NewlyBarred(nil); got != nil {
		t.Error("in care, a question that is open holds up what is saved:", got)
	}
	learnt := handing()
	learnt.People[0].Guardians[0].Fitness = codes.Unfit
	learnt.Amendment = &raid.Reasoned{Reason: "мас екен", At: raidtest.ActTime.Add(2 * time.Hour)}
	if d := cmp.Diff(want, keys(learnt.Check(raid.Rules{}), raid.Warns)); d != "" || keys(learnt.Check(raid.Rules{}), raid.Blocks) != nil {
		t.Error("learnt after the record was finished, and that cannot be kept:", d)
	}
	given := handing()
	if got := learnt.NewlyBarred(&given); got != nil {
		t.Error("the same, of the step:", got)
	}
	learnt.People[0].HandedAt = learnt.Amendment.At.Add(time.Minute)
	if d := cmp.Diff(want, keys(learnt.Check(raid.Rules{}), raid.Blocks)); d != "" {
		t.Error("handed over once it was known:", d)
	}
	e.Withdrawal = &raid.Reasoned{Reason: "қате", At: raidtest.ActTime}
	if e.HandoverBarred() || raid.Blocked(e.Check(raid.Rules{})) {
		t.Error("a withdrawn record is asked for nothing")
	}
}

func TestRisks(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*raid.Encounter)
		want   []raid.Risk
	}{
		"the plain case, without an act": {func(*raid.Encounter) {}, []raid.Risk{raid.RiskNoAct}},
		"with an act":                    {func(e *raid.Encounter) { e.People[0].Acts = []handover.Act{{ID: raidtest.Device(50)}} }, nil},
		"in care":                        {func(e *raid.Encounter) { e.ClosedAt = time.Time{} }, nil},
		"nine years old":                 {func(e *raid.Encounter) { e.ClosedAt, e.People[0].Age = time.Time{}, 9 }, []raid.Risk{raid.RiskYoung}},
		"an injury, of which nobody says that it is violence": {func(e *raid.Encounter) {
			e.ClosedAt, e.People[0].Reasons, e.People[0].Conditions = time.Time{}, nil, []codes.Code{codes.ConditionInjured}
		}, []raid.Risk{raid.RiskInjury, raid.RiskSteps}},
		"signs of violence, nothing done": {func(e *raid.Encounter) {
			e.ClosedAt, e.People[0].Reasons = time.Time{}, []codes.Code{codes.ReasonVictim}
		},
			[]raid.Risk{raid.RiskHandover, raid.RiskViolence, raid.RiskSteps}},
		"signs of violence, and nobody has him yet, whatever outcome was tapped": {func(e *raid.Encounter) {
			e.ClosedAt, e.People[0].Reasons = time.Time{}, []codes.Code{codes.ReasonVictim}
			e.People[0].HandedTo, e.People[0].HandedAt = uuid.Nil, time.Time{}
		}, []raid.Risk{raid.RiskViolence, raid.RiskSteps}},
		"risk of self-harm": {func(e *raid.Encounter) {
			e.ClosedAt, e.People[0].Reasons, e.People[0].Outcome = time.Time{}, []codes.Code{codes.ReasonSelfHarm}, ""
		}, []raid.Risk{raid.RiskSelfHarm, raid.RiskSteps}},
		"a drunk adult": {func(e *raid.Encounter) { e.People = append(e.People, drunk("Пётр")) }, []raid.Risk{raid.RiskHandover, raid.RiskUnfit, raid.RiskNoAct}},
		"an adult who hurt the child and was not drunk": {func(e *raid.Encounter) { e.People[0].Guardians[0].Fitness = codes.UnfitHurt },
			[]raid.Risk{raid.RiskHandover, raid.RiskViolence, raid.RiskHurt, raid.RiskSteps, raid.RiskNoAct}},
		"an adult who hurt the child and is drunk": {func(e *raid.Encounter) {
			e.People[0].Guardians[0].SetMarks([]codes.Code{codes.UnfitHurt, codes.Unfit})
		}, []raid.Risk{raid.RiskHandover, raid.RiskViolence, raid.RiskHurt, raid.RiskUnfit, raid.RiskSteps, raid.RiskNoAct}},
		"an adult whom one version clears and another marks": {func(e *raid.Encounter) {
			e.People[0].Guardians[0].SetMarks([]codes.Code{codes.Fit, codes.Unfit})
		}, []raid.Risk{raid.RiskHandover, raid.RiskUnfit, raid.RiskNoAct}},
		"an adult whom a court keeps away": {func(e *raid.Encounter) { e.People[0].Guardians[0].Fitness = codes.UnfitBan },
			[]raid.Risk{raid.RiskHandover, raid.RiskBan, raid.RiskNoAct}},
		"withdrawn":             {func(e *raid.Encounter) { e.Withdrawal = &raid.Reasoned{Reason: "қате"} }, nil},
		"an adult is no child":  {func(e *raid.Encounter) { e.People[0].Kind, e.People[0].Age = raid.Adult, 40 }, nil},
		"a talk needs no paper": {func(e *raid.Encounter) { e.People[0].Outcome = codes.OutcomeTalk }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e := handing()
			row.change(&e)
			if d := cmp.Diff(row.want, e.Risks()); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestAnHourAloneGivesNobodyAway: where an adult of the record may not take the child, the
// hour of a handover without a name says nothing of who has him.
func TestAnHourAloneGivesNobodyAway(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		fitness codes.Code
		to      bool
		want    bool
	}{
		"nothing is known against anybody": {codes.Fit, false, false},
		"the father is drunk":              {codes.Unfit, false, true},
		"the father is drunk and has him":  {codes.Unfit, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			e := handing()
			e.ClosedAt = time.Time{}
			e.People[0].Guardians[0].Fitness = row.fitness
			if !row.to {
				e.People[0].HandedTo = uuid.Nil
			}
			if got := e.WithPatrol(); got != row.want {
				t.Errorf("with the crew %v, want %v", got, row.want)
			}
		})
	}
}

// A mark says of whom it speaks where that is known.
func TestARiskNamesTheAdultWhoBearsIt(t *testing.T) {
	t.Parallel()
	e := handing()
	mother := raid.Guardian{ID: raidtest.Device(21), Kinship: codes.KinMother, Fitness: codes.Fit}
	e.People[0].Guardians[0].Fitness = codes.UnfitHurt
	e.People[0].Guardians = append(e.People[0].Guardians, mother)
	e.People = append(e.People, drunk("Пётр"), e.People[0])
	for risk, want := range map[raid.Risk][]codes.Code{raid.RiskHurt: {codes.KinFather}, raid.RiskBan: nil, raid.RiskUnfit: {}} {
		if got := e.RiskAdults(risk); len(got) != len(want) || len(want) > 0 && got[0] != want[0] {
			t.Errorf("%s: %v, want %v", risk, got, want)
		}
	}
}

// TestASiblingWithoutAnActIsMentioned: one paper was made for two children.
func TestASiblingWithoutAnActIsMentioned(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*raid.Encounter)
		want   string
	}{
		"the first has one, the second has none": {func(*raid.Encounter) {}, "people.1.acts"},
		"neither has one":                        {func(e *raid.Encounter) { e.People[0].Acts = nil }, ""},
		"the first's is void":                    {func(e *raid.Encounter) { e.People[0].Acts[0].Void = &handover.Void{Reason: "қате"} }, ""},
		"the second went to a centre":            {func(e *raid.Encounter) { e.People[1].Outcome = codes.OutcomeCPD }, ""},
		"in care":                                {func(e *raid.Encounter) { e.ClosedAt = time.Time{} }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := handing()
			e.People = append(e.People, e.People[0])
			e.People[1].ID = raidtest.Device(2)
			e.People[0].Acts = []handover.Act{{ID: raidtest.Device(50)}}
			row.change(&e)
			var got string
			for _, p := range e.Check(raid.Rules{}) {
				if p.Key == "problem.act_sibling" {
					got = p.Path
				}
			}
			if got != row.want {
				t.Errorf("said at %q, want %q", got, row.want)
			}
		})
	}
}
