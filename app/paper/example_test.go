package paper_test

import (
	"bytes"
	"fmt"
	"time"

	"shyraq/app/paper"
	"shyraq/assets"
)

// A page is laid out once; the same page is the same bytes.
func ExampleFonts_Report() {
	fonts, err := paper.ReadFonts(assets.Fonts())
	if err != nil {
		fmt.Println(err)
		return
	}
	print := func() []byte {
		page, err := fonts.Report(paper.Report{
			Title: "Ауысымның соңы", Columns: []paper.Column{{Head: "Уақыты", Share: 1}, {Head: "Орын", Share: 3}},
			Rows: [][]string{{"02:14", "Саябақ"}}, At: time.Date(2026, 3, 21, 6, 0, 0, 0, time.UTC),
		})
		if err != nil {
			fmt.Println(err)
			return nil
		}
		pdf, err := page.PDF(fonts)
		if err != nil {
			fmt.Println(err)
		}
		return pdf
	}
	pdf := print()
	fmt.Println(string(pdf[:5]), bytes.Equal(pdf, print()))
	// Output:
	// %PDF- true
}
