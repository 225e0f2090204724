package match

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	full := Person{Surname: "Өмірзақов", Name: "Нұрсұлтан", Patronymic: "Болатұлы", Birth: "2010-03-14", Sex: codes.Male}
	with := func(change func(*Person)) Person {
		p := full
		change(&p)
		return p
	}
	aged := func(age, err int) Person {
		return with(func(p *Person) {
			p.Birth, p.Born = "", Estimate(age, err, time.Date(2026, 7, 4, 0, 0, 0, 0, time.UTC))
		})
	}
	const one, two = "950711500005", "950711500601"
	for _, c := range []struct {
		name string
		a, b Person
		want Verdict
	}{
		{"himself", full, full, LikelySame},
		{"the same IIN, all else other", Person{IIN: one, Name: "Асан", Sex: codes.Male}, Person{IIN: one, Surname: "Ким", Sex: codes.Female}, LikelySame},
		{"another valid IIN, all else the same", with(func(p *Person) { p.IIN = one }), with(func(p *Person) { p.IIN = two }), Different},
		{"an IIN with a slip is not known", with(func(p *Person) { p.IIN = one }), with(func(p *Person) { p.IIN = "950711500006" }), LikelySame},
		{"one IIN missing", with(func(p *Person) { p.IIN = one }), full, LikelySame},
		{"another sex", full, with(func(p *Person) { p.Sex = codes.Female }), Different},
		{"a sex missing", full, with(func(p *Person) { p.Sex = "" }), LikelySame},
		{"a twin", full, with(func(p *Person) { p.Name = "Нұрдәулет" }), Different},
		{"a twin whose name is like", with(func(p *Person) { p.Name = "Бекзат" }), with(func(p *Person) { p.Name = "Бекзада" }), Check},
		{"an age that fits", full, aged(16, 1), Check},
		{"an age that fits and a phone", with(func(p *Person) { p.Phones = []string{"8 700 000 00 17"} }), with(func(p *Person) {
			*p = aged(16, 1)
			p.Phones = []string{"x", "+77000000017"}
		}), LikelySame},
		{"an age four years off", full, aged(21, 2), Check},
		{"two ages that fit, no father", with(func(p *Person) { *p = aged(15, 1); p.Patronymic = "" }), aged(16, 2), Check},
		{"an age off, no father, name like", with(func(p *Person) { p.Name, p.Patronymic = "Нұрдәулет", "" }), aged(22, 1), Different},
		{"a name alone", Person{Name: "Нұрсұлтан"}, Person{Name: "Нұрсұлтан"}, Different},
		{"nothing at all", Person{}, Person{}, Different},
		{"a name and a school", Person{Name: "Нұрсұлтан", School: "s1"}, Person{Name: "Нұрсұлтан", School: "s1"}, Different},
		{"a name, a date and a school", Person{Name: "Нұрсұлтан", School: "s1", Birth: "2010-03-14"}, Person{Name: "Нұрсұлтан", School: "S1 ", Birth: "2010-03-14"}, Check},
		{"a brother with the same phone", with(func(p *Person) { p.Phones = []string{"87000000017"} }), with(func(p *Person) {
			p.Name, p.Birth, p.Phones = "Данияр", "2012-05-01", []string{"87000000017"}
		}), Different},
		{"29 February and 1 March of one year", with(func(p *Person) { p.Birth = "2012-02-29" }), with(func(p *Person) { p.Birth = "2012-03-01" }), Check},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Compare(c.a, c.b)
			if got.Verdict != c.want {
				t.Errorf("%s at %.3f, want %s", got.Verdict, got.Score, c.want)
			}
			if d := cmp.Diff(got, Compare(c.b, c.a)); d != "" {
				t.Errorf("the other way:\n%s", d)
			}
		})
	}
}

func TestCompareIsSymmetric(t *testing.T) {
	t.Parallel()
	for _, p := range labelledPairs(t) {
		if d := cmp.Diff(Compare(p.a, p.b), Compare(p.b, p.a)); d != "" {
			t.Errorf("line %d: %s", p.line, d)
		}
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	met := time.Date(2026, 7, 4, 23, 0, 0, 0, time.UTC)
	got := Of(raid.Person{
		ID: uuid.New(), Surname: "Асанов", Name: "Серік", Age: 14, AgeError: 3, SchoolName: "№ 7", Phone: "1",
		Guardians: []raid.Guardian{{Name: "Болат", Phone: "2"}, {Name: "Гүлнар"}},
	}, met)
	want := Person{Surname: "Асанов", Name: "Серік", Born: Years{2008, 2015}, School: "№ 7", Phones: []string{"1", "2"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if dated := Of(raid.Person{Name: "Серік", Age: 14, BirthDate: "2010-01-01"}, met); dated.Born != (Years{}) {
		t.Error("an estimate beside a known date")
	}
}
