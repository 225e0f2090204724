package raid_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/errs"
)

func TestKeepActs(t *testing.T) {
	t.Parallel()
	base := func() raid.Encounter {
		p := raidtest.Child()
		p.Acts = []handover.Act{raidtest.Act(p)}
		return raid.Encounter{People: []raid.Person{p, {ID: raidtest.Device(11), Kind: raid.Minor, Name: "Әлия"}}}
	}
	stamped := raidtest.ActTime.Add(43 * time.Second) // by *Now*, to the second
	void := func(p *raid.Person) { p.Acts[0].Void = &handover.Void{Reason: "аты қате", At: raidtest.ActTime} }
	for name, row := range map[string]struct {
		was    func(*raid.Encounter)
		now    func(*raid.Encounter)
		issued uuid.UUID
		want   string
	}{
		"nothing changed":         {nil, func(e *raid.Encounter) {}, uuid.Nil, ""},
		"another child's name":    {nil, func(e *raid.Encounter) { e.People[1].Name = "Айша" }, uuid.Nil, ""},
		"why he was out":          {nil, func(e *raid.Encounter) { e.People[0].WhyOut = "серуен" }, uuid.Nil, ""},
		"his name":                {nil, func(e *raid.Encounter) { e.People[0].Name = "Ерлан" }, uuid.Nil, "act_frozen at people.0.name"},
		"his IIN":                 {nil, func(e *raid.Encounter) { e.People[0].IIN = "" }, uuid.Nil, "act_frozen at people.0.iin"},
		"the outcome":             {nil, func(e *raid.Encounter) { e.People[0].Outcome = codes.OutcomeTalk }, uuid.Nil, "act_frozen at people.0.outcome"},
		"when he was handed over": {nil, func(e *raid.Encounter) { e.People[0].HandedAt = raidtest.ActTime.Add(time.Minute) }, uuid.Nil, "act_frozen at people.0.handed_at"},
		"the same minute, as it is typed": {func(e *raid.Encounter) {
			e.People[0].HandedAt, e.People[0].Acts[0].HandedAt = stamped, stamped
		}, func(e *raid.Encounter) {
			e.People[0].HandedAt, e.People[0].Acts[0].HandedAt = stamped.Truncate(time.Minute), stamped
		}, uuid.Nil, ""},
		"the same instant in another zone": {nil, func(e *raid.Encounter) { e.People[0].HandedAt = raidtest.ActTime.UTC() }, uuid.Nil, ""},
		"the taker's name":                 {nil, func(e *raid.Encounter) { e.People[0].Guardians[0].Name = "Басқа" }, uuid.Nil, "act_frozen at people.0.guardians.0"},
		"the taker is gone":                {nil, func(e *raid.Encounter) { e.People[0].Guardians = nil }, uuid.Nil, "act_frozen at people.0.guardians"},
		"when she was told":                {nil, func(e *raid.Encounter) { e.People[0].Guardians[0].NotifiedAt = raidtest.ActTime }, uuid.Nil, ""},
		"the person is gone":               {nil, func(e *raid.Encounter) { e.People = e.People[1:] }, uuid.Nil, "act_frozen at people: a person with an act stays"},
		"voided, and mended at once": {nil, func(e *raid.Encounter) {
			void(&e.People[0])
			e.People[0].Name = "Ерлан"
		}, uuid.Nil, ""},
		"mended after it was voided":     {func(e *raid.Encounter) { void(&e.People[0]) }, func(e *raid.Encounter) { void(&e.People[0]); e.People[0].Name = "Ерлан" }, uuid.Nil, ""},
		"a voided act comes back":        {func(e *raid.Encounter) { void(&e.People[0]) }, func(e *raid.Encounter) {}, uuid.Nil, "act_by_hand at people.0.acts"},
		"the reason of the void changes": {func(e *raid.Encounter) { void(&e.People[0]) }, func(e *raid.Encounter) { void(&e.People[0]); e.People[0].Acts[0].Void.Reason = "х" }, uuid.Nil, "act_by_hand at people.0.acts"},
		"an act is taken away":           {nil, func(e *raid.Encounter) { e.People[0].Acts = nil }, uuid.Nil, "act_by_hand at people.0.acts"},
		"an act is changed":              {nil, func(e *raid.Encounter) { e.People[0].Acts[0].Returned = "телефон" }, uuid.Nil, "act_by_hand at people.0.acts"},
		"an act is written by hand":      {nil, func(e *raid.Encounter) { e.People[1].Acts = []handover.Act{{ID: raidtest.Device(31)}} }, uuid.Nil, "act_by_hand at people.1.acts"},
		"an act is issued":               {nil, func(e *raid.Encounter) { e.People[1].Acts = []handover.Act{{ID: raidtest.Device(31)}} }, raidtest.Device(31), ""},
		"a merge had made them differ": {func(e *raid.Encounter) { e.People[0].Name = "Ерлан" }, func(e *raid.Encounter) {
			e.People[0].Name, e.People[0].WhyOut = "Ерлан", "серуен"
		}, uuid.Nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			was, now := base(), base()
			if row.was != nil {
				row.was(&was)
			}
			row.now(&now)
			got := ""
			if err := raid.KeepActs(&was, now, row.issued); err != nil {
				got = err.Error()
				if !errors.Is(err, errs.Denied) {
					t.Errorf("kind of %v", err)
				}
			}
			if got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestCheckActs(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*raid.Person)
		want   string
	}{
		"an act that fits":          {func(p *raid.Person) {}, ""},
		"a merge changed the name":  {func(p *raid.Person) { p.Name = "Ерлан" }, "people.0.name warns act_differs"},
		"two in force":              {func(p *raid.Person) { a := p.Acts[0]; a.ID = raidtest.Device(31); p.Acts = append(p.Acts, a) }, "people.0.acts.1 warns act_two"},
		"void without a reason":     {func(p *raid.Person) { p.Acts[0].Void = &handover.Void{} }, "people.0.acts.0.void.reason blocks reason_missing"},
		"ink outside its field":     {func(p *raid.Person) { p.Acts[0].TakerInk = handover.Strokes{{0, 0, 0, 301}} }, "people.0.acts.0 blocks act_ink"},
		"an act without an id":      {func(p *raid.Person) { p.Acts[0].ID = uuid.Nil }, "people.0.acts.0.id blocks id_missing"},
		"words that fill the paper": {func(p *raid.Person) { p.Acts[0].Seen = strings.Repeat("ә", handover.MaxText+1) }, "people.0.acts.0 blocks text_long"},
	} {
		t.Run(name, func(t *testing.T) {
			p := raidtest.Child()
			p.Acts = []handover.Act{raidtest.Act(p)}
			row.change(&p)
			got := ""
			for _, problem := range raid.CheckActs("people.0", raid.Encounter{}, p) {
				got += problem.Path + " " + string(problem.Severity) + " " + strings.TrimPrefix(problem.Key, "problem.")
			}
			if got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

// TestOfTwoActsTheOneToVoid is the one that the record does not follow.
func TestOfTwoActsTheOneToVoid(t *testing.T) {
	t.Parallel()
	first, second := handover.Act{ID: raidtest.ID(81), Number: "1"}, handover.Act{ID: raidtest.ID(82), Number: "2"}
	first.Child.Name, second.Child.Name = "Асан", "Үсен"
	void := second
	void.Void = &handover.Void{Reason: "қате"}
	for _, row := range []struct {
		name  string
		child string
		acts  []handover.Act
		want  handover.Number
	}{
		{"none", "Асан", nil, ""},
		{"one", "Асан", []handover.Act{first}, ""},
		{"one and a void one", "Асан", []handover.Act{void, first}, ""},
		{"the record follows the first", "Асан", []handover.Act{first, second}, "2"},
		{"the record follows the second", "Үсен", []handover.Act{first, second}, "1"},
		{"both say the same", "Асан", []handover.Act{first, first}, "1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			g := raidtest.ID(90)
			p := raid.Person{Name: row.child, HandedTo: g, Guardians: []raid.Guardian{{ID: g}}, Acts: slices.Clone(row.acts)}
			for i := range p.Acts {
				p.Acts[i].Taker.Guardian = g
			}
			got := handover.Number("")
			if a := p.Superfluous(); a != nil {
				got = a.Number
				if p.InForce(got) == nil {
					t.Error("it is not in force")
				}
			}
			if got != row.want {
				t.Errorf("to void is %q, want %q", got, row.want)
			}
		})
	}
}
