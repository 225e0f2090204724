//go:build !windows && !linux

package disk

// KeepFromDumps has this process write no core when it dies. That another program
// of the same user reads its memory is not prevented here: macOS asks for the
// rights of a debugger, and that is the system's to guard.
func KeepFromDumps() error { return noCore() }
