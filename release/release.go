// Package release says which release of Shyraq this is.
//
// It stands below everything and imports none of ours, so that both programs,
// their packages and what is told of them name one version.
package release

// Version is what both programs call themselves, everywhere. scripts/release.sh
// reads it here for the names of the packages.
const Version = "0.3.0"
