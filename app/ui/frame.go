package ui

import (
	"time"

	"shyraq/app/ui/icon"
)

// Link is how the program stands with the region.
type Link string

// The links. Each has its own shape and word (link.<link>): nothing is called
// sent but what the region acknowledged.
const (
	LinkConnecting Link = "connecting" // the region was not heard yet, and nothing went wrong
	LinkOffline    Link = "offline"    // no region in reach; recording goes on
	LinkIdle       Link = "idle"       // in touch, nothing waits
	LinkSending    Link = "sending"    // in touch, something is on its way
	LinkBusy       Link = "busy"       // in touch, but asked to wait; it goes on by itself
	LinkTrouble    Link = "trouble"    // in touch, but refused: a person is needed
)

// Frame is what the strip and the rail show. The zero value shows a program
// in which nobody has signed in.
type Frame struct {
	Operation string // the operation's name in the language of now, empty without a raid
	Crew      string
	Officer   string // as signed in, "Нұрсұлтан А."
	Now       time.Time
	Clock     Say // what is wrong with the device's clock; nil: nothing
	Link      Link
	Waiting   int       // records that the region has not acknowledged
	LastAck   time.Time // when it last acknowledged something, zero for never
	Areas     []Area
	Badges    map[Area]int // what waits for a person in an area: a queue, returned records
	Demo      []DemoRole   // who can be signed in with one click; only in demonstration mode
	Replayed  bool         // the position comes from a replayed file, and the strip says so
	Open      string       // id of the demonstration role, or of the officer, who is signed in
	Officers  []DemoRole   // enrolled on this device, where there is more than one
	Shift     bool         // the end of the shift can be looked at
}

// DemoRole is one of the people of the demonstration, or of the officers of a
// shared device.
type DemoRole struct {
	ID   string
	Say  Say // "Инспектор"
	Icon icon.Name
}
