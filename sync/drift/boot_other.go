//go:build !linux

package drift

// Machine says that this machine does not tell how long it has been on: a start
// of it has no name here.
func Machine() Boot { return Boot{} }
