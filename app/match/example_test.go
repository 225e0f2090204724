package match_test

import (
	"fmt"

	"shyraq/app/match"
)

func ExampleCompare() {
	written := match.Person{Surname: "Әбдірахманов", Name: "Нұрсұлтан", Birth: "2095-04-03"}
	passport := match.Person{Surname: "Abdrakhmanov", Name: "Nursultan", Birth: "2095-03-04"}
	fmt.Println(match.Compare(written, passport).Verdict)
	// Output: likely same
}

func ExampleIndex() {
	x := match.NewIndex()
	defer x.Clear() // wipes the names from memory
	x.Add(match.Person{Surname: "Сейітқали", Name: "Айару"}, 7)
	x.Add(match.Person{Surname: "Ким", Name: "Виктор"}, 8)
	hits, all := x.Find(match.Query{Person: match.Person{Surname: "Сейткали", Name: "Аяру"}}, 5)
	for _, h := range hits {
		fmt.Println(h.Ref, h.Verdict, all)
	}
	// Output: 7 check 1
}
