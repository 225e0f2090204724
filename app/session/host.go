// Package session is an officer at work: the screens filled from his duty, one
// file a screen, and what he typed put away before a lock.
//
// It promises that everything of a session ends with it: what comes back late is
// said to nobody, and no screen keeps a word of a record. It holds no rule of its
// own, has no keys, and reaches the window through its Host alone.
package session

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/atlas"
	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/night"
	"shyraq/app/ui/palette"
	"shyraq/app/vault"
	"shyraq/maps/gazetteer"
	"shyraq/sync/drift"
)

// Host is the window as a session reaches it, and all of it.
type Host interface {
	// Toast says something for a few seconds; undo, where it is not nil, takes
	// it back.
	Toast(text ui.Say, undo func())
	// ToastWarning says what somebody should look at.
	ToastWarning(text ui.Say)
	// ToastError says what an error means.
	ToastError(err error)
	// Ask shows a question above everything.
	Ask(q ui.Question)
	// SheetLeft shows an object above everything, and tells when it was left by
	// its cross or by Esc.
	SheetLeft(width float32, head ui.Say, o fyne.CanvasObject, left func()) (close func())
	// Router holds the screens.
	Router() *ui.Router
	// Show puts the strip, the rail and the banners right.
	Show(f ui.Frame, banners ...ui.Banner)
	// Prefs are what is chosen for this computer.
	Prefs() Prefs
	// SetPrefs keeps other choices and has them take effect.
	SetPrefs(p Prefs)
	// Event tells whoever drives the window what it does: names of screens,
	// never anything of a record.
	Event(name string)
}

// Prefs are what a person chose for this computer. They hold nothing about
// anybody: the host keeps them in clear. Language and flavour a session reads
// from its Look: it is given none, and sets one to have it chosen.
type Prefs struct {
	Lang     i18n.Lang       `json:"lang,omitempty"`
	Flavour  palette.Flavour `json:"flavour,omitempty"`
	Text     string          `json:"text,omitempty"`     // the size of everything, as the settings name it
	Idle     int             `json:"idle,omitempty"`     // minutes until the lock
	Board    keyboard.Mode   `json:"keyboard,omitempty"` // when the touch keyboard comes
	Receiver string          `json:"receiver,omitempty"` // the satellite receiver, as locate.Parse reads it
}

// PINs are the PINs of this device.
type PINs interface {
	KeyStore() bool
	ChangePIN(ctx context.Context, officer uuid.UUID, old, pin string) error
}

// Options is what a session is made with. All must be there but Filter, OnFilter,
// GPS and Walk.
type Options struct {
	Host     Host
	Look     *ui.Look
	Duty     *duty.Duty
	PINs     PINs
	Identity vault.Identity // of the device
	Clock    *drift.Clock   // of the device

	Codes *codes.Lists
	Texts *i18n.Bundle
	Fonts func() (*paper.Fonts, error)
	Atlas *atlas.Atlas
	Names *gazetteer.Gazetteer // of the atlas

	// After runs f on the UI thread when d has passed; the answer stops it.
	After func(d time.Duration, f func()) (stop func())
	// Downloads is where a file that leaves the program is written.
	Downloads func() string
	Version   string

	Filter   night.Filter // of the list, as the officer left it
	OnFilter func(night.Filter)
	GPS      string                        // the receiver of this run, whatever is chosen; empty: as chosen
	Walk     func() (io.ReadCloser, error) // a recorded walk that is the receiver; nil: none
}
