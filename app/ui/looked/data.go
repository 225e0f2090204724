// Package looked is the page on which a supervisor reads who looked at a record: who
// was given it, who opened its names, its act, a print of it, on which device and
// when, newest first.
//
// It promises to show what the region's log proves and nothing else: while there is
// no answer it says so, and why, and shows no list of before. No child is named on it.
package looked

import (
	"time"

	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// Data is what the page shows.
type Data struct {
	Of      ui.Say // which record, by place and night: nobody is named
	Waiting bool   // the region is being asked
	Trouble ui.Say // why there is no answer; nil: there is one
	Views   []View // newest first
	More    bool   // there may be older ones
	Size    int64  // entries of the log in which they stand, as it was signed
	Signed  time.Time
}

// View is that somebody was given the record, or opened it.
type View struct {
	At     time.Time
	What   string // "looked.what_<what>" is its text
	Name   string // empty: the directory lacks him
	Unit   codes.Names
	Admin  bool   // no officer: an administrator
	Device string // short
	Here   bool   // on this device
	Times  int    // how often at once
}
