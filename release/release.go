// Package release says which release of Shyraq this is.
//
// It stands below everything, so that both programs, their packages and what is
// told of them name one version.
package release

import "shyraq/errs"

// Version is what both programs call themselves, everywhere. scripts/release.sh
// reads it here for the names of the packages.
const Version = "0.3.0"

// UpdateKey is the public half of the key by which updates are signed; the linker
// sets it (scripts/release.sh), and nobody else. A build without one trusts none.
var UpdateKey string

// Older is what a program says of data that a newer one keeps in a form of its
// own: errs.Unavailable "data_newer". What is such as "this region"; by is that
// program's version, empty where nobody knows it.
func Older(what, by string) error {
	if by == "" {
		by = "later"
	}
	return errs.Errorf(errs.Unavailable, "data_newer",
		"%s was written by a newer program (%s); this one is %s, opens nothing of it and has changed nothing: install the newer one", what, by, Version)
}
