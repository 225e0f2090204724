package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/track"
)

// ShiftRecord is a record of the night as far as the end of a shift asks: one
// that this device has part in.
type ShiftRecord struct {
	Kind      raid.Kind
	InCare    bool // an encounter that is not closed and whose pen is still here, whichever device wrote it
	Wrong     bool // one by which a child is with an adult who may not have him, finished or not
	Returned  bool // one that was sent back, and is still to be answered here
	Withdrawn bool // or a short record that was taken back
	Forked    bool // it has two versions, which the officer who asks can make one
	Acts      int  // handover acts that are not voided
	Steps     []ShiftStep
}

// ShiftStep is a revision of this device's chain.
type ShiftStep struct {
	DSeq uint64
	Rev  string
	Kept bool // the region answered that it has it
}

// Shift is the end of a shift on one device, as numbers alone.
type Shift struct {
	Night   civil.Date `json:"night"`
	Device  uuid.UUID  `json:"device"`
	Records int        `json:"records"` // encounters with a step of this device, the withdrawn ones too
	Places  int        `json:"places"`  // places checked, the undone ones left out
	Homes   int        `json:"homes"`   // visits to homes, the undone ones left out
	Talks   int        `json:"talks"`   // talks and lectures, the undone ones left out
	Acts    int        `json:"acts"`    // handover acts that hold
	Open    int        `json:"open"`    // encounters that are not closed, of all who share the night's key here

	Returned int `json:"returned,omitempty"`    // encounters that were sent back and are still to be answered, of the same
	Wrong    int `json:"given_wrong,omitempty"` // encounters by which a child is with an adult who may not have him, of the same and of earlier nights
	Forks    int `json:"forks"`                 // encounters of two versions, which the officer who asks can make one
	Drafts   int `json:"drafts"`                // of the officer who asks
	Carried  int `json:"carried,omitempty"`     // encounters of earlier nights by which a child is with the officer who asks
	Others   int `json:"others,omitempty"`      // drafts on records of the night, of others who work on this device

	Steps  int `json:"steps"`     // revisions of this device
	Kept   int `json:"kept"`      // those the region has
	OnHere int `json:"only_here"` // those that are on this device alone

	First uint64 `json:"first,omitempty"` // numbers in the device's chain
	Last  uint64 `json:"last,omitempty"`
	Head  string `json:"head,omitempty"` // the last revision
	Hash  string `json:"hash"`

	// Earlier are the closings of this night after which what they counted can be read
	// here no more: nothing above counts it. It is no part of the hash either.
	Earlier []ShiftEarlier `json:"earlier,omitempty"`

	Track *track.Sum `json:"track,omitempty"` // of the way that was kept; nil: none was. It is no part of the hash
}

// ShiftEarlier is an end of the same shift that was before this one.
type ShiftEarlier struct {
	At    time.Time `json:"at"`
	Steps int       `json:"steps"`
	Hash  string    `json:"hash"`
}

// CountShift counts the end of a shift. The same records give the same page,
// in whatever order they come.
//
// Hash is the SHA-256 of a line for the shift and a line for every step in the
// order of the chain:
//
//	shyraq shift v1 <night> <device>\n
//	<number> <revision>\n
//
// so that two people with two copies of the page, or the region, which has the
// same chain, see by comparing a few letters that they mean the same steps. It
// does not change when the region answers.
func CountShift(night civil.Date, device uuid.UUID, records []ShiftRecord, drafts int) Shift {
	s := Shift{Night: night, Device: device, Drafts: drafts}
	var steps []ShiftStep
	for _, r := range records {
		switch { // whichever device wrote them
		case r.Forked:
			s.Forks++
		case r.InCare && !r.Withdrawn:
			s.Open++
		case r.Returned && !r.Withdrawn:
			s.Returned++
		}
		if r.Wrong && !r.Withdrawn {
			s.Wrong++
		}
		if len(r.Steps) == 0 {
			continue
		}
		steps = append(steps, r.Steps...)
		if r.Kind == raid.KindEncounter {
			s.Records++
			s.Acts += r.Acts
		} else if row, short := shortRows[r.Kind]; short && !r.Withdrawn {
			row.write(&s)
		}
	}
	return s.Of(steps)
}

// Of is the sheet with another chain: the counts stay, and all that is told of the steps is
// told of these.
func (s Shift) Of(steps []ShiftStep) Shift {
	s.Steps, s.Kept, s.First, s.Last, s.Head = len(steps), 0, 0, 0, ""
	steps = slices.Clone(steps)
	slices.SortFunc(steps, func(a, b ShiftStep) int {
		return cmp.Or(cmp.Compare(a.DSeq, b.DSeq), cmp.Compare(a.Rev, b.Rev))
	})
	h := sha256.New()
	fmt.Fprintf(h, "shyraq shift v1 %s %s\n", s.Night, s.Device)
	for _, step := range steps {
		fmt.Fprintf(h, "%d %s\n", step.DSeq, step.Rev)
		if step.Kept {
			s.Kept++
		}
	}
	s.Hash = hex.EncodeToString(h.Sum(nil))
	s.OnHere = s.Steps - s.Kept
	if n := len(steps); n > 0 {
		s.First, s.Last, s.Head = steps[0].DSeq, steps[n-1].DSeq, steps[n-1].Rev
	}
	return s
}

// AtLeast is the sheet with no count below that of another, which saw a part of it.
func (s Shift) AtLeast(part Shift) Shift {
	s.Records, s.Acts = max(s.Records, part.Records), max(s.Acts, part.Acts)
	s.Places, s.Homes, s.Talks = max(s.Places, part.Places), max(s.Homes, part.Homes), max(s.Talks, part.Talks)
	return s
}

// Whole tells whether nothing is left to do: everything is in the region, no
// child is in care or with an adult who may not have him, no record has two versions or
// was sent back, and no draft is open.
func (s Shift) Whole() bool {
	return s.OnHere == 0 && s.Open == 0 && s.Wrong == 0 && s.Returned == 0 && s.Forks == 0 && s.Drafts == 0 && s.Others == 0 && s.Carried == 0
}

// Short is the beginning of the hash in groups of four, to be read aloud.
func (s Shift) Short() string { return spoken(s.Hash) }

func spoken(hash string) string {
	h := hash + "0000000000000000"
	return h[:4] + " " + h[4:8] + " " + h[8:12] + " " + h[12:16]
}
