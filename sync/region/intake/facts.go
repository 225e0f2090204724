package intake

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// Facts are all that Judge knows beside the line.
type Facts struct {
	Seen    time.Time       // when the region first saw the line
	Said    []time.Time     // what its parents say of when something happened, where it matters
	Now     access.Position // where the line stands if it is stored
	Revoked bool            // the device that pushes
	Rubbish int64           // bytes of unsigned lines kept of that device
	Author  Author          // of the line
	Stored  bool            // the region has the revision
	Chain   Chain           // of the line's device
	Taken   revision.Hash   // what has the line's number, where it is taken
	Behind  []Number        // unsigned lines before it, back to the chain, newest first
	Record  access.Facts    // of the line's record as it is
	Leaves  map[revision.Hash]Leaf
	Base    []raid.Pen                  // in whose hand the pen was where two parents parted that differ in it; nil where that is not one place
	Spoken  map[uuid.UUID]access.Facts  // of the records that a review, a link or an answer is about
	Units   map[uuid.UUID]string        // of the officers that a raid names
	Crews   map[uuid.UUID]uuid.UUID     // the raid that named a crew first
	Members map[uuid.UUID]access.Member // the officers of the raid that the line is, or is about
	Plan    Plan                        // that raid, or the one on which a record was made
	Ground  Ground
}

// Author is who signed a line, as the register has him now and as he was.
type Author struct {
	access.Subject
	Past []Post
}

// Ground tells where the region's places lie.
type Ground struct {
	Holds func(district string, p raid.Point) bool // a point lies in a district
	Venue func(id string) (district string)
}

// subjects lists who an author may be judged as: what he is now and, for
// fieldwork, what he was. A record that was made before he was moved comes late;
// to write a plan or a review one has to be who may, now.
func (a Author) subjects(e revision.Envelope) []access.Subject {
	now := a.Subject
	now.Device = wire.DeviceActive
	var out []access.Subject
	if e.Unit == now.Unit.ID {
		out = append(out, now)
	}
	if !e.Kind.Fieldwork() {
		return out
	}
	for _, p := range a.Past {
		if p.Unit == e.Unit {
			was := now
			was.Role, was.Unit.ID, was.Districts = p.Role, p.Unit, nil
			for _, d := range p.Districts {
				was.Districts = append(was.Districts, access.Since[string]{ID: d})
			}
			out = append(out, was)
		}
	}
	return out
}

// place says where a line stands in its device's chain.
type place int

const (
	next   place = iota // the very next
	inside              // already kept at its number
	gap                 // something before it is missing
	fork                // another revision has its number, or it names another before it
)

// where places a line in its chain. A signed line vouches for the ones before
// it: where they were set aside without a signature, it says by their hash that
// the numbers are theirs. The numbers that it takes come with it, lowest first.
func (f Facts) where(l Line) (place, []Number) {
	own := Number{l.Device, l.DSeq, l.Rev}
	switch {
	case l.Device == uuid.Nil || l.DSeq == 0:
		return fork, nil // only the region itself writes without a device
	case l.DSeq <= f.Chain.DSeq && f.Taken == l.Rev:
		return inside, nil
	case l.DSeq <= f.Chain.DSeq:
		return fork, nil
	case l.DSeq == f.Chain.DSeq+1 && l.Prev != f.Chain.Rev:
		return fork, []Number{own} // which nobody has: a person may give it
	case l.DSeq == f.Chain.DSeq+1:
		return next, []Number{own}
	case uint64(len(f.Behind)) != l.DSeq-1-f.Chain.DSeq:
		return gap, nil
	}
	numbers := slices.Clone(f.Behind)
	slices.Reverse(numbers)
	return next, append(numbers, own)
}
