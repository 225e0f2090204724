// Package capture is the area *New check*: one encounter written down in four
// steps (where, who, what, how it ends), forward and back at any time.
//
// It promises that nothing typed is lost: every change becomes a draft within
// a second, half-typed numbers and dates included, and the line at the foot
// says truthfully what is saved and when. From the moment the step *Who* is
// left behind, each step that is left goes out as a signed revision, so that
// no two hours of care live on one disk. A reason, a condition, an outcome, a
// venue and "guardian reached" are never chosen beforehand, and the proposed
// article stays a proposal until a person takes it.
//
// It never touches a store, a network or the machine's clock: what it needs
// to know and where it puts the record are the small interfaces of Deps. It
// blocks nothing but *Finish*, and that only where raid.Check says so.
package capture
