// Package settings is the screen of what can be chosen and of what the device
// honestly says of itself: language, colours, the idle lock, the PIN, where
// its secret lies, who it belongs to, how it stands with the region, which
// maps it has, and whether its two copies of every record agree.
//
// It promises to call nothing sent but what the region acknowledged, and to
// say plainly when the computer has no key store. It shows nothing of any
// record.
package settings

import (
	"context"
	"time"

	"shyraq/app/ui"
)

// Keeper does what the screen asks for; app fills it.
type Keeper interface {
	// CheckPIN says why a PIN may not be chosen.
	CheckPIN(pin string) error
	// ChangePIN puts a new PIN in the place of the old one.
	ChangePIN(ctx context.Context, old, pin string) error
	// Verify compares the two copies and names every difference, none when
	// they agree.
	Verify(ctx context.Context) ([]Finding, error)
}

// Finding is one difference between the copies, or one that was mended.
type Finding struct {
	Text   string // what and where, without personal data
	Mended bool
}

// Pack is a loaded map.
type Pack struct {
	Name        string
	Attribution string
}

// Licence is a work of others that is part of the program.
type Licence struct {
	Name  string
	Terms string
}

// Data is what the screen shows.
type Data struct {
	Officer string
	Role    string // patrol, inspector, supervisor, administrator
	Unit    string
	Device  string // its id

	KeyStore    bool   // the system keeps half of the key
	IdleMinutes int    // 1-10
	Keyboard    string // when the touch keyboard comes: auto, on, off

	Server  string
	Link    ui.Link
	Waiting int
	LastAck time.Time // zero for never
	NextTry time.Time // zero for none
	Now     time.Time // in the region's offset, like the two above

	Packs    []Pack
	Version  string
	Licences []Licence
}
