//go:build !unix

package main

// keepToOwner has nothing to do: files take the rights of the user's folder.
func keepToOwner() {}
