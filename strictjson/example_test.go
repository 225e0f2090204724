package strictjson_test

import (
	"fmt"
	"strings"

	"shyraq/strictjson"
)

// The member that is wrong is named; what stood in it never is.
func ExampleDecode() {
	var v struct {
		Name string `json:"name"`
		Seen []struct {
			Hour int `json:"hour"`
		} `json:"seen"`
	}
	for _, text := range []string{
		`{"name": "Station", "seen": [{"hour": 22}]}`,
		`{"name": "Station", "seen": [{"hour": "ten"}]}`,
		`{"name": "Station", "Name": "Station"}`,
	} {
		fmt.Println(strictjson.Decode(strings.NewReader(text), 1<<10, &v))
	}
	// Output:
	// <nil>
	// json_type at seen.0.hour: the value does not fit
	// json_unknown at Name: no such member
}
