package uitest

import (
	"time"
	_ "unsafe" // for the name of what the toolkit keeps to itself
)

// forget destroys what draws the widgets that nobody asked for since. The
// toolkit does it with every painting, but never earlier than after a minute
// and on the machine's own clock, which no test can turn.
//
//go:linkname forget fyne.io/fyne/v2/internal/cache.destroyExpiredRenderers
func forget(now time.Time)
