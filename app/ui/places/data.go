// Package places is the page on which it is seen where and when encounters were for each
// hour that somebody looked, by hexagons on the map and by hours of the night, and what
// became of a place after something was done there.
//
// It promises that no rate stands without on what it rests, that ground where nobody was
// is said to be so, and that no number of one to four is shown. What is counted, and how, is
// in app/report/places; this package counts nothing and imports neither store nor network.
package places

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/report/places"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/maps/slippy"
)

// Form is what a page is saved as.
type Form string

// The forms.
const (
	Paper Form = "pdf"
	Table Form = "csv"
)

// Desk is what the page asks of the program. Calls but Tonight come from a goroutine of
// their own and may wait for the disk.
type Desk interface {
	// Places is where and when something was written down in the nights of a period.
	Places(ctx context.Context, p commission.Period) (places.Source, error)
	Tonight() civil.Date
	// Save writes a page where the officer's files go, and gives the path. It is logged.
	Save(ctx context.Context, p places.Page, form Form) (path string, err error)
	// SaveMeasure writes what was said of a measure, for paper.
	SaveMeasure(ctx context.Context, what string, m places.Measure, v places.Verdict) (path string, err error)
}

// Notifier is what the page needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Deps is what the page is made of. The map stays the caller's: he closes it.
type Deps struct {
	Look     *ui.Look
	Notifier Notifier
	Desk     Desk
	Map      *slippy.Map
	Tools    chart.Tools
	Region   orb.Bound // in which the districts lie: the hexagons are laid by it
	Now      func() time.Time
	OnBack   func()
}
