//go:build !unix

package app

// keepToOwner has nothing to do: files take the rights of the user's folder.
func keepToOwner() {}
