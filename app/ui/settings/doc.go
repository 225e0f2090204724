// Package settings is the screen of what can be chosen and of what the device
// honestly says of itself: language, colours, the idle lock, the PIN, where
// its secret lies, who it belongs to, how it stands with the region, which
// maps it has and how to add one, and whether its two copies of every record
// agree.
//
// It promises to call nothing sent but what the region acknowledged, and to
// say plainly when the computer has no key store. It shows nothing of any
// record.
package settings

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// Frame is what the screen says things in: words for a few seconds, questions
// and sheets above everything. *ui.Shell is one.
type Frame interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Ask(q ui.Question)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Keeper does what the screen asks for; app fills it.
type Keeper interface {
	// CheckPIN says why a PIN may not be chosen.
	CheckPIN(pin string) error
	// ChangePIN puts a new PIN in the place of the old one.
	ChangePIN(ctx context.Context, old, pin string) error
	// Verify compares the two copies and names every difference, none when
	// they agree.
	Verify(ctx context.Context) ([]Finding, error)
	// CheckReceiver says why a receiver cannot be read as it is described.
	CheckReceiver(r Receiver) error

	Cartographer
	Carrier
}

// ReceiverState is how the satellite receiver stands.
type ReceiverState string

// The states of a receiver.
const (
	NoReceiver ReceiverState = "none"
	Silent     ReceiverState = "silent"    // it cannot be read; see Err
	Searching  ReceiverState = "searching" // it is read and has no position
	Known      ReceiverState = "known"
	Old        ReceiverState = "old" // the last position is too old to be used
)

// Receiver is the satellite receiver: which one, and how it stands.
type Receiver struct {
	Kind    string // off, gpsd, serial, tcp, file
	Address string // host:port, the port's name, the file's path
	Speed   int    // of a serial port
	Demo    bool   // the demonstration's recorded walk, which is not chosen here
	Fixed   bool   // given at the start of the program, not chosen here

	State    ReceiverState
	InUse    int           // satellites; 0 not known
	Accuracy float64       // metres
	Age      time.Duration // of the last position
	Drift    time.Duration // the region's time against the receiver's, where a person should see it
	OddDate  bool          // the receiver's day cannot be
	First    string        // the first bytes of what cannot be read, printable
	Err      error
}

// Track is whether the way of the officer's shifts is kept.
type Track struct {
	Agreed   bool
	Known    bool // whether he agreed was read
	Receiver bool // one is chosen
	Stopped  bool // nothing of it can be kept now

	Told   Told      // whether his place is told to who leads the raid
	ToldAt time.Time // when it was last, where that is said
}

// Told is how it stands with the officer's place.
type Told int

// How it may stand.
const (
	NotTold     Told = iota // he did not agree to it
	ToldOnRaids             // no raid of his is on
	ToldSoon                // it has not been told yet, or is not known
	ToldAt                  // it was
	ToldInVain              // the last time it could not be
)

// Finding is one difference between the copies, or one that was mended.
type Finding struct {
	Text   string // what and where, without personal data
	Mended bool
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
	Text        string // how large everything is: normal, large, largest
	Keyboard    string // when the touch keyboard comes: auto, on, off

	Server  string
	Link    ui.Link
	Waiting int
	LastAck time.Time // zero for never
	NextTry time.Time // zero for none
	Now     time.Time
	Clock   ui.Say // how the device's clock stands to the server's

	Receiver Receiver
	Track    Track

	Packs    []Pack
	Version  string
	Licences []Licence
}
