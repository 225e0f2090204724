package regionfile_test

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
)

// A file is read strictly: a member that is unknown, as one that was misspelt, is
// an error that names it.
func ExampleDecode() {
	_, err := regionfile.Decode(strings.NewReader(`{"schema": 1, "id": "kyzylorda", "kato": "430000000", "distrcts": []}`))
	fmt.Println(err)
	// Output:
	// json_unknown at distrcts: no such member
}

// Nobody reviews what he wrote.
func ExampleMayReview() {
	somebody := uuid.UUID{1}
	dina := regionfile.Officer{ID: uuid.UUID{2}, Role: regionfile.Supervisor}
	fmt.Println(regionfile.MayReview(dina, []uuid.UUID{somebody}))
	fmt.Println(regionfile.MayReview(dina, []uuid.UUID{somebody, dina.ID}))
	// Output:
	// true
	// false
}
