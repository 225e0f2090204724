package raid

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"shyraq/errs"

	"github.com/google/uuid"
)

// person1 is a minor who was handed to a mother.
func person1() Person {
	g := Guardian{ID: device(20), Kinship: "S_MOTH", Name: "Ақмарал Сейтқызы", Phone: "+7 700 000 00 01"}
	return Person{
		ID: device(10), Kind: Minor, IIN: "950711500005", Surname: "Сейітов", Name: "Ерасыл", Patronymic: "Болатұлы",
		BirthDate: "2095-07-11", Sex: Male, Guardians: []Guardian{g}, Outcome: OutcomeSpot, HandedTo: g.ID, HandedAt: actTime,
	}
}

func actOf(p Person) Act {
	g := p.Guardians[0]
	return Act{
		ID: device(30), Version: 1, Number: NewActNumber("431000000", device(1), 66), IssuedAt: actTime, Salt: strings.Repeat("ab", 16),
		Region: Names{KK: "Қызылорда облысы"}, Unit: Names{KK: "Орталық", RU: "Центральный"}, Officer: device(40), Name: "Нұрсұлтан А.",
		Child:   ActChild{Surname: p.Surname, Name: p.Name, Patronymic: p.Patronymic, IIN: p.IIN, BirthDate: p.BirthDate, Sex: p.Sex},
		Taker:   ActTaker{Guardian: g.ID, Kinship: g.Kinship, Name: g.Name, Phone: g.Phone, Document: "D_ID", Number: "000000001"},
		Outcome: p.Outcome, HandedAt: p.HandedAt, Conditions: []Code{"C_OK"},
		OfficerInk: Strokes{{10, 10, 200, 30, -50, 90}}, TakerInk: Strokes{{10, 10, 200, 30}, {400, 100}},
	}
}

// TestHashCoversEveryField changes each field of an act in turn, by its JSON,
// so that a field added later cannot stay outside the hash unseen.
func TestHashCoversEveryField(t *testing.T) {
	a := actOf(person1())
	a.Replaces, a.Refused, a.Seen, a.Returned, a.Place = "43-0", "r", "s", "t", "p"
	a.Region.RU, a.Contact, a.District = "r", Names{KK: "c", RU: "d"}, Names{KK: "e", RU: "f"}
	a.Child.Age, a.Child.AgeError, a.Child.NoIIN, a.Taker.Address = 14, 1, "I_DOC", "x"
	outside := map[string]bool{ // of the hash, each for its reason
		"id": true, "version": true, "key": true, "sig": true, "void": true,
	}
	var tree map[string]any
	raw, _ := json.Marshal(a)
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	var walk func(at map[string]any, path string)
	walk = func(at map[string]any, path string) {
		for name, was := range at {
			if outside[path+name] {
				continue
			}
			if inner, ok := was.(map[string]any); ok {
				walk(inner, path+name+".")
				continue
			}
			at[name] = other(t, path+name, was)
			raw, _ := json.Marshal(tree)
			var changed Act
			if err := json.Unmarshal(raw, &changed); err != nil {
				t.Fatalf("%s: %v", path+name, err)
			}
			if changed.Hash() == a.Hash() {
				t.Errorf("%s is not in the hash", path+name)
			}
			at[name] = was
		}
	}
	walk(tree, "")
}

func other(t *testing.T, path string, was any) any {
	switch was := was.(type) {
	case float64:
		return was + 1
	case []any:
		return was[:len(was)-1]
	case string:
		if _, err := uuid.Parse(was); err == nil {
			return device(99)
		}
		if at, err := time.Parse(time.RFC3339, was); err == nil {
			return at.Add(time.Second)
		}
		return was + "~"
	}
	t.Fatalf("%s: %T", path, was)
	return nil
}

// TestHashIsOfFieldsNotOfTheirJoin: a name that holds a line feed cannot be
// moved from one field to the next.
func TestHashIsOfFieldsNotOfTheirJoin(t *testing.T) {
	a, b := actOf(person1()), actOf(person1())
	a.Child.Surname, a.Child.Name = "Сейітов\n4:Али", "х"
	b.Child.Surname, b.Child.Name = "Сейітов", "4:Али\nх"
	if a.Hash() == b.Hash() {
		t.Error("two acts with one hash")
	}
}

func TestActSurvivesTheStore(t *testing.T) {
	a, m := signedAct(t)
	a.Key, a.Sig = m.Key, encode32(m.Sig[:])
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Act
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if back.Mark() != m {
		t.Error("the hash or the signature changed on the way")
	}
	if _, err := CheckMark(back.Mark(), []PublishedKey{published(1)}); err != nil {
		t.Error(err)
	}
}

