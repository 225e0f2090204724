package journal_test

import (
	"fmt"
	"os"

	"shyraq/sync/journal"
)

// Append returns when the frames are on the disk; Read needs no key.
func Example() {
	dir, err := os.MkdirTemp("", "journal")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	j, err := journal.Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	head, err := j.Append(
		&journal.Frame{Kind: journal.Draft, Sealed: []byte("sealed elsewhere")},
		&journal.Frame{Kind: journal.Audit, Sealed: []byte("sealed, too")},
	)
	fmt.Println("the last is", head.Number, err)
	if err := j.Close(); err != nil {
		fmt.Println(err)
	}

	for f, err := range journal.Read(dir, 1) {
		fmt.Println(f.Number, len(f.Sealed), err)
	}
	// Output:
	// the last is 2 <nil>
	// 1 16 <nil>
	// 2 11 <nil>
}
