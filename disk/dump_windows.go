package disk

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// KeepFromDumps leaves the heap out of what Windows' error reporting keeps of
// this process. A dump that somebody takes with the rights of this user is not
// prevented: Windows gives those to every program of his.
func KeepFromDumps() error {
	const noHeap = 1 // WER_FAULT_REPORTING_FLAG_NOHEAP
	set := windows.NewLazySystemDLL("kernel32.dll").NewProc("WerSetFlags")
	if err := set.Find(); err != nil {
		return fmt.Errorf("keep the heap out of reports: %w", err)
	}
	if code, _, _ := set.Call(noHeap); code != 0 {
		return fmt.Errorf("keep the heap out of reports: %#x", code)
	}
	return nil
}
