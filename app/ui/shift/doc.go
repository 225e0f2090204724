// Package shift is the screen of the end of a shift: one page that counts what
// was recorded on this device, says plainly what is still only here, carries a
// code by which two people compare, can be printed, and closes the shift.
//
// It promises to call nothing acknowledged but what the region acknowledged,
// and to ask once more before a shift is closed of which something is not
// finished. It shows counts alone: no name, no place, nothing of a record; of the
// way that was kept how far it was and how much of a sector it passed.
package shift

import (
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/app/ui"
)

// Data is what the screen shows.
type Data struct {
	Sheet   report.Shift
	Officer string
	Crew    string          // empty without a crew
	At      time.Time       // when it was counted, in the region's offset
	Walked  []report.Walked // of the crew's sectors
	Link    ui.Link
	Closed  bool         // the officer has closed it
	Waits   bool         // and something keeps the keys here still
	Empty   bool         // nothing of it is here that could be closed
	Nights  []civil.Date // whose shift is still to be ended, the latest first
}

// Notifier is the frame around the screen; ui.Shell fills it.
type Notifier interface {
	Ask(ui.Question)
}
