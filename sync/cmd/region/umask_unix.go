//go:build unix

package main

import "golang.org/x/sys/unix"

// keepToOwner lets no other user of the machine open a file of this process,
// Badger's own, which it makes for everybody, among them.
func keepToOwner() { unix.Umask(0o077) }
