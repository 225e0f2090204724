package errs_test

import (
	"errors"
	"fmt"

	"shyraq/errs"
)

// Whoever asks looks at the kind, whoever shows it at the code.
func ExampleErrorf() {
	err := fmt.Errorf("open the record: %w", errs.Errorf(errs.NotFound, "record_unknown", "not on this device"))

	fmt.Println(errors.Is(err, errs.NotFound), errors.Is(err, errs.Denied))
	var e *errs.Error
	if errors.As(err, &e) {
		fmt.Println("error." + e.Code)
	}
	// Output:
	// true false
	// error.record_unknown
}
