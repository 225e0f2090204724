package journal_test

import (
	"fmt"
	"os"

	"shyraq/sync/journal"
)

// Append returns when the frames are on the disk, marked with a key; Read needs none.
func Example() {
	dir, err := os.MkdirTemp("", "journal")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	key := journal.Key{ID: [8]byte{1}, Secret: make([]byte, 32)}
	j, err := journal.Open(journal.Options{Dir: dir, Key: key})
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
