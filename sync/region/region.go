// Package region is the regional server: it enrols devices with its own
// certificate authority, takes in signed revisions, decides who may read which
// record, and serves what is new to whom it concerns.
//
// It promises that a line is answered "stored" only after it is on the disk;
// that what it does not accept it keeps aside with the reason and never folds
// into a record; that nothing is read without a decision of one default-deny
// table (access.Decide); and that every such decision leaves an audit frame of
// ids alone. All that it keeps is in a store, the embedded one of its folder or a
// database that several servers share; what a server holds beside is a cache. It
// never edits a revision, never judges by a clock, never opens a connection by
// itself but to its database, and knows no screen.
package region