func TestKeepActs(t *testing.T) {
	base := func() Encounter {
		p := person1()
		p.Acts = []Act{actOf(p)}
		return Encounter{People: []Person{p, {ID: device(11), Kind: Minor, Name: "Әлия"}}}
	}
	void := func(p *Person) { p.Acts[0].Void = &Void{Reason: "аты қате", At: actTime} }
	for name, row := range map[string]struct {
		was    func(*Encounter)
		now    func(*Encounter)
		issued uuid.UUID
		want   string
	}{
		"nothing changed":                  {nil, func(e *Encounter) {}, uuid.Nil, ""},
		"another child's name":             {nil, func(e *Encounter) { e.People[1].Name = "Айша" }, uuid.Nil, ""},
		"why he was out":                   {nil, func(e *Encounter) { e.People[0].WhyOut = "серуен" }, uuid.Nil, ""},
		"his name":                         {nil, func(e *Encounter) { e.People[0].Name = "Ерлан" }, uuid.Nil, "act_frozen at people.0.name"},
		"his IIN":                          {nil, func(e *Encounter) { e.People[0].IIN = "" }, uuid.Nil, "act_frozen at people.0.iin"},
		"the outcome":                      {nil, func(e *Encounter) { e.People[0].Outcome = OutcomeTalk }, uuid.Nil, "act_frozen at people.0.outcome"},
		"when he was handed over":          {nil, func(e *Encounter) { e.People[0].HandedAt = actTime.Add(time.Minute) }, uuid.Nil, "act_frozen at people.0.handed_at"},
		"the same instant in another zone": {nil, func(e *Encounter) { e.People[0].HandedAt = actTime.UTC() }, uuid.Nil, ""},
		"the taker's name":                 {nil, func(e *Encounter) { e.People[0].Guardians[0].Name = "Басқа" }, uuid.Nil, "act_frozen at people.0.guardians.0"},
		"the taker is gone":                {nil, func(e *Encounter) { e.People[0].Guardians = nil }, uuid.Nil, "act_frozen at people.0.guardians"},
		"when she was told":                {nil, func(e *Encounter) { e.People[0].Guardians[0].NotifiedAt = actTime }, uuid.Nil, ""},
		"the person is gone":               {nil, func(e *Encounter) { e.People = e.People[1:] }, uuid.Nil, "act_frozen at people: a person with an act stays"},
		"voided, and mended at once": {nil, func(e *Encounter) {
			void(&e.People[0])
			e.People[0].Name = "Ерлан"
		}, uuid.Nil, ""},
		"mended after it was voided":     {func(e *Encounter) { void(&e.People[0]) }, func(e *Encounter) { void(&e.People[0]); e.People[0].Name = "Ерлан" }, uuid.Nil, ""},
		"a voided act comes back":        {func(e *Encounter) { void(&e.People[0]) }, func(e *Encounter) {}, uuid.Nil, "act_by_hand at people.0.acts"},
		"the reason of the void changes": {func(e *Encounter) { void(&e.People[0]) }, func(e *Encounter) { void(&e.People[0]); e.People[0].Acts[0].Void.Reason = "х" }, uuid.Nil, "act_by_hand at people.0.acts"},
		"an act is taken away":           {nil, func(e *Encounter) { e.People[0].Acts = nil }, uuid.Nil, "act_by_hand at people.0.acts"},
		"an act is changed":              {nil, func(e *Encounter) { e.People[0].Acts[0].Returned = "телефон" }, uuid.Nil, "act_by_hand at people.0.acts"},
		"an act is written by hand":      {nil, func(e *Encounter) { e.People[1].Acts = []Act{{ID: device(31)}} }, uuid.Nil, "act_by_hand at people.1.acts"},
		"an act is issued":               {nil, func(e *Encounter) { e.People[1].Acts = []Act{{ID: device(31)}} }, device(31), ""},
		"a merge had made them differ": {func(e *Encounter) { e.People[0].Name = "Ерлан" }, func(e *Encounter) {
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
			if err := KeepActs(&was, now, row.issued); err != nil {
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
	for name, row := range map[string]struct {
		change func(*Person)
		want   string
	}{
		"an act that fits":          {func(p *Person) {}, ""},
		"a merge changed the name":  {func(p *Person) { p.Name = "Ерлан" }, "people.0.name warns act_differs"},
		"two in force":              {func(p *Person) { a := p.Acts[0]; a.ID = device(31); p.Acts = append(p.Acts, a) }, "people.0.acts.1 warns act_two"},
		"void without a reason":     {func(p *Person) { p.Acts[0].Void = &Void{} }, "people.0.acts.0.void.reason blocks reason_missing"},
		"ink outside its field":     {func(p *Person) { p.Acts[0].TakerInk = Strokes{{0, 0, 0, 301}} }, "people.0.acts.0 blocks act_ink"},
		"an act without an id":      {func(p *Person) { p.Acts[0].ID = uuid.Nil }, "people.0.acts.0.id blocks id_missing"},
		"words that fill the paper": {func(p *Person) { p.Acts[0].Seen = strings.Repeat("ә", MaxActText+1) }, "people.0.acts.0 blocks text_long"},
	} {
		t.Run(name, func(t *testing.T) {
			p := person1()
			p.Acts = []Act{actOf(p)}
			row.change(&p)
			f := &findings{}
			f.acts("people.0", Encounter{}, p)
			got := ""
			for _, problem := range f.list {
				got += problem.Path + " " + string(problem.Severity) + " " + strings.TrimPrefix(problem.Key, "problem.")
			}
			if got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestActIsNotPrinted(t *testing.T) {
	a := actOf(person1())
	for _, s := range []string{fmt.Sprint(a), fmt.Sprintf("%+v", a), fmt.Sprintf("%#v", &a), a.String(), a.LogValue().String()} {
		if strings.Contains(s, a.Child.Surname) || strings.Contains(s, a.Taker.Name) {
			t.Error("an act tells whom it is about")
		}
	}
}
