//go:build !unix

package disk

// KeepToOwner has nothing to do: files take the rights of the user's folder.
func KeepToOwner() {}
