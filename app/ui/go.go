package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
)

// Go runs work off the UI thread and then done with its error in exactly one
// fyne.Do. It is the only place of the screens that starts a goroutine. A
// panic in work becomes an error, so that a fault is shown and the drafts
// stay.
func Go(work func() error, done func(error)) {
	go func() {
		err := guarded(work)
		fyne.Do(func() { done(err) })
	}()
}

func guarded(work func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("fault: %v", r)
		}
	}()
	return work()
}
