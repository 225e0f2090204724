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
// With make powercut device and server live on the disk of a virtual machine whose
// power is taken away. What that shows and what not: the machine's memory is gone, and
// of what its disk had taken and not flushed each sector of 512 bytes is kept or lost
// by chance, in any order; all that was flushed is kept. No disk that lies about a
// flush or damages what it had before, and no file system but ext4, is part of it.
//
// It has tests only. Nothing of it is in the product.
package e2e
