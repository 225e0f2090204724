package raid_test

import (
	"fmt"
	"strings"

	"shyraq/app/raid"
)

// A body is read strictly and then asked what is wrong with it: here nobody
// said what was found, and the check is not saved.
func ExampleDecodeBody() {
	body, err := raid.DecodeBody(raid.KindVenueCheck, strings.NewReader(`{
		"night": "2026-03-20", "at": "2026-03-20T22:10:00+05:00",
		"place": {"type": "CAFE", "name": "Aq bulaq", "note": "the second floor", "district": "711310000"}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range body.Check(raid.Rules{}) {
		fmt.Println(p.Path, p.Key, p.Severity == raid.Blocks)
	}
	// Output:
	// result problem.result_missing true
}
