package match

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/codes"
	"shyraq/errs"
)

func TestParseLine(t *testing.T) {
	t.Parallel()
	half := "Асанов\tСерік\tБолатұлы\t2010-05-20\tm"
	one := Person{Surname: "Асанов", Name: "Серік", Patronymic: "Болатұлы", Birth: "2010-05-20", Sex: codes.Male}
	for _, c := range []struct {
		name, line string
		b          Person
		code       string
	}{
		{"both", half + "\t" + half, one, ""},
		{"an export's date and words", half + "\tАсан\tСерік\t\t20.05.2010\tМужской\r\n", Person{Surname: "Асан", Name: "Серік", Birth: "2010-05-20", Sex: codes.Male}, ""},
		{"a year alone, a girl in Kazakh", half + "\tАсан\tДана\t\t2010\tқыз", Person{Surname: "Асан", Name: "Дана", Born: Years{2010, 2010}, Sex: codes.Female}, ""},
		{"nothing known", half + "\t\t\t\t\t", Person{}, ""},
		{"a column short", half + "\tАсан\tДана\t\t2010", Person{}, "pair_columns"},
		{"a column more", half + "\t" + half + "\tx", Person{}, "pair_columns"},
		{"empty", "", Person{}, "pair_columns"},
		{"no such day", half + "\tАсан\tДана\t\t2010-02-30\tf", Person{}, "pair_date"},
		{"a month of thirteen", half + "\tАсан\tДана\t\t01.13.2010\tf", Person{}, "pair_date"},
		{"a sex that is none", half + "\tАсан\tДана\t\t2010-02-03\t7", Person{}, "pair_sex"},
		{"too long", half + "\t" + strings.Repeat("a", 5000), Person{}, "pair_long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b, err := ParseLine(c.line)
			if c.code != "" {
				var bad *errs.Error
				if !errors.As(err, &bad) || bad.Code != c.code || !errors.Is(err, errs.Invalid) {
					t.Fatalf("got %v", err)
				}
				if strings.Contains(err.Error(), "Серік") {
					t.Error("the error names a person")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]Person{one, c.b}, []Person{a, b}); d != "" {
				t.Error(d)
			}
		})
	}
}

// Whatever a line holds, it is compared without falling over, both ways alike,
// and by the index as by Compare.
func FuzzParseLine(f *testing.F) {
	f.Add("Асанов\tСерік\tБолатұлы\t2010-05-20\tm\tАсан\tСерик\tБолатович\t20.05.2010\tм")
	f.Add("Ömirzaq\tNūrsūltan\t\t2010\t\tya\t\xff\u0301\u200d\t\t\tж")
	f.Add("\t\t\t\t\t\t\t\t\t")
	f.Add("Әәәә\tяюяю\tььь\t2012-02-29\tf\tйыйыйы\tшщшщ\tulu\t1999\tf")
	f.Fuzz(func(t *testing.T, line string) {
		a, b, err := ParseLine(line)
		if err != nil {
			if !errors.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			return
		}
		got := Compare(a, b)
		if got != Compare(b, a) || got.Score < 0 || got.Score > 1 {
			t.Errorf("%v and %v", got, Compare(b, a))
		}
		x := NewIndex()
		x.Add(b, 1)
		hits, _ := x.Find(Query{Person: a}, 1)
		if (got.Verdict != Different) != (len(hits) == 1) || len(hits) == 1 && hits[0].Result != got {
			t.Errorf("the index finds %v, Compare %v", hits, got)
		}
	})
}
