// Package e2e holds one night, end to end, with real processes: a regional
// server, patrols, an inspector and a supervisor, each a program of its own
// with a data directory of its own, over a network that breaks.
//
// It promises that what it says of the programs was seen from outside them: it
// runs the binaries that are shipped, reads what they print, kills them without
// warning, and opens their stores only after they ended. Where a person at the
// window would do a hundred things in one session, it runs a small process of
// its own that does them through the same rooms as the window.
//
// It has tests only. Nothing of it is in the product.
package e2e
