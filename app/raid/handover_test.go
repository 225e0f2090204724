package raid

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// handing is a child who was handed to his father, with nothing against it.
func handing() Encounter {
	father := Guardian{ID: device(20), Kinship: KinFather, Name: "Сынақов Пётр"}
	return Encounter{
		MetAt: actTime, ClosedAt: actTime.Add(time.Hour),
		People: []Person{{ID: device(1), Kind: Minor, Name: "Асан", Surname: "Сынақов", Age: 12, Outcome: OutcomeSpot, HandedTo: father.ID,
			HandedAt: actTime.Add(time.Minute), Guardians: []Guardian{father}}},
	}
}

func drunk(names ...string) Person {
	p := Person{ID: device(30), Kind: Adult, Roles: []Code{"A_WITH", RoleDrunk}}
	for i, to := range []*string{&p.Name, &p.Surname, &p.Patronymic} {
		if i < len(names) {
			*to = names[i]
		}
	}
	return p
}

func decision(r Ruling, adult uuid.UUID, at time.Time) SafetyDone {
	return SafetyDone{ID: device(uint64(70 + at.Minute())), Step: StepDecision, At: at, With: "Гүлнар Бекова", Ruling: r, Adult: adult}
}

// TestNoChildGoesToWhoMayNotTakeHim: no child is handed to an adult who is
// drunk or unfit, nor against the inspector's decision (docs/sources.md, 2,
// domestic violence), by whatever way the record says it.
func TestNoChildGoesToWhoMayNotTakeHim(t *testing.T) {
	child := func(e *Encounter) *Person { return &e.People[0] }
	taker := func(e *Encounter) *Guardian { return &e.People[0].Guardians[0] }
	with := func(p ...Person) func(*Encounter) {
		return func(e *Encounter) { e.People = append(e.People, p...) }
	}
	all := func(fs ...func(*Encounter)) func(*Encounter) {
		return func(e *Encounter) {
			for _, f := range fs {
				f(e)
			}
		}
	}
	fit := func(e *Encounter) { taker(e).Fitness = Fit }
	outcome := func(c Code) func(*Encounter) { return func(e *Encounter) { child(e).Outcome = c } }
	called := func(name string) func(*Encounter) { return func(e *Encounter) { taker(e).Name = name } }
	decided := func(ds ...SafetyDone) func(*Encounter) {
		return func(e *Encounter) { child(e).Safety = append(child(e).Safety, ds...) }
	}
	violence := func(e *Encounter) { child(e).Reasons = []Code{ReasonVictim} }
	sibling := func(change func(*Person)) func(*Encounter) {
		return func(e *Encounter) {
			q := Person{ID: device(2), Kind: Minor, Name: "Үсен", Surname: "Сынақов", Age: 9,
				Guardians: []Guardian{{ID: device(21), Kinship: KinFather, Name: "Сынақов П."}}}
			change(&q)
			e.People = append(e.People, q)
		}
	}
	father, later := device(20), actTime.Add(2*time.Minute)
	for name, row := range map[string]struct {
		change func(*Encounter)
		want   Bar
	}{
		"the plain case":                             {func(*Encounter) {}, ""},
		"a sober adult was there":                    {with(Person{ID: device(30), Kind: Adult, Name: "Пётр", Surname: "Сынақов"}), ""},
		"the same adult is marked drunk":             {with(drunk("Пётр", "Сынақов")), BarUnfit},
		"drunk by his condition":                     {with(Person{ID: device(30), Kind: Adult, Name: "Пётр", Conditions: []Code{ConditionDrunk}}), BarUnfit},
		"with signs of drugs":                        {with(Person{ID: device(30), Kind: Adult, Name: "Пётр", Conditions: []Code{ConditionDrugs}}), BarUnfit},
		"drunk, and called a young adult":            {with(Person{ID: device(30), Kind: YoungAdult, Name: "Пётр", Conditions: []Code{ConditionDrunk}}), BarUnfit},
		"by his name alone":                          {with(drunk("Пётр")), BarUnfit},
		"in another spelling":                        {with(drunk("Петр", "Сынаков")), BarUnfit},
		"in Latin letters":                           {with(drunk("Petr", "Synakov")), BarUnfit},
		"surname first, with the father's name":      {all(called("Сынақов Пётр Иванович"), with(drunk("Пётр", "Сынақов"))), BarUnfit},
		"by an initial":                              {all(called("Сынақов П."), with(drunk("Пётр", "Сынақов"))), BarUnfit},
		"said to be fit all the same":                {all(fit, with(drunk("Пётр", "Сынақов"))), BarUnfit},
		"marked unfit himself":                       {func(e *Encounter) { taker(e).Fitness = Unfit }, BarUnfit},
		"marked by a newer program":                  {func(e *Encounter) { taker(e).Fitness = "U_NEW" }, BarUnfit},
		"the child was hurt by him":                  {func(e *Encounter) { taker(e).Fitness = UnfitHurt }, BarHurt},
		"hurt by an adult who was there":             {with(Person{ID: device(30), Kind: Adult, Name: "Пётр", Roles: []Code{RoleHurt}}), BarHurt},
		"an order keeps him away":                    {func(e *Encounter) { taker(e).Fitness = UnfitBan }, BarBan},
		"taken home":                                 {all(outcome(OutcomeHome), with(drunk("Пётр", "Сынақов"))), BarUnfit},
		"to the police, then to him":                 {all(outcome(OutcomePolice), with(drunk("Пётр", "Сынақов"))), BarUnfit},
		"as a relative by consent":                   {all(outcome(OutcomeRelative), with(drunk("Пётр", "Сынақов"))), BarUnfit},
		"to a centre":                                {all(outcome(OutcomeCPD), with(drunk("Пётр", "Сынақов"))), ""},
		"to a doctor, by whom he was handed before":  {all(outcome(OutcomeMedical), with(drunk("Пётр", "Сынақов"))), ""},
		"the drunk adult has no name":                {with(drunk()), BarUnseen},
		"the drunk adult has no name, this one fit":  {all(fit, with(drunk())), ""},
		"the drunk adult has another name":           {with(drunk("Василий", "Оспанов")), BarUnseen},
		"another adult is drunk, this one is fit":    {all(fit, with(drunk("Василий", "Оспанов"))), ""},
		"a woman of his surname is drunk, he is fit": {all(fit, with(Person{ID: device(30), Kind: Adult, Surname: "Сынақов", Sex: Female, Roles: []Code{RoleDrunk}})), ""},
		"the taker has no name":                      {all(called(""), with(drunk("Пётр"))), BarUnseen},
		"the taker has the telephone of the drunk": {all(called(""), fit, func(e *Encounter) { taker(e).Phone = "8 700 000 00 01" },
			with(Person{ID: device(30), Kind: Adult, Phone: "+77000000001", Roles: []Code{RoleDrunk}})), BarUnfit},
		"nobody is named as the taker":               {all(func(e *Encounter) { child(e).HandedTo = uuid.Nil }, with(drunk("Пётр"))), BarUnnamed},
		"the taker is not in the list":               {all(func(e *Encounter) { child(e).HandedTo = device(99) }, with(drunk("Пётр"))), BarUnnamed},
		"nobody is named, and nothing is against it": {func(e *Encounter) { child(e).HandedTo = uuid.Nil }, ""},
		"entered twice, marked the first time": {func(e *Encounter) {
			child(e).Guardians = append(child(e).Guardians, Guardian{ID: device(22), Kinship: KinFather, Name: "папа", Fitness: Unfit})
		}, BarUnfit},
		"marked with the sibling":                  {sibling(func(q *Person) { q.Guardians[0].Fitness = Unfit }), BarUnfit},
		"another adult is marked with the sibling": {sibling(func(q *Person) { q.Guardians[0].Name, q.Guardians[0].Fitness = "Оспан Қайрат", Unfit }), BarUnseen},
		"the inspector decided against him":        {decided(decision(MayNot, father, actTime)), BarRefused},
		"the inspector decided against everybody":  {decided(decision(MayNot, uuid.Nil, actTime)), BarRefused},
		"decided against him, and then for him":    {decided(decision(MayNot, father, actTime), decision(May, father, later)), ""},
		"decided for him, and then against him":    {decided(decision(May, father, actTime), decision(MayNot, father, later)), BarRefused},
		"written in the other order":               {decided(decision(MayNot, father, later), decision(May, father, actTime)), BarRefused},
		"decided against everybody, then for him":  {decided(decision(MayNot, uuid.Nil, actTime), decision(May, father, later)), ""},
		"decided against another adult": {all(decided(decision(MayNot, device(22), actTime)), func(e *Encounter) {
			child(e).Guardians = append(child(e).Guardians, Guardian{ID: device(22), Name: "Оспан"})
		}), BarUndecided},
		"decided against him under another entry": {all(decided(decision(MayNot, device(22), actTime)), func(e *Encounter) {
			child(e).Guardians = append(child(e).Guardians, Guardian{ID: device(22), Name: "Петр"})
		}), BarRefused},
		"decided against him for the sibling":            {sibling(func(q *Person) { q.Safety = []SafetyDone{decision(MayNot, device(21), actTime)} }), BarRefused},
		"for the sibling against, for this child for it": {all(sibling(func(q *Person) { q.Safety = []SafetyDone{decision(MayNot, device(21), actTime)} }), decided(decision(May, father, later))), ""},
		"signs of violence, nothing decided":             {violence, BarUndecided},
		"signs of violence, decided by nobody named":     {all(violence, decided(SafetyDone{Step: StepDecision, Ruling: May, Adult: father})), BarUndecided},
		"signs of violence, a decision in words alone":   {all(violence, decided(SafetyDone{Step: StepDecision, With: "Бекова: do not give to the father"})), BarUndecided},
		"signs of violence, decided for him":             {all(violence, decided(decision(May, father, actTime))), ""},
		"signs of violence, decided for another":         {all(violence, decided(decision(May, device(98), actTime))), BarUndecided},
		"decided for him, and he is drunk":               {all(violence, decided(decision(May, father, actTime)), with(drunk("Пётр"))), BarUnfit},
		"an injury alone is not decided here":            {func(e *Encounter) { child(e).Conditions = []Code{ConditionInjured} }, ""},
		"the taker is a minor by his number":             {func(e *Encounter) { taker(e).IIN, e.MetAt = "950711500005", at(t, "2105-03-20T23:00:00+05:00") }, BarMinor},
		"the taker is the sibling":                       {all(func(e *Encounter) { taker(e).Kinship, taker(e).Name = KinSibling, "Үсен" }, sibling(func(*Person) {})), BarMinor},
		"the taker has the name of another minor":        {all(called("Сынақов Үсен"), sibling(func(q *Person) { q.Guardians = nil })), BarMinor},
		"the taker is an adult of seventeen":             {with(Person{ID: device(30), Kind: Adult, Name: "Пётр", Surname: "Сынақов", Age: 17}), BarMinor},
		"a child who is called an adult":                 {all(func(e *Encounter) { child(e).Kind = Adult }, with(drunk("Пётр", "Сынақов"))), BarUnfit},
		"he proved to be an adult":                       {all(outcome(OutcomeAdult), with(drunk("Пётр", "Сынақов"))), ""},
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
	keys := func(ps []Problem, s Severity) (out []string) {
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
	if d := cmp.Diff(want, keys(e.Check(Rules{}), Blocks)); d != "" {
		t.Error("closed:", d)
	}
	e.ClosedAt = time.Time{}
	if d := cmp.Diff(want, keys(e.Check(Rules{}), Warns)); d != "" || keys(e.Check(Rules{}), Blocks) != nil {
		t.Error("in care:", d)
	}
	if d := cmp.Diff(want, keys(e.NewlyBarred(nil), Blocks)); d != "" {
		t.Error("at its first save:", d)
	}
	before := handing()
	if got := e.NewlyBarred(&before); got != nil {
		t.Error("marked after he was handed over, and that cannot be kept:", got)
	}
	before.People[0].HandedTo = uuid.Nil
	if d := cmp.Diff(want, keys(e.NewlyBarred(&before), Blocks)); d != "" {
		t.Error("handed over afterwards:", d)
	}
	asked := handing()
	asked.ClosedAt, asked.People[0].Reasons = time.Time{}, []Code{ReasonVictim}
	if got := asked.NewlyBarred(nil); got != nil {
		t.Error("in care, a question that is open holds up what is saved:", got)
	}
	e.Withdrawal = &Reasoned{Reason: "қате", At: actTime}
	if e.HandoverBarred() || Blocked(e.Check(Rules{})) {
		t.Error("a withdrawn record is asked for nothing")
	}
}

func TestRisks(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*Encounter)
		want   []Risk
	}{
		"the plain case, without an act": {func(*Encounter) {}, []Risk{RiskNoAct}},
		"with an act":                    {func(e *Encounter) { e.People[0].Acts = []Act{{ID: device(50)}} }, nil},
		"in care":                        {func(e *Encounter) { e.ClosedAt = time.Time{} }, nil},
		"nine years old":                 {func(e *Encounter) { e.ClosedAt, e.People[0].Age = time.Time{}, 9 }, []Risk{RiskYoung}},
		"an injury, of which nobody says that it is violence": {func(e *Encounter) {
			e.ClosedAt, e.People[0].Reasons, e.People[0].Conditions = time.Time{}, nil, []Code{ConditionInjured}
		}, []Risk{RiskInjury, RiskSteps}},
		"signs of violence, nothing done": {func(e *Encounter) { e.ClosedAt, e.People[0].Reasons = time.Time{}, []Code{ReasonVictim} },
			[]Risk{RiskHandover, RiskViolence, RiskSteps}},
		"risk of self-harm": {func(e *Encounter) {
			e.ClosedAt, e.People[0].Reasons, e.People[0].Outcome = time.Time{}, []Code{ReasonSelfHarm}, ""
		}, []Risk{RiskSelfHarm, RiskSteps}},
		"a drunk adult":         {func(e *Encounter) { e.People = append(e.People, drunk("Пётр")) }, []Risk{RiskHandover, RiskUnfit, RiskNoAct}},
		"withdrawn":             {func(e *Encounter) { e.Withdrawal = &Reasoned{Reason: "қате"} }, nil},
		"an adult is no child":  {func(e *Encounter) { e.People[0].Kind, e.People[0].Age = Adult, 40 }, nil},
		"a talk needs no paper": {func(e *Encounter) { e.People[0].Outcome = OutcomeTalk }, nil},
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

// TestASiblingWithoutAnActIsMentioned: one paper was made for two children.
func TestASiblingWithoutAnActIsMentioned(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*Encounter)
		want   string
	}{
		"the first has one, the second has none": {func(*Encounter) {}, "people.1.acts"},
		"neither has one":                        {func(e *Encounter) { e.People[0].Acts = nil }, ""},
		"the first's is void":                    {func(e *Encounter) { e.People[0].Acts[0].Void = &Void{Reason: "қате"} }, ""},
		"the second went to a centre":            {func(e *Encounter) { e.People[1].Outcome = OutcomeCPD }, ""},
		"in care":                                {func(e *Encounter) { e.ClosedAt = time.Time{} }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := handing()
			e.People = append(e.People, e.People[0])
			e.People[1].ID = device(2)
			e.People[0].Acts = []Act{{ID: device(50)}}
			row.change(&e)
			var got string
			for _, p := range e.Check(Rules{}) {
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
