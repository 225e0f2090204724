// Package unlock is the door of the program: the screen where an officer of
// this device opens it with a PIN or a passphrase, and the screen that enrols
// a device or one more officer with an invite code.
//
// It promises that a wrong PIN is answered by a sentence and, after several,
// by a countdown that is seen; that what waits to be sent is named, since a
// locked device still delivers; and that no PIN stays in a widget after it
// was handed over. It shows nothing of any record and holds no key.
package unlock

import (
	"context"
	"time"
)

// Door opens the device; app fills it from the vault.
type Door interface {
	// Unlock tries a PIN or passphrase. A refusal is a errs.Denied with the
	// code pin_wrong or wait.
	Unlock(ctx context.Context, officer, pin string) error
	// Wait is how long the officer's next try has to wait, zero for not at
	// all.
	Wait(officer string) time.Duration
}

// Enroller enrols; app fills it from the vault and the wire.
type Enroller interface {
	// CheckPIN says why a PIN may not be chosen.
	CheckPIN(pin string) error
	// Enrol makes the officer's keys and asks the region for the device's
	// certificate.
	Enrol(ctx context.Context, e Enrolment) error
}

// Enrolment is what an administrator gives and an officer chooses.
type Enrolment struct {
	Server string // host:port
	Code   string // 26 characters, upper case, without spaces
	PIN    string
}

// Officer is somebody who is enrolled on this device.
type Officer struct {
	ID      string
	Name    string
	Role    string // patrol, inspector, supervisor, administrator
	Unit    string
	DemoPIN string // shown in demonstration mode only; empty: he chose one of his own
}

// Data is what the door shows.
type Data struct {
	Officers []Officer
	Last     string // id of the officer who was here last
	Waiting  int    // records that the region has not acknowledged
	Demo     bool

	Elsewhere []Officer // of a demonstration: each has a device, and with it a door, of his own
}
