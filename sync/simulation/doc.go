// Package simulation plays nights of a region and its devices that nobody wrote:
// one server and a few devices with real stores, on links that drop, double,
// delay, repeat and cut what they carry, with crashes that lose what was not
// flushed, full disks, clocks that jump, a server that is started anew or put back to an
// earlier day, and somebody who has a switched-off tablet in his hands. Each choice
// of a night comes from its seed.
//
// It promises that what held in a night was seen in the stores themselves: after
// the faults have ended everything that was called saved is at the region, once,
// byte for byte, and on every device that may read it; nothing waits, nothing is
// set aside; every record has the same heads everywhere; no draft is lost and none
// comes back; and what was done to a store from outside is named. And it promises
// that it would have found the opposite: the faults in testdata are put into the
// program one by one, and each must be found.
//
// It has tests only. Nothing of it is in the product.
package simulation
