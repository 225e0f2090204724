//go:build unix

package disk

import "syscall"

// KeepToOwner lets no other user of the machine open a file of this process,
// Badger's own, which it makes for everybody, among them.
func KeepToOwner() { syscall.Umask(0o077) }
