package report_test

import (
	"fmt"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report"
	"shyraq/assets"
)

// The figures of a night are made of its records alone, in whatever order they
// come.
func ExampleNight() {
	lists, err := codes.Parse(assets.Codes())
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2026, 3, 20, 22, 10, 0, 0, time.UTC)
	check := raid.VenueCheck{Night: "2026-03-20", At: at, Place: raid.Place{Type: "CAFE"}}
	sum := report.Night("2026-03-20", []report.Record{{Kind: raid.KindVenueCheck, Short: check, Accepted: true}}, regionfile.Region{}, lists, time.UTC)
	fmt.Println(sum.Records, sum.Total.All[report.R01].All, sum.Total.Accepted[report.R01].All)
	// Output:
	// 1 1 1
}
