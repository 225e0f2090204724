package act_test

import (
	"bytes"
	"fmt"
	"time"

	"shyraq/app/act"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/assets"
)

// The page of an act is made anew each time it is wanted, the same bytes.
func ExamplePress_PDF() {
	fonts, err := paper.ReadFonts(assets.Fonts())
	if err != nil {
		fmt.Println(err)
		return
	}
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		fmt.Println(err)
		return
	}
	lists, err := codes.Parse(assets.Codes())
	if err != nil {
		fmt.Println(err)
		return
	}
	press := act.Press{Fonts: fonts, KK: texts.For(i18n.KK), RU: texts.For(i18n.RU), Codes: lists, Offset: time.FixedZone("", 5*3600)}
	paper := raidtest.Act(raidtest.Child())
	one, err := press.PDF(paper)
	if err != nil {
		fmt.Println(err)
		return
	}
	again, err := press.PDF(paper)
	fmt.Println(string(one[:5]), bytes.Equal(one, again), err)
	// Output:
	// %PDF- true <nil>
}
