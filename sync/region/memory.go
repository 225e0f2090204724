package region

import (
	"math"
	"runtime/debug"
)

// What a server's memory keeps to, in MiB, unless it is told, and the least that
// it can work in.
const (
	UsualMemory = 512
	LeastMemory = 256
)

// garbage is how much of what is held may be garbage, in percent.
const garbage = 50

// KeepToMemory has this process keep to so many MiB of memory of its own: it
// clears up the sooner the nearer it comes, and goes beyond only with what is
// needed at that moment. Zero is no bound.
//
// It is called before a region is opened, and what it gives once that is open.
// Meanwhile garbage is left where it is: Badger makes its memory table anew when
// it opens, and one in the place of another that was just thrown away would have
// to be cleared, which takes memory for all of it though nothing is in it.
func KeepToMemory(megabytes uint) (opened func()) {
	limit := int64(math.MaxInt64)
	if megabytes > 0 {
		limit = int64(megabytes) << 20
	}
	debug.SetMemoryLimit(limit)
	debug.SetGCPercent(-1)
	return func() {
		debug.SetGCPercent(garbage)
		debug.FreeOSMemory()
	}
}
