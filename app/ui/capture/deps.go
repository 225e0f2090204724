package capture

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/maps/slippy"
	"shyraq/private"
)

// Atlas knows the ground. Its methods answer from memory: they are asked on
// the UI thread.
type Atlas interface {
	// Nearest are known venues near a point, nearest first, at most n. One
	// without an id is known from a map alone.
	Nearest(at raid.Point, n int) []Nearby
	// District is the district a point lies in.
	District(at raid.Point) (regionfile.District, bool)
	// Beyond is the district across a border that runs within metres of a point.
	Beyond(at raid.Point, within float64) (regionfile.District, bool)
	// NextTo is the district next to a point that lies in none, and how many
	// metres away it is.
	NextTo(at raid.Point) (regionfile.District, float64, bool)
}

// Nearby is a known venue and how far away it is, in metres.
type Nearby struct {
	Venue  regionfile.Venue
	Metres float64
}

// key tells a venue from the others near it.
func (n Nearby) key() string {
	if n.Venue.ID != "" || n.Venue.Point == nil {
		return n.Venue.ID
	}
	return fmt.Sprintf("map %s %d %d", n.Venue.Type, n.Venue.Point.Lat, n.Venue.Point.Lon)
}

// taken says whether a place is this venue.
func (n Nearby) taken(p raid.Place) bool {
	if n.Venue.ID != "" || p.Venue != "" {
		return n.Venue.ID == p.Venue
	}
	return p.Name != "" && p.Type == n.Venue.Type &&
		(p.Name == n.Venue.Names.KK || p.Name == n.Venue.Names.RU || p.Name == n.Venue.Names.EN)
}

// Records puts the record away. Its methods are called away from the UI thread,
// one at a time and in order; when one returns nil, the thing is durable. A
// revision that is durable takes the place of the record's draft.
type Records interface {
	SaveDraft(ctx context.Context, d Draft) error
	DropDraft(ctx context.Context, record uuid.UUID) error
	// SaveStep signs a revision of an encounter that stays open.
	SaveStep(ctx context.Context, d Draft) error
	// Finish signs the closing revision, an answer to a review, or an
	// amendment; Encounter.ClosedAt, Answer and Amendment say which.
	Finish(ctx context.Context, d Draft) error
}

// Hands are the acts on a whole record, called like those of Records.
type Hands interface {
	// Heirs are the inspectors, crewmates and crews to whom the pen of a record may go
	// tonight.
	Heirs(ctx context.Context, record uuid.UUID) ([]Heir, error)
	PassPen(ctx context.Context, d Draft, to raid.Pen) error
	Withdraw(ctx context.Context, d Draft, reason string) error
}

// Heir is an officer or a crew to whom the pen may be passed.
type Heir struct {
	Name string
	Mate bool // a patrol of the officer's own crew
	Pen  raid.Pen
}

// Notifier is the part of the frame that a screen uses: news that can be undone,
// what needs a look, and cards above everything. *ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastWarning(text ui.Say)
	ToastError(err error)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
	SheetLeft(width float32, head ui.Say, o fyne.CanvasObject, left func()) (close func())
}

// Fix is a position of the device.
type Fix struct {
	At       raid.Point
	Accuracy int // metres, 0 unknown
}

// Deps is what the area needs. Every field but Map, Tools, Meetings, Repeats,
// Position and Run must be set.
type Deps struct {
	Look     *ui.Look
	Notifier Notifier
	Atlas    Atlas
	Rules    func() raid.Rules // of now, with codes, limits and the region's schools
	Records  Records
	Hands    Hands
	// Unread says that open records may not be read now, since the device has not met
	// its region for long; nil: all are.
	Unread func() bool

	// Map makes the small map of the step *Where*; nil shows none.
	Map func() *slippy.Map
	// Tools are what the map can use besides.
	Tools chart.Tools
	// Meetings answers "met before?", Repeats what is known of a guardian; nil
	// asks nothing.
	Meetings Meetings
	Repeats  Repeats
	// Position is the last fix; nil or false says that there is none.
	Position func() (Fix, bool)

	Now   func() time.Time // in the region's offset
	NewID func() uuid.UUID // for records, people and guardians
	// After calls f on the UI thread once d has passed, unless stopped.
	After func(d time.Duration, f func()) (stop func())
	// Run does work away from the UI thread, then done on it; nil is ui.Go.
	Run func(work func() error, done func(error))

	// Unit is the officer's, whose inspector on duty is called first; nil or ""
	// is none.
	Unit func() string

	// Officer names who entered a time; nil or "" names nobody.
	Officer func(id uuid.UUID) string

	// Inspector is the name of the officer where she is an inspector herself: she
	// decides and is not called. nil or "" is anybody else.
	Inspector func() string

	// Blank starts an encounter: night, operation and pen of now.
	Blank func() raid.Encounter
}

// Draft is the record as it stands under the officer's hand. It is a copy:
// its receiver may keep it.
type Draft struct {
	private.Redacted `json:"-"`

	ID        uuid.UUID         `json:"id"`
	Encounter raid.Encounter    `json:"encounter"`
	Page      int               `json:"page"`
	Person    int               `json:"person"`
	Typing    map[string]string `json:"typing,omitempty"` // field path -> text that is not a value yet
	At        time.Time         `json:"at"`
}

// Record is a draft to go on with, and what is known of it.
type Record struct {
	Draft
	SavedAt  time.Time // last signed revision; zero: a draft only
	Holder   string    // who holds the pen, when it is not this officer
	Review   *Returned // the review that sent it back, until it is answered
	Amending bool      // a closed record whose amendment has begun
	Stranded bool      // a closed record of which something waits that was begun for a return nobody stands by any more
	Words    string    // what was typed of the answer to it
	TwoHeads bool      // it was changed in two places: what is saved goes on from the one that stands here
	Acts     Acts      // in force in its versions, where it has several

	Elsewhere *Elsewhere // what became of it since it was opened; nil: nothing

	Back      bool                 // it comes back to the page it was left at, whatever waits on another
	Left      map[uuid.UUID][]bool // the pages each person had behind him then; see Capture.Left
	Aside     bool                 // another area is in sight: the keyboard is taken when the form is
	Unwritten bool                 // the disk did not take the draft: it is tried again at once
}

// Acts are handover acts by the person they are of: their ids and numbers.
type Acts map[uuid.UUID][]handover.Act

// Returned is a review that sent a record back.
type Returned struct {
	ID       uuid.UUID
	By       string
	Comments []raid.Comment
}
